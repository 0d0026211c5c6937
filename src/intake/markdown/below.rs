//! The text below an item: more about it, or a part of its answer behind a label, as in `Owner: ben`.

use chrono::NaiveDate;

use crate::domain::basics::status::Status;
use crate::intake::draft::{DraftAnswer, DraftItem, DraftLink};
use crate::intake::mapping::Role;
use crate::intake::markdown::marker;
use crate::intake::markdown::statement::blank;
use crate::intake::markdown::words::Words;
use crate::intake::table::heads::meaning;
use crate::intake::words::{is_unassessed, status_of};

/// The longest label, in words.
const LONGEST_LABEL: usize = 3;
/// The names of pictures that stand for a status.
const NAMED: &[(&str, Status)] = &[
    (":white_check_mark:", Status::Done),
    (":heavy_check_mark:", Status::Done),
    (":x:", Status::Missing),
    (":construction:", Status::Partial),
];

/// Returns what a text with a label is, and the text behind the label.
pub(super) fn labelled(text: &str) -> Option<(Role, &str)> {
    let (label, value) = text.split_once(':')?;
    let role = meaning(label).map(|(role, _)| role).filter(|_| is_label(label))?;
    let is_of_item = !matches!(role, Role::Text | Role::Id | Role::Category | Role::About);
    (is_of_item && !value.starts_with("//")).then_some((role, value.trim()))
}

fn is_label(label: &str) -> bool {
    label.split_whitespace().count() <= LONGEST_LABEL
}

/// Adds a paragraph to what is said of an item.
pub(super) fn tell(item: &mut DraftItem, text: &str, links: Vec<DraftLink>) {
    append(&mut item.about, text);
    item.links.extend(links);
}

/// Returns the answer of a box, with the links of its text as evidence.
pub(super) fn of_box(status: Option<Status>, links: &[DraftLink]) -> Option<DraftAnswer> {
    let answer = DraftAnswer { status: Some(status?), ..DraftAnswer::default() };
    let evidence = if status == Some(Status::Done) { addresses(links) } else { Vec::new() };
    Some(DraftAnswer { evidence, ..answer })
}

/// Gives an item what a column or a label says of it. What is no value of its role goes to the note.
pub(super) fn give(item: &mut DraftItem, role: Role, head: &str, words: Words) {
    let Words { text, links } = words;
    if blank(&text, !links.is_empty()).is_some() && !says_status(role, &text) {
        return;
    }
    match role {
        Role::Status => match status(&text) {
            Said::Status(status) => answer(item).status = Some(status),
            Said::Nothing => {}
            Said::Other => append(&mut answer(item).note, &format!("{head}: {text}")),
        },
        Role::Owner => answer(item).owner = text,
        Role::Due => match date(&text) {
            Some(due) => answer(item).due = Some(due),
            None => append(&mut answer(item).note, &format!("{head}: {text}")),
        },
        Role::Note => {
            append(&mut answer(item).note, &text);
            item.links.extend(links);
        }
        Role::Evidence if addresses(&links).is_empty() => append(&mut item.evidence, &text),
        Role::Evidence => {
            answer(item).evidence.extend(addresses(&links));
            item.links.extend(links);
        }
        Role::Level => item.level = text,
        Role::DoneWhen => append(&mut item.done_when, &text),
        Role::Ask => append(&mut item.ask, &text),
        Role::Link if !links.is_empty() => item.links.extend(links),
        _ => tell(item, &text, links),
    }
}

fn says_status(role: Role, text: &str) -> bool {
    role == Role::Status && matches!(status(text), Said::Status(_))
}

fn answer(item: &mut DraftItem) -> &mut DraftAnswer {
    item.answer.get_or_insert_default()
}

/// The meaning of a text in a column of statuses.
enum Said {
    Status(Status),
    Nothing,
    Other,
}

fn status(text: &str) -> Said {
    let named = NAMED.iter().find(|(name, _)| text.starts_with(name)).map(|(_, status)| *status);
    let boxed = marker::of(text).filter(|(_, length)| text[*length..].trim().is_empty());
    match (boxed, named.or_else(|| status_of(text))) {
        (Some((None, _)), _) => Said::Nothing,
        (Some((Some(status), _)), _) | (None, Some(status)) => Said::Status(status),
        (None, None) if is_unassessed(text) => Said::Nothing,
        (None, None) => Said::Other,
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Returns the addresses of links to the web.
fn addresses(links: &[DraftLink]) -> Vec<String> {
    let is_web = |link: &&DraftLink| link.url.to_ascii_lowercase().starts_with("http");
    links.iter().filter(is_web).map(|link| link.url.clone()).collect()
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}
