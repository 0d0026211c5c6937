//! An 8-byte fingerprint of a drawn cell, so that the previous frame need not be kept: there is one for
//! each cell and all are looked at with each frame.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use ratatui::buffer::Cell;
use ratatui::style::Color;

use crate::tui::runtime::pen::named;

/// The look of a cell. For nearly every cell it is exact: the bytes of a character, its attributes
/// and colours. Of any other it is a hash, as good as never the same for two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Imprint(u64);

/// The bit that tells a hash.
const HASHED: u64 = 1 << 63;

impl Imprint {
    /// A blank in the terminal's own colours.
    pub(super) const BLANK: Self = Self(b' ' as u64);
    /// A cell that is taken by the wide grapheme before it.
    pub(super) const COVERED: Self = Self(HASHED - 1);

    pub(super) fn of(cell: &Cell) -> Self {
        let symbol = match cell.symbol().as_bytes() {
            [byte] => u64::from(*byte),
            bytes if bytes.len() <= 4 => {
                bytes.iter().rev().fold(0, |symbol, byte| symbol << 8 | u64::from(*byte))
            }
            _ => return Self::hashed(cell),
        };
        let colours = match (cell.fg, cell.bg) {
            // Nearly every cell.
            (Color::Reset, Color::Reset) => 0,
            (foreground, background) => match (number(foreground), number(background)) {
                (Some(foreground), Some(background)) => foreground << 8 | background,
                _ => return Self::hashed(cell),
            },
        };
        Self(u64::from(cell.modifier.bits()) << 48 | colours << 32 | symbol)
    }

    fn hashed(cell: &Cell) -> Self {
        Self(FixedState::default().hash_one(cell) | HASHED)
    }

    /// Returns whether it is that of a character that surely takes one column.
    pub(super) const fn is_ascii(self) -> bool {
        self.0 & (HASHED | 0xffff_ff80) == 0
    }
}

/// Returns a number for each colour that has a name, and for that of the terminal.
const fn number(colour: Color) -> Option<u64> {
    match (colour, named(colour)) {
        (Color::Reset, _) => Some(0),
        (_, Some(number)) => Some(1 + number as u64),
        (_, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ratatui::style::{Modifier, Style};

    use super::*;

    fn imprint(symbol: &str, style: Style) -> Imprint {
        let mut cell = Cell::default();
        cell.set_symbol(symbol).set_style(style);
        Imprint::of(&cell)
    }

    #[test]
    fn no_two_looks_leave_the_same() {
        let colours = [
            Color::Reset,
            Color::Black,
            Color::White,
            Color::Red,
            Color::LightRed,
            Color::Indexed(0),
            Color::Indexed(9),
            Color::Rgb(0, 0, 0),
            Color::Rgb(0, 0, 9),
            Color::Rgb(255, 255, 255),
        ];
        let symbols =
            ["a", "b", "\u{e9}", "e\u{301}", "\u{6F22}", "12345678", "123456789", "123456780"];
        let modifiers = [Modifier::empty(), Modifier::BOLD, Modifier::CROSSED_OUT];
        let mut seen = HashSet::from([Imprint::COVERED.0]);
        for (symbol, modifier) in symbols.iter().flat_map(|one| modifiers.map(|other| (one, other)))
        {
            for (fg, bg) in colours.iter().flat_map(|fg| colours.map(|bg| (*fg, bg))) {
                let style = Style::new().fg(fg).bg(bg).add_modifier(modifier);
                let imprint = imprint(symbol, style);
                assert!(seen.insert(imprint.0), "{symbol} {style:?}");
                assert!(!imprint.is_ascii() || symbol.len() == 1, "{symbol} {style:?}");
            }
        }
    }

    #[test]
    fn an_untouched_cell_is_blank() {
        assert_eq!(Imprint::of(&Cell::EMPTY), Imprint::BLANK);
    }
}
