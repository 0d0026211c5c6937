//! The environment of a command: its folders, the clock, the user and the abilities of the terminal. It is
//! read once and passed on as a value.

mod assessing;
pub mod checklists;
mod clock;
mod config;
pub mod output;
pub mod sessions;
pub(super) mod settings;
mod stdin;
pub(super) mod variables;

use std::io::{self, IsTerminal};

use log::Level;

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::inputs::{AsOf, Words};
pub use crate::cli::environment::clock::clock;
pub use crate::cli::environment::config::ConfigSource;
use crate::cli::environment::settings::{
    between, log_level, places, speaks_utf8, theme, user, wants_colour,
};
use crate::cli::environment::stdin::text_from_stdin;
pub use crate::cli::environment::stdin::{session_from_stdin, stdin};
use crate::cli::environment::variables::{path, text};
use crate::cli::failure::Failure;
use crate::domain::basics::day::Now;
use crate::domain::basics::due;
use crate::domain::records::meeting::USUAL_MINUTES;
use crate::domain::records::stamp::Stamp;
use crate::store;
use crate::store::config::Config;
use crate::store::places::Places;
use crate::tui::{self, Keymap, Look, Mouse, Setup};

/// The environment of a command.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The folders, the user, the keys and the looks, as the full-screen program takes them.
    pub setup: Setup,
    /// The time at which the command began, with the zone of this machine.
    pub now: Now,
    /// The level of the log; `None` if none is kept.
    pub log: Option<Level>,
    /// The source of the config file.
    pub config_source: ConfigSource,
}

/// The use that a command makes of the config file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigUse {
    /// Its settings hold.
    Read,
    /// Its settings do not matter, but a file that is named must exist.
    Require,
    /// It may be broken: the command repairs it, or must answer all the same.
    Ignore,
}

impl Environment {
    /// Reads the environment. Arguments win over variables, and these over the config file.
    ///
    /// # Errors
    /// A setting is refused, the config file is broken, or no folder for the data is known.
    pub fn read(args: &GlobalArgs, config_use: ConfigUse) -> Result<Self, Failure> {
        let (config_source, named) = ConfigSource::find(args);
        let places = places(args, named)?;
        let config = match config_use {
            ConfigUse::Read => config_source.read(&places)?,
            ConfigUse::Require => {
                config_source.require(&places)?;
                Config::default()
            }
            ConfigUse::Ignore => Config::default(),
        };
        let ascii = args.ascii || config.ascii.unwrap_or(false) || !speaks_utf8(text);
        let option = args.color.or(config.color).unwrap_or_default();
        let theme = theme(args, &config)?;
        let mut themes = tui::themes(&config.themes);
        let theme = if wants_colour(option, text) {
            theme
        } else {
            themes.retain(|named| named.theme.without_colour() == named.theme);
            theme.without_colour()
        };
        let setup = Setup {
            places,
            user: user(args, config.name.as_ref())?,
            look: Look { ascii, theme },
            themes,
            mouse: if config.mouse == Some(true) { Mouse::Ours } else { Mouse::OfTheTerminal },
            between: between(|name| text(name).is_some()),
            keymap: Keymap::with(&config.keys).0,
            minutes: config.minutes.unwrap_or(USUAL_MINUTES),
            after_gap: config.after_gap.unwrap_or_default(),
            review_every: config.review_every,
            auto_sync: config.sync.unwrap_or_default(),
            home: path("HOME"),
            editor: text("VISUAL").or_else(|| text("EDITOR")).unwrap_or_else(|| "vi".to_owned()),
            warning: None,
        };
        Ok(Self { setup, now: clock(), log: log_level(args)?, config_source })
    }

    /// Returns the folders and files of this user.
    pub const fn places(&self) -> &Places {
        &self.setup.places
    }

    /// Returns the names of the themes, those of the config file too, whatever else is wrong there.
    pub fn theme_names(&self) -> Vec<String> {
        let config = store::config::load(self.places().config()).map(|(config, _)| config);
        let themes = tui::themes(&config.unwrap_or_default().themes);
        themes.into_iter().map(|theme| theme.name).collect()
    }

    /// Returns the author and time of a change made now.
    pub fn stamp(&self) -> Stamp {
        Stamp::new(self.now, self.setup.user.name())
    }

    /// Returns the day to judge by: that of `--as-of`, else today.
    ///
    /// # Errors
    /// The text is no date.
    pub fn as_of(&self, asked: &AsOf) -> Result<Now, Failure> {
        let Some(words) = &asked.as_of else { return Ok(self.now) };
        let day = due::parse(&self.text(words, "--as-of")?, self.now.today())
            .map_err(|refused| Failure::refused("--as-of", &refused))?;
        Ok(self.now.on(day))
    }

    /// Returns the text of an argument, read from stdin for `-`.
    ///
    /// # Errors
    /// Stdin is empty, too large, not text, or cannot be read.
    pub fn text(&self, words: &Words, argument: &str) -> Result<String, Failure> {
        match words {
            Words::Given(text) => Ok(text.clone()),
            Words::Stdin => text_from_stdin(argument),
        }
    }

    /// Returns the one-line texts of an option; `-` gives the lines of stdin that are not blank.
    ///
    /// # Errors
    /// Stdin cannot be read as text.
    pub fn lines(&self, words: &[Words], option: &str) -> Result<Vec<String>, Failure> {
        let mut lines = Vec::new();
        for words in words {
            let text = self.text(words, option)?;
            match words {
                Words::Given(_) => lines.push(text),
                Words::Stdin => {
                    let filled = text.lines().filter(|line| !line.trim().is_empty());
                    lines.extend(filled.map(str::to_owned));
                }
            }
        }
        Ok(lines)
    }

    /// Checks that the full-screen program has a terminal to draw on and to read keys from.
    ///
    /// # Errors
    /// Stdin or stdout is no terminal, or `TERM` is `dumb`.
    pub fn require_terminal(&self) -> Result<(), Failure> {
        let is_dumb = text("TERM").is_some_and(|term| term == "dumb");
        if io::stdin().is_terminal() && io::stdout().is_terminal() && !is_dumb {
            return Ok(());
        }
        Err(Failure::Usage(
            "the full-screen program needs a terminal; without one use\n  \
             readyroom new SYSTEM --no-open\n  readyroom list | show SESSION\n  \
             readyroom interview SESSION\n  \
             readyroom mark SESSION ITEM STATUS\n  readyroom export SESSION\n\
             `readyroom --help` tells more"
                .to_owned(),
        ))
    }
}
