//! `readyroom show`: one session, for people or as JSON.

use crate::cli::args::Show;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::format::json;
use crate::report::choice::Choice;
use crate::report::json::show::ShowJson;
use crate::report::{self, Format};

/// Prints a session.
pub fn run(args: &Show, environment: &Environment) -> Result<(), Failure> {
    let days = environment.as_of(&args.as_of)?.days();
    let session = environment.review(&args.session)?;
    if args.json {
        return print(&json::encode(&ShowJson::of(&session)));
    }
    for line in report::render(&session, Format::Text, &Choice::default(), days).lines() {
        environment.say(line)?;
    }
    Ok(())
}
