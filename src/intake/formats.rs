//! The list of the formats that are read.

use crate::intake::choices::Choices;
use crate::intake::content::Content;
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;
use crate::intake::{
    aws_lens, azure, best_practices, ciso_assistant, ckl, cklb, csv, gemara, markdown,
    openssf_criteria, oscal, own, xccdf, xlsx,
};

/// All formats. The first that fits is the format of a file.
pub const FORMATS: &[&Format] = &[
    &own::FORMAT,
    &azure::FORMAT,
    &aws_lens::FORMAT,
    &oscal::FORMAT,
    &best_practices::FORMAT,
    &gemara::FORMAT,
    &ciso_assistant::FORMAT,
    &openssf_criteria::FORMAT,
    &xccdf::FORMAT,
    &ckl::FORMAT,
    &cklb::FORMAT,
    &xlsx::FORMAT,
    &csv::CSV,
    &csv::TSV,
    &markdown::FORMAT,
];

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
    let unknown = || Refusal::Unknown {
        line: content.line(),
        seems: content.words(),
        known: FORMATS.iter().map(|format| format.words).collect(),
    };
    fitting.ok_or_else(|| csv::refusal(content).unwrap_or_else(unknown))
}
