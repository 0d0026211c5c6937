//! Two reviews side by side: what became better, worse, new, or stayed open, and for how long.

use chrono::NaiveDate;

use crate::domain::basics::order;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{Checklist, ItemId, ItemNo};
use crate::domain::records::last_time::LastAnswer;
use crate::domain::session::Session;

/// What became of an item. What needs to be looked at first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It was better.
    Worse,
    /// A gap that was not known: it was not asked before, or nobody had said anything.
    New,
    /// It was a gap and is as large a gap.
    StillOpen,
    /// It is asked no more.
    Gone,
    /// Nobody has said anything yet this time.
    NotYet,
    /// It was worse.
    Better,
    /// It is as it was.
    Same,
}

impl Change {
    /// Every change, in order.
    pub const ALL: [Self; 7] = [
        Self::Worse,
        Self::New,
        Self::StillOpen,
        Self::Gone,
        Self::NotYet,
        Self::Better,
        Self::Same,
    ];

    /// The words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::New => "new",
            Self::StillOpen => "still open",
            Self::Gone => "gone",
            Self::NotYet => "not yet assessed",
            Self::Better => "better",
            Self::Same => "same",
        }
    }

    /// The name in JSON output.
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::New => "new",
            Self::StillOpen => "still_open",
            Self::Gone => "gone",
            Self::NotYet => "not_yet",
            Self::Better => "better",
            Self::Same => "same",
        }
    }

    /// What became of an item that was asked both times.
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

/// How good a status is: what does not apply asks for nothing, like what is done.
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
    /// The item's id.
    pub id: &'s str,
    /// Its statement, as the later review has it if it does.
    pub text: &'s Text,
    /// What became of it.
    pub change: Change,
    /// Its status before; `None` where it was not asked.
    pub before: Option<Option<Status>>,
    /// Its status after; `None` where it is asked no more.
    pub after: Option<Option<Status>>,
    /// Who sees to it now.
    pub owner: Option<&'s Text>,
}

/// Two reviews side by side.
#[derive(Clone, Debug)]
pub struct Comparison<'s> {
    /// The earlier review.
    pub before: &'s Session,
    /// The later one.
    pub after: &'s Session,
    /// Every item, what got worse first.
    pub items: Vec<Compared<'s>>,
}

impl<'s> Comparison<'s> {
    /// Compares two reviews: the items of both checklists match by their ids.
    pub fn of(before: &'s Session, after: &'s Session) -> Self {
        let known = |checklist: &Checklist, item: &ItemId| checklist.number(item);
        let mut items: Vec<Compared<'s>> = after
            .checklist()
            .items()
            .map(|(number, item)| {
                let was = known(before.checklist(), &item.id);
                let was = was.map(|number| before.answer(number).status);
                let answer = after.answer(number);
                let change = Change::between(was.flatten(), answer.status);
                Compared {
                    id: item.id.raw(),
                    text: &item.text,
                    change,
                    before: was,
                    after: Some(answer.status),
                    owner: answer.owner(),
                }
            })
            .collect();
        let gone = before
            .checklist()
            .items()
            .filter(|(_, item)| known(after.checklist(), &item.id).is_none());
        items.extend(gone.map(|(number, item)| Compared {
            id: item.id.raw(),
            text: &item.text,
            change: Change::Gone,
            before: Some(before.answer(number).status),
            after: None,
            owner: None,
        }));
        // Stable: within a change the order of the checklist stays.
        order::sort_by_key(&mut items, |item| item.change);
        Self { before, after, items }
    }

    /// How many items became so.
    pub fn count(&self, change: Change) -> usize {
        self.items.iter().filter(|item| item.change == change).count()
    }

    /// What changed, in words: `6 better, 1 worse, 6 still open`.
    pub fn words(&self) -> String {
        words(&Change::ALL.map(|change| (change, self.count(change))))
    }
}

/// What became of the items of a session and of the last review, counted.
pub fn since_last_time(session: &Session) -> Vec<(Change, usize)> {
    let mut counts = Change::ALL.map(|change| (change, 0));
    let became = |(item, answer)| change_of(session.last_answer(item), answer);
    let gone = gone(session).into_iter().map(|_| Change::Gone);
    for change in session.answers().map(became).chain(gone) {
        for (_, count) in counts.iter_mut().filter(|(other, _)| *other == change) {
            *count += 1;
        }
    }
    counts.to_vec()
}

/// The items of the last review that are asked no more, by their ids.
pub fn gone(session: &Session) -> Vec<&str> {
    let is_asked = |id: &str| session.checklist().number(&ItemId::new(id)).is_some();
    let before = session.last_time().into_iter().flat_map(|last| last.answers.keys());
    before.map(String::as_str).filter(|id| !is_asked(id)).collect()
}

/// How many items became so.
pub fn count_of(counts: &[(Change, usize)], change: Change) -> usize {
    counts.iter().find(|(other, _)| *other == change).map_or(0, |(_, count)| *count)
}

/// What became of an item since the last review.
pub fn change_of(last: Option<&LastAnswer>, answer: &Answer) -> Change {
    Change::between(last.and_then(|last| last.status), answer.status)
}

/// Since when an item has been a gap in every review, this one included.
pub fn open_since(session: &Session, item: ItemNo) -> Option<NaiveDate> {
    let last = session.last_answer(item)?.open_since?;
    session.answer(item).is_open().then_some(last)
}

/// Counts in words, better first; what did not happen is left out.
pub fn words(counts: &[(Change, usize)]) -> String {
    use Change::{Better, Gone, New, NotYet, StillOpen, Worse};
    let told = [Better, Worse, New, StillOpen, Gone, NotYet].into_iter().filter_map(|change| {
        let count = count_of(counts, change);
        (count > 0).then(|| format!("{count} {}", change.words()))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "nothing changed".to_owned() } else { told.join(", ") }
}
