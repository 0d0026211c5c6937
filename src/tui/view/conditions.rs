//! A condition in a row, the same on every screen: who owes it, when it is due or that it is met, then its text.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Shown, columns};
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::records::condition::{Condition, ConditionState};
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, Layout, list_row};
use crate::tui::view::words;
use crate::tui::widgets::row::Row;

/// The words for a missing owner, and for a missing date.
pub(super) const NO_OWNER: &str = "no owner";
const NO_DATE: &str = "no date";
/// The blanks behind an owner, and behind a date.
const GAP: usize = 2;
/// The fewest columns of a text beside its owner and date where it is wrapped; with fewer it stands below them.
const LEAST_TEXT: usize = 18;
/// The indent of a text below its owner and date.
const BELOW: usize = 2;

/// The words of a row, each with its style.
pub(super) type Words = Vec<(String, Style)>;

/// The columns of the owners and of the dates of conditions that stand below one another.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) owner: usize,
    pub(super) due: usize,
}

impl Columns {
    /// Returns as many as the longest owner and date need, as far as there is room.
    pub(super) fn of<'p>(
        drawing: Drawing<'_>,
        conditions: impl Iterator<Item = &'p Condition> + Clone,
    ) -> Self {
        let most = match drawing.layout {
            Layout::Wide | Layout::Panes => 24,
            Layout::Standard => 18,
            Layout::Compact => 14,
            Layout::Tiny | Layout::TooSmall => 8,
        };
        let owners = conditions.clone().map(|one| columns(&owner(one)));
        let dates = conditions.map(|one| columns(&due(drawing, one)));
        Self { owner: owners.max().unwrap_or(0).min(most), due: dates.max().unwrap_or(0) }
    }

    /// Returns the columns before the text.
    const fn before_text(self) -> usize {
        self.owner + GAP + self.due + GAP
    }
}

/// Returns the conditions of the decision, and those that earlier reviews carried on.
pub(super) fn parted(review: &Review) -> (Vec<Promise>, Vec<Promise>) {
    review.promises().into_iter().partition(|one| !one.is_carried(&review.session))
}

/// Returns the title of a list of conditions.
pub(super) fn title(review: &Review, all: &[Promise]) -> &'static str {
    let is_carried = all.iter().all(|one| one.is_carried(&review.session));
    if is_carried { "Conditions of last time" } else { "Conditions" }
}

/// Returns the counts of those of the decision, and of those carried on, in words: `last time, 1 of 3 met`. Beside a
/// decision that took some of them over they are the others: `1 more of last time, met`.
pub(super) fn counted(drawing: Drawing<'_>, own: &[Promise], carried: &[Promise]) -> [String; 2] {
    let today = drawing.model.today();
    let count = |all: &[Promise]| PromiseCounts::of(all.iter().map(|one| &one.condition), today);
    let (decided, others) = (count(own), count(carried));
    let carried = match (own, others.open(), others.total) {
        ([], ..) => format!("last time, {}", others.words()),
        (_, 0, 1) => "1 more of last time, met".to_owned(),
        (_, 0, total) => format!("{total} more of last time, all met"),
        (.., total) => format!("{total} more of last time, {}", others.words()),
    };
    [decided.words(), carried]
}

fn owner(condition: &Condition) -> String {
    condition.owner().map_or_else(|| NO_OWNER.to_owned(), |owner| owner.shown().to_string())
}

fn due(drawing: Drawing<'_>, condition: &Condition) -> String {
    let Drawing { model, layout, .. } = drawing;
    let is_overdue = condition.is_overdue(model.today());
    let is_short = layout < Layout::Wide;
    match condition.due {
        _ if !condition.is_open() => condition.state.word().to_owned(),
        Some(due) => words::due(due, is_overdue, is_short, model.today()),
        None => NO_DATE.to_owned(),
    }
}

/// Returns the text, with who met it and when, and the day on which it was copied.
pub(super) fn text(drawing: Drawing<'_>, promise: &Promise) -> String {
    let (condition, days) = (&promise.condition, drawing.model.now.days());
    let is_met = condition.state == ConditionState::Met;
    let by = condition.met_by.iter().map(|by| format!("by {}", by.shown()));
    let at = condition.met_at.iter().map(|at| days.of(*at).to_string());
    let met: Vec<String> = by.chain(at).filter(|_| is_met).collect();
    let met = (!met.is_empty()).then(|| format!(" ({})", met.join(" ")));
    let copied = promise.copied_at.map(|at| format!(", as of {}", days.of(at)));
    let text = condition.text.shown().to_string();
    met.into_iter().chain(copied).fold(text, |words, part| words + &part)
}

/// Returns the owner and the date in their columns. Only the date of an overdue one is in the alarm colour: without
/// colours a whole row of it would hide the cursor.
fn head(drawing: Drawing<'_>, condition: &Condition, columns: Columns) -> Words {
    let Drawing { theme, model, .. } = drawing;
    let padded = |words: String, width: usize| {
        let blanks = " ".repeat((width + GAP).saturating_sub(self::columns(&words)));
        words + &blanks
    };
    let is_open = condition.is_open();
    let style = |lacks| if is_open && lacks { theme.strong() } else { theme.plain() };
    let is_overdue = condition.is_overdue(model.today());
    let dated = if is_overdue { theme.alarm() } else { style(condition.due.is_none()) };
    let name = Shown::line(&owner(condition)).cut(columns.owner, theme.glyphs.ellipsis);
    vec![
        (padded(name, columns.owner), style(condition.owner().is_none())),
        (padded(due(drawing, condition), columns.due), dated),
    ]
}

/// Returns a condition as one row; what has no room is cut at the end of its text.
pub(super) fn line(
    drawing: Drawing<'_>,
    promise: &Promise,
    columns: Columns,
    style: Style,
) -> Words {
    let mut words = head(drawing, &promise.condition, columns);
    words.push((text(drawing, promise), style));
    words
}

/// Returns a condition whole, wrapped to a width: the text in a column of its own, or where that would be too narrow
/// below the owner and the date.
pub(super) fn lines(
    drawing: Drawing<'_>,
    promise: &Promise,
    columns: Columns,
    (style, width): (Style, usize),
) -> Vec<Words> {
    let room = width.saturating_sub(columns.before_text());
    let is_beside = room >= LEAST_TEXT;
    let (indent, room) = if is_beside {
        (columns.before_text(), room)
    } else {
        (BELOW, width.saturating_sub(BELOW).max(1))
    };
    let text = text(drawing, promise);
    let mut texts = Shown::line(&text).wrap(room).map(|text| (text, style));
    let first = if is_beside { texts.next() } else { None };
    let head = head(drawing, &promise.condition, columns).into_iter().chain(first).collect();
    let others = texts.map(|text| vec![(" ".repeat(indent), style), text]);
    std::iter::once(head).chain(others).collect()
}

/// Returns conditions below one another as plain words, each in one row.
pub(super) fn in_words(drawing: Drawing<'_>, conditions: &[Condition]) -> Vec<String> {
    let columns = Columns::of(drawing, conditions.iter());
    let told = |one: &Condition| {
        let head = head(drawing, one, columns).into_iter().map(|(word, _)| word);
        head.collect::<String>() + one.text.shown().as_str()
    };
    conditions.iter().map(told).collect()
}

/// Draws the rows of a condition of a list into the next lines, with the mark of the selected one on the first.
pub(super) fn draw(
    drawing: Drawing<'_>,
    texts: Vec<Words>,
    (index, is_selected): (usize, bool),
    lines: &mut impl Iterator<Item = Rect>,
) {
    for ((number, words), line) in texts.into_iter().enumerate().zip(lines) {
        let (row, _) = list_row(drawing, is_selected && number == 0);
        add(row, words).draw_on(drawing, line);
        drawing.spot(line, Target::Row(index));
    }
}

/// Adds the words of a condition to a row.
pub(super) fn add(row: Row<'_>, words: Words) -> Row<'_> {
    words.into_iter().fold(row, |row, (word, style)| row.left(word, style))
}
