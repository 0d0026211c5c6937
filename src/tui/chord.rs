//! A key with its modifiers, as the program knows it: what a terminal sends is turned into one of
//! these by the runtime.

use std::fmt;

use crate::domain::basics::text::{Shown, columns};

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, shifted already.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// The keys that have a name.
const NAMED: [Key; 15] = [
    Key::Char(' '),
    Key::Enter,
    Key::Esc,
    Key::Tab,
    Key::BackTab,
    Key::Backspace,
    Key::Delete,
    Key::Up,
    Key::Down,
    Key::Left,
    Key::Right,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
];

/// The modifier that is held; the program binds no key to two of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Held {
    /// None.
    #[default]
    Nothing,
    /// Ctrl.
    Ctrl,
    /// Alt.
    Alt,
}

/// A key with its modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// The modifier.
    pub held: Held,
}

impl Chord {
    /// Returns the chord of a key without a modifier.
    pub const fn key(key: Key) -> Self {
        Self { key, held: Held::Nothing }
    }

    /// Returns the chord of a character without a modifier.
    pub const fn char(c: char) -> Self {
        Self::key(Key::Char(c))
    }

    /// Returns the chord of a character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { key: Key::Char(c), held: Held::Ctrl }
    }

    /// Returns the chord of a key with Alt.
    pub const fn alt(key: Key) -> Self {
        Self { key, held: Held::Alt }
    }

    /// Parses a chord as `Display` writes it: `d`, `Space`, `Ctrl-U`. Letter case counts for a character alone
    /// only.
    pub fn named(text: &str) -> Option<Self> {
        for (held, name) in [(Held::Ctrl, "ctrl-"), (Held::Alt, "alt-")] {
            let beginning = text.get(..name.len()).filter(|text| text.eq_ignore_ascii_case(name));
            if let Some(beginning) = beginning {
                let Self { key, held: Held::Nothing } = Self::named(&text[beginning.len()..])?
                else {
                    return None;
                };
                let key = match key {
                    Key::Char(c) => Key::Char(c.to_ascii_lowercase()),
                    key => key,
                };
                return Some(Self { key, held });
            }
        }
        let mut characters = text.chars();
        if let (Some(c), None) = (characters.next(), characters.next()) {
            let is_seen = c != ' ' && columns(text) == 1 && Shown::line(text).as_str() == text;
            return is_seen.then_some(Self::char(c));
        }
        let named = NAMED.into_iter().chain((1..=12).map(Key::F)).map(Self::key);
        named.into_iter().find(|chord| chord.to_string().eq_ignore_ascii_case(text))
    }

    /// Returns the character that the chord types into a text field.
    pub const fn typed(self) -> Option<char> {
        match self {
            Self { key: Key::Char(c), held: Held::Nothing } => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.held, self.key) {
            (Held::Ctrl, Key::Char(c)) => write!(formatter, "Ctrl-{}", c.to_ascii_uppercase()),
            (Held::Ctrl, key) => write!(formatter, "Ctrl-{}", Self::key(key)),
            (Held::Alt, key) => write!(formatter, "Alt-{}", Self::key(key)),
            (Held::Nothing, key) => match key {
                Key::Char(' ') => formatter.write_str("Space"),
                Key::Char(c) => write!(formatter, "{c}"),
                Key::BackTab => formatter.write_str("Shift-Tab"),
                Key::PageUp => formatter.write_str("PgUp"),
                Key::PageDown => formatter.write_str("PgDn"),
                Key::F(number) => write!(formatter, "F{number}"),
                named => write!(formatter, "{named:?}"),
            },
        }
    }
}
