//! The options of a report: which parts, which items, and how long.

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
            Template::Full => self.parts.as_ref().is_none_or(|parts| parts.contains(&part)),
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
}

/// The largest number of lines of a short report.
pub const SHORT_LINES: usize = 15;

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Decision, band, gauge, dates.
    Summary,
    /// The conditions of a conditional go.
    Conditions,
    /// The items flagged as blockers.
    Blockers,
    /// The gaps and open blockers, by owner.
    ToDo,
    /// The unassessed items, in a review that has begun.
    NotAssessed,
    /// The items that the meeting parked, to be discussed elsewhere.
    Parked,
    /// The accepted risks, by the day on which they end.
    Risks,
    /// The changes of items since the last review.
    Changes,
    /// The counts by category.
    Categories,
    /// The items, by category.
    Items,
    /// The items that do not apply, with the reasons.
    NotApplicable,
    /// The rest of the decision: signatures, remarks, changes since.
    Decision,
    /// The participants.
    People,
    /// The rule by which the score is counted.
    Rule,
}

impl Part {
    /// Every part, in the order of the report.
    pub const ALL: [Self; 14] = [
        Self::Summary,
        Self::Conditions,
        Self::Blockers,
        Self::ToDo,
        Self::NotAssessed,
        Self::Parked,
        Self::Risks,
        Self::Changes,
        Self::Categories,
        Self::Items,
        Self::NotApplicable,
        Self::Decision,
        Self::People,
        Self::Rule,
    ];

    /// Returns the name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Conditions => "conditions",
            Self::Blockers => "blockers",
            Self::ToDo => "to-do",
            Self::NotAssessed => "not-assessed",
            Self::Parked => "parked",
            Self::Risks => "risks",
            Self::Changes => "changes",
            Self::Categories => "categories",
            Self::Items => "items",
            Self::NotApplicable => "not-applicable",
            Self::Decision => "decision",
            Self::People => "people",
            Self::Rule => "rule",
        }
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
