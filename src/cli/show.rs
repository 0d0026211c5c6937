//! `readyroom show`: one session, for people or as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::cli::args::Show;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::answer::{Answer, Evidence};
use crate::domain::checklist::{CategoryNo, Item, ItemId, ItemNo};
use crate::domain::decision::Decision;
use crate::domain::names::SessionId;
use crate::domain::risk::Risk;
use crate::domain::score::{Band, Progress, Tally, next_band_words};
use crate::domain::session::Session;
use crate::domain::status;
use crate::domain::text::Text;
use crate::store::codec;

/// Prints a session.
pub fn run(args: &Show, environment: &Environment) -> Result<(), Failure> {
    let session = environment.load(&args.session)?.session;
    if args.json {
        return print(&to_json(&ShowJson::of(&session)));
    }
    for line in lines(&session, environment.now.date_naive()) {
        environment.say(&line)?;
    }
    Ok(())
}

fn lines(session: &Session, today: NaiveDate) -> Vec<String> {
    let checklist = session.checklist();
    let mut lines = vec![
        format!("{}   {}   {}", session.system().shown(), checklist.title().shown(), session.id()),
        String::new(),
    ];
    lines.extend(score_lines(session));
    lines.extend(decision_lines(session));
    for (number, category) in checklist.numbered_categories() {
        let tally = session.tally_of(number);
        lines.push(String::new());
        lines.push(format!(
            "{}   {} of {} done",
            category.title.shown(),
            tally.done,
            tally.applicable()
        ));
        for item in checklist.items_of(number).map(ItemNo) {
            lines.extend(item_lines(checklist.item(item), session.answer(item), today));
            if let Some(risk) = session.lapsed_risk(item, today) {
                lines.push(format!("        LAPSED risk: {}", risk.words().shown()));
            }
        }
    }
    lines
}

fn score_lines(session: &Session) -> Vec<String> {
    let tally = session.tally();
    let assessed = format!("{} of {} assessed", tally.assessed(), tally.total());
    let blockers = match tally.blockers {
        0 => String::new(),
        1 => "   1 blocker".to_owned(),
        count => format!("   {count} blockers"),
    };
    let unsettled = match session.conflict_count() {
        0 => None,
        1 => Some("1 field has two values: `readyroom open` settles it".to_owned()),
        count => Some(format!("{count} fields have two values: `readyroom open` settles them")),
    };
    let Some(progress) = tally.progress() else {
        let nothing = format!("nothing applicable   {assessed}{blockers}");
        return std::iter::once(nothing).chain(unsettled).collect();
    };
    let lines = [
        format!(
            "{}  {}{blockers}   {} of {} complete   {}   {assessed}",
            progress.percent(),
            progress.band().headline(),
            progress.done(),
            progress.applicable(),
            next_band_words(progress, ["", ""]),
        ),
        session.checklist().sentence(progress.band()).to_string(),
    ];
    lines.into_iter().chain(unsettled).collect()
}

/// What is decided, by whom, on what conditions, and what has changed since.
fn decision_lines(session: &Session) -> Vec<String> {
    let Some(decision) = session.decision() else { return Vec::new() };
    let on = decision.at.map(|at| format!(" on {}", at.date_naive())).unwrap_or_default();
    let mut lines =
        vec![format!("{}, decided by {}{on}", decision.outcome.headline(), decision.by.shown())];
    for condition in &decision.conditions {
        lines.push(format!("  condition: {}", Text::new(condition.line()).shown()));
    }
    let changed = decision.changed_since(session);
    for change in &changed {
        let id = &session.checklist().item(change.item).id;
        let (was, is) = (Text::new(change.was.as_str()), Text::new(change.is.as_str()));
        lines.push(format!("  changed since: {id}: was {}, is {}", was.shown(), is.shown()));
    }
    lines
}

fn item_lines(item: &Item, answer: &Answer, today: NaiveDate) -> Vec<String> {
    let (mark, word) = (status::ascii_mark(answer.status), status::short_word(answer.status));
    let mut facts = Vec::new();
    facts.extend(answer.blocker.then(|| "blocker".to_owned()));
    facts.extend(answer.owner().map(|owner| format!("owner {}", owner.shown())));
    facts.extend(answer.due.map(|due| format!("due {due}")));
    let facts = if facts.is_empty() { String::new() } else { format!("   ({})", facts.join(", ")) };
    let mut lines = vec![format!("  {mark} {word:<10}  {}  {}{facts}", item.id, item.text.shown())];
    let below = |label: &str, text: &Text| -> Vec<String> {
        text.lines().map(|line| format!("        {label}: {line}")).collect()
    };
    lines.extend(below("reason", &answer.reason));
    lines.extend(below("note", &answer.note));
    if let Some(risk) = answer.accepted_risk().filter(|risk| !risk.is_lapsed(today)) {
        lines.extend(below("accepted risk", &risk.words()));
    }
    for evidence in &answer.evidence {
        lines.extend(below("evidence", &evidence.link));
    }
    lines
}

/// Pretty-printed JSON.
#[must_use]
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    codec::encode(value)
}

/// A session as `show --json` prints it.
#[derive(Debug, Serialize)]
pub struct ShowJson<'s> {
    format: &'static str,
    version: u32,
    id: &'s SessionId,
    system: &'s Text,
    created_at: DateTime<Utc>,
    checklist: ChecklistJson<'s>,
    score: ScoreJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'s SessionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'s Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<CategoryJson<'s>>>,
}

#[derive(Debug, Serialize)]
struct ChecklistJson<'s> {
    id: &'s ItemId,
    title: &'s Text,
}

/// The counts, as every JSON output has them.
#[derive(Debug, Serialize)]
pub struct ScoreJson {
    total: u32,
    applicable: u32,
    done: u32,
    partial: u32,
    missing: u32,
    not_applicable: u32,
    unassessed: u32,
    assessed: u32,
    percent: Option<f64>,
    band: Option<Band>,
    to_next_band: Option<u32>,
    blockers: u32,
}

#[derive(Debug, Serialize)]
struct CategoryJson<'s> {
    id: &'s ItemId,
    title: &'s Text,
    done: u32,
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s ItemId,
    text: &'s Text,
    status: &'static str,
    reason: &'s Text,
    note: &'s Text,
    owner: Option<&'s Text>,
    due: Option<NaiveDate>,
    evidence: &'s [Evidence],
    blocker: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'s Risk>,
}

impl<'s> ShowJson<'s> {
    /// The whole session.
    #[must_use]
    pub fn of(session: &'s Session) -> Self {
        let categories = session.checklist().numbered_categories();
        let categories = categories.map(|(number, _)| CategoryJson::of(session, number)).collect();
        Self { categories: Some(categories), ..Self::without_items(session) }
    }

    /// The session without its items.
    #[must_use]
    pub fn without_items(session: &'s Session) -> Self {
        let checklist = session.checklist();
        Self {
            format: "readyroom-show",
            version: 1,
            id: session.id(),
            system: session.system(),
            created_at: session.created_at(),
            checklist: ChecklistJson { id: checklist.id(), title: checklist.title() },
            score: ScoreJson::of(session.tally()),
            previous: session.previous(),
            decision: session.decision(),
            categories: None,
        }
    }
}

impl ScoreJson {
    /// The counts of a tally.
    #[must_use]
    pub fn of(tally: &Tally) -> Self {
        let progress = tally.progress();
        Self {
            total: tally.total(),
            applicable: tally.applicable(),
            done: tally.done,
            partial: tally.partial,
            missing: tally.missing,
            not_applicable: tally.not_applicable,
            unassessed: tally.unassessed,
            assessed: tally.assessed(),
            percent: progress.map(Progress::exact_percent),
            band: progress.map(Progress::band),
            to_next_band: progress.and_then(Progress::to_next_band),
            blockers: tally.blockers,
        }
    }
}

impl<'s> CategoryJson<'s> {
    fn of(session: &'s Session, number: CategoryNo) -> Self {
        let category = session.checklist().category(number);
        let items = session.checklist().items_of(number).map(ItemNo);
        Self {
            id: &category.id,
            title: &category.title,
            done: session.tally_of(number).done,
            items: items
                .map(|item| ItemJson::of(session.checklist().item(item), session.answer(item)))
                .collect(),
        }
    }
}

impl<'s> ItemJson<'s> {
    fn of(item: &'s Item, answer: &'s Answer) -> Self {
        Self {
            id: &item.id,
            text: &item.text,
            status: status::json_name(answer.status),
            reason: &answer.reason,
            note: &answer.note,
            owner: answer.owner(),
            due: answer.due,
            evidence: &answer.evidence,
            blocker: answer.blocker,
            risk: answer.accepted_risk(),
        }
    }
}
