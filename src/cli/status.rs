//! `readyroom status`: how a system stands, in one line for a shell's prompt or a dashboard.

use crate::cli::args::Status;
use crate::cli::environment::Environment;
use crate::cli::failure::Failure;
use crate::domain::due;
use crate::domain::session::Session;

/// Prints the line.
pub fn run(args: &Status, environment: &Environment) -> Result<(), Failure> {
    let session = environment.load(&args.session)?.session;
    environment.say(&line(&session, environment))
}

fn line(session: &Session, environment: &Environment) -> String {
    let (tally, today) = (session.tally(), environment.now.date_naive());
    let complete = tally.progress().map_or_else(
        || "nothing applicable".to_owned(),
        |progress| format!("{} {}", progress.percent(), progress.band().words()),
    );
    let mut parts = vec![session.system().shown().to_string(), complete];
    parts.extend(some(tally.blockers, "blocker"));
    parts.extend(some(session.lapsed_count(today), "lapsed risk"));
    parts.push(due::ago(session.created_on(*environment.now.offset()), today));
    parts.join("  ")
}

/// So many of something, where there are any.
fn some(count: u32, what: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{count} {what}s")),
    }
}
