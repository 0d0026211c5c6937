//! What a cell has left on the terminal: as little as tells it from any other, because there is one for
//! each cell and all are looked at with each frame.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use ratatui::buffer::Cell;
use ratatui::style::Color;

use crate::tui::runtime::pen::named;

/// The bits of a colour.
const COLOUR: u32 = 26;

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Imprint {
    symbol: u64,
    style: u64,
}

impl Imprint {
    /// A blank in the terminal's own colours.
    pub(super) const BLANK: Self = Self { symbol: b' ' as u64, style: 0 };
    /// A cell that is taken by the wide grapheme before it. No cell looks like that.
    pub(super) const COVERED: Self = Self { symbol: u64::MAX, style: u64::MAX };

    /// The imprint of a cell.
    pub(super) fn of(cell: &Cell) -> Self {
        let modifier = u64::from(cell.modifier.bits()) << (2 * COLOUR);
        let style = match (cell.fg, cell.bg) {
            // Nearly every cell.
            (Color::Reset, Color::Reset) => modifier,
            (foreground, background) => {
                modifier | colour(background) << COLOUR | colour(foreground)
            }
        };
        let symbol = match cell.symbol().as_bytes() {
            [byte] => u64::from(*byte),
            bytes => symbol(bytes),
        };
        Self { symbol, style }
    }

    /// Whether it is that of a character that surely takes one column.
    pub(super) const fn is_ascii(self) -> bool {
        self.symbol < 0x80
    }
}

/// The bytes of a grapheme themselves; of a longer one what is as good as never the same for two.
fn symbol(grapheme: &[u8]) -> u64 {
    if grapheme.len() > size_of::<u64>() {
        return FixedState::default().hash_one(grapheme);
    }
    grapheme.iter().rev().fold(0, |symbol, byte| symbol << 8 | u64::from(*byte))
}

/// A number of its own for each colour.
fn colour(colour: Color) -> u64 {
    match (colour, named(colour)) {
        (Color::Rgb(red, green, blue), _) => {
            2 << 24 | u64::from(red) << 16 | u64::from(green) << 8 | u64::from(blue)
        }
        (Color::Indexed(number), _) => 1 << 24 | u64::from(number),
        (_, Some(number)) => 1 + u64::from(number),
        (_, None) => 0,
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
        let mut seen = HashSet::from([(u64::MAX, u64::MAX)]);
        for (symbol, modifier) in symbols.iter().flat_map(|one| modifiers.map(|other| (one, other)))
        {
            for (fg, bg) in colours.iter().flat_map(|fg| colours.map(|bg| (*fg, bg))) {
                let style = Style::new().fg(fg).bg(bg).add_modifier(modifier);
                let Imprint { symbol: left, style: look } = imprint(symbol, style);
                assert!(seen.insert((left, look)), "{symbol} {style:?}");
            }
        }
    }

    #[test]
    fn an_untouched_cell_is_blank() {
        assert_eq!(Imprint::of(&Cell::EMPTY), Imprint::BLANK);
    }
}
