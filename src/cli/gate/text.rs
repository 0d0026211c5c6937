//! The gate in lines for people.

use crate::cli::table::{Align, set};
use crate::domain::basics::text::Shown;
use crate::domain::insight::gate::{Failing, Gate, Ruling, Shortfall};
use crate::domain::session::Session;

/// More failing items are counted and not named, where people read.
const MOST_NAMED: usize = 20;

/// Returns the whole output, a row and the shortfall of each rule.
pub(super) fn lines(session: &Session, gate: &Gate<'_>) -> Vec<String> {
    let word = if gate.is_open() { "OPEN" } else { "CLOSED" };
    let total = gate.rulings.len();
    let rules = if total == 1 { "rule holds" } else { "rules hold" };
    let system = session.system().shown();
    let mut lines = vec![format!("{system}  {word}  {} of {total} {rules}", gate.holding())];
    let row = |ruling: &Ruling<'_>| {
        let word = if ruling.holds() { "holds" } else { "FAILS" };
        vec![word.to_owned(), ruling.rule.to_string(), ruling.why.shown().to_string()]
    };
    let heads = set(&[Align::Left; 3], &gate.rulings.iter().map(row).collect::<Vec<_>>());
    for (head, ruling) in heads.into_iter().zip(&gate.rulings) {
        lines.extend([String::new(), head]);
        let below = ruling.shortfall.iter().flat_map(shortfall_lines);
        lines.extend(below.map(|line| format!("       {line}")));
    }
    lines
}

/// Returns what fails a rule, and what to do next.
pub(super) fn shortfall_lines(shortfall: &Shortfall<'_>) -> Vec<String> {
    let row = |item: &Failing<'_>| {
        let text = item.text.map(|text| text.shown().to_string());
        vec![Shown::line(item.id).to_string(), item.words.clone(), text.unwrap_or_default()]
    };
    let named: Vec<_> = shortfall.items.iter().take(MOST_NAMED).map(row).collect();
    let mut lines = set(&[Align::Left; 3], &named);
    let more = shortfall.items.len() - named.len();
    lines.extend((more > 0).then(|| format!("and {more} more")));
    lines.push(format!("next: {}", shortfall.next));
    lines
}
