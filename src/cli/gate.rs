//! `readyroom gate`: a session held against rules, for people, as JSON or as `JUnit` XML. The exit code
//! is the answer.

mod junit;

use serde::Serialize;

use crate::cli::args;
use crate::cli::args::values::GateFormatArg;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::{self, Failure};
use crate::cli::table::{Align, set};
use crate::domain::gate::{Failing, Gate, Rule, Ruling, Shortfall};
use crate::domain::json;
use crate::domain::names::SessionId;
use crate::domain::session::Session;
use crate::domain::status;
use crate::domain::text::{Shown, Text};

/// The exit code of a closed gate.
const CLOSED: u8 = 1;
/// More failing items are counted and not named, where people read.
const MOST_NAMED: usize = 20;

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
        GateFormatArg::Json => print(&json::encode(&GateJson::of(session, gate))),
        GateFormatArg::Junit => print(junit::render(session, gate).as_bytes()),
        GateFormatArg::Text => {
            lines(session, gate).iter().try_for_each(|line| environment.say(line))
        }
    }
}

fn lines(session: &Session, gate: &Gate<'_>) -> Vec<String> {
    let word = if gate.is_open() { "OPEN" } else { "CLOSED" };
    let total = gate.rulings.len();
    let rules = if total == 1 { "rule holds" } else { "rules hold" };
    let system = session.system().shown();
    let mut lines = vec![format!("{system}  {word}  {} of {total} {rules}", gate.holding())];
    let row = |ruling: &Ruling<'_>| {
        let word = if ruling.holds() { "holds" } else { "FAILS" };
        vec![word.to_owned(), ruling.rule.to_string(), ruling.why.shown().to_string()]
    };
    let heads = set(&[Align::Left; 3], &gate.rulings.iter().map(row).collect::<Vec<_>>());
    for (head, ruling) in heads.into_iter().zip(&gate.rulings) {
        lines.extend([String::new(), head]);
        let below = ruling.shortfall.iter().flat_map(shortfall_lines);
        lines.extend(below.map(|line| format!("       {line}")));
    }
    lines
}

/// What fails a rule, and what to do next.
fn shortfall_lines(shortfall: &Shortfall<'_>) -> Vec<String> {
    let row = |item: &Failing<'_>| {
        let text = item.text.map(|text| text.shown().to_string());
        vec![Shown::line(item.id).to_string(), item.words.clone(), text.unwrap_or_default()]
    };
    let named: Vec<_> = shortfall.items.iter().take(MOST_NAMED).map(row).collect();
    let mut lines = set(&[Align::Left; 3], &named);
    let more = shortfall.items.len() - named.len();
    lines.extend((more > 0).then(|| format!("and {more} more")));
    lines.push(format!("next: {}", shortfall.next));
    lines
}

#[derive(Debug, Serialize)]
struct GateJson<'s> {
    format: &'static str,
    version: u32,
    id: &'s SessionId,
    system: &'s Text,
    open: bool,
    rules: Vec<RuleJson<'s>>,
}

#[derive(Debug, Serialize)]
struct RuleJson<'s> {
    rule: &'static str,
    /// Null where the rule has none.
    limit: Option<LimitJson>,
    holds: bool,
    why: &'s Text,
    items: Vec<ItemJson<'s>>,
    /// Null where the rule holds.
    next: Option<&'s str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum LimitJson {
    Number(u32),
    Age(String),
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s str,
    /// Empty where the item is asked no more.
    text: &'s str,
    status: &'static str,
}

impl<'s> GateJson<'s> {
    fn of(session: &'s Session, gate: &'s Gate<'s>) -> Self {
        Self {
            format: "readyroom-gate",
            version: 1,
            id: session.id(),
            system: session.system(),
            open: gate.is_open(),
            rules: gate.rulings.iter().map(RuleJson::of).collect(),
        }
    }
}

impl<'s> RuleJson<'s> {
    fn of(ruling: &'s Ruling<'s>) -> Self {
        let items = ruling.shortfall.iter().flat_map(|shortfall| &shortfall.items);
        Self {
            rule: ruling.rule.json_name(),
            limit: LimitJson::of(ruling.rule),
            holds: ruling.holds(),
            why: &ruling.why,
            items: items.map(ItemJson::of).collect(),
            next: ruling.shortfall.as_ref().map(|shortfall| shortfall.next.as_str()),
        }
    }
}

impl LimitJson {
    fn of(rule: Rule) -> Option<Self> {
        match rule {
            Rule::Min(percent) => Some(Self::Number(percent.into())),
            Rule::MaxBlockers(most) | Rule::MaxMissing(most) => Some(Self::Number(most)),
            Rule::MaxAge(age) => Some(Self::Age(age.to_string())),
            Rule::RequireAssessed | Rule::RequireDecision | Rule::NoLapsedRisks => None,
        }
    }
}

impl<'s> ItemJson<'s> {
    fn of(item: &Failing<'s>) -> Self {
        Self {
            id: item.id,
            text: item.text.map_or("", Text::raw),
            status: item.status.map_or("gone", status::json_name),
        }
    }
}
