//! The clipboard of the terminal: it is reached through the terminal itself, so also over SSH. Nothing
//! answers; a terminal that does not know the sequence ignores it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Returns the sequence (OSC 52) that puts a text into the clipboard.
pub(super) fn sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_text_is_sent_as_base64_and_nothing_in_it_ends_the_sequence() {
        assert_eq!(super::sequence("a\u{7}\u{1b}\\ü"), "\x1b]52;c;YQcbXMO8\x07");
    }
}
