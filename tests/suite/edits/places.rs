//! The places of a page that tell a value, found by their shape in a page as it was written.

use std::ops::Range;

use readyroom::domain::basics::day::Days;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;

use crate::edits::values::full_stop;

/// What must come of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly this change.
    Change(String),
    /// A change of this field to a text that ends with these letters, or a remark at the place.
    Like(String, String),
    /// A change of this item, or a remark at the place.
    Something,
    /// A remark at the place, and no change.
    Named,
    /// No change; it may be named.
    Nothing,
}

/// An edit of a page.
#[derive(Clone, Debug)]
pub struct Edited {
    pub place: Place,
    /// The lines that are replaced.
    pub before: Range<usize>,
    pub after: Vec<String>,
    pub wanted: Vec<Wanted>,
}

/// The kinds of value, by the place that tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A cell of the table of items.
    StatementCell,
    StatusCell,
    FlagCell,
    OwnerCell,
    DueCell,
    LastTimeCell,
    /// What stands behind the statement in a list.
    Tick,
    Status,
    Flag,
    Owner,
    Due,
    /// The heading over to-dos.
    OwnerHeading,
    /// What stands below the statement.
    Note,
    Evidence,
    Risk,
    Reason,
    /// An entry of the accepted risks.
    RiskHead,
    RiskWhy,
    RiskControl,
    ConditionText,
    ConditionOwner,
    ConditionDue,
    ConditionTick,
    PersonRole,
    PersonAbsent,
    PersonName,
    /// A sentence that follows from the rest.
    Sentence,
}

/// The sections that tell of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Blockers,
    ToDo,
    NotAssessed,
    Risks,
    Items,
    NotApplicable,
    Conditions,
    People,
    Other,
}

/// A value at a place.
#[derive(Clone, Debug)]
pub struct Place {
    pub what: What,
    pub part: Part,
    /// The items that it is told of.
    pub items: Vec<ItemNo>,
    /// The lines of the row, entry or heading.
    pub lines: Range<usize>,
}

/// A page as it was written.
pub struct Page<'s> {
    pub session: &'s Session,
    pub days: Days,
    pub lines: Vec<String>,
    pub places: Vec<Place>,
}

impl<'s> Page<'s> {
    pub fn of(text: &str, session: &'s Session, days: Days) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut page = Self { session, days, lines, places: Vec::new() };
        page.find();
        page
    }

    pub fn statement(&self, item: ItemNo) -> String {
        full_stop(self.session.checklist().item(item).text.raw())
    }

    fn item_of(&self, text: &str) -> Option<ItemNo> {
        let mut items = self.session.checklist().items().map(|(item, _)| item);
        items.find(|&item| {
            let statement = self.statement(item);
            text.starts_with(&statement)
                || text.starts_with(&format!("{} |", statement.trim_end_matches('.')))
        })
    }

    fn find(&mut self) {
        let mut part = Part::Other;
        let mut heading: Option<(usize, Vec<ItemNo>)> = None;
        let mut number = 0;
        while number < self.lines.len() {
            let line = self.lines[number].clone();
            let first = number;
            number += 1;
            if line.starts_with("[readyroom") {
                break;
            }
            if line.starts_with('#') {
                self.owner_heading(heading.take(), first);
            }
            if let Some(title) = line.strip_prefix("## ") {
                part = Part::of(title);
            } else if line.starts_with("### ") && part == Part::ToDo {
                heading = Some((first, Vec::new()));
            } else if let Some(row) = line.strip_prefix("| ").filter(|_| part == Part::Items) {
                if let Some(item) = self.item_of(row) {
                    self.row(item, first);
                }
            } else if part == Part::Other && line.starts_with("- [") {
                self.entry(Part::Conditions, None, first..number);
            } else if let Some(text) = line.strip_prefix("- ").filter(|_| part != Part::Other) {
                while self.lines.get(number).is_some_and(|line| line.starts_with("  "))
                    || (self.lines.get(number).is_some_and(String::is_empty)
                        && self.lines.get(number + 1).is_some_and(|line| line.starts_with("  ")))
                {
                    number += 1;
                }
                let text = text.trim_start_matches("[ ] ").trim_start_matches("**Blocker.** ");
                let text = text.trim_start_matches("**");
                let item = self.item_of(text);
                if let Some((_, items)) = &mut heading {
                    items.extend(item);
                }
                self.entry(part, item, first..number);
            } else if part == Part::Other && !line.trim().is_empty() && !line.starts_with("| ---") {
                self.add(What::Sentence, part, Vec::new(), first..number);
            }
        }
        self.owner_heading(heading.take(), number);
    }

    fn owner_heading(&mut self, heading: Option<(usize, Vec<ItemNo>)>, end: usize) {
        if let Some((line, items)) = heading {
            self.add(What::OwnerHeading, Part::ToDo, items, line..end);
        }
    }

    fn add(&mut self, what: What, part: Part, items: Vec<ItemNo>, lines: Range<usize>) {
        self.places.push(Place { what, part, items, lines });
    }

    fn row(&mut self, item: ItemNo, line: usize) {
        use What::{DueCell, FlagCell, LastTimeCell, OwnerCell, StatementCell, StatusCell};
        for what in [StatementCell, StatusCell, FlagCell, OwnerCell, DueCell] {
            self.add(what, Part::Items, vec![item], line..line + 1);
        }
        if self.session.last_time().is_some() {
            self.add(LastTimeCell, Part::Items, vec![item], line..line + 1);
        }
    }

    fn entry(&mut self, part: Part, item: Option<ItemNo>, lines: Range<usize>) {
        use What::{
            ConditionDue, ConditionOwner, ConditionText, ConditionTick, Due, Evidence, Flag, Note,
            Owner, PersonAbsent, PersonName, PersonRole, Reason, Risk, RiskControl, RiskHead,
            RiskWhy, Status, Tick,
        };
        let is_open = item.is_some_and(|item| self.session.answer(item).is_open());
        let kinds: &[What] = match part {
            Part::Blockers if is_open => &[Status, Owner, Due, Note, Evidence, Risk],
            Part::Blockers => &[Status, Note, Evidence],
            Part::ToDo => &[Tick, Status, Flag, Due, Note, Evidence, Risk],
            Part::NotAssessed => &[Tick, Status, Flag, Due, Note, Evidence],
            Part::Items => &[Status, Note, Evidence, Risk],
            Part::Risks => &[RiskHead, RiskWhy, RiskControl],
            Part::NotApplicable => &[Reason],
            Part::Conditions => &[ConditionText, ConditionOwner, ConditionDue, ConditionTick],
            Part::People => &[PersonName, PersonRole, PersonAbsent],
            Part::Other => &[],
        };
        for what in kinds {
            self.add(*what, part, item.into_iter().collect(), lines.clone());
        }
    }
}

impl Part {
    fn of(title: &str) -> Self {
        let parts = [
            ("Blocker", Self::Blockers),
            ("To do", Self::ToDo),
            ("Not assessed", Self::NotAssessed),
            ("Accepted risks", Self::Risks),
            ("Every item", Self::Items),
            ("Not applicable", Self::NotApplicable),
            ("Conditions", Self::Conditions),
            ("People", Self::People),
        ];
        let found = parts.iter().find(|(words, _)| title.starts_with(words));
        found.map_or(Self::Other, |(_, part)| *part)
    }
}
