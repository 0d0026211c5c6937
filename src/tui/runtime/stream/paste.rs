//! The text of a paste, up to its end. All of it is text, even what looks like keys.

use crate::tui::runtime::stream::sequence::ESC;

const END: &[u8] = b"\x1b[201~";
/// The most that is kept of a paste, in bytes. No field holds as much: what is left out would be in none.
const MOST: usize = 16 * 1024 * 1024;

/// A paste that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Paste {
    text: Vec<u8>,
    /// The number of bytes of the end that have come.
    end: usize,
}

impl Paste {
    /// Takes what came; gives what is behind the end, if that was among it.
    pub(super) fn take<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let mut rest = bytes;
        while let Some((byte, behind)) = rest.split_first() {
            if self.end == 0 && *byte != ESC {
                let text = rest.iter().position(|byte| *byte == ESC).unwrap_or(rest.len());
                self.keep(&rest[..text]);
                rest = &rest[text..];
            } else if *byte == END[self.end] {
                self.end += 1;
                rest = behind;
                if self.end == END.len() {
                    return Some(rest);
                }
            } else {
                self.keep(&END[..self.end]);
                self.end = 0;
            }
        }
        None
    }

    /// Returns the part of the end that has come.
    pub(super) fn begun_end(&self) -> &'static [u8] {
        &END[..self.end]
    }

    /// Returns the text; what is no text in it is marked.
    pub(super) fn text(self) -> String {
        String::from_utf8(self.text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = MOST - self.text.len();
        self.text.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
}
