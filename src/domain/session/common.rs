//! The common base of two versions of a session, rebuilt from their histories if it was not kept.
//!
//! Every change of an answer is recorded with the value before it. The entries at the beginning that both
//! histories share belong to the base; the first later change of a field holds the field's value in it. If
//! the two sides disagree, the base is empty: both have changed the field, and both values are kept.

use crate::domain::basics::text::Text;
use crate::domain::records::answer::{Answer, HistoryEntry, SharedAnswer};
use crate::domain::records::evidence::{Evidence, has_link};
use crate::domain::session::Session;
use crate::domain::session::change::{FieldValue, revert};
use crate::domain::session::upgrade::CHECKLIST;

impl Session {
    /// Returns the base for a three-way merge of two versions of one session.
    pub fn common(ours: &Self, theirs: &Self) -> Self {
        let mut base = ours.blank();
        base.system = common_name(ours, theirs);
        if ours.checklist != theirs.checklist {
            // The base is from before the upgrade.
            let before = if is_only_ours_upgraded(ours, theirs) { theirs } else { ours };
            let [one, other] = [ours, theirs].map(|side| side.with_checklist(&before.checklist));
            return match (one, other) {
                (Some(one), Some(other)) => Self::common(&one, &other),
                _ => base,
            };
        }
        let both = ours.answers.iter().zip(theirs.answers.iter());
        let answers: Vec<SharedAnswer> = both.map(|(ours, theirs)| common(ours, theirs)).collect();
        base.with(answers, (*base.rest).clone())
    }
}

/// Returns whether a session has taken a version of its checklist that the other one has not.
pub(super) fn is_upgraded_since(session: &Session, other: &Session) -> bool {
    let upgrades = session.history().iter().filter(|entry| entry.field.raw() == CHECKLIST);
    upgrades.into_iter().any(|entry| !other.history().contains(entry))
}

/// Returns whether ours was upgraded, and theirs was not.
pub(super) fn is_only_ours_upgraded(ours: &Session, theirs: &Session) -> bool {
    is_upgraded_since(ours, theirs) && !is_upgraded_since(theirs, ours)
}

/// Returns the system's name in the common base; blank if the histories disagree.
pub(super) fn common_name(ours: &Session, theirs: &Session) -> Text {
    let (one, other) = (ours.history(), theirs.history());
    let shared = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let one = name_before(ours, &one[shared..]);
    let other = name_before(theirs, &other[shared..]);
    one.filter(|one| other.as_ref() == Some(one)).unwrap_or_default()
}

/// Returns the system's name before the changes of a part of the history; `None` if it is no text.
fn name_before(session: &Session, changes: &[HistoryEntry]) -> Option<Text> {
    match changes.iter().find(|entry| entry.field.raw() == "system") {
        Some(renamed) => renamed.from.as_text().map(Text::new),
        None => Some(session.system.clone()),
    }
}

fn common(ours: &SharedAnswer, theirs: &SharedAnswer) -> SharedAnswer {
    if ours == theirs {
        return ours.clone();
    }
    let pairs = ours.history.iter().zip(&theirs.history);
    let shared = pairs.take_while(|(ours, theirs)| ours == theirs).count();
    let sides = [ours, theirs].map(|answer| Side { answer, since: &answer.history[shared..] });
    let mut base = Answer { history: ours.history[..shared].to_vec(), ..Answer::default() };
    let [one, other] = sides.each_ref().map(Side::before);
    let agreed =
        FieldValue::all(&one).into_iter().filter(|value| value.in_answer(&other) == *value);
    agreed.for_each(|value| value.put(&mut base));
    Answer { evidence: evidence(&sides), ..base }.into()
}

/// An answer, and its history after the shared beginning.
struct Side<'s> {
    answer: &'s Answer,
    since: &'s [HistoryEntry],
}

/// Returns the evidence before the histories diverge: the links that both sides have, and those that
/// one of them has removed since.
fn evidence([ours, theirs]: &[Side<'_>; 2]) -> Vec<Evidence> {
    let of_ours = ours.answer.evidence.iter();
    let of_ours =
        of_ours.filter(|one| theirs.answer.evidence.contains(one) || theirs.removed(&one.link));
    let of_theirs = theirs.answer.evidence.iter().filter(|one| ours.removed(&one.link));
    of_ours.chain(of_theirs).cloned().collect()
}

impl Side<'_> {
    /// Returns the answer as it was before the histories diverge.
    fn before(&self) -> Answer {
        let mut answer = self.answer.clone();
        self.since.iter().rev().for_each(|entry| revert(&mut answer, entry));
        answer
    }

    fn removed(&self, link: &Text) -> bool {
        let mut changes = self.since.iter().filter(|entry| entry.field.raw() == "evidence");
        !has_link(&self.answer.evidence, link)
            && changes.any(|entry| entry.from.as_text().as_deref() == Some(link.raw()))
    }
}
