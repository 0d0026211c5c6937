//! The texts of the interview: items, the score, open items, the decision, as lines that can be read aloud.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::status::word;
use crate::domain::basics::text::{Text, counted};
use crate::domain::format::record::Kept;
use crate::domain::insight::agenda::{Loose, loose_ends};
use crate::domain::insight::agreement::Voices;
use crate::domain::insight::compare::{last_score_words, last_words, words_since_last_time};
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::insight::deciding::Grounds;
use crate::domain::records::answer::{Answer, Conflict, HistoryEntry, Resolution};
use crate::domain::records::checklist::{Item, ItemNo};
use crate::domain::records::condition::Condition;
use crate::domain::records::last_time::LastAnswer;
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
    lines.extend(labelled("Level", &asked.level));
    lines.extend(labelled("Source id", &asked.source_id));
    lines.extend(answer(session.answer(item), now.today()));
    lines.extend(is_parked(session, item).then(|| "Parked for later".to_owned()));
    lines.extend(choices(session, Some(item), now));
    lines.extend(question(asked));
    lines.extend(last_time(session, item, now));
    lines
}

/// Returns what an item is measured by, the question to ask, and the evidence to see.
fn question(asked: &Item) -> impl Iterator<Item = String> {
    let parts = [("Done when", &asked.done_when), ("Ask", &asked.ask), ("See", &asked.evidence)];
    parts.into_iter().flat_map(|(label, text)| labelled(label, text))
}

/// Returns the whole guide of an item.
pub(super) fn guide(session: &Session, item: ItemNo) -> Vec<String> {
    let asked = session.checklist().item(item);
    let addresses = asked.links.iter().map(|link| {
        let words = format!("{} {}", link.title.shown(), link.url.shown());
        format!("Link: {}", words.trim_start())
    });
    let lines: Vec<String> = question(asked)
        .chain(labelled("If missing", &asked.if_missing))
        .chain(labelled("About", &asked.about))
        .chain(addresses)
        .collect();
    if lines.is_empty() {
        vec!["the checklist says no more of this item".to_owned()]
    } else {
        lines
    }
}

/// Formats a text of one or more lines under its label.
pub(super) fn labelled(label: &str, text: &Text) -> Vec<String> {
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
    let lead = if risk.is_lapsed(today) { "LAPSED: " } else { "" };
    format!("Accepted: {lead}{}", risk.words().shown())
}

pub(super) fn is_parked(session: &Session, item: ItemNo) -> bool {
    let id = &session.checklist().item(item).id;
    session.meeting().is_some_and(|meeting| meeting.parked.contains(id))
}

/// Returns a line with what the last review said of the item, and one with the risk that was accepted then.
fn last_time(session: &Session, item: ItemNo, now: Now) -> Vec<String> {
    let is_of_upgrade = session.last_answer(item).is_some_and(LastAnswer::is_of_upgrade);
    let label = if is_of_upgrade { "Before" } else { "Last time" };
    let words = last_words(session, item, now).map(|words| format!("{label}: {words}"));
    let today = session.answer(item).accepted_risk();
    let risk = session.last_review_answer(item).and_then(LastAnswer::accepted_risk);
    let risk = risk.filter(|risk| today != Some(*risk));
    let risk = risk.map(|risk| {
        let lead = if risk.is_lapsed(now.today()) { "LAPSED risk" } else { "risk" };
        format!("Last time: {lead}: {}", risk.words().shown())
    });
    words.into_iter().chain(risk).collect()
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
    // Whatever punctuation the value ends with, nothing follows.
    format!("Two values of {field}: {current}; or {by}{}: {value}", at(conflict.at, now))
}

fn field(conflict: &Conflict) -> String {
    value::field_words(conflict).shown().to_string()
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

pub(super) fn at(at: Option<DateTime<Utc>>, now: Now) -> String {
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
    let (done, applicable, total) = (tally.done, tally.applicable(), tally.total());
    let (assessed, left) = (tally.assessed(), tally.unassessed);
    let mut lines = vec![format!(
        "{done} of {applicable} complete, {assessed} of {total} assessed, {left} unassessed"
    )];
    match tally.progress() {
        Some(progress) => {
            let band = progress.band();
            let (percent, words) = (progress.percent(), band.words());
            let sentence = session.checklist().sentence(band);
            lines.push(format!("{percent}, {words}: {sentence}"));
            lines.push(progress.distance().to_string());
        }
        None => lines.push("nothing is applicable: there is no percentage and no band".to_owned()),
    }
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

/// Returns the gaps with their owners and due dates, then the open conditions.
pub(super) fn open(session: &Session, promises: &[Promise], now: Now) -> Vec<String> {
    let today = now.today();
    let plan = session.action_plan();
    let unowned = plan.iter().filter(|&&item| session.answer(item).owner().is_none()).count();
    let overdue = session.open_work(today).overdue;
    let mut lines = vec![match plan.len() {
        0 => "nothing is open".to_owned(),
        count => format!("{count} open, {unowned} no owner, {overdue} overdue"),
    }];
    lines.extend(plan.iter().map(|item| gap(session, *item, today)));
    let counts = PromiseCounts::of(promises.iter().map(|one| &one.condition), today);
    if counts.open() > 0 {
        lines.push(format!("Conditions: {}", counts.words()));
    }
    let left_open = promises.iter().filter(|one| one.condition.is_open());
    lines.extend(left_open.map(|one| promise(one, now)));
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

/// Returns the score, what changed since the last review, the items that need a look before a decision, and the
/// decision.
pub(super) fn summary(voices: Voices<'_>, promises: &[Promise], now: Now) -> Vec<String> {
    let session = voices.session();
    let mut lines = score(session, now.today());
    if let Some(last) = session.last_time() {
        lines.push(format!("Since {}", last_score_words(last, now)));
        lines.push(words_since_last_time(session));
    }
    let ends = loose_ends(voices);
    for group in ends.chunk_by(|one, other| one.words() == other.words()) {
        lines.extend(named_ends(group, session));
    }
    lines.extend(decision(session, promises, now));
    lines
}

/// Returns what speaks against a go: `Against a go: 1 blocker, 22 unassessed`.
pub(super) fn grounds(session: &Session, today: NaiveDate) -> String {
    let against = Grounds::of(session, today).against_words();
    if against.is_empty() {
        return "Nothing speaks against a go: no blocker, all assessed, no lapsed risk".to_owned();
    }
    format!("Against a go: {against}")
}

/// Formats items that need a look for the same reasons: `blocker, no owner, item 7: Backups are automated.`
fn named_ends(ends: &[Loose], session: &Session) -> Vec<String> {
    let line = |end: &Loose| format!("{}, {}", end.words(), named(session, end.item));
    let mut lines: Vec<String> = ends.iter().take(MOST_NAMED).map(line).collect();
    let more = ends.len().saturating_sub(MOST_NAMED);
    lines.extend((more > 0).then(|| format!("{}, {more} more", ends[0].words())));
    lines
}

/// Returns the decision, if there is one, with its conditions, and those of earlier decisions.
pub(super) fn decision(session: &Session, promises: &[Promise], now: Now) -> Vec<String> {
    let (carried, own): (Vec<&Promise>, Vec<&Promise>) =
        promises.iter().partition(|one| one.is_carried(session));
    let counts = PromiseCounts::of(carried.iter().map(|one| &one.condition), now.today());
    let mut lines = decided(session, &own, now);
    if counts.total > 0 {
        lines.push(format!("Last review's conditions: {}", counts.words()));
        lines.extend(carried.into_iter().map(|one| promise(one, now)));
    }
    lines
}

/// Formats a condition: its number, text and state.
pub(super) fn promise(promise: &Promise, now: Now) -> String {
    let (text, words) = (promise.condition.text.shown(), promise.words(now.days()));
    format!("Condition {}: {text}: {words}", promise.number)
}

fn decided(session: &Session, own: &[&Promise], now: Now) -> Vec<String> {
    let Some(decision) = session.decision() else { return Vec::new() };
    let day = decision.at.map(|at| format!(", {}", now.zone.day(at))).unwrap_or_default();
    let (outcome, by) = (decision.outcome.words(), decision.by.shown());
    let mut lines = vec![format!("Decided: {outcome}, by {by}{day}")];
    lines.extend(own.iter().map(|one| promise(one, now)));
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
