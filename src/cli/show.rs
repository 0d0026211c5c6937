//! `readyroom show`: one session, for people or as JSON.

use crate::cli::args::Show;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::json;
use crate::report::choice::Choice;
use crate::report::json::show::ShowJson;
use crate::report::{self, Format};

/// Prints a session.
pub fn run(args: &Show, environment: &Environment) -> Result<(), Failure> {
    let session = environment.load(&args.session)?.session;
    if args.json {
        return print(&json::encode(&ShowJson::of(&session)));
    }
    let choice = Choice { as_of: Some(environment.now.date_naive()), ..Choice::default() };
    for line in report::render(&session, Format::Text, &choice).lines() {
        environment.say(line)?;
    }
    Ok(())
}
