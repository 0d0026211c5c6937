//! A report independent of any format: sections made of a few kinds of blocks.
//!
//! [`crate::report::content`] makes a [`Document`] of a session. A format knows how to write each kind of
//! [`Block`] and nothing about reviews.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::Voices;
use crate::domain::insight::conditions::{Promise, promises};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::session::Session;
use crate::report::choice::{Choice, Part};
use crate::report::words;

/// A report, ready to be written in any format.
#[derive(Debug)]
pub struct Document<'s> {
    /// The session.
    pub session: &'s Session,
    /// The day as of which risks and due dates are judged, and the time zone of all days.
    pub days: Days,
    /// The options that it was made with.
    pub choice: Choice,
    /// The title.
    pub title: Line,
    /// The sections in order. Empty ones are left out.
    pub sections: Vec<Section>,
}

/// A section of a report.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// The part of a report that it is.
    pub part: Part,
    /// The heading; `None` for the section below the title.
    pub heading: Option<Line>,
    /// The content before the groups.
    pub blocks: Vec<Block>,
    /// The content under subheadings.
    pub groups: Vec<Group>,
}

/// A part of a section, with a subheading.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub heading: Line,
    /// The content.
    pub blocks: Vec<Block>,
}

/// A block of content, written below the one before it.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences that flow as one paragraph.
    Prose(Vec<Line>),
    /// A quotation from data that keeps its line breaks.
    Quote(Paragraph),
    /// The gauge.
    Gauge(Tally),
    /// A list.
    List(Bullet, Vec<Point>),
    /// Counts of the items of each category or level, with its name.
    Counts(Grouping, Vec<(Line, Tally)>),
    /// A table of items.
    Items(Vec<Row>),
    /// A table of lines.
    Table(Grid),
}

/// A table of lines. Every row has as many cells as there are columns, and the first cell names it.
#[derive(Debug, PartialEq, Eq)]
pub struct Grid {
    /// The columns.
    pub columns: &'static [GridColumn],
    /// The rows.
    pub rows: Vec<Vec<Line>>,
}

/// A column of a [`Grid`].
#[derive(Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// The title.
    pub title: &'static str,
    /// The kind of its cells.
    pub kind: GridKind,
}

/// The kinds of cells of a [`Grid`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKind {
    /// Text.
    Text,
    /// A person.
    Person,
    /// A date.
    Date,
    /// A number.
    Number,
}

/// The groups that items are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By category.
    Categories,
    /// By level.
    Levels,
}

impl Grouping {
    /// Returns the heading of the column with the names of the groups.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Categories => "Category",
            Self::Levels => "Level",
        }
    }
}

/// The mark before each point of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bullet {
    /// A dot.
    Dot,
    /// A checkbox.
    Box,
}

impl Bullet {
    /// Returns the mark of a point in Markdown and in plain text.
    pub(crate) const fn mark(self, point: &Point) -> &'static str {
        match self {
            Self::Dot => "- ",
            Self::Box if point.is_ticked => "- [x] ",
            Self::Box => "- [ ] ",
        }
    }
}

/// A point of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Point {
    /// The first line.
    pub line: Line,
    /// The paragraphs below it.
    pub below: Vec<Paragraph>,
    /// True if its checkbox is ticked.
    pub is_ticked: bool,
    /// The id of the item that only this point tells.
    pub id: Option<ItemId>,
}

/// A paragraph that keeps its line breaks.
pub type Paragraph = Vec<Line>;

/// An item with its answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The item's id.
    pub id: ItemId,
    /// The statement, with the id if other items have the same one.
    pub text: Line,
    /// Its status.
    pub status: Option<Status>,
    /// True if it is flagged as a blocker.
    pub is_blocker: bool,
    /// The name of the owner.
    pub owner: Option<Line>,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// Its status in the last review; `None` if there was none.
    pub last_time: Option<LastTime>,
    /// The paragraphs below it: note, risk, evidence. Empty if an earlier section has printed them.
    pub below: Vec<Paragraph>,
}

/// The status of an item in the last review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastTime {
    /// The item was not in its checklist.
    NotAsked,
    /// The status; `None` was unassessed.
    Asked(Option<Status>),
}

/// A line: spans in sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<Span>);

/// A span of a line. Text from data is one line and safe to show; formats escape it. Text of the program
/// is never escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Text of the program.
    Own(Cow<'static, str>),
    /// Text of the program, emphasised.
    Strong(Cow<'static, str>),
    /// A label before a fact about an item: `Evidence:`.
    Label(&'static str),
    /// Text from data.
    Data(String),
    /// Text from data, emphasised.
    StrongData(String),
    /// An id, from data and one line.
    Id(String),
    /// A web address, without white space or any character that could end it early.
    Address(String),
}

impl Line {
    /// Returns the spans.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Returns whether there are no spans.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the text without emphasis.
    pub fn plain(&self) -> String {
        self.0.iter().map(Span::words).collect()
    }

    pub(crate) fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// Creates a line of text from data that is safe to show.
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

    pub(crate) fn id(self, id: &ItemId) -> Self {
        self.with(Span::Id(id.to_string()))
    }

    /// Returns the line without white space of the program at its end.
    pub(crate) fn trimmed(mut self) -> Self {
        if let Some(Span::Own(words)) = self.0.last_mut() {
            *words = words.trim_end().to_owned().into();
        }
        self
    }

    pub(crate) fn extend(mut self, line: Self) -> Self {
        self.0.extend(line.0);
        self
    }
}

impl Span {
    /// Returns the text.
    pub fn words(&self) -> &str {
        match self {
            Self::Own(words) | Self::Strong(words) => words,
            Self::Label(words) => words,
            Self::Data(words)
            | Self::StrongData(words)
            | Self::Id(words)
            | Self::Address(words) => words,
        }
    }
}

impl<'s> Document<'s> {
    /// Returns the items that the report lists, with their answers.
    pub fn listed(&self) -> impl Iterator<Item = (ItemNo, &'s Answer)> + use<'s> {
        let (only, as_of) = (self.choice.only, self.days.today);
        self.session.answers().filter(move |(_, answer)| only.shows(answer, as_of))
    }

    /// Returns the responses of assessments as the reader of the report may see them.
    pub(crate) const fn voices(&self) -> Voices<'s> {
        Voices::new(self.session, self.choice.sight)
    }

    /// Returns the conditions that the review has to do with, by their numbers: as they stand, where that is known, else
    /// as they were copied.
    pub(crate) fn promises(&self) -> Vec<Promise> {
        let known = self.choice.promises.clone();
        let mut promises = known.unwrap_or_else(|| promises(self.session, &[]));
        promises.sort_by_key(|promise| promise.number);
        promises
    }

    /// Returns whether the report lists an item with this answer.
    pub fn lists(&self, answer: &Answer) -> bool {
        self.choice.only.shows(answer, self.days.today)
    }
}

impl Point {
    /// Creates a point with nothing below it.
    pub(crate) const fn new(line: Line) -> Self {
        Self::with(line, Vec::new())
    }

    /// Creates a point with paragraphs below its line.
    pub(crate) const fn with(line: Line, below: Vec<Paragraph>) -> Self {
        Self { line, below, is_ticked: false, id: None }
    }
}

impl Group {
    /// Creates a group that is a list; `None` if it has no points.
    pub(crate) fn list(heading: String, points: Vec<Point>) -> Option<Self> {
        let heading = Line::default().own(heading);
        (!points.is_empty())
            .then(|| Self { heading, blocks: vec![Block::List(Bullet::Dot, points)] })
    }
}

impl Section {
    /// Creates a section that is a list; `None` if it has no points.
    pub(crate) fn list(
        part: Part,
        heading: impl Into<Cow<'static, str>>,
        bullet: Bullet,
        points: Vec<Point>,
    ) -> Option<Self> {
        let heading = Line::default().own(heading);
        (!points.is_empty()).then(|| Self::new(part, heading, vec![Block::List(bullet, points)]))
    }

    pub(crate) const fn new(part: Part, heading: Line, blocks: Vec<Block>) -> Self {
        Self { part, heading: Some(heading), blocks, groups: Vec::new() }
    }

    pub(crate) const fn grouped(part: Part, heading: Line, groups: Vec<Group>) -> Self {
        Self { part, heading: Some(heading), blocks: Vec::new(), groups }
    }
}

/// Splits a text from data into paragraphs, which keep their line breaks.
pub(crate) fn paragraphs(text: &Text) -> Vec<Paragraph> {
    let lines = words::lines(text);
    let paragraphs = lines.split(String::is_empty).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.iter().cloned().map(Line::data_of).collect()).collect()
}
