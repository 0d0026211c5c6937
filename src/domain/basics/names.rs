//! Names and other short texts that people and programs give, validated where they enter: the rest of
//! the program never checks them again. What a file holds is not validated but read as [`Text`].
//!
//! A name is kept as it was spelled. Two names that differ only in Unicode form, letter case or white
//! space are the same name: compare them with [`is_same`], look them up by [`folded`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use caseless::Caseless;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::basics::text::{Shown, Text, is_one_line};

/// The longest name of a system or a person, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest free text of a field, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;
/// The longest file name that is accepted as an id, in bytes.
const LONGEST_FILE_NAME: usize = 200;
/// The longest slug in an id, in characters.
const LONGEST_SLUG: usize = 40;

/// A refusal of a value. Its message follows the name of the field: `owner is empty`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The value is white space only.
    #[error("is empty")]
    Empty,
    /// The value has more characters than allowed.
    #[error("has {length} characters, {longest} at most")]
    TooLong {
        /// The number of characters given.
        length: usize,
        /// The number of characters allowed.
        longest: usize,
    },
    /// The value has more than [`LONGEST_TEXT`] bytes.
    #[error("has {} KiB, {} KiB at most", .bytes.div_ceil(1024), LONGEST_TEXT / 1024)]
    TooLarge {
        /// The number of bytes given.
        bytes: usize,
    },
    /// The value holds a control character or a line break but must be one line.
    #[error("holds a control character or a line break: {shown}")]
    Control {
        /// The value, made safe to show and cut.
        shown: String,
    },
    /// The value is no date.
    #[error("is no date: {shown}; try 2026-12-10, +10d")]
    NoDate {
        /// The value, made safe to show and cut.
        shown: String,
    },
}

/// Parses one line of 1 to [`LONGEST_NAME`] characters, trimmed.
fn name(text: &str) -> Result<Text, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused::Empty);
    }
    let length = text.chars().count();
    if length > LONGEST_NAME {
        return Err(Refused::TooLong { length, longest: LONGEST_NAME });
    }
    if !is_one_line(text) {
        return Err(Refused::Control { shown: excerpt(text) });
    }
    Ok(Text::new(text))
}

/// Returns the beginning of a refused value, safe to show in a message.
pub(crate) fn excerpt(text: &str) -> String {
    Shown::line(text).cut(40, "...")
}

macro_rules! validated {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Text);

        impl $name {
            /// Validates and normalises `text`.
            ///
            /// # Errors
            /// A [`Refused`] that says which rule `text` breaks.
            pub fn parse(text: &str) -> Result<Self, Refused> {
                let parse: fn(&str) -> Result<Text, Refused> = $parse;
                parse(text).map(Self)
            }

            /// Returns the validated text.
            pub const fn text(&self) -> &Text {
                &self.0
            }
        }

        impl From<$name> for Text {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

validated! {
    /// The name of a system: one line of 1 to [`LONGEST_NAME`] characters. Never a path.
    SystemName, name
}
validated! {
    /// The name of a person: an owner, or the user of the program.
    PersonName, name
}

/// Returns the key by which names are compared, counted and sorted: equal for two spellings of one name.
///
/// Spellings match if they match canonically and without regard to letter case (D145 of the Unicode
/// Standard, section 3.13), and a run of white space counts as one blank. Compatibility forms stay
/// apart: `x²` is not `x2`.
pub fn folded(name: &Text) -> Cow<'_, str> {
    let name = name.raw().trim();
    let is_folded = name.bytes().all(|byte| matches!(byte, b' '..=b'@' | b'['..=b'~'));
    if is_folded && !name.contains("  ") {
        return Cow::Borrowed(name);
    }
    let mut one_line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.is_ascii() {
        // Most names: their letters have one form.
        one_line.make_ascii_lowercase();
        return Cow::Owned(one_line);
    }
    Cow::Owned(one_line.nfd().default_case_fold().nfc().collect())
}

/// Returns whether two spellings are the same name, as [`folded`] defines it.
pub fn is_same(one: &Text, other: &Text) -> bool {
    one == other || folded(one) == folded(other)
}

/// Returns each name once, in its first spelling.
pub fn each_once(names: impl IntoIterator<Item = Text>) -> Vec<Text> {
    let mut known = HashSet::new();
    names.into_iter().filter(|name| known.insert(folded(name).into_owned())).collect()
}

/// The first spelling of each name, found by any other spelling of it.
#[derive(Debug)]
pub struct Spellings(HashMap<String, Text>);

impl Spellings {
    /// Collects the names, keeping the first spelling of each.
    pub fn of(names: impl IntoIterator<Item = Text>) -> Self {
        let mut spellings = HashMap::new();
        for name in names {
            spellings.entry(folded(&name).into_owned()).or_insert(name);
        }
        Self(spellings)
    }

    /// Returns the first spelling of a name, or `name` itself if it is not known.
    pub fn first<'s>(&'s self, name: &'s Text) -> &'s Text {
        self.0.get(&*folded(name)).unwrap_or(name)
    }
}

/// Returns the part of `name` behind its typed beginning, in whichever spelling that was typed; empty if
/// the name does not begin so.
pub fn rest<'n>(name: &'n Text, typed: &str) -> &'n str {
    let (name, beginning) = (name.raw(), Text::from(typed));
    let ends = name.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    let mut rests =
        ends.filter(|&end| is_same(&name[..end].into(), &beginning)).map(|end| &name[end..]);
    let rest = rests.next().unwrap_or_default();
    if typed.ends_with(char::is_whitespace) { rest.trim_start() } else { rest }
}

/// The user of the program, to whom edits are attributed.
#[derive(Clone, Debug)]
pub enum User {
    /// A name that was configured or given.
    Named(PersonName),
    /// The login name. It is looked up on first use, because the look-up takes as long as drawing a
    /// frame, and much longer with a directory on the network.
    LoggedIn(&'static LazyLock<PersonName>),
}

impl User {
    /// Returns the name, looking up the login name if need be.
    pub fn name(&self) -> &PersonName {
        match self {
            Self::Named(name) => name,
            Self::LoggedIn(login) => login,
        }
    }
}

impl PersonName {
    /// Returns the name of a user who has none, `unknown`.
    pub fn unknown() -> Self {
        Self(Text::new("unknown"))
    }
}

validated! {
    /// The reason why an item does not apply: not blank, up to [`LONGEST_TEXT`] bytes.
    Reason, |text| {
        let text = paragraph(text)?;
        if text.is_blank() { Err(Refused::Empty) } else { Ok(text) }
    }
}
validated! {
    /// A note: text of up to [`LONGEST_TEXT`] bytes, line breaks included; may be empty.
    Note, paragraph
}
validated! {
    /// A piece of evidence: one line that is not empty, usually an address.
    Link, |text| {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refused::Empty);
        }
        let link = paragraph(text)?;
        if is_one_line(text) { Ok(link) } else { Err(Refused::Control { shown: excerpt(text) }) }
    }
}

/// Parses free text: normalises line ends, removes white space at the end, checks the length.
fn paragraph(text: &str) -> Result<Text, Refused> {
    let text = normal_lines(text);
    let text = text.trim_end();
    if text.len() > LONGEST_TEXT {
        return Err(Refused::TooLarge { bytes: text.len() });
    }
    Ok(Text::new(text))
}

/// Returns the text with every line end as `\n`.
pub fn normal_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The id of a session, `SLUG-DATE-4HEX`, given once and never changed. It is also the stem of the file's
/// name, so it must never lead out of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionId(String);

/// A refusal of an id that could not be the name of a file in a folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no id: it would not be a file's name", excerpt(.0))]
pub struct NoId(String);

impl SessionId {
    /// An example of the part behind the slug in an id of our own format.
    const BEHIND_SLUG: &str = "-2026-11-22-7f3a";

    /// Builds the id of a new session of `system` on the local date `on`.
    pub fn new(system: &Text, on: NaiveDate, random: u16) -> Self {
        Self(format!("{}{random:04x}", Self::beginning(system, on)))
    }

    /// Returns the ids' common prefix for sessions of `system` begun on the local date `on`: `SLUG-DATE-`.
    pub fn beginning(system: &Text, on: NaiveDate) -> String {
        let (year, month, day) = (on.year(), on.month(), on.day());
        format!("{}-{year:04}-{month:02}-{day:02}-", slug(&folded(system)))
    }

    /// Accepts the stem of a file's name as an id. Returns `None` for a hidden file and for a stem that could
    /// lead out of the folder.
    pub fn of_file(stem: &str) -> Option<Self> {
        Self::is_fit(stem).then(|| Self(stem.to_owned()))
    }

    fn is_fit(stem: &str) -> bool {
        !stem.is_empty()
            && !stem.starts_with('.')
            && stem.len() <= LONGEST_FILE_NAME
            && !stem.contains(|c: char| c.is_control() || matches!(c, '/' | '\\'))
    }

    /// Returns the date in an id of our own format, `YYYY-MM-DD`, which sorts as days do.
    pub fn date(&self) -> Option<&str> {
        let begin = self.0.len().checked_sub(Self::BEHIND_SLUG.len() - 1)?;
        let date = self.0.get(begin..begin + "2026-11-22".len())?;
        date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-').then_some(date)
    }

    /// Returns the beginning of an id of our own format, which is made of the system's name.
    pub fn slug(&self) -> Option<&str> {
        let begin = self.0.len().checked_sub(Self::BEHIND_SLUG.len())?;
        self.is_made().then(|| &self.0[..begin])
    }

    /// Returns whether the id has our own format, as opposed to a file name that a person chose.
    pub fn is_made(&self) -> bool {
        let is_hex = |c: char| c.is_ascii_digit() || matches!(c, 'a'..='f');
        let is_random = |end: &str| end.len() == 4 && end.chars().all(is_hex);
        let is_of_slug = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '-';
        self.date().is_some_and(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok())
            && self.0.rsplit_once('-').is_some_and(|(_, end)| is_random(end))
            && self.0.chars().all(is_of_slug)
    }

    /// Returns the id as it is in files.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SessionId {
    type Error = NoId;

    fn try_from(id: String) -> Result<Self, NoId> {
        if Self::is_fit(&id) { Ok(Self(id)) } else { Err(NoId(id)) }
    }
}

impl From<SessionId> for String {
    fn from(id: SessionId) -> Self {
        id.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown::line(&self.0).fmt(formatter)
    }
}

/// Reduces a system's folded name to `a-z0-9-`, at most [`LONGEST_SLUG`] characters; `session` if nothing
/// is left.
fn slug(name: &str) -> String {
    let slug = kebab(name, LONGEST_SLUG);
    if slug.is_empty() { "session".to_owned() } else { slug }
}

/// Returns the ASCII letters and digits of a text, the gaps between them as single hyphens, cut to a length in
/// characters; empty if there are none. Letter case stays.
pub fn kebab(text: &str, longest: usize) -> String {
    let mut kebab = String::new();
    for c in text.chars().skip_while(|c| !c.is_ascii_alphanumeric()) {
        if kebab.len() >= longest {
            break;
        }
        if c.is_ascii_alphanumeric() {
            kebab.push(c);
        } else if !kebab.ends_with('-') {
            kebab.push('-');
        }
    }
    kebab.truncate(kebab.trim_end_matches('-').len());
    kebab
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(system: &str) -> String {
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        SessionId::new(&system.into(), on, 0x7f3a).to_string()
    }

    #[test]
    fn an_id_is_slug_date_and_four_hex_digits() {
        assert_eq!(id("payments-api"), "payments-api-2026-11-22-7f3a");
        assert_eq!(id("Über Café №5!"), "ber-caf-5-2026-11-22-7f3a");
        assert_eq!(id("../../etc/passwd"), "etc-passwd-2026-11-22-7f3a");
        assert_eq!(id("🚀"), "session-2026-11-22-7f3a");
        assert_eq!(id(&"x".repeat(60)), format!("{}-2026-11-22-7f3a", "x".repeat(40)));
        assert_eq!(
            id(&format!("{} y", "x".repeat(39))),
            format!("{}-2026-11-22-7f3a", "x".repeat(39))
        );
    }

    #[test]
    fn an_id_of_a_file_cannot_leave_its_folder() {
        for bad in ["", ".hidden", "..", "a/b", "a\\b", "a\0b", "/etc/passwd", "a\nb"] {
            assert_eq!(SessionId::of_file(bad), None, "{bad:?}");
            let json = serde_json::to_string(bad).unwrap();
            assert!(serde_json::from_str::<SessionId>(&json).is_err(), "{bad:?}");
        }
        assert!(SessionId::of_file("my copy").is_some());
        assert!(SessionId::of_file("payments-api-2026-11-22-7f3a").is_some());
    }

    #[test]
    fn ids_of_our_own_format_differ_from_names_that_people_chose() {
        let is_made = |stem: &str| SessionId::of_file(stem).unwrap().is_made();
        let slug = |stem: &str| SessionId::of_file(stem).unwrap().slug().map(str::to_owned);
        assert_eq!(slug("payments-api-2026-11-22-7f3a").as_deref(), Some("payments-api"));
        assert_eq!(slug("payments-api (1)"), None);
        assert!(is_made("payments-api-2026-11-22-7f3a") && is_made("5-2026-11-22-0000"));
        for other in ["notes", "a-2026-13-22-7f3a", "a-2026-11-22-7F3A", "a-2026-11-22-7f3a (1)"] {
            assert!(!is_made(other), "{other}");
        }
    }

    #[test]
    fn names_are_one_line_of_at_most_200_characters() {
        assert_eq!(SystemName::parse("  "), Err(Refused::Empty));
        assert!(matches!(SystemName::parse("a\nb"), Err(Refused::Control { .. })));
        assert!(matches!(SystemName::parse("a\x1b[31m"), Err(Refused::Control { .. })));
        assert!(matches!(
            SystemName::parse(&"x".repeat(10_000)),
            Err(Refused::TooLong { length: 10_000, .. })
        ));
        assert!(SystemName::parse(&"é".repeat(200)).is_ok());
        assert!(SystemName::parse("a/../b | 🚀").is_ok());
    }

    /// Names that are one, and a name that is another.
    const SPELLINGS: &[(&[&str], &str)] = &[
        (&["ben", "Ben", "BEN", " ben ", "ben\u{a0}"], "bén"),
        (&["Anna Lee", "anna  lee", "ANNA\u{3000}LEE", "anna\tLee"], "annalee"),
        (&["Jos\u{e9}", "Jose\u{301}", "JOS\u{c9}", "JOSE\u{301}"], "Jose"),
        (&["Stra\u{df}e", "STRASSE", "stra\u{1e9e}e"], "Strase"),
        (
            &["\u{3c3}\u{3bf}\u{3c6}\u{3cc}\u{3c2}", "\u{3a3}\u{39f}\u{3a6}\u{38c}\u{3a3}"],
            "\u{3c3}\u{3bf}\u{3c6}\u{3bf}\u{3c2}",
        ),
        (&["\u{212b}ngstr\u{f6}m", "\u{e5}ngstr\u{f6}m", "A\u{30a}NGSTRO\u{308}M"], "angstrom"),
        (&["\u{ac00}", "\u{1100}\u{1161}"], "\u{1100}"),
        // Two marks in either order.
        (&["a\u{323}\u{302}", "a\u{302}\u{323}", "\u{1ead}", "\u{1eac}"], "\u{e2}"),
        (&["\u{10400}", "\u{10428}"], "\u{10429}"),
        // The same by compatibility only.
        (&["x\u{b2}"], "x2"),
        (&["\u{fb01}", "FI"], "f\u{131}"),
        (&["\u{ff21}", "\u{ff41}"], "a"),
        (&["\u{131}lker"], "ilker"),
    ];

    #[test]
    fn spellings_of_one_name_are_the_same_and_other_names_are_not() {
        for (spellings, other) in SPELLINGS {
            for spelling in *spellings {
                let (one, first) = (Text::from(*spelling), Text::from(spellings[0]));
                assert!(is_same(&one, &first), "{spelling:?}, {:?}", spellings[0]);
                assert!(!is_same(&one, &Text::from(*other)), "{spelling:?}, {other:?}");
            }
            let all = spellings.iter().chain([other]).map(|name| Text::from(*name));
            assert_eq!(each_once(all), [spellings[0].into(), (*other).into()]);
        }
    }

    #[test]
    fn the_rest_of_a_name_follows_what_is_typed_in_any_spelling() {
        for (typed, rest_of_it) in [
            ("jos", "\u{e9} Mar\u{ed}a"),
            ("JOSE\u{301}", " Mar\u{ed}a"),
            ("jos\u{e9} ", "Mar\u{ed}a"),
            ("jos\u{e9} m", "ar\u{ed}a"),
            ("jose", ""),
            ("maria", ""),
        ] {
            assert_eq!(rest(&"Jos\u{e9} Mar\u{ed}a".into(), typed), rest_of_it, "{typed:?}");
        }
    }

    #[test]
    fn spellings_of_one_system_begin_their_ids_alike() {
        for (spellings, _) in SPELLINGS {
            let ids = spellings.iter().map(|name| id(name));
            assert_eq!(ids.collect::<HashSet<_>>().len(), 1, "{spellings:?}");
        }
    }

    fn fold(name: &str) -> String {
        folded(&name.into()).into_owned()
    }

    proptest! {
        #[test]
        fn a_name_in_another_unicode_form_or_with_other_blanks_is_the_same(name in ".{0,12}|[a-zA-ZÀ-ỹ ]{0,9}") {
            let folded = fold(&name);
            prop_assert_eq!(&fold(&folded), &folded);
            let (decomposed, composed): (String, String) = (name.nfd().collect(), name.nfc().collect());
            let spaced = format!(" {} ", name.replace(' ', " \u{2003} "));
            for spelling in [decomposed, composed, spaced] {
                prop_assert_eq!(&fold(&spelling), &folded, "{:?}", spelling);
            }
        }

        // Without the dotless i, whose capital is that of another letter.
        #[test]
        fn a_name_in_other_letter_case_is_the_same(name in "[ -~À-İĲ-ſΆ-ώА-я]{0,9}") {
            prop_assert_eq!(fold(&name.to_lowercase()), fold(&name));
            prop_assert_eq!(fold(&name.to_uppercase()), fold(&name));
        }
    }

    #[test]
    fn notes_keep_their_lines_and_lose_trailing_white_space() {
        let note = Note::parse("one\r\ntwo\rthree\n\n").unwrap();
        assert_eq!(note.text().raw(), "one\ntwo\nthree");
        assert!(matches!(Note::parse(&"x".repeat(65_537)), Err(Refused::TooLarge { .. })));
    }
}
