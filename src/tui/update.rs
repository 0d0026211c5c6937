//! The state machine: takes one message, changes the model, and returns effects as values. Total; no file, no
//! clock, no terminal, no panic.
//!
//! This file alone knows every handler; a file below it imports only from those before it:
//!
//! 1. `effect`, `msg`, `belonging`, `availability`, `elsewhere`, `refusing`, `reviewing`, `changes`: what handlers need;
//! 2. `drafts`, `searching`, `moving`, `closing`, `looks`, `mouse`, `outside`, `home`, `writing`;
//! 3. `exporting`, `importing`, `labelling`, `upgrading`, `combining`, `people`, `deciding`, `promising`, `meeting`, `marking`, `hearing`,
//!    `merging`;
//! 4. `portfolio`, `previewing`, `undoing`, `assessing`, `leaving`, `overlays`, `keeping`, `reports`.
#![deny(clippy::wildcard_enum_match_arm)]

mod assessing;
mod availability;
mod belonging;
mod changes;
mod closing;
mod combining;
mod deciding;
mod drafts;
mod effect;
mod elsewhere;
mod exporting;
mod hearing;
mod home;
mod importing;
mod keeping;
mod labelling;
mod leaving;
mod looks;
mod marking;
mod meeting;
mod merging;
mod mouse;
mod moving;
mod msg;
mod outside;
mod overlays;
mod people;
mod portfolio;
mod previewing;
mod promising;
mod refusing;
mod reports;
mod reviewing;
mod searching;
mod sharing;
mod undoing;
mod upgrading;
mod writing;

use std::time::Duration;

use chrono::TimeDelta;

pub use crate::tui::update::availability::{Reason, availability};
pub use crate::tui::update::drafts::has_undrafted_text;
pub use crate::tui::update::effect::{Beginning, Effect};
pub use crate::tui::update::msg::Msg;

use crate::domain::basics::day::Now;
use crate::domain::insight::portfolio::List;
use crate::domain::records::answer::Resolution;
use crate::domain::records::decision::Outcome;
use crate::domain::records::people::Role;
use crate::domain::records::stamp::Direction;
use crate::domain::session::edit::Verdict;
use crate::domain::session::field::AnswerField;
use crate::store::config::AutoSync;
use crate::tui::action::Action;
use crate::tui::chord::{Chord, Key, Modifier};
use crate::tui::model::Model;
use crate::tui::model::compare::Compare;
use crate::tui::model::home::Screen;
use crate::tui::model::message::Message;
use crate::tui::model::motion::{Motion, Way};
use crate::tui::model::overlay::Overlay;
use crate::tui::model::picker::{Choice, Searched};
use crate::tui::model::review::{ITEM_STEP, Review};
use crate::tui::screens::{Keys, Page};
use crate::tui::update::refusing::{refuse, refuse_for};
use crate::tui::update::reviewing::in_review;

/// Returns whether the screen waits for the worker without a message that says so.
pub fn waits_silently(model: &Model) -> bool {
    model.waiting.is_some_and(|waiting| !model.shows_text(waiting.words()))
}

/// Returns the time for which the clock on the screen stays the same, where one is shown and runs.
pub fn clock_changes_in(model: &Model, now: Now) -> Option<Duration> {
    let shows_clock = |page| matches!(page, Page::Meeting | Page::WrapUp { .. });
    let review = model.review.as_ref().filter(|review| shows_clock(review.page))?;
    let quiet =
        review.session.meeting()?.quiet_for(review.meeting_time(now), review.sitting.left())?;
    let step = ITEM_STEP.num_milliseconds();
    let of_item = review.item_time(now).map_or(step, |time| step - time.num_milliseconds() % step);
    quiet.min(TimeDelta::milliseconds(of_item)).to_std().ok()
}

/// Returns in which time what changed is to be sent by itself.
pub fn quiet_in(model: &Model, now: Now) -> Option<Duration> {
    model.sharing.quiet_in(now).filter(|_| model.setup.auto_sync == AutoSync::On)
}

/// Handles a message at a time, and returns the effects that follow from it.
pub fn update(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    model.now = now;
    let (is_typed, is_input) = (msg.is_typed(), msg.is_input());
    let was_in_meeting = is_in_meeting(model);
    if let Some(review) = model.review.as_deref_mut().filter(|_| is_input) {
        review.note_key(now);
    }
    let selected = |model: &Model| model.review.as_ref().and_then(|review| review.page.row());
    let row = selected(model);
    let listed = model.promise_list().map(|list| list.cursor);
    let mut effects = handle(model, msg);
    let is_moved = selected(model) != row;
    promising::keep_selection(model, listed);
    if is_typed {
        effects.extend(drafts::write_down_much(model));
    }
    if is_input && (was_in_meeting || is_in_meeting(model)) {
        meeting::ask_about_idle(model);
    }
    if let Some(review) = model.review.as_deref_mut() {
        review.keep_selection(is_moved, now.today());
        review.keep_time(now);
    }
    effects
}

fn is_in_meeting(model: &Model) -> bool {
    model.review.as_deref().is_some_and(Review::is_in_meeting)
}

fn handle(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => press(model, chord),
        Msg::Doubtful(character) => {
            edits(model, Some(Chord::char(character)));
            Vec::new()
        }
        Msg::Mouse(click) => {
            let actions = mouse::click(model, click).into_iter();
            actions.flat_map(|action| act(model, action, None)).collect()
        }
        Msg::Paste(text) => writing::paste(model, &text),
        Msg::Resize(size) => {
            model.size = size;
            writing::unscroll(model);
            Vec::new()
        }
        Msg::Store(event) => reports::take(model, event),
        Msg::Edited(Ok(text)) => outside::take_edited(model, &text),
        Msg::CameBack { place, file } => outside::come_back(model, place, file),
        Msg::SavedLater { place, file, text: Ok(text) } => {
            outside::take_saved(model, place, file, text)
        }
        Msg::Edited(Err(reason)) | Msg::SavedLater { text: Err(reason), .. } => {
            refuse(model, reason)
        }
        Msg::Ran(ran) => sharing::go_on(model, ran),
        Msg::Signal(exit_code) => leaving::at_once(model, exit_code),
        Msg::Continued => vec![Effect::Reenter],
        Msg::Pause => drafts::write_down(model),
        Msg::Tick => Vec::new(),
        Msg::Quiet => sharing::send_by_itself(model),
        Msg::StillWaiting => match model.waiting {
            // Usually it is done before this is read.
            Some(waiting) => refuse(model, waiting.words()),
            None => Vec::new(),
        },
    }
}

/// Returns the effects that the first screen needs.
pub fn begin(model: &mut Model, with: Beginning) -> Vec<Effect> {
    let session = model.review.as_ref().map(|review| review.session.id().clone());
    let mut effects = match (&model.review, with) {
        (None, _) => vec![home::list(model)],
        (Some(_), Beginning::Review) => {
            let message = merging::message_on_opening(model).or(model.message.take());
            model.message = message.or_else(|| drafts::message_of_drafts(model));
            Vec::new()
        }
        (Some(_), Beginning::Meeting) => meeting::open(model),
    };
    if let Some(review) = model.review.as_deref_mut() {
        review.note_key(model.now);
    }
    if is_in_meeting(model) {
        meeting::ask_about_idle(model);
    }
    // Home is listed, and looks then.
    effects.extend(session.is_some().then(sharing::look));
    effects.push(Effect::Watch(session));
    effects
}

fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let context = model.context();
    let is_repeated = model.is_repeated(chord);
    // The key that opened a note, or kept it, may still be held.
    if writing::is_held(model, chord, is_repeated)
        || meeting::is_held_keep(model, chord, is_repeated)
    {
        return Vec::new();
    }
    match model.setup.keymap.resolve(context, chord) {
        // The key that began the meeting may still be held, and what was promised is to be read.
        Some(Action::LeaveConditions) if is_repeated => Vec::new(),
        Some(action) => act(model, action, Some(chord)),
        None if context.has_field() => {
            writing::edit(model, chord);
            previewing::complete(model)
        }
        // Over a slow line Esc and the next key arrive together, and look like Alt and that key.
        None if chord.modifier == Modifier::Alt => {
            let mut effects = press(model, Chord::key(Key::Esc));
            effects.extend(press(model, Chord::key(chord.key)));
            effects
        }
        None => {
            let reason = context.has(Keys::Screens).then(|| elsewhere::refusal_of(model, chord));
            reason.flatten().map_or_else(Vec::new, |reason| refuse(model, reason))
        }
    }
}

/// Carries out the action of a key or of a click, or says why it cannot be. A key that cannot act may
/// still edit a text.
fn act(model: &mut Model, action: Action, chord: Option<Chord>) -> Vec<Effect> {
    if model.is_too_small() && !matches!(action, Action::Quit | Action::Suspend | Action::Redraw) {
        return Vec::new();
    }
    match availability(action, model) {
        Ok(()) if meeting::is_held(model, action) => Vec::new(),
        Ok(()) => perform(model, action),
        Err(reason) => {
            // A blank in the place of a break is an edit, and not what was asked for.
            if !edits(model, chord) || action == Action::BreakLine {
                undoing::is_told(model, reason);
                refuse_for(model, reason);
                return Vec::new();
            }
            previewing::complete(model)
        }
    }
}

fn edits(model: &mut Model, chord: Option<Chord>) -> bool {
    model.context().has_field() && chord.is_some_and(|chord| writing::edit(model, chord))
}

fn say_saved(model: &mut Model) -> Vec<Effect> {
    let caveats = model.review.as_ref().map(|review| review.saving.caveats).unwrap_or_default();
    let text = match caveats.effects() {
        none if none.is_empty() => "nothing to do: every change is saved by itself".to_owned(),
        effects => format!("saved by itself; {}", effects.join("; ")),
    };
    model.message = Some(Message::done(text));
    Vec::new()
}

/// Closes the list and carries out its choice. A command of the palette that cannot be carried out is refused.
fn choose(model: &mut Model) -> Vec<Effect> {
    let picker = match model.overlays.pop() {
        Some(Overlay::Filter { cursor, choices }) => {
            return in_review(model, |review, at| {
                let (chosen, _) = choices.into_iter().nth(cursor)?;
                overlays::set_filter(review, at.today(), chosen)
            });
        }
        Some(Overlay::SystemsFilter { cursor, choices }) => {
            let chosen = choices.into_iter().nth(cursor);
            return chosen.map_or_else(Vec::new, |(filter, _)| home::filter(model, filter));
        }
        Some(overlay @ Overlay::Outcome { cursor }) => {
            model.overlays.push(overlay);
            return deciding::take(model, Outcome::ALL.get(cursor).copied().unwrap_or_default());
        }
        Some(Overlay::Role { cursor }) => {
            let role = Role::ALL.get(cursor).copied();
            return role.map_or_else(Vec::new, |role| people::give_role(model, role));
        }
        Some(Overlay::Preview(preview)) => return previewing::begin(model, &preview),
        Some(Overlay::Upgrade(list)) => return upgrading::take(model, &list),
        Some(Overlay::Combine(list)) => return combining::combine(model, &list),
        Some(Overlay::Pick(picker)) => picker,
        // A message that was read; nothing else has a choice.
        Some(_) | None => return Vec::new(),
    };
    match picker.selected().map(|hit| hit.choice.clone()) {
        Some(Choice::Item(item)) => in_review(model, |review, at| {
            overlays::go_to_item(review, at.today(), item);
        }),
        Some(Choice::Command(action)) => match searching::refusal(model, action) {
            None => perform(model, action),
            Some(reason) => refuse(model, reason),
        },
        Some(Choice::Session(id)) => {
            model.home.select(&id);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn mark(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut is_gap = false;
    effects.extend(in_review(model, |review, at| {
        is_gap = meeting::stays_after(review, at, verdict.status());
        marking::mark(review, at, verdict)
    }));
    if is_gap {
        effects.extend(writing::open_gap(model));
    }
    effects
}

/// Takes the status that the responses suggest: one suggestion is a mark as by any other key, of several ticked items
/// each takes its own.
fn take_suggested(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_deref() else { return Vec::new() };
    let suggested = review.voices().suggested(review.cursor).filter(|_| !review.has_ticks());
    match suggested {
        Some(verdict) => mark(model, verdict),
        None => in_review(model, hearing::take_for_ticked),
    }
}

/// Resolves a conflict. Taking another version of the checklist changes many items: that is looked at first.
fn resolve(model: &mut Model, resolution: Resolution) -> Vec<Effect> {
    if resolution == Resolution::TakeOther && upgrading::show_other(model) {
        return Vec::new();
    }
    in_review(model, |review, at| merging::resolve(review, at, resolution))
}

/// Shows a screen of the open session; at Home it opens the selected one on it.
fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
    match model.review {
        Some(_) => reports::show(model, screen),
        None => home::open_at(model, screen),
    }
}

fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    model.message = None;
    hearing::close_before(model, action);
    promising::act(model, action).unwrap_or_else(|| carry_out(model, action))
}

fn open_item(model: &mut Model) -> Vec<Effect> {
    in_review(model, |review, _| review.open_page(Page::Item { scroll: 0 }))
}

#[expect(clippy::too_many_lines, reason = "one arm for each action, so that none is forgotten")]
fn carry_out(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::ShowHelp => overlays::show_help(model),
        Action::ShowPalette => overlays::show_picker(model, Searched::Commands),
        Action::GoBack => leaving::go_back(model),
        Action::Quit => leaving::quit(model),
        Action::Suspend => leaving::suspend(model),
        Action::Undo if undoing::is_of_submitted(model) => assessing::ask_to_reopen(model),
        Action::Undo => undoing::travel(model, Direction::Back),
        Action::Redo => undoing::travel(model, Direction::Forward),
        Action::SaySaved => say_saved(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::ToggleAscii => looks::toggle_ascii(model),
        Action::NextTheme => looks::next_theme(model),
        Action::ToggleMouse => looks::toggle_mouse(model),
        Action::Close | Action::SayNo | Action::LeaveConditions => closing::close(model),
        Action::MoveDown => moving::go(model, Motion::Down),
        Action::MoveUp => moving::go(model, Motion::Up),
        Action::MoveFirst => moving::go(model, Motion::First),
        Action::MoveLast => moving::go(model, Motion::Last),
        Action::PageDown => moving::go(model, Motion::PageDown),
        Action::PageUp => moving::go(model, Motion::PageUp),
        Action::NextCategory => moving::to_other_category(model, Way::Next),
        Action::PreviousCategory => moving::to_other_category(model, Way::Previous),
        Action::GoToCategory(number) => moving::to_category(model, number),
        Action::NextUnassessed => {
            model.overlays.clear();
            moving::to_unassessed(model, Way::Next)
        }
        Action::PreviousUnassessed => moving::to_unassessed(model, Way::Previous),
        Action::Find => overlays::show_find(model),
        Action::ChooseFilter if model.review.is_none() => home::show_filters(model),
        Action::ChooseFilter => overlays::show_filters(model),
        Action::ShowConditions => promising::show(model),
        Action::MarkDone => mark(model, Verdict::done()),
        Action::MarkPartial => mark(model, Verdict::partial()),
        Action::MarkMissing => mark(model, Verdict::missing()),
        Action::MarkNotApplicable => writing::ask_reason(model),
        Action::ClearStatus => mark(model, Verdict::unassessed()),
        Action::TakeSuggested => take_suggested(model),
        Action::TakeAgreed => in_review(model, hearing::take_agreed),
        Action::ReadResponses => hearing::read(model),
        Action::TakeOver => hearing::take_over(model),
        Action::ToggleBlocker => in_review(model, marking::toggle_blocker),
        Action::Tick => in_review(model, |review, at| marking::tick(review, at.today())),
        Action::TickRange => in_review(model, |review, at| marking::tick_range(review, at.today())),
        Action::KeepShown => resolve(model, Resolution::Keep),
        Action::TakeOther => resolve(model, Resolution::TakeOther),
        Action::KeepBoth => resolve(model, Resolution::Both),
        Action::EditNote => writing::open(model, AnswerField::Note),
        Action::EditOwner => writing::open(model, AnswerField::Owner),
        Action::EditDue => writing::open(model, AnswerField::Due),
        Action::EditEvidence => writing::open(model, AnswerField::Evidence),
        Action::AcceptRisk => writing::open_risk(model),
        Action::DiscardDraft => in_review(model, drafts::discard_draft),
        Action::Keep => keeping::keep(model),
        Action::BreakLine => writing::break_line(model),
        Action::NextField => writing::to_other_field(model, Way::Next),
        Action::PreviousField => writing::to_other_field(model, Way::Previous),
        Action::CompleteOwner => writing::complete_name(model),
        Action::OpenEditor => outside::open_editor(model),
        Action::Export => exporting::show(model),
        Action::NextFormat => exporting::choose(model, Way::Next),
        Action::PreviousFormat => exporting::choose(model, Way::Previous),
        Action::CopyReport => exporting::copy(model),
        Action::CopyLinks => exporting::copy_links(model),
        Action::ImportReport => importing::ask(model),
        Action::TickLine => overlays::tick_line(model),
        Action::TakeChanges => importing::apply(model),
        Action::SaveCopy => overlays::ask_copy(model),
        Action::OpenMeeting => show(model, Screen::Meeting),
        Action::Upgrade => show(model, Screen::Upgrade),
        Action::Combine => show(model, Screen::Combine),
        Action::EditLabels => show(model, Screen::Labels),
        Action::Assess => assessing::ask(model),
        Action::Submit => assessing::ask_to_submit(model),
        Action::Sync => sharing::sync(model),
        Action::OpenItem => open_item(model),
        Action::OpenSummary => show(model, Screen::Summary),
        Action::StillSo => in_review(model, marking::still_so),
        Action::Skip => in_review(model, meeting::skip),
        Action::StepBack => promising::step_back(model),
        Action::BackToMarked => in_review(model, |review, _| meeting::back_to_marked(review)),
        Action::Park => in_review(model, meeting::park),
        Action::PauseClock => in_review(model, meeting::pause),
        Action::Decide => deciding::begin(model),
        Action::DecideGo => deciding::take(model, Outcome::Go),
        Action::DecideConditionalGo => deciding::take(model, Outcome::ConditionalGo),
        Action::DecideNoGo => deciding::take(model, Outcome::NoGo),
        Action::Walk => in_review(model, meeting::walk),
        Action::GoToItem => in_review(model, |review, _| moving::to_selected_item(review)),
        Action::ShowPeople => show(model, Screen::People),
        Action::AddPerson => people::ask(model),
        Action::TogglePresent => people::toggle_present(model),
        Action::ChangeRole => people::ask_role(model),
        Action::BeFacilitator => people::give_role(model, Role::Facilitator),
        Action::BeDecisionMaker => people::give_role(model, Role::DecisionMaker),
        Action::BeContributor => people::give_role(model, Role::Contributor),
        Action::BeObserver => people::give_role(model, Role::Observer),
        Action::RemovePerson => people::remove(model),
        Action::OpenSession => home::open(model),
        Action::NewSession => previewing::ask(model),
        Action::RenameSession => home::ask_rename(model),
        Action::DeleteSession => home::delete(model),
        Action::NextReview => home::next_review(model),
        Action::TickSession => home::tick(model),
        Action::Compare => home::compare(model),
        Action::Unfold => home::set_unfolded(model, true),
        Action::Fold => home::set_unfolded(model, false),
        Action::OpenSample => home::open_sample(model),
        Action::ShowPortfolio => portfolio::show(model),
        Action::ListDue => portfolio::choose(model, List::Due),
        Action::ListWorse => portfolio::choose(model, List::Worse),
        Action::ListPeople => portfolio::choose(model, List::People),
        Action::ListSystems => portfolio::choose(model, List::Systems),
        Action::OpenTask => portfolio::open(model),
        Action::ToggleNames => combining::toggle_names(model),
        Action::Choose => choose(model),
        Action::ReadAnswers => overlays::in_comparison(model, Compare::open),
        Action::NextPart => overlays::in_comparison(model, Compare::show_next_part),
        Action::SayYes => overlays::say_yes(model),
    }
}
