//! The items as CSV for a spreadsheet: RFC 4180, UTF-8, one row per item.
//!
//! It begins with a byte order mark, without which Excel does not recognise UTF-8. No cell can become a
//! formula: text that looks like one gets an apostrophe before it. Spreadsheets silently truncate a text
//! that is too long for a cell: here it is cut with a mark, and `cut_words` reports it.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::status;
use crate::domain::basics::text::{Shown, Text, counted};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::report::document::Document;
use crate::report::words::plural;

/// The mark by which spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The names of the columns.
const HEAD: [&str; 19] = [
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

/// The largest content of a cell, in UTF-16 code units.
const LARGEST_CELL: usize = 32_767;
/// The mark at the end of a cell that was cut.
const CUT: &str = " [... cut: a cell holds no more]";
/// The largest number of cut cells that are named; the others are only counted.
const NAMED: usize = 3;

/// Renders the items of a document as CSV.
pub fn render(document: &Document<'_>) -> String {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    // Writing to memory cannot fail, and every row has as many columns as the head.
    let _ = writer.write_record(HEAD);
    for (item, answer) in document.listed() {
        let _ = writer.write_record(row(document, item, answer).map(fitting));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Returns a sentence that names the cut cells; `None` if there are none.
pub(crate) fn cut_words(document: &Document<'_>) -> Option<String> {
    let cells = document.listed().flat_map(|(item, answer)| {
        let cells = HEAD.into_iter().zip(row(document, item, answer));
        let cut = cells.filter(|(_, cell)| !fits(cell));
        cut.map(move |(column, _)| (item, column)).collect::<Vec<_>>()
    });
    let cells: Vec<(ItemNo, &str)> = cells.collect();
    let checklist = document.session.checklist();
    let named = cells.iter().take(NAMED);
    let named = named.map(|(item, column)| format!("{} of {}", column, checklist.item(*item).id));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = match cells.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (cut, are) = (counted(cells.len(), "cell", "cells"), plural(cells.len(), "is", "are"));
    (!cells.is_empty()).then(|| {
        format!(
            "{cut} {are} cut to the 32,767 characters that a cell of a spreadsheet holds: {named}{more}; \
             json and markdown hold all of it"
        )
    })
}

fn fits(cell: &str) -> bool {
    cell.len() <= LARGEST_CELL || cell.encode_utf16().count() <= LARGEST_CELL
}

/// Cuts a cell that is too long for a spreadsheet between two graphemes, and marks it.
fn fitting(mut cell: String) -> String {
    if fits(&cell) {
        return cell;
    }
    let room = LARGEST_CELL - CUT.len();
    let mut taken = 0;
    let ends = cell.grapheme_indices(true).take_while(|(_, grapheme)| {
        taken += grapheme.encode_utf16().count();
        taken <= room
    });
    let end = ends.last().map_or(0, |(at, grapheme)| at + grapheme.len());
    cell.truncate(end);
    cell.push_str(CUT);
    cell
}

fn row(document: &Document<'_>, item: ItemNo, answer: &Answer) -> [String; HEAD.len()] {
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
            .last_answer(item)
            .map(|last| status::json_name(last.status).to_owned())
            .unwrap_or_default(),
    ]
}

/// Returns text from data as a cell: safe to show, line by line, and no formula.
fn cell(text: &Text) -> String {
    let lines: Vec<String> = text
        .raw()
        .trim_end()
        .split('\n')
        .map(|line| Shown::line(line.trim_end_matches('\r')).to_string())
        .collect();
    let text = lines.join("\n");
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// Returns whether a spreadsheet would evaluate the text: it begins, after white space, with a sign of
/// a formula, in normal or full width.
fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
