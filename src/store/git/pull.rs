//! Taking without sending: what others sent comes into the files, and what is ours stays here.

use crate::store::files;
use crate::store::git::failure::SyncError;
use crate::store::git::fetch::{Tips, fetch};
use crate::store::git::news::news;
use crate::store::git::outcome::Outcome;
use crate::store::git::repository::{Repository, Request};
use crate::store::git::sync::{advance, bring, finish, remembered};

/// Takes what others sent, and sends nothing. Where something of ours waits to be sent, the branch stays where it is: the
/// next sync finds on the disk what it would take.
///
/// # Errors
/// As [`crate::store::git::sync`].
pub fn pull(request: &Request<'_>) -> Result<Outcome, SyncError> {
    let Some(_alone) = files::hold(&request.places.sync_lock())? else {
        return Err(SyncError::Running);
    };
    let repository = Repository::open(*request)?;
    let done = take(&repository);
    remembered(&repository, done)
}

fn take(repository: &Repository<'_>) -> Result<Outcome, SyncError> {
    let Tips { ours, theirs } = fetch(repository)?;
    let is_new = |tip: &&str| ![ours.as_deref(), repository.last.as_deref()].contains(&Some(*tip));
    let news = match theirs.as_deref().filter(is_new) {
        Some(tip) => news(repository, ours.as_deref(), tip)?,
        None => None,
    };
    let (at, mut told) = (repository.request.now, Vec::new());
    let outcome = |taken, told| Outcome { sent: 0, taken, told, at, has_rest: false };
    let Some(news) = news else { return Ok(outcome(0, told)) };
    let (taken, brought) = bring(repository, &news, &mut told)?;
    if ours.is_some() && news.is_ahead {
        return Ok(outcome(taken, told));
    }
    advance(repository, ours.as_deref(), &news, &brought)?;
    finish(repository, Some(news.tip), outcome(taken, told))
}
