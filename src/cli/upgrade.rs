//! `readyroom upgrade`: take another version of the checklist in a review.

use std::sync::Arc;

use crate::cli::args::inputs::{Reference, Source};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::versions;
use crate::domain::basics::text::counted;
use crate::domain::format::json;
use crate::domain::records::checklist::Checklist;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::report::json::upgrade::UpgradeJson;
use crate::store::undo;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Answers to the same statement stay. Where a statement was reworded, its status waits to be\n\
        confirmed. Items that are no longer in the checklist stay in the review, outside of the score.\n\
        A review of some levels takes only those of the other version.\n\n\
        Examples:\n  readyroom upgrade payments-api --checklist our-checklist.json --dry-run\n  \
        readyroom upgrade payments-api --checklist our-checklist.json\n  \
        readyroom upgrade payments-api --checklist our-checklist.json --json | jq .counts"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// The other version of the checklist: a file in any format, or an id of the library
    #[arg(long, value_name = "FILE|ID")]
    checklist: Source,
    /// Only say what would become of each item
    #[arg(long)]
    dry_run: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Takes the other version, and prints what became of each item.
///
/// # Errors
/// The checklist is broken, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let named = environment.checklist(&args.checklist)?;
    let (before, checklist) = if args.dry_run {
        let before = environment.review(&args.session)?;
        let checklist = environment.of_levels_in(named, before.checklist());
        (before, checklist)
    } else {
        take(args, named, environment)?
    };
    if args.json {
        print(&json::encode(&UpgradeJson::of(before.checklist(), &checklist)))?;
    } else {
        environment.print_lines(versions::lines(before.checklist(), &checklist))?;
    }
    let is_same = *before.checklist() == checklist;
    let waiting = before.with_checklist(&checklist).map_or(0, |after| before.waiting_in(&after));
    if waiting > 0 {
        let answers = counted(waiting, "answer", "answers");
        let verb = match (args.dry_run, waiting) {
            (true, _) => "would wait",
            (false, 1) => "waits",
            (false, _) => "wait",
        };
        environment.message(&format!("{answers} {verb} to be confirmed"));
    }
    environment.message(&match (is_same, args.dry_run) {
        (true, _) => format!("{}: nothing changes, it has this checklist", before.id()),
        (false, true) => format!("{}: nothing was changed", before.id()),
        (false, false) => format!("{}: it has the new checklist now", before.id()),
    });
    Ok(())
}

/// Takes the version in the review; returns the review as it was, and the checklist that it has now.
fn take(
    args: &Args,
    named: Arc<Checklist>,
    environment: &Environment,
) -> Result<(Session, Arc<Checklist>), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let before = loaded.session.clone();
    let checklist = environment.of_levels_in(named, before.checklist());
    if before.with_checklist(&checklist).is_none() {
        return Err(Failure::Data(format!(
            "{}: what stands there from the last review, or of retired items, was written by a newer readyroom; \
             nothing was changed",
            before.id()
        )));
    }
    let (places, stamp) = (environment.places(), environment.stamp());
    let edit = Edit::Upgrade(Arc::clone(&checklist));
    undo::change(places, &mut loaded, &edit, ("the new version of the checklist", &stamp))?;
    environment.report_caveats(&loaded);
    Ok((before, checklist))
}
