//! What floats above a screen: opening it, choosing in it, closing it.

use std::cmp::Reverse;

use crate::domain::decision::Outcome;
use crate::domain::filter::Filter;
use crate::domain::order;
use crate::domain::search::{FoundItem, Query};
use crate::store::files::Existing;
use crate::store::worker::Order;
use crate::tui::action::{Action, Words};
use crate::tui::keymap;
use crate::tui::model::form::{FieldKind, Form, Purpose};
use crate::tui::model::message::Message;
use crate::tui::model::overlay::{Overlay, Question};
use crate::tui::model::picker::{Choice, Hit, Picker, Searched};
use crate::tui::model::review::{Page, Review, Ticks};
use crate::tui::model::{Model, Waiting};
use crate::tui::update::{
    Effect, availability, deciding, drafts, exporting, home, leaving, moving, perform, refuse,
    refuse_for,
};

/// Shows help, or closes it where it is shown.
pub(super) fn show_help(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Help { .. })) {
        return close(model);
    }
    let about = model.context();
    model.overlays.push(Overlay::Help { about, scroll: 0 });
    Vec::new()
}

pub(super) fn show_palette(model: &mut Model) -> Vec<Effect> {
    show_picker(model, Searched::Commands)
}

pub(super) fn show_find(model: &mut Model) -> Vec<Effect> {
    let searched = if model.review.is_some() { Searched::Items } else { Searched::Sessions };
    show_picker(model, searched)
}

fn show_picker(model: &mut Model, searched: Searched) -> Vec<Effect> {
    model.overlays.push(Overlay::Pick(Box::new(Picker::new(searched, Vec::new()))));
    search(model);
    Vec::new()
}

/// Searches for what is typed in the topmost picker.
pub(super) fn search(model: &mut Model) {
    let Some(Overlay::Pick(mut picker)) = model.overlays.pop() else { return };
    let query = Query::new(picker.query.text());
    // Commands are those of what lies below.
    picker.show(match picker.searched {
        Searched::Items => items(model, &query),
        Searched::Commands => commands(model, &query),
        Searched::Sessions => sessions(model, &query),
    });
    model.overlays.push(Overlay::Pick(picker));
}

fn items(model: &Model, query: &Query) -> Vec<Hit> {
    let Some(review) = &model.review else { return Vec::new() };
    let hit = |found: FoundItem| Hit {
        choice: Choice::Item(found.item),
        places: Vec::new(),
        aside: found.beside,
    };
    query.items(&review.session).into_iter().map(hit).collect()
}

/// Commands are found by what they do, by their name and by other words for it.
fn commands(model: &Model, query: &Query) -> Vec<Hit> {
    let named = |action: Action| {
        let Words { title, also, .. } = action.words();
        (Choice::Command(action), format!("{title}  {}  {also}", action.name()))
    };
    let mut hits = ranked(offered(model).into_iter().map(named), query);
    for hit in &mut hits {
        if let Choice::Command(action) = hit.choice {
            hit.aside = availability(action, model).err();
        }
    }
    hits
}

/// The actions of a context, each once; those that would act on the palette itself left out.
fn offered(model: &Model) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for row in keymap::rows_in(model.context()) {
        let action = row.action();
        if !actions.contains(&action) && action != Action::ShowPalette {
            actions.push(action);
        }
    }
    actions
}

fn sessions(model: &Model, query: &Query) -> Vec<Hit> {
    let named = model.home.entries().iter().map(|entry| {
        let name = match &entry.content {
            Ok(summary) => summary.system.raw().to_owned(),
            Err(_) => entry.id.as_str().to_owned(),
        };
        (Choice::Session(entry.id.clone()), name)
    });
    ranked(named, query)
}

/// The choices whose names match, best first; in their own order while nothing is typed.
fn ranked(named: impl Iterator<Item = (Choice, String)>, query: &Query) -> Vec<Hit> {
    let mut found: Vec<(i64, Hit)> = named
        .filter_map(|(choice, name)| {
            let found = query.find(&name)?;
            Some((found.score, Hit { choice, places: found.places, aside: None }))
        })
        .collect();
    if !query.is_empty() {
        order::sort_by_key(&mut found, |(score, _)| Reverse(*score));
    }
    found.into_iter().map(|(_, hit)| hit).collect()
}

pub(super) fn show_filters(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(review) = &model.review else { return Vec::new() };
    let cursor = Filter::ALL.iter().position(|filter| *filter == review.filter).unwrap_or(0);
    let mut counts = [0; Filter::ALL.len()];
    for (_, answer) in review.session.answers() {
        for (count, filter) in counts.iter_mut().zip(Filter::ALL) {
            *count += usize::from(filter.shows(answer, today));
        }
    }
    model.overlays.push(Overlay::Filter { cursor, counts });
    Vec::new()
}

/// Takes what is selected in a list.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Filter { cursor, .. }) => set_filter(model, Filter::ALL.get(cursor).copied()),
        Some(Overlay::Outcome { cursor }) => {
            return deciding::take(model, Outcome::ALL.get(cursor).copied());
        }
        Some(Overlay::Pick(picker)) => match picker.selected().map(|hit| hit.choice.clone()) {
            Some(Choice::Item(item)) => go_to_item(model, item),
            Some(Choice::Session(id)) => model.home.select(&id),
            Some(Choice::Command(action)) => return command(model, action),
            None => {}
        },
        // A message that was read.
        _ => {}
    }
    Vec::new()
}

fn set_filter(model: &mut Model, filter: Option<Filter>) {
    let today = model.today();
    let (Some(review), Some(filter)) = (model.review.as_mut(), filter) else {
        return;
    };
    let shows_any = review.session.answers().any(|(_, answer)| filter.shows(answer, today));
    if !shows_any {
        let text = format!("nothing to show: {}", filter.words());
        model.message = Some(Message::refused(text));
        return;
    }
    review.filter = filter;
    if !filter.shows(review.session.answer(review.cursor), today) {
        moving::to_nearest_shown(review, today);
    }
}

fn go_to_item(model: &mut Model, item: crate::domain::checklist::ItemNo) {
    let today = model.today();
    let Some(review) = model.review.as_mut() else {
        return;
    };
    if !review.filter.shows(review.session.answer(item), today) {
        review.filter = Filter::Everything;
    }
    moving::move_to(review, item);
}

fn command(model: &mut Model, action: Action) -> Vec<Effect> {
    match availability(action, model) {
        Ok(()) => perform(model, action),
        Err(reason) => {
            refuse_for(model, reason);
            Vec::new()
        }
    }
}

/// Closes what is topmost; text that was typed there stays.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Ask(form)) if matches!(form.purpose, Purpose::Decide { .. }) => {
            return drafts::close_decision(model, &form);
        }
        Some(Overlay::Ask(form)) => return drafts::close_other(model, &form),
        Some(Overlay::Export(export)) => return drafts::close_other(model, &export.form),
        // What was compared is not ticked for ever: the next two are ticked from none.
        Some(Overlay::Compare(_)) => model.home.ticks.clear(),
        Some(_) => {}
        None if model.review.is_none() => model.home.ticks.clear(),
        None => return close_in_review(model),
    }
    Vec::new()
}

fn close_in_review(model: &mut Model) -> Vec<Effect> {
    let Some(review) = model.review.as_deref_mut() else {
        return Vec::new();
    };
    if review.strip.is_some() {
        return drafts::close(model);
    }
    let Review { ticks, filter, page, .. } = review;
    if !ticks.items.is_empty() || ticks.range_from.is_some() {
        *ticks = Ticks::default();
    } else if matches!(page, Page::List | Page::Meeting) {
        *filter = Filter::Everything;
    } else {
        review.close_page();
    }
    Vec::new()
}

/// Asks where to save a copy of the open session.
pub(super) fn ask_copy(model: &mut Model) -> Vec<Effect> {
    let Some(review) = &model.review else { return Vec::new() };
    let file = format!("~/{}.json", review.session.id().as_str());
    let form = Form::new(Purpose::SaveCopy, vec![(FieldKind::Copy, file, None)]);
    home::ask(model, form)
}

/// Saves a copy of the open session to the file that is typed; what the screen shows is in it.
pub(super) fn save_copy(model: &mut Model) -> Vec<Effect> {
    let typed = model.form().and_then(|form| form.text_of(FieldKind::Copy)).unwrap_or_default();
    let typed = typed.trim();
    if typed.is_empty() {
        refuse(model, "name a file to save the copy to");
        return Vec::new();
    }
    let path = home::whole_path(model, typed);
    model.waiting = Some(Waiting::Report);
    vec![Effect::Store(Order::SaveCopy(path))]
}

pub(super) fn say_yes(model: &mut Model) -> Vec<Effect> {
    let question = match model.overlays.pop() {
        Some(Overlay::Confirm { question, .. }) => question,
        other => {
            model.overlays.extend(other);
            return Vec::new();
        }
    };
    match question {
        Question::Overwrite { .. } => exporting::write(model, Existing::Replace),
        Question::Restore { path, .. } => {
            model.waiting = Some(Waiting::Session);
            vec![Effect::Store(Order::Restore(path))]
        }
        Question::DecideAnyway { outcome, objections } => deciding::ask(model, outcome, objections),
        Question::Recover { .. } => vec![Effect::Store(Order::Recover)],
        Question::TakeIn { copies, .. } => home::take_in(model, copies),
        Question::WriteAgain { .. } => vec![Effect::Store(Order::WriteAgain)],
        Question::LeaveUnsaved { leaving, .. } => leaving::leave_saved(model, leaving),
        Question::LeaveDrafts { leaving, .. } => leaving::leave_now(model, leaving),
    }
}
