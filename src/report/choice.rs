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
    /// The mentions in Markdown.
    pub mentions: Mentions,
}

impl Choice {
    /// Returns whether a part is chosen.
    pub fn holds(&self, part: Part) -> bool {
        match self.template {
            Template::Short => part == Part::Summary,
            Template::Full => self.parts.as_ref().is_none_or(|parts| parts.contains(&part)),
        }
    }

    /// Returns whether mentions notify nobody: if that is chosen, and in a short report, which goes into a
    /// message.
    pub fn mutes_mentions(&self) -> bool {
        self.mentions == Mentions::Muted || self.template == Template::Short
    }
}

/// The effect of `@name`, `#123` and the like, which GitHub and GitLab link and tell people about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mentions {
    /// They are as in the review.
    #[default]
    Live,
    /// They look the same and mention nobody.
    Muted,
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
        /// The rule by which the score is counted.
        Rule: "rule";
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
