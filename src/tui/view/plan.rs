//! The plan of a meeting: its minutes and its agenda.

use ratatui::layout::Rect;

use crate::domain::records::meeting::Agenda;
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::Plan;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Draw, Drawing, boxed, list_row, list_rows, split};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 60;
/// The columns of the label of the minutes.
const LABEL: u16 = 10;

pub(super) fn draw_plan(drawing: Drawing<'_>, plan: &Plan, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let height = u16::try_from(plan.agendas.len() + 6).unwrap_or(12);
    let body = boxed(drawing, "The meeting", window::centred(area, WIDTH, height), Context::Plan);
    let (line, rest) = split(body, 1);
    let row = Row::new(theme).left("Minutes", theme.accent());
    row.right("type another number", theme.quiet()).draw_on(drawing, line);
    let field = Rect { x: line.x + LABEL, width: 6.min(line.width), ..line };
    drawing.edit(&plan.minutes, field);
    let has_blank = usize::from(rest.height) > plan.agendas.len();
    let rest = split(rest, u16::from(has_blank)).1;
    for (number, row) in list_rows(drawing, plan.agendas.len(), plan.cursor, rest, "    ") {
        let (agenda, count) = &plan.agendas[number];
        let count = match agenda {
            Agenda::Changed if !plan.has_last => "no last one".to_owned(),
            _ => count.to_string(),
        };
        let (choice, style) = list_row(drawing, number == plan.cursor);
        // Two blanks more than a row has anyway: words must not run into a count.
        let choice = choice.left(agenda.words(), style).right(format!("  {count}"), theme.plain());
        choice.draw_on(drawing, row);
        drawing.spot(row, Target::Row(number));
    }
}
