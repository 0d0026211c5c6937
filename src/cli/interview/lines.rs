//! Lines of input: bounded in length, and refused if they are not text.

use std::io::{BufRead, Read};

use crate::domain::basics::names::LONGEST_TEXT;
use crate::domain::basics::text::is_one_line;

/// The longest line that is accepted, in bytes: a word and the longest text behind it.
const LONGEST_LINE: u64 = LONGEST_TEXT as u64 + 64;

/// The length at which a refused line is quoted, in bytes.
const QUOTED: usize = 200;

/// The outcome of reading a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line, without its end.
    Text(String),
    /// A line that is refused.
    Refused {
        /// Its beginning, as far as it is text.
        beginning: String,
        /// The reason.
        why: &'static str,
    },
    /// The end of the input.
    End,
}

/// Reads the next line. An error of reading counts as the end of the input.
pub(super) fn read_line(input: &mut impl BufRead) -> Line {
    let mut bytes = Vec::new();
    match input.take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
        Ok(0) | Err(_) => return Line::End,
        Ok(_) => {}
    }
    if bytes.last() != Some(&b'\n') && bytes.len() as u64 == LONGEST_LINE {
        // An error here ends the input at the next line.
        let _ = input.skip_until(b'\n');
        return refused(
            &bytes,
            "nothing changed: the line is longer than 64 KiB and was not taken",
        );
    }
    match std::str::from_utf8(&bytes).map(|line| line.trim_end_matches(['\n', '\r'])) {
        Ok(line) if line.split('\t').all(is_one_line) => Line::Text(line.to_owned()),
        // Other systems end lines with these: what follows would be another answer.
        Ok(line) => refused(
            line.as_bytes(),
            "nothing changed: the line holds a line break other than a line feed, or a control character, and was not taken",
        ),
        Err(_) => refused(&bytes, "nothing changed: the line is not UTF-8 text and was not taken"),
    }
}

fn refused(bytes: &[u8], why: &'static str) -> Line {
    let beginning = &bytes[..bytes.len().min(QUOTED)];
    Line::Refused { beginning: String::from_utf8_lossy(beginning).trim_end().to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_one_by_one_and_only_bad_ones_are_refused() {
        let long = "x".repeat(200_000);
        let mut input: Vec<u8> = format!("one\r\n\n{long}\nthree\n").into_bytes();
        input.extend(b"\xff\nlast");
        let mut input = input.as_slice();
        let heard: Vec<Line> = std::iter::repeat_with(|| read_line(&mut input)).take(7).collect();
        let line = |line: &str| Line::Text(line.to_owned());
        assert_eq!(heard[0], line("one"));
        assert_eq!(heard[1], line(""));
        assert!(matches!(heard[2], Line::Refused { why, .. } if why.contains("64 KiB")));
        assert_eq!(heard[3], line("three"));
        assert!(matches!(heard[4], Line::Refused { why, .. } if why.contains("UTF-8")));
        assert_eq!(heard[5..], [line("last"), Line::End]);
    }

    #[test]
    fn a_line_with_another_line_break_in_it_is_refused() {
        for between in ["\r", "\u{b}", "\u{c}", "\u{1e}", "\u{85}", "\u{2028}", "\u{2029}", "\0"] {
            let text = format!("done{between}partial\r\nnote a\tb\r\r\n");
            let mut input = text.as_bytes();
            assert!(
                matches!(read_line(&mut input), Line::Refused { why, .. } if why.contains("line break")),
                "{between:?}"
            );
            assert_eq!(read_line(&mut input), Line::Text("note a\tb".to_owned()), "{between:?}");
        }
    }
}
