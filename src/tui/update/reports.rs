//! The reports of the worker, each with the changes of the model that follow from it.

use std::mem::replace;
use std::path::{Path, PathBuf};

use crate::domain::basics::names::{SessionId, SystemName};
use crate::domain::basics::text::{Text, show_path};
use crate::domain::records::stamp::Direction;
use crate::domain::session::Session;
use crate::store::caveats::Caveats;
use crate::store::copies::TakenIn;
use crate::store::error::StoreError;
use crate::store::homes::Durability;
use crate::store::last_report::LastReport;
use crate::store::messages::{Event, Opened, Renamed};
use crate::store::rescue::Rescue;
use crate::tui::model::Model;
use crate::tui::model::compare::Compare;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::home::{HomeChange, Lack, Screen, Summary};
use crate::tui::model::message::{Hint, Message};
use crate::tui::model::overlay::{Departure, GONE, Overlay, Question, UNREADABLE};
use crate::tui::model::review::{Access, Review};
use crate::tui::update::effect::Effect;
use crate::tui::update::{
    assessing, changes, closing, combining, drafts, exporting, home, importing, labelling, leaving,
    meeting, merging, people, portfolio, previewing, promising, sharing, upgrading,
};

pub(super) fn take(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Listed { number, .. } if number != model.home.asked => {}
        Event::Listed { part: Ok(part), .. } => model.home.take(part, model.now.days()),
        Event::Listed { part: Err(error), .. } => {
            model.home.trouble = Some(error.to_string());
            model.home.sessions.get_or_insert_default();
        }
        Event::Underway(underway) => model.home.underway = underway,
        Event::Opened(opened) => return take_opened(model, opened),
        Event::Broken(path, error, rescue) => ask_to_restore(model, path, &error, &rescue),
        Event::Saved { generation, caveats } => return saved(model, generation, caveats),
        Event::Merged(merged) => return merging::take(model, &merged),
        Event::NotSaved { error, kept } => not_saved(model, &error, kept),
        Event::DraftsKept(kept) => return drafts_kept(model, kept),
        Event::NotRemembered { error, has_drafts: true } => drafts_not_kept(model, &error),
        Event::NotRemembered { error, has_drafts: false } => {
            let text = format!("where the cursor is cannot be remembered: {error}");
            model.message.get_or_insert_with(|| Message::refused(text));
        }
        Event::NoThread(reason) => {
            let text =
                format!("the system makes no more threads ({reason}): keys wait for the disk");
            model.message = Some(Message::refused(text));
        }
        Event::Carried(id, carried) => promising::take(model, &id, carried),
        Event::Renamed(renamed) => return take_renamed(model, renamed),
        Event::Deleted(id, Ok(binned)) => {
            let name = model.home.name_of(&id);
            let text = binned_text(model, &id, &name);
            model.home.remove(&id);
            model.message = Some(Message::undoable(text));
            return home::record_change(model, HomeChange::Deleted { id, name, binned });
        }
        Event::Undeleted(id, Ok(())) => {
            let Some(HomeChange::Deleted { name, binned, .. }) = model.home.undo.last().cloned()
            else {
                return vec![home::list(model)];
            };
            model.message = Some(again(format!("{name} is back")));
            model.home.select(&id);
            return home::record_change(model, HomeChange::Deleted { id, name, binned });
        }
        Event::Deleted(_, Err(error)) | Event::Undeleted(_, Err(error)) => {
            return home_failed(model, &error);
        }
        Event::TakenIn(Ok(taken)) => model.message = Some(Message::done(merged_text(&taken))),
        Event::TakenIn(Err(error)) => {
            model.stop_waiting();
            notice(model, &error);
            if model.review.is_none() {
                return vec![home::list(model)];
            }
        }
        Event::Fetched(Ok(session)) => {
            model.stop_waiting();
            return exporting::open(model, Some(*session));
        }
        Event::LookedTakenIn(is_taken_in) => return assessing::reopen(model, is_taken_in),
        Event::Assessments(review, Ok(found)) => combining::take(model, &review, *found),
        Event::Portfolio(read) => portfolio::take(model, read),
        Event::Compared(Ok(sessions)) => {
            model.stop_waiting();
            let user = model.setup.user.name().text();
            let compare = Compare::new(sessions.map(|one| (one.sight(user), one.session)));
            model.overlays.push(Overlay::Compare(Box::new(compare)));
        }
        Event::Fetched(Err(error))
        | Event::Compared(Err(error))
        | Event::Assessments(_, Err(error)) => {
            model.stop_waiting();
            notice(model, &error);
        }
        Event::Copied(path, copied) => return take_copied(model, &path, copied),
        Event::Exported(path, written) => return take_exported(model, &path, written),
        Event::FoundPage(path) => importing::begin_with(model, &path),
        Event::Page(path, page) => return importing::take_page(model, path, page),
        Event::Checklist(path, named) => return previewing::take(model, &path, named),
        Event::Shared(standing) => return sharing::take_standing(model, standing),
        Event::Synced(done, standing) => return sharing::take_synced(model, done, standing),
        Event::Library(ids) => previewing::offer(model, ids),
        Event::Paths(paths) => previewing::offer_paths(model, &paths),
    }
    Vec::new()
}

/// Returns the message of a session that goes to the bin: which of its system, and how many stay.
fn binned_text(model: &Model, id: &SessionId, name: &str) -> String {
    let of_system = |summary: &Summary| model.home.of_system(&summary.system).count();
    let summary = model.home.summary_of(id);
    match (summary, summary.map_or(0, of_system)) {
        (Some(summary), count @ 2..) => {
            let day = model.now.zone.day(summary.created_at);
            let stay = match count - 1 {
                1 => "1 stays".to_owned(),
                others => format!("{others} stay"),
            };
            let apart = model.home.apart(id, summary, model.now.zone);
            let apart = apart.map(|apart| format!(" {apart}")).unwrap_or_default();
            format!("in the bin: {name} {day}{apart}; {stay}")
        }
        _ => format!("in the bin: {name}"),
    }
}

fn merged_text(taken: &TakenIn) -> String {
    match taken.binned {
        Some(_) => {
            let sentence = "the copy is merged and in the bin".to_owned();
            changes::with_conflict_count(sentence, 0, taken.conflicts)
        }
        None => "the file is named by its id now".to_owned(),
    }
}

/// Returns the message of a change at Home that was undone, with the hint that it can be redone.
fn again(text: String) -> Message {
    Message { hint: Some(Hint::Redo), ..Message::done(text) }
}

/// Offers what can be rescued of a session that cannot be read.
fn ask_to_restore(model: &mut Model, path: PathBuf, error: &StoreError, rescue: &Rescue) {
    model.stop_waiting();
    let tally = rescue.session().tally();
    let assessed = format!("{} of {} assessed", tally.assessed(), tally.total());
    let offer = match rescue {
        Rescue::Backup(_) => {
            format!("The last good copy is there, {assessed}. Put it in its place?")
        }
        Rescue::Sides(_) => format!(
            "Both sides of the merge can be read; together they are {assessed}. Bring them together?"
        ),
        Rescue::KeptAside(_) => {
            format!("With what is kept aside {assessed}. Write the file again?")
        }
    };
    let is_gone = matches!(error, StoreError::NotFound(_) | StoreError::Stranded { .. });
    let (title, offer) = if is_gone {
        (GONE, offer)
    } else {
        (UNREADABLE, format!("{offer} The broken file is kept."))
    };
    model.overlays.push(Overlay::confirm(Question::Restore {
        title,
        words: Lack::reason_first(error, &path),
        path,
        offer,
    }));
}

/// Reports that a change at Home failed, and reads the list again, which may not be true any more.
fn home_failed(model: &mut Model, error: &StoreError) -> Vec<Effect> {
    model.home.in_flight = model.home.in_flight.saturating_sub(1);
    notice(model, error);
    vec![home::list(model)]
}

fn notice(model: &mut Model, error: &StoreError) {
    model.overlays.push(Overlay::notice("That did not work", error.to_string()));
}

/// Explains why a session that cannot be repaired is unreadable, with advice.
fn explain(model: &mut Model, error: &StoreError) {
    let StoreError::Content { path, .. } = error else {
        return notice(model, error);
    };
    let advice = "No earlier copy of it is kept. Mend the file in an editor where it breaks, put a copy \
                  from a backup in its place, or move it to the bin from the list.";
    let words = Lack::reason_first(error, path);
    let words = if error.is_damage() { format!("{words}\n\n{advice}") } else { words };
    model.overlays.push(Overlay::notice(UNREADABLE, words));
}

fn take_opened(model: &mut Model, opened: Result<Box<Opened>, StoreError>) -> Vec<Effect> {
    model.stop_waiting();
    let screen = model.home.opens_at.take();
    let lead = model.home.lead.take();
    match opened {
        Ok(opened) => {
            let id = opened.loaded.session.id().clone();
            let follows = follows(model, &opened.loaded.session);
            model.home.wanted = Some(opened.loaded.session.of_review().clone());
            if !opened.loaded.session.is_assessment() {
                model.begun_in = None;
            }
            let mut effects = close_at_home(model, &opened);
            model.set_aside = None;
            model.message = None;
            model.overlays.extend(Overlay::offers(&opened));
            model.review = Some(Box::new(Review::new(*opened, &model.setup.user)));
            model.message = merging::message_on_opening(model)
                .or_else(|| drafts::message_of_drafts(model))
                .or_else(|| assessing::message_on_opening(model))
                .or(follows);
            let opened_id = id.clone();
            effects.push(Effect::Watch(Some(id)));
            // What is asked on opening comes first.
            let screen = screen.filter(|_| model.overlays.is_empty());
            effects.extend(screen.into_iter().flat_map(|screen| show(model, screen)));
            let lead = lead.filter(|lead| model.overlays.is_empty() && lead.review == opened_id);
            effects.extend(lead.into_iter().flat_map(|lead| portfolio::follow(model, lead)));
            return effects;
        }
        Err(error) => match model.form_mut().filter(|form| form.purpose == Purpose::NewSession) {
            Some(form) => form.complaint = Some(error.to_string()),
            None => explain(model, &error),
        },
    }
    Vec::new()
}

/// Returns the message of a review that the list does not show yet: which one it follows.
fn follows(model: &Model, session: &Session) -> Option<Message> {
    let home = &model.home;
    let previous = session.previous().filter(|_| home.summary_of(session.id()).is_none())?;
    let summary = home.summary_of(previous)?;
    let day = model.now.zone.day(summary.created_at);
    let told = format!("follows {}, {day}", home.name_of(previous));
    Some(Message::done(told + "; at Home it can go to the bin"))
}

/// Shows a screen of the open session.
pub(super) fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
    match screen {
        Screen::Meeting => meeting::open(model),
        Screen::Summary => home::open_summary(model),
        Screen::People => people::show(model),
        Screen::Upgrade => upgrading::ask(model),
        Screen::Combine => combining::ask(model),
        Screen::Labels => labelling::ask(model),
    }
}

/// Closes what is open at Home above a session that was opened. What is typed there waits, unless it is the
/// name of the system that was created.
fn close_at_home(model: &mut Model, opened: &Opened) -> Vec<Effect> {
    let created = opened.loaded.session.system();
    let is_kept = |form: &Form| {
        let typed = form.text_of(FieldKind::System).unwrap_or_default();
        let name = SystemName::parse(&typed).ok().map(Text::from);
        form.purpose == Purpose::NewSession && name.as_ref() == Some(created)
    };
    let mut effects = Vec::new();
    while let Some(form) = model.form().filter(|_| model.review.is_none()) {
        effects.extend(if is_kept(form) {
            drafts::close_kept(model)
        } else {
            closing::close(model)
        });
    }
    portfolio::set_aside(model);
    model.overlays.clear();
    effects
}

fn saved(model: &mut Model, generation: u64, caveats: Caveats) -> Vec<Effect> {
    model.sharing.note_saved(model.now);
    if let Some(review) = model.review.as_mut() {
        review.saving.caveats = caveats;
        review.saving.saved = generation;
        review.saving.saved_at = Some(model.now.at.to_utc());
        review.saving.failure = None;
        review.saving.access = Access::Writable;
        if review.saving.is_saved() {
            review.on_disk = review.session.clone();
        }
        if let (true, Some(Departure::Changes(to))) = (review.saving.is_saved(), model.leaving) {
            return leaving::leave_saved(model, to);
        }
    }
    Vec::new()
}

fn not_saved(model: &mut Model, error: &StoreError, kept: Durability) {
    let Some(review) = model.review.as_mut() else { return };
    let reason = error.short();
    let before = review.saving.failure.replace(reason.clone());
    review.saving.kept_aside = kept;
    if let (StoreError::Gone(path), true) = (error, before.as_ref() != Some(&reason)) {
        let question = Question::WriteAgain { file: show_path(path) };
        model.overlays.push(Overlay::confirm(question));
        return;
    }
    if error.is_displacement() && before.as_ref() != Some(&reason) {
        model.overlays.push(Overlay::notice("Not saved", displaced(error, kept)));
    }
    if let Some(Departure::Changes(to)) = model.leaving {
        leaving::ask(model, to, reason);
    }
}

/// Returns a notice of what has replaced the session's file, and how saving goes on.
fn displaced(error: &StoreError, kept: Durability) -> String {
    let aside = if kept == Durability::Nowhere { "" } else { " and is kept aside" };
    format!(
        "{error}.\n\nWhat you change stays on this screen{aside}. Once the review stands in its file \
         again, it is saved by itself."
    )
}

fn drafts_kept(model: &mut Model, kept: Durability) -> Vec<Effect> {
    model.home.undrafted = None;
    if let Some(review) = model.review.as_mut() {
        review.saving.undrafted = None;
        let before = replace(&mut review.saving.drafts, kept);
        if kept == Durability::UntilLogout && before != kept {
            let text = "what is typed and not kept lasts until you log out: the state folder cannot be written";
            model.message = Some(Message::refused(text.to_owned()));
        }
    }
    match model.leaving {
        Some(Departure::Drafts(to)) => leaving::leave_now(model, to),
        Some(Departure::Changes(_)) | None => Vec::new(),
    }
}

fn drafts_not_kept(model: &mut Model, error: &StoreError) {
    let reason = error.to_string();
    let undrafted = match &mut model.review {
        Some(review) => &mut review.saving.undrafted,
        None => &mut model.home.undrafted,
    };
    let is_told = undrafted.replace(reason.clone()).is_some();
    if !is_told {
        let text = format!("the draft is on this screen only: {reason}");
        model.message = Some(Message::refused(text));
    }
    if let Some(Departure::Drafts(to)) = model.leaving {
        leaving::ask_anyway(model, Question::LeaveDrafts { reason, leaving: to });
    }
}

fn take_renamed(model: &mut Model, renamed: Result<Renamed, StoreError>) -> Vec<Effect> {
    match renamed {
        Ok(Renamed { names: Some([before, after]), back: edits }) => {
            let reviews = match edits.len() {
                1 => String::new(),
                count => format!(", in {count} reviews"),
            };
            let text = format!("{}, was {}{reviews}", after.shown(), before.shown());
            model.message = Some(match model.home.direction {
                Some(Direction::Back) => again(text),
                Some(Direction::Forward) | None => Message::undoable(text),
            });
            home::record_change(model, HomeChange::Renamed { edits })
        }
        Ok(_) => {
            model.home.in_flight = model.home.in_flight.saturating_sub(1);
            model.message = Some(Message::done("it was named so already"));
            Vec::new()
        }
        Err(error) => home_failed(model, &error),
    }
}

fn take_copied(model: &mut Model, path: &Path, copied: Result<(), StoreError>) -> Vec<Effect> {
    model.stop_waiting();
    let form = model.form_mut().filter(|form| form.purpose == Purpose::SaveCopy);
    match (copied, form) {
        (Ok(()), Some(_)) => {
            model.message = Some(Message::done(format!("a copy is in {}", show_path(path))));
            return drafts::close_kept(model);
        }
        (Err(error), Some(form)) => form.complaint = Some(error.to_string()),
        // The form is closed already; the copy is there or is not missed.
        (_, None) => {}
    }
    Vec::new()
}

fn take_exported(
    model: &mut Model,
    path: &Path,
    written: Result<Option<LastReport>, StoreError>,
) -> Vec<Effect> {
    model.stop_waiting();
    match written {
        Ok(last) => {
            model.last_report = last.or(model.last_report.take());
            model.message = Some(Message::done(format!("written to {}", show_path(path))));
            let is_export = |overlay: &Overlay| matches!(overlay, Overlay::Export(_));
            if let Some(index) = model.overlays.iter().position(is_export) {
                let export = model.overlays.remove(index);
                model.overlays.push(export);
                return drafts::close_kept(model);
            }
        }
        Err(StoreError::Exists(path)) => {
            let question = Question::Overwrite { file: show_path(&path) };
            model.overlays.push(Overlay::confirm(question));
        }
        Err(error) => match model.form_mut() {
            Some(form) => form.complaint = Some(error.to_string()),
            None => notice(model, &error),
        },
    }
    Vec::new()
}
