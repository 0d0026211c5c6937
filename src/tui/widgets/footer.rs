//! The footer: the keys that work here and now, as many as fit. It asks the same guard as the keys
//! do, so a hint never lies.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::domain::basics::text::columns;
use crate::tui::action::Action;
use crate::tui::keymap::{self, Hint, rows_in};
use crate::tui::model::Model;
use crate::tui::model::home::Lack;
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::update::availability;
use crate::tui::widgets::row::Row;

/// The gap between two hints.
const GAP: &str = "  ";
const GAP_COLUMNS: u16 = 2;

/// The keys that work in a context.
pub struct Footer<'f> {
    /// The model whose actions are offered.
    pub model: &'f Model,
    /// The context of the keys.
    pub context: Context,
    /// The theme.
    pub theme: &'f Theme,
    /// The test for actions that are shown elsewhere, or concern something that is not seen.
    pub is_hidden: &'f dyn Fn(Action) -> bool,
}

/// A key and what it does.
struct Shown {
    key: String,
    hint: Hint,
    action: Action,
}

impl Shown {
    fn columns(&self) -> usize {
        columns(&self.key) + 1 + columns(self.hint.label)
    }
}

impl Footer<'_> {
    /// Draws the hints; returns the place of each.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) -> Vec<(Rect, Action)> {
        let mut shown = self.available();
        let columns = |shown: &[Shown]| -> usize {
            let gaps = GAP.len() * shown.len().saturating_sub(1);
            shown.iter().map(Shown::columns).sum::<usize>() + gaps
        };
        while columns(&shown) > usize::from(area.width) {
            let Some(last) = shown.iter().map(|one| one.hint.rank).max() else {
                break;
            };
            let Some(index) = shown.iter().rposition(|one| one.hint.rank == last) else {
                break;
            };
            shown.remove(index);
        }
        let mut rest = area;
        let mut areas = Vec::new();
        for one in &shown {
            let taken = u16::try_from(one.columns()).unwrap_or(u16::MAX).min(rest.width);
            areas.push((Rect { width: taken, ..rest }, one.action));
            let behind = (taken + GAP_COLUMNS).min(rest.width);
            rest = Rect { x: rest.x + behind, width: rest.width - behind, ..rest };
        }
        let row = shown.into_iter().enumerate().fold(Row::new(self.theme), |row, (index, one)| {
            row.left(if index == 0 { "" } else { GAP }, self.theme.plain())
                .left(one.key, self.theme.key())
                .left(format!(" {}", one.hint.label), self.theme.plain())
        });
        row.render(area, buffer);
        areas
    }

    fn available(&self) -> Vec<Shown> {
        let keymap = &self.model.setup.keymap;
        rows_in(self.context)
            .filter(|row| !(self.is_hidden)(row.action()))
            .filter(|row| availability(row.action(), self.model).is_ok())
            .filter_map(|row| {
                let key = keymap.chords(row, self.context).next()?.to_string();
                Some(Shown { key, hint: self.hint(row)?, action: row.action() })
            })
            .collect()
    }

    /// Returns the hint of a row, which for opening a session depends on the state of its file.
    fn hint(&self, row: &'static keymap::Row) -> Option<Hint> {
        let opening = || {
            let entry = self.model.home.selected()?;
            let error = entry.content.as_ref().err()?;
            Some(Lack::of(error).opening(entry.can_be_mended))
        };
        let is_opening = row.action() == Action::OpenSession;
        let label = is_opening.then(opening).flatten().unwrap_or(row.hint?.label);
        Some(Hint { label, ..row.hint? })
    }
}
