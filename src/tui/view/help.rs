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

pub(super) fn draw(drawing: Drawing<'_>, about: Context, scroll: usize, area: Rect) {
    let width = usize::from(window::inside(area, WIDTH));
    let all = all_rows(drawing, about, width);
    let height = u16::try_from(all.len() + 4).unwrap_or(u16::MAX);
    let title = format!("Keys in {}", about.words());
    let body = boxed(drawing, &title, (WIDTH, height), Context::Help, area);
    let (text, _) = split_last(body, 1);
    let foot = Rect { y: body.bottom(), height: 1, ..body };
    let scroll = scrolled(drawing, scroll, all.len(), text, foot);
    for (line, row) in rows(text).zip(all.into_iter().skip(scroll)) {
        row.draw_on(drawing, line);
    }
}

/// Returns the rows of an action: keys and title each go on in the next one where they are too long for theirs.
fn key_rows(
    theme: &Theme,
    keys: &str,
    title: &str,
    width: usize,
) -> impl Iterator<Item = Row<'static>> {
    let keys_width = KEYS.min(width / 4);
    let mut keys = Shown::line(keys).wrap(keys_width).fuse();
    let mut title = Shown::line(title).wrap(width.saturating_sub(keys_width + 3)).fuse();
    std::iter::from_fn(move || match (keys.next(), title.next()) {
        (None, None) => None,
        (keys, title) => {
            let keys = format!("  {:<keys_width$} ", keys.unwrap_or_default());
            let row = Row::new(theme).left(keys, theme.key());
            Some(row.left(title.unwrap_or_default(), theme.plain()))
        }
    })
}

fn all_rows(drawing: Drawing<'_>, about: Context, width: usize) -> Vec<Row<'static>> {
    let theme = drawing.theme;
    let mut rows = legend(theme, width);
    for (group, keys) in drawing.model.setup.keymap.by_group_in(about) {
        rows.push(Row::new(theme));
        rows.push(Row::new(theme).left(group.title(), theme.accent()));
        for (keys, action) in keys {
            rows.extend(key_rows(theme, &keys, action.words().title, width));
        }
    }
    rows
}

fn legend(theme: &Theme, width: usize) -> Vec<Row<'static>> {
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
    lines.into_iter().map(|line| Row::new(theme).left(line, theme.plain())).collect()
}
