//! `readyroom show`: one session, for people or as JSON.

use crate::cli::args::inputs::{AsOf, Reference};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::format::json;
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
    if args.json {
        return print(&json::encode(&ShowJson::of(&session, days.zone)));
    }
    environment
        .print_lines(report::render(&session, Format::Text, &Choice::default(), days).lines())
}
