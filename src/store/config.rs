//! The config file: what a user has chosen once. All of it is optional; whatever is wrong is found at once
//! and told with its line.
//!
//! What a theme looks like and what a key does is not known here: names are read, and their lines kept.

use std::io;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::basics::age::Age;
use crate::domain::basics::names::{PersonName, excerpt};
use crate::domain::format::kind::Kind;
use crate::domain::format::kind::wanted::Wanted;
use crate::domain::records::meeting::MOST_MINUTES;
use crate::store::error::StoreError;
use crate::store::files::{self, Destination};

/// The settings in the config file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The name of the user.
    pub name: Option<PersonName>,
    /// The name of the theme.
    pub theme: Option<Named>,
    /// Themes of the user's own.
    pub themes: Vec<OwnTheme>,
    /// When colours are used.
    pub color: Option<When>,
    /// Plain ASCII characters only.
    pub ascii: Option<bool>,
    /// The mouse setting: used or not.
    pub mouse: Option<bool>,
    /// The length of a meeting, in minutes.
    pub minutes: Option<u32>,
    /// The way on from a gap in a meeting.
    pub after_gap: Option<AfterGap>,
    /// The time after which a system is to be reviewed again.
    pub review_every: Option<Age>,
    /// The syncing that the full-screen program does by itself.
    pub sync: Option<AutoSync>,
    /// Keys by the names of what they do.
    pub keys: Vec<Binding>,
}

/// The syncing that the full-screen program does by itself where the reviews are shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoSync {
    /// Nothing.
    #[default]
    Off,
    /// It takes what others sent.
    Pull,
    /// It sends too.
    On,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Where the terminal wants them.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

/// The way on from an item that was marked as a gap in a meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterGap {
    /// Stay at the item and write its note.
    #[default]
    Stay,
    /// Go on to the next item.
    GoOn,
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
}

/// A theme of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTheme {
    /// Its name.
    pub name: String,
    /// The colours by role.
    pub colours: Vec<(Named, Named)>,
}

/// The keys of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The name of the action.
    pub action: Named,
    /// The keys; none where it is to have none.
    pub keys: Vec<Named>,
}

/// Something wrong in a config file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// The line, from 1.
    pub line: usize,
    /// The fault, with the accepted values; safe to show.
    pub words: String,
}

impl Flaw {
    /// Something wrong on a line.
    pub fn new(line: usize, words: impl Into<String>) -> Self {
        Self { line, words: words.into() }
    }
}

/// Reads the config file. Returns what is wrong with it, with lines, beside what can be read all the same.
///
/// # Errors
/// When the file cannot be read; wrong settings are flaws, no errors.
pub fn load(path: &Path) -> Result<(Config, Vec<Flaw>), StoreError> {
    files::read(path).map(|bytes| read(&bytes))
}

/// Reads the bytes of a config file.
pub fn read(bytes: &[u8]) -> (Config, Vec<Flaw>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (config, flaws) = match std::str::from_utf8(bytes) {
        Ok(text) => parse(text),
        Err(error) => {
            let line = line_after(&bytes[..error.valid_up_to()]);
            (Config::default(), vec![Flaw::new(line, "not UTF-8 text; save it as UTF-8")])
        }
    };
    let (kind, line) = Kind::of(bytes);
    let may_be_config = match kind {
        Kind::Toml | Kind::Text | Kind::Empty => true,
        // A comment is none of Markdown's headings where a line sets something.
        Kind::Markdown | Kind::Yaml => std::str::from_utf8(bytes).is_ok_and(has_setting),
        _ => false,
    };
    if flaws.is_empty() || may_be_config {
        return (config, flaws);
    }
    (Config::default(), vec![Flaw::new(line, Wanted::Config.unmet(&kind))])
}

/// Returns whether a line is a setting.
fn has_setting(text: &str) -> bool {
    text.lines().any(|line| {
        let name = line.split_once('=').map(|(name, _)| name.trim());
        let is_bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        name.is_some_and(|name| !name.is_empty() && name.chars().all(is_bare))
    })
}

/// Writes a new config file; to replace one goes through a link.
///
/// # Errors
/// When the file exists and is to be kept, or cannot be written.
pub fn write(path: &Path, text: &str, existing: files::Existing) -> Result<(), StoreError> {
    files::make_folder(&files::folder_of(path)).map_err(|error| match error {
        // No folder for sessions would be of any help.
        StoreError::NotAFolder(_) => {
            StoreError::io(path, "write")(io::ErrorKind::NotADirectory.into())
        }
        error => error,
    })?;
    match files::destination(path, existing)? {
        Destination::File(file) => files::write(&file, text.as_bytes(), existing),
        Destination::Stream(stream) => files::write_stream(&stream, text.as_bytes()),
    }
}

/// Reads the text of a config file.
pub fn parse(text: &str) -> (Config, Vec<Flaw>) {
    let mut reader = Reader { text, flaws: Vec::new() };
    let mut config = Config::default();
    match DeTable::parse(text) {
        Ok(table) => {
            for (key, value) in table.get_ref() {
                reader.field(&mut config, key, value);
            }
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reader.flaw(at, excerpt(error.message()));
        }
    }
    reader.flaws.sort();
    (config, reader.flaws)
}

/// The line on which the bytes end, from 1.
fn line_after(bytes: &[u8]) -> usize {
    bytes.split(|&byte| byte == b'\n').count()
}

type Key<'t> = Spanned<std::borrow::Cow<'t, str>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// A walk through the file that notes what is wrong, and where.
struct Reader<'t> {
    text: &'t str,
    flaws: Vec<Flaw>,
}

impl Reader<'_> {
    fn line_of(&self, at: usize) -> usize {
        line_after(&self.text.as_bytes()[..at.min(self.text.len())])
    }

    fn flaw(&mut self, at: usize, words: impl Into<String>) {
        let line = self.line_of(at);
        self.flaws.push(Flaw::new(line, words));
    }

    fn field(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        const KNOWN: &str = "name, theme, themes, color, ascii, mouse, minutes, after_gap, review_every, sync, keys";
        match key.get_ref().as_ref() {
            "name" => config.name = self.person(value),
            "theme" => config.theme = self.named("theme", value),
            "color" => config.color = self.color(value),
            "ascii" => config.ascii = self.yes_or_no("ascii", value),
            "mouse" => config.mouse = self.yes_or_no("mouse", value),
            "minutes" => config.minutes = self.minutes(value),
            "after_gap" => config.after_gap = self.after_gap(value),
            "review_every" => config.review_every = self.review_every(value),
            "themes" => config.themes = self.themes(value),
            "sync" => config.sync = self.sync(value),
            "keys" => config.keys = self.keys(value),
            other => {
                let words = format!("`{}` is not known; there are {KNOWN}", excerpt(other));
                self.flaw(key.span().start, words);
            }
        }
    }

    fn named(&mut self, field: &str, value: &Value<'_>) -> Option<Named> {
        let at = value.span().start;
        if let DeValue::String(text) = value.get_ref() {
            return Some(Named { name: text.to_string(), line: self.line_of(at) });
        }
        self.flaw(at, format!("`{field}` is a text: write \"...\""));
        None
    }

    fn color(&mut self, value: &Value<'_>) -> Option<When> {
        match self.named("color", value)?.name.as_str() {
            "auto" => Some(When::Auto),
            "always" => Some(When::Always),
            "never" => Some(When::Never),
            _ => {
                self.flaw(value.span().start, "`color` is auto, always or never");
                None
            }
        }
    }

    fn after_gap(&mut self, value: &Value<'_>) -> Option<AfterGap> {
        match self.named("after_gap", value)?.name.as_str() {
            "stay" => Some(AfterGap::Stay),
            "go-on" => Some(AfterGap::GoOn),
            _ => {
                self.flaw(value.span().start, "`after_gap` is stay or go-on");
                None
            }
        }
    }

    fn review_every(&mut self, value: &Value<'_>) -> Option<Age> {
        let Named { name, .. } = self.named("review_every", value)?;
        let age = Age::parse(&name).ok().filter(|age| !age.is_zero());
        if age.is_none() {
            let words = "`review_every` is a whole number of days, weeks or months: \"90d\", \"12w\" or \"3m\"";
            self.flaw(value.span().start, words);
        }
        age
    }

    fn person(&mut self, value: &Value<'_>) -> Option<PersonName> {
        let Named { name, .. } = self.named("name", value)?;
        let parsed = PersonName::parse(&name);
        parsed.map_err(|refused| self.flaw(value.span().start, format!("`name` {refused}"))).ok()
    }

    fn yes_or_no(&mut self, field: &str, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(value) = value.get_ref() {
            return Some(*value);
        }
        self.flaw(value.span().start, format!("`{field}` is true or false"));
        None
    }

    fn minutes(&mut self, value: &Value<'_>) -> Option<u32> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let fits = number.filter(|minutes| (1..=MOST_MINUTES).contains(minutes));
        if fits.is_none() {
            let words = format!("`minutes` is a whole number from 1 to {MOST_MINUTES}");
            self.flaw(value.span().start, words);
        }
        fits
    }

    /// The entries of a table.
    fn table<'v, 't>(
        &mut self,
        field: &str,
        value: &'v Value<'t>,
    ) -> Vec<(&'v Key<'t>, &'v Value<'t>)> {
        if let DeValue::Table(table) = value.get_ref() {
            return table.iter().collect();
        }
        self.flaw(value.span().start, format!("`{field}` is a table: write [{field}]"));
        Vec::new()
    }

    fn key_of(&self, key: &Key<'_>) -> Named {
        Named { name: key.get_ref().to_string(), line: self.line_of(key.span().start) }
    }

    fn themes(&mut self, value: &Value<'_>) -> Vec<OwnTheme> {
        let mut themes = Vec::new();
        for (name, theme) in self.table("themes.NAME", value) {
            let name = name.get_ref().to_string();
            let mut colours = Vec::new();
            for (what, colour) in self.table(&format!("themes.{}", excerpt(&name)), theme) {
                let colour = self.named(what.get_ref(), colour);
                colours.extend(colour.map(|colour| (self.key_of(what), colour)));
            }
            themes.push(OwnTheme { name, colours });
        }
        themes
    }

    fn sync(&mut self, value: &Value<'_>) -> Option<AutoSync> {
        let mut auto = None;
        for (key, value) in self.table("sync", value) {
            if key.get_ref() != "auto" {
                let words =
                    format!("`sync.{}` is not known; there is auto", excerpt(key.get_ref()));
                self.flaw(key.span().start, words);
                continue;
            }
            auto = match self.named("sync.auto", value).map(|named| named.name).as_deref() {
                None => None,
                Some("off") => Some(AutoSync::Off),
                Some("pull") => Some(AutoSync::Pull),
                Some("on") => Some(AutoSync::On),
                Some(_) => {
                    self.flaw(value.span().start, "`sync.auto` is off, pull or on");
                    None
                }
            };
        }
        auto
    }

    fn keys(&mut self, value: &Value<'_>) -> Vec<Binding> {
        let mut bindings = Vec::new();
        for (action, keys) in self.table("keys", value) {
            let keys = match keys.get_ref() {
                DeValue::Array(several) => {
                    several.iter().filter_map(|key| self.named("a key", key)).collect()
                }
                _ => self.named("a key", keys).into_iter().collect(),
            };
            bindings.push(Binding { action: self.key_of(action), keys });
        }
        bindings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_optional_and_read_with_its_line() {
        assert_eq!(parse(""), (Config::default(), Vec::new()));
        let (config, flaws) = parse(
            "name = \"ana\"\ntheme = \"mine\"\nascii = true\nmouse = false\nminutes = 90\n\
             after_gap = \"go-on\"\nreview_every = \"90d\"\nsync.auto = \"pull\"\n[themes.mine]\naccent = \"blue\"\n\n[keys]\nmark-done = \"D\"\nundo = [\"U\", \"Ctrl-U\"]\n",
        );
        assert_eq!(flaws, []);
        assert_eq!(config.name.unwrap().text().raw(), "ana");
        assert_eq!(
            (config.ascii, config.mouse, config.minutes, config.after_gap),
            (Some(true), Some(false), Some(90), Some(AfterGap::GoOn))
        );
        assert_eq!(config.theme.unwrap(), Named { name: "mine".to_owned(), line: 2 });
        assert_eq!(config.themes[0].colours[0].1, Named { name: "blue".to_owned(), line: 10 });
        assert_eq!(
            (config.review_every, config.sync),
            (Age::parse("90d").ok(), Some(AutoSync::Pull))
        );
        for (auto, read) in [("off", AutoSync::Off), ("on", AutoSync::On)] {
            assert_eq!(parse(&format!("[sync]\nauto = \"{auto}\"\n")).0.sync, Some(read));
        }
        assert_eq!(config.keys[0].action, Named { name: "mark-done".to_owned(), line: 13 });
        assert_eq!(config.keys[1].keys[1], Named { name: "Ctrl-U".to_owned(), line: 14 });
    }

    #[test]
    fn every_flaw_is_told_with_its_line() {
        let (_, flaws) = parse(
            "nme = 1\nname = \"\"\ntheme = 3\nascii = \"yes\"\nminutes = 0\nkeys = 1\n[themes]\nx = 2\n",
        );
        let told: Vec<String> =
            flaws.iter().map(|flaw| format!("{}: {}", flaw.line, flaw.words)).collect();
        assert_eq!(
            told,
            [
                "1: `nme` is not known; there are name, theme, themes, color, ascii, mouse, minutes, \
                 after_gap, review_every, sync, keys",
                "2: `name` is empty",
                "3: `theme` is a text: write \"...\"",
                "4: `ascii` is true or false",
                "5: `minutes` is a whole number from 1 to 1440",
                "6: `keys` is a table: write [keys]",
                "8: `themes.x` is a table: write [themes.x]",
            ]
        );
        for (value, words) in [
            ("90", "is a text: write \"...\""),
            ("\"0d\"", "is a whole number of days, weeks or months: \"90d\", \"12w\" or \"3m\""),
            ("\"quarterly\"", "is a whole number of days, weeks or months"),
        ] {
            let (config, flaws) = parse(&format!("\nreview_every = {value}\n"));
            assert_eq!((config.review_every, flaws[0].line), (None, 2));
            assert!(flaws[0].words.starts_with(&format!("`review_every` {words}")), "{flaws:?}");
        }
        for (text, told) in [
            ("[sync]\nauto = \"never\"\n", "`sync.auto` is off, pull or on"),
            ("[sync]\nauto = true\n", "`sync.auto` is a text: write \"...\""),
            ("[sync]\nautomatic = \"on\"\n", "`sync.automatic` is not known; there is auto"),
            ("\nsync = \"on\"\n", "`sync` is a table: write [sync]"),
        ] {
            assert_eq!(parse(text).1, [Flaw::new(2, told)]);
        }
        assert_eq!(parse("name = \"a\"\nname = \"b\"\n").1[0].line, 2);
        assert_eq!(parse("\n\nname =\n").1[0].line, 3);
    }
}
