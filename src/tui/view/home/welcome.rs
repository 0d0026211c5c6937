//! The first screen, with no review yet: what this is, the score as an example, and the keys to begin with.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::{Shown, show_path};
use crate::tui::view::drawing::{Draw, Drawing, rows};
use crate::tui::view::home::words::short_path;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The widest line that is easy to read.
const WIDEST: u16 = 78;
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

/// A part of the screen.
enum Part {
    Line(Row<'static>),
    Gauge,
    Scale,
}

pub(super) fn draw(drawing: Drawing<'_>, area: Rect) {
    let area = Rect { width: area.width.min(WIDEST), ..area };
    let parts = parts(drawing, area.width);
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
    parts.extend([blank(5), (1, Part::Gauge), (1, Part::Scale), blank(2)]);
    parts.extend(BEGINNINGS.map(|one| (0, key([theme.accent(), theme.strong()], one))));
    parts.push(blank(7));
    parts.extend(ABILITIES.map(|one| (6, key([theme.key(), theme.plain()], one))));
    parts.push(blank(7));
    parts.extend(
        line(&format!("Every change is saved by itself, in {path}"))
            .into_iter()
            .map(|part| (7, part)),
    );
    parts
}
