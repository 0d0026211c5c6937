//! What a file system does not give a session although it is saved: told beside "saved".

use crate::store::files::Wider;

/// What is missing although a session is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caveats {
    /// The mode of the file, where that is wider than it should be.
    pub wider: Option<Wider>,
}

impl Caveats {
    /// Returns the short form for a status line.
    #[must_use]
    pub fn badges(&self) -> Vec<String> {
        self.wider.iter().map(|wider| format!("mode {wider}")).collect()
    }

    /// Returns a sentence for each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let told = |wider| {
            format!(
                "others may be able to read the file: its mode is {wider}, and this file system takes no other"
            )
        };
        self.wider.iter().map(told).collect()
    }
}
