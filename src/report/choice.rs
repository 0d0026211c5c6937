//! The options of a report: which parts, which items, and how long.

use crate::domain::basics::worded::worded;
use crate::domain::insight::agreement::Sight;
use crate::domain::insight::conditions::Promise;
use crate::domain::insight::filter::Filter;
use crate::domain::insight::next_review::NextReview;

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
    /// The sign between the cells of a table; `None` is a comma.
    pub delimiter: Option<Delimiter>,
    /// The entries of a calendar.
    pub entries: Entries,
    /// The conditions of the review and of those before it as they are where they live; `None` takes those of
    /// earlier ones from the copies in the review.
    pub promises: Option<Vec<Promise>>,
    /// The day by which the system is to be reviewed again.
    pub next_review: Option<NextReview>,
    /// The sight that its reader has of the responses of assessments.
    pub sight: Sight,
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

    /// Returns whether mentions are muted: if that is chosen, and in every short report, which goes into a
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
    /// They look the same and send no notification.
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
    /// The whole report, and who said what when.
    Audit,
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 3] = [Self::Full, Self::Short, Self::Audit];
}

/// The largest number of lines of a short report.
pub const SHORT_LINES: usize = 15;

/// The kind of the entries of a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entries {
    /// Events of a whole day.
    #[default]
    Events,
    /// Tasks with a due date.
    Tasks,
}

/// The sign between two cells of a table. Every cell is in quotes, so that it may stand in them too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(u8);

impl Default for Delimiter {
    fn default() -> Self {
        Self(b',')
    }
}

/// A refusal of a text that is no delimiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write one sign between cells, such as `;` or `|`, or `tab`; no letter, digit, blank or quote"
)]
pub struct BadDelimiter;

impl Delimiter {
    /// Parses a delimiter: a sign of ASCII, or a tab, written as itself, as `tab` or as `\t`.
    ///
    /// # Errors
    /// [`BadDelimiter`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadDelimiter> {
        match text.as_bytes() {
            b"tab" | b"\\t" | b"\t" => Ok(Self(b'\t')),
            b"\"" | b"'" => Err(BadDelimiter),
            [sign] if sign.is_ascii_punctuation() => Ok(Self(*sign)),
            _ => Err(BadDelimiter),
        }
    }

    pub(crate) const fn byte(self) -> u8 {
        self.0
    }
}

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
        /// The responses of assessments that differ from the answers.
        Dissent: "dissent";
        /// The accepted risks, by the day on which they end.
        Risks: "risks";
        /// The changes of items since the last review.
        Changes: "changes";
        /// The items that the checklist no longer has, with their answers.
        Retired: "retired";
        /// The counts by level, where the checklist has levels.
        Levels: "levels";
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
        /// The checklist with its id and version, the review, and the one before it.
        Checklist: "checklist";
        /// The decisions and the conditions from first to last, and how they were signed.
        Record: "record";
        /// The blockers and accepted risks from first to last.
        Flags: "flags";
        /// The evidence, with the person who gave it and the time.
        Evidence: "evidence";
        /// The assessments, and every response to each item.
        Responses: "responses";
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
            Self::Checklist
                | Self::Record
                | Self::Flags
                | Self::Evidence
                | Self::Responses
                | Self::History
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_one_sign_or_a_tab() {
        for (text, byte) in
            [(",", b','), (";", b';'), ("|", b'|'), ("tab", b'\t'), ("\\t", b'\t'), ("\t", b'\t')]
        {
            assert_eq!(Delimiter::parse(text).map(Delimiter::byte), Ok(byte), "{text:?}");
        }
        for text in ["", ";;", "\"", "'", "\n", "\r", "a", "7", " ", "¦", "TAB", "\u{0}"] {
            assert_eq!(Delimiter::parse(text), Err(BadDelimiter), "{text:?}");
        }
    }
}
