//! Checklists of STIG Viewer 3 (`.cklb`), in JSON: one or more STIGs with what was found for each rule.

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, Outline};
use crate::intake::format::Format;
use crate::intake::prose::line;
use crate::intake::refusal::Refusal;
use crate::intake::stig::{self, Finding, Rule};
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "cklb",
    words: "a STIG checklist (.cklb)",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(is_checklist),
    read,
};

/// Fields of a rule that say more, with the words for each.
const MORE: [(&str, &str); 8] = [
    ("false_positives", "False positives"),
    ("false_negatives", "False negatives"),
    ("mitigations", "Mitigations"),
    ("security_override_guidance", "Severity override"),
    ("potential_impacts", "Potential impact"),
    ("third_party_tools", "Third-party tools"),
    ("mitigation_control", "Mitigation control"),
    ("responsibility", "Responsibility"),
];

fn is_checklist(root: At<'_>) -> bool {
    root.is_empty_list("stigs") || root.list("stigs").any(|guide| guide.get("rules").is_some())
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Some(root) = content.tree().filter(|root| is_checklist(*root)) else {
        return Err(FORMAT.unfit(content));
    };
    let guides: Vec<At<'_>> = root.list("stigs").collect();
    let whole = match guides.as_slice() {
        [only] => title(*only),
        _ => line(root.text_of("title")),
    };
    let mut outline = Outline { title: whole, ..Outline::default() };
    for guide in &guides {
        let path = if guides.len() > 1 { vec![title(*guide)] } else { Vec::new() };
        for value in guide.list("rules") {
            stig::add(&mut outline, &path, rule(value));
        }
    }
    outline.levels = stig::levels(&outline);
    Ok(Draft::Foreign(outline))
}

/// Returns the title of a STIG.
fn title(guide: At<'_>) -> String {
    let titles = ["stig_name", "display_name", "stig_id"].map(|key| guide.text_of(key));
    line(titles.into_iter().find(|title| !title.is_empty()).unwrap_or_default())
}

fn rule(value: At<'_>) -> Rule {
    let text = |key: &str| value.text_of(key).to_owned();
    let either = |one: &str, other: &str| {
        if value.text_of(one).is_empty() { text(other) } else { text(one) }
    };
    let changed = value.get("overrides").and_then(|overrides| overrides.get("severity"));
    let severity = changed.map_or("", |changed| changed.text_of("severity"));
    let finding = Finding {
        status: text("status"),
        details: text("finding_details"),
        comments: text("comments"),
        justification: changed.map_or("", |changed| changed.text_of("reason")).to_owned(),
    };
    Rule {
        place: value.place(),
        version: text("rule_version"),
        group: either("group_id", "group_id_src"),
        revision: either("rule_id", "rule_id_src"),
        title: text("rule_title"),
        severity: if stig::level(severity).is_empty() {
            text("severity")
        } else {
            severity.to_owned()
        },
        discussion: text("discussion"),
        check: text("check_content"),
        fix: text("fix_text"),
        more: MORE.map(|(key, label)| (label, text(key))).into(),
        answer: stig::answer(&finding),
    }
}
