//! Variables of the environment. An empty one counts as unset.
#![expect(clippy::disallowed_methods, reason = "the one module that reads the environment")]

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

pub(in crate::cli) fn text(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|v| !v.is_empty())
}

/// Returns the value of a variable as a path, which need not be text.
pub(super) fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from)
}
