//! `readyroom list`: the sessions, newest first.

use crate::cli::args::List;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::cli::table::{self, Align};
use crate::domain::json;
use crate::domain::session::Session;
use crate::report::json::show::ShowJson;
use crate::store::catalogue::{self, Entry};

/// Lists what can be read, names what cannot on stderr.
pub fn run(args: &List, environment: &Environment) -> Result<(), Failure> {
    let entries = catalogue::list(&environment.places, |loaded| loaded.session)?;
    let readable: Vec<(&Entry<Session>, &Session)> =
        entries.iter().filter_map(|entry| Some((entry, entry.content.as_ref().ok()?))).collect();
    let broken = entries.iter().filter_map(|entry| entry.content.as_ref().err());
    for error in broken {
        environment.tell(&format!("readyroom: {error}"));
    }
    if readable.is_empty() && !entries.is_empty() {
        return Err(Failure::Data("no session can be read; each is named above".to_owned()));
    }
    if args.json {
        let list: Vec<ShowJson> =
            readable.iter().map(|(_, session)| ShowJson::without_items(session)).collect();
        return print(&json::encode(&list));
    }
    if readable.is_empty() {
        environment.tell("No sessions yet; `readyroom new SYSTEM` begins one.");
        return Ok(());
    }
    for line in set(&readable, environment) {
        environment.say(&line)?;
    }
    Ok(())
}

fn set(sessions: &[(&Entry<Session>, &Session)], environment: &Environment) -> Vec<String> {
    let head = ["SESSION", "SYSTEM", "REVIEWED", "COMPLETE", "", "BAND", "ASSESSED", "BLOCKERS"];
    let aligns = [
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Left,
        Align::Right,
        Align::Right,
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.extend(sessions.iter().map(|(entry, session)| row(entry, session, environment)));
    table::set(&aligns, &rows)
}

fn row(entry: &Entry<Session>, session: &Session, environment: &Environment) -> Vec<String> {
    let tally = session.tally();
    let progress = tally.progress();
    vec![
        entry.id.to_string(),
        session.system().shown().cut(40, "..."),
        session.created_on(*environment.now.offset()).to_string(),
        format!("{} of {}", tally.done, tally.applicable()),
        progress.map(|progress| progress.percent().to_string()).unwrap_or_default(),
        progress.map_or("nothing applicable", |progress| progress.band().words()).to_owned(),
        format!("{} of {}", tally.assessed(), tally.total()),
        tally.blockers.to_string(),
    ]
}
