//! The undo history: the edits that reverse the changes of a session, in order.

use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;

/// An edit that undoes or redoes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<P> {
    /// The edit.
    pub edit: Edit,
    /// The change in words.
    pub what: String,
    /// The state that the caller restores with the step, such as its cursor.
    pub position: P,
}

/// The changes that can be undone and redone, last first.
#[derive(Clone, Debug)]
pub struct UndoStack<P> {
    undo: Vec<Step<P>>,
    redo: Vec<Step<P>>,
}

impl<P> Default for UndoStack<P> {
    fn default() -> Self {
        Self { undo: Vec::new(), redo: Vec::new() }
    }
}

impl<P> UndoStack<P> {
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
        self.undo.push(Step { edit, what: what.to_owned(), position });
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
        let step = from.pop()?;
        let position = position(session, &step.edit);
        let reversal = session.apply(&step.edit, stamp);
        to.extend(reversal.map(|edit| Step { edit, what: step.what.clone(), position }));
        Some(step)
    }

    /// Returns whether there is anything to undo or redo.
    pub fn is_empty(&self, direction: Direction) -> bool {
        match direction {
            Direction::Back => self.undo.is_empty(),
            Direction::Forward => self.redo.is_empty(),
        }
    }

    /// Forgets every step whose edit does not satisfy a condition.
    pub fn retain(&mut self, keeps: impl Fn(&Edit) -> bool) {
        for steps in [&mut self.undo, &mut self.redo] {
            steps.retain(|step| keeps(&step.edit));
        }
    }

    /// Forgets all steps.
    pub fn clear(&mut self) {
        self.retain(|_| false);
    }
}
