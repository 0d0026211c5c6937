//! `readyroom condition`: what a conditional go depends on, and whether it is met.

use serde::Serialize;

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::table::{Align, set};
use crate::domain::basics::names::SessionId;
use crate::domain::format::json;
use crate::domain::insight::conditions::Promise;
use crate::domain::records::condition::ConditionState;
use crate::domain::session::edit::{ConditionChange, Edit, Whole};
use crate::report::json::parts::ConditionJson;
use crate::store::sessions::Loaded;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The conditions of the last review are listed after those of this one. A change is written to the\n\
        review that decided the condition.\n\n\
        Examples:\n  readyroom condition payments-api\n  \
        readyroom condition payments-api 1 met\n  \
        readyroom condition payments-api 2 --due +2w --owner cleo"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// The number of a condition, as listed; without one all are listed
    number: Option<usize>,
    /// The new state
    #[arg(value_parser = values::condition_state(), ignore_case = true)]
    state: Option<ConditionState>,
    /// The due date: 2026-12-10, fri, tomorrow, +10d, +2w; empty clears it
    #[arg(long, value_name = "DATE", requires = "number", allow_hyphen_values = true)]
    due: Option<Words>,
    /// The owner; empty clears it
    #[arg(long, value_name = "NAME", requires = "number")]
    owner: Option<Words>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Lists the conditions, or changes one of them.
///
/// # Errors
/// There is no condition of the number, a value is refused, or the session cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let session = environment.review(&args.session)?;
    let promises = environment.promises(&session);
    let chosen = match args.number {
        None => promises,
        Some(number) => vec![numbered(promises, number)?],
    };
    let changes = changes(args, environment)?;
    match chosen.as_slice() {
        [promise] if !changes.is_empty() => {
            let loaded = if promise.session == *session.id() {
                environment.load(&args.session)?
            } else {
                load_decider(&promise.session, environment)?
            };
            change(promise, &changes, loaded, environment)
        }
        _ => list(args, &chosen, environment),
    }
}

fn numbered(promises: Vec<Promise>, number: usize) -> Result<Promise, Failure> {
    let count = promises.len();
    promises.into_iter().find(|one| one.number == number).ok_or_else(|| {
        Failure::Usage(match count {
            0 => format!("there is no condition {number}: the decision has none"),
            1 => format!("there is no condition {number}, only 1"),
            _ => format!("there is no condition {number}, only 1 to {count}"),
        })
    })
}

/// Returns the changes that the arguments ask for.
fn changes(args: &Args, environment: &Environment) -> Result<Vec<ConditionChange>, Failure> {
    let state = args.state.map(ConditionChange::to);
    let due = args.due.as_ref().map(|words| due(words, environment)).transpose()?;
    let owner = args.owner.as_ref().map(|words| owner(words, environment)).transpose()?;
    Ok([state, due, owner].into_iter().flatten().collect())
}

fn due(words: &Words, environment: &Environment) -> Result<ConditionChange, Failure> {
    let text = environment.text(words, "--due")?;
    ConditionChange::parse_due(&text, environment.now.today())
        .map_err(|refused| Failure::refused("--due", &refused))
}

fn owner(words: &Words, environment: &Environment) -> Result<ConditionChange, Failure> {
    let text = environment.text(words, "--owner")?;
    ConditionChange::parse_owner(&text).map_err(|refused| Failure::refused("--owner", &refused))
}

/// Loads the earlier session that decided a condition.
fn load_decider(id: &SessionId, environment: &Environment) -> Result<Loaded, Failure> {
    environment.load_found(&environment.places().session(id)).map_err(|failure| {
        let why = failure.message().unwrap_or_default();
        Failure::Data(format!("the condition is changed in {id}, which decided it\n  {why}"))
    })
}

/// Changes a condition in the session that decided it.
fn change(
    promise: &Promise,
    changes: &[ConditionChange],
    mut loaded: Loaded,
    environment: &Environment,
) -> Result<(), Failure> {
    let edits = changes
        .iter()
        .map(|change| Edit::whole(Whole::Condition(promise.id.clone(), change.clone())));
    environment.change(&mut loaded, &Edit::Several(edits.collect()))?;
    let now = environment.promises(&loaded.session);
    if let Some(now) = now.iter().find(|one| one.id == promise.id) {
        let (text, words) = (now.condition.text.shown(), now.words(environment.now.days()));
        environment.message(&format!("{}: {text}: {words}", promise.session));
    }
    Ok(())
}

#[derive(Debug, Serialize)]
struct ConditionsJson<'s> {
    format: &'static str,
    version: u32,
    conditions: Vec<NumberedJson<'s>>,
}

#[derive(Debug, Serialize)]
struct NumberedJson<'s> {
    number: usize,
    #[serde(flatten)]
    condition: ConditionJson<'s>,
    session: &'s SessionId,
}

fn list(args: &Args, promises: &[Promise], environment: &Environment) -> Result<(), Failure> {
    if args.json {
        let numbered = promises.iter().map(|promise| NumberedJson {
            number: promise.number,
            condition: ConditionJson::of(promise.id.clone(), &promise.condition),
            session: &promise.session,
        });
        return print(&json::encode(&ConditionsJson {
            format: "readyroom-conditions",
            version: 1,
            conditions: numbered.collect(),
        }));
    }
    let days = environment.now.days();
    let row = |promise: &Promise| {
        let text = promise.condition.text.shown().to_string();
        vec![promise.number.to_string(), text, promise.words(days), promise.session.to_string()]
    };
    let rows: Vec<_> = promises.iter().map(row).collect();
    environment.print_lines(set(&[Align::Right, Align::Left, Align::Left, Align::Left], &rows))
}
