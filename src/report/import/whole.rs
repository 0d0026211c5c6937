//! Compares the people and the conditions of the decision on a page with those of the session.

use chrono::NaiveDate;

use crate::domain::decision::Condition;
use crate::domain::due;
use crate::domain::names::{self, Link, PersonName, excerpt};
use crate::domain::people::{Person, Role};
use crate::domain::session::Session;
use crate::domain::text::Text;
use crate::report::content::outcome::{condition_line, person_line};
use crate::report::import::fold::fold;
use crate::report::import::page::{Listed, RemarkAt};
use crate::report::import::values::words_for;
use crate::report::import::{Proposal, Standing, Subject, Wish};
use crate::report::words::one_line;

/// Changes with their offsets, and remarks.
pub(super) type Compared = (Vec<(usize, Proposal)>, Vec<RemarkAt>);

/// Compares the conditions; `is_unedited` tells which entries read as they did when the page was
/// written.
pub(super) fn conditions(
    listed: &[Listed],
    session: &Session,
    is_unedited: impl Fn(&str) -> bool,
    today: NaiveDate,
) -> Compared {
    let (mut proposals, mut remarks) = (Vec::new(), Vec::new());
    let Some(decision) = session.decision() else {
        for one in listed.iter().filter(|one| !is_unedited(&one.text)) {
            let words = "nothing is decided, so there are no conditions".to_owned();
            remarks.push(RemarkAt { at: one.at, words });
        }
        return (proposals, remarks);
    };
    let told: Vec<String> = decision.conditions.iter().map(told_condition).collect();
    let mut is_left: Vec<bool> = vec![true; told.len()];
    let mut edited: Vec<&Listed> = Vec::new();
    for one in listed {
        match told.iter().zip(&is_left).position(|(told, left)| *left && *told == one.text) {
            Some(place) => is_left[place] = false,
            None if is_unedited(&one.text) => {}
            None => edited.push(one),
        }
    }
    for one in edited {
        let conditions =
            decision.conditions.iter().enumerate().filter(|(place, _)| is_left[*place]);
        let before = closest(&one.text, conditions);
        let read = condition(&one.text, before.map(|(_, before)| before), session, today);
        match read {
            Ok(condition) => {
                let place = before.map(|(place, _)| place);
                if let Some(place) = place {
                    is_left[place] = false;
                }
                // Written in another way, as `by fri`.
                if before.is_some_and(|(_, before)| *before == condition) {
                    continue;
                }
                let is = told_condition(&condition);
                let was = place.map(|place| told[place].clone()).unwrap_or_default();
                let subject = Subject::Condition(place.unwrap_or(told.len() + proposals.len()));
                let wish = Wish::Condition(place, condition);
                let standing = Standing::Clear;
                proposals.push((one.at, Proposal { subject, was, is, line: 0, wish, standing }));
            }
            Err(why) => remarks.push(RemarkAt { at: one.at, words: format!("condition: {why}") }),
        }
    }
    (proposals, remarks)
}

fn told_condition(condition: &Condition) -> String {
    fold(&condition_line(condition).plain())
}

/// Returns the condition that an edited line was made of: the one with the same text, else the one with
/// whose text it shares most words, if that is half of them.
fn closest<'c>(
    line: &str,
    conditions: impl Iterator<Item = (usize, &'c Condition)>,
) -> Option<(usize, &'c Condition)> {
    let words_of = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let said = words_of(line);
    let shared = |condition: &Condition| {
        let words = words_of(&one_line(&condition.text));
        let same = words.iter().filter(|word| said.contains(word)).count();
        (2 * same >= words.len()).then_some(same)
    };
    let rated = conditions.filter_map(|(place, one)| Some((shared(one)?, (place, one))));
    let begins = |one: &Condition| line.starts_with(&fold(&one_line(&one.text)));
    rated.max_by_key(|(same, (_, one))| (begins(one), *same)).map(|(_, found)| found)
}

/// Reads `Repeat the drill, ben, by 2026-12-15`, or as the command line does: `Repeat the drill @ben
/// fri`. The name before the date is one that is known.
fn condition(
    line: &str,
    before: Option<&Condition>,
    session: &Session,
    today: NaiveDate,
) -> Result<Condition, String> {
    let known_text = before.map(|before| fold(&one_line(&before.text)));
    let unknown = before.cloned().unwrap_or_default();
    let is_new_form = known_text.as_deref().is_none_or(|text| !text.contains(" @"));
    if line.contains(" @") && is_new_form {
        let Condition { text, owner, due, .. } =
            Condition::parse(line, today).map_err(|error| error.to_string())?;
        return Ok(Condition { text, owner, due, ..unknown });
    }
    let (rest, due) = dated(line, today)?;
    let mut known = session.named();
    let conditions = session.decision().into_iter().flat_map(|decision| &decision.conditions);
    known.extend(conditions.filter_map(|condition| condition.owner.clone()));
    let is_known = |name: &str| known.iter().any(|known| names::is_same(known, &name.into()));
    let after = known_text.as_deref().and_then(|text| rest.strip_prefix(text));
    let (text, owner) = match (after, rest.rsplit_once(", ")) {
        (Some(""), _) => (rest, None),
        (Some(after), _) if after.starts_with(", ") => {
            (&rest[..rest.len() - after.len()], Some(&after[", ".len()..]))
        }
        (_, Some((text, name))) if is_known(name) => (text, Some(name)),
        _ => (rest, None),
    };
    let owner = owner.map(|owner| PersonName::parse(owner).map_err(words_for)).transpose()?;
    let text = match before {
        Some(before) if fold(&one_line(&before.text)) == text => before.text.clone(),
        _ => Link::parse(text).map_err(words_for)?.into(),
    };
    Ok(Condition { text, owner: owner.map(Text::from), due, ..unknown })
}

/// Divides a condition from its date. The label alone stands for no date.
fn dated(line: &str, today: NaiveDate) -> Result<(&str, Option<NaiveDate>), String> {
    if let Some(text) = [", by", ", due"].iter().find_map(|label| line.strip_suffix(label)) {
        return Ok((text, None));
    }
    if let Some((text, date)) = line.rsplit_once(", by ") {
        return Ok((text, Some(due::parse(date, today).map_err(words_for)?)));
    }
    let due = line.rsplit_once(", due ");
    let due = due.and_then(|(text, date)| Some((text, due::parse(date, today).ok()?)));
    Ok(due.map_or((line, None), |(text, date)| (text, Some(date))))
}

/// Compares the people.
pub(super) fn people(
    listed: &[Listed],
    session: &Session,
    is_unedited: impl Fn(&str) -> bool,
) -> Compared {
    let (mut proposals, mut remarks) = (Vec::new(), Vec::new());
    let present = session.people().iter().filter(|person| person.present).count();
    let told: Vec<String> =
        session.people().iter().map(|person| fold(&person_line(person, present).plain())).collect();
    let mut named: Vec<Text> = Vec::new();
    for one in listed {
        let is_edited = !told.contains(&one.text) && !is_unedited(&one.text);
        match person(&one.text, session, present) {
            Ok(person) => {
                let name = one_line(&person.name);
                let is_same = |other: &Text| names::is_same(other, &person.name);
                let is_again = named.iter().any(is_same);
                named.push(person.name.clone());
                if is_again && is_edited {
                    let words = format!("`{}` stands twice among the people", excerpt(&name));
                    remarks.push(RemarkAt { at: one.at, words });
                }
                if is_again || !is_edited {
                    continue;
                }
                let known = session.people().iter().position(|known| is_same(&known.name));
                // Written in another way, as without the role.
                if known.is_some_and(|place| session.people()[place] == person) {
                    continue;
                }
                let was = known.map(|place| told[place].clone()).unwrap_or_default();
                let proposal = Proposal {
                    subject: Subject::Person(name),
                    was,
                    is: fold(&person_line(&person, 1).plain()),
                    line: 0,
                    wish: Wish::Person(person),
                    standing: Standing::Clear,
                };
                proposals.push((one.at, proposal));
            }
            Err(words) if is_edited => remarks.push(RemarkAt { at: one.at, words }),
            Err(_) => {}
        }
    }
    (proposals, remarks)
}

/// Reads `ana, facilitator, absent`; what is not said stays as it is.
fn person(line: &str, session: &Session, present: usize) -> Result<Person, String> {
    let role_of =
        |word: &str| Role::ALL.into_iter().find(|role| role.word().eq_ignore_ascii_case(word));
    let known =
        |name: &str| session.people().iter().find(|p| names::is_same(&p.name, &name.into()));
    let (mut name, mut role, mut is_present) = (line, None, None);
    while let Some((rest, word)) = name.rsplit_once(", ").filter(|_| known(name).is_none()) {
        match role_of(word.trim()) {
            _ if word.eq_ignore_ascii_case("absent") => is_present = Some(false),
            _ if word.eq_ignore_ascii_case("present") => is_present = Some(true),
            Some(known) => role = Some(known),
            // A name may hold a comma.
            None if role.is_some() => break,
            None => {
                let all = Role::ALL.map(Role::word).join(", ");
                return Err(format!("`{}` is no role: {all}", excerpt(word)));
            }
        }
        name = rest;
    }
    let known = known(name);
    let name: Text =
        PersonName::parse(name).map_err(|refused| format!("the name {refused}"))?.into();
    // Where nobody is said to be there, nobody was asked.
    let is_asked = present > 0 || known.is_none_or(|known| known.present);
    let role = role.or(known.map(|known| known.role)).unwrap_or_default();
    let before = known.cloned().unwrap_or_else(|| Person::present(name, role));
    Ok(Person { role, present: is_present.unwrap_or(is_asked), ..before })
}
