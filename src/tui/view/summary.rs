//! The summary: the score, the categories, the facts beside them, and what is open, by owner and due
//! date.

mod dissent;
pub(super) mod facts;
mod sharing;
mod trend;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::gauge::cells;
use crate::domain::basics::names::Spellings;
use crate::domain::basics::status;
use crate::domain::basics::text::columns;
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::conditions::{self, Columns, NO_OWNER, Words};
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, footer, inset, list_row, list_rows, rows, rule, shown_rows, split,
    split_last, visible,
};
use crate::tui::view::groups::{self, Line};
use crate::tui::view::summary::sharing::{Conditions, Lists, Part};
use crate::tui::view::{bottom, categories, header, score, strip, words};
use crate::tui::widgets::row::{Row, write};

/// The titles in the header.
const TITLE: &str = "   Summary";
const OF_ASSESSMENT: &str = "   Summary of an assessment";
/// The columns of the titles of the categories, with room and without.
const CATEGORY: usize = 34;
const SHORT_CATEGORY: usize = 20;
/// The number of categories that fit on any screen that shows them.
const FEW: usize = 8;
/// The fewest columns of the categories where some are hidden: how many those are stands below.
const HIDDEN: usize = 28;
/// The columns of a due date in the list, with room and without.
const DUE: usize = 21;
const SHORT_DUE: usize = 15;
/// The fewest rows of the list of open items, its title and the rule included.
const LEAST_LIST: u16 = 5;
/// The rows of open items that a chart leaves, where there are so many; below them the others are counted.
const BELOW_CHART: u16 = 6;
/// The blank rows and rules that the lists have with room.
const LEAST_SPARE: u16 = 2;
/// The blanks behind an owner.
const BEHIND_OWNER: usize = 2;
/// The columns of the mark of the selected row.
const GUTTER: usize = 2;

pub(super) fn draw(
    drawing: Drawing<'_>,
    review: &Review,
    (cursor, category): (usize, CategoryNo),
    area: Rect,
) {
    let layout = drawing.layout;
    let conditions = condition_rows(drawing, review, area.width);
    let lists = Lists::of(layout, review, cursor, conditions);
    let [below_header, below_score] = blanks(drawing, review, &lists, area.height);
    let (first, rest) = split(area, 1);
    let title = if review.session.is_assessment() { OF_ASSESSMENT } else { TITLE };
    draw_header(drawing, review, title, first);
    let (rest, foot) = split_last(rest, bottom::footer_height(drawing, review));
    // What floats above has a footer of its own.
    if drawing.model.overlays.is_empty() {
        footer(drawing, drawing.model.context(), inset(foot));
    }
    let (score, rest) = split(split(rest, below_header).1, score::HEIGHT);
    score::draw(drawing, review, &[], inset(score));
    let rest = strip::draw_below(drawing, review, split(rest, below_score).1);
    // What is written takes the room of the facts.
    let rest = match layout {
        _ if review.strip.is_some() => rest,
        Layout::Standard | Layout::Wide | Layout::Panes => {
            let below = draw_columns(drawing, review, category, &lists, rest);
            draw_trend(drawing, review, &lists, below)
        }
        Layout::Tiny if lists.are_headed => rest,
        _ => {
            let most = facts_beside_list(layout, review, &lists, rest);
            facts::draw_worst(drawing, review, rest, most)
        }
    };
    let parts = lists.share(rest.height);
    let rest = draw_conditions(drawing, review, cursor, parts.conditions, rest);
    let rest = if layout == Layout::Tiny && parts.open.rows == 0 {
        rest
    } else {
        draw_open(drawing, review, cursor, parts.open, rest)
    };
    dissent::draw(drawing, review, cursor, parts.dissent, rest);
}

/// Returns the blank rows below the header and below the score: where conditions and open items need them, none.
fn blanks(drawing: Drawing<'_>, review: &Review, lists: &Lists, height: u16) -> [u16; 2] {
    if drawing.layout < Layout::Standard {
        return [0, 0];
    }
    if review.promise_rows().is_empty() {
        return [1, 1];
    }
    let count = review.session.checklist().categories().len().min(FEW);
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    // The header, and a blank row and a rule that part the list from what is above.
    let others = 1 + score::HEIGHT + bottom::footer_height(drawing, review) + 2;
    let needed = others + count + lists.least();
    let spare = height.saturating_sub(needed);
    [u16::from(spare > 1), u16::from(spare > 0)]
}

/// Returns the rows of facts above the list on a screen with little room.
fn facts_beside_list(layout: Layout, review: &Review, lists: &Lists, area: Rect) -> usize {
    let most = if layout == Layout::Compact { 5 } else { 2 };
    if review.promise_rows().is_empty() {
        return most;
    }
    usize::from(area.height.saturating_sub(lists.least())).clamp(1, most)
}

/// Draws the system, what the screen is, the number of unassessed items and the day, how far it is saved.
pub(super) fn draw_header(drawing: Drawing<'_>, review: &Review, title: &str, area: Rect) {
    let Drawing { theme, model, layout, .. } = drawing;
    let (saving, style) = header::saving(drawing, review, area.width);
    let line = inset(area);
    let counted = if layout >= Layout::Standard && !header::is_long(&saving, area.width) {
        let day = words::date(review.session.created_at(), model.now);
        format!("{} unassessed   {day}   ", review.session.tally().unassessed)
    } else {
        String::new()
    };
    let name = review.session.system().shown();
    let room = |counted: &str| {
        let others = columns(title) + 2 + columns(counted) + columns(&saving);
        usize::from(line.width).saturating_sub(others)
    };
    // The name is cut rather than what this screen is, and what is counted left out before.
    let counted = if name.columns() > room(&counted) { String::new() } else { counted };
    Row::new(theme)
        .left(name.cut(room(&counted), theme.glyphs.ellipsis), theme.strong())
        .left(title, theme.plain())
        .right(counted, theme.plain())
        .right(saving, style)
        .draw_on(drawing, line);
}

/// Draws the categories at the left, those around the one that is looked at where all do not fit, and the facts
/// beside them; returns the area below both.
fn draw_columns(
    drawing: Drawing<'_>,
    review: &Review,
    looked_at: CategoryNo,
    lists: &Lists,
    area: Rect,
) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    let checklist = review.session.checklist();
    let wide = if layout >= Layout::Wide { CATEGORY } else { SHORT_CATEGORY };
    let names = categories::titles(drawing, checklist, wide);
    let title = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let marks = checklist.largest_category().min(categories::MOST);
    // Where there is room for the word, the numbers say of what they are.
    let (word, gaps) = if layout >= Layout::Wide {
        (" done", ["   ", "  ", "   "])
    } else {
        ("", ["  ", " ", "  "])
    };
    let [behind_name, before_marks, beside] = gaps;
    let digits = checklist.largest_category().to_string().len();
    let counted = 2 * digits + " of ".len() + word.len();
    let least = if checklist.categories().len() > FEW { HIDDEN } else { 0 };
    let taken = title + behind_name.len() + counted + before_marks.len() + marks;
    let left = u16::try_from(taken.max(least)).unwrap_or(40);
    let taken = left + u16::try_from(beside.len()).unwrap_or(0);
    let points = trend::points(drawing, &review.session);
    let listed = groups::of_categories(checklist);
    let count = listed.len();
    let beside_chart = facts::known(drawing, review, &[]);
    let width = inset(area).width.saturating_sub(taken);
    let columns_above = count.max(facts::least_rows(&beside_chart, width));
    let below = area.height.saturating_sub(u16::try_from(columns_above + 1).unwrap_or(u16::MAX));
    let facts = match chart_rows(drawing, review, &points, lists, below) {
        0 => facts::known(drawing, review, &points),
        _ => beside_chart,
    };
    let least = facts::least_rows(&facts, width);
    // The list below keeps some rows.
    let has_conditions = !review.promise_rows().is_empty();
    let list = if has_conditions { lists.least() } else { LEAST_LIST + 1 };
    let most = usize::from(area.height.saturating_sub(list)).max(2);
    let height = u16::try_from(count.max(least).min(most)).unwrap_or(8);
    let (part, rest) = split(inset(area), height);
    let column = Rect { width: left, ..part };
    let margin = format!("{}: ", drawing.model.with_keys("{NextCategory}"));
    for (line, row) in groups::list_rows(drawing, &listed, &looked_at, column, &margin) {
        let number = match *line {
            Line::Entry(number) => number,
            Line::Heading(heading) => {
                groups::draw(drawing, checklist, heading, row);
                continue;
            }
        };
        let is_looked_at = number == looked_at && count > usize::from(height);
        let style = if is_looked_at { theme.accent() } else { theme.plain() };
        let tally = review.session.tally_of(number);
        let done = format!("{} of {}{word}", tally.done, tally.applicable());
        let name = &names[number.0];
        let pad = " ".repeat(title.saturating_sub(columns(name)));
        let mut row_text = Row::new(theme)
            .left(format!("{name}{pad}{behind_name}"), style)
            .left(format!("{done:>counted$}{before_marks}"), theme.plain());
        for (mark, style) in bar(drawing, review, number) {
            row_text = row_text.left(mark, style);
        }
        row_text.draw_on(drawing, row);
    }
    let x = part.x + taken;
    let beside = Rect { x, width: part.right().saturating_sub(x), ..part };
    facts::draw(drawing, facts, beside);
    Rect { x: area.x, width: area.width, ..rest }
}

/// Returns a mark for every item of a category, or a bar where they are too many.
pub(super) fn bar(
    drawing: Drawing<'_>,
    review: &Review,
    category: CategoryNo,
) -> Vec<(String, Style)> {
    let theme = drawing.theme;
    if review.session.checklist().items_of(category).len() <= categories::MOST {
        return categories::marks(drawing, review, category);
    }
    let cells = cells(review.session.tally_of(category), categories::MOST).into_iter();
    cells.map(|cell| (theme.gauge(cell).to_owned(), theme.gauge_style(cell))).collect()
}

/// Returns the rows of the chart of the system's reviews where so many are below the columns: what the lists leave, and at
/// least as many as it needs; none where the conditions would not be whole or the other lists would lack rows.
fn chart_rows(
    drawing: Drawing<'_>,
    review: &Review,
    points: &[trend::Point],
    lists: &Lists,
    below: u16,
) -> u16 {
    let rule = u16::from(review.promise_rows().is_empty());
    let needed = lists.whole(BELOW_CHART).saturating_add(trend::LEAST + rule);
    if !trend::may_be_chart(drawing, points) || below < needed {
        return 0;
    }
    let left = below.saturating_sub(lists.whole(u16::MAX / 4).saturating_add(LEAST_SPARE));
    left.clamp(trend::LEAST, trend::MOST)
}

/// Draws the chart of the system's reviews where there is room above the lists, behind a blank row; returns the area
/// below. Where the lists would lack rows for them, no blank ones separate the chart.
fn draw_trend(drawing: Drawing<'_>, review: &Review, lists: &Lists, area: Rect) -> Rect {
    let points = trend::points(drawing, &review.session);
    let chart = chart_rows(drawing, review, &points, lists, area.height.saturating_sub(1));
    if chart == 0 {
        return split(area, u16::from(area.height > lists.least())).1;
    }
    let spare = area.height.saturating_sub(lists.whole(BELOW_CHART + 1).saturating_add(chart + 1));
    let (chart, rest) = split(split(area, spare.min(1)).1, chart);
    trend::draw(drawing, &points, inset(chart));
    split(rest, u16::from(spare > 1)).1
}

/// Draws the heading of the open conditions: how many there are with those that are met, how many are met and overdue.
fn draw_heading(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let all = review.promises();
    let counts = PromiseCounts::of(all.iter().map(|one| &one.condition), model.today());
    let whole = conditions::title(review, &all);
    let title = if drawing.layout == Layout::Tiny { "Conditions" } else { whole };
    let overdue = if counts.overdue > 0 { theme.alarm() } else { theme.plain() };
    Row::new(theme)
        .left(format!("{title}, {}", counts.total), theme.strong())
        .right(format!("{} met   ", counts.met), theme.plain())
        .right(format!("{} overdue", counts.overdue), overdue)
        .draw_on(drawing, inset(area));
}

/// Returns the columns of the owners and of the dates of the open conditions: with room those of the open items.
fn condition_columns(drawing: Drawing<'_>, review: &Review, promises: &[Promise]) -> Columns {
    let layout = drawing.layout;
    let known = Columns::of(drawing, promises.iter().map(|one| &one.condition));
    if layout < Layout::Standard {
        return known;
    }
    let due = if layout >= Layout::Wide { DUE } else { SHORT_DUE } - BEHIND_OWNER;
    let owner = known.owner.max(owner_columns(layout, review, &review.session.action_plan()));
    Columns { owner, due }
}

/// Returns the rows that the open conditions take on a screen of a width.
fn condition_rows(drawing: Drawing<'_>, review: &Review, width: u16) -> Conditions {
    let promises = review.promise_rows();
    let columns = condition_columns(drawing, review, &promises);
    let width = usize::from(inset(Rect { width, ..Rect::default() }).width).saturating_sub(GUTTER);
    let style = (drawing.theme.plain(), width);
    let rows = promises.iter().map(|one| conditions::lines(drawing, one, columns, style).len());
    let rows: Vec<usize> = rows.collect();
    Conditions {
        count: sharing::count(rows.len()),
        whole: sharing::count(rows.iter().sum()),
        unfolded: sharing::count(rows.iter().max().map_or(0, |rows| rows - 1)),
    }
}

/// Draws the open conditions under their heading, each in one row and as many as have room whole, and of many those
/// around the selected one; returns the area below.
fn draw_conditions(
    drawing: Drawing<'_>,
    review: &Review,
    cursor: usize,
    part: Part,
    area: Rect,
) -> Rect {
    let theme = drawing.theme;
    let promises = review.promise_rows();
    if promises.is_empty() {
        return area;
    }
    let (line, area) = split(area, u16::from(part.is_headed));
    if line.height > 0 {
        draw_heading(drawing, review, line);
    }
    let (line, area) = split(area, u16::from(part.has_rule));
    rule(drawing, inset(line));
    let (list, rest) = split(area, part.rows);
    let columns = condition_columns(drawing, review, &promises);
    let width = usize::from(inset(list).width).saturating_sub(GUTTER);
    let style = |index| if index == cursor { theme.strong() } else { theme.plain() };
    let line = |index: usize| conditions::line(drawing, &promises[index], columns, style(index));
    if let Some(mut free) = usize::from(part.rows).checked_sub(promises.len()) {
        let whole = |(index, one)| conditions::lines(drawing, one, columns, (style(index), width));
        let mut texts: Vec<Vec<Words>> = promises.iter().enumerate().map(whole).collect();
        // The selected one is whole before the others.
        let others = (0..texts.len()).filter(|index| *index != cursor);
        for index in promises.get(cursor).map(|_| cursor).into_iter().chain(others) {
            let more = texts[index].len().saturating_sub(1);
            let has_room = more <= free;
            free -= if has_room { more } else { 0 };
            if !has_room {
                texts[index] = vec![line(index)];
            }
        }
        let mut lines = rows(inset(list));
        for (index, text) in texts.into_iter().enumerate() {
            conditions::draw(drawing, text, (index, index == cursor), &mut lines);
        }
        return rest;
    }
    if part.rows > 0 {
        // While the cursor is in another list, the most urgent ones are seen.
        let selected = if cursor < promises.len() { cursor } else { 0 };
        for (index, row) in list_rows(drawing, promises.len(), selected, inset(list), "  ") {
            let place = (index, index == cursor);
            conditions::draw(drawing, vec![line(index)], place, &mut std::iter::once(row));
        }
    }
    rest
}

/// Draws the open items by owner and due date under their heading; returns the area below.
fn draw_open(drawing: Drawing<'_>, review: &Review, cursor: usize, part: Part, area: Rect) -> Rect {
    let Drawing { theme, model, layout, .. } = drawing;
    let plan = review.session.action_plan();
    let promises = review.promise_rows();
    let area = split(area, u16::from(part.is_parted)).1;
    let work = review.session.open_work(model.today());
    let unowned =
        plan.iter().filter(|&&item| review.session.answer(item).owner().is_none()).count();
    let (line, rest) = split(area, 1);
    let mut row = Row::new(theme).left(format!("Open, {}", plan.len()), theme.strong());
    if part.rows == 0 && !plan.is_empty() {
        row = row.left(model.with_keys("   {MoveFirst} shows"), theme.quiet());
    }
    // Those of a decision have no heading of their own there.
    if layout == Layout::Tiny && promises.len() > 1 && review.session.decision().is_some() {
        row = row.right(format!("{} conditions   ", promises.len()), theme.plain());
    }
    if layout > Layout::Tiny && !review.session.is_assessment() {
        let style = if unowned > 0 { theme.strong() } else { theme.plain() };
        row = row.right(format!("{unowned} {NO_OWNER}   "), style);
    }
    let overdue = if work.overdue > 0 { theme.alarm() } else { theme.plain() };
    row.right(format!("{} overdue", work.overdue), overdue).draw_on(drawing, inset(line));
    let (line, rest) = split(rest, u16::from(part.has_rule));
    rule(drawing, inset(line));
    let (list, below) = split(rest, part.rows);
    if plan.is_empty() {
        let words = match review.session.tally().unassessed {
            0 => "nothing is open".to_owned(),
            left => format!("nothing is open yet; {left} unassessed"),
        };
        Row::new(theme).left(words, theme.plain()).draw_on(drawing, inset(split(list, 1).0));
        return below;
    }
    if part.rows == 0 {
        return below;
    }
    // The conditions come first; they stand above.
    let before = promises.len();
    let selected = cursor.checked_sub(before).filter(|cursor| *cursor < plan.len());
    let owners = Owners {
        spellings: Spellings::of(review.session.named()),
        columns: match layout {
            _ if promises.is_empty() => owner_columns(layout, review, &plan),
            Layout::Standard | Layout::Wide | Layout::Panes => {
                condition_columns(drawing, review, &promises).owner
            }
            _ => owner_columns(layout, review, &plan),
        },
    };
    let ticked = if review.has_ticks() { review.targets(model.today()) } else { Vec::new() };
    let list = inset(list);
    // In the smallest layout the title alone counts those that are not seen.
    let most = usize::from(list.height.max(1));
    let shown = match layout {
        Layout::Tiny => {
            let cursor = selected.unwrap_or(0);
            let start = (cursor / most * most).min(plan.len().saturating_sub(most));
            start..plan.len().min(start + most)
        }
        _ => visible(plan.len(), selected.unwrap_or(0), most),
    };
    for (index, row) in shown_rows(drawing, plan.len(), shown, list, "  ") {
        draw_task(drawing, review, (plan[index], &owners), selected == Some(index), row);
        if ticked.contains(&plan[index]) {
            // Left of the cursor: right of it there is no blank before the owner.
            write(&mut drawing.buffer(), row.x - 1, row.y, theme.glyphs.tick, theme.accent());
        }
        drawing.spot(row, Target::Row(before + index));
    }
    below
}

/// The spelling and the column width of the owners of the tasks.
struct Owners {
    spellings: Spellings,
    columns: usize,
}

/// Returns the width of the owners: as many as the longest needs, as far as there is room. Two that are cut may
/// look alike.
fn owner_columns(layout: Layout, review: &Review, plan: &[ItemNo]) -> usize {
    let most = match layout {
        Layout::Wide | Layout::Panes => 24,
        // The due date stands at the end of the row.
        Layout::Compact => 20,
        Layout::Standard => 14,
        Layout::Tiny | Layout::TooSmall => 10,
    };
    let owners = plan.iter().filter_map(|&item| review.session.answer(item).owner());
    let longest = owners.map(|owner| owner.shown().columns()).max().unwrap_or(0);
    longest.clamp(columns(NO_OWNER), most)
}

fn draw_task(
    drawing: Drawing<'_>,
    review: &Review,
    (item, owners): (ItemNo, &Owners),
    is_selected: bool,
    area: Rect,
) {
    let Drawing { theme, model, layout, .. } = drawing;
    let answer = review.session.answer(item);
    let (row, text) = list_row(drawing, is_selected);
    let owner = answer.owner().map_or_else(
        || NO_OWNER.to_owned(),
        |owner| owners.spellings.first(owner).shown().cut(owners.columns, theme.glyphs.ellipsis),
    );
    let owner_style = if answer.owner().is_none() { theme.strong() } else { theme.plain() };
    let pad = " ".repeat((owners.columns + BEHIND_OWNER).saturating_sub(columns(&owner)));
    let mut row = row.left(format!("{owner}{pad}"), owner_style);
    let is_overdue = answer.is_overdue(model.today());
    if layout >= Layout::Standard {
        let due = answer.due.map_or_else(
            || theme.glyphs.nothing.to_owned(),
            |due| words::due(due, is_overdue, layout < Layout::Wide, model.today()),
        );
        let style = if is_overdue { theme.alarm() } else { theme.plain() };
        let due_columns = if layout >= Layout::Wide { DUE } else { SHORT_DUE };
        row = row.left(format!("{due:due_columns$}"), style);
    }
    let glyph = theme.glyph(answer.status);
    let (words, width) = if layout >= Layout::Wide {
        let words = format!("{glyph} {}", status::short_word(answer.status));
        (words, theme.glyphs.status_columns - 1)
    } else {
        (format!("{glyph} "), 0)
    };
    row = row.left(format!("{words:width$}"), theme.status(answer.status));
    if answer.blocker {
        row = row.left(format!("{} ", theme.glyphs.blocker), theme.alarm());
    }
    row = row.left(review.session.checklist().item(item).text.shown().into_cow(), text);
    if is_overdue && layout < Layout::Standard {
        row = row.right("  overdue", theme.alarm());
    } else if let Some(due) = answer.due.filter(|_| layout == Layout::Compact) {
        row = row.right(
            format!("  {}", words::due(due, is_overdue, true, model.today())),
            theme.plain(),
        );
    }
    row.draw_on(drawing, area);
}
