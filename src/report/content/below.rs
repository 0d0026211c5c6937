//! The paragraphs below an item: its note, its accepted risk, its evidence.

use crate::domain::basics::address;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::document::{Line, Paragraph, Span, paragraphs};
use crate::report::words::{one_line, until};

/// The labels of paragraphs below an item other than its note. Formats mark a line of a note that begins
/// like one, so that an import can distinguish them.
pub(crate) const LABELS: [&str; 4] = [DONE_WHEN, DO_FIRST, EVIDENCE, RISK];
pub(crate) const EVIDENCE: &str = "Evidence:";
pub(crate) const RISK: &str = "Accepted risk:";
pub(crate) const DONE_WHEN: &str = "Done when:";
pub(crate) const DO_FIRST: &str = "Do first:";

/// Returns the paragraphs below an item: the note of its answer, its accepted risk, its evidence.
pub(super) fn below(answer: &Answer, risk: Option<&Risk>) -> Vec<Paragraph> {
    let below = paragraphs(&answer.note);
    let mut labelled = Vec::new();
    if let Some(risk) = risk {
        let until = format!(", until {}.", until(risk.until));
        labelled.push(Line::default().label(RISK).data(&risk.by).own(until));
    }
    if !answer.evidence.is_empty() {
        let mut line = Line::default().label(EVIDENCE);
        for (number, evidence) in answer.evidence.iter().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            line = line.own(comma).with(address(&evidence.link));
        }
        labelled.push(line);
    }
    continued(below, labelled)
}

/// Returns paragraphs with labelled lines, which continue the last paragraph.
fn continued(mut below: Vec<Paragraph>, labelled: Vec<Line>) -> Vec<Paragraph> {
    match below.last_mut() {
        _ if labelled.is_empty() => {}
        Some(paragraph) => paragraph.extend(labelled),
        None => below.push(labelled),
    }
    below
}

/// Returns the paragraphs below a to-do, which end with what the checklist says: what is to be done first, where no note
/// says it, and when the item is done.
pub(super) fn with_guide(below: Vec<Paragraph>, session: &Session, item: ItemNo) -> Vec<Paragraph> {
    let has_note = !session.answer(item).note.is_blank();
    let guide =
        guide(session, item).into_iter().filter(|(label, _)| *label != DO_FIRST || !has_note);
    let lines = guide.map(|(label, text)| Line::default().label(label).extend(Line::data_of(text)));
    continued(below, lines.collect())
}

/// Returns the lines of an item's guide that stand below its to-do, each with its label.
pub(crate) fn guide(session: &Session, item: ItemNo) -> Vec<(&'static str, String)> {
    let item = session.checklist().item(item);
    let lines = [(DO_FIRST, &item.if_missing), (DONE_WHEN, &item.done_when)];
    let lines = lines.into_iter().map(|(label, text)| (label, one_line(text)));
    lines.filter(|(_, text)| !text.is_empty()).collect()
}

/// Returns a piece of evidence as a span: an address if it is one, else text.
pub(crate) fn address(evidence: &Text) -> Span {
    let evidence = one_line(evidence);
    if address::is_whole(&evidence) { Span::Address(evidence) } else { Span::Data(evidence) }
}
