//! The questions about an accepted risk.

use crate::cli::interview::question::{Next, Setting, UNCHANGED};
use crate::cli::interview::writing::NOTHING;
use crate::domain::basics::names::{Note, PersonName, Reason};
use crate::domain::records::risk::Risk;
use crate::domain::session::field::{self, AnswerField};

/// The present question, with the answers to those before it.
#[derive(Clone, Debug)]
pub(super) enum Risking {
    /// The person who accepts it.
    By,
    /// The reason why it is acceptable.
    Why(PersonName),
    /// The control: what is done instead.
    Control(PersonName, Reason),
    /// The last day.
    Until(PersonName, Reason, Note),
}

impl Risking {
    pub(super) fn prompt(&self, leave: &str) -> String {
        match self {
            Self::By => format!("Who accepts the risk? {leave}:"),
            Self::Why(_) => "Why is it acceptable? A full stop gives up:".to_owned(),
            Self::Control(..) => {
                "What is done instead? Enter for nothing, a full stop gives up:".to_owned()
            }
            Self::Until(..) => "Until when: 2027-01-31, +3m? A full stop gives up:".to_owned(),
        }
    }

    /// Answers the present question. An error says why; the same question is to be asked again.
    pub(super) fn answer(self, text: &str, setting: &Setting<'_>) -> Result<Next<Self>, String> {
        Ok(match self {
            Self::By => match text {
                "" => Next::Stop(UNCHANGED),
                NOTHING => setting.change(field::no_risk()),
                _ => Next::ask(Self::Why(AnswerField::RiskBy.parsed(PersonName::parse(text))?)),
            },
            Self::Why(by) => {
                Next::ask(Self::Control(by, AnswerField::RiskWhy.parsed(Reason::parse(text))?))
            }
            Self::Control(by, why) => {
                let control = AnswerField::RiskControl.parsed(Note::parse(text))?;
                Next::ask(Self::Until(by, why, control))
            }
            Self::Until(by, why, control) => {
                let until = field::risk_until(text, setting.today)?;
                let risk = Risk::accepted(by, why, control, until, &setting.stamp);
                setting.change(field::accepted(risk))
            }
        })
    }
}
