//! A team's reviews in one git repository: the only place that runs git.
//!
//! Git moves commits; the store alone writes sessions. What others sent is one more program that saves the same files:
//! it is brought in under their locks, with the merge of two such programs. No state of git lasts between two steps: a
//! merge is a finished object first, is pushed second, and moves the branch last, after the disk holds its content. So
//! everything can be repeated, and the next sync completes what a kill has interrupted.
//!
//! Git runs only in a data folder that was joined ([`join()`]); a `.git` that merely lies there is never run.
//!
//! The rest of the program uses what is named here; the files below import from each other, never from here.

mod blobs;
mod by_hand;
mod commit;
mod content;
mod environment;
mod failure;
mod fetch;
mod findings;
mod follow;
mod foreign;
mod index;
mod join;
mod local;
mod news;
mod outcome;
mod paths;
mod process;
mod record;
mod repository;
mod run;
mod said;
mod standing;
mod status;
mod subject;
mod sweep;
mod sync;
mod take;
mod tree;

pub use crate::store::git::by_hand::by_hand;
pub use crate::store::git::failure::{SyncError, Wanted};
pub use crate::store::git::findings::{Finding, check};
pub use crate::store::git::join::{join, leave};
pub use crate::store::git::outcome::{Outcome, Told};
pub use crate::store::git::repository::{Request, Way};
pub use crate::store::git::run::Patience;
pub use crate::store::git::standing::{Report, Standing, is_joined, is_sent, report, standing};
pub use crate::store::git::sync::sync;
