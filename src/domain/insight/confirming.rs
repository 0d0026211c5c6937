//! Confirming an answer of the last review: taking it over into this one.

use chrono::NaiveDate;

use crate::domain::basics::names::{Note, PersonName, Reason};
use crate::domain::records::answer::Answer;
use crate::domain::records::evidence::{Evidence, has_link};
use crate::domain::records::last_time::LastAnswer;
use crate::domain::session::edit::{Change, Verdict};

impl LastAnswer {
    /// Returns the changes that take this answer over. The status is always set; other fields only if they
    /// are empty in `answer`, evidence is added, and a risk that has lapsed on `today` is left out.
    pub fn confirmed_on(&self, answer: &Answer, today: NaiveDate) -> Vec<Change> {
        let mut changes = Vec::new();
        let reason = || Reason::parse(self.reason.raw()).ok();
        let verdict = self.status.and_then(|status| {
            let plain = Verdict::without_reason(Some(status));
            plain.or_else(|| reason().map(Verdict::not_applicable))
        });
        changes.extend(verdict.map(Change::Verdict));
        if answer.note.is_blank() && !self.note.is_blank() {
            changes.extend(Note::parse(self.note.raw()).ok().map(Change::Note));
        }
        if answer.owner().is_none() {
            let owner = self.owner.as_ref().and_then(|owner| PersonName::parse(owner.raw()).ok());
            changes.extend(owner.map(|owner| Change::Owner(Some(owner))));
        }
        if answer.due.is_none() && self.is_open() && self.due.is_some() {
            changes.push(Change::Due(self.due));
        }
        let is_new = |one: &&Evidence| !has_link(&answer.evidence, &one.link);
        let fresh: Vec<Evidence> = self.evidence.iter().filter(is_new).cloned().collect();
        if !fresh.is_empty() {
            changes.push(Change::Evidence([answer.evidence.clone(), fresh].concat()));
        }
        if self.blocker && !answer.blocker {
            changes.push(Change::Blocker(true));
        }
        let holds = self.accepted_risk().filter(|risk| !risk.is_lapsed(today));
        if answer.accepted_risk().is_none() {
            changes.extend(holds.map(|risk| Change::Risk(Some(Box::new(risk.clone())))));
        }
        changes
    }
}
