//! A checklist that was read for a new review: what is in it, and which part of it is taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::basics::names::SystemName;
use crate::domain::basics::text::{Text, counted};
use crate::domain::records::checklist::Checklist;
use crate::intake::assembly::Import;
use crate::intake::preview::{Block, blocks};

/// The preview of a checklist for a new review.
#[derive(Debug)]
pub struct PreviewBox {
    /// The system of the review.
    pub system: SystemName,
    /// The checklist as it was named.
    pub name: String,
    /// The format of the file in words; `None` for a checklist of the library.
    pub format: Option<&'static str>,
    /// The selected line.
    pub cursor: usize,
    whole: Arc<Checklist>,
    /// The levels that are left out, by their place.
    left_out: BTreeSet<usize>,
    taken: Arc<Checklist>,
    blocks: Vec<Block>,
    lines: Vec<Line>,
}

/// A line of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A level that may be left out.
    Level {
        /// Its place among the levels.
        place: usize,
        /// Its name and the number of its items, in words.
        words: String,
        /// True if its items are taken.
        is_taken: bool,
    },
    /// A heading; empty for a blank line.
    Heading(String),
    /// A row of cells below a heading.
    Cells(Vec<String>),
}

impl PreviewBox {
    /// Shows a checklist that was read from a file.
    pub fn of_file(system: SystemName, name: String, import: Import) -> Self {
        let Import { format, checklist, skipped, warnings, .. } = import;
        let blocks = blocks(&checklist, &skipped, &warnings);
        Self { format: Some(format.words), ..Self::new(system, name, Arc::new(checklist), blocks) }
    }

    /// Shows a checklist of the library.
    pub fn of_library(system: SystemName, name: String, checklist: Arc<Checklist>) -> Self {
        let blocks = blocks(&checklist, &[], &[]);
        Self::new(system, name, checklist, blocks)
    }

    fn new(system: SystemName, name: String, whole: Arc<Checklist>, blocks: Vec<Block>) -> Self {
        let (left_out, taken) = (BTreeSet::new(), Arc::clone(&whole));
        let (format, cursor, lines) = (None, 0, Vec::new());
        let mut new = Self { system, name, format, cursor, whole, left_out, taken, blocks, lines };
        new.lines = new.all_lines();
        new
    }

    /// Returns the checklist with the levels that are taken.
    pub const fn taken(&self) -> &Arc<Checklist> {
        &self.taken
    }

    /// Returns all lines: the levels, then the blocks of the preview.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    fn of_taken_levels(&self) -> Arc<Checklist> {
        let levels = self.whole.levels().iter().enumerate();
        let taken = levels.filter(|(place, _)| !self.left_out.contains(place));
        let names: Vec<String> = taken.map(|(_, level)| level.raw().to_owned()).collect();
        let some = self.whole.of_levels(&names);
        some.map_or_else(|_| Arc::clone(&self.whole), |(some, _)| Arc::new(some))
    }

    /// Returns whether any level is taken, where there are levels.
    pub fn takes_any(&self) -> bool {
        let levels = self.whole.levels().len();
        levels == 0 || self.left_out.len() < levels
    }

    /// Takes the level in the selected line, or leaves it out.
    pub fn toggle(&mut self) {
        if let Some(place) = self.selected_level()
            && !self.left_out.remove(&place)
        {
            self.left_out.insert(place);
        }
        self.taken = self.of_taken_levels();
        self.lines = self.all_lines();
    }

    /// Returns the place of the level in the selected line.
    pub fn selected_level(&self) -> Option<usize> {
        match self.lines.get(self.cursor) {
            Some(Line::Level { place, .. }) => Some(*place),
            _ => None,
        }
    }

    fn all_lines(&self) -> Vec<Line> {
        let levels = self.whole.items_by_level().enumerate();
        let mut lines: Vec<Line> = levels.map(|level| self.level(level)).collect();
        for Block { title, rows } in &self.blocks {
            if !lines.is_empty() {
                lines.push(Line::Heading(String::new()));
            }
            lines.push(Line::Heading(title.clone()));
            lines.extend(rows.iter().cloned().map(Line::Cells));
        }
        lines
    }

    fn level(&self, (place, (level, count)): (usize, (&Text, usize))) -> Line {
        let words = format!("{}, {}", level.shown(), counted(count, "item", "items"));
        Line::Level { place, words, is_taken: !self.left_out.contains(&place) }
    }
}
