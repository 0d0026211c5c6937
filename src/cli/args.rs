//! The command line: the list of commands. The arguments of each lie beside it; those that every command
//! takes and the values that several share lie here.

pub mod global;
pub mod help;
pub mod inputs;
pub mod values;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args as _, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::help::after_help;
use crate::cli::args::inputs::readers_of_stdin;
use crate::cli::environment::ConfigUse;
use crate::cli::{
    assess, checklist, combine, compare, complete, completions, condition, config, decide, delete,
    export, gate, import, interview, label, list, mark, merge, new, open, people, portfolio,
    publish, rename, show, status, submit, sync, upgrade,
};

/// Production readiness reviews in the terminal.
///
/// Go through a strict checklist, mark each item done, partial or missing, and hand over a report. Without
/// a command the full-screen program opens; the commands below do the same without a screen.
#[derive(Debug, Parser)]
#[command(name = "readyroom", version, after_help = after_help(), disable_help_subcommand = true)]
pub struct Args {
    /// The command; without one the full-screen program opens.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// The arguments that every command takes.
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// The command that opens a review.
const OPEN: &str = "open";

impl Args {
    /// Parses the arguments. Returns them with the name of the command.
    ///
    /// # Errors
    /// What is wrong with them, or the help or version that they ask for.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<(Self, String), clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let matches = match Self::narrow(&arguments).try_get_matches_from(&arguments) {
            Ok(matches) if readers_of_stdin(&matches) <= 1 => matches,
            // Only the whole knows what else could have been meant.
            _ => Self::matches_of_whole(&arguments)?,
        };
        let word = matches.subcommand_name().unwrap_or_default().to_owned();
        Ok((Self::from_arg_matches(&matches)?, word))
    }

    /// Returns the command line with only the subcommand that is named first: clap gives every subcommand a copy of all
    /// arguments that each takes, which was half of the time before the first frame's own work. Every line that it accepts, the
    /// whole accepts as the same.
    fn narrow(arguments: &[OsString]) -> clap::Command {
        let base = GlobalArgs::augment_args(clap::Command::new("readyroom"));
        let words = arguments.get(1..).unwrap_or_default();
        let named = match words.first() {
            None => None,
            // A review that is opened does not wait for the names of all others.
            Some(word) if word == OPEN => Some(open::Args::augment_args(clap::Command::new(OPEN))),
            Some(_) => {
                let all = Command::augment_subcommands(clap::Command::new("readyroom"));
                words.iter().find_map(|word| all.find_subcommand(word)).cloned()
            }
        };
        base.disable_help_subcommand(true).subcommands(named)
    }

    fn matches_of_whole(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
        let mut whole = Self::command();
        let matches = whole.try_get_matches_from_mut(arguments)?;
        if readers_of_stdin(&matches) > 1 {
            return Err(whole.error(
                ErrorKind::ArgumentConflict,
                "stdin can be read once: one `-` in a command",
            ));
        }
        Ok(matches)
    }

    /// Returns the use that the command makes of the config file.
    pub const fn config_use(&self) -> ConfigUse {
        match &self.command {
            Some(Command::Config(_) | Command::Complete(_)) => ConfigUse::Ignore,
            Some(Command::Paths) => ConfigUse::Require,
            _ => ConfigUse::Read,
        }
    }

    /// Returns true if the command opens the full-screen program.
    pub fn is_full_screen(&self) -> bool {
        match &self.command {
            None | Some(Command::Open(_)) => true,
            Some(Command::New(new)) => new.opens(),
            Some(Command::Assess(assess)) => assess.opens(),
            Some(_) => false,
        }
    }
}

/// The subcommands. The arguments of one are declared when it is the one that runs, which halves the time
/// that the command line takes.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Start a review of a system
    New(new::Args),
    /// Open a review full-screen, where it was left
    Open(open::Args),
    /// Answer a review line by line: for screen readers, consoles and pipes
    Interview(interview::Args),
    /// List the reviews, newest first
    List(list::Args),
    /// Show a review: its score and every item
    Show(show::Args),
    /// Mark an item, or change its note, owner, due date, evidence or blocker
    Mark(mark::Args),
    /// Compare two reviews, items that got worse first
    Compare(compare::Args),
    /// List or change the people of a review
    People(people::Args),
    /// Record the decision: go, conditional-go or no-go
    Decide(decide::Args),
    /// List the conditions of a conditional go, or say that one is met
    Condition(condition::Args),
    /// Begin your own assessment of a review, unseen by others, or go on with it
    Assess(assess::Args),
    /// End your assessment of a review
    Submit(submit::Args),
    /// Put what was assessed beside the items of its review
    Combine(combine::Args),
    /// Check a review against rules in a pipeline: exits with 0 if they hold, else with 1
    Gate(gate::Args),
    /// Print the state of a system in one line
    Status(status::Args),
    /// Show all systems: what is due, what got worse, who owes what
    Portfolio(portfolio::Args),
    /// Write a review as a report
    Export(export::Args),
    /// Write a static site of all systems into a folder
    Publish(publish::Args),
    /// Read an edited Markdown report back into its review
    Import(import::Args),
    /// List or change the labels of a system, by which systems are filtered
    Label(label::Args),
    /// Move a review to the bin
    Delete(delete::Args),
    /// Rename the system of a review; the id stays
    Rename(rename::Args),
    /// Show, check, import or compare checklists, and keep your own in the library
    Checklist(checklist::Args),
    /// Take another version of the checklist in a review, with the answers to what stays
    Upgrade(upgrade::Args),
    /// Merge two versions of a review's file: a merge driver for git
    Merge(merge::Args),
    /// Share the reviews with a team: send what changed here, take what others sent
    Sync(sync::Args),
    /// Write, find or check the config file
    Config(config::Args),
    /// Print the paths of the data, the config file and the log
    Paths,
    /// Print every key
    Keys,
    /// Print the completion script of a shell
    Completions(completions::Args),
    /// Print the candidates for the word at the cursor; called by the completion scripts
    #[command(hide = true)]
    Complete(complete::Args),
    /// Print the manual page
    #[command(after_help = "Examples:\n  readyroom man | man -l -\n  \
        mkdir -p ~/.local/share/man/man1\n  \
        readyroom man > ~/.local/share/man/man1/readyroom.1")]
    Man,
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use super::*;
    use crate::cli::args::inputs::{Reference, Source, Words};

    /// Returns every argument that takes a value, with the words of its command.
    fn arguments_with_values() -> Vec<(String, clap::Arg)> {
        fn of(command: &clap::Command, words: &str, found: &mut Vec<(String, clap::Arg)>) {
            let words = format!("{words} {}", command.get_name());
            let takes = |argument: &&clap::Arg| argument.get_action().takes_values();
            let own = command.get_arguments().filter(takes).cloned();
            found.extend(own.map(|argument| (words.clone(), argument)));
            for inner in command.get_subcommands() {
                of(inner, &words, found);
            }
        }
        let mut whole = Args::command();
        whole.build();
        let mut found = Vec::new();
        of(&whole, "", &mut found);
        found
    }

    fn words(line: &str) -> Vec<OsString> {
        std::iter::once("readyroom").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn whatever_the_narrow_command_line_accepts_the_whole_accepts_as_the_same() {
        let lines = [
            "",
            "--as ana",
            "--as open",
            "--as open list",
            "--as list list --json",
            "list --as open",
            "open x --meeting --data-dir show",
            "mark x y done --note show --as list",
            "checklist diff a b --json",
            "checklist list",
            "config check",
            "--theme light open x",
            "keys",
            "-- list",
            "list -- open",
            "new open --no-open",
            "compare list show",
        ];
        let mut accepted = 0;
        for line in lines {
            let words = words(line);
            let Ok(narrow) = Args::narrow(&words).try_get_matches_from(&words) else { continue };
            let whole = Args::command().try_get_matches_from(&words).unwrap();
            let told = |matches| format!("{:?}", Args::from_arg_matches(matches).unwrap());
            assert_eq!(told(&narrow), told(&whole), "{line}");
            accepted += 1;
        }
        assert!(accepted > 10, "{accepted}");
    }

    #[test]
    fn what_the_narrow_command_line_refuses_is_said_by_the_whole() {
        for line in
            ["lst", "--as open lst", "open", "--help", "list --help", "--version", "export - -o -x"]
        {
            let words = words(line);
            let said = Args::read(words.clone()).map(drop).unwrap_err().to_string();
            let whole = Args::command().try_get_matches_from(&words).map(drop).unwrap_err();
            assert_eq!(said, whole.to_string(), "{line}");
        }
    }

    #[test]
    fn every_file_text_name_and_session_may_come_on_stdin() {
        let mut count = 0;
        for (command, argument) in arguments_with_values() {
            let names: Vec<&str> = argument
                .get_value_names()
                .into_iter()
                .flatten()
                .map(clap::builder::Str::as_str)
                .collect();
            let id = argument.get_id().as_str();
            let parser = argument.get_value_parser().type_id();
            let reads = [TypeId::of::<Source>(), TypeId::of::<Words>(), TypeId::of::<Reference>()];
            // What is written goes to stdout; who it is and how it looks come before.
            let is_other = ["output", "user", "theme"].contains(&id);
            let is_read = [
                "FILE",
                "FILE|ID",
                "ID",
                "TEXT",
                "LINK",
                "NAME",
                "DATE",
                "SESSION",
                "SYSTEM",
                "A",
                "B",
                "BASE",
                "OURS",
                "THEIRS",
                "OLD",
                "NEW",
                "ASSESSMENT",
                "URL|PATH",
            ];
            let may = names.iter().any(|name| is_read.contains(name)) && !is_other;
            assert_eq!(reads.iter().any(|read| parser == *read), may, "{command}: {id} {names:?}");
            count += usize::from(may);
        }
        assert!(count > 40, "{count}");
    }
}
