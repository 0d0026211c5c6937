//! The terminal: taking it, drawing on it, giving it back as it was.
#![expect(clippy::disallowed_methods, reason = "tui::runtime owns the terminal")]

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::queue;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;

use crate::tui::model::Size;
use crate::tui::model::look::Mouse;
use crate::tui::runtime::canvas::Canvas;
use crate::tui::runtime::clipboard;

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Screen {
    pub(super) canvas: Canvas,
}

impl Screen {
    /// Takes the terminal of a size, and the mouse if it is to be ours.
    ///
    /// # Errors
    /// When there is no terminal, or its modes cannot be set.
    pub(super) fn enter(mouse: Mouse, size: Size) -> io::Result<Self> {
        HAS_MOUSE.store(mouse == Mouse::Ours, Ordering::SeqCst);
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let mut screen = Self { canvas: Canvas::new(out, size) };
        screen.canvas.take_with(take()?);
        Ok(screen)
    }

    /// Redraws every cell with the next frame.
    pub(super) fn redraw(&mut self) {
        self.canvas.resize(current_size());
    }

    /// Sends a text to the clipboard of the terminal.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        self.canvas.send(clipboard::sequence(text).as_bytes())
    }

    /// Takes the mouse, or gives it back.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn give_mouse(&mut self, mouse: Mouse) -> io::Result<()> {
        let is_ours = mouse == Mouse::Ours;
        HAS_MOUSE.store(is_ours, Ordering::SeqCst);
        let sequence = if is_ours { TAKE_MOUSE } else { LEAVE_MOUSE };
        self.canvas.send(sequence.as_bytes())
    }

    /// Takes the terminal again. Its modes may have been changed meanwhile: a program that was stopped from
    /// outside could not restore them and still takes them for its own.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn enter_again(&mut self) -> io::Result<()> {
        disable_raw_mode()?;
        self.canvas.take_with(take()?);
        self.redraw();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// True while the terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// True if the mouse is ours while the terminal is.
static HAS_MOUSE: AtomicBool = AtomicBool::new(false);

/// The modes of bracketed paste.
const MARK_PASTES: &str = "\x1b[?2004h";
const LEAVE_PASTES: &str = "\x1b[?2004l";

/// Clicks and the wheel only: crossterm's own way asks for every movement too, and a slow line would
/// be busy with those.
const TAKE_MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
const LEAVE_MOUSE: &str = "\x1b[?1006l\x1b[?1000l";

/// Takes the terminal: everything here is undone by [`restore`]. Gives what the terminal has to be told;
/// it goes there with the first frame, so that nothing is seen in between.
fn take() -> io::Result<Vec<u8>> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    let mouse = if HAS_MOUSE.load(Ordering::SeqCst) { TAKE_MOUSE } else { "" };
    let mut sequences = Vec::new();
    queue!(sequences, EnterAlternateScreen, Print(MARK_PASTES), Print(mouse), Hide)?;
    Ok(sequences)
}

/// Returns whether the terminal is this job's. A job in the background that sets its modes is stopped
/// by the system, whatever else it was about to do.
pub(super) fn is_in_foreground() -> bool {
    // Without job control no other program has it.
    tcgetpgrp(io::stdin()).map_or(true, |job| job == getpgrp())
}

/// Gives the terminal back as it was. Nothing can be done where that fails. Once only: given back
/// again it would forget where its cursor is, and what was printed since would be written over.
pub(super) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if !is_in_foreground() {
        // It is the shell's, who has set its modes already.
        return;
    }
    let mut out = io::stdout();
    let mouse = if HAS_MOUSE.load(Ordering::SeqCst) { LEAVE_MOUSE } else { "" };
    let _ = queue!(out, ResetColor, Print(mouse), Print(LEAVE_PASTES), Show, LeaveAlternateScreen);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// The usual size of a terminal.
const USUAL: Size = Size { width: 80, height: 24 };
/// The largest size that is drawn: more than any display shows legibly. A larger one only costs time and
/// memory.
const MOST: Size = Size { width: 1_200, height: 400 };

/// Returns the size of the terminal that is drawn on.
pub(super) fn current_size() -> Size {
    let (width, height) = size().unwrap_or_default();
    drawn_size(width, height)
}

/// Returns how much is drawn of a terminal that says this of its size; nothing said is 0.
fn drawn_size(width: u16, height: u16) -> Size {
    Size {
        width: drawn_length(width, USUAL.width, MOST.width),
        height: drawn_length(height, USUAL.height, MOST.height),
    }
}

fn drawn_length(reported: u16, usual: u16, most: u16) -> u16 {
    if reported == 0 { usual } else { reported.min(most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_is_not_told_is_the_usual_one_and_a_huge_one_is_bounded() {
        for (told, drawn) in [
            ((0, 0), (80, 24)),
            ((0, 50), (80, 50)),
            ((132, 0), (132, 24)),
            ((1, 1), (1, 1)),
            ((300, 100), (300, 100)),
            ((10_000, 10_000), (1_200, 400)),
            ((u16::MAX, 10), (1_200, 10)),
            ((80, u16::MAX), (80, 400)),
        ] {
            let Size { width, height } = drawn_size(told.0, told.1);
            assert_eq!((width, height), drawn, "{told:?}");
        }
    }
}
