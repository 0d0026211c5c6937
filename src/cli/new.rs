//! `readyroom new`: begin a review.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::args::New;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::cli::{checklist, open};
use crate::domain::checklist::Checklist;
use crate::domain::names::SystemName;
use crate::store::sessions;

/// Creates a session and opens it, or prints its id.
pub fn run(args: &New, environment: &Environment) -> Result<ExitCode, Failure> {
    if !args.no_open {
        environment.require_terminal()?;
    }
    let system = SystemName::parse(&args.system)
        .map_err(|refused| Failure::refused("the system's name", &refused))?;
    let checklist = choose(args.checklist.as_deref())?;
    let created = sessions::create(&environment.places, &system, &checklist, environment.now)?;
    if args.no_open {
        print(format!("{}\n", created.session.id().as_str()).as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    open::session(created, environment)
}

fn choose(file: Option<&Path>) -> Result<Arc<Checklist>, Failure> {
    match file {
        Some(file) => checklist::read(file),
        None => Ok(Checklist::built_in()),
    }
}
