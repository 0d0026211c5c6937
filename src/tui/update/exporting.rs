//! The export overlay: choosing what to write and where, writing it, or copying it.

use std::path::Path;

use crate::domain::basics::text::counted;
use crate::domain::session::Session;
use crate::report;
use crate::report::choice::Choice;
use crate::store::files::Existing;
use crate::store::last_report::LastReport;
use crate::store::messages::{Command, Fetched};
use crate::tui::model::edition::Edition;
use crate::tui::model::export::{ExportBox, without_mark};
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::look::Between;
use crate::tui::model::message::Message;
use crate::tui::model::motion::Way;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::{Model, Waiting};
use crate::tui::update::effect::Effect;
use crate::tui::update::{drafts, home};

/// The longest name of a report that is made up from a system's name.
const LONGEST_FILE_NAME: usize = 60;
/// Many terminals take no more of a text to copy, in characters of base64.
const MOST_COPIED: usize = 74_994;

/// Begins to export: the open session, or the selected one, which must be read first.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    match (&model.review, model.home.selected()) {
        (Some(_), _) => open(model, None),
        (None, Some(entry)) => {
            let command = Command::Fetch(entry.path.clone());
            home::wait_for(model, Waiting::Report, command)
        }
        (None, None) => Vec::new(),
    }
}

/// Opens the export of a session that was read for it, or of the open one.
pub(super) fn open(model: &mut Model, fetched: Option<Fetched>) -> Vec<Effect> {
    let user = model.setup.user.name().text();
    let sight = fetched.as_ref().map(|fetched| fetched.sight(user));
    let sight = sight.unwrap_or_default();
    let (session, promises) = match fetched {
        Some(fetched) => (Some(fetched.session), fetched.promises),
        None => (None, Vec::new()),
    };
    let shown = model.review.as_ref().map(|review| &review.session);
    let Some(name) = session.as_ref().or(shown).map(file_stem) else { return Vec::new() };
    let edition = model.last_report.as_ref().and_then(|last| Edition::named(&last.edition));
    let edition = edition.unwrap_or_default();
    let file = in_last_folder(model, &format!("{name}.{}", edition.format.extension()));
    let form = Form::new(Purpose::Export(edition), vec![(FieldKind::Path, file, None)]);
    // Another place that was typed for this very session is still there.
    let form = form.with_typed(model.forms());
    let export = ExportBox { form, session, sight, promises, text: String::new(), scroll: 0 };
    model.overlays.push(Overlay::Export(Box::new(export)));
    drafts::note_opened(model);
    render(model);
    Vec::new()
}

/// Renders the report as it is chosen, for the preview, and says what its format cannot hold.
fn render(model: &mut Model) {
    let days = model.now.days();
    let Some(export) = opened(model) else { return };
    let shown = model.review.as_ref().map(|review| &review.session);
    let Some(session) = export.session.as_ref().or(shown) else { return };
    let edition = export.edition();
    let next_review = model.next_review(session);
    let review = model.review.as_ref().filter(|_| export.session.is_none());
    let promises = Some(review.map_or_else(|| export.promises.clone(), |review| review.promises()));
    let sight = review.map_or(export.sight, |review| review.voices().sight());
    let choice = Choice { promises, next_review, sight, ..edition.choice() };
    let format = edition.format;
    let text = report::render(session, format, &choice, days);
    if let Some(shortcoming) = report::shortcoming(&text, session, format, &choice, days) {
        model.message = Some(Message::done(shortcoming));
    }
    if let Some(Overlay::Export(export)) = model.overlays.last_mut() {
        export.text = text;
    }
}

fn opened(model: &Model) -> Option<&ExportBox> {
    let Overlay::Export(export) = model.overlays.last()? else { return None };
    Some(export)
}

/// Returns the path of a file in the folder of the last report, as one would type it.
pub(super) fn in_last_folder(model: &Model, file: &str) -> String {
    let Some(LastReport { folder, .. }) = &model.last_report else { return file.to_owned() };
    typed_path(model, &Path::new(folder).join(file))
}

/// Returns a path as one would type it.
pub(super) fn typed_path(model: &Model, path: &Path) -> String {
    let home = model.setup.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
    match home {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

/// Returns the name of a report's file, without its ending: the id without its random end is what people would
/// type.
pub(super) fn file_stem(session: &Session) -> String {
    let id = session.id().as_str();
    let name = id.rsplit_once('-').map_or(id, |(name, _)| name);
    name.chars().take(LONGEST_FILE_NAME).collect()
}

pub(super) fn choose(model: &mut Model, way: Way) -> Vec<Effect> {
    let Some(Overlay::Export(export)) = model.overlays.last_mut() else { return Vec::new() };
    let steps = match way {
        Way::Next => 1,
        Way::Previous => Edition::all().count() - 1,
    };
    export.choose(export.edition().after(steps));
    render(model);
    Vec::new()
}

/// Sends the report to the clipboard of the terminal.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let text = opened(model).map(|export| without_mark(&export.text).to_owned());
    let Some(text) = text else { return Vec::new() };
    let size = format!("{} KiB", text.len().div_ceil(1024));
    send(model, text, &size, "; write a file instead")
}

/// Sends the addresses of the links of the item to the clipboard of the terminal, one a line.
pub(super) fn copy_links(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let links = &review.session.checklist().item(review.cursor).links;
    let addresses: Vec<String> = links.iter().map(|link| link.url.shown().to_string()).collect();
    let count = counted(addresses.len(), "link", "links");
    send(model, addresses.join("\n"), &count, "")
}

/// Sends a text of this size to the clipboard of the terminal, which does not confirm that it arrived; says what else
/// can be done where it does not.
fn send(model: &mut Model, text: String, size: &str, instead: &str) -> Vec<Effect> {
    let most = if text.len().div_ceil(3) * 4 > MOST_COPIED {
        format!("; many terminals take no more than {} KiB", MOST_COPIED / 4 * 3 / 1024)
    } else {
        String::new()
    };
    let words = match model.setup.between {
        Between::Nothing => format!("sent to the terminal's clipboard, {size}{most}"),
        Between::Tmux => format!(
            "sent to tmux, {size}: it passes it on after `tmux set -s set-clipboard on`{most}"
        ),
        Between::Screen => {
            format!("sent to screen, {size}: it passes nothing on{instead}")
        }
    };
    model.message = Some(Message::done(words));
    if let Some(form) = model.form_mut() {
        form.complaint = None;
    }
    vec![Effect::Copy(text)]
}

pub(super) fn write(model: &mut Model, existing: Existing) -> Vec<Effect> {
    let Some(export) = opened(model) else { return Vec::new() };
    let (text, edition) = (export.text.clone(), export.edition().name());
    let missing = "name a file to write the report to";
    let Some(path) = home::path_in(model, FieldKind::Path, missing) else { return Vec::new() };
    home::wait_for(model, Waiting::Report, Command::Export { path, text, edition, existing })
}
