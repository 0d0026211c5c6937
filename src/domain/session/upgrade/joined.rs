//! One answer in the place of several, where the checklist has one item in the place of several.

use foldhash::{HashSet, HashSetExt};

use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::format::record::{Kept, Lenient, Unknown};
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, sort_conflicts};
use crate::domain::records::checklist::wording::{Wording, folded};
use crate::domain::records::evidence::Evidence;
use crate::domain::records::last_time::{LastAnswer, Origin};
use crate::domain::records::risk::Risk;
use crate::domain::session::upgrade::carried::Carried;

/// Joins answers, each with the wording that it is about, in the checklist's order, as one to an item of this
/// wording. The status is the worst, and stands with those of last time until somebody confirms it.
pub(super) fn joined(parts: &[(Wording, Carried)], wording: &Wording) -> Carried {
    let answers = || parts.iter().map(|(_, part)| &*part.answer);
    let both = joined_wording(&parts.iter().map(|(wording, _)| wording).collect::<Vec<_>>());
    let both = (!both.is_same(wording)).then_some(&both);
    let lasts = parts.iter().filter_map(|(_, part)| part.last.as_ref()?.of_review());
    let before = joined_lasts(&lasts.collect::<Vec<_>>()).map(|last| last.worded(both));
    let last = match worst(answers().map(|answer| answer.status)) {
        None => before,
        status => {
            let reason = joined_text(answers().map(|answer| &answer.reason));
            let before = Origin::Upgrade(before.map(Box::new));
            Some(LastAnswer { status, reason, before, ..LastAnswer::default() }.worded(both))
        }
    };
    let answer = Answer {
        note: joined_text(answers().map(|answer| &answer.note)),
        owner: answers().find_map(Answer::owner).cloned(),
        due: answers().find_map(|answer| answer.due),
        evidence: united(answers().map(|answer| answer.evidence.as_slice())),
        blocker: answers().any(|answer| answer.blocker),
        risk: first_ending(answers().filter(|answer| answer.is_open()).map(|answer| &answer.risk)),
        history: history(answers()),
        conflicts: conflicts(answers()),
        unknown: unknown(answers().map(|answer| &answer.unknown)),
        ..Answer::default()
    };
    Carried { answer: answer.into(), last }
}

/// Joins the answers of a last review, each with the wording that it is about, likewise.
pub(crate) fn joined_last(
    parts: &[(Wording, LastAnswer)],
    wording: &Wording,
) -> Option<LastAnswer> {
    let both = joined_wording(&parts.iter().map(|(wording, _)| wording).collect::<Vec<_>>());
    let both = (!both.is_same(wording)).then_some(&both);
    let joined = match parts {
        [(_, only)] => Some(only.clone()),
        _ => joined_lasts(&parts.iter().map(|(_, last)| last).collect::<Vec<_>>()),
    };
    joined.map(|last| last.worded(both))
}

/// Joins what the last review said; `None` where it said nothing.
fn joined_lasts(lasts: &[&LastAnswer]) -> Option<LastAnswer> {
    lasts.first()?;
    let lasts = || lasts.iter().copied();
    Some(LastAnswer {
        status: worst(lasts().map(|last| last.status)),
        reason: joined_text(lasts().map(|last| &last.reason)),
        note: joined_text(lasts().map(|last| &last.note)),
        owner: lasts().find_map(LastAnswer::owner).cloned(),
        due: lasts().find_map(|last| last.due),
        evidence: united(lasts().map(|last| last.evidence.as_slice())),
        blocker: lasts().any(|last| last.blocker),
        risk: first_ending(lasts().filter(|last| last.is_open()).map(|last| &last.risk)),
        open_since: lasts().filter_map(|last| last.open_since).min(),
        unknown: unknown(lasts().map(|last| &last.unknown)),
        ..LastAnswer::default()
    })
}

/// Returns the worst of statuses: missing, partial, unassessed, done; not applicable only where all are.
fn worst(statuses: impl Iterator<Item = Option<Status>>) -> Option<Status> {
    let rank = |status: &Option<Status>| match status {
        Some(Status::Missing) => 0,
        Some(Status::Partial) => 1,
        None => 2,
        Some(Status::Done) => 3,
        Some(Status::NotApplicable) => 4,
    };
    statuses.min_by_key(rank).flatten()
}

/// Returns the texts that say something, each once, with line breaks between.
fn joined_text<'t>(texts: impl Iterator<Item = &'t Text>) -> Text {
    let mut seen = HashSet::new();
    let told = texts.filter(|text| !text.is_blank() && seen.insert(folded(text)));
    Text::new(told.map(Text::raw).collect::<Vec<_>>().join("\n"))
}

fn joined_wording(wordings: &[&Wording]) -> Wording {
    let joined = |of: fn(&Wording) -> &Text| joined_text(wordings.iter().map(|one| of(one)));
    Wording {
        text: joined(|one| &one.text),
        done_when: joined(|one| &one.done_when),
        about: joined(|one| &one.about),
    }
}

/// Returns the evidence of all, each link once.
fn united<'e>(lists: impl Iterator<Item = &'e [Evidence]>) -> Vec<Evidence> {
    let mut links = HashSet::new();
    lists.flatten().filter(|one| links.insert(&one.link)).cloned().collect()
}

/// Returns the risk that ends first; one without a date has ended already, and one that cannot be read may have.
fn first_ending<'r>(
    risks: impl Iterator<Item = &'r Lenient<Option<Risk>>>,
) -> Lenient<Option<Risk>> {
    let end = |risk: &&Lenient<Option<Risk>>| risk.known()?.as_ref()?.until;
    let is_risk = |risk: &&Lenient<Option<Risk>>| **risk != Lenient::Known(None);
    risks.filter(is_risk).min_by_key(end).cloned().unwrap_or_default()
}

/// Returns the changes of all by their time. Answers that were one before have their beginning in common: what stands
/// in several is there once.
fn history<'a>(answers: impl Iterator<Item = &'a Answer>) -> Vec<HistoryEntry> {
    let (mut all, mut before) = (Vec::new(), HashSet::new());
    for answer in answers {
        let keyed = answer.history.iter().map(|entry| (Kept::of(entry).json().to_owned(), entry));
        let new: Vec<_> = keyed.filter(|(key, _)| !before.contains(key)).collect();
        all.extend(new.iter().map(|(_, entry)| (*entry).clone()));
        before.extend(new.into_iter().map(|(key, _)| key));
    }
    all.sort_by_key(|entry| entry.at);
    all
}

fn conflicts<'a>(answers: impl Iterator<Item = &'a Answer>) -> Vec<Conflict> {
    let mut all: Vec<Conflict> = answers.flat_map(|answer| answer.conflicts.clone()).collect();
    sort_conflicts(&mut all);
    all.dedup();
    all
}

/// Returns the unknown fields of all; of one that several have, the first value.
fn unknown<'u>(all: impl Iterator<Item = &'u Unknown>) -> Unknown {
    let mut joined = Unknown::default();
    for (name, value) in all.flat_map(Unknown::iter) {
        if joined.get(name).is_none() {
            joined.push(name.to_owned(), value.clone());
        }
    }
    joined
}
