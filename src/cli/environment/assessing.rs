//! The author of an assessment, and the responses that this person may see.

use std::io;

use crate::cli::environment::Environment;
use crate::cli::environment::output::is_typed;
use crate::cli::failure::Failure;
use crate::domain::basics::names::{PersonName, SessionId, User};
use crate::domain::insight::agreement::{HIDDEN, Sight};
use crate::domain::session::Session;
use crate::domain::session::assessing::Refusal;
use crate::domain::session::edit::Edit;
use crate::store::assessments;

impl Environment {
    /// Returns the name under which the user assesses. Several people may share a login: on a terminal it is asked
    /// about.
    ///
    /// # Errors
    /// Nothing but a login name is known, and the user does not confirm it.
    pub fn author(&self) -> Result<PersonName, Failure> {
        let login = match &self.setup.user {
            User::Named(name) => return Ok(name.clone()),
            User::LoggedIn(_) => self.setup.user.name(),
        };
        let question = format!("Assess as {}? y/n", login.text().shown());
        if is_typed() && self.confirms(&question)? {
            return Ok(login.clone());
        }
        Err(Failure::Usage(
            "say whose assessment it is: --as NAME, READYROOM_USER, or `name` in the config file; people may share \
             a login name"
                .to_owned(),
        ))
    }

    /// Asks a question on the terminal; anything but yes is no.
    ///
    /// # Errors
    /// The question cannot be written, or no answer can be read.
    pub fn confirms(&self, question: &str) -> Result<bool, Failure> {
        self.prompt(question)?;
        let answer = io::stdin().lines().next().transpose()?.unwrap_or_default();
        Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
    }

    /// Refuses an assessment where only a review makes sense.
    ///
    /// # Errors
    /// The session is an assessment.
    pub fn require_review(&self, session: &Session) -> Result<(), Failure> {
        if !session.is_assessment() {
            return Ok(());
        }
        let of = session.assessment().and_then(|assessment| assessment.of.as_ref());
        let of = of.map(|of| format!("; the review is {of}")).unwrap_or_default();
        Err(Failure::Usage(format!("{} is an assessment and no review{of}", session.id())))
    }

    /// Refuses a change that an assessment does not take.
    ///
    /// # Errors
    /// The session is an assessment, and submitted, or the change is of a field that is the review's alone.
    pub fn permit(&self, session: &Session, edit: &Edit) -> Result<(), Failure> {
        let id = session.id();
        let Some(refusal) = session.refusal(edit) else { return Ok(()) };
        let way = match refusal {
            Refusal::Submitted => {
                format!(
                    "; until it is combined or sent `readyroom submit {id} --undo` opens it again"
                )
            }
            Refusal::OfReview(_) => String::new(),
        };
        Err(Failure::Usage(format!("{id}: {}{way}", refusal.words())))
    }

    /// Returns the sight that the user has of the responses of a review.
    ///
    /// # Errors
    /// The assessments cannot be listed.
    pub fn sight(&self, review: &Session) -> Result<Sight, Failure> {
        Ok(assessments::sight(self.places(), review, self.setup.user.name())?)
    }

    /// Returns the failure of what waits until the user has submitted an assessment of a review.
    pub fn still_assesses(review: &SessionId) -> Failure {
        Failure::Usage(format!(
            "your own assessment of {review} is open: submit it first, or delete it"
        ))
    }

    /// Refuses to open the assessment of another person of a review that the user is still assessing; the message says how
    /// far that is.
    ///
    /// # Errors
    /// It is such an assessment, or the assessments cannot be listed.
    pub fn require_sight(&self, session: &Session) -> Result<(), Failure> {
        // A review does not wait for the login name.
        let Some(assessment) = session.assessment() else { return Ok(()) };
        if assessments::sight_of(self.places(), session, self.setup.user.name())? != Sight::Blind {
            return Ok(());
        }
        let (tally, state) =
            (session.tally(), if assessment.is_submitted() { "submitted" } else { "open" });
        Err(Failure::Usage(format!(
            "{} is the assessment of {}, {state}: {} of {} assessed; {HIDDEN}",
            session.id(),
            assessment.by.shown(),
            tally.assessed(),
            tally.total(),
        )))
    }
}
