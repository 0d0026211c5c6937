//! Paths of files: the names in a folder, and what stands at a path.
#![expect(clippy::disallowed_methods, reason = "a part of the module that touches files")]

use std::fs;
use std::iter::once;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf, absolute};

use rustix::fs::{Access, access};
use rustix::process::geteuid;

/// Returns the path of the file in a folder with such a name before its `.json`.
pub(crate) fn json(folder: &Path, stem: &str) -> PathBuf {
    folder.join(format!("{stem}.json"))
}

/// Returns a file stem that is free in a folder: the given one, or with a number.
pub(crate) fn free_stem(folder: &Path, stem: &str) -> String {
    let is_free = |stem: &String| !exists(&json(folder, stem));
    let numbered = (2..).map(|number: u64| format!("{stem}.{number}"));
    once(stem.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| stem.to_owned())
}

pub(super) fn stem_of(path: &Path) -> Option<&str> {
    path.file_stem()?.to_str()
}

/// Returns the folder of a file.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Returns the file itself, where a path leads to it through links.
pub(crate) fn resolve_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns a path that need not exist yet, without links in the part of it that does.
pub(crate) fn resolve_new(path: &Path) -> PathBuf {
    let path = absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = path.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    let Some((above, resolved)) = there else { return path };
    path.strip_prefix(above).map_or(path.clone(), |rest| {
        rest.components().fold(resolved, |path, part| match part {
            Component::ParentDir => folder_of(&path),
            part => path.join(part),
        })
    })
}

/// Returns whether anything stands at a path.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns whether a path is a symbolic link.
pub(crate) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

/// Returns whether the user put an entry at a path: it belongs to the user, and no other can write to its
/// folder.
pub(crate) fn is_put_by_user(path: &Path) -> bool {
    const OTHERS_WRITE: u32 = 0o2022;
    let is_own = fs::symlink_metadata(path).is_ok_and(|it| it.uid() == geteuid().as_raw());
    is_own && fs::metadata(folder_of(path)).is_ok_and(|it| it.mode() & OTHERS_WRITE == 0)
}

/// Returns whether a file is a program that the user may run.
pub(crate) fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file()) && access(path, Access::EXEC_OK).is_ok()
}

/// Returns whether a file can be put into the place of this one, as far as the system says beforehand.
pub(crate) fn is_replaceable(path: &Path) -> bool {
    access(folder_of(path), Access::WRITE_OK | Access::EXEC_OK).is_ok()
}
