//! Older files: what makes the fields of one version those of the next. The one place for it; how
//! JSON is read and written is the codec's business.
//!
//! A migration works on JSON, not on sessions: it stays as it is when the session changes, and what it
//! does not touch stays byte for byte.

use crate::domain::format::VERSION;
use crate::domain::format::record::Kept;

/// The fields of a file, in its order.
pub type Fields = Vec<(String, Kept)>;

/// Makes the fields of a version those of the next one. The number itself is set by [`Versions`].
pub type Migration = fn(Fields) -> Fields;

/// The versions of a file that can be read.
#[derive(Clone, Copy, Debug)]
pub struct Versions {
    /// The first of them.
    pub oldest: u32,
    /// One for every version but the newest.
    pub migrations: &'static [Migration],
}

/// The versions of a session file. Version 1 is the first.
pub const SESSIONS: Versions = Versions { oldest: 1, migrations: &[] };

const _: () = assert!(SESSIONS.newest() == VERSION, "every older version needs its migration");

impl Versions {
    /// The version that is written.
    #[expect(clippy::cast_possible_truncation, reason = "there are not that many versions")]
    pub const fn newest(&self) -> u32 {
        self.oldest + self.migrations.len() as u32
    }

    /// Returns whether files of a version can be read.
    pub const fn reads(&self, version: u32) -> bool {
        self.oldest <= version && version <= self.newest()
    }

    /// The fields as the newest version has them.
    pub fn raise(&self, version: u32, fields: Fields) -> Fields {
        let done = (version - self.oldest) as usize;
        let mut raised =
            self.migrations[done..].iter().fold(fields, |fields, migration| migration(fields));
        for (_, value) in raised.iter_mut().filter(|(name, _)| name == "version") {
            *value = Kept::of(&self.newest());
        }
        raised
    }
}
