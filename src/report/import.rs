//! Reads an edited report back: the page is parsed as Markdown, the values that it tells are compared
//! with those of the session, and what is left is named.
//!
//! Three things are compared: what the page says, what it said when it was written (the marks at its
//! end hold checksums), and what the session says now. So a page that is older than the session takes
//! nothing back that was not edited in it; one that has lost its marks takes nothing back that the
//! history of an item knows as replaced. Every difference between the page and the page as it was
//! written is either a [`Proposal`] or a [`Remark`]; what is absent deletes nothing.

mod brackets;
mod compare;
mod conditions;
mod facts;
pub mod field;
mod fold;
mod former;
mod index;
pub(crate) mod marking;
mod marks;
mod note;
mod page;
mod people;
pub mod proposal;
mod reader;
mod risk;
mod source;
mod tree;

use std::collections::{BTreeMap, HashSet};

use chrono::{Offset, Utc};

use crate::domain::basics::day::{Days, Zone};
use crate::domain::format::record::Lenient;
use crate::domain::insight::agreement::Sight;
use crate::domain::insight::filter::Filter;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::Decision;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::{Change, ConditionChange, Edit, Whole};
use crate::report::choice::{Choice, Template};
use crate::report::import::proposal::{Proposal, Subject, Wish};
use crate::report::import::reader::{Page, is_counted_heading, is_of_reports};
use crate::report::import::source::Source;
use crate::report::{content, markdown};

pub use crate::report::import::field::Field;
pub use crate::report::import::proposal::{Import, Remark};

/// Why a page cannot be read back at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing of the page belongs to the session.
    #[error("this is no report: no item of the review's checklist stands in it")]
    NoReport,
    /// A merge has left its markers.
    #[error(
        "line {line}: a merge has left a conflict marker; choose one side and remove the markers"
    )]
    ConflictMarker {
        /// The line, from 1.
        line: usize,
    },
}

/// Compares a page with a session. Dates may be written as people write them today.
///
/// # Errors
/// [`Unreadable`] where nothing of the page belongs to the session, or where a merge has left its
/// markers.
pub fn read(page: &str, session: &Session, days: Days) -> Result<Import, Unreadable> {
    let source = Source::prepare(page).map_err(|line| Unreadable::ConflictMarker { line })?;
    let Page { said, mut absent, beside, conditions, people, remarks } =
        page::read(&source, session);
    let is_report = beside.iter().any(|one| is_of_reports(&one.text));
    if said.is_empty() && !is_report {
        return Err(Unreadable::NoReport);
    }
    // Of a list that a person has written by hand nothing tells what it could have held.
    absent.retain(|absent| {
        is_report || source.marks.knows(&session.checklist().item(absent.item).id.to_string())
    });
    let made_of = source.marks.made_of.clone();
    let mut import = Import { made_of, proposals: Vec::new(), remarks, newer: 0 };
    let former = compare::compare(said, &absent, &source, session, days, &mut import);
    let is_any_other = !import.proposals.is_empty() || former > 0;
    if is_report && source.marks.is_empty() && is_any_other {
        let words = "the page has no marks, so that what the review has changed since it was written \
                     cannot be told from an edit";
        import.remarks.push(Remark { line: 1, words: words.to_owned() });
    }
    conditions::compare(&conditions, &source, session, days.today, &mut import);
    people::compare(&people, &source, session, &mut import);
    let mut is_as_written = as_written(&source, session, days);
    let left = beside.into_iter().filter(|beside| !is_as_written(&beside.text));
    import.remarks.extend(left.map(|beside| beside.remark));
    import.remarks.sort_by_key(|remark| remark.line);
    import.remarks.dedup();
    Ok(import)
}

/// Returns a function that tells whether a page said a text beside the fields when it was written: by its
/// marks, else by what reports of the session say today, however long and whatever items they list. A
/// report is rendered only once those before it do not say the text.
fn as_written<'p>(
    source: &'p Source,
    session: &'p Session,
    days: Days,
) -> impl FnMut(&str) -> bool + 'p {
    let choices = Template::ALL.into_iter().flat_map(|template| {
        Filter::ALL.map(|only| Choice { template, only, ..Choice::default() })
    });
    // Somebody may have written it who was not to see the responses yet.
    let blind = Choice { sight: Sight::Blind, ..Choice::default() };
    let choices = choices.chain((!session.assessments().is_empty()).then_some(blind));
    let mut editions = choices.flat_map(move |choice| {
        let days = days_of(source, session, days).into_iter();
        days.flat_map(move |days| {
            let document = content::document(session, &choice, days);
            let page = markdown::page(&document);
            [page, markdown::page(&former::document(document))]
        })
    });
    let mut rendered: HashSet<String> = HashSet::new();
    move |text| {
        if let Some(is_said) = source.marks.said(text) {
            return is_said;
        }
        // A list that a person has written counts its own lines.
        is_counted_heading(text)
            || rendered.contains(text)
            || editions.any(|page| {
                rendered.extend(marking::told_beside_fields(&page, session));
                rendered.contains(text)
            })
    }
}

/// Returns the days as of which a page may have been written: today, the day that it names, and that of
/// the last change, as of which reports were written once; here and in UTC.
fn days_of(source: &Source, session: &Session, days: Days) -> Vec<Days> {
    const AS_OF: &str = "As of ";
    let utc = Days { zone: Zone::Fixed(Utc.fix()), ..days };
    let named = source.text.match_indices(AS_OF).find_map(|(at, _)| {
        let day = source.text.get(at + AS_OF.len()..)?;
        day.get(.."2026-11-29".len())?.parse().ok()
    });
    let last = session.last_change().unwrap_or_else(|| session.created_at());
    let mut all: Vec<Days> = Vec::new();
    for place in [days, utc] {
        for today in [Some(place.today), named, Some(place.of(last))].into_iter().flatten() {
            all.push(Days { today, ..place });
        }
    }
    all.dedup_by_key(|days| (days.today, days.of(last)));
    all
}

impl Import {
    /// Returns the edit that makes the chosen changes in a session: of the answers, of the accepted risks,
    /// of the decision, of the people.
    pub fn edit(
        &self,
        session: &Session,
        stamp: &Stamp,
        is_chosen: impl Fn(&Proposal) -> bool,
    ) -> Edit {
        let mut edits = Vec::new();
        let mut risks: BTreeMap<ItemNo, Option<Risk>> = BTreeMap::new();
        let mut added = Vec::new();
        let mut people = session.people().to_vec();
        for proposal in self.proposals.iter().filter(|proposal| is_chosen(proposal)) {
            match (&proposal.subject, &proposal.wish) {
                (Subject::Answer(item, _), Wish::Change(change)) => {
                    edits.push(Edit::Answer(*item, change.clone()));
                }
                (Subject::Answer(item, _), Wish::Evidence(links)) => {
                    let evidence = session.answer(*item).evidence_with(links, stamp);
                    edits.push(Edit::Answer(*item, Change::Evidence(evidence)));
                }
                (Subject::Answer(item, _), Wish::Risk(wish)) => {
                    let before = || session.answer(*item).accepted_risk().cloned();
                    let risk = risks.entry(*item).or_insert_with(before);
                    *risk = wish.made(risk.take(), stamp);
                }
                (_, Wish::Condition(Some(index), condition)) => {
                    edits.extend(condition_edits(session, *index, condition));
                }
                (_, Wish::Condition(None, condition)) => {
                    added.push(condition.clone());
                }
                (_, Wish::Person(person)) => {
                    let place = people.iter().position(|other| other.is_named(&person.name));
                    put(&mut people, place, person);
                }
                _ => {}
            }
        }
        let risk =
            |(item, risk): (_, Option<Risk>)| Edit::Answer(item, Change::Risk(risk.map(Box::new)));
        edits.extend(risks.into_iter().map(risk));
        if let Some(decision) = session.decision().filter(|_| !added.is_empty()) {
            let decision = decision.clone().adding(added, stamp);
            edits.insert(0, Edit::whole(Whole::Decision(Lenient::Known(Some(decision)))));
        }
        if people != session.people() {
            edits.push(Edit::whole(Whole::People(Lenient::Known(people))));
        }
        Edit::Several(edits)
    }
}

/// Returns the edits that make the condition at an index like another one.
fn condition_edits(session: &Session, index: usize, after: &Condition) -> Vec<Edit> {
    let conditions = session.decision().into_iter().flat_map(Decision::with_their_ids);
    let edits = conditions.skip(index).take(1).flat_map(|(id, before)| {
        let changes = ConditionChange::between(before, after);
        changes.into_iter().map(move |change| Edit::whole(Whole::Condition(id.clone(), change)))
    });
    edits.collect()
}

/// Replaces the entry of a list at an index, or adds one where there is none.
fn put<T: Clone>(list: &mut Vec<T>, place: Option<usize>, entry: &T) {
    match place.and_then(|place| list.get_mut(place)) {
        Some(before) => before.clone_from(entry),
        None => list.push(entry.clone()),
    }
}
