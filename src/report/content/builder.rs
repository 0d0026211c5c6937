//! The document under construction, shared by the functions that make its sections.

use std::collections::HashMap;
use std::mem;

use crate::domain::basics::day::Days;
use crate::domain::basics::text::Text;
use crate::domain::insight::filter::Filter;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
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

    /// Returns the paragraphs below an item the first time, then nothing.
    pub(super) fn below(&mut self, item: ItemNo) -> Vec<Paragraph> {
        if mem::replace(&mut self.printed[item.0], true) {
            return Vec::new();
        }
        below::below(self.session, item)
    }

    /// Returns whether the report lists an item.
    pub(super) fn lists(&self, item: ItemNo) -> bool {
        self.document.lists(self.session.answer(item))
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
        let has_date = |answer: &Answer| answer.due.is_some() && answer.is_to_do();
        let has_risk = |item| self.session.standing_risk(item).is_some();
        let is_short = choice.template == Template::Short;
        let shows_dates = is_short || holds_any(&[Part::Blockers, Part::ToDo]);
        choice.only == Filter::Overdue
            || shows_dates && document.listed().any(|(_, answer)| has_date(answer))
            || holds_any(&[Part::Summary]) && self.session.answers().any(|(item, _)| has_risk(item))
            || holds_any(&[Part::Risks]) && document.listed().any(|(item, _)| has_risk(item))
    }
}
