//! `readyroom gate`: a session checked against rules. The exit code is the result; the reasons are printed as
//! text, JSON or `JUnit` XML.

mod json;
mod junit;
mod text;

use crate::cli::args::inputs::{AsOf, Reference, Words};
use crate::cli::args::values::{GateFormatArg, count, percent};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::{self, Failure};
use crate::domain::basics::age::Age;
use crate::domain::insight::gate::{Gate, Rule};
use crate::domain::insight::gate_scope::Scope;
use crate::domain::session::Session;
use crate::intake::refusal::Refusal;

#[derive(Debug, clap::Args)]
#[command(after_help = "A rule that cannot be evaluated fails.\n\n\
        Examples:\n  readyroom gate payments-api --min 85 --max-blockers 0\n  \
        readyroom gate payments-api --require-assessed --require-decision --no-lapsed-risks --max-age 90d\n  \
        readyroom gate aks --level High --min 100\n  \
        readyroom gate ./reviews/payments-api.json --min 60 --format junit > gate.xml\n  \
        readyroom gate payments-api --min 85 --json | jq -r '.rules[] | select(.holds | not) | .next'")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id; - for a review on stdin
    session: Reference,
    #[command(flatten)]
    rules: Rules,
    /// The output format
    #[arg(long, default_value = "text")]
    format: GateFormatArg,
    /// As JSON: short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    as_of: AsOf,
}

// The rules of `gate`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Rules {
    /// At least PERCENT of the applicable items are done: 0 to 100
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min: Option<u8>,
    /// At most N items are flagged as blockers, with any status
    #[arg(long, value_name = "N", value_parser = count)]
    max_blockers: Option<u32>,
    /// At most N items are missing
    #[arg(long, value_name = "N", value_parser = count)]
    max_missing: Option<u32>,
    /// Every item is assessed, and none of the last review was removed from the checklist
    #[arg(long)]
    require_assessed: bool,
    /// The review was started at most AGE ago: 90d, 12w, 3m
    #[arg(long, value_name = "AGE", value_parser = Age::parse)]
    max_age: Option<Age>,
    /// The decision is go or conditional go
    #[arg(long)]
    require_decision: bool,
    /// No accepted risk has lapsed
    #[arg(long)]
    no_lapsed_risks: bool,
    /// Every condition is met, those of the last review too; holds if there is none
    #[arg(long)]
    conditions_met: bool,
    /// At most N items have a response that dissents from the answer
    #[arg(long, value_name = "N", value_parser = count)]
    max_dissent: Option<u32>,
    /// Every applicable item has at least N responses with a status
    #[arg(long, value_name = "N", value_parser = count)]
    require_responses: Option<u32>,
    /// Count only the items of this level of the checklist and the more binding ones
    #[arg(long, value_name = "NAME")]
    level: Option<Words>,
}

const NO_RULE: &str = "no rule is named; name at least one of
  --min PERCENT        at least this percentage is complete
  --max-blockers N     at most N blockers are flagged
  --max-missing N      at most N items are missing
  --require-assessed   every item is assessed, and none of the last review was removed
  --max-age AGE        the review was started at most 90d, 12w or 3m ago
  --require-decision   the decision is go or conditional go
  --no-lapsed-risks    no accepted risk has lapsed
  --conditions-met     every condition is met, those of the last review too
  --max-dissent N      at most N items have a response that dissents from the answer
  --require-responses N
                       every applicable item has at least N responses with a status";

/// Prints the result of each rule. Returns 0 if the gate is open, 1 if it is closed.
///
/// # Errors
/// No rule is named, or the session cannot be loaded.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    let rules = rules(&args.rules);
    if rules.is_empty() {
        return Err(Failure::Usage(NO_RULE.to_owned()));
    }
    let now = environment.as_of(&args.as_of)?;
    let session = environment.review(&args.session)?;
    environment.require_review(&session)?;
    let promises = environment.promises(&session);
    let level = args.rules.level.as_ref();
    let level = level.map(|words| environment.text(words, "--level")).transpose()?;
    let scope = scope(level.as_deref(), &session)?.seen(environment.sight(&session)?);
    let gate = Gate::of(&scope, &promises, &rules, now);
    let format = if args.json { GateFormatArg::Json } else { args.format };
    match report(&session, &gate, format, environment) {
        // The exit code does not depend on whether the reasons are read.
        Ok(()) | Err(Failure::ReaderGone) => {}
        Err(failure) => return Err(failure),
    }
    Ok(if gate.is_open() { failure::OK } else { failure::CLOSED })
}

/// Returns the items that the rules count.
fn scope<'s>(level: Option<&str>, session: &'s Session) -> Result<Scope<'s>, Failure> {
    let Some(level) = level else { return Ok(Scope::whole(session)) };
    Scope::down_to(session, level).map_err(|none| Failure::Usage(Refusal::from(none).to_string()))
}

/// Returns the rules that are named, in the order in which they are printed.
fn rules(args: &Rules) -> Vec<Rule> {
    let rules = [
        args.min.map(Rule::Min),
        args.max_blockers.map(Rule::MaxBlockers),
        args.max_missing.map(Rule::MaxMissing),
        args.require_assessed.then_some(Rule::RequireAssessed),
        args.max_age.map(Rule::MaxAge),
        args.require_decision.then_some(Rule::RequireDecision),
        args.no_lapsed_risks.then_some(Rule::NoLapsedRisks),
        args.conditions_met.then_some(Rule::ConditionsMet),
        args.max_dissent.map(Rule::MaxDissent),
        args.require_responses.map(Rule::RequireResponses),
    ];
    rules.into_iter().flatten().collect()
}

fn report(
    session: &Session,
    gate: &Gate<'_>,
    format: GateFormatArg,
    environment: &Environment,
) -> Result<(), Failure> {
    match format {
        GateFormatArg::Json => print(&json::encode(session, gate)),
        GateFormatArg::Junit => print(junit::render(session, gate).as_bytes()),
        GateFormatArg::Text => environment.print_lines(text::lines(session, gate)),
    }
}
