//! The reports that can be chosen on screen: a format, and how long it is.

use crate::report::Format;
use crate::report::choice::{Choice, Template};

/// A report as it can be had: its format, and how long it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// The format.
    pub format: Format,
    /// The template: how much the report holds.
    pub template: Template,
}

impl Edition {
    /// The one that is made for messages, beside the full ones.
    const SHORT: Self = Self { format: Format::Markdown, template: Template::Short };

    /// Returns all editions in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Format::all().flat_map(|format| {
            let short = (format == Self::SHORT.format).then_some(Self::SHORT);
            std::iter::once(Self { format, template: Template::Full }).chain(short)
        })
    }

    /// Parses the name by which an edition is remembered.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|edition| edition.name() == name)
    }

    /// Returns the name by which the edition is remembered in drafts.
    pub fn name(self) -> &'static str {
        if self == Self::SHORT { "markdown-short" } else { self.format.name() }
    }

    /// Returns the name that the screen shows.
    pub fn title(self) -> &'static str {
        if self == Self::SHORT { "Markdown, short" } else { self.format.title() }
    }

    /// Returns its index among all editions, and their number.
    pub fn index(self) -> (usize, usize) {
        (Self::all().position(|other| other == self).unwrap_or(0), Self::all().count())
    }

    /// Returns the edition `steps` behind this one, around the end.
    pub fn after(self, steps: usize) -> Self {
        let (index, count) = self.index();
        Self::all().nth((index + steps) % count).unwrap_or_default()
    }

    /// Returns the choice of the report's content that the template makes.
    pub fn choice(self) -> Choice {
        Choice { template: self.template, ..Choice::default() }
    }
}
