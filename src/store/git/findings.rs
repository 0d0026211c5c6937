//! The problems that would stop a sync, found without taking or sending anything.

use crate::domain::basics::text::{Shown, quoted};
use crate::store::files;
use crate::store::git::failure::{SyncError, word};
use crate::store::git::fetch::fetch;
use crate::store::git::index;
use crate::store::git::join::is_equipped;
use crate::store::git::paths::Ours;
use crate::store::git::record::last_failure;
use crate::store::git::repository::{Repository, Request};

/// A problem, and the command that fixes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The problem.
    pub problem: String,
    /// The command.
    pub mend: Option<String>,
}

impl From<&SyncError> for Finding {
    fn from(error: &SyncError) -> Self {
        Self { problem: error.to_string(), mend: error.mend() }
    }
}

/// Looks for what would stop a sync.
///
/// # Errors
/// The folder was not joined.
pub fn check(request: &Request<'_>) -> Result<Vec<Finding>, SyncError> {
    let clone = match Repository::open(*request) {
        Err(SyncError::NotJoined) => return Err(SyncError::NotJoined),
        Err(error) => return Ok(vec![Finding::from(&error)]),
        Ok(clone) => clone,
    };
    let mut findings = Vec::new();
    if !is_equipped(&clone.folder) {
        findings.push(Finding {
            problem: "the clone lacks the attributes or the exclusions that joining gave it"
                .to_owned(),
            mend: Some(format!("readyroom sync join {}", word(clone.address().raw()))),
        });
    }
    findings.extend(foreign(&clone));
    for failure in [hook(&clone), fetch(&clone).map(drop)] {
        findings.extend(failure.as_ref().err().map(Finding::from));
    }
    // What only a sync finds out, such as a push that is refused.
    if let Some((problem, mend)) = last_failure(&clone.own).filter(|_| findings.is_empty()) {
        findings.push(Finding { problem: format!("the last sync failed: {problem}"), mend });
    }
    Ok(findings)
}

/// Names the files of others that are not committed: they stop a sync as soon as others change them too.
fn foreign(clone: &Repository<'_>) -> Option<Finding> {
    let changed = clone.status.changed.keys().filter(|path| Ours::parse(path).is_none());
    let names: Vec<String> = changed
        .take(5)
        .map(|path| Shown::line(&String::from_utf8_lossy(path)).to_string())
        .collect();
    (!names.is_empty()).then(|| Finding {
        problem: format!(
            "{}: changed and not committed; a sync stops where others change it too",
            names.join(", ")
        ),
        mend: Some(format!("git -C {} stash", quoted(clone.git.data()))),
    })
}

/// Runs the hook of a commit as a commit would.
fn hook(clone: &Repository<'_>) -> Result<(), SyncError> {
    let copy = clone.own.join("index-check");
    let index = clone.folder.join("index");
    if clone.hook("pre-commit").is_none() || !files::exists(&index) {
        return Ok(());
    }
    index::copy(&index, &copy)?;
    let ran = clone.run_hook("pre-commit", &[], &copy);
    let _ = files::remove(&copy);
    ran
}
