//! The fields of an answer: their names and labels, the text that stands for each, and the parser
//! of what people write into them. The screen, the command line, the interview and the import use them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::basics::due;
use crate::domain::basics::names::{Link, Note, PersonName, Reason, Refused};
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::records::answer::Answer;
use crate::domain::records::risk::Risk;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::edit::{Change, Verdict};

worded! {
    /// A field of an answer that is written in words.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AnswerField by name, label, example {
        /// The reason for which an item does not apply.
        Reason: "reason", "Reason", "why it does not apply to this system";
        /// The note.
        Note: "note", "Note", "what was said";
        /// The owner.
        Owner: "owner", "Owner", "who sees to it";
        /// The due date.
        Due: "due", "Due", "2026-12-10, fri, tomorrow, +10d, +2w";
        /// The evidence, a link a line.
        Evidence: "evidence", "Evidence", "one link per line";
        /// The person who accepts a risk.
        RiskBy: "by", "Accepts", "who accepts the risk";
        /// The reason for which the risk is acceptable.
        RiskWhy: "why", "Why", "why it is acceptable";
        /// The compensating control.
        RiskControl: "control", "Instead", "what is done instead, until it is closed";
        /// The last day on which the risk is accepted.
        RiskUntil: "until", "Until", "the last day: 2027-01-31, +3m";
    }
}

/// The shape of the text of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// The name of a person, on one line.
    Name,
    /// A date, on one line.
    Date,
}

/// The fields that are written together beside the status.
pub const BESIDE: [AnswerField; 3] = [AnswerField::Note, AnswerField::Owner, AnswerField::Due];

/// The fields of an accepted risk.
pub const RISK: [AnswerField; 4] =
    [AnswerField::RiskBy, AnswerField::RiskWhy, AnswerField::RiskControl, AnswerField::RiskUntil];

/// The circumstances in which a text becomes a change.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The answer as it is.
    pub answer: &'a Answer,
    /// The author and time.
    pub stamp: &'a Stamp,
    /// The day from which dates are counted.
    pub today: NaiveDate,
}

/// A text that was parsed: the change it makes, and the words that confirm it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The change.
    pub change: Change,
    /// The confirmation: `owner ben`.
    pub told: String,
}

/// Why a text is no value of a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} {why}", .field.noun())]
pub struct Refusal {
    /// The field.
    pub field: AnswerField,
    /// The reason, to be read after the name of the field.
    pub why: String,
}

impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        refusal.to_string()
    }
}

impl AnswerField {
    /// Returns the shape of its text.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Reason | Self::Note | Self::Evidence => Shape::Lines,
            Self::Owner | Self::RiskBy => Shape::Name,
            Self::Due | Self::RiskUntil => Shape::Date,
            Self::RiskWhy | Self::RiskControl => Shape::Line,
        }
    }

    /// Returns the words for one value of the field in a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Reason | Self::RiskWhy => "the reason",
            Self::Note => "the note",
            Self::Owner => "the owner",
            Self::Due => "the due date",
            Self::Evidence => "a link",
            Self::RiskBy => "the name of who accepts it",
            Self::RiskControl => "what is done instead",
            Self::RiskUntil => "the last day",
        }
    }

    /// Returns the text that stands for the field in an answer; empty where it says nothing.
    pub fn text(self, answer: &Answer) -> String {
        let of_risk = |text: fn(&Risk) -> String| answer.accepted_risk().map(text);
        let text = match self {
            Self::Reason => Some(answer.reason.raw().to_owned()),
            Self::Note => Some(answer.note.raw().to_owned()),
            Self::Owner => answer.owner().map(|owner| owner.raw().to_owned()),
            Self::Due => answer.due.map(|due| due.to_string()),
            Self::Evidence => {
                let links = answer.evidence.iter().map(|evidence| evidence.link.raw());
                Some(links.collect::<Vec<_>>().join("\n"))
            }
            Self::RiskBy => of_risk(|risk| risk.by.raw().to_owned()),
            Self::RiskWhy => of_risk(|risk| risk.why.raw().to_owned()),
            Self::RiskControl => of_risk(|risk| risk.control.raw().to_owned()),
            Self::RiskUntil => {
                of_risk(|risk| risk.until.map(|day| day.to_string()).unwrap_or_default())
            }
        };
        text.unwrap_or_default()
    }

    /// Parses a text as the new value of the field; an empty one clears it.
    ///
    /// # Errors
    /// Why the text is no value of the field. A field of an accepted risk makes no change alone: see
    /// [`risk`].
    pub fn parse(self, text: &str, setting: Setting<'_>) -> Result<Written, Refusal> {
        match self {
            Self::Evidence => evidence(text.trim_end(), setting),
            _ => self.parse_unsigned(text, setting.today),
        }
    }

    /// Parses a text as the new value of a field that records neither author nor time.
    ///
    /// # Errors
    /// Why the text is no value of the field, or that the field is not such a one.
    pub fn parse_unsigned(self, text: &str, today: NaiveDate) -> Result<Written, Refusal> {
        let text = text.trim_end();
        match self {
            Self::Reason => reason(text).map(|reason| Written {
                change: Change::Verdict(Verdict::not_applicable(reason)),
                told: "not applicable".to_owned(),
            }),
            Self::Note => self.parsed(Note::parse(text)).map(|note| {
                let told = if text.is_empty() { "no note" } else { "note kept" };
                Written { change: Change::Note(note), told: told.to_owned() }
            }),
            Self::Owner => owner(text),
            Self::Due => date(text, today),
            Self::Evidence => Err(self.refuse("needs an author and a time")),
            Self::RiskBy | Self::RiskWhy | Self::RiskControl | Self::RiskUntil => {
                Err(self.refuse("goes with the other fields of the risk"))
            }
        }
    }

    /// Names the field in the result of a parser.
    pub(crate) fn parsed<T>(self, result: Result<T, Refused>) -> Result<T, Refusal> {
        result.map_err(|refused| self.refuse(refused.to_string()))
    }

    fn refuse(self, why: impl Into<String>) -> Refusal {
        Refusal { field: self, why: why.into() }
    }
}

/// Parses the reason for which an item does not apply.
///
/// # Errors
/// Why the text is no reason: an empty one is none.
pub fn reason(text: &str) -> Result<Reason, Refusal> {
    AnswerField::Reason
        .parsed(Reason::parse(text))
        .map_err(|Refusal { field, why }| field.refuse(format!("{why}; not applicable needs one")))
}

fn owner(text: &str) -> Result<Written, Refusal> {
    if text.trim().is_empty() {
        return Ok(Written { change: Change::Owner(None), told: "no owner".to_owned() });
    }
    let owner = AnswerField::Owner.parsed(PersonName::parse(text))?;
    let told = format!("owner {}", owner.text().shown());
    Ok(Written { change: Change::Owner(Some(owner)), told })
}

fn date(text: &str, today: NaiveDate) -> Result<Written, Refusal> {
    if text.trim().is_empty() {
        return Ok(Written { change: Change::Due(None), told: "no due date".to_owned() });
    }
    let due = AnswerField::Due.parsed(due::parse(text, today))?;
    let told = format!("due {due}, {}", due::distance(due, today));
    Ok(Written { change: Change::Due(Some(due)), told })
}

/// Parses evidence, a link a line; links that are there already keep their date and author.
fn evidence(text: &str, setting: Setting<'_>) -> Result<Written, Refusal> {
    let mut links: Vec<Text> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let link = AnswerField::Evidence.parsed(Link::parse(line))?;
        if !links.contains(link.text()) {
            links.push(link.into());
        }
    }
    let told = match links.len() {
        0 => "no evidence".to_owned(),
        1 => "1 link".to_owned(),
        count => format!("{count} links"),
    };
    let evidence = setting.answer.evidence_with(&links, setting.stamp);
    Ok(Written { change: Change::Evidence(evidence), told })
}

/// Parses the fields of an accepted risk; with every text empty there is none any more.
///
/// # Errors
/// The first field whose text is no value of it, and why.
pub fn risk(
    text: impl Fn(AnswerField) -> String,
    stamp: &Stamp,
    today: NaiveDate,
) -> Result<Written, Refusal> {
    let [by, why, control, until] = RISK.map(text);
    if [&by, &why, &control, &until].into_iter().all(|text| text.trim().is_empty()) {
        return Ok(no_risk());
    }
    let by = AnswerField::RiskBy.parsed(PersonName::parse(&by))?;
    let why = AnswerField::RiskWhy.parsed(Reason::parse(&why))?;
    let control = AnswerField::RiskControl.parsed(Note::parse(&control))?;
    let until = risk_until(&until, today)?;
    Ok(accepted(Risk::accepted(by, why, control, until, stamp)))
}

/// Returns the change by which a risk is accepted.
pub fn accepted(risk: Risk) -> Written {
    let told = format!("risk accepted by {}", risk.words().shown());
    Written { change: Change::Risk(Some(Box::new(risk))), told }
}

/// Returns the change by which no risk is accepted any more.
pub fn no_risk() -> Written {
    Written { change: Change::Risk(None), told: "no accepted risk".to_owned() }
}

/// Parses the last day of an accepted risk, which is not over.
///
/// # Errors
/// Why the text is no such day.
pub fn risk_until(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let until = AnswerField::RiskUntil.parsed(due::parse(text, today))?;
    if until < today {
        let why = format!("{until} is over; a risk is accepted until a day to come");
        return Err(AnswerField::RiskUntil.refuse(why));
    }
    Ok(until)
}
