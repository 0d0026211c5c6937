//! Questions of several steps: the facts for judging an answer, and the consequence of one.

use chrono::NaiveDate;

use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::domain::session::field::Written;

/// The confirmation that nothing was changed.
pub(super) const UNCHANGED: &str = "left as it is";

/// The facts that an answer is judged by.
pub(super) struct Setting<'s> {
    pub(super) session: &'s Session,
    /// The item of the cursor.
    pub(super) item: ItemNo,
    pub(super) today: NaiveDate,
    pub(super) stamp: Stamp,
}

impl Setting<'_> {
    /// Returns the change of a field of the item.
    pub(super) fn change<Q>(&self, written: Written) -> Next<Q> {
        Next::Change(Edit::Answer(self.item, written.change), written.told)
    }
}

/// The consequence of an answer.
pub(super) enum Next<Q> {
    /// The next question, and lines to say before it.
    Ask(Q, Vec<String>),
    /// Nothing: the questions end without a change, for this reason.
    Stop(&'static str),
    /// The change that the answers make, and the words for it.
    Change(Edit, String),
}

impl<Q> Next<Q> {
    /// Returns the next question, with nothing to say before it.
    pub(super) const fn ask(question: Q) -> Self {
        Self::Ask(question, Vec::new())
    }
}
