//! `readyroom merge`: a three-way merge of session files, as a merge driver of git.

use std::path::Path;

use crate::cli::args::inputs::Source;
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, session_from_stdin};
use crate::cli::failure::Failure;
use crate::domain::format::decode::DecodeError;
use crate::domain::session::Session;
use crate::store::codec;
use crate::store::error::StoreError;
use crate::store::{catalogue, sessions};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Merges item by item and field by field. If both sides changed a field, both values are kept, and\n\
        you choose on the screen. The file is whole at every moment. BASE may be empty.\n\n\
        Examples (git's merge driver):\n  git config merge.readyroom.driver 'readyroom merge %O %A %B'\n  \
        echo 'reviews/*.json merge=readyroom' >> .gitattributes"
)]
pub struct Args {
    /// The common ancestor; an empty file if there is none
    base: Source,
    /// Our version; the result is written here
    ours: Source,
    /// Their version
    theirs: Source,
}

/// Merges both versions into the file of ours, or to stdout if ours came from stdin.
///
/// # Errors
/// A version cannot be read, they are of different sessions, or the result cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let base = base(&args.base, environment)?;
    let (ours, file) = match &args.ours {
        Source::Stdin => (session_from_stdin()?, None),
        Source::File(path) => {
            let loaded = catalogue::load(environment.places(), path)?;
            (loaded.session.clone(), Some(loaded))
        }
    };
    let theirs = session(&args.theirs, environment)?;
    let sessions = [Some(&ours), Some(&theirs), base.as_ref()];
    if sessions.into_iter().flatten().any(|session| session.id() != theirs.id()) {
        let message = format!(
            "{} and {} are different reviews: {} and {}",
            args.ours,
            args.theirs,
            ours.id(),
            theirs.id()
        );
        return Err(Failure::Usage(message));
    }
    let base = base.unwrap_or_else(|| Session::common(&ours, &theirs));
    let merged = Session::merge(Some(&base), &ours, &theirs);
    match file {
        Some(mut loaded) => sessions::save_merged(&mut loaded, &merged)?,
        None => print(&codec::encode_session(&merged))?,
    }
    report_conflicts(&merged, environment);
    Ok(())
}

/// Names the fields with two values on stderr.
fn report_conflicts(merged: &Session, environment: &Environment) {
    match merged.conflict_count() {
        0 => {}
        1 => environment.message("merged; one field has two values: `readyroom open` settles it"),
        count => environment.message(&format!(
            "merged; {count} fields have two values: `readyroom open` settles them"
        )),
    }
    for conflict in merged.open_conflicts() {
        environment.message(&format!("  {}", conflict.label()));
    }
}

/// Returns the common version. Where there is none git passes an empty file, people `/dev/null`.
fn base(source: &Source, environment: &Environment) -> Result<Option<Session>, Failure> {
    if source.path() == Path::new("/dev/null") {
        return Ok(None);
    }
    match session(source, environment) {
        Ok(session) => Ok(Some(session)),
        Err(StoreError::Content { source: DecodeError::Empty, .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn session(source: &Source, environment: &Environment) -> Result<Session, StoreError> {
    match source {
        Source::Stdin => session_from_stdin(),
        Source::File(path) => {
            catalogue::load(environment.places(), path).map(|loaded| loaded.session)
        }
    }
}
