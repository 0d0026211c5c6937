//! Values of arguments: words on the command line, and their conversion to the types of the program.

use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use log::Level;

use crate::domain::insight::filter::Filter;
use crate::domain::records::decision::Outcome;
use crate::domain::records::people::Role;
use crate::domain::session::edit::Verdict;
use crate::report::Format;
use crate::report::choice::{Part, Template};
use crate::store::config::When;

/// A status on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    /// True today, with evidence
    Done,
    /// Some of it is true
    Partial,
    /// Not true today
    Missing,
    /// Does not apply; needs --reason
    #[value(aliases = ["n/a", "na", "not_applicable"])]
    NotApplicable,
    /// Clear the status, and nothing else
    Unassessed,
}

impl StatusArg {
    /// Returns the verdict; `None` for the one that needs a reason.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Done => Some(Verdict::done()),
            Self::Partial => Some(Verdict::partial()),
            Self::Missing => Some(Verdict::missing()),
            Self::Unassessed => Some(Verdict::unassessed()),
            Self::NotApplicable => None,
        }
    }
}

/// A role on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Runs the meeting
    Facilitator,
    /// Decides
    DecisionMaker,
    /// Answers
    Contributor,
    /// Listens
    Observer,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Facilitator => Self::Facilitator,
            RoleArg::DecisionMaker => Self::DecisionMaker,
            RoleArg::Contributor => Self::Contributor,
            RoleArg::Observer => Self::Observer,
        }
    }
}

/// An outcome on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutcomeArg {
    /// It goes into production
    Go,
    /// It goes, on conditions
    #[value(alias = "conditional_go")]
    ConditionalGo,
    /// It does not go
    #[value(alias = "no_go")]
    NoGo,
}

impl From<OutcomeArg> for Outcome {
    fn from(outcome: OutcomeArg) -> Self {
        match outcome {
            OutcomeArg::Go => Self::Go,
            OutcomeArg::ConditionalGo => Self::ConditionalGo,
            OutcomeArg::NoGo => Self::NoGo,
        }
    }
}

/// A report format, by the name that it has everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatArg(Format);

impl ValueEnum for FormatArg {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<FormatArg>> =
            LazyLock::new(|| Format::all().map(FormatArg).collect());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        format.0
    }
}

/// A section of a report, by the name that it has everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartArg(pub Part);

impl ValueEnum for PartArg {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<PartArg>> = LazyLock::new(|| Part::ALL.map(PartArg).to_vec());
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

/// The items that a report lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnlyArg {
    /// Partial or missing
    Gaps,
    /// Every applicable item that is not done
    NotDone,
    /// Flagged as blockers
    Blockers,
    /// Without a status
    Unassessed,
}

impl From<OnlyArg> for Filter {
    fn from(only: OnlyArg) -> Self {
        match only {
            OnlyArg::Gaps => Self::Gaps,
            OnlyArg::NotDone => Self::NotDone,
            OnlyArg::Blockers => Self::Blockers,
            OnlyArg::Unassessed => Self::Unassessed,
        }
    }
}

/// The use of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// Unless `NO_COLOR` is set, or `CLICOLOR` is 0
    Auto,
    /// In any case
    Always,
    /// Never
    Never,
}

impl From<ColorArg> for When {
    fn from(color: ColorArg) -> Self {
        match color {
            ColorArg::Auto => Self::Auto,
            ColorArg::Always => Self::Always,
            ColorArg::Never => Self::Never,
        }
    }
}

/// The level of detail of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogArg {
    /// Failures
    Error,
    /// Possible faults
    Warn,
    /// Beginnings, ends and saves
    Info,
    /// The effect of each key
    Debug,
    /// Everything
    Trace,
}

impl From<LogArg> for Level {
    fn from(level: LogArg) -> Self {
        match level {
            LogArg::Error => Self::Error,
            LogArg::Warn => Self::Warn,
            LogArg::Info => Self::Info,
            LogArg::Debug => Self::Debug,
            LogArg::Trace => Self::Trace,
        }
    }
}

/// The length of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TemplateArg {
    /// Everything
    Full,
    /// At most 15 lines, for a pull request or a message
    Short,
}

impl From<TemplateArg> for Template {
    fn from(template: TemplateArg) -> Self {
        match template {
            TemplateArg::Full => Self::Full,
            TemplateArg::Short => Self::Short,
        }
    }
}

/// A format of the gate's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GateFormatArg {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For the test reports of Jenkins, GitLab or GitHub
    Junit,
}

/// Parses a whole number.
///
/// # Errors
/// `word` is none.
pub fn count(word: &str) -> Result<u32, String> {
    word.parse().map_err(|_| "write a whole number: 0, 1, 2".to_owned())
}

/// Parses a whole percentage.
///
/// # Errors
/// `word` is no whole number from 0 to 100.
pub fn percent(word: &str) -> Result<u8, String> {
    let percent = word.parse().ok().filter(|percent| *percent <= 100);
    percent.ok_or_else(|| "write a whole number in 0..=100".to_owned())
}

/// Parses `yes` or `no`.
///
/// # Errors
/// `word` is neither.
pub fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}
