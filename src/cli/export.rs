//! `readyroom export`: a session as a report, to stdout or a file.

use std::path::Path;

use crate::cli::args::Export;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::domain::text::show_path;
use crate::report::choice::Choice;
use crate::report::{self, Format};
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::store::sessions;

/// Writes the report.
pub fn run(args: &Export, environment: &Environment) -> Result<(), Failure> {
    let format = Format::from(args.format);
    let choice = Choice {
        template: args.template.into(),
        parts: args.sections.as_ref().map(|parts| parts.iter().map(|part| part.0).collect()),
        only: args.only.map(Into::into).unwrap_or_default(),
        as_of: None,
    };
    format.check(&choice).map_err(|unfit| Failure::Usage(unfit.to_string()))?;
    let session = environment.load(&args.session)?.session;
    let text = report::render(&session, format, &choice);
    match args.output.as_deref().filter(|output| *output != Path::new("-")) {
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

/// The output is the user's choice: what can be mended by choosing another is a usage error.
fn explain(error: StoreError) -> Failure {
    match error {
        StoreError::Exists(_) => Failure::Usage(format!("{error}; --force replaces it")),
        StoreError::NotAFile(_) | StoreError::NotFound(_) | StoreError::AmongSessions(_) => {
            Failure::Usage(error.to_string())
        }
        StoreError::Io { ref source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Failure::Usage(error.to_string())
        }
        error => error.into(),
    }
}
