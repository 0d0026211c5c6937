//! A text field: its text, the cursor in it and how keys edit it. How it looks is the business of
//! `widgets::editor`.
//!
//! What is typed or pasted is made fit before it gets in: line ends normalised, tabs made blanks,
//! no control characters, a bound on the size. What a session holds comes in as it is, so that
//! opening and keeping a note changes nothing in it. A letter is a grapheme: what looks like one is
//! passed and deleted as one.

use std::cell::Cell;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::names::{LONGEST_TEXT, normal_lines};
use crate::domain::basics::text::{hidden_count, rows, seen_columns};
use crate::tui::chord::{Chord, Key, Modifier};

/// The number of lines a field holds.
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
    lines: Lines,
    text: String,
    /// The byte before which the cursor stands.
    cursor: usize,
    selection: Selection,
    /// The column that going up and down keeps to, across rows that are shorter.
    goal: Option<usize>,
    /// Updated when drawing, which alone knows the size of the area, so that the cursor is in view.
    window: Cell<Window>,
}

/// The text that the next typed character replaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// The whole text.
    Whole,
    /// The whole text, which a digit has just picked: it was the beginning of a name where another
    /// character follows, as in `2nd line`.
    Picked(char),
}

/// The part of a text field that is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The rows above it.
    pub top: usize,
    /// The columns left of it.
    pub left: usize,
    /// Its columns.
    width: usize,
}

impl Default for Window {
    /// Returns a window with room for every line, for a field that was never drawn.
    fn default() -> Self {
        Self { top: 0, left: 0, width: usize::MAX }
    }
}

/// The row and column of the cursor in the wrapped text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
}

impl Input {
    /// Returns a field that holds some text, the cursor at its end.
    pub fn new(lines: Lines, text: &str) -> Self {
        Self {
            lines,
            text: text.to_owned(),
            cursor: text.len(),
            selection: Selection::Nothing,
            goal: None,
            window: Cell::default(),
        }
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the text is empty.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns whether the text is empty or all white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Returns the number of graphemes in the text that the screen does not show as they are.
    pub fn hidden_count(&self) -> usize {
        self.text.split('\n').map(hidden_count).sum()
    }

    /// Selects the whole text: what is typed next takes its place.
    pub fn select_all(&mut self) {
        self.selection = if self.is_empty() { Selection::Nothing } else { Selection::Whole };
    }

    /// Returns whether the whole text is selected, so that the next character replaces it.
    pub const fn is_all_selected(&self) -> bool {
        matches!(self.selection, Selection::Whole)
    }

    /// Replaces the text with the one that a digit picks.
    pub fn pick(&mut self, digit: char, text: &str) {
        self.replace(text);
        self.selection = Selection::Picked(digit);
    }

    /// Leaves the field: what a digit has picked stays as it is.
    pub const fn leave(&mut self) {
        if matches!(self.selection, Selection::Picked(_)) {
            self.selection = Selection::Nothing;
        }
    }

    /// Shows the text from its beginning, as far as the cursor lets it: there may be more room now.
    pub fn unscroll(&mut self) {
        let width = self.window().width;
        self.window.set(Window { width, ..Window::default() });
    }

    /// Returns whether the cursor is behind the last character.
    pub const fn is_at_end(&self) -> bool {
        self.cursor == self.text.len()
    }

    /// Returns whether long lines wrap to the next row; otherwise they scroll sideways.
    pub fn is_wrapped(&self) -> bool {
        self.lines == Lines::Many
    }

    /// Wraps the text to a width; returns the byte ranges of the rows, at least one.
    pub fn rows(&self, width: usize) -> Vec<Range<usize>> {
        let (mut start, mut all) = (0, Vec::new());
        if !self.is_wrapped() {
            all.push(0..self.text.len());
            return all;
        }
        for line in self.text.split('\n') {
            all.extend(rows(line, width).map(|row| start + row.start..start + row.end));
            start += line.len() + 1;
        }
        all
    }

    /// Returns the row and column of the cursor, given the rows as byte ranges of the text.
    pub fn place(&self, rows: &[Range<usize>]) -> TextPosition {
        // A cursor between two rows of a line stands before the second.
        let row = rows.partition_point(|row| row.start <= self.cursor).saturating_sub(1);
        let start = rows.get(row).map_or(0, |row| row.start);
        TextPosition { row, column: seen_columns(&self.text[start..self.cursor]) }
    }

    /// Returns the part that was drawn last.
    pub const fn window(&self) -> Window {
        self.window.get()
    }

    /// Moves what is seen no further than the cursor needs.
    pub fn look_at(&self, place: TextPosition, width: usize, height: usize) -> Window {
        let Window { top, left, .. } = self.window();
        let left = if self.is_wrapped() { 0 } else { following(left, place.column, width) };
        let window = Window { top: following(top, place.row, height), left, width };
        self.window.set(window);
        window
    }

    /// Replaces the text; returns whether all of it fitted.
    pub fn replace(&mut self, text: &str) -> bool {
        self.select_all();
        self.insert(text)
    }

    /// Inserts typed or pasted text at the cursor; returns whether all of it fitted.
    pub fn insert(&mut self, text: &str) -> bool {
        self.delete_selected();
        let fit = match self.lines {
            Lines::One => normal_lines(text).replace('\n', " "),
            Lines::Many => normal_lines(text),
        };
        let fit: String =
            fit.replace('\t', "    ").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let room = LONGEST_TEXT.saturating_sub(self.text.len());
        let ends = fit.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = ends.take_while(|end| *end <= room).last().unwrap_or(0);
        self.text.insert_str(self.cursor, &fit[..end]);
        self.go(self.cursor + end);
        end == fit.len()
    }

    /// Inserts a typed character; returns whether it fitted.
    fn insert_typed(&mut self, character: char) -> bool {
        if let Selection::Picked(digit) = self.selection {
            self.replace(digit.encode_utf8(&mut [0; 4]));
        }
        self.insert(character.encode_utf8(&mut [0; 4]))
    }

    /// Breaks the line at the cursor. A field of one line gets a blank, so that the words on both sides
    /// stay two; what is selected stays.
    pub fn break_line(&mut self) -> bool {
        self.go(self.cursor);
        let is_behind_word = !self.text[..self.cursor].ends_with(char::is_whitespace);
        let is_needed = self.is_wrapped() || (self.cursor > 0 && is_behind_word);
        !is_needed || self.insert("\n")
    }

    /// Edits as shells and editors do; returns whether the key means anything in a text field.
    pub fn edit(&mut self, chord: Chord) -> bool {
        use Modifier::{Alt, Ctrl};
        match (chord.modifier, chord.key) {
            (Modifier::None, Key::Char(c)) => return self.insert_typed(c),
            (Ctrl, Key::Char('j')) | (Alt, Key::Enter) => return self.break_line(),
            (Modifier::None, Key::Backspace) => self.delete(self.before()..self.cursor),
            (Modifier::None, Key::Delete) | (Ctrl, Key::Char('d')) => {
                self.delete(self.cursor..self.after());
            }
            (Ctrl, Key::Char('w')) | (Alt | Ctrl, Key::Backspace) => {
                self.delete_back_to(self.word_before().max(self.line_start()));
            }
            (Ctrl, Key::Char('u')) => self.delete_back_to(self.line_start()),
            (Ctrl, Key::Char('k')) => {
                // At the end of a line: its break.
                let end =
                    if self.line_end() > self.cursor { self.line_end() } else { self.after() };
                self.delete(self.cursor..end);
            }
            (Ctrl, Key::Left) | (Alt, Key::Char('b') | Key::Left) => self.go(self.word_before()),
            (Ctrl, Key::Right) | (Alt, Key::Char('f') | Key::Right) => self.go(self.word_after()),
            (Modifier::None, Key::Left) | (Ctrl, Key::Char('b')) => self.go(self.before()),
            (Modifier::None, Key::Right) | (Ctrl, Key::Char('f')) => self.go(self.after()),
            (Modifier::None, Key::Up) => self.go_rows(|row| row.checked_sub(1)),
            (Modifier::None, Key::Down) => self.go_rows(|row| row.checked_add(1)),
            (Modifier::None, Key::Home) | (Ctrl, Key::Char('a')) => self.go(self.line_start()),
            (Modifier::None, Key::End) | (Ctrl, Key::Char('e')) => self.go(self.line_end()),
            _ => return false,
        }
        true
    }

    /// Moves the cursor; nothing stays selected, as it would not in any other field.
    const fn go(&mut self, cursor: usize) {
        self.cursor = cursor;
        self.selection = Selection::Nothing;
        self.goal = None;
    }

    /// Moves the cursor to another row as it was drawn last, into the same column if it has one.
    fn go_rows(&mut self, to: impl Fn(usize) -> Option<usize>) {
        let rows = self.rows(self.window().width);
        let TextPosition { row, column } = self.place(&rows);
        let goal = self.goal.unwrap_or(column);
        let target = to(row).and_then(|row| rows.get(row).map(|range| (row, range)));
        let Some((row, range)) = target else { return };
        let starts =
            self.text[range.clone()].grapheme_indices(true).map(|(at, _)| range.start + at);
        // Behind the last letter, unless the next row of the same line begins there.
        let goes_on = rows.get(row + 1).is_some_and(|next| next.start == range.end);
        let end = (!goes_on).then_some(range.end);
        let fits = |at: &usize| seen_columns(&self.text[range.start..*at]) <= goal;
        let cursor = starts.chain(end).take_while(fits).last().unwrap_or(range.start);
        self.go(cursor);
        self.goal = Some(goal);
    }

    /// Deletes a part of the text, or whatever is selected in its place.
    fn delete(&mut self, part: Range<usize>) {
        if !self.delete_selected() {
            self.text.replace_range(part.clone(), "");
            self.go(part.start);
        }
    }

    /// Deletes back to a place in the line; at the beginning of the line, the break before it.
    fn delete_back_to(&mut self, start: usize) {
        let start = if start < self.cursor { start } else { self.before() };
        self.delete(start..self.cursor);
    }

    fn delete_selected(&mut self) -> bool {
        let is_selected = self.is_all_selected();
        if is_selected {
            self.text.clear();
            self.go(0);
        }
        is_selected
    }

    fn before(&self) -> usize {
        let letters = self.text[..self.cursor].grapheme_indices(true);
        letters.map(|(at, _)| at).next_back().unwrap_or(0)
    }

    fn after(&self) -> usize {
        let letter = self.text[self.cursor..].graphemes(true).next();
        self.cursor + letter.map_or(0, str::len)
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    /// Returns the beginning of the word at the cursor, or of the one before it.
    fn word_before(&self) -> usize {
        let mut words = self.text[..self.cursor].split_word_bound_indices().rev();
        words.find_map(word_start).unwrap_or(0)
    }

    /// Returns the beginning of the next word.
    fn word_after(&self) -> usize {
        let mut words = self.text[self.cursor..].split_word_bound_indices().skip(1);
        words.find_map(word_start).map_or(self.text.len(), |start| self.cursor + start)
    }
}

/// Returns the start of a piece between two bounds, if it is not white space.
fn word_start((start, piece): (usize, &str)) -> Option<usize> {
    (!piece.trim().is_empty()).then_some(start)
}

/// Returns the first row or column of `length` that are seen, moved no further than the cursor needs.
const fn following(first: usize, cursor: usize, length: usize) -> usize {
    if cursor < first {
        cursor
    } else if cursor >= first + length {
        cursor + 1 - length
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HELD: [Modifier; 3] = [Modifier::None, Modifier::Ctrl, Modifier::Alt];

    /// Returns a field of many lines that was drawn with so many columns, its cursor where the bar stands.
    fn field(text: &str, width: usize) -> Input {
        let mut input = Input::new(Lines::Many, &text.replace('|', ""));
        input.cursor = text.find('|').unwrap_or(input.text.len());
        input.look_at(input.place(&input.rows(width)), width, 3);
        input
    }

    /// Returns the text with a bar where the cursor stands, after some keys.
    fn after(text: &str, chords: &[Chord]) -> String {
        let mut input = field(text, 10);
        assert!(chords.iter().all(|chord| input.edit(*chord)), "{chords:?}");
        shown(&input)
    }

    fn shown(input: &Input) -> String {
        let (before, behind) = input.text.split_at(input.cursor);
        format!("{before}|{behind}")
    }

    fn rows_of(text: &str, width: usize) -> Vec<String> {
        let input = Input::new(Lines::Many, text);
        input.rows(width).into_iter().map(|row| input.text[row].to_owned()).collect()
    }

    #[test]
    fn what_looks_like_one_letter_is_passed_and_deleted_as_one() {
        let (left, right) = (Chord::key(Key::Left), Chord::key(Key::Right));
        let (back, delete) = (Chord::key(Key::Backspace), Chord::key(Key::Delete));
        for letter in
            ["e\u{301}", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F1E9}\u{1F1EA}"]
        {
            assert_eq!(after(&format!("a{letter}|b"), &[left]), format!("a|{letter}b"));
            assert_eq!(after(&format!("a|{letter}b"), &[right]), format!("a{letter}|b"));
            assert_eq!(after(&format!("a{letter}|b"), &[back]), "a|b");
            assert_eq!(after(&format!("a|{letter}b"), &[delete]), "a|b");
        }
    }

    #[test]
    fn words_are_passed_and_deleted_within_their_line() {
        let (back, forward) = (Chord::alt(Key::Char('b')), Chord::alt(Key::Char('f')));
        assert_eq!(after("on call  team|", &[back]), "on call  |team");
        assert_eq!(after("on call  |team", &[back]), "on |call  team");
        assert_eq!(after("on|", &[back, back]), "|on");
        assert_eq!(after("|on call  team", &[forward, forward]), "on call  |team");
        assert_eq!(after("on call  |team", &[forward]), "on call  team|");
        let (word, head) = (Chord::ctrl('w'), Chord::ctrl('u'));
        assert_eq!(after("one\ntwo three|", &[word]), "one\ntwo |");
        assert_eq!(after("one\ntwo three|", &[word, word, word]), "one|");
        assert_eq!(after("one\ntwo| three", &[head]), "one\n| three");
        assert_eq!(after("one\n| three", &[head]), "one| three");
        let tail = Chord::ctrl('k');
        assert_eq!(after("one| two\nthree", &[tail]), "one|\nthree");
        assert_eq!(after("one|\nthree", &[tail]), "one|three");
    }

    #[test]
    fn a_row_never_begins_with_the_blank_that_it_was_broken_at() {
        assert_eq!(rows_of("Restore was tested", 11), ["Restore was ", "tested"]);
        assert_eq!(rows_of("Restore was tested", 10), ["Restore ", "was tested"]);
        assert_eq!(rows_of("a\n\nb\n", 10), ["a", "", "b", ""]);
        assert_eq!(rows_of("  indented", 20), ["  indented"]);
        assert_eq!(rows_of("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(rows_of("", 3), [""]);
    }

    #[test]
    fn up_and_down_keep_to_the_column_across_short_rows() {
        let (up, down) = (Chord::key(Key::Up), Chord::key(Key::Down));
        assert_eq!(after("abcd|\nx\nefgh", &[down]), "abcd\nx|\nefgh");
        assert_eq!(after("abcd|\nx\nefgh", &[down, down]), "abcd\nx\nefgh|");
        assert_eq!(after("abcd\nx\nef|gh", &[up, up]), "ab|cd\nx\nefgh");
        let mut undrawn = Input::new(Lines::Many, "one two three\nfour five six seven");
        undrawn.edit(up);
        assert_eq!(shown(&undrawn), "one two three|\nfour five six seven");
        // Rows of one line: of ten columns the first holds `one two `.
        assert_eq!(after("one two three| four", &[up]), "one t|wo three four");
        assert_eq!(after("one two|", &[up]), "one two|");
        assert_eq!(after("one two|", &[down]), "one two|");
    }

    #[test]
    fn what_is_selected_goes_with_the_next_edit() {
        let edited = |chord: Chord| {
            let mut input = field("Payments", 10);
            input.select_all();
            assert!(input.edit(chord));
            assert!(!input.is_all_selected());
            shown(&input)
        };
        assert_eq!(edited(Chord::char('x')), "x|");
        assert_eq!(edited(Chord::key(Key::Backspace)), "|");
        assert_eq!(edited(Chord::ctrl('w')), "|");
        assert_eq!(edited(Chord::key(Key::End)), "Payments|");
    }

    #[test]
    fn the_window_moves_no_further_than_the_cursor_needs() {
        let mut line = Input::new(Lines::One, "0123456789");
        let look = |input: &Input, width| input.look_at(input.place(&input.rows(width)), width, 1);
        assert_eq!(look(&line, 5).left, 6);
        line.edit(Chord::key(Key::Left));
        assert_eq!(look(&line, 5).left, 6);
        line.edit(Chord::key(Key::Home));
        assert_eq!(look(&line, 5).left, 0);
        line.edit(Chord::key(Key::End));
        assert_eq!(look(&line, 5).left, 6);
        line.unscroll();
        assert_eq!(look(&line, 20).left, 0);
    }

    fn some_text() -> impl Strategy<Value = String> {
        let letters = prop::sample::select(vec![
            "a",
            "b",
            " ",
            "  ",
            "\n",
            "-",
            "e\u{301}",
            "\u{301}",
            "\u{200B}",
            "\u{6F22}",
            "\u{5B57}",
            "\u{1F468}\u{200D}\u{1F469}",
            "\u{1F1E9}",
            "\r",
            "\t",
            "\u{1b}",
            "\u{5d0}",
            "\u{202E}",
        ]);
        prop::collection::vec(letters, 0..40).prop_map(|letters| letters.concat())
    }

    fn some_chord() -> impl Strategy<Value = Chord> {
        let keys = prop::sample::select(vec![
            Key::Left,
            Key::Right,
            Key::Up,
            Key::Down,
            Key::Home,
            Key::End,
            Key::Backspace,
            Key::Delete,
            Key::Char('a'),
            Key::Char('b'),
            Key::Char('d'),
            Key::Char('e'),
            Key::Char('f'),
            Key::Char('k'),
            Key::Char('u'),
            Key::Char('w'),
            Key::Char('\u{301}'),
            Key::Char('\u{1F1EA}'),
            Key::Char(' '),
        ]);
        (prop::sample::select(HELD.to_vec()), keys)
            .prop_map(|(modifier, key)| Chord { key, modifier })
    }

    proptest! {
        #[test]
        fn every_byte_stands_in_one_row(text in some_text(), width in 1..12_usize) {
            let input = Input::new(Lines::Many, &text);
            let rows = input.rows(width);
            let held = rows.iter().map(|row| input.text[row.clone()].to_owned());
            // The bytes between two rows are line breaks and nothing else.
            let breaks = rows.windows(2).map(|two| text[two[0].end..two[1].start].to_owned());
            let all: String = held.zip(breaks.chain([String::new()])).map(|(row, end)| row + &end).collect();
            prop_assert_eq!(all, text);
            for row in &rows {
                let words = input.text[row.clone()].trim_end_matches(' ');
                let one = words.graphemes(true).count() == 1;
                prop_assert!(one || seen_columns(words) <= width, "{words:?} in {width}");
            }
        }

        #[test]
        fn any_keys_leave_the_cursor_in_the_text(
            text in some_text(),
            chords in prop::collection::vec(some_chord(), 0..40),
            width in 1..12_usize,
        ) {
            for lines in [Lines::One, Lines::Many] {
                let mut input = Input::new(lines, &text);
                for chord in &chords {
                    input.edit(*chord);
                    prop_assert!(input.text.is_char_boundary(input.cursor));
                    let rows = input.rows(width);
                    let place = input.place(&rows);
                    prop_assert!(place.row < rows.len());
                    let window = input.look_at(place, width, 2);
                    prop_assert!((window.top..window.top + 2).contains(&place.row));
                }
            }
        }
    }
}
