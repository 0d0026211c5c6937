//! The decision, question by question.

use crate::cli::interview::asking::Question;
use crate::cli::interview::talk::Talk;
use crate::cli::interview::telling;
use crate::cli::interview::writing::NOTHING;
use crate::domain::decision::{Condition, Decision, Outcome, objections};
use crate::domain::edit::{Edit, Whole};
use crate::domain::names::{self, Note, PersonName, Refused};
use crate::domain::record::Lenient;
use crate::domain::text::Text;

/// How far the questions are, and what was answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Deciding {
    stage: Stage,
    decision: Decision,
    /// The conditions that were said, in the place of those that are proposed.
    conditions: Vec<Condition>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, Default)]
enum Stage {
    /// What is decided.
    #[default]
    Outcome,
    /// Whether it goes in spite of what was named.
    Despite,
    /// Who decides.
    By,
    /// On what conditions.
    Conditions,
    /// Who signs.
    Signed,
    /// What else was said.
    Remarks,
}

impl Deciding {
    pub(super) fn prompt(&self) -> String {
        let proposed = |text: String| {
            if text.is_empty() { String::new() } else { format!(" Enter for {text}.") }
        };
        match self.stage {
            Stage::Outcome => {
                "Decision: go, conditional go or no-go? Enter leaves it as it is:".to_owned()
            }
            Stage::Despite => "Go all the same, yes or no?".to_owned(),
            Stage::By => {
                let by = proposed(self.decision.by.shown().to_string());
                format!("Who decides?{by} A full stop gives up:")
            }
            Stage::Conditions if !self.conditions.is_empty() => {
                "Next condition? An empty line ends:".to_owned()
            }
            Stage::Conditions if self.decision.conditions.is_empty() => {
                "Conditions, one a line: what @who until when? A full stop gives up:".to_owned()
            }
            Stage::Conditions => {
                "Other conditions, one a line: what @who until when? Enter keeps these:".to_owned()
            }
            Stage::Signed => {
                let names: Vec<String> =
                    self.decision.signed.iter().map(|name| name.shown().to_string()).collect();
                let signed = proposed(names.join(", "));
                format!("Who signs, with commas between?{signed} A minus sign for nobody:")
            }
            Stage::Remarks => {
                let remarks = proposed(self.decision.remarks.shown().cut(100, "..."));
                format!("Remarks?{remarks} A minus sign for none:")
            }
        }
    }
}

impl Talk {
    /// Tells what is decided already, and asks what is decided.
    pub(super) fn ask_decision(&mut self) {
        for line in telling::decision(&self.session) {
            self.say(line);
        }
        self.question = Some(Question::Decision(Box::default()));
    }

    /// Takes an answer and asks the next question; one that is refused is asked again.
    pub(super) fn take_decision(&mut self, deciding: Deciding, text: &str) {
        let again = deciding.clone();
        let next = match deciding.stage {
            Stage::Outcome => self.take_outcome(text),
            Stage::Despite => self.take_despite(deciding, text),
            Stage::By => take_by(deciding, text).map(|next| Some(self.after_by(next))),
            Stage::Conditions => self.take_condition(deciding, text),
            Stage::Signed => take_signed(deciding, text).map(Some),
            Stage::Remarks => self.take_remarks(deciding, text),
        };
        match next {
            Ok(next) => self.question = next.map(|next| Question::Decision(Box::new(next))),
            Err(why) => self.ask_again(Question::Decision(Box::new(again)), why),
        }
    }

    fn take_outcome(&mut self, text: &str) -> Result<Option<Deciding>, String> {
        let outcome = match text.to_lowercase().as_str() {
            "" => {
                self.say("left as it is");
                return Ok(None);
            }
            "go" => Outcome::Go,
            "conditional go" | "conditional-go" | "conditional" => Outcome::ConditionalGo,
            "no-go" | "no go" => Outcome::NoGo,
            _ => return Err("that is none of go, conditional go, no-go".to_owned()),
        };
        let mut decision = Decision::proposed(&self.session, outcome);
        if outcome == Outcome::Go {
            decision.despite = objections(&self.session, self.today());
        }
        let stage = if decision.despite.is_empty() { Stage::By } else { Stage::Despite };
        for line in &decision.despite {
            self.say(format!("Against it: {}", line.shown()));
        }
        Ok(Some(Deciding { stage, decision, ..Deciding::default() }))
    }

    fn take_despite(&mut self, deciding: Deciding, text: &str) -> Result<Option<Deciding>, String> {
        match text.to_lowercase().as_str() {
            "yes" | "y" => Ok(Some(Deciding { stage: Stage::By, ..deciding })),
            "no" | "n" => {
                self.say("not decided; nothing changed");
                Ok(None)
            }
            _ => Err("yes or no".to_owned()),
        }
    }

    /// Only a conditional go has conditions.
    fn after_by(&mut self, deciding: Deciding) -> Deciding {
        if deciding.decision.outcome != Outcome::ConditionalGo {
            return Deciding { stage: Stage::Signed, ..deciding };
        }
        for condition in &deciding.decision.conditions {
            self.say(telling::condition(condition));
        }
        Deciding { stage: Stage::Conditions, ..deciding }
    }

    fn take_condition(
        &self,
        mut deciding: Deciding,
        text: &str,
    ) -> Result<Option<Deciding>, String> {
        if !text.is_empty() {
            let condition = Condition::parse(text, self.today()).map_err(|bad| bad.to_string())?;
            deciding.conditions.push(condition);
            return Ok(Some(deciding));
        }
        if !deciding.conditions.is_empty() {
            deciding.decision.conditions = std::mem::take(&mut deciding.conditions);
        }
        if deciding.decision.conditions.is_empty() {
            return Err("a conditional go needs a condition".to_owned());
        }
        Ok(Some(Deciding { stage: Stage::Signed, ..deciding }))
    }

    /// The last answer: the decision is written down.
    fn take_remarks(&mut self, deciding: Deciding, text: &str) -> Result<Option<Deciding>, String> {
        let mut decision = deciding.decision;
        if !text.is_empty() {
            let remarks = Note::parse(if text == NOTHING { "" } else { text });
            decision.remarks = remarks.map_err(|refused| format!("the remarks {refused}"))?.into();
        }
        let told = format!("decided: {}, by {}", decision.outcome.words(), decision.by.shown());
        let made = decision.made(&self.session, &self.stamp());
        self.change_and_say(&Edit::whole(Whole::Decision(Lenient::Known(Some(made)))), &told);
        Ok(None)
    }
}

fn take_by(mut deciding: Deciding, text: &str) -> Result<Deciding, String> {
    if !text.is_empty() || deciding.decision.by.is_blank() {
        let by = PersonName::parse(text).map_err(|refused| format!("whoever decides {refused}"))?;
        deciding.decision.by = by.into();
    }
    Ok(deciding)
}

fn take_signed(mut deciding: Deciding, text: &str) -> Result<Deciding, String> {
    if !text.is_empty() {
        deciding.decision.signed = names(text).map_err(|refused| format!("a name {refused}"))?;
    }
    Ok(Deciding { stage: Stage::Remarks, ..deciding })
}

/// Names with commas between them, each once.
fn names(text: &str) -> Result<Vec<Text>, Refused> {
    let said = text.split(',').map(str::trim);
    let said = said.filter(|name| !name.is_empty() && *name != NOTHING);
    let named: Vec<Text> =
        said.map(|name| PersonName::parse(name).map(Text::from)).collect::<Result<_, _>>()?;
    Ok(names::each_once(named))
}
