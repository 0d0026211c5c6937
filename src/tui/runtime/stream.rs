//! The bytes that the terminal sends, cut into keys and pastes.
//!
//! A packet may end anywhere, and an Esc is a key as well as the beginning of others. An Esc that nothing
//! follows in time is a key. Once a second byte has shown that a sequence begins, no byte of it is a key,
//! however late it comes. The content of a string that came with pauses and never ends was typed by a
//! person after an Alt-key: it is text where text is typed. A paste whose end got lost ends by itself.
//! Pure: who reads tells when the time is over. What a key means is `translate`'s business.
mod paste;
pub(super) mod sequence;

use std::time::Duration;

use crate::tui::chord::{Chord, Key};
use crate::tui::runtime::stream::paste::Paste;
use crate::tui::runtime::stream::sequence::{ESC, Next, is_introducer};
use crate::tui::runtime::translate::{Typed, typed};

/// The time for which an Esc is held: no person types `[` that fast after it or notices the wait.
const HOLD: Duration = Duration::from_millis(50);
/// After such a silence a paste is over.
const STUCK: Duration = Duration::from_secs(2);
/// The longest sequence that means anything; the end of a longer one is waited for, and no more.
const LONGEST: usize = 64;
/// A person types less than this into a string before a key that ends it.
const LONGEST_TYPED: usize = 4_096;
const BEGIN_PASTE: &[u8] = b"\x1b[200~";

/// The bytes of a key or a paste that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Stream {
    held: Vec<u8>,
    reported: Reported,
    /// The text of the string that has begun.
    text: Vec<u8>,
    /// The silence in that string.
    silence: Silence,
    paste: Option<Paste>,
    /// True if a paste timed out, so that its end may still come with more of its text.
    is_overdue: bool,
}

/// The part of the held bytes that was already reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reported {
    /// Nothing.
    #[default]
    Nothing,
    /// The Esc, as a key. What follows may be the rest of a sequence, or may be typed.
    Escape,
    /// The Esc, and every byte behind it as a doubtful character.
    Everything,
}

/// The silence in a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Silence {
    /// None: it came at once, as a terminal sends it.
    #[default]
    None,
    /// It came with pauses: a person may have typed it, or the line is slow.
    Pauses,
    /// Nothing has come for long.
    Now,
}

impl Stream {
    /// Takes what came; gives what was typed with it.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Typed> {
        // Several keys at once are more of the paste.
        if std::mem::take(&mut self.is_overdue) && !sequence::is_one_key(bytes) {
            self.paste = Some(Paste::default());
        }
        let mut typed = Vec::new();
        if self.silence == Silence::Now {
            self.silence = Silence::Pauses;
            if sequence::is_one_character(bytes) && self.held.last() != Some(&ESC) {
                // A terminal sends the rest of an answer at once.
                typed.extend(self.typed_text());
                self.reported = Reported::Everything;
            }
        }
        let mut rest = bytes;
        while let Some((byte, behind)) = rest.split_first() {
            let Some(paste) = &mut self.paste else {
                self.take(*byte, &mut typed);
                rest = behind;
                continue;
            };
            let Some(behind) = paste.take(rest) else { break };
            typed.extend(self.paste.take().map(|paste| Typed::Paste(paste.text())));
            rest = behind;
        }
        typed
    }

    /// Returns the time to wait for the rest of the held bytes; `None` where it may come at any time.
    pub(super) fn patience(&self) -> Option<Duration> {
        if self.paste.is_some() {
            return Some(STUCK);
        }
        match (self.reported, self.held.as_slice()) {
            (Reported::Nothing, [ESC]) | (Reported::Escape, [ESC, _]) => Some(HOLD),
            (Reported::Everything, _) => None,
            (_, held) if sequence::is_string(held) => match self.silence {
                Silence::None => Some(HOLD),
                Silence::Pauses => Some(STUCK),
                Silence::Now => None,
            },
            _ => None,
        }
    }

    /// Returns what the held bytes are without a rest, as nothing came for as long as that.
    pub(super) fn time_out(&mut self) -> Option<Typed> {
        if let Some(paste) = self.paste.take() {
            // The rest of an end that was cut here is no key either.
            self.held.extend_from_slice(paste.begun_end());
            self.is_overdue = self.held.is_empty();
            return Some(Typed::Paste(paste.text()));
        }
        match (self.reported, self.held.as_slice()) {
            (Reported::Nothing, [ESC]) => {
                self.reported = Reported::Escape;
                Some(Typed::Chord(Chord::key(Key::Esc)))
            }
            (Reported::Escape, &[ESC, letter]) => {
                let typed = of_introducer(letter);
                match typed {
                    Typed::Doubtful(_) => self.reported = Reported::Everything,
                    _ => self.forget(),
                }
                Some(typed)
            }
            (_, held) if sequence::is_string(held) => {
                self.silence = match self.silence {
                    Silence::None => Silence::Pauses,
                    Silence::Pauses | Silence::Now => Silence::Now,
                };
                None
            }
            _ => None,
        }
    }

    fn take(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        let next = self.next(byte);
        if next == Next::Breaks {
            typed.extend(self.break_off());
            self.take(byte, typed);
            return;
        }
        if sequence::is_string(&self.held) && byte != ESC && self.text.len() < LONGEST_TYPED {
            self.text.push(byte);
        }
        self.hold(byte);
        if self.reported == Reported::Everything {
            let is_seen = !byte.is_ascii_control();
            typed.extend(is_seen.then(|| Typed::Doubtful(char::from(byte))));
        }
        if next == Next::Ends {
            typed.extend(self.end());
        }
    }

    fn next(&self, byte: u8) -> Next {
        let breaks = match self.reported {
            Reported::Nothing => false,
            Reported::Escape => self.held == [ESC] && !is_introducer(byte),
            Reported::Everything => byte == ESC || !byte.is_ascii(),
        };
        if breaks { Next::Breaks } else { sequence::next(&self.held, byte) }
    }

    /// Holds a byte more; of a sequence that is too long the last one only, which may be half its end.
    fn hold(&mut self, byte: u8) {
        if self.held.len() > LONGEST {
            self.held.pop();
        }
        self.held.push(byte);
    }

    /// Ends the held sequence. If its Esc was already reported it is not a key: the screen may have changed
    /// since.
    fn end(&mut self) -> Option<Typed> {
        let typed = match self.held.as_slice() {
            BEGIN_PASTE => {
                self.paste = Some(Paste::default());
                None
            }
            whole if whole.len() > LONGEST || self.reported != Reported::Nothing => None,
            whole => typed(whole),
        };
        self.forget();
        typed
    }

    /// Ends the held key: another one begins.
    fn break_off(&mut self) -> Vec<Typed> {
        let typed = match (self.reported, self.held.as_slice()) {
            (Reported::Nothing, [ESC] | [ESC, b'P']) => typed(&self.held).into_iter().collect(),
            (Reported::Escape, &[ESC, letter]) => vec![of_introducer(letter)],
            _ => self.typed_text(),
        };
        // Half the end of a string is the beginning of another sequence then.
        let begins_another = self.held.len() > 1 && self.held.last() == Some(&ESC);
        self.forget();
        self.held.extend(begins_another.then_some(ESC));
        typed
    }

    /// Returns the text of a string in which a person has typed, as far as it was not given already.
    fn typed_text(&self) -> Vec<Typed> {
        let is_given = self.reported == Reported::Everything;
        if is_given || self.silence == Silence::None || self.text.len() == LONGEST_TYPED {
            return Vec::new();
        }
        // Behind an Esc that has acted the introducer was typed, too.
        let introducer = (self.reported == Reported::Escape).then(|| char::from(self.held[1]));
        let text = String::from_utf8_lossy(&self.text);
        introducer.into_iter().chain(text.chars()).map(Typed::Doubtful).collect()
    }

    fn forget(&mut self) {
        self.held.clear();
        self.text.clear();
        self.reported = Reported::Nothing;
        self.silence = Silence::None;
    }
}

/// The letter that introduces a sequence, alone and long after an Esc. Those that are bound to nothing
/// may still begin one.
fn of_introducer(letter: u8) -> Typed {
    match char::from(letter) {
        letter @ ('P' | 'X') => Typed::Chord(Chord::char(letter)),
        letter => Typed::Doubtful(letter),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::tui::chord::Modifier;
    use crate::tui::model::mouse::Click;

    const ESCAPE: Typed = Typed::Chord(Chord::key(Key::Esc));

    /// The characters as typed one by one.
    fn characters(text: &str) -> Vec<Typed> {
        text.chars().map(|c| Typed::Chord(Chord::char(c))).collect()
    }

    fn key(key: Key) -> Typed {
        Typed::Chord(Chord::key(key))
    }

    fn pasted(text: &str) -> Typed {
        Typed::Paste(text.to_owned())
    }

    /// Waits until nothing is waited for.
    fn settle(stream: &mut Stream) -> Vec<Typed> {
        let mut typed = Vec::new();
        while stream.patience().is_some() {
            typed.extend(stream.time_out());
        }
        typed
    }

    /// Returns the keys typed with these packets, of which each comes at once behind the one before.
    fn typed_in(packets: &[&[u8]]) -> Vec<Typed> {
        let mut stream = Stream::default();
        let mut typed: Vec<Typed> = packets.iter().flat_map(|bytes| stream.push(bytes)).collect();
        typed.extend(settle(&mut stream));
        typed
    }

    /// Returns the keys typed with a text that comes as a whole, or in two packets, or byte by byte.
    fn typed_with(text: &str) -> Vec<Typed> {
        let bytes = text.as_bytes();
        let whole = typed_in(&[bytes]);
        for cut in 0..=bytes.len() {
            assert_eq!(typed_in(&[&bytes[..cut], &bytes[cut..]]), whole, "{text:?} cut at {cut}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(typed_in(&single), whole, "{text:?} byte by byte");
        whole
    }

    /// Keys that are no single characters.
    const KEYS: [(&str, Key); 9] = [
        ("\x1b[A", Key::Up),
        ("\x1b[B", Key::Down),
        ("\x1bOC", Key::Right),
        ("\x1b[Z", Key::BackTab),
        ("\x1b[5~", Key::PageUp),
        ("\x1b[3~", Key::Delete),
        ("\x1b[24~", Key::F(12)),
        ("\x1b[[A", Key::F(1)),
        ("\x1b[1;2D", Key::Left),
    ];

    #[test]
    fn a_key_is_one_key_however_it_is_cut() {
        for (sequence, expected) in KEYS {
            assert_eq!(typed_with(sequence), [key(expected)], "{sequence:?}");
            let between = typed_with(&format!("j{sequence}{sequence}k"));
            assert_eq!(between[1..3], [key(expected), key(expected)], "{sequence:?}");
            assert_eq!(between.len(), 4, "{sequence:?}");
        }
        assert_eq!(typed_with("\u{e9}\u{20ac}\u{1f600}"), characters("\u{e9}\u{20ac}\u{1f600}"));
        assert_eq!(typed_with("\x1b\r"), [Typed::Chord(Chord::alt(Key::Enter))]);
        let click = Typed::Click(Click::At { column: 11, row: 6 });
        assert_eq!(typed_with("\x1b[<0;12;7M\x1b[<0;12;7mj"), [click, characters("j").remove(0)]);
    }

    #[test]
    fn a_key_whose_rest_comes_late_is_that_key() {
        for (sequence, expected) in KEYS {
            for cut in 2..sequence.len() {
                let mut stream = Stream::default();
                assert_eq!(stream.push(&sequence.as_bytes()[..cut]), []);
                assert_eq!(stream.patience(), None, "{sequence:?} at {cut}");
                assert_eq!(stream.time_out(), None);
                assert_eq!(stream.push(&sequence.as_bytes()[cut..]), [key(expected)]);
            }
        }
        let mut stream = Stream::default();
        stream.push(b"\x1b[<0;12;7");
        assert_eq!(stream.time_out(), None);
        assert_eq!(stream.push(b"m"), [], "would be missing");
        stream.push(b"\xc3");
        assert_eq!(stream.time_out(), None);
        assert_eq!(stream.push(b"\xa9"), characters("\u{e9}"));
    }

    /// Sequences of every kind that no letter of may act: with letters that are keys.
    const SEQUENCES: [&str; 17] = [
        "\x1b[D",
        "\x1b[1;5C",
        "\x1b[5~",
        "\x1bOP",
        "\x1b[[A",
        "\x1b[?62;22c",
        "\x1b[?2026;1$y",
        "\x1b[24;80R",
        "\x1b[<0;12;7m",
        "\x1b[M dm",
        "\x1b[201~",
        "\x1b]11;rgb:dddd/0000/0000\x07",
        "\x1b]lddd\x1b\\",
        "\x1bP>|xterm(380)dpm\x1b\\",
        "\x1b_Gi=1;OK pdm\x1b\\",
        "\x1b^pdm\x1b\\",
        "\x1bXpdm\x1b\\",
    ];

    /// Returns what is typed with these packets, with a pause after each.
    fn typed_slowly(packets: &[&[u8]]) -> Vec<Typed> {
        let mut stream = Stream::default();
        let mut typed = Vec::new();
        for packet in packets {
            typed.extend(stream.push(packet));
            typed.extend(settle(&mut stream));
        }
        typed
    }

    #[test]
    fn nothing_of_a_sequence_that_has_begun_is_a_key_however_late_its_rest_comes() {
        for sequence in SEQUENCES {
            let bytes = sequence.as_bytes();
            let whole = typed_slowly(&[bytes]);
            for cut in 2..bytes.len() {
                let typed = typed_slowly(&[&bytes[..cut], &bytes[cut..], b"j"]);
                let expected: Vec<Typed> = whole.iter().cloned().chain(characters("j")).collect();
                assert_eq!(typed, expected, "{sequence:?} cut at {cut}");
            }
            // The Esc alone acts, and what comes behind it does not.
            let typed = typed_slowly(&[&bytes[..1], &bytes[1..], b"j"]);
            let expected: Vec<Typed> = [ESCAPE].into_iter().chain(characters("j")).collect();
            assert_eq!(typed, expected, "{sequence:?} behind its Esc");
        }
    }

    #[test]
    fn byte_by_byte_only_what_nobody_types_can_be_told_from_keys() {
        for sequence in SEQUENCES {
            let is_told = !matches!(sequence.as_bytes()[1], b'P' | b'X');
            let bytes: Vec<&[u8]> = sequence.as_bytes().chunks(1).collect();
            let typed = typed_slowly(&bytes);
            let keys = typed.iter().filter(|typed| !matches!(typed, Typed::Doubtful(_)));
            // The end of a string begins with an Esc again; its backslash is bound to nothing.
            let only_escapes =
                |typed: &Typed| *typed == ESCAPE || *typed == Typed::Chord(Chord::char('\\'));
            assert!(!is_told || keys.into_iter().all(only_escapes), "{sequence:?}: {typed:?}");
        }
    }

    #[test]
    fn a_lone_escape_is_held_until_the_time_is_over() {
        let mut stream = Stream::default();
        assert_eq!(stream.push(b"\x1b"), []);
        assert_eq!(stream.patience(), Some(HOLD));
        assert_eq!(stream.time_out(), Some(ESCAPE));
        assert_eq!(stream.patience(), None);
        assert_eq!(stream.push(b"d"), characters("d"), "is no Alt-d");
        for letter in ["P", "X"] {
            assert_eq!(typed_slowly(&[b"\x1b", letter.as_bytes()])[1..], characters(letter));
        }
        assert_eq!(typed_slowly(&[b"\x1b", b"Pj"])[1..], characters("Pj"));
        assert_eq!(typed_slowly(&[b"\x1b", b"\x1b"]), [ESCAPE, ESCAPE]);
    }

    #[test]
    fn what_is_typed_behind_an_escape_is_text_where_text_is_typed() {
        let doubtful = |text: &str| text.chars().map(Typed::Doubtful).collect::<Vec<_>>();
        for text in ["[x", "O.", "[1;x", "_a] b[c", "]x"] {
            let packets: Vec<&[u8]> =
                std::iter::once(&b"\x1b"[..]).chain(text.as_bytes().chunks(1)).collect();
            assert_eq!(typed_slowly(&packets)[1..], doubtful(text), "{text:?}");
        }
        // An Esc, an arrow, Enter and what is not ASCII end that.
        for (end, expected) in [
            (&b"\x1b"[..], ESCAPE),
            (b"\x1b[A", key(Key::Up)),
            (b"\r", key(Key::Enter)),
            ("\u{e9}".as_bytes(), characters("\u{e9}").remove(0)),
        ] {
            let typed = typed_slowly(&[b"\x1b", b"_", b"a", end, b"d"]);
            assert_eq!(typed[3..], [expected, characters("d").remove(0)], "{end:?}");
        }
    }

    #[test]
    fn what_a_person_types_after_an_alt_key_that_begins_a_string_is_text() {
        let doubtful = |text: &str| text.chars().map(Typed::Doubtful).collect::<Vec<_>>();
        let enter = key(Key::Enter);
        for introducer in ["]", "_", "^", "X"] {
            let alt = format!("\x1b{introducer}");
            // Without a long silence: with the key that cannot belong to a string.
            for (end, key) in [
                (&b"\r"[..], enter.clone()),
                (b"\t", key(Key::Tab)),
                (b"\x7f", key(Key::Backspace)),
                (b"\x15", Typed::Chord(Chord::ctrl('u'))),
                (b"\x1b[D", key(Key::Left)),
            ] {
                let mut ended = doubtful("typed \u{e9}");
                ended.push(key);
                let mut stream = stream_after(&[&alt, "typed ", "\u{e9}"]);
                assert_eq!(stream.push(end), ended, "{alt:?} {end:?}");
                assert_eq!(stream.push(b"d"), characters("d"));
            }
            // After a long silence every character is seen as it is typed.
            let mut stream = stream_after(&[&alt, "ty"]);
            settle(&mut stream);
            assert_eq!(stream.push(b"p"), doubtful("typ"));
            assert_eq!(stream.push(b"ed"), doubtful("ed"));
            assert_eq!(stream.push(b"\r").as_slice(), std::slice::from_ref(&enter));
            let mut stream = stream_after(&[&alt, "ty"]);
            settle(&mut stream);
            let mut expected = doubtful("ty");
            expected.extend(characters("\u{e9}"));
            assert_eq!(stream.push("\u{e9}".as_bytes()), expected);
            // Two Esc are one at least.
            let mut stream = stream_after(&[&alt, "ty", "\x1b"]);
            let mut typed = stream.push(b"\x1b");
            typed.extend(settle(&mut stream));
            assert_eq!(typed[..2], doubtful("ty"));
            assert_eq!(typed[2..], [ESCAPE, ESCAPE]);
        }
    }

    #[test]
    fn an_answer_of_the_terminal_is_no_text_however_late_its_rest_comes() {
        for answer in ["\x1b]11;rgb:dddd/0000/0000\x07", "\x1bP>|xterm(380)dpm\x1b\\"] {
            for cut in 2..answer.len() {
                let mut stream = stream_after(&[&answer[..cut]]);
                settle(&mut stream);
                assert_eq!(stream.push(&answer.as_bytes()[cut..]), [], "{answer:?} at {cut}");
            }
        }
        // One that was cut off for good, and is longer than anything that is typed.
        let long = "d".repeat(LONGEST_TYPED + 1);
        let mut stream = stream_after(&["\x1b]52;", &long]);
        assert_eq!(stream.push(b"\r"), [key(Key::Enter)]);
    }

    /// A stream to which these came, with a short pause after the first.
    fn stream_after(packets: &[&str]) -> Stream {
        let mut stream = Stream::default();
        for packet in packets {
            assert_eq!(stream.push(packet.as_bytes()), []);
            if stream.silence == Silence::None {
                assert_eq!((stream.patience(), stream.time_out()), (Some(HOLD), None));
            }
        }
        stream
    }

    #[test]
    fn an_escape_before_another_key_stays() {
        assert_eq!(typed_with("\x1b\x1b[A"), [ESCAPE, key(Key::Up)]);
        assert_eq!(typed_with("\x1b\x1b"), [ESCAPE, ESCAPE]);
        assert_eq!(typed_with("\x1b\x1b[200~d\x1b[201~"), [ESCAPE, pasted("d")]);
    }

    #[test]
    fn a_sequence_without_an_end_is_nothing() {
        for beginning in [
            "\x1b[",
            "\x1bO",
            "\x1b[1234",
            "\x1b[<0;1",
            "\x1b[[",
            "\x1b[M ",
            "\x1b[?6",
            "\x1b]",
            "\x1bP",
            "\x1b_",
            "\x1b^",
            "\x1bX",
        ] {
            assert_eq!(typed_with(beginning), [], "{beginning:?}");
            let with_escape = typed_slowly(&[beginning.as_bytes(), b"\x1b", b"\x1b"]);
            assert!(with_escape.contains(&ESCAPE), "{beginning:?} {with_escape:?}");
        }
        let alt = |c| Typed::Chord(Chord::alt(Key::Char(c)));
        assert_eq!(typed_with("\x1bq"), [alt('q')]);
        // What was typed fast arrives in one packet over a slow line.
        let mut typed = vec![alt('P')];
        typed.extend(characters("ana"));
        assert_eq!(typed_with("\x1bPana"), typed);
        assert_eq!(typed_with("[A"), characters("[A"));
    }

    #[test]
    fn what_means_nothing_ends_and_its_letters_are_no_keys() {
        for sequence in [
            "\x1b[x",
            "\x1b[<x",
            "\x1b[=d",
            "\x1b[;;d",
            "\x1b[!d",
            "\x1b[8$",
            "\x1bOd",
            "\x1b[[d",
            "\x1b[M\u{e9}d",
            "\x1b_Gd\x1b\\",
            "\x1b^d\x1b\\",
            "\x1bXd\x1b\\",
            "\x1b[201~",
            "\x1b[?62;22c",
            "\x1b[?2026;1$y",
            "\x1b[24;80R",
            "\x1b]11;rgb:dddd/0000/0000\x07",
            "\x1b]11;rgb:dddd/0000/0000\x1b\\",
            "\x1bP1$rdm\x1b\\",
        ] {
            assert_eq!(typed_with(&format!("{sequence}j")), characters("j"), "{sequence:?}");
        }
    }

    #[test]
    fn a_broken_sequence_gives_way_to_the_next_key() {
        for begun in
            ["\x1b[12", "\x1bO", "\x1b[[", "\x1b[M ", "\x1b]11;r", "\x1bP>|x", "\x1b_d", "\x1bXd"]
        {
            let interrupt = Typed::Chord(Chord::ctrl('c'));
            assert_eq!(typed_with(&format!("{begun}\x03")), [interrupt], "{begun:?}");
        }
        assert_eq!(typed_with("\x1b[12\x1b[A"), [key(Key::Up)]);
        assert_eq!(typed_with("\x1b]11;rgb\x1b[A"), [key(Key::Up)]);
        assert_eq!(typed_with("\x1b]11;rgb\x1b\x1b[A"), [ESCAPE, key(Key::Up)]);
        assert_eq!(typed_in(&[b"\xc3d\x80\xff\xc3\xc3\xa9"]), characters("d\u{e9}"));
        assert_eq!(typed_in(&[b"\x1b\xc3d"]), characters("d"));
    }

    #[test]
    fn garbage_takes_no_time_and_presses_no_key() {
        for piece in ["1;", "\x1b[", "\x1b[1;", "?", "\x1b]1", "\x1b[<12;", "\x1b[999x", "9"] {
            let garbage = format!("\x1b[{}", piece.repeat(200_000 / piece.len()));
            let mut stream = Stream::default();
            let typed: Vec<Typed> =
                garbage.as_bytes().chunks(PACKET).flat_map(|p| stream.push(p)).collect();
            assert_eq!(typed, [], "{piece:?}");
            assert!(stream.held.len() <= LONGEST + 1);
            assert_eq!(settle(&mut stream), [], "{piece:?}");
            for _ in 0..2 {
                stream.push(b"\x1b");
                assert!(settle(&mut stream).iter().all(|typed| *typed == ESCAPE), "{piece:?}");
            }
            assert_eq!(stream.push(b"j"), characters("j"), "{piece:?}");
        }
        let string = format!("\x1b]52;c;{}\x1b\\j", "ddd".repeat(70_000));
        assert_eq!(typed_in(&[string.as_bytes()]), characters("j"));
    }

    /// As much as a terminal gives at once.
    const PACKET: usize = 4_096;

    #[test]
    fn everything_in_a_paste_is_text() {
        for text in
            ["", "ddd", "two\r\nlines\n", "\x1b[A\x1b[200~\x1b\x1b[201\x1b[20", "\x03\0\x7f\x1b"]
        {
            let typed = typed_with(&format!("j\x1b[200~{text}\x1b[201~k"));
            let expected = [key(Key::Char('j')), pasted(text), key(Key::Char('k'))];
            assert_eq!(typed, expected, "{text:?}");
        }
        assert_eq!(typed_with("\x1b[200~\u{e9}\u{1f600}\x1b[201~"), [pasted("\u{e9}\u{1f600}")]);
        assert_eq!(typed_in(&[b"\x1b[200~a\xffb\xc3\x1b[201~"]), [pasted("a\u{fffd}b\u{fffd}")]);
    }

    #[test]
    fn a_paste_without_an_end_ends_by_itself() {
        let mut stream = Stream::default();
        assert_eq!(stream.push(b"\x1b[200~half a"), []);
        assert_eq!(stream.patience(), Some(STUCK));
        assert_eq!(stream.push(b" thought"), []);
        assert_eq!(stream.time_out(), Some(pasted("half a thought")));
        assert_eq!(stream.patience(), None);
        assert_eq!(stream.push(b"j"), characters("j"));
        assert_eq!(stream.push(b"k\x1b[201~"), characters("k"));
        // What comes at once is more of it, and no keys.
        stream.push(b"\x1b[200~text");
        stream.time_out();
        assert_eq!(stream.push(b"ddd\x1b[201~j"), [pasted("ddd"), key(Key::Char('j'))]);
        stream.push(b"\x1b[200~text");
        stream.time_out();
        assert_eq!(stream.push("\u{e9}".as_bytes()), characters("\u{e9}"));
        stream.push(b"\x1b[200~text");
        stream.time_out();
        assert_eq!(stream.push(b"\x1b[201~jj"), characters("jj"));
        // Even if it breaks off in its end.
        for cut in 1..6 {
            let (begun, rest) = b"\x1b[201~".split_at(cut);
            stream.push(b"\x1b[200~text");
            stream.push(begun);
            assert_eq!(stream.time_out(), Some(pasted("text")));
            // An Esc may have been pressed.
            let acts = if cut == 1 { vec![ESCAPE] } else { Vec::new() };
            assert_eq!(settle(&mut stream), acts);
            assert_eq!(stream.push(rest), []);
            assert_eq!(stream.push(b"d"), characters("d"));
        }
        // Or in its beginning.
        stream.push(b"\x1b[20");
        assert_eq!(stream.time_out(), None);
        assert_eq!(stream.push(b"0~text\x1b[201~"), [pasted("text")]);
    }

    #[test]
    fn a_large_paste_is_one_and_a_huge_one_is_cut() {
        let mut stream = Stream::default();
        let line = b"a \x1b[31mred\x1b[m line of 32 bytes \r\n";
        for size in [1 << 20, 40 << 20] {
            assert_eq!(stream.push(b"\x1b[200~"), []);
            for _ in 0..size / line.len() {
                assert_eq!(stream.push(line), []);
            }
            let typed = stream.push(b"\x1b[201~j");
            let [Typed::Paste(text), key] = typed.as_slice() else { panic!("{}", typed.len()) };
            assert_eq!(*key, characters("j").remove(0));
            assert_eq!(text.len(), (size / line.len() * line.len()).min(16 << 20));
        }
    }

    #[test]
    fn keys_come_in_the_order_in_which_they_were_pressed() {
        let keys = "jk\x1b[Bd\x1b[A\u{e9}".repeat(20_000);
        let mut stream = Stream::default();
        let typed: Vec<Typed> =
            keys.as_bytes().chunks(PACKET).flat_map(|p| stream.push(p)).collect();
        let once = typed_in(&["jk\x1b[Bd\x1b[A\u{e9}".as_bytes()]);
        assert_eq!(once.len(), 6);
        assert_eq!(typed.len(), 6 * 20_000);
        assert!(typed.chunks(6).all(|some| some == once));
    }

    fn some_bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            select(vec![
                "\x1b",
                "[",
                "O",
                "<",
                "M",
                "200~",
                "201~",
                "\x1b[200~",
                "\x1b[201~",
                "\x1b[A",
                "\x1b[5~",
                "\x1b[<0;1;1M",
                "\x1b]1",
                "\x07",
                "\x1b\\",
                "\x1bP",
                "\r",
                "d",
                "\u{e9}",
                "\u{1f600}",
                "1;5",
            ])
            .prop_map(|text| text.as_bytes().to_vec()),
            vec(any::<u8>(), 1..4),
        ];
        vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn where_packets_end_does_not_matter(bytes in some_bytes(), cuts in vec(1..9_usize, 64)) {
            let mut packets = Vec::new();
            let mut rest = bytes.as_slice();
            for cut in cuts.into_iter().cycle() {
                if rest.is_empty() {
                    break;
                }
                let (packet, behind) = rest.split_at(cut.min(rest.len()));
                packets.push(packet);
                rest = behind;
            }
            prop_assert_eq!(typed_in(&packets), typed_in(&[&bytes]));
        }

        #[test]
        fn after_an_escape_a_key_is_a_key(packets in vec((some_bytes(), 0..3_u8), 0..8)) {
            let mut stream = Stream::default();
            for (bytes, silences) in packets {
                stream.push(&bytes);
                for _ in 0..silences {
                    stream.time_out();
                }
            }
            for _ in 0..2 {
                settle(&mut stream);
                stream.push(b"\x1b");
            }
            settle(&mut stream);
            let pressed = Chord { key: Key::Char('d'), modifier: Modifier::None };
            prop_assert_eq!(stream.push(b"d"), [Typed::Chord(pressed)]);
        }
    }
}
