//! The blockers and accepted risks that were lifted, in this review or since the last one: by whom, and when.

use crate::domain::format::record::Kept;
use crate::domain::records::answer::{Answer, HistoryEntry};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::risk::Risk;
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{Line, Point};
use crate::report::words::{self, status_words};

/// Returns a point for each blocker and each accepted risk of the listed items that was lifted.
pub(super) fn points(builder: &DocumentBuilder<'_>) -> Vec<Point> {
    let listed = builder.document.listed();
    let told = listed.flat_map(|(item, answer)| {
        let last = builder.session.last_review_answer(item);
        let told = [blocker(builder, answer, last), risk(builder, item, last)];
        let told = told.into_iter().flatten();
        told.map(move |told| {
            Point::new(Line::data_of(builder.sentence(item)).own(" ").extend(told))
        })
    });
    told.collect()
}

/// Returns how a blocker was lifted; that of the last review only once the item is assessed.
fn blocker(
    builder: &DocumentBuilder<'_>,
    answer: &Answer,
    last: Option<&LastAnswer>,
) -> Option<Line> {
    if answer.blocker {
        return None;
    }
    let entry = lifting(answer, "blocker", &Kept::of(&false));
    let was_flagged = last.is_some_and(|last| last.blocker) && answer.status.is_some();
    match entry {
        Some(entry) => Some(Line::default().own("Blocker").extend(by_and_when(builder, entry))),
        None if was_flagged => {
            Some(Line::default().own("It was a blocker, and is not flagged now."))
        }
        None => None,
    }
}

/// Returns how an accepted risk was lifted, or that it ended with the gap.
fn risk(builder: &DocumentBuilder<'_>, item: ItemNo, last: Option<&LastAnswer>) -> Option<Line> {
    if builder.session.standing_risk(item).is_some() {
        return None;
    }
    let answer = builder.session.answer(item);
    if let Some(entry) = lifting(answer, "risk", &Kept::default()) {
        let risk: Option<Risk> = entry.from.parse();
        let line =
            risk.map_or_else(|| Line::default().own("Accepted risk"), |risk| accepted(&risk));
        return Some(line.extend(by_and_when(builder, entry)));
    }
    let own = answer.risk.known().and_then(Option::as_ref);
    let ended = own.or_else(|| last?.accepted_risk()).filter(|_| !answer.is_open())?;
    let status = status_words(answer.status);
    Some(accepted(ended).own(format!(" ended: the item is {status}.")))
}

/// Returns a risk in words: `Risk accepted by dana until 2027-01-22`.
fn accepted(risk: &Risk) -> Line {
    let until = words::until(risk.until);
    Line::default().own("Risk accepted by ").data(&risk.by).own(format!(" until {until}"))
}

/// Returns the last change of a field, if it cleared the field and undid nothing.
fn lifting<'a>(answer: &'a Answer, field: &str, cleared: &Kept) -> Option<&'a HistoryEntry> {
    let entry = answer.history.iter().rfind(|entry| entry.field.raw() == field)?;
    let is_undo = entry.undo.known().copied().unwrap_or_default();
    (entry.to == *cleared && !is_undo).then_some(entry)
}

/// Returns who made a change, and when: ` lifted by ana on 2026-11-23.`
fn by_and_when(builder: &DocumentBuilder<'_>, entry: &HistoryEntry) -> Line {
    let on = entry.at.map(|at| format!(" on {}", builder.document.days.of(at)));
    let line = Line::default().own(" lifted");
    let line = if entry.by.is_blank() { line } else { line.own(" by ").data(&entry.by) };
    line.own(format!("{}.", on.unwrap_or_default()))
}
