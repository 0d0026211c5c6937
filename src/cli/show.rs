//! `readyroom show`: one session, for people or as JSON.

use crate::cli::args::inputs::{AsOf, Reference};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::basics::day::Days;
use crate::domain::format::json;
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::session::Session;
use crate::report::choice::Choice;
use crate::report::json::show::ShowJson;
use crate::report::{self, Format};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom show payments-api\n  \
        readyroom show payments-api --json | jq .score.percent")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    as_of: AsOf,
}

/// Prints a session.
///
/// # Errors
/// It cannot be loaded, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let days = environment.as_of(&args.as_of)?.days();
    let session = environment.review(&args.session)?;
    let sight = environment.sight(&session)?;
    if args.json {
        return print(&json::encode(&ShowJson::of(&session, sight, days.zone)));
    }
    let text = report::render(&session, Format::Text, &Choice { sight, ..Choice::default() }, days);
    let carried = carried(&session, &environment.promises(&session), days);
    environment.print_lines(text.lines().map(str::to_owned).chain(carried))
}

/// Returns the conditions of earlier decisions, below a line with their count.
fn carried(session: &Session, promises: &[Promise], days: Days) -> Vec<String> {
    let carried = || promises.iter().filter(|one| one.is_carried(session));
    let counts = PromiseCounts::of(carried().map(|one| &one.condition), days.today);
    if counts.total == 0 {
        return Vec::new();
    }
    let line = |promise: &Promise| {
        let tick = if promise.condition.is_open() { " " } else { "x" };
        format!("- [{tick}] {}, {}", promise.condition.text.shown(), promise.words(days))
    };
    let heading = format!("Last review's conditions: {}", counts.words());
    [String::new(), heading].into_iter().chain(carried().map(line)).collect()
}
