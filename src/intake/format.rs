//! A format of checklists, as the list of formats holds it.

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::Draft;
use crate::intake::refusal::Refusal;

/// A format of checklists.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line and in `source.format`.
    pub name: &'static str,
    /// The words for people: `a Markdown list`.
    pub words: &'static str,
    /// The syntax that carries it.
    pub syntax: Syntax,
    /// Returns whether content is of this format.
    pub fits: fn(&Content<'_>) -> bool,
    /// Reads the content.
    pub read: fn(&Content<'_>, &Choices) -> Result<Draft, Refusal>,
}

impl Format {
    /// Returns the refusal of content of another syntax.
    pub fn unfit(&self, content: &Content<'_>) -> Refusal {
        Refusal::Unfit {
            seems: format!("not {}: it seems to be {}", self.words, content.words()),
            advice: "leave --format out to have it recognised".to_owned(),
        }
    }
}
