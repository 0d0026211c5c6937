//! The content of a file by its syntax, before any format is asked.

use crate::domain::basics::text::Shown;
use crate::domain::format::decode::DecodeError;
use crate::domain::format::kind::Kind;
use crate::domain::format::kind::wanted::Wanted;
use crate::intake::draft::Warning;
use crate::intake::encoding::{self, Decoded};
use crate::intake::refusal::Refusal;

/// A syntax that formats are carried in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// The JSON of our own checklists, which are read with the line of every flaw.
    Own,
    /// Text in lines: Markdown, CSV.
    Text,
}

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Content<'b> {
    /// A checklist of our own, whole or broken.
    Own(&'b [u8]),
    /// Text in lines.
    Text(Lines),
}

/// Text in lines.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The text, with `\n` line ends and without a byte order mark.
    pub text: String,
    /// The warning if the encoding was guessed.
    pub warning: Option<Warning>,
    /// The kind of text, as guessed.
    pub kind: Kind,
}

impl<'b> Content<'b> {
    /// Reads bytes by the syntax that is asked for, else by the one that they show.
    ///
    /// # Errors
    /// The bytes have another syntax, or none of those that carry checklists.
    pub fn of(bytes: &'b [u8], asked: Option<Syntax>) -> Result<Self, Refusal> {
        let (kind, line) = Kind::of(bytes);
        let syntax = match asked {
            Some(syntax) if kind.is_text() || kind == Kind::Utf16 => Some(syntax),
            _ => syntax_of(&kind),
        };
        match syntax {
            Some(Syntax::Own) => Ok(Self::Own(bytes)),
            Some(Syntax::Text) => {
                let Decoded { text, warning } = encoding::decode(bytes);
                let kind = Kind::of(text.as_bytes()).0;
                Ok(Self::Text(Lines { text, warning, kind }))
            }
            None => Err(DecodeError::WrongKind { line, kind, wanted: Wanted::Checklist }.into()),
        }
    }

    /// Returns the refusal of content that is no checklist.
    pub fn wrong_kind(&self) -> Refusal {
        let (kind, line) = match self {
            Self::Own(bytes) => Kind::of(bytes),
            Self::Text(lines) => Kind::of(lines.text.as_bytes()),
        };
        DecodeError::WrongKind { line, kind, wanted: Wanted::Checklist }.into()
    }

    /// Returns the words for what it seems to be.
    pub fn words(&self) -> String {
        match self {
            Self::Own(_) => Kind::Json.words(),
            Self::Text(lines) => Shown::line(&lines.kind.words()).to_string(),
        }
    }
}

/// Returns the syntax of a kind of file; `None` if it carries no checklist.
const fn syntax_of(kind: &Kind) -> Option<Syntax> {
    match kind {
        Kind::Checklist | Kind::BrokenJson => Some(Syntax::Own),
        Kind::Utf16 | Kind::Toml | Kind::Yaml | Kind::Csv | Kind::Markdown | Kind::Text => {
            Some(Syntax::Text)
        }
        Kind::Empty
        | Kind::Signed(_)
        | Kind::Binary
        | Kind::Conflicted
        | Kind::Session
        | Kind::OurJson(_)
        | Kind::Json
        | Kind::JsonLines
        | Kind::Html
        | Kind::Xml => None,
    }
}
