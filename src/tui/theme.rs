//! How things look: glyphs and styles by meaning. No other module names a colour or a character
//! that is not a letter.
//!
//! The terminal's own foreground and background are used throughout, with the 16 named colours on
//! top, so that light and dark terminals are both readable; without colour nothing is lost, because
//! a glyph or a word always says the same.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::gauge::GaugeCell;
use crate::domain::score::Band;
use crate::domain::status::Status;
use crate::tui::model::Look;

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
    /// A thin rule.
    pub rule: &'static str,
    /// A rule under what is current.
    pub heavy_rule: &'static str,
    /// Stands where text was cut.
    pub ellipsis: &'static str,
    /// Stands where there is nothing.
    pub nothing: &'static str,
    /// There is more to the left.
    pub left: &'static str,
    /// There is more to the right.
    pub right: &'static str,
    /// From one value to another.
    pub arrow: &'static str,
    /// The edges of what floats: corners clockwise from the top left, then horizontal, vertical.
    pub frame: [&'static str; 6],
    /// Levels from low to high.
    pub levels: [&'static str; 8],
}

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
    rule: "─",
    heavy_rule: "━",
    ellipsis: "…",
    nothing: "–",
    left: "◂",
    right: "▸",
    arrow: "→",
    frame: ["┌", "┐", "┘", "└", "─", "│"],
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
};

const ASCII: Glyphs = Glyphs {
    done: "[x]",
    partial: "[/]",
    missing: "[!]",
    not_applicable: "[-]",
    unassessed: "[ ]",
    gauge: ["#", "|", "=", "-", "."],
    cursor: ">",
    status_columns: 16,
    tick: "*",
    blocker: "!!",
    rule: "-",
    heavy_rule: "=",
    ellipsis: "...",
    nothing: "-",
    left: "<",
    right: ">",
    arrow: "->",
    frame: ["+", "+", "+", "+", "-", "|"],
    levels: ["0", "1", "2", "3", "4", "5", "6", "7"],
};

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The characters that are drawn.
    pub glyphs: &'static Glyphs,
    colour: bool,
    /// Whether labels stand out as much as their texts.
    no_dim: bool,
}

impl Theme {
    /// The theme for a terminal.
    #[must_use]
    pub const fn new(look: Look) -> Self {
        let glyphs = if look.ascii { &ASCII } else { &UNICODE };
        Self { glyphs, colour: look.colour, no_dim: false }
    }

    /// The glyph of a status, or of having none.
    #[must_use]
    pub const fn glyph(&self, status: Option<Status>) -> &'static str {
        match status {
            Some(Status::Done) => self.glyphs.done,
            Some(Status::Partial) => self.glyphs.partial,
            Some(Status::Missing) => self.glyphs.missing,
            Some(Status::NotApplicable) => self.glyphs.not_applicable,
            None => self.glyphs.unassessed,
        }
    }

    /// The character of a status in a row of characters, where one column is all there is.
    #[must_use]
    pub fn narrow_glyph(&self, status: Option<Status>) -> &'static str {
        // In ASCII the sign stands between brackets.
        let glyph = self.glyph(status);
        glyph
            .get(1..2)
            .filter(|_| glyph.is_ascii())
            .map_or(glyph, |sign| if sign == " " { "." } else { sign })
    }

    /// The character of a cell of the gauge.
    #[must_use]
    pub const fn gauge(&self, cell: GaugeCell) -> &'static str {
        match cell {
            GaugeCell::Done => self.glyphs.gauge[0],
            GaugeCell::Tick => self.glyphs.gauge[1],
            GaugeCell::Partial => self.glyphs.gauge[2],
            GaugeCell::Missing => self.glyphs.gauge[3],
            GaugeCell::Unassessed => self.glyphs.gauge[4],
            GaugeCell::Nothing => " ",
        }
    }

    /// Ordinary text.
    #[must_use]
    pub const fn plain(&self) -> Style {
        Style::new()
    }

    /// What the eye should find first.
    #[must_use]
    pub const fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is there for whoever looks for it.
    #[must_use]
    pub const fn quiet(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What a text is: beside it, and not in its way.
    #[must_use]
    pub const fn label(&self) -> Style {
        if self.no_dim { self.plain() } else { self.quiet() }
    }

    /// The theme for the back of a room: nothing that is needed is dim.
    #[must_use]
    pub const fn for_a_room(self) -> Self {
        Self { no_dim: true, ..self }
    }

    /// The one accent: where we are.
    #[must_use]
    pub const fn accent(&self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What must not be overlooked.
    #[must_use]
    pub const fn alarm(&self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A key in a hint.
    #[must_use]
    pub const fn key(&self) -> Style {
        self.strong()
    }

    /// What matches in a search.
    #[must_use]
    pub const fn found(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))
    }

    /// The glyph and the word of a status.
    #[must_use]
    pub const fn status(&self, status: Option<Status>) -> Style {
        match status {
            Some(Status::Done) => self.coloured(Color::Green),
            Some(Status::Partial) => self.coloured(Color::Yellow),
            Some(Status::Missing) => self.coloured(Color::Red),
            Some(Status::NotApplicable) | None => self.quiet(),
        }
    }

    /// The headline of a band.
    #[must_use]
    pub const fn band(&self, band: Band) -> Style {
        let colour = match band {
            Band::PreProduction => Color::Red,
            Band::ManagedRisk => Color::Yellow,
            Band::StrongBaseline => Color::Green,
        };
        self.coloured(colour).add_modifier(Modifier::BOLD)
    }

    /// A cell of the gauge.
    #[must_use]
    pub const fn gauge_style(&self, cell: GaugeCell) -> Style {
        match cell {
            GaugeCell::Done => self.status(Some(Status::Done)),
            GaugeCell::Partial => self.status(Some(Status::Partial)),
            GaugeCell::Missing => self.status(Some(Status::Missing)),
            GaugeCell::Tick => self.strong(),
            GaugeCell::Unassessed => self.quiet(),
            GaugeCell::Nothing => self.plain(),
        }
    }

    const fn coloured(&self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }
}
