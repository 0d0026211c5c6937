//! Two reviews side by side: the rows of their items, what is shown of them, the item that is read.

use crate::domain::basics::worded::worded;
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::insight::compare::{Change, Compared, Comparison};
use crate::domain::session::Session;
use crate::tui::model::motion::{Motion, Place};

worded! {
    /// The items of a comparison that are shown, in the order in which they are offered.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Part by words {
        /// Every item; those that cannot be compared are folded.
        #[default]
        Everything: "all";
        /// Those that got worse.
        Worse: "worse";
        /// Those that got better.
        Better: "better";
        /// Those that still are gaps.
        StillOpen: "still open";
        /// Those that one of the reviews did not assess.
        NotAssessed: "unassessed";
        /// Those that were and are settled.
        Same: "same";
    }
}

impl Part {
    /// Returns whether an item belongs to it.
    pub fn has(self, item: &Compared<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::NotAssessed => !item.is_comparable(),
            Self::Worse => item.change == Change::Worse,
            Self::Better => item.is_comparable() && item.change == Change::Better,
            Self::StillOpen => item.change == Change::StillOpen,
            Self::Same => item.is_comparable() && item.change == Change::Same,
        }
    }
}

/// A row of a comparison.
#[derive(Clone, Debug)]
pub enum CompareRow<'s> {
    /// An item.
    Item(Compared<'s>),
    /// The number of items that one of the reviews did not assess.
    NotAssessed(usize),
}

/// Two reviews side by side.
#[derive(Debug)]
pub struct Compare {
    /// The earlier one and the later one.
    pub sessions: [Session; 2],
    /// The sight of their responses.
    sights: [Sight; 2],
    /// The items that are shown.
    pub part: Part,
    /// The selected row.
    pub cursor: usize,
    /// True if the items that cannot be compared are shown among all.
    pub is_unfolded: bool,
    /// The first line shown of the selected item's answers, while they are read.
    pub page: Option<usize>,
}

impl Compare {
    /// Returns two reviews as they are first shown.
    pub fn new([before, after]: [(Sight, Session); 2]) -> Self {
        Self {
            sights: [before.0, after.0],
            sessions: [before.1, after.1],
            part: Part::Everything,
            cursor: 0,
            is_unfolded: false,
            page: None,
        }
    }

    /// Returns the responses in both as the person at the keyboard sees them.
    pub fn voices(&self) -> [Voices<'_>; 2] {
        [0, 1].map(|side| Voices::new(&self.sessions[side], self.sights[side]))
    }

    /// Compares the two.
    pub fn comparison(&self) -> Comparison<'_> {
        let [before, after] = &self.sessions;
        Comparison::of(before, after)
    }

    /// Returns the rows, worse first; what cannot be compared stands last, folded unless it is asked for.
    pub fn rows(&self) -> Vec<CompareRow<'_>> {
        let items = self.comparison().items.into_iter().filter(|item| self.part.has(item));
        let (compared, others): (Vec<Compared<'_>>, Vec<Compared<'_>>) =
            items.partition(Compared::is_comparable);
        let is_folded = self.part == Part::Everything;
        let fold =
            (is_folded && !others.is_empty()).then_some(CompareRow::NotAssessed(others.len()));
        let shown = others.into_iter().filter(|_| !is_folded || self.is_unfolded);
        let compared = compared.into_iter().map(CompareRow::Item);
        compared.chain(fold).chain(shown.map(CompareRow::Item)).collect()
    }

    /// Returns the parts that have items, each with their number.
    pub fn counts(&self) -> Vec<(Part, usize)> {
        let comparison = self.comparison();
        let count = |part: Part| comparison.items.iter().filter(|item| part.has(item)).count();
        let counts = Part::ALL.into_iter().map(|part| (part, count(part)));
        counts.filter(|(part, count)| *count > 0 || *part == Part::Everything).collect()
    }

    /// Returns the place that a motion changes: the selected row, or by pages the answers that are read.
    pub fn place(&mut self, motion: Motion) -> Place<'_> {
        let rows = self.rows().len();
        match &mut self.page {
            Some(scroll) if matches!(motion, Motion::PageDown | Motion::PageUp) => {
                Place::Line(scroll)
            }
            _ => Place::Row(&mut self.cursor, rows),
        }
    }

    /// Shows the next part that has items.
    pub fn show_next_part(&mut self) {
        let parts: Vec<Part> = self.counts().into_iter().map(|(part, _)| part).collect();
        let index = parts.iter().position(|part| *part == self.part).unwrap_or(0);
        (self.part, self.cursor, self.page) = (parts[(index + 1) % parts.len()], 0, None);
    }

    /// Shows the answers of the selected item, or closes them; on a row that stands for several, shows or hides
    /// those.
    pub fn open(&mut self) {
        match self.rows().get(self.cursor) {
            Some(CompareRow::Item(_)) => {
                self.page = if self.page.is_some() { None } else { Some(0) };
            }
            Some(CompareRow::NotAssessed(_)) => self.is_unfolded = !self.is_unfolded,
            None => {}
        }
    }
}
