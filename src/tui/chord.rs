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
pub enum Modifier {
    /// None.
    #[default]
    None,
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
    pub modifier: Modifier,
}

impl Chord {
    /// Returns the chord of a key without a modifier.
    pub const fn key(key: Key) -> Self {
        Self { key, modifier: Modifier::None }
    }

    /// Returns the chord of a character without a modifier.
    pub const fn char(c: char) -> Self {
        Self::key(Key::Char(c))
    }

    /// Returns the chord of a character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self { key: Key::Char(c), modifier: Modifier::Ctrl }
    }

    /// Returns the chord of a key with Alt.
    pub const fn alt(key: Key) -> Self {
        Self { key, modifier: Modifier::Alt }
    }

    /// Parses a chord as `Display` writes it: `d`, `Space`, `Ctrl-U`. Letter case counts for a character alone
    /// only.
    pub fn named(text: &str) -> Option<Self> {
        for (modifier, name) in [(Modifier::Ctrl, "ctrl-"), (Modifier::Alt, "alt-")] {
            let beginning = text.get(..name.len()).filter(|text| text.eq_ignore_ascii_case(name));
            if let Some(beginning) = beginning {
                let Self { key, modifier: Modifier::None } = Self::named(&text[beginning.len()..])?
                else {
                    return None;
                };
                let key = match key {
                    Key::Char(c) => Key::Char(c.to_ascii_lowercase()),
                    key => key,
                };
                return Some(Self { key, modifier });
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
            Self { key: Key::Char(c), modifier: Modifier::None } => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.modifier, self.key) {
            (Modifier::Ctrl, Key::Char(c)) => write!(formatter, "Ctrl-{}", c.to_ascii_uppercase()),
            (Modifier::Ctrl, key) => write!(formatter, "Ctrl-{}", Self::key(key)),
            (Modifier::Alt, key) => write!(formatter, "Alt-{}", Self::key(key)),
            (Modifier::None, key) => match key {
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
