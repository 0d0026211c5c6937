//! What a report says, and in what order, without any format.
//!
//! Gaps come before the full list, every note is told once, at the first place that tells of its
//! item, dates are absolute.

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::checklist::{CategoryNo, ItemNo};
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
    /// The score.
    pub tally: Tally,
    /// The sentence of the band; `None` when nothing is applicable.
    pub sentence: Option<Shown<'s>>,
    /// Open blockers.
    pub blockers: Vec<Entry<'s>>,
    /// Gaps by owner, those without one first.
    pub to_do: Vec<Group<'s>>,
    /// Every category.
    pub categories: Vec<CategoryPart<'s>>,
    /// What does not apply, and why.
    pub not_applicable: Vec<Entry<'s>>,
}

/// Gaps that one person sees to.
#[derive(Debug)]
pub struct Group<'s> {
    /// Who; `None` for nobody.
    pub owner: Option<&'s Text>,
    /// The gaps, the earliest due first, those without a date last.
    pub gaps: Vec<Entry<'s>>,
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
    /// Whether the note is told here: only at the first place that tells of the item.
    pub tells_note: bool,
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
            tally: *session.tally(),
            sentence: session
                .tally()
                .progress()
                .map(|progress| session.checklist().sentence(progress.band())),
            blockers: entries(session, Answer::blocks, |_| true),
            to_do: by_owner(entries(session, Answer::is_gap, |answer| !answer.blocks())),
            categories: session
                .checklist()
                .numbered_categories()
                .map(|(number, _)| category(session, number))
                .collect(),
            not_applicable: entries(
                session,
                |answer| answer.status == Some(Status::NotApplicable),
                |_| false,
            ),
        }
    }

    /// How many gaps there are.
    #[must_use]
    pub fn gap_count(&self) -> usize {
        self.to_do.iter().map(|group| group.gaps.len()).sum()
    }
}

fn entries(
    session: &Session,
    wanted: impl Fn(&Answer) -> bool,
    tells_note: impl Fn(&Answer) -> bool,
) -> Vec<Entry<'_>> {
    session
        .answers()
        .filter(|(_, answer)| wanted(answer))
        .map(|(item, answer)| entry(session, item, tells_note(answer)))
        .collect()
}

fn entry(session: &Session, item: ItemNo, tells_note: bool) -> Entry<'_> {
    Entry { text: &session.checklist().item(item).text, answer: session.answer(item), tells_note }
}

fn category(session: &Session, number: CategoryNo) -> CategoryPart<'_> {
    let told_above = |answer: &Answer| answer.is_gap() || answer.blocks();
    let items = session.checklist().items_of(number).map(ItemNo);
    CategoryPart {
        title: &session.checklist().category(number).title,
        tally: *session.tally_of(number),
        items: items.map(|item| entry(session, item, !told_above(session.answer(item)))).collect(),
    }
}

/// Groups gaps by owner: nobody first, then the owners by name; in a group the earliest due date
/// first.
fn by_owner(mut gaps: Vec<Entry<'_>>) -> Vec<Group<'_>> {
    gaps.sort_by_key(|gap| (gap.answer.owner(), gap.answer.due.is_none(), gap.answer.due));
    let mut groups: Vec<Group<'_>> = Vec::new();
    for gap in gaps {
        let owner = gap.answer.owner();
        match groups.last_mut() {
            Some(group) if group.owner == owner => group.gaps.push(gap),
            _ => groups.push(Group { owner, gaps: vec![gap] }),
        }
    }
    groups
}
