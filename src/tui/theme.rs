//! Glyphs and styles by meaning. No other module names a colour or a character that is not a letter.
//!
//! The terminal's own foreground and background are used throughout, with the 16 named colours on
//! top, so that light and dark terminals are both readable; without colour nothing is lost, because
//! a glyph or a word always says the same.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::basics::gauge::GaugeCell;
use crate::domain::basics::score::Band;
use crate::domain::basics::status::Status;
use crate::tui::model::look::{Colour, Colours, Look, ThemeName};

/// The characters that are drawn; each is one column wide.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    done: &'static str,
    partial: &'static str,
    missing: &'static str,
    not_applicable: &'static str,
    unassessed: &'static str,
    gauge: [&'static str; 5],
    /// Marks the selected row.
    pub cursor: &'static str,
    /// The columns of the longest status, glyph and word, and two blanks behind it.
    pub status_columns: usize,
    /// Marks a ticked row.
    pub tick: &'static str,
    /// Marks a blocker.
    pub blocker: &'static str,
    /// Marks what is unusual, where there is no room for a word.
    pub attention: &'static str,
    /// A thin rule.
    pub rule: &'static str,
    /// A rule under what is current.
    pub heavy_rule: &'static str,
    /// The mark where text was cut.
    pub ellipsis: &'static str,
    /// The mark of an empty value.
    pub nothing: &'static str,
    /// The mark of more text to the left.
    pub left: &'static str,
    /// The mark of more text to the right.
    pub right: &'static str,
    /// From one value to another.
    pub arrow: &'static str,
    /// The edges of what floats: corners clockwise from the top left, then horizontal, vertical.
    pub frame: [&'static str; 6],
    /// Levels from low to high; none where digits in their place would read as a number.
    pub levels: Option<[&'static str; 8]>,
    /// The level of what is not finished.
    pub unfinished: &'static str,
    /// Of a chart: a point, one of what is not finished, a piece of a line.
    pub chart: [&'static str; 3],
}

/// The characters of a Unicode terminal.
const UNICODE: Glyphs = Glyphs {
    done: "✓",
    partial: "◐",
    missing: "✗",
    not_applicable: "–",
    unassessed: "·",
    gauge: ["█", "┃", "▒", "░", "·"],
    cursor: "▸",
    status_columns: 14,
    tick: "■",
    blocker: "‼",
    attention: "!",
    rule: "─",
    heavy_rule: "━",
    ellipsis: "…",
    nothing: "–",
    left: "◂",
    right: "▸",
    arrow: "→",
    frame: ["┌", "┐", "┘", "└", "─", "│"],
    levels: Some(["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]),
    unfinished: "▫",
    chart: ["●", "○", "┄"],
};

/// The characters of any terminal; a status is the letter of its key.
const ASCII: Glyphs = Glyphs {
    done: "d",
    partial: "p",
    missing: "m",
    not_applicable: "x",
    unassessed: ".",
    gauge: ["#", "|", "=", "!", "."],
    cursor: ">",
    status_columns: 14,
    tick: "*",
    blocker: "!!",
    attention: "!",
    rule: "-",
    heavy_rule: "=",
    ellipsis: "...",
    nothing: "-",
    left: "<",
    right: ">",
    arrow: "->",
    frame: ["+", "+", "+", "+", "-", "|"],
    levels: None,
    unfinished: "o",
    chart: ["*", "o", "-"],
};

/// Styles by what they mean.
#[derive(Clone, Copy, Debug)]
struct Styles {
    accent: Style,
    alarm: Style,
    done: Style,
    partial: Style,
    missing: Style,
    /// Text that can be overlooked.
    quiet: Style,
}

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const UNDERLINED: Style = Style::new().add_modifier(Modifier::UNDERLINED);
const REVERSED: Style = BOLD.add_modifier(Modifier::REVERSED);

const AUTOMATIC: Styles = Styles {
    accent: BOLD.fg(Color::Cyan),
    alarm: BOLD.fg(Color::Red),
    done: Style::new().fg(Color::Green),
    partial: Style::new().fg(Color::Yellow),
    missing: Style::new().fg(Color::Red),
    quiet: DIM,
};

/// For a light background, on which yellow cannot be read: amber of the 256 colours stands for it.
const LIGHT: Styles =
    Styles { accent: BOLD.fg(Color::Blue), partial: BOLD.fg(Color::Indexed(94)), ..AUTOMATIC };

const MONOCHROME: Styles = Styles {
    accent: BOLD,
    alarm: REVERSED,
    done: Style::new(),
    partial: UNDERLINED,
    missing: BOLD.add_modifier(Modifier::UNDERLINED),
    quiet: DIM,
};

const HIGH_CONTRAST: Styles =
    Styles { done: BOLD, missing: REVERSED, quiet: Style::new(), ..MONOCHROME };

/// Blue and yellow are told apart by nearly everybody; what is missing stands out by more than a colour.
const COLOUR_BLIND: Styles = Styles {
    alarm: REVERSED,
    done: Style::new().fg(Color::Blue),
    missing: BOLD.add_modifier(Modifier::UNDERLINED),
    ..AUTOMATIC
};

impl Styles {
    const fn of(theme: ThemeName) -> Self {
        match theme {
            ThemeName::Automatic => AUTOMATIC,
            ThemeName::Light => LIGHT,
            ThemeName::Monochrome => MONOCHROME,
            ThemeName::HighContrast => HIGH_CONTRAST,
            ThemeName::ColourBlind => COLOUR_BLIND,
            ThemeName::Own(colours) => Self::own(colours),
        }
    }

    const fn own(colours: Colours) -> Self {
        Self {
            accent: coloured(AUTOMATIC.accent, colours.accent),
            alarm: coloured(AUTOMATIC.alarm, colours.alarm),
            done: coloured(AUTOMATIC.done, colours.done),
            partial: coloured(AUTOMATIC.partial, colours.partial),
            missing: coloured(AUTOMATIC.missing, colours.missing),
            quiet: AUTOMATIC.quiet,
        }
    }
}

const fn coloured(style: Style, colour: Option<Colour>) -> Style {
    match colour {
        Some(Colour::Indexed(number)) => style.fg(Color::Indexed(number)),
        Some(Colour::Exact(red, green, blue)) => style.fg(Color::Rgb(red, green, blue)),
        None => style,
    }
}

/// The glyphs and styles in use.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The characters that are drawn.
    pub glyphs: &'static Glyphs,
    styles: Styles,
    /// True if labels stand out as much as their texts.
    no_dim: bool,
}

impl Theme {
    /// Returns the theme for a terminal.
    pub const fn new(look: Look) -> Self {
        let glyphs = if look.ascii { &ASCII } else { &UNICODE };
        Self { glyphs, styles: Styles::of(look.theme), no_dim: false }
    }

    /// Returns the glyph of a status, or of having none.
    pub const fn glyph(&self, status: Option<Status>) -> &'static str {
        match status {
            Some(Status::Done) => self.glyphs.done,
            Some(Status::Partial) => self.glyphs.partial,
            Some(Status::Missing) => self.glyphs.missing,
            Some(Status::NotApplicable) => self.glyphs.not_applicable,
            None => self.glyphs.unassessed,
        }
    }

    /// Returns the character of a cell of the gauge.
    pub const fn gauge(&self, cell: GaugeCell) -> &'static str {
        match cell {
            GaugeCell::Done => self.glyphs.gauge[0],
            GaugeCell::Tick | GaugeCell::Notch => self.glyphs.gauge[1],
            GaugeCell::Partial => self.glyphs.gauge[2],
            GaugeCell::Missing => self.glyphs.gauge[3],
            GaugeCell::Unassessed => self.glyphs.gauge[4],
            GaugeCell::Nothing => " ",
        }
    }

    /// Returns the style of ordinary text.
    pub const fn plain(&self) -> Style {
        Style::new()
    }

    /// Returns the style of text that the eye should find first.
    pub const fn strong(&self) -> Style {
        BOLD
    }

    /// Returns the style of text that can be overlooked.
    pub const fn quiet(&self) -> Style {
        self.styles.quiet
    }

    /// Returns the style of the label beside a text, less prominent than the text.
    pub const fn label(&self) -> Style {
        if self.no_dim { self.plain() } else { self.quiet() }
    }

    /// Returns the theme for a screen read from across a room: nothing that is needed is dim.
    pub const fn for_a_room(self) -> Self {
        Self { no_dim: true, ..self }
    }

    /// Returns the style of the current position, the one accent.
    pub const fn accent(&self) -> Style {
        self.styles.accent
    }

    /// Returns the style of text that must not be overlooked.
    pub const fn alarm(&self) -> Style {
        self.styles.alarm
    }

    /// Returns the style of such a text where a mark before it says the same: many of them in a column do not shout.
    pub const fn marked_alarm(&self) -> Style {
        if self.styles.alarm.fg.is_some() { self.alarm() } else { self.strong() }
    }

    /// Returns the style of a key in a hint.
    pub const fn key(&self) -> Style {
        self.strong()
    }

    /// Returns the style of the letters that a search matches.
    pub const fn found(&self) -> Style {
        BOLD.add_modifier(Modifier::UNDERLINED)
    }

    /// Returns the style of words that a newer text no longer has.
    pub const fn removed(&self) -> Style {
        self.styles.quiet.add_modifier(Modifier::CROSSED_OUT)
    }

    /// Returns the style of words that only the newer text has.
    pub const fn added(&self) -> Style {
        self.styles.done.add_modifier(Modifier::BOLD)
    }

    /// Returns the style of a status, for its glyph and its word.
    pub const fn status(&self, status: Option<Status>) -> Style {
        match status {
            Some(Status::Done) => self.styles.done,
            Some(Status::Partial) => self.styles.partial,
            Some(Status::Missing) => self.styles.missing,
            Some(Status::NotApplicable) | None => self.quiet(),
        }
    }

    /// Returns the style of the present band. The lowest has no colour: a blocker beside it outranks it.
    pub const fn band(&self, band: Band) -> Style {
        let style = match band {
            Band::PreProduction => Style::new(),
            Band::ManagedRisk => self.styles.partial,
            Band::StrongBaseline => self.styles.done,
        };
        style.add_modifier(Modifier::BOLD)
    }

    /// Returns the style of a cell of the gauge.
    pub const fn gauge_style(&self, cell: GaugeCell) -> Style {
        match cell {
            GaugeCell::Done => self.status(Some(Status::Done)),
            GaugeCell::Partial => self.status(Some(Status::Partial)),
            GaugeCell::Missing => self.status(Some(Status::Missing)),
            GaugeCell::Tick => self.strong(),
            GaugeCell::Notch => self.styles.done.add_modifier(Modifier::REVERSED),
            GaugeCell::Unassessed => self.quiet(),
            GaugeCell::Nothing => self.plain(),
        }
    }
}
