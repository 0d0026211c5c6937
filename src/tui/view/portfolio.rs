//! The portfolio: four lists over all systems, each entry a row, and below them the selected one whole.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Text, columns};
use crate::domain::insight::portfolio::{Alarm, List};
use crate::tui::model::portfolio::{PortfolioBox, PortfolioRow};
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, footer, inset, rule_inset, split, split_last,
};
use crate::tui::view::news::News;
use crate::tui::widgets::row::Row;

mod rows;
mod systems;
mod whole;

/// The rows of the selected entry below the list, in the smallest layout and in others.
const WHOLE: [u16; 2] = [2, 3];

pub(super) fn draw(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    ratatui::widgets::Clear.draw_on(drawing, area);
    let blank = u16::from(layout >= Layout::Standard);
    let (first, rest) = split(area, 1);
    draw_header(drawing, portfolio, inset(first));
    let (tabs, rest) = split(split(rest, blank).1, 1);
    draw_lists(drawing, portfolio, inset(tabs));
    let (rest, foot) = split_last(rest, 1);
    footer(drawing, Context::Portfolio, inset(foot));
    let rest = if layout == Layout::Tiny { rest } else { rule_inset(drawing, rest) };
    let has_news = model.message.is_some() && model.context() == Context::Portfolio;
    let (rest, news) = split_last(rest, u16::from(has_news || layout >= Layout::Standard));
    if let Some(message) = model.message.as_ref().filter(|_| has_news) {
        News::of(drawing, message).draw(drawing, inset(news));
    }
    let listed = portfolio.rows();
    if let Some(words) = nothing(portfolio, &listed) {
        let lines = words.shown().wrap(usize::from(inset(rest).width)).collect::<Vec<_>>();
        let style =
            if portfolio.trouble.is_some() { drawing.theme.alarm() } else { drawing.theme.quiet() };
        return draw_lines(drawing, lines, style, inset(rest));
    }
    let whole = WHOLE[usize::from(layout > Layout::Tiny)] + blank;
    let (list, whole) = match portfolio.list {
        List::Due | List::Worse | List::Systems => split_last(rest, whole),
        // What is below has the rows that a few people leave, for the tasks of one.
        List::People => {
            let most = rest.height.saturating_sub(whole);
            split(rest, u16::try_from(listed.len()).unwrap_or(most).min(most))
        }
    };
    match portfolio.list {
        List::Due | List::Worse | List::People => {
            rows::draw(drawing, portfolio, &listed, inset(list));
        }
        List::Systems => systems::draw(drawing, portfolio, inset(list)),
    }
    let below = inset(split(whole, blank).1);
    if let Some(row) = listed.get(portfolio.cursor()) {
        whole::draw(drawing, portfolio, row, below);
    }
}

/// Draws the title, and at the right what is filtered, or else what is urgent.
fn draw_header(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let theme = drawing.theme;
    let title = Row::new(theme).left("Portfolio", theme.accent());
    if portfolio.is_filtered() {
        let key = drawing.model.with_keys("   {Close} shows everything");
        let words = Text::new(format!("only {}", portfolio.filter_words()));
        let room = title.room_beside(area.width);
        let has_room = words.shown().columns() + columns(&key) <= room;
        let key = if has_room { key } else { String::new() };
        let words = words.shown().cut(room, theme.glyphs.ellipsis);
        let row = title.right(words, theme.accent()).right(key, theme.quiet());
        return row.draw_on(drawing, area);
    }
    let alarms =
        [(Alarm::Overdue, "overdue"), (Alarm::Lapsed, "lapsed"), (Alarm::Stale, "to review")];
    let mut counts: Vec<(String, Style)> = alarms
        .into_iter()
        .map(|(alarm, word)| (portfolio.portfolio.alarming(alarm).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| (format!("{count} {word}"), theme.alarm()))
        .collect();
    if portfolio.unread() > 0 {
        counts.push((format!("{} cannot be read", portfolio.unread()), theme.alarm()));
    }
    let room = title.room_beside(area.width);
    while counts.iter().map(|(words, _)| columns(words) + 3).sum::<usize>() > room {
        counts.pop();
    }
    let row = counts.into_iter().enumerate().fold(title, |row, (index, (words, style))| {
        row.right(if index == 0 { "" } else { "   " }, theme.plain()).right(words, style)
    });
    row.draw_on(drawing, area);
}

/// Draws the names of the lists with their keys and counts.
fn draw_lists(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let Drawing { model, theme, layout, .. } = drawing;
    let row = List::ALL.into_iter().fold(Row::new(theme), |row, list| {
        let is_shown = list == portfolio.list;
        let style = if is_shown { theme.strong() } else { theme.plain() };
        let key = model.setup.keymap.with_keys(Context::Portfolio, key_of(list));
        let count = match layout {
            Layout::Tiny => String::new(),
            _ if portfolio.is_read() => format!(" {}", portfolio.count(list)),
            _ => String::new(),
        };
        let gap = if layout == Layout::Tiny { " " } else { "  " };
        let mark = if is_shown { theme.glyphs.cursor } else { " " };
        row.left(mark, theme.accent())
            .left(key, theme.key())
            .left(format!(" {}{count}{gap}", list.title()), style)
    });
    row.draw_on(drawing, area);
}

const fn key_of(list: List) -> &'static str {
    match list {
        List::Due => "{ListDue}",
        List::Worse => "{ListWorse}",
        List::People => "{ListPeople}",
        List::Systems => "{ListSystems}",
    }
}

/// Returns the words where no row is to be drawn: while it is read, where that failed, or where a list is empty.
fn nothing(portfolio: &PortfolioBox, listed: &[PortfolioRow<'_>]) -> Option<Text> {
    if let Some(trouble) = &portfolio.trouble {
        return Some(Text::new(format!("The reviews cannot be read: {trouble}")));
    }
    if !portfolio.is_read() {
        return Some("reading the reviews".into());
    }
    let words = match portfolio.list {
        List::Due => "Nothing is due within 14 days.",
        List::Worse => "Nothing got worse.",
        List::People => "Nobody owes anything.",
        List::Systems => "There are no systems.",
    };
    listed.is_empty().then(|| words.into())
}
