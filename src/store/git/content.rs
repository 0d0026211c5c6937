//! The content of a path of ours, and the merge of two versions of it.

use crate::domain::format::decode::DecodeError;
use crate::domain::records::checklist::Checklist;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::git::paths::{Kind, Ours};

/// The content of a file of ours.
#[derive(Debug)]
pub(super) enum Content {
    /// A review, or an assessment that is submitted.
    Session(Box<Session>),
    /// An assessment that is open: it stays where it is.
    Open(Box<Session>),
    /// A checklist.
    Checklist(Box<Checklist>),
    /// It is of a newer version.
    Newer,
    /// It cannot be read, and why.
    Broken(String),
}

impl Content {
    /// Reads what stands, or is to stand, at a path.
    pub(super) fn of(ours: &Ours, bytes: &[u8]) -> Self {
        let is_named = |id: &str| id == ours.id;
        match ours.kind {
            Kind::Checklist => match Checklist::decode(bytes) {
                Ok(checklist) if is_named(checklist.id().raw()) => {
                    Self::Checklist(Box::new(checklist))
                }
                Ok(_) => Self::Broken("its id is not its name".to_owned()),
                Err(error) => Self::Broken(error.to_string()),
            },
            kind => match codec::decode_session(bytes) {
                Ok(session) if !is_named(session.id().as_str()) => {
                    Self::Broken("its id is not its name".to_owned())
                }
                Ok(session) if session.is_assessment() != (kind == Kind::Assessment) => {
                    Self::Broken(
                        "an assessment in the place of a review, or the reverse".to_owned(),
                    )
                }
                Ok(session) if session.assessment().is_some_and(|one| !one.is_submitted()) => {
                    Self::Open(Box::new(session))
                }
                Ok(session) => Self::Session(Box::new(session)),
                Err(DecodeError::Newer { .. } | DecodeError::NoVersion { .. }) => Self::Newer,
                Err(error) => Self::Broken(error.to_string()),
            },
        }
    }

    /// Returns the session, open or not.
    pub(super) fn session(&self) -> Option<&Session> {
        match self {
            Self::Session(session) | Self::Open(session) => Some(session),
            Self::Checklist(_) | Self::Newer | Self::Broken(_) => None,
        }
    }
}

/// Merges two versions that can be read, as two programs do that save the same file. Of two checklists the newer stays,
/// of equally new ones always the same.
pub(super) fn merged(
    ours: &Ours,
    base: Option<&[u8]>,
    [here, there]: [(&Content, &[u8]); 2],
) -> Vec<u8> {
    match (here, there) {
        ((Content::Checklist(here), here_bytes), (Content::Checklist(there), there_bytes)) => {
            let key = |checklist: &Checklist, bytes| (checklist.version(), bytes);
            let (here, there) = (key(here, here_bytes), key(there, there_bytes));
            here.max(there).1.to_vec()
        }
        ((here, here_bytes), (there, _)) => {
            let (Some(here), Some(there)) = (here.session(), there.session()) else {
                return here_bytes.to_vec();
            };
            let base = base.map(|bytes| Content::of(ours, bytes));
            let base = base.as_ref().and_then(Content::session);
            let common = base.is_none().then(|| Session::common(here, there));
            let merged = Session::merge(base.or(common.as_ref()), here, there);
            codec::encode_session(&merged)
        }
    }
}
