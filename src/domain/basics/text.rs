//! Text that came from data, and the one way to show it.
//!
//! [`Text`] holds whatever a file, a key or an argument brought, byte for byte. It has no
//! `Display`: to reach a screen, a message or a report it must pass through [`Shown`], in which
//! control characters, escape sequences, bidirectional controls, zero-width and tag characters
//! have become visible marks. Columns are those of a terminal, counted by grapheme.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A grapheme of more bytes than this is a stack of combining marks, not a letter: one cell of a
/// terminal must not cost kilobytes.
const LONGEST_GRAPHEME: usize = 32;
/// What stands for a grapheme that is too long to be shown.
const REPLACEMENT: &str = "\u{FFFD}";
/// What a tab becomes.
const TAB: &str = "    ";

/// Text as it came, unfit for showing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(Box<str>);

impl Text {
    /// Takes text as it is.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text as it came: for storing, comparing and editing, never for showing.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The whole text as one line; a line break becomes a visible mark.
    pub fn shown(&self) -> Shown<'_> {
        Shown::line(&self.0)
    }

    /// The text line by line, without the line breaks. An empty text has no line.
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
    /// Makes a line of text safe. What is already safe is borrowed as it is.
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

    /// The safe text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The safe text, to keep.
    pub fn into_cow(self) -> Cow<'a, str> {
        self.0
    }

    /// How many columns it takes on a terminal.
    pub fn columns(&self) -> usize {
        columns(&self.0)
    }

    /// Breaks the line into rows of at most `width` columns, one after the other as they are asked
    /// for: between words, beside a wide character where Unicode allows it (Chinese and Japanese have no
    /// blanks between words), and inside a word only where it is longer than a row. White space at a
    /// break is dropped, at the start of the line it is kept. An empty line is one empty row.
    pub fn wrap(self, width: usize) -> impl Iterator<Item = String> + use<'a> {
        let width = width.max(1);
        let mut next = Some(0);
        std::iter::from_fn(move || {
            let (line, start) = (self.as_str(), next?);
            let end = if start < line.len() { row_end(line, start, width) } else { start };
            let after = end + leading_space(&line[end..]);
            next = (after < line.len()).then_some(after);
            Some(line[start..end].trim_end().to_owned())
        })
    }

    /// How many rows [`Shown::wrap`] makes of it.
    pub fn row_count(&self, width: usize) -> usize {
        // Most lines are short.
        if self.columns() <= width {
            1
        } else {
            Shown(Cow::Borrowed(self.as_str())).wrap(width).count()
        }
    }

    /// The line, cut to `width` columns with `ellipsis` at its end where it is longer.
    pub fn cut(&self, width: usize, ellipsis: &str) -> String {
        cut(&self.0, width, ellipsis)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

/// A path, safe to show.
pub fn show_path(path: &Path) -> String {
    Shown::line(&path.to_string_lossy()).to_string()
}

/// Returns the name of a file, safe to show.
pub fn file_name(path: &Path) -> String {
    show_path(path.file_name().map_or(path, Path::new))
}

/// How many characters of a text are not seen where it is shown as it is.
pub fn hidden_count(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    text.graphemes(true).filter(|grapheme| !is_plain(grapheme)).count()
}

/// A grapheme as a text field shows it: without what nobody would see.
pub fn seen(grapheme: &str) -> Cow<'_, str> {
    if is_plain(grapheme) {
        Cow::Borrowed(grapheme)
    } else if grapheme.len() > LONGEST_GRAPHEME {
        Cow::Borrowed(REPLACEMENT)
    } else {
        Cow::Owned(grapheme.chars().filter(|&c| !is_hidden(c)).collect())
    }
}

/// How many columns a text takes in a text field.
pub fn seen_columns(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    text.graphemes(true).map(|grapheme| columns(&seen(grapheme))).sum()
}

/// The rows of at most `width` columns that a line takes where it is edited: broken as
/// [`Shown::wrap`] breaks, but every byte stands in a row, the blanks at a break at the end of one.
pub fn rows(line: &str, width: usize) -> impl Iterator<Item = Range<usize>> {
    let width = width.max(1);
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = if start < line.len() { row_end(line, start, width) } else { start };
        let after = end + leading_space(&line[end..]);
        next = (after < line.len()).then_some(after);
        Some(start..after)
    })
}

/// How many columns a string without control characters takes on a terminal: the sum of its
/// graphemes, because a terminal cell holds one grapheme.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if is_simple(text) {
        text.chars().count()
    } else {
        text.graphemes(true).map(grapheme_columns).sum()
    }
}

/// Whether every character stands for itself and takes one column: ASCII, the letters and marks of Western
/// Europe, and what screens are drawn with. Nearly everything on a screen is so, and need not be looked up
/// in tables.
pub fn is_simple(text: &str) -> bool {
    let is_western =
        |c| matches!(c, '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{17f}' | '–'..='—' | '‘'..='”');
    let is_line = |c| matches!(c, '\u{2500}'..='\u{259f}');
    let is_mark = |c| matches!(c, '…' | '‼' | '→' | '■' | '▸' | '◂' | '◐' | '✓' | '✗');
    let is_one = |c: char| c.is_ascii() || is_western(c) || is_line(c) || is_mark(c);
    text.is_ascii() || text.chars().all(is_one)
}

/// The two half-width sound marks count as a column each: Unicode calls them combining, terminals
/// do not, and ratatui counts them so.
fn grapheme_columns(grapheme: &str) -> usize {
    let sound_marks = grapheme.chars().filter(|&c| matches!(c, '\u{FF9E}' | '\u{FF9F}'));
    grapheme.width() + sound_marks.count()
}

/// Cuts a line to `width` columns, with `ellipsis` at the end where something was cut. Never
/// splits a grapheme.
pub fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut kept = text[..fitting(text, room)].trim_end().to_owned();
    kept.push_str(&ellipsis[..fitting(ellipsis, width)]);
    kept
}

/// Cuts a line to `width` columns, with `ellipsis` behind its first third where something was left
/// out: for a path, whose name stands at its end. Never splits a grapheme.
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
    let tail = tail.map_or(text.len(), |(place, _)| place);
    let ellipsis = &ellipsis[..fitting(ellipsis, width)];
    format!("{}{ellipsis}{}", &text[..head], &text[tail..])
}

/// How many bytes of `text` fit into `width` columns, in whole graphemes.
pub fn fitting(text: &str, width: usize) -> usize {
    // One character more: what follows may belong to the last one.
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

/// Where the row that starts at `start` ends: at its last place for a break, or where it is full.
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

/// The last place up to `full` where Unicode allows a break beside a wide character: not before closing
/// punctuation, nor after opening. Elsewhere only a blank is a break, as in text without such characters.
fn wide_break(text: &str, full: usize) -> Option<usize> {
    if is_simple(&text[..full]) && text[full..].starts_with(|c: char| c.is_ascii()) {
        return None;
    }
    // One grapheme more: what follows decides too.
    let head = &text[..full + first_grapheme(&text[full..])];
    let is_wide = |c: Option<char>| c.is_some_and(|c| c.width() == Some(2));
    let is_beside_wide =
        |&at: &usize| is_wide(head[..at].chars().next_back()) || is_wide(head[at..].chars().next());
    let places = linebreaks(head).map(|(at, _)| at).take_while(|&at| at <= full);
    places.filter(is_beside_wide).last()
}

fn first_grapheme(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Whether a grapheme may be shown as it is.
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

/// Writes a grapheme that is not plain, with every hidden character made visible.
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

/// Whether a character acts or hides where a reader expects a letter: controls, line and
/// paragraph separators, the twelve bidirectional controls, zero-width and other invisible
/// characters, variation selectors and tags.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A joiner or a variation selector is part of the picture inside an emoji, and only there.
fn joins_emoji(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        '\u{200D}' => before.is_some_and(is_pictograph) && after.is_some_and(is_pictograph),
        '\u{FE0F}' if after == Some(KEYCAP) => before.is_some_and(is_on_a_keycap),
        '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(is_pictograph),
        _ => false,
    }
}

/// Encloses the character before it.
const KEYCAP: char = '\u{20E3}';

fn is_on_a_keycap(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

/// Whether a character is drawn as a picture. Close enough to the `Extended_Pictographic`
/// property: a miss costs a visible mark, never a hidden character.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{203C}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{23FF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// What may stand between a picture and its joiner: a skin tone or the emoji variation selector.
fn is_emoji_modifier(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Whether text given as one line is one line: no control character and no line separator.
pub fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_simple_is_measured_as_the_tables_say() {
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
