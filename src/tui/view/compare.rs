//! Two reviews side by side: what got worse comes first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

use crate::domain::compare::{Change, Compared, Comparison};
use crate::domain::session::Session;
use crate::domain::status::{self, Status};
use crate::tui::keymap::Context;
use crate::tui::model::overlay::Compare;
use crate::tui::view::{Drawing, Drawn, Layout, footer, inset, more, rows, rule, split, words};
use crate::tui::widgets::row::Row;

pub(super) fn draw(
    drawing: Drawing<'_>,
    compare: &Compare,
    area: Rect,
    buffer: &mut Buffer,
) -> Drawn {
    let Drawing { theme, layout, .. } = drawing;
    ratatui::widgets::Clear.render(area, buffer);
    let [before, after] = &compare.sessions;
    let comparison = Comparison::of(before, after);
    let (line, rest) = split(area, 1);
    let title = if before.system() == after.system() {
        after.system().shown().to_string()
    } else {
        format!("{} {} {}", before.system().shown(), theme.glyphs.arrow, after.system().shown())
    };
    let heading = Row::new(theme).left(title, theme.strong()).left("   Comparison", theme.plain());
    heading.render(inset(line), buffer);
    let blank = u16::from(layout >= Layout::Standard);
    let (totals, rest) = split(split(rest, blank).1, 2);
    for (row, session) in rows(inset(totals)).zip(&compare.sessions) {
        total(drawing, session).render(row, buffer);
    }
    let (line, rest) = split(split(rest, blank).1, 1);
    Row::new(theme).left(comparison.words(), theme.strong()).render(inset(line), buffer);
    let (line, rest) = split(rest, 1);
    rule(drawing, inset(line), buffer);
    let (list, foot) = split(rest, rest.height.saturating_sub(1));
    let height = usize::from(list.height);
    let last_scroll = comparison.items.len().saturating_sub(height);
    let scroll = compare.scroll.min(last_scroll);
    let words = comparison.items.iter().map(|item| item.change.words().len());
    let change = words.max().unwrap_or(0) + 2;
    for (row, item) in rows(inset(list)).zip(comparison.items.iter().skip(scroll)) {
        draw_item(drawing, item, change, row, buffer);
    }
    footer(drawing, Context::Compare, inset(foot), buffer);
    more(drawing, scroll, last_scroll, inset(foot), buffer);
    Drawn { last_scroll, ..Drawn::default() }
}

/// A review in a line: its day, its counts, its band.
fn total<'r>(drawing: Drawing<'_>, session: &Session) -> Row<'r> {
    let Drawing { theme, model, .. } = drawing;
    let day = words::date(session.created_at(), model.now);
    let tally = session.tally();
    let row = Row::new(theme).left(format!("{day}  "), theme.plain());
    let Some(progress) = tally.progress() else {
        return row.left("nothing is applicable", theme.plain());
    };
    let counts = format!(
        "{:>2} of {} {:>6}  ",
        progress.done(),
        progress.applicable(),
        progress.percent().to_string()
    );
    let mut row = row
        .left(counts, theme.plain())
        .left(progress.band().headline(), theme.band(progress.band()));
    if tally.blockers > 0 {
        let blockers = words::count(tally.blockers, "blocker", "blockers");
        row = row.left(format!("  {blockers}"), theme.alarm());
    }
    if let Some(decision) = session.decision() {
        row = row.left(format!("  {}", decision.outcome.headline()), theme.strong());
    }
    row
}

/// An item in a line; what became of it takes so many columns.
fn draw_item(
    drawing: Drawing<'_>,
    item: &Compared<'_>,
    change: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let Drawing { theme, layout, .. } = drawing;
    let glyph = |status: Option<Option<Status>>| {
        status.map_or(theme.glyphs.nothing, |status| theme.glyph(status))
    };
    let style = match item.change {
        Change::Worse => theme.alarm(),
        Change::Better => theme.status(Some(Status::Done)),
        _ => theme.plain(),
    };
    let (before, after) = (glyph(item.before), glyph(item.after));
    let style_of = |status: Option<Option<Status>>| {
        status.map_or_else(Style::new, |status| theme.status(status))
    };
    let arrow = format!(" {} ", theme.glyphs.arrow);
    let mut row = Row::new(theme)
        .left(format!("{:<change$}", item.change.words()), style)
        .left(before, style_of(item.before))
        .left(arrow, theme.plain())
        .left(after, style_of(item.after))
        .left("  ", theme.plain())
        .left(item.text.shown().into_cow(), theme.plain());
    if layout >= Layout::Wide {
        let word = |status: Option<Option<Status>>| status.map_or("not asked", status::short_word);
        let words = format!("  {} {} {}", word(item.before), theme.glyphs.arrow, word(item.after));
        row = row.right(words, theme.quiet());
    }
    row.render(area, buffer);
}
