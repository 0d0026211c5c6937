//! The responses to an item of those who assessed the review alone, as lines that can be read aloud.

use crate::cli::interview::texts::{at, labelled};
use crate::domain::basics::day::Now;
use crate::domain::basics::status::word;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{NOTHING_SAID, Voices};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::response::Response;

/// Returns `Responses: split; ana done, ben missing, blocker`; nothing in a review without responses.
pub(super) fn line(voices: Voices<'_>, item: ItemNo) -> Option<String> {
    if voices.session().assessments().is_empty() {
        return None;
    }
    Some(format!("Responses: {}", in_short(voices, item).unwrap_or_else(str::to_owned)))
}

/// Returns how the responses agree, who said what, and the suggested status.
fn in_short(voices: Voices<'_>, item: ItemNo) -> Result<String, &'static str> {
    voices.seen()?;
    let agreement = voices.agreement(item).ok_or(NOTHING_SAID)?;
    let all: Vec<String> = voices
        .named(item)
        .iter()
        .map(|(by, one)| format!("{} {}", by.shown(), said(one)))
        .collect();
    let suggested = voices.suggested(item).and_then(|verdict| verdict.status());
    let suggested = suggested.map(|status| format!("; {} is suggested", word(Some(status))));
    Ok(format!("{}; {}{}", agreement.words(), all.join(", "), suggested.unwrap_or_default()))
}

/// Returns the status of a response and its flag: `missing, blocker`.
fn said(response: &Response) -> String {
    let status = match (response.counted(), response.status) {
        (None, Some(_)) => "of an earlier wording",
        (counted, _) => word(counted),
    };
    let blocker = if response.blocker { ", blocker" } else { "" };
    format!("{status}{blocker}")
}

/// Returns the responses to an item, each whole.
pub(super) fn whole(voices: Voices<'_>, item: ItemNo, now: Now) -> Vec<String> {
    if let Err(why) = voices.seen() {
        return vec![why.to_owned()];
    }
    let dissent = voices.dissent(item);
    let is_dissent =
        |response: &Response| dissent.iter().any(|one| std::ptr::eq(one.response, response));
    let all = voices.named(item).into_iter().flat_map(|(by, response)| {
        let dissents = if is_dissent(response) { ", dissents" } else { "" };
        let when = at(response.submitted_at, now);
        let first = format!("{}: {}{dissents}{when}", by.shown(), said(response));
        std::iter::once(first).chain(below(response))
    });
    line(voices, item).into_iter().chain(all).collect()
}

/// Returns what a response says besides its status.
fn below(response: &Response) -> Vec<String> {
    let texts: [(&str, &Text); 3] = [
        ("Said of another wording", &response.text),
        ("Reason", &response.reason),
        ("Note", &response.note),
    ];
    let links = response.evidence.iter().map(|one| format!("Evidence: {}", one.link.shown()));
    texts.into_iter().flat_map(|(label, text)| labelled(label, text)).chain(links).collect()
}
