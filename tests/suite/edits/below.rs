//! Edits of what stands below a statement, of accepted risks, conditions and people.

use std::ops::Range;

use readyroom::domain::basics::names::{self, PersonName};
use readyroom::domain::basics::text::Text;
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::records::people::Role;

use crate::edits::heads::one;
use crate::edits::places::{Edited, Page, Place, Wanted, What};
use crate::edits::values::{
    FACTS, Form, How, NO_DATES, Value, full_stop, is_block, letters, shown,
};

/// The lines below an entry: those of the note, then those with a label.
struct BelowOf {
    note: Vec<String>,
    risk: Option<String>,
    evidence: Option<String>,
    /// The lines of the checklist's guide.
    guide: Vec<String>,
}

impl Page<'_> {
    fn below(&self, lines: &Range<usize>) -> BelowOf {
        let mut note: Vec<String> = self.lines[lines.start + 1..lines.end]
            .iter()
            .map(|line| line.trim().to_owned())
            .collect();
        let mut take = |label: &str| {
            let is_it = note.last().is_some_and(|last| last.starts_with(label));
            let line = is_it.then(|| note.pop()).flatten();
            while note.last().is_some_and(String::is_empty) {
                note.pop();
            }
            line
        };
        let done_when = take("Done when:");
        let guide = take("Do first:").into_iter().chain(done_when).collect();
        let evidence = take("Evidence:");
        let risk = take("Accepted risk:");
        BelowOf { note, risk, evidence, guide }
    }

    /// The entry with other lines below it.
    fn with_below(&self, place: &Place, below: &[String], form: Form, wanted: Wanted) -> Edited {
        let head = self.lines[place.lines.start].trim_end().to_owned();
        let mut lines = vec![head];
        lines.extend(
            below
                .iter()
                .map(|line| if line.is_empty() { String::new() } else { format!("  {line}") }),
        );
        for number in 0..lines.len() - 1 {
            // A person types no line breaks that are not seen.
            let is_broken = form == Form::Escaped || (number == 0 && place.lines.len() > 1);
            if is_broken && !lines[number].is_empty() && !lines[number + 1].is_empty() {
                lines[number].push_str("  ");
            }
        }
        Edited {
            place: place.clone(),
            before: place.lines.clone(),
            after: lines,
            wanted: vec![wanted],
        }
    }

    fn lines_in(&self, item: ItemNo, field: &str, value: &Value) -> (Vec<String>, Wanted) {
        let lines = value.lines.iter().map(|line| value.form.of(line)).collect();
        let text = match value.form {
            Form::Escaped => value.lines.join("\n"),
            Form::Typed => value.lines.join(" "),
        };
        let wanted = if value.form == Form::Typed && value.lines.iter().any(|line| is_block(line)) {
            Wanted::Something
        } else {
            self.text(item, field, &text, value.form)
        };
        (lines, wanted)
    }

    pub fn told(&self, place: &Place, item: ItemNo, value: &Value) -> Option<Edited> {
        let answer = self.session.answer(item);
        let BelowOf { mut note, mut risk, mut evidence, guide } = self.below(&place.lines);
        let is_there = match place.what {
            What::Note => !note.is_empty(),
            What::Evidence => evidence.is_some(),
            _ => risk.is_some(),
        };
        let mut form = Form::Escaped;
        let wanted = match (place.what, value.how) {
            (What::Note, How::Valid | How::Invalid) => {
                // A label with nothing behind it says nothing where nothing was told.
                let labels = ["Evidence:", "Accepted risk:"];
                if value.lines.iter().any(|line| labels.contains(&line.as_str())) {
                    return None;
                }
                // Nor do the words that a page has for what the item lacks.
                let is_typed = value.form == Form::Typed;
                if is_typed && value.lines.iter().any(|line| FACTS.contains(&line.as_str())) {
                    return None;
                }
                let (lines, wanted) = self.lines_in(item, "note", value);
                if letters(&lines.concat()) == letters(answer.note.raw()) {
                    return None;
                }
                let text = lines.concat().replace('\\', "");
                (note, form) = (lines, value.form);
                // Where the note is told elsewhere this one is added to it.
                if !is_there && letters(answer.note.raw()).contains(&letters(&text)) {
                    return None;
                }
                let is_added = !is_there && !answer.note.is_blank() && wanted != Wanted::Something;
                if is_added { self.added(item, "note", &text) } else { wanted }
            }
            (_, How::Emptied | How::Gone) if !is_there => return None,
            (What::Note, How::Emptied | How::Gone) => {
                note.clear();
                Wanted::Named
            }
            (What::Evidence, How::Valid | How::Invalid) => {
                let pieces: Vec<String> = value
                    .lines
                    .iter()
                    .filter(|line| !line.is_empty())
                    .map(|l| l.replace(',', ";"))
                    .collect();
                let text = pieces.join(", ");
                let now: String =
                    answer.evidence.iter().map(|one| letters(one.link.raw())).collect();
                if letters(&text) == now {
                    return None;
                }
                evidence = Some(format!("Evidence: {}", value.form.of(&text)));
                if !is_there && !answer.evidence.is_empty() {
                    self.added(item, "evidence", &text)
                } else {
                    self.text(item, "evidence", &text, value.form)
                }
            }
            (What::Evidence, How::Emptied) if evidence.as_deref() == Some("Evidence:") => {
                return None;
            }
            (What::Evidence, How::Emptied) => {
                evidence = Some("Evidence:".to_owned());
                self.change(item, "evidence", "")
            }
            (What::Evidence, How::Gone) => {
                let is_told = evidence.take().is_some_and(|line| line != "Evidence:");
                if is_told { Wanted::Named } else { Wanted::Nothing }
            }
            (_, How::Valid | How::Invalid) if !is_there => return None,
            (_, How::Valid | How::Invalid) => {
                let (text, wanted) = self.accepted(item, value)?;
                risk = Some(format!("Accepted risk: {text}."));
                wanted
            }
            (_, How::Emptied) => {
                risk = Some("Accepted risk:".to_owned());
                self.change(item, "risk", "")
            }
            (_, How::Gone) => {
                risk = None;
                Wanted::Nothing
            }
        };
        let below: Vec<String> =
            note.into_iter().chain(risk).chain(evidence).chain(guide).collect();
        Some(self.with_below(place, &below, form, wanted))
    }

    /// What a text comes to that is added to the one that a field has.
    fn added(&self, item: ItemNo, field: &str, text: &str) -> Wanted {
        Wanted::Like(format!("{} {field}: ", self.id(item)), letters(text))
    }

    /// Somebody else who accepts a risk, or another day.
    fn accepted(&self, item: ItemNo, value: &Value) -> Option<(String, Wanted)> {
        let risk = self.session.standing_risk(item)?;
        let until = risk.until.map_or("no date".to_owned(), |until| until.to_string());
        let by = shown(&risk.by);
        let (by, until) = match (value.how, value.word % 2) {
            (How::Invalid, _) => (by, NO_DATES[value.word % NO_DATES.len()].to_owned()),
            (_, 0) => (value.line.clone(), until),
            _ => (by, (self.days.today + chrono::Days::new(value.days)).to_string()),
        };
        let is_same = Some(until.as_str()) == risk.until.map(|until| until.to_string()).as_deref()
            && letters(&by) == letters(risk.by.raw());
        if is_same {
            return None;
        }
        let text = format!("{by}, until {until}");
        let wanted = match value.how {
            How::Invalid => Wanted::Named,
            _ if self.session.answer(item).accepted_risk().is_none() => Wanted::Something,
            _ => self.text(item, "risk", &text, value.form),
        };
        Some((format!("{}, until {until}", value.form.of(&by)), wanted))
    }

    pub fn reason(&self, place: &Place, item: ItemNo, value: &Value) -> Option<Edited> {
        if let How::Emptied | How::Gone = value.how {
            return Some(self.with_below(place, &[], Form::Escaped, Wanted::Named));
        }
        let (lines, wanted) = self.lines_in(item, "reason", value);
        let answer = self.session.answer(item);
        (letters(&lines.concat()) != letters(answer.reason.raw()))
            .then(|| self.with_below(place, &lines, value.form, wanted))
    }

    pub fn risk(&self, place: &Place, item: ItemNo, value: &Value, head: &str) -> Option<Edited> {
        let risk = self.session.standing_risk(item)?;
        let is_accepted = self.session.answer(item).accepted_risk().is_some();
        let own = |wanted: Wanted| if is_accepted { wanted } else { Wanted::Something };
        let mut below: Vec<String> = self.lines[place.lines.start + 1..place.lines.end]
            .iter()
            .map(|line| line.trim().to_owned())
            .collect();
        let control = below.pop_if(|last| last.starts_with("Until then:"));
        match place.what {
            What::RiskHead => {
                let (text, wanted) = match value.how {
                    How::Emptied | How::Gone => return None,
                    _ => self.accepted(item, value)?,
                };
                let (by, until) = text.rsplit_once(", until ")?;
                let statement = self.statement(item);
                let at = head.find(&statement)? + statement.len() + 2;
                let tail = if head.ends_with("  ") { "  " } else { "" };
                let line = format!("{} Until {until}, accepted by {by}.{tail}", &head[..at]);
                Some(one(place, line, wanted))
            }
            What::RiskWhy => {
                let (lines, wanted) = match value.how {
                    How::Emptied | How::Gone if below.is_empty() => return None,
                    How::Emptied | How::Gone => (Vec::new(), Wanted::Named),
                    _ => self.lines_in(item, "why", value),
                };
                if letters(&lines.concat()) == letters(risk.why.raw()) {
                    return None;
                }
                let below: Vec<String> = lines.into_iter().chain(control).collect();
                Some(self.with_below(place, &below, value.form, own(wanted)))
            }
            _ => {
                let (line, wanted) = match value.how {
                    How::Emptied => ("Until then:".to_owned(), self.change(item, "control", "")),
                    How::Gone => (String::new(), Wanted::Named),
                    _ => {
                        let text = full_stop(&value.line);
                        let wanted = self.text(item, "control", &text, value.form);
                        (format!("Until then: {}", value.form.of(&text)), wanted)
                    }
                };
                if let How::Emptied | How::Gone = value.how
                    && control.is_none()
                {
                    return None;
                }
                if control.is_some_and(|control| letters(&control) == letters(&line)) {
                    return None;
                }
                below.extend(Some(line).filter(|line| !line.is_empty()));
                Some(self.with_below(place, &below, Form::Escaped, own(wanted)))
            }
        }
    }

    pub fn condition(&self, place: &Place, value: &Value, head: &str) -> Option<Edited> {
        let conditions = &self.session.decision()?.conditions;
        let text = |text: &Text| Form::Escaped.of(&shown(text));
        let written: Vec<String> = self
            .places
            .iter()
            .filter(|p| p.what == place.what)
            .map(|p| self.lines[p.lines.start].clone())
            .collect();
        let number = written.iter().position(|line| line == head)?;
        let now = conditions.get(number)?;
        let tick = if place.what == What::ConditionTick { "x" } else { " " };
        let mut parts =
            (text(&now.text), now.owner.as_ref().map(text), now.due.map(|due| due.to_string()));
        let own = |line: &str| {
            Wanted::Like("decision condition: ".to_owned(), letters(&line.replace('\\', "")))
        };
        let (mut wanted, mut met) = (None, "");
        match place.what {
            What::ConditionText => parts.0 = value.form.of(&value.line),
            What::ConditionOwner => {
                parts.1 = match value.how {
                    How::Emptied | How::Gone => None,
                    _ => Some(value.form.of(&value.line)),
                }
            }
            What::ConditionDue => {
                parts.2 = match value.how {
                    How::Emptied | How::Gone => None,
                    How::Invalid => {
                        wanted = Some(Wanted::Named);
                        Some("soon".to_owned())
                    }
                    How::Valid => {
                        Some((self.days.today + chrono::Days::new(value.days)).to_string())
                    }
                }
            }
            _ => met = ", met",
        }
        let due = parts.2.map(|due| format!("by {due}"));
        let facts: Vec<String> = parts.1.into_iter().chain(due).collect();
        let facts =
            if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        let line = format!("{}{facts}", parts.0);
        // Words for nobody say something only where there is somebody.
        let is_nobody = ["No owner", "No owner yet"].contains(&value.line.as_str());
        let is_nobody = is_nobody && place.what == What::ConditionOwner;
        if is_nobody && now.owner.is_none() {
            return None;
        }
        // A date that was typed is told as the day that it is.
        let words = value.line.as_str();
        let is_date = [", by ", ", due "].iter().any(|label| words.contains(label))
            || words.ends_with("2027-03-01");
        let is_date = is_date && place.what != What::ConditionDue;
        // So is one in the name of the owner.
        let owned = now.owner.as_ref().map_or("", |owner| owner.raw());
        let is_date = is_date || [", by ", ", due "].iter().any(|label| owned.contains(label));
        let wanted = if is_date || is_nobody { Some(Wanted::Something) } else { wanted };
        let written = format!("- [{tick}] {line}");
        (letters(&written) != letters(head))
            .then(|| one(place, written, wanted.unwrap_or_else(|| own(&(line + met)))))
    }

    pub fn person(&self, place: &Place, value: &Value, head: &str) -> Option<Edited> {
        let people = self.session.people();
        let known = people.iter().find(|person| {
            let begin = format!("{}{}", letters(&shown(&person.name)), letters(person.role.word()));
            letters(head).starts_with(&begin)
        })?;
        let present = people.iter().filter(|person| person.present).count();
        let absent = if known.present || present == 0 { "" } else { ", absent" };
        let name = Form::Escaped.of(&shown(&known.name));
        let role = known.role.word();
        let (line, wanted) = match place.what {
            What::PersonRole => match value.how {
                How::Valid => {
                    let role = Role::ALL[value.word % 4];
                    if role == known.role {
                        return None;
                    }
                    let told = format!("{}, {}{absent}", shown(&known.name), role.word());
                    let wanted = Wanted::Change(format!("{} person: {told}", shown(&known.name)));
                    (format!("{name}, {}{absent}", role.word()), wanted)
                }
                _ => (format!("{name}, boss{absent}"), Wanted::Named),
            },
            What::PersonAbsent => {
                let absent = if absent.is_empty() { ", absent" } else { "" };
                let told = format!("{}, {role}{absent}", shown(&known.name));
                let wanted = Wanted::Change(format!("{} person: {told}", shown(&known.name)));
                (
                    format!("{name}, {role}{absent}"),
                    if present == 0 { Wanted::Something } else { wanted },
                )
            }
            _ => {
                let other = PersonName::parse(&value.line).ok()?;
                // Who is absent may be said behind the name as well.
                let is_absent = value.line.contains(", absent");
                if is_absent || people.iter().any(|p| names::is_same(&p.name, other.text())) {
                    return None;
                }
                let wanted = Wanted::Like(
                    String::new(),
                    letters(&format!("{} person: {}, {role}{absent}", value.line, value.line)),
                );
                (format!("{}, {role}{absent}", value.form.of(&value.line)), wanted)
            }
        };
        Some(one(place, format!("- {line}"), wanted))
    }
}
