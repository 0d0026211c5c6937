//! The lines below a point as text, and the boxes and labels that an editor has left in a text.

use std::collections::HashSet;

use crate::report::content::below::LABELS;
use crate::report::content::gaps::CONTROL;
use crate::report::import::fold::fold;
use crate::report::import::tree::{Block, Entry, Line};

/// A line below the head of an entry.
pub(super) struct Below {
    pub(super) text: String,
    pub(super) at: usize,
}

/// Tells whether a label of ours begins a text; where it begins a line of the source, it begins a line.
pub(super) fn begins_with_label(text: &str) -> bool {
    LABELS.iter().chain([&CONTROL]).any(|label| after_label(text, label).is_some())
}

/// Strips a label, in any case and with any blanks: programs put such in it at which no line is broken.
pub(super) fn after_label<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    let mut is_same = |wanted: char| {
        let c = rest.next();
        c.is_some_and(|c| c.eq_ignore_ascii_case(&wanted) || (wanted == ' ' && c.is_whitespace()))
    };
    label.chars().all(&mut is_same).then(|| rest.as_str().trim())
}

pub(super) fn below_of(line: &Line) -> Below {
    Below { text: line.raw.trim().to_owned(), at: line.at }
}

/// Returns the lines of a text as they are compared, and its paragraphs, whose line breaks an editor may
/// have lost.
pub(super) fn folded_lines(text: &str) -> HashSet<String> {
    text.lines().chain(text.split("\n\n")).map(fold).collect()
}

/// Joins the lines below a point; several blank lines are one, and none stands at the ends.
pub(super) fn joined(lines: &[Below]) -> String {
    let mut text: Vec<&str> = Vec::new();
    for Below { text: line, .. } in lines {
        let is_blank_again = line.is_empty() && text.last().is_none_or(|line| line.is_empty());
        if !is_blank_again {
            text.push(line);
        }
    }
    while text.last().is_some_and(|line| line.is_empty()) {
        text.pop();
    }
    text.join("\n")
}

/// Divides lines before labels, the last one first, that an editor has moved up to the end of the line
/// before: where what `is_whole` knows stands before or behind a label, else at the first one. A label
/// that begins another line was hardly moved.
pub(super) fn apart(
    lines: Vec<Below>,
    labels: &[&str],
    is_whole: impl Fn(&str) -> bool,
) -> Vec<Below> {
    let mut apart = lines;
    for label in labels {
        let is_moved = !apart.iter().any(|line| line.text.starts_with(label));
        let place_in = |line: &str| {
            let places = || label_places(line, label);
            let is_known =
                |place: &usize| is_whole(line[..*place].trim()) || is_whole(&line[*place..]);
            let known = places().take(MOST_LABELS).find(is_known);
            known.or_else(|| places().next().filter(|_| is_moved))
        };
        let divided = apart.into_iter().flat_map(|Below { text, at }| {
            let place = if is_whole(&text) { None } else { place_in(&text) };
            let (before, behind) = text.split_at(place.unwrap_or(0));
            let before = place.map(|_| Below { text: before.trim().to_owned(), at });
            before.into_iter().chain([Below { text: behind.to_owned(), at }])
        });
        apart = divided.collect();
    }
    apart
}

/// The number of times that a label is looked for in a line.
const MOST_LABELS: usize = 16;

/// Returns the places of a label inside a line.
fn label_places<'l>(line: &'l str, label: &'l str) -> impl Iterator<Item = usize> + 'l {
    let places = line.match_indices(label).map(|(place, _)| place);
    places.filter(|&place| line[..place].ends_with(' '))
}

/// Writes a block below a point as lines of text, as a person would type it.
pub(super) fn flatten(block: &Block, indent: &str, lines: &mut Vec<Below>) {
    let push = |lines: &mut Vec<Below>, text: String, at: usize| lines.push(Below { text, at });
    match block {
        Block::Prose(inline) => {
            push(lines, String::new(), 0);
            for line in inline.lines.iter().flat_map(|line| line.divided(begins_with_label)) {
                push(lines, format!("{indent}{}", line.raw.trim()), line.at);
            }
        }
        Block::Heading(level, inline) => {
            let at = inline.lines.first().map_or(0, |line| line.at);
            push(lines, format!("{indent}{} {}", "#".repeat(*level), inline.plain()), at);
        }
        Block::List(entries) => {
            for entry in entries {
                entry_lines(entry, indent, lines);
            }
        }
        Block::Table(rows) => {
            for row in rows {
                push(lines, format!("{indent}{}", row.cells.join(" | ")), row.range.start);
            }
        }
        Block::Verbatim(line) => {
            for text in line.plain.lines() {
                push(lines, format!("{indent}{text}"), line.at);
            }
        }
    }
}

fn entry_lines(entry: &Entry, indent: &str, lines: &mut Vec<Below>) {
    let mark = match entry.is_ticked {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    let sign = entry.number.map_or_else(|| "-".to_owned(), |number| format!("{number}."));
    let deeper = format!("{indent}  ");
    let first = lines.len();
    for block in &entry.blocks {
        flatten(block, &deeper, lines);
    }
    // The first line of an entry stands behind its sign.
    if lines.get(first).is_some_and(|line| line.text.is_empty()) {
        lines.remove(first);
    }
    if let Some(line) = lines.get_mut(first) {
        line.text = format!("{indent}{sign} {mark}{}", line.text.trim_start());
    }
}

/// The boxes of lists that are written as text.
pub(super) const BOXES: [(&str, bool); 8] = [
    ("[ ]", false),
    ("[x]", true),
    ("[X]", true),
    ("\u{2610}", false),
    ("\u{2611}", true),
    ("\u{2612}", true),
    ("\u{25a1}", false),
    ("\u{2b1c}", false),
];

/// Strips a box that is written as text.
pub(super) fn literal_box(text: &str) -> (Option<bool>, &str) {
    let text = text.trim();
    // Typed without its blank.
    let found = BOXES
        .iter()
        .chain(&[("[]", false)])
        .find_map(|(sign, is_ticked)| Some((*is_ticked, text.strip_prefix(sign)?.trim_start())));
    found.map_or((None, text), |(is_ticked, rest)| (Some(is_ticked), rest))
}
