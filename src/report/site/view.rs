//! The view of a system that a site publishes. What a page shows is copied in here, a field at a time; the files that
//! write pages see nothing else, so what is not copied cannot be shown.

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::insight::conditions::PromiseCounts;
use crate::domain::insight::next_review::NextReview;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::domain::records::condition::Condition;
use crate::domain::records::decision::{Decision, Outcome};
use crate::domain::records::labels::Labels;
use crate::domain::records::people::Person;
use crate::domain::records::response::Response;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::content::below::{EVIDENCE, RISK, address};
use crate::report::content::verdict::names;
use crate::report::document::{LastTime, Line, Paragraph, Point, Row, paragraphs};
use crate::report::site::private::{Private, Shown};
use crate::report::words::{full_stop, status_words, until};

/// The label of the reason why an item does not apply.
const REASON: &str = "Reason:";
/// The label of the responses to an item.
const RESPONSES: &str = "Responses:";

/// A system with its reviews, as a site shows it.
#[derive(Debug)]
pub struct SystemView {
    /// The name.
    pub(super) name: Line,
    /// The labels.
    pub(super) labels: Vec<Line>,
    /// The day as of which it is judged.
    pub(super) as_of: NaiveDate,
    /// The day by which it is reviewed again.
    pub(super) next_review: Option<NextReview>,
    /// True where the site shows who owns what.
    pub(super) has_owners: bool,
    /// The newest review.
    pub(super) newest: ReviewView,
    /// The counts of its open work.
    pub(super) work: WorkView,
    /// The reviews before it, the newest first.
    pub(super) earlier: Vec<ReviewView>,
}

/// A review.
#[derive(Debug)]
pub(super) struct ReviewView {
    pub(super) on: NaiveDate,
    pub(super) checklist: Line,
    pub(super) tally: Tally,
    /// The sentence of the checklist for the band.
    pub(super) sentence: Option<String>,
    pub(super) decision: Option<DecisionView>,
    pub(super) categories: Vec<CategoryView>,
    pub(super) people: Vec<Line>,
}

/// A decision.
#[derive(Debug)]
pub(super) struct DecisionView {
    pub(super) outcome: Outcome,
    pub(super) on: Option<NaiveDate>,
    pub(super) by: Option<Line>,
    pub(super) signed: Option<Line>,
    pub(super) counts: PromiseCounts,
    pub(super) remarks: Vec<Paragraph>,
    pub(super) conditions: Vec<Point>,
}

/// A category with its items.
#[derive(Debug)]
pub(super) struct CategoryView {
    pub(super) title: Line,
    pub(super) tally: Tally,
    pub(super) items: Vec<Row>,
}

/// Counts of what is to be done.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WorkView {
    /// Gaps, also those that an earlier review found and the newest has not assessed yet.
    pub(super) to_dos: usize,
    /// To-dos and conditions whose day has passed.
    pub(super) overdue: usize,
    /// Open conditions.
    pub(super) conditions: usize,
    /// Accepted risks that have lapsed.
    pub(super) lapsed: usize,
}

impl SystemView {
    /// Copies what a site shows of a system with these reviews, the newest first; `None` without any.
    pub fn of(system: &System, reviews: &[Session], shown: &Shown, days: Days) -> Option<Self> {
        let (newest, earlier) = reviews.split_first()?;
        let view = |session| ReviewView::of(session, shown, days);
        Some(Self {
            name: Line::default().data(&system.system),
            labels: labels(newest),
            as_of: days.today,
            next_review: system.next_review,
            has_owners: shown.has(Private::People),
            newest: view(newest),
            work: WorkView {
                to_dos: system.standing.gaps() as usize,
                overdue: system.overdue,
                conditions: system.conditions,
                lapsed: system.lapsed,
            },
            earlier: earlier.iter().map(|one| view(one).without_last_time()).collect(),
        })
    }
}

fn labels(session: &Session) -> Vec<Line> {
    let labels = session.labels().into_iter().flat_map(Labels::iter);
    labels.map(|(key, value)| Line::default().data(&key.into()).own("=").data(value)).collect()
}

impl ReviewView {
    fn of(session: &Session, shown: &Shown, days: Days) -> Self {
        let (checklist, tally) = (session.checklist(), *session.tally());
        let sentence = tally.progress().map(|progress| checklist.sentence(progress.band()));
        let categories = checklist.numbered_categories().map(|(number, _)| number);
        let people = |people: &[Person]| {
            people.iter().map(|person| Line::default().data(&person.name)).collect()
        };
        Self {
            on: session.created_on(days.zone),
            checklist: Line::default().data(checklist.title()),
            tally,
            sentence: sentence.map(|sentence| full_stop(sentence.as_str().trim())),
            decision: session.decision().map(|one| DecisionView::of(one, shown, days)),
            categories: categories.map(|number| category(session, number, shown)).collect(),
            people: shown.only(Private::People, || people(session.people())).unwrap_or_default(),
        }
    }
}

impl ReviewView {
    /// Returns it without what the review before it said, which stands below it.
    fn without_last_time(mut self) -> Self {
        let items = self.categories.iter_mut().flat_map(|category| &mut category.items);
        items.for_each(|row| row.last_time = None);
        self
    }
}

impl DecisionView {
    fn of(decision: &Decision, shown: &Shown, days: Days) -> Self {
        let standing = || decision.standing().map(|(.., condition)| condition);
        let point = |one: &Condition| Point {
            is_ticked: !one.is_open(),
            ..Point::new(condition(one, shown))
        };
        let is_signed = !decision.signed.is_empty();
        Self {
            outcome: decision.outcome,
            on: decision.at.map(|at| days.of(at)),
            by: shown.only(Private::People, || Line::default().data(&decision.by)),
            signed: shown.only(Private::People, || names(&decision.signed)).filter(|_| is_signed),
            counts: PromiseCounts::of(standing(), days.today),
            remarks: shown
                .only(Private::Reasons, || paragraphs(&decision.remarks))
                .unwrap_or_default(),
            conditions: shown
                .only(Private::Conditions, || standing().map(point).collect())
                .unwrap_or_default(),
        }
    }
}

/// Returns the text of a condition, with its owner and date where people are shown.
fn condition(condition: &Condition, shown: &Shown) -> Line {
    let line = Line::default().data(&condition.text);
    if !shown.has(Private::People) {
        return line;
    }
    let owner = condition.owner().map(|owner| Line::default().data(owner));
    let due = condition.due.map(|due| Line::default().own(format!("by {due}")));
    let met = condition.met_by.as_ref().filter(|_| !condition.is_open());
    let met = met.map(|by| Line::default().own("met by ").data(by));
    let facts: Vec<Line> = [owner, due, met].into_iter().flatten().collect();
    if facts.is_empty() { line } else { line.own(" (").extend(joined(facts)).own(")") }
}

fn joined(lines: Vec<Line>) -> Line {
    lines.into_iter().enumerate().fold(Line::default(), |line, (number, next)| {
        line.own(if number == 0 { "" } else { ", " }).extend(next)
    })
}

fn category(session: &Session, number: CategoryNo, shown: &Shown) -> CategoryView {
    let checklist = session.checklist();
    let items = checklist.items_of(number).map(ItemNo);
    CategoryView {
        title: Line::default().data(&checklist.category(number).title),
        tally: *session.tally_of(number),
        items: items.map(|item| row(session, item, shown)).collect(),
    }
}

fn row(session: &Session, number: ItemNo, shown: &Shown) -> Row {
    let (item, answer) = (session.checklist().item(number), session.answer(number));
    let last_time = session.last_time().map(|_| match session.last_review_answer(number) {
        Some(last) => LastTime::Asked(last.status),
        None => LastTime::NotAsked,
    });
    let owner = || answer.owner().map(|owner| Line::default().data(owner));
    Row {
        id: item.id.clone(),
        text: Line::default().data(&item.text),
        status: answer.status,
        is_blocker: answer.blocker,
        owner: shown.only(Private::People, owner).flatten(),
        due: shown.only(Private::People, || answer.due).flatten(),
        last_time,
        below: below(session, number, answer, shown),
    }
}

/// Returns the paragraphs below an item, of the kinds that are shown.
fn below(session: &Session, item: ItemNo, answer: &Answer, shown: &Shown) -> Vec<Paragraph> {
    let mut all = Vec::new();
    let has_reason = answer.status == Some(Status::NotApplicable);
    if shown.has(Private::Reasons) && has_reason {
        all.extend(labelled(REASON, paragraphs(&answer.reason)));
    }
    if shown.has(Private::Notes) {
        all.extend(paragraphs(&answer.note));
    }
    all.extend(answer.accepted_risk().and_then(|one| risk(one, shown)).map(|line| vec![line]));
    if shown.has(Private::Evidence) && !answer.evidence.is_empty() {
        let links = answer.evidence.iter().map(|one| Line::default().with(address(&one.link)));
        all.push(vec![Line::default().label(EVIDENCE).extend(joined(links.collect()))]);
    }
    if shown.has(Private::Responses) {
        all.extend(responses(session, item, shown));
    }
    all
}

/// Returns paragraphs with a label before the first.
fn labelled(label: &'static str, mut all: Vec<Paragraph>) -> Vec<Paragraph> {
    if let Some(line) = all.first_mut().and_then(|first| first.first_mut()) {
        *line = Line::default().label(label).extend(line.clone());
    }
    all
}

/// Returns an accepted risk, where who accepts it or why is shown.
fn risk(risk: &Risk, shown: &Shown) -> Option<Line> {
    let by = shown.only(Private::People, || {
        Line::default().data(&risk.by).own(format!(", until {}", until(risk.until)))
    });
    let reasons = risk.reasons();
    let why = shown.only(Private::Reasons, || Line::default().data(&reasons));
    let facts: Vec<Line> = by.into_iter().chain(why.filter(|_| !reasons.is_blank())).collect();
    (!facts.is_empty()).then(|| Line::default().label(RISK).extend(joined(facts)))
}

/// Returns the responses to an item, a line each.
fn responses(session: &Session, item: ItemNo, shown: &Shown) -> Option<Paragraph> {
    let named = Voices::new(session, Sight::Open).named(item);
    let lines = (1..).zip(&named).map(|(number, (by, one))| response(number, by, one, shown));
    let lines: Vec<Line> = lines.collect();
    (!lines.is_empty()).then(|| [vec![Line::default().label(RESPONSES).trimmed()], lines].concat())
}

fn response(number: usize, by: &Text, response: &Response, shown: &Shown) -> Line {
    let by = if shown.has(Private::People) {
        Line::default().data(by)
    } else {
        Line::default().own(format!("response {number}"))
    };
    let blocker = if response.blocker { ", blocker" } else { "" };
    let line = by.own(format!(": {}{blocker}", status_words(response.status)));
    let reason = [&response.reason].into_iter().filter(|_| shown.has(Private::Reasons));
    let note = [&response.note].into_iter().filter(|_| shown.has(Private::Notes));
    let texts = reason.chain(note).filter(|text| !text.is_blank());
    let line = texts.fold(line, |line, text| line.own(". ").data(text));
    let links = response.evidence.iter().filter(|_| shown.has(Private::Evidence));
    links.fold(line, |line, one| line.own(". ").with(address(&one.link)))
}
