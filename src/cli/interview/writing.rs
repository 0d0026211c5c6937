//! What is written of an item: a text for a field, and the change that it makes.

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::due;
use crate::domain::edit::{Change, Verdict};
use crate::domain::names::{Link, Note, PersonName, Reason};
use crate::domain::stamp::Stamp;
use crate::domain::text::Text;

/// What stands for taking a text away.
pub(super) const NOTHING: &str = "-";

/// A field that is written in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Why the item does not apply.
    Reason,
    /// The note.
    Note,
    /// What is added to the note.
    More,
    /// The owner.
    Owner,
    /// The due date.
    Due,
    /// The evidence that is added, a link a line.
    Evidence,
}

impl Field {
    /// Whether it is asked for line by line.
    pub(super) const fn has_lines(self) -> bool {
        matches!(self, Self::Note | Self::More | Self::Evidence)
    }
}

/// The change that a text makes of a field, and the words for it; or why it makes none.
pub(super) fn written(
    field: Field,
    text: &str,
    answer: &Answer,
    stamp: &Stamp,
    today: NaiveDate,
) -> Result<(Change, String), String> {
    let text = if text.trim() == NOTHING { "" } else { text };
    match field {
        Field::Reason => {
            let reason = Reason::parse(text)
                .map_err(|refused| format!("the reason {refused}; not applicable needs one"))?;
            Ok((Change::Verdict(Verdict::not_applicable(reason)), String::new()))
        }
        Field::Note => note(text, answer),
        Field::More => {
            let note = format!("{}\n{text}", answer.note.raw());
            let note = Note::parse(note.trim_start_matches('\n'));
            let note = note.map_err(|refused| format!("the note {refused}"))?;
            Ok((Change::Note(note), "added to the note".to_owned()))
        }
        Field::Owner if text.is_empty() => Ok((Change::Owner(None), "no owner".to_owned())),
        Field::Owner => {
            let owner =
                PersonName::parse(text).map_err(|refused| format!("the owner {refused}"))?;
            let told = format!("owner {}", owner.text().shown());
            Ok((Change::Owner(Some(owner)), told))
        }
        Field::Due if text.is_empty() => Ok((Change::Due(None), "no due date".to_owned())),
        Field::Due => {
            let day =
                due::parse(text, today).map_err(|refused| format!("the due date {refused}"))?;
            Ok((Change::Due(Some(day)), format!("due {day}, {}", due::distance(day, today))))
        }
        Field::Evidence => evidence(text, answer, stamp),
    }
}

fn note(text: &str, answer: &Answer) -> Result<(Change, String), String> {
    let note = Note::parse(text).map_err(|refused| format!("the note {refused}"))?;
    let told = match (note.text().is_blank(), answer.note.is_blank()) {
        (true, _) => "no note",
        (false, true) => "note kept",
        (false, false) => "note kept in place of the one before",
    };
    Ok((Change::Note(note), told.to_owned()))
}

/// The evidence that is there and what is added; without a text there is none any more.
fn evidence(text: &str, answer: &Answer, stamp: &Stamp) -> Result<(Change, String), String> {
    let mut links: Vec<Text> = Vec::new();
    if !text.is_empty() {
        links.extend(answer.evidence.iter().map(|evidence| evidence.link.clone()));
    }
    for line in text.lines() {
        let link = Link::parse(line).map_err(|refused| format!("the link {refused}"))?;
        if !links.contains(link.text()) {
            links.push(link.into());
        }
    }
    let told = match links.len() {
        0 => "no evidence".to_owned(),
        1 => "1 link".to_owned(),
        count => format!("{count} links"),
    };
    Ok((Change::Evidence(answer.evidence_with(&links, stamp)), told))
}
