//! The words with which people answer in spreadsheets and lists.

use crate::domain::basics::status::Status;

const DONE: &[&str] = &[
    "done",
    "yes",
    "y",
    "x",
    "true",
    "ok",
    "complete",
    "completed",
    "pass",
    "passed",
    "compliant",
    "implemented",
    "fully implemented",
    "met",
    "satisfied",
    "closed",
    "in place",
    "finished",
    "green",
    "✓",
    "✔",
    "✅",
    "☑",
    "100%",
];
const PARTIAL: &[&str] = &[
    "partial",
    "partially",
    "partly",
    "in progress",
    "wip",
    "started",
    "ongoing",
    "partially compliant",
    "partially implemented",
    "partially met",
    "partial compliance",
    "work in progress",
    "amber",
    "yellow",
    "◐",
    "🟡",
];
const MISSING: &[&str] = &[
    "missing",
    "no",
    "n",
    "fail",
    "failed",
    "open",
    "non compliant",
    "noncompliant",
    "not compliant",
    "not implemented",
    "not met",
    "unmet",
    "not done",
    "false",
    "red",
    "gap",
    "not in place",
    "✗",
    "✘",
    "❌",
    "✖",
    "0%",
];
const NOT_APPLICABLE: &[&str] = &[
    "n/a",
    "na",
    "not applicable",
    "not_applicable",
    "does not apply",
    "out of scope",
    "#n/a",
    "–",
];
const UNASSESSED: &[&str] = &[
    "",
    "-",
    "?",
    "tbd",
    "tbc",
    "todo",
    "to do",
    "not started",
    "not assessed",
    "unassessed",
    "not reviewed",
    "pending",
    "unknown",
    "☐",
    "·",
];

/// Returns the status that a value means; `None` if it means none.
pub(super) fn status_of(value: &str) -> Option<Status> {
    let value = plain(value);
    let known = [
        (DONE, Status::Done),
        (PARTIAL, Status::Partial),
        (MISSING, Status::Missing),
        (NOT_APPLICABLE, Status::NotApplicable),
    ];
    known.into_iter().find_map(|(words, status)| words.contains(&value.as_str()).then_some(status))
}

/// Returns whether a value says that nobody has looked yet.
pub(super) fn is_unassessed(value: &str) -> bool {
    UNASSESSED.contains(&plain(value).as_str())
}

/// Returns a value in lower case, its hyphens and line breaks as blanks, without the punctuation at its end.
fn plain(value: &str) -> String {
    let value = value.trim().trim_end_matches(['.', '!', ':']).to_lowercase();
    match value.as_str() {
        "-" | "–" | "—" => value,
        _ => value
            .split(|c: char| c.is_whitespace() || c == '-')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_answers_are_known() {
        for (words, status) in [
            ("Done|YES|x|✓|True|Compliant.|Pass", Some(Status::Done)),
            ("In progress|in-progress|WIP|Partially compliant", Some(Status::Partial)),
            ("No|fail|Open|Non-Compliant|not implemented", Some(Status::Missing)),
            ("N/A|n/a|Not applicable|NOT_APPLICABLE", Some(Status::NotApplicable)),
            ("Waiting for the vendor|tbd||-|not started", None),
        ] {
            for word in words.split('|') {
                assert_eq!(status_of(word), status, "{word}");
            }
        }
        assert!(is_unassessed("Not started") && is_unassessed("") && !is_unassessed("maybe"));
    }
}
