//! `readyroom sync`: share the reviews with a team, through a git repository.

use chrono::SecondsFormat;
use clap::Subcommand;
use serde::Serialize;

use crate::cli::args::inputs::Words;
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::{CLOSED, Failure, OK};
use crate::cli::table::{Align, set};
use crate::domain::basics::text::Text;
use crate::domain::format::json;
use crate::store::git::{self, Finding, Outcome, Report, Request, SyncError};

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "It commits what changed here, takes what others sent, merges both item by item, and sends.\n\
        Where two people changed one field, both values are kept, and you choose on the screen. What\n\
        others delete goes to the bin. Assessments leave once they are submitted.\n\n\
        git does the work, with its own access: where a password or a signature is wanted, the message\n\
        names the command to run. Nothing waits for it: without the network everything works, and the\n\
        next sync sends.\n\n\
        Examples:\n  readyroom sync join git@github.com:acme/reviews.git\n  \
        readyroom sync join /srv/reviews.git\n  \
        readyroom sync\n  readyroom sync status --json | jq .ahead"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<SyncCommand>,
}

#[derive(Clone, Debug, Subcommand)]
enum SyncCommand {
    /// Share the reviews of the data folder in a repository, and sync
    #[command(
        after_help = "The repository may be empty. Reviews that are here already are sent; a clone of the same \
        repository that lies\nin the data folder is taken as it is.\n\n\
        Examples:\n  readyroom sync join git@gitlab.com:acme/reviews.git\n  \
        git init --bare /srv/reviews.git && readyroom sync join /srv/reviews.git"
    )]
    Join {
        /// The address of the repository, or the path of a bare one
        #[arg(value_name = "URL|PATH", allow_hyphen_values = true)]
        address: Words,
    },
    /// Say what is not sent and not taken yet, and when the last sync was
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Look for what would stop a sync, and name the command that mends it
    Check,
    /// Stop sharing; the reviews stay
    Leave,
}

/// Syncs, or does what the command says.
///
/// # Errors
/// The data folder was not joined, or the sync did not happen, or not wholly.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    let places = environment.places();
    let who = environment.setup.user.name();
    let request = Request::new(places, who, environment.now.at.to_utc());
    match &args.command {
        None => told(&git::sync(&request).map_err(|error| failed(&error))?, environment),
        Some(SyncCommand::Join { address }) => {
            let address = environment.text(address, "URL")?;
            told(&git::join(&request, address.trim()).map_err(|error| failed(&error))?, environment)
        }
        Some(SyncCommand::Status { json }) => {
            status(&git::report(&request).map_err(|error| failed(&error))?, *json, environment)?;
            Ok(OK)
        }
        Some(SyncCommand::Check) => {
            checked(&git::check(&request).map_err(|error| failed(&error))?, environment)
        }
        Some(SyncCommand::Leave) => {
            git::leave(places).map_err(|error| failed(&error))?;
            environment.message("the reviews are not shared any more; they stay here");
            Ok(OK)
        }
    }
}

fn failed(error: &SyncError) -> Failure {
    let message = match error.mend() {
        Some(mend) => format!("{error}\n  {mend}"),
        None => error.to_string(),
    };
    match error {
        SyncError::NotJoined | SyncError::NoAddress(_) | SyncError::WhichBranch { .. } => {
            Failure::Usage(message)
        }
        _ => Failure::Data(message),
    }
}

/// Says what a sync did.
fn told(outcome: &Outcome, environment: &Environment) -> Result<u8, Failure> {
    for told in &outcome.told {
        environment.warn(&told.to_string());
    }
    let words = outcome.words();
    if outcome.is_whole() {
        environment.message(&format!("synced: {words}"));
        return Ok(OK);
    }
    Err(Failure::Data(format!("synced but for what is named above: {words}")))
}

/// The standing, as JSON.
#[derive(Debug, Serialize)]
struct StatusJson<'r> {
    format: &'static str,
    remote: &'r Text,
    branch: &'r str,
    ahead: usize,
    behind: usize,
    synced_at: Option<String>,
}

fn status(report: &Report, as_json: bool, environment: &Environment) -> Result<(), Failure> {
    let standing = &report.standing;
    if let Some(offline) = &report.offline {
        environment.warn(&format!("{offline}; what was fetched last counts"));
    }
    if as_json {
        let time = |at: &chrono::DateTime<_>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        return print(&json::encode(&StatusJson {
            format: "readyroom-sync",
            remote: &standing.remote,
            branch: &standing.branch,
            ahead: standing.ahead,
            behind: report.behind,
            synced_at: standing.synced_at.as_ref().map(time),
        }));
    }
    let zone = environment.now.zone;
    let synced = standing.synced_at.map_or_else(
        || "never".to_owned(),
        |at| zone.local(at).format("%Y-%m-%d %H:%M").to_string(),
    );
    let rows = [
        ("remote", standing.remote.shown().to_string()),
        ("branch", standing.branch.clone()),
        ("not sent", standing.ahead.to_string()),
        ("not taken", report.behind.to_string()),
        ("last sync", synced),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]);
    environment.print_lines(set(&[Align::Left, Align::Left], &rows))
}

/// Names what would stop a sync.
fn checked(findings: &[Finding], environment: &Environment) -> Result<u8, Failure> {
    for finding in findings {
        environment.print_line(&finding.problem)?;
        if let Some(mend) = &finding.mend {
            environment.print_line(&format!("  {mend}"))?;
        }
    }
    if findings.is_empty() {
        environment.print_line("nothing stops a sync")?;
        return Ok(OK);
    }
    Ok(CLOSED)
}
