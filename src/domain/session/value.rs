//! The words for a value kept as JSON, in an item's history or in a conflict, for the screen and the
//! interview alike.

use serde_json::Value;

use crate::domain::basics::status::word;
use crate::domain::basics::text::Text;
use crate::domain::format::record::Kept;
use crate::domain::records::answer::{Conflict, Resolution};
use crate::domain::records::checklist::Identity;
use crate::domain::records::decision::Decision;
use crate::domain::records::meeting::Agenda;
use crate::domain::records::meeting::{AGENDA, MINUTES};
use crate::domain::records::people::Person;
use crate::domain::records::people::{PRESENT, REMOVED, ROLE};
use crate::domain::records::risk::Risk;
use crate::domain::session::condition::{self, OtherValue};
use crate::domain::session::edit::Verdict;

/// The beginning of the field of a label in a history or a conflict; the key follows.
pub(super) const LABEL: &str = "labels.";

/// Returns the field of a label in a history or a conflict.
pub(super) fn label_field(key: &str) -> String {
    format!("{LABEL}{key}")
}

/// Returns a value of a field in words, as one line; `None` if it is empty. A value of a newer version
/// is returned as its JSON.
pub fn words(field: &Text, kept: &Kept) -> Option<Text> {
    let json = kept.json();
    let person = || kept.parse::<Person>();
    let known = match field.raw() {
        "status" => status(kept),
        "risk" => kept.parse().map(|risk: Risk| risk.words().raw().to_owned()),
        "decision" => kept.parse().map(|decision: Decision| {
            format!("{} by {}", decision.outcome.words(), decision.by.raw())
        }),
        "last_time" => last_review(kept),
        "checklist" => checklist(kept),
        AGENDA => kept.parse().map(|agenda: Agenda| agenda.words().to_owned()),
        ROLE => person().map(|one| format!("{} {}", one.name.raw(), one.role.word())),
        PRESENT => person().map(|one| {
            format!("{} {}", one.name.raw(), if one.present { "present" } else { "absent" })
        }),
        REMOVED => person().map(|one| format!("{} off the list", one.name.raw())),
        field if field.starts_with(condition::PREFIX) => {
            kept.parse::<OtherValue>().and_then(|other| other.change.words())
        }
        _ => None,
    };
    let words = known.or_else(|| match json {
        "null" | "\"\"" => None,
        "true" => Some("yes".to_owned()),
        "false" => Some("no".to_owned()),
        json => Some(kept.as_text().unwrap_or_else(|| json.to_owned())),
    })?;
    Some(Text::new(words.lines().collect::<Vec<_>>().join(" ")))
}

/// Returns the words for the field of a conflict; the name in JSON for one that has none.
pub fn field_words(conflict: &Conflict) -> Text {
    let field = &conflict.field;
    match field.raw() {
        "system" => "the system's name".into(),
        "previous" => "the last review".into(),
        "last_time" => "what the last review said".into(),
        MINUTES => "planned minutes".into(),
        AGENDA => "agenda".into(),
        ROLE => "role".into(),
        PRESENT => "presence".into(),
        REMOVED => "people".into(),
        field if field.starts_with(LABEL) => Text::new(format!("label {}", &field[LABEL.len()..])),
        field if field.starts_with(condition::PREFIX) => {
            let text = conflict.value.parse::<OtherValue>().map(|other| other.text);
            let name = &field[condition::PREFIX.len()..];
            Text::new(format!("{name} of the condition {}", text.unwrap_or_default().raw()))
        }
        _ => field.clone(),
    }
}

/// The reason why two values cannot be joined.
pub const NOT_JOINED: &str = "only two notes or two reasons are joined, of up to 64 KiB together";

/// Returns the confirmation of a resolved conflict, safe to show.
pub fn resolved_words(conflict: &Conflict, resolution: Resolution) -> String {
    let field = field_words(conflict);
    let by = if conflict.by.is_blank() { "somebody else".into() } else { conflict.by.clone() };
    let (field, by) = (field.shown(), by.shown());
    match resolution {
        Resolution::Keep => format!("{field} stays as it is"),
        Resolution::TakeOther => format!("{field} as {by} said"),
        Resolution::Both => format!("{field} with both texts, that of {by} below"),
    }
}

/// Returns the id and the counts of a last review, because its answers would fill many lines.
fn last_review(kept: &Kept) -> Option<String> {
    let last: Value = kept.parse()?;
    let statuses = last["answers"].as_object()?.values().map(|answer| &answer["status"]);
    let (done, assessed) = statuses.clone().fold((0, 0), |(done, assessed), status| {
        (done + u32::from(status == "done"), assessed + u32::from(!status.is_null()))
    });
    let total = statuses.count();
    let id = last["session"].as_str().unwrap_or("a review");
    Some(format!("{id}, {done} done, {assessed} of {total} assessed"))
}

/// Returns the title, the version and the size of a checklist; of one that is only named its id and version.
fn checklist(kept: &Kept) -> Option<String> {
    let checklist: Value = kept.parse()?;
    if let Some(Identity { id, version, .. }) = kept.parse::<Identity>()
        && checklist.get("categories").is_none()
    {
        return Some(format!("{id}, version {}", version.0));
    }
    let categories = checklist["categories"].as_array()?.iter();
    let items: usize = categories.filter_map(|one| Some(one["items"].as_array()?.len())).sum();
    let (title, version) = (checklist["title"].as_str()?, checklist["version"].as_u64());
    let version = version.map(|version| format!(", version {version}")).unwrap_or_default();
    Some(format!("{title}{version}, {items} items"))
}

/// Returns the words for a status; in a conflict it has a reason.
fn status(kept: &Kept) -> Option<String> {
    let Some(verdict) = kept.parse::<Verdict>() else {
        return kept.parse().map(|status| word(status).to_owned());
    };
    let (status, reason) = verdict.into_parts();
    let reason = if reason.is_blank() { String::new() } else { format!(": {}", reason.raw()) };
    Some(format!("{}{reason}", word(status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worded(field: &str, json: &str) -> Option<String> {
        let kept: Kept = serde_json::from_str(json).unwrap();
        words(&field.into(), &kept).map(|words| words.raw().to_owned())
    }

    #[test]
    fn every_kind_of_value_has_words() {
        for (field, json, words) in [
            ("status", "\"not_applicable\"", Some("not applicable")),
            ("status", "null", Some("unassessed")),
            ("status", r#"{"status":"partial","reason":""}"#, Some("partial")),
            ("status", r#"{"status":null,"reason":""}"#, Some("unassessed")),
            (
                "status",
                r#"{"status":"not_applicable","reason":"no users"}"#,
                Some("not applicable: no users"),
            ),
            ("status", "\"later\"", Some("later")),
            ("note", "\"\"", None),
            ("note", "\"two\\nlines\"", Some("two lines")),
            // A note may say what a status says.
            ("note", "\"not_applicable\"", Some("not_applicable")),
            ("owner", "null", None),
            ("blocker", "true", Some("yes")),
            ("blocker", "false", Some("no")),
            ("risk", "null", None),
            ("colour", "[1,2]", Some("[1,2]")),
            ("people.role", r#"{"name":"ben","role":"observer"}"#, Some("ben observer")),
            ("people.present", r#"{"name":"ben","present":true}"#, Some("ben present")),
            ("people.removed", r#"{"name":"ben"}"#, Some("ben off the list")),
            ("meeting.agenda", "\"not_done\"", Some("only not done")),
            ("meeting.planned_minutes", "45", Some("45")),
            ("decision", r#"{"outcome":"go","by":"dana"}"#, Some("go by dana")),
            ("decision", "null", None),
            ("previous", "\"ledger-2026-08-20-7f3a\"", Some("ledger-2026-08-20-7f3a")),
            ("last_time", "null", None),
            (
                "last_time",
                r#"{"session":"a-1","answers":{"x":{"status":"done"},"y":{"status":null}}}"#,
                Some("a-1, 1 done, 1 of 2 assessed"),
            ),
            (
                "checklist",
                r#"{"id":"own","version":2,"title":"Own","categories":[{"items":[{},{}]}]}"#,
                Some("Own, version 2, 2 items"),
            ),
            ("checklist", r#"{"id":"own","version":2}"#, Some("own, version 2")),
        ] {
            assert_eq!(worded(field, json).as_deref(), words, "{field} {json}");
        }
    }
}
