//! Questions and messages that float above a screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::domain::text::Text;
use crate::tui::keymap::Context;
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::overlay::{Leaving, Question};
use crate::tui::view::{Drawing, rows, split, strip, words};
use crate::tui::widgets::footer::Footer;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 72;

/// A question that needs an answer in words.
pub(super) fn draw_form(
    drawing: Drawing<'_>,
    form: &Form,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let Drawing { theme, model, .. } = drawing;
    let title = match form.purpose {
        Purpose::NewSession => "New session",
        Purpose::Rename { .. } => "Rename the system",
        _ => "",
    };
    // Each field, the complaint that may wrap, a blank and the keys.
    let complaint = complaint_lines(form, WIDTH.min(area.width));
    let fields = u16::try_from(form.fields.len()).unwrap_or(1);
    let told = u16::try_from(complaint.len()).unwrap_or(0).max(1);
    let place = Window::place(area, WIDTH, fields + told + 4);
    let inside = Window { title: title.to_owned(), theme }.draw(place, buffer);
    let (body, foot) = split(inside, inside.height.saturating_sub(1));
    // The strip's own last row stays blank: complaints here may take more than one.
    let quiet = Form { complaint: None, ..form.clone() };
    let (strip_area, rest) = split(body, fields + 1);
    let cursor = strip::draw(drawing, &quiet, strip_area, buffer);
    for (row, line) in rows(rest).zip(complaint) {
        Row::new(theme).left(line, theme.alarm()).render(row, buffer);
    }
    Footer { model, context: Context::Ask, theme }.render(foot, buffer);
    cursor
}

fn complaint_lines(form: &Form, width: u16) -> Vec<String> {
    let text = Text::new(form.complaint.clone().unwrap_or_default());
    words::wrapped(text.lines(), usize::from(width.saturating_sub(4)))
}

/// A question with yes and no.
pub(super) fn draw(drawing: Drawing<'_>, question: &Question, area: Rect, buffer: &mut Buffer) {
    let (title, text) = match question {
        Question::Overwrite { file } => {
            ("Replace the file?", format!("{file} exists already. Replace it with this report?"))
        }
        Question::LeaveUnsaved { reason, leaving } => {
            let text = match leaving {
                Leaving::ToHome => format!(
                    "The last changes could not be saved: {reason}. Leave the session and lose them?"
                ),
                Leaving::ToShell => {
                    format!("The last changes could not be saved: {reason}. Quit and lose them?")
                }
            };
            ("Not saved", text)
        }
    };
    draw_text(drawing, title, &text, Context::Question, area, buffer);
}

/// Something that must be read.
pub(super) fn draw_notice(drawing: Drawing<'_>, text: &str, area: Rect, buffer: &mut Buffer) {
    draw_text(drawing, "That did not work", text, Context::Notice, area, buffer);
}

fn draw_text(
    drawing: Drawing<'_>,
    title: &str,
    text: &str,
    context: Context,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, model, .. } = drawing;
    let width = WIDTH.min(area.width);
    let text = Text::new(text);
    let lines = words::wrapped(text.lines(), usize::from(width.saturating_sub(4)));
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let place = Window::place(area, width, height);
    let inside = Window { title: title.to_owned(), theme }.draw(place, buffer);
    let (body, foot) = split(inside, inside.height.saturating_sub(1));
    for (row, line) in rows(body).zip(lines) {
        Row::new(theme).left(line, theme.plain()).render(row, buffer);
    }
    Footer { model, context, theme }.render(foot, buffer);
}
