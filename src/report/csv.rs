//! The items as CSV for a spreadsheet: one row per item.
//!
//! It begins with a byte order mark, without which Excel does not recognise UTF-8.

use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::report::document::Document;
use crate::report::table::{Table, cell};

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

/// Renders the items of a document as CSV.
pub fn render(document: &Document<'_>) -> String {
    let delimiter = document.choice.delimiter.unwrap_or_default();
    table(document).render(BYTE_ORDER_MARK, delimiter)
}

/// Returns the items of a document as a table.
pub(crate) fn table(document: &Document<'_>) -> Table<COLUMNS> {
    let rows = document.listed().map(|(item, answer)| {
        let id = document.session.checklist().item(item).id.to_string();
        (id, row(document, item, answer))
    });
    Table::new(HEAD, rows)
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
