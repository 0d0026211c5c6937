//! `readyroom gate`: a session held against rules, for people, as JSON or as `JUnit` XML. The exit code
//! is the answer.

mod json;
mod junit;
mod text;

use crate::cli::args;
use crate::cli::args::values::GateFormatArg;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::{self, Failure};
use crate::domain::insight::gate::{Gate, Rule};
use crate::domain::session::Session;

/// The exit code of a closed gate.
const CLOSED: u8 = 1;

const NO_RULE: &str = "no rule is named, and a gate without one says nothing; name at least one of
  --min PERCENT        at least so much is complete
  --max-blockers N     at most so many blockers are flagged
  --max-missing N      at most so many items are missing
  --require-assessed   every item is assessed, and none of the last review is gone
  --max-age AGE        the review was begun at most 90d, 12w or 3m ago
  --require-decision   it is decided: go or conditional go
  --no-lapsed-risks    no accepted risk has lapsed";

/// Prints what became of the rules; open is 0, closed is 1.
pub fn run(args: &args::Gate, environment: &Environment) -> Result<u8, Failure> {
    let rules = rules(&args.rules);
    if rules.is_empty() {
        return Err(Failure::Usage(NO_RULE.to_owned()));
    }
    let now = environment.as_of(&args.as_of)?;
    let session = environment.review(&args.session)?;
    let gate = Gate::of(&session, &rules, now);
    let format = if args.json { GateFormatArg::Json } else { args.format };
    match tell(&session, &gate, format, environment) {
        // Whether the gate is open does not hang on who reads why.
        Ok(()) | Err(Failure::ReaderGone) => {}
        Err(failure) => return Err(failure),
    }
    Ok(if gate.is_open() { failure::OK } else { CLOSED })
}

/// The rules that are named, in the order in which they are told.
fn rules(args: &args::Rules) -> Vec<Rule> {
    let rules = [
        args.min.map(Rule::Min),
        args.max_blockers.map(Rule::MaxBlockers),
        args.max_missing.map(Rule::MaxMissing),
        args.require_assessed.then_some(Rule::RequireAssessed),
        args.max_age.map(Rule::MaxAge),
        args.require_decision.then_some(Rule::RequireDecision),
        args.no_lapsed_risks.then_some(Rule::NoLapsedRisks),
    ];
    rules.into_iter().flatten().collect()
}

fn tell(
    session: &Session,
    gate: &Gate<'_>,
    format: GateFormatArg,
    environment: &Environment,
) -> Result<(), Failure> {
    match format {
        GateFormatArg::Json => print(&json::encode(session, gate)),
        GateFormatArg::Junit => print(junit::render(session, gate).as_bytes()),
        GateFormatArg::Text => {
            text::lines(session, gate).iter().try_for_each(|line| environment.say(line))
        }
    }
}
