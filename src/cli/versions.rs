//! Two versions of a checklist in lines for people.

use crate::cli::table::{Align, set};
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::versions::{Matched, Outcome, Versions};
use crate::domain::records::checklist::{Checklist, ItemNo};

/// The outcomes in the order in which their items are listed; of the same ones only the number is told.
const LISTED: [Outcome; 4] = [Outcome::Reworded, Outcome::Moved, Outcome::New, Outcome::Retired];

/// Returns the counts of the outcomes, then the items of each outcome but the same ones.
pub fn lines(earlier: &Checklist, later: &Checklist) -> Vec<String> {
    let items = Versions::between(earlier, later).items();
    let counts = Outcome::ALL.map(|outcome| {
        let count = items.iter().filter(|item| item.outcome == outcome).count();
        format!("{count} {}", outcome.words())
    });
    let mut rows = Vec::new();
    for outcome in LISTED {
        let listed = items.iter().filter(|item| item.outcome == outcome);
        rows.extend(listed.flat_map(|item| rows_of(item, earlier, later)));
    }
    let mut lines = vec![title(earlier, later), counts.join(", ")];
    lines.extend((!rows.is_empty()).then(String::new));
    lines.extend(set(&[Align::Left; 3], &rows));
    lines
}

/// Returns the names of the two versions: `Own, version 1 -> version 2`.
fn title(earlier: &Checklist, later: &Checklist) -> String {
    let title = |list: &Checklist| list.title().shown().to_string();
    let version = |list: &Checklist| format!("version {}", list.version());
    let before = format!("{}, {}", title(earlier), version(earlier));
    if earlier.id() == later.id() && earlier.title() == later.title() {
        format!("{before} -> {}", version(later))
    } else {
        format!("{before} -> {}, {}", title(later), version(later))
    }
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
