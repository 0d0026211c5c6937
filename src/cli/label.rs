//! `readyroom label`: the labels of a system, by which systems are filtered.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::format::json;
use crate::domain::records::labels::{Labelling, Labels};
use crate::domain::session::Session;
use crate::domain::session::edit::{Edit, Whole};
use crate::report::json::parts::LabelsJson;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A key has the characters a-z, 0-9 and -. The next review of the system takes the labels over.\n\
        review-every=90d says when a review is due, and wins over review_every of the config file.\n\n\
        Examples:\n  readyroom label payments-api\n  \
        readyroom label payments-api team=payments tier=1\n  \
        readyroom label payments-api tier=          no tier any more\n  \
        readyroom list --label team=payments"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// A key and its value, or K= to remove the label; without any, the labels are printed
    #[arg(value_name = "K=V", value_parser = Labelling::parse)]
    labels: Vec<Labelling>,
    /// As JSON
    #[arg(long, conflicts_with = "labels")]
    json: bool,
}

/// Changes the labels, or prints them if no change is asked for.
///
/// # Errors
/// The session cannot be loaded or saved, or its labels cannot be read.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    if args.labels.is_empty() {
        let session = environment.review(&args.session)?;
        return list(labels(&session)?, args.json, environment);
    }
    let mut loaded = environment.load(&args.session)?;
    labels(&loaded.session)?;
    let edits = args.labels.iter().map(|label| Edit::whole(Whole::Label(label.clone())));
    environment.change(&mut loaded, &Edit::Several(edits.collect()))?;
    let words = labels(&loaded.session)?.words();
    let words = if words.is_blank() { "no labels".into() } else { words.shown().into_cow() };
    environment.message(&format!("{}: {words}", loaded.session.id()));
    Ok(())
}

fn list(labels: &Labels, as_json: bool, environment: &Environment) -> Result<(), Failure> {
    if as_json {
        return print(&json::encode(&LabelsJson::of(Some(labels))));
    }
    let line = |(key, value): (&str, _)| Labelling { key: key.to_owned(), value: Some(value) };
    let lines = labels.iter().map(|(key, value)| line((key, value.clone())).to_string());
    environment.print_lines(lines)
}

/// Returns the labels of a session.
///
/// # Errors
/// They are not a key and a text each.
fn labels(session: &Session) -> Result<&Labels, Failure> {
    session.labels().ok_or_else(|| {
        Failure::Data(format!(
            "{}: its `labels` are no keys with texts; mend them in the file",
            session.id()
        ))
    })
}
