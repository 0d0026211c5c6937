//! `readyroom compare`: two sessions side by side, for people or as JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::cli::args::Compare;
use crate::cli::environment::{Environment, print};
use crate::cli::failure::Failure;
use crate::cli::show::{ScoreJson, to_json};
use crate::cli::table::{Align, set};
use crate::domain::compare::{Change, Comparison};
use crate::domain::names::SessionId;
use crate::domain::session::Session;
use crate::domain::status::{self, Status};
use crate::domain::text::Text;

/// Prints what became of every item, what got worse first.
pub fn run(args: &Compare, environment: &Environment) -> Result<(), Failure> {
    let before = environment.load(&args.before)?.session;
    let after = environment.load(&args.after)?.session;
    let comparison = Comparison::of(&before, &after);
    if args.json {
        return print(&to_json(&CompareJson::of(&comparison)));
    }
    for line in lines(&comparison) {
        environment.say(&line)?;
    }
    Ok(())
}

fn lines(comparison: &Comparison<'_>) -> Vec<String> {
    let total = |session: &Session| {
        let tally = session.tally();
        let (percent, band) = tally.progress().map_or_else(
            || ("-".to_owned(), "NOTHING APPLICABLE"),
            |progress| (progress.percent().to_string(), progress.band().headline()),
        );
        vec![
            session.created_at().date_naive().to_string(),
            session.system().shown().to_string(),
            format!("{} of {}", tally.done, tally.applicable()),
            percent,
            band.to_owned(),
        ]
    };
    let totals = [total(comparison.before), total(comparison.after)];
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left];
    let mut lines = set(&aligns, &totals);
    lines.extend([String::new(), comparison.words(), String::new()]);
    let mark = |status: Option<Option<Status>>| status.map_or(" - ", status::ascii_mark);
    let rows: Vec<Vec<String>> = comparison
        .items
        .iter()
        .map(|item| {
            let marks = format!("{} -> {}", mark(item.before), mark(item.after));
            let id = Text::new(item.id).shown().to_string();
            vec![item.change.words().to_owned(), marks, id, item.text.shown().to_string()]
        })
        .collect();
    lines.extend(set(&[Align::Left; 4], &rows));
    lines
}

#[derive(Debug, Serialize)]
struct CompareJson<'s> {
    format: &'static str,
    version: u32,
    before: SideJson<'s>,
    after: SideJson<'s>,
    counts: CountsJson,
    items: Vec<ItemJson<'s>>,
}

#[derive(Debug, Serialize)]
struct SideJson<'s> {
    id: &'s SessionId,
    system: &'s Text,
    created_at: DateTime<Utc>,
    score: ScoreJson,
}

#[derive(Debug, Serialize)]
struct CountsJson {
    worse: usize,
    new: usize,
    still_open: usize,
    gone: usize,
    not_yet: usize,
    better: usize,
    same: usize,
}

#[derive(Debug, Serialize)]
struct ItemJson<'s> {
    id: &'s str,
    text: &'s Text,
    change: &'static str,
    /// Null where the item was not asked.
    before: Option<&'static str>,
    /// Null where the item is asked no more.
    after: Option<&'static str>,
}

impl<'s> CompareJson<'s> {
    fn of(comparison: &Comparison<'s>) -> Self {
        let side = |session: &'s Session| SideJson {
            id: session.id(),
            system: session.system(),
            created_at: session.created_at(),
            score: ScoreJson::of(session.tally()),
        };
        let items = comparison.items.iter().map(|item| ItemJson {
            id: item.id,
            text: item.text,
            change: item.change.json_name(),
            before: item.before.map(status::json_name),
            after: item.after.map(status::json_name),
        });
        let count = |change| comparison.count(change);
        Self {
            format: "readyroom-compare",
            version: 1,
            before: side(comparison.before),
            after: side(comparison.after),
            counts: CountsJson {
                worse: count(Change::Worse),
                new: count(Change::New),
                still_open: count(Change::StillOpen),
                gone: count(Change::Gone),
                not_yet: count(Change::NotYet),
                better: count(Change::Better),
                same: count(Change::Same),
            },
            items: items.collect(),
        }
    }
}
