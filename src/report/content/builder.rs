//! The document under construction, shared by the functions that make its sections.

use std::collections::HashMap;
use std::mem;

use crate::domain::basics::day::Days;
use crate::domain::basics::text::Text;
use crate::domain::insight::filter::Filter;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::session::Session;
use crate::report::choice::{Choice, Part, Template};
use crate::report::content::below;
use crate::report::document::{Document, Line, Paragraph, Section};
use crate::report::words;

/// Returns a line with a name, or with `nobody` for a missing one.
pub(super) fn name(text: Option<&Text>, nobody: &'static str) -> Line {
    match text {
        Some(text) => Line::default().data(text),
        None => Line::default().own(nobody),
    }
}

/// A document without sections, and the state that they share.
pub(super) struct DocumentBuilder<'s> {
    pub(super) document: Document<'s>,
    pub(super) session: &'s Session,
    /// The statements that several items have, with their number: these are printed with the item's id.
    shared: HashMap<String, usize>,
    /// For each item, whether its paragraphs have been printed.
    printed: Vec<bool>,
}

impl<'s> DocumentBuilder<'s> {
    pub(super) fn new(session: &'s Session, choice: &Choice, days: Days, title: Line) -> Self {
        let choice = choice.clone();
        Self {
            document: Document { session, days, choice, title, sections: Vec::new() },
            session,
            shared: words::shared_statements(session.checklist()),
            printed: vec![false; session.checklist().len()],
        }
    }

    pub(super) fn finish(self, sections: Vec<Section>) -> Document<'s> {
        Document { sections, ..self.document }
    }

    /// Returns the statement of an item, with its id if other items have the same one.
    pub(super) fn statement(&self, item: ItemNo) -> String {
        words::statement(self.session.checklist(), item, &self.shared)
    }

    /// Returns the statement of an item as a sentence.
    pub(super) fn sentence(&self, item: ItemNo) -> String {
        words::full_stop(&self.statement(item))
    }

    /// Returns the statement of an item as a sentence for a line that ends with the id.
    pub(super) fn sentence_before_id(&self, item: ItemNo) -> Line {
        let text = words::one_line(&self.session.checklist().item(item).text);
        Line::data_of(words::full_stop(&text))
    }

    /// Returns the paragraphs below an item the first time, then nothing.
    pub(super) fn below(&mut self, item: ItemNo) -> Vec<Paragraph> {
        if mem::replace(&mut self.printed[item.0], true) {
            return Vec::new();
        }
        let answer = self.session.answer(item);
        below::below(answer, answer.accepted_risk())
    }

    /// Returns whether the report lists an item.
    pub(super) fn lists(&self, item: ItemNo) -> bool {
        self.document.lists(self.session.answer(item))
    }

    /// Returns the paragraphs below a to-do: those below the item, and what is to be done.
    pub(super) fn below_to_do(&mut self, item: ItemNo) -> Vec<Paragraph> {
        below::with_guide(self.below(item), self.session, item)
    }

    /// Returns whether an item is listed with those that are not assessed, and nowhere else: an open blocker is a to-do.
    pub(super) fn is_only_unassessed(&self, item: ItemNo) -> bool {
        let answer = self.session.answer(item);
        let is_to_do = answer.is_to_do() && self.document.choice.holds(Part::ToDo);
        answer.status.is_none() && !is_to_do && self.document.choice.holds(Part::NotAssessed)
    }

    /// Returns the listed items that need work, by owner.
    pub(super) fn plan(&self) -> Vec<ItemNo> {
        let mut plan = self.session.action_plan();
        plan.retain(|&item| self.lists(item));
        plan
    }

    /// Returns whether the content depends on the day: by a due date of an open item, an accepted risk,
    /// or the filter for overdue items.
    pub(super) fn depends_on_day(&self) -> bool {
        let (document, choice) = (&self.document, &self.document.choice);
        let holds_any = |parts: &[Part]| parts.iter().any(|part| choice.holds(*part));
        let has_date = |answer: &Answer| answer.due.is_some() && answer.is_open();
        let has_risk = |item| self.session.standing_risk(item).is_some();
        let is_short = choice.template == Template::Short;
        let shows_dates = is_short || holds_any(&[Part::Blockers, Part::ToDo, Part::NotAssessed]);
        let is_dated = |condition: &Condition| condition.is_open() && condition.due.is_some();
        let has_condition =
            || document.promises().iter().any(|promise| is_dated(&promise.condition));
        // Where there is no summary, the verdict stands in the part of the decision.
        let shows_verdict = is_short || holds_any(&[Part::Summary, Part::Decision]);
        let shows_conditions = shows_verdict || holds_any(&[Part::Conditions, Part::Record]);
        choice.only == Filter::Overdue
            || shows_conditions && has_condition()
            || shows_verdict && self.session.answers().any(|(_, answer)| has_date(answer))
            || shows_dates && document.listed().any(|(_, answer)| has_date(answer))
            || holds_any(&[Part::Summary]) && self.session.answers().any(|(item, _)| has_risk(item))
            || holds_any(&[Part::Risks]) && document.listed().any(|(item, _)| has_risk(item))
            || holds_any(&[Part::Retired])
                && self.session.retired().iter().any(|one| one.standing_risk().is_some())
    }
}
