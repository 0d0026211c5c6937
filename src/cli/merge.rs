//! `readyroom merge`: two versions of a session file that grew from a common one, as git has them.

use std::path::Path;

use crate::cli::args::Merge;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::session::Session;
use crate::domain::text::show_path;
use crate::store::codec::DecodeError;
use crate::store::error::StoreError;
use crate::store::sessions;

/// Brings both versions together in the file of ours.
pub fn run(args: &Merge, environment: &Environment) -> Result<(), Failure> {
    let base = base(&args.base)?;
    let mut ours = sessions::load(&args.ours)?;
    let theirs = sessions::load(&args.theirs)?.session;
    let sessions = [Some(&ours.session), Some(&theirs), base.as_ref()];
    if sessions.into_iter().flatten().any(|session| session.id() != theirs.id()) {
        let message = format!(
            "{} and {} are different sessions: {} and {}",
            show_path(&args.ours),
            show_path(&args.theirs),
            ours.session.id(),
            theirs.id()
        );
        return Err(Failure::Usage(message));
    }
    let base = base.unwrap_or_else(|| Session::common(&ours.session, &theirs));
    let merged = Session::merge(Some(&base), &ours.session, &theirs);
    sessions::save_merged(&mut ours, &merged)?;
    match merged.conflict_count() {
        0 => {}
        1 => environment.tell("merged; one field has two values: `readyroom open` settles it"),
        count => environment.tell(&format!(
            "merged; {count} fields have two values: `readyroom open` settles them"
        )),
    }
    Ok(())
}

/// The common version. Git gives an empty file where there is none, people `/dev/null`.
fn base(path: &Path) -> Result<Option<Session>, Failure> {
    if path == Path::new("/dev/null") {
        return Ok(None);
    }
    match sessions::load(path) {
        Ok(loaded) => Ok(Some(loaded.session)),
        Err(StoreError::Content { source: DecodeError::Empty, .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
