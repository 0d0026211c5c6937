//! `readyroom new`: begin a review.

mod files;

use crate::cli::args::inputs::{Reading, Reference, Source, Words};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::{self, Failure};
use crate::cli::new::files::Files;
use crate::cli::open;
use crate::domain::basics::names::SystemName;
use crate::domain::records::checklist::Checklist;
use crate::domain::records::labels::Labelling;
use crate::store::sessions;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "--format, --map and --sheet say how the files of --checklist and --last-time are read, both of them\n\
        where neither has the format of `checklist show`.\n\n\
        Examples:\n  readyroom new payments-api\n  \
        readyroom new \"Payments API (EU)\" --checklist our-checklist.json\n  \
        id=$(readyroom new payments-api --no-open)\n  \
        readyroom new web --checklist stig.ckl --last-time stig.ckl   what it says stands beside each item\n  \
        readyroom new web --checklist controls.xlsx --sheet Controls --map text=3,category=1,level=C\n  \
        readyroom new payments-api --from payments-api     the next review\n  \
        readyroom new payments-api --label team=payments --label tier=1"
)]
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
    #[command(flatten)]
    reading: Reading,
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
    let mut files = Files::new(environment.choices(&args.reading)?);
    let checklist = match &args.checklist {
        Some(source) => {
            let named = files.checklist(source, environment)?;
            Some(environment.of_levels(named, &args.levels)?)
        }
        None => None,
    };
    let answers = args.last_time.as_ref().map(|file| files.answers(file)).transpose()?;
    files.check()?;
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
        sessions::create_after(places, &system, &checklist, answers.as_ref(), &args.labels, now)?
    };
    if args.last_time.is_none() && args.from.is_none() {
        files.unused_answers().iter().for_each(|told| environment.message(told));
    }
    if args.no_open {
        environment.report_caveats(&created);
        print(format!("{}\n", created.session.id().as_str()).as_bytes())?;
        return Ok(failure::OK);
    }
    open::session(created, environment)
}
