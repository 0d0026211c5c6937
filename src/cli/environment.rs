//! What a command needs from outside: the places, the clock, who is at the keyboard, what the
//! terminal can show. Read once, here, and handed on.
#![expect(clippy::disallowed_methods, reason = "the one module that reads the environment")]

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset, Local};

use crate::cli::args::Args;
use crate::cli::failure::Failure;
use crate::domain::answer::Stamp;
use crate::domain::names::PersonName;
use crate::domain::text::Shown;
use crate::store::catalogue;
use crate::store::error::StoreError;
use crate::store::files::LARGEST;
use crate::store::places::{Places, Wishes};
use crate::store::sessions::{self, Loaded};
use crate::tui::{Look, Setup};

/// What a command needs from outside.
#[derive(Debug)]
pub struct Environment {
    /// Where the sessions lie.
    pub places: Places,
    /// Who is at the keyboard.
    pub user: PersonName,
    /// How to show things.
    pub look: Look,
    /// The time with which the command works.
    pub now: DateTime<FixedOffset>,
}

impl Environment {
    /// Reads the environment; the arguments come first.
    pub fn read(args: &Args) -> Result<Self, Failure> {
        let wishes = Wishes {
            data_dir: args.data_dir.clone().or_else(|| path("READYROOM_DATA_DIR")),
            xdg_data_home: path("XDG_DATA_HOME"),
            xdg_state_home: path("XDG_STATE_HOME"),
            xdg_cache_home: path("XDG_CACHE_HOME"),
        };
        let places =
            Places::find(wishes).map_err(|homeless| Failure::Usage(homeless.to_string()))?;
        let look =
            Look { ascii: args.ascii || !speaks_utf8(text), colour: text("NO_COLOR").is_none() };
        Ok(Self { places, user: user(args)?, look, now: clock() })
    }

    /// The mark of a change made now.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp::new(self.now, &self.user)
    }

    /// Loads the session that the user means.
    pub fn load(&self, reference: &str) -> Result<Loaded, Failure> {
        let path = catalogue::find(&self.places, reference)?;
        sessions::load(&path).map_err(|error| match sessions::rescue(&path) {
            Some(_) => Failure::Data(format!(
                "{error}\n  something can be rescued: `readyroom`, then Enter on the session, offers it"
            )),
            None => error.into(),
        })
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
             readyroom mark SESSION ITEM STATUS\n  readyroom export SESSION\n\
             `readyroom --help` tells more"
                .to_owned(),
        ))
    }

    /// What the full-screen program works with.
    #[must_use]
    pub fn setup(&self) -> Setup {
        Setup {
            places: self.places.clone(),
            user: self.user.clone(),
            look: self.look,
            home: path("HOME"),
            editor: text("VISUAL").or_else(|| text("EDITOR")).unwrap_or_else(|| "vi".to_owned()),
        }
    }

    /// Prints a line of text for people; in plain ASCII where the terminal may show nothing else.
    pub fn say(&self, line: &str) -> Result<(), Failure> {
        Ok(writeln!(io::stdout(), "{}", self.fit(line))?)
    }

    /// Says something on stderr; when nobody listens, that is no failure.
    pub fn tell(&self, line: &str) {
        let _ = writeln!(io::stderr(), "{}", self.fit(line));
    }

    fn fit(&self, line: &str) -> String {
        let line = Shown::line(line).to_string();
        if self.look.ascii { line.replace(|c: char| !c.is_ascii(), "?") } else { line }
    }
}

/// The time here and now.
#[must_use]
pub fn clock() -> DateTime<FixedOffset> {
    Local::now().fixed_offset()
}

/// Prints data as it is.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Everything that stdin gives, as much as a file may hold.
pub fn stdin() -> Result<Vec<u8>, StoreError> {
    let name = Path::new("stdin");
    let mut bytes = Vec::new();
    // One byte more than allowed: what is cut would be refused for another reason.
    io::stdin().take(LARGEST + 1).read_to_end(&mut bytes).map_err(StoreError::io(name, "read"))?;
    if bytes.len() as u64 > LARGEST {
        let bytes = bytes.len() as u64;
        return Err(StoreError::TooLarge { path: name.to_owned(), bytes, most: LARGEST });
    }
    Ok(bytes)
}

/// A variable that is set to something.
fn text(name: &str) -> Option<String> {
    env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|v| !v.is_empty())
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value: &OsString| !value.is_empty()).map(PathBuf::from)
}

/// Whether the locale's characters are UTF-8: the first of the three variables that is set says.
fn speaks_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    let locale = locale.unwrap_or_default().to_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// `--as`, `READYROOM_USER`, else the login name.
fn user(args: &Args) -> Result<PersonName, Failure> {
    let given = args.user.clone().or_else(|| text("READYROOM_USER"));
    if let Some(name) = given {
        PersonName::parse(&name)
            .map_err(|refused| Failure::refused("the name of --as or READYROOM_USER", &refused))
    } else {
        let login = whoami::username().unwrap_or_default();
        PersonName::parse(&login)
            .or_else(|_| PersonName::parse("unknown"))
            .map_err(|refused| Failure::refused("the login name", &refused))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
