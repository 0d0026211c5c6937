//! The assessments of reviews: one file each in `assessments/`, found by the review that they assess.

use std::path::{Path, PathBuf};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::{self, PersonName, SessionId};
use crate::domain::basics::score::Tally;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::Sight;
use crate::domain::records::assessment::Assessment;
use crate::domain::session::Session;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::places::Places;
use crate::store::sessions::{self, Kind, Loaded};

/// The assessments of a review.
#[derive(Debug, Default)]
pub struct Assessments {
    /// Those that can be read, by their ids.
    pub found: Vec<Loaded>,
    /// Why others cannot.
    pub unreadable: Vec<StoreError>,
}

/// The progress of an open assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Underway {
    /// The review.
    pub of: SessionId,
    /// The name of its author.
    pub by: Text,
    /// The counts.
    pub tally: Tally,
}

/// Returns the progress of all open assessments; `None` where none was ever begun. What cannot be read is left out: it
/// is named where the assessments of its review are asked for.
pub fn underway(places: &Places) -> Option<Vec<Underway>> {
    let folder = places.assessments();
    let stems = files::list_json(&folder).ok().filter(|stems| !stems.is_empty())?;
    let read = |stem: &String| {
        let session = sessions::load(&files::json(&folder, stem)).ok()?.session;
        let Assessment { of, by, .. } =
            session.assessment().filter(|one| !one.is_submitted())?.clone();
        Some(Underway { of: of?, by, tally: *session.tally() })
    };
    Some(stems.iter().filter_map(read).collect())
}

/// Finds the assessments of a review.
///
/// # Errors
/// When the folder cannot be listed.
pub fn of(places: &Places, review: &SessionId) -> Result<Assessments, StoreError> {
    let mut assessments = Assessments::default();
    for path in paths(places)? {
        match named_in(&path, review)
            .and_then(|is_named| is_named.then(|| sessions::load(&path)).transpose())
        {
            Ok(Some(loaded)) if is_of(&loaded.session, review) => assessments.found.push(loaded),
            Ok(_) => {}
            Err(error) => assessments.unreadable.push(error),
        }
    }
    Ok(assessments)
}

/// Returns every assessment that can be read, by their ids.
///
/// # Errors
/// When the folder cannot be listed.
pub fn all(places: &Places) -> Result<Vec<Loaded>, StoreError> {
    Ok(paths(places)?.iter().filter_map(|path| sessions::load(path).ok()).collect())
}

/// Returns the reviews of which a person has an open assessment.
///
/// # Errors
/// When the folder cannot be listed.
pub fn assessing(places: &Places, by: &PersonName) -> Result<Vec<SessionId>, StoreError> {
    let open = all(places)?.into_iter().filter(|one| is_open(&one.session));
    let mine = open.filter_map(|one| one.session.assessment().cloned());
    let mine = mine.filter(|assessment| names::is_same(&assessment.by, by.text()));
    Ok(mine.filter_map(|assessment| assessment.of).collect())
}

fn paths(places: &Places) -> Result<Vec<PathBuf>, StoreError> {
    let folder = places.assessments();
    let mut stems = files::list_json(&folder)?;
    stems.sort();
    Ok(stems.iter().map(|stem| files::json(&folder, stem)).collect())
}

/// Returns whether the content of a file names a review at all: most assessments are of others, and need no decoding.
fn named_in(path: &Path, review: &SessionId) -> Result<bool, StoreError> {
    let (bytes, id) = (files::read(path)?, review.as_str().as_bytes());
    Ok(bytes.windows(id.len()).any(|window| window == id))
}

fn is_of(session: &Session, review: &SessionId) -> bool {
    session.assessment().is_some_and(|assessment| assessment.of.as_ref() == Some(review))
}

/// Begins an assessment of a review by a person, or goes on with the open one. After a submitted one the next round
/// begins, from the answers of the last.
///
/// # Errors
/// When the folder cannot be listed or written to.
pub fn begin(
    places: &Places,
    review: &Session,
    by: &PersonName,
    now: Now,
) -> Result<Loaded, StoreError> {
    let found = of(places, review.id())?.found.into_iter();
    let mut mine: Vec<Loaded> =
        found.filter(|one| one.session.is_assessment_by(review.id(), by)).collect();
    mine.sort_by_key(|one| {
        let submitted_at = one.session.assessment().and_then(|one| one.submitted_at);
        // An open one is later than any that is submitted.
        (submitted_at.is_none(), submitted_at, one.session.created_at())
    });
    let last = mine.pop();
    if let Some(open) = last.as_ref().filter(|last| is_open(&last.session)) {
        return Ok(open.clone());
    }
    sessions::create_as(places, (Kind::Assessment, review.system()), now, |id, created_at| {
        let again = last
            .as_ref()
            .and_then(|last| review.assess_again(&last.session, id.clone(), created_at));
        again.unwrap_or_else(|| review.assess(id, by.clone(), created_at))
    })
}

fn is_open(session: &Session) -> bool {
    session.assessment().is_some_and(|assessment| !assessment.is_submitted())
}

/// Returns whether the review of a submitted assessment has taken it in. One that is not here, or cannot be read, has
/// taken nothing in as far as this machine knows.
pub fn is_taken_in(places: &Places, assessment: &Assessment) -> bool {
    let Some(of) = &assessment.of else { return false };
    let review = sessions::load(&places.session(of));
    review.is_ok_and(|review| review.session.has_taken_in(assessment))
}

/// Returns the people from whom the responses of a review are hidden: the authors of open assessments of it. The list is
/// empty where there are no responses, and where the folder cannot be listed.
pub fn hidden_from(places: &Places, review: &Session) -> Vec<Text> {
    if review.assessments().is_empty() || review.decision().is_some() {
        return Vec::new();
    }
    let open = of(places, review.id()).unwrap_or_default().found.into_iter();
    let open = open.filter(|one| is_open(&one.session));
    open.filter_map(|one| Some(one.session.assessment()?.by.clone())).collect()
}

/// Returns the sight that a person has of the responses of a review.
///
/// # Errors
/// When the folder of the assessments cannot be listed.
pub fn sight(places: &Places, review: &Session, by: &PersonName) -> Result<Sight, StoreError> {
    Ok(Sight::on(review, is_assessing(places, review.id(), by)?))
}

/// Returns whether a person has an open assessment of a review.
fn is_assessing(places: &Places, review: &SessionId, by: &PersonName) -> Result<bool, StoreError> {
    let found = of(places, review)?.found;
    let is_mine = |one: &Loaded| one.session.is_assessment_by(review, by);
    Ok(found.iter().any(|one| is_mine(one) && is_open(&one.session)))
}

/// Returns the sight that a person has of the answers of a session: the assessment that another person gives of a review
/// is hidden while the person assesses that review, until it is decided.
///
/// # Errors
/// When the folder of the assessments cannot be listed.
pub fn sight_of(places: &Places, session: &Session, by: &PersonName) -> Result<Sight, StoreError> {
    let others = session.assessment().filter(|one| !names::is_same(&one.by, by.text()));
    let Some(review) = others.and_then(|one| one.of.as_ref()) else { return Ok(Sight::Open) };
    if !is_assessing(places, review, by)? {
        return Ok(Sight::Open);
    }
    let decided = sessions::load(&places.session(review)).ok();
    Ok(decided.map_or(Sight::Blind, |review| Sight::on(&review.session, true)))
}
