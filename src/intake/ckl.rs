//! Checklists of STIG Viewer 2 (`.ckl`): one or more STIGs with what was found for each rule.

use foldhash::{HashMap, HashMapExt};

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, Outline};
use crate::intake::format::Format;
use crate::intake::prose::line;
use crate::intake::refusal::Refusal;
use crate::intake::stig::{self, Finding, Rule};
use crate::intake::xml::El;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "ckl",
    words: "a STIG checklist (.ckl)",
    syntax: Syntax::Xml,
    fits: |content| content.xml().is_some_and(|root| root.name() == "CHECKLIST"),
    read,
};

/// Attributes of a rule that say more, with the words for each.
const MORE: [(&str, &str); 8] = [
    ("False_Positives", "False positives"),
    ("False_Negatives", "False negatives"),
    ("Mitigations", "Mitigations"),
    ("Security_Override_Guidance", "Severity override"),
    ("Potential_Impact", "Potential impact"),
    ("Third_Party_Tools", "Third-party tools"),
    ("Mitigation_Control", "Mitigation control"),
    ("Responsibility", "Responsibility"),
];

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Some(root) = content.xml().filter(|root| root.name() == "CHECKLIST") else {
        return Err(FORMAT.unfit(content));
    };
    let guides = root.below("iSTIG");
    let titles: Vec<String> = guides.iter().map(|guide| title(*guide)).collect();
    let whole = titles.first().filter(|_| titles.len() == 1).cloned();
    let mut outline = Outline { title: whole.unwrap_or_default(), ..Outline::default() };
    for (guide, title) in guides.iter().zip(titles) {
        let path = if guides.len() > 1 { vec![title] } else { Vec::new() };
        for vulnerability in guide.all("VULN") {
            stig::add(&mut outline, &path, rule(vulnerability));
        }
    }
    outline.levels = stig::levels(&outline);
    Ok(Draft::Foreign(outline))
}

/// Returns the title of a STIG.
fn title(guide: El<'_>) -> String {
    let data = guide.child("STIG_INFO").into_iter().flat_map(|info| info.all("SI_DATA"));
    let facts: HashMap<String, String> =
        data.map(|data| (data.text_of("SID_NAME"), data.text_of("SID_DATA"))).collect();
    let titles = ["title", "stigid"].into_iter().filter_map(|name| facts.get(name));
    line(titles.into_iter().find(|title| !title.is_empty()).map_or("", String::as_str))
}

fn rule(vulnerability: El<'_>) -> Rule {
    let mut facts = HashMap::new();
    for data in vulnerability.all("STIG_DATA") {
        // The first of several is taken: references are the only ones that are repeated.
        facts
            .entry(data.text_of("VULN_ATTRIBUTE"))
            .or_insert_with(|| data.text_of("ATTRIBUTE_DATA"));
    }
    let mut fact = |name: &str| facts.remove(name).unwrap_or_default();
    let changed = vulnerability.text_of("SEVERITY_OVERRIDE");
    let severity = fact("Severity");
    let finding = Finding {
        status: vulnerability.text_of("STATUS"),
        details: vulnerability.text_of("FINDING_DETAILS"),
        comments: vulnerability.text_of("COMMENTS"),
        justification: vulnerability.text_of("SEVERITY_JUSTIFICATION"),
    };
    Rule {
        place: vulnerability.place(),
        version: fact("Rule_Ver"),
        group: fact("Vuln_Num"),
        revision: fact("Rule_ID"),
        title: fact("Rule_Title"),
        severity: if stig::level(&changed).is_empty() { severity } else { changed },
        discussion: fact("Vuln_Discuss"),
        check: fact("Check_Content"),
        fix: fact("Fix_Text"),
        more: MORE.map(|(name, label)| (label, fact(name))).into(),
        answer: stig::answer(&finding),
    }
}
