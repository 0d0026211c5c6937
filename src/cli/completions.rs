//! `readyroom completions`: what completes commands in a shell. Where the shell can ask the program, it
//! does: see [`complete`](crate::cli::complete); elsewhere the script knows the arguments only.

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::cli::args::{Args, Completions};
use crate::cli::complete::NAME;
use crate::cli::environment::print;
use crate::cli::failure::Failure;

const BASH: &str = include_str!("../../assets/completions/readyroom.bash");
const ZSH: &str = include_str!("../../assets/completions/readyroom.zsh");
const FISH: &str = include_str!("../../assets/completions/readyroom.fish");

/// Prints the script for a shell.
pub fn run(args: &Completions) -> Result<(), Failure> {
    let mut command = commands();
    match args.shell {
        Shell::Bash => print(with_commands(BASH, &command).as_bytes()),
        Shell::Zsh => print(with_commands(ZSH, &command).as_bytes()),
        Shell::Fish => print(with_commands(FISH, &command).as_bytes()),
        shell => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "readyroom", &mut script);
            print(&script)
        }
    }
}

/// Returns the program without the command that only scripts call.
fn commands() -> Command {
    let whole = Args::command();
    let is_told = |command: &&Command| command.get_name() != NAME;
    Command::new("readyroom")
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(is_told).cloned())
}

/// Returns a script whose second line names the version and its commands.
fn with_commands(script: &str, command: &Command) -> String {
    let (first, rest) = script.split_once('\n').unwrap_or((script, ""));
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let version = env!("CARGO_PKG_VERSION");
    format!("{first}\n# readyroom {version}: {}\n{rest}", names.join(", "))
}
