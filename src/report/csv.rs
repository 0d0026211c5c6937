//! The items as CSV for a spreadsheet: one row per item.
//!
//! A review of a system with labels has one more column behind the others, one that has taken in assessments three
//! more. It begins with a byte order mark, without which Excel does not recognise UTF-8.

use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreement, HIDDEN, Voices};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::response::Response;
use crate::report::document::Document;
use crate::report::table::{Table, cell};
use crate::report::words::one_line;

/// The mark by which spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The number of columns.
const COLUMNS: usize = 19;
/// The names of the columns.
const HEAD: [&str; COLUMNS] = [
    "system",
    "session",
    "reviewed",
    "decision",
    "category",
    "item",
    "statement",
    "status",
    "blocker",
    "owner",
    "due",
    "note",
    "reason",
    "evidence",
    "risk_accepted_by",
    "risk_until",
    "risk_why",
    "risk_control",
    "last_time",
];

/// The columns behind them in a review that has taken in assessments.
const HEARD: [&str; 3] = ["agreement", "dissent", "responses"];

/// Renders the items of a document as CSV.
pub fn render(document: &Document<'_>) -> String {
    let delimiter = document.choice.delimiter.unwrap_or_default();
    table(document).render(BYTE_ORDER_MARK, delimiter)
}

/// Returns the items of a document as a table.
pub(crate) fn table(document: &Document<'_>) -> Table {
    let rows = document.listed().map(|(item, answer)| {
        let id = document.session.checklist().item(item).id.to_string();
        (id, row(document, item, answer))
    });
    let table = with_labels(document, Table::new(HEAD, rows));
    if document.session.assessments().is_empty() {
        return table;
    }
    let voices = document.voices();
    table.with_columns(HEARD, document.listed().map(|(item, _)| heard(&voices, item)))
}

/// Adds a column of the system's labels, where it has any.
fn with_labels(document: &Document<'_>, table: Table) -> Table {
    let Some(labels) = document.session.labels().filter(|labels| !labels.is_empty()) else {
        return table;
    };
    let words = cell(&labels.words());
    table.with_columns(["labels"], document.listed().map(|_| [words.clone()]))
}

/// Returns how the responses to an item agree, who dissents, and what each of them says.
fn heard(voices: &Voices<'_>, item: ItemNo) -> [String; HEARD.len()] {
    if voices.are_hidden() {
        return [String::new(), String::new(), HIDDEN.to_owned()];
    }
    let dissent = voices.dissent(item).into_iter().map(|dissent| one_line(&dissent.by));
    let said = voices.named(item).into_iter().map(|(by, response)| said(&by, response));
    [
        voices.agreement(item).map(Agreement::json_name).unwrap_or_default().to_owned(),
        dissent.collect::<Vec<_>>().join("\n"),
        said.collect::<Vec<_>>().join("\n"),
    ]
}

/// Returns a response as a line: `ana: missing, blocker: never tried`.
fn said(by: &Text, response: &Response) -> String {
    let blocker = if response.blocker { ", blocker" } else { "" };
    let status = status::json_name(response.status);
    let words = [&response.reason, &response.note].map(one_line);
    let words = words.into_iter().filter(|words| !words.is_empty());
    let facts = std::iter::once(format!("{status}{blocker}")).chain(words);
    format!("{}: {}", one_line(by), facts.collect::<Vec<_>>().join(": "))
}

fn row(document: &Document<'_>, item: ItemNo, answer: &Answer) -> [String; COLUMNS] {
    let session = document.session;
    let checklist = session.checklist();
    let asked = checklist.item(item);
    let risk = answer.accepted_risk();
    let of_risk = |text: Option<&Text>| text.map(cell).unwrap_or_default();
    let links: Vec<&str> = answer.evidence.iter().map(|evidence| evidence.link.raw()).collect();
    [
        cell(session.system()),
        session.id().to_string(),
        document.days.of(session.created_at()).to_string(),
        session.decision().map(|decision| decision.outcome.words()).unwrap_or_default().to_owned(),
        cell(&checklist.category(checklist.category_of(item)).title),
        cell(&Text::new(asked.id.raw())),
        cell(&asked.text),
        status::json_name(answer.status).to_owned(),
        if answer.blocker { "yes" } else { "no" }.to_owned(),
        answer.owner().map(cell).unwrap_or_default(),
        answer.due.map(|due| due.to_string()).unwrap_or_default(),
        cell(&answer.note),
        cell(&answer.reason),
        cell(&Text::new(links.join("\n"))),
        of_risk(risk.map(|risk| &risk.by)),
        risk.and_then(|risk| risk.until).map(|until| until.to_string()).unwrap_or_default(),
        of_risk(risk.map(|risk| &risk.why)),
        of_risk(risk.map(|risk| &risk.control)),
        session
            .last_review_answer(item)
            .map(|last| status::json_name(last.status).to_owned())
            .unwrap_or_default(),
    ]
}
