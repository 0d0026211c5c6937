//! The external editor, and the texts that editors save after the program has stopped waiting: the editor
//! returned at once, or the program that had started it has ended.

use std::path::Path;

use crate::store::scratch::FieldPlace;
use crate::tui::model::form::Form;
use crate::tui::model::message::Message;
use crate::tui::model::{Model, Outside};
use crate::tui::update::drafts;
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

/// Opens the external editor on the text of the field with the cursor, which is written down first: the program
/// may be ended meanwhile. If an editor has already saved a text for that field, that text is taken instead.
pub(super) fn open_editor(model: &mut Model) -> Vec<Effect> {
    let Some(place) = model.field_place() else { return Vec::new() };
    if let Some(text) = saved_for(model, &place) {
        forget(model, &place);
        if let Some(form) = model.form_mut() {
            fill(form, &text);
        }
        let mut effects = drafts::write_down(model);
        effects.push(Effect::SavedIsTaken(place));
        return effects;
    }
    let text = model.form().and_then(Form::focused).map(|field| field.input.text().to_owned());
    let mut effects = drafts::write_down(model);
    effects.extend(text.map(|text| Effect::Editor { place, text }));
    effects
}

/// Returns the text that an editor has saved for a field.
fn saved_for(model: &Model, place: &FieldPlace) -> Option<String> {
    model.outside.iter().find(|outside| outside.place == *place)?.saved.clone()
}

/// Stops waiting for an editor of a field.
fn forget(model: &mut Model, place: &FieldPlace) {
    model.outside.retain(|outside| outside.place != *place);
}

fn expect(model: &mut Model, outside: Outside) {
    forget(model, &outside.place);
    model.outside.push(outside);
}

/// Notes that the editor came back at once, and says how to make it wait.
pub(super) fn come_back(model: &mut Model, place: FieldPlace, file: String) -> Vec<Effect> {
    expect(model, Outside { place, file, saved: None });
    let sentence = format!(
        "the editor came back at once and changed nothing; what is saved there later is offered \
         here. {}",
        how_to_wait(&model.setup.editor)
    );
    refuse(model, sentence)
}

/// Returns the advice that makes an editor wait.
fn how_to_wait(command: &str) -> String {
    let program = command.split_whitespace().next().map(Path::new).and_then(Path::file_name);
    let is_program = |name: &&str| program.is_some_and(|program| program == *name);
    let known = WAITING.iter().find(|(names, _)| names.iter().any(&is_program));
    match known {
        Some((_, option)) => format!("VISUAL=\"{command} {option}\" makes it wait"),
        None => "An option to wait, as in VISUAL=\"code --wait\", makes it stay".to_owned(),
    }
}

/// Notes a text that an editor saved after the program had stopped waiting, and offers it.
pub(super) fn take_saved(
    model: &mut Model,
    place: FieldPlace,
    file: String,
    text: String,
) -> Vec<Effect> {
    let key = model.with_keys("{OpenEditor} takes it");
    let is_meant = model.field_place().as_ref() == Some(&place);
    let field = place.words();
    let sentence = format!("the editor has saved {file}: where {field} is open again, {key}");
    expect(model, Outside { place, file, saved: Some(text) });
    if is_meant {
        offer(model);
    } else {
        model.message = Some(Message::done(sentence));
    }
    Vec::new()
}

/// Offers a text that an editor has saved, where its field has the cursor.
pub(super) fn offer(model: &mut Model) {
    let place = model.field_place();
    if place.is_some_and(|place| saved_for(model, &place).is_some()) {
        let sentence = model
            .with_keys("the editor has saved its text: {OpenEditor} takes it in place of this one");
        refuse(model, sentence);
    }
}

/// Replaces the text of the field with the cursor with that of an editor.
fn fill(form: &mut Form, text: &str) {
    let text = text.trim_end_matches(['\n', '\r']);
    let fits = form.focused_mut().is_none_or(|field| field.input.replace(text));
    form.complaint = (!fits).then(|| Form::FULL.to_owned());
}

/// Receives the text that the external editor left.
pub(super) fn take_edited(model: &mut Model, text: &str) -> Vec<Effect> {
    // What an editor that came back at once may still save is older.
    if let Some(place) = model.field_place() {
        forget(model, &place);
    }
    if let Some(form) = model.form_mut() {
        fill(form, text);
    }
    drafts::write_down(model)
}
