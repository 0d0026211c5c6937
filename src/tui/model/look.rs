//! The characters and colours of the terminal, by name only: the theme knows what each looks like.

/// The characters and colours in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Plain ASCII characters only.
    pub ascii: bool,
    /// The set of colours and attributes.
    pub theme: ThemeName,
}

/// A theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeName {
    /// The 16 named colours on the terminal's own foreground and background.
    Automatic,
    /// The named colours that can be read on a light background.
    Light,
    /// No colour: bold, dim, underlined and reversed text only.
    #[default]
    Monochrome,
    /// No colour and nothing dim: what must be told apart is bold, underlined or reversed.
    HighContrast,
    /// Colours that people who do not see red and green apart tell apart.
    ColourBlind,
    /// Colours of the user's own.
    Own(Colours),
}

/// A theme with the name by which people know it, safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTheme {
    /// The name.
    pub name: String,
    /// The theme.
    pub theme: ThemeName,
}

/// The owner of the mouse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mouse {
    /// The terminal's: it selects text for copying.
    #[default]
    OfTheTerminal,
    /// The program's.
    Ours,
}

/// The terminal multiplexer that receives what is sent to the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Between {
    /// None.
    #[default]
    Nothing,
    /// tmux, which passes it on only if it is configured to.
    Tmux,
    /// GNU screen, which does not pass it on.
    Screen,
}

/// Colours of the user's own; where none is given it is that of the automatic theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Colours {
    /// The current position.
    pub accent: Option<Colour>,
    /// Warnings that must not be overlooked.
    pub alarm: Option<Colour>,
    /// Done.
    pub done: Option<Colour>,
    /// Partial.
    pub partial: Option<Colour>,
    /// Missing.
    pub missing: Option<Colour>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One of the terminal's own 16 or of its 256.
    Indexed(u8),
    /// Red, green, blue: for terminals that say that they can.
    Exact(u8, u8, u8),
}

impl ThemeName {
    /// The themes that there are without a config file.
    pub const BUILT_IN: [Self; 5] =
        [Self::Automatic, Self::Light, Self::Monochrome, Self::HighContrast, Self::ColourBlind];

    /// Returns the name on the command line and in the config file; none for a theme of the user's own.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Automatic => Some("automatic"),
            Self::Light => Some("light"),
            Self::Monochrome => Some("monochrome"),
            Self::HighContrast => Some("high-contrast"),
            Self::ColourBlind => Some("colour-blind"),
            Self::Own(_) => None,
        }
    }

    /// Returns the built-in theme of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::BUILT_IN.into_iter().find(|theme| theme.name() == Some(name))
    }

    /// Returns the theme that replaces this one where colours must not be used.
    pub const fn without_colour(self) -> Self {
        match self {
            Self::HighContrast => Self::HighContrast,
            _ => Self::Monochrome,
        }
    }
}

impl Colour {
    /// Reads a colour: `red`, `bright-red`, a number of the 256, or `#c03a2b`.
    pub fn parse(text: &str) -> Option<Self> {
        const NAMES: [&str; 8] =
            ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
        let text = text.trim().to_lowercase();
        if let Some(hex) = text.strip_prefix('#') {
            let is_exact = hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
            return is_exact.then(|| Some(Self::Exact(part(0)?, part(2)?, part(4)?))).flatten();
        }
        let (name, first) = match text.strip_prefix("bright-") {
            Some(name) => (name, 8),
            None => (text.as_str(), 0),
        };
        let named = NAMES.iter().zip(first..).find(|(known, _)| **known == name);
        named
            .map(|(_, number)| Self::Indexed(number))
            .or_else(|| text.parse().ok().map(Self::Indexed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_people_write_them() {
        for (text, colour) in [
            ("red", Some(Colour::Indexed(1))),
            ("Bright-Red", Some(Colour::Indexed(9))),
            ("208", Some(Colour::Indexed(208))),
            ("#C03a2b", Some(Colour::Exact(0xc0, 0x3a, 0x2b))),
            ("#c03", None),
            ("#zzzzzz", None),
            ("#ääa", None),
            ("256", None),
            ("crimson", None),
            ("", None),
        ] {
            assert_eq!(Colour::parse(text), colour, "{text}");
        }
    }
}
