//! Checklists that a form names: reading one, and looking at that of a new review before it begins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::basics::names::SystemName;
use crate::domain::basics::text::{Text, file_name, show_path};
use crate::domain::records::checklist::Checklist;
use crate::intake;
use crate::intake::assembly::{Import, Input};
use crate::intake::choices::Choices;
use crate::store::error::StoreError;
use crate::store::library::Named;
use crate::store::messages::{Command, Look};
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::overlay::Overlay;
use crate::tui::model::preview::PreviewBox;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::{exporting, home, upgrading};

/// Asks for the system and the checklist of a new review, and for the checklists of the library.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let fields =
        vec![(FieldKind::System, String::new(), None), (FieldKind::Checklist, String::new(), None)];
    let mut effects = home::ask(model, Form::new(Purpose::NewSession, fields));
    effects.push(Effect::Store(Command::Look(Look::Library)));
    effects
}

/// Begins the review of a filled-in form with the built-in checklist, or reads the one that is named first.
pub(super) fn create(model: &mut Model) -> Vec<Effect> {
    let named = home::text_of(model, FieldKind::Checklist).trim().to_owned();
    let Some(system) = home::system_name(model) else { return Vec::new() };
    if named.is_empty() {
        let (checklist, answers, now) = (Checklist::built_in(), None, model.now);
        let command = Command::Create { system, checklist, answers, now };
        return home::wait_for(model, Waiting::Session, command);
    }
    find(model, &named)
}

/// Looks for the other version of a review's checklist that a form names: the built-in one where it names none.
pub(super) fn find_version(model: &mut Model) -> Vec<Effect> {
    let named = home::text_of(model, FieldKind::Checklist).trim().to_owned();
    if named.is_empty() {
        return upgrading::show(model, Checklist::built_in());
    }
    find(model, &named)
}

fn find(model: &mut Model, named: &str) -> Vec<Effect> {
    let path = home::whole_path(model, named);
    home::wait_for(model, Waiting::Checklist, Command::Look(Look::Checklist(path)))
}

/// Returns the form that asks for a checklist, where it is still open.
fn form(model: &mut Model) -> Option<&mut Form> {
    let asks = |form: &&mut Form| matches!(form.purpose, Purpose::NewSession | Purpose::Upgrade);
    model.form_mut().filter(asks)
}

/// Offers the checklists of the library in the field.
pub(super) fn offer(model: &mut Model, ids: Vec<Text>) {
    if let Some(form) = form(model) {
        form.offer_checklists(ids);
    }
}

/// Offers the paths of files that begin as the text in the field does.
pub(super) fn offer_paths(model: &mut Model, paths: &[PathBuf]) {
    // A path without its end loses the slash of a folder.
    let slash =
        |path: &Path| if path.as_os_str().as_encoded_bytes().ends_with(b"/") { "/" } else { "" };
    let typed = |path: &PathBuf| {
        let typed = exporting::typed_path(model, path);
        Text::new(format!("{}{}", typed.trim_end_matches('/'), slash(path)))
    };
    let paths = paths.iter().map(typed).collect();
    if let Some(form) = model.form_mut() {
        form.paths = paths;
    }
}

/// Asks for the files whose paths begin as the text in the field with the cursor does.
pub(super) fn complete(model: &Model) -> Vec<Effect> {
    let typed = model.form().and_then(Form::typed_path).map(|typed| home::whole_path(model, typed));
    typed.map(|path| Effect::Store(Command::Look(Look::Paths(path)))).into_iter().collect()
}

/// Receives the checklist that was read, and shows it.
pub(super) fn take(
    model: &mut Model,
    path: &Path,
    named: Result<Named, StoreError>,
) -> Vec<Effect> {
    model.stop_waiting();
    let Some(purpose) = form(model).map(|form| form.purpose.clone()) else { return Vec::new() };
    let read = named.map_err(|error| error.to_string()).and_then(|named| read(path, named));
    match read {
        Err(complaint) => {
            if let Some(form) = form(model) {
                form.complain(FieldKind::Checklist, complaint);
            }
            Vec::new()
        }
        Ok(read) if purpose == Purpose::Upgrade => upgrading::show(model, read.checklist()),
        Ok(read) => {
            if let Some(system) = home::system_name(model) {
                let preview = read.preview(system, show_path(path));
                model.overlays.push(Overlay::Preview(Box::new(preview)));
            }
            Vec::new()
        }
    }
}

/// A checklist that was read: one of the library, or a file with what was skipped in it.
enum Read {
    Shelved(Arc<Checklist>),
    File(Box<Import>),
}

/// Reads what was found, or says why it is no checklist: the field above has its path.
fn read(path: &Path, named: Named) -> Result<Read, String> {
    match named {
        Named::Shelved(checklist) => Ok(Read::Shelved(checklist)),
        Named::File(bytes) => {
            let input = Input { name: &file_name(path), bytes: &bytes };
            let import = intake::read(input, &Choices::default());
            let import = import.map_err(|refusal| refusal.in_brief())?;
            Ok(Read::File(Box::new(import)))
        }
    }
}

impl Read {
    fn checklist(self) -> Arc<Checklist> {
        match self {
            Self::Shelved(checklist) => checklist,
            Self::File(import) => Arc::new(import.checklist),
        }
    }

    fn preview(self, system: SystemName, name: String) -> PreviewBox {
        match self {
            Self::Shelved(checklist) => PreviewBox::of_library(system, name, checklist),
            Self::File(import) => PreviewBox::of_file(system, name, *import),
        }
    }
}

/// Begins the review with the checklist of a preview. The form below it stays until the review is there.
pub(super) fn begin(model: &mut Model, preview: &PreviewBox) -> Vec<Effect> {
    let (system, checklist) = (preview.system.clone(), Arc::clone(preview.taken()));
    let (answers, now) = (preview.answers().cloned(), model.now);
    let command = Command::Create { system, checklist, answers, now };
    home::wait_for(model, Waiting::Session, command)
}
