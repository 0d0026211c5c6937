//! Whether an action can be carried out now, and if not, why: the one guard. Dispatch, footer, help
//! and palette ask it, so no hint ever lies.

use crate::domain::agenda::loose_ends;
use crate::domain::stamp::Direction;
use crate::tui::action::Action;
use crate::tui::keymap::Context;
use crate::tui::model::Model;
use crate::tui::model::export::Line;
use crate::tui::model::form::FieldKind;
use crate::tui::model::home::Lack;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::review::{Page, Review};

/// Why an action cannot be carried out now, as a whole sentence without its full stop. Keys are named
/// by their actions, see [`Model::told`].
pub type Reason = &'static str;

/// Whether an action can be carried out now.
pub fn availability(action: Action, model: &Model) -> Result<(), Reason> {
    if asks_the_worker(action) {
        wait_for_the_worker(model)?;
    }
    match action {
        Action::Undo | Action::Redo if model.review.is_none() && model.home.in_flight > 0 => {
            Err("one moment: the last change is being made")
        }
        Action::Undo => {
            unless(has_no_step(model, Direction::Back), "there is nothing to take back")
        }
        Action::Redo => {
            unless(has_no_step(model, Direction::Forward), "there is nothing to make again")
        }
        Action::NextTheme => unless(model.setup.themes.len() < 2, "there is no other theme"),
        Action::Close => {
            unless(!is_something_open(model), "nothing is open here; {GoBack} goes back")
        }
        Action::MoveDown | Action::MoveUp | Action::StepBack
            if model.context() == Context::Meeting =>
        {
            let review = model.review.as_deref();
            review.and_then(|review| cannot_step(action, review)).map_or(Ok(()), Err)
        }
        Action::MoveDown
        | Action::MoveUp
        | Action::MoveFirst
        | Action::MoveLast
        | Action::PageDown
        | Action::PageUp
        | Action::Find => {
            unless(is_empty_home(model), "there are no sessions yet; {NewSession} begins one")
        }
        Action::SaveCopy => match model.overlays.last() {
            Some(Overlay::Confirm { question, .. }) if !question.is_about_saving() => {
                Err("there is nothing to save a copy of here")
            }
            _ => Ok(()),
        },
        Action::TickSession | Action::OpenSession => on_a_session(model),
        Action::DeleteSession => on_a_file(model),
        Action::Compare => match model.home.ticks.len() {
            2 => Ok(()),
            ..2 => Err("{TickSession} ticks two sessions, {Compare} compares them"),
            _ => Err("more than two are ticked; two can be compared, {Close} unticks"),
        },
        Action::Keep if matches!(model.overlays.last(), Some(Overlay::Plan(_))) => Ok(()),
        Action::TogglePresent | Action::ChangeRole | Action::RemovePerson => {
            let people = model.review.as_ref().map(|review| review.session.people());
            unless(
                people.is_none_or(<[_]>::is_empty),
                "nobody is on the list; {AddPerson} adds somebody",
            )
        }
        Action::RenameSession | Action::NextReview | Action::Export => on_a_readable_session(model),
        Action::NextFormat | Action::PreviousFormat | Action::CopyReport => in_the_export(model),
        Action::TickChange | Action::TakeChanges => in_the_import(action, model),
        Action::Keep
        | Action::BreakLine
        | Action::NextField
        | Action::PreviousField
        | Action::CompleteOwner
        | Action::OpenEditor => in_a_form(action, model),
        Action::Choose => match model.overlays.last() {
            Some(Overlay::Pick(picker)) => unless(picker.hits.is_empty(), "nothing is found"),
            _ => Ok(()),
        },
        _ => match &model.review {
            Some(review) => in_a_review(action, review, model),
            None => Ok(()),
        },
    }
}

/// Whether an action asks the worker for something that must be done before the next such thing.
const fn asks_the_worker(action: Action) -> bool {
    matches!(
        action,
        Action::OpenSession
            | Action::NewSession
            | Action::RenameSession
            | Action::DeleteSession
            | Action::Export
            | Action::NextReview
            | Action::Compare
            | Action::NextFormat
            | Action::PreviousFormat
            | Action::Keep
            | Action::SayYes
    )
}

fn wait_for_the_worker(model: &Model) -> Result<(), Reason> {
    model.waiting.map_or(Ok(()), |waiting| Err(waiting.words()))
}

fn unless(refuse: bool, reason: Reason) -> Result<(), Reason> {
    if refuse { Err(reason) } else { Ok(()) }
}

fn has_no_step(model: &Model, direction: Direction) -> bool {
    match (&model.review, direction) {
        (Some(review), _) => review.undo.is_empty(direction),
        (None, Direction::Back) => model.home.undo.is_empty(),
        (None, Direction::Forward) => model.home.redo.is_empty(),
    }
}

fn is_something_open(model: &Model) -> bool {
    let in_review = |review: &Review| {
        review.strip.is_some()
            || review.has_ticks()
            || review.filter != crate::domain::filter::Filter::Everything
            || !matches!(review.page, Page::List | Page::Meeting)
    };
    let at_home = || !model.home.ticks.is_empty();
    !model.overlays.is_empty() || model.review.as_deref().map_or_else(at_home, in_review)
}

fn is_empty_home(model: &Model) -> bool {
    model.overlays.is_empty() && model.review.is_none() && model.home.entries().is_empty()
}

fn on_a_session(model: &Model) -> Result<(), Reason> {
    unless(model.home.selected().is_none(), "there are no sessions yet; {NewSession} begins one")
}

fn on_a_readable_session(model: &Model) -> Result<(), Reason> {
    if model.review.is_some() {
        return Ok(());
    }
    on_a_session(model)?;
    selected_lack(model).map_or(Ok(()), |lack| Err(lack.refusal()))
}

fn on_a_file(model: &Model) -> Result<(), Reason> {
    on_a_session(model)?;
    let is_gone = selected_lack(model) == Some(Lack::Gone);
    unless(is_gone, Lack::Gone.refusal())
}

fn selected_lack(model: &Model) -> Option<Lack> {
    let entry = model.home.selected()?;
    entry.content.as_ref().err().map(Lack::of)
}

fn in_a_form(action: Action, model: &Model) -> Result<(), Reason> {
    let Some(form) = model.form() else {
        return Err("no text field is open");
    };
    let kind = form.focused().map(|field| field.kind);
    match action {
        Action::BreakLine => {
            let is_many = kind.is_some_and(FieldKind::is_tall);
            unless(!is_many, "this field is one line: a blank stands for the break")
        }
        Action::NextField | Action::PreviousField => {
            unless(form.fields.len() < 2, "there is only this field")
        }
        Action::CompleteOwner => unless(form.completion().is_none(), "nobody is named so"),
        _ => Ok(()),
    }
}

fn in_the_export(model: &Model) -> Result<(), Reason> {
    let is_written_out =
        matches!(model.overlays.last(), Some(Overlay::Export(export)) if export.text.is_some());
    unless(!is_written_out, "one moment: the report is not written out yet")
}

fn in_the_import(action: Action, model: &Model) -> Result<(), Reason> {
    let Some(Overlay::Import(list)) = model.overlays.last() else {
        return Err("no report was read back");
    };
    match action {
        _ if list.import.proposals.is_empty() => Err("there is nothing to change; {Close} closes"),
        Action::TickChange => unless(
            !matches!(list.selected(), Some(Line::Proposal(_))),
            "this was left alone: it cannot be taken",
        ),
        _ => unless(list.ticked() == 0, "nothing is ticked; {TickChange} ticks a change"),
    }
}

fn in_a_review(action: Action, review: &Review, model: &Model) -> Result<(), Reason> {
    match action {
        Action::NextUnassessed | Action::PreviousUnassessed => unless(
            review.session.tally().unassessed == 0,
            "every item is assessed; {Export} exports the report",
        ),
        Action::GoToCategory(number) => {
            let count = review.session.checklist().categories().len();
            unless(usize::from(number) > count, "there is no category of this number")
        }
        Action::ClearStatus => {
            let has_status = |item| review.session.answer(item).status.is_some();
            let any = review.any_target(model.today(), has_status);
            unless(!any, "there is no status to clear")
        }
        Action::KeepShown | Action::TakeOther => {
            let is_settled = review.first_conflict().is_none();
            let why = match review.page {
                Page::Summary { .. } => "no field of the review itself has two values",
                _ => "no field of this item has two values",
            };
            unless(is_settled, why)
        }
        // A mark in the meeting goes to the item that is talked about.
        Action::Tick | Action::TickRange => unless(
            review.is_in_meeting(),
            "in the meeting nothing is ticked; {GoBack} goes back to it",
        ),
        Action::StillSo => cannot_be_still_so(review).map_or(Ok(()), Err),
        Action::AcceptRisk => {
            let is_open = review.session.answer(review.cursor).is_open();
            unless(!is_open, "there is no risk to accept: it is done or does not apply")
        }
        Action::BackToMarked => match review.sitting.marked {
            None => Err("nothing was marked in this meeting yet"),
            Some(item) => unless(item == review.cursor, "you are on it already; {Skip} goes on"),
        },
        Action::PauseClock => {
            let no_clock = review.session.meeting().is_none();
            unless(no_clock, "no meeting was begun; {GoBack} and {OpenMeeting} begin one")
        }
        Action::Walk if matches!(review.page, Page::WrapUp { .. }) => unless(
            loose_ends(&review.session).is_empty(),
            "nothing is left to look at; {Decide} decides",
        ),
        Action::Walk | Action::GoToItem => {
            unless(review.session.action_plan().is_empty(), "nothing is open")
        }
        Action::DiscardDraft => {
            unless(!review.drafts.contains_key(&review.cursor), "this item has no draft")
        }
        _ => Ok(()),
    }
}

/// Why there is no step to another item of the agenda.
fn cannot_step(action: Action, review: &Review) -> Option<Reason> {
    let is_end = review.sitting.towards(action, review.cursor).is_none();
    is_end.then_some("there is nothing on the agenda that way")
}

/// Why an item cannot be confirmed as it was, if so.
fn cannot_be_still_so(review: &Review) -> Option<&'static str> {
    match review.session.last_answer(review.cursor) {
        None if review.session.last_time().is_none() => {
            Some("there is no last review; {NextReview} at Home begins the next one")
        }
        None => Some("the last review did not ask this"),
        Some(last) if last.status.is_none() => Some("nobody had said anything last time"),
        Some(_) => None,
    }
}
