//! Texts in a workbook: those that cells share, and the runs that a rich text is made of.

use crate::intake::refusal::Refusal;
use crate::intake::table::grid::Budget;
use crate::intake::xlsx::events::{Tag, Visitor};
use crate::intake::xlsx::parts::Parts;

/// Reads the texts that cells share; none where the workbook has no such part.
///
/// # Errors
/// The part is broken, or the texts are too many.
pub(super) fn read_strings(
    parts: &mut Parts<'_>,
    part: Option<&str>,
) -> Result<Vec<Box<str>>, Refusal> {
    let mut strings = Strings::default();
    if let Some(part) = part {
        parts.visit(part, &mut strings)?;
    }
    Ok(strings.found)
}

#[derive(Default)]
struct Strings {
    found: Vec<Box<str>>,
    runs: Runs,
    budget: Budget,
}

impl Visitor for Strings {
    fn open(&mut self, name: &str, _: &Tag<'_>) -> Result<(), Refusal> {
        if name == "si" {
            self.runs = Runs::default();
        }
        self.runs.open(name);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        self.runs.add(text);
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        self.runs.close(name);
        if name == "si" {
            let text = self.runs.take();
            self.budget.take(&text)?;
            self.found.push(text.into());
        }
        Ok(())
    }
}

/// The runs of a text, without reading aids.
#[derive(Debug, Default)]
pub(super) struct Runs {
    text: String,
    is_in_text: bool,
    is_in_aid: bool,
}

impl Runs {
    /// Takes the beginning of an element.
    pub(super) fn open(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = true,
            "rPh" => self.is_in_aid = true,
            _ => {}
        }
    }

    /// Takes the end of an element.
    pub(super) fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "rPh" => self.is_in_aid = false,
            _ => {}
        }
    }

    /// Adds a piece of text that belongs to a run; any other is left out.
    pub(super) fn add(&mut self, text: &str) {
        if self.is_in_text && !self.is_in_aid {
            self.text.push_str(text);
        }
    }

    /// Returns the length of the text so far.
    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Returns the text, and begins a new one.
    pub(super) fn take(&mut self) -> String {
        unescaped(&std::mem::take(&mut self.text))
    }
}

/// Replaces `_x000A_`, with which characters are written that XML has no place for.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("_x") {
        let escape = rest.get(start + 2..start + 7).and_then(|digits| digits.strip_suffix('_'));
        let c =
            escape.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        plain.push_str(&rest[..start]);
        match c {
            Some('\r') => rest = &rest[start + 7..],
            Some(c) => {
                plain.push(c);
                rest = &rest[start + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[start + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_read() {
        for (text, plain) in [
            ("a_x000D__x000A_b", "a\nb"),
            ("_x005F_x000A_", "_x000A_"),
            ("_xyz_ _x12", "_xyz_ _x12"),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }
}
