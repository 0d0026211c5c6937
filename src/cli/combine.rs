//! `readyroom combine`: put what submitted assessments say beside the items of their review.

use crate::cli::args::inputs::{Reference, Source};
use crate::cli::args::values;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::environment::session_from_stdin;
use crate::cli::failure::Failure;
use crate::domain::basics::text::{Text, show_path};
use crate::domain::format::json;
use crate::domain::insight::agreement::{Agreement, Agreements, Sight, Voices};
use crate::domain::records::assessment::Names;
use crate::domain::session::Session;
use crate::domain::session::combining::{Combination, LeftOut, NamesAreFixed};
use crate::report::json::combine::CombineJson;
use crate::store::{assessments, git, sessions, undo};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "It takes every submitted assessment of the review in the data folder, and the files that are named\n\
        besides. No answer changes: the responses stand beside the items, and what they suggest is taken\n\
        in the meeting, or by `mark --suggested`.\n\n\
        Examples:\n  readyroom combine payments-api\n  \
        readyroom combine payments-api ~/mail/ana.json ~/mail/ben.json\n  \
        readyroom combine payments-api --names hidden\n  \
        readyroom combine payments-api --dry-run --json | jq '.items[] | select(.agreement == \"split\")'"
)]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// Assessments that are not in the data folder
    #[arg(value_name = "FILE")]
    files: Vec<Source>,
    /// Whether responses say who gave them; the first time decides
    #[arg(long, value_parser = values::names(), ignore_case = true)]
    names: Option<Names>,
    /// Only say what would be combined
    #[arg(long)]
    dry_run: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// An assessment, and what it is called in messages.
struct Brought {
    name: String,
    session: Session,
}

/// Combines the assessments of a review with it.
///
/// # Errors
/// The user's own assessment is open, names were fixed otherwise, or a file cannot be loaded or saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.session)?;
    let mut review = loaded.session.clone();
    environment.require_review(&review)?;
    if environment.sight(&review)? == Sight::Blind {
        return Err(Environment::still_assesses(review.id()));
    }
    let (brought, unreadable) = brought(args, &review, environment)?;
    let all: Vec<Session> = brought.iter().map(|one| one.session.clone()).collect();
    let combination = review
        .combine(&all, args.names)
        .map_err(|NamesAreFixed(names)| Failure::Usage(fixed(names)))?;
    for line in left_out(&combination, &brought) {
        environment.warn(&line);
    }
    if let Some(edit) = &combination.edit {
        review.apply(edit, &environment.stamp());
        if !args.dry_run {
            let what = ("the assessments", &environment.stamp());
            undo::change(environment.places(), &mut loaded, edit, what)?;
            environment.report_caveats(&loaded);
            review = loaded.session.clone();
        }
    }
    if args.json {
        print(&json::encode(&CombineJson::of(&review, &combination)))?;
    } else {
        environment.print_lines(lines(&review, &combination))?;
    }
    if combination.names == Some(Names::Hidden) {
        if combination.assessments.len() <= 3 {
            environment.warn("with three or fewer assessments, hidden names hide nobody");
        }
        if git::is_joined(environment.places()) {
            environment.warn(
                "the assessments lie in a store that is shared; hidden names hide nobody there",
            );
        }
    }
    environment.message(&match (combination.edit.is_some(), args.dry_run) {
        (false, _) => format!("{}: nothing changes, it has these assessments", review.id()),
        (true, true) => format!("{}: nothing was changed", review.id()),
        (true, false) => format!("{}: combined, no answer was changed", review.id()),
    });
    match unreadable {
        None => Ok(()),
        Some(error) => Err(Failure::Data(error)),
    }
}

/// Returns the assessments in the data folder and those of the files, and why one in the folder cannot be read.
fn brought(
    args: &Args,
    review: &Session,
    environment: &Environment,
) -> Result<(Vec<Brought>, Option<String>), Failure> {
    let found = assessments::of(environment.places(), review.id())?;
    let mut all: Vec<Brought> = found
        .found
        .into_iter()
        .map(|one| Brought { name: one.session.id().to_string(), session: one.session })
        .collect();
    for file in &args.files {
        let session = match file {
            Source::Stdin => session_from_stdin().map_err(Failure::from)?,
            Source::File(path) => {
                sessions::load(path)
                    .map_err(|error| Failure::unread(&error, Failure::Usage))?
                    .session
            }
        };
        all.push(Brought { name: show_path(file.path()), session });
    }
    let unreadable: Vec<String> = found.unreadable.iter().map(ToString::to_string).collect();
    Ok((all, (!unreadable.is_empty()).then(|| unreadable.join("\nreadyroom: "))))
}

fn fixed(names: Names) -> String {
    match names {
        Names::Shown => "the responses of this review show names; that cannot be changed any more",
        Names::Hidden => "the responses of this review hide names; that cannot be changed any more",
    }
    .to_owned()
}

/// Returns a line for every assessment that was left out, or of which answers were.
fn left_out(combination: &Combination, brought: &[Brought]) -> Vec<String> {
    let left = combination.left_out.iter().map(|(index, why)| {
        let why = match why {
            LeftOut::NoAssessment => "is no assessment",
            LeftOut::OfAnotherReview => "assesses another review",
            LeftOut::Open => "is not submitted yet",
            LeftOut::Older => "is older than another one of the same person",
            LeftOut::Twice => "is there twice, and counts once",
            LeftOut::OtherChecklist => "answers none of the items of this review",
        };
        format!("{} {why}", brought[*index].name)
    });
    let worded = combination.other_wordings.iter().map(|(index, count)| {
        let name = &brought[*index].name;
        format!("{name}: {count} answered in another wording of the checklist; left out")
    });
    left.chain(worded).collect()
}

fn lines(review: &Session, combination: &Combination) -> Vec<String> {
    let names = |names: Vec<&Text>| {
        names.into_iter().map(|name| name.shown().to_string()).collect::<Vec<_>>().join(", ")
    };
    let submitted = combination.assessments.iter().map(|one| &one.by).collect::<Vec<_>>();
    let mut lines = vec![match submitted.len() {
        0 => "no submitted assessment".to_owned(),
        1 => format!("1 assessment: {}", names(submitted)),
        count => format!("{count} assessments: {}", names(submitted)),
    }];
    if !combination.missing.is_empty() {
        lines.push(format!("missing: {}", names(combination.missing.iter().collect())));
    }
    if !combination.assessments.is_empty() {
        lines.push(counts(Voices::new(review, Sight::Open).agreements()));
    }
    lines
}

/// Returns the counts of items by how their responses agree, in words.
fn counts(agreements: Agreements) -> String {
    let count =
        |agreement: &Agreement| format!("{} {}", agreements.of(*agreement), agreement.words());
    Agreement::ALL.iter().map(count).collect::<Vec<_>>().join(", ")
}
