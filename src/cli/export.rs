//! `readyroom export`: a session as a report, to stdout or a file.

use std::io::ErrorKind;
use std::path::Path;

use crate::cli::args::Export;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::report::choice::Choice;
use crate::report::{self, Format};
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::store::sessions;

/// Writes the report.
pub fn run(args: &Export, environment: &Environment) -> Result<(), Failure> {
    let output = args.output.as_deref().filter(|output| *output != Path::new("-"));
    let format = format(args.format.map(Into::into), output)?;
    let choice = Choice {
        template: args.template.into(),
        parts: args.sections.as_ref().map(|parts| parts.iter().map(|part| part.0).collect()),
        only: args.only.map(Into::into).unwrap_or_default(),
    };
    format.check(&choice).map_err(|unfit| Failure::Usage(unfit.to_string()))?;
    let days = environment.as_of(&args.as_of)?.days();
    let session = environment.review(&args.session)?;
    let text = report::render(&session, format, &choice, days);
    if let Some(shortcoming) = report::shortcoming(&session, format, &choice, days) {
        environment.warn(&shortcoming);
    }
    match output {
        None => print(text.as_bytes()),
        Some(output) => {
            let existing = if args.force { Existing::Replace } else { Existing::Keep };
            sessions::write_report(&environment.places, output, &text, existing)
                .map_err(explain)?;
            environment.tell(&format!("written to {}", show_path(output)));
            Ok(())
        }
    }
}

/// Endings of what no format writes: Markdown under such a name would be opened as something else.
const FOREIGN: &[&str] = &[
    "7z", "adoc", "bz2", "doc", "docx", "eps", "epub", "gif", "gz", "ics", "jpeg", "jpg", "ods",
    "odt", "org", "pdf", "png", "pptx", "rst", "rtf", "tar", "tex", "tgz", "toml", "tsv", "webp",
    "xls", "xlsx", "xml", "xz", "yaml", "yml", "zip",
];

/// Returns the format that is named, else the one that the file's ending says.
fn format(named: Option<Format>, output: Option<&Path>) -> Result<Format, Failure> {
    let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
    let Some(ending) = ending.map(str::to_lowercase) else { return Ok(named.unwrap_or_default()) };
    match (named, Format::of_ending(&ending)) {
        (Some(named), Some(said)) if named != said => Err(Failure::Usage(format!(
            "--format {} contradicts the ending .{ending}, which is that of {}; name one of them",
            named.name(),
            said.name()
        ))),
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) if FOREIGN.contains(&ending.as_str()) => {
            let every: Vec<&str> = Format::all().map(Format::name).collect();
            Err(Failure::Usage(format!(
                "no format has the ending .{ending}; --format names one of {}",
                every.join(", ")
            )))
        }
        (None, None) => Ok(Format::default()),
    }
}

/// The output is the user's choice: what can be mended by choosing another is a usage error.
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
