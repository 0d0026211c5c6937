//! The changes that another user has made in a session while it was open here.

use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;

/// The changes of another user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The items whose answers were changed, by their indices afterwards.
    pub items: Vec<ItemNo>,
    /// The changed fields of the session as a whole, by their names in JSON.
    pub whole: Vec<&'static str>,
    /// True if there are new conflicts about the session as a whole.
    pub is_disputed: bool,
}

impl Foreign {
    /// Compares two versions of a session. Items match by their ids.
    pub fn between(before: &Session, after: &Session) -> Self {
        let was = |item: ItemNo| {
            let number = before.checklist().number(&after.checklist().item(item).id);
            number.map(|number| before.answer(number))
        };
        let is_other = |(item, answer): &(ItemNo, &Answer)| was(*item) != Some(*answer);
        let whole = [
            ("people", before.people() != after.people()),
            ("meeting", before.meeting() != after.meeting()),
            ("decision", before.decision() != after.decision()),
            ("retired", before.retired() != after.retired()),
            ("assessments", before.assessments() != after.assessments()),
        ];
        Self {
            items: after.answers().filter(is_other).map(|(item, _)| item).collect(),
            whole: whole
                .into_iter()
                .filter_map(|(field, is_other)| is_other.then_some(field))
                .collect(),
            is_disputed: after.conflicts().len() > before.conflicts().len(),
        }
    }

    /// Returns whether undoing one of our changes by this edit would overwrite a change of theirs.
    pub fn is_touched_by(&self, edit: &Edit) -> bool {
        let is_of_all =
            edit.version().is_some() && (!self.items.is_empty() || !self.whole.is_empty());
        is_of_all
            || edit.items().iter().any(|item| self.items.contains(item))
            || self.whole.iter().any(|field| edit.sets(field))
    }
}
