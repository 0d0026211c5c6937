//! What somebody else has changed in a session while it was open here.

use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;

/// What somebody else has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The items of which something else is said, by their numbers after it.
    pub items: Vec<ItemNo>,
    /// The fields of the whole session, by their names in JSON.
    pub whole: Vec<&'static str>,
    /// True if there are new conflicts about the session as a whole.
    pub is_disputed: bool,
}

impl Foreign {
    /// What is said otherwise after than before. Items match by their ids.
    pub fn between(before: &Session, after: &Session) -> Self {
        let same = before.checklist() == after.checklist();
        let was = |item: ItemNo| {
            let number = if same {
                Some(item)
            } else {
                before.checklist().number(&after.checklist().item(item).id)
            };
            number.map(|number| before.answer(number))
        };
        let is_other = |(item, answer): &(ItemNo, &Answer)| was(*item) != Some(*answer);
        let whole = [
            ("people", before.people() != after.people()),
            ("meeting", before.meeting() != after.meeting()),
            ("decision", before.decision() != after.decision()),
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

    /// Whether an edit that takes a change of ours back would take back what they said since.
    pub fn is_touched_by(&self, edit: &Edit) -> bool {
        edit.items().iter().any(|item| self.items.contains(item))
            || self.whole.iter().any(|field| edit.sets(field))
    }
}
