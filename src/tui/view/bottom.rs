//! The bottom of a session's screens: the gauge, the two numbers, what just happened, the keys.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::score::{Tally, next_band_words};
use crate::domain::basics::status::word;
use crate::domain::basics::text::{Shown, columns, cut, cut_inside};
use crate::domain::insight::filter::Filter;
use crate::tui::model::message::{Kind, Message};
use crate::tui::model::review::Review;
use crate::tui::screens::Page;
use crate::tui::view::drawing::{Draw, Drawing, Layout, footer, inset, rows, split};
use crate::tui::view::words;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The separator in the pace between the number left and the time for each.
const LEFT: &str = " left, ";

pub(super) const fn height(layout: Layout) -> u16 {
    match layout {
        Layout::Compact => 5,
        _ => 4,
    }
}

pub(super) fn draw(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let Drawing { model, theme, layout, .. } = drawing;
    let area = inset(area);
    let (numbered, last) = split(area, area.height.saturating_sub(2));
    let mut rows = rows(numbered);
    let mut next = || rows.next().unwrap_or_default();
    gauge::draw(review.session.tally(), theme, next(), &mut drawing.buffer());
    match layout {
        Layout::Tiny => complete(drawing, review).draw_on(drawing, next()),
        Layout::Compact => {
            let left = pace(drawing, review)
                .unwrap_or_else(|| format!("{} left", review.session.tally().unassessed));
            let headline = headline(drawing, review);
            headline.right(left, theme.plain()).draw_on(drawing, next());
            numbers(drawing, review, area.width).draw_on(drawing, next());
        }
        _ => band(drawing, review, area.width).draw_on(drawing, next()),
    }
    let is_long = |told: &Told| told.columns() > area.width.into();
    // What floats above has a footer of its own.
    if !model.overlays.is_empty() {
        draw_last(drawing, review, last);
    } else if let Some(told) = told(drawing, review).filter(is_long) {
        // Until the next key the message matters more than the keys.
        told.draw_in_two(drawing, last);
    } else {
        draw_last(drawing, review, last);
        footer(drawing, model.context(), split(last, 1).1);
    }
}

pub(super) fn headline<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let tally = review.session.tally();
    let row = match tally.progress() {
        Some(progress) => {
            Row::new(theme).left(progress.band().headline(), theme.band(progress.band()))
        }
        None => Row::new(theme).left("NOTHING APPLICABLE", theme.strong()),
    };
    match blockers(tally) {
        None => row,
        Some(blockers) => row.left(format!("  {blockers}"), theme.alarm()),
    }
}

/// Returns the number of blockers in words, if there are any.
pub(super) fn blockers(tally: &Tally) -> Option<String> {
    match tally.blockers {
        0 => None,
        count => Some(words::count(count as usize, "blocker", "blockers")),
    }
}

/// Band, blockers and complete, what reaches the next band, and with room the number assessed. In a meeting the
/// pace replaces that: its parts move together, and then without the number left, which the header shows
/// anyway.
fn band<'r>(drawing: Drawing<'_>, review: &Review, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let whole = pace(drawing, review).unwrap_or_else(|| assessed(review));
    if review.session.tally().progress().is_none() {
        return headline(drawing, review).right(whole, theme.plain());
    }
    let short = whole.split_once(LEFT).map_or(whole.as_str(), |(_, each)| each).to_owned();
    let fits =
        |gap: &str, last: &str| columns(last) <= numbered(drawing, review, gap).room_beside(width);
    let tried = [("   ", &whole), ("  ", &whole), ("  ", &short)];
    match tried.into_iter().find(|(gap, last)| fits(gap, last)) {
        Some((gap, last)) => numbered(drawing, review, gap).right(last.clone(), theme.plain()),
        // What is left stands in the header anyway.
        None => numbered(drawing, review, "   "),
    }
}

/// Returns band, blockers and complete, and what reaches the next band, with a gap between them.
pub(super) fn numbered<'r>(drawing: Drawing<'_>, review: &Review, gap: &str) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let row = headline(drawing, review);
    let Some(progress) = review.session.tally().progress() else { return row };
    let complete = format!("{gap}{} of {} complete", progress.done(), progress.applicable());
    let goal = format!("{gap}{}", next_band_words(progress, ["", ""]));
    row.left(complete, theme.plain()).left(goal, theme.plain())
}

/// Returns band and complete: what every size has room for.
fn complete<'r>(drawing: Drawing<'_>, review: &Review) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    match review.session.tally().progress() {
        None => headline(drawing, review),
        Some(progress) => {
            let band = progress.band();
            let complete = format!("  {} of {} complete", progress.done(), progress.applicable());
            Row::new(theme).left(band.headline(), theme.band(band)).left(complete, theme.plain())
        }
    }
}

/// Returns the pace of a meeting: the number of items left, and the time for each.
fn pace(drawing: Drawing<'_>, review: &Review) -> Option<String> {
    if review.page != Page::Meeting {
        return None;
    }
    let left = review.sitting.left();
    let meeting = review.session.meeting().filter(|meeting| meeting.began().is_some());
    Some(match meeting {
        Some(meeting) => meeting.pace_words(review.meeting_time(drawing.model.now), left),
        None => format!("{left} left"),
    })
}

pub(super) fn assessed(review: &Review) -> String {
    let tally = review.session.tally();
    format!("{} of {} assessed", tally.assessed(), tally.total())
}

/// Returns complete, and with room what reaches the next band.
pub(super) fn numbers<'r>(drawing: Drawing<'_>, review: &Review, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let row = Row::new(theme);
    match review.session.tally().progress() {
        None => row.left(assessed(review), theme.plain()),
        Some(progress) => {
            let complete = format!("{} of {} complete", progress.done(), progress.applicable());
            let goal = next_band_words(progress, ["", ""]);
            let row = row.left(complete, theme.plain());
            let fits = columns(&goal) <= row.room_beside(width);
            if fits { row.right(goal, theme.plain()) } else { row }
        }
    }
}

/// Returns blockers, what reaches the next band, and with room what is left.
fn goal<'r>(drawing: Drawing<'_>, review: &Review, width: u16) -> Row<'r> {
    let Drawing { theme, .. } = drawing;
    let tally = review.session.tally();
    let mut row = Row::new(theme);
    if let Some(blockers) = blockers(tally) {
        row = row.left(format!("{blockers}  "), theme.alarm());
    }
    if let Some(progress) = tally.progress() {
        row = row.left(next_band_words(progress, ["", ""]), theme.plain());
    }
    let left = pace(drawing, review).unwrap_or_else(|| format!("{} left", tally.unassessed));
    let both = columns(&left) <= row.room_beside(width);
    if both { row.right(left, theme.plain()) } else { row }
}

/// Draws the last line: the message, or else the sentence of the band, or in the smallest layout what reaches
/// the next band.
fn draw_last(drawing: Drawing<'_>, review: &Review, area: Rect) {
    let (line, _) = split(area, 1);
    if draw_news(drawing, review, line) {
        return;
    }
    if drawing.layout == Layout::Tiny {
        goal(drawing, review, line.width).draw_on(drawing, line);
    } else if let Some(progress) = review.session.tally().progress() {
        let sentence = review.session.checklist().sentence(progress.band());
        let style = drawing.theme.label();
        Row::new(drawing.theme).left(sentence.into_cow(), style).draw_on(drawing, line);
    }
}

/// Draws the message, or an unusual state: leaving, ticks, a filter. Returns whether there was any.
fn draw_news(drawing: Drawing<'_>, review: &Review, area: Rect) -> bool {
    let Drawing { model, theme, .. } = drawing;
    if let Some(told) = told(drawing, review) {
        let hint = model.message.as_ref().and_then(|message| message.hint);
        told.draw(drawing, hint, area);
        return true;
    }
    let ticked = review.tick_count(model.today());
    let row = Row::new(theme);
    let row = if model.leaving.is_some() {
        row.left("saving, then leaving", theme.plain())
    } else if ticked > 0 {
        row.left(ticks(drawing, review, ticked), theme.accent())
            .right(model.told("{Close} unticks"), theme.plain())
    } else if review.filter != Filter::Everything {
        let only = format!("only {}", review.filter.words());
        row.left(only, theme.accent()).right(model.told("{Close} shows all"), theme.plain())
    } else {
        return false;
    };
    row.draw_on(drawing, area);
    true
}

/// Returns the number of ticked items and their use, or, where the list is not seen, whether the item is one of
/// them.
fn ticks(drawing: Drawing<'_>, review: &Review, count: usize) -> String {
    let is_ticked = || review.is_ticked(review.cursor, drawing.model.today());
    match drawing.layout {
        Layout::Tiny if is_ticked() => format!("{count} ticked, this one too"),
        Layout::Tiny => format!("{count} ticked, this one not"),
        _ => format!("{count} ticked: marks and owners go there"),
    }
}

/// Draws a message: what was done and how to undo it, or why a key could not act.
pub(super) fn draw_message(drawing: Drawing<'_>, message: &Message, area: Rect) {
    Told::of(drawing, message).draw(drawing, message.hint, area);
}

/// Returns the message, or in the smallest layout, which has no room for it under the fields, the complaint of
/// the strip.
fn told(drawing: Drawing<'_>, review: &Review) -> Option<Told> {
    if let Some(message) = &drawing.model.message {
        return Some(Told::of(drawing, message));
    }
    let strip = review.strip.as_ref().filter(|_| drawing.layout == Layout::Tiny)?;
    Some(Told::complaint(drawing, strip.complaint.as_ref()?))
}

/// The words of a message, safe to show.
struct Told {
    /// All of them.
    words: String,
    /// The number of bytes at the start that name a status, and their style.
    status: (usize, Style),
    /// The style of the rest.
    style: Style,
    kind: Kind,
}

impl Told {
    fn of(drawing: Drawing<'_>, message: &Message) -> Self {
        let theme = drawing.theme;
        let mut words = String::new();
        let mut status = (0, theme.plain());
        if let Some(set) = message.status {
            words = format!("{} {}", theme.glyph(set), word(set));
            status = (words.len(), theme.status(set).patch(theme.strong()));
            words.push_str(if message.text.is_empty() { "" } else { ", " });
        }
        words.push_str(&message.text);
        let style = match message.kind {
            Kind::Done => theme.plain(),
            Kind::Refused => theme.strong(),
        };
        Self { words, status, style, kind: message.kind }
    }

    /// Returns the complaint of a form in the style of a refusal.
    fn complaint(drawing: Drawing<'_>, complaint: &str) -> Self {
        let theme = drawing.theme;
        let lines: Vec<_> = complaint.lines().map(|line| Shown::line(line).into_cow()).collect();
        let status = (0, theme.plain());
        Self { words: lines.join(" "), status, style: theme.alarm(), kind: Kind::Refused }
    }

    fn columns(&self) -> usize {
        columns(&self.words)
    }

    /// Draws on one row. Without room for both, the hint gives way.
    fn draw(&self, drawing: Drawing<'_>, hint: Option<&'static str>, area: Rect) {
        let hint = hint.map(|hint| drawing.model.told(hint));
        let width = usize::from(area.width);
        let hint = hint.filter(|hint| self.columns() + 1 + columns(hint) <= width);
        let row = self.row(drawing, self.cut(&self.words, width, drawing.theme.glyphs.ellipsis));
        row.right(hint.unwrap_or_default(), drawing.theme.plain()).draw_on(drawing, area);
    }

    /// Returns a row of the words, or of their beginning.
    fn row(&self, drawing: Drawing<'_>, words: String) -> Row<'static> {
        let (bytes, style) = self.status;
        let is_whole = words.starts_with(&self.words[..bytes]);
        let mut status = words;
        let others = status.split_off(if is_whole { bytes } else { 0 });
        Row::new(drawing.theme).left(status, style).left(others, self.style)
    }

    /// Cuts words to a width. What happened often ends in a path, and a path in its name.
    fn cut(&self, words: &str, width: usize, ellipsis: &str) -> String {
        match self.kind {
            Kind::Done => cut_inside(words, width, ellipsis),
            Kind::Refused => cut(words, width, ellipsis),
        }
    }

    /// Draws the words on two rows, the second cut to fit.
    fn draw_in_two(&self, drawing: Drawing<'_>, area: Rect) {
        let width = usize::from(area.width);
        let first = Shown::line(&self.words).wrap(width).next().unwrap_or_default();
        let rest = self.words.get(first.len()..).unwrap_or_default().trim_start();
        let rest = self.cut(rest, width, drawing.theme.glyphs.ellipsis);
        let second = Row::new(drawing.theme).left(rest, self.style);
        for (line, row) in rows(area).zip([self.row(drawing, first), second]) {
            row.draw_on(drawing, line);
        }
    }
}
