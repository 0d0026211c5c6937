//! The common ground of STIG files, the security guides of the US Department of Defense: published as a benchmark, or
//! filled in as a checklist. The same rule gives the same item from each of them.

use crate::domain::basics::status::Status;
use crate::intake::draft::{DraftAnswer, DraftItem, Outline, Place, Why};
use crate::intake::prose::{joined, labelled, line, lines};

/// The categories of severity, the most binding first, and the words that files have for them.
const SEVERITIES: [(&str, &str); 3] = [("high", "CAT I"), ("medium", "CAT II"), ("low", "CAT III")];
/// The reason of what does not apply where the file gives none.
const NO_REASON: &str = "Not applicable in the checklist file";

/// A rule of a STIG, as a file has it. Absent texts are empty.
#[derive(Debug, Default)]
pub(super) struct Rule {
    /// Where it stands.
    pub(super) place: Place,
    /// The id that stays in each release: `APSC-DV-000010`.
    pub(super) version: String,
    /// The id of the vulnerability: `V-222387`.
    pub(super) group: String,
    /// The id of the rule, which changes with each release.
    pub(super) revision: String,
    /// The statement.
    pub(super) title: String,
    /// `high`, `medium` or `low`.
    pub(super) severity: String,
    /// The reason for it.
    pub(super) discussion: String,
    /// The check.
    pub(super) check: String,
    /// The fix.
    pub(super) fix: String,
    /// More, each with its label.
    pub(super) more: Vec<(&'static str, String)>,
    /// The answer.
    pub(super) answer: Option<DraftAnswer>,
}

/// The answer to a rule, as a checklist file has it.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// `NotAFinding`, `not_a_finding` and the like.
    pub(super) status: String,
    /// The finding details.
    pub(super) details: String,
    /// Comments.
    pub(super) comments: String,
    /// The reason for a severity other than that of the rule.
    pub(super) justification: String,
}

/// Adds the item of a rule to a section; a rule without a title is skipped.
pub(super) fn add(outline: &mut Outline, path: &[String], rule: Rule) {
    let text = line(&rule.title);
    if text.is_empty() {
        let known = [rule.group, rule.version, rule.revision].join(" ");
        outline.skip(rule.place, line(&known), Why::Empty);
        return;
    }
    let id = [rule.version.trim(), rule.group.trim(), without_revision(&rule.revision)];
    let more = rule.more.iter().map(|(label, text)| labelled(label, &lines(text)));
    let about = [lines(&rule.discussion), labelled("Check", &lines(&rule.check))];
    let item = DraftItem {
        place: rule.place,
        id: id.into_iter().find(|id| !id.is_empty()).unwrap_or_default().to_owned(),
        source_id: rule.group.trim().to_owned(),
        text,
        about: joined(about.into_iter().chain(more)),
        if_missing: lines(&rule.fix),
        level: level(&rule.severity).to_owned(),
        answer: rule.answer,
        ..DraftItem::default()
    };
    outline.add(path, item);
}

/// Returns the names of the levels that items of an outline have.
pub(super) fn levels(outline: &Outline) -> Vec<String> {
    let items = || outline.sections.iter().flat_map(|section| &section.items);
    let used = SEVERITIES.iter().filter(|(_, level)| items().any(|item| item.level == *level));
    used.map(|(_, level)| (*level).to_owned()).collect()
}

/// Returns the level of a severity; empty if there is none.
pub(super) fn level(severity: &str) -> &'static str {
    let severity = severity.trim();
    let found = SEVERITIES.iter().find(|(word, _)| word.eq_ignore_ascii_case(severity));
    found.map_or("", |(_, level)| level)
}

/// Returns the id of a rule without the number of its revision: `SV-222387r960735_rule` is `SV-222387`.
pub(super) fn without_revision(rule: &str) -> &str {
    let rule = rule.trim();
    let is_numbered =
        rule.strip_prefix("SV-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let number = |c: char| c.is_ascii_digit();
    match rule.get(3..).filter(|_| is_numbered) {
        Some(rest) => &rule[..3 + rest.len() - rest.trim_start_matches(number).len()],
        None => rule,
    }
}

/// Returns the answer that a checklist file gives; `None` if it is empty.
pub(super) fn answer(finding: &Finding) -> Option<DraftAnswer> {
    let word: String = finding.status.chars().filter(char::is_ascii_alphabetic).collect();
    let status = match word.to_ascii_lowercase().as_str() {
        "notafinding" => Some(Status::Done),
        "open" => Some(Status::Missing),
        "notapplicable" => Some(Status::NotApplicable),
        _ => None,
    };
    let [details, comments] = [&finding.details, &finding.comments].map(|text| lines(text.trim()));
    let justification = labelled("Severity", &lines(&finding.justification));
    let (reason, note) = match status {
        Some(Status::NotApplicable) if !comments.is_empty() => {
            (comments, joined([details, justification]))
        }
        Some(Status::NotApplicable) if !details.is_empty() => (details, justification),
        Some(Status::NotApplicable) => (NO_REASON.to_owned(), justification),
        _ => (String::new(), joined([details, comments, justification])),
    };
    let answer = DraftAnswer { status, reason, note, ..DraftAnswer::default() };
    (answer != DraftAnswer::default()).then_some(answer)
}
