//! The work that a review leaves behind, as calendars and issue trackers take it: gaps, conditions, accepted
//! risks, the next review.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::basics::names;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::filter::Filter;
use crate::domain::insight::portfolio;
use crate::domain::records::answer::{Answer, HistoryEntry};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::{Condition, ConditionState, digest_of};
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::{LastCondition, LastTime};
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::content::below::RISK;
use crate::report::content::gaps::CONTROL;
use crate::report::document::{Document, Line};
use crate::report::markdown::escape::JOINER;
use crate::report::table::within;
use crate::report::words::{self, capital, one_line, status_words, until};

/// The mark at the end of a text that was cut.
const CUT: &str = "...";
/// The words for the decision of a condition that an earlier review has made.
const EARLIER: &str = "Condition of an earlier decision.";
/// The longest title that Jira and GitLab take, in UTF-16 code units.
const LONGEST_TITLE: usize = 255;

/// Something to be done, or that was.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) kind: Kind,
    /// The id of the item or condition; empty for a review.
    id: Text,
    /// The system, as one line.
    system: String,
    /// The work, as one line.
    text: String,
    /// The name of the person responsible.
    pub(crate) owner: Option<String>,
    /// The day on which it is due.
    pub(crate) day: Option<NaiveDate>,
    pub(crate) state: State,
    /// The time of its last change.
    pub(crate) changed_at: DateTime<Utc>,
    pub(crate) is_blocker: bool,
    /// The description, line by line.
    pub(crate) about: Vec<Line>,
    uid: String,
}

/// The kinds of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A gap, or an item that blocks.
    Item,
    /// The end of an accepted risk.
    Risk,
    /// A condition of a decision.
    Condition,
    /// The next review of the system.
    Review,
}

/// The state of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    Done,
    /// It need not be done any more.
    Dropped,
}

impl Kind {
    /// Returns the word in its unique id.
    const fn word(self) -> &'static str {
        match self {
            Self::Item => "due",
            Self::Risk => "risk",
            Self::Condition => "condition",
            Self::Review => "review",
        }
    }

    /// Returns the words before its text in a title.
    const fn lead(self) -> &'static str {
        match self {
            Self::Item | Self::Review => "",
            Self::Risk => "accepted risk ends: ",
            Self::Condition => "condition: ",
        }
    }
}

impl Task {
    fn new(document: &Document<'_>, kind: Kind, id: Text, text: String) -> Self {
        let session = document.session;
        Self::of_system(session.system(), kind, id, text, session.created_at())
    }

    /// Creates an open task of a system, without an owner, that was changed last at a time.
    fn of_system(
        system: &Text,
        kind: Kind,
        id: Text,
        text: String,
        changed_at: DateTime<Utc>,
    ) -> Self {
        let folded = names::folded(system);
        let digest = digest_of([kind.word(), &folded, id.raw()]);
        let number = digest.first_chunk().map_or(0, |half| u128::from_be_bytes(*half));
        Self {
            kind,
            id,
            system: one_line(system),
            text,
            owner: None,
            day: None,
            state: State::Open,
            changed_at,
            is_blocker: false,
            about: Vec::new(),
            uid: format!("{}-{number:032x}@readyroom", kind.word()),
        }
    }

    /// Converts a task of a portfolio.
    pub(crate) fn of_portfolio(task: &portfolio::task::Task) -> Self {
        let kind = match task.kind {
            portfolio::task::Kind::Todo => Kind::Item,
            portfolio::task::Kind::Risk => Kind::Risk,
            portfolio::task::Kind::Condition => Kind::Condition,
            portfolio::task::Kind::Review => Kind::Review,
        };
        let (id, text) = (task.item.clone().unwrap_or_default(), one_line(&task.text));
        let status = task.status.map(|status| format!("{}.", capital(status_words(Some(status)))));
        let owner = task.owner.as_ref();
        let about = status.map(|status| Line::default().own(status)).into_iter();
        let about = about.chain(owner.map(|owner| labelled("Owner:", owner)));
        let review = Line::default().own(format!("Review: {}", task.review));
        Self {
            owner: owner.map(one_line),
            day: task.due,
            is_blocker: task.is_blocker,
            about: about.chain([review]).collect(),
            ..Self::of_system(&task.system, kind, id, text, task.changed_at)
        }
    }

    /// Returns the id by which calendars know it, whichever review of the system it comes from.
    pub(crate) fn uid(&self) -> &str {
        &self.uid
    }

    /// Returns the id of the item or condition, safe to show.
    pub(crate) fn id(&self) -> String {
        self.id.shown().to_string()
    }

    /// Returns the system, as one line.
    pub(crate) fn system(&self) -> &str {
        &self.system
    }

    /// Returns the title: `payments-api: Backups are automated (data.backups)`.
    pub(crate) fn title(&self) -> String {
        format!("{}{}", self.beginning(), self.end())
    }

    /// Returns the title and the description for an issue tracker; the title mentions no user. Where it is too long
    /// the text in it is cut, the id stays, and the description begins with the text.
    pub(crate) fn as_issue(&self) -> (String, Vec<Line>) {
        let muted = |text: String| text.replace('@', &format!("@{JOINER}"));
        let [beginning, end] = [self.beginning(), self.end()].map(muted);
        let room = LONGEST_TITLE.saturating_sub(end.encode_utf16().count());
        let title = format!("{}{end}", within(beginning.clone(), room, CUT));
        let title = within(title, LONGEST_TITLE, CUT);
        let whole = (!title.starts_with(&beginning)).then(|| Line::data_of(self.text.clone()));
        (title, whole.into_iter().chain(self.about.iter().cloned()).collect())
    }

    fn beginning(&self) -> String {
        format!("{}: {}{}", self.system, self.kind.lead(), self.text.trim_end_matches('.'))
    }

    fn end(&self) -> String {
        if self.id.is_blank() { String::new() } else { format!(" ({})", self.id.shown()) }
    }
}

/// Returns the tasks that have a day, also those that are done or dropped: gaps, accepted risks, conditions, the
/// next review.
pub(crate) fn dated(document: &Document<'_>) -> Vec<Task> {
    let items = document.listed();
    let of_items = items.flat_map(|(number, answer)| {
        let task = item(document, number, answer);
        let day = task.day.or_else(|| due_before(document.session, number, answer));
        [Some(Task { day, ..task }), risk(document, number, answer)].into_iter().flatten()
    });
    let mut tasks: Vec<Task> = of_items.collect();
    tasks.extend(conditions(document));
    tasks.extend(review(document));
    tasks.retain(|task| task.day.is_some());
    tasks
}

/// Returns the tasks that are open, with or without a day: gaps and conditions.
pub(crate) fn open(document: &Document<'_>) -> Vec<Task> {
    let items = document.listed().filter(|(_, answer)| answer.is_to_do());
    let mut tasks: Vec<Task> =
        items.map(|(number, answer)| item(document, number, answer)).collect();
    tasks.extend(conditions(document).into_iter().filter(|task| task.state == State::Open));
    tasks
}

/// Returns the task of an item: to close the gap by its due date.
fn item(document: &Document<'_>, number: ItemNo, answer: &Answer) -> Task {
    let asked = document.session.checklist().item(number);
    let task = Task::new(document, Kind::Item, asked.id.raw().into(), one_line(&asked.text));
    let blocker = if answer.blocker { ", blocker" } else { "" };
    let status = format!("{}{blocker}.", capital(status_words(answer.status)));
    let mut about = vec![Line::default().own(status)];
    about.extend(answer.owner().map(|owner| labelled("Owner:", owner)));
    about.extend(words::lines(&answer.note).into_iter().map(Line::data_of));
    if answer.is_open() && answer.note.is_blank() && !asked.if_missing.is_blank() {
        about.push(labelled("Do first:", &asked.if_missing));
    }
    if !asked.done_when.is_blank() {
        about.push(labelled("Done when:", &asked.done_when));
    }
    about.extend(answer.accepted_risk().map(|risk| {
        let until = format!(", until {}.", until(risk.until));
        Line::default().own(RISK).own(" ").data(&risk.by).own(until)
    }));
    Task {
        owner: answer.owner().map(one_line),
        day: answer.due,
        state: state_of(answer, answer.due.is_some()),
        changed_at: newest(&answer.history).unwrap_or(task.changed_at),
        is_blocker: answer.blocker,
        about,
        ..task
    }
}

/// Returns the state of an item's task, given that it is still wanted while the item is open.
fn state_of(answer: &Answer, is_wanted: bool) -> State {
    match answer.status {
        Some(Status::Done) => State::Done,
        Some(Status::NotApplicable) => State::Dropped,
        _ if is_wanted => State::Open,
        _ => State::Dropped,
    }
}

/// Returns the due date that an item had before it was taken away, in this review or in the last one.
fn due_before(session: &Session, number: ItemNo, answer: &Answer) -> Option<NaiveDate> {
    let earlier = answer.earlier().find_map(|(_, before)| before.due);
    let last = session.last_review_answer(number).filter(|_| answer.status.is_some());
    earlier.or_else(|| last?.due)
}

/// Returns the task of an accepted risk: to accept it again or close the gap by the last day on which it is accepted.
fn risk(document: &Document<'_>, number: ItemNo, answer: &Answer) -> Option<Task> {
    let session = document.session;
    let standing = session.standing_risk(number);
    let risk = standing.cloned().or_else(|| risk_before(session, number, answer))?;
    let asked = session.checklist().item(number);
    let task = Task::new(document, Kind::Risk, asked.id.raw().into(), one_line(&asked.text));
    let accepted = Line::default().own("Accepted by ").data(&risk.by);
    let mut about = vec![accepted.own(format!(" until {}.", until(risk.until)))];
    about.extend(words::lines(&risk.why).into_iter().map(Line::data_of));
    if !risk.control.is_blank() {
        about.push(labelled(CONTROL, &risk.control));
    }
    Some(Task {
        owner: Some(one_line(&risk.by)),
        day: risk.until,
        state: state_of(answer, standing.is_some()),
        changed_at: newest(&answer.history).unwrap_or(task.changed_at),
        is_blocker: answer.blocker,
        about,
        ..task
    })
}

/// Returns the risk of an item that was accepted before, in this review or in the last one.
fn risk_before(session: &Session, number: ItemNo, answer: &Answer) -> Option<Risk> {
    let of = |answer: &Answer| answer.risk.known()?.clone();
    let earlier = || answer.earlier().find_map(|(_, before)| of(&before));
    let last = session.last_review_answer(number).filter(|_| answer.status.is_some());
    of(answer).or_else(earlier).or_else(|| last?.risk.known()?.clone())
}

/// Returns the tasks of the conditions: those of the decision, dropped ones too, then those of earlier ones. One
/// of an earlier decision that this one repeats is dropped. They belong to no item, so that a filter leaves them
/// out.
fn conditions(document: &Document<'_>) -> Vec<Task> {
    let session = document.session;
    if document.choice.only != Filter::Everything {
        return Vec::new();
    }
    let mut tasks = session.decision().map(|made| decided(document, made)).unwrap_or_default();
    let earlier =
        document.promises().into_iter().filter(|promise| promise.session != *session.id());
    tasks.extend(earlier.map(|one| {
        let from = (session.created_at(), EARLIER.to_owned());
        condition(document, one.id, &one.condition, from)
    }));
    tasks
}

/// Returns the tasks of the conditions of a decision, and those of the earlier ones that it repeats.
fn decided(document: &Document<'_>, decision: &Decision) -> Vec<Task> {
    let session = document.session;
    let at = decision.at.unwrap_or_else(|| session.created_at());
    let words =
        format!("Condition of the {} of {}.", decision.outcome.words(), document.days.of(at));
    let own = decision.with_their_ids();
    let own = own.map(|(id, one)| condition(document, id, one, (at, words.clone())));
    let is_repeated = |copy: &&LastCondition| {
        let mut standing = decision.standing();
        standing.any(|(_, id, one)| {
            names::is_same(&one.text, &copy.condition.text) && copy.condition.id != Some(id)
        })
    };
    let copies = session.last_time().into_iter().flat_map(LastTime::conditions);
    let repeated = copies.filter(is_repeated).filter_map(|copy| {
        let from = (at, EARLIER.to_owned());
        let task = condition(document, copy.condition.id.clone()?, &copy.condition, from);
        Some(Task { state: State::Dropped, changed_at: task.changed_at.max(at), ..task })
    });
    own.chain(repeated).collect()
}

/// Returns the task of a condition, given when it was decided and the words for the decision.
fn condition(
    document: &Document<'_>,
    id: Text,
    condition: &Condition,
    (decided_at, whose): (DateTime<Utc>, String),
) -> Task {
    let task = Task::new(document, Kind::Condition, id, one_line(&condition.text));
    let mut about = vec![Line::default().own(whose)];
    about.extend(condition.owner().map(|owner| labelled("Owner:", owner)));
    if let (ConditionState::Met, Some(by)) = (condition.state, &condition.met_by) {
        about.push(labelled("Met by:", by));
    }
    Task {
        owner: condition.owner().map(one_line),
        day: condition.due,
        state: match condition.state {
            ConditionState::Open => State::Open,
            ConditionState::Met => State::Done,
            ConditionState::Dropped => State::Dropped,
        },
        changed_at: newest(&condition.history).unwrap_or(decided_at),
        about,
        ..task
    }
}

/// Returns the task of the next review.
fn review(document: &Document<'_>) -> Option<Task> {
    let next =
        document.choice.next_review.filter(|_| document.choice.only == Filter::Everything)?;
    let task = Task::new(document, Kind::Review, Text::default(), "review due".to_owned());
    let begun = document.days.of(document.session.created_at());
    let about = vec![Line::default().own(format!("The last review was begun on {begun}."))];
    Some(Task { day: Some(next.0), about, ..task })
}

fn labelled(label: &'static str, text: &Text) -> Line {
    Line::default().own(label).own(" ").data(text)
}

/// Returns the time of the newest change of a history.
fn newest(history: &[HistoryEntry]) -> Option<DateTime<Utc>> {
    history.iter().filter_map(|entry| entry.at).max()
}
