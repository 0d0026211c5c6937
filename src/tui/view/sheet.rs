//! Labelled texts below one another: what the detail of the review and an item's page are made of.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::domain::basics::text::{Shown, Text, columns};
use crate::domain::insight::compare::{last_state_words, last_words};
use crate::domain::records::answer::{Answer, Conflict, Resolution};
use crate::domain::records::checklist::{Item, ItemNo};
use crate::domain::records::risk::Risk;
use crate::domain::session::{edit, value};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::review::{Draft, Review};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Draw, Drawing, Layout, rows};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The columns of the labels.
pub(super) const LABEL: usize = 11;
/// The widest owner among the facts, and the narrowest to which it is cut.
pub(super) const OWNER: usize = 24;
const NARROW_OWNER: usize = 6;
/// The label of what an item is measured by.
pub(super) const DONE_WHEN: &str = "Done when";
/// The label of the links among the facts.
const EVIDENCE: &str = "Evidence  ";
/// The label of what the last review said.
const LAST_TIME: &str = "Last time";
/// The label of an answer of this review to an earlier wording.
const BEFORE: &str = "Before";
/// The label of an accepted risk, and what is said first of one that has lapsed.
const ACCEPTED: &str = "Accepted";
pub(super) const LAPSED: &str = "LAPSED";
/// The blanks between two facts, with room and without.
const GAP: usize = 6;
const NARROW_GAP: usize = 2;

/// A labelled text of one line or more.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The label.
    pub label: Cow<'static, str>,
    /// Its lines, wrapped.
    pub lines: Vec<Line>,
    /// The number of lines it gets before others get more.
    pub least: usize,
    /// The smallest number of lines worth showing: with less room it is left out.
    pub fewest: usize,
    /// The lower, the earlier it gets room.
    pub rank: u8,
    /// The lower, the earlier it gets more than its least; its rank where nothing else is said.
    pub growth: Option<u8>,
    /// The action that is offered where it is seen.
    pub offers: Option<Action>,
}

/// A line in one style or several.
pub(super) type Line = Vec<Span<'static>>;

/// The room for a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Columns.
    pub width: usize,
    /// The number of lines in view, beyond which no text is wrapped.
    pub most: usize,
}

impl Room {
    /// Returns the room beside the labels in an area of this width.
    pub(super) fn beside_labels(width: u16, most: usize) -> Self {
        Self { width: usize::from(width).saturating_sub(LABEL).max(1), most }
    }
}

impl Block {
    /// Returns a block in one style that is shown whole.
    pub(super) fn new(
        label: impl Into<Cow<'static, str>>,
        lines: impl IntoIterator<Item = String>,
        style: Style,
    ) -> Self {
        let lines = lines.into_iter().map(|line| vec![Span::styled(line, style)]);
        Self::of_lines(label, lines.collect())
    }

    /// Returns a block of lines that is shown whole.
    pub(super) fn of_lines(label: impl Into<Cow<'static, str>>, lines: Vec<Line>) -> Self {
        let (label, count) = (label.into(), lines.len());
        Self { label, lines, least: count, fewest: count, rank: 0, growth: None, offers: None }
    }

    /// Offers an action where the block is seen.
    pub(super) fn offering(mut self, action: Action) -> Self {
        self.offers = Some(action);
        self
    }

    pub(super) fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    /// Gives the block more than its least when every other one is whole.
    pub(super) fn growing_last(mut self) -> Self {
        self.growth = Some(u8::MAX);
        self
    }

    /// Lowers the lines that the block gets before others get more, and those it is cut to.
    pub(super) fn at_least(mut self, least: usize) -> Self {
        self.least = self.least.min(least);
        self.cut_to(least)
    }

    /// Lowers the lines that the block is cut to before it is left out.
    pub(super) fn cut_to(mut self, fewest: usize) -> Self {
        self.fewest = self.fewest.min(fewest);
        self
    }

    /// Returns the number of its lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn row(&self, index: usize, theme: &Theme) -> Row<'static> {
        let label = if index == 0 { &*self.label } else { "" };
        let row = Row::new(theme).left(format!("{label:LABEL$}"), theme.label());
        self.lines
            .get(index)
            .into_iter()
            .flatten()
            .fold(row, |row, span| row.left(span.content.clone(), span.style))
    }
}

/// Returns the note, or a sign that there is none.
pub(super) fn note(drawing: Drawing<'_>, answer: &Answer, room: Room) -> Block {
    text(drawing, "Note", &answer.note, room).unwrap_or_else(|| {
        Block::new("Note", [drawing.theme.glyphs.nothing.to_owned()], drawing.theme.plain())
    })
}

/// Returns a text under its label, if there is one.
pub(super) fn text(
    drawing: Drawing<'_>,
    label: &'static str,
    text: &Text,
    room: Room,
) -> Option<Block> {
    let lines = || words::wrapped(text.lines(), room.width).take(room.most);
    (!text.is_blank()).then(|| Block::new(label, lines(), drawing.theme.plain()))
}

/// Returns the draft of the item: the texts typed into its fields and not kept.
pub(super) fn draft(drawing: Drawing<'_>, draft: &Draft, room: Room) -> Block {
    let text = Text::new(words::draft(&draft.texts));
    let lines = words::wrapped(text.lines(), room.width).take(room.most);
    Block::new("Not kept", lines, drawing.theme.accent())
}

/// Adds the values that others gave to fields of the answer, each below its field: those of the status, which stands
/// elsewhere, come first. To choose between two, both must be read, so the one that the keys act on is never cut.
pub(super) fn add_conflicts(
    drawing: Drawing<'_>,
    answer: &Answer,
    room: Room,
    blocks: &mut Vec<Block>,
) {
    for (index, conflict) in answer.conflicts.iter().enumerate() {
        let place = |label: &str| blocks.iter().rposition(|block| block.label == label);
        let own = match conflict.field.shown().as_str() {
            "note" => place("Note"),
            "reason" => place("Reason"),
            "due" => place("Due").or_else(|| place("Owner")),
            "evidence" => place("Evidence").or_else(|| place("Owner")),
            "owner" | "blocker" => place("Owner"),
            "risk" => place(ACCEPTED),
            _ => None,
        };
        let before = blocks.iter().take_while(|block| block.label.starts_with(OR)).count();
        let keys = (index == 0).then(|| keys_to_choose(drawing.model, answer, conflict));
        let block = conflict_block(drawing, conflict, room, keys);
        blocks.insert(own.map_or(before, |own| own + 1), block);
    }
}

/// The word before the name of the person who gave another value.
const OR: &str = "or ";
/// The blanks between the value and the keys that choose.
const GAP_BEFORE_KEYS: usize = 3;

/// Returns the keys that choose between the two values of a conflict, or join them.
fn keys_to_choose(model: &Model, answer: &Answer, conflict: &Conflict) -> String {
    match edit::Change::resolving(answer, conflict, Resolution::Both) {
        Some(_) => model.with_keys("{KeepShown} keep  {TakeOther} take  {KeepBoth} both"),
        None => model.with_keys("{KeepShown} keep  {TakeOther} take"),
    }
}

fn conflict_block(
    drawing: Drawing<'_>,
    conflict: &Conflict,
    room: Room,
    keys: Option<String>,
) -> Block {
    let Drawing { theme, model, .. } = drawing;
    let field = conflict.field.shown();
    let field = if field.as_str() == "note" { String::new() } else { format!("{field}: ") };
    let value = value::words(&conflict.field, &conflict.value);
    let value = value.as_ref().map_or("nothing".into(), |value| value.shown().into_cow());
    let at = conflict.at.map(|at| format!(" ({})", words::date_and_time(at, model.now)));
    let sentence = format!("{field}{value}{}", at.unwrap_or_default());
    let mut lines: Vec<String> = Shown::line(&sentence).wrap(room.width).take(room.most).collect();
    let is_first = keys.is_some();
    if let Some(keys) = keys {
        match lines.last_mut() {
            Some(last) if columns(last) + GAP_BEFORE_KEYS + columns(&keys) <= room.width => {
                last.push_str(&" ".repeat(GAP_BEFORE_KEYS));
                last.push_str(&keys);
            }
            _ => lines.push(keys),
        }
    }
    let name = conflict.by.shown().cut(LABEL - OR.len() - 1, theme.glyphs.ellipsis);
    let count = if is_first { lines.len() } else { 1 };
    Block::new(format!("{OR}{name}"), lines, theme.alarm()).at_least(count).cut_to(1)
}

/// Returns whether an answer has any of the facts but a blocker.
pub(super) fn has_facts(answer: &Answer) -> bool {
    answer.owner().is_some() || answer.due.is_some() || !answer.evidence.is_empty()
}

/// Owner, due date, evidence and blocker in one line. Where it is too long, first the blanks between
/// them give way, then how far the due date is, then what the evidence is called, then the end of the
/// owner.
pub(super) fn facts(drawing: Drawing<'_>, answer: &Answer, flag: Flag, room: Room) -> Block {
    let theme = drawing.theme;
    if is_of_assessment(drawing) {
        return facts_of_assessment(drawing, answer, flag);
    }
    let owner = answer.owner().map(Text::shown);
    let wanted = owner.as_ref().map_or(1, Shown::columns).min(OWNER);
    let fits = |facts: &[Fact], gap: usize| wanted + taken(facts, gap) <= room.width;
    let (words, style) = due(drawing, answer);
    let whole = ("Due  ", or_nothing(drawing, words), style);
    let whole = beside_owner(drawing, answer, flag, whole, Some(EVIDENCE));
    let gap = (NARROW_GAP..=GAP).rev().find(|&gap| fits(&whole, gap));
    let others = match gap {
        Some(_) => whole,
        None => shortened(drawing, answer, flag, |facts| fits(facts, NARROW_GAP)),
    };
    let gap = gap.unwrap_or(NARROW_GAP);
    let owner_room = room.width.saturating_sub(taken(&others, gap)).clamp(NARROW_OWNER, OWNER);
    let owner = owner.map(|owner| owner.cut(owner_room, theme.glyphs.ellipsis));
    let mut line = vec![Span::styled(or_nothing(drawing, owner), theme.plain())];
    for (label, text, style) in others {
        line.push(Span::styled(format!("{}{label}", " ".repeat(gap)), theme.label()));
        line.push(Span::styled(text, style));
    }
    Block::of_lines("Owner", vec![line])
}

/// Returns whether an assessment is shown: it has no owner and no due date.
pub(super) fn is_of_assessment(drawing: Drawing<'_>) -> bool {
    drawing.model.review.as_ref().is_some_and(|review| review.session.is_assessment())
}

/// Evidence and blocker in one line.
fn facts_of_assessment(drawing: Drawing<'_>, answer: &Answer, flag: Flag) -> Block {
    let theme = drawing.theme;
    let mut line = vec![Span::styled(or_nothing(drawing, links(answer)), theme.plain())];
    if answer.blocker && flag == Flag::AmongFacts {
        line.push(Span::styled(format!("{}{}", " ".repeat(GAP), blocker(theme)), theme.alarm()));
    }
    Block::of_lines(EVIDENCE.trim_end(), vec![line])
}

/// A fact beside the owner: what it is, what it says, how that looks.
type Fact = (&'static str, String, Style);

/// Returns the facts beside the owner without how far the due date is, and if that does not fit, without the
/// name of what is evidence anyway, or that there is none.
fn shortened(
    drawing: Drawing<'_>,
    answer: &Answer,
    flag: Flag,
    fits: impl Fn(&[Fact]) -> bool,
) -> Vec<Fact> {
    let day = or_nothing(drawing, answer.due.map(|day| day.to_string()));
    let style = due(drawing, answer).1;
    let is_overdue = answer.is_overdue(drawing.model.today());
    let (label, words) = if is_overdue { ("", format!("overdue {day}")) } else { ("Due  ", day) };
    let due = (label, words, style);
    let shorter = beside_owner(drawing, answer, flag, due.clone(), Some(EVIDENCE));
    if fits(&shorter) {
        return shorter;
    }
    let label = (!answer.evidence.is_empty()).then_some("");
    beside_owner(drawing, answer, flag, due, label)
}

fn beside_owner(
    drawing: Drawing<'_>,
    answer: &Answer,
    flag: Flag,
    due: Fact,
    evidence: Option<&'static str>,
) -> Vec<Fact> {
    let Drawing { theme, layout, .. } = drawing;
    let mut facts = vec![due];
    if let Some(label) = evidence.filter(|_| layout > Layout::Tiny) {
        facts.push((label, or_nothing(drawing, links(answer)), theme.plain()));
    }
    if answer.blocker && flag == Flag::AmongFacts {
        facts.push(("", blocker(theme), theme.alarm()));
    }
    facts
}

/// The place of the flags of a blocker and of a risk that has lapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// Among the facts.
    AmongFacts,
    /// Elsewhere: beside the status.
    Elsewhere,
}

/// Returns the flag of a blocker: its glyph and the word.
pub(super) fn blocker(theme: &Theme) -> String {
    format!("{} blocker", theme.glyphs.blocker)
}

fn or_nothing(drawing: Drawing<'_>, text: Option<String>) -> String {
    text.unwrap_or_else(|| drawing.theme.glyphs.nothing.to_owned())
}

/// Returns the width of the facts beside the owner.
fn taken(facts: &[Fact], gap: usize) -> usize {
    facts.iter().map(|(label, text, _)| gap + columns(label) + columns(text)).sum()
}

fn links(answer: &Answer) -> Option<String> {
    match answer.evidence.len() {
        0 => None,
        1 => Some("1 link".to_owned()),
        count => Some(format!("{count} links")),
    }
}

/// Returns the due date and how far it is, for an item that is still open.
pub(super) fn due(drawing: Drawing<'_>, answer: &Answer) -> (Option<String>, Style) {
    let Drawing { theme, model, .. } = drawing;
    let today = model.today();
    let style = if answer.is_overdue(today) { theme.alarm() } else { theme.plain() };
    (answer.due_words(today), style)
}

/// Returns the guide: what done looks like, the question, the evidence to ask for, what to do first.
pub(super) fn guide(drawing: Drawing<'_>, item: &Item, room: Room) -> Vec<Block> {
    // What an item is measured by comes before everything else.
    let parts: [(&str, &Text, u8); 4] = [
        (DONE_WHEN, &item.done_when, 0),
        ("Ask", &item.ask, 3),
        ("See", &item.evidence, 4),
        ("Do first", &item.if_missing, 5),
    ];
    let block =
        |(label, part, rank)| Some(text(drawing, label, part, room)?.ranked(rank).cut_to(1));
    parts.into_iter().filter_map(block).collect()
}

/// Returns what the source says more of an item, in what room others leave: all of it stands on the item's page.
pub(super) fn about(drawing: Drawing<'_>, item: &Item, room: Room) -> Option<Block> {
    let about = text(drawing, "About", &item.about, room)?;
    Some(about.ranked(6).at_least(1).growing_last())
}

/// Returns the level of an item, the id that its source gives it and the number of its links in one line, if it has
/// any of them.
pub(super) fn known(drawing: Drawing<'_>, item: &Item, room: Room) -> Option<Block> {
    let theme = drawing.theme;
    let level = item.level.shown().to_string();
    let id = item.source_id.shown().to_string();
    let links = if item.links.is_empty() { String::new() } else { item.links.len().to_string() };
    let facts = [("Level", level), ("Source id", id), ("Links", links)];
    let mut facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
    let (label, words) = facts.next()?;
    let mut line = vec![Span::styled(words, theme.plain())];
    for (label, words) in facts {
        let taken: usize = line.iter().map(|span| columns(&span.content)).sum();
        let label = format!("{}{label}  ", " ".repeat(GAP));
        if taken + columns(&label) + columns(&words) <= room.width {
            line.push(Span::styled(label, theme.label()));
            line.push(Span::styled(words, theme.plain()));
        }
    }
    Some(Block::of_lines(label, vec![line]).ranked(5))
}

/// Returns the answer of the last review to an item, in a line or two.
pub(super) fn last_time(
    drawing: Drawing<'_>,
    review: &Review,
    item: ItemNo,
    room: Room,
) -> Option<Block> {
    let Drawing { theme, model, .. } = drawing;
    let last = review.session.last_answer(item)?;
    let answer = review.session.answer(item);
    let words = if !last.note.is_blank() && last.note == answer.note {
        format!("{}, same note", last_state_words(&review.session, item, model.now)?)
    } else {
        last_words(&review.session, item, model.now)?
    };
    let sentence = format!("{} {words}", theme.glyph(last.status));
    let lines = Shown::line(&sentence).wrap(room.width).take(room.most);
    let label = if last.is_of_upgrade() { BEFORE } else { LAST_TIME };
    let block = Block::new(label, lines, theme.plain()).ranked(1).at_least(2).cut_to(1);
    Some(block.offering(Action::StillSo))
}

/// The review in which a risk was accepted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accepted {
    /// The review that is shown.
    Here,
    /// The review before it, and not since.
    LastTime,
}

/// Returns the accepted risk that stands for an item, lapsed or not, if there is one.
pub(super) fn standing_risk(
    drawing: Drawing<'_>,
    review: &Review,
    item: ItemNo,
    flag: Flag,
    room: Room,
) -> Option<Block> {
    let session = &review.session;
    let is_own = session.answer(item).accepted_risk().is_some();
    let accepted = if is_own { Accepted::Here } else { Accepted::LastTime };
    risk(drawing, session.standing_risk(item)?, accepted, flag, room)
}

/// Returns an accepted risk, lapsed or not; of one that has lapsed only the reasons, where the rest stands elsewhere.
pub(super) fn risk(
    drawing: Drawing<'_>,
    risk: &Risk,
    accepted: Accepted,
    flag: Flag,
    room: Room,
) -> Option<Block> {
    let Drawing { theme, model, .. } = drawing;
    let is_lapsed = risk.is_lapsed(model.today());
    let (words, by) = match flag {
        Flag::Elsewhere if is_lapsed => (risk.reasons(), ": "),
        _ => (risk.words(), " by "),
    };
    let verb = match accepted {
        Accepted::Here => String::new(),
        Accepted::LastTime => format!("last time{by}"),
    };
    let lead = if is_lapsed && flag == Flag::AmongFacts { "LAPSED: " } else { "" };
    let sentence = format!("{lead}{verb}{}", words.shown());
    let lines = Shown::line(&sentence).wrap(room.width).take(room.most);
    let mut block = Block::new(ACCEPTED, lines, theme.plain());
    if is_lapsed && let Some(rest) = block.lines[0][0].content.strip_prefix(LAPSED) {
        let rest = Span::styled(rest.to_owned(), theme.plain());
        block.lines[0] = vec![Span::styled(LAPSED, theme.alarm()), rest];
    }
    (!words.is_blank()).then_some(block)
}

/// Draws blocks below one another, as much of each as fits. One row tells how to see what is cut or left
/// out. Returns how many rows it takes.
pub(super) fn draw_blocks(drawing: Drawing<'_>, blocks: &[Block], area: Rect) -> u16 {
    let theme = drawing.theme;
    let shares = shares(blocks, usize::from(area.height));
    let is_whole = blocks.iter().zip(&shares).all(|(block, &share)| share == block.lines.len());
    let mut shown: Vec<Row<'_>> = Vec::new();
    let mut cut = None;
    for (block, share) in blocks.iter().zip(shares) {
        if let Some(action) = block.offers.filter(|_| share > 0) {
            drawing.offer(action);
        }
        shown.extend((0..share).map(|index| block.row(index, theme)));
        if let Some(row) = shown.last_mut().filter(|_| (1..block.lines.len()).contains(&share)) {
            *row = std::mem::take(row).left(theme.glyphs.ellipsis, theme.plain());
            cut = cut.or(Some(shown.len() - 1));
        }
    }
    let tells_more = match drawing.model.context() {
        // In the smallest layout the keys say it.
        Context::Review | Context::Meeting => drawing.layout > Layout::Tiny,
        _ => false,
    };
    if !is_whole && tells_more {
        let hint = drawing.model.with_keys("{OpenItem} for more");
        let row = row_for(&shown, cut, columns(&hint), area);
        shown.resize_with(shown.len().max(row + 1), || Row::new(theme));
        shown[row] = std::mem::take(&mut shown[row]).right(hint, theme.quiet());
    }
    let taken = u16::try_from(shown.len()).unwrap_or(u16::MAX).min(area.height);
    for (area, row) in rows(area).zip(shown) {
        row.draw_on(drawing, area);
    }
    taken
}

/// Returns the row for a hint of so many columns: one that is cut, a blank one below, or the last one that has
/// room for it.
fn row_for(shown: &[Row<'_>], cut: Option<usize>, hint: usize, area: Rect) -> usize {
    let has_room = |row: &Row<'_>| row.room_beside(area.width) >= hint;
    let below = (shown.len() < usize::from(area.height)).then_some(shown.len());
    let row = cut.or(below).or_else(|| shown.iter().rposition(has_room));
    row.unwrap_or_else(|| shown.len().saturating_sub(1))
}

/// The last of the ranks of what was said of an item: each of those has some line before one has more.
const SAID: u8 = 2;

/// Returns the number of lines of each block: first the least of the first rank, the fewest of what was said, then the
/// least of each by rank, then the rest by rank.
fn shares(blocks: &[Block], height: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|&index| blocks[index].rank);
    let mut shares = vec![0; blocks.len()];
    let mut room = height;
    for &index in order.iter().filter(|&&index| (1..=SAID).contains(&blocks[index].rank)) {
        let before = blocks.iter().filter(|block| block.rank == 0).map(|block| block.least);
        if before.sum::<usize>() + blocks[index].fewest <= room {
            shares[index] = blocks[index].fewest.min(blocks[index].least);
            room -= shares[index];
        }
    }
    for &index in &order {
        if blocks[index].fewest <= room + shares[index] {
            let more = blocks[index].least.saturating_sub(shares[index]).min(room);
            shares[index] += more;
            room -= more;
        }
    }
    order.sort_by_key(|&index| blocks[index].growth.unwrap_or(blocks[index].rank));
    for &index in order.iter().filter(|&&index| blocks[index].least > 0) {
        if shares[index] > 0 {
            let more = (blocks[index].lines.len() - shares[index]).min(room);
            shares[index] += more;
            room -= more;
        }
    }
    shares
}
