//! The evidence that a status is true.

use chrono::{DateTime, Utc};

use crate::domain::basics::text::Text;
use crate::domain::format::record::record;

record! {
    /// A piece of evidence: usually an address, with its author and time.
    pub struct Evidence as "a piece of evidence" {
        /// The address, or words that say where it is found.
        pub link: Text,
        /// The time at which it was added.
        pub at: Option<DateTime<Utc>>,
        /// The name of the user who added it.
        pub by: Text,
    }
}

/// Returns whether a link is among pieces of evidence.
pub(crate) fn has_link(evidence: &[Evidence], link: &Text) -> bool {
    evidence.iter().any(|one| one.link == *link)
}
