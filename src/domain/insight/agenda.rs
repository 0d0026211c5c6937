//! The items that a meeting goes through, and those to look at before a decision.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::insight::agreement::Voices;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::meeting::{Agenda, Meeting};
use crate::domain::session::Session;
use crate::domain::session::edit::{Edit, Whole};

impl Agenda {
    /// Returns the agendas that a review offers a person, in order: the disagreements first, where there are responses.
    pub fn offered(voices: Voices<'_>) -> Vec<Self> {
        let disagreements = voices.are_shown().then_some(Self::DisagreementsFirst);
        let others = Self::ALL.into_iter().filter(|agenda| *agenda != Self::DisagreementsFirst);
        disagreements.into_iter().chain(others).collect()
    }

    /// Returns the items of the agenda in order: lapsed risks first, then the checklist's order. Disagreements come in
    /// an order that no mark changes.
    pub fn items(self, voices: Voices<'_>, today: NaiveDate) -> Vec<ItemNo> {
        if self == Self::DisagreementsFirst {
            return voices.by_disagreement();
        }
        let session = voices.session();
        let is_lapsed = |item: ItemNo| session.lapsed_risk(item, today).is_some();
        let wanted = |item: ItemNo, answer: &Answer| match self {
            Self::Everything | Self::BlockersFirst | Self::DisagreementsFirst => true,
            Self::Unassessed => answer.status.is_none(),
            Self::NotDone => answer.is_open(),
            Self::Changed => is_lapsed(item) || is_changed(session, item, today),
        };
        let blocks = |item: ItemNo| {
            let last = session.last_review_answer(item).is_some_and(|last| last.blocker);
            self == Self::BlockersFirst && (last || session.answer(item).blocker)
        };
        let found = session.answers().filter(|(item, answer)| wanted(*item, answer));
        let mut items: Vec<ItemNo> = found.map(|(item, _)| item).collect();
        items.sort_by_cached_key(|&item| (!is_lapsed(item), !blocks(item), item));
        items
    }
}

/// Returns whether an item's status differs from the last review, it has none there, it was reworded and has no status
/// since, or it is overdue.
fn is_changed(session: &Session, item: ItemNo, today: NaiveDate) -> bool {
    let answer = session.answer(item);
    let Some(last) = session.last_review_answer(item) else { return true };
    let is_reworded = session.last_answer(item).is_some_and(LastAnswer::is_reworded);
    let is_other = answer.status.is_some() && answer.status != last.status;
    let due = answer.due.or(last.due);
    let is_open = answer.is_open() && last.is_open();
    let is_unsaid = last.status.is_none() || (is_reworded && answer.status.is_none());
    is_other || is_unsaid || (is_open && due.is_some_and(|due| due < today))
}

worded! {
    /// A reason to look at an item before a decision, in order of weight.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum LooseEnd by words {
        /// An open blocker.
        Blocker: "blocker";
        /// A gap without an owner.
        Unowned: "no owner";
        /// The item was parked in the meeting.
        Parked: "parked";
        /// A response differs from the answer.
        Dissent: "dissent";
        /// The item is unassessed and was neither skipped nor parked.
        Unassessed: "unassessed";
        /// The item was skipped in the meeting and is unassessed.
        Skipped: "skipped";
    }
}

/// An item to look at before a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    /// The item.
    pub item: ItemNo,
    /// Its reasons in order of weight, at least one.
    pub reasons: Vec<LooseEnd>,
    /// The names of those whose responses differ from the answer.
    pub dissenters: Vec<Text>,
}

impl Loose {
    /// Returns the reasons in short, with the number of those who dissent: `blocker, no owner, dissent 2`.
    pub fn short_words(&self) -> String {
        let words = self.reasons.iter().map(|reason| match reason {
            LooseEnd::Dissent => format!("{} {}", reason.words(), self.dissenters.len()).into(),
            _ => Cow::from(reason.words()),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Returns the reasons in words, safe to show: `blocker, no owner, dissent of ben and cleo`.
    pub fn words(&self) -> String {
        let words = self.reasons.iter().map(|reason| match reason {
            LooseEnd::Dissent => format!("{} of {}", reason.words(), self.names()).into(),
            _ => Cow::from(reason.words()),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Returns the names of those whose responses differ: `ana, ben and cleo`.
    fn names(&self) -> String {
        let names: Vec<_> = self.dissenters.iter().map(|name| name.shown().into_cow()).collect();
        match names.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} and {last}", others.join(", "))
            }
            _ => names.concat(),
        }
    }
}

/// Returns the items to look at before a decision, each once: by their weightiest reason, then in the checklist's
/// order.
pub fn loose_ends(voices: Voices<'_>) -> Vec<Loose> {
    let session = voices.session();
    let nothing = Meeting::default();
    let Meeting { skipped, parked, .. } = session.meeting().unwrap_or(&nothing);
    let mut ends: Vec<Loose> = Vec::new();
    for (item, answer) in session.answers() {
        let id = &session.checklist().item(item).id;
        let (is_parked, is_open) = (parked.contains(id), answer.status.is_none());
        let is_skipped = is_open && skipped.contains(id);
        let dissenters: Vec<Text> =
            voices.dissent(item).into_iter().map(|dissent| dissent.by).collect();
        let reasons = [
            (LooseEnd::Blocker, answer.blocker && answer.is_open()),
            (LooseEnd::Unowned, answer.is_gap() && answer.owner().is_none()),
            (LooseEnd::Parked, is_parked),
            (LooseEnd::Dissent, !dissenters.is_empty()),
            (LooseEnd::Unassessed, is_open && !is_skipped && !is_parked),
            (LooseEnd::Skipped, is_skipped),
        ];
        let reasons = reasons.into_iter().filter(|(_, is_so)| *is_so).map(|(end, _)| end);
        let reasons: Vec<LooseEnd> = reasons.collect();
        if !reasons.is_empty() {
            ends.push(Loose { item, reasons, dissenters });
        }
    }
    // Stable: items of the same weight keep the checklist's order.
    ends.sort_by_key(|end| end.reasons[0]);
    ends
}

/// Returns the edits that remove items from the meeting's lists of skipped and parked items.
pub fn off_the_lists(session: &Session, items: &[ItemNo]) -> Vec<Edit> {
    let Some(meeting) = session.meeting() else { return Vec::new() };
    let mut edits = Vec::new();
    for &item in items {
        let id = &session.checklist().item(item).id;
        if meeting.skipped.contains(id) {
            edits.push(Edit::whole(Whole::Skip(id.clone(), false)));
        }
        if meeting.parked.contains(id) {
            edits.push(Edit::whole(Whole::Park(id.clone(), false)));
        }
    }
    edits
}
