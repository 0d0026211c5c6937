//! Entries of lists where nobody sees them as such: in comments, in code, and in HTML.

use crate::intake::draft::{Place, Skipped, Why};
use crate::intake::markdown::marker;

/// Where a comment begins and ends.
const BEGIN: &str = "<!--";
const END: &str = "-->";

/// Returns the boxes in code whose text begins at a line.
pub(super) fn in_code(code: &str, first: usize) -> Vec<Skipped> {
    let entries = code.lines().enumerate().filter_map(|(number, line)| {
        let text = entry(line)?;
        marker::of(text)?;
        Some(skipped(first + number, text, Why::Code))
    });
    entries.collect()
}

/// Returns the entries of lists in HTML that begins at a line: those in its comments, and those that its tags hide.
pub(super) fn in_html(html: &str, first: usize) -> Vec<Skipped> {
    let mut found = Vec::new();
    let mut is_comment = false;
    for (number, line) in html.lines().enumerate() {
        let opens = line.trim_start().starts_with(BEGIN);
        let shown = line.trim_start().trim_start_matches(BEGIN);
        let shown = shown.split(END).next().unwrap_or_default();
        let why = if is_comment || opens { Why::Comment } else { Why::Code };
        if let Some(text) = entry(shown) {
            found.push(skipped(first + number, text, why));
        }
        is_comment = match (line.rfind(BEGIN), line.rfind(END)) {
            (Some(begin), Some(end)) => begin > end,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => is_comment,
        };
    }
    found
}

/// Returns the title of the part that opens and closes with a click, if HTML begins one.
pub(super) fn fold_title(html: &str) -> Option<&str> {
    let (_, after) = html.split_once("<summary>")?;
    Some(after.split_once("</summary>")?.0)
}

/// Returns the text of a line that is an entry of a list.
fn entry(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['>', ' ', '\t']);
    let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = after.len() < line.len();
    let marks: &[&str] = if is_number { &[". ", ") "] } else { &["- ", "* ", "+ ", "<li>"] };
    marks.iter().find_map(|mark| after.strip_prefix(mark)).map(str::trim)
}

/// Returns an entry without its box.
fn skipped(line: usize, text: &str, why: Why) -> Skipped {
    let after = marker::of(text).map_or(0, |(_, length)| length);
    Skipped { place: Place::Line(line), text: text[after..].trim().to_owned(), why }
}
