//! `readyroom paths`: the folders and files of this user.

use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;

/// Prints each path with its name.
///
/// # Errors
/// Stdout cannot be written.
pub fn run(environment: &Environment) -> Result<(), Failure> {
    let places = environment.places();
    let lines = [
        ("data", places.data().to_owned()),
        ("sessions", places.sessions()),
        ("bin", places.bin()),
        ("state", places.state().to_owned()),
        ("drafts", places.bookmarks()),
        ("unsaved", places.recoveries()),
        ("log", places.log()),
        ("config", places.config().to_owned()),
    ];
    let cache = places.cache().map(|cache| ("cache", cache.to_owned()));
    for (name, path) in lines.into_iter().chain(cache) {
        print(format!("{name:<10}{}\n", crate::domain::basics::text::show_path(&path)).as_bytes())?;
    }
    Ok(())
}
