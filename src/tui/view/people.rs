//! Who takes part in the review: who is there, and as what.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::tui::keymap::Context;
use crate::tui::model::mouse::Target;
use crate::tui::view::{Drawing, footer, rows, split, window};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 60;
/// The most rows of people.
const ROWS: u16 = 12;
/// The columns of a role.
const ROLE: usize = 16;

pub(super) fn draw(drawing: Drawing<'_>, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, model, .. } = drawing;
    let people = model.review.as_ref().map(|review| review.session.people()).unwrap_or_default();
    let height = u16::try_from(people.len()).unwrap_or(ROWS).clamp(1, ROWS);
    let place = Window::place(area, WIDTH, height + 4);
    let present = people.iter().filter(|person| person.present).count();
    let title = format!("People, {present} of {} present", people.len());
    let inside = Window { title, theme }.draw(place, buffer);
    let (list, foot) = split(inside, inside.height.saturating_sub(1));
    footer(drawing, Context::People, foot, buffer);
    if people.is_empty() {
        let words = model.told("nobody yet; {AddPerson} adds somebody");
        let row = Row::new(theme).left(words, theme.plain());
        row.render(split(list, 1).0, buffer);
        return;
    }
    let shown = window(people.len(), cursor, usize::from(list.height.max(1)));
    for (row, place) in rows(list).zip(shown) {
        drawing.spot(row, Target::Row(place));
        let person = &people[place];
        let is_selected = place == cursor;
        let gutter = if is_selected { theme.glyphs.cursor } else { " " };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        let there = if person.present { "present" } else { "absent" };
        let there_style = if person.present { theme.plain() } else { theme.quiet() };
        Row::new(theme)
            .left(format!("{gutter} "), theme.accent())
            .left(person.name.shown().into_cow(), style)
            .right(format!("  {:<ROLE$}", person.role.word()), theme.plain())
            .right(format!("{there:<7}"), there_style)
            .render(row, buffer);
    }
}
