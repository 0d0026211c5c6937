//! The first screen, with no review yet: what this is, the score as an example, and the keys to begin with; on a high
//! screen also what the colours and the bands mean, and the categories of the checklist.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::gauge::GaugeCell;
use crate::domain::basics::score::{Band, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
use crate::domain::basics::status::{Status, word};
use crate::domain::basics::text::{Shown, show_path};
use crate::domain::records::checklist::{Category, CategoryNo, Checklist, ItemNo};
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Draw, Drawing, rows};
use crate::tui::view::home::words::short_path;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The widest line that is easy to read, and on a screen of so many rows the widest part.
const WIDEST: u16 = 78;
const HIGH: u16 = 30;
const WIDEST_HIGH: u16 = 110;
/// The columns of the edges and names of the bands, and the blanks between two columns.
const EDGES: usize = 12;
const APART: &str = "   ";
const WHAT: &str = "A review walks one system through a strict checklist: 32 statements in 8 categories, each \
                    true today or not. What is done counts, and nothing else; this is how it adds up:";
/// The score of the example.
const EXAMPLE: Tally =
    Tally { done: 20, partial: 5, missing: 3, not_applicable: 0, unassessed: 4, blockers: 0 };
/// The keys that begin, and those of what the program can do.
const BEGINNINGS: [(&str, &str); 2] =
    [("{NewSession}", "begins your first review"), ("{OpenSample}", "looks at a finished one")];
const ABILITIES: [(&str, &str); 3] = [
    ("{OpenMeeting}", "the meeting: item by item, with a clock"),
    ("{Export}", "the report, ready for the wiki"),
    ("{NextReview}", "next quarter's review, beside this one"),
];
/// The marks of the example's gauge, from the left.
const CELLS: [(GaugeCell, Option<Status>); 4] = [
    (GaugeCell::Done, Some(Status::Done)),
    (GaugeCell::Partial, Some(Status::Partial)),
    (GaugeCell::Missing, Some(Status::Missing)),
    (GaugeCell::Unassessed, None),
];

/// A part of the screen.
enum Part {
    Line(Row<'static>),
    Gauge,
    Scale,
}

pub(super) fn draw(drawing: Drawing<'_>, area: Rect) {
    let is_high = drawing.model.size.height >= HIGH;
    let widest = if is_high { WIDEST_HIGH } else { WIDEST };
    let area = Rect { width: area.width.min(widest), ..area };
    let mut parts = parts(drawing, area.width);
    if !is_high {
        parts.retain(|(rank, _)| *rank != FOR_HIGH);
    }
    // The later a part is, the sooner it goes where room is short.
    let mut ranks: Vec<u8> = parts.iter().map(|(rank, _)| *rank).collect();
    ranks.sort_unstable();
    let most = ranks.get(usize::from(area.height)).copied().unwrap_or(u8::MAX);
    let shown = parts.into_iter().filter(|(rank, _)| *rank < most).map(|(_, part)| part);
    for (row, part) in rows(area).zip(shown) {
        match part {
            Part::Line(line) => line.draw_on(drawing, row),
            Part::Gauge => gauge::draw(&EXAMPLE, drawing.theme, row, &mut drawing.buffer()),
            Part::Scale => gauge::draw_scale(&EXAMPLE, drawing.theme, row, &mut drawing.buffer()),
        }
    }
}

/// The rank of what only high screens show: the first that goes where room is short.
const FOR_HIGH: u8 = 8;

/// Returns the parts from the top, each with its rank: the lower, the longer it stays.
fn parts(drawing: Drawing<'_>, width: u16) -> Vec<(u8, Part)> {
    let Drawing { model, theme, .. } = drawing;
    let line = |text: &str| {
        let wrapped = Shown::line(text).wrap(usize::from(width));
        wrapped
            .map(|line| Part::Line(Row::new(theme).left(line, theme.plain())))
            .collect::<Vec<_>>()
    };
    let blank = |rank| (rank, Part::Line(Row::new(theme)));
    let key = |styles: [Style; 2], (key, words): (&'static str, &'static str)| {
        let key = Row::new(theme).left(model.with_keys(key), styles[0]);
        Part::Line(key.left(format!("  {words}"), styles[1]))
    };
    let path = short_path(model, &show_path(&model.setup.places.sessions()));
    let title = Row::new(theme).left("Is it ready for production?", theme.strong());
    let mut parts = vec![(0, Part::Line(title)), blank(4)];
    parts.extend(line(WHAT).into_iter().map(|part| (3, part)));
    parts.extend([blank(5), (1, Part::Gauge), (1, Part::Scale)]);
    parts.extend(legend(theme).into_iter().map(|line| (FOR_HIGH, Part::Line(line))));
    parts.push(blank(2));
    parts.extend(BEGINNINGS.map(|one| (0, key([theme.accent(), theme.strong()], one))));
    parts.push(blank(7));
    parts.extend(ABILITIES.map(|one| (6, key([theme.plain(), theme.plain()], one))));
    parts.extend(checklist(theme).into_iter().map(|line| (FOR_HIGH, Part::Line(line))));
    parts.push(blank(7));
    parts.extend(
        line(&format!("Every change is saved by itself, in {path}"))
            .into_iter()
            .map(|part| (7, part)),
    );
    parts
}

/// Returns what the marks of the gauge and its bands mean.
fn legend(theme: &Theme) -> Vec<Row<'static>> {
    let marks = CELLS.into_iter().fold(Row::new(theme), |row, (cell, status)| {
        let gap = if row.left_columns() == 0 { "" } else { APART };
        let mark = format!("{gap}{}", theme.gauge(cell));
        row.left(mark, theme.gauge_style(cell)).left(format!(" {}", word(status)), theme.plain())
    });
    let checklist = Checklist::built_in();
    let bands = [
        (format!("below {MANAGED_RISK_FROM}%"), Band::PreProduction),
        (format!("to {STRONG_BASELINE_ABOVE}%"), Band::ManagedRisk),
        (format!("above {STRONG_BASELINE_ABOVE}%"), Band::StrongBaseline),
    ];
    let band = |(edge, band): (String, Band)| {
        Row::new(theme)
            .left(format!("{edge:<EDGES$}"), theme.plain())
            .left(checklist.sentence(band).to_string(), theme.plain())
    };
    [Row::new(theme), marks, Row::new(theme)].into_iter().chain(bands.map(band)).collect()
}

/// Returns the categories of the built-in checklist, each with the first of its statements.
fn checklist(theme: &Theme) -> Vec<Row<'static>> {
    let checklist = Checklist::built_in();
    let width = checklist.longest_title();
    let category = |(number, category): (CategoryNo, &Category)| {
        let item = ItemNo(checklist.items_of(number).start);
        let title = category.title.shown().to_string();
        Row::new(theme)
            .left(format!("{title:<width$}{APART}"), theme.plain())
            .left(checklist.item(item).text.shown().to_string(), theme.quiet())
    };
    let title =
        Row::new(theme).left("What it asks, one statement of each category", theme.strong());
    let head = [Row::new(theme), title];
    head.into_iter().chain(checklist.numbered_categories().map(category)).collect()
}
