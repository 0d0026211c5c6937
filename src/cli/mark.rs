//! `readyroom mark`: change the answer to one item, through the same edits as the screen.

use chrono::NaiveDate;

use crate::cli::args::Mark;
use crate::cli::args::values::StatusArg;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::answer::{Answer, Stamp};
use crate::domain::checklist::{Checklist, ItemNo};
use crate::domain::due;
use crate::domain::edit::{Change, Edit, Verdict};
use crate::domain::names::{Link, Note, PersonName, Reason, Refused};
use crate::domain::risk::Risk;
use crate::domain::status::{Status, word};
use crate::domain::text::Text;

/// How many candidates an ambiguous beginning names.
const MOST_CANDIDATES: usize = 8;

/// Changes what is named and leaves the rest alone.
pub fn run(args: &Mark, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let mut session = loaded.session.clone();
    let item = find_item(session.checklist(), &args.item)?;
    let stamp = environment.stamp();
    let answer = session.answer(item);
    let changes = changes(args, answer, &stamp, environment.now.today())?;
    if changes.is_empty() {
        return Err(Failure::Usage(
            "nothing to change: name a status, or --note, --owner, --due, --evidence, --blocker or --accept-risk"
                .to_owned(),
        ));
    }
    let was = answer.status;
    let edit =
        Edit::Several(changes.into_iter().map(|change| Edit::Answer(item, change)).collect());
    let id = session.checklist().item(item).id.clone();
    if session.apply(&edit, &stamp).is_none() {
        environment.tell(&format!("{id}: nothing changed, it was so already"));
        return Ok(());
    }
    environment.save(&mut loaded, &session)?;
    let is = session.answer(item).status;
    let was = if was == is { String::new() } else { format!(", was {}", word(was)) };
    environment.tell(&format!("{id}: {}{was}", word(is)));
    Ok(())
}

fn find_item(checklist: &Checklist, beginning: &str) -> Result<ItemNo, Failure> {
    let shown = crate::domain::names::excerpt(beginning);
    let candidates = if beginning.is_empty() { Vec::new() } else { checklist.matching(beginning) };
    match candidates.as_slice() {
        [item] => Ok(*item),
        [] => Err(Failure::Usage(format!(
            "no item `{shown}`; `readyroom show SESSION` lists the items"
        ))),
        several => {
            let ids: Vec<String> = several
                .iter()
                .take(MOST_CANDIDATES)
                .map(|&item| checklist.item(item).id.to_string())
                .collect();
            let more = if several.len() > MOST_CANDIDATES { ", ..." } else { "" };
            Err(Failure::Usage(format!("`{shown}` may be any of: {}{more}", ids.join(", "))))
        }
    }
}

fn changes(
    args: &Mark,
    answer: &Answer,
    stamp: &Stamp,
    today: NaiveDate,
) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    changes.extend(verdict(args, answer)?.map(Change::Verdict));
    if let Some(note) = &args.note {
        let note = Note::parse(note).map_err(refused("--note"))?;
        changes.push(Change::Note(note));
    }
    if let Some(owner) = &args.owner {
        changes.push(Change::Owner(parsed(owner, "--owner", PersonName::parse)?));
    }
    if let Some(due) = &args.due {
        changes.push(Change::Due(parsed(due, "--due", |text| due::parse(text, today))?));
    }
    if !args.evidence.is_empty() {
        let links = links(&args.evidence, answer)?;
        changes.push(Change::Evidence(answer.evidence_with(&links, stamp)));
    }
    changes.extend(args.blocker.map(Change::Blocker));
    changes.extend(risk(args, answer, stamp, today)?);
    Ok(changes)
}

/// The risk that somebody accepts; an empty name takes it away.
fn risk(
    args: &Mark,
    answer: &Answer,
    stamp: &Stamp,
    today: NaiveDate,
) -> Result<Option<Change>, Failure> {
    let Some(by) = &args.accept_risk else { return Ok(None) };
    let Some(by) = parsed(by, "--accept-risk", PersonName::parse)? else {
        return Ok(Some(Change::Risk(None)));
    };
    let is_settled = |status| matches!(status, StatusArg::Done | StatusArg::NotApplicable);
    if args.status.map_or(!answer.is_open(), is_settled) {
        return Err(Failure::Usage(
            "there is no risk to accept: the item is done or does not apply".to_owned(),
        ));
    }
    let (Some(why), Some(until)) = (&args.why, &args.until) else {
        return Err(Failure::Usage("--accept-risk needs --why TEXT and --until DATE".to_owned()));
    };
    let why = Reason::parse(why).map_err(refused("--why"))?;
    let control = Note::parse(args.control.as_deref().unwrap_or_default());
    let control = control.map_err(refused("--control"))?;
    let until = due::parse(until, today).map_err(refused("--until"))?;
    if until < today {
        return Err(Failure::Usage(format!("--until {until} is over already")));
    }
    let risk = Risk::accepted(by, why, control, until, stamp);
    Ok(Some(Change::Risk(Some(Box::new(risk)))))
}

/// The status and its reason; a reason alone is a better reason for an item that has one.
fn verdict(args: &Mark, answer: &Answer) -> Result<Option<Verdict>, Failure> {
    let reason = args.reason.as_deref();
    match (args.status, reason) {
        (None, None) => Ok(None),
        (Some(StatusArg::NotApplicable), None) => {
            Err(Failure::Usage("not-applicable needs a reason: --reason TEXT".to_owned()))
        }
        (Some(status), Some(_)) if status != StatusArg::NotApplicable => Err(Failure::Usage(
            "--reason goes with not-applicable only; use --note for anything else".to_owned(),
        )),
        (Some(status), reason) => status.verdict(reason).map(Some).map_err(refused("--reason")),
        (None, Some(reason)) if answer.status == Some(Status::NotApplicable) => {
            let reason = Reason::parse(reason).map_err(refused("--reason"))?;
            Ok(Some(Verdict::not_applicable(reason)))
        }
        (None, Some(_)) => Err(Failure::Usage(
            "--reason goes with not-applicable only, and the item is not marked so".to_owned(),
        )),
    }
}

/// All the evidence there will be: what is there and what is added; an empty value clears first.
fn links(added: &[String], answer: &Answer) -> Result<Vec<Text>, Failure> {
    let mut links: Vec<Text> =
        answer.evidence.iter().map(|evidence| evidence.link.clone()).collect();
    for link in added {
        match parsed(link, "--evidence", Link::parse)? {
            None => links.clear(),
            Some(link) if links.contains(link.text()) => {}
            Some(link) => links.push(link.into()),
        }
    }
    Ok(links)
}

/// A value, or none where it is empty: that clears the field.
fn parsed<T>(
    text: &str,
    option: &'static str,
    parse: impl Fn(&str) -> Result<T, Refused>,
) -> Result<Option<T>, Failure> {
    if text.trim().is_empty() { Ok(None) } else { parse(text).map(Some).map_err(refused(option)) }
}

fn refused(option: &'static str) -> impl Fn(Refused) -> Failure {
    move |refused| Failure::refused(option, &refused)
}
