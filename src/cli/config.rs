//! `readyroom config`: write, find or check the config file.

use clap::Subcommand;

use crate::cli::environment::output::print;
use crate::cli::environment::{ConfigSource, Environment};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::store::config;
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::tui::{self, Keymap};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything in it is optional: name, theme, color, ascii, mouse, minutes, after_gap,\n\
        review_every, [sync], [themes.NAME], [keys].\n\
        Options override variables, and variables override the file.\n\n\
        Examples:\n  readyroom config init          writes a file with every setting as a comment\n  \
        readyroom config check         every flaw, with its line\n  \
        $EDITOR \"$(readyroom config path)\""
)]
pub struct Args {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum ConfigCommand {
    /// Write a config file with every setting as a comment
    Init {
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Print the path of the config file
    Path,
    /// Check the config file, and name every flaw with its line
    Check,
}

/// The config file in which everything is a comment; the list of keys follows it.
const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// Writes, finds or checks the config file.
///
/// # Errors
/// The file exists and is not to be replaced, cannot be written, or has flaws.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let (path, source) = (environment.places().config(), environment.config_source);
    match args.command {
        ConfigCommand::Path if source == ConfigSource::Stdin => print(b"-\n"),
        ConfigCommand::Path => print(format!("{}\n", show_path(path)).as_bytes()),
        ConfigCommand::Init { force } => {
            let existing = if force { Existing::Replace } else { Existing::Keep };
            let text = format!("{TEMPLATE}{}", tui::keys_template());
            if source == ConfigSource::Stdin {
                return print(text.as_bytes());
            }
            config::write(path, &text, existing).map_err(|error| match error {
                StoreError::Exists(_) => Failure::Usage(format!("{error}; --force replaces it")),
                StoreError::Detour(_) => {
                    Failure::Usage(format!("{error}; --force writes through it"))
                }
                error => error.into(),
            })?;
            environment.message(&format!("written to {}", show_path(path)));
            Ok(())
        }
        ConfigCommand::Check => {
            let config = source.read(environment.places())?;
            for displaced in Keymap::with(&config.keys).0.displaced() {
                environment.message(&format!("warning: {displaced}"));
            }
            let name = show_path(source.path(environment.places()));
            environment.print_line(&format!("{name}: sound"))
        }
    }
}
