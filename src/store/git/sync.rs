//! One sync: commit what changed here, fetch, bring in what others sent, push, and let the branch follow.

use std::thread;
use std::time::Duration;

use log::info;

use crate::store::files;
use crate::store::git::clone::{Clone, Request};
use crate::store::git::commit::commit;
use crate::store::git::failure::SyncError;
use crate::store::git::fetch::{Pushed, Tips, fetch, push};
use crate::store::git::follow::follow;
use crate::store::git::foreign;
use crate::store::git::news::{News, Theirs, news};
use crate::store::git::outcome::{Outcome, Told};
use crate::store::git::paths::Kind;
use crate::store::git::record::{Last, remember_failure};
use crate::store::git::status::{Name, parts};
use crate::store::git::take::{self, Brought};
use crate::store::git::tree;

/// The number of tries while others keep pushing, and the longest pause after each, which grows.
const TURNS: u32 = 5;
const PAUSE: u64 = 100;

/// Syncs the data folder.
///
/// # Errors
/// It was not joined, git does not work there, the remote cannot be reached or refuses, or something does not fit
/// together. What is saved stays saved.
pub fn sync(request: &Request<'_>) -> Result<Outcome, SyncError> {
    alone(request, run)
}

/// Takes what others sent, and sends nothing. Where something of ours waits to be sent, the branch stays where it is: the
/// next sync finds on the disk what it would take.
///
/// # Errors
/// Likewise.
pub fn pull(request: &Request<'_>) -> Result<Outcome, SyncError> {
    alone(request, take_in)
}

/// Works in a clone in which no other sync is running, and remembers why that failed.
fn alone(
    request: &Request<'_>,
    work: impl FnOnce(&Clone<'_>) -> Result<Outcome, SyncError>,
) -> Result<Outcome, SyncError> {
    let Some(_alone) = files::hold(&request.places.sync_lock())? else {
        return Err(SyncError::Running);
    };
    let clone = Clone::open(*request)?;
    let done = work(&clone);
    let failure = done.as_ref().err().map(|error| (error.to_string(), error.mend()));
    remember_failure(&clone.own, failure.as_ref());
    done
}

fn run(clone: &Clone<'_>) -> Result<Outcome, SyncError> {
    for kind in Kind::ALL {
        // What killed programs left would lie among what is sent.
        files::sweep(&kind.place(clone.places()));
    }
    let mut told = Vec::new();
    let committed = commit(clone, &mut told)?;
    let mut taken = 0;
    for turn in 1..=TURNS {
        let Tips { ours, theirs } = fetch(clone)?;
        let tips = (ours.as_deref(), theirs.as_deref());
        let step = exchange(clone, tips, turn, &mut told)?;
        taken += step.taken;
        match step.end {
            End::Settled(tip) => return finish(clone, (tip, 0), taken, told),
            End::Sent(tip) => {
                let sent = sent(clone, committed, theirs.as_deref(), &tip)?;
                return finish(clone, (Some(tip), sent), taken, told);
            }
            End::Again if turn == TURNS => {
                step.follow.map_or(Ok(()), |follow| follow.run(clone))?;
            }
            End::Again => thread::sleep(pause(turn)),
        }
    }
    Err(SyncError::Busy)
}

fn take_in(clone: &Clone<'_>) -> Result<Outcome, SyncError> {
    let Tips { ours, theirs } = fetch(clone)?;
    let mut told = Vec::new();
    let is_news = |tip: &&str| Some(*tip) != ours.as_deref() && Some(*tip) != clone.last.as_deref();
    let news = match theirs.as_deref().filter(is_news) {
        Some(tip) => news(clone, ours.as_deref(), tip)?,
        None => None,
    };
    let Some(news) = news else {
        return Ok(Outcome { sent: 0, taken: 0, told, at: clone.request.now });
    };
    let (taken, brought) = bring(clone, &news, &mut told)?;
    if ours.is_some() && news.is_ahead {
        return Ok(Outcome { sent: 0, taken, told, at: clone.request.now });
    }
    advance(clone, ours.as_deref(), &news, &brought)?;
    finish(clone, (Some(news.tip), 0), taken, told)
}

/// Brings what others sent into the files; returns how many changed, and what each holds now.
fn bring(
    clone: &Clone<'_>,
    news: &News,
    told: &mut Vec<Told>,
) -> Result<(usize, Vec<Brought>), SyncError> {
    take::check(clone, news)?;
    foreign::check(clone, &news.tip, &news.foreign)?;
    // A turn before this one may have said the same.
    told.retain(|told| matches!(told, Told::Stays { .. } | Told::Unread { .. }));
    let brought = take::take(clone, news, told)?;
    Ok((brought.iter().filter(|one| one.is_changed).count(), brought))
}

/// Moves the branch to what others sent, where nothing of ours is ahead.
fn advance(
    clone: &Clone<'_>,
    ours: Option<&str>,
    news: &News,
    brought: &[Brought],
) -> Result<(), SyncError> {
    let lines = tree::lines(clone, &as_theirs(news, brought))?;
    follow(clone, (ours, &news.tip), &lines, &news.foreign)
}

/// Returns a pause at random, so that two who push at once do not stay in step.
fn pause(turn: u32) -> Duration {
    Duration::from_millis(fastrand::u64(0..=PAUSE * u64::from(turn)))
}

/// One exchange with the remote.
struct Exchange {
    taken: usize,
    end: End,
    /// What is to be done where it is not tried again.
    follow: Option<Follow>,
}

/// The end of an exchange.
enum End {
    /// There is nothing to send; both sides have this commit, or none.
    Settled(Option<String>),
    /// The remote has our commit.
    Sent(String),
    /// Somebody else was faster.
    Again,
}

/// A move of the branch that waits for the push.
struct Follow {
    old: Option<String>,
    new: String,
    lines: Vec<u8>,
    paths: Vec<Name>,
}

impl Follow {
    fn run(self, clone: &Clone<'_>) -> Result<(), SyncError> {
        follow(clone, (self.old.as_deref(), &self.new), &self.lines, &self.paths)
    }
}

fn exchange(
    clone: &Clone<'_>,
    (ours, theirs): (Option<&str>, Option<&str>),
    turn: u32,
    told: &mut Vec<Told>,
) -> Result<Exchange, SyncError> {
    let done = |taken, end| Ok(Exchange { taken, end, follow: None });
    if ours == theirs {
        return done(0, End::Settled(ours.map(str::to_owned)));
    }
    // What was there at the last sync is in ours, unless somebody has set the branch back by hand.
    let is_news = theirs != clone.last.as_deref() || ours.is_none() || turn > 1;
    let news = match theirs.filter(|_| is_news) {
        Some(tip) => news(clone, ours, tip)?,
        None => None,
    };
    let Some(news) = news else {
        let Some(ours) = ours else { return done(0, End::Settled(None)) };
        return send(clone, ours.to_owned(), None, 0);
    };
    let (taken, brought) = bring(clone, &news, told)?;
    match ours.filter(|_| news.is_ahead) {
        None => {
            advance(clone, ours, &news, &brought)?;
            done(taken, End::Settled(Some(news.tip)))
        }
        Some(head) => {
            let lines = tree::lines(clone, &brought)?;
            let new = tree::merge(clone, head, &news, &lines)?;
            let paths = if news.foreign.is_empty() {
                Vec::new()
            } else {
                foreign::between(clone, head, &new)?
            };
            let follow = Follow { old: Some(head.to_owned()), new: new.clone(), lines, paths };
            send(clone, new, Some(follow), taken)
        }
    }
}

/// Returns the paths of ours as their commit has them: the branch becomes theirs, and what differs on the disk is sent
/// by the next sync.
fn as_theirs(news: &News, brought: &[Brought]) -> Vec<Brought> {
    let entry = |theirs: &Theirs| {
        theirs.there.clone().map_or(take::Entry::Nothing, |(mode, id)| take::Entry::Known(mode, id))
    };
    let pairs = news.ours.iter().zip(brought);
    pairs.map(|(theirs, one)| Brought { entry: entry(theirs), ..one.clone() }).collect()
}

/// Pushes a commit; then, or where that failed for good, the branch follows.
fn send(
    clone: &Clone<'_>,
    commit: String,
    follow: Option<Follow>,
    taken: usize,
) -> Result<Exchange, SyncError> {
    match push(clone, &commit)? {
        Pushed::Again => Ok(Exchange { taken, end: End::Again, follow }),
        Pushed::Taken => {
            follow.map_or(Ok(()), |follow| follow.run(clone))?;
            Ok(Exchange { taken, end: End::Sent(commit), follow: None })
        }
        Pushed::Failed(error) => {
            follow.map_or(Ok(()), |follow| follow.run(clone))?;
            Err(error)
        }
    }
}

/// Returns the number of files that were sent: those of the commit, unless earlier ones waited too.
fn sent(
    clone: &Clone<'_>,
    committed: usize,
    theirs: Option<&str>,
    tip: &str,
) -> Result<usize, SyncError> {
    let is_only_commit = committed > 0 && clone.status.head == clone.last;
    if is_only_commit {
        return Ok(committed);
    }
    let call = clone.git.call(["diff-tree", "-r", "-z", "--name-only", "--no-renames"]);
    let call = call.args([theirs.unwrap_or(clone.empty), tip, "--"]);
    Ok(parts(&call.args(Kind::ALL.map(Kind::folder)).output()?).count())
}

fn finish(
    clone: &Clone<'_>,
    (tip, sent): (Option<String>, usize),
    taken: usize,
    told: Vec<Told>,
) -> Result<Outcome, SyncError> {
    let at = clone.request.now;
    Last { tip, at }.write(&clone.own)?;
    info!("synced: {sent} sent, {taken} taken");
    Ok(Outcome { sent, taken, told, at })
}
