//! The leftovers of a killed sync in git's folder.
#![expect(
    clippy::disallowed_methods,
    reason = "these are files of git's folder, which no other part of the store knows"
)]

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::git::record::{COPIES, LOCK, Record, TOKEN, tracking};

/// The age from which a lock of a reference is left over: git holds one for milliseconds.
const STALE: TimeDelta = TimeDelta::seconds(60);

/// Removes the copies of the index, the lock of the index if it is ours, and old locks of references. The lock of a
/// person's git is never removed: an editor may hold it for hours.
pub(super) fn leftovers(folder: &Path, own: &Path, record: &Record, now: DateTime<Utc>) {
    let entries = fs::read_dir(own).into_iter().flatten().flatten();
    for entry in
        entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(COPIES.as_bytes()))
    {
        let _ = fs::remove_file(entry.path());
    }
    let (token, lock) = (own.join(TOKEN), folder.join(LOCK));
    let inode =
        |path: &Path| fs::symlink_metadata(path).ok().map(|found| (found.dev(), found.ino()));
    if inode(&token).is_some_and(|ours| inode(&lock) == Some(ours)) {
        let _ = fs::remove_file(&lock);
    }
    let _ = fs::remove_file(&token);
    let names = [
        "HEAD".to_owned(),
        format!("refs/heads/{}", record.branch),
        tracking(record),
        "packed-refs".to_owned(),
    ];
    for name in names {
        let lock = folder.join(format!("{name}.lock"));
        let modified = fs::symlink_metadata(&lock).and_then(|found| found.modified());
        if modified.is_ok_and(|modified| now - DateTime::<Utc>::from(modified) > STALE) {
            let _ = fs::remove_file(&lock);
        }
    }
}
