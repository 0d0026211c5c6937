//! An item's page: the whole note, all evidence, the guide, the history.

use ratatui::layout::Rect;

use crate::domain::basics::status;
use crate::domain::basics::text::{Shown, columns, cut};
use crate::domain::format::record::Kept;
use crate::domain::records::answer::{Answer, HistoryEntry};
use crate::domain::records::checklist::Item;
use crate::domain::session::value;
use crate::tui::action::Action;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, inset, rows, rule, scrolled, split, split_last,
};
use crate::tui::view::sheet::{self, Block, Flag, Room};
use crate::tui::view::{bottom, header, meeting, responses, strip, words};
use crate::tui::widgets::row::Row;

/// The widest line that is easy to read.
const WIDEST: u16 = 150;
/// The most columns that the history leaves to a former text before the present one.
const FORMER: usize = 30;

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, scroll: usize, area: Rect) {
    let (first, rest) = split(area, 1);
    if review.is_in_meeting() {
        meeting::draw_header(drawing, review, first);
    } else {
        header::draw(drawing, review, first);
    }
    let (middle, last) = split_last(rest, bottom::height_below_text(drawing, review));
    draw_middle(drawing, review, scroll, middle);
    bottom::draw_below_text(drawing, review, last);
}

fn draw_middle(drawing: Drawing<'_>, review: &Review, scroll: usize, middle: Rect) {
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let middle = inset(split(middle, blank).1);
    let middle = Rect { height: middle.height.saturating_sub(blank), ..middle };
    let middle = draw_place(drawing, review, middle);
    let Some(form) = &review.strip else {
        let middle = draw_targets(drawing, review, middle);
        draw_page(drawing, review, scroll, middle);
        return;
    };
    let rest = strip::draw_subject(drawing, review, middle);
    let rest = split(rest, blank).1;
    strip::draw(drawing, form, rest);
}

/// Draws the position and the status of the item; returns the area below.
fn draw_place(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let layout = drawing.layout;
    let (line, area) = split(area, 1);
    place_row(drawing, review, line.width).0.draw_on(drawing, line);
    let (line, area) = split(area, u16::from(layout > Layout::Tiny));
    rule(drawing, line);
    area
}

/// Returns the position and the status of the item, and whether its id has room there.
fn place_row(drawing: Drawing<'_>, review: &Review, width: u16) -> (Row<'static>, bool) {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let category = review.category();
    let items = checklist.items_of(category);
    let answer = review.session.answer(review.cursor);
    let position = format!("   {} of {}", review.cursor.0 - items.start + 1, items.len());
    let status = format!("{} {}", theme.glyph(answer.status), status::word(answer.status));
    let blocker = format!("   {} blocker", theme.glyphs.blocker);
    let blocker = if answer.blocker { blocker } else { String::new() };
    // The title is cut rather than the position.
    let taken = columns(&position) + 2 + columns(&blocker) + columns(&status);
    let title = checklist.category(category).title.shown();
    let title = title.cut(usize::from(width).saturating_sub(taken), theme.glyphs.ellipsis);
    let row = Row::new(theme)
        .left(title, theme.accent())
        .left(position, theme.plain())
        .right(status, theme.status(answer.status).patch(theme.strong()))
        .right(blocker, theme.alarm());
    let id = checklist.item(review.cursor).known_as();
    let with_id = row.clone().left(format!("   {id}"), theme.quiet());
    if with_id.is_cut(width) { (row, false) } else { (with_id, true) }
}

/// Names the items that marks go to, where they are not the one on the page: the list with their ticks is out
/// of sight. Returns the area below.
fn draw_targets(drawing: Drawing<'_>, review: &Review, area: Rect) -> Rect {
    let Drawing { theme, model, layout, .. } = drawing;
    if !review.has_ticks() {
        return area;
    }
    let Some(targets) = strip::several(review, &review.targets(model.today())) else { return area };
    let (line, area) = split(area, 1);
    Row::new(theme).left(format!("Marks go to {targets}"), theme.accent()).draw_on(drawing, line);
    split(area, u16::from(layout > Layout::Tiny)).1
}

/// Draws the page from a line on. Where it is longer than the screen, its last row says so.
fn draw_page(drawing: Drawing<'_>, review: &Review, scroll: usize, area: Rect) {
    let (lines, offers) = head(drawing, review, area.width);
    let history = History::of(drawing, review);
    let count = lines.len() + history.count();
    let overflows = count > usize::from(area.height);
    let (text, last) = split_last(area, u16::from(overflows));
    let scroll = scrolled(drawing, scroll, count, text, last);
    let seen = scroll..scroll + usize::from(text.height);
    let offers = offers.into_iter().filter(|(index, _)| seen.contains(index));
    offers.for_each(|(_, action)| drawing.offer(action));
    for (area, index) in rows(text).zip(scroll..count) {
        let row = lines.get(index).cloned();
        let row = row.unwrap_or_else(|| history.row(index - lines.len(), area.width));
        row.draw_on(drawing, area);
    }
}

/// Returns everything there is to say of the item but its history, and the lines that offer an action where they are
/// seen.
fn head<'r>(
    drawing: Drawing<'_>,
    review: &Review,
    width: u16,
) -> (Vec<Row<'r>>, Vec<(usize, Action)>) {
    let Drawing { theme, layout, .. } = drawing;
    let item = review.session.checklist().item(review.cursor);
    let columns = usize::from(width.min(WIDEST));
    let statement = words::wrapped(std::iter::once(item.text.shown()), columns)
        .map(|line| Row::new(theme).left(line, theme.strong()));
    let blank = (layout > Layout::Tiny).then(|| Row::new(theme));
    let room = Room::beside_labels(width.min(WIDEST), usize::MAX);
    let mut blocks = blocks(drawing, review, room);
    let is_named = place_row(drawing, review, width).1 && item.source_id.is_blank();
    blocks.extend(source(drawing, review, is_named, room));
    // They may be long, and the guide is what is asked about.
    let responses = responses::blocks(drawing, review.voices(), review.cursor, room);
    let is_apart = layout > Layout::Tiny && !responses.is_empty();
    blocks.extend(is_apart.then(|| Block::new("", [String::new()], theme.plain())));
    blocks.extend(responses);
    let mut lines: Vec<Row<'r>> = statement.chain(blank).collect();
    let mut offers = Vec::new();
    for block in &blocks {
        offers.extend(block.offers.map(|action| (lines.len(), action)));
        lines.extend((0..block.lines.len()).map(|row| block.row(row, theme)));
    }
    (lines, offers)
}

/// Returns the owner and the due date, in one row with the evidence while nothing is known of either; in the smallest
/// layout what is empty takes no row.
fn responsible(drawing: Drawing<'_>, answer: &Answer, room: Room) -> Vec<Block> {
    let theme = drawing.theme;
    let is_roomy = drawing.layout > Layout::Tiny;
    if is_roomy && !sheet::has_facts(answer) {
        return vec![sheet::facts(drawing, answer, Flag::Elsewhere, room)];
    }
    let nothing = || theme.glyphs.nothing.to_owned();
    let owner = answer.owner().map_or_else(nothing, |owner| owner.shown().to_string());
    let owner = Shown::line(&owner).wrap(room.width).collect::<Vec<_>>();
    let (due, style) = sheet::due(drawing, answer);
    let due = Block::new("Due", [due.unwrap_or_else(nothing)], style);
    let owner = Block::new("Owner", owner, theme.plain());
    let shown = [(owner, answer.owner().is_some()), (due, answer.due.is_some())];
    let shown = shown.into_iter().filter(|(_, is_known)| is_roomy || *is_known);
    shown.map(|(block, _)| block).collect()
}

/// Returns the answer and the guide, in order.
fn blocks(drawing: Drawing<'_>, review: &Review, room: Room) -> Vec<Block> {
    let theme = drawing.theme;
    let answer = review.session.answer(review.cursor);
    let item = review.session.checklist().item(review.cursor);
    let blank = || Block::new("", [String::new()], theme.plain());
    let mut blocks = Vec::new();
    if let Some(draft) = review.drafts.get(&review.cursor) {
        blocks.extend([sheet::draft(drawing, draft, room), blank()]);
    }
    blocks.extend(sheet::text(drawing, "Reason", &answer.reason, room));
    // In the smallest layout what is empty takes no row.
    let is_roomy = drawing.layout > Layout::Tiny;
    if is_roomy || !answer.note.is_blank() {
        blocks.push(sheet::note(drawing, answer, room));
    }
    if !review.session.is_assessment() {
        blocks.extend(responsible(drawing, answer, room));
    }
    blocks.extend(evidence(drawing, answer, room));
    if answer.blocker {
        let words = if answer.is_open() { "yes" } else { "yes, though it is done" };
        blocks.push(Block::new("Blocker", [words.to_owned()], theme.alarm()));
    }
    blocks.extend(sheet::last_time(drawing, review, review.cursor, room));
    blocks.extend(sheet::standing_risk(drawing, review, review.cursor, Flag::AmongFacts, room));
    sheet::add_conflicts(drawing, answer, room, &mut blocks);
    blocks.extend(is_roomy.then(blank));
    blocks.extend(sheet::guide(drawing, item, room));
    blocks
}

/// Returns what the checklist says of the item besides the guide: its level, its ids unless the page has named it, the
/// titles above it, its links, and what its source says more.
fn source(drawing: Drawing<'_>, review: &Review, is_named: bool, room: Room) -> Vec<Block> {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let item = checklist.item(review.cursor);
    let short = |label, words: Shown<'_>| {
        let lines: Vec<String> = words.wrap(room.width).collect();
        (!lines.is_empty()).then(|| Block::new(label, lines, theme.plain()))
    };
    let id = item.id.to_string();
    let blocks = [
        short("Level", item.level.shown()).filter(|_| !item.level.is_blank()),
        short("Source id", item.source_id.shown()).filter(|_| !item.source_id.is_blank()),
        short("Id", Shown::line(&id)).filter(|_| !is_named),
        short("Group", checklist.category(review.category()).group.shown())
            .filter(|_| !checklist.category(review.category()).group.is_blank()),
    ];
    let links = links(drawing, item, room);
    let about = sheet::text(drawing, "About", &item.about, room);
    let about = about.map(|about| [Block::new("", [String::new()], theme.plain()), about]);
    blocks.into_iter().flatten().chain(links).chain(about.into_iter().flatten()).collect()
}

/// Returns the links of the item, the title of each above its address.
fn links(drawing: Drawing<'_>, item: &Item, room: Room) -> Vec<Block> {
    let theme = drawing.theme;
    let mut blocks = Vec::new();
    for link in &item.links {
        let label = if blocks.is_empty() { "Links" } else { "" };
        if !link.title.is_blank() {
            let title = link.title.shown().wrap(room.width);
            blocks.push(Block::new(label, title, theme.plain()));
        }
        let label = if blocks.is_empty() { "Links" } else { "" };
        blocks.push(Block::new(label, link.url.shown().wrap(room.width), theme.quiet()));
    }
    blocks
}

/// Returns each piece of evidence, and who gave it when.
fn evidence(drawing: Drawing<'_>, answer: &Answer, room: Room) -> Vec<Block> {
    let Drawing { theme, model, .. } = drawing;
    let mut blocks = Vec::new();
    for (index, evidence) in answer.evidence.iter().enumerate() {
        let label = if index == 0 { "Evidence" } else { "" };
        let lines = words::wrapped(std::iter::once(evidence.link.shown()), room.width);
        blocks.push(Block::new(label, lines, theme.plain()));
        if let Some(at) = evidence.at {
            let when = words::date_and_time(at, model.now);
            let sentence = format!("{when}  {}", evidence.by.shown());
            blocks.push(Block::new("", vec![sentence], theme.quiet()));
        }
    }
    blocks
}

/// The changes of the item, the last one first. A long history is rendered only as far as it is seen.
struct History<'h> {
    drawing: Drawing<'h>,
    entries: &'h [HistoryEntry],
}

impl<'h> History<'h> {
    fn of(drawing: Drawing<'h>, review: &'h Review) -> Self {
        Self { drawing, entries: &review.session.answer(review.cursor).history }
    }

    /// Returns the number of its rows, with a blank one before them.
    fn count(&self) -> usize {
        if self.entries.is_empty() { 0 } else { self.entries.len() + 1 }
    }

    fn row(&self, index: usize, width: u16) -> Row<'static> {
        let theme = self.drawing.theme;
        let room = Room::beside_labels(width, 1).width;
        let entry = index.checked_sub(1).and_then(|index| self.entries.iter().rev().nth(index));
        entry.map_or_else(
            || Row::new(theme),
            |entry| {
                let label = if index == 1 { "History" } else { "" };
                Block::new(label, [history_line(self.drawing, entry, room)], theme.plain())
                    .row(0, theme)
            },
        )
    }
}

/// Returns an entry of the history in a line of so many columns: when, who, what from and to. A former text is cut
/// before the present one.
fn history_line(drawing: Drawing<'_>, entry: &HistoryEntry, room: usize) -> String {
    let Drawing { theme, model, .. } = drawing;
    let at = entry.at.map(|at| words::date_and_time(at, model.now)).unwrap_or_default();
    let (field, by) = (entry.field.shown(), entry.by.shown());
    let value = |kept: &Kept| match value::words(&entry.field, kept) {
        Some(words) => words.shown().to_string(),
        None => theme.glyphs.nothing.to_owned(),
    };
    let (from, to) = (value(&entry.from), value(&entry.to));
    let begin = format!("{at}  {by}  {field}  ");
    let arrow = format!(" {} ", theme.glyphs.arrow);
    let room = room.saturating_sub(columns(&begin) + columns(&arrow));
    let from = cut(&from, room.saturating_sub(columns(&to)).max(FORMER), theme.glyphs.ellipsis);
    let to = cut(&to, room.saturating_sub(columns(&from)), theme.glyphs.ellipsis);
    format!("{begin}{from}{arrow}{to}")
}
