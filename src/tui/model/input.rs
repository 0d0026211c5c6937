//! A text field: the one place that knows the editing library.
//!
//! What is typed or pasted is made fit before it gets in: line ends normalised, tabs made blanks,
//! no control characters, a bound on the size. What a session holds comes in as it is, so that
//! opening and keeping a note changes nothing in it.

use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use crate::domain::names::{LONGEST_TEXT, normal_lines};
use crate::domain::text::hidden_count;
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

    /// How many characters of the text nobody would see.
    #[must_use]
    pub fn hidden_count(&self) -> usize {
        self.area.lines().iter().map(|line| hidden_count(line)).sum()
    }

    /// Selects the whole text: what is typed next takes its place.
    pub fn select_all(&mut self) {
        if !self.is_empty() {
            self.area.select_all();
        }
    }

    /// Whether the whole text is selected: what is typed next is as if there were none.
    #[must_use]
    pub fn is_all_selected(&self) -> bool {
        let lines = self.area.lines();
        let last = lines.len() - 1;
        self.area.selection_range() == Some(((0, 0), (last, lines[last].chars().count())))
    }

    /// Shows the text from its beginning, as far as the cursor lets it: there may be more room now.
    pub fn unscroll(&mut self) {
        let cursor = self.area.cursor();
        let place = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area.scroll((-i16::MAX, -i16::MAX));
        self.area.move_cursor(CursorMove::Jump(place(cursor.0), place(cursor.1)));
    }

    /// Whether the cursor stands behind the last character.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        let cursor = self.area.cursor();
        let last = self.area.lines().len() - 1;
        cursor.0 == last && cursor.1 == self.area.lines()[last].chars().count()
    }

    /// Whether long lines go on in the next row, rather than beyond the edge.
    #[must_use]
    pub fn is_wrapped(&self) -> bool {
        self.lines == Lines::Many
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
                go(area, CursorMove::WordBack);
            }
            (Held::Ctrl, Key::Right) | (Held::Alt, Key::Char('f') | Key::Right) => {
                go(area, CursorMove::WordForward);
            }
            (Held::Nothing, Key::Left) | (Held::Ctrl, Key::Char('b')) => {
                go(area, CursorMove::Back);
            }
            (Held::Nothing, Key::Right) | (Held::Ctrl, Key::Char('f')) => {
                go(area, CursorMove::Forward);
            }
            (Held::Nothing, Key::Up) => go(area, CursorMove::Up),
            (Held::Nothing, Key::Down) => go(area, CursorMove::Down),
            (Held::Nothing, Key::Home) | (Held::Ctrl, Key::Char('a')) => {
                go(area, CursorMove::Head);
            }
            (Held::Nothing, Key::End) | (Held::Ctrl, Key::Char('e')) => {
                go(area, CursorMove::End);
            }
            _ => return false,
        }
        true
    }
}

/// Moves the cursor; nothing stays selected, as it would not in any other field.
fn go(area: &mut TextArea<'static>, to: CursorMove) {
    area.cancel_selection();
    area.move_cursor(to);
}
