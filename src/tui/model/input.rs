//! A text field: the one place that knows the editing library.
//!
//! What is typed or pasted is made fit before it gets in: line ends normalised, tabs made blanks,
//! no control characters, a bound on the size. What a session holds comes in as it is, so that
//! opening and keeping a note changes nothing in it.

use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::domain::names::{LONGEST_TEXT, normal_lines};
use crate::tui::chord::{Chord, Held, Key};

/// How many lines a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One.
    One,
    /// Any number.
    Many,
}

/// A text field with a cursor.
#[derive(Clone, Debug)]
pub struct Input {
    area: TextArea<'static>,
    lines: Lines,
}

impl Input {
    /// A field that holds some text, the cursor at its end.
    #[must_use]
    pub fn new(lines: Lines, text: &str) -> Self {
        let mut area: TextArea<'static> = text.split('\n').map(str::to_owned).collect();
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.set_cursor_style(ratatui::style::Style::default());
        area.set_selection_style(ratatui::style::Style::new().reversed());
        if lines == Lines::Many {
            area.set_wrap_mode(WrapMode::WordOrGlyph);
        }
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, lines }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.area.lines().iter().all(|line| line.trim().is_empty())
    }

    /// Selects the whole text: what is typed next takes its place.
    pub fn select_all(&mut self) {
        if !self.is_empty() {
            self.area.select_all();
        }
    }

    /// Whether the cursor stands behind the last character.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        let cursor = self.area.cursor();
        let last = self.area.lines().len() - 1;
        cursor.0 == last && cursor.1 == self.area.lines()[last].chars().count()
    }

    /// For drawing.
    #[must_use]
    pub const fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// Puts another text in the place of this one; gives whether all of it fitted.
    pub fn replace(&mut self, text: &str) -> bool {
        self.area.select_all();
        self.area.cut();
        self.insert(text)
    }

    /// Inserts typed or pasted text at the cursor; gives whether all of it fitted.
    pub fn insert(&mut self, text: &str) -> bool {
        let fit = match self.lines {
            Lines::One => normal_lines(text).replace('\n', " "),
            Lines::Many => normal_lines(text),
        };
        let fit: String =
            fit.replace('\t', "    ").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let selected = if self.area.is_selecting() { self.size() } else { 0 };
        let room = LONGEST_TEXT.saturating_sub(self.size() - selected);
        let fits = |&(at, c): &(usize, char)| at + c.len_utf8() <= room;
        let end = fit.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
        self.area.insert_str(&fit[..end]);
        end == fit.len()
    }

    fn size(&self) -> usize {
        self.area.lines().iter().map(|line| line.len() + 1).sum()
    }

    /// Breaks the line at the cursor; a field of one line cannot.
    pub fn break_line(&mut self) -> bool {
        self.lines == Lines::Many && self.insert("\n")
    }

    /// Edits as shells and editors do; gives whether the key means anything in a text field.
    pub fn edit(&mut self, chord: Chord) -> bool {
        let area = &mut self.area;
        match (chord.held, chord.key) {
            (Held::Nothing, Key::Char(c)) => return self.insert(c.encode_utf8(&mut [0; 4])),
            (Held::Nothing, Key::Backspace) => {
                area.delete_char();
            }
            (Held::Nothing, Key::Delete) | (Held::Ctrl, Key::Char('d')) => {
                area.delete_next_char();
            }
            (Held::Ctrl, Key::Char('w')) | (Held::Alt | Held::Ctrl, Key::Backspace) => {
                area.delete_word();
            }
            (Held::Ctrl, Key::Char('u')) => {
                area.delete_line_by_head();
            }
            (Held::Ctrl, Key::Char('k')) => {
                area.delete_line_by_end();
            }
            (Held::Ctrl, Key::Left) | (Held::Alt, Key::Char('b') | Key::Left) => {
                area.move_cursor(CursorMove::WordBack);
            }
            (Held::Ctrl, Key::Right) | (Held::Alt, Key::Char('f') | Key::Right) => {
                area.move_cursor(CursorMove::WordForward);
            }
            (Held::Nothing, Key::Left) | (Held::Ctrl, Key::Char('b')) => {
                area.move_cursor(CursorMove::Back);
            }
            (Held::Nothing, Key::Right) | (Held::Ctrl, Key::Char('f')) => {
                area.move_cursor(CursorMove::Forward);
            }
            (Held::Nothing, Key::Up) => area.move_cursor(CursorMove::Up),
            (Held::Nothing, Key::Down) => area.move_cursor(CursorMove::Down),
            (Held::Nothing, Key::Home) | (Held::Ctrl, Key::Char('a')) => {
                area.move_cursor(CursorMove::Head);
            }
            (Held::Nothing, Key::End) | (Held::Ctrl, Key::Char('e')) => {
                area.move_cursor(CursorMove::End);
            }
            _ => return false,
        }
        true
    }
}
