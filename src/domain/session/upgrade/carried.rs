//! An answer on its way from one version of the checklist to another.

use crate::domain::format::record::Lenient;
use crate::domain::records::answer::{Answer, SharedAnswer};
use crate::domain::records::checklist::wording::Wording;
use crate::domain::records::last_time::{LastAnswer, Origin};

/// An answer, and what stands with it from last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Carried {
    pub(super) answer: SharedAnswer,
    pub(super) last: Option<LastAnswer>,
}

impl Carried {
    /// Returns it as an answer to the same item with another wording: the status is no longer said of it.
    pub(super) fn reworded(self, from: &Wording, to: &Wording) -> Self {
        if let Some(returned) = self.returned(from, to) {
            return returned;
        }
        let Self { mut answer, last } = self;
        reword_responses(&mut answer, from, to);
        let mut last = last.map(|last| rebased(last, from, to));
        if answer.status.is_some() {
            let Answer { status, reason, .. } = answer.to_mut();
            let (status, reason) = (status.take(), std::mem::take(reason));
            let before = Origin::Upgrade(last.map(Box::new));
            let kept = LastAnswer { status, reason, before, ..LastAnswer::default() };
            last = Some(kept.worded(Some(from)));
        }
        Self { answer, last }
    }

    /// Returns it as an answer to an item with the same wording.
    pub(super) fn unchanged(self, from: &Wording, to: &Wording) -> Self {
        let last = self.last.map(|last| rebased(last, from, to));
        Self { last, ..self }
    }

    /// Returns the answer as it was given to a wording that is back, where nothing was said since; `None` if it
    /// was given to another one.
    pub(super) fn returned(&self, from: &Wording, to: &Wording) -> Option<Self> {
        let kept = self.kept()?;
        let Origin::Upgrade(before) = &kept.before else { return None };
        if !kept.wording()?.is_same(to) {
            return None;
        }
        let mut answer = self.answer.clone();
        reword_responses(&mut answer, from, to);
        let given = answer.to_mut();
        (given.status, given.reason) = (kept.status, kept.reason.clone());
        let last = before.as_deref().cloned().map(|last| rebased(last, from, to));
        Some(Self { answer, last })
    }

    /// Returns the answer as it stood with a wording from which this one was made, where nothing was said since.
    pub(super) fn as_before(&self, from: &Wording, to: &Wording) -> Option<Self> {
        if from.is_same(to) {
            return Some(self.clone().unchanged(from, to));
        }
        let returned = self.returned(from, to);
        // Without a status there was none to put aside.
        let unsaid = || self.clone().unchanged(from, to);
        returned.or_else(|| self.answer.status.is_none().then(unsaid))
    }

    /// Returns the answer to an earlier wording that an upgrade has put aside, where nothing was said since.
    pub(super) fn kept(&self) -> Option<&LastAnswer> {
        let kept = self.last.as_ref()?;
        let is_silent = self.answer.status.is_none() && self.answer.was_last_marked(kept.status);
        (kept.is_of_upgrade() && is_silent).then_some(kept)
    }
}

/// Returns an answer of last time, and those under it, as ones beside another wording: each says what it answered
/// where that differs.
fn rebased(last: LastAnswer, from: &Wording, to: &Wording) -> LastAnswer {
    let answered = last.wording().unwrap_or_else(|| from.clone());
    let is_other = !answered.is_same(to);
    let before = match last.before {
        Origin::Upgrade(Some(before)) => {
            Origin::Upgrade(Some(Box::new(rebased(*before, from, to))))
        }
        ref origin => origin.clone(),
    };
    LastAnswer { before, ..last }.worded(is_other.then_some(&answered))
}

/// Says of the responses to an item which wording they are about, where that is not the present one.
fn reword_responses(answer: &mut SharedAnswer, from: &Wording, to: &Wording) {
    if !answer.responses().is_empty()
        && let Lenient::Known(responses) = &mut answer.to_mut().responses
    {
        let reworded = std::mem::take(responses).into_iter();
        *responses = reworded.map(|response| response.reworded(from, to)).collect();
    }
}
