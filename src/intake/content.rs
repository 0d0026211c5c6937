//! The content of a file by its syntax, before any format is asked.

use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::Shown;
use crate::domain::format::decode::DecodeError;
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::format::kind::{Kind, ODS, OLD_OFFICE, XLSX};
use crate::intake::draft::{Place, Warning};
use crate::intake::encoding::{self, Decoded};
use crate::intake::refusal::Refusal;
use crate::intake::tree::{At, Tree};
use crate::intake::xml::{Document, El};
use crate::intake::{json, xml, yaml};

/// The encodings that a guess at Windows-1252 reads rightly, as XML declares them.
const LATIN: [&str; 4] = ["iso-8859-1", "latin1", "us-ascii", "windows-1252"];
/// The beginnings of lines that Markdown has and YAML never, or hardly.
const MARKDOWN: [&str; 6] = ["- [ ]", "- [x]", "- [X]", "* [", "## ", "### "];

/// A syntax that formats are carried in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// The JSON of our own checklists, which are read with the line of every flaw.
    Own,
    /// Text in lines: Markdown, CSV.
    Text,
    /// JSON or YAML.
    Tree,
    /// XML.
    Xml,
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
    /// JSON or YAML.
    Tree(Tree),
    /// XML.
    Xml(Document),
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
    /// The line that shows it, from 1.
    pub line: usize,
}

impl<'b> Content<'b> {
    /// Reads bytes by the syntax that is asked for, else by the one that they show.
    ///
    /// # Errors
    /// The bytes have another syntax, or none of those that carry checklists.
    pub fn of(bytes: &'b [u8], asked: Option<Syntax>) -> Result<Self, Refusal> {
        let (kind, line) = kind_of(bytes);
        match (asked, syntax_of(&kind)) {
            (Some(Syntax::Own), _) if kind.is_text() => Ok(Self::Own(bytes)),
            (Some(Syntax::Text), _) if kind.is_text() => Ok(Self::Text(lines(bytes))),
            (Some(Syntax::Tree), Some(Syntax::Own | Syntax::Tree)) => tree(bytes, &kind),
            // What YAML is can only be guessed.
            (Some(Syntax::Tree), Some(Syntax::Text)) => {
                tree(bytes, &kind).or_else(|_| Ok(Self::Text(lines(bytes))))
            }
            (_, Some(Syntax::Own)) => Ok(Self::Own(bytes)),
            (_, Some(Syntax::Text)) => Ok(Self::Text(lines(bytes))),
            (_, Some(Syntax::Tree)) if kind == Kind::Yaml => maybe_yaml(bytes),
            (_, Some(Syntax::Tree)) => tree(bytes, &kind),
            (_, Some(Syntax::Xml)) => xml::parse(&xml_text(bytes)?).map(Self::Xml),
            (_, Some(Syntax::Workbook)) => Ok(Self::Workbook(bytes)),
            (_, None) => Err(other_workbook(&kind).unwrap_or_else(|| {
                DecodeError::WrongKind { line, kind, wanted: Wanted::Checklist }.into()
            })),
        }
    }

    /// Returns the outermost value of JSON or YAML.
    pub fn tree(&self) -> Option<At<'_>> {
        if let Self::Tree(tree) = self { Some(tree.root()) } else { None }
    }

    /// Returns the outermost element of XML.
    pub fn xml(&self) -> Option<El<'_>> {
        if let Self::Xml(document) = self { Some(document.root()) } else { None }
    }

    /// Returns the line that shows what it is, from 1.
    pub const fn line(&self) -> usize {
        if let Self::Text(lines) = self { lines.line } else { 1 }
    }

    /// Returns the words for what it seems to be.
    pub fn words(&self) -> String {
        match self {
            Self::Own(_) => Kind::Json.words(),
            Self::Text(lines) => Shown::line(&lines.kind.words()).to_string(),
            Self::Tree(tree) => tree.words(),
            Self::Xml(document) => format!("XML with the root {}", excerpt(document.root().name())),
            Self::Workbook(_) => XLSX.to_owned(),
        }
    }
}

/// Returns the kind of bytes, and the line that shows it; text in two bytes a character is decoded first.
fn kind_of(bytes: &[u8]) -> (Kind, usize) {
    match Kind::of(bytes) {
        (Kind::Utf16, _) => Kind::of(encoding::decode(bytes).text.as_bytes()),
        known => known,
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
        Kind::Json | Kind::Yaml => Some(Syntax::Tree),
        Kind::Xml => Some(Syntax::Xml),
        Kind::Utf16 | Kind::Toml | Kind::Csv | Kind::Markdown | Kind::Text => Some(Syntax::Text),
        Kind::Signed(XLSX) => Some(Syntax::Workbook),
        Kind::Empty
        | Kind::Signed(_)
        | Kind::Binary
        | Kind::Conflicted
        | Kind::Session
        | Kind::OurJson(_)
        | Kind::JsonLines
        | Kind::Html => None,
    }
}

fn lines(bytes: &[u8]) -> Lines {
    let Decoded { text, warning } = encoding::decode(bytes);
    let (kind, line) = Kind::of(text.as_bytes());
    Lines { text, warning, kind, line }
}

fn tree<'b>(bytes: &[u8], kind: &Kind) -> Result<Content<'b>, Refusal> {
    let text = unicode(bytes)?;
    let is_json = matches!(kind, Kind::Json | Kind::Checklist | Kind::BrokenJson);
    let tree = if is_json { json::parse(&text) } else { yaml::parse(&text) };
    tree.map(Content::Tree)
}

/// Reads what looks like YAML: as text in lines where it may as well be Markdown.
fn maybe_yaml<'b>(bytes: &[u8]) -> Result<Content<'b>, Refusal> {
    let text = unicode(bytes)?;
    let mut said = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let is_ruled = said.next().is_some_and(|line| line.starts_with("---"));
    let is_markdown =
        text.lines().any(|line| MARKDOWN.iter().any(|mark| line.trim_start().starts_with(mark)));
    match yaml::parse(&text) {
        Ok(tree) if tree.root().is_map() || is_ruled => Ok(Content::Tree(tree)),
        Err(refusal) if !is_markdown => Err(refusal),
        _ => Ok(Content::Text(lines(bytes))),
    }
}

/// Returns the text of bytes in UTF-8 or UTF-16.
fn unicode(bytes: &[u8]) -> Result<String, Refusal> {
    let Decoded { text, warning } = encoding::decode(bytes);
    if warning.is_some()
        && let Err(error) = std::str::from_utf8(bytes)
    {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        return Err(DecodeError::NotUtf8 { line }.into());
    }
    Ok(text)
}

/// Returns the text of XML in UTF-8 or UTF-16, whatever is declared, else in the declared encoding.
fn xml_text(bytes: &[u8]) -> Result<String, Refusal> {
    let Decoded { text, warning } = encoding::decode(bytes);
    let declared = text.split("?>").next().and_then(|head| head.split_once("encoding="));
    let declared = declared.map_or("", |(_, rest)| rest).trim_start_matches(['"', '\'']);
    let declared: String = declared.chars().take_while(|c| !"\"' ".contains(*c)).collect();
    if warning.is_none() || LATIN.contains(&declared.to_lowercase().as_str()) {
        return Ok(text);
    }
    if declared.is_empty() || declared.eq_ignore_ascii_case("utf-8") {
        return unicode(bytes);
    }
    let message = format!("the encoding {} is not read; save it as UTF-8", excerpt(&declared));
    Err(Refusal::Syntax { syntax: "XML", place: Place::Line(1), message })
}
