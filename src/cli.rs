//! The command line: arguments in, exit code out. One file per subcommand, with its arguments.
//!
//! Data goes to stdout, messages to stderr; control characters in text from data are made visible
//! before it is printed. Nothing here draws on a terminal: the full-screen program is behind
//! [`crate::tui::run`].
#![expect(
    missing_docs,
    reason = "clap would show the comment of a command's arguments in place of its description"
)]

pub mod args;
pub mod assess;
pub mod checklist;
pub mod combine;
pub mod compare;
pub mod complete;
pub mod completions;
pub mod condition;
pub mod config;
pub mod decide;
pub mod delete;
pub mod environment;
pub mod export;
pub mod failure;
pub mod gate;
pub mod import;
pub mod interview;
pub mod keys;
pub mod label;
pub mod list;
mod logging;
pub mod man;
pub mod mark;
pub mod merge;
pub mod new;
pub mod open;
pub mod paths;
pub mod people;
pub mod portfolio;
pub mod publish;
pub mod rename;
pub mod show;
pub mod status;
pub mod submit;
pub mod sync;
pub mod table;
pub mod upgrade;
pub mod versions;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::args::{Args, Command};
use crate::cli::environment::Environment;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;
use crate::domain::basics::text::Shown;
use crate::tui;

/// Parses the arguments, runs the command and returns the exit code: the whole program.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    tui::outlive_file_size_limit();
    let (mut args, word) = match Args::read(arguments) {
        Ok(read) => read,
        Err(usage) => return ExitCode::from(exit_code_of(explain(&usage))),
    };
    if let Some(Command::Complete(complete)) = &args.command {
        complete::adopt_line(complete, &mut args.global);
    }
    let done = Environment::read(&args.global, args.config_use()).and_then(|mut environment| {
        logging::begin(&word, args.is_full_screen(), &mut environment);
        run(args, &environment)
    });
    let exit_code = exit_code_of(done);
    logging::end(exit_code);
    ExitCode::from(exit_code)
}

/// Returns the exit code, and prints why a command failed.
fn exit_code_of(done: Result<u8, Failure>) -> u8 {
    done.unwrap_or_else(|failure| {
        if let Some(message) = failure.message() {
            // A closed stderr is not an error.
            let _ = writeln!(io::stderr(), "readyroom: {message}");
        }
        failure.exit_code()
    })
}

fn run(args: Args, environment: &Environment) -> Result<u8, Failure> {
    let Some(command) = args.command else {
        return open::home(environment);
    };
    match command {
        Command::New(new) => return new::run(&new, environment),
        Command::Open(open) => return open::run(&open, environment),
        Command::Interview(interview) => return interview::run(&interview, environment),
        Command::Assess(assess) => return assess::run(&assess, environment),
        Command::Submit(submit) => submit::run(&submit, environment)?,
        Command::Combine(combine) => combine::run(&combine, environment)?,
        Command::Portfolio(portfolio) => return portfolio::run(&portfolio, environment),
        Command::Gate(gate) => return gate::run(&gate, environment),
        Command::Sync(sync) => return sync::run(&sync, environment),
        Command::List(list) => list::run(&list, environment)?,
        Command::Show(show) => show::run(&show, environment)?,
        Command::Mark(mark) => mark::run(&mark, environment)?,
        Command::Compare(compare) => compare::run(&compare, environment)?,
        Command::People(people) => people::run(&people, environment)?,
        Command::Decide(decide) => decide::run(&decide, environment)?,
        Command::Condition(condition) => condition::run(&condition, environment)?,
        Command::Status(status) => status::run(&status, environment)?,
        Command::Label(label) => label::run(&label, environment)?,
        Command::Export(export) => export::run(&export, environment)?,
        Command::Publish(publish) => publish::run(&publish, environment)?,
        Command::Import(import) => import::run(&import, environment)?,
        Command::Delete(delete) => delete::run(&delete, environment)?,
        Command::Rename(rename) => rename::run(&rename, environment)?,
        Command::Checklist(checklist) => checklist::run(&checklist, environment)?,
        Command::Upgrade(upgrade) => upgrade::run(&upgrade, environment)?,
        Command::Merge(merge) => merge::run(&merge, environment)?,
        Command::Config(config) => config::run(&config, environment)?,
        Command::Paths => paths::run(environment)?,
        Command::Keys => keys::run(environment)?,
        Command::Completions(completions) => completions::run(&completions, &Args::command())?,
        Command::Complete(complete) => complete::run(&complete, Args::command(), environment)?,
        Command::Man => man::run(Args::command())?,
    }
    Ok(failure::OK)
}

/// Prints help, the version, or what is wrong with the arguments. An argument may hold any bytes, so the
/// text is shown line by line with control characters made visible.
fn explain(usage: &clap::Error) -> Result<u8, Failure> {
    let text = usage.render().to_string();
    let shown = text.lines().flat_map(|line| [Shown::line(line).into_cow(), "\n".into()]);
    let text: String = shown.collect();
    if usage.use_stderr() {
        // A closed stderr is not an error.
        let _ = io::stderr().write_all(text.as_bytes());
        return Ok(failure::USAGE);
    }
    print(text.as_bytes())?;
    Ok(failure::OK)
}
