//! The gate as JSON.

use serde::Serialize;
use serde_json::Value;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::domain::insight::gate::{Failing, Gate, Rule, Ruling};
use crate::domain::session::Session;

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
    limit: Value,
    holds: bool,
    why: &'s Text,
    items: Vec<ItemJson<'s>>,
    /// Null where the rule holds.
    next: Option<&'s str>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s str,
    /// Empty where the item is asked no more.
    text: &'s str,
    status: &'static str,
}

pub(super) fn encode(session: &Session, gate: &Gate<'_>) -> Vec<u8> {
    json::encode(&GateJson {
        format: "readyroom-gate",
        version: 1,
        id: session.id(),
        system: session.system(),
        open: gate.is_open(),
        rules: gate.rulings.iter().map(rule).collect(),
    })
}

fn rule<'s>(ruling: &'s Ruling<'s>) -> RuleJson<'s> {
    let items = ruling.shortfall.iter().flat_map(|shortfall| &shortfall.items);
    RuleJson {
        rule: ruling.rule.json_name(),
        limit: limit(ruling.rule),
        holds: ruling.holds(),
        why: &ruling.why,
        items: items.map(item).collect(),
        next: ruling.shortfall.as_ref().map(|shortfall| shortfall.next.as_str()),
    }
}

fn limit(rule: Rule) -> Value {
    match rule {
        Rule::Min(percent) => percent.into(),
        Rule::MaxBlockers(number)
        | Rule::MaxMissing(number)
        | Rule::MaxDissent(number)
        | Rule::RequireResponses(number) => number.into(),
        Rule::MaxAge(age) => age.to_string().into(),
        Rule::RequireAssessed
        | Rule::RequireDecision
        | Rule::NoLapsedRisks
        | Rule::ConditionsMet => Value::Null,
    }
}

fn item<'s>(item: &Failing<'s>) -> ItemJson<'s> {
    ItemJson { id: item.id, text: item.text.map_or("", Text::raw), status: item.status }
}
