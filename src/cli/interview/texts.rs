//! The texts of the interview: items, the score, open items, the decision, as lines that can be read aloud.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::status::word;
use crate::domain::basics::text::{Text, counted};
use crate::domain::format::record::Kept;
use crate::domain::insight::agenda::{Loose, loose_ends};
use crate::domain::insight::compare::open_since;
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, Resolution};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::decision::Condition;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::domain::session::value;

/// The width at which a value is cut in a line.
const HISTORY_TEXT: usize = 100;
/// The number of items named for one reason; the rest is counted.
const MOST_NAMED: usize = 8;

/// Returns an item: its number, text, answer, conflicts, question and evidence to ask for.
pub(super) fn item(session: &Session, item: ItemNo, now: Now) -> Vec<String> {
    let checklist = session.checklist();
    let category = checklist.category_of(item);
    let numbers = checklist.items_of(category);
    let asked = checklist.item(item);
    let mut lines = vec![
        String::new(),
        format!(
            "{}, {} of {} (item {} of {})",
            checklist.category(category).title.shown(),
            item.0 - numbers.start + 1,
            numbers.len(),
            item.0 + 1,
            checklist.len()
        ),
        asked.text.shown().to_string(),
    ];
    lines.extend(answer(session.answer(item), now.today()));
    lines.extend(is_parked(session, item).then(|| "Parked for later".to_owned()));
    lines.extend(last_time(session, item, now));
    lines.extend(choices(session, Some(item), now));
    lines.extend(labelled("Ask", &asked.ask));
    lines.extend(labelled("See", &asked.evidence));
    lines
}

/// Returns the whole guide of an item.
pub(super) fn guide(session: &Session, item: ItemNo) -> Vec<String> {
    let asked = session.checklist().item(item);
    let parts = [
        ("Done when", &asked.done_when),
        ("See", &asked.evidence),
        ("Ask", &asked.ask),
        ("If missing", &asked.if_missing),
    ];
    let lines: Vec<String> =
        parts.into_iter().flat_map(|(label, text)| labelled(label, text)).collect();
    if lines.is_empty() {
        vec!["the checklist says no more of this item".to_owned()]
    } else {
        lines
    }
}

/// Formats a text of one or more lines under its label.
fn labelled(label: &str, text: &Text) -> Vec<String> {
    if text.is_blank() {
        return Vec::new();
    }
    let with_label = |(index, line)| {
        if index == 0 { format!("{label}: {line}") } else { format!("  {line}") }
    };
    text.lines().enumerate().map(with_label).collect()
}

fn answer(answer: &Answer, today: NaiveDate) -> Vec<String> {
    let mut lines = vec![format!("Status: {}", word(answer.status))];
    lines.extend(labelled("Reason", &answer.reason));
    lines.extend(labelled("Note", &answer.note));
    lines.extend(answer.owner().map(|owner| format!("Owner: {}", owner.shown())));
    lines.extend(answer.due_words(today).map(|due| format!("Due: {due}")));
    lines.extend(answer.evidence.iter().map(|one| format!("Evidence: {}", one.link.shown())));
    if answer.blocker {
        let remark = if answer.is_open() { "" } else { ", though it is settled" };
        lines.push(format!("Blocker: yes{remark}"));
    }
    lines.extend(answer.accepted_risk().map(|risk| risk_words(risk, today)));
    lines
}

fn risk_words(risk: &Risk, today: NaiveDate) -> String {
    let lead = if risk.is_lapsed(today) { "Risk accepted, but lapsed" } else { "Risk accepted" };
    format!("{lead}: {}", risk.words().shown())
}

pub(super) fn is_parked(session: &Session, item: ItemNo) -> bool {
    let id = &session.checklist().item(item).id;
    session.meeting().is_some_and(|meeting| meeting.parked.contains(id))
}

/// Returns a line with what the last review said of the item, and one with the risk that was accepted then.
fn last_time(session: &Session, item: ItemNo, now: Now) -> Vec<String> {
    let Some(last) = session.last_answer(item) else { return Vec::new() };
    let day = session.last_time().and_then(|last| last.created_at);
    let mut line = format!("Last time: {}", word(last.status));
    if let Some(day) = day {
        line = format!("{line}, {}", now.zone.day(day));
    }
    if let Some(owner) = last.owner() {
        line = format!("{line}, {}", owner.shown());
    }
    if let Some(words) = last.said() {
        line = format!("{line}: {words}");
    }
    let before = |since: &NaiveDate| day.is_some_and(|day| *since < now.zone.day(day));
    if let Some(since) = open_since(session, item).filter(before) {
        line = format!("{line} (open since {since})");
    }
    let today = session.answer(item).accepted_risk();
    let risk = last.accepted_risk().filter(|risk| today != Some(*risk));
    let risk = risk.map(|risk| risk_words(risk, now.today()));
    std::iter::once(line).chain(risk.map(|risk| format!("Last time: {risk}"))).collect()
}

/// Returns a line for each conflict about an item or, with `None`, about the session as a whole, then how to
/// resolve the first. They are resolved one after another.
pub(super) fn choices(session: &Session, item: Option<ItemNo>, now: Now) -> Vec<String> {
    let conflicts = session.conflicts_of(item);
    let lines = conflicts.iter().map(|conflict| choice(session, conflict, now));
    let how = conflicts.first().map(|first| {
        let one_by_one =
            if conflicts.len() > 1 { format!("First {}: ", field(first)) } else { String::new() };
        let words = match session.resolving(item, first, Resolution::Both) {
            Some(_) => "keep for the first value, take for the second, both for the two texts",
            None => "keep for the first value, take for the second",
        };
        format!("{one_by_one}{words}")
    });
    lines.chain(how).collect()
}

/// Formats the two values of a conflict, whole, because to choose both must be known.
fn choice(session: &Session, conflict: &Conflict, now: Now) -> String {
    let current = session
        .standing_words(conflict)
        .map_or_else(|| "the one above".to_owned(), |words| words.shown().to_string());
    let value = value::words(&conflict.field, &conflict.value);
    let value = value.map_or_else(|| "nothing".to_owned(), |words| words.shown().to_string());
    let field = field(conflict);
    let by = if conflict.by.is_blank() {
        "somebody else".to_owned()
    } else {
        conflict.by.shown().to_string()
    };
    format!("Two values of {field}: {current}, and {value}, said by {by}{}", at(conflict.at, now))
}

fn field(conflict: &Conflict) -> String {
    value::field_words(&conflict.field).shown().to_string()
}

/// Returns the history, the last change first.
pub(super) fn history(answer: &Answer, now: Now) -> Vec<String> {
    let line = |entry: &HistoryEntry| {
        let (from, to) = (value(&entry.field, &entry.from), value(&entry.field, &entry.to));
        let (shown, by) = (entry.field.shown(), entry.by.shown());
        format!("{shown} from {from} to {to}, by {by}{}", at(entry.at, now))
    };
    if answer.history.is_empty() {
        return vec!["nothing was said of this item yet".to_owned()];
    }
    answer.history.iter().rev().map(line).collect()
}

fn at(at: Option<DateTime<Utc>>, now: Now) -> String {
    let text = at.map(|at| now.zone.local(at).format(", %Y-%m-%d %H:%M").to_string());
    text.unwrap_or_default()
}

/// Returns a value of a field in words, cut to the width of a line.
fn value(field: &Text, kept: &Kept) -> String {
    let words = value::words(field, kept);
    words.map_or_else(|| "nothing".to_owned(), |words| words.shown().cut(HISTORY_TEXT, "..."))
}

pub(super) fn score(session: &Session, today: NaiveDate) -> Vec<String> {
    let tally = session.tally();
    let (done, applicable) = (tally.done, tally.applicable());
    let mut lines = Vec::new();
    match tally.progress() {
        Some(progress) => {
            let band = progress.band();
            let (percent, words) = (progress.percent(), band.words());
            let sentence = session.checklist().sentence(band);
            lines.push(format!("{done} of {applicable} complete, {percent}, {words}: {sentence}"));
            lines.push(progress.distance().to_string());
        }
        None => lines.push("nothing is applicable: there is no percentage and no band".to_owned()),
    }
    let (assessed, total, left) = (tally.assessed(), tally.total(), tally.unassessed);
    lines.push(format!("{assessed} of {total} assessed, {left} unassessed"));
    let risks = session.answers().filter(|(_, answer)| answer.accepted_risk().is_some()).count();
    let beside = [
        (tally.partial as usize, "partial", "partial"),
        (tally.missing as usize, "missing", "missing"),
        (tally.not_applicable as usize, "not applicable", "not applicable"),
        (tally.blockers as usize, "blocker", "blockers"),
        (risks, "accepted risk", "accepted risks"),
        (session.lapsed_count(today) as usize, "lapsed risk", "lapsed risks"),
    ];
    let beside = beside.into_iter().filter(|(count, ..)| *count > 0);
    let beside: Vec<String> = beside.map(|(count, one, many)| counted(count, one, many)).collect();
    lines.extend((!beside.is_empty()).then(|| beside.join(", ")));
    lines
}

/// Returns the gaps with their owners and due dates.
pub(super) fn open(session: &Session, today: NaiveDate) -> Vec<String> {
    let plan = session.action_plan();
    let mut lines = vec![match plan.len() {
        0 => "nothing is open".to_owned(),
        count => format!("{count} open"),
    }];
    lines.extend(plan.iter().map(|item| gap(session, *item, today)));
    let left = session.tally().unassessed;
    lines.extend(
        (left > 0).then(|| format!("{left} unassessed; the word unassessed goes to the next one")),
    );
    lines
}

/// Formats a gap: its number, status, owner, due date and text.
fn gap(session: &Session, item: ItemNo, today: NaiveDate) -> String {
    let answer = session.answer(item);
    let owner = answer.owner().map_or_else(|| "no owner".to_owned(), |o| o.shown().to_string());
    let mut words = vec![format!("item {}", item.0 + 1), word(answer.status).to_owned(), owner];
    words.extend(answer.due_words(today).map(|due| format!("due {due}")));
    words.extend(answer.blocker.then(|| "blocker".to_owned()));
    format!("{}: {}", words.join(", "), session.checklist().item(item).text.shown())
}

/// Formats an item of a list: `item 7: Restore drills have been tested successfully.`
pub(super) fn named(session: &Session, item: ItemNo) -> String {
    format!("item {}: {}", item.0 + 1, session.checklist().item(item).text.shown())
}

/// Returns the score, the items that need a look before a decision, and the decision.
pub(super) fn summary(session: &Session, today: NaiveDate) -> Vec<String> {
    let mut lines = score(session, today);
    let ends = loose_ends(session);
    for group in ends.chunk_by(|one, other| one.reasons == other.reasons) {
        lines.extend(named_ends(group, session));
    }
    lines.extend(decision(session));
    lines
}

/// Formats items that need a look for the same reasons: `blocker, no owner, item 7: Backups are automated.`
fn named_ends(ends: &[Loose], session: &Session) -> Vec<String> {
    let line = |end: &Loose| format!("{}, {}", end.words(), named(session, end.item));
    let mut lines: Vec<String> = ends.iter().take(MOST_NAMED).map(line).collect();
    let more = ends.len().saturating_sub(MOST_NAMED);
    lines.extend((more > 0).then(|| format!("{}, {more} more", ends[0].words())));
    lines
}

/// Returns the decision, if there is one.
pub(super) fn decision(session: &Session) -> Vec<String> {
    let Some(decision) = session.decision() else { return Vec::new() };
    let mut lines =
        vec![format!("Decided: {}, by {}", decision.outcome.words(), decision.by.shown())];
    lines.extend(decision.conditions.iter().map(condition));
    match decision.changed_since(session).len() {
        0 => {}
        1 => lines.push("1 item has changed since it was decided".to_owned()),
        count => lines.push(format!("{count} items have changed since it was decided")),
    }
    lines
}

pub(super) fn condition(condition: &Condition) -> String {
    format!("Condition: {}", Text::new(condition.line()).shown())
}
