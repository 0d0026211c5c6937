//! The list of a site's files: which files in the folder are ours, and as what they were written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::format::json;

/// The name of the list's file.
pub(super) const NAME: &str = ".readyroom-site.json";
/// The folder of the systems' pages.
pub(super) const SYSTEMS: &str = "systems";

const FORMAT: &str = "readyroom-site";
const VERSION: u32 = 1;
/// The longest stem of a page.
const LONGEST_STEM: usize = 80;

/// The path of a page in the folder of its site: `index.html` or `systems/STEM.html`. None leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PagePath(String);

/// A refusal of a path that no page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it names a file that no page of a site has")]
pub struct NoPage;

impl PagePath {
    /// Parses the path of a page.
    ///
    /// # Errors
    /// [`NoPage`] for any other path.
    pub fn parse(path: &str) -> Result<Self, NoPage> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_stem =
            |stem: &str| (1..=LONGEST_STEM).contains(&stem.len()) && stem.chars().all(is_plain);
        let stem = path.strip_suffix(".html").ok_or(NoPage)?;
        let is_page = match stem.split_once('/') {
            None => stem == "index",
            Some((folder, stem)) => folder == SYSTEMS && is_stem(stem),
        };
        is_page.then(|| Self(path.to_owned())).ok_or(NoPage)
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name of the file in its folder, if that is the one of the systems.
    pub(super) fn in_systems(&self) -> Option<&str> {
        Some(self.0.split_once('/')?.1)
    }
}

impl TryFrom<String> for PagePath {
    type Error = NoPage;

    fn try_from(path: String) -> Result<Self, NoPage> {
        Self::parse(&path)
    }
}

impl From<PagePath> for String {
    fn from(path: PagePath) -> Self {
        path.0
    }
}

/// The record of a file of ours. Files are known by the checksums of their contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The content.
    pub(super) sha256: String,
    /// The content that is being replaced by that one: either may stand there where a program was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<String>,
    /// The checksum of everything that the page was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) made_of: Option<String>,
}

impl Entry {
    /// Returns whether we wrote this content.
    pub(super) fn wrote(&self, sha256: &str) -> bool {
        self.sha256 == sha256 || self.before.as_deref() == Some(sha256)
    }
}

/// The list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct List {
    format: String,
    version: u32,
    pub(super) files: BTreeMap<PagePath, Entry>,
}

impl Default for List {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, files: BTreeMap::new() }
    }
}

impl List {
    /// Parses the list.
    ///
    /// # Errors
    /// Words for what is wrong with it.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let place = |error: &serde_json::Error| match error.classify() {
            serde_json::error::Category::Data if error.to_string().contains("names a file") => {
                format!("{NoPage}, at line {}", error.line())
            }
            _ => format!("no list of a site's files, at line {}", error.line()),
        };
        let head: Head = serde_json::from_slice(bytes).map_err(|error| place(&error))?;
        if head.format != FORMAT {
            return Err("no list of a site's files".to_owned());
        }
        if head.version != VERSION {
            return Err("written by a newer version of readyroom; update the program".to_owned());
        }
        serde_json::from_slice(bytes).map_err(|error| place(&error))
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        json::encode(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_paths_of_pages_are_taken() {
        for path in ["index.html", "systems/a.html", "systems/payments-api-0f3a.html"] {
            assert!(PagePath::parse(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "../index.html",
            "/index.html",
            "index.htm",
            "Index.html",
            "systems/.html",
            "systems/../x.html",
            "systems/a/b.html",
            "systems/A.html",
            "systems/a.b.html",
            "systems/a\0.html",
            "systems\\a.html",
            "other/a.html",
            ".readyroom-site.json",
            "a.html",
        ] {
            assert_eq!(PagePath::parse(path), Err(NoPage), "{path:?}");
        }
        assert!(PagePath::parse(&format!("systems/{}.html", "a".repeat(81))).is_err());
    }
}
