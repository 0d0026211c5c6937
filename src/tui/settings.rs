//! The settings of a config file for the screen: themes and keys by name. Flaws are reported with their line.

use crate::domain::basics::names::excerpt;
use crate::store::config::{Config, Flaw, OwnTheme};
use crate::tui::keymap::Keymap;
use crate::tui::model::look::{Colour, Colours, NamedTheme, ThemeName};

/// The parts of a theme that can be coloured.
const PARTS: &str = "accent, alarm, done, partial, missing";

/// Returns the theme of a name: the user's own, if one has the name, else a built-in one.
pub fn theme_named(name: &str, own: &[OwnTheme]) -> Option<ThemeName> {
    let own = own.iter().find(|theme| theme.name == name);
    own.map(|theme| ThemeName::Own(colours(theme).0)).or_else(|| ThemeName::named(name))
}

/// Returns all themes: the built-in ones, then the user's own.
pub fn themes(own: &[OwnTheme]) -> Vec<NamedTheme> {
    let mut names: Vec<&str> = ThemeName::BUILT_IN.iter().filter_map(|one| one.name()).collect();
    let others = own.iter().map(|theme| theme.name.as_str());
    // One of the user's own may have the name of another, and takes its place.
    names.extend(others.filter(|name| ThemeName::named(name).is_none()));
    let with_theme = |name: &str| {
        let theme = theme_named(name, own)?;
        Some(NamedTheme { name: excerpt(name), theme })
    };
    names.into_iter().filter_map(with_theme).collect()
}

/// Returns the error for the name of a theme that does not exist, with the names that do.
pub fn unknown_theme(name: &str, own: &[OwnTheme]) -> String {
    let known: Vec<String> = themes(own).into_iter().map(|theme| theme.name).collect();
    format!("no theme `{}`; there are {}", excerpt(name), known.join(", "))
}

/// Returns the flaws of a config file that concern the screen: themes, colours and keys, by line.
pub fn flaws(config: &Config) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = config.themes.iter().flat_map(|theme| colours(theme).1).collect();
    flaws.extend(config.theme.as_ref().and_then(|theme| {
        let is_known = theme_named(&theme.name, &config.themes).is_some();
        (!is_known).then(|| Flaw::new(theme.line, unknown_theme(&theme.name, &config.themes)))
    }));
    flaws.extend(Keymap::with(&config.keys).1);
    flaws.sort();
    flaws
}

/// Returns the colours of a theme of the user's own, and the flaws of those that cannot be parsed.
fn colours(theme: &OwnTheme) -> (Colours, Vec<Flaw>) {
    let (mut colours, mut flaws) = (Colours::default(), Vec::new());
    for (part, colour) in &theme.colours {
        let slot = match part.name.as_str() {
            "accent" => &mut colours.accent,
            "alarm" => &mut colours.alarm,
            "done" => &mut colours.done,
            "partial" => &mut colours.partial,
            "missing" => &mut colours.missing,
            other => {
                let words = format!("`{}` is not known; there are {PARTS}", excerpt(other));
                flaws.push(Flaw::new(part.line, words));
                continue;
            }
        };
        *slot = Colour::parse(&colour.name);
        if slot.is_none() {
            let words = format!(
                "`{}` is no colour; write red, bright-red, a number up to 255, or \"#c03a2b\"",
                excerpt(&colour.name)
            );
            flaws.push(Flaw::new(colour.line, words));
        }
    }
    (colours, flaws)
}
