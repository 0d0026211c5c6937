//! What happens: one message in, the model changed, effects out as values. Total; no file, no
//! clock, no terminal, no panic.

mod availability;
mod changes;
mod deciding;
mod drafts;
mod exporting;
mod home;
mod importing;
mod keeping;
mod leaving;
mod looks;
mod marking;
mod meeting;
mod merging;
mod mouse;
mod moving;
mod outside;
mod overlays;
mod people;
mod reports;
mod summary;
mod writing;

use std::path::PathBuf;
use std::time::Duration;

pub use crate::tui::update::availability::{Reason, availability};
pub use crate::tui::update::importing::ReadBack;

use crate::domain::day::Now;
use crate::domain::names::SessionId;
use crate::store::scratch::FieldPlace;
use crate::store::worker::{Order, Report};
use crate::tui::action::Action;
use crate::tui::chord::{Chord, Held, Key};
use crate::tui::keymap::Context;
use crate::tui::model::export::Edition;
use crate::tui::model::look::Mouse;
use crate::tui::model::message::Message;
use crate::tui::model::mouse::Click;
use crate::tui::model::review::Page;
use crate::tui::model::{Model, Size};

/// Something that happened: everything enters through one queue.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// The mouse did something.
    Mouse(Click),
    /// A character came that may be the rest of a sequence whose Esc has acted: text, and never a key.
    Doubtful(char),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The worker reports.
    Store(Report),
    /// The report for the export overlay is written out.
    Rendered(String),
    /// A page was compared with the open session.
    ReadBack(ReadBack),
    /// The external editor is done: the text, or why there is none.
    Edited(Result<String, String>),
    /// The external editor came back at once and left the text as it was: it may still have it open.
    CameBack {
        /// The field.
        place: FieldPlace,
        /// Its file, safe to show.
        file: String,
    },
    /// An editor for which nobody waits has saved its text.
    SavedLater {
        /// The field.
        place: FieldPlace,
        /// Its file, safe to show.
        file: String,
        /// The text, or why no field takes it.
        text: Result<String, String>,
    },
    /// A signal asks the program to end; the exit code for it.
    Signal(u8),
    /// The program was stopped and goes on.
    Continued,
    /// Nothing was typed for a while, and text stands in a field that is not written down yet.
    Pause,
    /// The clock that is shown says something else.
    Tick,
    /// The worker is still at what the screen waits for.
    StillWaiting,
}

/// Something for the runtime to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker.
    Store(Order),
    /// Write the session of the export overlay out.
    Render(Edition),
    /// Compare a page with the open session.
    ReadBack {
        /// The file that it came from.
        path: PathBuf,
        /// The page.
        page: String,
    },
    /// Send a text to the clipboard of the terminal.
    Copy(String),
    /// Let the user edit the text of a field in the external editor.
    Editor {
        /// The field.
        place: FieldPlace,
        /// The text.
        text: String,
    },
    /// Look from now on at what editors may still save for the fields of a session, or of Home, that were
    /// started by programs which have ended.
    Watch(Option<SessionId>),
    /// The text that an editor has saved for a field is taken: only another one is told of again.
    SavedIsTaken(FieldPlace),
    /// Stop until the shell continues us.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Take the mouse, or give it back.
    Mouse(Mouse),
    /// Take the terminal again, which others had meanwhile.
    Reenter,
    /// End with this exit code.
    Quit(u8),
}

/// Whether text stands in an open field that would be lost if the program were killed now.
#[must_use]
pub fn has_undrafted_text(model: &Model) -> bool {
    drafts::has_undrafted_text(model)
}

/// Whether the screen waits for the worker and does not say so.
#[must_use]
pub fn waits_silently(model: &Model) -> bool {
    model.waiting.is_some_and(|waiting| !model.is_saying(waiting.words()))
}

/// How long what the clock on the screen says stays the same, where one is shown and runs.
#[must_use]
pub fn clock_changes_in(model: &Model, now: Now) -> Option<Duration> {
    let review = model.review.as_ref().filter(|review| review.page == Page::Meeting)?;
    let quiet =
        review.session.meeting()?.quiet_for(review.meeting_time(now), review.sitting.left())?;
    quiet.to_std().ok()
}

/// Lets something happen at a time; gives what is to be done about it.
pub fn update(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    model.now = now;
    let effects = happen(model, msg);
    if let Some(review) = model.review.as_deref_mut() {
        review.keep_time(now);
    }
    effects
}

fn happen(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(chord) => {
            let mut effects = press(model, chord);
            effects.extend(drafts::write_down_much(model));
            effects
        }
        Msg::Doubtful(character) => {
            edits(model, Some(Chord::char(character)));
            drafts::write_down_much(model)
        }
        Msg::Mouse(click) => mouse::click(model, click),
        Msg::Paste(text) => {
            let mut effects = writing::paste(model, &text);
            effects.extend(drafts::write_down_much(model));
            effects
        }
        Msg::Resize(size) => {
            model.size = size;
            writing::unscroll(model);
            Vec::new()
        }
        Msg::Store(report) => reports::take(model, report),
        Msg::Rendered(text) => exporting::take(model, text),
        Msg::ReadBack(read_back) => importing::show(model, read_back),
        Msg::Edited(text) => writing::take_edited(model, text),
        Msg::CameBack { place, file } => outside::come_back(model, place, file),
        Msg::SavedLater { place, file, text } => outside::take_saved(model, place, file, text),
        Msg::Signal(exit_code) => leaving::at_once(model, exit_code),
        Msg::Continued => vec![Effect::Reenter],
        Msg::Pause => drafts::write_down(model),
        Msg::Tick => Vec::new(),
        Msg::StillWaiting => say_what_is_waited_for(model),
    }
}

/// The effects at the start: what the first screen needs.
#[must_use]
pub fn begin(model: &mut Model, with: Beginning) -> Vec<Effect> {
    let session = model.review.as_ref().map(|review| review.session.id().clone());
    let mut effects = match (&model.review, with) {
        (None, _) => vec![home::list(model)],
        (Some(_), Beginning::Review) => {
            let told = merging::told_of_opened(model).or(model.message.take());
            model.message = told.or_else(|| drafts::told_of_waiting(model));
            Vec::new()
        }
        (Some(_), Beginning::Meeting) => meeting::open(model),
    };
    effects.push(Effect::Watch(session));
    effects
}

/// With what an opened session begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beginning {
    /// Where it was left.
    #[default]
    Review,
    /// With the meeting.
    Meeting,
}

fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let context = model.context();
    match model.setup.keymap.resolve(context, chord) {
        Some(action) => act(model, action, Some(chord)),
        None if context.takes_text() => {
            writing::edit(model, chord);
            Vec::new()
        }
        // Over a slow line Esc and the next key arrive together, and look like Alt and that key.
        None if chord.held == Held::Alt => {
            let mut effects = press(model, Chord::key(Key::Esc));
            effects.extend(press(model, Chord::key(chord.key)));
            effects
        }
        None => {
            if is_screen(context) && model.setup.keymap.is_bound_on_a_screen(chord) {
                refuse_for(model, "this key does nothing here; {ShowHelp} shows those that do");
            }
            Vec::new()
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
                refuse_for(model, reason);
            }
            Vec::new()
        }
    }
}

fn edits(model: &mut Model, chord: Option<Chord>) -> bool {
    model.context().takes_text() && chord.is_some_and(|chord| writing::edit(model, chord))
}

const fn is_screen(context: Context) -> bool {
    matches!(
        context,
        Context::Home
            | Context::Review
            | Context::Item
            | Context::Meeting
            | Context::WrapUp
            | Context::Summary
    )
}

/// Says why something cannot be done, where the user looks.
fn refuse(model: &mut Model, reason: impl Into<String>) {
    let reason = reason.into();
    match model.form_mut() {
        Some(form) => form.complaint = Some(reason),
        None => model.message = Some(Message::refused(reason)),
    }
}

/// Says a reason that the guard gives, with the keys that it names.
fn refuse_for(model: &mut Model, reason: Reason) {
    let reason = model.told(reason);
    refuse(model, reason);
}

/// Usually it is over before anybody reads that.
fn say_what_is_waited_for(model: &mut Model) -> Vec<Effect> {
    if let Some(waiting) = model.waiting {
        refuse(model, waiting.words());
    }
    Vec::new()
}

fn say_saved(model: &mut Model) -> Vec<Effect> {
    let caveats = model.review.as_ref().map(|review| review.saving.caveats).unwrap_or_default();
    let sentences = caveats.sentences().into_iter().map(|sentence| format!("; {sentence}"));
    let text = "nothing to do: every change is saved by itself".to_owned();
    model.message = Some(Message::done(sentences.fold(text, |text, more| text + &more)));
    Vec::new()
}

/// Carries out an action that is available.
fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    model.message = None;
    match action {
        Action::ShowHelp => overlays::show_help(model),
        Action::ShowPalette => overlays::show_palette(model),
        Action::GoBack => leaving::go_back(model),
        Action::Quit => leaving::quit(model),
        Action::Suspend => leaving::suspend(model),
        Action::Undo => changes::undo(model),
        Action::Redo => changes::redo(model),
        Action::SaySaved => say_saved(model),
        Action::Redraw => vec![Effect::Redraw],
        Action::ToggleAscii | Action::NextTheme | Action::ToggleMouse => {
            looks::change(model, action)
        }
        Action::Close => overlays::close(model),
        Action::MoveDown
        | Action::MoveUp
        | Action::MoveFirst
        | Action::MoveLast
        | Action::PageDown
        | Action::PageUp => {
            moving::go(model, action);
            Vec::new()
        }
        Action::NextCategory
        | Action::PreviousCategory
        | Action::GoToCategory(_)
        | Action::NextUnassessed
        | Action::PreviousUnassessed => {
            moving::jump(model, action);
            Vec::new()
        }
        Action::Find => overlays::show_find(model),
        Action::ChooseFilter => overlays::show_filters(model),
        Action::MarkDone
        | Action::MarkPartial
        | Action::MarkMissing
        | Action::ClearStatus
        | Action::ToggleBlocker => marking::mark(model, action),
        Action::KeepShown | Action::TakeOther => merging::settle(model, action),
        Action::MarkNotApplicable => writing::ask_reason(model),
        Action::Tick | Action::TickRange => {
            marking::tick(model, action);
            Vec::new()
        }
        Action::TickSession => {
            home::tick(model);
            Vec::new()
        }
        Action::EditNote | Action::EditOwner | Action::EditDue | Action::EditEvidence => {
            writing::open(model, action)
        }
        Action::DiscardDraft => drafts::discard_draft(model),
        Action::Keep => keeping::keep(model),
        Action::BreakLine | Action::NextField | Action::PreviousField | Action::CompleteOwner => {
            writing::inside(model, action);
            Vec::new()
        }
        Action::OpenEditor => outside::open_editor(model),
        Action::OpenItem => moving::open_item(model),
        Action::Export => exporting::show(model),
        Action::NextFormat | Action::PreviousFormat => exporting::choose(model, action),
        Action::CopyReport => exporting::copy(model),
        Action::ImportReport => importing::ask(model),
        Action::TickChange => importing::tick(model),
        Action::TakeChanges => importing::apply(model),
        Action::AcceptRisk => writing::open_risk(model),
        Action::OpenMeeting => meeting::open(model),
        Action::OpenSummary => summary::open(model),
        Action::ShowPeople => people::show(model),
        Action::StillSo
        | Action::Skip
        | Action::StepBack
        | Action::BackToMarked
        | Action::Park
        | Action::PauseClock => meeting::perform(model, action),
        Action::Decide => deciding::begin(model),
        Action::Walk => summary::walk(model),
        Action::GoToItem => {
            summary::go_to_item(model);
            Vec::new()
        }
        Action::TogglePresent | Action::ChangeRole | Action::RemovePerson => {
            people::change(model, action)
        }
        Action::AddPerson => people::ask(model),
        Action::NextReview => home::next_review(model),
        Action::Compare => home::compare(model),
        Action::SaveCopy => overlays::ask_copy(model),
        Action::OpenSession => home::open(model),
        Action::NewSession => home::ask_new(model),
        Action::RenameSession => home::ask_rename(model),
        Action::DeleteSession => home::delete(model),
        Action::Choose => overlays::choose(model),
        Action::SayYes => overlays::say_yes(model),
        Action::SayNo => {
            model.overlays.pop();
            Vec::new()
        }
    }
}
