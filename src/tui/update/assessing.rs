//! An assessment from its beginning to its submission: whose it is, what is not assessed yet, and opening it again.

use crate::domain::basics::names::{PersonName, User};
use crate::domain::records::stamp::Direction;
use crate::domain::session::edit::{Edit, Whole};
use crate::store::messages::Command;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::review::Review;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::Complaint;
use crate::tui::update::reviewing::{Moment, Reaction, in_review};
use crate::tui::update::{changes, drafts, home, meeting, undoing};

/// The submission in words, for undo.
const WHAT: &str = "the submission";

/// Begins the user's assessment of the open review, or of the selected system's newest one. Where only a login name is
/// known, the name is asked for: people share logins.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    match &model.setup.user {
        User::Named(name) => begin(model, &name.clone()),
        User::LoggedIn(_) => {
            let login = model.setup.user.name().text().raw().to_owned();
            home::ask(model, Form::new(Purpose::Assess, vec![(FieldKind::Author, login, None)]))
        }
    }
}

/// Begins it under the name that is typed, which the user goes by from here on.
///
/// # Errors
/// When the name cannot be a name.
pub(super) fn keep_name(model: &mut Model) -> Result<Vec<Effect>, Complaint> {
    let typed = home::text_of(model, FieldKind::Author);
    let name = PersonName::parse(&typed)
        .map_err(|refused| Complaint(FieldKind::Author, format!("the name {refused}")))?;
    let mut effects = drafts::close_kept(model);
    model.setup.user = User::Named(name.clone());
    effects.extend(begin(model, &name));
    Ok(effects)
}

fn begin(model: &mut Model, by: &PersonName) -> Vec<Effect> {
    let newest = model.home.of_selected().next().map(|(entry, _)| entry.path.clone());
    let open = model.review.as_ref().map(|review| review.path.clone());
    let Some(review) = open.clone().or(newest) else { return Vec::new() };
    let mut effects = in_review(model, meeting::stop_clock);
    effects.push(drafts::remember(model));
    model.begun_in = open;
    let command = Command::Assess { review, by: by.clone(), now: model.now };
    effects.extend(home::wait_for(model, Waiting::Session, command));
    effects
}

/// Returns the message with which an assessment opens.
pub(super) fn message_on_opening(model: &Model) -> Option<Message> {
    let assessment = model.review.as_ref()?.session.assessment()?;
    let text = if assessment.is_submitted() {
        "submitted; {Undo} opens it again until it is combined"
    } else {
        "nobody sees this before you submit it with {Submit}"
    };
    Some(Message::done(model.with_keys(text)))
}

/// Asks whether to submit the assessment, and says what it says nothing of.
pub(super) fn ask_to_submit(model: &mut Model) -> Vec<Effect> {
    model.overlays.push(Overlay::confirm(Question::Submit));
    Vec::new()
}

pub(super) fn submit(review: &mut Review, moment: &Moment<'_>) -> Reaction {
    let edit = Edit::whole(Whole::Submitted(Some(moment.stamp().at)));
    let effects = changes::apply(review, moment.stamp(), edit, WHAT);
    let tally = review.session.tally();
    let told = format!("submitted, {} of {} assessed", tally.assessed(), tally.total());
    let message = (!effects.is_empty()).then(|| Message::undoable(told));
    Reaction { effects, message }
}

/// Asks the store whether the review has taken the submitted assessment in, or it was sent: else it can be opened again.
pub(super) fn ask_to_reopen(model: &mut Model) -> Vec<Effect> {
    let assessment = model.review.as_ref().and_then(|review| review.session.assessment());
    let Some(assessment) = assessment.cloned() else { return Vec::new() };
    let command = Command::LookTakenIn(Box::new(assessment));
    home::wait_for(model, Waiting::Assessments, command)
}

/// Opens a submitted assessment again, unless its review has taken it in. The step before the submission stays as it
/// is; where the history has no submission, as another program made it, it is reverted all the same.
pub(super) fn reopen(model: &mut Model, is_taken_in: bool) -> Vec<Effect> {
    model.stop_waiting();
    if is_taken_in {
        let text = "it was combined or sent; {Assess} in its review begins the next round";
        model.message = Some(Message::refused(model.with_keys(text)));
        return Vec::new();
    }
    let is_next = model.review.as_ref().is_some_and(|review| {
        let next = review.undo.next(Direction::Back);
        next.is_some_and(|edit| review.session.refusal(edit).is_none())
    });
    if is_next {
        return undoing::travel(model, Direction::Back);
    }
    in_review(model, |review, moment| {
        let edit = Edit::whole(Whole::Submitted(None));
        let effects = changes::apply(review, moment.stamp(), edit, "opening it again");
        Reaction { effects, message: Some(Message::undoable("the assessment is open again")) }
    })
}
