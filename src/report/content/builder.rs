//! The document while its sections are made.

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

/// Returns a line with a name, or with the words for a missing one.
pub(super) fn name(text: Option<&Text>, nobody: &'static str) -> Line {
    match text {
        Some(text) => Line::default().data(text),
        None => Line::default().own(nobody),
    }
}

/// A document without its sections, and what has been said so far.
pub(super) struct DocumentBuilder<'s> {
    pub(super) document: Document<'s>,
    pub(super) session: &'s Session,
    /// The statements that more than one item has: they are told with the item's id.
    shared: HashMap<String, usize>,
    /// Which items were told of in full.
    told: Vec<bool>,
}

impl<'s> DocumentBuilder<'s> {
    pub(super) fn new(session: &'s Session, choice: &Choice, days: Days, title: Line) -> Self {
        let choice = choice.clone();
        Self {
            document: Document { session, days, choice, title, sections: Vec::new() },
            session,
            shared: words::shared_statements(session.checklist()),
            told: vec![false; session.checklist().len()],
        }
    }

    pub(super) fn finish(self, sections: Vec<Section>) -> Document<'s> {
        Document { sections, ..self.document }
    }

    /// Returns the statement of an item; where others read the same, with its id.
    pub(super) fn statement(&self, item: ItemNo) -> String {
        words::statement(self.session.checklist(), item, &self.shared)
    }

    /// Returns what a report says below an item, unless an earlier section has said it.
    pub(super) fn below(&mut self, item: ItemNo) -> Vec<Paragraph> {
        if mem::replace(&mut self.told[item.0], true) {
            return Vec::new();
        }
        below::below(self.session, item)
    }

    /// Returns whether the report lists an item with this answer.
    pub(super) fn lists(&self, answer: &Answer) -> bool {
        self.document.lists(answer)
    }

    /// Returns whether the content depends on the day: the due date of an open item, an accepted risk,
    /// or the filter for overdue items.
    pub(super) fn depends_on_day(&self) -> bool {
        let (document, choice) = (&self.document, &self.document.choice);
        let holds_any = |parts: &[Part]| parts.iter().any(|part| choice.holds(*part));
        let has_date = |answer: &Answer| {
            answer.due.is_some() && answer.is_open() && (answer.is_gap() || answer.blocker)
        };
        let has_risk = |item| self.session.standing_risk(item).is_some();
        let is_short = choice.template == Template::Short;
        let tells_dates = is_short || holds_any(&[Part::Blockers, Part::ToDo]);
        choice.only == Filter::Overdue
            || tells_dates && document.listed().any(|(_, answer)| has_date(answer))
            || holds_any(&[Part::Summary]) && self.session.answers().any(|(item, _)| has_risk(item))
            || holds_any(&[Part::Risks]) && document.listed().any(|(item, _)| has_risk(item))
    }
}
