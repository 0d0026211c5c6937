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
    /// Returns all editions in the order in which they are offered, those for audits last.
    pub fn all() -> impl Iterator<Item = Self> {
        let of_format = |format| {
            let short = (format == Format::Markdown).then_some(Template::Short);
            let templates = std::iter::once(Template::Full).chain(short);
            templates.map(move |template| Self { format, template })
        };
        let for_audits = [Format::Markdown, Format::Html];
        let for_audits = for_audits.map(|format| Self { format, template: Template::Audit });
        Format::all().flat_map(of_format).chain(for_audits)
    }

    /// Parses the name by which an edition is remembered.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|edition| edition.name() == name)
    }

    /// Returns the name by which the edition is remembered in drafts: `markdown-short`.
    pub fn name(self) -> String {
        let template = match self.template {
            Template::Full => "",
            Template::Short => "-short",
            Template::Audit => "-audit",
        };
        format!("{}{template}", self.format.name())
    }

    /// Returns the name that the screen shows.
    pub fn title(self) -> String {
        let template = match self.template {
            Template::Full => "",
            Template::Short => ", short",
            Template::Audit => ", audit",
        };
        format!("{}{template}", self.format.title())
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
