//! Our own format: a checklist file as `readyroom checklist show` prints it.

use crate::domain::records::checklist::Checklist;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::Draft;
use crate::intake::format::Format;
use crate::intake::refusal::Refusal;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "readyroom",
    words: "a checklist of readyroom",
    syntax: Syntax::Own,
    fits: |content| matches!(content, Content::Own(_)),
    read,
};

fn read(content: &Content, _: &Choices) -> Result<Draft, Refusal> {
    let Content::Own(bytes) = content else { return Err(FORMAT.unfit(content)) };
    Ok(Draft::Own(Box::new(Checklist::decode(bytes)?)))
}
