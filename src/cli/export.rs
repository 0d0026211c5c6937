//! `readyroom export`: a session as a report, to stdout or a file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::args::inputs::{AsOf, Reference};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::domain::insight::filter::Filter;
use crate::report::choice::{Choice, Delimiter, Entries, Mentions, Part, Template};
use crate::report::{self, Format};
use crate::store::documents;
use crate::store::error::StoreError;
use crate::store::files::Existing;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Formats: markdown for a wiki (`import` reads it back), html for a browser and paper,\n\
        text for mail and pipes, csv for a spreadsheet, jira-csv and gitlab-csv for an issue tracker,\n\
        ics for a calendar, json for programs, badge for a README.\n\n\
        Due dates and accepted risks are judged as of today or of --as-of DATE; days are local.\n\n\
        Sections: summary, conditions, blockers, to-do, not-assessed, parked, dissent, risks, changes,\n\
        retired, levels, categories, items, not-applicable, decision, people, rule; of audits: checklist,\n\
        record, flags, evidence, responses, history.\n\n\
        Examples:\n  readyroom export payments-api > review.md\n  \
        readyroom export payments-api -o review.html --force      the format follows the ending\n  \
        readyroom export payments-api --template short            for a pull request or a message\n  \
        readyroom export payments-api --template audit -o audit.html\n  \
        readyroom export payments-api --sections summary,to-do --only gaps\n  \
        readyroom export payments-api -o due.ics --todo           tasks for a calendar\n  \
        readyroom export payments-api --format csv --delimiter ';' > review.csv\n  \
        readyroom export payments-api --as-of 2026-12-31          what will be overdue by then\n  \
        ssh host readyroom export payments-api -o - > review.md"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// The format; by default that of FILE's ending, else markdown
    #[arg(long, value_parser = values::format(), ignore_case = true)]
    format: Option<Format>,
    /// Write to FILE; the default and `-` are stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace FILE if it exists
    #[arg(long)]
    force: bool,
    /// Only these sections, separated by commas
    #[arg(long, value_name = "NAMES", value_parser = values::section(), value_delimiter = ',')]
    #[arg(hide_possible_values = true)]
    sections: Option<Vec<Part>>,
    /// Only these items
    #[arg(long, value_name = "ITEMS", value_parser = values::only())]
    only: Option<Filter>,
    #[command(flatten)]
    as_of: AsOf,
    /// The kind of report: the full one, at most 15 lines, or that for an audit
    #[arg(long, value_parser = values::template(), default_value = "full")]
    #[arg(conflicts_with = "sections")]
    template: Template,
    /// In ics: tasks with a due date instead of events
    #[arg(long)]
    todo: bool,
    /// The sign between the cells of csv, jira-csv and gitlab-csv, `;` or `|`, or `tab`; by default a comma
    #[arg(long, value_name = "C", value_parser = Delimiter::parse, allow_hyphen_values = true)]
    delimiter: Option<Delimiter>,
    /// In Markdown: `@name`, `#123` and the like send no notification; --template short implies it
    #[arg(long)]
    no_mentions: bool,
}

/// Writes the report.
///
/// # Errors
/// The arguments contradict each other, the session cannot be loaded, or the report cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let output = args.output.as_deref().filter(|output| *output != Path::new("-"));
    let format = format(args.format, output, Format::default())?;
    let choice = Choice {
        template: args.template,
        parts: args.sections.clone(),
        only: args.only.unwrap_or_default(),
        delimiter: args.delimiter,
        entries: if args.todo { Entries::Tasks } else { Entries::Events },
        mentions: if args.no_mentions { Mentions::Muted } else { Mentions::Live },
        ..Choice::default()
    };
    format.check(&choice).map_err(|unfit| Failure::Usage(unfit.to_string()))?;
    let days = environment.as_of(&args.as_of)?.days();
    let session = environment.review(&args.session)?;
    let choice = Choice {
        promises: Some(environment.promises(&session)),
        next_review: environment.next_review(&session)?,
        sight: environment.sight(&session)?,
        ..choice
    };
    let text = report::render(&session, format, &choice, days);
    if let Some(shortcoming) = report::shortcoming(&text, &session, format, &choice, days) {
        environment.warn(&shortcoming);
    }
    write(&text, output, args.force, environment)
}

/// Writes a report to a file, or to stdout without one.
///
/// # Errors
/// The file exists and is not to be replaced, or it cannot be written.
pub(super) fn write(
    text: &str,
    output: Option<&Path>,
    is_forced: bool,
    environment: &Environment,
) -> Result<(), Failure> {
    let Some(output) = output else { return print(text.as_bytes()) };
    let existing = if is_forced { Existing::Replace } else { Existing::Keep };
    documents::write_report(environment.places(), output, text, existing).map_err(explain)?;
    environment.message(&format!("written to {}", show_path(output)));
    Ok(())
}

/// File endings that no format of ours has: Markdown under such a name would be opened as something else.
const FOREIGN: &[&str] = &[
    "7z", "adoc", "bz2", "doc", "docx", "eps", "epub", "gif", "gz", "jpeg", "jpg", "ods", "odt",
    "org", "pdf", "png", "pptx", "rst", "rtf", "tar", "tex", "tgz", "toml", "tsv", "webp", "xls",
    "xlsx", "xml", "xz", "yaml", "yml", "zip",
];

/// Returns the format that is named, else that of the file's ending, else the usual one.
pub(super) fn format(
    named: Option<Format>,
    output: Option<&Path>,
    usual: Format,
) -> Result<Format, Failure> {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    let Some(ending) = ending.map(str::to_lowercase) else { return Ok(named.unwrap_or(usual)) };
    match (named, Format::of_ending(&ending)) {
        (Some(named), Some(implied)) if !named.has_ending(&ending) => Err(Failure::Usage(format!(
            "--format {} contradicts the ending .{ending}, which is that of {}; name one of them",
            named.name(),
            implied.name()
        ))),
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) if FOREIGN.contains(&ending.as_str()) => {
            let every: Vec<&str> = Format::all().map(Format::name).collect();
            Err(Failure::Usage(format!(
                "no format has the ending .{ending}; --format names one of {}",
                every.join(", ")
            )))
        }
        (None, None) => Ok(usual),
    }
}

/// Converts an error of writing the report. What another FILE would solve is a usage error.
fn explain(error: StoreError) -> Failure {
    match error {
        StoreError::Exists(_) => Failure::Usage(format!("{error}; --force replaces it")),
        StoreError::Detour(_) => Failure::Usage(format!(
            "{error}; `-o -` writes to stdout, and --force writes through it"
        )),
        StoreError::AFolder(_) => Failure::Usage(format!("{error}; name a file in it")),
        StoreError::NotFound(_)
        | StoreError::Circle(_)
        | StoreError::AmongSessions(_)
        | StoreError::OverSession(_) => Failure::Usage(error.to_string()),
        StoreError::Io { ref source, .. } if source.kind() == ErrorKind::NotFound => {
            Failure::Usage(error.to_string())
        }
        StoreError::Io { ref source, .. } if source.kind() == ErrorKind::BrokenPipe => {
            Failure::ReaderGone
        }
        error => error.into(),
    }
}
