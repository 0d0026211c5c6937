//! Guesses the kind of a file by its bytes, for messages about files of the wrong kind. The guess is made
//! after a file could not be read as the expected kind; it refuses nothing by itself.

pub mod wanted;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::domain::basics::names::excerpt;
use crate::domain::format::FORMAT;

/// The number of lines that are looked at.
const LINES: usize = 200;
/// A cell of the first row that is longer, in characters, is prose.
const LONGEST_HEAD: usize = 60;

/// The kind of a file, as guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but white space.
    Empty,
    /// Text in two bytes a character.
    Utf16,
    /// Known by its first bytes: an archive, a picture, a document.
    Signed(&'static str),
    /// Bytes that are no text.
    Binary,
    /// Both sides of a merge that git could not make.
    Conflicted,
    /// A review.
    Session,
    /// A checklist.
    Checklist,
    /// Other JSON of readyroom, by the name of its format.
    OurJson(String),
    /// JSON of another program.
    Json,
    /// A line of JSON each.
    JsonLines,
    /// Text that begins like JSON and cannot be parsed.
    BrokenJson,
    /// A page for a browser.
    Html,
    /// XML.
    Xml,
    /// YAML.
    Yaml,
    /// TOML, or what looks much like it.
    Toml,
    /// A table of cells.
    Csv,
    /// Markdown.
    Markdown,
    /// Text of another kind.
    Text,
}

/// A workbook of today's spreadsheet programs.
pub const XLSX: &str = "a spreadsheet (XLSX)";
/// A workbook of the open format.
pub const ODS: &str = "a spreadsheet (ODS)";
/// Any document of the office programs of before, and a protected one of today's.
pub const OLD_OFFICE: &str = "a document of an old office program";

/// The first bytes of files that are no text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", OLD_OFFICE),
    (b"{\\rtf", "a document in RTF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
];

/// Parts of the ZIP archives of office programs, and the words for such a file.
const OFFICE: &[(&[u8], &str)] = &[
    (b"xl/", XLSX),
    (b"word/", "a document (DOCX)"),
    (b"ppt/", "slides (PPTX)"),
    (b"opendocument.spreadsheet", ODS),
    (b"opendocument.text", "a document (ODT)"),
];

impl Kind {
    /// Guesses the kind of bytes; returns with it the line that shows it, counted from 1.
    pub fn of(bytes: &[u8]) -> (Self, usize) {
        if let Some(kind) = not_text(bytes) {
            return (kind, 1);
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        if let Some(line) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
            return (Self::Conflicted, line + 1);
        }
        let first = text.lines().position(|line| !line.trim().is_empty());
        first.map_or((Self::Empty, 1), |line| (of_text(&text), line + 1))
    }

    /// Returns whether a text of this kind may be an edited page, or a part of one.
    pub fn may_be_page(&self, text: &str) -> bool {
        let is_marked = |line: &str| {
            ["# ", "## ", "### ", "- [", "* [", "|"].iter().any(|mark| line.starts_with(mark))
        };
        match self {
            Self::Markdown | Self::Text | Self::Toml | Self::Conflicted => true,
            Self::Yaml | Self::Csv => lines(text).any(is_marked),
            _ => false,
        }
    }

    /// Returns whether it is text in an encoding that extends ASCII.
    pub const fn is_text(&self) -> bool {
        !matches!(self, Self::Utf16 | Self::Signed(_) | Self::Binary)
    }

    /// Returns the words for a message: `a PDF`.
    pub fn words(&self) -> String {
        let words = match self {
            Self::Signed(words) => words,
            Self::OurJson(format) => {
                return format!("JSON for other programs ({})", excerpt(format));
            }
            Self::Empty => "empty",
            Self::Utf16 => "UTF-16",
            Self::Binary => "a binary file",
            Self::Conflicted => "a file with git's conflict markers",
            Self::Session => "a review of readyroom",
            Self::Checklist => "a checklist",
            Self::Json => "JSON of another kind",
            Self::JsonLines => "JSON Lines",
            Self::BrokenJson => "JSON that cannot be read",
            Self::Html => "HTML",
            Self::Xml => "XML",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Csv => "CSV",
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
        };
        words.to_owned()
    }
}

fn not_text(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || is_utf16(bytes) {
        return Some(Kind::Utf16);
    }
    let signed = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    if let Some((_, words)) = signed {
        let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        let office = OFFICE.iter().find(|(part, _)| bytes.starts_with(b"PK") && holds(part));
        return Some(Kind::Signed(office.map_or(words, |(_, words)| words)));
    }
    bytes.contains(&0).then_some(Kind::Binary)
}

/// Recognises UTF-16 without a mark: every other byte of western text is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(64) & !1];
    let zeros = |offset: usize| beginning.iter().skip(offset).step_by(2).all(|byte| *byte == 0);
    let others = |offset: usize| beginning.iter().skip(offset).step_by(2).all(|byte| *byte != 0);
    beginning.len() > 3 && ((zeros(0) && others(1)) || (zeros(1) && others(0)))
}

fn of_text(text: &str) -> Kind {
    let text = text.trim();
    let marked = without_comments(text);
    let finders: [fn(&str) -> Option<Kind>; 5] = [json, toml, tags, yaml, markdown];
    let found = finders.iter().find_map(|find| find(marked));
    found.or_else(|| csv(text)).unwrap_or(Kind::Text)
}

/// Skips the comments at the beginning of a text.
fn without_comments(mut text: &str) -> &str {
    while let Some((_, rest)) = text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        text = rest.trim_start();
    }
    text
}

/// The fields that distinguish JSON files.
#[derive(Deserialize)]
struct Head {
    format: Option<Value>,
    id: Option<IgnoredAny>,
    title: Option<IgnoredAny>,
    categories: Option<Value>,
    /// A checklist of STIG Viewer has an id and a title as well.
    stigs: Option<IgnoredAny>,
}

impl Head {
    fn kind(self) -> Kind {
        let has_items = |category: &Value| category.get("items").is_some();
        match self {
            Self { format: Some(Value::String(format)), .. } => of_format(format),
            Self { format: None, stigs: Some(_), categories: None, .. } => Kind::Json,
            Self { format: None, id: Some(_), title: Some(_), .. }
            | Self { format: None, title: Some(_), categories: Some(_), .. } => Kind::Checklist,
            Self { format: None, categories: Some(Value::Array(list)), .. }
                if list.iter().any(has_items) =>
            {
                Kind::Checklist
            }
            _ => Kind::Json,
        }
    }
}

fn json(text: &str) -> Option<Kind> {
    if serde_json::from_str::<IgnoredAny>(text).is_ok() {
        // A list could be read as the fields in their order.
        let head = text.starts_with('{').then(|| serde_json::from_str::<Head>(text).ok()).flatten();
        return Some(head.map_or(Kind::Json, Head::kind));
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let is_object =
        |line: &str| line.starts_with('{') && serde_json::from_str::<IgnoredAny>(line).is_ok();
    if text.starts_with('{') && text.lines().count() > 1 && lines.all(is_object) {
        return Some(Kind::JsonLines);
    }
    let after = text.strip_prefix(['{', '['])?.trim_start();
    (after.is_empty() || after.starts_with(['"', '{', '}'])).then_some(Kind::BrokenJson)
}

fn of_format(format: String) -> Kind {
    match format.as_str() {
        FORMAT => Kind::Session,
        ours if ours.starts_with("readyroom-") => Kind::OurJson(format),
        _ => Kind::Json,
    }
}

fn toml(text: &str) -> Option<Kind> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.\"'".contains(c))
    };
    let is_setting = |line: &str| {
        line.split_once('=').is_some_and(|(name, value)| {
            is_name(name.trim()) && !value.starts_with('=') && !value.trim().is_empty()
        })
    };
    let is_table = |line: &str| {
        let inner = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        inner.is_some_and(|name| is_name(name.trim_matches(['[', ']'])))
    };
    let is_comment = |line: &&str| line.starts_with('#') && !line.starts_with("##");
    let is_toml = match lines(text).find(|line| !is_comment(line)) {
        Some(first) => is_setting(first) || is_table(first),
        // A config file in which everything is a comment.
        None => lines(text).any(|line| is_setting(line.trim_start_matches('#').trim())),
    };
    is_toml.then_some(Kind::Toml)
}

fn tags(text: &str) -> Option<Kind> {
    let lower: String = text.chars().take(1_000).collect::<String>().to_lowercase();
    let is_html = ["<!doctype html", "<html", "<head", "<body"];
    if is_html.iter().any(|tag| lower.starts_with(tag)) {
        return Some(Kind::Html);
    }
    if lower.starts_with("<?xml") || lower.starts_with("<!doctype") {
        return Some(if lower.contains("<html") { Kind::Html } else { Kind::Xml });
    }
    let name = lower.strip_prefix('<')?;
    let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == ':').collect();
    let is_of_html = ["div", "p", "h1", "h2", "table", "ul", "ol", "details", "a", "img", "br"];
    if is_of_html.contains(&name.as_str()) {
        // Markdown may hold such tags.
        return Some(markdown(text).unwrap_or(Kind::Html));
    }
    let is_closed = text.contains("/>") || lower.contains("</");
    (!name.is_empty() && text.ends_with('>') && is_closed).then_some(Kind::Xml)
}

fn yaml(text: &str) -> Option<Kind> {
    // A page may begin with settings between two rules.
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let is_ruled = first.trim_end() == "---";
    if is_ruled && let Some((_, page)) = rest.split_once("\n---\n") {
        return Some(markdown(page).unwrap_or(Kind::Yaml));
    }
    if first.starts_with("%YAML") {
        return Some(Kind::Yaml);
    }
    let is_key = |line: &str| {
        let name = line.split_once(": ").map(|(name, _)| name).or(line.strip_suffix(':'));
        name.is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-. \"'".contains(c))
        })
    };
    let is_word = |line: &str| {
        let name = line.split(':').next().unwrap_or_default();
        is_key(line) && !name.contains(' ')
    };
    let mut said = lines(text).filter(|line| !line.starts_with('#') && *line != "---").take(8);
    let first = said.next()?;
    if first.starts_with("--- !") {
        return Some(Kind::Yaml);
    }
    let is_first_key = is_word(first.strip_prefix("- ").unwrap_or(first));
    let is_block = [": |", ": >", ": |-", ": >-"].iter().any(|end| first.ends_with(end));
    let is_item = |line: &str| line.starts_with('-') || is_key(line);
    let is_yaml = is_ruled || is_block || said.next().is_some_and(is_item);
    (is_first_key && is_yaml).then_some(Kind::Yaml)
}

fn markdown(text: &str) -> Option<Kind> {
    let is_heading = |line: &str| {
        let title = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - title.len())) && title.starts_with(' ')
    };
    let is_item =
        |line: &str| ["- ", "* ", "+ ", "1. ", "> "].iter().any(|mark| line.starts_with(mark));
    let is_row = |line: &str| line.starts_with('|') && line.ends_with('|') && line.len() > 1;
    let is_underline =
        |line: &str| line.len() > 2 && (line.chars().all(|c| c == '=') || line.starts_with("```"));
    let is_marked =
        |line: &str| is_heading(line) || is_item(line) || is_row(line) || is_underline(line);
    lines(text).take(LINES).any(is_marked).then_some(Kind::Markdown)
}

fn csv(text: &str) -> Option<Kind> {
    let rows: Vec<&str> = lines(text).take(5).collect();
    let head = rows.first()?;
    [',', ';', '\t'].into_iter().find_map(|delimiter| {
        let cells = |row: &str| cells(row, delimiter);
        let count = cells(head).len();
        let is_head = |cell: &String| cell.chars().count() <= LONGEST_HEAD && !cell.ends_with('.');
        let is_table = match rows.as_slice() {
            [_] => count > 2,
            // A cell may go on in the next line.
            [_, rest @ ..] => count > 1 && rest.iter().any(|row| cells(row).len() == count),
            [] => false,
        };
        (is_table && cells(head).iter().all(is_head)).then_some(Kind::Csv)
    })
}

/// Splits a row into cells; a delimiter in quotes does not split.
fn cells(row: &str, delimiter: char) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for c in row.chars() {
        if c == '"' {
            is_quoted = !is_quoted;
        } else if c == delimiter && !is_quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
    }
    cells
}

/// Returns the trimmed lines that are not blank.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_recognised_by_their_bytes() {
        for (bytes, kind) in [
            (&b""[..], "empty"),
            (b" \n\t\n", "empty"),
            (b"\xef\xbb\xbf", "empty"),
            (b"\xff\xfe{\0}\0", "UTF-16"),
            (b"{\0\"\0a\0\"\0:\x001\0}\0", "UTF-16"),
            (b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml", "a spreadsheet (XLSX)"),
            (b"PK\x03\x04....review.md", "a ZIP archive"),
            (b"%PDF-1.7\n", "a PDF"),
            (b"\x89PNG\r\n", "a picture (PNG)"),
            (b"a\0b", "a binary file"),
            (b"{\n<<<<<<< HEAD\n}", "a file with git's conflict markers"),
            (b"{\"format\": \"readyroom-session\"}", "a review of readyroom"),
            (
                b"{\"format\": \"readyroom-show\", \"categories\": []}",
                "JSON for other programs (readyroom-show)",
            ),
            (b"{\"title\": \"x\", \"categories\": []}", "a checklist"),
            (b"{\"categories\": [{\"items\": []}]}", "a checklist"),
            (b"{\"id\": \"x\", \"title\": \"x\", \"stigs\": []}", "JSON of another kind"),
            (b"# note\n--- !!omap\n- a: 1\n", "YAML"),
            (b"title: |\n  Of two lines,\n  and more\n", "YAML"),
            (b"{\"categories\": [{\"name\": \"x\"}]}", "JSON of another kind"),
            (b"{\"items\": []}", "JSON of another kind"),
            (b"[1, 2]", "JSON of another kind"),
            (b"\"text\"", "JSON of another kind"),
            (b"{\"a\":1}\n{\"a\":2}\n", "JSON Lines"),
            (b"{\"a\": ", "JSON that cannot be read"),
            (b"<!DOCTYPE html>\n<html>", "HTML"),
            (b"<div>x</div>", "HTML"),
            (b"<?xml version=\"1.0\"?>\n<Benchmark/>", "XML"),
            (b"<CHECKLIST><VULN/></CHECKLIST>", "XML"),
            (b"---\nid: x\ntitle: X\n", "YAML"),
            (b"metadata:\n  id: OSPS-B\n  title: x\n", "YAML"),
            (b"- id: a\n  text: b\n", "YAML"),
            (b"name = \"ana\"\n", "TOML"),
            (b"# comment\n[keys]\nundo = \"U\"\n", "TOML"),
            (b"id,text,level\n1,\"a, b\",L1\n", "CSV"),
            (b"id;text\n1;a\n", "CSV"),
            (b"# Review\n\n- [ ] a\n", "Markdown"),
            (b"---\ntitle: x\n---\n# Review\n", "Markdown"),
            (b"<!-- made -->\n# Review\n", "Markdown"),
            (b"<p align=\"center\">x</p>\n\n# Review\n", "Markdown"),
            (b"| a | b |\n|---|---|\n", "Markdown"),
            (b"Backups are automated. Partial, due\n2027-01-29.\n", "plain text"),
            (b"hello", "plain text"),
        ] {
            assert_eq!(Kind::of(bytes).0.words(), kind, "{}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(Kind::of(b"\n\n# Title\n").1, 3);
        assert_eq!(Kind::of(b"a\n<<<<<<< ours\n").1, 2);
    }
}
