//! One sync: commit what changed here, fetch, bring in what others sent, push, and let the branch follow.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use log::info;

use crate::store::files;
use crate::store::git::commit::commit;
use crate::store::git::failure::SyncError;
use crate::store::git::fetch::{Pushed, Tips, fetch, push};
use crate::store::git::follow::follow;
use crate::store::git::foreign;
use crate::store::git::news::{News, Theirs, news};
use crate::store::git::outcome::{Outcome, Told};
use crate::store::git::paths::Kind;
use crate::store::git::record::{Last, Record, remember_failure};
use crate::store::git::repository::{Repository, Request, Way};
use crate::store::git::run::Reach;
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
    // The data folder may not be there yet.
    if !Record::exists(request.places) {
        return Err(SyncError::NotJoined);
    }
    let Some(_alone) = files::hold(&request.places.sync_lock())? else {
        return Err(SyncError::Running);
    };
    sync_alone(request)
}

/// Syncs a data folder that is held.
///
/// # Errors
/// As [`sync`].
pub(super) fn sync_alone(request: &Request<'_>) -> Result<Outcome, SyncError> {
    let mut clone = Repository::open(*request)?;
    let mut told = Vec::new();
    let done = run(&mut clone, &mut told);
    tidy(&clone);
    let failure = done.as_ref().err().map(|error| (error.to_string(), error.mend()));
    remember_failure(&clone.own, failure.as_ref());
    // What a later turn finds again was said.
    let mut said = BTreeSet::new();
    told.retain(|told| said.insert(told.to_string()));
    match done {
        Ok(outcome) => Ok(Outcome { told, ..outcome }),
        Err(error) => Err(error.after(told)),
    }
}

/// Lets git pack what has gathered, now and then, as its own commands do.
fn tidy(clone: &Repository<'_>) {
    // git's own measure: one of the 256 folders stands for all.
    const MANY: usize = 27;
    if files::count(&clone.folder.join("objects/17")) > MANY {
        let words = ["-c", "gc.auto=1", "gc", "--auto", "--quiet"];
        if let Err(error) = clone.git.call(words).reach(Reach::Programs).run() {
            info!("not packed: {error}");
        }
    }
}

fn run(clone: &mut Repository<'_>, told: &mut Vec<Told>) -> Result<Outcome, SyncError> {
    for kind in Kind::ALL {
        // What killed programs left would lie among what is sent.
        files::sweep(&kind.place(clone.places()));
    }
    let mut outcome = round(clone, told)?;
    if outcome.has_rest && clone.request.way == Way::Both {
        clone.look_again()?;
        let rest = round(clone, told)?;
        outcome.sent += rest.sent;
        outcome.taken += rest.taken;
    }
    Ok(outcome)
}

/// Commits, and exchanges with the remote until no other push comes first.
fn round(clone: &Repository<'_>, told: &mut Vec<Told>) -> Result<Outcome, SyncError> {
    let committed = match clone.request.way {
        Way::Both => commit(clone, told)?,
        Way::Take => 0,
    };
    let mut taken = 0;
    for turn in 1..=TURNS {
        let Tips { ours, theirs } = fetch(clone)?;
        let tips = (ours.as_deref(), theirs.as_deref());
        let step = exchange(clone, tips, turn, told)?;
        taken += step.taken;
        let (told, at) = (Vec::new(), clone.request.now);
        let done = |sent, has_rest| Outcome { sent, taken, told, at, has_rest };
        match step.end {
            End::Settled { tip, has_rest } => {
                return finish(clone, tip, done(0, has_rest));
            }
            End::Sent(tip) => {
                let sent = sent(clone, committed, theirs.as_deref(), &tip)?;
                return finish(clone, Some(tip), done(sent, false));
            }
            End::Again if turn == TURNS => {
                step.follow.map_or(Ok(()), |follow| follow.run(clone))?;
            }
            End::Again => thread::sleep(pause(turn)),
        }
    }
    Err(SyncError::Busy)
}

/// Returns a pause at random, so that two who push at once do not stay in step.
fn pause(turn: u32) -> Duration {
    Duration::from_millis(fastrand::u64(0..=PAUSE * u64::from(turn)))
}

/// One exchange with the remote.
struct Exchange {
    taken: usize,
    end: End,
    /// The move of the branch that is left where it is not tried again.
    follow: Option<Follow>,
}

/// The end of an exchange.
enum End {
    /// Both sides have this commit, or none; what was merged with theirs on the disk may be left to send.
    Settled { tip: Option<String>, has_rest: bool },
    /// The remote has our commit.
    Sent(String),
    /// Another push came first.
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
    fn run(self, clone: &Repository<'_>) -> Result<(), SyncError> {
        follow(clone, (self.old.as_deref(), &self.new), &self.lines, &self.paths)
    }
}

fn exchange(
    clone: &Repository<'_>,
    (ours, theirs): (Option<&str>, Option<&str>),
    turn: u32,
    told: &mut Vec<Told>,
) -> Result<Exchange, SyncError> {
    let settled = |taken, tip: Option<&str>, has_rest| {
        let end = End::Settled { tip: tip.map(str::to_owned), has_rest };
        Ok(Exchange { taken, end, follow: None })
    };
    if ours == theirs {
        return settled(0, ours, false);
    }
    // What was there at the last sync is in ours, unless somebody has set the branch back by hand.
    let is_news = theirs != clone.last.as_deref() || ours.is_none() || turn > 1;
    let news = match theirs.filter(|_| is_news) {
        Some(tip) => news(clone, ours, tip)?,
        None => None,
    };
    let Some(news) = news else {
        let Some(ours) = ours else { return settled(0, None, false) };
        return send(clone, ours.to_owned(), None, (0, theirs));
    };
    take::check(clone, &news)?;
    foreign::check(clone, &news.tip, &news.foreign)?;
    // What was said of these paths before is decided anew.
    let paths: BTreeSet<String> = news.ours.iter().map(|theirs| theirs.ours.path()).collect();
    told.retain(|told| !matches!(told, Told::NotTaken { path, .. } if paths.contains(path)));
    let brought = take::take(clone, &news, told)?;
    let taken = brought.iter().filter(|one| one.is_changed).count();
    match ours.filter(|_| news.is_ahead) {
        None => {
            let lines = tree::lines(clone, &as_theirs(&news, &brought))?;
            follow(clone, (ours, &news.tip), &lines, &news.foreign)?;
            let has_rest = brought.iter().any(|one| matches!(one.entry, take::Entry::Bytes(_)));
            settled(taken, Some(&news.tip), has_rest)
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
            send(clone, new, Some(follow), (taken, theirs))
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

/// Pushes a commit; then, where that failed for good, or where nothing is to be sent, the branch follows.
fn send(
    clone: &Repository<'_>,
    commit: String,
    follow: Option<Follow>,
    (taken, theirs): (usize, Option<&str>),
) -> Result<Exchange, SyncError> {
    if clone.request.way == Way::Take {
        follow.map_or(Ok(()), |follow| follow.run(clone))?;
        let end = End::Settled { tip: theirs.map(str::to_owned), has_rest: false };
        return Ok(Exchange { taken, end, follow: None });
    }
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
    clone: &Repository<'_>,
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
    clone: &Repository<'_>,
    tip: Option<String>,
    outcome: Outcome,
) -> Result<Outcome, SyncError> {
    Last { tip, at: outcome.at }.write(&clone.own)?;
    info!("synced: {} sent, {} taken", outcome.sent, outcome.taken);
    Ok(outcome)
}
