//! Values of arguments: words on the command line, and the values of the program that they stand for.

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use log::Level;

use crate::domain::basics::status::Status;
use crate::domain::insight::filter::Filter;
use crate::domain::insight::portfolio::{Alarm, List};
use crate::domain::records::assessment::Names;
use crate::domain::records::condition::ConditionState;
use crate::domain::records::decision::Outcome;
use crate::domain::records::people::Role;
use crate::report::choice::{Part, Template};
use crate::report::site::private::Private;
use crate::report::{Format, portfolio};
use crate::store::config::When;

/// The status that an argument names; `None` clears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusArg(pub Option<Status>);

/// Parses a status, or the word that clears it.
pub(in crate::cli) fn status() -> impl TypedValueParser<Value = StatusArg> {
    one_of([
        (word("done", "True today, with evidence"), StatusArg(Some(Status::Done))),
        (word("partial", "Some of it is true"), StatusArg(Some(Status::Partial))),
        (word("missing", "Not true today"), StatusArg(Some(Status::Missing))),
        (
            word("not-applicable", "Does not apply; needs --reason").aliases([
                "n/a",
                "na",
                "not_applicable",
            ]),
            StatusArg(Some(Status::NotApplicable)),
        ),
        (word("unassessed", "Clear the status, and nothing else"), StatusArg(None)),
    ])
}

pub(in crate::cli) fn role() -> impl TypedValueParser<Value = Role> {
    one_of([
        (word("facilitator", "Runs the meeting"), Role::Facilitator),
        (word("decision-maker", "Decides"), Role::DecisionMaker),
        (word("contributor", "Answers"), Role::Contributor),
        (word("observer", "Listens"), Role::Observer),
    ])
}

pub(in crate::cli) fn outcome() -> impl TypedValueParser<Value = Outcome> {
    one_of([
        (word("go", "It goes into production"), Outcome::Go),
        (
            word("conditional-go", "It goes, on conditions").alias("conditional_go"),
            Outcome::ConditionalGo,
        ),
        (word("no-go", "It does not go").alias("no_go"), Outcome::NoGo),
    ])
}

pub(in crate::cli) fn condition_state() -> impl TypedValueParser<Value = ConditionState> {
    one_of([
        (word("met", "It is met"), ConditionState::Met),
        (word("open", "It still has to be met"), ConditionState::Open),
    ])
}

pub(in crate::cli) fn names() -> impl TypedValueParser<Value = Names> {
    one_of([
        (word("shown", "Each says who gave it"), Names::Shown),
        (word("hidden", "None says who gave it"), Names::Hidden),
    ])
}

/// Parses a report format, by the name that it has everywhere.
pub(in crate::cli) fn format() -> impl TypedValueParser<Value = Format> {
    one_of(Format::all().map(|format| (PossibleValue::new(format.name()), format)))
}

/// Parses a kind of private content that a site may show.
pub(in crate::cli) fn private() -> impl TypedValueParser<Value = Private> {
    one_of(Private::ALL.map(|kind| (word(kind.name(), kind.help()), kind)))
}

/// Parses a format of the portfolio.
pub(in crate::cli) fn portfolio_format() -> impl TypedValueParser<Value = Format> {
    one_of(portfolio::FORMATS.map(|format| (PossibleValue::new(format.name()), format)))
}

/// Parses a list of the portfolio.
pub(in crate::cli) fn portfolio_list() -> impl TypedValueParser<Value = List> {
    one_of([
        (word("due", "Risks, to-dos, conditions and reviews by their day"), List::Due),
        (word("worse", "Items that the newest review found worse"), List::Worse),
        (word("people", "Who owes what, nobody first"), List::People),
        (word("systems", "The worst first"), List::Systems),
    ])
}

/// Parses what fails a nightly check.
pub(in crate::cli) fn alarm() -> impl TypedValueParser<Value = Alarm> {
    one_of([
        (word("overdue", "A to-do or a condition is overdue"), Alarm::Overdue),
        (word("lapsed", "An accepted risk has lapsed"), Alarm::Lapsed),
        (word("stale", "A system was to be reviewed again"), Alarm::Stale),
    ])
}

/// Parses a section of a report, by the name that it has everywhere.
pub(in crate::cli) fn section() -> impl TypedValueParser<Value = Part> {
    one_of(Part::ALL.map(|part| (PossibleValue::new(part.name()), part)))
}

pub(in crate::cli) fn only() -> impl TypedValueParser<Value = Filter> {
    one_of([
        (word("gaps", "Partial or missing"), Filter::Gaps),
        (word("not-done", "Every applicable item that is not done"), Filter::NotDone),
        (word("blockers", "Flagged as blockers"), Filter::Blockers),
        (word("unassessed", "Without a status"), Filter::Unassessed),
    ])
}

pub(super) fn color() -> impl TypedValueParser<Value = When> {
    one_of([
        (word("auto", "Unless `NO_COLOR` is set, or `CLICOLOR` is 0"), When::Auto),
        (word("always", "In any case"), When::Always),
        (word("never", "Never"), When::Never),
    ])
}

pub(super) fn log_level() -> impl TypedValueParser<Value = Level> {
    one_of(log_levels())
}

/// Returns the levels of detail of the log, each with its name.
pub(in crate::cli) fn log_levels() -> [(PossibleValue, Level); 5] {
    [
        (word("error", "Failures"), Level::Error),
        (word("warn", "Possible faults"), Level::Warn),
        (word("info", "Beginnings, ends and saves"), Level::Info),
        (word("debug", "The effect of each key"), Level::Debug),
        (word("trace", "Everything"), Level::Trace),
    ]
}

pub(in crate::cli) fn template() -> impl TypedValueParser<Value = Template> {
    one_of([
        (word("full", "Everything"), Template::Full),
        (word("short", "At most 15 lines, for a pull request or a message"), Template::Short),
        (word("audit", "Everything, and who said what when"), Template::Audit),
    ])
}

fn word(name: &'static str, help: &'static str) -> PossibleValue {
    PossibleValue::new(name).help(help)
}

/// Builds the parser of an argument that takes one of several words.
fn one_of<T: Copy + Send + Sync + 'static>(
    words: impl IntoIterator<Item = (PossibleValue, T)>,
) -> impl TypedValueParser<Value = T> {
    let words: Vec<(PossibleValue, T)> = words.into_iter().collect();
    let possible = PossibleValuesParser::new(words.iter().map(|(word, _)| word.clone()));
    possible.try_map(move |typed| {
        let found = words.iter().find(|(word, _)| word.matches(&typed, true));
        found.map(|(_, value)| *value).ok_or("there is no such word")
    })
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
