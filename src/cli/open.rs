//! `readyroom` and `readyroom open`: the full-screen program.

use crate::cli::args::inputs::Reference;
use crate::cli::environment::{Environment, clock};
use crate::cli::failure::Failure;
use crate::store::error::reason;
use crate::store::sessions::Loaded;
use crate::tui::{self, Beginning, Start};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  readyroom open payments-api\n  \
        readyroom open payments-api-2026-11-22-7f3a\n  readyroom open ./reviews/payments.json\n  \
        readyroom open payments-api --meeting")]
pub struct Args {
    /// An id, a path, a system's name, or a unique beginning of an id
    session: Reference,
    /// Start with the meeting
    #[arg(long)]
    meeting: bool,
}

/// Opens the full-screen program at Home.
///
/// # Errors
/// There is no terminal, or it failed.
pub fn home(environment: &Environment) -> Result<u8, Failure> {
    environment.require_terminal()?;
    full_screen(Start::Home, environment)
}

/// Opens the full-screen program in a session.
///
/// # Errors
/// The session cannot be loaded, or there is no terminal.
pub fn run(args: &Args, environment: &Environment) -> Result<u8, Failure> {
    let loaded = environment.load_to_show(&environment.find(&args.session)?)?;
    environment.require_terminal()?;
    let beginning = if args.meeting { Beginning::Meeting } else { Beginning::Review };
    full_screen(Start::Session(Box::new(loaded), beginning), environment)
}

/// Opens the full-screen program in a loaded session.
///
/// # Errors
/// The terminal failed, or changes could not be saved.
pub fn session(loaded: Loaded, environment: &Environment) -> Result<u8, Failure> {
    full_screen(Start::Session(Box::new(loaded), Beginning::Review), environment)
}

fn full_screen(start: Start, environment: &Environment) -> Result<u8, Failure> {
    let ended = tui::run(start, environment.setup.clone(), clock)
        .map_err(|error| Failure::Data(format!("the terminal failed: {}", reason(&error))))?;
    match (ended.not_saved, ended.farewell) {
        (Some(reason), _) if ended.exit_code == 0 => {
            return Err(Failure::Data(format!("NOT SAVED: {reason}")));
        }
        (Some(reason), _) => environment.message(&format!("NOT SAVED: {reason}")),
        (None, Some(line)) => environment.message(&line),
        (None, None) => {}
    }
    Ok(ended.exit_code)
}
