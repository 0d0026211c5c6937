//! The words about conditions: listing, meeting, reopening, reassigning and dating them.

use crate::cli::interview::talk::Talk;
use crate::cli::interview::texts;
use crate::cli::interview::writing::NOTHING;
use crate::domain::basics::names::excerpt;
use crate::domain::insight::conditions::{self, Promise};
use crate::domain::records::condition::ConditionState;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::{CarriedChange, ConditionChange, Edit};

/// The refusal of a change of a condition that is none.
const CHANGES: &str = "behind the number stands met, open, due DATE or owner NAME";

impl Talk {
    /// Returns the conditions of the review and those that it carries on, as the command `condition` numbers them.
    pub(super) fn promises(&self) -> Vec<Promise> {
        conditions::promises(&self.session, &self.earlier.iter().collect::<Vec<&Session>>())
    }

    /// Notes that the condition of a number is met.
    pub(super) fn meet(&mut self, number: &str) {
        self.change_condition(number, "met");
    }

    /// Lists the conditions, or changes the one whose number begins a text.
    pub(super) fn condition(&mut self, text: &str) {
        let (number, change) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match (number, change.trim()) {
            ("", _) => self.list_conditions(),
            (number, "") => match self.promise(number) {
                Ok(promise) => self.say(texts::promise(&promise, self.now)),
                Err(why) => self.refuse(why),
            },
            (number, change) => self.change_condition(number, change),
        }
    }

    fn list_conditions(&mut self) {
        let promises = self.promises();
        if promises.is_empty() {
            self.say("there are no conditions");
        }
        for promise in promises {
            self.say(texts::promise(&promise, self.now));
        }
    }

    /// Returns the condition of a number.
    fn promise(&self, number: &str) -> Result<Promise, String> {
        let promises = self.promises();
        let count = promises.len();
        let wanted: Option<usize> = number.trim().parse().ok();
        let found = promises.into_iter().find(|one| Some(one.number) == wanted);
        found.ok_or_else(|| match count {
            0 => "nothing changed: there are no conditions".to_owned(),
            _ => format!(
                "nothing changed: write a number from 1 to {count}, not `{}`",
                excerpt(number)
            ),
        })
    }

    fn change_condition(&mut self, number: &str, change: &str) {
        let promise = match self.promise(number) {
            Ok(promise) => promise,
            Err(why) => return self.refuse(why),
        };
        if promise.copied_at.is_some() {
            let id = promise.session;
            let why = format!("nothing changed: {id} decided the condition, and is not here");
            return self.refuse(why);
        }
        match self.parse_change(change) {
            Ok(change) => {
                let what = format!("{}: {}", change.told(), promise.condition.text.shown());
                match promise.edit(&self.session, change, &self.stamp()) {
                    Some(edit) => self.change_and_say(&edit, &what),
                    None => self.say("nothing changed: it was so already"),
                }
            }
            Err(why) => self.refuse(format!("nothing changed: {why}")),
        }
    }

    /// Parses a change of a condition.
    fn parse_change(&self, text: &str) -> Result<ConditionChange, String> {
        let (word, value) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (word, value) = (word.to_lowercase(), value.trim());
        let text = if value == NOTHING { "" } else { value };
        match word.as_str() {
            "met" if value.is_empty() => Ok(ConditionChange::to(ConditionState::Met)),
            "open" if value.is_empty() => Ok(ConditionChange::to(ConditionState::Open)),
            "due" | "owner" if value.is_empty() => {
                Err(format!("{word} needs its text on the same line; a minus sign takes it away"))
            }
            "due" => ConditionChange::parse_due(text, self.today())
                .map_err(|refused| format!("the date {refused}")),
            "owner" => {
                let picked = self.picked(text);
                let name = picked.as_ref().map_or(text, |name| name.raw());
                ConditionChange::parse_owner(name).map_err(|refused| format!("the name {refused}"))
            }
            _ => Err(CHANGES.to_owned()),
        }
    }

    /// Makes the changes that an edit has for other sessions. Returns false where another user has changed one of
    /// them since.
    pub(super) fn carry(&mut self, edit: &Edit, stamp: &Stamp) -> bool {
        edit.carried().into_iter().all(|change: &CarriedChange| {
            let decider = self.earlier.iter_mut().find(|one| *one.id() == change.session);
            decider.is_some_and(|session| {
                conditions::carry_out(session, std::slice::from_ref(change), stamp)
            })
        })
    }
}
