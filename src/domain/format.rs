//! The format of our JSON: records that keep unknown fields, and what may be wrong with a file.

pub mod decode;
pub mod json;
pub mod kind;
pub mod problem;
pub mod record;

/// The value of `format` in a session file.
pub const FORMAT: &str = "readyroom-session";
/// The version of the file format that this program writes.
pub const VERSION: u32 = 1;
