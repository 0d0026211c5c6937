//! The environment of a command: its folders, the clock, the user and the abilities of the terminal. It is
//! read once and passed on as a value.

mod clock;
mod config;
pub mod output;
pub mod sessions;
mod settings;
mod stdin;
mod variables;

use std::io::{self, IsTerminal};

use log::Level;

use crate::cli::args::global::GlobalArgs;
use crate::cli::args::inputs::{AsOf, Words};
pub use crate::cli::environment::clock::clock;
pub use crate::cli::environment::config::ConfigSource;
use crate::cli::environment::config::named_config;
use crate::cli::environment::settings::{
    between, locale, log_level, places, speaks_utf8, theme, user, wants_colour,
};
use crate::cli::environment::stdin::text_from_stdin;
pub use crate::cli::environment::stdin::{checklist_from_stdin, session_from_stdin, stdin};
use crate::cli::environment::variables::{path, text};
use crate::cli::failure::Failure;
use crate::domain::basics::day::Now;
use crate::domain::basics::due;
use crate::domain::basics::names::User;
use crate::domain::records::meeting::USUAL_MINUTES;
use crate::domain::records::stamp::Stamp;
use crate::store;
use crate::store::config::{AfterGap, Config};
use crate::store::places::Places;
use crate::tui::{self, Keymap, Look, Mouse, NamedTheme, Setup};

/// The environment of a command.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The folders and files of this user.
    pub places: Places,
    /// The person who makes the changes.
    pub user: User,
    /// The character set and the theme.
    pub look: Look,
    /// The themes that a key switches between.
    pub themes: Vec<NamedTheme>,
    /// The use of the mouse.
    pub mouse: Mouse,
    /// The key bindings, with those of the config file.
    pub keymap: Keymap,
    /// The length of a meeting that is proposed, in minutes.
    pub minutes: u32,
    /// The way on from a gap in a meeting.
    pub after_gap: AfterGap,
    /// The time at which the command began, with the zone of this machine.
    pub now: Now,
    /// The level of the log; `None` if none is kept.
    pub log: Option<Level>,
    /// The names of the terminal and the locale, for the log.
    pub around: Around,
    /// The first message of the full-screen program.
    pub warning: Option<String>,
    /// The source of the config file.
    pub config_source: ConfigSource,
}

/// The names of the terminal and the locale, as the variables have them.
#[derive(Clone, Debug)]
pub struct Around {
    /// `TERM`.
    pub terminal: Option<String>,
    /// The first of the locale's variables that is set.
    pub locale: Option<String>,
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
        let named_config = named_config(args);
        let config = named_config.as_ref().map(|(_, source)| source.path().to_owned());
        let places = places(args, config)?;
        let config_source = ConfigSource::of(named_config.as_ref());
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
        let mouse = if config.mouse == Some(true) { Mouse::Ours } else { Mouse::OfTheTerminal };
        let look = Look { ascii, theme };
        let user = user(args, config.name.as_ref())?;
        let minutes = config.minutes.unwrap_or(USUAL_MINUTES);
        let (keymap, _) = Keymap::with(&config.keys);
        let around = Around { terminal: text("TERM"), locale: locale(text) };
        let log = log_level(args)?;
        let (now, warning) = (clock(), None);
        Ok(Self {
            places,
            user,
            look,
            themes,
            mouse,
            keymap,
            minutes,
            after_gap: config.after_gap.unwrap_or_default(),
            now,
            log,
            around,
            warning,
            config_source,
        })
    }

    /// Returns the names of the themes, those of the config file too, whatever else is wrong there.
    pub fn theme_names(&self) -> Vec<String> {
        let config = store::config::load(self.places.config()).map(|(config, _)| config);
        let themes = tui::themes(&config.unwrap_or_default().themes);
        themes.into_iter().map(|theme| theme.name).collect()
    }

    /// Returns the author and time of a change made now.
    pub fn stamp(&self) -> Stamp {
        Stamp::new(self.now, self.user.name())
    }

    /// Returns the day to judge by: that of `--as-of`, else today.
    ///
    /// # Errors
    /// The text is no date.
    pub fn as_of(&self, asked: &AsOf) -> Result<Now, Failure> {
        let Some(words) = &asked.as_of else { return Ok(self.now) };
        let day = due::parse(&self.line(words, "--as-of")?, self.now.today())
            .map_err(|refused| Failure::refused("--as-of", &refused))?;
        Ok(self.now.on(day))
    }

    /// Returns the text of an option, read from stdin for `-`.
    ///
    /// # Errors
    /// Stdin is empty, too large, not text, or cannot be read.
    pub fn text(&self, words: &Words, option: &str) -> Result<String, Failure> {
        match words {
            Words::Given(text) => Ok(text.clone()),
            Words::Stdin => text_from_stdin(option),
        }
    }

    /// Returns the one-line text of an argument, without line breaks at its end; `-` reads it from stdin.
    ///
    /// # Errors
    /// Stdin cannot be read as text.
    pub fn line(&self, words: &Words, argument: &str) -> Result<String, Failure> {
        let mut line = self.text(words, argument)?;
        line.truncate(line.trim_end_matches('\n').len());
        Ok(line)
    }

    /// Returns the one-line texts of an option; `-` gives the lines of stdin that are not blank.
    ///
    /// # Errors
    /// Stdin cannot be read as text.
    pub fn lines(&self, words: &[Words], option: &str) -> Result<Vec<String>, Failure> {
        let lines = |words: &Words| match words {
            Words::Given(text) => Ok(vec![text.clone()]),
            Words::Stdin => {
                let text = text_from_stdin(option)?;
                Ok(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
            }
        };
        let all: Result<Vec<Vec<String>>, Failure> = words.iter().map(lines).collect();
        Ok(all?.concat())
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

    /// Returns the setup of the full-screen program.
    pub fn setup(&self) -> Setup {
        Setup {
            places: self.places.clone(),
            user: self.user.clone(),
            look: self.look,
            themes: self.themes.clone(),
            mouse: self.mouse,
            between: between(|name| text(name).is_some()),
            keymap: self.keymap.clone(),
            home: path("HOME"),
            minutes: self.minutes,
            after_gap: self.after_gap,
            editor: text("VISUAL").or_else(|| text("EDITOR")).unwrap_or_else(|| "vi".to_owned()),
            warning: self.warning.clone(),
        }
    }
}
