//! `readyroom compare`: two sessions side by side, for people or as JSON.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::table::{Align, set};
use crate::domain::basics::day::Zone;
use crate::domain::basics::status::{self, Status};
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::domain::insight::agreement::{HIDDEN, Voices};
use crate::domain::insight::apart;
use crate::domain::insight::compare::Comparison;
use crate::domain::insight::heard::Heard;
use crate::domain::session::Session;
use crate::report::json::compare::CompareJson;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
        readyroom compare payments-api-2026-08-20-11aa payments-api\n  \
        readyroom compare A B --json | jq .counts")]
pub struct Args {
    /// The earlier review
    #[arg(value_name = "A")]
    before: Reference,
    /// The later review
    #[arg(value_name = "B")]
    after: Reference,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Prints the change of every item, those that got worse first.
///
/// # Errors
/// A session cannot be loaded, or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let before = environment.review(&args.before)?;
    let after = environment.review(&args.after)?;
    environment.require_review(&before)?;
    environment.require_review(&after)?;
    let comparison = Comparison::of(&before, &after);
    let voices = [
        Voices::new(&before, environment.sight(&before)?),
        Voices::new(&after, environment.sight(&after)?),
    ];
    if args.json {
        return print(&json::encode(&CompareJson::of(&comparison, &voices)));
    }
    environment.print_lines(lines(&comparison, &voices, environment.now.zone))
}

fn lines(comparison: &Comparison<'_>, voices: &[Voices<'_>; 2], zone: Zone) -> Vec<String> {
    let sessions = [comparison.before, comparison.after];
    let [before, after] = apart::of_two(sessions, zone);
    let totals = [total(sessions[0], before, zone), total(sessions[1], after, zone)];
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
    let mut lines = set(&aligns, &totals);
    lines.extend([String::new(), comparison.words()]);
    lines.extend(voices.iter().any(Voices::are_hidden).then(|| HIDDEN.to_owned()));
    lines.push(String::new());
    let mark = |status: Option<Option<Status>>| status.map_or(" - ", status::ascii_mark);
    let rows: Vec<Vec<String>> = comparison
        .items
        .iter()
        .map(|item| {
            let marks = format!("{} -> {}", mark(item.before), mark(item.after));
            let id = Text::new(item.id).shown().to_string();
            let outcome = item.outcome_words().map(str::to_owned);
            let told: Vec<String> =
                outcome.into_iter().chain(Heard::of(voices, item).words()).collect();
            let told =
                if told.is_empty() { String::new() } else { format!(" ({})", told.join("; ")) };
            let text = format!("{}{told}", item.text.shown());
            vec![item.change.words().to_owned(), marks, id, text]
        })
        .collect();
    lines.extend(set(&[Align::Left; 4], &rows));
    lines
}

/// Returns the cells of a session: its day, system and score. `apart` tells it from another of the same day.
fn total(session: &Session, apart: Option<String>, zone: Zone) -> Vec<String> {
    let (tally, day) = (session.tally(), session.created_on(zone).to_string());
    let (percent, band) = tally.progress().map_or_else(
        || ("-".to_owned(), "NOTHING APPLICABLE"),
        |progress| (progress.percent().to_string(), progress.band().headline()),
    );
    vec![
        day + &apart.map(|apart| format!(" {apart}")).unwrap_or_default(),
        session.system().shown().to_string(),
        format!("{} of {}", tally.done, tally.applicable()),
        percent,
        band.to_owned(),
    ]
}
