//! The answers that a file gives, as those of a last time: none of them counts until somebody confirms it.

use std::sync::Arc;

use crate::domain::basics::text::Text;
use crate::domain::records::evidence::Evidence;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::session::answered::FileAnswers;
use crate::intake::assembly::Import;
use crate::intake::draft::DraftAnswer;

/// Returns the answers of an import; `None` if the file gives none.
pub fn of(import: &Import) -> Option<FileAnswers> {
    if import.answers.is_empty() {
        return None;
    }
    let answers = import.answers.iter().map(|(id, answer)| (id.clone(), last_answer(answer)));
    let checklist = Arc::new(import.checklist.clone());
    Some(FileAnswers { checklist, answers: answers.collect() })
}

fn last_answer(answer: &DraftAnswer) -> LastAnswer {
    let text = |text: &String| Text::new(text.as_str());
    let evidence = |link: &String| Evidence { link: text(link), ..Evidence::default() };
    LastAnswer {
        status: answer.status,
        reason: text(&answer.reason),
        note: text(&answer.note),
        owner: Some(&answer.owner).filter(|owner| !owner.trim().is_empty()).map(text),
        due: answer.due,
        evidence: answer.evidence.iter().map(evidence).collect(),
        ..LastAnswer::default()
    }
}
