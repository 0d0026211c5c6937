//! The talk: lines are heard, the session changes, lines are said. No clock, no file, no terminal.

use std::mem;

use chrono::NaiveDate;

use crate::cli::interview::deciding::Deciding;
use crate::cli::interview::risking::Risking;
use crate::cli::interview::telling;
use crate::cli::interview::words::{self, Word};
use crate::cli::interview::writing::Writing;
use crate::domain::basics::day::Now;
use crate::domain::basics::names::{PersonName, User};
use crate::domain::basics::score::{Band, Progress};
use crate::domain::basics::status::word;
use crate::domain::insight::agenda::{loose_ends, off_the_lists};
use crate::domain::records::answer::Resolution;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::{Direction, Stamp};
use crate::domain::session::Session;
use crate::domain::session::edit::{Change, Edit, Verdict, Whole};
use crate::domain::session::field::{self, AnswerField, Refusal, Written};
use crate::domain::session::foreign::Foreign;
use crate::domain::session::undo::{Step, UndoStack};
use crate::domain::session::value;

/// What a change is followed by.
const HINT: &str = "undo takes it back";

/// Where the lines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person, who hears each answer before the next line: whatever is missing or refused is asked for.
    Typed,
    /// A pipe or a file, whose lines are fixed: to ask for what is missing would take the next line for it.
    Piped,
}

/// Where the talk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// At the item.
    Item,
    /// Behind the last item, where what is left is told.
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
    /// Which of the items that were found.
    Which(Vec<ItemNo>),
    /// The next person.
    Person,
    /// The steps of an accepted risk.
    Risk(Risking),
    /// The steps of the decision.
    Decision(Box<Deciding>),
}

impl Question {
    /// The question for the text of a field.
    pub(super) const fn of(writing: Writing) -> Self {
        if writing.has_lines() { Self::Lines(writing, Vec::new()) } else { Self::Value(writing) }
    }
}

/// A review in question and answer.
#[derive(Debug)]
pub struct Talk {
    pub(super) session: Session,
    user: User,
    pub(super) input: Input,
    pub(super) now: Now,
    pub(super) place: Place,
    pub(super) cursor: ItemNo,
    /// The items that are gone through, in order.
    agenda: Vec<ItemNo>,
    /// What is asked beside what is always asked.
    pub(super) question: Option<Question>,
    undo: UndoStack<()>,
    /// What is said in answer to the last line.
    said: Vec<String>,
    /// Why the last line was not carried out.
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
            user,
            input,
            now,
            place: Place::Item,
            cursor,
            question: None,
            undo: UndoStack::default(),
            said: Vec::new(),
            refusal: None,
        }
    }

    /// What is said first.
    pub fn begin(&mut self) -> Vec<String> {
        let title = self.session.checklist().title().shown().to_string();
        self.say(format!("{}, {title}", self.session.system().shown()));
        self.said.extend(telling::score(&self.session, self.today()));
        self.said.extend(telling::decision(&self.session));
        self.said.extend(telling::choices(&self.session, self.session.conflicts(), self.now));
        self.arrive(self.cursor);
        mem::take(&mut self.said)
    }

    /// The session with every change that was made.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// Returns why the last line was not carried out; none where it was.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.place == Place::Over
    }

    /// Hears a line and gives the lines to say.
    pub fn hear(&mut self, line: &str, now: Now) -> Vec<String> {
        self.now = now;
        self.refusal = None;
        match self.question.take() {
            Some(question) => self.answer(question, line),
            None => match words::heard(line) {
                Ok((word, rest)) => self.obey(word, rest),
                Err(why) => self.refuse(why),
            },
        }
        mem::take(&mut self.said)
    }

    /// Refuses a line that could not be read, and gives the lines to say.
    pub fn refuse_line(&mut self, why: &str) -> Vec<String> {
        if self.input == Input::Piped {
            self.question = None;
        }
        self.refuse(why);
        mem::take(&mut self.said)
    }

    /// Hears that no more lines come. Lines that were written so far are kept.
    pub fn hear_the_end(&mut self, now: Now) -> Vec<String> {
        self.now = now;
        self.refusal = None;
        self.give_up_question();
        self.place = Place::Over;
        mem::take(&mut self.said)
    }

    /// Takes in what somebody else changed in the session, and gives the lines that tell of it.
    pub fn take_in(&mut self, session: Session) -> Vec<String> {
        let before = mem::replace(&mut self.session, session);
        if before.checklist() != self.session.checklist() {
            return self.begin_again();
        }
        let foreign = Foreign::between(&before, &self.session);
        // What takes a change back would take back what somebody else said since.
        self.undo.retain(|edit| !foreign.is_touched_by(edit));
        let items = foreign.items.iter().map(|&item| telling::named(&self.session, item));
        let named = items.chain(foreign.whole.iter().map(|field| format!("the {field}")));
        named.map(|what| format!("somebody else changed {what}")).collect()
    }

    /// The items of another checklist have other numbers.
    fn begin_again(&mut self) -> Vec<String> {
        *self = Self::new(self.session.clone(), self.user.clone(), self.input, self.now);
        self.refuse("somebody else changed the checklist: it begins again, and an open question is given up");
        self.begin()
    }

    pub(super) fn say(&mut self, line: impl Into<String>) {
        self.said.push(line.into());
    }

    /// Says why a line is not carried out.
    pub(super) fn refuse(&mut self, why: impl Into<String>) {
        let why = why.into();
        self.say(&why);
        self.refusal = Some(why);
    }

    /// Refuses an answer and, if lines are typed, asks the question again.
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

    /// Does what a word asks for.
    fn obey(&mut self, word: Word, rest: &str) {
        if self.place == Place::Wrap && word.is_of_an_item() {
            return self.refuse(
                "nothing changed: that goes with an item. back goes to one, find WORDS finds one",
            );
        }
        if let (Input::Piped, "", Some(missing)) = (self.input, rest, words::missing_text(word)) {
            return self.refuse(format!("nothing changed: {missing}"));
        }
        match word {
            Word::Done => self.mark_with(Verdict::done(), rest),
            Word::Partial => self.mark_with(Verdict::partial(), rest),
            Word::Missing => self.mark_with(Verdict::missing(), rest),
            Word::NotApplicable => self.write(Writing::into(AnswerField::Reason), rest),
            Word::StillSo => self.still_so(),
            Word::Clear => self.clear(),
            Word::Park => self.park(),
            Word::Note => self.write(Writing::into(AnswerField::Note), rest),
            Word::More => self.write(Writing::onto(AnswerField::Note), rest),
            Word::Owner => self.write(Writing::into(AnswerField::Owner), rest),
            Word::Due => self.write(Writing::into(AnswerField::Due), rest),
            Word::Evidence => self.write(Writing::onto(AnswerField::Evidence), rest),
            Word::Blocker => self.flag(),
            Word::Risk => self.accept_risk(rest),
            Word::Keep | Word::Other => self.settle(word),
            Word::Next if self.place == Place::Wrap => self.go_through_the_rest(),
            Word::Next => self.go_on(),
            Word::NextUnassessed => self.next_unassessed(),
            Word::Back => self.go_back(),
            Word::Find => self.find(rest),
            Word::People => self.people_with(rest),
            Word::Decide => self.ask_decision(),
            Word::Undo => self.travel(Direction::Back),
            Word::Redo => self.travel(Direction::Forward),
            Word::End => self.place = Place::Over,
            Word::Item
            | Word::Guide
            | Word::History
            | Word::List
            | Word::Score
            | Word::Summary
            | Word::Help => self.tell(word),
        }
    }

    /// Reads something out.
    fn tell(&mut self, word: Word) {
        let (session, item, today) = (&self.session, self.cursor, self.today());
        let lines = match word {
            Word::Item => telling::item(session, item, self.now),
            Word::Guide => telling::guide(session, item),
            Word::History => telling::history(session.answer(item), self.now),
            Word::List => telling::open(session, today),
            Word::Score => telling::score(session, today),
            Word::Summary => telling::summary(session, today),
            _ => words::help(),
        };
        self.said.extend(lines);
    }

    // Changes.

    /// Changes the session; gives whether there was anything to change.
    fn change(&mut self, edit: &Edit, what: &str) -> bool {
        let stamp = self.stamp();
        self.undo.apply(&mut self.session, edit, &stamp, (what, ()))
    }

    /// Changes the session and says so.
    pub(super) fn change_and_say(&mut self, edit: &Edit, what: &str) {
        if self.change(edit, what) {
            self.say(format!("{what}; {HINT}"));
        } else {
            self.say("nothing changed: it was so already");
        }
    }

    /// Marks the item, perhaps with a note, and goes on.
    fn mark_with(&mut self, verdict: Verdict, note: &str) {
        let verdict = Change::Verdict(verdict);
        if note.is_empty() {
            return self.mark(vec![verdict], "");
        }
        match self.parse(Writing::into(AnswerField::Note), note) {
            Ok(Written { change, told }) => {
                self.mark(vec![verdict, change], &format!(", {told}"));
            }
            Err(why) => self.refuse(format!("nothing changed: {why}")),
        }
    }

    /// Marks the item, says what it was and what else is kept, and goes on.
    fn mark(&mut self, changes: Vec<Change>, beside: &str) {
        let item = self.cursor;
        let (before, band) = (self.session.answer(item).status, self.band());
        let status = changes.iter().find_map(|change| match change {
            Change::Verdict(verdict) => verdict.status(),
            _ => None,
        });
        let was = if status == before { String::new() } else { format!(", was {}", word(before)) };
        let off = off_the_lists(&self.session, &[item]);
        let edits = changes.into_iter().map(|change| Edit::Answer(item, change)).chain(off);
        self.change_and_say(
            &Edit::Several(edits.collect()),
            &format!("{}{was}{beside}", word(status)),
        );
        let now = self.band().filter(|_| self.band() != band);
        if let Some(band) = now {
            self.say(format!("now {}", band.words()));
        }
        let answer = self.session.answer(item);
        if answer.blocker && !answer.is_open() {
            self.say("still flagged as a blocker");
        }
        self.go_on();
    }

    fn band(&self) -> Option<Band> {
        self.session.tally().progress().map(Progress::band)
    }

    /// Confirms that the item is still as last time.
    fn still_so(&mut self) {
        let answer = self.session.answer(self.cursor);
        let last = self.session.last_answer(self.cursor).filter(|last| last.status.is_some());
        match last.map(|last| last.confirmed_on(answer, self.today())) {
            Some(changes) => self.mark(changes, ", with all that was said last time"),
            None => self.refuse("nothing changed: the last review said nothing of this item"),
        }
    }

    fn clear(&mut self) {
        let was = word(self.session.answer(self.cursor).status);
        let edit = Edit::Answer(self.cursor, Change::Verdict(Verdict::unassessed()));
        self.change_and_say(&edit, &format!("unassessed, was {was}"));
    }

    fn flag(&mut self) {
        let is_on = !self.session.answer(self.cursor).blocker;
        let what = if is_on { "flagged as a blocker" } else { "no blocker any more" };
        self.change_and_say(&Edit::Answer(self.cursor, Change::Blocker(is_on)), what);
    }

    /// Parks the item and goes on, or takes it off that list.
    fn park(&mut self) {
        let id = self.session.checklist().item(self.cursor).id.clone();
        let is_parked = self.session.meeting().is_some_and(|meeting| meeting.parked.contains(&id));
        let edits = [Whole::Skip(id.clone(), false), Whole::Park(id, !is_parked)];
        let what = if is_parked { "not parked any more" } else { "parked for later" };
        self.change_and_say(&Edit::Several(edits.map(Edit::whole).into()), what);
        if !is_parked {
            self.go_on();
        }
    }

    /// Writes a text into a field of the item, or asks for it.
    fn write(&mut self, writing: Writing, text: &str) {
        if text.is_empty() {
            self.question = Some(Question::of(writing));
            return;
        }
        if let Err(why) = self.keep(writing, text) {
            self.refuse(format!("nothing changed: {why}"));
        }
    }

    fn parse(&self, writing: Writing, text: &str) -> Result<Written, Refusal> {
        let (answer, stamp) = (self.session.answer(self.cursor), self.stamp());
        writing.parse(text, field::Setting { answer, stamp: &stamp, today: self.today() })
    }

    /// Keeps a text, or says why not.
    pub(super) fn keep(&mut self, writing: Writing, text: &str) -> Result<(), Refusal> {
        let Written { change, told } = self.parse(writing, text)?;
        if writing.field == AnswerField::Reason {
            self.mark(vec![change], "");
        } else {
            self.change_and_say(&Edit::Answer(self.cursor, change), &told);
        }
        Ok(())
    }

    /// Of two values keeps the one that stands there, or takes the other one.
    fn settle(&mut self, word: Word) {
        let resolution = if word == Word::Other { Resolution::TakeOther } else { Resolution::Keep };
        // The conflicts of the session were shown first.
        let item = self.session.conflicts().is_empty().then_some(self.cursor);
        let Some(conflict) = self.session.conflicts_of(item).first() else {
            return self.refuse("nothing changed: no field of this item has two values");
        };
        let edit = self.session.resolving(item, conflict, resolution);
        let what = value::resolved_words(conflict, resolution);
        let Some(edit) = edit else {
            return self.refuse(
                "nothing changed: this readyroom cannot take that value; keep holds the other one",
            );
        };
        self.change_and_say(&edit, &what);
        let left = [self.session.conflicts(), &self.session.answer(self.cursor).conflicts];
        let next = left.into_iter().find(|conflicts| !conflicts.is_empty()).unwrap_or_default();
        self.said.extend(telling::choices(&self.session, next, self.now));
    }

    /// Undoes or redoes the last change and goes to its item.
    fn travel(&mut self, direction: Direction) {
        let (nothing, done, hint) = match direction {
            Direction::Back => {
                ("there is nothing to take back", "taken back", "redo makes it again")
            }
            Direction::Forward => ("there is nothing to make again", "made again", HINT),
        };
        let stamp = self.stamp().towards(direction);
        let Some(Step { edit, what, .. }) = self.undo.travel(&mut self.session, &stamp, |_, _| ())
        else {
            return self.refuse(nothing);
        };
        self.say(format!("{done}: {what}; {hint}"));
        self.return_to(edit.touched(self.session.checklist()).first().copied());
    }

    /// Goes to an item that was left.
    fn return_to(&mut self, item: Option<ItemNo>) {
        if let Some(item) = item.filter(|item| *item != self.cursor || self.place == Place::Wrap) {
            self.go_to(item);
        }
    }

    // Going.

    /// Arrives at an item: it is read.
    fn arrive(&mut self, item: ItemNo) {
        self.place = Place::Item;
        self.cursor = item;
        self.tell(Word::Item);
    }

    /// Goes to an item, wherever it is.
    pub(super) fn go_to(&mut self, item: ItemNo) {
        if !self.agenda.contains(&item) {
            self.agenda = (0..self.session.checklist().len()).map(ItemNo).collect();
        }
        self.arrive(item);
    }

    /// The place of the item on the agenda.
    fn here(&self) -> usize {
        self.agenda.iter().position(|item| *item == self.cursor).unwrap_or_default()
    }

    /// Goes to the next item; behind the last one what is left is told.
    fn go_on(&mut self) {
        match self.agenda.get(self.here() + 1) {
            Some(&next) => self.arrive(next),
            None => self.wrap_up(),
        }
    }

    fn wrap_up(&mut self) {
        self.place = Place::Wrap;
        self.say(String::new());
        self.say("That was the last item. Before you decide:");
        self.tell(Word::Summary);
    }

    /// Goes once more through what needs a look before a decision.
    fn go_through_the_rest(&mut self) {
        let mut items: Vec<ItemNo> = Vec::new();
        for (_, item) in loose_ends(&self.session) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
        let Some(&first) = items.first() else {
            return self.say("nothing is left to look at");
        };
        self.agenda = items;
        self.arrive(first);
    }

    fn go_back(&mut self) {
        if self.place == Place::Wrap {
            return self.arrive(self.cursor);
        }
        match self.here().checked_sub(1).and_then(|before| self.agenda.get(before)) {
            Some(&item) => self.arrive(item),
            None => self.refuse("this is the first item"),
        }
    }

    /// Goes to the next item of which nobody has said anything, and after the end to the first one.
    fn next_unassessed(&mut self) {
        let is_open = |item: &ItemNo| self.session.answer(*item).status.is_none();
        let items = (0..self.session.checklist().len()).map(ItemNo);
        let (before, behind): (Vec<ItemNo>, Vec<ItemNo>) =
            items.filter(is_open).partition(|item| *item <= self.cursor);
        match behind.first().or(before.first()) {
            Some(&item) => self.go_to(item),
            None => self.refuse("every item is assessed"),
        }
    }
}
