//! The summary: the score, the categories, the decision and the risks, what changed since last time,
//! and what is open, by owner and due date.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::answer::Answer;
use crate::domain::checklist::ItemNo;
use crate::domain::compare;
use crate::domain::decision::Decision;
use crate::domain::gauge::cells;
use crate::domain::last_time::LastTime;
use crate::domain::session::Session;
use crate::domain::status;
use crate::domain::text::{Shown, columns};
use crate::tui::keymap::Context;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::{
    Drawing, Layout, bottom, footer, header, inset, rows, rule, split, window, words,
};
use crate::tui::widgets::gauge::Gauge;
use crate::tui::widgets::row::Row;

/// More items in a category are shown as a bar.
const MOST_MARKS: usize = 8;
/// The columns of the titles of the categories, with room and without.
const TITLE: usize = 34;
const SHORT_TITLE: usize = 20;
/// The blanks between a title or a number and the next one.
const GAP: &str = "   ";
/// The columns of the labels of the facts.
const LABEL: usize = 10;
/// The columns of an owner, without room and from a width on, and of a due date in the list.
const OWNER: usize = 10;
const WIDE_OWNER: usize = 24;
const WIDE: u16 = 140;
const DUE: usize = 21;
/// How many earlier reviews the trend names.
const NAMED: usize = 4;

/// A fact of the summary.
struct Fact {
    /// What it is; facts below one another may be parts of one.
    label: &'static str,
    text: String,
    style: Style,
    /// The lower, the longer it stays where not all have room.
    rank: u8,
    /// The most rows it takes. The text of an item stands in the list below too.
    most: usize,
}

impl Fact {
    fn new(label: &'static str, text: String, style: Style, rank: u8) -> Self {
        Self { label, text, style, rank, most: usize::MAX }
    }
}

pub(super) fn draw(
    drawing: Drawing<'_>,
    review: &Review,
    cursor: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let layout = drawing.layout;
    let blank = u16::from(layout >= Layout::Standard);
    let (first, rest) = split(area, 1);
    draw_header(drawing, review, first, buffer);
    let (foot_area, rest) = {
        let (rest, foot) = split(rest, rest.height.saturating_sub(1));
        (foot, rest)
    };
    draw_foot(drawing, foot_area, buffer);
    let rest = draw_score(drawing, review, split(rest, blank).1, buffer);
    let rest = split(rest, blank).1;
    let rest = match layout {
        Layout::Standard | Layout::Wide => draw_columns(drawing, review, rest, buffer),
        Layout::Compact => {
            let (line, rest) = split(rest, 1);
            draw_marks_line(drawing, review, line, buffer);
            draw_worst_facts(drawing, review, rest, 5, buffer)
        }
        _ => draw_worst_facts(drawing, review, rest, 2, buffer),
    };
    draw_open(drawing, review, cursor, split(rest, blank).1, buffer);
}

fn draw_header(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, model, layout, .. } = drawing;
    let (saving, style) = header::saving(drawing, review);
    let mut row = Row::new(theme)
        .left(review.session.system().shown().into_cow(), theme.strong())
        .left("   Summary", theme.plain());
    if layout >= Layout::Standard {
        let day = words::date(review.session.created_at(), model.now);
        let left = review.session.tally().unassessed;
        row = row.right(format!("{left} left   {day}   "), theme.plain());
    }
    row.right(saving, style).render(inset(area), buffer);
}

/// What just happened stands where the keys are, until the next key.
fn draw_foot(drawing: Drawing<'_>, area: Rect, buffer: &mut Buffer) {
    match &drawing.model.message {
        Some(message) => bottom::draw_message(drawing, message, inset(area), buffer),
        None => footer(drawing, Context::Summary, inset(area), buffer),
    }
}

/// The gauge, the band with the blockers and the two numbers, and with room the sentence of the band;
/// gives the area below.
fn draw_score(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    let (score, rest) = split(area, 3);
    let mut rows = rows(inset(score));
    let mut next = || rows.next().unwrap_or_default();
    let tally = review.session.tally();
    Gauge { tally, theme }.render(next(), buffer);
    if layout >= Layout::Standard {
        draw_numbers(drawing, review, [next(), next()], buffer);
        return rest;
    }
    let line = next();
    let row = bottom::headline(drawing, review);
    let assessed = bottom::assessed(review);
    let fits = row.left_columns() + columns(&assessed) < usize::from(line.width);
    let assessed = if fits { assessed } else { format!("{} left", tally.unassessed) };
    row.right(assessed, theme.plain()).render(line, buffer);
    bottom::numbers(drawing, review).render(next(), buffer);
    rest
}

/// The numbers beside the band, and below them its sentence. A number for which the first line has no
/// room stands at the end of the second.
fn draw_numbers(drawing: Drawing<'_>, review: &Review, lines: [Rect; 2], buffer: &mut Buffer) {
    let theme = drawing.theme;
    let tally = review.session.tally();
    let mut row = bottom::numbered(drawing, review, GAP);
    let sentence = tally.progress().map(|it| review.session.checklist().sentence(it.band()));
    let mut below =
        Row::new(theme).left(sentence.map(Shown::into_cow).unwrap_or_default(), theme.plain());
    let not_applicable =
        (tally.not_applicable > 0).then(|| format!("{} n/a", tally.not_applicable));
    let mut free = usize::from(lines[0].width).saturating_sub(row.left_columns());
    for number in std::iter::once(bottom::assessed(review)).chain(not_applicable) {
        let number = format!("{GAP}{number}");
        if let Some(rest) = free.checked_sub(columns(&number)) {
            free = rest;
            row = row.left(number, theme.plain());
        } else {
            free = 0;
            below = below.right(number, theme.plain());
        }
    }
    row.render(lines[0], buffer);
    below.render(lines[1], buffer);
}

/// The categories at the left, the facts beside them; gives the area below both.
fn draw_columns(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    let checklist = review.session.checklist();
    let wide = if layout >= Layout::Wide { TITLE } else { SHORT_TITLE };
    let title = checklist.longest_title().min(wide);
    let marks = checklist.largest_category().min(MOST_MARKS);
    let counted = 2 * checklist.largest_category().to_string().len() + 1;
    let left = u16::try_from(title + counted + marks + 5).unwrap_or(40);
    let facts = facts(drawing, review);
    let count = checklist.categories().len();
    // The list below keeps some rows.
    let most = usize::from(area.height.saturating_sub(6)).max(2);
    let height = u16::try_from(count.max(facts.len()).min(most)).unwrap_or(8);
    let (part, rest) = split(inset(area), height);
    let column = Rect { width: left, ..part };
    let shown = if count > usize::from(height) { usize::from(height) - 1 } else { count };
    for (row, (number, category)) in rows(column).zip(checklist.numbered_categories().take(shown)) {
        let tally = review.session.tally_of(number);
        let done = format!("{}/{}", tally.done, tally.applicable());
        let name = category.title.shown().cut(title, theme.glyphs.ellipsis);
        let pad = " ".repeat(title.saturating_sub(columns(&name)));
        let mut row_text = Row::new(theme)
            .left(format!("{name}{pad}{GAP}"), theme.plain())
            .left(format!("{done:>counted$}  "), theme.plain());
        for (mark, style) in bar(drawing, review, number) {
            row_text = row_text.left(mark, style);
        }
        row_text.render(row, buffer);
    }
    if let (true, Some(row)) = (count > shown, rows(column).nth(shown)) {
        let words = format!("{} more categories", count - shown);
        Row::new(theme).left(words, theme.quiet()).render(row, buffer);
    }
    let x = part.x + left + 3;
    let beside = Rect { x, width: part.right().saturating_sub(x), ..part };
    draw_facts(drawing, facts, beside, buffer);
    Rect { x: area.x, width: area.width, ..rest }
}

/// A mark for every item of a category, or a bar where they are too many.
fn bar(
    drawing: Drawing<'_>,
    review: &Review,
    category: crate::domain::checklist::CategoryNo,
) -> Vec<(&'static str, Style)> {
    let theme = drawing.theme;
    let items = review.session.checklist().items_of(category);
    if items.len() > MOST_MARKS {
        let cells = cells(review.session.tally_of(category), MOST_MARKS);
        return cells.into_iter().map(|c| (theme.gauge(c), theme.gauge_style(c))).collect();
    }
    let mark = |item| {
        let status = review.session.answer(ItemNo(item)).status;
        (theme.narrow_glyph(status), theme.status(status))
    };
    items.map(mark).collect()
}

/// The marks of all categories in one line.
fn draw_marks_line(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let mut row = Row::new(drawing.theme);
    for (number, _) in review.session.checklist().numbered_categories() {
        for (mark, style) in bar(drawing, review, number) {
            row = row.left(mark, style);
        }
        row = row.left(" ", drawing.theme.plain());
    }
    row.render(inset(area), buffer);
}

/// So many facts below one another, those that must be known first; gives the area below.
fn draw_worst_facts(
    drawing: Drawing<'_>,
    review: &Review,
    area: Rect,
    most: usize,
    buffer: &mut Buffer,
) -> Rect {
    let mut facts = facts(drawing, review);
    while facts.len() > most {
        let Some(place) = (0..facts.len()).max_by_key(|&place| facts[place].rank) else { break };
        facts.remove(place);
    }
    let (part, rest) = split(area, u16::try_from(facts.len()).unwrap_or(u16::MAX));
    draw_facts(drawing, facts, inset(part), buffer);
    rest
}

/// Facts below one another. Free rows go to those that are longer than one.
fn draw_facts(drawing: Drawing<'_>, facts: Vec<Fact>, area: Rect, buffer: &mut Buffer) {
    let theme = drawing.theme;
    let width = usize::from(area.width).saturating_sub(LABEL).max(1);
    let mut free = usize::from(area.height).saturating_sub(facts.len());
    let mut lines = rows(area);
    let mut label_before = "";
    for Fact { label, text, style, most, .. } in facts {
        let most = most.min(free + 1);
        let wrapped: Vec<String> = Shown::line(&text).wrap(width).take(most + 1).collect();
        // What does not fit is cut at the end of one row.
        let told = if wrapped.len() > most { vec![text] } else { wrapped };
        free -= told.len().saturating_sub(1);
        for line in told {
            let shown = if label == label_before { "" } else { label };
            label_before = label;
            let row = Row::new(theme).left(format!("{shown:<LABEL$}"), theme.quiet());
            row.left(line, style).render(lines.next().unwrap_or_default(), buffer);
        }
    }
}

/// What is known beside the score.
fn facts(drawing: Drawing<'_>, review: &Review) -> Vec<Fact> {
    let theme = drawing.theme;
    let session = &review.session;
    let plain = |label, text: String, rank| Fact::new(label, text, theme.plain(), rank);
    let mut facts = decision(drawing, session);
    facts.push(blocker(drawing, session));
    facts.extend(risks(drawing, session));
    if let Some(last) = session.last_time() {
        facts.push(plain("Since", before(drawing, last), 6));
        facts.push(plain("Since", compare::words(&compare::since_last_time(session)), 7));
    }
    facts.extend(trend(drawing, session).map(|text| plain("Trend", text, 8)));
    facts.extend(parked(session).map(|text| Fact { most: 1, ..plain("Parked", text, 8) }));
    let present = session.people().iter().filter(|person| person.present);
    let present: Vec<String> = present.map(|person| person.name.shown().to_string()).collect();
    if !present.is_empty() {
        facts.push(plain("Present", present.join(", "), 9));
    }
    facts
}

/// What blocks, the first of it by name.
fn blocker(drawing: Drawing<'_>, session: &Session) -> Fact {
    let theme = drawing.theme;
    let open = |(_, answer): &(ItemNo, &Answer)| answer.blocker && answer.is_open();
    let mut blockers = session.answers().filter(open).map(|(item, _)| item);
    let Some(first) = blockers.next() else {
        return Fact::new("Blocker", "none".to_owned(), theme.plain(), 8);
    };
    let text = session.checklist().item(first).text.shown();
    let text = match blockers.count() {
        0 => text.to_string(),
        more => format!("{} in all: {text}", more + 1),
    };
    Fact { most: 1, ..Fact::new("Blocker", text, theme.alarm(), 3) }
}

fn decision(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let fact = |text, style, rank| Fact::new("Decision", text, style, rank);
    if session.conflicts().iter().any(|conflict| conflict.field.shown().as_str() == "decision") {
        let text = model.told("two were recorded; {Decide} says which holds");
        return vec![fact(text, theme.alarm(), 0)];
    }
    let Some(decision) = session.decision() else {
        return vec![fact(model.told("none yet; {Decide} decides"), theme.plain(), 0)];
    };
    let day = decision.at.map(|at| format!(", {}", words::date(at, model.now)));
    let text = format!(
        "{}  {}{}",
        decision.outcome.headline(),
        decision.by.shown(),
        day.unwrap_or_default()
    );
    let mut facts = vec![fact(text, theme.strong(), 0)];
    facts.extend(conditions(decision).map(|text| fact(text, theme.plain(), 4)));
    let changed = decision.changed_since(session).len();
    if changed > 0 {
        let count = u32::try_from(changed).unwrap_or(u32::MAX);
        let items = words::count(count, "item", "items");
        facts.push(fact(format!("{items} changed since the decision"), theme.alarm(), 2));
    }
    facts
}

/// `2 conditions, first by 2026-11-30`.
fn conditions(decision: &Decision) -> Option<String> {
    let count = u32::try_from(decision.conditions.len()).ok().filter(|count| *count > 0)?;
    let first = decision.conditions.iter().filter_map(|condition| condition.due).min();
    let first = first.map(|due| format!(", first by {due}")).unwrap_or_default();
    Some(format!("{}{first}", words::count(count, "condition", "conditions")))
}

/// The risks that are accepted, and those that have lapsed.
fn risks(drawing: Drawing<'_>, session: &Session) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let today = model.today();
    let accepted = session.answers().filter_map(|(_, answer)| answer.accepted_risk());
    let in_force: Vec<_> = accepted.filter(|risk| !risk.is_lapsed(today)).collect();
    let lapsed = session.lapsed_count(today) as usize;
    let count =
        |count: usize| words::count(u32::try_from(count).unwrap_or(u32::MAX), "risk", "risks");
    let text = match in_force.as_slice() {
        [] => "no risk".to_owned(),
        [only] => {
            let until = only.until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("1 risk, by {}{until}", only.by.shown())
        }
        several => {
            let first = several.iter().filter_map(|risk| risk.until).min();
            let first = first.map(|day| format!(", first until {day}")).unwrap_or_default();
            format!("{}{first}", count(several.len()))
        }
    };
    let rank = if in_force.is_empty() { 8 } else { 5 };
    let mut facts = vec![Fact::new("Accepted", text, theme.plain(), rank)];
    if lapsed > 0 {
        facts.push(Fact::new("Accepted", format!("{} LAPSED", count(lapsed)), theme.alarm(), 1));
    }
    facts
}

/// How complete the last review was.
fn before(drawing: Drawing<'_>, last: &LastTime) -> String {
    let day = last.created_at.map(|day| words::date(day, drawing.model.now)).unwrap_or_default();
    match last.tally().progress() {
        None => format!("{day}: nothing applicable"),
        Some(progress) => format!(
            "{day}: {} of {}, {}",
            progress.done(),
            progress.applicable(),
            progress.percent()
        ),
    }
}

/// How complete the reviews of the system were, this one last.
fn trend(drawing: Drawing<'_>, session: &Session) -> Option<String> {
    let Drawing { theme, model, .. } = drawing;
    let of_system = model.home.of_system(session.system()).map(|(_, summary)| summary);
    let earlier = of_system.filter(|summary| summary.created_at < session.created_at());
    let mut percents: Vec<_> =
        earlier.filter_map(|s| Some(s.tally.progress()?.percent())).collect();
    percents.reverse();
    percents.push(session.tally().progress()?.percent());
    if percents.len() < 2 {
        return None;
    }
    let level = |tenths: u32| theme.glyphs.levels[(tenths as usize * 8 / 1001).min(7)];
    let levels: String = percents.iter().map(|percent| level(percent.tenths())).collect();
    let named = percents.iter().skip(percents.len().saturating_sub(NAMED));
    let named: Vec<String> = named.map(ToString::to_string).collect();
    Some(format!("{levels}   {}", named.join("  ")))
}

fn parked(session: &Session) -> Option<String> {
    let parked = &session.meeting()?.parked;
    let first = parked.first().and_then(|id| session.checklist().number(id))?;
    let text = session.checklist().item(first).text.shown();
    Some(match parked.len() {
        1 => text.to_string(),
        several => format!("{several} items: {text}"),
    })
}

/// What is open, by owner and due date.
fn draw_open(
    drawing: Drawing<'_>,
    review: &Review,
    cursor: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, model, layout, .. } = drawing;
    let plan = review.session.action_plan();
    let work = review.session.open_work(model.today());
    let unowned =
        plan.iter().filter(|&&item| review.session.answer(item).owner().is_none()).count();
    let (line, rest) = split(area, 1);
    let mut row = Row::new(theme).left(format!("Open, {}", plan.len()), theme.strong());
    if layout > Layout::Tiny {
        let style = if unowned > 0 { theme.strong() } else { theme.plain() };
        row = row.right(format!("{unowned} without an owner   "), style);
    }
    let overdue = if work.overdue > 0 { theme.alarm() } else { theme.plain() };
    row.right(format!("{} overdue", work.overdue), overdue).render(inset(line), buffer);
    let (line, rest) = split(rest, u16::from(layout > Layout::Tiny));
    rule(drawing, inset(line), buffer);
    if plan.is_empty() {
        let words = match review.session.tally().unassessed {
            0 => "nothing is open".to_owned(),
            left => format!("nothing is open yet; {left} unassessed"),
        };
        Row::new(theme).left(words, theme.plain()).render(inset(split(rest, 1).0), buffer);
        return;
    }
    let cursor = cursor.min(plan.len() - 1);
    let shown = window(plan.len(), cursor, usize::from(rest.height.max(1)));
    let below = plan.len() - shown.end;
    let last = shown.end;
    let mut lines = rows(inset(rest));
    for place in shown {
        let Some(row) = lines.next() else { break };
        draw_task(drawing, review, plan[place], place == cursor, row, buffer);
        drawing.spot(row, Target::Row(place));
        if place + 1 == last {
            break;
        }
    }
    if let (true, Some(row)) = (below > 0, lines.next()) {
        let words = format!("{below} more below");
        Row::new(theme).right(words, theme.quiet()).render(row, buffer);
    }
}

fn draw_task(
    drawing: Drawing<'_>,
    review: &Review,
    item: ItemNo,
    is_selected: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, model, layout, .. } = drawing;
    let answer = review.session.answer(item);
    let gutter = if is_selected { theme.glyphs.cursor } else { " " };
    let text = if is_selected { theme.strong() } else { theme.plain() };
    let owner_columns = if area.width >= WIDE { WIDE_OWNER } else { OWNER };
    let owner = answer.owner().map_or_else(
        || "no owner".to_owned(),
        |owner| owner.shown().cut(owner_columns - 1, theme.glyphs.ellipsis),
    );
    let owner_style = if answer.owner().is_none() { theme.strong() } else { theme.plain() };
    let pad = " ".repeat(owner_columns.saturating_sub(columns(&owner)));
    let mut row = Row::new(theme)
        .left(format!("{gutter} "), theme.accent())
        .left(format!("{owner}{pad}"), owner_style);
    let is_overdue = answer.is_overdue(model.today());
    if layout >= Layout::Standard {
        let due = answer.due.map_or_else(|| theme.glyphs.nothing.to_owned(), |due| due.to_string());
        let due = if is_overdue { format!("{due}  OVERDUE") } else { due };
        let style = if is_overdue { theme.alarm() } else { theme.plain() };
        let due_columns = DUE.saturating_sub(columns(&due));
        row = row.left(format!("{due}{}", " ".repeat(due_columns)), style);
        let words = format!("{} {}", theme.glyph(answer.status), status::short_word(answer.status));
        let columns = theme.glyphs.status_columns - 1;
        row = row.left(format!("{words:columns$}"), theme.status(answer.status));
    } else {
        row = row.left(format!("{} ", theme.glyph(answer.status)), theme.status(answer.status));
    }
    if answer.blocker {
        row = row.left(format!("{} ", theme.glyphs.blocker), theme.alarm());
    }
    row = row.left(review.session.checklist().item(item).text.shown().into_cow(), text);
    if is_overdue && layout < Layout::Standard {
        row = row.right("  overdue", theme.alarm());
    }
    row.render(area, buffer);
}
