//! `readyroom submit`: end an assessment, or open it again.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::environment::output::is_typed;
use crate::cli::failure::Failure;
use crate::domain::records::assessment::Assessment;
use crate::domain::session::Session;
use crate::domain::session::edit::{Edit, Whole};
use crate::store::{catalogue, git, sessions};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A submitted assessment does not change any more. Until it is combined or sent, --undo opens it\n\
        again.\n\n\
        Examples:\n  readyroom submit payments-api-2026-11-22-7f3a\n  \
        readyroom submit payments-api-2026-11-22-7f3a --undo"
)]
pub struct Args {
    /// An assessment: its id, or a path
    assessment: Reference,
    /// Open it again
    #[arg(long)]
    undo: bool,
}

/// Submits an assessment, or opens it again.
///
/// # Errors
/// It is no assessment, is submitted already, was combined or sent, or cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.assessment)?;
    let id = loaded.session.id().clone();
    let Some(assessment) = loaded.session.assessment().cloned() else {
        return Err(Failure::Usage(format!(
            "{id} is a review; `readyroom assess {id}` begins your assessment of it"
        )));
    };
    let submitted_at = if args.undo {
        refuse_undo(&id.to_string(), &assessment, environment)?;
        None
    } else {
        if assessment.is_submitted() {
            return Err(Failure::Usage(format!(
                "{id} is submitted already; `readyroom submit {id} --undo` opens it again until it is combined or sent"
            )));
        }
        if !is_confirmed(&loaded.session, environment)? {
            environment.message("nothing was submitted");
            return Ok(());
        }
        Some(environment.stamp().at)
    };
    environment.change(&mut loaded, &Edit::whole(Whole::Submitted(submitted_at)))?;
    let tally = loaded.session.tally();
    environment.message(&if args.undo {
        format!("{id}: open again")
    } else {
        format!("{id}: submitted, {} of {} assessed", tally.assessed(), tally.total())
    });
    Ok(())
}

/// Refuses to open an assessment again that was never submitted, that its review has taken in, or that
/// was sent to others.
fn refuse_undo(
    id: &str,
    assessment: &Assessment,
    environment: &Environment,
) -> Result<(), Failure> {
    if !assessment.is_submitted() {
        return Err(Failure::Usage(format!("{id} is open, there is nothing to take back")));
    }
    let Some(of) = &assessment.of else { return Ok(()) };
    if git::is_sent(environment.places(), id) {
        return Err(Failure::Usage(format!(
            "{id} was sent to the store that is shared; `readyroom assess {of}` begins the next round"
        )));
    }
    // A review that is not here, or cannot be read, has taken nothing in as far as this machine knows.
    let found = catalogue::find(environment.places(), of.as_str(), environment.now.days());
    let review = found.ok().and_then(|found| sessions::load(&found.path).ok());
    if review.is_some_and(|review| review.session.has_taken_in(assessment)) {
        return Err(Failure::Usage(format!(
            "{id} was combined with its review; `readyroom assess {of}` begins the next round"
        )));
    }
    Ok(())
}

/// Names the items without a status, and on a terminal asks whether to submit all the same.
fn is_confirmed(session: &Session, environment: &Environment) -> Result<bool, Failure> {
    let unassessed = session.answers().filter(|(_, answer)| answer.status.is_none());
    let ids: Vec<String> =
        unassessed.map(|(item, _)| session.checklist().item(item).id.to_string()).collect();
    if ids.is_empty() {
        return Ok(true);
    }
    environment.warn(&format!("{} unassessed: {}", ids.len(), ids.join(", ")));
    if !is_typed() {
        return Ok(true);
    }
    environment.confirms("Submit all the same? y/n")
}
