//! Keys that a slow line cut in two, put together again.
//!
//! An arrow key is sent as Esc, `[`, `B`. When a packet ends after the Esc, crossterm reports a lone
//! Esc and then two characters. So an Esc is held for 50 ms: if the rest of a sequence follows, it
//! was a key; else it was an Esc. Pure: the thread that reads tells when the time is over.

use std::time::Duration;

use crate::tui::chord::{Chord, Held, Key};
use crate::tui::runtime::translate::Typed;

/// How long an Esc is held. Nobody types `[` that fast after it, and nobody notices the wait.
pub(super) const HOLD: Duration = Duration::from_millis(50);
/// The longest sequence of a key: Esc, `[`, a digit or two, `~`.
const LONGEST: usize = 5;
/// The longest sequence of the mouse after `[<`: three numbers with `;` between them, and `M`.
const LONGEST_OF_MOUSE: usize = 18;

/// Keys that may be parts of one.
#[derive(Debug, Default)]
pub(super) struct Rejoin {
    held: Vec<Chord>,
}

impl Rejoin {
    /// Whether keys are held that wait for more.
    pub(super) fn is_holding(&self) -> bool {
        !self.held.is_empty()
    }

    /// Takes what was typed; gives what is certain by now.
    pub(super) fn push(&mut self, typed: Typed) -> Vec<Typed> {
        let Typed::Chord(chord) = typed else {
            let mut certain = self.give_up();
            certain.push(typed);
            return certain;
        };
        if self.held.is_empty() {
            if chord == Chord::key(Key::Esc) {
                self.held.push(chord);
                return Vec::new();
            }
            return vec![Typed::Chord(chord)];
        }
        if self.held.len() == 1 && chord == Chord::key(Key::Enter) {
            // Alt-Enter arrives as Esc, Enter; nobody types these two so fast.
            self.held.clear();
            return vec![Typed::Chord(Chord::alt(Key::Enter))];
        }
        self.held.push(chord);
        match meaning(&self.held) {
            Meaning::Key(key) => {
                self.held.clear();
                vec![Typed::Chord(Chord::key(key))]
            }
            // Where it was is not worth a second reader: a click that came in pieces is none.
            Meaning::Click => {
                self.held.clear();
                Vec::new()
            }
            Meaning::Unfinished => Vec::new(),
            Meaning::Nothing => {
                // The last one may be the beginning of the next key.
                let last = self.held.pop();
                let mut certain = self.give_up();
                certain.extend(last.into_iter().flat_map(|chord| self.push(Typed::Chord(chord))));
                certain
            }
        }
    }

    /// No more came in time: the held keys are what they seem.
    pub(super) fn give_up(&mut self) -> Vec<Typed> {
        self.held.drain(..).map(Typed::Chord).collect()
    }
}

enum Meaning {
    Key(Key),
    Click,
    Unfinished,
    Nothing,
}

/// What a sequence of keys that begins with Esc means.
fn meaning(held: &[Chord]) -> Meaning {
    let characters: Option<String> = held[1..].iter().map(|chord| character(*chord)).collect();
    let Some(sequence) = characters else {
        return Meaning::Nothing;
    };
    let key = match sequence.as_str() {
        "[A" | "OA" => Key::Up,
        "[B" | "OB" => Key::Down,
        "[C" | "OC" => Key::Right,
        "[D" | "OD" => Key::Left,
        "[H" | "OH" | "[1~" | "[7~" => Key::Home,
        "[F" | "OF" | "[4~" | "[8~" => Key::End,
        "[Z" => Key::BackTab,
        "[3~" => Key::Delete,
        "[5~" => Key::PageUp,
        "[6~" => Key::PageDown,
        "OP" => Key::F(1),
        other => return unfinished(other),
    };
    Meaning::Key(key)
}

fn unfinished(sequence: &str) -> Meaning {
    if let Some(click) = sequence.strip_prefix("[<") {
        return of_mouse(click);
    }
    let is_beginning = match sequence.strip_prefix('[') {
        Some(digits) => digits.chars().all(|c| c.is_ascii_digit()),
        None => sequence == "O",
    };
    if is_beginning && sequence.len() < LONGEST { Meaning::Unfinished } else { Meaning::Nothing }
}

/// What the end of a sequence of the mouse means: its letters must never act as keys.
fn of_mouse(click: &str) -> Meaning {
    let numbers = click.trim_end_matches(['M', 'm']);
    let is_click = numbers.chars().all(|c| c.is_ascii_digit() || c == ';');
    match (is_click, numbers.len() < click.len()) {
        (true, true) => Meaning::Click,
        (true, false) if click.len() < LONGEST_OF_MOUSE => Meaning::Unfinished,
        _ => Meaning::Nothing,
    }
}

const fn character(chord: Chord) -> Option<char> {
    match chord {
        Chord { key: Key::Char(c), held: Held::Nothing } => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chords(text: &str) -> Vec<Typed> {
        let chord = |c| {
            if c == '\x1b' { Chord::key(Key::Esc) } else { Chord::char(c) }
        };
        text.chars().map(|c| Typed::Chord(chord(c))).collect()
    }

    fn typed(text: &str) -> Vec<Typed> {
        let mut rejoin = Rejoin::default();
        let mut certain: Vec<Typed> =
            chords(text).into_iter().flat_map(|c| rejoin.push(c)).collect();
        certain.extend(rejoin.give_up());
        certain
    }

    #[test]
    fn a_split_key_is_one_key_again() {
        for (sequence, key) in [
            ("\x1b[A", Key::Up),
            ("\x1b[B", Key::Down),
            ("\x1bOC", Key::Right),
            ("\x1b[Z", Key::BackTab),
            ("\x1b[5~", Key::PageUp),
            ("\x1b[3~", Key::Delete),
        ] {
            assert_eq!(typed(sequence), [Typed::Chord(Chord::key(key))], "{sequence:?}");
        }
    }

    #[test]
    fn what_is_no_sequence_stays_what_was_typed() {
        for text in ["\x1b", "\x1bq", "\x1b[", "\x1b[x", "\x1b[1234", "j", "\x1b\x1b", "[A"] {
            assert_eq!(typed(text), chords(text), "{text:?}");
        }
    }

    #[test]
    fn a_click_that_came_in_pieces_presses_no_key() {
        assert_eq!(typed("\x1b[<0;12;7M"), []);
        assert_eq!(typed("\x1b[<0;12;7mj"), chords("j"));
        assert_eq!(typed("\x1b[<x"), chords("\x1b[<x"));
    }

    #[test]
    fn a_split_alt_enter_is_one_key_again() {
        let mut rejoin = Rejoin::default();
        assert_eq!(rejoin.push(Typed::Chord(Chord::key(Key::Esc))), []);
        let joined = rejoin.push(Typed::Chord(Chord::key(Key::Enter)));
        assert_eq!(joined, [Typed::Chord(Chord::alt(Key::Enter))]);
    }

    #[test]
    fn an_escape_before_a_split_key_stays() {
        let expected = [Typed::Chord(Chord::key(Key::Esc)), Typed::Chord(Chord::key(Key::Up))];
        assert_eq!(typed("\x1b\x1b[A"), expected);
    }

    #[test]
    fn an_escape_is_held_until_the_time_is_over() {
        let mut rejoin = Rejoin::default();
        assert_eq!(rejoin.push(Typed::Chord(Chord::key(Key::Esc))), []);
        assert!(rejoin.is_holding());
        assert_eq!(rejoin.give_up(), chords("\x1b"));
        assert!(!rejoin.is_holding());
    }

    #[test]
    fn a_paste_ends_the_waiting() {
        let mut rejoin = Rejoin::default();
        rejoin.push(Typed::Chord(Chord::key(Key::Esc)));
        let pasted = Typed::Paste("[B".to_owned());
        assert_eq!(rejoin.push(pasted.clone()), [Typed::Chord(Chord::key(Key::Esc)), pasted]);
    }
}
