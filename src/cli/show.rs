//! `readyroom show`: one session, for people or as JSON.

use chrono::NaiveDate;

use crate::cli::args::Show;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::answer::Answer;
use crate::domain::checklist::{Item, ItemNo};
use crate::domain::json;
use crate::domain::score::next_band_words;
use crate::domain::session::Session;
use crate::domain::status;
use crate::domain::text::Text;
use crate::report::json::show::ShowJson;

/// Prints a session.
pub fn run(args: &Show, environment: &Environment) -> Result<(), Failure> {
    let session = environment.load(&args.session)?.session;
    if args.json {
        return print(&json::encode(&ShowJson::of(&session)));
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
