//! `readyroom import`: reads an edited report back into its session.

use crate::cli::args::inputs::{Reference, Source};
use crate::cli::environment::output::print;
use crate::cli::environment::{Environment, stdin};
use crate::cli::failure::Failure;
use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::{Shown, columns, cut};
use crate::domain::format::json;
use crate::domain::session::Session;
use crate::report::import::proposal::{Proposal, Standing, Subject};
use crate::report::import::{self, Import};
use crate::report::json::import::ImportJson;
use crate::store::documents;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads status, reason, note, owner, due date, evidence, blocker and accepted risk of each item, the\n\
        conditions and the people. A ticked box means that an item is done, or a condition met.\n\
        Parts of the page that were not edited change nothing, and parts that were removed delete\n\
        nothing. Lines that cannot be understood are named and ignored.\n\n\
        Examples:\n  readyroom import review.md --into payments-api --dry-run\n  \
        readyroom import review.md --into payments-api\n  \
        curl -s https://wiki/raw/review.md | readyroom import - --into payments-api"
)]
pub struct Args {
    /// The edited report, `-` for stdin
    file: Source,
    /// The review to change: an id, a path, a system's name, or a unique beginning of an id
    #[arg(long, value_name = "SESSION")]
    into: Reference,
    /// Only print what would change
    #[arg(long)]
    dry_run: bool,
    /// Print the changes and the ignored lines as JSON
    #[arg(long)]
    json: bool,
}

/// Applies the changes of a page and prints them. What cannot be understood is named and left alone.
///
/// # Errors
/// The page or the session cannot be read, or the session cannot be saved.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.into)?;
    let page = page(&args.file)?;
    let session = loaded.session.clone();
    let import = import::read(&page, &session, environment.now.days())
        .map_err(|error| Failure::Usage(format!("{}: {error}", args.file)))?;
    let is_clear = |proposal: &Proposal| proposal.standing == Standing::Clear;
    let edit = import.edit(&session, &environment.stamp(), is_clear);
    let is_changed = !args.dry_run && environment.change(&mut loaded, &edit)?;
    if args.json {
        return print(&json::encode(&ImportJson::of(&import, &session, is_changed)));
    }
    report(&import, &session, environment)?;
    let count = import.proposals.iter().filter(|one| is_clear(one)).count();
    environment.message(&if args.dry_run {
        format!("{count} to change, nothing changed")
    } else {
        format!("{}: {count} changed", session.id())
    });
    Ok(())
}

/// Prints the changes of a page to stdout and everything else to stderr.
fn report(import: &Import, session: &Session, environment: &Environment) -> Result<(), Failure> {
    if let Some(other) = import.made_of.as_ref().filter(|id| *id != session.id().as_str()) {
        let other = excerpt(other);
        environment
            .message(&format!("the page was made of {other}; what was edited in it is taken"));
    }
    for remark in &import.remarks {
        environment.message(&format!("line {}: {}", remark.line, remark.words));
    }
    for proposal in &import.proposals {
        match proposal.standing {
            Standing::Clear => environment.print_line(&words(proposal, session))?,
            Standing::Contested => environment.message(&format!(
                "line {}: {}; the review has changed there since the page was written; left alone",
                proposal.line,
                words(proposal, session)
            )),
        }
    }
    if import.newer > 0 {
        let count = import.newer;
        environment.message(&format!("{count} newer in the review than in the page; they stay"));
    }
    Ok(())
}

/// Formats a change: `data.backups: status missing -> done`.
fn words(proposal: &Proposal, session: &Session) -> String {
    let subject = match &proposal.subject {
        Subject::Answer(item, field) => {
            format!("{}: {}", session.checklist().item(*item).id, field.word())
        }
        Subject::Condition(_) => proposal.subject.word().to_owned(),
        Subject::Person(name) => format!("{}: {}", Shown::line(name), proposal.subject.word()),
    };
    let [was, is] = sides(&proposal.was, &proposal.is);
    format!("{subject} {was} -> {is}")
}

/// Returns two texts for a line. Where they begin alike and are long, both begin shortly before the place
/// where they differ.
fn sides(was: &str, is: &str) -> [String; 2] {
    const WIDEST: usize = 60;
    /// So much of what is alike stands before the difference.
    const BEFORE: usize = 20;
    const CUT: &str = "...";
    let line = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() { "-".to_owned() } else { Shown::line(&line).to_string() }
    };
    let lines = [line(was), line(is)];
    let same = lines[0].chars().zip(lines[1].chars()).take_while(|(a, b)| a == b);
    let same: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let alike = &lines[0][..same];
    let is_seen = columns(alike) + BEFORE <= WIDEST;
    let is_short = lines.iter().all(|line| columns(line) <= WIDEST);
    let before = alike.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let begin = if is_seen || is_short {
        0
    } else {
        alike[before..].find(' ').map_or(before, |blank| before + blank + 1)
    };
    let sign = if begin > 0 { CUT } else { "" };
    lines.map(|line| cut(&format!("{sign}{}", &line[begin..]), WIDEST, CUT))
}

fn page(source: &Source) -> Result<String, Failure> {
    let read = match source {
        Source::Stdin => stdin().and_then(|bytes| documents::page(source.path(), &bytes)),
        Source::File(file) => documents::read_page(file),
    };
    read.map_err(|error| Failure::unread(&error, Failure::Usage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sides_are_cut_to_what_differs() {
        let long = "one two three four five six seven eight nine ten eleven twelve thirteen";
        assert_eq!(sides("", "done"), ["-", "done"]);
        assert_eq!(sides("a\n b", "a c"), ["a b", "a c"]);
        let [was, is] = sides(&format!("{long} ben 2026"), &format!("{long} ben 2027 and more"));
        assert_eq!(was, "...thirteen ben 2026");
        assert_eq!(is, "...thirteen ben 2027 and more");
        let [was, is] = sides(long, &format!("{long}."));
        assert_ne!(was, is);
        let wide = "\u{6570}".repeat(80);
        let [was, is] = sides(&wide, &format!("{wide}x"));
        assert_ne!(was, is);
        assert_eq!(
            sides(long, "zero")[0],
            "one two three four five six seven eight nine ten eleven t..."
        );
    }
}
