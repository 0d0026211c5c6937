//! What happens: one message in, the model changed, effects out as values. Total; no file, no
//! clock, no terminal, no panic.

mod availability;
mod changes;
mod home;
mod leaving;
mod marking;
mod moving;
mod overlays;
mod reports;
mod writing;

use chrono::{DateTime, FixedOffset};

pub use crate::tui::update::availability::{Reason, availability};

use crate::report::Format;
use crate::store::worker::{Order, Report};
use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::keymap::{self, Context};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::{Model, Size};

/// Something that happened: everything enters through one queue.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Chord),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The worker reports.
    Store(Report),
    /// The report for the export overlay is written out.
    Rendered(String),
    /// The external editor is done: the text, or why there is none.
    Edited(Result<String, String>),
    /// A signal asks the program to end; the exit code for it.
    Signal(u8),
    /// The program was stopped and goes on.
    Continued,
}

/// Something for the runtime to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the worker.
    Store(Order),
    /// Write the session of the export overlay out.
    Render(Format),
    /// Let the user edit a text in the external editor.
    Editor(String),
    /// Stop until the shell continues us.
    Suspend,
    /// Draw every cell anew.
    Redraw,
    /// Take the terminal again, which others had meanwhile.
    Reenter,
    /// End with this exit code.
    Quit(u8),
}

/// Lets something happen at a time; gives what is to be done about it.
pub fn update(model: &mut Model, msg: Msg, now: DateTime<FixedOffset>) -> Vec<Effect> {
    model.now = now;
    match msg {
        Msg::Key(chord) => press(model, chord),
        Msg::Paste(text) => writing::paste(model, &text),
        Msg::Resize(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Store(report) => reports::take(model, report),
        Msg::Rendered(text) => overlays::show_report(model, text),
        Msg::Edited(text) => writing::take_edited(model, text),
        Msg::Signal(exit_code) => leaving::at_once(model, exit_code),
        Msg::Continued => vec![Effect::Reenter],
    }
}

/// The effects at the start: what the first screen needs.
#[must_use]
pub fn begin(model: &Model) -> Vec<Effect> {
    if model.review.is_some() { Vec::new() } else { vec![home::list(model)] }
}

fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let context = model.context();
    if let Some(action) = keymap::resolve(context, chord) {
        match availability(action, model) {
            Ok(()) => perform(model, action),
            Err(_) if context.takes_text() && writing::edit(model, chord) => Vec::new(),
            Err(reason) => {
                refuse(model, reason);
                Vec::new()
            }
        }
    } else {
        if context.takes_text() {
            writing::edit(model, chord);
        }
        Vec::new()
    }
}

/// Says why something cannot be done, where the user looks.
fn refuse(model: &mut Model, reason: impl Into<String>) {
    let reason = reason.into();
    match model.form_mut() {
        Some(form) => form.complaint = Some(reason),
        None => model.message = Some(Message::refused(reason)),
    }
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
        Action::SaySaved => {
            model.message = Some(Message::done("nothing to do: every change is saved by itself"));
            Vec::new()
        }
        Action::Redraw => vec![Effect::Redraw],
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
        Action::MarkNotApplicable => writing::ask_reason(model),
        Action::Tick | Action::TickRange => {
            marking::tick(model, action);
            Vec::new()
        }
        Action::EditNote | Action::EditOwner | Action::EditDue | Action::EditEvidence => {
            writing::open(model, action)
        }
        Action::DiscardDraft => writing::discard_draft(model),
        Action::Keep => writing::keep(model),
        Action::BreakLine | Action::NextField | Action::PreviousField | Action::CompleteOwner => {
            writing::inside(model, action);
            Vec::new()
        }
        Action::OpenEditor => writing::open_editor(model),
        Action::OpenItem => moving::open_item(model),
        Action::Export => overlays::show_export(model),
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

/// The actions that the palette offers: those of the screen below it.
fn offered(model: &Model) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for row in keymap::rows_in(below_palette(model)) {
        if !actions.contains(&row.action()) && !matches!(row.action(), Action::ShowPalette) {
            actions.push(row.action());
        }
    }
    actions
}

/// The context in which the palette was called.
fn below_palette(model: &Model) -> Context {
    match model.overlays.split_last() {
        Some((Overlay::Pick(_), [])) => match &model.review {
            None => Context::Home,
            Some(review) if review.strip.is_some() => Context::Strip,
            Some(review) if review.page == crate::tui::model::review::Page::List => Context::Review,
            Some(_) => Context::Item,
        },
        Some((Overlay::Pick(_), [.., below])) => below.context(),
        _ => model.context(),
    }
}
