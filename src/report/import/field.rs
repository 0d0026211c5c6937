//! The fields of an answer that a page tells, and how it tells them.

use crate::domain::basics::names;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::domain::session::field::{AnswerField, Shape};
use crate::report::content::below;
use crate::report::import::fold::fold;
use crate::report::words;

/// A field of an answer that a page tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The status.
    Status,
    /// A field that is written in words.
    Words(AnswerField),
    /// The blocker flag.
    Blocker,
    /// The person who accepts the risk, and the last day.
    Risk,
}

/// The word for a blocker flag that is set.
pub(super) const FLAGGED: &str = "yes";

/// The labels of paragraphs below an item, and the fields that they begin.
pub(super) const LABELLED: [(&str, Field); 2] =
    [(below::EVIDENCE, Field::EVIDENCE), (below::RISK, Field::Risk)];

impl Field {
    pub(super) const REASON: Self = Self::Words(AnswerField::Reason);
    pub(super) const NOTE: Self = Self::Words(AnswerField::Note);
    pub(super) const OWNER: Self = Self::Words(AnswerField::Owner);
    pub(super) const DUE: Self = Self::Words(AnswerField::Due);
    pub(super) const EVIDENCE: Self = Self::Words(AnswerField::Evidence);
    pub(super) const RISK_WHY: Self = Self::Words(AnswerField::RiskWhy);
    pub(super) const RISK_CONTROL: Self = Self::Words(AnswerField::RiskControl);

    /// Every field, in the order in which marks hold their checksums.
    pub const ALL: [Self; 10] = [
        Self::Status,
        Self::REASON,
        Self::NOTE,
        Self::OWNER,
        Self::DUE,
        Self::EVIDENCE,
        Self::Blocker,
        Self::Risk,
        Self::RISK_WHY,
        Self::RISK_CONTROL,
    ];

    /// Returns the word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Words(field) => field.name(),
            Self::Blocker => "blocker",
            Self::Risk => "risk",
        }
    }

    /// Returns the words for the field in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::DUE => "due date",
            Self::Blocker => "blocker flag",
            Self::Risk => "accepted risk",
            _ => self.word(),
        }
    }

    /// Returns a text of the field as it is compared: a person goes by their name in any spelling.
    pub(super) fn compared(self, text: &str) -> String {
        match self {
            Self::OWNER => names::folded(&text.into()).into_owned(),
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
            Self::Words(AnswerField::RiskWhy) => {
                risk.map(|risk| words::lines(&risk.why).join("\n")).unwrap_or_default()
            }
            Self::Words(AnswerField::RiskControl) => {
                let control = risk.filter(|risk| !risk.control.is_blank());
                let sentence = |risk: &Risk| words::full_stop(&words::one_line(&risk.control));
                control.map(sentence).unwrap_or_default()
            }
            Self::Words(AnswerField::Evidence) => {
                let links = answer.evidence.iter().map(|evidence| below::address(&evidence.link));
                links.map(|link| link.words().to_owned()).collect::<Vec<_>>().join(", ")
            }
            Self::Words(field) => {
                let text = Text::new(field.text(answer));
                match field.shape() {
                    Shape::Lines => words::lines(&text).join("\n"),
                    Shape::Line | Shape::Name | Shape::Date => words::one_line(&text),
                }
            }
            Self::Blocker => if answer.blocker { FLAGGED } else { "" }.to_owned(),
            Self::Risk => {
                let head = |risk: &Risk| {
                    format!("{}, until {}", words::one_line(&risk.by), words::until(risk.until))
                };
                risk.map(head).unwrap_or_default()
            }
        }
    }
}
