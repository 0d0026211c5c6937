//! The fields of an answer that a page tells, and how it tells them.

use crate::domain::basics::names;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::content::below;
use crate::report::import::fold::fold;
use crate::report::words;

/// A field of an answer that a page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The status.
    Status,
    /// The reason why the item does not apply.
    Reason,
    /// The note.
    Note,
    /// The owner.
    Owner,
    /// The due date.
    Due,
    /// The evidence.
    Evidence,
    /// The blocker flag.
    Blocker,
    /// The person who accepts the risk, and the date until which.
    Risk,
    /// The reason why the risk is accepted.
    RiskWhy,
    /// The control in place until the gap is closed.
    RiskControl,
}

/// The word for a blocker flag that is set.
pub(super) const FLAGGED: &str = "yes";

impl Field {
    /// Every field, in the order in which marks hold their checksums.
    pub const ALL: [Self; 10] = [
        Self::Status,
        Self::Reason,
        Self::Note,
        Self::Owner,
        Self::Due,
        Self::Evidence,
        Self::Blocker,
        Self::Risk,
        Self::RiskWhy,
        Self::RiskControl,
    ];

    /// Returns the word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Evidence => "evidence",
            Self::Blocker => "blocker",
            Self::Risk => "risk",
            Self::RiskWhy => "why",
            Self::RiskControl => "control",
        }
    }

    /// Returns the words for the field in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Due => "due date",
            Self::Blocker => "blocker flag",
            Self::Risk => "accepted risk",
            _ => self.word(),
        }
    }

    /// Returns a text of the field as it is compared: a person goes by their name in any spelling.
    pub(super) fn compared(self, text: &str) -> String {
        match self {
            Self::Owner => names::folded(&text.into()).into_owned(),
            _ => fold(text),
        }
    }

    /// Returns the text of the field as a page tells it; empty where there is none.
    pub(super) fn of(self, session: &Session, item: ItemNo) -> String {
        // A page shows the accepted risk, else that of the last review, which it calls lapsed on some day.
        self.told(session.answer(item), session.standing_risk(item))
    }

    /// Returns the text of the field of an answer that had this risk.
    pub(super) fn told(self, answer: &Answer, risk: Option<&Risk>) -> String {
        match self {
            Self::Status => answer.status.map(Status::word).unwrap_or_default().to_owned(),
            Self::Reason => words::lines(&answer.reason).join("\n"),
            Self::Note => words::lines(&answer.note).join("\n"),
            Self::Owner => answer.owner().map(words::one_line).unwrap_or_default(),
            Self::Due => answer.due.map(|due| due.to_string()).unwrap_or_default(),
            Self::Evidence => links(answer).join(", "),
            Self::Blocker => if answer.blocker { FLAGGED } else { "" }.to_owned(),
            Self::Risk => risk.map(risk_head).unwrap_or_default(),
            Self::RiskWhy => text_of(risk.map(|risk| &risk.why)),
            Self::RiskControl => {
                let control = risk.map(|risk| words::one_line(&risk.control));
                control
                    .filter(|control| !control.is_empty())
                    .map(|control| words::full_stop(&control))
                    .unwrap_or_default()
            }
        }
    }
}

fn text_of(text: Option<&Text>) -> String {
    text.map(|text| words::lines(text).join("\n")).unwrap_or_default()
}

/// Returns each piece of evidence as a page tells it.
pub(super) fn links(answer: &Answer) -> Vec<String> {
    let links = answer.evidence.iter();
    links.map(|evidence| below::address(&evidence.link).words().to_owned()).collect()
}

/// `dana, until 2027-01-31`.
fn risk_head(risk: &Risk) -> String {
    let until = risk.until.map_or_else(|| "no date".to_owned(), |until| until.to_string());
    format!("{}, until {until}", words::one_line(&risk.by))
}
