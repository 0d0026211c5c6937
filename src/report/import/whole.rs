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
                let was = place.map(|place| told[place].clone()).unwrap_or_default();
                let subject = Subject::Condition(place.unwrap_or(told.len() + proposals.len()));
                let wish = Wish::Condition(place, condition);
                let is = one.text.clone();
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
/// which it shares most words, if that is half of them.
fn closest<'c>(
    line: &str,
    conditions: impl Iterator<Item = (usize, &'c Condition)>,
) -> Option<(usize, &'c Condition)> {
    let shared = |condition: &Condition| {
        let told = told_condition(condition);
        let words: Vec<&str> = told.split(' ').collect();
        let same = words.iter().filter(|word| line.split(' ').any(|other| other == **word)).count();
        (2 * same >= words.len()).then_some(same)
    };
    let rated = conditions.filter_map(|(place, one)| Some((shared(one)?, (place, one))));
    let begins = |one: &Condition| line.starts_with(&fold(&one_line(&one.text)));
    rated.max_by_key(|(same, (_, one))| (begins(one), *same)).map(|(_, found)| found)
}

/// Reads `Repeat the drill, ben, by 2026-12-15`. The name before the date is one that is known.
fn condition(
    line: &str,
    before: Option<&Condition>,
    session: &Session,
    today: NaiveDate,
) -> Result<Condition, String> {
    let (rest, due) = match line.rsplit_once(", by ") {
        Some((rest, date)) => (rest, Some(due::parse(date, today).map_err(words_for)?)),
        None => (line, None),
    };
    let known_text = before.map(|before| fold(&one_line(&before.text)));
    let known = session.named();
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
    let unknown = before.cloned().unwrap_or_default();
    Ok(Condition { text, owner: owner.map(Text::from), due, ..unknown })
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
    for one in listed {
        if told.contains(&one.text) || is_unedited(&one.text) {
            continue;
        }
        match person(&one.text, session, present) {
            Ok(person) => {
                let name = one_line(&person.name);
                let known =
                    session.people().iter().position(|p| names::is_same(&p.name, &person.name));
                let was = known.map(|place| told[place].clone()).unwrap_or_default();
                let proposal = Proposal {
                    subject: Subject::Person(name),
                    was,
                    is: one.text.clone(),
                    line: 0,
                    wish: Wish::Person(person),
                    standing: Standing::Clear,
                };
                proposals.push((one.at, proposal));
            }
            Err(words) => remarks.push(RemarkAt { at: one.at, words }),
        }
    }
    (proposals, remarks)
}

/// Reads `ana, facilitator, absent`.
fn person(line: &str, session: &Session, present: usize) -> Result<Person, String> {
    const ABSENT: &str = ", absent";
    let (rest, is_absent) = match line.strip_suffix(ABSENT) {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let role =
        |word: &str| Role::ALL.into_iter().find(|role| role.word().eq_ignore_ascii_case(word));
    let (name, role) = match rest.rsplit_once(", ") {
        Some((name, word)) => (
            name,
            role(word.trim()).ok_or_else(|| {
                let all = Role::ALL.map(Role::word).join(", ");
                format!("`{}` is no role: {all}", excerpt(word))
            })?,
        ),
        None => (rest, Role::default()),
    };
    let name: Text =
        PersonName::parse(name).map_err(|refused| format!("the name {refused}"))?.into();
    let known = session.people().iter().find(|known| names::is_same(&known.name, &name));
    // Where nobody is said to be there, nobody was asked.
    let is_present = !is_absent && (present > 0 || known.is_none_or(|known| known.present));
    Ok(match known {
        Some(known) => Person { role, present: is_present, ..known.clone() },
        None => Person::present(name, role),
    })
}
