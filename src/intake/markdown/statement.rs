//! A text as a statement: its level, the id before it, its words and links, or the reason why it is none.

use crate::intake::draft::{DraftLink, Why};
use crate::intake::levels::is_level;
use crate::intake::markdown::inline::{Image, Inline};
use crate::intake::markdown::legend::Legend;
use crate::intake::markdown::words::{self, Words};

/// Levels that are one in any brackets; other words of levels may be a remark: `(optional)`.
const BRACKETED: &[&str] = &[
    "critical", "blocker", "high", "major", "medium", "moderate", "low", "minor", "info", "must",
    "should", "may",
];
/// Levels that are one in square brackets.
const SQUARE: &[&str] = &["mandatory", "required", "recommended", "optional", "could"];
/// Words in the place of something that is to be filled in.
const PLACEHOLDERS: &[&str] =
    &["n/a", "na", "tbd", "tbc", "todo", "to do", "none", "example", "item", "etc", "etc."];
/// The longest id, in characters.
const LONGEST_ID: usize = 40;

/// A statement.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    /// The words, with the id if one is before them.
    pub(super) text: String,
    pub(super) links: Vec<DraftLink>,
    /// The level; empty for none.
    pub(super) level: String,
    /// The words that may be an id, with the statement behind them.
    pub(super) lead: Option<Lead>,
}

/// Words before a statement that may be its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) id: String,
    /// The statement behind it.
    pub(super) rest: String,
    pub(super) form: Form,
}

/// The shape of what may be an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Capitals with parts: `PRC-27-001`.
    Id,
    /// Something with a digit, which may be a word: `S3`.
    Word,
}

/// Reads a statement.
///
/// # Errors
/// The text is none, for the reason given.
pub(super) fn of(inline: &Inline, legend: &Legend) -> Result<Statement, Why> {
    if words::is_struck(inline) {
        return Err(Why::Retired);
    }
    let Words { mut text, mut links } = words::of(inline);
    words::each_once(&mut links);
    if text.is_empty() {
        text = inline.images.first().map(|image| image.alt.trim().to_owned()).unwrap_or_default();
    }
    if let Some(why) = blank(&text, !links.is_empty()) {
        return Err(why);
    }
    let mut level = inline.images.iter().find_map(pictured).unwrap_or_default();
    if level.is_empty()
        && let Some((found, rest)) = graded(&text, legend)
    {
        (level, text) = (found, rest);
    }
    let stressed = inline.text.get(inline.lead.clone()).unwrap_or_default().trim();
    if level.is_empty()
        && let Some((found, rest)) = graded_behind(&text, stressed, legend)
    {
        (level, text) = (found, rest);
    }
    let mut lead = lead(&text, stressed);
    if let Some(found) = lead.take_if(|lead| is_level(&lead.id))
        && level.is_empty()
    {
        (level, text) = (found.id, found.rest);
    }
    if let Some(lead) = &mut lead
        && level.is_empty()
        && let Some((found, rest)) = graded(&lead.rest, legend)
    {
        level = found;
        text.truncate(text.len() - lead.rest.len());
        text.push_str(&rest);
        lead.rest = rest;
    }
    Ok(Statement { text, links, level, lead })
}

/// Returns the reason why a text states nothing.
pub(super) fn blank(text: &str, has_links: bool) -> Option<Why> {
    let plain = text.trim();
    if plain.is_empty() {
        return Some(Why::Empty);
    }
    let holds = |(begin, end): (&str, &str)| {
        let inner = plain.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
        inner.is_some_and(|inner| !inner.contains(begin) && !inner.contains(end))
    };
    let is_filled_in = [("<", ">"), ("{{", "}}"), ("${", "}")].into_iter().any(holds)
        || !has_links && holds(("[", "]"));
    let is_silent = !plain.contains(char::is_alphanumeric);
    let is_placeholder = PLACEHOLDERS.contains(&plain.to_lowercase().as_str());
    (is_filled_in || is_silent || is_placeholder).then_some(Why::Template)
}

/// Returns the level that a picture shows by its words or the name of its file.
fn pictured(image: &Image) -> Option<String> {
    let file = image.url.rsplit('/').next().unwrap_or_default();
    let file = file.split(['.', '?']).next().unwrap_or_default();
    // The names of badges hold a label, a value and a colour.
    let parts = file.split(['-', '_']).chain([file]);
    let alt = image.alt.rsplit(':').next().unwrap_or_default();
    let named = [image.alt.as_str(), alt].into_iter().chain(parts).map(str::trim);
    named.into_iter().find(|name| is_bracketed_level(name)).map(str::to_owned)
}

/// Returns the level in brackets at the beginning or the end of a text, and the rest.
fn graded(text: &str, legend: &Legend) -> Option<(String, String)> {
    for (open, close) in [('[', ']'), ('(', ')')] {
        let level = |inner: &str| level_in(open, inner, legend);
        if let Some((inner, rest)) = text.strip_prefix(open).and_then(|text| text.split_once(close))
            && let Some(found) = level(inner)
        {
            return told(found, rest.trim_start_matches([' ', ':', '-', '–', '—']));
        }
        let end = text.trim_end_matches(['.', ' ']);
        if let Some((rest, inner)) = end.strip_suffix(close).and_then(|text| text.rsplit_once(open))
            && let Some(found) = level(inner)
        {
            return told(found, rest.trim_end_matches([' ', ':', '-', '–', '—']));
        }
    }
    None
}

/// Returns the level in brackets behind what a text begins with, and the text without it.
fn graded_behind(text: &str, stressed: &str, legend: &Legend) -> Option<(String, String)> {
    let after = text.strip_prefix(stressed).filter(|_| !stressed.is_empty())?.trim_start();
    let open = after.chars().next()?;
    let close = match open {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let (inner, rest) = after[1..].split_once(close)?;
    let level = level_in(open, inner, legend)?;
    let rest = rest.trim_start();
    let between = if rest.starts_with([':', ',']) { "" } else { " " };
    Some((level, format!("{stressed}{between}{rest}")))
}

/// Returns the level in brackets.
fn level_in(open: char, inner: &str, legend: &Legend) -> Option<String> {
    let inner = inner.trim();
    let is_one =
        is_bracketed_level(inner) || open == '[' && SQUARE.contains(&inner.to_lowercase().as_str());
    legend.level(inner).or_else(|| is_one.then(|| inner.to_owned()))
}

/// Returns a level with the rest of its text, unless nothing is left.
fn told(level: String, rest: &str) -> Option<(String, String)> {
    (!rest.trim().is_empty()).then(|| (level, rest.trim().to_owned()))
}

fn is_bracketed_level(word: &str) -> bool {
    let is_counted = word.ends_with(|c: char| c.is_ascii_digit()) || word.contains(' ');
    is_level(word) && (is_counted || BRACKETED.contains(&word.to_lowercase().as_str()))
}

/// Returns what stands before a statement, up to a dash or a colon, if it may be an id. `stressed` is what the text
/// begins with in bold or as code.
fn lead(text: &str, stressed: &str) -> Option<Lead> {
    let (token, after) = match text.strip_prefix(stressed).filter(|_| !stressed.is_empty()) {
        Some(after) => (stressed, after),
        None => text.split_at(text.find(char::is_whitespace)?),
    };
    let id = token.trim_end_matches([':', ' ']);
    let has_colon = id.len() < token.trim_end().len();
    let (id, is_apart) = match id.strip_prefix('[').and_then(|id| id.strip_suffix(']')) {
        Some(inner) => (inner, true),
        None => (id, has_colon),
    };
    let rest = behind_separator(after).or_else(|| is_apart.then(|| after.trim_start()))?;
    // A level in bold is none of the ids, and is taken as one by its word.
    let is_level = !stressed.is_empty() && is_bracketed_level(id);
    let form = form_of(id).or_else(|| is_level.then_some(Form::Word))?;
    (!rest.is_empty()).then(|| Lead { id: id.to_owned(), rest: rest.to_owned(), form })
}

/// Returns what stands behind a dash or a colon.
fn behind_separator(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.strip_prefix(['—', '–', ':', '|']).or_else(|| text.strip_prefix("- "))?;
    Some(rest.trim_start_matches(['-', '—', '–', ' ']))
}

/// Returns the shape of an id; `None` for a text that is none.
pub(super) fn form_of(id: &str) -> Option<Form> {
    let is_typed = |c: char| c.is_ascii_alphanumeric() || "-_./#".contains(c);
    let is_whole = id.len() <= LONGEST_ID
        && id.chars().all(is_typed)
        && id.ends_with(|c: char| c.is_ascii_alphanumeric());
    if !is_whole {
        return None;
    }
    let has_digit = id.contains(|c: char| c.is_ascii_digit());
    let is_capital = id.starts_with(|c: char| c.is_ascii_uppercase())
        && !id.contains(|c: char| c.is_ascii_lowercase());
    let has_parts = id.contains(['-', '_']) || has_digit && id.contains('.');
    match (is_capital && has_parts, has_digit) {
        (true, _) => Some(Form::Id),
        (false, true) => Some(Form::Word),
        (false, false) => None,
    }
}
