//! `readyroom decide`: go, conditional go or no-go; by whom, on what conditions.

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::format::record::Lenient;
use crate::domain::insight::deciding::objections;
use crate::domain::records::decision::{BadDecision, Decision, Outcome};
use crate::domain::session::edit::{Edit, Whole};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  readyroom decide payments-api go --by dana --sign dana --sign ana\n  \
        readyroom decide payments-api conditional-go --by dana \\\n    \
        --condition 'repeat the restore drill @ben 2026-12-10'\n  \
        readyroom decide payments-api go --by dana --despite"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// The decision
    #[arg(value_parser = values::outcome(), ignore_case = true)]
    outcome: Outcome,
    /// The person who decides
    #[arg(long, value_name = "NAME")]
    by: Words,
    /// A person who signs; can be repeated
    #[arg(long, value_name = "NAME")]
    sign: Vec<Words>,
    /// A condition, 'text @owner date'; can be repeated, and - reads one from each line of stdin
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    condition: Vec<Words>,
    /// Remarks
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    remarks: Option<Words>,
    /// Decide in spite of objections, and record them
    #[arg(long)]
    despite: bool,
}

/// Records a decision. A go or a conditional go against objections needs `--despite`.
///
/// # Errors
/// There are objections, an argument is refused, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let mut decision = decision(args, environment)?;
    decision.despite = objections(&loaded.session, args.outcome, environment.now.today());
    if !decision.despite.is_empty() && !args.despite {
        let named = decision.despite.iter().map(|line| format!("  {}", line.shown()));
        return Err(Failure::Usage(format!(
            "something speaks against it:\n{}\n--despite decides {} all the same, and records it",
            named.collect::<Vec<_>>().join("\n"),
            args.outcome.words()
        )));
    }
    let decision = decision.made(&loaded.session, &environment.stamp());
    let (decided, by) = (decision.outcome.words(), decision.by.shown());
    let id = loaded.session.id();
    let mut messages = vec![format!("{id}: {decided}, by {by}")];
    messages.extend(decision.lacking().map(|line| format!("{id}: {line}")));
    let edit = Edit::whole(Whole::Decision(Lenient::Known(Some(decision))));
    environment.change(&mut loaded, &edit)?;
    for message in messages {
        environment.message(&message);
    }
    Ok(())
}

fn decision(args: &Args, environment: &Environment) -> Result<Decision, Failure> {
    let conditions = environment.lines(&args.condition, "--condition")?;
    let signed = environment.lines(&args.sign, "--sign")?;
    let remarks = args.remarks.as_ref().map(|words| environment.text(words, "--remarks"));
    let remarks = remarks.transpose()?.unwrap_or_default();
    let by = environment.text(&args.by, "--by")?;
    let mut decision = Decision { outcome: args.outcome, ..Decision::default() };
    decision
        .set_conditions(conditions, environment.now.today())
        .and_then(|()| decision.set_remarks(&remarks))
        .and_then(|()| decision.set_by(&by))
        .and_then(|()| decision.set_signed(signed))
        .map_err(of_option)?;
    Ok(decision)
}

/// Names the option in the place of the part of the decision.
fn of_option(bad: BadDecision) -> Failure {
    match bad {
        BadDecision::By(refused) => Failure::refused("--by", &refused),
        BadDecision::Condition(bad) => Failure::Usage(format!("--condition: {bad}")),
        BadDecision::NoCondition => {
            Failure::Usage(format!("{bad}: --condition 'what @who 2026-12-10'"))
        }
        BadDecision::Signed(refused) => Failure::refused("--sign", &refused),
        BadDecision::Remarks(refused) => Failure::refused("--remarks", &refused),
    }
}
