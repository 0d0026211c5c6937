//! The state machine of the interview: a line in, changes of the session and lines out. Pure: no clock, no
//! file, no terminal.

use std::mem;

use chrono::NaiveDate;

use crate::cli::interview::deciding::Deciding;
use crate::cli::interview::heard;
use crate::cli::interview::risking::Risking;
use crate::cli::interview::texts;
use crate::cli::interview::words::{self, Word};
use crate::cli::interview::writing::Writing;
use crate::domain::basics::day::Now;
use crate::domain::basics::names::{PersonName, User};
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::Session;
use crate::domain::session::edit::Verdict;
use crate::domain::session::field::AnswerField;
use crate::domain::session::foreign::Foreign;
use crate::domain::session::undo::UndoStack;

/// The source of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person, who reads each answer before the next line: what is missing or refused is asked for again.
    Typed,
    /// A pipe or a file, whose lines are fixed: a question would take the next line for its answer.
    Piped,
}

/// The stage of the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the item of the cursor.
    Item,
    /// Behind the last item, at the summary.
    Wrap,
    /// At its end.
    Over,
}

/// A question that waits for its answer.
#[derive(Clone, Debug)]
pub(super) enum Question {
    /// A text of one line.
    Value(Writing),
    /// A text of several lines, and those that were said.
    Lines(Writing, Vec<String>),
    /// The words to search for.
    Find,
    /// The number of one of the items found.
    Which(Vec<ItemNo>),
    /// The next person.
    Person,
    /// The steps of an accepted risk.
    Risk(Risking),
    /// The steps of the decision.
    Decision(Box<Deciding>),
    /// Yes or no, whether to submit the assessment.
    Submit,
}

impl Question {
    /// Returns the question for the text of a field.
    pub(super) const fn of(writing: Writing) -> Self {
        match writing.field {
            AnswerField::Note | AnswerField::Evidence => Self::Lines(writing, Vec::new()),
            _ => Self::Value(writing),
        }
    }
}

/// A review as questions and answers.
#[derive(Debug)]
pub struct Talk {
    pub(super) session: Session,
    /// The sight that the user has of the responses.
    sight: Sight,
    user: User,
    pub(super) input: Input,
    pub(super) now: Now,
    pub(super) place: Place,
    pub(super) cursor: ItemNo,
    /// The items to go through, in order.
    pub(super) agenda: Vec<ItemNo>,
    /// The open question; without one a word is expected.
    pub(super) question: Option<Question>,
    pub(super) undo: UndoStack<()>,
    /// The earlier sessions whose conditions the review carries on.
    pub(super) earlier: Vec<Session>,
    /// The lines of output for the last line of input.
    pub(super) output: Vec<String>,
    /// The reason why the last line was not carried out.
    refusal: Option<String>,
}

impl Talk {
    /// Begins at the first unassessed item, else at the first one.
    pub fn new(session: Session, user: User, input: Input, now: Now) -> Self {
        let unassessed = session.answers().find(|(_, answer)| answer.status.is_none());
        let cursor = unassessed.map(|(item, _)| item).unwrap_or_default();
        Self {
            agenda: (0..session.checklist().len()).map(ItemNo).collect(),
            session,
            sight: Sight::default(),
            user,
            input,
            now,
            place: Place::Item,
            cursor,
            question: None,
            undo: UndoStack::default(),
            earlier: Vec::new(),
            output: Vec::new(),
            refusal: None,
        }
    }

    /// Returns the same with the earlier sessions whose conditions the review carries on.
    pub fn with_earlier(mut self, earlier: Vec<Session>) -> Self {
        self.earlier = earlier;
        self
    }

    /// Returns the same with the sight that the user has of the responses.
    pub const fn with_sight(mut self, sight: Sight) -> Self {
        self.sight = sight;
        self
    }

    /// Returns the responses that the user may see.
    pub(super) const fn voices(&self) -> Voices<'_> {
        Voices::new(&self.session, self.sight)
    }

    /// Returns these sessions with all changes.
    pub fn earlier(&self) -> &[Session] {
        &self.earlier
    }

    /// Replaces one of these sessions by its state on the disk.
    pub fn adopt_earlier(&mut self, session: Session) {
        if let Some(one) = self.earlier.iter_mut().find(|one| one.id() == session.id()) {
            *one = session;
        }
    }

    /// Returns the first lines: the review, its score and the first item.
    pub fn begin(&mut self) -> Vec<String> {
        let title = self.session.checklist().title().shown().to_string();
        self.say(format!("{}, {title}", self.session.system().shown()));
        self.output.extend(texts::score(&self.session, self.today()));
        self.output.extend(texts::decision(&self.session, &self.promises(), self.now));
        self.output.extend(texts::choices(&self.session, None, self.now));
        self.arrive(self.cursor);
        mem::take(&mut self.output)
    }

    /// Returns the session with all changes.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the reason why the last line was not carried out; `None` if it was.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Returns true after the end.
    pub fn is_over(&self) -> bool {
        self.place == Place::Over
    }

    /// Processes a line of input at time `now` and returns the lines of output.
    pub fn process(&mut self, line: &str, now: Now) -> Vec<String> {
        self.now = now;
        self.refusal = None;
        match self.question.take() {
            Some(question) => self.answer(question, line),
            None => match words::parse(line) {
                Ok((word, rest)) => self.run(word, rest),
                Err(why) => self.refuse(why),
            },
        }
        mem::take(&mut self.output)
    }

    /// Refuses a line that could not be read and returns the lines of output.
    pub fn refuse_line(&mut self, why: &str) -> Vec<String> {
        if self.input == Input::Piped {
            self.question = None;
        }
        self.refuse(why);
        mem::take(&mut self.output)
    }

    /// Processes the end of the input. Keeps the lines of a text that was being written.
    pub fn finish(&mut self, now: Now) -> Vec<String> {
        self.now = now;
        self.refusal = None;
        self.give_up_question();
        self.place = Place::Over;
        mem::take(&mut self.output)
    }

    /// Replaces the session by one with the changes of others and returns the lines that name these.
    pub fn adopt(&mut self, session: Session) -> Vec<String> {
        let before = mem::replace(&mut self.session, session);
        if before.checklist() != self.session.checklist() {
            return self.begin_again();
        }
        let foreign = Foreign::between(&before, &self.session);
        // Undoing these edits would revert what others have written since.
        self.undo.retain(|edit| !foreign.is_touched_by(edit));
        let items = foreign.items.iter().map(|&item| texts::named(&self.session, item));
        let named = items.chain(foreign.whole.iter().map(|field| format!("the {field}")));
        named.map(|what| format!("somebody else changed {what}")).collect()
    }

    /// Begins again with another checklist, whose items have other numbers.
    fn begin_again(&mut self) -> Vec<String> {
        let earlier = mem::take(&mut self.earlier);
        let again = Self::new(self.session.clone(), self.user.clone(), self.input, self.now);
        *self = again.with_earlier(earlier).with_sight(self.sight);
        self.refuse("somebody else changed the checklist: it begins again, and an open question is given up");
        self.begin()
    }

    pub(super) fn say(&mut self, line: impl Into<String>) {
        self.output.push(line.into());
    }

    /// Records and prints the reason why a line is not carried out.
    pub(super) fn refuse(&mut self, why: impl Into<String>) {
        let why = why.into();
        self.say(&why);
        self.refusal = Some(why);
    }

    /// Refuses an answer and, if lines are typed, repeats the question.
    pub(super) fn ask_again(&mut self, question: Question, why: impl Into<String>) {
        self.refuse(why);
        if self.input == Input::Typed {
            self.question = Some(question);
        }
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now.today()
    }

    pub(super) fn stamp(&self) -> Stamp {
        Stamp::new(self.now, self.user())
    }

    pub(super) fn user(&self) -> &PersonName {
        self.user.name()
    }

    fn run(&mut self, word: Word, rest: &str) {
        if self.place == Place::Wrap && word.is_of_an_item() {
            return self.refuse(
                "nothing changed: that goes with an item. back goes to one, find WORDS finds one",
            );
        }
        if let Some(why) = self.belongs_elsewhere(word) {
            return self.refuse(format!("nothing changed: {why}"));
        }
        if let (Input::Piped, "", Some(missing)) = (self.input, rest, words::missing_text(word)) {
            return self.refuse(format!("nothing changed: {missing}"));
        }
        match word {
            Word::Done => self.mark_with(Verdict::done(), rest),
            Word::Partial => self.mark_with(Verdict::partial(), rest),
            Word::Missing => self.mark_with(Verdict::missing(), rest),
            Word::Write(writing) => self.write(writing, rest),
            Word::StillSo => self.still_so(),
            Word::Suggested => self.take_suggested(),
            Word::Agreed => self.take_agreed(),
            Word::Clear => self.clear(),
            Word::Park => self.park(),
            Word::Blocker => self.flag(),
            Word::Risk => self.accept_risk(rest),
            Word::Resolve(resolution) => self.resolve_conflict(resolution),
            Word::Next if self.place == Place::Wrap => self.go_through_the_rest(),
            Word::Next => self.go_on(),
            Word::NextUnassessed => self.next_unassessed(),
            Word::Back => self.go_back(),
            Word::Find => self.find(rest),
            Word::People => self.people_with(rest),
            Word::Decide => self.ask_decision(),
            Word::Submit => self.ask_to_submit(),
            Word::Met => self.meet(rest),
            Word::Condition => self.condition(rest),
            Word::Undo => self.travel(Direction::Back),
            Word::Redo => self.travel(Direction::Forward),
            Word::End => self.place = Place::Over,
            Word::Item
            | Word::Guide
            | Word::History
            | Word::Responses
            | Word::List
            | Word::Score
            | Word::Summary
            | Word::Help => self.print(word),
        }
    }

    /// Prints what a word asks for.
    pub(super) fn print(&mut self, word: Word) {
        let (session, item, today) = (&self.session, self.cursor, self.today());
        let lines = match word {
            Word::Item => {
                let lines = texts::item(session, item, self.now).into_iter();
                lines.chain(heard::line(self.voices(), item)).collect()
            }
            Word::Guide => texts::guide(session, item),
            Word::History => texts::history(session.answer(item), self.now),
            Word::Responses => heard::whole(self.voices(), item, self.now),
            Word::List => texts::open(session, &self.promises(), self.now),
            Word::Score => texts::score(session, today),
            Word::Summary => texts::summary(self.voices(), &self.promises(), self.now),
            _ => words::help(),
        };
        self.output.extend(lines);
    }
}
