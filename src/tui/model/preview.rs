//! A checklist that was read for a new review: what is in it, and which part of it is taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::basics::names::SystemName;
use crate::domain::basics::text::{Text, counted};
use crate::domain::records::checklist::Checklist;
use crate::domain::session::answered::FileAnswers;
use crate::intake;
use crate::intake::assembly::Import;
use crate::intake::preview::{Block, blocks, blocks_of_file, of_part};

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
    /// The answers of the file, and whether they are taken as last time.
    answers: Option<(FileAnswers, Use)>,
    blocks: Vec<Block>,
    lines: Vec<Line>,
}

/// The use that is made of the answers of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// They stand beside today's as last time.
    LastTime,
    /// None.
    Nothing,
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
    /// The answers of the file, which may be taken as last time.
    Answers {
        /// Their number, in words.
        words: String,
        /// True if they are taken.
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
        let answers = intake::answers::of(&import).map(|answers| (answers, Use::LastTime));
        let blocks = blocks_of_file(&import);
        let Import { format, checklist, .. } = import;
        let new = Self::new(system, name, Arc::new(checklist), blocks);
        let mut new = Self { format: Some(format.words), answers, ..new };
        new.lines = new.all_lines();
        new
    }

    /// Shows a checklist of the library.
    pub fn of_library(system: SystemName, name: String, checklist: Arc<Checklist>) -> Self {
        let blocks = blocks(&checklist);
        Self::new(system, name, checklist, blocks)
    }

    fn new(system: SystemName, name: String, whole: Arc<Checklist>, blocks: Vec<Block>) -> Self {
        let (left_out, taken) = (BTreeSet::new(), Arc::clone(&whole));
        let (format, answers, cursor, lines) = (None, None, 0, Vec::new());
        let new =
            Self { system, name, format, cursor, whole, left_out, taken, answers, blocks, lines };
        Self { lines: new.all_lines(), ..new }
    }

    /// Returns the checklist with the levels that are taken.
    pub const fn taken(&self) -> &Arc<Checklist> {
        &self.taken
    }

    /// Returns the answers of the file that become last time.
    pub fn answers(&self) -> Option<&FileAnswers> {
        let (answers, _) = self.answers.as_ref().filter(|(_, used)| *used == Use::LastTime)?;
        Some(answers)
    }

    /// Returns all lines: the levels and the answers of the file, then the blocks of the preview.
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

    /// Takes the level or the answers in the selected line, or leaves them out.
    pub fn toggle(&mut self) {
        match self.lines.get(self.cursor) {
            Some(Line::Level { place, is_taken: true, .. }) => {
                self.left_out.insert(*place);
            }
            Some(Line::Level { place, .. }) => {
                self.left_out.remove(place);
            }
            Some(Line::Answers { is_taken, .. }) => {
                let used = if *is_taken { Use::Nothing } else { Use::LastTime };
                self.answers.iter_mut().for_each(|(_, now)| *now = used);
            }
            _ => {}
        }
        self.taken = self.of_taken_levels();
        self.lines = self.all_lines();
    }

    /// Returns whether the selected line can be ticked.
    pub fn is_on_a_tick(&self) -> bool {
        matches!(self.lines.get(self.cursor), Some(Line::Level { .. } | Line::Answers { .. }))
    }

    fn all_lines(&self) -> Vec<Line> {
        let levels = self.whole.items_by_level().enumerate();
        let mut lines: Vec<Line> = levels.map(|level| self.level(level)).collect();
        lines.extend(self.answers.as_ref().map(answers_line));
        let blocks = if self.takes_any() { of_part(&self.blocks, &self.taken) } else { Vec::new() };
        for Block { title, rows } in blocks {
            if !lines.is_empty() {
                lines.push(Line::Heading(String::new()));
            }
            lines.push(Line::Heading(title));
            lines.extend(rows.into_iter().map(Line::Cells));
        }
        lines
    }

    fn level(&self, (place, (level, count)): (usize, (&Text, usize))) -> Line {
        let words = format!("level {}, {}", level.shown(), counted(count, "item", "items"));
        Line::Level { place, words, is_taken: !self.left_out.contains(&place) }
    }
}

fn answers_line((answers, used): &(FileAnswers, Use)) -> Line {
    Line::Answers {
        words: format!("{} in the file, shown as last time until confirmed", answers.words()),
        is_taken: *used == Use::LastTime,
    }
}
