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

/// What the terminal writes with; each frame begins and ends with the terminal's own look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

impl Pen {
    /// Takes the look of a cell.
    pub(super) fn change(&mut self, cell: &Cell, out: &mut Vec<u8>) -> io::Result<()> {
        let wanted = Self { foreground: cell.fg, background: cell.bg, modifier: cell.modifier };
        if wanted == *self {
            return Ok(());
        }
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

/// The code of a colour; those of the foreground begin at 30, those of the background at 40.
fn colour(colour: Color, first: u8) -> String {
    const BRIGHT: u8 = 60;
    let plain = |number: u8| (first + number).to_string();
    let bright = |number: u8| (first + BRIGHT + number).to_string();
    match colour {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(number) => format!("{};5;{number}", plain(8)),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", plain(8)),
    }
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
