//! A report without any format: sections made of few kinds of blocks.
//!
//! A format knows how each kind of [`Block`] is written and nothing of what a review is.
//! [`crate::report::content`] makes a [`Document`] of a session.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::session::Session;
use crate::report::choice::{Choice, Part};
use crate::report::words;

/// A session, put in order for a reader.
#[derive(Debug)]
pub struct Document<'s> {
    /// The session that is told of.
    pub session: &'s Session,
    /// The day on which risks and dates are judged, and whose days are told.
    pub days: Days,
    /// What it is to hold.
    pub choice: Choice,
    /// The title.
    pub title: Line,
    /// What is said, in order. A section that would be empty is left out.
    pub sections: Vec<Section>,
}

/// A section of a report.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Which part it is.
    pub part: Part,
    /// Its heading; none for what stands below the title.
    pub heading: Option<Line>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What it says under headings of its own.
    pub groups: Vec<Group>,
}

/// A part of a section with a heading of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub heading: Line,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// One thing after the other.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences, as one paragraph.
    Prose(Vec<Line>),
    /// A paragraph from data, each line of which stays a line.
    Quote(Paragraph),
    /// How much is complete.
    Gauge(Tally),
    /// A list.
    List(Bullet, Vec<Point>),
    /// Counts by category, with the title of each.
    Counts(Vec<(Line, Tally)>),
    /// Items with all that is said of them.
    Items(Vec<Row>),
}

/// What stands before each point of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bullet {
    /// A dot.
    Dot,
    /// A box to tick.
    Box,
}

/// A point of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Point {
    /// What it says.
    pub line: Line,
    /// What is told below.
    pub told: Vec<Paragraph>,
}

/// Lines that stay lines.
pub type Paragraph = Vec<Line>;

/// An item with all that is said of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The item's id.
    pub id: ItemId,
    /// The statement, as in the checklist.
    pub text: Line,
    /// Its status.
    pub status: Option<Status>,
    /// Whether it is flagged as a blocker.
    pub is_blocker: bool,
    /// Who sees to it.
    pub owner: Option<Line>,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// How it stood in the last review, where there was one.
    pub last_time: Option<LastTime>,
    /// What is told below: note, reason, risk, evidence. Empty where it was told above.
    pub told: Vec<Paragraph>,
}

/// How an item stood in the last review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTime {
    /// It was not asked.
    NotAsked,
    /// It was asked.
    Asked(Option<Status>),
}

/// One line: spans one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<Span>);

/// A piece of a line. Text from data is one line without anything that acts or hides; formats escape
/// it, and never what is our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Our own words.
    Own(Cow<'static, str>),
    /// Our own words, to stand out.
    Strong(Cow<'static, str>),
    /// What stands before something told of an item: `Evidence:`.
    Label(&'static str),
    /// From data.
    Data(String),
    /// From data, to stand out.
    StrongData(String),
    /// An address on the web, without white space or anything that could end it early.
    Address(String),
}

impl Line {
    /// The spans.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        self.0.iter().map(Span::words).collect()
    }

    pub(crate) fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// A line of text from data that is safe to show.
    pub(crate) fn data_of(words: String) -> Self {
        Self(vec![Span::Data(words)])
    }

    pub(crate) fn own(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with(Span::Own(words.into()))
    }

    pub(crate) fn strong(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with(Span::Strong(words.into()))
    }

    pub(crate) fn label(self, label: &'static str) -> Self {
        self.with(Span::Label(label)).own(" ")
    }

    pub(crate) fn data(self, text: &Text) -> Self {
        self.with(Span::Data(words::one_line(text)))
    }

    pub(crate) fn extend(mut self, line: Self) -> Self {
        self.0.extend(line.0);
        self
    }
}

impl Span {
    /// The words alone.
    pub fn words(&self) -> &str {
        match self {
            Self::Own(words) | Self::Strong(words) => words,
            Self::Label(words) => words,
            Self::Data(words) | Self::StrongData(words) | Self::Address(words) => words,
        }
    }
}

impl<'s> Document<'s> {
    /// Returns the items that are listed, with their answers.
    pub fn listed(&self) -> impl Iterator<Item = (ItemNo, &'s Answer)> + use<'s> {
        let (only, as_of) = (self.choice.only, self.days.today);
        self.session.answers().filter(move |(_, answer)| only.shows(answer, as_of))
    }

    /// Returns whether an item with this answer is listed.
    pub fn lists(&self, answer: &Answer) -> bool {
        self.choice.only.shows(answer, self.days.today)
    }
}

impl Section {
    pub(crate) const fn new(part: Part, heading: Line, blocks: Vec<Block>) -> Self {
        Self { part, heading: Some(heading), blocks, groups: Vec::new() }
    }

    pub(crate) const fn grouped(part: Part, heading: Line, groups: Vec<Group>) -> Self {
        Self { part, heading: Some(heading), blocks: Vec::new(), groups }
    }
}

/// Returns the paragraphs of a text, each line of which stays a line.
pub(crate) fn paragraphs(text: &Text) -> Vec<Paragraph> {
    let lines = words::lines(text);
    let paragraphs = lines.split(String::is_empty);
    let set = |lines: &[String]| -> Paragraph {
        lines.iter().map(|line| Line::default().with(Span::Data(line.clone()))).collect()
    };
    paragraphs.filter(|lines| !lines.is_empty()).map(set).collect()
}
