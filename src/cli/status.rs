//! `readyroom status`: the state of a system in one line, for a shell's prompt or a dashboard.

use crate::cli::args::inputs::{AsOf, Reference};
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::basics::day::Days;
use crate::domain::basics::due;
use crate::domain::basics::text::counted;
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::insight::next_review::NextReview;
use crate::domain::session::Session;
use crate::store::catalogue;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  readyroom status payments-api\n  \
        payments-api  62% managed risk  2 blockers  3 days ago")]
pub struct Args {
    /// A system's name (its newest review), an id, a path, or a unique beginning of an id
    #[arg(value_name = "SYSTEM")]
    session: Reference,
    #[command(flatten)]
    as_of: AsOf,
}

/// Prints the line.
///
/// # Errors
/// No session is found, it cannot be loaded, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let days = environment.as_of(&args.as_of)?.days();
    let (session, in_future) = match &args.session {
        Reference::Stdin => (environment.review(&args.session)?, 0),
        Reference::Named(name) => {
            let found = catalogue::find(environment.places(), name, environment.now.days())?;
            let session = environment.load_found(&found.path)?.session;
            environment.report_copies(session.id());
            (session, found.in_future.len())
        }
    };
    let promises = environment.promises(&session);
    let next = environment.next_review(&session)?;
    environment.print_line(&line(&session, &promises, in_future, next, days))
}

fn line(
    session: &Session,
    promises: &[Promise],
    in_future: usize,
    next: Option<NextReview>,
    days: Days,
) -> String {
    let tally = session.tally();
    let complete = tally.progress().map_or_else(
        || "nothing applicable".to_owned(),
        |progress| format!("{} {}", progress.percent(), progress.band().words()),
    );
    let mut parts = vec![session.system().shown().to_string(), complete];
    let conditions = PromiseCounts::of(promises.iter().map(|one| &one.condition), days.today);
    let counts = [
        (tally.blockers as usize, "blocker", "blockers"),
        (session.lapsed_count(days.today) as usize, "lapsed risk", "lapsed risks"),
        (conditions.open(), "open condition", "open conditions"),
        (conditions.overdue, "condition overdue", "conditions overdue"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    parts.extend(counts.map(|(count, one, many)| counted(count, one, many)));
    parts.push(due::ago(session.created_on(days.zone), days.today));
    parts.extend(next.map(|next| next.words(days.today)));
    if in_future > 0 {
        parts.push(format!("{in_future} more in the future"));
    }
    parts.join("  ")
}
