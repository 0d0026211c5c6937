//! Translates the bytes of one key: the tables of what terminals send. Where a key ends
//! is the business of `stream`.

use std::ops::RangeInclusive;

use crate::tui::chord::{Chord, Key, Modifier};
use crate::tui::model::mouse::Click;
use crate::tui::runtime::stream::sequence::ESC;

/// A key, a click or a paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Chord(Chord),
    /// A character that may be the rest of a sequence whose Esc has acted: text, and never a key.
    Doubtful(char),
    Click(Click),
    Paste(String),
}

/// The keys that have a letter of their own, behind Esc and `[` or `O`.
const LETTERS: [(u8, Key); 11] = [
    (b'A', Key::Up),
    (b'B', Key::Down),
    (b'C', Key::Right),
    (b'D', Key::Left),
    (b'F', Key::End),
    (b'H', Key::Home),
    (b'P', Key::F(1)),
    (b'Q', Key::F(2)),
    (b'R', Key::F(3)),
    (b'S', Key::F(4)),
    (b'Z', Key::BackTab),
];

/// The keys that have a number, behind Esc and `[` and before `~`. Of the function keys above F12, which
/// no key table can name, every terminal thinks otherwise.
const NUMBERS: [(u32, Key); 19] = [
    (1, Key::Home),
    (3, Key::Delete),
    (4, Key::End),
    (5, Key::PageUp),
    (6, Key::PageDown),
    (7, Key::Home),
    (8, Key::End),
    (11, Key::F(1)),
    (12, Key::F(2)),
    (13, Key::F(3)),
    (14, Key::F(4)),
    (15, Key::F(5)),
    (17, Key::F(6)),
    (18, Key::F(7)),
    (19, Key::F(8)),
    (20, Key::F(9)),
    (21, Key::F(10)),
    (23, Key::F(11)),
    (24, Key::F(12)),
];

/// Keys that are no characters have numbers from here to there where keys are sent as the numbers of
/// characters.
const NO_CHARACTERS: RangeInclusive<u32> = 0xe000..=0xf8ff;

/// The buttons of the mouse that mean something, and the bits that tell which keys are held with them.
const LEFT: u16 = 0;
const WHEEL_UP: u16 = 64;
const WHEEL_DOWN: u16 = 65;
const HELD_WITH_IT: u16 = 4 | 8 | 16;

/// Translates a complete key; `None` if the program has no use for it.
pub(super) fn typed(bytes: &[u8]) -> Option<Typed> {
    match bytes {
        [ESC, b'[', b'<', numbers @ .., end] => of_mouse(numbers, *end).map(Typed::Click),
        [ESC, b'[', b'M', rest @ ..] => of_old_mouse(rest).map(Typed::Click),
        _ => chord(bytes).map(Typed::Chord),
    }
}

fn chord(bytes: &[u8]) -> Option<Chord> {
    match bytes {
        [ESC, b'[', b'[', letter @ b'A'..=b'E'] => Some(Chord::key(Key::F(1 + letter - b'A'))),
        [ESC, b'[', numbers @ .., end] => of_numbers(numbers, *end),
        [ESC, b'O', letter] => of_letter(*letter).map(Chord::key),
        [ESC, character @ ..] if !character.is_empty() => {
            let chord = of_character(character)?;
            let modifier =
                if chord.modifier == Modifier::None { Modifier::Alt } else { chord.modifier };
            Some(Chord { modifier, ..chord })
        }
        character => of_character(character),
    }
}

/// Translates a key that is a character, or a control character.
fn of_character(bytes: &[u8]) -> Option<Chord> {
    match *bytes {
        [ESC] => Some(Chord::key(Key::Esc)),
        [b'\r'] => Some(Chord::key(Key::Enter)),
        [b'\t'] => Some(Chord::key(Key::Tab)),
        [0x7f] => Some(Chord::key(Key::Backspace)),
        [0] => Some(Chord::ctrl(' ')),
        [byte @ 0x01..=0x1a] => Some(Chord::ctrl(char::from(byte - 0x01 + b'a'))),
        [byte @ 0x1c..=0x1f] => Some(Chord::ctrl(char::from(byte - 0x1c + b'4'))),
        _ => {
            let mut characters = std::str::from_utf8(bytes).ok()?.chars();
            characters.next().filter(|_| characters.next().is_none()).map(Chord::char)
        }
    }
}

fn of_letter(letter: u8) -> Option<Key> {
    LETTERS.iter().find(|(of, _)| *of == letter).map(|(_, key)| *key)
}

/// Translates a key behind Esc and `[`, with what is held.
fn of_numbers(numbers: &[u8], end: u8) -> Option<Chord> {
    if !numbers.iter().all(|byte| matches!(byte, b'0'..=b'9' | b':' | b';')) {
        return None;
    }
    let text = std::str::from_utf8(numbers).ok()?;
    let (first, second) = match text.split_once(';') {
        Some((first, rest)) => (first, rest.split(';').next()),
        None => (text, None),
    };
    let number = first.parse().ok();
    let (key, modifier) = match end {
        b'~' => (NUMBERS.iter().find(|(of, _)| Some(*of) == number)?.1, second),
        b'u' => (of_number(number?)?, second),
        // The terminal tells where its cursor is.
        b'R' => return None,
        // A key with a letter needs no number: if there is but one, it tells what is held.
        letter => (of_letter(letter)?, second.or(Some(first))),
    };
    Modifiers::of(modifier.unwrap_or_default()).map(|modifiers| modifiers.with(key))
}

/// Translates a key that is sent as the number of its character.
fn of_number(number: u32) -> Option<Key> {
    let is_character = !NO_CHARACTERS.contains(&number);
    match char::from_u32(number).filter(|_| is_character)? {
        '\x1b' => Some(Key::Esc),
        '\r' => Some(Key::Enter),
        '\t' => Some(Key::Tab),
        '\x7f' => Some(Key::Backspace),
        character => (!character.is_control()).then_some(Key::Char(character)),
    }
}

/// Returns the modifiers held with a key.
struct Modifiers {
    shift: bool,
    modifier: Modifier,
}

impl Modifiers {
    /// One more than the bits of what is modifier, and behind a colon what happens to the key: nothing if it
    /// is let go.
    fn of(text: &str) -> Option<Self> {
        let (sum, happens) = text.split_once(':').unwrap_or((text, ""));
        let bits = sum.parse::<u8>().unwrap_or_default().saturating_sub(1);
        let modifier = match bits {
            bits if bits & 4 != 0 => Modifier::Ctrl,
            bits if bits & 2 != 0 => Modifier::Alt,
            _ => Modifier::None,
        };
        (happens != "3").then_some(Self { shift: bits & 1 != 0, modifier })
    }

    fn with(self, key: Key) -> Chord {
        let key = match key {
            Key::Tab if self.shift => Key::BackTab,
            Key::Char(c) if self.modifier == Modifier::Ctrl => Key::Char(c.to_ascii_lowercase()),
            key => key,
        };
        Chord { key, modifier: self.modifier }
    }
}

/// Translates a click as it was asked for: three numbers, and whether the button is pressed or let go.
fn of_mouse(numbers: &[u8], end: u8) -> Option<Click> {
    let text = std::str::from_utf8(numbers).ok()?;
    let mut numbers = text.split(';').map(|number| number.parse().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    match end {
        b'M' => of_button(button, column, row),
        // Only the wheel is never let go, and some terminals say otherwise.
        b'm' if button & !HELD_WITH_IT != LEFT => of_button(button, column, row),
        _ => None,
    }
}

/// A click as terminals tell it that know no other way: the same numbers, each a byte above the control
/// characters.
fn of_old_mouse(bytes: &[u8]) -> Option<Click> {
    let &[button, column, row] = bytes else { return None };
    let number = |byte: u8| u16::from(byte.saturating_sub(b' '));
    of_button(number(button), number(column), number(row))
}

/// Translates an event of the mouse, where the program has a use for it. The first column and row have the
/// number 1.
const fn of_button(button: u16, column: u16, row: u16) -> Option<Click> {
    match button & !HELD_WITH_IT {
        LEFT => Some(Click::At { column: column.saturating_sub(1), row: row.saturating_sub(1) }),
        WHEEL_UP => Some(Click::WheelUp),
        WHEEL_DOWN => Some(Click::WheelDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Translates a control character: the first 32 bytes.
    const CONTROLS: [&str; 32] = [
        "Ctrl- ", "Ctrl-A", "Ctrl-B", "Ctrl-C", "Ctrl-D", "Ctrl-E", "Ctrl-F", "Ctrl-G", "Ctrl-H",
        "Tab", "Ctrl-J", "Ctrl-K", "Ctrl-L", "Enter", "Ctrl-N", "Ctrl-O", "Ctrl-P", "Ctrl-Q",
        "Ctrl-R", "Ctrl-S", "Ctrl-T", "Ctrl-U", "Ctrl-V", "Ctrl-W", "Ctrl-X", "Ctrl-Y", "Ctrl-Z",
        "Esc", "Ctrl-4", "Ctrl-5", "Ctrl-6", "Ctrl-7",
    ];

    /// Translates the usual sequences.
    const SEQUENCES: &[(&str, &str)] = &[
        // xterm, its keypad, and what only some send.
        ("\x1b[A", "Up"),
        ("\x1b[B", "Down"),
        ("\x1b[C", "Right"),
        ("\x1b[D", "Left"),
        ("\x1b[H", "Home"),
        ("\x1b[F", "End"),
        ("\x1b[Z", "Shift-Tab"),
        ("\x1bOA", "Up"),
        ("\x1bOB", "Down"),
        ("\x1bOC", "Right"),
        ("\x1bOD", "Left"),
        ("\x1bOH", "Home"),
        ("\x1bOF", "End"),
        ("\x1bOP", "F1"),
        ("\x1bOQ", "F2"),
        ("\x1bOR", "F3"),
        ("\x1bOS", "F4"),
        ("\x1b[P", "F1"),
        ("\x1b[Q", "F2"),
        ("\x1b[S", "F4"),
        ("\x1b[3~", "Delete"),
        ("\x1b[5~", "PgUp"),
        ("\x1b[6~", "PgDn"),
        ("\x1b[15~", "F5"),
        ("\x1b[17~", "F6"),
        ("\x1b[18~", "F7"),
        ("\x1b[19~", "F8"),
        ("\x1b[20~", "F9"),
        ("\x1b[21~", "F10"),
        ("\x1b[23~", "F11"),
        ("\x1b[24~", "F12"),
        // screen and tmux, rxvt, the Linux console.
        ("\x1b[1~", "Home"),
        ("\x1b[4~", "End"),
        ("\x1b[7~", "Home"),
        ("\x1b[8~", "End"),
        ("\x1b[11~", "F1"),
        ("\x1b[12~", "F2"),
        ("\x1b[13~", "F3"),
        ("\x1b[14~", "F4"),
        ("\x1b[[A", "F1"),
        ("\x1b[[B", "F2"),
        ("\x1b[[C", "F3"),
        ("\x1b[[D", "F4"),
        ("\x1b[[E", "F5"),
        // What is held.
        ("\x1b[1;2A", "Up"),
        ("\x1b[1;3A", "Alt-Up"),
        ("\x1b[1;5A", "Ctrl-Up"),
        ("\x1b[1;5D", "Ctrl-Left"),
        ("\x1b[1;3C", "Alt-Right"),
        ("\x1b[1;7B", "Ctrl-Down"),
        ("\x1b[1;5H", "Ctrl-Home"),
        ("\x1b[1;5P", "Ctrl-F1"),
        ("\x1b[1;2Z", "Shift-Tab"),
        ("\x1b[5A", "Ctrl-Up"),
        ("\x1b[3;5~", "Ctrl-Delete"),
        ("\x1b[5;3~", "Alt-PgUp"),
        ("\x1b[15;2~", "F5"),
        ("\x1bd", "Alt-d"),
        ("\x1bD", "Alt-D"),
        ("\x1b]", "Alt-]"),
        ("\x1bP", "Alt-P"),
        ("\x1b\u{e9}", "Alt-\u{e9}"),
        ("\x1b\r", "Alt-Enter"),
        ("\x1b\t", "Alt-Tab"),
        ("\x1b\x7f", "Alt-Backspace"),
        ("\x1b\x08", "Ctrl-H"),
        // Keys as the numbers of characters, pressed, repeated, let go.
        ("\x1b[97u", "a"),
        ("\x1b[97;5u", "Ctrl-A"),
        ("\x1b[65;6u", "Ctrl-A"),
        ("\x1b[97;3u", "Alt-a"),
        ("\x1b[27u", "Esc"),
        ("\x1b[13;5u", "Ctrl-Enter"),
        ("\x1b[9;2u", "Shift-Tab"),
        ("\x1b[127u", "Backspace"),
        ("\x1b[1;1:2A", "Up"),
        ("\x1b[1;1:3A", ""),
        ("\x1b[97;1:3u", ""),
        // What is no key, or none that the program knows.
        ("\x1b[2~", ""),
        ("\x1b[9~", ""),
        ("\x1b[25~", ""),
        ("\x1b[200~", ""),
        ("\x1b[201~", ""),
        ("\x1b[I", ""),
        ("\x1b[O", ""),
        ("\x1b[x", ""),
        ("\x1b[d", ""),
        ("\x1b[3$", ""),
        ("\x1b[3^", ""),
        ("\x1bOM", ""),
        ("\x1bOd", ""),
        ("\x1b[=d", ""),
        ("\x1b[;d", ""),
        ("\x1b[1u", ""),
        ("\x1b[57399u", ""),
        ("\x1b[55296u", ""),
        ("\x1b[24;80R", ""),
        ("\x1b[?62;22c", ""),
        ("\x1b]11;rgb:0000/0000/0000\x07", ""),
        ("\x1bP1$r0m\x1b\\", ""),
    ];

    fn name(bytes: &[u8]) -> String {
        match typed(bytes) {
            Some(Typed::Chord(chord)) => chord.to_string(),
            Some(other) => format!("{other:?}"),
            None => String::new(),
        }
    }

    #[test]
    fn every_byte_is_the_key_that_it_always_was() {
        for byte in 0..=u8::MAX {
            let expected = match byte {
                0..=31 => CONTROLS[usize::from(byte)].to_owned(),
                b' ' => "Space".to_owned(),
                0x7f => "Backspace".to_owned(),
                0x80.. => String::new(),
                _ => char::from(byte).to_string(),
            };
            assert_eq!(name(&[byte]), expected, "{byte:#x}");
        }
        for character in ["\u{e9}", "\u{df}", "\u{20ac}", "\u{1f600}"] {
            assert_eq!(name(character.as_bytes()), character);
        }
    }

    #[test]
    fn usual_sequences_are_the_keys_that_they_always_were() {
        for (sequence, expected) in SEQUENCES {
            assert_eq!(name(sequence.as_bytes()), *expected, "{sequence:?}");
        }
    }

    #[test]
    fn the_left_button_and_the_wheel_mean_something() {
        let at = Some(Typed::Click(Click::At { column: 9, row: 299 }));
        for (sequence, expected) in [
            ("\x1b[<0;10;300M", at.clone()),
            ("\x1b[<16;10;300M", at),
            ("\x1b[<0;0;0M", Some(Typed::Click(Click::At { column: 0, row: 0 }))),
            ("\x1b[<64;10;8M", Some(Typed::Click(Click::WheelUp))),
            ("\x1b[<65;10;8M", Some(Typed::Click(Click::WheelDown))),
            ("\x1b[<65;10;8m", Some(Typed::Click(Click::WheelDown))),
            ("\x1b[M *(", Some(Typed::Click(Click::At { column: 9, row: 7 }))),
            ("\x1b[Ma*(", Some(Typed::Click(Click::WheelDown))),
            ("\x1b[M#*(", None),
            ("\x1b[<0;10;8m", None),
            ("\x1b[<1;10;8M", None),
            ("\x1b[<2;10;8M", None),
            ("\x1b[<32;10;8M", None),
            ("\x1b[<35;10;8M", None),
            ("\x1b[<66;10;8M", None),
            ("\x1b[<0;10M", None),
            ("\x1b[<;;M", None),
            ("\x1b[<0;99999;1M", None),
            ("\x1b[<0;10;8d", None),
        ] {
            assert_eq!(typed(sequence.as_bytes()), expected, "{sequence:?}");
        }
    }
}
