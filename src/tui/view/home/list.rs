//! The list of systems: a row for each, and for the earlier reviews of those that are unfolded.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::gauge::cells;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::{Shown, columns, cut_inside};
use crate::tui::model::home::{Entry, Kind, Lack, Row as ListRow, Summary, Widest};
use crate::tui::model::mouse::Target;
use crate::tui::view::drawing::{Draw, Drawing, Layout, rule_inset, shown_rows, split, visible};
use crate::tui::view::home::words::{self, State};
use crate::tui::view::words::{date, short_date};
use crate::tui::widgets::row::{Row, write};

/// The columns before the rows: the tick, the cursor, a blank.
const GUTTER: u16 = 3;
/// The blanks between two columns of the list.
const GAP: u16 = 2;
/// The fewest columns of a name.
const SYSTEM: u16 = 12;
/// The columns of a date, with what the row of an earlier review is indented by.
const DATE: u16 = 12;
/// The columns of a decision, with its age and without.
const DECIDED: u16 = 19;
const OUTCOME: u16 = 14;
/// The columns of the small gauge, at least and at most, and of the percentage behind it.
const GAUGE: u16 = 10;
const WIDE_GAUGE: u16 = 20;
const PERCENT: u16 = 5;
/// The columns of the heading that stands over the percentage alone.
const COMPLETE: u16 = 8;
/// The columns of the needs, at least and at most.
const NEEDS: u16 = 13;
const WIDE_NEEDS: u16 = 80;
/// The columns of the trend: as many reviews.
const TREND: u16 = 5;

/// Draws the list with its heading; returns the first row below it.
pub(super) fn draw(drawing: Drawing<'_>, area: Rect) -> u16 {
    let home = &drawing.model.home;
    let (head, list) = split(area, 1);
    let columns = Columns::of(drawing, head.width);
    columns.draw_head(drawing, head);
    // Where rows are few the systems have that of the rule.
    let list = if drawing.layout > Layout::Tiny { rule_inset(drawing, list) } else { list };
    let all = home.rows();
    let shown = shown(all, home.cursor, usize::from(list.height));
    draw_hidden_need(drawing, &shown, list);
    for (index, row) in shown_rows(drawing, all.len(), shown, list, "   ") {
        columns.draw_row(drawing, all[index], index == home.cursor, row);
        drawing.spot(row, Target::Row(index));
    }
    list.y + u16::try_from(all.len()).unwrap_or(u16::MAX).min(list.height)
}

/// Draws behind the number of the hidden rows how many of their systems have a blocker.
fn draw_hidden_need(drawing: Drawing<'_>, shown: &Range<usize>, area: Rect) {
    let count = drawing.model.home.blocked_outside(shown);
    let line = Rect { y: area.y + u16::try_from(shown.len()).unwrap_or(0), height: 1, ..area };
    if count > 0 && line.y < area.bottom() {
        let words = format!("{count} with a blocker ");
        Row::new(drawing.theme).right(words, drawing.theme.alarm()).draw_on(drawing, line);
    }
}

/// Returns the rows that are shown where only `most` fit: the page that holds the cursor. An unfolded system in
/// the last row comes first, or nothing would be seen of its earlier reviews.
fn shown(all: &[ListRow], cursor: usize, most: usize) -> Range<usize> {
    let page = visible(all.len(), cursor, most.max(1));
    let is_unfolded = all.get(cursor + 1).is_some_and(|row| row.kind == Kind::Earlier);
    if !is_unfolded || cursor + 1 < page.end {
        return page;
    }
    let start = cursor.min(all.len() - page.len());
    start..start + page.len()
}

/// The widths of the columns of the list; zero for those without room.
#[derive(Clone, Copy, Default)]
struct Columns {
    name: u16,
    decision: u16,
    gauge: u16,
    percent: u16,
    needs: u16,
    trend: u16,
}

impl Columns {
    /// Returns the columns for a width. A long name is cut in its middle: the selected one stands whole below the list.
    /// What the names leave is for a larger gauge and more needs.
    fn of(drawing: Drawing<'_>, width: u16) -> Self {
        let Drawing { model, theme, layout, .. } = drawing;
        let narrow = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let Widest { name, apart } = model.home.widest();
        let dated = DATE + if apart == 0 { 0 } else { narrow(1 + apart) };
        let name = narrow(name).max(dated).max(SYSTEM);
        let all = match layout {
            Layout::Tiny | Layout::TooSmall => {
                Self { percent: PERCENT, needs: NEEDS, ..Self::default() }
            }
            Layout::Compact => {
                Self { decision: OUTCOME, percent: COMPLETE, needs: NEEDS, ..Self::default() }
            }
            Layout::Standard | Layout::Wide | Layout::Panes => Self {
                name: 0,
                decision: DECIDED,
                gauge: GAUGE,
                percent: PERCENT,
                needs: NEEDS,
                trend: if theme.glyphs.levels.is_some() { TREND } else { 0 },
            },
        };
        let mut columns = all;
        columns.name = columns.room(width).min(name);
        if layout > Layout::Tiny && columns.name < name {
            // A name that can be read matters more than how long ago a decision was, and than a long heading.
            columns.decision = OUTCOME;
            columns.percent = PERCENT;
            columns.name += columns.room(width).min(name - columns.name);
        }
        if columns.gauge > 0 {
            columns.gauge += columns.room(width).min(WIDE_GAUGE - GAUGE);
        }
        if layout >= Layout::Standard {
            columns.needs += columns.room(width).min(WIDE_NEEDS - NEEDS);
        }
        if layout == Layout::Tiny {
            columns.name += columns.room(width);
        }
        columns
    }

    /// Returns the columns of a width that none of these takes.
    fn room(self, width: u16) -> u16 {
        let Self { name, decision, gauge, percent, needs, trend } = self;
        let behind = |columns: u16| if columns == 0 { 0 } else { columns + GAP };
        let gauge = if gauge == 0 { 0 } else { gauge + 1 };
        let complete = GAP + gauge + percent;
        let all = GUTTER + name + behind(decision) + complete + behind(needs) + behind(trend) + 1;
        width.saturating_sub(all)
    }

    fn draw_head(self, drawing: Drawing<'_>, area: Rect) {
        let style = drawing.theme.quiet();
        let cell = |text: &'static str| (text.to_owned(), style);
        let complete = Row::new(drawing.theme);
        let complete = match (self.gauge, self.percent) {
            (0, PERCENT) => complete.right("%", style),
            (0, _) => complete.right("Complete", style),
            _ => complete.left("Complete", style),
        };
        let cells = Cells {
            name: cell("System"),
            decision: cell("Decision"),
            needs: Row::new(drawing.theme).left("Needs", style),
            trend: cell("Trend"),
        };
        self.draw_cells(drawing, cells, complete, area);
    }

    fn draw_row(self, drawing: Drawing<'_>, row: ListRow, is_selected: bool, area: Rect) {
        let Drawing { model, theme, .. } = drawing;
        let Some(entry) = model.home.entry_of(row) else { return };
        if is_selected {
            write(&mut drawing.buffer(), area.x + 1, area.y, theme.glyphs.cursor, theme.accent());
        }
        if model.home.ticks.contains(&entry.id) {
            write(&mut drawing.buffer(), area.x, area.y, theme.glyphs.tick, theme.accent());
        }
        let style = if is_selected { theme.strong() } else { theme.plain() };
        match &entry.content {
            Ok(summary) => {
                let name = match row.kind {
                    Kind::System | Kind::Unreadable => {
                        let name = model.home.spelled(&summary.system).shown();
                        let room = usize::from(self.name);
                        (cut_inside(name.as_str(), room, theme.glyphs.ellipsis), style)
                    }
                    Kind::Earlier => (self.dated(drawing, entry, summary), style),
                };
                let is_system = row.kind == Kind::System;
                self.draw_review(drawing, (summary, is_system), name, area);
            }
            Err(error) => self.draw_unreadable(drawing, entry, Lack::of(error), area),
        }
    }

    /// Returns the date of an earlier review, and what tells it from another one of that day.
    fn dated(self, drawing: Drawing<'_>, entry: &Entry<Summary>, summary: &Summary) -> String {
        let model = drawing.model;
        let apart = model.home.apart(&entry.id, summary, model.now.zone);
        let apart = apart.map(|apart| format!(" {apart}")).unwrap_or_default();
        let whole = format!("  {}{apart}", date(summary.created_at, model.now));
        if columns(&whole) <= usize::from(self.name) {
            return whole;
        }
        format!("  {}{apart}", short_date(summary.created_at, model.now))
    }

    fn draw_review(
        self,
        drawing: Drawing<'_>,
        (summary, is_system): (&Summary, bool),
        name: (String, Style),
        area: Rect,
    ) {
        let theme = drawing.theme;
        let State { words, style } =
            words::state(drawing, summary, is_system && self.decision >= DECIDED);
        let room = usize::from(self.needs);
        let needs = if is_system {
            words::needs(drawing.model, summary)
        } else {
            words::of_earlier(drawing.model, summary, room)
        };
        let count = needs.len();
        let needs = words::fitting(needs, room);
        let left_out = count - needs.len();
        let mut row = Row::new(theme);
        for (index, need) in needs.into_iter().enumerate() {
            let style = if need.is_urgent { theme.alarm() } else { theme.plain() };
            row =
                row.left(if index == 0 { "" } else { ", " }, theme.plain()).left(need.words, style);
        }
        let more = format!(" +{left_out}");
        if is_system && left_out > 0 && row.left_columns() + columns(&more) <= room {
            row = row.left(more, theme.plain());
        }
        // Without a column for the decision it stands where nothing needs anybody.
        if self.decision == 0 && row.left_columns() == 0 {
            row = row.left(words.clone(), style);
        }
        let most = usize::from(self.trend);
        let trend = if is_system { words::trend(drawing, summary, most) } else { String::new() };
        let cells =
            Cells { name, decision: (words, style), needs: row, trend: (trend, theme.plain()) };
        let complete = self.complete(drawing, &summary.tally);
        self.draw_cells(drawing, cells, complete, area);
    }

    /// Returns the small gauge with its ticks, and the percentage.
    fn complete<'r>(self, drawing: Drawing<'_>, tally: &Tally) -> Row<'r> {
        let theme = drawing.theme;
        let percent = tally.progress().map(|progress| progress.percent().to_string());
        let percent = percent.unwrap_or_else(|| theme.glyphs.nothing.to_owned());
        let gauge = cells(tally, usize::from(self.gauge)).into_iter();
        gauge
            .fold(Row::new(theme), |row, cell| row.left(theme.gauge(cell), theme.gauge_style(cell)))
            .right(percent, theme.plain())
    }

    /// Draws what is no readable session: its system, and what is wrong, which is never cut; with room also what opens
    /// it.
    fn draw_unreadable(self, drawing: Drawing<'_>, entry: &Entry<Summary>, lack: Lack, area: Rect) {
        let Drawing { model, theme, .. } = drawing;
        let beside = beside_gutter(area);
        let wrong = format!("  {}", lack.word());
        let room = usize::from(beside.width).saturating_sub(columns(&wrong));
        let system = system_of(&entry.id).cut(room, theme.glyphs.ellipsis);
        let name = usize::from(self.name);
        let system = format!("{system}{}", " ".repeat(name.saturating_sub(columns(&system))));
        let row = Row::new(theme).left(system, theme.plain()).left(wrong, theme.alarm());
        let remedy = entry.can_be_mended.then(|| lack.opening(true));
        let remedy = remedy.map(|words| format!("{} {words}", model.with_keys("   {OpenSession}")));
        let remedy = remedy.filter(|words| columns(words) <= row.room_beside(beside.width));
        row.left(remedy.unwrap_or_default(), theme.quiet()).draw_on(drawing, beside);
    }

    fn draw_cells(self, drawing: Drawing<'_>, cells: Cells<'_>, complete: Row<'_>, area: Rect) {
        let theme = drawing.theme;
        let gauge = if self.gauge == 0 { 0 } else { self.gauge + 1 };
        let text = |(text, style): (String, Style)| Row::new(theme).left(text, style);
        let in_order = [
            (text(cells.name), self.name),
            (text(cells.decision), self.decision),
            (complete, gauge + self.percent),
            (cells.needs, self.needs),
            (text(cells.trend), self.trend),
        ];
        let mut rest = beside_gutter(area);
        for (row, width) in in_order.into_iter().filter(|(_, width)| *width > 0) {
            let width = width.min(rest.width);
            row.draw_on(drawing, Rect { width, ..rest });
            let taken = (width + GAP).min(rest.width);
            rest = Rect { x: rest.x + taken, width: rest.width - taken, ..rest };
        }
    }
}

/// Returns the system of an entry that cannot be read, as far as its id tells.
pub(super) fn system_of(id: &SessionId) -> Shown<'_> {
    Shown::line(id.slug().unwrap_or_else(|| id.as_str()))
}

/// The cells of a row, but for the score.
struct Cells<'r> {
    name: (String, Style),
    decision: (String, Style),
    needs: Row<'r>,
    trend: (String, Style),
}

fn beside_gutter(area: Rect) -> Rect {
    Rect { x: area.x + GUTTER, width: area.width.saturating_sub(GUTTER + 1), ..area }
}
