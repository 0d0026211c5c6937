//! Where a session was left, and what was typed there and not kept: personal to this machine, in
//! the state dir, never in the session.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::checklist::{ItemId, ItemNo};
use crate::domain::names::SessionId;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::files::{self, Existing};
use crate::store::places::Places;

/// Where a session was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookmark {
    /// The item under the cursor.
    pub item: Option<ItemId>,
    /// Text that was typed and neither kept nor thrown away.
    pub drafts: Vec<Draft>,
}

/// Text that was typed into the fields of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The item.
    pub item: ItemId,
    /// What was typed, by field, where it differs from what the session says.
    pub texts: BTreeMap<Field, String>,
}

/// The fields of an answer that are written in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Why the item does not apply.
    Reason,
    /// The note.
    Note,
    /// The owner.
    Owner,
    /// The due date.
    Due,
    /// The evidence, a link a line.
    Evidence,
}

impl Field {
    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reason => "Reason",
            Self::Note => "Note",
            Self::Owner => "Owner",
            Self::Due => "Due",
            Self::Evidence => "Evidence",
        }
    }
}

impl Bookmark {
    /// The item at which to go on: the one that was left, else the first unassessed one, else the
    /// first.
    #[must_use]
    pub fn item_in(&self, session: &Session) -> ItemNo {
        let left = self.item.as_ref().and_then(|id| session.checklist().number(id));
        let unassessed = || session.answers().find(|(_, answer)| answer.status.is_none());
        left.or_else(|| unassessed().map(|(item, _)| item)).unwrap_or_default()
    }
}

/// Where a session was left. A bookmark that cannot be read is none: it holds a place, and losing
/// it costs a search.
#[must_use]
pub fn load(places: &Places, id: &SessionId) -> Bookmark {
    let bytes = files::read(&places.bookmark(id)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// Remembers where a session was left.
pub fn save(places: &Places, id: &SessionId, bookmark: &Bookmark) -> Result<(), StoreError> {
    let path = places.bookmark(id);
    if let Some(folder) = path.parent() {
        files::make_folder(folder)?;
    }
    files::write(&path, &codec::encode(bookmark), Existing::Replace)
}
