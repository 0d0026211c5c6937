//! `readyroom complete`, which only the completion scripts of the shells call: prints the candidates for the
//! word at the cursor, one on a line.

mod line;

use std::any::TypeId;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use clap::{Arg, Command};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter, complete,
};

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::inputs::{Reference, Source};
use crate::cli::complete::line::{Asking, Line};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::basics::text::{Shown, is_one_line};
use crate::domain::records::labels::Labels;
use crate::store::entry::Entry;
use crate::store::sessions::Loaded;
use crate::store::summary::Summary;
use crate::store::{assessments, listing};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell that asks
    #[arg(value_name = "SHELL")]
    asking: Asking,
    /// The line up to the cursor, whole or in words
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<OsString>,
}

/// The name of the command, which is for scripts and not shown in the help.
pub const NAME: &str = "complete";

/// Applies `--data-dir` and `--config` of the completed line, so that its sessions are the ones offered.
pub fn adopt_line(args: &Args, global: &mut GlobalArgs) {
    let words = Line::read(args.asking, &args.words).words;
    let value_of = |option: &str| {
        let mut words = words.iter();
        let behind =
            |word: &String| word.strip_prefix(option)?.strip_prefix('=').map(str::to_owned);
        words.clone().find_map(behind).or_else(|| {
            words.find(|word| *word == option)?;
            words.next().cloned()
        })
    };
    let (data_dir, config) = (value_of("--data-dir"), value_of("--config"));
    global.data_dir = data_dir.map(PathBuf::from).or_else(|| global.data_dir.take());
    global.config = config.map(|file| Source::File(file.into())).or_else(|| global.config.take());
}

/// Prints the candidates.
///
/// # Errors
/// Stdout cannot be written.
pub fn run(args: &Args, whole: Command, environment: &Environment) -> Result<(), Failure> {
    let line = Line::read(args.asking, &args.words);
    let known = Known::new(environment.clone(), line.words.clone());
    let mut candidates = candidates(&line, whole, &Arc::new(known)).unwrap_or_default();
    // Options are many: they are offered after a dash, or where there is nothing else to offer.
    if !line.current().starts_with('-') && !candidates.iter().all(is_option) {
        candidates.retain(|candidate| !is_option(candidate));
    }
    let lines = candidates.iter().filter_map(|candidate| formatted(candidate, &line, args.asking));
    print(lines.collect::<String>().as_bytes())
}

fn is_option(candidate: &CompletionCandidate) -> bool {
    candidate.get_value().as_encoded_bytes().starts_with(b"-")
}

fn candidates(
    line: &Line,
    mut whole: Command,
    known: &Arc<Known>,
) -> io::Result<Vec<CompletionCandidate>> {
    whole.build();
    let mut command = with_values(whole, known);
    let words: Vec<OsString> = line.words.iter().map(OsString::from).collect();
    let last = words.len().saturating_sub(1);
    complete(&mut command, words, last, None)
}

/// Formats a candidate for a shell; returns `None` for one that cannot be typed in a line.
fn formatted(candidate: &CompletionCandidate, line: &Line, asking: Asking) -> Option<String> {
    let value = candidate.get_value().to_str().filter(|value| is_one_line(value))?;
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let help = Shown::line(help.lines().next().unwrap_or_default()).to_string();
    Some(match asking {
        Asking::Bash => format!("{}\n", line.rest_of(value)),
        Asking::Zsh | Asking::Fish if help.is_empty() => format!("{value}\n"),
        Asking::Zsh | Asking::Fish => format!("{value}\t{help}\n"),
    })
}

/// Returns the command with a completer at each argument that has one.
fn with_values(command: Command, known: &Arc<Known>) -> Command {
    command
        .mut_args(|argument| with_value(argument, known))
        .mut_subcommands(|command| with_values(command, known))
}

fn with_value(argument: Arg, known: &Arc<Known>) -> Arg {
    let parser = argument.get_value_parser().type_id();
    let candidates: fn(&Known, &OsStr) -> Vec<CompletionCandidate> = match argument
        .get_id()
        .as_str()
    {
        "system" => |known, typed| beginning(text(typed), known.systems()),
        "item" => |known, typed| known.items(text(typed)),
        "assessment" => |known, typed| beginning(text(typed), known.assessments()),
        "theme" => |known, typed| words(typed, known.environment.theme_names()),
        "labels" => |known, typed| words(typed, known.labels()),
        "blocker" => |_, typed| words(typed, ["yes", "no"].map(str::to_owned)),
        "data_dir" | "folder" => |_, typed| PathCompleter::dir().complete(typed),
        "output" => |_, typed| PathCompleter::any().complete(typed),
        _ if parser == TypeId::of::<Source>() => |_, typed| PathCompleter::any().complete(typed),
        _ if parser == TypeId::of::<Reference>() => Known::references,
        _ => return argument,
    };
    let known = Arc::clone(known);
    argument.add(ArgValueCompleter::new(move |typed: &OsStr| candidates(&known, typed)))
}

fn text(typed: &OsStr) -> &str {
    typed.to_str().unwrap_or_default()
}

/// Returns the words that begin with the typed text, without help.
fn words(typed: &OsStr, words: impl IntoIterator<Item = String>) -> Vec<CompletionCandidate> {
    beginning(text(typed), words.into_iter().map(|word| (word, String::new())))
}

/// The completed line and the sessions, which are read on first use.
struct Known {
    environment: Environment,
    words: Vec<String>,
    sessions: OnceLock<Vec<Named>>,
}

/// A session by its id, and by its system's name where it can be read.
struct Named {
    id: String,
    system: Option<String>,
    labels: Labels,
}

impl Known {
    const fn new(environment: Environment, words: Vec<String>) -> Self {
        Self { environment, words, sessions: OnceLock::new() }
    }

    /// Returns the systems and ids of the sessions; a slash marks a path.
    fn references(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        if text(typed).contains('/') {
            return PathCompleter::any().complete(typed);
        }
        beginning(text(typed), self.systems().chain(self.ids()))
    }

    fn sessions(&self) -> &[Named] {
        self.sessions.get_or_init(|| {
            let (places, now) = (self.environment.places(), self.environment.now);
            let entries = listing::read_all(places, now.days()).unwrap_or_default();
            let named = |entry: Entry<Summary>| {
                let (id, summary) = (entry.id.as_str().to_owned(), entry.content.ok());
                let system = summary.as_ref().map(|summary| summary.system.raw().to_owned());
                Named { id, system, labels: summary.map(|one| one.labels).unwrap_or_default() }
            };
            entries.into_iter().map(named).collect()
        })
    }

    fn ids(&self) -> impl Iterator<Item = (String, String)> {
        let system =
            |named: &Named| named.system.clone().unwrap_or_else(|| "cannot be read".into());
        self.sessions().iter().map(move |named| (named.id.clone(), system(named)))
    }

    /// Returns the names of the systems, each once.
    fn systems(&self) -> impl Iterator<Item = (String, String)> {
        let mut names: Vec<&String> = Vec::new();
        for name in self.sessions().iter().filter_map(|named| named.system.as_ref()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(|name| (name.clone(), "its newest review".to_owned()))
    }

    /// Returns the labels of all reviews, each once.
    fn labels(&self) -> BTreeSet<String> {
        let labels = self.sessions().iter().flat_map(|named| named.labels.iter());
        labels.map(|(key, value)| format!("{key}={}", value.raw())).collect()
    }

    /// Returns the ids of the assessments, each with its author and system.
    fn assessments(&self) -> Vec<(String, String)> {
        let all = assessments::all(self.environment.places()).unwrap_or_default().into_iter();
        let named = |one: Loaded| {
            let by = one.session.assessment()?.by.shown().to_string();
            let (id, system) = (one.session.id().to_string(), one.session.system().shown());
            Some((id, format!("{system}, by {by}")))
        };
        all.filter_map(named).collect()
    }

    /// Returns the items of the session that the line names, for the text behind the last comma.
    fn items(&self, typed: &str) -> Vec<CompletionCandidate> {
        let start = typed.rfind(',').map_or(0, |comma| comma + 1);
        let (before, typed) = typed.split_at(start);
        let mut positional = self.words.iter().skip(1).filter(|word| !word.starts_with('-'));
        let Some(session) = positional.nth(1) else { return Vec::new() };
        let Ok(session) = self.environment.review(&Reference::from(session.clone())) else {
            return Vec::new();
        };
        let is_named = |id: &str| before.split(',').any(|named| named.eq_ignore_ascii_case(id));
        let items = session.checklist().items().filter(|(_, item)| !is_named(item.id.raw()));
        let named =
            items.map(|(_, item)| (item.id.raw().to_owned(), item.text.shown().to_string()));
        let found = beginning(typed, named);
        found.into_iter().map(|candidate| candidate.add_prefix(before)).collect()
    }
}

/// Returns the candidates that begin with the typed text; if there are none, ignores letter case.
fn beginning(
    typed: &str,
    all: impl IntoIterator<Item = (String, String)>,
) -> Vec<CompletionCandidate> {
    let all: Vec<(String, String)> = all.into_iter().collect();
    let is_spelled = all.iter().any(|(value, _)| value.starts_with(typed));
    let begins = |value: &str| {
        let beginning = value.get(..typed.len());
        beginning.is_some_and(|beginning| {
            beginning == typed || (!is_spelled && beginning.eq_ignore_ascii_case(typed))
        })
    };
    let fits = all.into_iter().filter(|(value, _)| begins(value));
    let candidate = |(index, (value, help)): (usize, (String, String))| {
        CompletionCandidate::new(value)
            .help((!help.is_empty()).then(|| help.into()))
            .display_order(Some(index))
    };
    fits.enumerate().map(candidate).collect()
}
