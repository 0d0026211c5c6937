//! The paths in the shared store that are ours: reviews, assessments and checklists.

use std::path::PathBuf;

use crate::store::files;
use crate::store::places::Places;

/// The longest id.
const LONGEST: usize = 80;

/// The kinds of files that are shared, each with a folder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A review.
    Review,
    /// An assessment.
    Assessment,
    /// A checklist of the library.
    Checklist,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Review, Self::Assessment, Self::Checklist];

    /// Returns the name of the folder.
    pub(super) const fn folder(self) -> &'static str {
        match self {
            Self::Review => "sessions",
            Self::Assessment => "assessments",
            Self::Checklist => "checklists",
        }
    }

    /// Returns the folder.
    pub(super) fn place(self, places: &Places) -> PathBuf {
        match self {
            Self::Review => places.sessions(),
            Self::Assessment => places.assessments(),
            Self::Checklist => places.checklists(),
        }
    }
}

/// A path that is ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ours {
    pub(super) kind: Kind,
    pub(super) id: String,
}

impl Ours {
    /// Parses a path in the store; `None` for one that is not ours.
    pub(super) fn parse(path: &[u8]) -> Option<Self> {
        let path = std::str::from_utf8(path).ok()?;
        let (folder, name) = path.split_once('/')?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.folder() == folder)?;
        Self::named(kind, name.strip_suffix(".json")?)
    }

    /// Accepts an id.
    pub(super) fn named(kind: Kind, id: &str) -> Option<Self> {
        let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_id = (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_fit);
        is_id.then(|| Self { kind, id: id.to_owned() })
    }

    /// Returns the path in the store.
    pub(super) fn path(&self) -> String {
        format!("{}/{}.json", self.kind.folder(), self.id)
    }

    /// Returns the file.
    pub(super) fn place(&self, places: &Places) -> PathBuf {
        files::json(&self.kind.place(places), &self.id)
    }
}
