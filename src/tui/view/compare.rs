//! Two reviews side by side: what got worse comes first.

mod change;
mod page;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::names;
use crate::domain::basics::score::Band;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::columns;
use crate::domain::insight::apart;
use crate::domain::insight::compare::Compared;
use crate::domain::records::decision::Outcome;
use crate::domain::session::Session;
use crate::tui::model::compare::{Compare, CompareRow, Part};
use crate::tui::model::home::counts_words;
use crate::tui::model::mouse::Target;
use crate::tui::screens::Context;
use crate::tui::view::compare::change::{change_style, change_words};
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, footer, inset, list_row, list_rows, rows, rule_inset, split, split_last,
};
use crate::tui::view::{score, words};
use crate::tui::widgets::row::Row;

/// The fewest columns of a list in which the statuses have words.
const WITH_WORDS: u16 = 98;
/// The title in the header.
const TITLE: &str = "   Comparison";

pub(super) fn draw(drawing: Drawing<'_>, compare: &Compare, area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    ratatui::widgets::Clear.draw_on(drawing, area);
    let (line, rest) = split(area, 1);
    let room = usize::from(line.width).saturating_sub(2 + columns(TITLE));
    let heading = Row::new(theme)
        .left(systems(drawing, &compare.sessions, room), theme.strong())
        .left(TITLE, theme.plain());
    heading.draw_on(drawing, inset(line));
    let (rest, foot) = split_last(rest, 1);
    footer(drawing, Context::Compare, inset(foot));
    let listed = compare.rows();
    let blank = u16::from(layout >= Layout::Standard);
    let rest = split(rest, blank).1;
    if let (Some(scroll), Some(CompareRow::Item(item))) = (compare.page, listed.get(compare.cursor))
    {
        page::draw(drawing, compare, (item, &listed), scroll, rest);
        return;
    }
    let rest = draw_totals(drawing, &compare.sessions, rest);
    let rest = draw_parts(drawing, compare, split(rest, blank).1);
    // Where rows are few the list has that of the rule.
    let rest = if layout == Layout::Tiny { rest } else { rule_inset(drawing, rest) };
    let rest =
        if layout == Layout::Panes { draw_selected(drawing, compare, &listed, rest) } else { rest };
    draw_rows(drawing, compare, &listed, rest);
}

/// Draws both answers of the selected row in the right half of an area; returns the left one.
fn draw_selected(
    drawing: Drawing<'_>,
    compare: &Compare,
    listed: &[CompareRow<'_>],
    area: Rect,
) -> Rect {
    let theme = drawing.theme;
    let left = Rect { width: area.width / 2, ..area };
    let line = Rect { x: left.right(), width: 1, ..area };
    for row in rows(line) {
        Row::new(theme).left(theme.glyphs.frame[5], theme.quiet()).draw_on(drawing, row);
    }
    let right = Rect { x: line.right(), width: area.right() - line.right(), ..area };
    if let Some(CompareRow::Item(item)) = listed.get(compare.cursor) {
        page::draw_beside(drawing, compare, item, right);
    }
    left
}

/// Draws the counts in words, and the parts that can be shown with theirs; returns the area below. In the smallest
/// layout only the part is named, where it is not everything.
fn draw_parts(drawing: Drawing<'_>, compare: &Compare, area: Rect) -> Rect {
    let Drawing { theme, layout, .. } = drawing;
    let (line, rest) = split(area, 1);
    let words = match compare.part {
        part if layout == Layout::Tiny && part != Part::Everything => {
            format!("only {}", part.words())
        }
        _ => compare.comparison().words_of_both(),
    };
    // Where not all has room, the counts come before of how many items they are.
    let is_whole = columns(&words) <= usize::from(inset(line).width);
    let counts = words.split_once(": ").filter(|_| !is_whole).map(|(_, counts)| counts.to_owned());
    let words = counts.unwrap_or(words);
    Row::new(theme).left(words, theme.strong()).draw_on(drawing, inset(line));
    if layout == Layout::Tiny {
        return rest;
    }
    let (line, rest) = split(rest, 1);
    let counts = compare.counts();
    let row = |gap: &str, has_same: bool| {
        let counts = counts.iter().filter(|(part, _)| has_same || *part != Part::Same);
        counts.fold(Row::new(theme), |row, (part, count)| {
            let is_shown = *part == compare.part;
            let mark = if is_shown { theme.glyphs.cursor } else { " " };
            let style = if is_shown { theme.strong() } else { theme.plain() };
            row.left(mark, theme.accent()).left(format!("{} {count}{gap}", part.words()), style)
        })
    };
    // Where not all have room, what is settled says least.
    let [wide, narrow, fewest] = [("  ", true), (" ", true), (" ", compare.part == Part::Same)]
        .map(|(gap, has_same)| row(gap, has_same));
    let fits = |row: &Row<'_>| !row.is_cut(inset(line).width);
    let parts = [wide, narrow].into_iter().find(fits).unwrap_or(fewest);
    parts.draw_on(drawing, inset(line));
    rest
}

fn draw_rows(drawing: Drawing<'_>, compare: &Compare, listed: &[CompareRow<'_>], area: Rect) {
    let Drawing { theme, layout, .. } = drawing;
    // Whatever is filtered, the columns stay.
    let items = compare.comparison().items;
    let change = items.iter().map(|item| change_words(item, layout).len()).max().unwrap_or(0) + 2;
    let has_words = layout >= Layout::Wide && area.width >= WITH_WORDS;
    let cursor = compare.cursor.min(listed.len().saturating_sub(1));
    for (index, line) in list_rows(drawing, listed.len(), cursor, inset(area), "  ") {
        drawing.spot(line, Target::Row(index));
        let is_selected = index == cursor;
        match &listed[index] {
            CompareRow::Item(item) => {
                draw_item(drawing, item, (change, has_words), is_selected, line);
            }
            CompareRow::NotAssessed(count) => {
                let key =
                    if compare.is_unfolded { "{ReadAnswers} hides" } else { "{ReadAnswers} shows" };
                let (row, style) = list_row(drawing, is_selected);
                row.left(format!("{count} unassessed in one or both"), style)
                    .left(format!("   {}", drawing.model.with_keys(key)), theme.quiet())
                    .draw_on(drawing, line);
            }
        }
    }
}

/// Returns the system, or both where two are compared; the shorter name leaves its room to the longer.
fn systems(drawing: Drawing<'_>, sessions: &[Session; 2], room: usize) -> String {
    let both = sessions.each_ref().map(|session| session.system().shown());
    if are_of_one_system(sessions) {
        return both[0].cut(room, drawing.theme.glyphs.ellipsis);
    }
    words::from_to(drawing.theme, both, room)
}

fn are_of_one_system([before, after]: &[Session; 2]) -> bool {
    names::is_same(before.system(), after.system())
}

/// Draws both reviews below one another; returns the area below.
fn draw_totals(drawing: Drawing<'_>, sessions: &[Session; 2], area: Rect) -> Rect {
    let zone = drawing.model.now.zone;
    let apart = apart::of_two(sessions.each_ref(), zone);
    let totals: Vec<Total> =
        sessions.iter().zip(apart).map(|(it, apart)| Total::of(drawing, it, apart)).collect();
    let longest = |cell: fn(&Total) -> &String| {
        totals.iter().map(|total| columns(cell(total))).max().unwrap_or(0)
    };
    let widths = Widths {
        day: longest(|total| &total.day),
        counts: longest(|total| &total.counts),
        percent: longest(|total| &total.percent),
        band: longest(|total| &total.band.0),
    };
    let width = area.width.saturating_sub(2);
    let name = name_columns(drawing, sessions, usize::from(width), &widths);
    let row = |index: usize, beside: Beside| {
        let name = name_cell(drawing, &sessions[index], name);
        let begin = Row::new(drawing.theme).left(name, drawing.theme.plain());
        totals[index].row(drawing, begin, &widths, beside)
    };
    let fits = |beside: &Beside| (0..totals.len()).all(|index| !row(index, *beside).is_cut(width));
    let beside = Beside::ALL.into_iter().find(fits).unwrap_or(Beside::Nothing);
    for (index, line) in rows(area).take(totals.len()).enumerate() {
        row(index, beside).draw_on(drawing, inset(line));
    }
    split(area, 2).1
}

/// A review in words: its day, counts, percentage and band, and the facts beside them.
struct Total {
    day: String,
    counts: String,
    percent: String,
    band: (String, Style),
    blockers: Option<(String, Style)>,
    decision: Option<Outcome>,
}

/// The columns of the parts of the two reviews.
struct Widths {
    day: usize,
    counts: usize,
    percent: usize,
    band: usize,
}

/// The facts beside the percentage and the band, from the most to the least.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    CountsAndStanding,
    Standing,
    ShortStanding,
    Blockers,
    /// Not even the band, where there are blockers.
    Nothing,
}

impl Beside {
    const ALL: [Self; 5] = [
        Self::CountsAndStanding,
        Self::Standing,
        Self::ShortStanding,
        Self::Blockers,
        Self::Nothing,
    ];
}

impl Total {
    /// `apart` tells the review from the other one of its day.
    fn of(drawing: Drawing<'_>, session: &Session, apart: Option<String>) -> Self {
        let Drawing { theme, model, layout, .. } = drawing;
        let day = words::date(session.created_at(), model.now);
        let tally = session.tally();
        let progress = tally.progress();
        let nothing = || ("nothing is applicable".to_owned(), theme.plain());
        let band = |band: Band| (band.headline().to_owned(), theme.band(band));
        Self {
            day: match apart {
                None => day,
                Some(apart) if layout == Layout::Tiny => apart,
                Some(apart) => format!("{day} {apart}"),
            },
            counts: counts_words(tally),
            percent: progress.map(|_| score::so_far(tally)).unwrap_or_default(),
            band: progress.map_or_else(nothing, |progress| band(progress.band())),
            blockers: score::blockers(tally).map(|words| (words, theme.alarm())),
            decision: session.decision().map(|decision| decision.outcome),
        }
    }

    /// Adds the review to the beginning of its row.
    fn row<'r>(
        &self,
        drawing: Drawing<'_>,
        begin: Row<'r>,
        widths: &Widths,
        beside: Beside,
    ) -> Row<'r> {
        let plain = drawing.theme.plain();
        let Widths { day, counts, percent, band } = *widths;
        let mut row = begin.left(format!("{:<day$}  ", self.day), plain);
        if beside == Beside::CountsAndStanding {
            row = row.left(format!("{:>counts$}  ", self.counts), plain);
        }
        row = row.left(format!("{:<percent$}  ", self.percent), plain);
        if let (Beside::Nothing, Some((words, style))) = (beside, &self.blockers) {
            return row.left(words.clone(), *style);
        }
        row = row.left(self.band.0.clone(), self.band.1);
        let decision = self.decision.and_then(|outcome| match beside {
            Beside::CountsAndStanding | Beside::Standing => Some(outcome.headline()),
            Beside::ShortStanding => Some(outcome.short_headline()),
            Beside::Blockers | Beside::Nothing => None,
        });
        let decision = decision.map(|words| (words.to_owned(), drawing.theme.strong()));
        let mut pad = band - columns(&self.band.0);
        for (words, style) in self.blockers.iter().chain(&decision) {
            row = row.left(" ".repeat(pad), plain).left(format!("  {words}"), *style);
            pad = 0;
        }
        row
    }
}

/// Returns the width of the systems before the days, blanks included: none where it is one system, or where
/// there is no room for names.
fn name_columns(
    drawing: Drawing<'_>,
    sessions: &[Session; 2],
    width: usize,
    widths: &Widths,
) -> usize {
    if are_of_one_system(sessions) || drawing.layout == Layout::Tiny {
        return 0;
    }
    let [before, after] = sessions.each_ref().map(|session| session.system().shown());
    let Widths { day, counts, percent, band } = *widths;
    // Where there is little room, the names go before the counts.
    let counts = if drawing.layout >= Layout::Standard { counts } else { 0 };
    let room = width.saturating_sub(day + counts + percent + band + 6);
    (before.columns().max(after.columns()) + 2).min(room)
}

fn name_cell(drawing: Drawing<'_>, session: &Session, name: usize) -> String {
    let system =
        session.system().shown().cut(name.saturating_sub(2), drawing.theme.glyphs.ellipsis);
    let pad = " ".repeat(name.saturating_sub(columns(&system)));
    system + &pad
}

/// Draws an item in a line; what became of it takes so many columns, and the statuses have words or not.
fn draw_item(
    drawing: Drawing<'_>,
    item: &Compared<'_>,
    (change, has_words): (usize, bool),
    is_selected: bool,
    area: Rect,
) {
    let Drawing { theme, layout, .. } = drawing;
    let (begin, text) = list_row(drawing, is_selected);
    let width = if has_words { theme.glyphs.status_columns } else { 1 };
    let cell = |status: Option<Option<Status>>| {
        let words = match status {
            None if has_words => format!("{} not asked", theme.glyphs.nothing),
            None => theme.glyphs.nothing.to_owned(),
            Some(status) if has_words => {
                format!("{} {}", theme.glyph(status), status::short_word(status))
            }
            Some(status) => theme.glyph(status).to_owned(),
        };
        format!("{words:width$}")
    };
    let style = change_style(drawing, item);
    let (before, after) = (cell(item.before), cell(item.after));
    let style_of = |status: Option<Option<Status>>| {
        status.map_or_else(Style::new, |status| theme.status(status))
    };
    let arrow = format!(" {} ", theme.glyphs.arrow);
    begin
        .left(format!("{:<change$}", change_words(item, layout)), style)
        .left(before, style_of(item.before))
        .left(arrow, theme.plain())
        .left(after, style_of(item.after))
        .left("  ", theme.plain())
        .left(item.text.shown().into_cow(), text)
        .draw_on(drawing, area);
}
