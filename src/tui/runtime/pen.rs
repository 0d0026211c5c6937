//! The look in which the terminal writes, and how to change it in few bytes.

use std::io::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The attributes with the codes that switch them on.
const ATTRIBUTES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The attributes that are seen where a blank is written.
const SEEN: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// The current attributes of the terminal; each frame begins and ends with the terminal's own look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

impl Pen {
    /// Returns the look of a cell.
    pub(super) const fn of(cell: &Cell) -> Self {
        Self { foreground: cell.fg, background: cell.bg, modifier: cell.modifier }
    }

    /// Returns whether a cell looks the same written in this look: of a blank only the ground is seen, and lines
    /// through it.
    pub(super) fn writes(self, cell: &Cell) -> bool {
        let wanted = Self::of(cell);
        let is_blank = cell.symbol() == " " && wanted == Self::default();
        wanted == self
            || is_blank && self.background == Color::Reset && !self.modifier.intersects(SEEN)
    }

    /// Takes the look of a cell, unless it looks the same in this one.
    pub(super) fn change(&mut self, cell: &Cell, out: &mut Vec<u8>) -> io::Result<()> {
        if self.writes(cell) {
            return Ok(());
        }
        let wanted = Self::of(cell);
        let mut codes = Vec::new();
        // What takes attributes away is not the same everywhere; what takes all away is.
        if wanted == Self::default() || !wanted.modifier.contains(self.modifier) {
            codes.push("0".to_owned());
            *self = Self::default();
        }
        let fresh = wanted.modifier.difference(self.modifier);
        let fresh = ATTRIBUTES.iter().filter(|(attribute, _)| fresh.contains(*attribute));
        codes.extend(fresh.map(|(_, code)| code.to_string()));
        if wanted.foreground != self.foreground {
            codes.push(colour(wanted.foreground, 30));
        }
        if wanted.background != self.background {
            codes.push(colour(wanted.background, 40));
        }
        *self = wanted;
        write!(out, "\x1b[{}m", codes.join(";"))
    }

    /// Gives the terminal its own look back.
    pub(super) fn put_down(self, out: &mut Vec<u8>) -> io::Result<()> {
        if self == Self::default() { Ok(()) } else { write!(out, "\x1b[0m") }
    }
}

/// Returns the code of a colour; those of the foreground begin at 30, those of the background at 40.
fn colour(colour: Color, first: u8) -> String {
    const BRIGHT: u8 = 60;
    match (colour, named(colour)) {
        (Color::Indexed(number), _) => format!("{};5;{number}", first + 8),
        (Color::Rgb(red, green, blue), _) => format!("{};2;{red};{green};{blue}", first + 8),
        (_, Some(number @ 0..8)) => (first + number).to_string(),
        (_, Some(number)) => (first + BRIGHT + number - 8).to_string(),
        (_, None) => (first + 9).to_string(),
    }
}

/// Returns the number of one of the 16 colours that every terminal has a name for.
pub(super) const fn named(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset | Color::Indexed(_) | Color::Rgb(..) => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn said(styles: &[Style]) -> String {
        let (mut pen, mut out) = (Pen::default(), Vec::new());
        for style in styles {
            let mut cell = Cell::default();
            cell.set_style(*style);
            pen.change(&cell, &mut out).unwrap();
        }
        pen.put_down(&mut out).unwrap();
        String::from_utf8(out).unwrap().replace('\x1b', "E")
    }

    #[test]
    fn only_what_changes_is_said() {
        let (plain, bold) = (Style::new(), Style::new().add_modifier(Modifier::BOLD));
        assert_eq!(said(&[plain, plain]), "");
        assert_eq!(said(&[bold, bold.fg(Color::Red), plain]), "E[1mE[31mE[0m");
        assert_eq!(said(&[bold.fg(Color::Red), plain.fg(Color::Red)]), "E[1;31mE[0;31mE[0m");
        assert_eq!(said(&[plain.fg(Color::LightBlue), bold]), "E[94mE[1;39mE[0m");
        assert_eq!(said(&[plain.bg(Color::Indexed(200))]), "E[48;5;200mE[0m");
        assert_eq!(said(&[plain.fg(Color::Rgb(1, 2, 3))]), "E[38;2;1;2;3mE[0m");
    }
}
