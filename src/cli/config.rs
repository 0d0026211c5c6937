//! `readyroom config`: write, find or check the config file.

use crate::cli::args::{Config as Args, ConfigCommand};
use crate::cli::environment::{ConfigSource, Environment, print};
use crate::cli::failure::Failure;
use crate::domain::basics::text::show_path;
use crate::store::config;
use crate::store::error::StoreError;
use crate::store::files::Existing;
use crate::tui;

/// The config file in which everything is a comment; the keys come behind it.
const TEMPLATE: &str = include_str!("../../assets/config.toml");

/// Does what is asked with the config file.
pub fn run(args: &Args, environment: &Environment) -> Result<(), Failure> {
    let (path, source) = (environment.places.config(), environment.config_source);
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
            environment.tell(&format!("written to {}", show_path(path)));
            Ok(())
        }
        ConfigCommand::Check => {
            source.read(&environment.places)?;
            let name = show_path(source.path(&environment.places));
            environment.say(&format!("{name}: sound"))
        }
    }
}
