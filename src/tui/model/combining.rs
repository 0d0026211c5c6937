//! The assessments of a review on their way into it: who has submitted, who has not, and what comes of it.

use chrono::{DateTime, Utc};

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Agreements, Sight, Voices};
use crate::domain::records::assessment::{Names, Submitted};
use crate::domain::records::people::Role;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::combining::{Combination, LeftOut};
use crate::domain::session::edit::Edit;
use crate::store::assessments::Assessments;

/// The progress of one person's assessment; nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The name of its author.
    pub by: Text,
    /// The time at which it was submitted; `None` while it is open, or where there is none.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The items assessed, and all items; `None` where the person has begun none.
    pub assessed: Option<(u32, u32)>,
    /// Why a submitted one does not count, if it does not.
    pub left_out: Option<&'static str>,
}

impl Progress {
    /// Returns the progress in words.
    pub fn words(&self) -> String {
        match (self.left_out, self.submitted_at, self.assessed) {
            (Some(why), ..) => why.to_owned(),
            (None, Some(_), _) => "submitted".to_owned(),
            (None, None, Some((assessed, total))) => format!("{assessed} of {total}"),
            (None, None, None) => "nothing yet".to_owned(),
        }
    }
}

/// The list of a review's assessments, before anything of them is taken in.
#[derive(Debug)]
pub struct CombineBox {
    /// The selected row.
    pub cursor: usize,
    /// The names that the responses will have.
    pub names: Names,
    /// True if that was decided by the first combination.
    pub are_names_fixed: bool,
    /// Everybody of whom an assessment is there or expected.
    pub rows: Vec<Progress>,
    /// Why assessments cannot be read.
    pub unreadable: Vec<String>,
    /// The agreement of the responses afterwards.
    pub agreements: Agreements,
    /// The number of submitted assessments that the review has afterwards.
    pub submitted: usize,
    sessions: Vec<Session>,
    edit: Option<Edit>,
}

impl CombineBox {
    /// Returns the list for a review.
    pub fn of(review: &Session, found: Assessments, stamp: &Stamp) -> Self {
        let unreadable = found.unreadable.iter().map(ToString::to_string).collect();
        let sessions: Vec<Session> = found.found.into_iter().map(|one| one.session).collect();
        let mut list = Self {
            cursor: 0,
            names: review.names().unwrap_or(Names::Shown),
            are_names_fixed: review.names().is_some(),
            rows: Vec::new(),
            unreadable,
            agreements: Agreements::default(),
            submitted: 0,
            sessions,
            edit: None,
        };
        list.combine(review, stamp);
        list
    }

    /// Returns the edit that takes the assessments in; `None` if the review has them already.
    pub const fn edit(&self) -> Option<&Edit> {
        self.edit.as_ref()
    }

    /// Chooses the other way to say who gave the responses.
    pub fn toggle_names(&mut self, review: &Session, stamp: &Stamp) {
        self.names = match self.names {
            Names::Shown => Names::Hidden,
            Names::Hidden => Names::Shown,
        };
        self.combine(review, stamp);
    }

    /// Combines them with the review as it is now.
    pub fn combine(&mut self, review: &Session, stamp: &Stamp) {
        if let Some(fixed) = review.names() {
            (self.names, self.are_names_fixed) = (fixed, true);
        }
        let combination = review.combine(&self.sessions, Some(self.names)).unwrap_or_default();
        let mut after = review.clone();
        if let Some(edit) = &combination.edit {
            after.apply(edit, stamp);
        }
        self.agreements = Voices::new(&after, Sight::Open).agreements();
        self.submitted = combination.assessments.len();
        self.rows = rows(review, &self.sessions, &combination);
        self.edit = combination.edit;
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
    }
}

/// Returns who has begun an assessment and how far it is, in words: `ana submitted, ben 10 of 32`. `None` if no
/// assessment was begun.
pub fn told(progress: &[Progress]) -> Option<String> {
    let is_begun = |one: &&Progress| one.submitted_at.is_some() || one.assessed.is_some();
    progress.iter().find(is_begun)?;
    let told = progress.iter().map(|one| format!("{} {}", one.by.shown(), one.words()));
    Some(told.collect::<Vec<_>>().join(", "))
}

/// Returns how far each assessment of a review is, and who has begun none: observers are not expected.
pub fn progress(review: &Session, sessions: &[Session]) -> Vec<Progress> {
    let combination = review.combine(sessions, review.names()).unwrap_or_default();
    rows(review, sessions, &combination)
}

fn rows(review: &Session, sessions: &[Session], combination: &Combination) -> Vec<Progress> {
    let mut rows: Vec<Progress> = combination.assessments.iter().map(of_submitted).collect();
    for (index, session) in sessions.iter().enumerate() {
        let why = combination.left_out.iter().find(|(left, _)| *left == index);
        let Some((_, why)) = why else { continue };
        let left_out = match why {
            LeftOut::Open => None,
            LeftOut::OtherChecklist => Some("answers another checklist"),
            // The one that counts is there.
            LeftOut::Older | LeftOut::Twice | LeftOut::NoAssessment | LeftOut::OfAnotherReview => {
                continue;
            }
        };
        let Some(assessment) = session.assessment() else { continue };
        let tally = session.tally();
        let assessed = Some((tally.assessed(), tally.total()));
        let (by, submitted_at) = (assessment.by.clone(), assessment.submitted_at);
        rows.push(Progress { by, submitted_at, assessed, left_out });
    }
    let expected = review.people().iter().filter(|person| person.role != Role::Observer);
    for person in expected {
        if rows.iter().all(|row| !names::is_same(&row.by, &person.name)) {
            let by = person.name.clone();
            rows.push(Progress { by, submitted_at: None, assessed: None, left_out: None });
        }
    }
    rows
}

fn of_submitted(one: &Submitted) -> Progress {
    let (by, submitted_at) = (one.by.clone(), one.submitted_at);
    Progress { by, submitted_at, assessed: None, left_out: None }
}
