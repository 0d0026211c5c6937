//! The output of `git status`: the branch, its commit, and what differs from it. And the ids of objects.

use std::collections::BTreeMap;

use crate::store::git::failure::SyncError;
use crate::store::git::run::Git;

/// The id of a commit or of a content.
pub(super) type Oid = String;
/// A path in the store, as git gives it.
pub(super) type Name = Vec<u8>;

/// Returns whether an id is that of nothing.
pub(super) fn is_none(oid: &str) -> bool {
    oid.bytes().all(|byte| byte == b'0')
}

/// Returns the parts of an output that are separated by zero bytes.
pub(super) fn parts(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

/// The state of the working tree and of the index.
#[derive(Debug, Default)]
pub(super) struct Status {
    /// The commit; none before the first one.
    pub(super) head: Option<Oid>,
    /// The branch; none where HEAD is detached.
    pub(super) branch: Option<String>,
    /// The paths that differ.
    pub(super) changed: BTreeMap<Name, Changed>,
}

/// A path that differs from the commit, in the index or in the working tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// True if it differs in the index.
    pub(super) is_staged: bool,
    /// True if the index has several versions of it.
    pub(super) is_unmerged: bool,
    /// Mode and id in the commit; the id of nothing where it has none.
    pub(super) head: (String, Oid),
    /// The id in the index.
    pub(super) index: Oid,
}

impl Status {
    /// Asks git.
    ///
    /// # Errors
    /// The command fails.
    pub(super) fn of(git: &Git) -> Result<Self, SyncError> {
        let output = git
            .call([
                "status",
                "--porcelain=v2",
                "--branch",
                "--no-ahead-behind",
                "--no-renames",
                "-z",
            ])
            .args(["--untracked-files=no", "--ignore-submodules=all"])
            .output()?;
        let mut status = Self::default();
        for line in parts(&output) {
            status.read(line);
        }
        Ok(status)
    }

    fn read(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        if let Some(oid) = text.strip_prefix("# branch.oid ") {
            self.head = Some(oid.to_owned()).filter(|oid| oid != "(initial)");
        } else if let Some(branch) = text.strip_prefix("# branch.head ") {
            self.branch = Some(branch.to_owned()).filter(|branch| branch != "(detached)");
        } else if line.starts_with(b"1 ") {
            // 1 XY sub mH mI mW hH hI path
            let fields: Vec<&[u8]> = line.splitn(9, |byte| *byte == b' ').collect();
            let [_, xy, _, mode, _, _, head, index, path] = fields[..] else { return };
            let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
            let changed = Changed {
                is_staged: xy.first() != Some(&b'.'),
                is_unmerged: false,
                head: (text(mode), text(head)),
                index: text(index),
            };
            self.changed.insert(path.to_vec(), changed);
        } else if line.starts_with(b"u ") {
            // u XY sub m1 m2 m3 mW h1 h2 h3 path: the second version is ours
            let fields: Vec<&[u8]> = line.splitn(11, |byte| *byte == b' ').collect();
            let [_, _, _, _, mode, _, _, _, head, _, path] = fields[..] else { return };
            let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
            let head = (text(mode), text(head));
            let index = head.1.clone();
            let changed = Changed { is_staged: true, is_unmerged: true, head, index };
            self.changed.insert(path.to_vec(), changed);
        }
    }
}

/// Returns a line that sets an entry of an index.
pub(super) fn entry(mode: &str, oid: &str, path: &[u8]) -> Vec<u8> {
    [mode.as_bytes(), b" ", oid.as_bytes(), b"\t", path, b"\0"].concat()
}

/// Returns a line that removes an entry of an index. Ids are as long as that of the empty tree.
pub(super) fn no_entry(empty: &str, path: &[u8]) -> Vec<u8> {
    entry("0", &"0".repeat(empty.len()), path)
}

/// A path that differs between two commits.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) path: Name,
    pub(super) old: Oid,
    /// Mode and id in the second commit; the id of nothing where it has none.
    pub(super) mode: String,
    pub(super) new: Oid,
}

impl Change {
    /// Returns the line that sets the path in an index as the second commit has it.
    pub(super) fn line(&self) -> Vec<u8> {
        if is_none(&self.new) {
            entry("0", &self.new, &self.path)
        } else {
            entry(&self.mode, &self.new, &self.path)
        }
    }
}

/// Parses the paths that differ between two commits.
pub(super) fn changes(output: &[u8]) -> Vec<Change> {
    let parts: Vec<&[u8]> = parts(output).collect();
    let (pairs, _) = parts.as_chunks::<2>();
    let change = |[raw, path]: &[&[u8]; 2]| {
        // :MODE MODE ID ID LETTER
        let raw = String::from_utf8_lossy(raw).into_owned();
        let fields: Vec<&str> = raw.split(' ').collect();
        let [_, mode, old, new, _] = fields[..] else { return None };
        let [mode, old, new] = [mode, old, new].map(str::to_owned);
        Some(Change { path: path.to_vec(), old, mode, new })
    };
    pairs.iter().filter_map(change).collect()
}
