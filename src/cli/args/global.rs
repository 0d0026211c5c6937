//! The arguments that every command takes.

use std::path::PathBuf;

use log::Level;

use crate::cli::args::inputs::Source;
use crate::cli::args::values::{color, log_level};
use crate::store::config::When;

/// The arguments that every command takes.
#[derive(Debug, clap::Args)]
pub struct GlobalArgs {
    /// Keep the reviews in DIR (else `READYROOM_DATA_DIR`, else the user's data folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Read the config file FILE (else `READYROOM_CONFIG`, else the user's config folder)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<Source>,

    /// Record changes as NAME (else `READYROOM_USER`, the config file, the login name)
    #[arg(long = "as", global = true, value_name = "NAME")]
    pub user: Option<String>,

    /// Use plain ASCII characters, as in a locale without UTF-8
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Use colours; auto follows `NO_COLOR` and `CLICOLOR`
    #[arg(long, global = true, value_name = "auto|always|never", value_parser = color())]
    #[arg(hide_possible_values = true)]
    pub color: Option<When>,

    /// The theme: automatic, light, monochrome, high-contrast, colour-blind (else `READYROOM_THEME`)
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,

    /// Write a log for troubleshooting: error, warn, info, debug, trace (else `READYROOM_LOG`)
    #[arg(long, global = true, value_name = "LEVEL", value_parser = log_level())]
    #[arg(hide_possible_values = true)]
    pub log: Option<Level>,
}
