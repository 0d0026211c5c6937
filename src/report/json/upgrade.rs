//! The output of `upgrade --json` and `checklist diff --json`.

use serde::Serialize;

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::versions::{Matched, Outcome, Versions};
use crate::domain::records::checklist::{Checklist, Item, ItemId, ItemNo};
use crate::report::json::parts::ChecklistJson;

/// Two versions of a checklist, item by item.
#[derive(Debug, Serialize)]
pub struct UpgradeJson<'c> {
    format: &'static str,
    version: u32,
    from: ChecklistJson<'c>,
    to: ChecklistJson<'c>,
    counts: OutcomesJson,
    items: Vec<ItemJson<'c>>,
}

/// The number of items by outcome.
#[derive(Debug, Serialize)]
struct OutcomesJson {
    same: usize,
    moved: usize,
    reworded: usize,
    new: usize,
    retired: usize,
}

#[derive(Debug, Serialize)]
struct ItemJson<'c> {
    outcome: &'static str,
    /// Null for a new item.
    from: Option<&'c ItemId>,
    /// Null for a retired item.
    to: Option<&'c ItemId>,
    from_text: Option<&'c Text>,
    to_text: Option<&'c Text>,
    changed: Vec<&'static str>,
}

impl<'c> UpgradeJson<'c> {
    /// Converts two versions, with every pair of items in the order of the later one, then the retired items.
    pub fn of(earlier: &'c Checklist, later: &'c Checklist) -> Self {
        let items = Versions::between(earlier, later).items();
        let count = |outcome| items.iter().filter(|item| item.outcome == outcome).count();
        let counts = OutcomesJson {
            same: count(Outcome::Same),
            moved: count(Outcome::Moved),
            reworded: count(Outcome::Reworded),
            new: count(Outcome::New),
            retired: count(Outcome::Retired),
        };
        let of = |list: &'c Checklist, number: Option<ItemNo>| -> Option<&'c Item> {
            number.map(|number| list.item(number))
        };
        let item = |Matched { outcome, from, to, changed }| {
            let (from, to) = (of(earlier, from), of(later, to));
            ItemJson {
                outcome: Outcome::words(outcome),
                from: from.map(|item| &item.id),
                to: to.map(|item| &item.id),
                from_text: from.map(|item| &item.text),
                to_text: to.map(|item| &item.text),
                changed,
            }
        };
        Self {
            format: "readyroom-upgrade",
            version: 1,
            from: ChecklistJson::of(earlier),
            to: ChecklistJson::of(later),
            counts,
            items: items.into_iter().map(item).collect(),
        }
    }
}
