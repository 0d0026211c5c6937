//! The categories: across the top, as a column at the left, or as one line where they do not fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::checklist::{CategoryNo, ItemNo};
use crate::domain::text::columns;
use crate::tui::model::review::Review;
use crate::tui::view::{Drawing, inset, rows, rule};
use crate::tui::widgets::row::{Row, write};

/// More categories, or more items in one, do not fit across the top.
const MOST: usize = 8;
/// The rows of the categories across the top: titles, marks, rule.
pub(super) const HEIGHT: u16 = 3;

/// Whether the categories fit across the top with a mark for every item.
pub(super) fn fit_across(review: &Review) -> bool {
    let categories = review.session.checklist().categories();
    categories.len() <= MOST && categories.iter().all(|category| category.items.len() <= MOST)
}

/// The categories across the top: titles, marks, and a rule that is heavy under the current one.
pub(super) fn draw_across(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, .. } = drawing;
    let area = inset(area);
    let Ok([titles, marks, line]) = <[Rect; 3]>::try_from(rows(area).collect::<Vec<_>>()) else {
        return;
    };
    let checklist = review.session.checklist();
    let count = u16::try_from(checklist.categories().len()).unwrap_or(1).max(1);
    let width = (area.width + 2) / count;
    rule(drawing, line, buffer);
    for ((number, _), place) in checklist.numbered_categories().zip(0..) {
        let column = |row: Rect| Rect {
            x: row.x + place * width,
            width: width.min(row.width - place * width),
            ..row
        };
        let is_current = number == review.category();
        let style = if is_current { theme.accent() } else { theme.plain() };
        let title = Rect { width: column(titles).width.saturating_sub(1), ..column(titles) };
        Row::new(theme).left(checklist.short_title(number), style).render(title, buffer);
        draw_marks(drawing, review, number, column(marks), buffer);
        if is_current {
            let heavy = theme.glyphs.heavy_rule.repeat(usize::from(width.saturating_sub(2)));
            write(buffer, column(line).x, line.y, &heavy, theme.accent());
        }
    }
}

/// A mark for every item of a category, or how many are done where they are too many.
pub(super) fn draw_marks(
    drawing: Drawing<'_>,
    review: &Review,
    category: CategoryNo,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, .. } = drawing;
    let items = review.session.checklist().items_of(category);
    if items.len() > MOST {
        let tally = review.session.tally_of(category);
        let done = format!("{}/{}", tally.done, tally.applicable());
        Row::new(theme).left(done, theme.plain()).render(area, buffer);
        return;
    }
    let row = items.map(ItemNo).fold(Row::new(theme), |row, item| {
        let status = review.session.answer(item).status;
        row.left(theme.narrow_glyph(status), theme.status(status))
    });
    row.render(area, buffer);
}

/// The categories in one line: which one, of how many, with neighbours to both sides.
pub(super) fn draw_line(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, .. } = drawing;
    let area = inset(area);
    let checklist = review.session.checklist();
    let category = review.category();
    let place = format!(" {}/{} ", category.0 + 1, checklist.categories().len());
    let marks = checklist.items_of(category).len().min(MOST);
    let marks = u16::try_from(marks.max(7)).unwrap_or(8);
    let title = checklist.category(category).title.shown();
    let room =
        usize::from(area.width.saturating_sub(marks + 2)).saturating_sub(columns(&place) + 3);
    let row = Row::new(theme)
        .left(theme.glyphs.left, theme.quiet())
        .left(format!(" {}", title.cut(room, theme.glyphs.ellipsis)), theme.accent())
        .left(place, theme.plain())
        .left(theme.glyphs.right, theme.quiet());
    let beside = Rect { x: area.right().saturating_sub(marks), width: marks, ..area };
    row.render(Rect { width: area.width.saturating_sub(marks + 1), ..area }, buffer);
    draw_marks(drawing, review, category, beside, buffer);
}

/// The categories as a column: number, title, marks. Where they are too many, those around the
/// current one.
pub(super) fn draw_column(drawing: Drawing<'_>, review: &Review, area: Rect, buffer: &mut Buffer) {
    let Drawing { theme, .. } = drawing;
    let checklist = review.session.checklist();
    let current = review.category();
    let height = usize::from(area.height).max(1);
    let first = current.0 / height * height;
    let shown = (first..checklist.categories().len()).map(CategoryNo);
    for (row, number) in rows(area).zip(shown) {
        let is_current = number == current;
        let (gutter, style) =
            if is_current { (theme.glyphs.cursor, theme.accent()) } else { (" ", theme.plain()) };
        let key = if number.0 < 9 { (number.0 + 1).to_string() } else { " ".to_owned() };
        let marks = u16::try_from(MOST).unwrap_or(8);
        let title = Rect { width: row.width.saturating_sub(marks + 1), ..row };
        Row::new(theme)
            .left(format!("{gutter} "), theme.accent())
            .left(format!("{key} "), theme.quiet())
            .left(checklist.category(number).title.shown().into_cow(), style)
            .render(title, buffer);
        let beside = Rect { x: row.right().saturating_sub(marks), width: marks, ..row };
        draw_marks(drawing, review, number, beside, buffer);
    }
}
