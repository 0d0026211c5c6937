//! `readyroom assess`: begin my own assessment of a review, or go on with it.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::{self, Failure};
use crate::cli::open;
use crate::store::assessments;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "An assessment is your own view of every item. Nobody sees it before you submit it, and as long as it\n\
        is open the responses of others are hidden from you. `submit` ends it; `combine` puts what was submitted\n\
        beside the items of the review.\n\n\
        Examples:\n  readyroom assess payments-api --as ana\n  \
        id=$(readyroom assess payments-api --as ana --no-open)\n  \
        readyroom assess ./payments-api.json --as ana        a review that came by mail"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// Only begin the assessment, and print its id
    #[arg(long)]
    no_open: bool,
}

impl Args {
    /// Returns true if the assessment is to be opened full-screen.
    pub const fn opens(&self) -> bool {
        !self.no_open
    }
}

/// Begins an assessment, or goes on with the one that is open, and opens it, or prints its id.
///
/// # Errors
/// The user is not known by name, there is no terminal, or the review cannot be loaded or the assessment written.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    if !args.no_open {
        environment.require_terminal()?;
    }
    let review = environment.review(&args.session)?;
    environment.require_review(&review)?;
    let by = environment.author()?;
    let loaded = assessments::begin(environment.places(), &review, &by, environment.now)?;
    if args.no_open {
        environment.report_caveats(&loaded);
        print(format!("{}\n", loaded.session.id().as_str()).as_bytes())?;
        return Ok(failure::OK);
    }
    open::session(loaded, environment)
}
