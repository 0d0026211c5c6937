//! Reading an edited report back: which file, what it would change, changing it.

use std::path::{Path, PathBuf};

use crate::domain::basics::text::show_path;
use crate::report::import::{self, Unreadable};
use crate::store::error::StoreError;
use crate::store::messages::Command;
use crate::tui::model::edition::Edition;
use crate::tui::model::export::ImportBox;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::reviewing::{Reaction, in_review};
use crate::tui::update::{changes, drafts, exporting, home};

/// Asks for the file. The field begins with this session's report where the last one went, once it is
/// known that there is one.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let ending = Edition::default().format.extension();
    let name = format!("{}.{ending}", exporting::file_stem(&review.session));
    let likely = exporting::in_last_folder(model, &name);
    let likely = home::whole_path(model, &likely);
    let form = Form::new(Purpose::Import, vec![(FieldKind::Page, String::new(), None)]);
    let mut effects = home::ask(model, form);
    effects.push(Effect::Store(Command::FindPage(likely)));
    effects
}

/// Fills the field with the path of a report that was found, where nothing is typed yet.
pub(super) fn begin_with(model: &mut Model, path: &Path) {
    let file = exporting::typed_path(model, path);
    let field = form(model).and_then(Form::focused_mut);
    if let Some(field) = field.filter(|field| field.input.is_empty()) {
        field.input.replace(&file);
        field.original = file;
    }
}

/// Asks the worker to read the file that is typed.
pub(super) fn read(model: &mut Model) -> Vec<Effect> {
    let missing = "name the file of an edited report";
    let Some(path) = home::path_in(model, FieldKind::Page, missing) else { return Vec::new() };
    home::wait_for(model, Waiting::Page, Command::ReadPage(path))
}

/// Returns the form that asks for the file, where it is still open.
fn form(model: &mut Model) -> Option<&mut Form> {
    model.form_mut().filter(|form| form.purpose == Purpose::Import)
}

/// Receives the page that was read, and compares it with the session.
pub(super) fn take_page(
    model: &mut Model,
    path: PathBuf,
    page: Result<String, StoreError>,
) -> Vec<Effect> {
    model.stop_waiting();
    match (page, form(model)) {
        (Ok(page), Some(_)) => return show(model, path, page),
        (Err(error), Some(form)) => form.complaint = Some(error.to_string()),
        // Nobody waits for it any more.
        (_, None) => {}
    }
    Vec::new()
}

/// Compares the page of an open list again with the session, which another program has changed.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    let page = model.overlays.iter().find_map(|overlay| {
        let Overlay::Import(list) = overlay else { return None };
        Some((list.path.clone(), list.page.clone()))
    });
    page.map(|(path, page)| show(model, path, page)).unwrap_or_default()
}

/// Shows what the page comes to, or says in the form why it comes to nothing.
fn show(model: &mut Model, path: PathBuf, page: String) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let import = import::read(&page, &review.session, model.now.days());
    let open = model.overlays.iter().position(|overlay| matches!(overlay, Overlay::Import(_)));
    match (import, open) {
        (Ok(import), Some(open)) => {
            if let Some(Overlay::Import(list)) = model.overlays.get_mut(open) {
                list.renew(import);
            }
        }
        (Err(refused), Some(open)) => {
            model.overlays.remove(open);
            model.message = Some(Message::refused(refusal(&path, refused)));
        }
        (Ok(import), None) => {
            if form(model).is_some() {
                let effects = drafts::close_kept(model);
                let list = ImportBox::new(path, page, import);
                model.overlays.push(Overlay::Import(Box::new(list)));
                return effects;
            }
        }
        (Err(refused), None) => {
            if let Some(form) = form(model) {
                form.complaint = Some(refusal(&path, refused));
            }
        }
    }
    Vec::new()
}

fn refusal(path: &Path, refused: Unreadable) -> String {
    format!("{}: {refused}", show_path(path))
}

/// Makes the ticked changes, all as one step.
pub(super) fn apply(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Import(list)) = model.overlays.pop() else { return Vec::new() };
    let words = match list.ticked() {
        1 => "1 change from the report".to_owned(),
        count => format!("{count} changes from the report"),
    };
    in_review(model, |review, moment| {
        let edit = list.edit(&review.session, &moment.stamp());
        let effects = changes::apply(review, moment.stamp(), edit, &words);
        let message = if effects.is_empty() {
            Message::done("nothing was changed")
        } else {
            Message::undoable(words)
        };
        Reaction { effects, message: Some(message) }
    })
}
