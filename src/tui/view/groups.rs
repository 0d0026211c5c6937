//! Lists under headings: the titles above the categories where they change, and those of the categories.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::domain::basics::text::{columns, cut};
use crate::domain::records::checklist::file::BETWEEN_TITLES;
use crate::domain::records::checklist::levels::level_words;
use crate::domain::records::checklist::{CategoryNo, Checklist, ItemNo};
use crate::tui::view::drawing::{Draw, Drawing, rows};
use crate::tui::view::words::hidden;
use crate::tui::widgets::row::Row;

/// The heading of items without a level.
const NO_LEVEL: &str = "no level";

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<T> {
    /// A heading.
    Heading(Heading),
    /// An entry of the list.
    Entry(T),
}

/// A heading above entries of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// The titles above a category, and those that follow.
    Group(CategoryNo),
    /// The title of a category.
    Title(CategoryNo),
    /// The level of an item, and of those that follow.
    Level(ItemNo),
}

impl Heading {
    /// Returns the category that a click on the heading goes to.
    pub(super) const fn category(self) -> Option<CategoryNo> {
        match self {
            Self::Group(number) | Self::Title(number) => Some(number),
            Self::Level(_) => None,
        }
    }
}

/// The headings of a list of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Headings {
    /// The titles above the categories.
    Groups,
    /// Those and the titles of the categories.
    GroupsAndTitles,
    /// The levels.
    Levels,
}

/// Returns items, in the order of the checklist or by level, under headings.
pub(super) fn of_items(
    checklist: &Checklist,
    items: &[ItemNo],
    headings: Headings,
) -> Vec<Line<ItemNo>> {
    let mut lines = Vec::with_capacity(items.len());
    if headings == Headings::Levels {
        let level = |item: &ItemNo| &checklist.item(*item).level;
        for of_level in items.chunk_by(|one, other| level(one) == level(other)) {
            lines.push(Line::Heading(Heading::Level(of_level[0])));
            lines.extend(of_level.iter().copied().map(Line::Entry));
        }
        return lines;
    }
    let (mut end, mut before) = (0, None);
    for &item in items {
        if item.0 >= end {
            let number = checklist.category_of(item);
            end = checklist.items_of(number).end;
            lines.extend(group(checklist, before.replace(number), number));
            let title = Line::Heading(Heading::Title(number));
            lines.extend((headings == Headings::GroupsAndTitles).then_some(title));
        }
        lines.push(Line::Entry(item));
    }
    lines
}

/// Returns all categories under the titles above them.
pub(super) fn of_categories(checklist: &Checklist) -> Vec<Line<CategoryNo>> {
    let mut lines = Vec::with_capacity(checklist.categories().len());
    let mut before = None;
    for (number, _) in checklist.numbered_categories() {
        lines.extend(group(checklist, before.replace(number), number));
        lines.push(Line::Entry(number));
    }
    lines
}

/// Returns the heading above a category behind another one, where the titles above it are other ones. Behind some, none
/// are a blank line. Titles that all categories have in common say nothing.
fn group<T>(
    checklist: &Checklist,
    before: Option<CategoryNo>,
    number: CategoryNo,
) -> Option<Line<T>> {
    let group = &checklist.category(number).group;
    let is_other = if let Some(before) = before {
        checklist.category(before).group != *group
    } else {
        let mut others = checklist.categories().iter();
        !group.is_blank() && others.any(|other| other.group != *group)
    };
    is_other.then_some(Line::Heading(Heading::Group(number)))
}

/// The part of a list that is seen.
pub(super) struct Part {
    /// The lines.
    pub lines: Range<usize>,
    /// The number of entries above and below them.
    pub hidden: [usize; 2],
}

impl Part {
    /// Returns the lines of a list, at most so many, that hold an entry. None of them is a heading without an entry below
    /// it: that would say nothing.
    pub(super) fn around<T: PartialEq>(lines: &[Line<T>], entry: &T, most: usize) -> Self {
        let is_meant = |line: &Line<T>| matches!(line, Line::Entry(one) if one == entry);
        let shown = page(lines, lines.iter().position(is_meant).unwrap_or(0), most);
        let entries = |lines: &[Line<T>]| lines.iter().filter(|line| is_entry(line)).count();
        let hidden = [entries(&lines[..shown.start]), entries(&lines[shown.end..])];
        Self { lines: shown, hidden }
    }
}

const fn is_entry<T>(line: &Line<T>) -> bool {
    matches!(line, Line::Entry(_))
}

/// Returns the page of a list that holds a line, with a row left for how many are hidden. A heading at the end of a page
/// begins the next one.
fn page<T>(lines: &[Line<T>], index: usize, most: usize) -> Range<usize> {
    let count = lines.len();
    if count <= most {
        return 0..count;
    }
    let most = (most - 1).max(1);
    let mut start = 0;
    while start + most < count {
        let mut end = start + most;
        while end > start + 1 && !is_entry(&lines[end - 1]) {
            end -= 1;
        }
        if index < end {
            return start..end;
        }
        start = end;
    }
    // The last page is full too.
    count - most..count
}

/// Returns the rows of an area for the lines of a list, those around an entry, each with its line; in the row below
/// them it draws behind a margin how many entries are hidden.
pub(super) fn list_rows<'l, T: PartialEq>(
    drawing: Drawing<'_>,
    lines: &'l [Line<T>],
    entry: &T,
    area: Rect,
    margin: &str,
) -> impl Iterator<Item = (&'l Line<T>, Rect)> {
    let part = Part::around(lines, entry, area.height.max(1).into());
    let [above, below] = part.hidden;
    if let (Some(hidden), Some(row)) = (hidden(above, below), rows(area).nth(part.lines.len())) {
        let style = drawing.theme.quiet();
        Row::new(drawing.theme).left(format!("{margin}{hidden}"), style).draw_on(drawing, row);
    }
    lines[part.lines].iter().zip(rows(area))
}

/// Draws a heading in a row.
pub(super) fn draw(drawing: Drawing<'_>, checklist: &Checklist, heading: Heading, area: Rect) {
    let theme = drawing.theme;
    let (words, style) = match heading {
        Heading::Group(number) => {
            (words(drawing, checklist, number, area.width.into()).into(), theme.quiet())
        }
        Heading::Title(number) => {
            (checklist.category(number).title.shown().into_cow(), theme.label())
        }
        Heading::Level(item) => match level_words(&checklist.item(item).level) {
            words if words.is_empty() => (NO_LEVEL.into(), theme.label()),
            words => (words, theme.label()),
        },
    };
    Row::new(theme).left(words, style).draw_on(drawing, area);
}

/// Returns the titles above a category for a width: where not all fit, the innermost ones.
pub(super) fn words(
    drawing: Drawing<'_>,
    checklist: &Checklist,
    number: CategoryNo,
    room: usize,
) -> String {
    let ellipsis = drawing.theme.glyphs.ellipsis;
    let group = checklist.category(number).group.shown();
    let mut rest = group.as_str();
    let mut lead = String::new();
    while columns(&lead) + columns(rest) > room
        && let Some((_, inner)) = rest.split_once(BETWEEN_TITLES)
    {
        rest = inner;
        lead = format!("{ellipsis}{BETWEEN_TITLES}");
    }
    cut(&format!("{lead}{rest}"), room, ellipsis)
}
