//! Overlays: windows above a screen. They form a stack, and the topmost one gets the keys.

use std::path::PathBuf;

use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::{Promise, PromiseKey, place_of};
use crate::domain::insight::filter::Selection;
use crate::domain::records::decision::Outcome;
use crate::domain::records::meeting::{Agenda, Idle};
use crate::domain::records::people::Role;
pub use crate::store::homes::Durability;
use crate::store::messages::Opened;
use crate::store::recovery::Recovery;
use crate::tui::chord::Chord;
use crate::tui::model::combining::CombineBox;
use crate::tui::model::compare::Compare;
use crate::tui::model::export::{ExportBox, ImportBox};
use crate::tui::model::form::{Form, Purpose};
use crate::tui::model::help::Help;
use crate::tui::model::input::{Input, Lines};
use crate::tui::model::motion::{Extent, Motion, Place};
use crate::tui::model::picker::Picker;
use crate::tui::model::portfolio::{PortfolioBox, SystemsFilter};
use crate::tui::model::preview::PreviewBox;
use crate::tui::model::upgrade::UpgradeBox;
use crate::tui::screens::Context;

/// The title of what is said of a review that cannot be read.
pub const UNREADABLE: &str = "This review cannot be read";

/// The title of what is said of a session whose file was moved or removed.
pub const GONE: &str = "The file is gone";

/// A window above a screen.
#[derive(Debug)]
pub enum Overlay {
    /// The list of the keys that work where help was called.
    Help(Box<Help>),
    /// A search.
    Pick(Box<Picker>),
    /// The choice of the items that are shown.
    Filter {
        /// The selected choice.
        cursor: usize,
        /// The choices, each with the number of its items.
        choices: Vec<(Selection, usize)>,
    },
    /// A question that needs an answer in words.
    Ask(Form),
    /// A session on its way to a report.
    Export(Box<ExportBox>),
    /// A page on its way back.
    Import(Box<ImportBox>),
    /// The checklist of a new review.
    Preview(Box<PreviewBox>),
    /// The review with another version of its checklist.
    Upgrade(Box<UpgradeBox>),
    /// The assessments of the review, before they are combined.
    Combine(Box<CombineBox>),
    /// A question with yes and no.
    Confirm {
        /// The question.
        question: Question,
        /// The first line shown.
        scroll: usize,
    },
    /// A text that must be read.
    Notice {
        /// Its title.
        title: &'static str,
        /// The text, which may take more rows than there are.
        text: String,
        /// The first line shown.
        scroll: usize,
    },
    /// The form that opens a meeting: minutes and agenda.
    Plan(Box<Plan>),
    /// The choice of the outcome of a decision.
    Outcome {
        /// The selected outcome, by its number in `Outcome::ALL`.
        cursor: usize,
    },
    /// The choice of the role of the person who is selected below.
    Role {
        /// The selected role, by its number in `Role::ALL`.
        cursor: usize,
    },
    /// The list of participants.
    People {
        /// The selected person.
        cursor: usize,
    },
    /// The conditions of the decision and those of earlier ones.
    Promises(PromiseList),
    /// The responses to the item under the cursor.
    Responses(ResponseList),
    /// Two reviews side by side.
    Compare(Box<Compare>),
    /// All systems: what is due, what got worse, who owes what.
    Portfolio(Box<PortfolioBox>),
    /// The choice of the systems that are shown, and in the portfolio of the work.
    SystemsFilter {
        /// The selected choice.
        cursor: usize,
        /// The choices, each with a count of tasks or systems.
        choices: Vec<(SystemsFilter, usize)>,
    },
}

/// The list of responses to an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseList {
    /// The selected one.
    pub cursor: usize,
    /// The first line of it that is shown.
    pub scroll: usize,
}

impl ResponseList {
    /// Returns the place that a motion changes: page keys go through lines, the others from response to response.
    fn place(&mut self, motion: Motion, count: usize) -> Place<'_> {
        if matches!(motion, Motion::PageDown | Motion::PageUp) {
            return Place::Line(&mut self.scroll);
        }
        self.scroll = 0;
        Place::Row(&mut self.cursor, count)
    }
}

/// The list of conditions.
#[derive(Debug, Default)]
pub struct PromiseList {
    /// The selected row.
    pub cursor: usize,
    /// The condition in it.
    pub at: Option<PromiseKey>,
}

impl PromiseList {
    /// Keeps the selection on its condition, unless another row was selected.
    pub fn keep_selection(&mut self, is_moved: bool, promises: &[Promise]) {
        let place = self.at.take().filter(|_| !is_moved);
        let place = place.and_then(|at| place_of(promises, &at));
        self.cursor = place.unwrap_or(self.cursor).min(promises.len().saturating_sub(1));
        self.at = promises.get(self.cursor).map(Promise::key);
    }
}

/// The settings of a meeting about to begin.
#[derive(Debug)]
pub struct Plan {
    /// The minutes that it takes.
    pub minutes: Input,
    /// True while the minutes are the usual ones, so that the first digit replaces them.
    pub is_untouched: bool,
    /// The selected agenda.
    pub cursor: usize,
    /// The agendas that are offered, each with the number of its items.
    pub agendas: Vec<(Agenda, usize)>,
    /// True if the system had an earlier review.
    pub has_last: bool,
}

impl Plan {
    /// Edits the minutes by a key; returns whether it meant anything there.
    pub fn edit(&mut self, chord: Chord) -> bool {
        match chord.typed() {
            Some(digit) if digit.is_ascii_digit() => {
                if self.is_untouched {
                    self.minutes = Input::new(Lines::One, "");
                    self.is_untouched = false;
                }
                self.minutes.edit(chord)
            }
            Some(_) => false,
            None => {
                self.is_untouched = false;
                self.minutes.edit(chord)
            }
        }
    }
}

impl Overlay {
    /// Returns the questions with which a session opens, the first one last: of what is kept aside, and
    /// of the copies beside it.
    pub fn offers(opened: &Opened) -> Vec<Self> {
        let changed = |recovery: &Recovery| {
            let both = recovery.base.answers().zip(recovery.ours.answers());
            both.filter(|(base, ours)| base != ours).count()
        };
        let items = opened.recoveries.iter().map(changed).sum();
        let copies = opened.copies.clone();
        let take_in = (!copies.is_empty()).then_some(Question::TakeIn { copies, is_only: false });
        let recover = (!opened.recoveries.is_empty()).then_some(Question::Recover { items });
        [take_in, recover].into_iter().flatten().map(Self::confirm).collect()
    }

    /// Returns a question, scrolled to its beginning.
    pub const fn confirm(question: Question) -> Self {
        Self::Confirm { question, scroll: 0 }
    }

    /// Returns a notice, scrolled to its beginning.
    pub const fn notice(title: &'static str, text: String) -> Self {
        Self::Notice { title, text, scroll: 0 }
    }

    /// Returns whether it replaces the screen below and is not drawn in a part of it.
    pub const fn is_a_screen(&self) -> bool {
        match self {
            Self::Compare(_)
            | Self::Portfolio(_)
            | Self::Export(_)
            | Self::Import(_)
            | Self::Preview(_)
            | Self::Upgrade(_)
            | Self::Outcome { .. }
            | Self::Promises(_)
            | Self::Responses(_) => true,
            Self::Ask(form) => matches!(form.purpose, Purpose::Decide { .. }),
            _ => false,
        }
    }

    /// Returns the context of its keys.
    pub const fn context(&self) -> Context {
        match self {
            Self::Help(_) => Context::Help,
            Self::Pick(_) => Context::Picker,
            Self::Filter { .. } | Self::SystemsFilter { .. } => Context::Menu,
            Self::Outcome { .. } => Context::Decision,
            Self::Ask(_) => Context::Ask,
            Self::Export(_) => Context::Export,
            Self::Import(_) => Context::Import,
            Self::Preview(_) => Context::Preview,
            Self::Upgrade(_) => Context::Upgrade,
            Self::Combine(_) => Context::Combine,
            Self::Confirm { .. } => Context::Question,
            Self::Notice { .. } => Context::Notice,
            Self::Plan(_) => Context::Plan,
            Self::People { .. } => Context::People,
            Self::Role { .. } => Context::Role,
            Self::Promises(_) => Context::Promises,
            Self::Responses(_) => Context::Responses,
            Self::Compare(_) => Context::Compare,
            Self::Portfolio(_) => Context::Portfolio,
        }
    }

    /// Returns the place in it that a motion changes, where the list that it shows of the review has so many rows, and what
    /// is scrolled in it can be scrolled so far.
    pub fn place(&mut self, motion: Motion, rows: usize, extent: Extent) -> Option<Place<'_>> {
        Some(match self {
            Self::Confirm { scroll, .. } | Self::Notice { scroll, .. } => Place::Line(scroll),
            Self::Help(help) => Place::Line(&mut help.scroll),
            Self::Export(export) => Place::Line(&mut export.scroll),
            Self::Compare(compare) => compare.place(motion),
            Self::Portfolio(portfolio) => portfolio.place(),
            Self::Pick(picker) => Place::Row(&mut picker.cursor, picker.hits.len()),
            Self::Filter { cursor, choices } => Place::Row(cursor, choices.len()),
            Self::SystemsFilter { cursor, choices } => Place::Row(cursor, choices.len()),
            Self::Plan(plan) => Place::Row(&mut plan.cursor, plan.agendas.len()),
            Self::Outcome { cursor } => Place::Row(cursor, Outcome::ALL.len()),
            Self::Role { cursor } => Place::Row(cursor, Role::ALL.len()),
            Self::People { cursor } => Place::Row(cursor, rows),
            Self::Promises(list) => Place::Row(&mut list.cursor, rows),
            Self::Responses(list) => list.place(motion, rows),
            Self::Import(list) => {
                let count = list.len();
                Place::Row(&mut list.cursor, count)
            }
            Self::Preview(preview) => {
                let count = preview.lines().len();
                Place::Row(&mut preview.cursor, count)
            }
            Self::Combine(list) => {
                let count = list.rows.len();
                Place::Row(&mut list.cursor, count)
            }
            Self::Upgrade(list) => list.place(motion, extent),
            Self::Ask(_) => return None,
        })
    }

    /// Returns the form in it.
    pub fn form(&self) -> Option<&Form> {
        match self {
            Self::Ask(form) => Some(form),
            Self::Export(export) => Some(&export.form),
            _ => None,
        }
    }

    /// Returns the form in it, to write into.
    pub fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Ask(form) => Some(form),
            Self::Export(export) => Some(&mut export.form),
            _ => None,
        }
    }
}

/// A question, answered with yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Write the report over the file that exists.
    Overwrite {
        /// The file, safe to show.
        file: String,
    },
    /// Write the session's file although it was removed.
    WriteAgain {
        /// The file, safe to show.
        file: String,
    },
    /// Put what can be rescued into the place of a session's file.
    Restore {
        /// The fault of the file, in a few words.
        title: &'static str,
        /// The file.
        path: PathBuf,
        /// The reason why it cannot be read, and the content that can be rescued, in words.
        words: String,
        /// The question, in words.
        offer: String,
    },
    /// Decide although something speaks against it.
    DecideAnyway {
        /// The outcome.
        outcome: Outcome,
        /// All that speaks against a go, in words: what is shown.
        named: Vec<Text>,
        /// The objections, in words.
        objections: Vec<Text>,
    },
    /// Bring back what programs that have ended could not save.
    Recover {
        /// The number of items they had changed.
        items: usize,
    },
    /// Merge copies of a session's file into it.
    TakeIn {
        /// The copies.
        copies: Vec<PathBuf>,
        /// True if the session has no file of its own.
        is_only: bool,
    },
    /// Take a time without a key out of the meeting's time.
    TakeOut(Idle),
    /// Submit the open assessment.
    Submit,
    /// Run a command of git in the terminal, because a sync cannot go on without its person.
    RunOutside {
        /// The reason.
        reason: String,
        /// The command.
        command: String,
    },
    /// Leave a session although text that was typed there and not kept is written down nowhere.
    LeaveDrafts {
        /// The reason.
        reason: String,
        /// The destination.
        leaving: Leaving,
    },
    /// Leave a session whose changes could not be saved.
    LeaveUnsaved {
        /// The reason.
        reason: String,
        /// The destination.
        leaving: Leaving,
        /// The lifetime of the copy that is kept aside.
        kept: Durability,
    },
}

impl Question {
    /// Returns whether it is asked because changes or drafts of a session are not saved.
    pub const fn is_about_saving(&self) -> bool {
        matches!(
            self,
            Self::WriteAgain { .. } | Self::LeaveUnsaved { .. } | Self::LeaveDrafts { .. }
        )
    }
}

/// A request to leave the session, which waits for a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The last changes, and then the rest.
    Changes(Leaving),
    /// Text that was typed and not kept.
    Drafts(Leaving),
}

/// The destination on leaving a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Home.
    ToHome,
    /// The shell.
    ToShell,
    /// The review that an assessment was begun in.
    ToReview,
}
