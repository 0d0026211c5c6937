//! `readyroom completions`: the completion script of a shell. bash, zsh and fish ask the program for candidates,
//! see [`complete`](crate::cli::complete); the scripts of other shells know the arguments only.

use clap::Command;
use clap_complete::Shell;

use crate::cli::complete::NAME;
use crate::cli::environment::output::print;
use crate::cli::failure::Failure;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
        mkdir -p ~/.local/share/bash-completion/completions\n  \
        readyroom completions bash > ~/.local/share/bash-completion/completions/readyroom\n  \
        mkdir -p ~/.zfunc\n  \
        readyroom completions zsh > ~/.zfunc/_readyroom         with ~/.zfunc in fpath\n  \
        mkdir -p ~/.config/fish/completions\n  \
        readyroom completions fish > ~/.config/fish/completions/readyroom.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

const BASH: &str = include_str!("../../assets/completions/readyroom.bash");
const ZSH: &str = include_str!("../../assets/completions/readyroom.zsh");
const FISH: &str = include_str!("../../assets/completions/readyroom.fish");

/// Prints the script for a shell.
///
/// # Errors
/// Stdout cannot be written.
pub fn run(args: &Args, whole: &Command) -> Result<(), Failure> {
    let mut command = without_hidden(whole);
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

/// Returns the program without `complete`, which only scripts call.
fn without_hidden(whole: &Command) -> Command {
    let is_shown = |command: &&Command| command.get_name() != NAME;
    Command::new("readyroom")
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(is_shown).cloned())
}

/// Returns a script whose second line names the version and its commands.
fn with_commands(script: &str, command: &Command) -> String {
    let (first, rest) = script.split_once('\n').unwrap_or((script, ""));
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let version = env!("CARGO_PKG_VERSION");
    format!("{first}\n# readyroom {version}: {}\n{rest}", names.join(", "))
}
