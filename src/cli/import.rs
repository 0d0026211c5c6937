//! `readyroom import`: an edited report back into its session.

use crate::cli::args::Import as Arguments;
use crate::cli::args::inputs::Source;
use crate::cli::environment::{Environment, print, stdin};
use crate::cli::failure::Failure;
use crate::domain::json;
use crate::domain::names::excerpt;
use crate::domain::session::Session;
use crate::domain::text::Shown;
use crate::report::import::{self, Import, Proposal, Standing, Subject};
use crate::report::json::import::ImportJson;
use crate::store::sessions;

/// Says what the page changes and changes it; what cannot be understood is named and left alone.
pub fn run(args: &Arguments, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.into)?;
    let page = page(&args.file)?;
    let session = loaded.session.clone();
    let import = import::read(&page, &session, environment.now.days())
        .map_err(|error| Failure::Usage(format!("{}: {error}", args.file)))?;
    let stamp = environment.stamp();
    let edit = import.edit(&session, &stamp, |proposal| proposal.standing == Standing::Clear);
    let mut changed = session.clone();
    let is_changed = !args.dry_run && changed.apply(&edit, &stamp).is_some();
    if is_changed {
        environment.save(&mut loaded, &changed)?;
    }
    if args.json {
        return print(&json::encode(&ImportJson::of(&import, &session, is_changed)));
    }
    say(&import, &session, environment)?;
    let count = import.proposals.iter().filter(|one| one.standing == Standing::Clear).count();
    environment.tell(&if args.dry_run {
        format!("{count} to change, nothing changed")
    } else {
        format!("{}: {count} changed", session.id())
    });
    Ok(())
}

/// Says what a page comes to: the changes on stdout, all else on stderr.
fn say(import: &Import, session: &Session, environment: &Environment) -> Result<(), Failure> {
    if let Some(other) = import.made_of.as_ref().filter(|id| *id != session.id().as_str()) {
        let other = excerpt(other);
        environment.tell(&format!("the page was made of {other}; what was edited in it is taken"));
    }
    for remark in &import.remarks {
        environment.tell(&format!("line {}: {}", remark.line, remark.words));
    }
    for proposal in &import.proposals {
        match proposal.standing {
            Standing::Clear => environment.say(&words(proposal, session))?,
            Standing::Contested => environment.tell(&format!(
                "line {}: {}; the session has changed there since the page was written; left alone",
                proposal.line,
                words(proposal, session)
            )),
        }
    }
    if import.newer > 0 {
        let count = import.newer;
        environment.tell(&format!("{count} newer in the session than in the page; they stay"));
    }
    Ok(())
}

/// A change in a line: `data.backups: status missing -> done`.
fn words(proposal: &Proposal, session: &Session) -> String {
    let nothing = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() { "-".to_owned() } else { Shown::line(&line).cut(60, "...") }
    };
    let subject = match &proposal.subject {
        Subject::Answer(item, field) => {
            format!("{}: {}", session.checklist().item(*item).id, field.word())
        }
        Subject::Condition(_) => proposal.subject.word().to_owned(),
        Subject::Person(name) => format!("{}: {}", Shown::line(name), proposal.subject.word()),
    };
    format!("{subject} {} -> {}", nothing(&proposal.was), nothing(&proposal.is))
}

/// The page, from a file or from stdin.
fn page(source: &Source) -> Result<String, Failure> {
    let read = match source {
        Source::Stdin => stdin().and_then(|bytes| sessions::page(source.path(), &bytes)),
        Source::File(file) => sessions::read_page(file),
    };
    read.map_err(|error| Failure::unread(&error, Failure::Usage))
}
