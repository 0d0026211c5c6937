//! The undo history: the edits that reverse the changes of a session, in order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;

/// The most changes of either direction that outlive the program.
const LASTING: usize = 100;

/// An edit that undoes or redoes a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<P> {
    /// The edit.
    pub edit: Edit,
    /// The change in words.
    pub what: String,
    /// The state that the caller restores with the step, such as its cursor.
    pub position: P,
}

/// The progress of a meeting with some items, which undo restores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The items, each with whether it was dealt with.
    pub dealt: Vec<(ItemNo, bool)>,
    /// The item that was marked just now.
    pub marked: Option<ItemNo>,
}

/// The changes that can be undone and redone, the next one of each last. Copies share the steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoStack<P> {
    undo: Vec<Arc<Step<P>>>,
    redo: Vec<Arc<Step<P>>>,
}

impl<P> Default for UndoStack<P> {
    fn default() -> Self {
        Self { undo: Vec::new(), redo: Vec::new() }
    }
}

impl<P: Clone> UndoStack<P> {
    /// Applies an edit so that it can be undone, and forgets what could be redone. Returns false if
    /// nothing changed.
    pub fn apply(
        &mut self,
        session: &mut Session,
        edit: &Edit,
        stamp: &Stamp,
        (what, position): (&str, P),
    ) -> bool {
        let Some(edit) = session.apply(edit, stamp) else { return false };
        self.undo.push(Arc::new(Step { edit, what: what.to_owned(), position }));
        self.redo.clear();
        true
    }

    /// Undoes the last change (`Direction::Back`) or redoes it, as `stamp` says. `position` computes that of
    /// the reverse step from its edit. Returns the step taken; `None` if there is none.
    pub fn travel(
        &mut self,
        session: &mut Session,
        stamp: &Stamp,
        position: impl FnOnce(&Session, &Edit) -> P,
    ) -> Option<Step<P>> {
        let (from, to) = match stamp.direction {
            Direction::Back => (&mut self.undo, &mut self.redo),
            Direction::Forward => (&mut self.redo, &mut self.undo),
        };
        let step = Arc::unwrap_or_clone(from.pop()?);
        let position = position(session, &step.edit);
        let reversal = session.apply(&step.edit, stamp);
        to.extend(reversal.map(|edit| Arc::new(Step { edit, what: step.what.clone(), position })));
        Some(step)
    }

    /// Returns whether there is anything to undo or redo.
    pub fn is_empty(&self, direction: Direction) -> bool {
        match direction {
            Direction::Back => self.undo.is_empty(),
            Direction::Forward => self.redo.is_empty(),
        }
    }

    /// Returns the edit of the next step in a direction.
    pub fn next(&self, direction: Direction) -> Option<&Edit> {
        let steps = match direction {
            Direction::Back => &self.undo,
            Direction::Forward => &self.redo,
        };
        steps.last().map(|step| &step.edit)
    }

    /// Forgets every step whose edit does not satisfy a condition. Without a step to another version of the checklist
    /// those behind it are about no item any more.
    pub fn retain(&mut self, keeps: impl Fn(&Edit) -> bool) {
        for steps in [&mut self.undo, &mut self.redo] {
            let is_gone = |step: &Arc<Step<P>>| step.edit.version().is_some() && !keeps(&step.edit);
            let behind = steps.iter().rposition(is_gone).map_or(0, |index| index + 1);
            steps.drain(..behind);
            steps.retain(|step| keeps(&step.edit));
        }
    }

    /// Forgets all steps.
    pub fn clear(&mut self) {
        self.retain(|_| false);
    }

    /// Returns the part of the history that outlives the program.
    pub fn lasting(&self) -> Self {
        let last = |steps: &[Arc<Step<P>>]| steps[steps.len().saturating_sub(LASTING)..].to_vec();
        Self { undo: last(&self.undo), redo: last(&self.redo) }
    }
}

impl UndoStack<Progress> {
    /// Returns whether every step is about items of a checklist with so many, or of the version to which the steps
    /// before it lead.
    pub fn is_within(&self, items: usize) -> bool {
        [&self.undo, &self.redo].into_iter().all(|steps| {
            let mut items = items;
            steps.iter().rev().all(|step| {
                let Progress { dealt, marked } = &step.position;
                let dealt = dealt.iter().map(|(item, _)| *item);
                let mut touched = step.edit.items().into_iter().chain(dealt).chain(*marked);
                let is_within = touched.all(|item| item.0 < items);
                items = step.edit.version().map_or(items, |checklist| checklist.len());
                is_within
            })
        })
    }
}
