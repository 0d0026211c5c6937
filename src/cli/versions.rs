//! Two versions of a checklist in lines for people.

use crate::cli::table::{Align, set};
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::versions::{Matched, Versions};
use crate::domain::records::checklist::{Checklist, ItemNo};

/// Returns the counts of the outcomes, then the items of each outcome but the same ones.
pub fn lines(earlier: &Checklist, later: &Checklist) -> Vec<String> {
    let versions = Versions::between(earlier, later);
    let rows: Vec<Vec<String>> =
        versions.listed().iter().flat_map(|item| rows_of(item, earlier, later)).collect();
    let mut lines = vec![versions.names().join(" -> "), versions.counts()];
    lines.extend((!rows.is_empty()).then(String::new));
    lines.extend(set(&[Align::Left; 3], &rows));
    lines
}

/// Returns a row for an item, and one with the later statement where that is another one.
fn rows_of(item: &Matched, earlier: &Checklist, later: &Checklist) -> Vec<Vec<String>> {
    let of = |list: &Checklist, number: Option<ItemNo>| {
        number.map(|number| (list.item(number).id.to_string(), list.item(number).text.clone()))
    };
    let row =
        |word: &str, id: String, text: &Text| vec![word.to_owned(), id, text.shown().to_string()];
    let word = item.outcome.words();
    match (of(earlier, item.from), of(later, item.to)) {
        (Some((from, text)), Some((to, now))) => {
            let id = if from == to { from } else { format!("{from} -> {to}") };
            let is_other = item.changed.contains(&"text");
            let what = item.changed.iter().filter(|name| !["text", "id"].contains(name));
            let what = what.copied().collect::<Vec<_>>().join(", ");
            let mut rows = vec![row(word, id, &text)];
            rows.extend(is_other.then(|| row("", "now".to_owned(), &now)));
            rows.extend(
                (!what.is_empty()).then(|| row("", "changed".to_owned(), &Text::new(what))),
            );
            rows
        }
        (Some((id, text)), None) | (None, Some((id, text))) => vec![row(word, id, &text)],
        (None, None) => Vec::new(),
    }
}
