//! A condition without the brackets that a page has around its facts: `Repeat the drill (ben, by 2026-12-15)` is read as
//! `Repeat the drill, ben, by 2026-12-15`, as pages of before have it.

use chrono::NaiveDate;

use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::Decision;
use crate::report::content::verdict::condition_line;
use crate::report::import::facts::is_nobody;
use crate::report::import::fold::{CONDITION_OVERDUE, fold};
use crate::report::words::one_line;

/// Returns a condition as a line without brackets: `Repeat the drill, ben, by 2026-12-15, met by ana`.
pub(super) fn line_of(condition: &Condition) -> String {
    let owner = condition.owner.as_ref().map(one_line);
    let due = condition.due.map(|due| format!("by {due}"));
    let met = (condition.state == ConditionState::Met).then(|| match &condition.met_by {
        Some(by) => format!("met by {}", one_line(by)),
        None => "met".to_owned(),
    });
    let facts = [owner, due, met].into_iter().flatten();
    facts.fold(one_line(&condition.text), |line, fact| format!("{line}, {fact}"))
}

/// Returns a condition as one that is open.
pub(super) fn opened(condition: &Condition) -> Condition {
    Condition { state: ConditionState::Open, met_by: None, met_at: None, ..condition.clone() }
}

/// Returns a line of a page without the brackets around the facts of a condition; `is_known` knows the names of people.
pub(super) fn without_brackets(
    line: &str,
    decision: &Decision,
    is_known: impl Fn(&str) -> bool,
) -> String {
    let told = [line.to_owned(), without_overdue(line)];
    let all = || decision.standing().map(|(.., condition)| condition);
    let unedited = all().flat_map(|one| [one.clone(), opened(one)]).find(|one| {
        let written = fold(&condition_line(one, NaiveDate::MIN).plain());
        told.iter().any(|line| fold(line) == written)
    });
    if let Some(condition) = unedited {
        return line_of(&condition);
    }
    let line = without_overdue(line);
    let Some(inside) = line.strip_suffix(')') else { return line };
    let texts = all().map(|one| one_line(&one.text));
    let mut known: Vec<String> = texts.filter(|text| opens_behind(&line, text)).collect();
    known.sort_by_key(String::len);
    let place = match known.last() {
        Some(text) => Some(text.len()),
        None => inside
            .match_indices(" (")
            .map(|(at, _)| at)
            .find(|&at| Facts::of(&inside[at + " (".len()..]).are_told(&is_known)),
    };
    let Some(at) = place else { return line };
    let (text, facts) = (&inside[..at], Facts::of(&inside[at + " (".len()..]));
    let is_owner = |name: &str| {
        let mut owners = all().filter_map(|one| one.owner.as_ref());
        is_known(name)
            || is_nobody(name)
            || owners.any(|owner| fold(&one_line(owner)) == fold(name))
    };
    facts.behind(text, is_owner)
}

/// Returns a line without the mark of an overdue condition.
fn without_overdue(line: &str) -> String {
    line.strip_suffix(CONDITION_OVERDUE).map_or_else(|| line.to_owned(), |line| format!("{line})"))
}

/// Tells whether a line goes on with a bracket behind a text.
fn opens_behind(line: &str, text: &str) -> bool {
    line.strip_prefix(text).is_some_and(|rest| rest.starts_with(" ("))
}

/// The facts in brackets.
struct Facts<'l> {
    owner: &'l str,
    due: Option<&'l str>,
    met: Option<&'l str>,
}

impl<'l> Facts<'l> {
    fn of(inside: &'l str) -> Self {
        let (rest, met) = cut(inside, "met");
        let (rest, due) = cut(rest, "by");
        let (owner, due) = if due.is_some() { (rest, due) } else { cut(rest, "due") };
        Self { owner: owner.trim(), due, met }
    }

    /// Tells whether these are facts of a condition and no words of its text.
    fn are_told(&self, is_known: impl Fn(&str) -> bool) -> bool {
        let is_person =
            self.owner.starts_with('@') || is_known(self.owner) || is_nobody(self.owner);
        self.due.is_some() || self.met.is_some() || is_person
    }

    /// Returns a text with the facts behind it; a name that is not known gets an `@`.
    fn behind(&self, text: &str, is_owner: impl Fn(&str) -> bool) -> String {
        let owner = match self.owner {
            "" => String::new(),
            owner if is_owner(owner) => format!(", {owner}"),
            owner => format!(" @{}", owner.trim_start_matches('@')),
        };
        let due = self.due.map(|due| format!(", by {due}")).unwrap_or_default();
        let met = self.met.map(|met| format!(", met {met}")).unwrap_or_default();
        format!("{text}{owner}{}{}", due.trim_end(), met.trim_end())
    }
}

/// Divides facts at the last one that begins with a word. Returns what stands before it, and what behind the word.
fn cut<'l>(facts: &'l str, word: &str) -> (&'l str, Option<&'l str>) {
    let behind = |fact: &'l str| {
        let rest = fact.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
    };
    let places = facts.match_indices(", ").map(|(at, _)| at);
    let found = places.filter_map(|at| Some((at, behind(&facts[at + 2..])?))).last();
    match found {
        Some((at, rest)) => (&facts[..at], Some(rest)),
        None => match behind(facts) {
            Some(rest) => ("", Some(rest)),
            None => (facts, None),
        },
    }
}
