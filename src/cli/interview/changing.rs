//! The words that change the session: marks, fields, conflicts, undo and redo.

use crate::cli::interview::talk::{Question, Talk};
use crate::cli::interview::texts;
use crate::cli::interview::writing::Writing;
use crate::domain::basics::score::{Band, Progress};
use crate::domain::basics::status::word;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::agenda::off_the_lists;
use crate::domain::records::answer::Resolution;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::stamp::Direction;
use crate::domain::session::edit::{Change, Edit, Verdict, Whole};
use crate::domain::session::field::{self, AnswerField, Refusal, Written};
use crate::domain::session::undo::Step;
use crate::domain::session::value;

/// Follows the confirmation of a change.
const HINT: &str = "undo reverts it";

impl Talk {
    /// Applies an edit. Returns false if it changes nothing.
    pub(super) fn change(&mut self, edit: &Edit, what: &str) -> bool {
        if let Some(refusal) = self.session.refusal(edit) {
            self.refuse(format!("nothing changed: {}", refusal.words()));
            return false;
        }
        let stamp = self.stamp();
        self.undo.apply(&mut self.session, edit, &stamp, (what, ())) && self.carry(edit, &stamp)
    }

    /// Applies an edit and confirms it.
    pub(super) fn change_and_say(&mut self, edit: &Edit, what: &str) {
        if self.change(edit, what) {
            self.say(format!("{what}; {HINT}"));
        } else if self.session.refusal(edit).is_none() {
            self.say("nothing changed: it was so already");
        }
    }

    /// Marks the item, perhaps with a note, and goes on.
    pub(super) fn mark_with(&mut self, verdict: Verdict, note: &str) {
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

    /// Takes the status that the responses suggest, and goes on.
    pub(super) fn take_suggested(&mut self) {
        match self.voices().suggestion(self.cursor) {
            Ok(verdict) => self.mark(vec![Change::Verdict(verdict)], ", as the responses suggest"),
            Err(why) => self.refuse(format!("nothing changed: {why}")),
        }
    }

    /// Takes for every unassessed item what all responses agree on, in one step.
    pub(super) fn take_agreed(&mut self) {
        match self.voices().agreed() {
            Ok(edit) => {
                let items = edit.items();
                let off = off_the_lists(&self.session, &items);
                let edit = Edit::Several(std::iter::once(edit).chain(off).collect());
                let count = counted(items.len(), "item", "items");
                self.change_and_say(&edit, &format!("{count} that all agree on"));
            }
            Err(why) => self.refuse(format!("nothing changed: {why}")),
        }
    }

    /// Marks the item, confirms it with the status before, and goes on.
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

    /// Confirms what the last review said of the item.
    pub(super) fn still_so(&mut self) {
        let answer = self.session.answer(self.cursor);
        let last = self.session.last_answer(self.cursor).filter(|last| last.status.is_some());
        match last.map(|last| last.confirmed_on(answer, self.today())) {
            Some(changes) => self.mark(changes, ", with all that was said last time"),
            None => self.refuse("nothing changed: the last review said nothing of this item"),
        }
    }

    pub(super) fn clear(&mut self) {
        let was = word(self.session.answer(self.cursor).status);
        let edit = Edit::Answer(self.cursor, Change::Verdict(Verdict::unassessed()));
        self.change_and_say(&edit, &format!("unassessed, was {was}"));
    }

    pub(super) fn flag(&mut self) {
        let is_on = !self.session.answer(self.cursor).blocker;
        let what = if is_on { "flagged as a blocker" } else { "no blocker any more" };
        self.change_and_say(&Edit::Answer(self.cursor, Change::Blocker(is_on)), what);
    }

    /// Parks the item and goes on, or takes it off that list.
    pub(super) fn park(&mut self) {
        let id = self.session.checklist().item(self.cursor).id.clone();
        let is_parked = texts::is_parked(&self.session, self.cursor);
        let edits = [Whole::Skip(id.clone(), false), Whole::Park(id, !is_parked)];
        let what = if is_parked { "not parked any more" } else { "parked for later" };
        self.change_and_say(&Edit::Several(edits.map(Edit::whole).into()), what);
        if !is_parked {
            self.go_on();
        }
    }

    /// Writes a text into a field of the item, or asks for it.
    pub(super) fn write(&mut self, writing: Writing, text: &str) {
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

    /// Parses a text and sets the field. A digit in the place of an owner picks one.
    pub(super) fn keep(&mut self, writing: Writing, text: &str) -> Result<(), Refusal> {
        let picked = (writing.field == AnswerField::Owner).then(|| self.picked(text)).flatten();
        let text = picked.as_ref().map_or(text, Text::raw);
        let Written { change, told } = self.parse(writing, text)?;
        if writing.field == AnswerField::Reason {
            self.mark(vec![change], "");
        } else {
            self.change_and_say(&Edit::Answer(self.cursor, change), &told);
        }
        Ok(())
    }

    /// Returns the item whose conflicts are resolved now; `None` while the session as a whole has some, because
    /// they were printed first.
    fn disputed(&self) -> Option<ItemNo> {
        self.session.conflicts().is_empty().then_some(self.cursor)
    }

    /// Resolves the first conflict and prints those that are left.
    pub(super) fn resolve_conflict(&mut self, resolution: Resolution) {
        let item = self.disputed();
        let Some(conflict) = self.session.conflicts_of(item).first() else {
            return self.refuse("nothing changed: no field of this item has two values");
        };
        let edit = self.session.resolving(item, conflict, resolution);
        let what = value::resolved_words(conflict, resolution);
        let Some(edit) = edit else {
            let why = match resolution {
                Resolution::Both => value::NOT_JOINED,
                _ => "this readyroom cannot take that value; keep holds the first one",
            };
            return self.refuse(format!("nothing changed: {why}"));
        };
        self.change_and_say(&edit, &what);
        self.output.extend(texts::choices(&self.session, self.disputed(), self.now));
    }

    /// Undoes or redoes the last change and goes to its item.
    pub(super) fn travel(&mut self, direction: Direction) {
        let (nothing, done, hint) = match direction {
            Direction::Back => ("there is nothing to undo", "undone", "redo repeats it"),
            Direction::Forward => ("there is nothing to redo", "redone", HINT),
        };
        let refusal = self.undo.next(direction).and_then(|edit| self.session.refusal(edit));
        if let Some(refusal) = refusal {
            return self.refuse(format!("nothing changed: {}", refusal.words()));
        }
        let stamp = self.stamp().towards(direction);
        let Some(Step { edit, what, .. }) = self.undo.travel(&mut self.session, &stamp, |_, _| ())
        else {
            return self.refuse(nothing);
        };
        if !self.carry(&edit, &stamp) {
            return self.refuse("nothing changed: another user has changed this condition since");
        }
        self.say(format!("{done}: {what}; {hint}"));
        self.return_to(edit.touched(self.session.checklist()).first().copied());
    }
}
