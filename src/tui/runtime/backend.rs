//! ratatui's backend, made quiet: a frame leaves in one write, a frame in which nothing changed sends
//! nothing at all, and the rest is said briefly. crossterm's own backend says more of every change than
//! a slow line needs: where the cursor is, both colours, every attribute anew at the end.

use std::fs::File;
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveRight, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::Clear;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::tui::runtime::glyph;
use crate::tui::runtime::pen::Pen;

/// A frame that may not fit into one packet is bracketed, so that terminals that can show it as a
/// whole; the others ignore the brackets.
const LARGE_FRAME: usize = 1_400;
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";
/// One column to the right, as briefly as it can be said.
const RIGHT: &[u8] = b"\x1b[C";

/// A backend that writes each frame at once, and only if it has something to say.
pub(super) struct QuietBackend {
    /// What takes the terminal: it leaves with the first frame.
    before: Vec<u8>,
    frame: Vec<u8>,
    out: File,
    size: Size,
    cursor: Option<Position>,
}

impl QuietBackend {
    pub(super) fn new(out: File, size: Size) -> Self {
        Self { before: Vec::new(), frame: Vec::new(), out, size, cursor: None }
    }

    pub(super) fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Sends what is no part of a frame, in one write.
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// The terminal was somebody else's and is taken with these bytes, its cursor hidden.
    pub(super) fn take_with(&mut self, before: Vec<u8>) {
        self.before = before;
        self.cursor = None;
    }
}

/// Where the terminal's cursor is while a frame is written.
#[derive(Clone, Copy)]
struct Place {
    /// The cell behind the one that was written last.
    next: Position,
    /// Whether the terminal is sure to agree: it may count the columns of some characters otherwise.
    is_certain: bool,
}

impl Place {
    /// Behind a cell.
    fn behind(cell: &Cell, position: Position, before: Option<Self>) -> Self {
        let is_plain = cell.symbol().is_ascii() && before.is_none_or(|place| place.is_certain);
        Self { next: Position { x: position.x + 1, ..position }, is_certain: is_plain }
    }
}

/// Goes to a cell. A way to the right is said so: it takes fewer bytes.
fn go(frame: &mut Vec<u8>, place: Option<Place>, position: Position) -> io::Result<Option<Place>> {
    match place {
        Some(place) if place.next == position => return Ok(Some(place)),
        Some(Place { next, is_certain: true }) if next.y == position.y && next.x < position.x => {
            match position.x - next.x {
                1 => frame.extend_from_slice(RIGHT),
                columns => queue!(frame, MoveRight(columns))?,
            }
            return Ok(place);
        }
        _ => queue!(frame, MoveTo(position.x, position.y))?,
    }
    Ok(None)
}

impl Backend for QuietBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let (mut pen, mut place) = (Pen::default(), None);
        for (x, y, cell) in content {
            let position = Position { x, y };
            place = go(&mut self.frame, place, position)?;
            pen.change(cell, &mut self.frame)?;
            self.frame.extend_from_slice(glyph::sent(cell.symbol()).as_bytes());
            place = Some(Place::behind(cell, position, place));
        }
        // Cells move the terminal's cursor: it must be put back even if it stays in its place.
        if place.is_some() && self.cursor.is_some() {
            self.cursor = Some(Position { x: u16::MAX, y: u16::MAX });
        }
        pen.put_down(&mut self.frame)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor.take().is_some() { queue!(self.frame, Hide) } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor.is_none() {
            self.cursor = Some(Position { x: u16::MAX, y: u16::MAX });
            queue!(self.frame, Show)?;
        }
        Ok(())
    }

    /// Nothing is ever asked of the terminal: a late answer would be taken for typed keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor != Some(position) {
            queue!(self.frame, MoveTo(position.x, position.y))?;
            self.cursor = self.cursor.map(|_| position);
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        use crossterm::terminal::ClearType as Region;
        let region = match region {
            ClearType::All => Region::All,
            ClearType::AfterCursor => Region::FromCursorDown,
            ClearType::BeforeCursor => Region::FromCursorUp,
            ClearType::CurrentLine => Region::CurrentLine,
            ClearType::UntilNewLine => Region::UntilNewLine,
        };
        queue!(self.frame, Clear(region))
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let (before, frame) = (std::mem::take(&mut self.before), std::mem::take(&mut self.frame));
        let is_large = frame.len() > LARGE_FRAME;
        let (begin, end) = if is_large { (BEGIN_FRAME, END_FRAME) } else { (&[][..], &[][..]) };
        let whole = [&before, begin, &frame, end].concat();
        if whole.is_empty() { Ok(()) } else { self.out.write_all(&whole) }
    }
}
