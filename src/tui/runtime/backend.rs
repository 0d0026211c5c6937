//! ratatui's backend for crossterm, made quiet: a frame leaves in one write, and a frame in which
//! nothing changed sends nothing at all.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// A frame that may not fit into one packet is bracketed, so that terminals that can show it as a
/// whole; the others ignore the brackets.
const LARGE_FRAME: usize = 1_400;
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// How crossterm ends a frame: foreground, background, underline, everything.
const RESETS: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";
const RESET: &[u8] = b"\x1b[0m";

/// Collects what is to be written.
#[derive(Clone, Default)]
struct Sheet(Rc<RefCell<Vec<u8>>>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A backend that writes each frame at once, and only if it has something to say.
pub(super) struct QuietBackend {
    inner: CrosstermBackend<Sheet>,
    sheet: Sheet,
    out: File,
    size: Size,
    cursor: Option<Position>,
}

impl QuietBackend {
    pub(super) fn new(out: File, size: Size) -> Self {
        let sheet = Sheet::default();
        Self { inner: CrosstermBackend::new(sheet.clone()), sheet, out, size, cursor: None }
    }

    pub(super) fn set_size(&mut self, size: Size) {
        self.size = size;
    }

    /// Sends what is no part of a frame, in one write.
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// The terminal was somebody else's and has just been taken again, its cursor hidden.
    pub(super) fn forget_cursor(&mut self) {
        self.cursor = None;
    }
}

impl Backend for QuietBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        // Cells move the terminal's cursor: it must be put back even if it stays in its place.
        if self.cursor.is_some() {
            self.cursor = Some(Position { x: u16::MAX, y: u16::MAX });
        }
        self.inner.draw(content)?;
        // Four resets end what crossterm writes; the last does the work of all and names no
        // colour.
        let mut frame = self.sheet.0.borrow_mut();
        if frame.ends_with(RESETS) {
            let kept = frame.len() - RESETS.len();
            frame.truncate(kept);
            frame.extend_from_slice(RESET);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.cursor.take().is_some() { self.inner.hide_cursor() } else { Ok(()) }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.cursor.is_none() {
            self.cursor = Some(Position { x: u16::MAX, y: u16::MAX });
            self.inner.show_cursor()?;
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
            self.inner.set_cursor_position(position)?;
            self.cursor = self.cursor.map(|_| position);
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = self.sheet.0.take();
        if frame.is_empty() {
            return Ok(());
        }
        if frame.len() <= LARGE_FRAME {
            return self.out.write_all(&frame);
        }
        self.out.write_all(&[BEGIN_FRAME, &frame, END_FRAME].concat())
    }
}
