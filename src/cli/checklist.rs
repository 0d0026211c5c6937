//! `readyroom checklist`: show a checklist, or check one.

use std::sync::Arc;

use crate::cli::args::inputs::Source;
use crate::cli::args::{self, ChecklistCommand};
use crate::cli::environment::{Environment, checklist_from_stdin, print};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::domain::records::checklist::Checklist;
use crate::store::codec::{self, DecodeError};
use crate::store::error::StoreError;
use crate::store::sessions;

/// Shows or checks a checklist.
pub fn run(args: &args::Checklist, environment: &Environment) -> Result<(), Failure> {
    match &args.command {
        ChecklistCommand::Show { file } => {
            let checklist = file.as_ref().map_or_else(|| Ok(Checklist::built_in()), read)?;
            print(&codec::encode_checklist(&checklist))
        }
        ChecklistCommand::Check { file } => {
            let checklist = file.as_ref().map_or_else(|| Ok(Checklist::built_in()), read)?;
            let name = file.as_ref().map_or_else(|| "built-in".to_owned(), Source::to_string);
            environment.say(&format!(
                "{name}: sound; {}, {} categories, {} items",
                checklist.title().shown(),
                checklist.categories().len(),
                checklist.len()
            ))
        }
    }
}

/// Reads a checklist; a broken one is refused with every line that is.
pub fn read(source: &Source) -> Result<Arc<Checklist>, Failure> {
    let read = match source {
        Source::Stdin => checklist_from_stdin().map(Arc::new),
        Source::File(file) => sessions::load_checklist(file),
    };
    read.map_err(|error| match error {
        StoreError::Content { path, source: DecodeError::Problems { problems, more } } => {
            let mut lines: Vec<String> =
                problems.iter().map(|problem| format!("{}: {problem}", show_path(&path))).collect();
            if more > 0 {
                lines.push(format!("{}: and {more} more", show_path(&path)));
            }
            Failure::Usage(lines.join("\nreadyroom: "))
        }
        error => Failure::unread(&error, Failure::Usage),
    })
}
