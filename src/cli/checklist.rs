//! `readyroom checklist`: show a checklist, or check one.

use std::path::Path;
use std::sync::Arc;

use crate::cli::args::{self, ChecklistCommand};
use crate::cli::environment::{Environment, print, stdin};
use crate::cli::failure::Failure;
use crate::domain::checklist::Checklist;
use crate::domain::text::show_path;
use crate::store::codec::{self, DecodeError};
use crate::store::error::StoreError;
use crate::store::sessions;

/// Shows or checks a checklist.
pub fn run(args: &args::Checklist, environment: &Environment) -> Result<(), Failure> {
    match &args.command {
        ChecklistCommand::Show { file } => {
            let checklist = file.as_deref().map_or_else(|| Ok(Checklist::built_in()), read)?;
            print(&codec::encode_checklist(&checklist))
        }
        ChecklistCommand::Check { file } => {
            let checklist = file.as_deref().map_or_else(|| Ok(Checklist::built_in()), read)?;
            let name = file.as_deref().map_or_else(|| "built-in".to_owned(), show_path);
            environment.say(&format!(
                "{name}: sound; {}, {} categories, {} items",
                checklist.title().shown(),
                checklist.categories().len(),
                checklist.len()
            ))
        }
    }
}

/// Reads a checklist file, or stdin for `-`; a broken one is refused with every line that is.
pub fn read(file: &Path) -> Result<Arc<Checklist>, Failure> {
    let read = if file == Path::new("-") { read_stdin() } else { sessions::load_checklist(file) };
    read.map_err(|error| match error {
        StoreError::Content { path, source: DecodeError::Problems { problems, more } } => {
            let mut lines: Vec<String> =
                problems.iter().map(|problem| format!("{}: {problem}", show_path(&path))).collect();
            if more > 0 {
                lines.push(format!("{}: and {more} more", show_path(&path)));
            }
            Failure::Usage(lines.join("\nreadyroom: "))
        }
        error => Failure::Usage(error.to_string()),
    })
}

fn read_stdin() -> Result<Arc<Checklist>, StoreError> {
    let name = Path::new("stdin");
    codec::decode_checklist(&stdin()?)
        .map(Arc::new)
        .map_err(|source| StoreError::Content { path: name.to_owned(), source })
}
