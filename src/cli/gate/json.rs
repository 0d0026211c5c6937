//! The gate as JSON.

use serde::Serialize;

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status;
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::domain::insight::gate::{Failing, Gate, Rule, Ruling};
use crate::domain::session::Session;

/// Returns the bytes of the whole output.
pub(super) fn encode(session: &Session, gate: &Gate<'_>) -> Vec<u8> {
    json::encode(&GateJson::of(session, gate))
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
