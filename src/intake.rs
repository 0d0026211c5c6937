//! Checklists that others wrote: the bytes of a file in one of many formats become a checklist, with the place of
//! everything that was skipped and the reason.
//!
//! The format is recognised by the content. Each format has a file of its own, which returns a
//! [`draft::Draft`]; [`assembly`] makes the checklist of it, with ids that stay the same when lines move.

pub mod answers;
pub mod assembly;
pub mod choices;
pub mod content;
pub mod draft;
mod encoding;
pub mod format;
pub mod formats;
pub mod mapping;
pub mod preview;
pub mod refusal;
pub mod tree;
pub mod xml;

mod json;
mod levels;
mod prose;
mod stig;
mod table;
mod words;
mod yaml;

mod aws_lens;
mod azure;
mod best_practices;
mod ciso_assistant;
mod ckl;
mod cklb;
mod csv;
mod gemara;
mod markdown;
mod openssf_criteria;
mod oscal;
mod own;
mod xccdf;
mod xlsx;

use crate::domain::format::kind::Kind;
use crate::intake::assembly::{Import, Input};
use crate::intake::choices::Choices;
use crate::intake::content::Content;
use crate::intake::draft::{Place, Warning};
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;

/// Returns whether a file has our own format, which no choice changes.
pub fn is_own(bytes: &[u8]) -> bool {
    Kind::of(bytes).0 == Kind::Checklist
}

/// Reads a checklist from a file of any known format.
///
/// # Errors
/// The file is none of the known formats, is broken, is over a bound, has no items, or a choice does not fit it.
pub fn read(input: Input<'_>, choices: &Choices) -> Result<Import, Refusal> {
    let asked = formats::asked(choices)?;
    let content = Content::of(input.bytes, asked.map(|format| format.syntax))?;
    let format = asked.map_or_else(|| formats::recognise(&content), Ok)?;
    let draft = (format.read)(&content, choices)?;
    let mut import = assembly::assemble(format, draft, input, choices)?;
    import.warnings.extend(unused(format, choices));
    Ok(import)
}

/// Returns the warning that a file without columns was read, though they were chosen.
fn unused(format: &Format, choices: &Choices) -> Option<Warning> {
    let has_columns = [csv::CSV.name, csv::TSV.name, xlsx::FORMAT.name].contains(&format.name);
    let chosen = [
        (!choices.columns.columns().is_empty(), "`--map`"),
        (choices.sheet.is_some(), "`--sheet`"),
    ];
    let (_, option) = chosen.into_iter().find(|(is_chosen, _)| *is_chosen && !has_columns)?;
    let text = format!("{option} is for CSV, TSV and XLSX: not used for {}", format.words);
    Some(Warning { place: Place::Whole, text })
}
