//! The paragraphs below an item: its note, its accepted risk, its evidence.

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::address;
use crate::report::document::{Line, Paragraph, Span, paragraphs};
use crate::report::words::{one_line, until};

/// The labels of paragraphs below an item other than its note. Formats mark a line of a note that begins
/// like one, so that an import can distinguish them.
pub(crate) const LABELS: [&str; 2] = [EVIDENCE, RISK];
pub(crate) const EVIDENCE: &str = "Evidence:";
pub(crate) const RISK: &str = "Accepted risk:";

/// Returns the paragraphs below an item: its note, its accepted risk, its evidence.
pub(super) fn below(session: &Session, item: ItemNo) -> Vec<Paragraph> {
    let answer = session.answer(item);
    let mut below = paragraphs(&answer.note);
    let mut labelled = Vec::new();
    if let Some(risk) = answer.accepted_risk() {
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
    match below.last_mut() {
        _ if labelled.is_empty() => {}
        // The labelled lines continue the note's last paragraph.
        Some(paragraph) => paragraph.extend(labelled),
        None => below.push(labelled),
    }
    below
}

/// Returns a piece of evidence as a span: an address if it is one, else text.
pub(crate) fn address(evidence: &Text) -> Span {
    let evidence = one_line(evidence);
    if address::is_whole(&evidence) { Span::Address(evidence) } else { Span::Data(evidence) }
}
