//! Actions in the list of sessions.

use std::path::PathBuf;

use crate::domain::basics::names::SystemName;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::CategoryNo;
use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::store::error::StoreError;
use crate::store::listing::Before;
use crate::store::messages::{Asked, Command};
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::home::{Entry, HomeChange, Screen, Summary};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::portfolio::SystemsFilter;
use crate::tui::model::review::Review;
use crate::tui::model::{Model, Waiting};
use crate::tui::screens::Page;
use crate::tui::update::effect::Effect;
use crate::tui::update::refusing::refuse;
use crate::tui::update::reviewing::in_review;
use crate::tui::update::{drafts, outside};

pub(super) fn list(model: &mut Model) -> Effect {
    let before = if model.home.sessions.is_some() { Before::List } else { Before::Nothing };
    let asked = Asked { number: model.home.ask(), before, now: model.now.at.to_utc() };
    Effect::Store(Command::List(asked))
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    (model.home.opens_at, model.home.lead) = Default::default();
    let Some(entry) = model.home.selected() else { return Vec::new() };
    if let Err(StoreError::Copy { is_only, .. }) = entry.content {
        let question = Question::TakeIn { copies: vec![entry.path.clone()], is_only };
        model.overlays.push(Overlay::confirm(question));
        return Vec::new();
    }
    if let Err(error @ StoreError::Misplaced(_)) = &entry.content {
        let notice = Overlay::notice("An assessment among the reviews", error.to_string());
        model.overlays.push(notice);
        return Vec::new();
    }
    let command = Command::Open(entry.path.clone());
    wait_for(model, Waiting::Session, command)
}

/// Asks the worker for what the screen must wait for.
pub(super) fn wait_for(model: &mut Model, waiting: Waiting, command: Command) -> Vec<Effect> {
    model.waiting = Some(waiting);
    vec![Effect::Store(command)]
}

/// Merges copies into their session. At Home it is opened then.
pub(super) fn take_in(model: &mut Model, copies: Vec<PathBuf>) -> Vec<Effect> {
    if model.review.is_none() {
        model.waiting = Some(Waiting::Session);
    }
    copies.into_iter().map(|copy| Effect::Store(Command::TakeIn(copy))).collect()
}

/// Reads the list where it is not known yet: it names people and earlier reviews.
pub(super) fn know_others(model: &mut Model) -> Vec<Effect> {
    if model.home.sessions.is_some() { Vec::new() } else { vec![list(model)] }
}

/// Begins the next review of the selected system: it follows the newest one.
pub(super) fn next_review(model: &mut Model) -> Vec<Effect> {
    let Some((entry, _)) = model.home.of_selected().next() else { return Vec::new() };
    let previous = entry.path.clone();
    let command = Command::CreateNext { previous, now: model.now };
    wait_for(model, Waiting::Session, command)
}

/// Compares the two ticked sessions; where none is ticked, the selected one with the one before it.
pub(super) fn compare(model: &mut Model) -> Vec<Effect> {
    let home = &model.home;
    let ticked = home.entries().iter().filter(|entry| home.ticks.contains(&entry.id));
    let with_before = || Some([home.selected()?, home.before_selected()?]);
    let compared: Vec<&Entry<Summary>> = if home.ticks.is_empty() {
        with_before().into_iter().flatten().collect()
    } else {
        ticked.collect()
    };
    let paths: Vec<PathBuf> = compared.into_iter().map(|entry| entry.path.clone()).collect();
    let Ok(paths) = <[PathBuf; 2]>::try_from(paths) else { return Vec::new() };
    wait_for(model, Waiting::Report, Command::Compare(paths))
}

pub(super) fn ask_rename(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.home.selected() else { return Vec::new() };
    let Ok(summary) = &entry.content else { return Vec::new() };
    let paths = model.home.of_selected().map(|(entry, _)| entry.path.clone()).collect();
    let purpose = Purpose::Rename { id: entry.id.clone(), paths };
    let name = summary.system.raw().to_owned();
    let form = Form::new(purpose, vec![(FieldKind::System, name, None)]);
    ask(model, form)
}

/// Opens a form above the screen; one that was closed with text in it says the same again.
pub(super) fn ask(model: &mut Model, form: Form) -> Vec<Effect> {
    let form = form.with_typed(model.forms());
    model.overlays.push(Overlay::Ask(form));
    drafts::note_opened(model);
    outside::offer(model);
    Vec::new()
}

/// Renames a system, in all of its sessions, as a filled-in form says.
pub(super) fn rename(model: &mut Model, paths: Vec<PathBuf>) -> Vec<Effect> {
    let Some(system) = system_name(model) else { return Vec::new() };
    let mut effects = drafts::close_kept(model);
    begin(model, None);
    let edit = |path| (path, Edit::Rename(system.clone()));
    effects.push(change(model, paths.into_iter().map(edit).collect()));
    effects
}

/// Notes that the worker was asked for a change, and its direction.
fn begin(model: &mut Model, direction: Option<Direction>) {
    model.home.direction = direction;
    model.home.in_flight += 1;
}

fn change(model: &Model, edits: Vec<(PathBuf, Edit)>) -> Effect {
    let stamp = Stamp::new(model.now, model.setup.user.name());
    Effect::Store(Command::Rename { edits, stamp })
}

/// Returns the text of a field of the open form.
pub(super) fn text_of(model: &Model, kind: FieldKind) -> String {
    model.form().and_then(|form| form.text_of(kind)).unwrap_or_default()
}

/// Returns the name in the system field, or `None` after a complaint there.
pub(super) fn system_name(model: &mut Model) -> Option<SystemName> {
    match SystemName::parse(&text_of(model, FieldKind::System)) {
        Ok(name) => Some(name),
        Err(refused) => {
            if let Some(form) = model.form_mut() {
                form.complain(FieldKind::System, format!("the system's name {refused}"));
            }
            None
        }
    }
}

/// Returns the path that is typed into a field; where nothing is, says in the form what is missing.
pub(super) fn path_in(model: &mut Model, kind: FieldKind, missing: &str) -> Option<PathBuf> {
    let typed = text_of(model, kind);
    if typed.trim().is_empty() {
        refuse(model, missing);
        return None;
    }
    Some(whole_path(model, typed.trim()))
}

/// Returns a typed path with `~` replaced by the home folder.
pub(super) fn whole_path(model: &Model, typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), &model.setup.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// Ticks the selected session, or takes the tick away.
pub(super) fn tick(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.home.selected().map(|entry| entry.id.clone()) else { return Vec::new() };
    if !model.home.ticks.remove(&id) {
        model.home.ticks.insert(id);
    }
    Vec::new()
}

/// Shows or hides the earlier reviews of the selected system.
pub(super) fn set_unfolded(model: &mut Model, is_unfolded: bool) -> Vec<Effect> {
    if is_unfolded {
        model.home.unfold();
    } else {
        model.home.fold();
    }
    Vec::new()
}

/// Offers what the systems can be filtered by: in the portfolio also whose work it is.
pub(super) fn show_filters(model: &mut Model) -> Vec<Effect> {
    let (days, every) = (model.now.days(), model.setup.review_every);
    let of_portfolio = model.portfolio().map(|portfolio| portfolio.filters(days, every));
    let choices = of_portfolio.unwrap_or_else(|| {
        let all = (SystemsFilter::Everything, model.home.system_count());
        let labels = model.home.labels().into_iter();
        let labels = labels.map(|(label, count)| (SystemsFilter::Label(label), count));
        [all].into_iter().chain(labels).collect()
    });
    model.overlays.push(Overlay::SystemsFilter { cursor: 0, choices });
    Vec::new()
}

/// Shows only the systems, and in the portfolio the work, that were chosen.
pub(super) fn filter(model: &mut Model, filter: SystemsFilter) -> Vec<Effect> {
    let (days, every) = (model.now.days(), model.setup.review_every);
    match (model.portfolio(), filter) {
        (Some(portfolio), filter) => portfolio.filter(filter, days, every),
        (None, SystemsFilter::Label(label)) => {
            let text = format!("only {label}{}", model.with_keys("; {Close} shows everything"));
            model.message = Some(Message::done(text));
            model.home.filter(Some(label));
        }
        (None, SystemsFilter::Everything | SystemsFilter::Whose(_)) => model.home.filter(None),
    }
    Vec::new()
}

/// Opens the selected session on one of its screens.
pub(super) fn open_at(model: &mut Model, screen: Screen) -> Vec<Effect> {
    let effects = open(model);
    model.home.opens_at = Some(screen);
    effects
}

/// Opens the summary at its first row. It names other reviews, for which the list of sessions is
/// read.
pub(super) fn open_summary(model: &mut Model) -> Vec<Effect> {
    in_review(model, |review, _| {
        review.open_page(Page::Summary { cursor: 0, category: CategoryNo(0) });
    });
    know_others(model)
}

/// Shows the finished sample, which is in no file.
pub(super) fn open_sample(model: &mut Model) -> Vec<Effect> {
    let Some(session) = Session::sample() else { return Vec::new() };
    let mut review = Review::of_sample(session);
    // A gap with a note and an owner shows most of what a review holds.
    let is_told =
        |answer: &Answer| answer.is_gap() && !answer.note.is_blank() && answer.owner().is_some();
    let told = review.session.answers().find(|(_, answer)| is_told(answer)).map(|(item, _)| item);
    review.cursor = told.unwrap_or(review.cursor);
    model.review = Some(Box::new(review));
    let text = "a finished sample: {OpenSummary} summary, {Export} report, {GoBack} back to Home";
    model.message = Some(Message::done(model.with_keys(text)));
    Vec::new()
}

/// Moves the selected session to the bin. Ticks are for comparing: what they are on stays.
pub(super) fn delete(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.home.selected().map(|entry| entry.id.clone()) else { return Vec::new() };
    begin(model, None);
    vec![Effect::Store(Command::Delete(id))]
}

/// Undoes or redoes the last change. It stays in the history until the worker reports that this is done.
pub(super) fn travel(model: &mut Model, direction: Direction) -> Vec<Effect> {
    let history = match direction {
        Direction::Back => &model.home.undo,
        Direction::Forward => &model.home.redo,
    };
    let Some(step) = history.last().cloned() else { return Vec::new() };
    begin(model, Some(direction));
    vec![match (step, direction) {
        (HomeChange::Deleted { id, binned, .. }, Direction::Back) => {
            Effect::Store(Command::Undelete { id, binned })
        }
        (HomeChange::Deleted { id, .. }, Direction::Forward) => Effect::Store(Command::Delete(id)),
        (HomeChange::Renamed { edits }, _) => change(model, edits),
    }]
}

/// Notes a change that the worker has made, so that it can be undone or redone, and asks for the list.
pub(super) fn record_change(model: &mut Model, change: HomeChange) -> Vec<Effect> {
    let home = &mut model.home;
    home.in_flight = home.in_flight.saturating_sub(1);
    match home.direction {
        None => {
            home.redo.clear();
            home.undo.push(change);
        }
        Some(Direction::Back) => {
            home.undo.pop();
            home.redo.push(change);
        }
        Some(Direction::Forward) => {
            home.redo.pop();
            home.undo.push(change);
        }
    }
    vec![list(model)]
}
