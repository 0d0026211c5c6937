//! Moving our branch to a commit whose content the store has brought in: first the index and the files that are not
//! ours, then the branch.

use crate::store::git::commit::set_entries;
use crate::store::git::failure::SyncError;
use crate::store::git::foreign;
use crate::store::git::index;
use crate::store::git::repository::Repository;
use crate::store::git::status::Name;

/// Moves the branch from one commit to another. `lines` set the paths of ours in the index, `paths` are the other
/// paths that differ.
///
/// # Errors
/// A file holds what is not committed, another program moved the branch, or a command fails.
pub(super) fn follow(
    clone: &Repository<'_>,
    (old, new): (Option<&str>, &str),
    lines: &[u8],
    paths: &[Name],
) -> Result<(), SyncError> {
    index::change(clone, |copy| {
        if !lines.is_empty() || !paths.is_empty() {
            set_entries(clone, copy, lines)?;
        }
        if paths.is_empty() {
            return Ok(());
        }
        foreign::write(clone, [old.unwrap_or(clone.empty), new], paths, copy)
    })?;
    let nothing = "0".repeat(clone.empty.len());
    let call = clone.git.call(["update-ref", "-m", "readyroom sync"]).arg(clone.branch());
    call.args([new, old.unwrap_or(&nothing)]).output().map(drop)
}
