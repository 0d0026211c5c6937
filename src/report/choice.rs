//! What a report is to hold: which parts, which items, how long.

use crate::domain::insight::filter::Filter;

/// What a report is to hold; by default everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// How long.
    pub template: Template,
    /// Which parts; all where none are named.
    pub parts: Option<Vec<Part>>,
    /// Which items.
    pub only: Filter,
}

impl Choice {
    /// Whether a part is wanted.
    pub fn holds(&self, part: Part) -> bool {
        match self.template {
            Template::Short => part == Part::Summary,
            Template::Full => self.parts.as_ref().is_none_or(|parts| parts.contains(&part)),
        }
    }
}

/// How long a report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    /// Everything.
    #[default]
    Full,
    /// At most [`SHORT_LINES`] lines, for a pull request or a message.
    Short,
}

/// The most lines of a short report.
pub const SHORT_LINES: usize = 15;

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Decision, band, gauge, dates.
    Summary,
    /// On what conditions it goes.
    Conditions,
    /// What is flagged as a blocker.
    Blockers,
    /// What somebody must see to, by owner.
    ToDo,
    /// What nobody has said anything of, in a review that has begun.
    NotAssessed,
    /// What is to be talked about elsewhere.
    Parked,
    /// Accepted risks, by the day on which they end.
    Risks,
    /// What became of the items since the last review.
    Changes,
    /// The counts by category.
    Categories,
    /// The items, by category.
    Items,
    /// What does not apply, and why.
    NotApplicable,
    /// What else belongs to the decision: signatures, remarks, what has changed since.
    Decision,
    /// Who takes part.
    People,
    /// How the score is counted.
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

    /// The name on the command line.
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

/// A format cannot hold what was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--{option} does not go with the format {format}")]
pub struct Unfit {
    /// The option.
    pub option: &'static str,
    /// The format.
    pub format: &'static str,
}
