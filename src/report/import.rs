//! Reads an edited report back: the page is parsed as Markdown, the values that it tells are compared
//! with those of the session, and what is left is named.
//!
//! Three things are compared: what the page says, what it said when it was written (the marks at its
//! end hold checksums), and what the session says now. So a page that is older than the session takes
//! nothing back that was not edited in it; one that has lost its marks takes nothing back that the
//! history of an item knows as replaced. Every difference between the page and the page as it was
//! written is either a [`Proposal`] or a [`Remark`]; what is absent deletes nothing.

mod compare;
mod facts;
mod field;
mod fold;
mod index;
pub(crate) mod marking;
mod marks;
mod note;
mod page;
pub mod proposal;
mod risk;
mod source;
mod tree;
mod whole;

use std::collections::HashSet;

use chrono::{Offset, Utc};

use crate::domain::basics::day::{Days, Zone};
use crate::domain::basics::names;
use crate::domain::format::record::Lenient;
use crate::domain::insight::filter::Filter;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::people::Person;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::{Change, Edit, Whole};
use crate::report::choice::{Choice, Template};
use crate::report::content;
use crate::report::import::page::reader::{
    Absent, Beside, Page, RemarkAt, is_counted_heading, is_of_reports,
};
use crate::report::import::proposal::{Proposal, Subject, Wish};
use crate::report::import::risk::RiskWish;
use crate::report::import::source::{ConflictMarker, Source};
use crate::report::markdown;

pub use crate::report::import::field::Field;

/// The result of reading an edited page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The id of the session that the page was made of, where it says so.
    pub made_of: Option<String>,
    /// The changes, in the order of the checklist; then conditions and people.
    pub proposals: Vec<Proposal>,
    /// The differences that change nothing, in the order of the page.
    pub remarks: Vec<Remark>,
    /// The number of fields that the session has changed since the page was written; they stay.
    pub newer: usize,
}

/// A difference that changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the page, from 1.
    pub line: usize,
    /// The difference and the reason, safe to show.
    pub words: String,
}

/// Why a page cannot be read back at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing of the page belongs to the session.
    #[error("this is no report: no item of the session's checklist stands in it")]
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
    let source = Source::prepare(page)
        .map_err(|ConflictMarker(line)| Unreadable::ConflictMarker { line })?;
    let Page { said, absent, beside, conditions, people, mut remarks } =
        page::read(&source.text, &source.marks, session);
    let is_report = beside.iter().any(|one| is_of_reports(&one.text));
    if said.is_empty() && !is_report {
        return Err(Unreadable::NoReport);
    }
    // Of a list that a person has written by hand nothing tells what it could have held.
    let is_known = |absent: &Absent| {
        is_report || source.marks.knows(&session.checklist().item(absent.item).id.to_string())
    };
    let absent: Vec<Absent> = absent.into_iter().filter(is_known).collect();
    let compared = compare::compare(said, &absent, &source.marks, session, days);
    let mut proposals = compared.proposals;
    remarks.extend(compared.remarks);
    let is_any_other = !proposals.is_empty() || compared.former > 0;
    if is_report && source.marks.is_empty() && is_any_other {
        let words = "the page has no marks, so that what the session has changed since it was written \
                     cannot be told from an edit";
        remarks.push(RemarkAt { at: 0, words: words.to_owned() });
    }
    let is_unedited = |text: &str| source.marks.said(text) == Some(true);
    for (more, named) in [
        whole::conditions::conditions(&conditions, session, is_unedited, days.today),
        whole::people::people(&people, session, is_unedited),
    ] {
        proposals.extend(more);
        remarks.extend(named);
    }
    let mut as_written = AsWritten::new(&source, session, days);
    let left = beside.into_iter().filter(|Beside { text, .. }| !as_written.says(text));
    let left = left.map(|Beside { at, words, .. }| RemarkAt { at, words });
    let remarks = remarks.into_iter().chain(left);
    let mut remarks: Vec<Remark> =
        remarks.map(|RemarkAt { at, words }| Remark { line: source.line_of(at), words }).collect();
    remarks.sort_by_key(|remark| remark.line);
    remarks.dedup();
    let proposals = proposals
        .into_iter()
        .map(|(at, proposal)| Proposal { line: source.line_of(at), ..proposal })
        .collect();
    Ok(Import { made_of: source.marks.made_of, proposals, remarks, newer: compared.newer })
}

/// Tells what a page said beside the fields when it was written: by its marks, else by what reports of
/// the session say today, however long and whatever items they list.
struct AsWritten<'p> {
    source: &'p Source,
    session: &'p Session,
    /// The reports that were not looked at yet.
    editions: std::vec::IntoIter<(Choice, Days)>,
    rendered: HashSet<String>,
}

impl<'p> AsWritten<'p> {
    fn new(source: &'p Source, session: &'p Session, days: Days) -> Self {
        let choices = [Template::Full, Template::Short].into_iter().flat_map(|template| {
            Filter::ALL.map(|only| Choice { template, only, ..Choice::default() })
        });
        let editions = choices.flat_map(|choice| {
            days_of(source, session, days).into_iter().map(move |days| (choice.clone(), days))
        });
        let editions = editions.collect::<Vec<_>>().into_iter();
        Self { source, session, editions, rendered: HashSet::new() }
    }

    fn says(&mut self, text: &str) -> bool {
        if let Some(is_said) = self.source.marks.said(text) {
            return is_said;
        }
        // A list that a person has written counts its own lines.
        if is_counted_heading(text) || self.rendered.contains(text) {
            return true;
        }
        for (choice, days) in self.editions.by_ref() {
            let page = markdown::page(&content::document(self.session, &choice, days));
            self.rendered.extend(marking::told_beside_fields(&page, self.session));
            if self.rendered.contains(text) {
                return true;
            }
        }
        false
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
    /// Returns the edit that makes the chosen changes in a session.
    pub fn edit(
        &self,
        session: &Session,
        stamp: &Stamp,
        is_chosen: impl Fn(&Proposal) -> bool,
    ) -> Edit {
        let chosen: Vec<&Proposal> =
            self.proposals.iter().filter(|proposal| is_chosen(proposal)).collect();
        let answers =
            chosen.iter().filter_map(|proposal| match (&proposal.subject, &proposal.wish) {
                (Subject::Answer(item, _), Wish::Change(change)) => Some((*item, change.clone())),
                (Subject::Answer(item, _), Wish::Evidence(links)) => {
                    let evidence = session.answer(*item).evidence_with(links, stamp);
                    Some((*item, Change::Evidence(evidence)))
                }
                _ => None,
            });
        let answers = answers.map(|(item, change)| Edit::Answer(item, change));
        let edits = answers.chain(risks(&chosen, session, stamp));
        let edits = edits.chain(conditions(&chosen, session)).chain(people(&chosen, session));
        Edit::Several(edits.collect())
    }
}

/// Returns the edits of the accepted risks, one an item.
fn risks(chosen: &[&Proposal], session: &Session, stamp: &Stamp) -> Vec<Edit> {
    let wishes = chosen.iter().filter_map(|proposal| match (&proposal.subject, &proposal.wish) {
        (Subject::Answer(item, _), Wish::Risk(wish)) => Some((*item, wish)),
        _ => None,
    });
    let wishes: Vec<(ItemNo, &RiskWish)> = wishes.collect();
    let of_one = wishes.chunk_by(|a, b| a.0 == b.0).filter_map(|chunk| {
        let item = chunk.first()?.0;
        let wishes: Vec<&RiskWish> = chunk.iter().map(|(_, wish)| *wish).collect();
        let risk = risk::made(session.answer(item), &wishes, stamp);
        Some(Edit::Answer(item, Change::Risk(risk.map(Box::new))))
    });
    of_one.collect()
}

/// Returns the edit of the decision's conditions, if any is chosen.
fn conditions(chosen: &[&Proposal], session: &Session) -> Option<Edit> {
    let mut decision = session.decision()?.clone();
    let wishes = chosen.iter().filter_map(|proposal| match &proposal.wish {
        Wish::Condition(place, condition) => Some((*place, condition)),
        _ => None,
    });
    let mut is_any = false;
    for (place, condition) in wishes {
        is_any = true;
        match place.and_then(|place| decision.conditions.get_mut(place)) {
            Some(before) => before.clone_from(condition),
            None => decision.conditions.push(condition.clone()),
        }
    }
    is_any.then(|| Edit::whole(Whole::Decision(Lenient::Known(Some(decision)))))
}

/// Returns the edit of the people, if any is chosen.
fn people(chosen: &[&Proposal], session: &Session) -> Option<Edit> {
    let mut people = session.people().to_vec();
    let mut is_any = false;
    for proposal in chosen {
        if let Wish::Person(person) = &proposal.wish {
            is_any = true;
            let same = |other: &&mut Person| names::is_same(&other.name, &person.name);
            match people.iter_mut().find(same) {
                Some(before) => before.clone_from(person),
                None => people.push(person.clone()),
            }
        }
    }
    is_any.then(|| Edit::whole(Whole::People(Lenient::Known(people))))
}
