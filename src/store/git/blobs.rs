//! Contents in git: read by id, the size asked for before, and written from copies of the bytes that were checked.

use std::collections::BTreeMap;
use std::ffi::OsString;

use crate::store::files::{self, LARGEST};
use crate::store::git::failure::SyncError;
use crate::store::git::record::COPIES;
use crate::store::git::run::Git;
use crate::store::git::status::{Oid, is_none};

/// Reads contents by id, or by any other name of an object. What is no file's content or is too large is left out.
///
/// # Errors
/// The command fails.
pub(super) fn read<'n>(
    git: &Git,
    names: impl IntoIterator<Item = &'n str>,
) -> Result<BTreeMap<String, Vec<u8>>, SyncError> {
    let mut names: Vec<&str> = names.into_iter().filter(|name| !is_none(name)).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sizes = git.call(["cat-file", "--batch-check"]).input(lines(&names)).output()?;
    let sizes = String::from_utf8_lossy(&sizes).into_owned();
    let fit: Vec<&str> = names
        .into_iter()
        .zip(sizes.lines())
        .filter(|(_, said)| is_fit(said))
        .map(|(name, _)| name)
        .collect();
    if fit.is_empty() {
        return Ok(BTreeMap::new());
    }
    let output = git.call(["cat-file", "--batch"]).input(lines(&fit)).output()?;
    Ok(contents(&fit, &output))
}

fn lines(names: &[&str]) -> Vec<u8> {
    names.iter().flat_map(|name| [name.as_bytes(), b"\n"].concat()).collect()
}

/// Returns whether `ID blob SIZE` is of a content that may be read.
fn is_fit(said: &str) -> bool {
    let mut words = said.rsplit(' ');
    let size = words.next().and_then(|size| size.parse::<u64>().ok());
    words.next() == Some("blob") && size.is_some_and(|size| size <= LARGEST)
}

/// Splits the output into contents: each has a line before it that ends in its size, and a line end after it.
fn contents(names: &[&str], mut output: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for name in names {
        let Some(end) = output.iter().position(|byte| *byte == b'\n') else { break };
        let head = String::from_utf8_lossy(&output[..end]).into_owned();
        let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let Some(content) = size.and_then(|size| output.get(end + 1..end + 1 + size)) else {
            break;
        };
        contents.insert((*name).to_owned(), content.to_vec());
        output = output.get(end + 2 + content.len()..).unwrap_or_default();
    }
    contents
}

/// Writes contents; returns their ids in order. Git reads copies: what it would read of a file that is being saved may
/// be cut off.
///
/// # Errors
/// The command fails, or the copies cannot be written to the folder.
pub(super) fn write(
    git: &Git,
    own: &std::path::Path,
    contents: &[&[u8]],
) -> Result<Vec<Oid>, SyncError> {
    let call = git.call(["hash-object", "-w", "--no-filters"]);
    match contents {
        [] => Ok(Vec::new()),
        [content] => Ok(vec![call.arg("--stdin").input(*content).line()?]),
        _ => {
            let mut paths = Vec::new();
            for content in contents {
                paths.push(files::write_copy(own, COPIES, content)?);
            }
            let listed: Vec<OsString> =
                paths.iter().map(|path| path.as_os_str().to_owned()).collect();
            let listed: Vec<u8> =
                listed.iter().flat_map(|path| [path.as_encoded_bytes(), b"\n"].concat()).collect();
            let ids = call.arg("--stdin-paths").input(listed).output();
            for path in &paths {
                // What stays is swept by the next sync.
                let _ = files::remove(path);
            }
            Ok(String::from_utf8_lossy(&ids?).lines().map(str::to_owned).collect())
        }
    }
}
