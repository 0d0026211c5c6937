//! The one guard of all actions: it decides if an action can be carried out now, or gives the reason why not.
//! Dispatch, footer, help and palette ask it, so no hint ever lies.

use crate::domain::insight::agreement::NOTHING_SAID;
use crate::domain::insight::conditions::Promise;
use crate::domain::records::answer::Resolution;
use crate::domain::records::assessment::Assessment;
use crate::domain::records::response::Response;
use crate::domain::records::stamp::Direction;
use crate::domain::session::value;
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::model::combining::CombineBox;
use crate::tui::model::export::{ImportBox, Line};
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::home::Lack;
use crate::tui::model::motion::Motion;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::preview::PreviewBox;
use crate::tui::model::review::{Access, Review};
use crate::tui::model::sharing::State;
use crate::tui::screens::Context;
use crate::tui::screens::Page;
use crate::tui::update::belonging;

/// The reason why an action cannot be carried out now: a sentence without its full stop. Keys are named by
/// their actions, see [`Model::with_keys`].
pub type Reason = &'static str;

/// The reason why a key of items does nothing to a condition.
pub(super) const OF_A_CONDITION: Reason =
    "a condition: {MarkDone} met, {ClearStatus} open again, {EditOwner} owner, {EditDue} due";

/// The reason why steps of the last run cannot be undone.
pub(super) const DROPPED: Reason =
    "nothing to undo: the review was changed elsewhere since the last run";

/// Checks that an action can be carried out now.
///
/// # Errors
/// When it cannot, with the reason for the user.
pub fn availability(action: Action, model: &Model) -> Result<(), Reason> {
    of_its_kind(action, model)?;
    match of_a_condition(action, model) {
        Some(promise) => a_change_of(action, &promise),
        None => of_itself(action, model),
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each action, so that none is forgotten")]
fn of_itself(action: Action, model: &Model) -> Result<(), Reason> {
    match action {
        Action::Undo if is_submitted(model) => wait_for_the_worker(model),
        Action::Undo => a_step(model, Direction::Back, "there is nothing to undo"),
        Action::Redo => a_step(model, Direction::Forward, "there is nothing to redo"),
        Action::NextTheme => unless(model.setup.themes.len() < 2, "there is no other theme"),
        Action::Close => something_to_close(model),
        Action::MoveDown if in_meeting(model) => item_towards(model, Motion::Down),
        Action::MoveUp | Action::StepBack if in_meeting(model) => something_before(action, model),
        Action::MoveDown
        | Action::MoveUp
        | Action::MoveFirst
        | Action::MoveLast
        | Action::PageDown
        | Action::PageUp
        | Action::Find
        | Action::ShowPortfolio => something_listed(model),
        Action::SaveCopy => something_to_copy(model),
        Action::OpenSession => on_a_session(model),
        Action::DeleteSession => on_a_file(model),
        Action::Compare => two_to_compare(model),
        Action::OpenTask => something_to_open(model),
        Action::ChooseFilter if model.review.is_none() => something_to_filter(model),
        Action::Unfold => folded(model),
        Action::Fold => unfolded(model),
        Action::OpenSample => no_review_yet(model),
        Action::Sync => a_shared_store(model),
        Action::OpenMeeting
        | Action::OpenSummary
        | Action::ShowPeople
        | Action::Upgrade
        | Action::Combine => a_session_to_open(model),
        Action::EditLabels => labels_to_edit(model),
        Action::Assess => a_review_to_assess(model),
        Action::NextUnassessed if !model.overlays.is_empty() => an_unassessed_to_submit(model),
        Action::Keep if is_submitted(model) => in_a_review(model, an_open_strip),
        Action::Keep if matches!(model.overlays.last(), Some(Overlay::Plan(_))) => Ok(()),
        Action::TogglePresent
        | Action::ChangeRole
        | Action::BeFacilitator
        | Action::BeDecisionMaker
        | Action::BeContributor
        | Action::BeObserver
        | Action::RemovePerson => in_a_review(model, somebody_listed),
        Action::RenameSession | Action::NextReview | Action::Export | Action::TickSession => {
            on_a_readable_session(model)
        }
        Action::TickLine => on_a_line_to_tick(model),
        Action::TakeChanges => in_the_import(model).and_then(a_ticked_change),
        Action::Keep | Action::OpenEditor => in_a_form(model).map(drop),
        Action::BreakLine => in_a_form(model).and_then(in_a_tall_field),
        Action::NextField | Action::PreviousField => in_a_form(model).and_then(another_field),
        Action::CompleteOwner => in_a_form(model).and_then(somebody_named_so),
        Action::Choose => something_to_choose(model),
        Action::ToggleNames => open_names(model),
        Action::NextUnassessed | Action::PreviousUnassessed => in_a_review(model, an_unassessed),
        Action::GoToCategory(number) => in_a_review(model, |review| a_category(review, number)),
        Action::ClearStatus => in_a_review(model, |review| a_status(review, model)),
        Action::KeepShown | Action::TakeOther => in_a_review(model, a_conflict),
        Action::KeepBoth => in_a_review(model, two_texts),
        Action::Tick | Action::TickRange => in_a_review(model, outside_of_the_meeting),
        Action::LeaveConditions => before_a_meeting(model),
        Action::StillSo => in_a_review(model, |review| a_last_mark(review, model)),
        Action::TakeSuggested => in_a_review(model, |review| a_suggestion(review, model)),
        Action::TakeAgreed => in_a_review(model, |review| review.voices().agreed().map(drop)),
        Action::ReadResponses => in_a_review(model, a_response),
        Action::TakeOver => in_a_review(model, |review| something_to_take_over(review, model)),
        Action::AcceptRisk => in_a_review(model, an_open_item),
        Action::BackToMarked => in_a_review(model, another_marked),
        Action::PauseClock => in_a_review(model, a_clock),
        Action::Walk | Action::GoToItem if model.opens_conditions(action) => Ok(()),
        Action::Walk => in_a_review(model, |review| something_to_walk(review, model)),
        Action::GoToItem => in_a_review(model, something_open),
        Action::ShowConditions => in_a_review(model, a_condition),
        Action::DiscardDraft => in_a_review(model, a_draft),
        Action::CopyLinks => in_a_review(model, a_link),
        Action::ShowHelp
        | Action::ShowPalette
        | Action::GoBack
        | Action::Quit
        | Action::Suspend
        | Action::SaySaved
        | Action::Redraw
        | Action::ToggleAscii
        | Action::ToggleMouse
        | Action::NextCategory
        | Action::PreviousCategory
        | Action::ChooseFilter
        | Action::MarkDone
        | Action::MarkPartial
        | Action::MarkMissing
        | Action::MarkNotApplicable
        | Action::EditNote
        | Action::EditOwner
        | Action::EditDue
        | Action::EditEvidence
        | Action::ToggleBlocker
        | Action::ImportReport
        | Action::OpenItem
        | Action::AddPerson
        | Action::Skip
        | Action::StepBack
        | Action::Park
        | Action::Decide
        | Action::Submit
        | Action::DecideGo
        | Action::DecideConditionalGo
        | Action::DecideNoGo
        | Action::NewSession
        | Action::ListDue
        | Action::ListWorse
        | Action::ListPeople
        | Action::ListSystems
        | Action::ReadAnswers
        | Action::NextPart
        | Action::SayYes
        | Action::SayNo
        | Action::NextFormat
        | Action::PreviousFormat
        | Action::CopyReport => Ok(()),
    }
}

/// Checks what all actions of a kind need: the worker, a review that can be changed, an item.
fn of_its_kind(action: Action, model: &Model) -> Result<(), Reason> {
    if asks_the_worker(action) {
        wait_for_the_worker(model)?;
    }
    if changes_the_session(action) {
        in_a_review(model, no_sample)?;
    }
    in_a_review(model, |review| belonging::belongs(action, &review.session))?;
    if acts_on_an_item(action) && model.selected_promise().is_none() {
        in_a_review(model, |review| an_item(review, model))?;
    }
    Ok(())
}

/// Returns the selected condition, if an action would be about it.
fn of_a_condition(action: Action, model: &Model) -> Option<Promise> {
    model.selected_promise().filter(|_| acts_on_an_item(action))
}

/// Checks that an action can change a condition.
fn a_change_of(action: Action, promise: &Promise) -> Result<(), Reason> {
    let is_open = promise.condition.is_open();
    if !action.acts_on_conditions() {
        return Err(OF_A_CONDITION);
    }
    let is_copy = promise.copied_at.is_some();
    unless(is_copy, "it is changed in the review that decided it, and that is not here")?;
    let is_met_again = action == Action::MarkDone && !is_open;
    unless(is_met_again, "it is met already; {ClearStatus} opens it again")?;
    let is_opened_again = action == Action::ClearStatus && is_open;
    unless(is_opened_again, "it is open; {MarkDone} when it is met")
}

fn something_to_close(model: &Model) -> Result<(), Reason> {
    let why = match model.review {
        Some(_) => "nothing is open here; {GoBack} goes back",
        None => "nothing is open here; {GoBack} quits",
    };
    unless(!is_something_open(model), why)
}

fn a_link(review: &Review) -> Result<(), Reason> {
    let none = review.session.checklist().item(review.cursor).links.is_empty();
    unless(none, "the checklist has no links for this item")
}

fn a_condition(review: &Review) -> Result<(), Reason> {
    let none = review.promises().is_empty();
    unless(none, "no decision that is known here has conditions")
}

/// Returns whether an action asks the worker for something that must be done before the next such request.
const fn asks_the_worker(action: Action) -> bool {
    matches!(
        action,
        Action::OpenSession
            | Action::NewSession
            | Action::RenameSession
            | Action::DeleteSession
            | Action::Export
            | Action::NextReview
            | Action::Assess
            | Action::Combine
            | Action::Compare
            | Action::NextFormat
            | Action::PreviousFormat
            | Action::Keep
            | Action::SayYes
    )
}

/// Returns whether an action is about the item under the cursor, or those that are ticked.
pub(super) const fn acts_on_an_item(action: Action) -> bool {
    matches!(
        action,
        Action::MarkDone
            | Action::MarkPartial
            | Action::MarkMissing
            | Action::MarkNotApplicable
            | Action::StillSo
            | Action::TakeSuggested
            | Action::ClearStatus
            | Action::Tick
            | Action::TickRange
            | Action::EditNote
            | Action::EditOwner
            | Action::EditDue
            | Action::EditEvidence
            | Action::ToggleBlocker
            | Action::AcceptRisk
            | Action::DiscardDraft
    )
}

fn an_item(review: &Review, model: &Model) -> Result<(), Reason> {
    let promises = review.promise_rows().len();
    let is_fold = review.row_items(model.today()).iter().skip(promises).any(Option::is_none);
    let why = if is_fold {
        "no item is selected; {Walk} shows those of this row"
    } else {
        "nothing is listed here, so no item is selected"
    };
    unless(!review.has_item(model.today()), why)
}

fn wait_for_the_worker(model: &Model) -> Result<(), Reason> {
    model.waiting.map_or(Ok(()), |waiting| Err(waiting.words()))
}

fn unless(refuse: bool, reason: Reason) -> Result<(), Reason> {
    if refuse { Err(reason) } else { Ok(()) }
}

/// Checks that there is a change to undo or redo, in the open session or else in the list.
fn a_step(model: &Model, direction: Direction, reason: Reason) -> Result<(), Reason> {
    match (&model.review, direction) {
        (Some(review), Direction::Back) if review.is_undo_dropped => {
            unless(review.undo.is_empty(direction), DROPPED)
        }
        (Some(review), _) => unless(review.undo.is_empty(direction), reason),
        (None, _) if model.home.in_flight > 0 => Err("one moment: the last change is being made"),
        (None, Direction::Back) => unless(model.home.undo.is_empty(), reason),
        (None, Direction::Forward) => unless(model.home.redo.is_empty(), reason),
    }
}

fn is_something_open(model: &Model) -> bool {
    let in_review = |review: &Review| {
        review.strip.is_some()
            || review.has_ticks()
            || !review.filter.is_everything()
            || review.page.is_closed()
    };
    let at_home = || !model.home.ticks.is_empty() || model.home.label().is_some();
    !model.overlays.is_empty() || model.review.as_deref().map_or_else(at_home, in_review)
}

fn is_empty_home(model: &Model) -> bool {
    model.overlays.is_empty() && model.review.is_none() && model.home.entries().is_empty()
}

fn something_listed(model: &Model) -> Result<(), Reason> {
    unless(is_empty_home(model), "there are no reviews yet; {NewSession} begins one")
}

fn on_a_session(model: &Model) -> Result<(), Reason> {
    unless(model.home.selected().is_none(), "there are no reviews yet; {NewSession} begins one")
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

/// Checks that there is a review of which a screen can be shown: at Home the selected one.
fn a_session_to_open(model: &Model) -> Result<(), Reason> {
    if model.review.is_some() {
        return Ok(());
    }
    wait_for_the_worker(model)?;
    on_a_readable_session(model)
}

/// Checks that there is a review to assess: at Home the selected system's, else the open one, which is saved, as another
/// session takes its place.
fn a_review_to_assess(model: &Model) -> Result<(), Reason> {
    let Some(review) = model.review.as_deref() else { return on_a_readable_session(model) };
    let is_unsaved = review.saving.failure.is_some();
    unless(is_unsaved, "the review is not saved, and this would leave it")
}

fn is_submitted(model: &Model) -> bool {
    let assessment = model.review.as_ref().and_then(|review| review.session.assessment());
    assessment.is_some_and(Assessment::is_submitted)
}

/// Refuses to keep what the strip of a submitted assessment says; it stays as a draft.
fn an_open_strip(review: &Review) -> Result<(), Reason> {
    let is_written = review.strip.is_some();
    unless(is_written, "the assessment was submitted meanwhile; {Close} keeps this as a draft")
}

/// Checks that the question whether to submit is open, and that something is unassessed.
fn an_unassessed_to_submit(model: &Model) -> Result<(), Reason> {
    let asks =
        matches!(model.overlays.last(), Some(Overlay::Confirm { question: Question::Submit, .. }));
    unless(!asks, "this question is about no items")?;
    in_a_review(model, an_unassessed)
}

fn folded(model: &Model) -> Result<(), Reason> {
    on_a_readable_session(model)?;
    match model.home.is_unfolded() {
        Some(false) => Ok(()),
        Some(true) => Err("its earlier reviews are shown; {Fold} hides them"),
        None => Err("this system has no earlier review; {NextReview} begins the next one"),
    }
}

fn unfolded(model: &Model) -> Result<(), Reason> {
    unless(model.home.is_unfolded() != Some(true), "nothing is unfolded here")
}

fn no_review_yet(model: &Model) -> Result<(), Reason> {
    unless(!is_empty_home(model), "the sample is for those who have no review yet")
}

/// Checks that there is a review whose labels can be read: at Home the selected one.
fn labels_to_edit(model: &Model) -> Result<(), Reason> {
    a_session_to_open(model)?;
    in_a_review(model, |review| {
        let is_other = review.session.labels().is_none();
        unless(is_other, "the file has labels that are no keys with texts; mend them there")
    })
}

/// Checks that a row of the portfolio is selected.
fn something_to_open(model: &Model) -> Result<(), Reason> {
    wait_for_the_worker(model)?;
    let Some(Overlay::Portfolio(portfolio)) = model.overlays.last() else { return Ok(()) };
    unless(portfolio.rows().is_empty(), "nothing is listed here")
}

/// Checks that the portfolio has anything to be filtered.
fn something_to_filter(model: &Model) -> Result<(), Reason> {
    match model.overlays.last() {
        Some(Overlay::Portfolio(portfolio)) => {
            let is_empty = !portfolio.is_filtered() && portfolio.portfolio.systems.is_empty();
            unless(is_empty, "there is nothing to filter yet")
        }
        Some(_) => Ok(()),
        None => {
            something_listed(model)?;
            unless(model.home.labels().is_empty(), "no system has a label; {EditLabels} adds one")
        }
    }
}

/// Checks that two sessions are ticked, or that without ticks one was begun before the selected one.
fn two_to_compare(model: &Model) -> Result<(), Reason> {
    match model.home.ticks.len() {
        0 => {
            on_a_readable_session(model)?;
            let is_first = model.home.before_selected().is_none();
            unless(is_first, "there is no review before it; {TickSession} ticks two to compare")
        }
        2 => Ok(()),
        1 => Err("{TickSession} ticks two reviews, {Compare} compares them"),
        _ => Err("more than two are ticked; two can be compared, {Close} unticks"),
    }
}

fn something_to_copy(model: &Model) -> Result<(), Reason> {
    let is_elsewhere = matches!(
        model.overlays.last(),
        Some(Overlay::Confirm { question, .. }) if !question.is_about_saving()
    );
    unless(is_elsewhere, "there is nothing to save a copy of here")
}

fn something_to_choose(model: &Model) -> Result<(), Reason> {
    match model.overlays.last() {
        Some(Overlay::Pick(picker)) => unless(picker.hits.is_empty(), "nothing is found"),
        Some(Overlay::Preview(preview)) => a_taken_level(preview),
        Some(Overlay::Combine(list)) => something_to_combine(list),
        _ => Ok(()),
    }
}

fn something_to_combine(list: &CombineBox) -> Result<(), Reason> {
    let why = match list.submitted {
        0 => "nobody has submitted an assessment yet; {Close} closes",
        _ => "nothing to combine; {Close} closes",
    };
    unless(list.edit().is_none(), why)
}

/// Checks that it is still open whether responses say who gave them.
fn open_names(model: &Model) -> Result<(), Reason> {
    let Some(Overlay::Combine(list)) = model.overlays.last() else {
        return Err("no assessments are about to be combined");
    };
    unless(list.are_names_fixed, "the first combination has fixed this for the review")
}

fn in_a_form(model: &Model) -> Result<&Form, Reason> {
    model.form().ok_or("no text field is open")
}

fn in_a_tall_field(form: &Form) -> Result<(), Reason> {
    let is_tall = form.focused().is_some_and(|field| field.kind.is_tall());
    unless(!is_tall, "this field is one line: a blank stands for the break")
}

fn another_field(form: &Form) -> Result<(), Reason> {
    let words = if matches!(form.purpose, Purpose::Export(_)) {
        "there is only this field; {NextFormat} chooses the format"
    } else {
        "there is only this field"
    };
    unless(form.fields.len() < 2, words)
}

fn somebody_named_so(form: &Form) -> Result<(), Reason> {
    unless(form.completion().is_none(), "nothing begins so")
}

fn in_the_import(model: &Model) -> Result<&ImportBox, Reason> {
    let Some(Overlay::Import(list)) = model.overlays.last() else {
        return Err("no report was read back");
    };
    if list.import.proposals.is_empty() {
        return Err("there is nothing to change; {Close} closes");
    }
    Ok(list)
}

fn on_a_line_to_tick(model: &Model) -> Result<(), Reason> {
    match model.overlays.last() {
        Some(Overlay::Preview(preview)) => on_a_tick(preview),
        _ => in_the_import(model).and_then(on_a_change),
    }
}

fn on_a_tick(preview: &PreviewBox) -> Result<(), Reason> {
    unless(!preview.is_on_a_tick(), "only a level or the answers can be ticked")
}

fn a_taken_level(preview: &PreviewBox) -> Result<(), Reason> {
    unless(!preview.takes_any(), "no level is ticked; {TickLine} ticks one")
}

fn on_a_change(list: &ImportBox) -> Result<(), Reason> {
    let is_change = matches!(list.selected(), Some(Line::Proposal(_)));
    unless(!is_change, "this was left alone: it cannot be taken")
}

fn a_ticked_change(list: &ImportBox) -> Result<(), Reason> {
    unless(list.ticked() == 0, "nothing is ticked; {TickLine} ticks a change")
}

/// Returns whether an action changes the open session, or begins to.
const fn changes_the_session(action: Action) -> bool {
    let changes_more_than_items = matches!(
        action,
        Action::KeepShown
            | Action::TakeOther
            | Action::KeepBoth
            | Action::OpenMeeting
            | Action::Walk
            | Action::Skip
            | Action::Park
            | Action::PauseClock
            | Action::Decide
            | Action::AddPerson
            | Action::TogglePresent
            | Action::ChangeRole
            | Action::RemovePerson
            | Action::ImportReport
            | Action::Upgrade
            | Action::Assess
            | Action::Combine
            | Action::EditLabels
            | Action::SaveCopy
            | Action::TakeAgreed
            | Action::TakeOver
    );
    changes_more_than_items || acts_on_an_item(action)
}

fn no_sample(review: &Review) -> Result<(), Reason> {
    let is_sample = review.saving.access == Access::Sample;
    unless(is_sample, "a sample can only be looked at; {NewSession} at Home begins a review")
}

/// Asks the open review, where there is one.
fn in_a_review(
    model: &Model,
    availability: impl FnOnce(&Review) -> Result<(), Reason>,
) -> Result<(), Reason> {
    model.review.as_deref().map_or(Ok(()), availability)
}

fn in_meeting(model: &Model) -> bool {
    model.context() == Context::Meeting
}

/// Allows the way back to the item before; a step back leads from the first one to the conditions that stood before it.
fn something_before(action: Action, model: &Model) -> Result<(), Reason> {
    let has_carried = || model.review.as_deref().is_some_and(Review::has_carried);
    if action == Action::StepBack && has_carried() {
        return Ok(());
    }
    item_towards(model, Motion::Up)
}

fn item_towards(model: &Model, motion: Motion) -> Result<(), Reason> {
    let is_end = |review: &Review| review.sitting.towards(motion, review.cursor).is_none();
    let is_end = model.review.as_deref().is_some_and(is_end);
    unless(is_end, "nothing on the agenda that way")
}

fn somebody_listed(review: &Review) -> Result<(), Reason> {
    unless(review.session.people().is_empty(), "nobody is on the list; {AddPerson} adds somebody")
}

fn an_unassessed(review: &Review) -> Result<(), Reason> {
    unless(
        review.session.tally().unassessed == 0,
        "every item is assessed; {Export} exports the report",
    )
}

fn a_category(review: &Review, number: u8) -> Result<(), Reason> {
    let count = review.session.checklist().categories().len();
    unless(usize::from(number) > count, "there is no category of this number")
}

fn a_status(review: &Review, model: &Model) -> Result<(), Reason> {
    let has_status = |item| review.session.answer(item).status.is_some();
    let any = review.any_target(model.today(), has_status);
    unless(!any, "there is no status to clear")
}

fn a_conflict(review: &Review) -> Result<(), Reason> {
    let why = if matches!(review.page, Page::Summary { .. }) {
        "no field of the review itself has two values"
    } else {
        "no field of this item has two values"
    };
    unless(review.first_conflict().is_none(), why)
}

fn two_texts(review: &Review) -> Result<(), Reason> {
    a_conflict(review)?;
    let joined = review
        .first_conflict()
        .and_then(|(item, conflict)| review.session.resolving(item, conflict, Resolution::Both));
    unless(joined.is_none(), value::NOT_JOINED)
}

/// Refuses in the meeting, where a mark goes to the item that is talked about.
fn outside_of_the_meeting(review: &Review) -> Result<(), Reason> {
    let why = if review.voices().are_shown() {
        "in the meeting nothing is ticked; {ReadResponses} reads the responses"
    } else {
        "in the meeting nothing is ticked; {GoBack} goes back to it"
    };
    unless(review.is_in_meeting(), why)
}

/// Checks that the conditions are shown before the first item of a meeting: elsewhere Enter is pressed to open one.
fn before_a_meeting(model: &Model) -> Result<(), Reason> {
    let page = model.review.as_deref().map(|review| review.page);
    let is_before = page == Some(Page::Meeting) && model.overlays.len() == 1;
    unless(!is_before, "each condition is whole here; {GoBack} goes back")
}

/// Checks that an item can be confirmed as it was.
fn a_last_mark(review: &Review, model: &Model) -> Result<(), Reason> {
    if review.has_ticks() {
        let last = |item| review.session.last_answer(item).and_then(|last| last.status);
        let any = review.any_target(model.today(), |item| last(item).is_some());
        return unless(!any, "last time gave no status to any ticked item");
    }
    match review.session.last_answer(review.cursor) {
        None if review.session.last_time().is_none() => {
            Err("there is no last review; {NextReview} at Home begins the next one")
        }
        None => Err("the last review did not ask this"),
        Some(last) if last.status.is_none() => Err("nobody had said anything last time"),
        Some(_) => Ok(()),
    }
}

/// Checks that the item has responses.
fn a_response(review: &Review) -> Result<(), Reason> {
    review.voices().seen()?;
    unless(review.voices().responses(review.cursor).is_empty(), NOTHING_SAID)
}

/// Checks that the responses suggest a status: to the item under the cursor, or any of the ticked ones.
fn a_suggestion(review: &Review, model: &Model) -> Result<(), Reason> {
    let voices = review.voices();
    if review.has_ticks() {
        voices.seen()?;
        let any = review.any_target(model.today(), |item| voices.suggested(item).is_some());
        return unless(!any, "the responses suggest nothing for the ticked items");
    }
    voices.suggestion(review.cursor).map(drop)
}

fn something_to_take_over(review: &Review, model: &Model) -> Result<(), Reason> {
    a_response(review)?;
    let Some(Overlay::Responses(list)) = model.overlays.last() else {
        return Err("no response is selected");
    };
    let (voices, item) = (review.voices(), review.cursor);
    let says = |one: &&Response| !one.note.is_blank() || !one.evidence.is_empty();
    let says_nothing = !voices.responses(item).get(list.cursor).is_some_and(says);
    unless(says_nothing, "this response has neither a note nor evidence")?;
    let is_known = voices.taking_over(item, list.cursor).is_none();
    unless(is_known, "the answer has its note and its evidence already")
}

fn a_shared_store(model: &Model) -> Result<(), Reason> {
    let why = "not shared yet: `readyroom sync join URL` in the shell";
    unless(!model.sharing.is_joined(), why)?;
    unless(model.sharing.state == State::Syncing, "a sync is running")
}

fn an_open_item(review: &Review) -> Result<(), Reason> {
    let is_open = review.session.answer(review.cursor).is_open();
    unless(!is_open, "there is no risk to accept: it is done or does not apply")
}

fn another_marked(review: &Review) -> Result<(), Reason> {
    match review.sitting.marked {
        None => Err("nothing was marked in this meeting yet"),
        Some(item) => unless(item == review.cursor, "you are on it already; {Skip} goes on"),
    }
}

fn a_clock(review: &Review) -> Result<(), Reason> {
    let no_clock = review.session.meeting().is_none();
    unless(no_clock, "no meeting was begun; {GoBack} and {OpenMeeting} begin one")
}

fn something_to_walk(review: &Review, model: &Model) -> Result<(), Reason> {
    if matches!(review.page, Page::WrapUp { .. }) {
        let promises = review.promise_rows().len();
        let is_nothing_left = review.row_items(model.today()).len() == promises;
        return unless(is_nothing_left, "nothing is left to look at; {Decide} decides");
    }
    something_open(review)
}

fn something_open(review: &Review) -> Result<(), Reason> {
    let is_nothing = review.session.action_plan().is_empty();
    unless(is_nothing && review.voices().dissented().is_empty(), "nothing is open")
}

fn a_draft(review: &Review) -> Result<(), Reason> {
    unless(!review.drafts.contains_key(&review.cursor), "this item has no draft")
}
