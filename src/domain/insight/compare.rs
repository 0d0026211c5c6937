//! Comparison of two reviews: the items that got better or worse, are new, or stayed open, and since when.

use chrono::NaiveDate;

use crate::domain::basics::day::Now;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::versions::{Matched, Outcome, Versions};
use crate::domain::records::checklist::{Item, ItemId, ItemNo};
use crate::domain::records::last_time::{LastAnswer, LastTime};
use crate::domain::session::Session;

worded! {
    /// The change of an item between two reviews, in the order in which changes are listed; the words are for people.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Change by words, json_name {
        /// The status got worse.
        Worse: "worse", "worse";
        /// The item is a gap, and was unassessed or not asked before.
        New: "new", "new";
        /// The item is the same gap as before.
        StillOpen: "still open", "still_open";
        /// The item is not in the later checklist.
        Gone: "retired", "gone";
        /// The item is unassessed in the later review.
        NotYet: "not yet assessed", "not_yet";
        /// The status got better, or an item that was unassessed is settled.
        Better: "better", "better";
        /// The item was and is done or not applicable, or is so and was not asked before.
        Same: "same", "same";
    }
}

impl Change {
    /// Returns the change of an item that was not asked before. It gets no better.
    fn of_new(after: Option<Status>) -> Self {
        match Self::between(None, after) {
            Self::Better => Self::Same,
            change => change,
        }
    }

    /// Returns the change between two statuses of an item; `None` is unassessed.
    pub fn between(before: Option<Status>, after: Option<Status>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return match after {
                None => Self::NotYet,
                Some(status) if status.is_gap() => Self::New,
                Some(_) => Self::Better,
            };
        };
        match height(after).cmp(&height(before)) {
            std::cmp::Ordering::Less => Self::Worse,
            std::cmp::Ordering::Greater => Self::Better,
            std::cmp::Ordering::Equal if after.is_gap() => Self::StillOpen,
            std::cmp::Ordering::Equal => Self::Same,
        }
    }
}

/// Returns the rank of a status. Not applicable ranks with done: both need no work.
const fn height(status: Status) -> u8 {
    match status {
        Status::Missing => 0,
        Status::Partial => 1,
        Status::Done | Status::NotApplicable => 2,
    }
}

/// An item in two reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared<'s> {
    /// The item's id in the later review, or in the earlier one if it is gone.
    pub id: &'s str,
    /// Its id in the earlier review; `None` if it was not asked there.
    pub earlier_id: Option<&'s str>,
    /// Its statement in the later review, or in the earlier one if it is gone.
    pub text: &'s Text,
    /// The change between the two.
    pub change: Change,
    /// Its status before; the outer `None` means that it was not asked.
    pub before: Option<Option<Status>>,
    /// Its status after; the outer `None` means that it is gone.
    pub after: Option<Option<Status>>,
    /// Its owner in the later review.
    pub owner: Option<&'s Text>,
    /// The relation of the items of the two checklists.
    pub outcome: Outcome,
}

impl Compared<'_> {
    /// Returns whether no review that asked the item left it unassessed, so that like is compared with like.
    pub fn is_comparable(&self) -> bool {
        self.before != Some(None) && self.after != Some(None)
    }

    /// Returns what became of the item in words, where its text or its place is another one and the change does not say
    /// so: `reworded`.
    pub fn outcome_words(&self) -> Option<&'static str> {
        let is_told = match self.outcome {
            Outcome::Moved | Outcome::Reworded => true,
            Outcome::New => self.change != Change::New,
            Outcome::Same | Outcome::Retired => false,
        };
        is_told.then(|| self.outcome.words())
    }

    /// Returns whether both reviews assessed the item.
    fn is_in_both(&self) -> bool {
        matches!((self.before, self.after), (Some(Some(_)), Some(Some(_))))
    }
}

/// Two reviews and the change of every item.
#[derive(Clone, Debug)]
pub struct Comparison<'s> {
    /// The earlier review.
    pub before: &'s Session,
    /// The later one.
    pub after: &'s Session,
    /// Every item, sorted by change, then in the checklist's order.
    pub items: Vec<Compared<'s>>,
}

impl<'s> Comparison<'s> {
    /// Compares two reviews. Items match as those of two versions of a checklist do; one that takes the place of
    /// several is compared with each of them.
    pub fn of(before: &'s Session, after: &'s Session) -> Self {
        let compared = |outcome, item: &'s Item, was: Option<ItemNo>, is: Option<&'s Answer>| {
            let earlier_id = was.map(|was| before.checklist().item(was).id.raw());
            let was = was.map(|was| before.answer(was));
            Compared {
                id: item.id.raw(),
                earlier_id,
                text: &item.text,
                change: match (was, is) {
                    (_, None) => Change::Gone,
                    (None, Some(is)) => Change::of_new(is.status),
                    (Some(was), Some(is)) => Change::between(was.status, is.status),
                },
                before: was.map(|was| was.status),
                after: is.map(|is| is.status),
                owner: is.and_then(Answer::owner),
                outcome,
            }
        };
        let versions = Versions::between(before.checklist(), after.checklist());
        let items =
            versions.items().into_iter().filter_map(|Matched { outcome, from, to, .. }| {
                let item = match (to, from) {
                    (Some(to), _) => after.checklist().item(to),
                    (None, Some(from)) => before.checklist().item(from),
                    (None, None) => return None,
                };
                Some(compared(outcome, item, from, to.map(|to| after.answer(to))))
            });
        let mut items: Vec<Compared<'s>> = items.collect();
        // Stable: items with the same change keep the checklist's order.
        items.sort_by_key(|item| item.change);
        Self { before, after, items }
    }

    /// Returns the number of items with a change.
    pub fn count(&self, change: Change) -> usize {
        self.items.iter().filter(|item| item.change == change).count()
    }

    /// Returns the counts of changes in words: `6 better, 1 worse, 6 still open`.
    pub fn words(&self) -> String {
        words(&Change::ALL.map(|change| (change, self.count(change))))
    }
}

impl Comparison<'_> {
    /// Returns the counts of changes in words, where a review is unfinished only of what both assessed: `of the 10
    /// assessed: 1 better, 2 worse`.
    pub fn words_of_both(&self) -> String {
        let comparable = || self.items.iter().filter(|item| item.is_comparable());
        if comparable().count() == self.items.len() {
            return self.words();
        }
        let count = |change| comparable().filter(|item| item.change == change).count();
        let both = self.items.iter().filter(|item| item.is_in_both()).count();
        if both == 0 {
            return "no item is assessed in both".to_owned();
        }
        let counts = Change::ALL.map(|change| (change, count(change)));
        format!("of the {both} assessed: {}", words(&counts))
    }
}

/// Counts the items by their change since the last review, in the order of [`Change::ALL`].
pub fn since_last_time(session: &Session) -> Vec<(Change, usize)> {
    let asked =
        session.answers().map(|(item, answer)| change_of(session.last_review_answer(item), answer));
    counts(session, asked.collect())
}

/// Counts changes of items, and those of the last review that this checklist lacks.
fn counts(session: &Session, mut changes: Vec<Change>) -> Vec<(Change, usize)> {
    changes.extend(gone(session).into_iter().map(|_| Change::Gone));
    let count = |change| changes.iter().filter(|other| **other == change).count();
    Change::ALL.map(|change| (change, count(change))).to_vec()
}

/// Returns the counts of changes since the last review in words; where one of the two is unfinished, only of what
/// both assessed.
pub fn words_since_last_time(session: &Session) -> String {
    let asked = session.answers().map(|(item, answer)| (session.last_review_answer(item), answer));
    let is_unassessed = |(last, answer): &(Option<&LastAnswer>, &Answer)| {
        answer.status.is_none() || last.is_some_and(|last| last.status.is_none())
    };
    let assessed: Vec<_> = asked.filter(|both| !is_unassessed(both)).collect();
    let changes = assessed.iter().map(|(last, answer)| change_of(*last, answer));
    let words = words(&counts(session, changes.collect()));
    if assessed.len() == session.checklist().len() {
        return words;
    }
    let both = assessed.iter().filter(|(last, _)| last.is_some()).count();
    format!("of the {both} assessed: {words}")
}

/// Returns the ids of the last review's items that this checklist lacks: those that are not kept as retired items, then
/// those that are.
pub fn gone(session: &Session) -> Vec<&str> {
    let retired = session.retired().iter().filter(|one| {
        let last = one.last_time.as_deref();
        one.is_left_over() && last.is_some_and(|last| last.of_review().is_some())
    });
    unknown(session).into_iter().chain(retired.map(|one| one.id.raw())).collect()
}

/// Returns the ids of the last review's items that this checklist lacks and of which nothing else is known.
pub fn unknown(session: &Session) -> Vec<&str> {
    let before = session.last_time().into_iter().flat_map(|last| last.answers.keys());
    let before = before.map(String::as_str);
    before.filter(|id| session.checklist().number(&ItemId::new(id)).is_none()).collect()
}

/// Returns the count of a change; 0 if it is not in the list.
pub fn count_of(counts: &[(Change, usize)], change: Change) -> usize {
    counts.iter().find(|(other, _)| *other == change).map_or(0, |(_, count)| *count)
}

/// Returns the change of an item since the last review.
pub fn change_of(last: Option<&LastAnswer>, answer: &Answer) -> Change {
    match last {
        Some(last) => Change::between(last.status, answer.status),
        None => Change::of_new(answer.status),
    }
}

/// Returns the day of the first of the consecutive reviews, this one included, in which an item is a gap.
pub fn open_since(session: &Session, item: ItemNo) -> Option<NaiveDate> {
    let last = session.last_review_answer(item)?.open_since?;
    session.answer(item).is_open().then_some(last)
}

/// Returns the answer of the last review to an item and how today's differs: `missing, 2026-08-20, ben; today worse`.
pub fn last_state_words(session: &Session, item: ItemNo, now: Now) -> Option<String> {
    let last = session.last_answer(item)?;
    if last.is_of_upgrade() {
        return Some(put_aside_words(session, item, now));
    }
    review_words(session, item, now)
}

/// Returns the status that was said of an earlier wording in this review, then what the last review said.
fn put_aside_words(session: &Session, item: ItemNo, now: Now) -> String {
    let status = session.last_answer(item).and_then(|last| last.status);
    let said = format!("{}, said of an earlier wording", status::word(status));
    match review_words(session, item, now) {
        Some(words) => format!("{said}; last review {words}"),
        None => said,
    }
}

/// Returns the answer of the last review to an item and how today's differs.
fn review_words(session: &Session, item: ItemNo, now: Now) -> Option<String> {
    let last = session.last_review_answer(item)?;
    let day = session.last_time()?.created_at.map(|at| now.zone.day(at));
    let reworded = if last.is_reworded() { " (reworded)" } else { "" };
    let mut words = format!("{}{reworded}", status::word(last.status));
    let owner = last.owner().map(|owner| owner.shown().to_string());
    let since = open_since(session, item).filter(|since| day.is_some_and(|day| *since < day));
    let since = since.map(|since| format!("open since {since}"));
    for part in [day.map(|day| day.to_string()), owner, since].into_iter().flatten() {
        words = format!("{words}, {part}");
    }
    let answer = session.answer(item);
    if answer.status.is_some() {
        let today = match change_of(Some(last), answer) {
            Change::Same if last.status == answer.status => "still so".to_owned(),
            Change::Same => format!("today {}", status::word(answer.status)),
            Change::StillOpen => Change::StillOpen.words().to_owned(),
            change => format!("today {}", change.words()),
        };
        words = format!("{words}; {today}");
    }
    Some(words)
}

/// Returns what [`last_state_words`] does, and what was written: `missing, 2026-08-20, ben: no drill planned`.
pub fn last_words(session: &Session, item: ItemNo, now: Now) -> Option<String> {
    // Whatever punctuation it ends with, nothing follows.
    let said = session.last_answer(item)?.said().map(|said| format!(": {said}"));
    Some(last_state_words(session, item, now)? + &said.unwrap_or_default())
}

/// Returns the day and the completion of the last review: `2026-11-23: 23 of 31, 74.2%`. Answers of a file have its name
/// instead of a day.
pub fn last_score_words(last: &LastTime, now: Now) -> String {
    let file = || last.source.as_ref().map(|source| source.file.shown().to_string());
    let day = last.created_at.map(|at| now.zone.day(at).to_string());
    let day = day.or_else(file).unwrap_or_else(|| "last time".to_owned());
    match last.tally().progress() {
        None => format!("{day}: nothing applicable"),
        Some(progress) => {
            let (done, applicable) = (progress.done(), progress.applicable());
            format!("{day}: {done} of {applicable}, {}", progress.percent())
        }
    }
}

/// Returns counts in words, better first, without those of zero; `nothing changed` if all are.
pub fn words(counts: &[(Change, usize)]) -> String {
    use Change::{Better, Gone, New, NotYet, StillOpen, Worse};
    let counted = [Better, Worse, New, StillOpen, Gone, NotYet].into_iter().filter_map(|change| {
        let count = count_of(counts, change);
        (count > 0).then(|| format!("{count} {}", change.words()))
    });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() { "nothing changed".to_owned() } else { counted.join(", ") }
}
