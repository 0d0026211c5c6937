//! The meaning of the heads of columns.

use crate::intake::mapping::Role;

/// The longest head, in characters; what is longer is a statement.
pub(in crate::intake) const LONGEST_HEAD: usize = 60;

/// The degree to which a head names what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::intake) enum Strength {
    /// It names nothing else.
    Strong,
    /// It may also name something beside it: `Description` beside `Requirement`.
    Weak,
}

/// Heads that name statements and nothing else.
const STRONG: &[&str] = &[
    "text",
    "statement",
    "requirement",
    "requirements",
    "check",
    "question",
    "item",
    "recommendation",
    "req description",
    "requirement description",
    "requirement text",
    "control statement",
    "control text",
    "checklist item",
    "criterion",
    "criteria",
    "best practice",
    "check text",
    "item text",
    "question text",
];
/// Heads that name statements unless another column does.
const WEAK: &[&str] = &[
    "description",
    "control",
    "control description",
    "title",
    "name",
    "task",
    "action",
    "practice",
    "measure",
    "rule",
    "safeguard",
    "what",
    "summary",
    "todo",
    "to do",
    "activity",
    "point",
    "entry",
];
/// The heads of the other roles.
const OTHERS: &[(Role, &[&str])] = &[
    (
        Role::Id,
        &[
            "id",
            "ref",
            "req id",
            "key",
            "#",
            "no",
            "nr",
            "number",
            "code",
            "identifier",
            "uid",
            "guid",
            "control id",
            "item id",
        ],
    ),
    (
        Role::Category,
        &[
            "category",
            "area",
            "section",
            "chapter",
            "domain",
            "group",
            "pillar",
            "sub category",
            "subcategory",
            "sub section",
            "subsection",
            "sub area",
            "subarea",
            "topic",
            "theme",
            "family",
            "phase",
            "sub domain",
            "subdomain",
            "heading",
        ],
    ),
    (
        Role::Level,
        &[
            "level",
            "severity",
            "priority",
            "l",
            "criticality",
            "importance",
            "prio",
            "sev",
            "risk level",
            "risk rating",
            "asvs level",
        ],
    ),
    (
        Role::Status,
        &[
            "status",
            "result",
            "answer",
            "done",
            "complete",
            "completed",
            "compliance",
            "compliant",
            "state",
            "implemented",
            "met",
            "response",
            "outcome",
            "pass fail",
            "yes no",
            "y n",
            "done y n",
            "pass",
        ],
    ),
    (
        Role::Owner,
        &[
            "owner",
            "assignee",
            "responsible",
            "assigned to",
            "accountable",
            "responsible party",
            "who",
            "responsibility",
        ],
    ),
    (
        Role::Due,
        &["due", "deadline", "target date", "due date", "by when", "target", "when", "eta"],
    ),
    (
        Role::Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "finding",
            "findings",
            "remark",
            "remarks",
            "details",
            "observation",
            "observations",
        ],
    ),
    (
        Role::Evidence,
        &[
            "evidence",
            "proof",
            "artifact",
            "artifacts",
            "artefact",
            "artefacts",
            "evidence link",
            "evidence links",
        ],
    ),
    (
        Role::Link,
        &[
            "link",
            "links",
            "url",
            "urls",
            "reference",
            "references",
            "more info",
            "more information",
            "learn more",
            "documentation",
            "docs",
            "website",
            "see also",
        ],
    ),
    (
        Role::About,
        &[
            "guidance",
            "about",
            "rationale",
            "explanation",
            "background",
            "implementation guidance",
            "why",
            "context",
            "help",
            "discussion",
            "additional information",
            "remediation",
            "fix",
            "fix text",
            "hint",
            "hints",
        ],
    ),
    (
        Role::DoneWhen,
        &[
            "done when",
            "acceptance",
            "acceptance criteria",
            "verification",
            "definition of done",
            "success criteria",
            "how to verify",
            "validation",
            "test",
            "test procedure",
            "audit procedure",
            "pass criteria",
        ],
    ),
    (Role::Ask, &["ask", "question to ask", "questions to ask", "discussion question", "prompt"]),
];

/// Returns the role that a head names; `None` if it names none.
pub(in crate::intake) fn meaning(head: &str) -> Option<(Role, Strength)> {
    if head.chars().count() > LONGEST_HEAD {
        return None;
    }
    let plain = plain(head);
    exact(&plain).or_else(|| by_words(&plain))
}

/// Returns a head in lower case, its words with single blanks between them, without what stands in brackets.
pub(in crate::intake) fn plain(head: &str) -> String {
    let lower = head.split(['(', '[']).next().unwrap_or_default().to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '#');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn exact(plain: &str) -> Option<(Role, Strength)> {
    if STRONG.contains(&plain) {
        return Some((Role::Text, Strength::Strong));
    }
    if WEAK.contains(&plain) {
        return Some((Role::Text, Strength::Weak));
    }
    let other = OTHERS.iter().find(|(_, heads)| heads.contains(&plain));
    other.map(|(role, _)| (*role, Strength::Strong))
}

/// Returns the role that the last word names: `Risk owner`, `Security requirement`, `Chapter name`.
fn by_words(plain: &str) -> Option<(Role, Strength)> {
    let (before, last) = plain.rsplit_once(' ')?;
    let is_of_category =
        before.split(' ').any(|word| matches!(exact(word), Some((Role::Category, _))));
    match (exact(last)?, is_of_category) {
        ((Role::Text, Strength::Weak), true) if matches!(last, "name" | "title") => {
            Some((Role::Category, Strength::Strong))
        }
        // An id, a number or a description of the category is none of the item.
        ((Role::Text | Role::Id, _), true) => None,
        ((Role::Text, _), false) => Some((Role::Text, Strength::Weak)),
        ((role, _), _) => Some((role, Strength::Strong)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_name_roles_in_any_spelling() {
        for (heads, role) in [
            (
                "Requirement|STATEMENT|req_description|Check|Security requirement|Description",
                Some(Role::Text),
            ),
            ("ID|req_id|#|Control ID|Ref.|No.", Some(Role::Id)),
            ("chapter_name|Category|Sub-Category|Control family", Some(Role::Category)),
            ("L|Severity|Risk level|Priority (1-3)", Some(Role::Level)),
            ("Compliance status|Done?|Result", Some(Role::Status)),
            ("Risk owner|Assigned to", Some(Role::Owner)),
            ("Due Date|Target date", Some(Role::Due)),
            ("More info|URL", Some(Role::Link)),
            ("Finding details|Comments", Some(Role::Note)),
            ("chapter_id|section number|Cost|Team", None),
        ] {
            for head in heads.split('|') {
                assert_eq!(meaning(head).map(|(role, _)| role), role, "{head}");
            }
        }
    }
}
