//! The paragraphs below an item: its note, the risk that somebody accepts, its evidence.

use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::address;
use crate::report::document::{Line, Paragraph, Span, paragraphs};
use crate::report::words::one_line;

/// The labels of what is told of an item beside its note. A note's own line that begins so is
/// told apart by the format.
pub(crate) const LABELS: [&str; 2] = [EVIDENCE, RISK];
pub(crate) const EVIDENCE: &str = "Evidence:";
pub(crate) const RISK: &str = "Accepted risk:";

/// Returns what there is to tell of an item beside its status: its note, the risk that somebody accepts, its
/// evidence.
pub(super) fn below(session: &Session, item: ItemNo) -> Vec<Paragraph> {
    let answer = session.answer(item);
    let mut told = paragraphs(&answer.note);
    let mut labelled = Vec::new();
    if let Some(risk) = answer.accepted_risk() {
        let until = risk.until.map_or_else(|| "no date".to_owned(), |until| until.to_string());
        let line = Line::default().label(RISK).data(&risk.by).own(format!(", until {until}."));
        labelled.push(line);
    }
    if !answer.evidence.is_empty() {
        let mut line = Line::default().label(EVIDENCE);
        for (number, evidence) in answer.evidence.iter().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            line = line.own(comma).with(address(&evidence.link));
        }
        labelled.push(line);
    }
    match told.last_mut() {
        _ if labelled.is_empty() => {}
        // A last line that is ours would read as the note's own.
        Some(paragraph) => paragraph.extend(labelled),
        None => told.push(labelled),
    }
    told
}

/// A piece of evidence: a link if it is an address on the web, else text.
pub(crate) fn address(evidence: &Text) -> Span {
    let evidence = one_line(evidence);
    if address::is_whole(&evidence) { Span::Address(evidence) } else { Span::Data(evidence) }
}
