//! The first and the last line of a command's log, if `--log` or `READYROOM_LOG` asks for one. Of the command
//! line only the name of the command is logged, never what was typed.

use log::info;

use crate::cli::environment::settings::locale;
use crate::cli::environment::variables::text;
use crate::cli::environment::{Environment, clock};
use crate::domain::basics::text::show_path;
use crate::store;
use crate::tui::{Mouse, Setup};

/// Begins the log. If it cannot be written, warns once and goes on: on stderr, or in the full-screen program
/// on its screen.
pub(super) fn begin(word: &str, is_full_screen: bool, environment: &mut Environment) {
    let Some(level) = environment.log else { return };
    match store::log::begin(environment.places(), level, || clock().at) {
        Ok(()) => log_environment(word, environment),
        Err(error) => {
            let warning = format!("there is no log: {error}");
            if is_full_screen {
                environment.setup.warning = Some(warning);
            } else {
                environment.warn(&warning);
            }
        }
    }
}

/// Logs the version, the folders and the terminal.
fn log_environment(word: &str, environment: &Environment) {
    let Setup { places, look, mouse, themes, .. } = &environment.setup;
    info!("readyroom {} begins; command `{word}`", env!("CARGO_PKG_VERSION"));
    info!(
        "data {}, state {}, config {}",
        show_path(places.data()),
        show_path(places.state()),
        show_path(places.config()),
    );
    let theme = themes.iter().find(|named| named.theme == look.theme);
    info!(
        "TERM {}, locale {}, {}, theme {}, {}",
        text("TERM").as_deref().unwrap_or("unset"),
        locale(text).as_deref().unwrap_or("unset"),
        if look.ascii { "ASCII" } else { "UTF-8" },
        theme.map_or("unnamed", |named| &named.name),
        if *mouse == Mouse::Ours { "with mouse" } else { "without mouse" },
    );
}

/// Ends the log.
pub(super) fn end(exit_code: u8) {
    info!("readyroom ends; exit code {exit_code}");
}
