//! The reports that can be chosen on screen: a format, and how long it is.

use crate::report::Format;
use crate::report::choice::{Choice, Template};

/// A report as it can be had: its format, and how long it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// The format.
    pub format: Format,
    /// How long.
    pub template: Template,
}

impl Edition {
    /// The one that is made for messages, beside the full ones.
    const SHORT: Self = Self { format: Format::Markdown, template: Template::Short };

    /// Every edition, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        Format::all().flat_map(|format| {
            let short = (format == Self::SHORT.format).then_some(Self::SHORT);
            std::iter::once(Self { format, template: Template::Full }).chain(short)
        })
    }

    /// The edition with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|edition| edition.name() == name)
    }

    /// The name by which it is remembered.
    pub fn name(self) -> &'static str {
        if self == Self::SHORT { "markdown-short" } else { self.format.name() }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        if self == Self::SHORT { "Markdown, short" } else { self.format.title() }
    }

    /// Its place among all, from 0, and how many there are.
    pub fn place(self) -> (usize, usize) {
        (Self::all().position(|other| other == self).unwrap_or(0), Self::all().count())
    }

    /// The one that comes so many places after it, around the end.
    pub fn after(self, steps: usize) -> Self {
        let (place, count) = self.place();
        Self::all().nth((place + steps) % count).unwrap_or_default()
    }

    /// What the report holds.
    pub fn choice(self) -> Choice {
        Choice { template: self.template, ..Choice::default() }
    }
}
