//! `readyroom portfolio`: all systems on one page, and a check of it for a nightly job.

use std::path::{Path, PathBuf};

use crate::cli::args::inputs::{AsOf, LabelFilter, Words};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::export;
use crate::cli::failure::{self, Failure};
use crate::domain::basics::age::Age;
use crate::domain::basics::text::Text;
use crate::domain::insight::portfolio::question::{Question, Whose};
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::{Alarm, List, Portfolio};
use crate::report::Format;
use crate::report::portfolio as report;
use crate::report::portfolio::overview::Overview;
use crate::store::portfolio::{self as store, Reviews};

/// The largest number of things that are named for an alarm; the others are only counted.
const NAMED: usize = 10;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The newest review of each system counts. What it has not assessed yet stands as it did in the \
        review before,\nand so do accepted risks and conditions: beginning a review settles nothing.\n\n\
        Examples:\n  readyroom portfolio\n  \
        readyroom portfolio --list due --within 30d --label team=payments\n  \
        readyroom portfolio --list people --owner ben\n  \
        readyroom portfolio --format html -o portfolio.html --force\n  \
        readyroom portfolio --list due --fail-on overdue,lapsed,stale     in a nightly job: exits with 1\n  \
        readyroom portfolio --format json | jq -r '.due[] | select(.overdue) | .system'"
)]
pub struct Args {
    /// Only this list
    #[arg(long, value_parser = values::portfolio_list(), ignore_case = true)]
    list: Option<List>,
    /// Count as due what is due this far ahead: 14d, 4w, 3m
    #[arg(long, value_name = "AGE", value_parser = Age::parse, default_value = "14d")]
    within: Age,
    /// Only the work of this person; '' for what nobody owns
    #[arg(long, value_name = "NAME")]
    owner: Option<Words>,
    #[command(flatten)]
    filter: LabelFilter,
    /// The format; by default that of FILE's ending, else text
    #[arg(long, value_parser = values::portfolio_format(), ignore_case = true)]
    format: Option<Format>,
    /// Write to FILE; the default and `-` are stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace FILE if it exists
    #[arg(long)]
    force: bool,
    /// Exit with 1 if there is any of these, separated by commas, and name it
    #[arg(long, value_name = "WHAT", value_parser = values::alarm(), value_delimiter = ',')]
    fail_on: Vec<Alarm>,
    #[command(flatten)]
    as_of: AsOf,
}

/// Writes the portfolio. Returns 1 where there is what it is to fail on, else 0.
///
/// # Errors
/// An argument is refused, no review can be read, or the report cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    let output = args.output.as_deref().filter(|output| *output != Path::new("-"));
    let format = export::format(args.format, output, Format::Text)?;
    let mut question = question(args, environment)?;
    if question.whose != Whose::Anybody && args.fail_on.contains(&Alarm::Stale) {
        return Err(Failure::Usage(
            "--fail-on stale is about systems, not about one person's work".to_owned(),
        ));
    }
    let (places, now) = (environment.places(), environment.now);
    let reviews = store::read(places, now.days(), now.at.to_utc())?;
    report_others(&reviews, environment)?;
    question.versions.clone_from(&reviews.versions);
    let portfolio = Portfolio::of(&reviews.all, &question);
    let lists = args.list.map_or(List::ALL.to_vec(), |list| vec![list]);
    let overview = Overview {
        portfolio: &portfolio,
        lists: &lists,
        as_of: question.days.today,
        zone: question.days.zone,
        within: question.within,
        unread: &reviews.unread,
    };
    let text = report::render(&overview, format).ok_or_else(|| {
        Failure::Usage(format!("a portfolio cannot be written as {}", format.name()))
    })?;
    let written = match (format, output) {
        (Format::Text, None) => environment.print_lines(text.lines()),
        _ => export::write(&text, output, args.force, environment),
    };
    match written {
        // The exit code does not depend on whether the page is read.
        Ok(()) | Err(Failure::ReaderGone) => {}
        Err(failure) => return Err(failure),
    }
    let mut is_alarmed = false;
    for alarm in &args.fail_on {
        is_alarmed |= name(*alarm, &portfolio, environment);
    }
    Ok(if is_alarmed { failure::CLOSED } else { failure::OK })
}

fn question(args: &Args, environment: &Environment) -> Result<Question, Failure> {
    let owner = args.owner.as_ref().map(|words| environment.text(words, "--owner")).transpose()?;
    let whose = match owner.as_deref().map(str::trim) {
        None => Whose::Anybody,
        Some("") => Whose::Nobody,
        Some(name) => Whose::Person(Text::new(name)),
    };
    Ok(Question {
        days: environment.as_of(&args.as_of)?.days(),
        tomorrow: environment.now.days().tomorrow(),
        within: args.within,
        review_every: environment.setup.review_every,
        labels: args.filter.all().to_vec(),
        whose,
        versions: Vec::new(),
    })
}

/// Names on stderr what is no readable review.
///
/// # Errors
/// There are sessions, and none can be read.
fn report_others(reviews: &Reviews, environment: &Environment) -> Result<(), Failure> {
    for entry in &reviews.others {
        if let Err(error) = &entry.content {
            environment.message(&environment.describe(error));
        }
    }
    if reviews.all.is_empty() && !reviews.unread.is_empty() {
        return Err(Failure::Data("no review can be read; each is named above".to_owned()));
    }
    if reviews.all.is_empty() {
        environment.message("No reviews yet; `readyroom new SYSTEM` starts one.");
    }
    Ok(())
}

/// Names on stderr what sets off an alarm. Returns false if nothing does.
fn name(alarm: Alarm, portfolio: &Portfolio, environment: &Environment) -> bool {
    let alarming: Vec<&Task> = portfolio.alarming(alarm).collect();
    for task in alarming.iter().take(NAMED) {
        environment.warn(&format!("{}: {}", alarm.name(), words(task)));
    }
    let more = alarming.len().saturating_sub(NAMED);
    if more > 0 {
        environment.warn(&format!("{}: and {more} more", alarm.name()));
    }
    !alarming.is_empty()
}

/// Returns what is overdue in words: `payments-api-2026-11-22-7f3a data.backups, ben, due 2026-11-10`.
fn words(task: &Task) -> String {
    let item = task.item.as_ref().map(|item| format!(" {}", item.shown())).unwrap_or_default();
    let who = match (&task.owner, task.kind) {
        (Some(owner), _) => format!(", {}", owner.shown()),
        (None, Kind::Review) => String::new(),
        (None, _) => ", nobody".to_owned(),
    };
    let until = if task.kind == Kind::Risk { "until" } else { "due" };
    let day = task.due.map_or_else(|| "no date".to_owned(), |day| format!("{until} {day}"));
    format!("{}{item}{who}, {day}", task.review)
}
