//! Files: the only module that opens, writes, moves or lists one.
//!
//! A file is never written in place: a new one is written beside it, synced, put into its place,
//! and then the folder is synced. So at every instant there is the old file or the new one, whole.
//! Only the log is appended to: nothing hangs on it. `update` writes a session and keeps what others
//! wrote meanwhile; `write` writes all other files.
//!
//! The rest of the store uses what is named here; the files below import from each other, never
//! from here.

mod append;
mod destination;
mod folders;
mod identity;
mod inside;
mod leftover;
mod moving;
mod paths;
mod reading;
pub(super) mod rights;
mod side;
mod temp;
mod update;
mod writing;

pub(crate) use crate::store::files::append::{append_to, put_aside, size};
pub(crate) use crate::store::files::destination::{Destination, destination, write_stream};
pub(crate) use crate::store::files::folders::{
    beginning_with, count, is_own_folder, list_json, list_json_and_links, make_folder,
    make_folder_for, make_own_folder,
};
pub(crate) use crate::store::files::identity::{Folder, Identity, identity};
pub(crate) use crate::store::files::inside::{Inside, Lasting, Stands};
pub use crate::store::files::leftover::Kept;
pub(crate) use crate::store::files::leftover::{place_of_copy, sweep};
pub(crate) use crate::store::files::moving::{move_to, remove};
pub(crate) use crate::store::files::paths::{
    exists, folder_of, free_stem, is_link, is_program, is_put_by_user, is_replaceable, json,
    resolve_links, resolve_new,
};
pub(crate) use crate::store::files::reading::{LARGEST, hash, read, read_beginning, read_if_there};
pub use crate::store::files::rights::Wider;
pub(crate) use crate::store::files::side::{
    backup_of, companion_moves, has_side_folder, hold, keep_backup, keep_broken, lock,
    move_companions, side_of,
};
pub use crate::store::files::temp::Existing;
pub(crate) use crate::store::files::temp::{write_copy, write_scratch};
pub(crate) use crate::store::files::update::update;
pub(crate) use crate::store::files::writing::{write, write_private, write_readable};
