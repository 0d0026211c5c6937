//! A key with its modifiers, as the program knows it: what a terminal sends is turned into one of
//! these by the runtime.

use std::fmt;

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
    /// A key alone.
    #[must_use]
    pub const fn key(key: Key) -> Self {
        Self { key, held: Held::Nothing }
    }

    /// A character alone.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::key(Key::Char(c))
    }

    /// A character with Ctrl.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self { key: Key::Char(c), held: Held::Ctrl }
    }

    /// A key with Alt.
    #[must_use]
    pub const fn alt(key: Key) -> Self {
        Self { key, held: Held::Alt }
    }

    /// The character that the chord types into a text field.
    #[must_use]
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
