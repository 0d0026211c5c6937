//! Two reviews side by side: what got worse comes first.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::names;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::{Shown, columns};
use crate::domain::insight::apart;
use crate::domain::insight::compare::{Change, Compared, Comparison};
use crate::domain::session::Session;
use crate::tui::model::home::counts_words;
use crate::tui::model::overlay::Compare;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, footer, inset, rows, rule_inset, scrolled, split, split_last,
};
use crate::tui::view::{score, words};
use crate::tui::widgets::row::Row;

/// The title in the header.
const TITLE: &str = "   Comparison";
/// The columns of a day, and of a percentage with the band behind it.
const DAY: usize = 10;
const SCORE: usize = 24;

pub(super) fn draw(drawing: Drawing<'_>, compare: &Compare, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    ratatui::widgets::Clear.draw_on(drawing, area);
    let [before, after] = &compare.sessions;
    let comparison = Comparison::of(before, after);
    let (line, rest) = split(area, 1);
    let room = usize::from(line.width).saturating_sub(2 + columns(TITLE));
    let heading = Row::new(theme)
        .left(systems(drawing, &compare.sessions, room), theme.strong())
        .left(TITLE, theme.plain());
    heading.draw_on(drawing, inset(line));
    let blank = u16::from(layout >= Layout::Standard);
    let (_, rest) = split(rest, blank);
    let rest = draw_totals(drawing, &compare.sessions, rest);
    let (line, rest) = split(split(rest, blank).1, 1);
    Row::new(theme).left(comparison.words(), theme.strong()).draw_on(drawing, inset(line));
    let rest = rule_inset(drawing, rest);
    let (list, foot) = split_last(rest, 1);
    let foot = inset(foot);
    footer(drawing, Context::Compare, foot);
    let scroll = scrolled(drawing, compare.scroll, comparison.items.len(), list, foot);
    let words = comparison.items.iter().map(|item| change_words(item.change, layout).len());
    let change = words.max().unwrap_or(0) + 2;
    for (row, item) in rows(inset(list)).zip(comparison.items.iter().skip(scroll)) {
        draw_item(drawing, item, change, row);
    }
}

/// Returns the system, or both where two are compared; the shorter name leaves its room to the longer.
fn systems(drawing: Drawing<'_>, sessions: &[Session; 2], room: usize) -> String {
    let ellipsis = drawing.theme.glyphs.ellipsis;
    let [before, after] = sessions.each_ref().map(|session| session.system().shown());
    if are_of_one_system(sessions) {
        return before.cut(room, ellipsis);
    }
    let arrow = format!(" {} ", drawing.theme.glyphs.arrow);
    let room = room.saturating_sub(columns(&arrow));
    // What the shorter one leaves goes to the longer.
    let share = |other: &Shown<'_>| room.saturating_sub(other.columns()).max(room / 2);
    let (first, second) = (share(&after), share(&before));
    format!("{}{arrow}{}", before.cut(first, ellipsis), after.cut(second, ellipsis))
}

fn are_of_one_system([before, after]: &[Session; 2]) -> bool {
    names::is_same(before.system(), after.system())
}

/// Draws both reviews, with their counts below one another; returns the area below.
fn draw_totals(drawing: Drawing<'_>, sessions: &[Session; 2], area: Rect) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    let longest =
        sessions.iter().map(|session| counts_words(session.tally()).len()).max().unwrap_or(0);
    let name = name_columns(layout, sessions, usize::from(area.width), longest);
    let mut below = area;
    let zone = drawing.model.now.zone;
    for (session, apart) in sessions.iter().zip(apart::of_two(sessions.each_ref(), zone)) {
        let begin = Row::new(theme).left(name_cell(drawing, session, name), theme.plain());
        let total = total(drawing, begin, session, apart, longest);
        let standing = standing(drawing, session);
        let has_room = layout >= Layout::Standard && name == 0;
        // What stands beside the band has a line of its own where both do not fit.
        let lines = if layout == Layout::Tiny || standing.is_empty() {
            vec![total]
        } else if has_room {
            vec![with_parts(total, standing)]
        } else {
            let blank = Row::new(theme).left(" ".repeat(name + DAY), theme.plain());
            vec![total, with_parts(blank, standing)]
        };
        for row in lines {
            let (line, rest) = split(below, 1);
            row.draw_on(drawing, inset(line));
            below = rest;
        }
    }
    below
}

/// Returns the width of the systems before the days, blanks included: none where it is one system, or where
/// there is no room for names.
fn name_columns(layout: Layout, sessions: &[Session; 2], width: usize, counts: usize) -> usize {
    if are_of_one_system(sessions) || layout == Layout::Tiny {
        return 0;
    }
    let [before, after] = sessions.each_ref().map(|session| session.system().shown());
    let room = width.saturating_sub(2 + DAY + 2 + counts + SCORE);
    (before.columns().max(after.columns()) + 2).min(room)
}

fn name_cell(drawing: Drawing<'_>, session: &Session, name: usize) -> String {
    let system =
        session.system().shown().cut(name.saturating_sub(2), drawing.theme.glyphs.ellipsis);
    let pad = " ".repeat(name.saturating_sub(columns(&system)));
    system + &pad
}

/// Returns a review in a line, behind what that begins with: its day, its counts where there is room, its
/// percentage, its band. What tells it from the other one of its day follows the day.
fn total<'r>(
    drawing: Drawing<'_>,
    begin: Row<'r>,
    session: &Session,
    apart: Option<String>,
    longest: usize,
) -> Row<'r> {
    let Drawing { theme, model, layout, .. } = drawing;
    let day = words::date(session.created_at(), model.now);
    let day = match apart {
        None => day,
        Some(apart) if layout == Layout::Tiny => apart,
        Some(apart) => format!("{day} {apart}"),
    };
    let row = begin.left(day, theme.plain());
    let tally = session.tally();
    let Some(progress) = tally.progress() else {
        return row.left("  nothing is applicable", theme.plain());
    };
    let row = if layout > Layout::Tiny {
        row.left(format!("  {:>longest$}", counts_words(session.tally())), theme.plain())
    } else {
        row
    };
    let percent = progress.percent().to_string();
    row.left(format!("  {percent:>5}  "), theme.plain())
        .left(progress.band().headline(), theme.band(progress.band()))
}

/// Returns the facts beside the band: the blockers, the decision.
fn standing(drawing: Drawing<'_>, session: &Session) -> Vec<(String, Style)> {
    let Drawing { theme, .. } = drawing;
    let blockers = score::blockers(session.tally()).map(|words| (words, theme.alarm()));
    let decision =
        session.decision().map(|decision| (decision.outcome.headline().to_owned(), theme.strong()));
    blockers.into_iter().chain(decision).collect()
}

fn with_parts(row: Row<'_>, parts: Vec<(String, Style)>) -> Row<'_> {
    parts.into_iter().fold(row, |row, (words, style)| row.left(format!("  {words}"), style))
}

/// Returns the words for a change of an item; in the smallest layout, in short.
fn change_words(change: Change, layout: Layout) -> &'static str {
    match (layout, change) {
        (Layout::Tiny, Change::StillOpen) => "open",
        (Layout::Tiny, Change::NotYet) => "not yet",
        _ => change.words(),
    }
}

/// Draws an item in a line; what became of it takes so many columns.
fn draw_item(drawing: Drawing<'_>, item: &Compared<'_>, change: usize, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    let glyph = |status: Option<Option<Status>>| {
        status.map_or(theme.glyphs.nothing, |status| theme.glyph(status))
    };
    let style = match item.change {
        Change::Worse => theme.alarm(),
        Change::Better => theme.status(Some(Status::Done)),
        _ => theme.plain(),
    };
    let (before, after) = (glyph(item.before), glyph(item.after));
    let style_of = |status: Option<Option<Status>>| {
        status.map_or_else(Style::new, |status| theme.status(status))
    };
    let arrow = format!(" {} ", theme.glyphs.arrow);
    let mut row = Row::new(theme)
        .left(format!("{:<change$}", change_words(item.change, layout)), style)
        .left(before, style_of(item.before))
        .left(arrow, theme.plain())
        .left(after, style_of(item.after))
        .left("  ", theme.plain())
        .left(item.text.shown().into_cow(), theme.plain());
    if layout >= Layout::Wide {
        let word = |status: Option<Option<Status>>| status.map_or("not asked", status::short_word);
        let words = format!("  {} {} {}", word(item.before), theme.glyphs.arrow, word(item.after));
        row = row.right(words, theme.quiet());
    }
    row.draw_on(drawing, area);
}
