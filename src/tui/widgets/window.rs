//! Windows above a screen: a box with a title, over cleared ground.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use crate::domain::basics::text::columns;
use crate::tui::theme::Theme;
use crate::tui::widgets::row::{Row, write};

/// The columns beside a box below which only remnants of words would show.
const REMNANT: u16 = 10;
/// The widest screen on which a box takes the whole width.
const NARROW: u16 = 80;
/// The widest screen on which a box has no edges at its sides, and none below it at the last row: its text needs them.
const CRAMPED: u16 = 59;
/// The fewest columns of a screen that are left beside a box at its right.
const LEAST_BESIDE: u16 = 20;

/// Returns the columns inside a box of at most this width in the middle of `area`.
pub fn inside(area: Rect, width: u16) -> u16 {
    centred(area, width, 0).width.saturating_sub(2 * margin(area))
}

/// Returns the columns at either side of the content of a box on a screen.
const fn margin(screen: Rect) -> u16 {
    if screen.width <= CRAMPED { 1 } else { 2 }
}

/// Returns a place in the middle of `area` for a box of at most this size. Where hardly anything would be
/// seen beside it, it takes the whole width: remnants of words say nothing.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let fit = |wanted: u16, room: u16, remnant: u16| {
        if wanted.saturating_add(remnant) > room { room } else { wanted }
    };
    let is_narrow = area.width <= NARROW;
    let width = if is_narrow { area.width } else { fit(width, area.width, 2 * REMNANT) };
    let height = fit(height, area.height, 2);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// Returns a place at the right of `area`, below its first row, for a box of at most this size. Beside it stands only
/// what can be read.
pub fn at_right(area: Rect, width: u16, height: u16) -> Rect {
    let width = if area.width < width + LEAST_BESIDE { area.width } else { width };
    let height = height.min(area.height.saturating_sub(1));
    Rect { x: area.right() - width, y: area.y + 1, width, height }
}

/// Draws a box with a title that is safe to show; returns the place inside, a blank column away from the edges.
pub fn draw(title: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let area = area.intersection(buffer.area);
    clear(area, buffer);
    if area.width < 4 || area.height < 3 {
        return Rect { width: 0, height: 0, ..area };
    }
    let is_cramped = buffer.area.width <= CRAMPED;
    let below =
        if is_cramped { draw_rules(theme, area, buffer) } else { draw_frame(theme, area, buffer) };
    let margin = margin(buffer.area);
    let inside = Rect { x: area.x + margin, width: area.width - 2 * margin, ..area };
    let top = Rect { height: 1, ..inside };
    Row::new(theme).left(format!(" {title} "), theme.strong()).render(top, buffer);
    Rect { y: area.y + 1, height: area.height - 1 - below, ..inside }
}

/// Draws a rule above the content of a box, and below it unless the screen ends there; returns the rows of the latter.
fn draw_rules(theme: &Theme, area: Rect, buffer: &mut Buffer) -> u16 {
    let below = u16::from(area.bottom() < buffer.area.bottom());
    let rules = [area.y].into_iter().chain((below > 0).then(|| area.bottom() - 1));
    for (x, y) in rules.flat_map(|y| (area.x..area.right()).map(move |x| (x, y))) {
        write(buffer, x, y, theme.glyphs.frame[4], theme.plain());
    }
    below
}

/// Draws the edges of a box; returns the rows of the lower one.
fn draw_frame(theme: &Theme, area: Rect, buffer: &mut Buffer) -> u16 {
    let [top_left, top_right, bottom_right, bottom_left, across, down] = theme.glyphs.frame;
    let style = theme.plain();
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.x + 1..right {
        write(buffer, x, area.y, across, style);
        write(buffer, x, bottom, across, style);
    }
    for y in area.y + 1..bottom {
        write(buffer, area.x, y, down, style);
        write(buffer, right, y, down, style);
    }
    for (x, y, corner) in [
        (area.x, area.y, top_left),
        (right, area.y, top_right),
        (right, bottom, bottom_right),
        (area.x, bottom, bottom_left),
    ] {
        write(buffer, x, y, corner, style);
    }
    1
}

/// Clears the ground. A wide character that the left edge would cut goes as a whole: its other half
/// would swallow the edge.
fn clear(area: Rect, buffer: &mut Buffer) {
    if let Some(left) = area.x.checked_sub(1) {
        for y in area.y..area.bottom() {
            if let Some(cell) = buffer.cell_mut((left, y))
                && columns(cell.symbol()) > 1
            {
                cell.set_symbol(" ");
            }
        }
    }
    Clear.render(area, buffer);
}
