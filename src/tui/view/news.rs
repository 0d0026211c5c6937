//! One line of news: what was done and the key that undoes it, or why a key could not act; or an unusual state.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::status::word;
use crate::domain::basics::text::{Shown, columns, cut, cut_inside};
use crate::tui::model::message::{Hint, Kind, Message};
use crate::tui::model::review::Review;
use crate::tui::view::drawing::{Draw, Drawing, Layout};
use crate::tui::widgets::row::Row;

/// The words of one line of news, safe to show.
pub(super) struct News {
    /// The key that undoes.
    lead: String,
    /// The status that was set, with its glyph and its style.
    status: (String, Style),
    text: String,
    style: Style,
    /// The key that takes the state back.
    hint: String,
    kind: Kind,
}

/// Returns whether the meeting names the mark that a message tells above the item, with the key that takes it back: the
/// room looks at the gauge then.
fn stands_above(drawing: Drawing<'_>, review: &Review, message: &Message) -> bool {
    let is_mark = message.status.is_some() && message.hint == Some(Hint::Undo);
    let is_above = drawing.layout >= Layout::Standard && review.strip.is_none();
    is_mark && is_above && review.undoes_just_marked()
}

impl News {
    /// Returns the news of a review: the message, or an unusual state.
    pub(super) fn of_review(drawing: Drawing<'_>, review: &Review) -> Option<Self> {
        let message = drawing.model.message.as_ref();
        let message = message.filter(|message| !stands_above(drawing, review, message));
        message.map(|message| Self::of(drawing, message)).or_else(|| state(drawing, review))
    }

    /// Returns the news of a message.
    pub(super) fn of(drawing: Drawing<'_>, message: &Message) -> Self {
        let Drawing { model, theme, .. } = drawing;
        // Where text is typed the keys are text.
        let hint = message.hint.filter(|_| model.form().is_none());
        let [lead, hint] = hint.map_or(["", ""], Hint::words);
        let mut text = message.text.clone();
        let status = message.status.map(|set| {
            if !text.is_empty() {
                text.insert_str(0, ", ");
            }
            let words = format!("{} {}", theme.glyph(set), word(set));
            (words, theme.status(set).patch(theme.strong()))
        });
        let style = match message.kind {
            Kind::Done => theme.plain(),
            Kind::Refused => theme.strong(),
        };
        let (lead, hint) = (model.with_keys(lead), model.with_keys(hint));
        Self { lead, status: status.unwrap_or_default(), text, style, hint, kind: message.kind }
    }

    /// Returns the news of a state.
    fn of_state(text: String, style: Style, hint: String) -> Self {
        let (lead, status) = Default::default();
        Self { lead, status, text, style, hint, kind: Kind::Refused }
    }

    /// Returns the columns that the news takes where it is whole.
    pub(super) fn columns(&self) -> usize {
        self.columns_beside_text() + columns(&self.text)
    }

    fn columns_beside_text(&self) -> usize {
        columns(&self.lead) + columns(&self.status.0) + columns(&self.hint)
    }

    /// Adds the news at the right of a row that has room for it.
    pub(super) fn beside<'r>(self, drawing: Drawing<'_>, row: Row<'r>) -> Row<'r> {
        let plain = drawing.theme.plain();
        let (status, style) = self.status;
        row.right(self.lead, plain)
            .right(status, style)
            .right(self.text, self.style)
            .right(self.hint, plain)
    }

    /// Draws the news on a row of its own. What matters comes first, but of a path it is the end: with one it is cut
    /// inside.
    pub(super) fn draw(mut self, drawing: Drawing<'_>, area: Rect) {
        let Drawing { theme, .. } = drawing;
        let width = usize::from(area.width);
        if self.columns() > width && self.kind == Kind::Refused {
            self.hint.clear();
        }
        let room = width.saturating_sub(self.columns_beside_text());
        let text = match self.kind {
            Kind::Done if self.text.contains('/') => {
                cut_inside(&self.text, room, theme.glyphs.ellipsis)
            }
            Kind::Done | Kind::Refused => cut(&self.text, room, theme.glyphs.ellipsis),
        };
        let (status, style) = self.status;
        Row::new(theme)
            .left(self.lead, theme.plain())
            .left(status, style)
            .left(text, self.style)
            .right(self.hint, theme.plain())
            .draw_on(drawing, area);
    }

    /// Draws the words on two rows, the second cut to fit: until it is corrected an error matters more than the numbers.
    pub(super) fn draw_in_two(&self, drawing: Drawing<'_>, rows: [Rect; 2]) {
        let theme = drawing.theme;
        let mut lines = Shown::line(&self.text).wrap(rows[0].width.into());
        let first = lines.next().unwrap_or_default();
        let rest = lines.collect::<Vec<_>>().join(" ");
        for (area, line) in rows.into_iter().zip([first, rest]) {
            Row::new(theme).left(line, self.style).draw_on(drawing, area);
        }
    }
}

/// Draws the value that another user wrote meanwhile, and the key that keeps both.
pub(super) fn draw_overtaken(drawing: Drawing<'_>, overtaken: &str, area: Rect) {
    let Drawing { theme, model, .. } = drawing;
    Row::new(theme)
        .left(Shown::line(overtaken).into_cow(), theme.alarm())
        .right(model.with_keys("  {Keep} keeps both"), theme.plain())
        .draw_on(drawing, area);
}

/// Returns the complaint of the strip in the smallest layout, which has no room for it under the fields. Where a row is
/// too short for it, the name of the field is left out, which is seen.
pub(super) fn complaint(drawing: Drawing<'_>, review: &Review, width: u16) -> Option<News> {
    let strip = review.strip.as_ref().filter(|_| drawing.layout == Layout::Tiny)?;
    let lines = strip.complaint.as_ref()?.lines();
    let lines: Vec<_> = lines.map(|line| Shown::line(line).into_cow()).collect();
    let whole = lines.join(" ");
    let is_long = columns(&whole) > width.into();
    let told = whole.split_once(" is ").filter(|_| is_long).map(|(_, told)| told.to_owned());
    Some(News::of_state(told.unwrap_or(whole), drawing.theme.alarm(), String::new()))
}

/// Returns the news of leaving and of ticks.
fn state(drawing: Drawing<'_>, review: &Review) -> Option<News> {
    let Drawing { model, theme, .. } = drawing;
    let ticked = review.tick_count(model.today());
    let (text, style, hint) = if model.leaving.is_some() {
        ("saving, then leaving".to_owned(), theme.plain(), "")
    } else if ticked > 0 {
        (ticks(drawing, review, ticked), theme.accent(), "  {Close} unticks")
    } else {
        return None;
    };
    Some(News::of_state(text, style, model.with_keys(hint)))
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
