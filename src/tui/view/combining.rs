//! The assessments of a review before they are combined: who has submitted, how the responses will agree, and what they
//! will say of their authors.

use ratatui::layout::Rect;

use crate::domain::basics::text::Shown;
use crate::domain::records::assessment::Names;
use crate::tui::model::combining::CombineBox;
use crate::tui::model::mouse::Target;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, boxed, draw_lines, list_row, list_rows, split, split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::words;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 72;
/// The most rows of people.
const ROWS: u16 = 14;
/// The largest number of assessments with which hidden names hide no author.
const FEW: usize = 3;

pub(super) fn draw(drawing: Drawing<'_>, list: &CombineBox, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let width = usize::from(window::inside(area, WIDTH));
    let texts = texts(list);
    let lines = texts.iter().map(|text| Shown::line(text));
    let below: Vec<String> = words::wrapped(lines, width).collect();
    let count = u16::try_from(list.rows.len()).unwrap_or(ROWS).clamp(1, ROWS);
    let told = u16::try_from(below.len()).unwrap_or(1);
    let bounds = window::centred(area, WIDTH, count + told + 4);
    let title = format!("Assessments, {} submitted", list.submitted);
    let body = boxed(drawing, &title, bounds, Context::Combine);
    let (above, text) = split_last(body, told.min(body.height / 2));
    let (rows, line) = split(above, above.height.saturating_sub(1));
    if let Some(message) = &model.message {
        News::of(drawing, message).draw(drawing, line);
    }
    if list.rows.is_empty() {
        let row = Row::new(theme).left("nobody has begun one", theme.quiet());
        row.draw_on(drawing, split(rows, 1).0);
    }
    for (index, line) in list_rows(drawing, list.rows.len(), list.cursor, rows, "    ") {
        drawing.spot(line, Target::Row(index));
        let person = &list.rows[index];
        let at = person.submitted_at.filter(|_| person.left_out.is_none());
        let when = at.map(|at| format!(" {}", words::time(at, model.now))).unwrap_or_default();
        let state = format!("  {}{when}", person.words());
        let (row, style) = list_row(drawing, index == list.cursor);
        let state_style = if at.is_some() { theme.plain() } else { theme.quiet() };
        row.left(person.by.shown().into_cow(), style)
            .right(state, state_style)
            .draw_on(drawing, line);
    }
    draw_lines(drawing, below, theme.plain(), text);
}

/// Returns what stands below the people.
fn texts(list: &CombineBox) -> Vec<String> {
    let mut texts = Vec::new();
    if list.submitted > 0 {
        let counts = &list.agreements;
        texts.push(format!(
            "{} split, {} too few, {} close, {} agreed",
            counts.split, counts.too_few, counts.close, counts.agreed
        ));
        let names = match (list.names, list.are_names_fixed) {
            (Names::Hidden, false) if list.submitted <= FEW => {
                "Responses hide names; with so few people that hides nobody. This stays so."
            }
            (Names::Shown, false) => "Responses show names; this stays so for the review.",
            (Names::Hidden, false) => "Responses hide names; this stays so for the review.",
            (Names::Shown, true) => "Responses show names.",
            (Names::Hidden, true) => "Responses hide names.",
        };
        // What cannot be changed afterwards comes first.
        texts.insert(0, names.to_owned());
    }
    texts.push(
        match (list.edit().is_some(), list.submitted) {
            (true, _) => "No answer changes: responses stand beside the items.",
            (false, 0) => "Nothing is submitted yet.",
            (false, _) => "The review has all of these already.",
        }
        .to_owned(),
    );
    texts.extend(list.unreadable.iter().cloned());
    texts
}
