//! What a command needs from outside: the places, the clock, who is at the keyboard, what the
//! terminal can show. Read once, here, and handed on.

mod clock;
mod config;
mod stdin;
mod variables;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::ValueEnum;
use log::Level;

use crate::cli::args::inputs::{Reference, Words};
use crate::cli::args::values::LogArg;
use crate::cli::args::{Args, AsOf, Command};
pub use crate::cli::environment::clock::clock;
pub use crate::cli::environment::config::ConfigSource;
use crate::cli::environment::config::named_config;
use crate::cli::environment::stdin::text_from_stdin;
pub use crate::cli::environment::stdin::{checklist_from_stdin, session_from_stdin, stdin};
use crate::cli::environment::variables::{path, text};
use crate::cli::failure::Failure;
use crate::domain::basics::day::Now;
use crate::domain::basics::due;
use crate::domain::basics::names::{PersonName, SessionId, User};
use crate::domain::basics::text::{Shown, show_path};
use crate::domain::records::meeting::USUAL_MINUTES;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::store::codec::DecodeError;
use crate::store::config::{Config, When};
use crate::store::copies;
use crate::store::error::StoreError;
use crate::store::files::{self, Kept};
use crate::store::places::{Places, Wishes};
use crate::store::recovery;
use crate::store::sessions::{self, Loaded};
use crate::store::stranded;
use crate::store::unmerged;
use crate::store::{self, catalogue, folder};
use crate::tui::{self, Between, Keymap, Look, Mouse, NamedTheme, Setup, ThemeName};

/// What a command needs from outside.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Where the sessions lie.
    pub places: Places,
    /// Who is at the keyboard.
    pub user: User,
    /// How to show things.
    pub look: Look,
    /// The themes to go through.
    pub themes: Vec<NamedTheme>,
    /// Whose the mouse is.
    pub mouse: Mouse,
    /// What the keys do.
    pub keymap: Keymap,
    /// How many minutes a meeting usually takes.
    pub minutes: u32,
    /// The time with which the command works.
    pub now: Now,
    /// How much the log tells, where there is one.
    pub log: Option<Level>,
    /// What the terminal and the locale are called: for the log.
    pub around: Around,
    /// What the full-screen program is to tell first.
    pub warning: Option<String>,
    /// The source of the config file.
    pub config_source: ConfigSource,
}

/// Where the program runs, in the words of the environment.
#[derive(Clone, Debug)]
pub struct Around {
    /// `TERM`.
    pub terminal: Option<String>,
    /// The first of the locale's variables that is set.
    pub locale: Option<String>,
}

impl Environment {
    /// Reads the environment; the arguments come first.
    pub fn read(args: &Args) -> Result<Self, Failure> {
        let named_config = named_config(args);
        let config = named_config.as_ref().map(|(_, source)| source.path().to_owned());
        let places = places(args, config)?;
        let config_source = ConfigSource::of(named_config.as_ref());
        let config = match &args.command {
            // A broken config file must not stop the commands that repair it.
            Some(Command::Config(_) | Command::Complete(_)) => Config::default(),
            Some(Command::Paths) => {
                config_source.require(&places)?;
                Config::default()
            }
            _ => config_source.read(&places)?,
        };
        let ascii = args.ascii || config.ascii.unwrap_or(false) || !speaks_utf8(text);
        let option = args.color.map(When::from).or(config.color).unwrap_or_default();
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

    /// The mark of a change made now.
    pub fn stamp(&self) -> Stamp {
        Stamp::new(self.now, self.user.name())
    }

    /// Returns the day on which something is judged: the one that is asked for, else today.
    pub fn as_of(&self, asked: &AsOf) -> Result<Now, Failure> {
        let Some(words) = &asked.as_of else { return Ok(self.now) };
        let day = due::parse(&self.line(words, "--as-of")?, self.now.today())
            .map_err(|refused| Failure::refused("--as-of", &refused))?;
        Ok(self.now.on(day))
    }

    /// Loads the session that the user means.
    pub fn load(&self, reference: &Reference) -> Result<Loaded, Failure> {
        self.load_found(&self.find(reference)?)
    }

    /// Returns the file of the session that the user means; names sessions dated in the future on
    /// stderr, which are not taken for the newest.
    pub fn find(&self, reference: &Reference) -> Result<PathBuf, Failure> {
        let Reference::Named(name) = reference else {
            return Err(Failure::Usage(
                "a session from stdin can only be read; name the one to change".to_owned(),
            ));
        };
        let found = catalogue::find(&self.places, name, self.now.days())?;
        for id in &found.in_future {
            self.warn(&format!("{id} is dated in the future and is not taken; name it by its id"));
        }
        Ok(found.path)
    }

    /// Loads the session in a file.
    pub fn load_found(&self, path: &Path) -> Result<Loaded, Failure> {
        self.tell_taken_out(path);
        let loaded = catalogue::load(&self.places, path).map_err(|error| {
            let error = stranded::explain(&self.places, error);
            match self.advice(path, &error) {
                Some(advice) => Failure::Data(format!("{error}\n  {advice}")),
                None => Failure::unread(&error, Failure::Data),
            }
        })?;
        // An error about conflict markers says already that git has not merged.
        if unmerged::is_unmerged(path) {
            self.warn(&format!("{}: {}", show_path(path), unmerged::SENTENCE));
            self.tell(&merging(path));
        }
        let id = loaded.session.id();
        for kept in recovery::find(&self.places, id) {
            self.warn(&format!(
                "{}: changes that could not be saved are kept aside in {}; `readyroom open {id}` offers them",
                show_path(path),
                show_path(&kept.path)
            ));
        }
        Ok(loaded)
    }

    /// Returns what can be done about a session that cannot be read, where the error does not say so.
    fn advice(&self, path: &Path, error: &StoreError) -> Option<String> {
        let id = folder::id_in_catalogue(&self.places, path);
        if id.is_some() && sessions::rescue(&self.places, path).is_some() {
            let keys = self.keymap.told_anywhere("{OpenSession} on the session");
            return Some(format!("something can be rescued: `readyroom`, then {keys}, offers it"));
        }
        let StoreError::Content { source, .. } = error else { return None };
        let by_hand = "mend the file in an editor, put a copy from a backup in its place";
        match (id, source) {
            _ if !error.is_damage() => None,
            (Some(id), _) => Some(format!(
                "no earlier copy of it is kept: {by_hand}, or `readyroom delete {id}` moves it to the bin"
            )),
            (None, DecodeError::WrongKind { .. }) => None,
            (None, DecodeError::Conflicted { .. }) => Some(
                "choose a side at each of them and take the markers out, or move the file to the \
                 sessions (`readyroom paths`), where the program brings both sides together"
                    .to_owned(),
            ),
            (None, _) => Some(format!("{by_hand}, or name another")),
        }
    }

    /// Loads the session that the user means, to read it only.
    pub fn review(&self, reference: &Reference) -> Result<Session, Failure> {
        match reference {
            Reference::Named(_) => Ok(self.load(reference)?.session),
            Reference::Stdin => session_from_stdin().map_err(Failure::from),
        }
    }

    /// Returns the text of an option, read from stdin for `-`.
    pub fn text(&self, words: &Words, option: &str) -> Result<String, Failure> {
        match words {
            Words::Given(text) => Ok(text.clone()),
            Words::Stdin => text_from_stdin(option),
        }
    }

    /// Returns the one-line text of an argument, without line breaks at its end; `-` reads it from stdin.
    pub fn line(&self, words: &Words, argument: &str) -> Result<String, Failure> {
        let mut line = self.text(words, argument)?;
        line.truncate(line.trim_end_matches('\n').len());
        Ok(line)
    }

    /// Returns the one-line texts of an option; `-` gives the lines of stdin that are not blank.
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

    /// Returns the message for an entry of the list that is not a review, with the command that helps.
    pub fn told(&self, error: &StoreError) -> String {
        let keys = |text| self.keymap.told_anywhere(text);
        let done = match error {
            StoreError::Stranded { .. } => {
                format!("`readyroom`, then {}", keys("{OpenSession} on it writes it again"))
            }
            StoreError::Copy { path, of, is_only: true } => {
                format!("mv {} {}", quoted(path), quoted(&self.places.session(of)))
            }
            StoreError::Copy { path, of, is_only: false } => {
                let (ours, theirs) = (quoted(&self.places.session(of)), quoted(path));
                format!(
                    "`readyroom`, then {}; or\n  readyroom merge /dev/null {ours} {theirs} && readyroom delete {theirs}",
                    keys("{OpenSession} on it merges it")
                )
            }
            StoreError::Content { path, .. } => match self.advice(path, error) {
                Some(advice) => advice,
                None => return format!("readyroom: {error}"),
            },
            _ => return format!("readyroom: {error}"),
        };
        format!("readyroom: {error}\n  {done}")
    }

    /// Clears away what killed programs left beside a session, and names what somebody else had written.
    fn tell_taken_out(&self, path: &Path) {
        for Kept { place, copy } in copies::made_by_kills(path) {
            self.warn(&format!(
                "{}: a program that was killed while it saved had taken out what somebody else wrote; that is \
                 kept in {}\n  readyroom merge /dev/null {} {}",
                show_path(&place),
                show_path(&copy),
                quoted(&place),
                quoted(&copy)
            ));
        }
    }

    /// Names the copies that lie beside a session.
    pub fn tell_copies(&self, of: &SessionId) {
        for path in copies::of(&self.places, of) {
            let error = StoreError::Copy { path, of: of.clone(), is_only: false };
            self.tell(&self.told(&error));
        }
    }

    /// Saves a session that grew from a loaded one, and writes its caveats to stderr.
    pub fn save(&self, loaded: &mut Loaded, session: &Session) -> Result<(), Failure> {
        sessions::save(loaded, session)?;
        self.tell_caveats(loaded);
        Ok(())
    }

    /// Writes the caveats of a saved session to stderr.
    pub fn tell_caveats(&self, loaded: &Loaded) {
        for sentence in loaded.caveats.sentences() {
            self.warn(&format!("{}: {sentence}", show_path(&loaded.path)));
        }
    }

    /// The full-screen program needs a terminal that it can draw on and read keys from.
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

    /// What the full-screen program works with.
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
            editor: text("VISUAL").or_else(|| text("EDITOR")).unwrap_or_else(|| "vi".to_owned()),
            warning: self.warning.clone(),
        }
    }

    /// Prints a line of text for people; in plain ASCII where the terminal may show nothing else.
    pub fn say(&self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(io::stdout(), "{}", self.fit(line))?)
    }

    /// Asks something. On a terminal the answer is typed behind the question; elsewhere the question
    /// is a line of its own.
    pub fn ask(&self, question: &str) -> Result<(), Failure> {
        let end = if is_typed() { ' ' } else { '\n' };
        let mut out = io::stdout();
        write!(out, "{}{end}", self.fit(question))?;
        Ok(out.flush()?)
    }

    /// Writes one or more lines to stderr; a closed stderr is not an error.
    pub fn tell(&self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(io::stderr(), "{}", self.fit(line));
        }
    }

    /// Writes a warning to stderr.
    pub fn warn(&self, text: &str) {
        self.tell(&format!("readyroom: {text}"));
    }

    fn fit(&self, line: &str) -> String {
        let line = Shown::line(line).to_string();
        if self.look.ascii { line.replace(|c: char| !c.is_ascii(), "?") } else { line }
    }
}

/// Whether what is on stdin is typed at a terminal.
pub fn is_typed() -> bool {
    io::stdin().is_terminal()
}

/// Returns a path as a shell reads it.
pub fn quoted(path: &Path) -> String {
    let path = show_path(path);
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%".contains(c);
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// Returns the commands that merge what git has not, with what was saved here since.
fn merging(path: &Path) -> String {
    let path = files::resolve_links(path);
    let name = Path::new(path.file_name().unwrap_or_default());
    let (folder, name) =
        (quoted(path.parent().unwrap_or(&path)), quoted(&Path::new(".").join(name)));
    let path = quoted(&path);
    format!(
        "  git -C {folder} show :1:{name} > base.json; git -C {folder} show :3:{name} > theirs.json\n  \
         readyroom merge base.json {path} theirs.json && git -C {folder} add {name}"
    )
}

/// Prints data as it is.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// The locale of characters: the first of the three variables that is set says.
fn locale(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable)
}

/// Whether the locale's characters are UTF-8.
fn speaks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = locale(variable).unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Finds the places, by the arguments and the variables.
fn places(args: &Args, config: Option<PathBuf>) -> Result<Places, Failure> {
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

/// `--theme`, `READYROOM_THEME`, the config file, else the automatic one.
fn theme(args: &Args, config: &Config) -> Result<ThemeName, Failure> {
    let named = args.theme.clone().or_else(|| text("READYROOM_THEME"));
    let named = named.or_else(|| config.theme.as_ref().map(|theme| theme.name.clone()));
    named.map_or(Ok(ThemeName::Automatic), |name| {
        tui::theme_named(&name, &config.themes)
            .ok_or_else(|| Failure::Usage(tui::unknown_theme(&name, &config.themes)))
    })
}

/// `--log`, else `READYROOM_LOG`.
fn log_level(args: &Args) -> Result<Option<Level>, Failure> {
    let named = || text("READYROOM_LOG").map(|word| LogArg::from_str(&word, false));
    let level = args.log.map(Ok).or_else(named).transpose();
    level.map(|level| level.map(Level::from)).map_err(|_| {
        Failure::Usage("READYROOM_LOG is none of error, warn, info, debug, trace".to_owned())
    })
}

/// Whether colours are wanted: the option says, else `NO_COLOR` (no-color.org), else the variables of
/// bixense.com/clicolors.
fn wants_colour(option: When, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_forced = || variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    let is_off = || variable("CLICOLOR").is_some_and(|value| value == "0");
    match option {
        When::Always => true,
        When::Never => false,
        When::Auto => variable("NO_COLOR").is_none() && (is_forced() || !is_off()),
    }
}

/// `--as`, `READYROOM_USER`, the config file, else the login name.
fn user(args: &Args, configured: Option<&PersonName>) -> Result<User, Failure> {
    let given = args.user.clone().or_else(|| text("READYROOM_USER"));
    let Some(name) = given else {
        return Ok(configured.cloned().map_or(User::LoggedIn(&LOGIN), User::Named));
    };
    PersonName::parse(&name)
        .map(User::Named)
        .map_err(|refused| Failure::refused("the name of --as or READYROOM_USER", &refused))
}

/// Returns what stands between the program and the terminal, as the variables say: tmux sets its own in
/// what it starts, also inside of screen.
fn between(is_set: impl Fn(&str) -> bool) -> Between {
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
