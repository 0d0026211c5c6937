//! The message of a commit: what changed, in words that people look for in a log.

use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::counted;
use crate::domain::session::Session;
use crate::store::git::content::Content;
use crate::store::git::paths::{Kind, Ours};

/// A file in a commit: before and after; none where it is not there.
#[derive(Debug)]
pub(super) struct Change<'c> {
    pub(super) ours: &'c Ours,
    pub(super) before: Option<&'c Content>,
    pub(super) after: Option<&'c Content>,
}

/// Returns the message of a commit of changes.
pub(super) fn message(changes: &[Change<'_>], who: &PersonName) -> String {
    let who = who.text().shown().to_string();
    if let [change] = changes {
        return format!("{}\n", line(change, &who));
    }
    let counts = Kind::ALL.iter().filter_map(|kind| {
        let count = changes.iter().filter(|change| change.ours.kind == *kind).count();
        let (one, many) = match kind {
            Kind::Review => ("review", "reviews"),
            Kind::Assessment => ("assessment", "assessments"),
            Kind::Checklist => ("checklist", "checklists"),
        };
        (count > 0).then(|| counted(count, one, many))
    });
    let counts = counts.collect::<Vec<_>>().join(", ");
    let lines: Vec<String> = changes.iter().map(|change| line(change, &who)).collect();
    format!("{counts} by {who}\n\n{}\n", lines.join("\n"))
}

/// Returns the message of a merge.
pub(super) fn merge_message(who: &PersonName) -> String {
    format!("merge with what others sent, by {}\n", who.text().shown())
}

/// Returns a change in one line.
fn line(change: &Change<'_>, who: &str) -> String {
    let Change { ours, before, after } = change;
    let before = before.and_then(Content::session);
    match after {
        None => format!("{}: deleted by {who}", before.map_or_else(|| ours.id.clone(), system)),
        Some(Content::Checklist(_)) => format!("checklist {}: changed by {who}", ours.id),
        Some(content) => match content.session() {
            Some(after) if ours.kind == Kind::Assessment => {
                format!("{}: an assessment by {who}", system(after))
            }
            Some(after) => review(before, after, who),
            None => format!("{}: changed by {who}", ours.id),
        },
    }
}

fn system(session: &Session) -> String {
    session.system().shown().to_string()
}

fn review(before: Option<&Session>, after: &Session, who: &str) -> String {
    let system = system(after);
    let Some(before) = before else {
        let begun = match after.tally().assessed() {
            0 => "begun".to_owned(),
            assessed => format!("begun, {assessed} assessed"),
        };
        return format!("{system}: {begun} by {who}{}", score(None, after));
    };
    let changed = after.answers().filter(|(item, answer)| {
        let id = &after.checklist().item(*item).id;
        let known = before.checklist().number(id).map(|item| before.answer(item));
        known != Some(*answer)
    });
    match changed.count() {
        0 if before.decision() != after.decision() => format!("{system}: decision, by {who}"),
        0 => format!("{system}: changed by {who}"),
        count => {
            format!(
                "{system}: {} by {who}{}",
                counted(count, "item", "items"),
                score(Some(before), after)
            )
        }
    }
}

/// Returns the percentage, and the one before where it was another.
fn score(before: Option<&Session>, after: &Session) -> String {
    let percent = |session: &Session| session.tally().progress().map(|it| it.percent().to_string());
    match (before.and_then(percent), percent(after)) {
        (_, None) => String::new(),
        (Some(before), Some(after)) if before != after => format!(", {before} to {after}"),
        (_, Some(after)) => format!(", {after}"),
    }
}
