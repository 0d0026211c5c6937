//! The selected entry below a list: its text whole, then what the row has no room for.

use ratatui::layout::Rect;

use crate::domain::basics::text::{Text, columns};
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::tui::model::portfolio::{PortfolioBox, PortfolioRow};
use crate::tui::view::drawing::{Draw, Drawing, Layout, draw_lines, rows, split};
use crate::tui::view::portfolio::rows::{draw_owed, what};
use crate::tui::view::portfolio::systems::CARRIED;
use crate::tui::view::words::{self, at_most, packed};
use crate::tui::widgets::row::Row;

/// The blanks between two facts.
const GAP: &str = "   ";

/// Draws the name of a person with the key of the tasks, and below it those that have room, unless the list shows them.
fn draw_person(drawing: Drawing<'_>, portfolio: &PortfolioBox, person: &Owing, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (line, rest) = split(area, 1);
    let name =
        person.owner.as_ref().map_or_else(|| "nobody".into(), |owner| owner.shown().into_cow());
    let is_unfolded = portfolio.is_unfolded(person);
    let hint =
        if is_unfolded { "{OpenTask} hides the tasks" } else { "{OpenTask} goes to the tasks" };
    let hint = model.with_keys(hint);
    let row = Row::new(theme).left(name, theme.strong());
    let hint = if columns(&hint) < row.room_beside(line.width) { hint } else { String::new() };
    row.right(hint, theme.quiet()).draw_on(drawing, line);
    if !is_unfolded {
        draw_owed(drawing, &person.tasks, rest);
    }
}

/// Draws the text and the facts. In the smallest layout the text of an item takes all the room, after its system.
pub(super) fn draw(
    drawing: Drawing<'_>,
    portfolio: &PortfolioBox,
    row: &PortfolioRow<'_>,
    area: Rect,
) {
    let Drawing { theme, layout, .. } = drawing;
    let named = |system: &Text, text: String| {
        let system = system.shown().cut(usize::from(area.width / 2), theme.glyphs.ellipsis);
        (format!("{system}: {text}"), Vec::new())
    };
    let (text, facts) = match row {
        PortfolioRow::Task(task) | PortfolioRow::Owed(task) if layout == Layout::Tiny => {
            named(&task.system, what(task))
        }
        PortfolioRow::Lost(lost) if layout == Layout::Tiny => {
            named(&lost.system, lost.text.shown().to_string())
        }
        PortfolioRow::System(system) if layout == Layout::Tiny => {
            named(&system.system, system_facts(system).join(", "))
        }
        PortfolioRow::Task(task) | PortfolioRow::Owed(task) => {
            (what(task), task_facts(portfolio, task))
        }
        PortfolioRow::Lost(lost) => (lost.text.shown().to_string(), lost_facts(lost)),
        // The tasks stand below the name.
        PortfolioRow::Person(person) => return draw_person(drawing, portfolio, person, area),
        PortfolioRow::System(system) => (system.system.shown().to_string(), system_facts(system)),
    };
    let text = Text::new(text);
    let lines = text.shown().wrap(usize::from(area.width));
    let most = usize::from(area.height).saturating_sub(usize::from(!facts.is_empty())).max(1);
    let lines = at_most(lines, most, theme.glyphs.ellipsis);
    let (first, last) = split(area, u16::try_from(lines.len()).unwrap_or(1));
    draw_lines(drawing, lines, theme.strong(), first);
    let widths: Vec<usize> = facts.iter().map(|fact| columns(fact)).collect();
    let packed = packed(&widths, GAP.len(), area.width.into());
    for (line, shown) in rows(last).zip(packed) {
        Row::new(theme).left(facts[shown].join(GAP), theme.quiet()).draw_on(drawing, line);
    }
}

fn task_facts(portfolio: &PortfolioBox, task: &Task) -> Vec<String> {
    let passed = match (task.is_overdue, task.kind) {
        (false, _) => None,
        (true, Kind::Risk) => Some("lapsed".to_owned()),
        (true, _) => Some("overdue".to_owned()),
    };
    let status = task.status.map(|status| status.word().to_owned());
    let from = task.from.map(|from| format!("from {from}"));
    let item = task.item.as_ref().map(|item| item.shown().to_string());
    let parts = match task.kind {
        // Its id says nothing to a person.
        Kind::Condition => [passed, condition_of(portfolio, task), None, None],
        Kind::Todo | Kind::Risk | Kind::Review => [passed, status, from, item],
    };
    parts.into_iter().flatten().chain([task.review.to_string()]).collect()
}

/// Names the review that set a condition.
fn condition_of(portfolio: &PortfolioBox, task: &Task) -> Option<String> {
    let newest = || {
        let mut systems = portfolio.portfolio.systems.iter();
        systems.find(|system| system.review == task.review).map(|system| system.reviewed)
    };
    task.from.or_else(newest).map(|day| format!("condition of the review of {day}"))
}

fn lost_facts(lost: &Lost) -> Vec<String> {
    let words = format!("{}, was {}", lost.now.word(), lost.before.word());
    let from = lost.from.map(|from| format!("from {from}"));
    let parts = [Some(words), from, Some(lost.item.shown().to_string())];
    parts.into_iter().flatten().chain([lost.review.to_string()]).collect()
}

fn system_facts(system: &System) -> Vec<String> {
    let labels = system.labels.words();
    let labels = (!labels.is_blank()).then(|| labels.shown().to_string());
    let same =
        (system.from_the_same > 1).then(|| format!("{} from the same", system.from_the_same));
    let ahead = system.in_future.len();
    let ahead = (ahead > 0).then(|| format!("{ahead} in the future"));
    let newer = system.newer_version.map(|version| format!("checklist has version {version}"));
    let next = system.next_review.map(|next| format!("next review {}", next.0));
    let reviewed = Some(format!("reviewed {}", system.reviewed));
    let decision = system.decision.as_ref().map(|decision| decision.outcome.words().to_owned());
    let conditions = match system.conditions {
        0 => None,
        count => Some(words::count(count, "open condition", "open conditions")),
    };
    let carried = system.carried_words().map(|words| format!("{CARRIED} {words}"));
    [decision, reviewed, carried, conditions, next, labels, newer, same, ahead]
        .into_iter()
        .flatten()
        .collect()
}
