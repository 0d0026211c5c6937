//! `readyroom config`: write, find or check the config file.

use crate::cli::args::{Config as Args, ConfigCommand};
use crate::cli::environment::{Environment, print, read_config};
use crate::cli::failure::Failure;
use crate::domain::text::show_path;
use crate::store::config;
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::tui;

/// The config file in which everything is a comment; the keys come behind it.
const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// Does what is asked with the config file.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let path = environment.places.config();
    match args.command {
        ConfigCommand::Path => print(format!("{}\n", show_path(path)).as_bytes()),
        ConfigCommand::Init { force } => {
            let existing = if force { Existing::Replace } else { Existing::Keep };
            let text = format!("{TEMPLATE}{}", tui::keys_template());
            config::write(path, &text, existing).map_err(|error| match error {
                StoreError::Exists(_) => Failure::Usage(format!("{error}; --force replaces it")),
                error => error.into(),
            })?;
            environment.tell(&format!("written to {}", show_path(path)));
            Ok(())
        }
        ConfigCommand::Check => {
            read_config(&environment.places)?;
            environment.say(&format!("{}: sound", show_path(path)))
        }
    }
}
