//! The list of participants, with their roles and their presence.

use ratatui::layout::Rect;

use crate::domain::basics::names;
use crate::domain::records::people::{Person, Role};
use crate::tui::action::Action;
use crate::tui::model::combining::{Progress, told};
use crate::tui::model::form::DIGITS;
use crate::tui::model::mouse::Target;
use crate::tui::model::overlay::Overlay;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, boxed, draw_lines, list_row, list_rows, split, split_last,
};
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 80;
/// The most rows of people.
const ROWS: u16 = 12;
/// The roles, each with the action that gives it.
const ROLES: [(Role, Action); 4] = [
    (Role::Facilitator, Action::BeFacilitator),
    (Role::DecisionMaker, Action::BeDecisionMaker),
    (Role::Contributor, Action::BeContributor),
    (Role::Observer, Action::BeObserver),
];
/// The fewest columns with room for `present` beside the names.
const ROOMY: u16 = 50;

pub(super) fn draw(drawing: Drawing<'_>, cursor: usize, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let people = model.review.as_ref().map(|review| review.session.people()).unwrap_or_default();
    let height = u16::try_from(people.len()).unwrap_or(ROWS).clamp(1, ROWS);
    let present = people.iter().filter(|person| person.present).count();
    let title = format!("People, {present} of {} present", people.len());
    // The box keeps its height when the assessments have come.
    let bounds = window::centred(area, WIDTH, height + 4);
    let body = boxed(drawing, &title, bounds, Context::People);
    let progress =
        model.review.as_ref().map(|review| review.progress.as_slice()).unwrap_or_default();
    let others = others(people, progress);
    let (list, below) = split_last(body, u16::from(others.is_some()));
    draw_lines(drawing, others, theme.quiet(), below);
    if people.is_empty() {
        let words = model.with_keys("nobody yet; {AddPerson} adds somebody");
        let row = Row::new(theme).left(words, theme.plain());
        row.draw_on(drawing, split(list, 1).0);
        return;
    }
    let columns = Columns::of(people, progress, list.width);
    for (index, line) in list_rows(drawing, people.len(), cursor, list, "    ") {
        drawing.spot(line, Target::Row(index));
        let person = &people[index];
        let (row, style) = list_row(drawing, index == cursor);
        let there_style = if person.present { theme.plain() } else { theme.quiet() };
        let there = if person.present { columns.present } else { "absent" };
        let state = state(progress, person).unwrap_or_default();
        let state = format!("{state:<0$}", columns.state);
        let role = if columns.role > 0 { person.role.word() } else { "" };
        let gap = if columns.state > 0 && columns.role > 0 { "  " } else { "" };
        let role = format!("{gap}{role:<0$}", columns.role);
        let there = format!("  {there:<0$}", columns.there());
        // The digit that picks them where an owner is asked for.
        let digit = if index < DIGITS { (index + 1).to_string() } else { " ".to_owned() };
        row.left(format!("{digit} "), theme.quiet())
            .left(person.name.shown().into_cow(), style)
            .right(state, theme.plain())
            .right(role, theme.plain())
            .right(there, there_style)
            .draw_on(drawing, line);
    }
}

/// Returns how far the assessment of a person is, once one of the review was begun.
fn state(progress: &[Progress], person: &Person) -> Option<String> {
    told(progress)?;
    let own = progress.iter().find(|one| names::is_same(&one.by, &person.name));
    own.map(Progress::words)
}

/// Returns how far the assessments of those are who are not listed, if there are any.
fn others(people: &[Person], progress: &[Progress]) -> Option<String> {
    let is_listed =
        |one: &Progress| people.iter().any(|person| names::is_same(&one.by, &person.name));
    let others: Vec<Progress> = progress.iter().filter(|one| !is_listed(one)).cloned().collect();
    told(&others).map(|told| format!("Also: {told}"))
}

/// Draws the roles, each with the key that gives it to the selected person.
pub(super) fn draw_roles(drawing: Drawing<'_>, cursor: usize, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    let people = model.review.as_ref().map(|review| review.session.people()).unwrap_or_default();
    let selected = model.overlays.iter().find_map(|overlay| match overlay {
        Overlay::People { cursor } => people.get(*cursor),
        _ => None,
    });
    let name = selected.map(|person| person.name.shown().to_string()).unwrap_or_default();
    let height = u16::try_from(Role::ALL.len() + 4).unwrap_or(ROWS);
    let (title, bounds) = (format!("The role of {name}"), window::centred(area, WIDTH, height));
    let list = boxed(drawing, &title, bounds, Context::Role);
    for (index, line) in list_rows(drawing, Role::ALL.len(), cursor, list, "    ") {
        let (role, action) = ROLES[index];
        let key = model.setup.keymap.key_in(Context::Role, action).unwrap_or_default();
        let (row, style) = list_row(drawing, index == cursor);
        row.left(format!("{key} "), theme.key()).left(role.word(), style).draw_on(drawing, line);
        drawing.spot(line, Target::Row(index));
    }
}

/// The widths of the columns beside a name.
struct Columns {
    /// The columns of how far an assessment is.
    state: usize,
    /// The columns of the longest role; none where the assessments have its room.
    role: usize,
    /// The word for those present: a short one where names need the room.
    present: &'static str,
}

impl Columns {
    fn of(people: &[Person], progress: &[Progress], width: u16) -> Self {
        let roles = people.iter().map(|person| person.role.word().len());
        let states = people.iter().filter_map(|person| state(progress, person));
        let state = states.map(|state| state.len()).max().unwrap_or(0);
        let present = if width < ROOMY { "here" } else { "present" };
        let has_role = state == 0 || width >= ROOMY;
        Self { state, role: if has_role { roles.max().unwrap_or(0) } else { 0 }, present }
    }

    fn there(&self) -> usize {
        self.present.len().max("absent".len())
    }
}
