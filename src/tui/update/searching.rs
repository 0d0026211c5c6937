//! Searching: items, sessions and commands by what is typed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashSet;

use crate::domain::insight::search::{FoundItem, Query};
use crate::tui::action::{Action, Words};
use crate::tui::keymap::{self, TABLE};
use crate::tui::model::Model;
use crate::tui::model::overlay::Overlay;
use crate::tui::model::picker::{Choice, Hit, Searched};
use crate::tui::update::availability::availability;
use crate::tui::update::elsewhere::Ways;

/// Searches for what is typed in the topmost picker.
pub(super) fn search(model: &mut Model) {
    let Some(Overlay::Pick(mut picker)) = model.overlays.pop() else { return };
    let query = Query::new(picker.query.text());
    // Commands are those of what lies below.
    picker.cursor = 0;
    picker.hits = match picker.searched {
        Searched::Items => items(model, &query),
        Searched::Commands => commands(model, &query),
        Searched::Sessions => sessions(model, &query),
    };
    model.overlays.push(Overlay::Pick(picker));
}

fn items(model: &Model, query: &Query) -> Vec<Hit> {
    let Some(review) = &model.review else { return Vec::new() };
    let hit = |found: FoundItem| Hit {
        choice: Choice::Item(found.item),
        indices: Vec::new(),
        aside: found.beside.map(Cow::Borrowed),
    };
    query.items(&review.session).into_iter().map(hit).collect()
}

/// Commands are found by what they do, by their name and by other words for it; those whose title begins with what is
/// typed come first, then those that have the typed words at the beginning of their own, and of them and of the others those that act now, then those of the present
/// context.
fn commands(model: &Model, query: &Query) -> Vec<Hit> {
    let named = |action: Action| {
        let Words { title, also, .. } = action.words();
        (Choice::Command(action), format!("{title}  {}  {also}", action.name()))
    };
    // What would act on the palette itself is left out.
    let mut seen = HashSet::from([Action::ShowPalette]);
    let mut new = |row: &&keymap::Row| seen.insert(row.action);
    let here: Vec<_> = keymap::rows_in(model.context()).filter(&mut new).collect();
    let ways = Ways::from_here(model);
    // The keys of text fields are no commands where nothing is typed.
    let elsewhere = TABLE.iter().filter(|row| !row.is_of_fields()).filter(new);
    let elsewhere = elsewhere.filter(|row| ways.to(row.action).is_some());
    let mut hits = ranked(here.into_iter().map(|row| named(row.action)), query);
    hits.extend(ranked(elsewhere.map(|row| named(row.action)), query));
    for hit in &mut hits {
        if let Choice::Command(action) = hit.choice {
            let refused =
                if is_here(model, action) { refusal_here(model, action) } else { ways.to(action) };
            hit.aside = refused.map(Cow::Owned);
        }
    }
    let place = |hit: &Hit| match hit.choice {
        Choice::Command(action) if query.begins(action.words().title) => 0,
        Choice::Command(action) if query.begins_words_of(action.words().title) => 1,
        Choice::Command(_) | Choice::Item(_) | Choice::Session(_) => 2,
    };
    hits.sort_by_cached_key(|hit| (place(hit), hit.aside.is_some()));
    hits
}

/// Returns why a command cannot be carried out now, or where it can be, in a sentence.
pub(super) fn refusal(model: &Model, action: Action) -> Option<String> {
    let ways = Ways::from_here(model);
    let elsewhere = || Some(format!("{} acts {}", action.name(), ways.to(action)?));
    if is_here(model, action) { refusal_here(model, action) } else { elsewhere() }
}

fn is_here(model: &Model, action: Action) -> bool {
    keymap::rows_in(model.context()).any(|row| row.action == action)
}

fn refusal_here(model: &Model, action: Action) -> Option<String> {
    availability(action, model).err().map(|reason| model.with_keys(reason))
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

/// Returns the choices whose names match, best first; in their own order while nothing is typed.
fn ranked(named: impl Iterator<Item = (Choice, String)>, query: &Query) -> Vec<Hit> {
    let mut found: Vec<(i64, Hit)> = named
        .filter_map(|(choice, name)| {
            let found = query.find(&name)?;
            Some((found.score, Hit { choice, indices: found.indices, aside: None }))
        })
        .collect();
    if !query.is_empty() {
        found.sort_by_key(|(score, _)| Reverse(*score));
    }
    found.into_iter().map(|(_, hit)| hit).collect()
}
