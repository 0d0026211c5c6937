//! The content of a file by its syntax, before any format is asked.

use crate::domain::basics::text::Shown;
use crate::domain::format::decode::DecodeError;
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::format::kind::{Kind, ODS, OLD_OFFICE, XLSX};
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
    /// A workbook of a spreadsheet program.
    Workbook,
}

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Content<'b> {
    /// A checklist of our own, whole or broken.
    Own(&'b [u8]),
    /// Text in lines.
    Text(Lines),
    /// A workbook, packed.
    Workbook(&'b [u8]),
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
            Some(syntax)
                if syntax != Syntax::Workbook && (kind.is_text() || kind == Kind::Utf16) =>
            {
                Some(syntax)
            }
            _ => syntax_of(&kind),
        };
        match syntax {
            Some(Syntax::Own) => Ok(Self::Own(bytes)),
            Some(Syntax::Text) => {
                let Decoded { text, warning } = encoding::decode(bytes);
                let kind = Kind::of(text.as_bytes()).0;
                Ok(Self::Text(Lines { text, warning, kind }))
            }
            Some(Syntax::Workbook) => Ok(Self::Workbook(bytes)),
            None => Err(other_workbook(&kind).unwrap_or_else(|| {
                DecodeError::WrongKind { line, kind, wanted: Wanted::Checklist }.into()
            })),
        }
    }

    /// Returns the words for what it seems to be.
    pub fn words(&self) -> String {
        match self {
            Self::Own(_) => Kind::Json.words(),
            Self::Text(lines) => Shown::line(&lines.kind.words()).to_string(),
            Self::Workbook(_) => XLSX.to_owned(),
        }
    }
}

/// Returns the refusal of a workbook in another format than the one that is read.
fn other_workbook(kind: &Kind) -> Option<Refusal> {
    let seems = match kind {
        Kind::Signed(OLD_OFFICE) => "an old or protected workbook",
        Kind::Signed(words @ ODS) => words,
        _ => return None,
    };
    let advice = "save it as .xlsx or CSV, without a password".to_owned();
    Some(Refusal::Unfit { seems: seems.to_owned(), advice })
}

/// Returns the syntax of a kind of file; `None` if it carries no checklist.
fn syntax_of(kind: &Kind) -> Option<Syntax> {
    match kind {
        Kind::Checklist | Kind::BrokenJson => Some(Syntax::Own),
        Kind::Utf16 | Kind::Toml | Kind::Yaml | Kind::Csv | Kind::Markdown | Kind::Text => {
            Some(Syntax::Text)
        }
        Kind::Signed(XLSX) => Some(Syntax::Workbook),
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
