//! The sources of a portfolio: the facts of all reviews, and the versions of the checklists that are known.

use chrono::{DateTime, Utc};

use crate::domain::basics::day::Days;
use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::facts::Facts;
use crate::domain::insight::portfolio::standing::Review;
use crate::domain::records::checklist::Checklist;
use crate::store::entry::Entry;
use crate::store::error::StoreError;
use crate::store::places::Places;
use crate::store::{library, listing};

/// All reviews, and what is among them that is none.
#[derive(Debug, Default)]
pub struct Reviews {
    /// The readable reviews, newest first.
    pub all: Vec<Review>,
    /// The sessions that cannot be read.
    pub unread: Vec<SessionId>,
    /// The files that are no readable session, each with the reason.
    pub others: Vec<Entry<Facts>>,
    /// The versions of the checklists that a review can be begun with, by their ids.
    pub versions: Vec<(Text, u32)>,
}

/// Reads the facts of all reviews. What was read is cached for the next time.
///
/// # Errors
/// When the sessions folder cannot be listed.
pub fn read(
    places: &Places,
    days: Days,
    remember_at: DateTime<Utc>,
) -> Result<Reviews, StoreError> {
    let mut reviews = Reviews { versions: versions(places), ..Reviews::default() };
    for entry in listing::read_and_remember::<Facts>(places, days, Some(remember_at))? {
        let is_session = entry.is_session();
        match entry {
            Entry { id, content: Ok(facts), .. } => reviews.all.push(Review { id, facts }),
            entry => {
                reviews.unread.extend(is_session.then(|| entry.id.clone()));
                reviews.others.push(entry);
            }
        }
    }
    Ok(reviews)
}

/// Returns the version of each checklist that a review can be begun with: the built-in one, and those of the library
/// that can be read.
fn versions(places: &Places) -> Vec<(Text, u32)> {
    let version = |checklist: &Checklist| (checklist.id().raw().into(), checklist.version());
    let ids = library::ids(places).unwrap_or_default();
    let shelved = ids.iter().filter_map(|id| library::load(places, id).ok().flatten());
    let built_in = version(&Checklist::built_in());
    shelved.map(|checklist| version(&checklist)).chain([built_in]).collect()
}
