//! The footer: the keys that work here and now, as many as fit. It asks the same guard as the keys
//! do, so a hint never lies.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::basics::text::columns;
use crate::tui::action::{Action, Group};
use crate::tui::keymap::{self, Hint, rows_in};
use crate::tui::model::Model;
use crate::tui::model::form::{Form, Then};
use crate::tui::model::home::{Lack, Stage};
use crate::tui::model::overlay::Overlay;
use crate::tui::model::picker::Searched;
use crate::tui::model::portfolio::PortfolioRow;
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::update::availability;
use crate::tui::widgets::row::Row;

/// The gap between two hints.
const GAP: &str = "  ";
const GAP_COLUMNS: u16 = 2;

/// The screens below this width have the shortest words.
const NARROW: u16 = 60;

/// The ranks by which the keys for a row of a list stand behind the ways on.
const FOR_ROWS: u8 = 10;

/// The actions whose keys stand on the smallest screen, and of those without a meeting.
const IN_A_LARGE_FONT: [Action; 9] = [
    Action::MarkDone,
    Action::StillSo,
    Action::MarkPartial,
    Action::MarkMissing,
    Action::MarkNotApplicable,
    Action::OpenItem,
    Action::Skip,
    Action::GoBack,
    Action::ShowHelp,
];
const WITHOUT_A_MEETING: [Action; 7] = [
    Action::MarkDone,
    Action::MarkPartial,
    Action::MarkMissing,
    Action::MarkNotApplicable,
    Action::OpenItem,
    Action::GoBack,
    Action::ShowHelp,
];

/// The hints of a footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Those that can act and have room, with their words.
    Usual,
    /// The same at every item, with their words: what cannot act leaves its room blank to the end.
    Lasting,
    /// The same at every item, few, and most of them without words.
    Keys,
}

/// A key and what it does.
struct Shown {
    key: String,
    hint: Hint,
    action: Action,
    can_act: bool,
}

impl Shown {
    fn columns(&self) -> usize {
        columns(&self.key) + columns(&self.words())
    }

    /// Returns the words behind the key, with a blank before them.
    fn words(&self) -> String {
        let label = self.hint.label;
        if label.is_empty() { String::new() } else { format!(" {label}") }
    }
}

/// Draws the keys that work in a context, but for actions that stand elsewhere or about which nothing is drawn: on two
/// rows those that change items above the ways to other places; what is no screen has them on the last row. Returns
/// the area of each.
pub fn draw(
    model: &Model,
    context: Context,
    (theme, hints): (&Theme, Hints),
    [stands_elsewhere, is_blind]: [&dyn Fn(Action) -> bool; 2],
    area: Rect,
    buffer: &mut Buffer,
) -> Vec<(Rect, Action)> {
    let mut shown = all(model, context, |action| !stands_elsewhere(action), is_blind);
    match hints {
        Hints::Usual => shown.retain(|one| one.can_act),
        Hints::Lasting => shown.retain(|one| one.can_act || !chooses(one.action)),
        Hints::Keys => shown = keys_alone(shown, context, area.width.into()),
    }
    let last = Rect { y: area.bottom().saturating_sub(1), height: 1.min(area.height), ..area };
    if area.height < 2 || !(context.is_screen() || context == Context::Responses) {
        return draw_row(theme, shown, last, buffer);
    }
    let first = Rect { y: area.y, ..last };
    let (changes, ways) = shown.into_iter().partition(|one| changes_items(one.action, context));
    let mut areas = draw_row(theme, changes, first, buffer);
    areas.extend(draw_row(theme, ways, last, buffer));
    areas
}

/// The ways that have words on the smallest screen, those first that are guessed least.
const WITH_WORDS: [Action; 4] = [Action::OpenItem, Action::GoBack, Action::Skip, Action::ShowHelp];

/// Returns the keys of the smallest screen: the marks and the ways on, with words for some as far as there is room.
fn keys_alone(mut shown: Vec<Shown>, context: Context, width: usize) -> Vec<Shown> {
    let few: &[Action] =
        if context == Context::Meeting { &IN_A_LARGE_FONT } else { &WITHOUT_A_MEETING };
    shown.retain(|one| few.contains(&one.action));
    let labels: Vec<&str> =
        shown.iter_mut().map(|one| std::mem::take(&mut one.hint.label)).collect();
    for action in WITH_WORDS {
        let Some(index) = shown.iter().position(|one| one.action == action) else { continue };
        shown[index].hint.label = labels[index];
        if columns_of(&shown) > width {
            shown[index].hint.label = "";
        }
    }
    shown
}

/// Returns whether an action changes items or the list at Home, so that it stands on the first of two rows.
fn changes_items(action: Action, context: Context) -> bool {
    match action {
        // The other row is full, and whoever speaks in the meeting is named there.
        Action::ShowPeople => context == Context::Meeting,
        Action::Undo => true,
        Action::OpenSession | Action::OpenSample => false,
        _ => matches!(action.words().group, Group::Marking | Group::Writing | Group::Home),
    }
}

/// Returns the columns that hints take in a row.
fn columns_of(shown: &[Shown]) -> usize {
    let gaps = GAP.len() * shown.len().saturating_sub(1);
    shown.iter().map(Shown::columns).sum::<usize>() + gaps
}

/// Draws as many hints as a row has room for, without those of the highest rank, and of them those that can act;
/// returns the area of each.
fn draw_row(
    theme: &Theme,
    mut shown: Vec<Shown>,
    area: Rect,
    buffer: &mut Buffer,
) -> Vec<(Rect, Action)> {
    let is_narrow = area.width < NARROW - 2;
    if is_narrow && columns_of(&shown) > usize::from(area.width) {
        // Of all keys this one needs its word least.
        let help = shown.iter_mut().filter(|one| one.action == Action::ShowHelp);
        help.for_each(|one| one.hint.label = "");
    }
    while columns_of(&shown) > usize::from(area.width) {
        let ranks = shown.iter().enumerate().map(|(index, one)| (one.hint.rank, index));
        let Some((_, last)) = ranks.max() else { break };
        shown.remove(last);
    }
    shown.retain(|one| one.can_act);
    let mut rest = area;
    let mut areas = Vec::new();
    for one in &shown {
        let taken = u16::try_from(one.columns()).unwrap_or(u16::MAX).min(rest.width);
        areas.push((Rect { width: taken, ..rest }, one.action));
        let behind = (taken + GAP_COLUMNS).min(rest.width);
        rest = Rect { x: rest.x + behind, width: rest.width - behind, ..rest };
    }
    let row = shown.into_iter().enumerate().fold(Row::new(theme), |row, (index, one)| {
        let words = one.words();
        row.left(if index == 0 { "" } else { GAP }, theme.plain())
            .left(one.key, theme.key())
            .left(words, theme.plain())
    });
    row.render(area, buffer);
    areas
}

/// Returns whether an action chooses between two values, which are rare.
const fn chooses(action: Action) -> bool {
    matches!(action, Action::KeepShown | Action::TakeOther | Action::KeepBoth)
}

/// Returns the hints of a context, with those that cannot act.
fn all(
    model: &Model,
    context: Context,
    stands_here: impl Fn(Action) -> bool,
    is_blind: impl Fn(Action) -> bool,
) -> Vec<Shown> {
    let rows = rows_in(context).filter(|row| stands_here(row.action));
    let shown = rows.filter_map(|row| {
        let action = row.action;
        let key = model.setup.keymap.chords(row, context).next()?.to_string();
        let can_act = availability(action, model).is_ok() && !is_blind(action);
        Some(Shown { key, hint: hint(model, context, row)?, action, can_act })
    });
    shown.collect()
}

/// Returns the hint of a row, which for opening a session depends on the state of its file, for the clock on
/// whether it runs, for keeping a form on its purpose, for a comparison on what is read, and for a search on what is
/// found.
fn hint(model: &Model, context: Context, row: &keymap::Row) -> Option<Hint> {
    let opening = || {
        let entry = model.home.selected()?;
        Some(match &entry.content {
            Ok(summary) => match summary.stage() {
                Stage::NotBegun => "begin",
                Stage::Begun => "go on",
                Stage::Decided => "open",
            },
            Err(error) => Lack::of(error).opening(entry.can_be_mended),
        })
    };
    let is_small = model.size.width < NARROW;
    let goes_on = || model.form().is_some_and(|form| form.then != Then::Stay);
    let is_of_commands = || {
        let picker = model.overlays.last();
        matches!(picker, Some(Overlay::Pick(picker)) if picker.searched == Searched::Commands)
    };
    let is_paused = || {
        let meeting = model.review.as_deref().and_then(|review| review.session.meeting());
        meeting.is_some_and(|meeting| !meeting.is_running())
    };
    let reads_answers =
        || matches!(model.overlays.last(), Some(Overlay::Compare(one)) if one.page.is_some());
    let is_on_person = || match model.overlays.last() {
        Some(Overlay::Portfolio(one)) => {
            matches!(one.rows().get(one.cursor()), Some(PortfolioRow::Person(_)))
        }
        _ => false,
    };
    let is_refused = || match model.overlays.last() {
        Some(Overlay::Pick(picker)) if picker.searched == Searched::Commands => {
            picker.selected().is_some_and(|hit| hit.aside.is_some())
        }
        _ => false,
    };
    let label = match row.action {
        // It stands under a command that cannot be carried out.
        Action::Choose if is_refused() => return None,
        Action::Choose if is_of_commands() => Some("run"),
        Action::ReadAnswers if reads_answers() => Some("list"),
        Action::NextPart if reads_answers() => return None,
        Action::OpenSession => opening(),
        Action::OpenTask if is_on_person() => Some("tasks"),
        Action::GoToItem | Action::Walk if model.opens_conditions(row.action) => Some("conditions"),
        Action::PauseClock if is_paused() => Some("resume"),
        // The smallest screen has no room for more beside the way to the other fields.
        Action::Keep if goes_on() && is_small => Some("next item"),
        Action::NextField if goes_on() && is_small => Some("field"),
        Action::Keep if goes_on() => Some("keep, next item"),
        // Beside the longer word the smallest screen has no room for it.
        Action::NextFormat if is_small => Some("next"),
        Action::Keep => model.form().and_then(Form::keeping),
        _ => None,
    };
    let of_condition = || {
        let mut rows = rows_in(Context::Promises).filter(|other| other.action == row.action);
        rows.find_map(|other| other.hint).filter(|_| row.action.acts_on_conditions())
    };
    let usual = model.selected_promise().and_then(|_| of_condition()).or(row.hint);
    let Hint { rank, label: usual } = usual?;
    let review = || model.review.as_deref();
    let rank = match row.action {
        // From the page of an item the way back leads there.
        Action::OpenMeeting if review().is_some_and(Review::is_in_meeting) => return None,
        _ => rank,
    };
    // Where a list leads on, the ways stay longer than the keys for its rows.
    let is_for_rows = matches!(context, Context::WrapUp | Context::Summary);
    let rank =
        if is_for_rows && changes_items(row.action, context) { rank + FOR_ROWS } else { rank };
    Some(Hint { rank, label: label.unwrap_or(usual) })
}
