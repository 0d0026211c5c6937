//! Where an action can be carried out that cannot be carried out here, and the keys that lead there: for the palette
//! and for keys that do nothing here.

use crate::tui::action::Action;
use crate::tui::chord::Chord;
use crate::tui::keymap::rows_in;
use crate::tui::model::Model;
use crate::tui::model::overlay::Leaving;
use crate::tui::screens::{Context, Page};
use crate::tui::update::availability::{OF_A_CONDITION, acts_on_an_item, availability};
use crate::tui::update::belonging::belongs;

/// The actions that open another context, the nearer ones first.
const OPENERS: [(Action, Context); 15] = [
    (Action::OpenTask, Context::Review),
    (Action::OpenSession, Context::Review),
    (Action::OpenSummary, Context::Summary),
    (Action::OpenMeeting, Context::Meeting),
    (Action::OpenItem, Context::Item),
    (Action::ShowPeople, Context::People),
    (Action::ChangeRole, Context::Role),
    (Action::EditNote, Context::Strip),
    (Action::Export, Context::Export),
    (Action::ImportReport, Context::Import),
    (Action::Compare, Context::Compare),
    (Action::ShowPortfolio, Context::Portfolio),
    (Action::Decide, Context::Decision),
    (Action::ShowConditions, Context::Promises),
    (Action::ReadResponses, Context::Responses),
];

/// A context, and the keys that lead there.
#[derive(Clone)]
struct Way {
    context: Context,
    keys: Vec<String>,
}

/// The contexts that keys lead to from the present one.
pub(super) struct Ways<'m> {
    model: &'m Model,
    /// The nearest first.
    ways: Vec<Way>,
}

impl<'m> Ways<'m> {
    /// Returns the ways from the present context.
    pub(super) fn from_here(model: &'m Model) -> Self {
        Self { model, ways: ways(model) }
    }

    /// Returns the place of an action that the present context does not have, and the keys that lead there and carry
    /// it out: `in the summary: s, then y`. `None` where it answers a question that is not open.
    pub(super) fn to(&self, action: Action) -> Option<String> {
        let has_it = |context: Context| rows_in(context).any(|row| row.action == action);
        let Some(way) = self.ways.iter().find(|way| has_it(way.context)) else {
            // No key leads to Home from a session that the command line named, or to a review where there is none.
            let opened = OPENERS.into_iter().map(|(_, context)| context);
            let place = [Context::Home].into_iter().chain(opened).find(|place| has_it(*place));
            return place.map(Context::at);
        };
        let key = self.model.setup.keymap.key_in(way.context, action);
        let keys: Vec<String> = way.keys.iter().cloned().chain(key).collect();
        Some(sentence(way.context, &keys))
    }
}

/// Returns what a key does elsewhere that does nothing here, and the keys that lead there.
pub(super) fn refusal_of(model: &Model, chord: Chord) -> Option<String> {
    let keymap = &model.setup.keymap;
    let of_page = model.review.as_ref().map(|review| review.page.context());
    let of_item =
        of_page.and_then(|page| keymap.resolve(page, chord)).filter(|one| acts_on_an_item(*one));
    if model.context() == Context::Promises && of_item.is_some() {
        return Some(model.with_keys(OF_A_CONDITION));
    }
    if let Some(refusal) = refusal_in_a_meeting(model, chord) {
        return Some(refusal);
    }
    let screens = Context::ALL.into_iter().filter(|context| context.is_screen());
    let screens = screens.map(|context| Way { context, keys: Vec::new() });
    let mut ways = ways(model).into_iter().chain(screens);
    ways.find_map(|Way { context, mut keys }| {
        let action = keymap.resolve(context, chord)?;
        let review = model.review.as_deref();
        if let Some(Err(why)) = review.map(|review| belongs(action, &review.session)) {
            return Some(model.with_keys(why));
        }
        let row = rows_in(context).find(|row| row.action == action);
        let hint = row.and_then(|row| row.hint);
        let name = hint.map_or_else(|| action.name(), |hint| hint.label.to_owned());
        if !keys.is_empty() {
            keys.push(chord.to_string());
        }
        // The keys are what is looked for: a longer sentence would lose them on a small screen.
        let keys = if keys.is_empty() { String::new() } else { format!(": {}", keys.join(", ")) };
        Some(format!("{chord} ({name}) acts {}{keys}", context.at()))
    })
}

/// Returns what to do instead of a key that hands expect to act in a meeting: the one that skips at the end of the
/// agenda, and the digits of the people.
fn refusal_in_a_meeting(model: &Model, chord: Chord) -> Option<String> {
    let (context, keymap) = (model.context(), &model.setup.keymap);
    let skips = || keymap.resolve(Context::Meeting, chord) == Some(Action::Skip);
    let is_digit =
        || matches!(keymap.resolve(Context::Review, chord), Some(Action::GoToCategory(_)));
    if context == Context::WrapUp && skips() {
        return Some(model.with_keys("this is the end of the agenda; {Decide} decides"));
    }
    let picks = "a digit picks an owner once {EditOwner} asks for one";
    (context == Context::Meeting && is_digit()).then(|| model.with_keys(picks))
}

fn sentence(context: Context, keys: &[String]) -> String {
    match keys {
        [] => context.at(),
        [key] => format!("{}: {key}", context.at()),
        [before @ .., last] => format!("{}: {}, then {last}", context.at(), before.join(", ")),
    }
}

/// Returns the contexts that keys lead to from here, the nearest first.
fn ways(model: &Model) -> Vec<Way> {
    let mut ways = ways_back(model);
    let mut index = 0;
    while let Some(Way { context, keys }) = ways.get(index).cloned() {
        for (opener, opened) in OPENERS {
            let is_known = ways.iter().any(|way| way.context == opened);
            let opens = !keys.is_empty() || availability(opener, model).is_ok();
            let key = model.setup.keymap.key_in(context, opener).filter(|_| !is_known && opens);
            if let Some(key) = key {
                let keys = keys.iter().cloned().chain([key]).collect();
                ways.push(Way { context: opened, keys });
            }
        }
        index += 1;
    }
    ways.sort_by_key(|way| way.keys.len());
    ways
}

/// Returns the present context and those that closing and going back lead to.
fn ways_back(model: &Model) -> Vec<Way> {
    let mut way = Way { context: model.context(), keys: Vec::new() };
    let mut ways = vec![way.clone()];
    let screens = model.review.iter().flat_map(|review| review.pages().map(Page::context));
    let home = (model.root == Leaving::ToHome).then_some(Context::Home);
    for screen in screens.chain(home).filter(|screen| *screen != model.context()) {
        let leaves = if way.context.is_screen() { Action::GoBack } else { Action::Close };
        let Some(key) = model.setup.keymap.key_in(way.context, leaves) else { break };
        way.keys.push(key);
        way.context = screen;
        ways.push(way.clone());
    }
    ways
}
