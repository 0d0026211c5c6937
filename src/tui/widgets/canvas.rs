//! The last look at a frame before it leaves: no cell may hold anything that acts on a terminal or
//! that the terminal cannot show.

use ratatui::buffer::{Buffer, Cell};

use crate::domain::basics::text::{Shown, is_simple};
use crate::tui::model::look::Look;

/// Emoji presentation: terminals do not agree on the width of what it makes.
const VARIATION_SELECTOR_16: char = '\u{FE0F}';
/// The replacement for a symbol that must not be sent.
const REPLACEMENT: &str = "?";

/// Makes every cell fit for the terminal. Text was made safe when it was made text; this catches
/// what a library may have let through.
pub fn sweep(buffer: &mut Buffer, look: Look) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        let is_fit = symbol.is_ascii() || is_simple(symbol) && !look.ascii;
        if !is_fit {
            mend(cell, look);
        }
    }
}

fn mend(cell: &mut Cell, look: Look) {
    let symbol = cell.symbol();
    if look.ascii || Shown::line(symbol).as_str() != symbol {
        cell.set_symbol(REPLACEMENT);
    } else if symbol.contains(VARIATION_SELECTOR_16) {
        let plain = symbol.replace(VARIATION_SELECTOR_16, "");
        cell.set_symbol(&plain);
    }
}
