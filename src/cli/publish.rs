//! `readyroom publish`: a static site of all systems, in a folder.

mod making;

use std::path::PathBuf;

use crate::cli::args::inputs::{AsOf, LabelFilter};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::cli::publish::making::{Asking, Making};
use crate::domain::basics::text::{counted, show_path};
use crate::report::site::private::{Private, Shown};
use crate::store::error::StoreError;
use crate::store::site::{Others, Outcome, Site, SiteError};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The site has an index.html and a page for each system, without a script, and loads nothing\n\
        from elsewhere. It shows scores, statuses, texts of items, labels, decisions with their date\n\
        and counts of to-dos; people, notes, evidence, reasons, conditions and responses only with\n\
        --with.\n\n\
        Only pages that changed are written. Only files that were published before are replaced or\n\
        removed, and those that somebody has changed since are left.\n\n\
        Examples:\n  readyroom publish public\n  \
        readyroom publish public --label team=payments\n  \
        readyroom publish public --with people,conditions\n  \
        readyroom publish public --as-of 2026-12-31"
)]
pub struct Args {
    /// The folder; it is created if it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Also show these, separated by commas
    #[arg(long, value_name = "WHAT", value_parser = values::private(), ignore_case = true, value_delimiter = ',')]
    with: Vec<Private>,
    /// Write into a folder that holds other files; none of them is replaced
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    filter: LabelFilter,
    #[command(flatten)]
    as_of: AsOf,
}

/// Writes the site.
///
/// # Errors
/// The folder is none for a site, the user still assesses one of the reviews, or a file cannot be read or written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let shown = Shown::of(args.with.iter().copied());
    let days = environment.as_of(&args.as_of)?.days();
    let asking = Asking { shown: &shown, labels: args.filter.all(), days };
    let making = Making::read(environment, asking)?;
    let others = if args.force { Others::WriteBeside } else { Others::Refuse };
    let site = Site::open(&args.folder, environment.places(), others).map_err(explain)?;
    let pages = making.pages(&site)?;
    let outcome = site.write(pages).map_err(explain)?;
    environment.message(&done(args, &outcome));
    environment.message(&shown.sentence());
    let is_whole = report_left(&outcome, environment);
    match (making.unreadable, is_whole) {
        (0, true) => Ok(()),
        (0, false) => Err(Failure::Usage(
            "the files named above stand in the place of pages; move them away, or publish into another folder"
                .to_owned(),
        )),
        (count, _) => Err(Failure::Data(format!(
            "published without {}, named above",
            counted(count, "review that cannot be read", "reviews that cannot be read")
        ))),
    }
}

/// Returns what was done: `public: 7 pages written, 1 removed`.
fn done(args: &Args, outcome: &Outcome) -> String {
    let written = match outcome.written {
        0 => "nothing changed".to_owned(),
        count => format!("{} written", counted(count, "page", "pages")),
    };
    let removed = match outcome.removed {
        0 => String::new(),
        count => format!(", {count} removed"),
    };
    format!("{}: {written}{removed}", show_path(&args.folder))
}

/// Names the files that were left; returns false if there are any.
fn report_left(outcome: &Outcome, environment: &Environment) -> bool {
    for path in &outcome.changed {
        environment
            .warn(&format!("{}: changed since it was published; it was left", show_path(path)));
    }
    for path in &outcome.foreign {
        environment.warn(&format!("{}: not ours; it was left", show_path(path)));
    }
    outcome.changed.is_empty() && outcome.foreign.is_empty()
}

/// Converts an error of writing the site. What another folder would solve is a usage error.
fn explain(error: SiteError) -> Failure {
    match error {
        SiteError::Store(error @ StoreError::NoFolder(_)) => Failure::Usage(error.to_string()),
        SiteError::Store(error) => error.into(),
        error @ (SiteError::Occupied(_) | SiteError::AmongData(_)) => {
            Failure::Usage(error.to_string())
        }
        error @ SiteError::List { .. } => Failure::Data(error.to_string()),
    }
}
