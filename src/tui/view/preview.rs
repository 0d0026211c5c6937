//! The checklist of a new review, before anything is created: its levels, its categories and first items, what was
//! skipped in the file.

use std::path::Path;

use ratatui::layout::Rect;

use crate::domain::basics::text::{columns, cut, file_name};
use crate::intake::preview::counts;
use crate::tui::model::mouse::Target;
use crate::tui::model::preview::{Line, PreviewBox};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{Draw, Drawing, FRAME, boxed, list_row, rows, split, visible};
use crate::tui::view::news::News;
use crate::tui::view::words;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 110;
/// The widest cell that is not the last of its row, in columns.
const CELL: usize = 40;
/// The blanks between two cells.
const GAP: usize = 2;

pub(super) fn draw(drawing: Drawing<'_>, preview: &PreviewBox, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let bounds = window::centred(area, WIDTH, area.height);
    let titled = |name: &str| match preview.format {
        Some(format) => format!("{name}: {format}"),
        None => name.to_owned(),
    };
    let whole = titled(&preview.name);
    // Of a long path the end says most.
    let title = if columns(&whole) <= usize::from(bounds.width.saturating_sub(FRAME)) {
        whole
    } else {
        titled(&file_name(Path::new(&preview.name)))
    };
    let inside = boxed(drawing, &title, bounds, Context::Preview);
    let (line, body) = split(inside, 2);
    let line = split(line, 1).0;
    if let Some(message) = &model.message {
        News::of(drawing, message).draw(drawing, line);
    } else {
        // The counts come first: of a long title the end says least.
        let taken = preview.taken();
        let counts = if preview.takes_any() { counts(taken) } else { "no item".to_owned() };
        let words = format!("{counts}: {}", taken.title().shown());
        Row::new(theme).left(words, theme.strong()).draw_on(drawing, line);
    }
    draw_lines(drawing, preview, body);
}

fn draw_lines(drawing: Drawing<'_>, preview: &PreviewBox, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let lines = preview.lines();
    let shown = visible(lines.len(), preview.cursor, usize::from(area.height.max(1)));
    let (above, below) = (shown.start, lines.len() - shown.end);
    let widths = widths(lines, usize::from(area.width).saturating_sub(GAP));
    let first = shown.start;
    for (index, (row, line)) in rows(area).zip(&lines[shown]).enumerate() {
        let number = first + index;
        draw_line(drawing, line, &widths[number], number == preview.cursor, row);
        drawing.spot(row, Target::Row(number));
    }
    let Some(hidden) = words::hidden(above, below) else { return };
    let foot = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    Row::new(theme).right(hidden, theme.quiet()).draw_on(drawing, foot);
}

/// Returns the widths of the cells of each line: those of the rows below the same heading are alike, and whole where that
/// has room.
fn widths(lines: &[Line], room: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::with_capacity(lines.len());
    for block in lines.chunk_by(|one, next| is_cells(one) == is_cells(next)) {
        let cells = |line: &Line| match line {
            Line::Cells(cells) => cells.iter().map(|cell| columns(cell)).collect(),
            Line::Level { .. } | Line::Answers { .. } | Line::Heading(_) => Vec::new(),
        };
        let mut widest: Vec<usize> = Vec::new();
        for widths in block.iter().map(cells).collect::<Vec<Vec<usize>>>() {
            widest.resize(widest.len().max(widths.len()), 0);
            widest.iter_mut().zip(widths).for_each(|(widest, width)| *widest = width.max(*widest));
        }
        if widest.iter().map(|width| width + GAP).sum::<usize>() > room + GAP {
            for width in &mut widest {
                *width = CELL.min(*width);
            }
        }
        all.extend(block.iter().map(|_| widest.clone()));
    }
    all
}

const fn is_cells(line: &Line) -> bool {
    matches!(line, Line::Cells(_))
}

fn draw_line(drawing: Drawing<'_>, line: &Line, widths: &[usize], is_selected: bool, area: Rect) {
    let Drawing { theme, .. } = drawing;
    let (row, style) = list_row(drawing, is_selected);
    match line {
        Line::Level { words, is_taken, .. } | Line::Answers { words, is_taken } => {
            let tick = if *is_taken { theme.glyphs.tick } else { " " };
            row.left("[", theme.plain())
                .left(tick, theme.accent())
                .left("] ", theme.plain())
                .left(words.as_str(), style)
                .draw_on(drawing, area);
        }
        Line::Heading(title) => row.left(title.as_str(), theme.strong()).draw_on(drawing, area),
        Line::Cells(cells) => {
            let words = cells_of(drawing, cells, widths);
            row.left(words, style).draw_on(drawing, area);
        }
    }
}

/// Returns the cells of a row in columns; the last one is as long as it is.
fn cells_of(drawing: Drawing<'_>, cells: &[String], widths: &[usize]) -> String {
    let mut words = String::new();
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if index + 1 == cells.len() {
            words.push_str(cell);
        } else {
            let cell = cut(cell, *width, drawing.theme.glyphs.ellipsis);
            words.push_str(&cell);
            words.push_str(&" ".repeat(width.saturating_sub(columns(&cell)) + GAP));
        }
    }
    words
}
