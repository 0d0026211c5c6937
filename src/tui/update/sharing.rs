//! The store that a team shares: syncing with it, and its messages.

use crate::store::config::AutoSync;
use crate::store::git::{Outcome, Standing, SyncError, Way};
use crate::store::messages::{Command, Errand};
use crate::tui::model::Model;
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::sharing::State;
use crate::tui::update::effect::Effect;
use crate::tui::update::home;

/// The title of the message about a sync that failed.
const NOT_SYNCED: &str = "Not synced";

/// Returns the look at how things stand.
pub(super) const fn look() -> Effect {
    Effect::Store(Command::Share(Errand::Look))
}

/// Syncs, because a person asks for it.
pub(super) fn sync(model: &mut Model) -> Vec<Effect> {
    model.message = Some(Message::done("syncing; you can go on meanwhile"));
    begin(model, true, Way::Both)
}

fn begin(model: &mut Model, is_asked: bool, way: Way) -> Vec<Effect> {
    model.sharing.begin(is_asked, model.now);
    let who = model.setup.user.name().clone();
    vec![Effect::Store(Command::Share(Errand::Sync(way, who, model.now)))]
}

/// Sends what changed, because nothing has changed for a while.
pub(super) fn send_by_itself(model: &mut Model) -> Vec<Effect> {
    begin(model, false, Way::Both)
}

/// Takes in how things stand, and asks by itself what others sent, if that is wanted.
pub(super) fn take_standing(
    model: &mut Model,
    standing: Result<Option<Standing>, SyncError>,
) -> Vec<Effect> {
    match standing {
        Ok(standing) => model.sharing.look(standing),
        Err(error) => stop(model, &error),
    }
    let way = match model.setup.auto_sync {
        AutoSync::Off => return Vec::new(),
        AutoSync::Pull => Way::Take,
        AutoSync::On => Way::Both,
    };
    let is_time = model.sharing.is_time_to_ask(model.now);
    if is_time { begin(model, false, way) } else { Vec::new() }
}

/// Takes in what came of a sync. Where others changed something, Home is read again; the open review is looked at by the
/// worker.
pub(super) fn take_synced(
    model: &mut Model,
    done: Result<Box<Outcome>, SyncError>,
    standing: Result<Option<Standing>, SyncError>,
) -> Vec<Effect> {
    if let Ok(standing) = standing {
        model.sharing.look(standing);
    }
    let has_taken = done.as_ref().is_ok_and(|outcome| outcome.taken > 0);
    match done {
        Ok(outcome) => tell(model, &outcome),
        Err(error) => stop(model, &error),
    }
    model.sharing.is_asked = false;
    if has_taken && model.review.is_none() { vec![home::list(model)] } else { Vec::new() }
}

/// Shows the outcome of a sync that a person asked for, and in any case the remarks that should be read.
fn tell(model: &mut Model, outcome: &Outcome) {
    model.sharing.state = State::Reached;
    let words = format!("synced: {}", outcome.words());
    if outcome.told.is_empty() {
        if model.sharing.is_asked {
            model.message = Some(Message::done(words));
        }
        return;
    }
    let told: Vec<String> = outcome.told.iter().map(ToString::to_string).collect();
    if model.sharing.is_asked {
        let text = format!("{}\n\n{}", told.join("\n"), words);
        model.message = None;
        model.overlays.push(Overlay::notice("To know", text));
    } else {
        let more = match told.len() {
            1 => String::new(),
            several => format!("; {} more", several - 1),
        };
        model.message = Some(Message::refused(format!("{}{more}", told[0])));
    }
}

/// Shows why a sync did not happen. By itself a sync without the network changes the header only.
fn stop(model: &mut Model, error: &SyncError) {
    let is_offline = error.is_offline();
    model.sharing.state = if is_offline { State::Offline } else { State::Stopped };
    if !model.sharing.is_asked {
        if !is_offline || matches!(error, SyncError::Partly { .. }) {
            model.message = Some(Message::refused(format!("not synced: {error}")));
        }
        return;
    }
    model.message = None;
    if let SyncError::WantsTerminal { command, .. } = error.cause() {
        let (reason, command) = (error.to_string(), command.clone());
        return model.overlays.push(Overlay::confirm(Question::RunOutside { reason, command }));
    }
    let mend = error.mend().map(|mend| format!("\n\n{mend}")).unwrap_or_default();
    model.overlays.push(Overlay::notice(NOT_SYNCED, format!("{error}{mend}")));
}

/// Syncs again after the command that needed the terminal; says why where it failed.
pub(super) fn go_on(model: &mut Model, ran: Result<(), String>) -> Vec<Effect> {
    match ran {
        Ok(()) => sync(model),
        Err(reason) => {
            model.message = Some(Message::refused(format!("not synced: {reason}")));
            Vec::new()
        }
    }
}
