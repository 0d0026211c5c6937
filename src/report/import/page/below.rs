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
    let mut text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    text.dedup_by(|line, before| line.is_empty() && before.is_empty());
    text.join("\n").trim_matches('\n').to_owned()
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
    let mut push = |text: &str, at| lines.push(Below { text: format!("{indent}{text}"), at });
    match block {
        Block::Prose(inline) => {
            lines.push(Below { text: String::new(), at: 0 });
            for line in inline.lines.iter().flat_map(|line| line.divided(begins_with_label)) {
                lines.push(Below { text: format!("{indent}{}", line.raw.trim()), at: line.at });
            }
        }
        Block::Heading(level, inline) => {
            let at = inline.lines.first().map_or(0, |line| line.at);
            push(&format!("{} {}", "#".repeat(*level), inline.plain()), at);
        }
        Block::List(entries) => entries.iter().for_each(|entry| entry_lines(entry, indent, lines)),
        Block::Table(rows) => {
            for row in rows {
                push(&row.cells.join(" | "), row.range.start);
            }
        }
        Block::Verbatim(line) => line.plain.lines().for_each(|text| push(text, line.at)),
    }
}

fn entry_lines(entry: &Entry, indent: &str, lines: &mut Vec<Below>) {
    let mark = match entry.is_ticked {
        Some(true) => "[x] ",
        Some(false) => "[ ] ",
        None => "",
    };
    let sign = entry.number.map_or_else(|| "-".to_owned(), |number| format!("{number}."));
    let first = lines.len();
    for block in &entry.blocks {
        flatten(block, &format!("{indent}  "), lines);
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
