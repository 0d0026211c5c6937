//! What a report says, and in what order, without any format.
//!
//! Gaps come before the full list, every note and its evidence are told once, at the first place that
//! tells of the item, dates are absolute.

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::checklist::{CategoryNo, ItemNo};
use crate::domain::decision::Decision;
use crate::domain::score::Tally;
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::domain::text::{Shown, Text};

/// A session, put in order for a reader.
#[derive(Debug)]
pub struct Document<'s> {
    /// The system under review.
    pub system: &'s Text,
    /// The checklist's title.
    pub checklist: &'s Text,
    /// The day on which the review was begun, in UTC: the same for every reader.
    pub begun: NaiveDate,
    /// The day of the last change, in UTC, if there was any.
    pub changed: Option<NaiveDate>,
    /// What was decided.
    pub decision: Option<&'s Decision>,
    /// The score.
    pub tally: Tally,
    /// The sentence of the band; `None` when nothing is applicable.
    pub sentence: Option<Shown<'s>>,
    /// What is flagged as a blocker.
    pub blockers: Vec<Entry<'s>>,
    /// Gaps and open blockers by owner, those without one first.
    pub to_do: Vec<Group<'s>>,
    /// Every category.
    pub categories: Vec<CategoryPart<'s>>,
    /// What does not apply, and why.
    pub not_applicable: Vec<Entry<'s>>,
    /// How many fields have two values, of which somebody has to choose one.
    pub unsettled: u32,
}

/// What one person sees to.
#[derive(Debug)]
pub struct Group<'s> {
    /// Who; `None` for nobody.
    pub owner: Option<&'s Text>,
    /// The items, the earliest due first, those without a date last.
    pub items: Vec<Entry<'s>>,
}

/// A category with all its items.
#[derive(Debug)]
pub struct CategoryPart<'s> {
    /// The title.
    pub title: &'s Text,
    /// The counts.
    pub tally: Tally,
    /// The items.
    pub items: Vec<Entry<'s>>,
}

/// An item and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'s> {
    /// The statement.
    pub text: &'s Text,
    /// The answer.
    pub answer: &'s Answer,
    /// Whether note and evidence are told here: only at the first place that tells of the item.
    pub is_first: bool,
}

impl<'s> Document<'s> {
    /// Puts a session in order.
    #[must_use]
    pub fn of(session: &'s Session) -> Self {
        let changes = session.answers().flat_map(|(_, answer)| &answer.history);
        Self {
            system: session.system(),
            checklist: session.checklist().title(),
            begun: session.created_at().date_naive(),
            changed: changes.filter_map(|change| change.at).max().map(|at| at.date_naive()),
            decision: session.decision(),
            tally: *session.tally(),
            sentence: session
                .tally()
                .progress()
                .map(|progress| session.checklist().sentence(progress.band())),
            blockers: entries(session, |answer| answer.blocker, |_| true),
            to_do: to_do(session),
            categories: session
                .checklist()
                .numbered_categories()
                .map(|(number, _)| category(session, number))
                .collect(),
            unsettled: u32::try_from(session.conflict_count()).unwrap_or(u32::MAX),
            not_applicable: entries(
                session,
                |answer| answer.status == Some(Status::NotApplicable),
                |_| false,
            ),
        }
    }

    /// How many items there are to do.
    #[must_use]
    pub fn to_do_count(&self) -> usize {
        self.to_do.iter().map(|group| group.items.len()).sum()
    }
}

fn entries(
    session: &Session,
    wanted: impl Fn(&Answer) -> bool,
    is_first: impl Fn(&Answer) -> bool,
) -> Vec<Entry<'_>> {
    session
        .answers()
        .filter(|(_, answer)| wanted(answer))
        .map(|(item, answer)| entry(session, item, is_first(answer)))
        .collect()
}

fn entry(session: &Session, item: ItemNo, is_first: bool) -> Entry<'_> {
    Entry { text: &session.checklist().item(item).text, answer: session.answer(item), is_first }
}

fn category(session: &Session, number: CategoryNo) -> CategoryPart<'_> {
    let told_above = |answer: &Answer| answer.blocker || answer.is_gap();
    let items = session.checklist().items_of(number).map(ItemNo);
    CategoryPart {
        title: &session.checklist().category(number).title,
        tally: *session.tally_of(number),
        items: items.map(|item| entry(session, item, !told_above(session.answer(item)))).collect(),
    }
}

/// What somebody must see to, by owner.
fn to_do(session: &Session) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for item in session.action_plan() {
        let item = entry(session, item, !session.answer(item).blocker);
        let owner = item.answer.owner();
        match groups.last_mut() {
            Some(group) if group.owner == owner => group.items.push(item),
            _ => groups.push(Group { owner, items: vec![item] }),
        }
    }
    groups
}
