//! Choices at the edges of a meeting: how it shall go, and what is decided.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::records::decision::Outcome;
use crate::domain::records::meeting::Agenda;
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::Plan;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Drawing, footer, rows, split};
use crate::tui::widgets::editor;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 60;
/// The columns of the label of the minutes.
const LABEL: u16 = 10;

pub(super) fn draw_plan(
    drawing: Drawing<'_>,
    plan: &Plan,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, .. } = drawing;
    let height = u16::try_from(Agenda::ALL.len() + 6).unwrap_or(12);
    let bounds = Window::place(area, WIDTH, height);
    let title = "The meeting".to_owned();
    let inside = Window { title, theme }.draw(bounds, buffer);
    let (body, foot) = split(inside, inside.height.saturating_sub(1));
    footer(drawing, Context::Plan, foot, buffer);
    let (line, rest) = split(body, 1);
    let row = Row::new(theme).left("Minutes", theme.accent());
    row.right("type another number", theme.quiet()).render(line, buffer);
    let field = Rect { x: line.x + LABEL, width: 6.min(line.width), ..line };
    let cursor = editor::draw(&plan.minutes, theme, field, buffer);
    let rest = split(rest, u16::from(rest.height > 5)).1;
    for (row, (number, agenda)) in rows(rest).zip(Agenda::ALL.into_iter().enumerate()) {
        let count = match agenda {
            Agenda::Changed if !plan.has_last => "no last one".to_owned(),
            _ => plan.counts[number].to_string(),
        };
        draw_choice(drawing, number == plan.cursor, agenda.words(), &count, row, buffer);
        drawing.spot(row, Target::Row(number));
    }
    cursor
}

pub(super) fn draw_outcomes(drawing: Drawing<'_>, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, model, .. } = drawing;
    let height = u16::try_from(Outcome::ALL.len() + 4).unwrap_or(8);
    let bounds = Window::place(area, WIDTH, height);
    let inside = Window { title: "Decide".to_owned(), theme }.draw(bounds, buffer);
    let (list, foot) = split(inside, inside.height.saturating_sub(1));
    footer(drawing, Context::Menu, foot, buffer);
    let decided = model.review.as_ref().and_then(|review| review.session.decision());
    for (row, (number, outcome)) in rows(list).zip(Outcome::ALL.into_iter().enumerate()) {
        let is_decided = decided.is_some_and(|decision| decision.outcome == outcome);
        let aside = if is_decided { "decided" } else { "" };
        draw_choice(drawing, number == cursor, outcome.words(), aside, row, buffer);
        drawing.spot(row, Target::Row(number));
    }
}

fn draw_choice(
    drawing: Drawing<'_>,
    is_selected: bool,
    words: &str,
    aside: &str,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let gutter = if is_selected { theme.glyphs.cursor } else { " " };
    let style = if is_selected { theme.strong() } else { theme.plain() };
    Row::new(theme)
        .left(format!("{gutter} "), theme.accent())
        .left(words, style)
        // Two blanks more than a row has anyway: words must not run into a count.
        .right(if aside.is_empty() { String::new() } else { format!("  {aside}") }, theme.plain())
        .render(area, buffer);
}
