//! The drawing surface: each frame is compared with what the terminal shows and leaves in one write; a
//! frame in which nothing changed sends nothing at all, and the rest is said briefly. The library's own
//! terminal keeps a second buffer and compares it cell by cell, which took more time than all drawing;
//! and its backend says more of every change than a slow line needs.

use std::fs::File;
use std::io::{self, Write};

use crossterm::cursor::{Hide, MoveRight, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use crate::domain::basics::text::columns;
use crate::tui::model::Size;
use crate::tui::runtime::glyph;
use crate::tui::runtime::imprint::Imprint;
use crate::tui::runtime::pen::Pen;

/// A frame that may not fit into one packet is bracketed, so that terminals that can show it as a
/// whole; the others ignore the brackets.
const LARGE_FRAME: usize = 1_400;
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";
/// One column to the right, as briefly as it can be said.
const RIGHT: &[u8] = b"\x1b[C";
/// Erases the rest of a row, and the fewest cells for which that is briefer than writing blanks. Nothing is erased in a
/// colour: some terminals would leave the ground as it was.
const ERASE: &[u8] = b"\x1b[K";
const WORTH_ERASING: usize = 4;

/// The drawing surface.
pub(super) struct Canvas {
    out: File,
    /// The sequences that take the terminal, sent with the first frame.
    before: Vec<u8>,
    /// Where the next frame is drawn.
    buffer: Buffer,
    /// The cells that the terminal shows, as fingerprints.
    shown: Vec<Imprint>,
    /// Where the terminal's cursor is, if it is seen.
    cursor: Option<Position>,
    /// True if it is not known what the terminal shows: it is cleared first.
    is_unknown: bool,
}

impl Canvas {
    pub(super) fn new(out: File, size: Size) -> Self {
        let buffer = Buffer::empty(whole(size));
        let shown = vec![Imprint::BLANK; buffer.content.len()];
        Self { out, before: Vec::new(), buffer, shown, cursor: None, is_unknown: false }
    }

    /// Sends what is no part of a frame, in one write.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Takes the terminal with these bytes before the next frame, its cursor hidden: it was another program's.
    pub(super) fn take_with(&mut self, before: Vec<u8>) {
        self.before = before;
        self.cursor = None;
    }

    /// Clears the terminal with the next frame, which has this size.
    pub(super) fn resize(&mut self, size: Size) {
        self.buffer.resize(whole(size));
        self.is_unknown = true;
    }

    /// Draws a frame and sends what is different; `draw` says where the cursor is to be seen.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(
        &mut self,
        draw: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        self.buffer.reset();
        let cursor = draw(&mut self.buffer);
        let mut frame = Vec::new();
        if std::mem::take(&mut self.is_unknown) {
            queue!(frame, Clear(ClearType::All))?;
            self.shown.clear();
            self.shown.resize(self.buffer.content.len(), Imprint::BLANK);
        }
        let has_written = self.write_changes(&mut frame)?;
        self.put_cursor(cursor, has_written, &mut frame)?;
        let is_large = frame.len() > LARGE_FRAME;
        let (begin, end) = if is_large { (BEGIN_FRAME, END_FRAME) } else { (&[][..], &[][..]) };
        let message = [&std::mem::take(&mut self.before), begin, &frame, end].concat();
        if message.is_empty() { Ok(()) } else { self.out.write_all(&message) }
    }

    /// Writes the cells that look otherwise than what is shown; gives whether there were any.
    fn write_changes(&mut self, frame: &mut Vec<u8>) -> io::Result<bool> {
        let (mut pen, mut place) = (Pen::default(), None::<Place>);
        let width = usize::from(self.buffer.area.width).max(1);
        let rows = self.buffer.content.chunks(width).zip(self.shown.chunks_mut(width));
        for ((cells, shown), y) in rows.zip(0..) {
            // The cells that a wide grapheme still takes.
            let mut covered = 0;
            for (x, index) in (0..).zip(0..cells.len()) {
                let cell = &cells[index];
                let imprint = if covered > 0 { Imprint::COVERED } else { Imprint::of(cell) };
                covered = match imprint {
                    Imprint::COVERED => covered - 1,
                    imprint if imprint.is_ascii() => 0,
                    _ => columns(cell.symbol()).saturating_sub(1),
                };
                if shown[index] == imprint {
                    continue;
                }
                let position = Position { x, y };
                if imprint == Imprint::BLANK && is_erased(&cells[index..], &shown[index..]) {
                    go(frame, place.filter(|place| place.is_certain), position)?;
                    pen.change(cell, frame)?;
                    frame.extend_from_slice(ERASE);
                    shown[index..].fill(Imprint::BLANK);
                    place = Some(Place { next: position, is_certain: true });
                    break;
                }
                shown[index] = imprint;
                if imprint != Imprint::COVERED {
                    let between = place.map_or(&[][..], |place| place.until(cells, position));
                    if is_briefer(between, pen, cell) {
                        for one in between {
                            pen.change(one, frame)?;
                            frame.extend_from_slice(one.symbol().as_bytes());
                        }
                    } else {
                        place = go(frame, place, position)?;
                    }
                    pen.change(cell, frame)?;
                    frame.extend_from_slice(glyph::sent(cell.symbol()).as_bytes());
                    place = Some(Place::behind(cell, position, place));
                }
            }
        }
        pen.put_down(frame)?;
        Ok(place.is_some())
    }

    /// Puts the cursor where it is to be seen. Cells move it: then it must be put back even if it stays
    /// in its place.
    fn put_cursor(
        &mut self,
        cursor: Option<Position>,
        has_moved: bool,
        frame: &mut Vec<u8>,
    ) -> io::Result<()> {
        match (self.cursor, cursor) {
            (None, None) => {}
            (Some(_), None) => queue!(frame, Hide)?,
            (None, Some(Position { x, y })) => queue!(frame, Show, MoveTo(x, y))?,
            (Some(shown), Some(wanted)) if shown == wanted && !has_moved => {}
            (Some(_), Some(Position { x, y })) => queue!(frame, MoveTo(x, y))?,
        }
        self.cursor = cursor;
        Ok(())
    }
}

/// Returns whether the rest of a row becomes blank, and enough of it is not yet.
fn is_erased(cells: &[Cell], shown: &[Imprint]) -> bool {
    let is_blank = |cell: &Cell| Imprint::of(cell) == Imprint::BLANK;
    cells.iter().all(is_blank)
        && shown.iter().filter(|shown| **shown != Imprint::BLANK).count() >= WORTH_ERASING
}

const fn whole(size: Size) -> Rect {
    Rect { x: 0, y: 0, width: size.width, height: size.height }
}

/// Where the terminal's cursor is while a frame is written.
#[derive(Clone, Copy)]
struct Place {
    /// The cell behind the one that was written last.
    next: Position,
    /// True if the terminal is sure to agree: it may count the columns of some characters otherwise.
    is_certain: bool,
}

impl Place {
    fn behind(cell: &Cell, position: Position, before: Option<Self>) -> Self {
        let is_plain = cell.symbol().is_ascii() && before.is_none_or(|place| place.is_certain);
        Self { next: Position { x: position.x + 1, ..position }, is_certain: is_plain }
    }

    /// Returns the cells of a row from here to another one; none if the way there is another.
    fn until(self, cells: &[Cell], position: Position) -> &[Cell] {
        let is_ahead = self.is_certain && self.next.y == position.y && self.next.x <= position.x;
        let columns = usize::from(self.next.x)..usize::from(position.x);
        if is_ahead { cells.get(columns).unwrap_or_default() } else { &[] }
    }
}

/// Returns whether the cells on the way to another one are written again in fewer bytes than the way takes: a few plain
/// letters, in the look that is there or in that of the cell.
fn is_briefer(between: &[Cell], pen: Pen, cell: &Cell) -> bool {
    let is_alike = |look: Pen| between.iter().all(|one| look.writes(one));
    !between.is_empty()
        && between.len() < RIGHT.len() + usize::from(between.len() > 1)
        && between.iter().all(|one| Imprint::of(one).is_ascii())
        && (is_alike(pen) || is_alike(Pen::of(cell)))
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

#[cfg(test)]
mod tests {
    use std::io::{PipeReader, Read, pipe};
    use std::num::NonZero;
    use std::os::fd::OwnedFd;

    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;
    use crate::tui::widgets::row::write;

    const SIZE: Size = Size { width: 12, height: 3 };

    /// A canvas, and a terminal that is sent what it writes.
    struct Stage {
        canvas: Canvas,
        sent: PipeReader,
        terminal: vt100::Parser,
    }

    impl Stage {
        fn new() -> Self {
            let (sent, out) = pipe().unwrap();
            let canvas = Canvas::new(File::from(OwnedFd::from(out)), SIZE);
            let [rows, columns] = [SIZE.height, SIZE.width].map(|size| NonZero::new(size).unwrap());
            let mut terminal = vt100::Parser::new(rows, columns, 0);
            // As it is taken.
            terminal.process(b"\x1b[?25l");
            Self { canvas, sent, terminal }
        }

        /// Draws a frame; gives how many bytes were sent.
        fn draw(&mut self, frame: &Frame) -> usize {
            let cursor = frame.cursor.map(|(x, y)| Position { x, y });
            let drawn = self.canvas.draw(|buffer| {
                for (x, y, text, style) in &frame.texts {
                    write(buffer, *x, *y, text, *style);
                }
                cursor
            });
            drawn.unwrap();
            // Something is sent in any case: an empty pipe would be waited for.
            self.canvas.send(b"\0").unwrap();
            let mut bytes = vec![0; 65_536];
            let count = self.sent.read(&mut bytes).unwrap();
            self.terminal.process(&bytes[..count]);
            count - 1
        }

        /// Returns the cells with their looks, and the cursor if there is one.
        fn seen(&self) -> (Vec<String>, Option<(u16, u16)>) {
            let screen = self.terminal.screen();
            let places = (0..SIZE.height).flat_map(|y| (0..SIZE.width).map(move |x| (y, x)));
            let cells = places.filter_map(|(y, x)| screen.cell(y, x)).map(|cell| {
                // A blank that was written looks as one that never was, and as a bold or red one.
                let symbol = if cell.has_contents() { cell.contents() } else { " " };
                if symbol == " " && !cell.inverse() {
                    return format!("blank {:?}", cell.bgcolor());
                }
                let colours = (cell.fgcolor(), cell.bgcolor());
                format!("{symbol:?} {colours:?} {} {}", cell.bold(), cell.inverse())
            });
            (cells.collect(), (!screen.hide_cursor()).then(|| screen.cursor_position()))
        }
    }

    #[derive(Clone, Debug)]
    struct Frame {
        texts: Vec<(u16, u16, String, Style)>,
        cursor: Option<(u16, u16)>,
    }

    fn some_frame() -> impl Strategy<Value = Frame> {
        let letters = prop::sample::select(vec![
            "a",
            "b",
            " ",
            "\u{e9}",
            "e\u{301}",
            "\u{6F22}",
            "\u{5B57}",
            "\u{1F600}",
            "\u{2026}",
        ]);
        let letters = prop::collection::vec(letters, 1..8).prop_map(|letters| letters.concat());
        let styles = prop::sample::select(vec![
            Style::new(),
            Style::new().fg(Color::Red),
            Style::new().bg(Color::Indexed(9)).add_modifier(Modifier::BOLD),
            Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::REVERSED),
        ]);
        let text = (0..SIZE.width, 0..SIZE.height, letters, styles);
        let cursor = prop::option::of((0..SIZE.width, 0..SIZE.height));
        (prop::collection::vec(text, 0..4), cursor)
            .prop_map(|(texts, cursor)| Frame { texts, cursor })
    }

    #[test]
    fn what_a_row_loses_at_its_end_is_erased() {
        let frame = |words: &str, style| Frame {
            texts: vec![(1, 1, words.to_owned(), style)],
            cursor: None,
        };
        let plain = Style::new();
        let mut stage = Stage::new();
        stage.draw(&frame("abcdefghij", plain));
        assert_eq!(stage.draw(&frame("ab", plain)), "\x1b[2;4H\x1b[K".len());
        let ground = plain.bg(Color::Blue);
        stage.draw(&frame("abcdefghij", ground));
        stage.draw(&frame("ab", ground));
        let mut fresh = Stage::new();
        fresh.draw(&frame("ab", ground));
        assert_eq!(stage.seen(), fresh.seen());
    }

    #[test]
    fn a_few_letters_that_stay_are_briefer_than_the_way_past_them() {
        let plain = Style::new();
        let frame = |words: &str, style| Frame {
            texts: vec![(0, 1, words.to_owned(), style)],
            cursor: None,
        };
        let mut stage = Stage::new();
        stage.draw(&frame("one a six", plain));
        assert_eq!(stage.draw(&frame("two a two", plain)), "\x1b[2;1Htwo a two".len());
        stage.draw(&frame("axxxxxb", plain));
        assert_eq!(stage.draw(&frame("cxxxxxd", plain)), "\x1b[2;1Hc\x1b[5Cd".len());
        let ground = plain.bg(Color::Blue);
        stage.draw(&frame("a b", ground));
        stage.draw(&frame("c d", ground));
        let mut fresh = Stage::new();
        fresh.draw(&frame("c d", ground));
        assert_eq!(stage.seen(), fresh.seen());
    }

    proptest! {
        #[test]
        fn after_any_frames_the_last_is_seen_as_if_it_were_the_first(
            frames in prop::collection::vec(some_frame(), 1..6),
        ) {
            let mut stage = Stage::new();
            for frame in &frames {
                stage.draw(frame);
                let mut fresh = Stage::new();
                fresh.draw(frame);
                prop_assert_eq!(stage.seen(), fresh.seen());
                prop_assert_eq!(stage.draw(frame), 0, "the same frame again");
            }
        }
    }
}
