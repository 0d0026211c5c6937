//! Shortcomings of the file system that a session is saved on, shown beside "saved".

use crate::store::files::rights::Wider;

/// The shortcomings of the file system of a saved session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caveats {
    /// The mode of the file, where that is wider than it should be.
    pub wider: Option<Wider>,
    /// Why the file could not be locked against others who save it, if so.
    pub unlocked: Option<Unlocked>,
}

/// Why a file cannot be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocked {
    /// The folder beside it for the lock is none of ours.
    SideFolder,
    /// The file system has no locks.
    FileSystem,
}

impl Caveats {
    /// Returns the short form of each for a status line.
    pub fn badges(&self) -> Vec<String> {
        let unlocked = self.unlocked.map(|_| "no lock".to_owned());
        let wider = self.wider.map(|wider| format!("mode {wider}"));
        unlocked.into_iter().chain(wider).collect()
    }

    /// Returns what follows from each, in few words.
    pub fn effects(&self) -> Vec<String> {
        let unlocked =
            self.unlocked.map(|_| "no lock: what others save is compared and merged".to_owned());
        let wider = self.wider.map(|wider| format!("mode {wider}: others may read the file"));
        unlocked.into_iter().chain(wider).collect()
    }

    /// Returns a sentence for each.
    pub fn sentences(&self) -> Vec<String> {
        let unlocked = self.unlocked.map(|why| {
            let why = match why {
                Unlocked::SideFolder => "the folder .readyroom beside it cannot be used",
                Unlocked::FileSystem => "its file system has no locks",
            };
            format!(
                "the review cannot be locked ({why}); what others save at the same moment is compared and merged"
            )
        });
        let wider = self.wider.map(|wider| {
            format!(
                "others may be able to read the file: its mode is {wider}, and this file system takes no other"
            )
        });
        unlocked.into_iter().chain(wider).collect()
    }
}
