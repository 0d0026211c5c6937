//! `readyroom new`: begin a review.

use crate::cli::args::inputs::{Reference, Source, Words};
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, checklists};
use crate::cli::failure::{self, Failure};
use crate::cli::open;
use crate::domain::basics::names::SystemName;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::labels::Labelling;
use crate::domain::session::answered::FileAnswers;
use crate::intake;
use crate::intake::choices::Choices;
use crate::store::sessions;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom new payments-api\n  \
        readyroom new \"Payments API (EU)\" --checklist our-checklist.json\n  \
        id=$(readyroom new payments-api --no-open)\n  \
        readyroom new web --checklist stig.ckl --last-time stig.ckl   what it says stands beside each item\n  \
        readyroom new payments-api --from payments-api     the next review\n  \
        readyroom new payments-api --label team=payments --label tier=1")]
pub struct Args {
    /// The system under review: any line of text
    system: Words,
    /// A checklist: a file in any format that `checklist import` reads, or an id of the library
    #[arg(long, value_name = "FILE|ID")]
    checklist: Option<Source>,
    /// Only the items of this level of the checklist; may be given several times
    #[arg(long = "level", value_name = "NAME", requires = "checklist")]
    levels: Vec<Words>,
    /// A filled checklist in any format that `checklist import` reads: its answers are shown as last time
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    last_time: Option<Source>,
    /// Follow up on this review: its answers are shown as last time, and nothing is done yet
    #[arg(long, value_name = "SESSION")]
    from: Option<Reference>,
    /// Give the system a label; can be repeated
    #[arg(long = "label", value_name = "K=V", value_parser = Labelling::parse)]
    labels: Vec<Labelling>,
    /// Only create the review, and print its id
    #[arg(long)]
    no_open: bool,
}

impl Args {
    /// Returns true if the new session is to be opened full-screen.
    pub const fn opens(&self) -> bool {
        !self.no_open
    }
}

/// Creates a session and opens it, or prints its id.
///
/// # Errors
/// An argument is refused, there is no terminal to open it in, or the session cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    if !args.no_open {
        environment.require_terminal()?;
    }
    let system = SystemName::parse(&environment.text(&args.system, "SYSTEM")?)
        .map_err(|refused| Failure::refused("the system's name", &refused))?;
    let checklist = match &args.checklist {
        Some(source) => Some(environment.of_levels(environment.checklist(source)?, &args.levels)?),
        None => None,
    };
    let (places, now) = (environment.places(), environment.now);
    let created = if let Some(previous) = &args.from {
        let previous = environment.review(previous)?;
        environment.require_review(&previous)?;
        let checklist = checklist.map(|named| match args.levels.as_slice() {
            [] => environment.of_levels_in(named, previous.checklist()),
            _ => named,
        });
        sessions::create_next(places, &previous, system.text(), checklist, &args.labels, now)?
    } else {
        let checklist = checklist.unwrap_or_else(Checklist::built_in);
        let answers = answers(args.last_time.as_ref())?;
        sessions::create_after(places, &system, &checklist, answers.as_ref(), &args.labels, now)?
    };
    if args.no_open {
        environment.report_caveats(&created);
        print(format!("{}\n", created.session.id().as_str()).as_bytes())?;
        return Ok(failure::OK);
    }
    open::session(created, environment)
}

/// Reads the answers of a file.
///
/// # Errors
/// The file cannot be read, or gives no answers.
fn answers(file: Option<&Source>) -> Result<Option<FileAnswers>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let import = checklists::import(file, &Choices::default())?;
    let found = intake::answers::of(&import);
    let none = || Failure::Usage(format!("{file}: {} without an answer", import.format.words));
    found.map(Some).ok_or_else(none)
}
