//! The answers of a project to the criteria of the OpenSSF badge, `.bestpractices.json`: a status and a justification
//! each. The criteria themselves are not in it.

use foldhash::HashMap;

use crate::domain::basics::status::Status;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftAnswer, DraftItem, Outline, Place};
use crate::intake::format::Format;
use crate::intake::prose::{line, paragraphs, words_of};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "best-practices",
    words: "answers to the OpenSSF best practices (.bestpractices.json)",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(|root| !criteria(root).is_empty()),
    read,
};

const STATUS: &str = "_status";
const JUSTIFICATION: &str = "_justification";
const NO_TEXTS: &str = "the file has no texts of the criteria: their ids stand for them, in words";
const NO_REASON: &str = "N/A in the file";

/// Returns the criteria that have an answer, by id, and the word of each.
fn criteria(root: At<'_>) -> Vec<(&str, At<'_>)> {
    let fields = root.fields().filter_map(|(key, value)| Some((key.strip_suffix(STATUS)?, value)));
    fields.filter(|(_, value)| WORDS.iter().any(|(word, _)| *word == value.text())).collect()
}

/// The words for a status, and what each stands for.
const WORDS: [(&str, Option<Status>); 4] = [
    ("Met", Some(Status::Done)),
    ("Unmet", Some(Status::Missing)),
    ("N/A", Some(Status::NotApplicable)),
    ("?", None),
];

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let found = content.tree().map(|root| (root, criteria(root)));
    let Some((root, criteria)) = found.filter(|(_, criteria)| !criteria.is_empty()) else {
        return Err(FORMAT.unfit(content));
    };
    let mut outline = Outline { title: line(root.text_of("name")), ..Outline::default() };
    outline.warn(Place::Whole, NO_TEXTS);
    let fields: HashMap<&str, At<'_>> = root.fields().collect();
    for (id, value) in criteria {
        let said =
            fields.get(format!("{id}{JUSTIFICATION}").as_str()).map_or("", |said| said.text());
        outline.add(&[], item_of(id, value, paragraphs(said)));
    }
    Ok(Draft::Foreign(outline))
}

fn item_of(id: &str, value: At<'_>, said: String) -> DraftItem {
    let status =
        WORDS.iter().find(|(word, _)| *word == value.text()).and_then(|(_, status)| *status);
    let (reason, note) = match status {
        Some(Status::NotApplicable) if said.is_empty() => (NO_REASON.to_owned(), said),
        Some(Status::NotApplicable) => (said, String::new()),
        _ => (String::new(), said),
    };
    let answer = DraftAnswer { status, reason, note, ..DraftAnswer::default() };
    let baseline = baseline_id(id);
    DraftItem {
        place: value.place(),
        id: id.to_owned(),
        text: baseline.clone().unwrap_or_else(|| words_of(id)),
        source_id: baseline.unwrap_or_default(),
        answer: (answer != DraftAnswer::default()).then_some(answer),
        ..DraftItem::default()
    }
}

/// Returns the id of a criterion of the security baseline as people write it: `osps_ac_01_02` is `OSPS-AC-01.02`.
fn baseline_id(id: &str) -> Option<String> {
    let parts: Vec<&str> = id.split('_').collect();
    let [name @ "osps", family, control, requirement] = parts.as_slice() else { return None };
    Some(format!("{name}-{family}-{control}.{requirement}").to_uppercase())
}
