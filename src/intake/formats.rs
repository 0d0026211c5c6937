//! The list of the formats that are read.

use crate::intake::choices::Choices;
use crate::intake::content::Content;
use crate::intake::csv;
use crate::intake::format::Format;
use crate::intake::own;
use crate::intake::refusal::Refusal;
use crate::intake::xlsx;

/// All formats. The first that fits is the format of a file.
pub const FORMATS: &[&Format] = &[&own::FORMAT, &csv::CSV, &csv::TSV, &xlsx::FORMAT];

/// Returns the format that was asked for by name; `None` to recognise it.
///
/// # Errors
/// There is no format of that name.
pub(super) fn asked(choices: &Choices) -> Result<Option<&'static Format>, Refusal> {
    let Some(name) = &choices.format else { return Ok(None) };
    let found = FORMATS.iter().copied().find(|format| format.name.eq_ignore_ascii_case(name));
    let known = || FORMATS.iter().map(|format| format.name.to_owned()).collect();
    let refusal = || Refusal::Choice { what: "--format", given: name.clone(), known: known() };
    found.map(Some).ok_or_else(refusal)
}

/// Recognises the format of content.
///
/// # Errors
/// It is none of the known formats.
pub(super) fn recognise(content: &Content<'_>) -> Result<&'static Format, Refusal> {
    let fitting = FORMATS.iter().copied().find(|format| (format.fits)(content));
    fitting.ok_or_else(|| {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.words).collect();
        Refusal::Unfit {
            seems: format!("no checklist is found in it; it seems to be {}", content.words()),
            advice: format!("what is read: {}", known.join(", ")),
        }
    })
}
