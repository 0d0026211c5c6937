//! The people in a page: `ana, facilitator, absent`.

use crate::domain::basics::names::{PersonName, excerpt};
use crate::domain::basics::text::Text;
use crate::domain::records::people::{Person, Role, named};
use crate::domain::session::Session;
use crate::report::content::outcome::person_line;
use crate::report::import::fold::fold;
use crate::report::import::proposal::{Import, Proposal, Remark, Standing, Subject, Wish};
use crate::report::import::reader::{Listed, reads_so};
use crate::report::import::source::Source;
use crate::report::words::one_line;

/// Compares the people with those of the session, and adds what differs to `import`.
pub(super) fn compare(listed: &[Listed], source: &Source, session: &Session, import: &mut Import) {
    let present = session.people().iter().filter(|person| person.present).count();
    let told: Vec<String> =
        session.people().iter().map(|person| fold(&person_line(person, present).plain())).collect();
    let read: Vec<(&Listed, Result<Person, String>)> =
        listed.iter().map(|one| (one, person(&one.words, session))).collect();
    for (one, person) in &read {
        if told.contains(&one.text) || source.marks.said(&one.text) == Some(true) {
            continue;
        }
        let line = source.line_of(one.at);
        let person = match person {
            Ok(person) => person,
            Err(words) => {
                import.remarks.push(Remark { line, words: words.clone() });
                continue;
            }
        };
        let known = named(session.people(), &person.name);
        if known == Some(person) {
            continue;
        }
        let is_other = |(_, other): &&(&Listed, Result<Person, String>)| {
            other.as_ref().is_ok_and(|other| other.is_named(&person.name) && other != person)
        };
        if let Some((other, _)) = read.iter().find(is_other) {
            let (here, there) = (excerpt(&one.text), excerpt(&other.text));
            let words = format!("person: `{here}` here, `{there}` elsewhere in the page");
            import.remarks.push(Remark { line, words });
            continue;
        }
        // Whether somebody is there is told of everybody in a list of changes.
        let words = |person: &Person| person_line(person, present.max(1)).plain();
        import.proposals.push(Proposal {
            subject: Subject::Person(one_line(&person.name)),
            was: known.map(words).unwrap_or_default(),
            is: words(person),
            line,
            wish: Wish::Person(person.clone()),
            standing: Standing::Clear,
        });
    }
}

/// Reads `ana, facilitator, absent`; what is left out is as it was.
fn person(line: &str, session: &Session) -> Result<Person, String> {
    let people = session.people();
    let is_anybody_there = people.iter().any(|person| person.present);
    let role_of = |word: &str| Role::ALL.into_iter().find(|role| is_word(word, role.word()));
    // A name that was broken between wide letters has lost the blank there.
    let known = |name: &str| people.iter().find(|person| reads_so(&person.name, name));
    let (mut name, mut role, mut is_present) = (line, None, None);
    while let Some((rest, word)) = name.rsplit_once(',').filter(|_| known(name).is_none()) {
        match role_of(word) {
            _ if is_word(word, "absent") => is_present = Some(false),
            _ if is_word(word, "present") => is_present = Some(true),
            Some(known) => role = Some(known),
            // A name may hold a comma.
            None if role.is_some() => break,
            None => {
                let all = Role::ALL.map(Role::word).join(", ");
                return Err(format!("`{}` is no role: {all}", excerpt(word.trim())));
            }
        }
        name = rest;
    }
    let name: Text =
        PersonName::parse(name).map_err(|refused| format!("the name {refused}"))?.into();
    // Where nobody is said to be there, nobody was asked.
    let Some(known) = known(name.raw()) else {
        let present = is_present.unwrap_or(is_anybody_there || people.is_empty());
        return Ok(Person { present, ..Person::present(name, role.unwrap_or_default()) });
    };
    Ok(Person {
        role: role.unwrap_or(known.role),
        present: is_present.unwrap_or(is_anybody_there || known.present),
        ..known.clone()
    })
}

fn is_word(text: &str, word: &str) -> bool {
    text.trim().eq_ignore_ascii_case(word)
}
