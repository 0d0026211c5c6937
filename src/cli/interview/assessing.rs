//! An assessment in the interview: what it lacks because it belongs to the review, and its end.

use crate::cli::interview::talk::{Input, Place, Question, Talk};
use crate::cli::interview::words::Word;
use crate::domain::records::assessment::Assessment;
use crate::domain::session::assessing::Refusal;
use crate::domain::session::edit::{Edit, Whole};
use crate::domain::session::field::AnswerField;

/// The answers that are a yes.
const YES: [&str; 2] = ["y", "yes"];

impl Talk {
    /// Returns why a word is not one of an assessment, or of a review.
    pub(super) fn belongs_elsewhere(&self, word: Word) -> Option<String> {
        if !self.session.is_assessment() {
            let id = self.session.id();
            let why =
                format!("a review is decided; `readyroom assess {id}` begins what is submitted");
            return (word == Word::Submit).then_some(why);
        }
        let field = match word {
            Word::Write(writing) if writing.field == AnswerField::Owner => "owner",
            Word::Write(writing) if writing.field == AnswerField::Due => "due date",
            Word::Risk => "accepted risk",
            Word::Park => "meeting",
            Word::People => "people",
            Word::Decide => "decision",
            Word::Met | Word::Condition => "conditions",
            _ => return None,
        };
        Some(Refusal::OfReview(field).words())
    }

    /// Submits the assessment and ends; where lines are typed and items are unassessed, asks first.
    pub(super) fn ask_to_submit(&mut self) {
        if self.session.assessment().is_some_and(Assessment::is_submitted) {
            return self.refuse(format!("nothing changed: {}", Refusal::Submitted.words()));
        }
        let left = self.session.tally().unassessed;
        if left > 0 && self.input == Input::Typed {
            self.say(format!("{left} unassessed; unassessed leads to the first"));
            self.question = Some(Question::Submit);
            return;
        }
        self.submit();
    }

    /// Submits if the answer is yes.
    pub(super) fn take_submission(&mut self, answer: &str) {
        if YES.contains(&answer.to_lowercase().as_str()) {
            return self.submit();
        }
        self.say("nothing was submitted");
    }

    fn submit(&mut self) {
        let edit = Edit::whole(Whole::Submitted(Some(self.stamp().at)));
        let tally = self.session.tally();
        let what = format!("submitted, {} of {} assessed", tally.assessed(), tally.total());
        if self.change(&edit, &what) {
            let id = self.session.id();
            self.say(format!("{what}; `readyroom submit {id} --undo` opens it again"));
            self.place = Place::Over;
        }
    }
}
