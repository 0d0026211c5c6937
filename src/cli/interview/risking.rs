//! The risk that somebody accepts, question by question.

use crate::cli::interview::asking::Question;
use crate::cli::interview::talk::Talk;
use crate::cli::interview::writing::NOTHING;
use crate::domain::due;
use crate::domain::edit::{Change, Edit};
use crate::domain::names::{Note, PersonName, Reason};
use crate::domain::risk::Risk;

/// How far the questions are, and what was answered.
#[derive(Clone, Debug)]
pub(super) enum Risking {
    /// Who accepts it.
    By,
    /// Why it can be borne.
    Why(PersonName),
    /// What is done instead.
    Control(PersonName, Reason),
    /// Until when.
    Until(PersonName, Reason, Note),
}

impl Risking {
    pub(super) fn prompt(&self, leave: &str) -> String {
        match self {
            Self::By => format!("Who accepts the risk? {leave}:"),
            Self::Why(_) => "Why can it be borne? A full stop gives up:".to_owned(),
            Self::Control(..) => {
                "What is done instead? Enter for nothing, a full stop gives up:".to_owned()
            }
            Self::Until(..) => "Until when: 2027-01-31, +3m? A full stop gives up:".to_owned(),
        }
    }
}

impl Talk {
    /// Asks who accepts the risk, or takes the name that was said.
    pub(super) fn accept_risk(&mut self, by: &str) {
        if !self.session.answer(self.cursor).is_open() {
            return self.refuse(
                "nothing changed: there is no risk to accept, the item is done or does not apply",
            );
        }
        if by.is_empty() {
            self.question = Some(Question::Risk(Risking::By));
        } else {
            self.take_risk(Risking::By, by);
        }
    }

    /// Takes an answer and asks the next question; one that is refused is asked again.
    pub(super) fn take_risk(&mut self, risking: Risking, text: &str) {
        if let Risking::By = risking {
            match text {
                "" => return self.say("left as it is"),
                NOTHING => return self.set_risk(None, "no accepted risk"),
                _ => {}
            }
        }
        match self.next_of_risk(risking.clone(), text) {
            Ok(Some(next)) => self.question = Some(Question::Risk(next)),
            Ok(None) => {}
            Err(why) => self.ask_again(Question::Risk(risking), why),
        }
    }

    /// The next question; none when the risk is written down.
    fn next_of_risk(&mut self, risking: Risking, text: &str) -> Result<Option<Risking>, String> {
        Ok(Some(match risking {
            Risking::By => {
                let by = PersonName::parse(text);
                Risking::Why(by.map_err(|refused| format!("whoever accepts it {refused}"))?)
            }
            Risking::Why(by) => {
                let why = Reason::parse(text).map_err(|refused| format!("the reason {refused}"))?;
                Risking::Control(by, why)
            }
            Risking::Control(by, why) => {
                let control = Note::parse(text);
                let control =
                    control.map_err(|refused| format!("what is done instead {refused}"))?;
                Risking::Until(by, why, control)
            }
            Risking::Until(by, why, control) => {
                let until = due::parse(text, self.today())
                    .map_err(|refused| format!("the last day {refused}"))?;
                if until < self.today() {
                    return Err(format!("{until} is over; a risk is accepted until a day to come"));
                }
                let risk = Risk::accepted(by, why, control, until, &self.stamp());
                let told = format!("risk accepted by {}", risk.words().shown());
                self.set_risk(Some(risk), &told);
                return Ok(None);
            }
        }))
    }

    fn set_risk(&mut self, risk: Option<Risk>, told: &str) {
        let edit = Edit::Answer(self.cursor, Change::Risk(risk.map(Box::new)));
        self.change_and_say(&edit, told);
    }
}
