//! Text from outside, and the only way to show it.
//!
//! [`Text`] holds what a file, a key or an argument brought, byte for byte. It has no `Display`: to reach a
//! screen, a message or a report it must become a [`Shown`], in which control characters, escape
//! sequences, bidirectional controls, zero-width and tag characters are visible marks. Widths are
//! columns of a terminal, counted by grapheme.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The longest grapheme that is shown, in bytes. A longer one is a stack of combining marks, not a letter,
/// and one cell of a terminal must not cost kilobytes.
const LONGEST_GRAPHEME: usize = 32;
/// The replacement for a grapheme that is too long.
const REPLACEMENT: &str = "\u{FFFD}";
const TAB: &str = "    ";

/// Text as it was received, not safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(Box<str>);

impl Text {
    /// Wraps text unchanged.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the text as it was received: for storing, comparing and editing, never for showing.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Returns whether the text is empty or white space only.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Returns whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the whole text as one safe line; a line break becomes a visible mark.
    pub fn shown(&self) -> Shown<'_> {
        Shown::line(&self.0)
    }

    /// Returns the text as safe lines, without line breaks. An empty text has no line.
    pub fn lines(&self) -> impl Iterator<Item = Shown<'_>> {
        self.0.lines().map(Shown::line)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// One line of text that is safe to show anywhere: it holds no control, bidirectional, zero-width
/// or tag character and no line break.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown<'a>(Cow<'a, str>);

impl<'a> Shown<'a> {
    /// Makes a line of text safe; borrows it if it already is.
    pub fn line(text: &'a str) -> Self {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Self(Cow::Borrowed(text));
        }
        if text.graphemes(true).all(is_plain) {
            return Self(Cow::Borrowed(text));
        }
        let mut safe = String::with_capacity(text.len() + 16);
        for grapheme in text.graphemes(true) {
            if is_plain(grapheme) {
                safe.push_str(grapheme);
            } else {
                mark(grapheme, &mut safe);
            }
        }
        Self(Cow::Owned(safe))
    }

    /// Returns the safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the safe text without copying it.
    pub fn into_cow(self) -> Cow<'a, str> {
        self.0
    }

    /// Returns the width in terminal columns.
    pub fn columns(&self) -> usize {
        columns(&self.0)
    }

    /// Breaks the line lazily into rows of at most `width` columns: between words, beside a wide character
    /// where Unicode allows it (Chinese and Japanese have no blanks between words), and inside a word only
    /// if it is longer than a row. Drops white space at a break and keeps it at the start of the line. An
    /// empty line is one empty row.
    pub fn wrap(self, width: usize) -> impl Iterator<Item = String> + use<'a> {
        let width = width.max(1);
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let row = row_from(self.as_str(), next?, width);
            next = (row.end < self.0.len()).then_some(row.end);
            Some(self.0[row].trim_end().to_owned())
        })
    }

    /// Returns the number of rows that [`Shown::wrap`] yields.
    pub fn row_count(&self, width: usize) -> usize {
        // Most lines are short.
        if self.columns() <= width {
            1
        } else {
            Shown(Cow::Borrowed(self.as_str())).wrap(width).count()
        }
    }

    /// Returns the line cut to `width` columns, with `ellipsis` at its end if something was cut.
    pub fn cut(&self, width: usize, ellipsis: &str) -> String {
        cut(&self.0, width, ellipsis)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// Returns a path, safe to show.
pub fn show_path(path: &Path) -> String {
    Shown::line(&path.to_string_lossy()).to_string()
}

/// Returns the last component of a path, safe to show.
pub fn file_name(path: &Path) -> String {
    show_path(path.file_name().map_or(path, Path::new))
}

/// Returns a path quoted for a shell.
pub fn quoted(path: &Path) -> String {
    let path = show_path(path);
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Returns a count with its noun: `1 blocker`, `2 blockers`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Returns the number of graphemes that would not be seen as they are.
pub fn hidden_count(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.graphemes(true).filter(|grapheme| !is_plain(grapheme)).count()
}

/// Returns a grapheme as a text field shows it, without its invisible characters.
pub fn seen(grapheme: &str) -> Cow<'_, str> {
    if is_plain(grapheme) {
        Cow::Borrowed(grapheme)
    } else if grapheme.len() > LONGEST_GRAPHEME {
        Cow::Borrowed(REPLACEMENT)
    } else {
        Cow::Owned(grapheme.chars().filter(|&c| !is_hidden(c)).collect())
    }
}

/// Returns the width in columns of a text in a text field.
pub fn seen_columns(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.graphemes(true).map(|grapheme| columns(&seen(grapheme))).sum()
}

/// Returns the byte ranges of the rows, at most `width` columns wide, of a line that is being edited. It
/// breaks as [`Shown::wrap`] does, but drops nothing: blanks at a break end the row before it.
pub fn rows(line: &str, width: usize) -> impl Iterator<Item = Range<usize>> {
    let width = width.max(1);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let row = row_from(line, next?, width);
        next = (row.end < line.len()).then_some(row.end);
        Some(row)
    })
}

/// Returns the terminal columns of a string without control characters: the sum over its graphemes,
/// because a terminal cell holds one grapheme.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if is_simple(text) {
        text.chars().count()
    } else {
        text.graphemes(true).map(grapheme_columns).sum()
    }
}

/// Returns whether every character is a grapheme of one column: ASCII, letters and marks of Western Europe,
/// and the characters that screens are drawn with. This spares most text the look-up in Unicode's tables.
pub fn is_simple(text: &str) -> bool {
    text.is_ascii() || text.chars().all(is_simple_character)
}

fn is_simple_character(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '–'..='—' | '‘'..='”'
        | '\u{2500}'..='\u{259f}' | '…' | '‼' | '→' | '■' | '▸' | '◂' | '◐' | '✓' | '✗')
}

/// Returns the columns of a grapheme. The two half-width sound marks count one each: Unicode calls them
/// combining, but terminals and ratatui do not.
fn grapheme_columns(grapheme: &str) -> usize {
    let sound_marks = grapheme.chars().filter(|&c| matches!(c, '\u{FF9E}' | '\u{FF9F}'));
    grapheme.width() + sound_marks.count()
}

/// Cuts a line to `width` columns, with `ellipsis` at the end if something was cut. Never splits a grapheme.
pub fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut kept = text[..fitting(text, room)].trim_end().to_owned();
    kept.push_str(&ellipsis[..fitting(ellipsis, width)]);
    kept
}

/// Cuts a line to `width` columns, with `ellipsis` after its first third: for a path, whose end is its
/// name. Never splits a grapheme.
pub fn cut_inside(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let head = fitting(text, width / 3);
    let room = width.saturating_sub(columns(&text[..head]) + columns(ellipsis));
    let mut taken = 0;
    let fits = |(_, grapheme): &(usize, &str)| {
        taken += columns(grapheme);
        taken <= room
    };
    let tail = text.grapheme_indices(true).rev().take_while(fits).last();
    let tail = tail.map_or(text.len(), |(start, _)| start);
    let ellipsis = &ellipsis[..fitting(ellipsis, width)];
    format!("{}{ellipsis}{}", &text[..head], &text[tail..])
}

/// Returns the number of bytes of `text` that fit into `width` columns, in whole graphemes.
pub fn fitting(text: &str, width: usize) -> usize {
    // One byte more: the next character may belong to the last grapheme.
    let head = text.as_bytes().get(..=width).unwrap_or(text.as_bytes());
    if head.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return width.min(text.len());
    }
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme_columns(grapheme);
        if used > width {
            return start;
        }
    }
    text.len()
}

/// Returns the row that starts at `start`, with the blanks at the break behind it.
fn row_from(line: &str, start: usize, width: usize) -> Range<usize> {
    let end = if start < line.len() { row_end(line, start, width) } else { start };
    let blanks = line[end..].len() - line[end..].trim_start_matches(' ').len();
    start..end + blanks
}

/// Returns the end of the row that starts at `start`: its last break opportunity, or where it is full.
fn row_end(line: &str, start: usize, width: usize) -> usize {
    let rest = &line[start..];
    let mut full = fitting(rest, width);
    if full == 0 {
        // A row narrower than one grapheme: show that grapheme rather than nothing for ever.
        full = first_grapheme(rest);
    }
    if full == rest.len() || rest[full..].starts_with(' ') {
        return start + full;
    }
    let space = rest[..full].rfind(' ').map(|space| space + 1);
    match space.max(wide_break(rest, full)) {
        Some(at) if !rest[..at].trim().is_empty() => start + at,
        _ => start + full,
    }
}

/// Returns the last break up to `full` that Unicode allows beside a wide character: not before closing
/// punctuation nor after opening. Without wide characters only a blank is a break.
fn wide_break(text: &str, full: usize) -> Option<usize> {
    if is_simple(&text[..full]) && text[full..].starts_with(|c: char| c.is_ascii()) {
        return None;
    }
    // One grapheme more, because a break depends on what follows.
    let head = &text[..full + first_grapheme(&text[full..])];
    let is_wide = |c: Option<char>| c.is_some_and(|c| c.width() == Some(2));
    let is_beside_wide =
        |&at: &usize| is_wide(head[..at].chars().next_back()) || is_wide(head[at..].chars().next());
    let breaks = linebreaks(head).map(|(at, _)| at).take_while(|&at| at <= full);
    breaks.filter(is_beside_wide).last()
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

/// Returns whether a grapheme may be shown unchanged.
fn is_plain(grapheme: &str) -> bool {
    if grapheme.len() > LONGEST_GRAPHEME {
        return false;
    }
    let mut before = None;
    let mut after = grapheme.chars();
    while let Some(c) = after.next() {
        if is_hidden(c) && !joins_emoji(c, before, after.clone().next()) {
            return false;
        }
        if !is_emoji_modifier(c) {
            before = Some(c);
        }
    }
    true
}

/// Writes a grapheme that is not plain, making every hidden character visible.
fn mark(grapheme: &str, safe: &mut String) {
    if grapheme == "\t" {
        safe.push_str(TAB);
        return;
    }
    if grapheme.len() > LONGEST_GRAPHEME {
        safe.push_str(REPLACEMENT);
        return;
    }
    for c in grapheme.chars() {
        match c {
            '\0'..='\x1f' | '\x7f' => {
                safe.push('^');
                safe.push(char::from(c as u8 ^ 0x40));
            }
            _ if is_hidden(c) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "<U+{:04X}>", u32::from(c));
            }
            _ => safe.push(c),
        }
    }
}

/// Returns whether a character is invisible or controls the text around it: controls, line and paragraph
/// separators, the twelve bidirectional controls, zero-width and other invisible characters, variation
/// selectors and tags.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns whether a joiner or variation selector is part of an emoji, the only context that permits one.
fn joins_emoji(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        '\u{200D}' => before.is_some_and(is_pictograph) && after.is_some_and(is_pictograph),
        '\u{FE0F}' if after == Some(KEYCAP) => before.is_some_and(is_on_a_keycap),
        '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(is_pictograph),
        _ => false,
    }
}

/// The combining character that draws a key around the one before it.
const KEYCAP: char = '\u{20E3}';

fn is_on_a_keycap(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

/// Returns whether a character is drawn as a picture. Approximates the `Extended_Pictographic` property: a
/// miss costs a visible mark, never a hidden character.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// Returns whether a character may lie between a picture and its joiner: skin tones, the emoji selector.
fn is_emoji_modifier(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Returns whether text has no control character and no line separator, as a field of one line requires.
pub fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_characters_have_the_width_of_unicodes_tables() {
        let simple: Vec<char> = (' '..='\u{ffff}').filter(|c| is_simple(&c.to_string())).collect();
        assert!(simple.len() > 200, "{}", simple.len());
        for c in simple.iter().filter(|c| !c.is_control()) {
            let text = format!("{c}{c}a{c}\u{2500}{c}");
            assert_eq!(text.graphemes(true).count(), 6, "{c:?}");
            assert_eq!(text.graphemes(true).map(grapheme_columns).sum::<usize>(), 6, "{c:?}");
            assert_eq!(columns(&text), 6, "{c:?}");
            assert_eq!(Shown::line(&text).as_str(), text, "{c:?}");
        }
    }

    #[test]
    fn controls_and_hidden_characters_become_visible_marks() {
        for (raw, safe) in [
            ("a\x1b[31mb", "a^[[31mb"),
            ("bell\x07", "bell^G"),
            ("del\x7f", "del^?"),
            ("c1\u{9b}", "c1<U+009B>"),
            ("\u{202e}evil", "<U+202E>evil"),
            ("zero\u{200b}width", "zero<U+200B>width"),
            ("join\u{200d}er", "join<U+200D>er"),
            ("tag\u{e0041}", "tag<U+E0041>"),
            ("two\nlines", "two^Jlines"),
            ("col\tumn", "col    umn"),
            ("\u{2028}", "<U+2028>"),
        ] {
            assert_eq!(Shown::line(raw).as_str(), safe, "{raw:?}");
        }
    }

    #[test]
    fn ordinary_text_of_every_script_is_borrowed_as_it_is() {
        for text in
            ["plain", "café", "e\u{301}", "数据库", "עברית", "हिन्दी", "👩‍👩‍👧", "❤️", "👍🏽", "👩🏽‍💻", "1️⃣"]
        {
            let shown = Shown::line(text);
            assert!(matches!(shown.0, Cow::Borrowed(_)), "{text}: {shown}");
        }
    }

    #[test]
    fn a_stack_of_combining_marks_is_one_replacement_character() {
        let zalgo = format!("a{}b", "\u{301}".repeat(100_000));
        assert_eq!(Shown::line(&zalgo).as_str(), "\u{FFFD}b");
    }

    #[test]
    fn cutting_counts_columns_and_never_splits_a_grapheme() {
        assert_eq!(cut("abcdef", 6, "…"), "abcdef");
        assert_eq!(cut("abcdef", 5, "…"), "abcd…");
        assert_eq!(cut("数据库", 4, "…"), "数…");
        assert_eq!(cut("ab cd", 4, "…"), "ab…");
        assert_eq!(cut("abcdef", 2, "..."), "..");
        assert_eq!(cut("abcdef", 0, "…"), "");
        assert_eq!(cut_inside("a/file.md", 9, "…"), "a/file.md");
        assert_eq!(cut_inside("abcdef/file.md", 9, "…"), "abc…le.md");
        assert_eq!(cut_inside("数据库数据库", 7, "…"), "数…据库");
        assert_eq!(cut_inside("abcdef", 2, "..."), "..");
        assert_eq!(cut_inside("abcdef", 0, "…"), "");
    }

    #[test]
    fn wrapping_breaks_between_words_and_inside_long_ones_only() {
        let rows = |line, width| Shown::line(line).wrap(width).collect::<Vec<_>>();
        assert_eq!(rows("one two three", 7), ["one two", "three"]);
        assert_eq!(rows("one two three", 8), ["one two", "three"]);
        assert_eq!(rows("unbreakable", 4), ["unbr", "eaka", "ble"]);
        assert_eq!(rows("a unbreakable", 4), ["a", "unbr", "eaka", "ble"]);
        assert_eq!(rows("  indented text", 10), ["  indented", "text"]);
        assert_eq!(rows("", 10), [""]);
        assert_eq!(rows("数据库", 1), ["数", "据", "库"]);
        assert_eq!(rows("end    ", 3), ["end"]);
    }

    #[test]
    fn wide_text_is_wrapped_without_blanks_and_its_punctuation_stays_with_it() {
        let rows = |line, width| Shown::line(line).wrap(width).collect::<Vec<_>>();
        assert_eq!(rows("メモ: 復元訓練は失敗", 11), ["メモ: 復元", "訓練は失敗"]);
        assert_eq!(rows("復元は失敗。次回へ", 10), ["復元は失", "敗。次回へ"]);
        assert_eq!(rows("失敗「台帳」の鍵", 6), ["失敗", "「台", "帳」の", "鍵"]);
        assert_eq!(rows("サーバー", 6), ["サー", "バー"]);
        assert_eq!(rows("數據庫db-01備份", 10), ["數據庫", "db-01備份"]);
        assert_eq!(rows("데이터베이스 복구", 8), ["데이터베", "이스 복", "구"]);
        // Without a wide character a blank is the only break, whatever the script.
        assert_eq!(rows("präzise Schlüssel-Rückgabe", 22), ["präzise", "Schlüssel-Rückgabe"]);
    }
}
