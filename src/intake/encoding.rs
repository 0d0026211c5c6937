//! The text of bytes in the encodings that editors and office programs write.

use crate::intake::draft::{Place, Warning};

/// A text, and the warning if its encoding was guessed.
pub(super) struct Decoded {
    /// The text, with `\n` line ends and without a byte order mark.
    pub(super) text: String,
    /// The warning.
    pub(super) warning: Option<Warning>,
}

/// Decodes UTF-8 or UTF-16, with or without a byte order mark; bytes that are neither are read as Windows-1252.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let (text, guessed) = match bytes {
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), None),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), None),
        [0, _, 0, _, ..] => (utf16(bytes, u16::from_be_bytes), Some("UTF-16")),
        [_, 0, _, 0, ..] => (utf16(bytes, u16::from_le_bytes), Some("UTF-16")),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (bytes.iter().copied().map(windows_1252).collect(), Some("Windows-1252")),
        },
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.to_owned()
    };
    let warning = guessed.map(|encoding| Warning {
        place: Place::Whole,
        text: format!("not UTF-8: read as {encoding}; look at the accents"),
    });
    Decoded { text, warning }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The characters of Windows-1252 from 0x80 to 0x9f; its other characters are those of Latin-1.
const FROM_80: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_office_programs_are_read() {
        for bytes in [
            "caf\u{e9}\r\nb".as_bytes(),
            b"\xef\xbb\xbfcaf\xc3\xa9\rb",
            b"caf\xe9\nb",
            b"\xff\xfec\0a\0f\0\xe9\0\n\0b\0",
            b"c\0a\0f\0\xe9\0\n\0b\0",
            b"\xfe\xff\0c\0a\0f\0\xe9\0\n\0b",
        ] {
            assert_eq!(decode(bytes).text, "caf\u{e9}\nb");
        }
        assert_eq!(decode(b"\x80 \x93x\x94").text, "\u{20ac} \u{201c}x\u{201d}");
        assert!(decode(b"caf\xe9").warning.is_some());
    }
}
