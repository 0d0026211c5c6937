//! The external editor, and what becomes of a text that one may still have open which came back at once.

use std::path::Path;

use crate::tui::model::Model;
use crate::tui::model::form::Form;
use crate::tui::model::message::Message;
use crate::tui::model::outside::Outside;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::refuse;

/// The options with which editors that open a window wait until the file is closed.
const WAITING: [(&[&str], &str); 4] = [
    (
        &["code", "code-insiders", "codium", "vscodium", "cursor", "subl", "zed", "gedit", "xed"],
        "--wait",
    ),
    (&["gvim", "mvim", "nvim-qt"], "--nofork"),
    (&["kate", "kwrite"], "--block"),
    (&["open"], "-W -n"),
];

/// Opens the external editor on the text of the field with the cursor. Where one has saved a text for
/// that field since it came back at once, that text is taken instead.
pub(super) fn open_editor(model: &mut Model) -> Vec<Effect> {
    if let Some(text) = saved_for_field(model) {
        if let Some(form) = model.form_mut() {
            fill(form, &text);
        }
        return Vec::new();
    }
    let text = model.form().and_then(Form::focused).map(|field| field.input.text().to_owned());
    text.map(Effect::Editor).into_iter().collect()
}

/// Takes the text that was saved for the field with the cursor.
fn saved_for_field(model: &mut Model) -> Option<String> {
    let is_meant = is_for_field(model);
    model.outside.as_mut().filter(|_| is_meant)?.saved.take()
}

fn is_for_field(model: &Model) -> bool {
    let form = model.form();
    let outside = model.outside.as_ref();
    form.zip(outside).is_some_and(|(form, outside)| outside.belongs_to(form))
}

/// Notes that the editor came back at once, and says how to make it wait.
pub(super) fn come_back(model: &mut Model, file: String) -> Vec<Effect> {
    model.outside = model.form().and_then(|form| Outside::of(form, file));
    let told = format!(
        "the editor came back at once and changed nothing; what is saved there later is offered \
         here. {}",
        how_to_wait(&model.setup.editor)
    );
    refuse(model, told);
    Vec::new()
}

/// Says how an editor is made to wait.
fn how_to_wait(command: &str) -> String {
    let program = command.split_whitespace().next().map(Path::new).and_then(Path::file_name);
    let is_program = |name: &&str| program.is_some_and(|program| program == *name);
    let known = WAITING.iter().find(|(names, _)| names.iter().any(&is_program));
    match known {
        Some((_, option)) => format!("VISUAL=\"{command} {option}\" makes it wait"),
        None => "An option to wait, as in VISUAL=\"code --wait\", makes it stay".to_owned(),
    }
}

/// Takes note of a text that an editor has saved which came back at once, and offers it.
pub(super) fn take_saved(model: &mut Model, text: String) -> Vec<Effect> {
    let is_meant = is_for_field(model);
    let key = model.told("{OpenEditor} takes it");
    let Some(outside) = &mut model.outside else { return Vec::new() };
    outside.saved = Some(text);
    if is_meant {
        offer(model);
    } else {
        let (label, file) = (outside.label(), &outside.file);
        let told = format!("the editor has saved {file}: where {label} is open again, {key}");
        model.message = Some(Message::done(told));
    }
    Vec::new()
}

/// Offers a text that an editor has saved, where its field has the cursor.
pub(super) fn offer(model: &mut Model) {
    let is_saved = model.outside.as_ref().is_some_and(|outside| outside.saved.is_some());
    if is_saved && is_for_field(model) {
        let told =
            model.told("the editor has saved its text: {OpenEditor} takes it in place of this one");
        refuse(model, told);
    }
}

/// Puts the text of an editor into the field with the cursor.
fn fill(form: &mut Form, text: &str) {
    let text = text.trim_end_matches(['\n', '\r']);
    let fits = form.focused_mut().is_none_or(|field| field.input.replace(text));
    form.complaint = (!fits).then(|| Form::FULL.to_owned());
}

/// Takes the text that the external editor left, or says why there is none.
pub(super) fn take_edited(model: &mut Model, edited: Result<String, String>) -> Vec<Effect> {
    match (edited, model.form_mut()) {
        (Ok(text), Some(form)) => fill(form, &text),
        (Err(reason), _) => refuse(model, reason),
        (Ok(_), None) => {}
    }
    Vec::new()
}
