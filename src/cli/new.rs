//! `readyroom new`: begin a review.

use crate::cli::args::New;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::{self, Failure};
use crate::cli::{checklist, open};
use crate::domain::basics::names::SystemName;
use crate::domain::records::checklist::Checklist;
use crate::store::sessions;

/// Creates a session and opens it, or prints its id.
pub fn run(args: &New, environment: &Environment) -> Result<u8, Failure> {
    if !args.no_open {
        environment.require_terminal()?;
    }
    let system = SystemName::parse(&environment.line(&args.system, "SYSTEM")?)
        .map_err(|refused| Failure::refused("the system's name", &refused))?;
    let checklist = args.checklist.as_ref().map(checklist::read).transpose()?;
    let (places, now) = (&environment.places, environment.now);
    let created = if let Some(previous) = &args.from {
        let previous = environment.review(previous)?;
        sessions::create_next(places, &previous, system.text(), checklist, now)?
    } else {
        let checklist = checklist.unwrap_or_else(Checklist::built_in);
        sessions::create(places, &system, &checklist, now)?
    };
    if args.no_open {
        environment.tell_caveats(&created);
        print(format!("{}\n", created.session.id().as_str()).as_bytes())?;
        return Ok(failure::OK);
    }
    open::session(created, environment)
}
