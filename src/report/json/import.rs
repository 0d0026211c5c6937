//! The output of `import --json`.

use serde::Serialize;

use crate::domain::basics::names::SessionId;
use crate::domain::session::Session;
use crate::report::import::proposal::{Proposal, Standing, Subject};
use crate::report::import::{Import, Remark};

/// The changes that an imported page makes in a session, and the differences that change nothing.
#[derive(Debug, Serialize)]
pub struct ImportJson<'i> {
    format: &'static str,
    version: u32,
    session: &'i SessionId,
    /// The id of the session from which the page was made, if the page has it.
    made_of: Option<&'i str>,
    /// True once the changes have been made.
    changed: bool,
    changes: Vec<ChangeJson<'i>>,
    /// Changes of fields that the session has changed too since the page was written; they are not made.
    contested: Vec<ChangeJson<'i>>,
    named: Vec<NamedJson<'i>>,
    /// The number of fields that the session has changed since the page was written.
    newer: usize,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'i> {
    line: usize,
    /// Null for a condition or a person.
    item: Option<&'i str>,
    field: &'static str,
    from: &'i str,
    to: &'i str,
}

#[derive(Debug, Serialize)]
struct NamedJson<'i> {
    line: usize,
    text: &'i str,
}

impl<'i> ImportJson<'i> {
    /// Converts an import; `changed` says if its changes have been made.
    pub fn of(import: &'i Import, session: &'i Session, changed: bool) -> Self {
        let change = |proposal: &'i Proposal| ChangeJson {
            line: proposal.line,
            item: match &proposal.subject {
                Subject::Answer(item, _) => Some(session.checklist().item(*item).id.raw()),
                Subject::Condition(_) | Subject::Person(_) => None,
            },
            field: proposal.subject.word(),
            from: &proposal.was,
            to: &proposal.is,
        };
        let of = |standing: Standing| {
            let proposals = import.proposals.iter().filter(move |one| one.standing == standing);
            proposals.map(change).collect()
        };
        let named = |Remark { line, words }: &'i Remark| NamedJson { line: *line, text: words };
        Self {
            format: "readyroom-import",
            version: 1,
            session: session.id(),
            made_of: import.made_of.as_deref(),
            changed,
            changes: of(Standing::Clear),
            contested: of(Standing::Contested),
            named: import.remarks.iter().map(named).collect(),
            newer: import.newer,
        }
    }
}
