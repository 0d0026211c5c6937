//! Settings of a command: each from its option, else from its variable, else from the config file.

use std::path::PathBuf;
use std::sync::LazyLock;

use log::Level;

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::values::log_levels;
use crate::cli::environment::variables::{path, text};
use crate::cli::failure::Failure;
use crate::domain::basics::names::{PersonName, User};
use crate::store::config::{Config, When};
use crate::store::places::{Places, Wishes};
use crate::tui::{self, Between, ThemeName};

/// Returns the locale of characters: the first of the three variables that is set.
pub(in crate::cli) fn locale(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable)
}

/// Returns true if the locale's characters are UTF-8.
pub(super) fn speaks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = locale(variable).unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Returns the folders and files of this user, by the arguments and the variables.
pub(super) fn places(args: &GlobalArgs, config: Option<PathBuf>) -> Result<Places, Failure> {
    let wishes = Wishes {
        data_dir: args.data_dir.clone().or_else(|| path("READYROOM_DATA_DIR")),
        xdg_data_home: path("XDG_DATA_HOME"),
        xdg_state_home: path("XDG_STATE_HOME"),
        config,
        xdg_config_home: path("XDG_CONFIG_HOME"),
        xdg_cache_home: path("XDG_CACHE_HOME"),
        xdg_runtime_dir: path("XDG_RUNTIME_DIR"),
    };
    Places::find(wishes).map_err(|homeless| Failure::Usage(homeless.to_string()))
}

/// Returns the theme of `--theme`, `READYROOM_THEME` or the config file, else the automatic one.
pub(super) fn theme(args: &GlobalArgs, config: &Config) -> Result<ThemeName, Failure> {
    let named = args.theme.clone().or_else(|| text("READYROOM_THEME"));
    let named = named.or_else(|| config.theme.as_ref().map(|theme| theme.name.clone()));
    named.map_or(Ok(ThemeName::Automatic), |name| {
        tui::theme_named(&name, &config.themes)
            .ok_or_else(|| Failure::Usage(tui::unknown_theme(&name, &config.themes)))
    })
}

/// Returns the level of `--log`, else of `READYROOM_LOG`; refuses a variable that names none.
pub(super) fn log_level(args: &GlobalArgs) -> Result<Option<Level>, Failure> {
    let (None, Some(word)) = (args.log, text("READYROOM_LOG")) else { return Ok(args.log) };
    let mut levels = log_levels().into_iter();
    let level = levels.find(|(name, _)| name.matches(&word, false)).map(|(_, level)| level);
    let unknown = || "READYROOM_LOG is none of error, warn, info, debug, trace".to_owned();
    level.map(Some).ok_or_else(|| Failure::Usage(unknown()))
}

/// Returns true if colours are wanted. The option decides, else `NO_COLOR` (no-color.org), else the
/// variables of bixense.com/clicolors.
pub(super) fn wants_colour(option: When, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_forced = || variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let is_off = || variable("CLICOLOR").is_some_and(|value| value == "0");
    match option {
        When::Always => true,
        When::Never => false,
        When::Auto => variable("NO_COLOR").is_none() && (is_forced() || !is_off()),
    }
}

/// Returns the user of `--as`, `READYROOM_USER` or the config file, else the login name.
pub(super) fn user(args: &GlobalArgs, configured: Option<&PersonName>) -> Result<User, Failure> {
    let given = args.user.clone().or_else(|| text("READYROOM_USER"));
    let Some(name) = given else {
        return Ok(configured.cloned().map_or(User::LoggedIn(&LOGIN), User::Named));
    };
    PersonName::parse(&name)
        .map(User::Named)
        .map_err(|refused| Failure::refused("the name of --as or READYROOM_USER", &refused))
}

/// Returns the multiplexer between the program and the terminal. tmux comes first: it sets its variable
/// also where it runs inside of screen, which then has set its own.
pub(super) fn between(is_set: impl Fn(&str) -> bool) -> Between {
    if is_set("TMUX") {
        Between::Tmux
    } else if is_set("STY") {
        Between::Screen
    } else {
        Between::Nothing
    }
}

static LOGIN: LazyLock<PersonName> = LazyLock::new(|| {
    let login = whoami::username().unwrap_or_default();
    PersonName::parse(&login).unwrap_or_else(|_| PersonName::unknown())
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tmux_and_screen_are_known_by_their_variables() {
        let known = |set: &'static [&str]| between(|name| set.contains(&name));
        assert_eq!(known(&[]), Between::Nothing);
        assert_eq!(known(&["STY"]), Between::Screen);
        assert_eq!(known(&["TMUX"]), Between::Tmux);
        assert_eq!(known(&["TMUX", "STY"]), Between::Tmux);
    }

    #[test]
    fn the_option_says_whether_there_are_colours_and_then_the_variables() {
        let wants = |option, pairs: &'static [(&str, &str)]| {
            wants_colour(option, |name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(wants(When::Auto, &[]));
        assert!(!wants(When::Auto, &[("NO_COLOR", "1")]));
        assert!(!wants(When::Auto, &[("CLICOLOR", "0")]));
        assert!(wants(When::Auto, &[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")]));
        assert!(!wants(When::Auto, &[("CLICOLOR_FORCE", "0"), ("CLICOLOR", "0")]));
        assert!(!wants(When::Auto, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(wants(When::Always, &[("NO_COLOR", "1")]));
        assert!(!wants(When::Never, &[("CLICOLOR_FORCE", "1")]));
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let locale = |pairs: &'static [(&str, &str)]| {
            speaks_utf8(|name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(locale(&[("LANG", "en_US.UTF-8")]));
        assert!(locale(&[("LANG", "C.utf8")]));
        assert!(!locale(&[("LANG", "C")]));
        assert!(!locale(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(locale(&[("LC_CTYPE", "de_DE.UTF-8"), ("LANG", "C")]));
        assert!(!locale(&[]));
    }
}
