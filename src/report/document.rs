//! A report without any format: what is said, in what order, in which words.
//!
//! A [`Document`] is a list of sections made of few kinds of [`Block`]; a format knows how each kind
//! is set and nothing of what a review is. Here are the kinds and the order; `document/` has a file
//! for what each part of a report says.
//!
//! Gaps come before the full list, every note is told once, at the first place that tells of its item,
//! dates are absolute.

pub(crate) mod gaps;
mod head;
pub(crate) mod items;
pub(crate) mod outcome;
mod short;
pub(crate) mod unsettled;
pub(crate) mod words;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::checklist::{ItemId, ItemNo};
use crate::domain::day::Days;
use crate::domain::filter::Filter;
use crate::domain::score::Tally;
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::domain::text::Text;
use crate::report::choice::{Choice, Part, Template};

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
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(Span::words).collect()
    }

    fn with(mut self, span: Span) -> Self {
        self.0.push(span);
        self
    }

    /// A line of text from data that is safe to show.
    pub(crate) fn data_of(words: String) -> Self {
        Self(vec![Span::Data(words)])
    }

    fn own(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with(Span::Own(words.into()))
    }

    fn strong(self, words: impl Into<Cow<'static, str>>) -> Self {
        self.with(Span::Strong(words.into()))
    }

    fn label(self, label: &'static str) -> Self {
        self.with(Span::Label(label)).own(" ")
    }

    fn data(self, text: &Text) -> Self {
        self.with(Span::Data(words::one_line(text)))
    }

    fn extend(mut self, line: Self) -> Self {
        self.0.extend(line.0);
        self
    }
}

impl Span {
    /// The words alone.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Own(words) | Self::Strong(words) => words,
            Self::Label(words) => words,
            Self::Data(words) | Self::StrongData(words) | Self::Address(words) => words,
        }
    }
}

impl<'s> Document<'s> {
    /// Puts a session in order.
    #[must_use]
    pub fn of(session: &'s Session, choice: &Choice, days: Days) -> Self {
        let mut document = Self {
            session,
            days,
            choice: choice.clone(),
            title: Self::title(session),
            sections: Vec::new(),
        };
        document.sections = match choice.template {
            Template::Short => short::sections(&Teller::new(&document)),
            Template::Full => document.full(),
        };
        document
    }

    /// Returns the title of every report of a session.
    #[must_use]
    pub fn title(session: &Session) -> Line {
        Line::default().own("Production readiness: ").data(session.system())
    }

    fn full(&self) -> Vec<Section> {
        let mut teller = Teller::new(self);
        let parts = Part::ALL.into_iter().filter(|part| self.choice.holds(*part));
        let told = parts.filter_map(|part| part_of(part, &mut teller));
        // Where the head is not wanted, the day stands alone.
        let day = (!self.choice.holds(Part::Summary)).then(|| head::as_of(self)).flatten();
        let day = day.map(|line| head::section(vec![Block::Prose(vec![line])]));
        day.into_iter().chain(told).collect()
    }

    /// Returns whether the content depends on the day: the due date of an open item, an accepted risk,
    /// or the filter for overdue items.
    fn depends_on_day(&self) -> bool {
        let holds_any = |parts: &[Part]| parts.iter().any(|part| self.choice.holds(*part));
        let is_short = self.choice.template == Template::Short;
        let has_date = |answer: &Answer| {
            answer.due.is_some() && answer.is_open() && (answer.is_gap() || answer.blocker)
        };
        let has_risk = |item| self.session.standing_risk(item).is_some();
        let tells_dates = is_short || holds_any(&[Part::Blockers, Part::ToDo]);
        self.choice.only == Filter::Overdue
            || tells_dates && self.listed().any(|(_, answer)| has_date(answer))
            || holds_any(&[Part::Summary]) && self.session.answers().any(|(item, _)| has_risk(item))
            || holds_any(&[Part::Risks]) && self.listed().any(|(item, _)| has_risk(item))
    }

    /// The items that are listed, with their answers.
    pub fn listed(&self) -> impl Iterator<Item = (ItemNo, &'s Answer)> {
        let (only, as_of) = (self.choice.only, self.days.today);
        self.session.answers().filter(move |(_, answer)| only.shows(answer, as_of))
    }

    /// Whether an item with this answer is listed.
    #[must_use]
    pub fn lists(&self, answer: &Answer) -> bool {
        self.choice.only.shows(answer, self.days.today)
    }
}

/// What a part of the report says.
fn part_of(part: Part, teller: &mut Teller<'_>) -> Option<Section> {
    match part {
        Part::Summary => Some(head::summary(teller)),
        Part::Conditions => outcome::conditions(teller),
        Part::Blockers => gaps::blockers(teller),
        Part::ToDo => gaps::to_do(teller),
        Part::NotAssessed => gaps::not_assessed(teller),
        Part::Parked => gaps::parked(teller),
        Part::Risks => gaps::risks(teller),
        Part::Changes => outcome::changes(teller),
        Part::Categories => Some(items::by_category(teller)),
        Part::Items => items::every_item(teller),
        Part::NotApplicable => items::not_applicable(teller),
        Part::Decision => outcome::decision(teller),
        Part::People => outcome::people(teller),
        Part::Rule => Some(head::rule(teller)),
    }
}

/// Who tells of the items, each with its note once.
struct Teller<'d> {
    document: &'d Document<'d>,
    session: &'d Session,
    /// The statements that more than one item has: they are told with the item's id.
    shared: HashMap<String, usize>,
    /// Which items were told of in full.
    told: Vec<bool>,
}

impl<'d> Teller<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let session = document.session;
        Self {
            document,
            session,
            shared: words::shared_statements(session.checklist()),
            told: vec![false; session.checklist().len()],
        }
    }

    /// The statement of an item; where others read the same, with its id.
    fn statement(&self, item: ItemNo) -> String {
        words::statement(self.session.checklist(), item, &self.shared)
    }

    /// What there is to tell of an item beside its status, unless it was told before.
    fn tell(&mut self, item: ItemNo) -> Vec<Paragraph> {
        if std::mem::replace(&mut self.told[item.0], true) {
            return Vec::new();
        }
        items::told(self.session, item)
    }

    /// Whether the report tells of an item with this answer.
    fn lists(&self, answer: &Answer) -> bool {
        self.document.lists(answer)
    }
}

impl Section {
    fn new(part: Part, heading: Line, blocks: Vec<Block>) -> Self {
        Self { part, heading: Some(heading), blocks, groups: Vec::new() }
    }

    fn grouped(part: Part, heading: Line, groups: Vec<Group>) -> Self {
        Self { part, heading: Some(heading), blocks: Vec::new(), groups }
    }
}
