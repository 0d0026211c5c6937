//! Home: the systems with their reviews, and under them what the selected review needs.

mod detail;
mod list;
mod to_do;
mod welcome;
pub(super) mod words;

use ratatui::layout::Rect;

use crate::domain::basics::text::{Text, columns};
use crate::tui::model::Model;
use crate::tui::model::home::{Known, Lack};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, footer, inset, split, split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::words::{count, grouped, sharing, wrapped};
use crate::tui::widgets::row::Row;

/// The rows under the list, at least: a blank, title, rule, four facts. They are a third to a half of all.
const BELOW: u16 = 7;
/// The rows that the list keeps before them: its heading, a rule, seven rows.
const LIST: u16 = 9;
/// The fewest of them in the smallest layout, below a list that leaves them.
const FEWEST: u16 = 4;
/// The most columns of the user's name.
const USER: usize = 24;

pub(super) fn draw(drawing: Drawing<'_>, area: Rect) {
    let (first, rest) = split(area, 1);
    draw_header(drawing, inset(first));
    // A row for the message, and below it the keys.
    let has_none = drawing.model.home.sessions.as_ref().is_some_and(Vec::is_empty);
    let keys = if has_none || drawing.layout == Layout::Tiny { 1 } else { 2 };
    let (middle, last) = split_last(rest, 1 + keys);
    let (message, keys) = split(last, 1);
    if let Some(text) = &drawing.model.message {
        News::of(drawing, text).draw(drawing, inset(message));
    }
    let Drawing { model, theme, .. } = drawing;
    footer(drawing, Context::Home, inset(keys));
    // Where rows are few the systems have the blank one.
    let lists = drawing.layout == Layout::Tiny && !has_none && model.home.sessions.is_some();
    let middle = split(middle, u16::from(!lists)).1;
    match (&model.home.trouble, &model.home.sessions) {
        (Some(trouble), _) => draw_trouble(drawing, trouble, inset(middle)),
        (None, None) => {
            Row::new(theme)
                .left("reading the reviews", theme.quiet())
                .draw_on(drawing, split(inset(middle), 1).0);
        }
        (None, Some(sessions)) if sessions.is_empty() => welcome::draw(drawing, inset(middle)),
        (None, Some(_)) => draw_sessions(drawing, middle),
    }
}

/// Draws the program's name, the counts, and the user; where room is short, fewer counts.
fn draw_header(drawing: Drawing<'_>, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let name = Row::new(theme).left("readyroom", theme.accent());
    let user = model.setup.user.name().text().shown().cut(USER, theme.glyphs.ellipsis);
    let mut counts = counts(model);
    let room = name.room_beside(area.width).saturating_sub(columns(&user));
    let taken =
        |counts: &[Count]| counts.iter().map(|one| columns(&one.words) + GAP.len()).sum::<usize>();
    while taken(&counts) > room {
        let ranks = counts.iter().enumerate().map(|(index, one)| (one.rank, index));
        let Some((_, last)) = ranks.max() else { break };
        counts.remove(last);
    }
    let row = counts.into_iter().fold(name, |row, one| {
        let style = if one.is_alarming { theme.alarm() } else { theme.plain() };
        row.right(one.words, style).right(GAP, theme.plain())
    });
    row.right(user, theme.plain()).draw_on(drawing, area);
}

/// The blanks between two counts.
const GAP: &str = "   ";

/// A count of the header.
struct Count {
    words: String,
    is_alarming: bool,
    /// The lower, the longer it stays where room is short.
    rank: u8,
}

/// Returns the numbers of systems and reviews, and of what is wrong with them.
fn counts(model: &Model) -> Vec<Count> {
    let home = &model.home;
    let sessions = home.entries();
    if sessions.is_empty() {
        return Vec::new();
    }
    let reviews = sessions.iter().filter(|entry| entry.is_session()).count();
    let is_unreadable = |error| Lack::of(error) == Lack::Unreadable;
    let unreadable =
        sessions.iter().filter(|entry| entry.content.as_ref().is_err_and(is_unreadable)).count();
    let read = match home.known {
        Known::Some(total) => {
            let noun = if total == 1 { "review" } else { "reviews" };
            format!("{} of {} {noun}", grouped(reviews), grouped(total))
        }
        Known::Nothing | Known::All => count(reviews, "review", "reviews"),
    };
    let systems = count(home.system_count(), "system", "systems");
    let plain = |words, rank| Count { words, is_alarming: false, rank };
    let only = home.label().map(|label| plain(format!("only {label}"), 0));
    let mut counts: Vec<Count> = only.into_iter().collect();
    counts.extend([plain(systems, 1), plain(read, 2)]);
    if home.in_future > 0 {
        counts.push(plain(format!("{} in the future", grouped(home.in_future)), 3));
    }
    if let Some((words, is_alarming)) = sharing(&model.sharing, model.now) {
        counts.push(Count { words, is_alarming, rank: if is_alarming { 0 } else { 2 } });
    }
    if unreadable > 0 {
        let words = format!("{} cannot be read", grouped(unreadable));
        counts.push(Count { words, is_alarming: true, rank: 0 });
    }
    counts
}

fn draw_trouble(drawing: Drawing<'_>, trouble: &str, area: Rect) {
    let text = Text::new(trouble);
    let lines = wrapped(text.lines(), usize::from(area.width));
    let title = "The reviews cannot be read.".to_owned();
    let lines = std::iter::once(title).chain(lines);
    draw_lines(drawing, lines, drawing.theme.alarm(), area);
}

fn draw_sessions(drawing: Drawing<'_>, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    let below = BELOW.max(area.height / 3).min(area.height / 2);
    let below = below.min(area.height.saturating_sub(LIST));
    let below = if layout == Layout::Tiny { 0 } else { below };
    let end = list::draw(drawing, split_last(area, below).0);
    // What the selected review needs follows right under a short list.
    let y = (end + 1).min(area.bottom());
    let under = Rect { y, height: area.bottom() - y, ..area };
    let has_room = layout > Layout::Tiny || under.height >= FEWEST;
    if let Some(entry) = model.home.selected().filter(|_| has_room) {
        detail::draw(drawing, entry, inset(under));
    }
}
