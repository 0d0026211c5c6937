//! The options of a report: which parts, which items, and how long.

use crate::domain::basics::worded::worded;
use crate::domain::insight::filter::Filter;

/// The options of a report; by default everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The length.
    pub template: Template,
    /// The parts; `None` means all.
    pub parts: Option<Vec<Part>>,
    /// The items.
    pub only: Filter,
}

impl Choice {
    /// Returns whether a part is chosen.
    pub fn holds(&self, part: Part) -> bool {
        match self.template {
            Template::Short => part == Part::Summary,
            Template::Full => match &self.parts {
                None => !part.is_for_audits(),
                Some(parts) => parts.contains(&part),
            },
            Template::Audit => true,
        }
    }
}

/// The length of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    /// The whole report.
    #[default]
    Full,
    /// At most [`SHORT_LINES`] lines, for a pull request or a message.
    Short,
    /// The whole report, and who said what when.
    Audit,
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 3] = [Self::Full, Self::Short, Self::Audit];
}

/// The largest number of lines of a short report.
pub const SHORT_LINES: usize = 15;

worded! {
    /// A part of a report, in the order of the report; the name is that on the command line.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Part by name {
        /// Decision, band, gauge, dates.
        Summary: "summary";
        /// The conditions of a conditional go.
        Conditions: "conditions";
        /// The items flagged as blockers.
        Blockers: "blockers";
        /// The gaps and open blockers, by owner.
        ToDo: "to-do";
        /// The unassessed items, in a review that has begun.
        NotAssessed: "not-assessed";
        /// The items that the meeting parked, to be discussed elsewhere.
        Parked: "parked";
        /// The accepted risks, by the day on which they end.
        Risks: "risks";
        /// The changes of items since the last review.
        Changes: "changes";
        /// The counts by category.
        Categories: "categories";
        /// The items, by category.
        Items: "items";
        /// The items that do not apply, with the reasons.
        NotApplicable: "not-applicable";
        /// The rest of the decision: signatures, remarks, changes since.
        Decision: "decision";
        /// The participants.
        People: "people";
        /// What was reviewed: the checklist with its id and version, the review, the one before it.
        Checklist: "checklist";
        /// The decisions and the conditions from first to last, and how they were signed.
        Record: "record";
        /// The blockers and accepted risks from first to last.
        Flags: "flags";
        /// The evidence, with the person who gave it and the time.
        Evidence: "evidence";
        /// The changes of every item: who said what, and when.
        History: "history";
        /// The rule by which the score is counted.
        Rule: "rule";
    }
}

impl Part {
    /// Returns whether only the template for audits has the part where no parts are named.
    pub const fn is_for_audits(self) -> bool {
        matches!(
            self,
            Self::Checklist | Self::Record | Self::Flags | Self::Evidence | Self::History
        )
    }
}

/// A refusal of an option that a format cannot honour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--{option} does not go with the format {format}")]
pub struct Unfit {
    /// The option's name, without dashes.
    pub option: &'static str,
    /// The format's name.
    pub format: &'static str,
}
