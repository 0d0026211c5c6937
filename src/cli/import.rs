//! `readyroom import`: an edited report back into its session.

use crate::cli::args::Import;
use crate::cli::args::inputs::Source;
use crate::cli::environment::{Environment, stdin};
use crate::cli::failure::Failure;
use crate::domain::names::excerpt;
use crate::domain::session::Session;
use crate::domain::text::Shown;
use crate::report::import::{self, Proposal, Standing};
use crate::store::sessions;

/// Says what the page changes and changes it; what cannot be understood is named and left alone.
pub fn run(args: &Import, environment: &Environment) -> Result<(), Failure> {
    let mut loaded = environment.load(&args.into)?;
    let page = page(&args.file)?;
    let mut session = loaded.session.clone();
    let import = import::read(&page, &session, environment.now.today())
        .map_err(|error| Failure::Usage(format!("{}: {error}", args.file)))?;
    if let Some(other) = import.made_of.as_ref().filter(|id| *id != session.id().as_str()) {
        let other = excerpt(other);
        environment.tell(&format!("the page was made of {other}; what was edited in it is taken"));
    }
    for remark in &import.remarks {
        environment.tell(&format!("line {}: {}; left alone", remark.line, remark.words));
    }
    let (clear, contested): (Vec<&Proposal>, Vec<&Proposal>) =
        import.proposals.iter().partition(|proposal| proposal.standing == Standing::Clear);
    for proposal in &contested {
        environment.tell(&format!(
            "line {}: {}; the session has changed there since the page was written; left alone",
            proposal.line,
            words(proposal, &session)
        ));
    }
    for proposal in &clear {
        environment.say(&words(proposal, &session))?;
    }
    if import.newer > 0 {
        let count = import.newer;
        environment.tell(&format!("{count} newer in the session than in the page; they stay"));
    }
    let edit = import.edit(|proposal| proposal.standing == Standing::Clear);
    let changes = clear.len();
    if args.dry_run {
        environment.tell(&format!("{changes} to change, nothing changed"));
        return Ok(());
    }
    if session.apply(&edit, &environment.stamp()).is_some() {
        environment.save(&mut loaded, &session)?;
    }
    environment.tell(&format!("{}: {changes} changed", session.id()));
    Ok(())
}

/// A change in a line: `data.backups: status missing -> done`.
fn words(proposal: &Proposal, session: &Session) -> String {
    let id = &session.checklist().item(proposal.item).id;
    let nothing = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() { "-".to_owned() } else { Shown::line(&line).cut(60, "...") }
    };
    format!(
        "{id}: {} {} -> {}",
        proposal.field.word(),
        nothing(&proposal.was),
        nothing(&proposal.is)
    )
}

/// The page, from a file or from stdin.
fn page(source: &Source) -> Result<String, Failure> {
    let read = match source {
        Source::Stdin => stdin().and_then(|bytes| sessions::page(source.path(), &bytes)),
        Source::File(file) => sessions::read_page(file),
    };
    read.map_err(|error| Failure::unread(&error, Failure::Usage))
}
