//! Prompts, and the answers to open questions: values, lines, searches, people, risks and decisions.

use crate::cli::interview::question::{Next, Setting, UNCHANGED};
use crate::cli::interview::risking::Risking;
use crate::cli::interview::talk::{Input, Place, Question, Talk};
use crate::cli::interview::texts;
use crate::cli::interview::writing::Writing;
use crate::domain::basics::names::PersonName;
use crate::domain::basics::text::Text;
use crate::domain::format::record::Lenient;
use crate::domain::insight::agenda::loose_ends;
use crate::domain::insight::search::Query;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::records::people::{Person, Role};
use crate::domain::session::edit::{Edit, Whole};
use crate::domain::session::field::AnswerField;

/// The number of people, and of items found, that are offered to be picked by a digit.
const MOST_OFFERED: usize = 9;
/// The line that ends a text of several lines, as an empty one does; elsewhere it cancels a question.
const END: &str = ".";

impl Talk {
    /// Returns the prompt for the next line.
    pub fn prompt(&self) -> String {
        match (&self.question, self.place) {
            (Some(question), _) => self.prompt_of(question),
            (None, Place::Wrap) if self.session.is_assessment() => {
                "submit, quit or help:".to_owned()
            }
            (None, Place::Wrap) if loose_ends(self.voices()).is_empty() => {
                "decide, quit or help:".to_owned()
            }
            (None, Place::Wrap) => {
                "Enter goes through what is left; decide, quit or help:".to_owned()
            }
            (None, _) => {
                let last = self.session.last_answer(self.cursor);
                let still =
                    last.and_then(|last| last.status).map_or("", |_| ", still as last time");
                format!("done, partial, missing, n/a{still}, help or Enter to go on:")
            }
        }
    }

    fn prompt_of(&self, question: &Question) -> String {
        match question {
            Question::Value(Writing { field, .. }) => self.prompt_of_value(*field),
            Question::Lines(Writing { field: AnswerField::Evidence, .. }, lines)
                if lines.is_empty() =>
            {
                "Evidence, one link a line? An empty line ends:".to_owned()
            }
            Question::Lines(_, lines) if lines.is_empty() => {
                "Note, line by line? An empty line ends:".to_owned()
            }
            Question::Lines(..) => "Next line?".to_owned(),
            Question::Find => "Find what: words, an id or a number? Enter stays here:".to_owned(),
            Question::Which(items) => format!("Which, 1 to {}? Enter stays here:", items.len()),
            Question::Person => {
                "Who else: a name; with a comma and a role, absent, present or off? Enter ends:"
                    .to_owned()
            }
            Question::Risk(risking) => {
                let has_value = self.session.answer(self.cursor).accepted_risk().is_some();
                risking.prompt(leave_hint(has_value))
            }
            Question::Decision(deciding) => deciding.prompt(),
            Question::Submit => "Submit all the same? y/n".to_owned(),
        }
    }

    fn prompt_of_value(&self, field: AnswerField) -> String {
        let leave = leave_hint(!field.text(self.session.answer(self.cursor)).is_empty());
        match field {
            AnswerField::Reason => "Why does it not apply? Enter leaves it as it is:".to_owned(),
            AnswerField::Due => format!("Due when: 2026-12-10, fri, +2w? {leave}:"),
            AnswerField::Owner => {
                let people = self.people();
                let people = people.iter().take(MOST_OFFERED).enumerate();
                let people =
                    people.map(|(place, name)| format!("{} {}, ", place + 1, name.shown()));
                format!("Owner: {}or a name? {leave}:", people.collect::<String>())
            }
            _ => format!("{}: {}? {leave}:", field.label(), field.example()),
        }
    }

    /// Processes the answer to an open question.
    pub(super) fn answer(&mut self, question: Question, line: &str) {
        let text = line.trim();
        match question {
            Question::Value(writing) => self.take_value(writing, text),
            Question::Lines(writing, lines) => self.take_line(writing, lines, line),
            Question::Find if text.is_empty() => self.say("nothing was looked for"),
            Question::Find => self.find(text),
            Question::Which(items) => self.take_choice(items, text),
            Question::Person => self.take_person(text),
            Question::Submit => self.take_submission(text),
            Question::Risk(_) | Question::Decision(_) if text == END => {
                self.say("given up; nothing changed");
            }
            Question::Risk(risking) => self.answer_risk(risking, text),
            Question::Decision(deciding) => {
                let next = deciding.clone().answer(text, &self.setting());
                let again = Question::Decision(deciding);
                self.follow(next, again, |next| Question::Decision(Box::new(next)));
            }
        }
    }

    fn answer_risk(&mut self, risking: Risking, text: &str) {
        let next = risking.clone().answer(text, &self.setting());
        self.follow(next, Question::Risk(risking), Question::Risk);
    }

    fn setting(&self) -> Setting<'_> {
        Setting {
            session: &self.session,
            item: self.cursor,
            today: self.today(),
            stamp: self.stamp(),
        }
    }

    /// Goes on after an answer; asks again after one that is refused.
    fn follow<Q>(
        &mut self,
        next: Result<Next<Q>, String>,
        again: Question,
        asked: impl FnOnce(Q) -> Question,
    ) {
        match next {
            Ok(Next::Ask(question, lines)) => {
                self.output.extend(lines);
                self.question = Some(asked(question));
            }
            Ok(Next::Stop(why)) => self.say(why),
            Ok(Next::Change(edit, confirmation)) => self.change_and_say(&edit, &confirmation),
            Err(why) => self.ask_again(again, why),
        }
    }

    /// Begins the questions about an accepted risk; with a name the first is answered already.
    pub(super) fn accept_risk(&mut self, by: &str) {
        if !self.session.answer(self.cursor).is_open() {
            return self.refuse(
                "nothing changed: there is no risk to accept, the item is done or does not apply",
            );
        }
        if by.is_empty() {
            self.question = Some(Question::Risk(Risking::By));
        } else {
            self.answer_risk(Risking::By, by);
        }
    }

    /// Prints the present decision and begins the questions about a new one.
    pub(super) fn ask_decision(&mut self) {
        self.output.extend(texts::decision(&self.session, &self.promises(), self.now));
        self.say(texts::grounds(&self.session, self.today()));
        self.question = Some(Question::Decision(Box::default()));
    }

    /// Ends an open question at the end of the input: keeps lines that were written, cancels the rest.
    pub(super) fn give_up_question(&mut self) {
        match self.question.take() {
            Some(Question::Lines(writing, lines)) if !lines.is_empty() => {
                self.keep_lines(writing, &lines);
            }
            Some(Question::Risk(_) | Question::Decision(_)) => {
                self.refuse("nothing changed: not every question was answered");
            }
            _ => {}
        }
    }

    fn take_value(&mut self, writing: Writing, text: &str) {
        if text.is_empty() {
            return self.say(UNCHANGED);
        }
        if let Err(why) = self.keep(writing, text) {
            self.ask_again(Question::Value(writing), format!("nothing changed: {why}"));
        }
    }

    fn take_line(&mut self, writing: Writing, mut lines: Vec<String>, line: &str) {
        if !line.trim().is_empty() && line.trim() != END {
            lines.push(line.to_owned());
            self.question = Some(Question::Lines(writing, lines));
        } else if lines.is_empty() {
            self.say(UNCHANGED);
        } else {
            self.keep_lines(writing, &lines);
        }
    }

    fn keep_lines(&mut self, writing: Writing, lines: &[String]) {
        if let Err(why) = self.keep(writing, &lines.join("\n")) {
            self.refuse(format!("nothing changed, and what was written is not kept: {why}"));
        }
    }

    /// Returns the people who may own something, in the order of their digits.
    fn people(&self) -> Vec<Text> {
        self.session.roster(self.user().text())
    }

    /// Returns the person whose digit a text is.
    pub(super) fn picked(&self, text: &str) -> Option<Text> {
        let number: usize = text.parse().ok().filter(|number| *number <= MOST_OFFERED)?;
        self.people().get(number.checked_sub(1)?).cloned()
    }

    // Finding.

    /// Finds items by number, id or words. Goes to a single one; lists several to choose from.
    pub(super) fn find(&mut self, wanted: &str) {
        if wanted.is_empty() {
            self.question = Some(Question::Find);
            return;
        }
        let mut items = self.found(wanted);
        match items.as_slice() {
            [] => {
                self.refuse(format!("nothing found: {}", Text::new(wanted).shown().cut(60, "...")));
            }
            [item] => self.go_to(*item),
            several => {
                let more = several.len().saturating_sub(MOST_OFFERED);
                items.truncate(MOST_OFFERED);
                for (place, item) in items.iter().enumerate() {
                    self.say(format!("{}, {}", place + 1, texts::named(&self.session, *item)));
                }
                if more > 0 {
                    self.say(format!("{more} more; more words find fewer"));
                }
                match self.input {
                    Input::Typed => self.question = Some(Question::Which(items)),
                    Input::Piped => {
                        self.refuse("several were found; the number or id of one finds it");
                    }
                }
            }
        }
    }

    fn found(&self, wanted: &str) -> Vec<ItemNo> {
        let checklist = self.session.checklist();
        let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_number = number.filter(|number| *number < checklist.len()).map(ItemNo);
        if let Some(item) = checklist.number(&ItemId::new(wanted)).or(by_number) {
            return vec![item];
        }
        let by_id = checklist.matching(wanted);
        if !by_id.is_empty() {
            return by_id;
        }
        let found = Query::new(wanted).items(&self.session).into_iter();
        found.map(|found| found.item).collect()
    }

    fn take_choice(&mut self, items: Vec<ItemNo>, text: &str) {
        let place = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match place.and_then(|place| items.get(place)) {
            Some(&item) => self.go_to(item),
            None if text.is_empty() => self.say("stayed here"),
            None => self.ask_again(Question::Which(items), "that is none of the numbers"),
        }
    }

    // People.

    /// Adds or changes the named person; without a name lists the people and asks for one.
    pub(super) fn people_with(&mut self, named: &str) {
        if named.is_empty() { self.list_people() } else { self.change_people(named) }
    }

    fn list_people(&mut self) {
        let line = |(place, person): (usize, &Person)| {
            let there = if person.present { "present" } else { "absent" };
            // The digit by which an owner is picked.
            let digit =
                if place < MOST_OFFERED { format!("{} ", place + 1) } else { String::new() };
            format!("{digit}{}, {}, {there}", person.name.shown(), person.role.word())
        };
        let lines: Vec<String> = self.session.people().iter().enumerate().map(line).collect();
        if lines.is_empty() {
            self.say("nobody is on the list");
        }
        self.output.extend(lines);
        if self.input == Input::Typed {
            self.question = Some(Question::Person);
        }
    }

    fn take_person(&mut self, text: &str) {
        if !text.is_empty() {
            self.question = Some(Question::Person);
            self.change_people(text);
        }
    }

    fn change_people(&mut self, text: &str) {
        match with_person(self.session.people(), text) {
            Ok((people, confirmation)) => {
                let edit = Edit::whole(Whole::People(Lenient::Known(people)));
                self.change_and_say(&edit, &confirmation);
            }
            Err(why) => self.refuse(format!("nothing changed: {why}")),
        }
    }
}

/// Returns the hint how to leave a value, or to clear it.
const fn leave_hint(has_value: bool) -> &'static str {
    if has_value { "Enter leaves it, a minus sign takes it away" } else { "Enter leaves it" }
}

/// Applies a change of the people list: `dana`, `dana, decision maker`, `dana, off`. Returns the new list and
/// the confirmation.
fn with_person(people: &[Person], text: &str) -> Result<(Vec<Person>, String), String> {
    let mut people = people.to_vec();
    let mut parts = text.split(',').map(str::trim);
    let name = PersonName::parse(parts.next().unwrap_or_default());
    let name: Text = name.map_err(|refused| format!("the name {refused}"))?.into();
    let known = people.iter().position(|person| person.is_named(&name));
    let is_first = people.is_empty();
    let place = known.unwrap_or_else(|| {
        let role = if is_first { Role::Facilitator } else { Role::default() };
        people.push(Person::present(name.clone(), role));
        people.len() - 1
    });
    for part in parts {
        let role = Role::ALL.into_iter().find(|role| role.word() == part);
        match (part, role) {
            ("off", _) if known.is_some() => {
                people.remove(place);
                return Ok((people, format!("{} is off the list", name.shown())));
            }
            ("off", _) => return Err(format!("{} is not on the list", name.shown())),
            ("present" | "absent", _) => people[place].present = part == "present",
            (_, Some(role)) => people[place].role = role,
            _ => {
                let roles = Role::ALL.map(Role::word).join(", ");
                return Err(format!("after a comma stands one of {roles}, present, absent, off"));
            }
        }
    }
    let there = if people[place].present { "present" } else { "absent" };
    let confirmation = format!("{}, {}, {there}", name.shown(), people[place].role.word());
    Ok((people, confirmation))
}
