//! Files that git has left unmerged: where it found no merge driver, the file holds our side only, and
//! nothing in it says so. What git keeps beside it does; it is read, and git is never run.

use std::path::{Path, PathBuf};

use crate::store::files;

/// The message about a file that git lists as unmerged, before the way to merge it.
pub const SENTENCE: &str = "git has not merged this file; it may hold our side only. This keeps both, and what was saved since:";
/// The same on a screen.
pub const POINTER: &str =
    "git has not merged this file: `readyroom show` tells how to keep both sides";

/// The size of an index entry before its flags, and masks for the flags.
const BEFORE_FLAGS: usize = 60;
const STAGE: u16 = 0x3000;
const EXTENDED: u16 = 0x4000;

/// Returns whether git lists a file as unmerged: after a merge of any kind that is unfinished, and after a
/// stash that was popped, which only the index records.
pub fn is_unmerged(path: &Path) -> bool {
    let path = files::resolve_links(path);
    let Some((git, name)) = git_folder(&path) else { return false };
    let index = files::read(&git.join("index")).unwrap_or_default();
    lists_as_unmerged(&index, name.as_bytes()).unwrap_or_default()
}

/// Returns the folder in which git keeps what it knows of the tree that a file is in, and the file's name
/// in that tree.
fn git_folder(path: &Path) -> Option<(PathBuf, String)> {
    path.ancestors().skip(1).find_map(|top| {
        let git = top.join(".git");
        let name = path.strip_prefix(top).ok()?.to_str()?.to_owned();
        // In a linked tree it is a file that says where.
        let git = match files::read(&git) {
            Ok(said) => {
                let said = String::from_utf8(said).ok()?;
                top.join(said.strip_prefix("gitdir:")?.trim())
            }
            Err(_) if files::exists(&git.join("HEAD")) => git,
            Err(_) => return None,
        };
        Some((git, name))
    })
}

/// Returns whether an index has an entry of a file. Ids are of 20 bytes, or of 32.
pub(super) fn lists(index: &[u8], sought: &[u8]) -> bool {
    [BEFORE_FLAGS, BEFORE_FLAGS + 12]
        .iter()
        .any(|before_flags| find(index, *before_flags, |name, _| name == sought) == Some(true))
}

/// Returns whether an index has an entry of a file for one side of a merge; `None` where its end comes unexpectedly.
fn lists_as_unmerged(index: &[u8], sought: &[u8]) -> Option<bool> {
    find(index, BEFORE_FLAGS, |name, flags| flags & STAGE > 0 && name == sought)
}

/// Returns whether an index has an entry, by its name and flags, that is sought; `None` where its end comes
/// unexpectedly. Versions 2 to 4 are known.
fn find(index: &[u8], before_flags: usize, is_sought: impl Fn(&[u8], u16) -> bool) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    let (version, count) = (number(4)?, number(8)?);
    if !index.starts_with(b"DIRC") || !(2..=4).contains(&version) {
        return None;
    }
    let (mut at, mut name) = (12, Vec::new());
    for _ in 0..count {
        let begin = at;
        let flags = index.get(begin + before_flags..begin + before_flags + 2)?;
        let flags = u16::from_be_bytes(flags.try_into().ok()?);
        at = begin + before_flags + 2 + if flags & EXTENDED > 0 { 2 } else { 0 };
        if version == 4 {
            // A name is stored as the length to cut off the name before it, and a suffix.
            let (cut, taken) = varint(index.get(at..)?)?;
            name.truncate(name.len().checked_sub(cut)?);
            at += taken;
        } else {
            name.clear();
        }
        let length = index.get(at..)?.iter().position(|byte| *byte == 0)?;
        name.extend_from_slice(index.get(at..at + length)?);
        at += length + 1;
        if version < 4 {
            at = begin + (at - begin).next_multiple_of(8);
        }
        if is_sought(&name, flags) {
            return Some(true);
        }
    }
    Some(false)
}

/// Returns a number as an index of version 4 writes it, and how many bytes it takes.
fn varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value = (value << 7) | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
        value += 1;
    }
    None
}
