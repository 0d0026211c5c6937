//! Help: every key that works where help was called, from the table.

use ratatui::layout::Rect;

use crate::domain::basics::status::{Status, word};
use crate::domain::basics::text::{Shown, columns};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Draw, Drawing, boxed, rows, scrolled, split_last};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 76;
/// The columns of the keys with room; without they have a quarter of the width.
const KEYS: usize = 18;

/// A line of the help.
enum Line {
    Title(&'static str),
    Key(String, String),
    Text(String),
    Blank,
}

pub(super) fn draw(drawing: Drawing<'_>, about: Context, scroll: usize, area: Rect) {
    let width = usize::from(window::inside(area, WIDTH));
    let lines = lines(drawing, about, width);
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
    let title = format!("Keys in {}", about.words());
    let body = boxed(drawing, &title, (WIDTH, height), Context::Help, area);
    let (text, _) = split_last(body, 1);
    let foot = Rect { y: body.bottom(), height: 1, ..body };
    let scroll = scrolled(drawing, scroll, lines.len(), text, foot);
    for (row, line) in rows(text).zip(lines.into_iter().skip(scroll)) {
        draw_line(drawing, line, row);
    }
}

fn draw_line(drawing: Drawing<'_>, line: Line, row: Rect) {
    let theme = drawing.theme;
    let text = Row::new(theme);
    let text = match line {
        Line::Title(title) => text.left(title, theme.accent()),
        Line::Key(keys, title) => {
            let room = keys_width(usize::from(row.width)).saturating_sub(columns(&keys));
            text.left(format!("  {keys}{} ", " ".repeat(room)), theme.key())
                .left(title, theme.plain())
        }
        Line::Text(words) => text.left(words, theme.plain()),
        Line::Blank => return,
    };
    text.draw_on(drawing, row);
}

fn keys_width(width: usize) -> usize {
    KEYS.min(width / 4)
}

/// Returns the rows of an action: keys and title each go on in the next one where they are too long for theirs.
fn key_lines(keys: &str, title: &str, width: usize) -> impl Iterator<Item = Line> {
    let keys_width = keys_width(width);
    let mut keys = Shown::line(keys).wrap(keys_width).fuse();
    let mut title = Shown::line(title).wrap(width.saturating_sub(keys_width + 3)).fuse();
    std::iter::from_fn(move || match (keys.next(), title.next()) {
        (None, None) => None,
        (keys, title) => Some(Line::Key(keys.unwrap_or_default(), title.unwrap_or_default())),
    })
}

fn lines(drawing: Drawing<'_>, about: Context, width: usize) -> Vec<Line> {
    let mut lines = legend(drawing.theme, width);
    lines.push(Line::Blank);
    for (group, keys) in drawing.model.setup.keymap.by_group_in(about) {
        lines.push(Line::Title(group.title()));
        for (keys, action) in keys {
            lines.extend(key_lines(&keys, action.words().title, width));
        }
        lines.push(Line::Blank);
    }
    lines.pop();
    lines
}

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
