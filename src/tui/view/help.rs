//! Help: every key that works where help was called, from the table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::status::{Status, word};
use crate::domain::text::columns;
use crate::tui::action::{Action, Group};
use crate::tui::keymap::{self, Context};
use crate::tui::theme::Theme;
use crate::tui::view::{Drawing, rows, split};
use crate::tui::widgets::footer::Footer;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window::Window;

/// The widest box.
const WIDTH: u16 = 76;
/// The columns of the keys, with room and without.
const KEYS: usize = 18;
const FEW_KEYS: usize = 8;

/// A line of the help.
enum Line {
    Title(&'static str),
    Key(String, &'static str),
    Text(String),
    Blank,
}

pub(super) fn draw(
    drawing: Drawing<'_>,
    about: Context,
    scroll: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, model, .. } = drawing;
    let width = usize::from(WIDTH.min(area.width)).saturating_sub(4);
    let lines = lines(drawing, about, width);
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let place = Window::place(area, WIDTH, height);
    let inside = Window { title: format!("Keys in {}", about.words()), theme }.draw(place, buffer);
    let (text, last) = split(inside, inside.height.saturating_sub(2));
    let room = usize::from(text.height);
    let scroll = scroll.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(scroll + room);
    for (row, line) in rows(text).zip(lines.into_iter().skip(scroll)) {
        draw_line(theme, line, row, buffer);
    }
    let (_, foot) = split(last, 1);
    Footer { model, context: Context::Help, theme }.render(foot, buffer);
    if below > 0 {
        let more = format!("  j PgDn: {below} more lines");
        Row::new(theme).right(more, theme.quiet()).render(foot, buffer);
    }
}

fn draw_line(theme: &Theme, line: Line, row: Rect, buffer: &mut Buffer) {
    let text = Row::new(theme);
    let text = match line {
        Line::Title(title) => text.left(title, theme.accent()),
        Line::Key(keys, title) => text
            .left(format!("  {keys:<width$} ", width = keys_width(row)), theme.key())
            .left(title, theme.plain()),
        Line::Text(words) => text.left(words, theme.plain()),
        Line::Blank => return,
    };
    text.render(row, buffer);
}

fn keys_width(row: Rect) -> usize {
    if row.width < 60 { FEW_KEYS } else { KEYS }
}

fn lines(drawing: Drawing<'_>, about: Context, width: usize) -> Vec<Line> {
    let mut lines = legend(drawing.theme, width);
    lines.push(Line::Blank);
    for group in Group::ALL {
        let keys = keys_of(group, about);
        if keys.is_empty() {
            continue;
        }
        lines.push(Line::Title(group.title()));
        lines.extend(keys.into_iter().map(|(keys, action)| Line::Key(keys, action.words().title)));
        lines.push(Line::Blank);
    }
    lines.pop();
    lines
}

/// What the glyphs mean.
fn legend(theme: &Theme, width: usize) -> Vec<Line> {
    let statuses = Status::ALL.into_iter().map(Some).chain([None]);
    let mut lines: Vec<String> = Vec::new();
    for status in statuses {
        let words = format!("{} {}", theme.glyph(status), word(status));
        match lines.last_mut() {
            Some(line) if columns(line) + columns(&words) + 2 <= width => {
                line.push_str("  ");
                line.push_str(&words);
            }
            _ => lines.push(words),
        }
    }
    lines.into_iter().map(Line::Text).collect()
}

fn keys_of(group: Group, about: Context) -> Vec<(String, Action)> {
    keymap::rows_in(about)
        .filter(|row| row.action().words().group == group)
        .filter(|row| !row.chords.is_empty())
        .map(|row| (keys_in(row, about), row.action()))
        .filter(|(keys, _)| !keys.is_empty())
        .collect()
}

/// The keys of a row that act in a context: where text is typed, characters do not.
fn keys_in(row: &keymap::Row, about: Context) -> String {
    if !about.takes_text() {
        return row.keys();
    }
    let acting = row.chords.iter().filter(|chord| chord.typed().is_none());
    acting.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
