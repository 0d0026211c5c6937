//! Where a key ends: what the next byte is to the bytes before it. What the key means does not matter
//! here, and what means nothing has an end too: its letters must not act as keys.

/// The byte of Esc, with which most sequences begin.
pub(in crate::tui::runtime) const ESC: u8 = 0x1b;
/// One of the two ends of a string; the other is Esc and a backslash.
const BELL: u8 = 0x07;

/// The role of a byte behind those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Part of them, and there is more.
    Grows,
    /// Their last one.
    Ends,
    /// The first of something else.
    Breaks,
}

/// Returns whether a byte after Esc begins a sequence: a key, a click, or an answer of the terminal.
pub(super) const fn is_introducer(byte: u8) -> bool {
    matches!(byte, b'[' | b'O') || is_string_introducer(byte)
}

/// Returns whether Esc and this byte introduce a string: OSC, DCS, APC, PM, SOS.
const fn is_string_introducer(byte: u8) -> bool {
    matches!(byte, b']' | b'P' | b'_' | b'^' | b'X')
}

/// Returns whether a string has begun, which only a terminal sends: Alt and the key that introduces it are
/// the same bytes.
pub(super) fn is_string(held: &[u8]) -> bool {
    matches!(held, [ESC, introducer, ..] if is_string_introducer(*introducer))
}

/// Returns whether bytes that arrived together are a single character.
pub(super) fn is_one_character(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| !first.is_ascii_control()) && is_one_key(bytes)
}

/// Returns whether bytes that arrived together are a single key.
pub(super) fn is_one_key(bytes: &[u8]) -> bool {
    bytes.starts_with(&[ESC]) || bytes.len() == length(bytes.first().copied().unwrap_or_default())
}

/// Returns the role of a byte behind an unfinished key.
pub(super) fn next(held: &[u8], byte: u8) -> Next {
    match held {
        [] if byte == ESC => Next::Grows,
        [ESC] if is_introducer(byte) => Next::Grows,
        [ESC] if byte == ESC => Next::Breaks,
        [] | [ESC] => of_first(byte),
        [ESC, b'['] => of_second(byte),
        [ESC, b'[', rest @ ..] => of_rest(rest, byte),
        [ESC, b'O'] => of_letter(byte),
        [ESC, b'P'] if !begins_an_answer(byte) => Next::Breaks,
        [ESC, ..] if is_string(held) => of_string(held, byte),
        [ESC, character @ ..] | character => of_character(character, byte),
    }
}

/// Classifies the letter of a key that has no more.
const fn of_letter(byte: u8) -> Next {
    if is_control(byte) { Next::Breaks } else { Next::Ends }
}

const fn is_control(byte: u8) -> bool {
    byte < b' '
}

/// Classifies the first byte of a character.
fn of_first(byte: u8) -> Next {
    if length(byte) > 1 { Next::Grows } else { Next::Ends }
}

/// Returns the length of a character by its first byte.
const fn length(first: u8) -> usize {
    match first {
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 1,
    }
}

fn of_character(begun: &[u8], byte: u8) -> Next {
    match byte {
        0x80..=0xbf if begun.len() + 1 < length(begun[0]) => Next::Grows,
        0x80..=0xbf => Next::Ends,
        _ => Next::Breaks,
    }
}

/// The byte behind Esc and `[`. One of two can be a letter and not the end: function keys of the Linux
/// console have a second `[`, and the oldest way to tell a click has three bytes behind its `M`.
const fn of_second(byte: u8) -> Next {
    match byte {
        b'[' | b'M' => Next::Grows,
        _ => of_parameters(byte),
    }
}

fn of_rest(rest: &[u8], byte: u8) -> Next {
    match rest {
        [b'['] => of_letter(byte),
        [b'M', ..] if is_control(byte) => Next::Breaks,
        [b'M', position @ ..] => {
            if position.len() < 2 {
                Next::Grows
            } else {
                Next::Ends
            }
        }
        // rxvt says Shift so.
        digits if byte == b'$' && digits.iter().all(u8::is_ascii_digit) => Next::Ends,
        _ => of_parameters(byte),
    }
}

const fn of_parameters(byte: u8) -> Next {
    match byte {
        b' '..=b'?' => Next::Grows,
        b'@'..=b'~' => Next::Ends,
        _ => Next::Breaks,
    }
}

/// With what the answers of terminals begin behind Esc and P. Over a slow line these two may be keys
/// that came together with others.
const fn begins_an_answer(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'+' | b'0'..=b'?')
}

/// Classifies a byte inside a string, which only a terminal sends. A control character is a key and breaks
/// it off.
fn of_string(held: &[u8], byte: u8) -> Next {
    match (held.last(), byte) {
        (Some(&ESC), b'\\') | (_, BELL) => Next::Ends,
        (Some(&ESC), _) => Next::Breaks,
        (_, ESC) => Next::Grows,
        _ if byte.is_ascii_control() => Next::Breaks,
        _ => Next::Grows,
    }
}
