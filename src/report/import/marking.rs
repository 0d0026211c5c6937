//! Writes the marks of a page: what each field said when the page was written.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

use crate::domain::basics::text::Shown;
use crate::domain::session::Session;
use crate::report::choice::Part;
use crate::report::document::Document;
use crate::report::import::field::Field;
use crate::report::import::marks::{BEGIN, Checksum, END, Marks, PAGE, REST, VERSION};
use crate::report::import::page;
use crate::report::import::source::Source;

/// Writes the marks of a page that has items.
pub(crate) fn of(document: &Document<'_>, page: &str) -> Option<String> {
    const TELLING: [Part; 5] =
        [Part::Blockers, Part::ToDo, Part::NotAssessed, Part::Items, Part::NotApplicable];
    let is_told = document.sections.iter().any(|section| TELLING.contains(&section.part));
    if !is_told {
        return None;
    }
    let session = document.session;
    let mut text =
        format!("{BEGIN}\n[{PAGE}]: # \"report {VERSION} of {}\"\n", quoted(session.id().as_str()));
    // Writing to a string cannot fail.
    for (item, _) in document.listed() {
        let id = quoted(session.checklist().item(item).id.raw());
        let sums =
            Field::ALL.map(|field| Checksum::of(&field.compared(&field.of(session, item))).shown());
        let _ = writeln!(text, "[{PAGE}-{}]: # \"{},{id}\"", item.0 + 1, sums.join(","));
    }
    let told = told_beside_fields(page, session);
    let rest: BTreeSet<String> = told.iter().map(|told| Checksum::of(told).shown()).collect();
    let rest: Vec<String> = rest.into_iter().collect();
    let _ = writeln!(text, "[{PAGE}-{REST}]: # \"{}\"\n{END}", rest.join(","));
    Some(text)
}

/// Returns all text beside the fields of a page that has just been written, as it is compared.
pub(super) fn told_beside_fields(text: &str, session: &Session) -> HashSet<String> {
    let source = Source::new(text.to_owned(), Marks::default());
    let page = page::read(&source, session);
    let listed = page.conditions.into_iter().chain(page.people).map(|listed| listed.written);
    page.beside.into_iter().map(|beside| beside.text).chain(listed).collect()
}

/// Text inside the quotes of a title.
fn quoted(text: &str) -> String {
    let shown = Shown::line(text).to_string();
    let mut quoted = String::with_capacity(shown.len());
    for c in shown.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | '-' | '_' | '/' | ':') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}
