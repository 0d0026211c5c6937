//! Edits of rows, of what stands behind a statement, and of the headings of owners.

use readyroom::domain::basics::due;
use readyroom::domain::basics::names::{self, PersonName, Reason};
use readyroom::domain::basics::status::Status;
use readyroom::domain::records::checklist::ItemNo;

use crate::edits::places::{Edited, Page, Part, Place, Wanted, What};
use crate::edits::values::{
    DATES, Form, How, NO_DATES, NO_STATUSES, STATUSES, Value, capital, letters, shown,
};

impl Page<'_> {
    pub fn id(&self, item: ItemNo) -> &str {
        self.session.checklist().item(item).id.raw()
    }

    pub fn change(&self, item: ItemNo, field: &str, value: &str) -> Wanted {
        Wanted::Change(format!("{} {field}: {value}", self.id(item)))
    }

    /// What a text comes to that is written in a form.
    pub fn text(&self, item: ItemNo, field: &str, text: &str, form: Form) -> Wanted {
        let is_plain = text.chars().all(|c| c.is_alphanumeric() || c == ' ');
        match form {
            _ if is_plain => self.change(item, field, text),
            Form::Escaped => self.change(item, field, text),
            // A sign for code that was typed takes in what follows, up to the next one.
            Form::Typed if text.contains('`') => Wanted::Something,
            Form::Typed => Wanted::Like(format!("{} {field}: ", self.id(item)), letters(text)),
        }
    }

    /// What a status comes to; `None` where it is the one that the item has.
    fn status(&self, item: ItemNo, word: &str) -> Option<Wanted> {
        let answer = self.session.answer(item);
        let now = answer.status.map_or("", Status::word);
        if word == now {
            None
        } else if word == "not applicable" && Reason::parse(answer.reason.raw()).is_err() {
            Some(Wanted::Named)
        } else {
            Some(self.change(item, "status", word))
        }
    }

    fn date(&self, item: ItemNo, value: &Value) -> (String, Option<Wanted>) {
        let now = self.session.answer(item).due;
        match value.how {
            How::Valid => {
                let words = match value.word % 2 {
                    0 => DATES[value.word / 2 % DATES.len()].to_owned(),
                    _ => (self.days.today + chrono::Days::new(value.days)).to_string(),
                };
                let date = due::parse(&words, self.days.today).unwrap();
                let wanted =
                    (Some(date) != now).then(|| self.change(item, "due", &date.to_string()));
                (words, wanted)
            }
            How::Invalid => (NO_DATES[value.word % NO_DATES.len()].to_owned(), Some(Wanted::Named)),
            How::Emptied | How::Gone => (String::new(), now.map(|_| self.change(item, "due", ""))),
        }
    }

    fn owner(&self, item: ItemNo, value: &Value) -> Option<(String, Wanted)> {
        let now = self.session.answer(item).owner();
        match value.how {
            How::Valid | How::Invalid => {
                let name = PersonName::parse(&value.line).ok()?;
                let is_nobody =
                    ["no owner", "no owner yet"].contains(&value.line.to_lowercase().as_str());
                // Signs alone say that there is nobody.
                let is_nobody = is_nobody || letters(&value.line).is_empty();
                if is_nobody || now.is_some_and(|now| names::is_same(now, name.text())) {
                    return None;
                }
                Some((
                    value.form.of(&value.line),
                    self.text(item, "owner", &value.line, value.form),
                ))
            }
            How::Emptied | How::Gone => {
                now.map(|_| (String::new(), self.change(item, "owner", "")))
            }
        }
    }

    /// Makes an edit at a place; `None` where the value would say the same.
    pub fn edit(&self, place: &Place, value: &Value) -> Option<Edited> {
        use What::{
            ConditionDue, ConditionOwner, ConditionText, ConditionTick, Due, DueCell, Evidence,
            Flag, FlagCell, LastTimeCell, Note, Owner, OwnerCell, OwnerHeading, PersonAbsent,
            PersonName, PersonRole, Reason, Risk, RiskControl, RiskHead, RiskWhy, Sentence,
            StatementCell, Status, StatusCell, Tick,
        };
        let head = &self.lines[place.lines.start];
        let item = place.items.first().copied();
        match place.what {
            StatementCell | StatusCell | FlagCell | OwnerCell | DueCell | LastTimeCell => {
                self.cell(place, item?, value, head)
            }
            Tick | Status | Flag | Owner | Due => self.facts(place, item?, value, head),
            OwnerHeading => self.heading(place, value),
            Note | Evidence | Risk => self.told(place, item?, value),
            Reason => self.reason(place, item?, value),
            RiskHead | RiskWhy | RiskControl => self.risk(place, item?, value, head),
            ConditionText | ConditionOwner | ConditionDue | ConditionTick => {
                self.condition(place, value, head)
            }
            PersonName | PersonRole | PersonAbsent => self.person(place, value, head),
            Sentence => {
                let blanks: Vec<usize> = head.match_indices(' ').map(|(at, _)| at).collect();
                let mut line = head.clone();
                let at = *blanks.get(value.word % blanks.len().max(1))?;
                line.insert_str(at, " zzz");
                Some(one(place, line, Wanted::Named))
            }
        }
    }

    fn cell(&self, place: &Place, item: ItemNo, value: &Value, head: &str) -> Option<Edited> {
        let answer = self.session.answer(item);
        let mut cells = cells(head);
        let (column, text, wanted) = match place.what {
            What::StatementCell => (0, "Something else is true".to_owned(), Wanted::Named),
            What::StatusCell => {
                let flag = if answer.blocker { ", **blocker**" } else { "" };
                let (word, wanted) = match value.how {
                    How::Valid => {
                        let (word, status) = STATUSES[value.word % STATUSES.len()];
                        (word, self.status(item, status)?)
                    }
                    How::Invalid => (NO_STATUSES[value.word % NO_STATUSES.len()], Wanted::Named),
                    // Together with the flag.
                    How::Gone if answer.blocker => return None,
                    How::Emptied | How::Gone => ("", self.status(item, "")?),
                };
                (1, format!("{word}{flag}").trim_start_matches(", ").to_owned(), wanted)
            }
            What::FlagCell => {
                let word = cells[1].split(',').next().unwrap_or_default().trim().to_owned();
                let flag = answer.blocker;
                let (words, wanted) = match value.how {
                    How::Valid if flag => (", no blocker", self.change(item, "blocker", "")),
                    How::Valid => (", **blocker**", self.change(item, "blocker", "yes")),
                    How::Invalid if flag => (", **blocker**, urgent", Wanted::Named),
                    How::Invalid => (", urgent", Wanted::Named),
                    How::Emptied | How::Gone if flag => ("", Wanted::Named),
                    How::Emptied | How::Gone => return None,
                };
                (1, format!("{word}{words}"), wanted)
            }
            What::OwnerCell => {
                let (text, wanted) = self.owner(item, value)?;
                // A bar that was typed begins another cell.
                let is_divided = value.form == Form::Typed && text.contains('|');
                (2, text, if is_divided { Wanted::Something } else { wanted })
            }
            What::DueCell => {
                let (text, wanted) = self.date(item, value);
                (3, text, wanted?)
            }
            _ => {
                let now = cells[4].trim().to_owned();
                let word = ["Done", "Partial", "zzz", "Not asked"][value.word % 4];
                if word == now {
                    return None;
                }
                (4, word.to_owned(), Wanted::Named)
            }
        };
        text.clone_into(cells.get_mut(column)?);
        Some(one(place, row(&cells), wanted))
    }

    fn facts(&self, place: &Place, item: ItemNo, value: &Value, head: &str) -> Option<Edited> {
        let answer = self.session.answer(item);
        let statement = self.statement(item);
        let at = head.find(&statement)? + statement.len();
        let (begin, rest) = head.split_at(at);
        let is_blocker_entry = place.part == Part::Blockers;
        let at = if is_blocker_entry { 2 } else { 0 };
        let (begin, rest) = (format!("{begin}{}", &rest[..at]), &rest[at..]);
        let tail = if rest.ends_with("  ") { "  " } else { "" };
        let id = format!(" `{}`", self.id(item));
        let rest = rest.trim_end();
        let (rest, tail) = match rest.strip_suffix(&id) {
            Some(rest) => (rest, format!("{id}{tail}")),
            None => (rest, tail.to_owned()),
        };
        // An item that is not assessed has no status there.
        let behind = if place.part == Part::NotAssessed { rest } else { "" };
        // The entries of the other parts have no facts.
        let is_bare = rest.is_empty();
        let line = |text: String| format!("{begin}{text}{tail}");
        let now = answer.status.map_or("not assessed", Status::word);
        let end = |rest: &str| rest.find([',', '.']).unwrap_or(rest.len());
        let (line, wanted) = match place.what {
            What::Tick => {
                let begin = match head.strip_prefix("- [ ] ") {
                    Some(_) => begin.replacen("- [ ]", "- [x]", 1),
                    None => begin.replacen("- ", "- [x] ", 1),
                };
                (format!("{begin}{rest}{tail}"), self.status(item, "done")?)
            }
            What::Status => {
                let words = match value.how {
                    How::Valid => {
                        let (word, status) = STATUSES[value.word % STATUSES.len()];
                        (word, self.status(item, status)?)
                    }
                    _ if is_bare => return None,
                    How::Invalid => (NO_STATUSES[value.word % NO_STATUSES.len()], Wanted::Named),
                    // What says nothing in other words.
                    _ if answer.status.is_none() => ("", Wanted::Nothing),
                    How::Emptied | How::Gone => ("", Wanted::Named),
                };
                if is_bare || !behind.is_empty() {
                    (line(format!(" {}.{behind}", words.0)), words.1)
                } else {
                    (line(format!(" {}{}", words.0, &rest[1 + end(&rest[1..])..])), words.1)
                }
            }
            What::Flag => {
                let (words, wanted) = match (value.how, answer.blocker) {
                    (How::Valid, true) => (", no blocker", self.change(item, "blocker", "")),
                    (How::Valid, false) => (", blocker", self.change(item, "blocker", "yes")),
                    (How::Invalid, true) => (", blocker, urgent", Wanted::Named),
                    (How::Invalid, false) => (", urgent", Wanted::Named),
                    (How::Emptied | How::Gone, true) if place.part == Part::ToDo => {
                        ("", Wanted::Named)
                    }
                    (How::Emptied | How::Gone, _) => return None,
                };
                let rest = if is_bare || !behind.is_empty() {
                    format!(" {now}.{behind}")
                } else {
                    rest.to_owned()
                };
                let at = 1 + end(&rest[1..]);
                let line = line(format!("{}{words}{}", &rest[..at], &rest[at..]));
                let is_gone = words.is_empty();
                (if is_gone { line.replacen("**Blocker.** ", "", 1) } else { line }, wanted)
            }
            What::Owner => {
                let (owner, wanted) = self.owner(item, value)?;
                let due = answer.due.map_or("**no date**".to_owned(), |due| format!("due {due}"));
                let (owner, wanted) = match value.how {
                    How::Emptied => ("**No owner**".to_owned(), wanted),
                    How::Gone => (owner, Wanted::Something),
                    // It could not be told from what follows it.
                    _ if ["due", "no date", ","].iter().any(|words| value.line.contains(words)) => {
                        (owner, Wanted::Something)
                    }
                    _ => (owner, wanted),
                };
                (line(format!(" {}. {owner}, {due}.", capital(now))), wanted)
            }
            _ => {
                let (date, wanted) = self.date(item, value);
                let wanted = wanted?;
                let words = match value.how {
                    How::Emptied if is_blocker_entry => ", no date".to_owned(),
                    How::Emptied => ", due".to_owned(),
                    How::Gone => String::new(),
                    _ => format!(", due {date}"),
                };
                let wanted = match value.how {
                    How::Gone if place.part == Part::NotAssessed => return None,
                    How::Gone => Wanted::Named,
                    _ => wanted,
                };
                let text = self.with_due(item, is_blocker_entry, &words);
                (line(text), wanted)
            }
        };
        (line != *head).then(|| one(place, line, wanted))
    }

    /// The facts of an item with other words for its due date.
    fn with_due(&self, item: ItemNo, is_blocker_entry: bool, due: &str) -> String {
        let answer = self.session.answer(item);
        let now = capital(answer.status.map_or("not assessed", Status::word));
        if !is_blocker_entry {
            return format!(" {now}{due}.");
        }
        let owner = answer.owner().map(|owner| Form::Escaped.of(&shown(owner)));
        format!(" {now}. {}{due}.", owner.unwrap_or_else(|| "**No owner**".to_owned()))
    }

    fn heading(&self, place: &Place, value: &Value) -> Option<Edited> {
        if let How::Emptied | How::Gone = value.how {
            let (line, wanted) = match value.how {
                // Without a name it says what `No owner yet` says.
                How::Emptied if self.session.answer(*place.items.first()?).owner().is_some() => {
                    ("###", Wanted::Something)
                }
                How::Emptied => ("###", Wanted::Nothing),
                _ => ("", Wanted::Nothing),
            };
            return Some(one(place, line.to_owned(), wanted));
        }
        let mut wanted = Vec::new();
        let mut text = String::new();
        for &item in &place.items {
            let (name, change) = self.owner(item, &Value { how: How::Valid, ..value.clone() })?;
            text = name;
            wanted.push(change);
        }
        // One that is named like a section of ours is that section where no marks tell.
        let sections =
            ["blocker", "to do", "every item", "items:", "not a", "conditions", "accepted risks"];
        let words = value.line.to_lowercase();
        let is_date_alone = words.ends_with("(first due 2026-12-10)");
        if is_date_alone || sections.iter().any(|section| words.starts_with(section)) {
            return None;
        }
        let mut edited = one(place, format!("### {text}"), Wanted::Something);
        wanted.dedup_by(|a, b| (&*a, &*b) == (&Wanted::Something, &Wanted::Something));
        edited.wanted = wanted;
        Some(edited)
    }
}

pub fn one(place: &Place, line: String, wanted: Wanted) -> Edited {
    let before = place.lines.start..place.lines.start + 1;
    Edited { place: place.clone(), before, after: vec![line], wanted: vec![wanted] }
}

/// The cells of a row.
fn cells(row: &str) -> Vec<String> {
    let body = row.trim().trim_start_matches('|');
    let body = body.strip_suffix('|').unwrap_or(body);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for c in body.chars() {
        if c == '|' && !is_escaped {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn row(cells: &[String]) -> String {
    let cells = cells
        .iter()
        .map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") });
    std::iter::once("|".to_owned()).chain(cells).collect()
}
