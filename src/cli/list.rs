//! `readyroom list`: the sessions, newest first.

use chrono::{DateTime, Utc};

use crate::cli::args::inputs::LabelFilter;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::cli::table;
use crate::cli::table::Align::{Left, Right};
use crate::domain::basics::day::Days;
use crate::domain::basics::names::{SessionId, Spellings};
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::report::json::show::ShowJson;
use crate::store::catalogue;
use crate::store::entry::Entry;
use crate::store::summary::Summary;
use crate::store::{listing, recovery};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom list\n  \
        readyroom list --label team=payments --label tier=1\n  \
        readyroom list --json | jq -r '.[] | select(.score.band == \"pre_production\") | .system'")]
pub struct Args {
    /// As JSON: an array of what `show --json` prints, without the items
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    filter: LabelFilter,
}

/// Lists the sessions that can be read; names the others on stderr.
///
/// # Errors
/// There are sessions, but none can be read; or stdout cannot be written.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let (places, days) = (environment.places(), environment.now.days());
    if args.json {
        let sessions = readable(catalogue::list(places, days)?, environment)?;
        let sessions = sessions
            .iter()
            .filter(|(_, session)| args.filter.takes(session.labels()))
            .map(|(_, session)| ShowJson::without_items(session, environment.now.zone));
        return print(&json::encode(&sessions.collect::<Vec<_>>()));
    }
    let mut sessions = readable(listing::read_all(places, days)?, environment)?;
    sessions.retain(|(_, summary)| args.filter.takes(Some(&summary.labels)));
    if sessions.is_empty() {
        return Ok(());
    }
    environment.print_lines(set(&sessions, days))
}

/// Returns the entries that can be read, and names the others on stderr.
fn readable<T>(
    entries: Vec<Entry<T>>,
    environment: &Environment,
) -> Result<Vec<(SessionId, T)>, Failure> {
    for error in recovery::unreadable(environment.places()) {
        environment.warn(&format!("kept aside, but it cannot be read: {error}"));
    }
    if entries.is_empty() {
        environment.message("No reviews yet; `readyroom new SYSTEM` starts one.");
    }
    let (mut is_any_broken, mut readable) = (false, Vec::new());
    for entry in entries {
        is_any_broken |= entry.is_session() && entry.content.is_err();
        match entry.content {
            Ok(content) => readable.push((entry.id, content)),
            Err(error) => environment.message(&environment.describe(&error)),
        }
    }
    if readable.is_empty() && is_any_broken {
        return Err(Failure::Data("no review can be read; each is named above".to_owned()));
    }
    Ok(readable)
}

fn set(sessions: &[(SessionId, Summary)], days: Days) -> Vec<String> {
    let head = ["SESSION", "SYSTEM", "REVIEWED", "COMPLETE", "", "BAND", "ASSESSED", "BLOCKERS"];
    let aligns = [Left, Left, Left, Right, Right, Left, Right, Right];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    // The newest come first, and the first spelling of a name is the oldest.
    let spellings = Spellings::of(sessions.iter().rev().map(|(_, it)| it.system.clone()));
    let row = |(id, summary): &(SessionId, Summary)| {
        row(id, spellings.first(&summary.system), summary, days)
    };
    rows.extend(sessions.iter().map(row));
    table::set(&aligns, &rows)
}

/// Returns the day of a review, which a clock that was wrong may have put into the future.
fn reviewed(created_at: DateTime<Utc>, days: Days) -> String {
    let day = days.of(created_at);
    if day > days.today { format!("{day}, in the future") } else { day.to_string() }
}

fn row(id: &SessionId, system: &Text, summary: &Summary, days: Days) -> Vec<String> {
    let tally = &summary.tally;
    let progress = tally.progress();
    vec![
        id.to_string(),
        system.shown().cut(40, "..."),
        reviewed(summary.created_at, days),
        format!("{} of {}", tally.done, tally.applicable()),
        progress.map(|progress| progress.percent().to_string()).unwrap_or_default(),
        progress.map_or("nothing applicable", |progress| progress.band().words()).to_owned(),
        format!("{} of {}", tally.assessed(), tally.total()),
        tally.blockers.to_string(),
    ]
}
