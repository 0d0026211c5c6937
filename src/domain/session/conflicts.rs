//! The list of a session's conflicts: fields with two values, until a user resolves them.

use crate::domain::basics::text::Text;
use crate::domain::records::answer::{Answer, Conflict};
use crate::domain::session::Session;
use crate::domain::session::edit::Change;
use crate::domain::session::value;

/// A field with two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenConflict<'s> {
    /// The id of the item; `None` for a field of the session as a whole.
    pub item: Option<Text>,
    /// The other value.
    pub conflict: &'s Conflict,
    /// The current value in words; `None` if it is empty, or this version does not know the field.
    pub standing: Option<Text>,
}

impl OpenConflict<'_> {
    /// Returns the item and the field, safe to show: `data.backups: note`.
    pub fn label(&self) -> String {
        let item = self.item.as_ref().map(|item| format!("{}: ", item.shown()));
        let field = value::field_words(self.conflict);
        format!("{}{}", item.unwrap_or_default(), field.shown())
    }
}

impl Session {
    /// Returns the number of conflicts to resolve.
    pub fn conflict_count(&self) -> usize {
        self.rest.conflicts.len()
            + self.answers_by_id().map(|(_, answer)| answer.conflicts.len()).sum::<usize>()
    }

    /// Returns all conflicts: those about the session as a whole, then those of each answer.
    pub fn open_conflicts(&self) -> Vec<OpenConflict<'_>> {
        let of_whole = self.rest.conflicts.iter().map(|conflict| OpenConflict {
            item: None,
            conflict,
            standing: self.standing_words(conflict),
        });
        let of_answers = self.answers_by_id().flat_map(|(item, answer)| {
            answer.conflicts.iter().map(move |conflict| OpenConflict {
                item: Some(item.into()),
                conflict,
                standing: Change::current_value(answer, conflict)
                    .and_then(|kept| value::words(&conflict.field, &kept)),
            })
        });
        of_whole.chain(of_answers).collect()
    }

    /// Returns every answer with the id of its item, including answers to unknown items.
    pub(super) fn answers_by_id(&self) -> impl Iterator<Item = (&str, &Answer)> {
        let items = self.checklist.items().map(|(_, item)| item.id.raw());
        let strays = self.rest.strays.iter().map(|(id, answer)| (id.as_str(), answer));
        items.zip(self.answers.iter().map(|answer| &**answer)).chain(strays)
    }
}
