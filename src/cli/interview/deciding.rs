//! The questions about the decision.

use crate::cli::interview::question::{Next, Setting, UNCHANGED};
use crate::cli::interview::texts;
use crate::cli::interview::writing::NOTHING;
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::insight::deciding::objections;
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::{BadDecision, Decision, Outcome};
use crate::domain::session::edit::{Edit, Whole};

/// The present question, with the answers to those before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Deciding {
    stage: Stage,
    decision: Decision,
    /// The conditions that were typed; they replace those that are proposed.
    conditions: Vec<Condition>,
}

/// The question.
#[derive(Clone, Copy, Debug, Default)]
enum Stage {
    /// Go, conditional go or no-go.
    #[default]
    Outcome,
    /// The confirmation of a decision against objections.
    Despite,
    /// The person who decides.
    By,
    /// The conditions, one a line.
    Conditions,
    /// The people who sign.
    Signed,
    /// The remarks.
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
            Stage::Despite => {
                format!("Decide {} all the same, yes or no?", self.decision.outcome.words())
            }
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

    /// Answers the present question. An error says why; the same question is to be asked again.
    pub(super) fn answer(
        mut self,
        text: &str,
        setting: &Setting<'_>,
    ) -> Result<Next<Self>, String> {
        match self.stage {
            Stage::Outcome => return take_outcome(text, setting),
            Stage::Despite => match text.to_lowercase().as_str() {
                "yes" | "y" => self.stage = Stage::By,
                "no" | "n" => return Ok(Next::Stop("not decided; nothing changed")),
                _ => return Err("yes or no".to_owned()),
            },
            Stage::By => {
                if !text.is_empty() || self.decision.by.is_blank() {
                    self.decision.set_by(text)?;
                }
                if self.decision.outcome == Outcome::ConditionalGo {
                    let proposed = self.decision.conditions.iter().map(texts::condition).collect();
                    return Ok(Next::Ask(Self { stage: Stage::Conditions, ..self }, proposed));
                }
                self.stage = Stage::Signed;
            }
            Stage::Conditions if !text.is_empty() => {
                let condition = Condition::parse(text, setting.today);
                self.conditions.push(condition.map_err(|bad| bad.to_string())?);
            }
            Stage::Conditions => {
                if !self.conditions.is_empty() {
                    self.decision.conditions = std::mem::take(&mut self.conditions);
                }
                if self.decision.conditions.is_empty() {
                    return Err(BadDecision::NoCondition.to_string());
                }
                self.stage = Stage::Signed;
            }
            Stage::Signed => {
                if !text.is_empty() {
                    let names = text.split(',').map(str::trim);
                    let names = names.filter(|name| !name.is_empty() && *name != NOTHING);
                    self.decision.set_signed(names)?;
                }
                self.stage = Stage::Remarks;
            }
            Stage::Remarks => {
                if !text.is_empty() {
                    self.decision.set_remarks(if text == NOTHING { "" } else { text })?;
                }
                return Ok(made(self.decision, setting));
            }
        }
        Ok(Next::ask(self))
    }
}

/// Returns the change by which the decision is made.
fn made(decision: Decision, setting: &Setting<'_>) -> Next<Deciding> {
    let decision = decision.made(setting.session, &setting.stamp);
    let decided = format!("decided: {}, by {}", decision.outcome.words(), decision.by.shown());
    let confirmation = decision.lacking().fold(decided, |words, line| words + "; " + &line);
    Next::Change(Edit::whole(Whole::Decision(Lenient::Known(Some(decision)))), confirmation)
}

fn take_outcome(text: &str, setting: &Setting<'_>) -> Result<Next<Deciding>, String> {
    let outcome = match text.to_lowercase().as_str() {
        "" => return Ok(Next::Stop(UNCHANGED)),
        "go" => Outcome::Go,
        "conditional go" | "conditional-go" | "conditional" => Outcome::ConditionalGo,
        "no-go" | "no go" => Outcome::NoGo,
        _ => return Err("that is none of go, conditional go, no-go".to_owned()),
    };
    let mut decision = Decision::proposed(setting.session, outcome);
    decision.despite = objections(setting.session, outcome, setting.today);
    let stage = if decision.despite.is_empty() { Stage::By } else { Stage::Despite };
    let against = |line: &Text| format!("Against it: {}", line.shown());
    let against = decision.despite.iter().map(against).collect();
    Ok(Next::Ask(Deciding { stage, decision, ..Deciding::default() }, against))
}
