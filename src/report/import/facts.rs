//! Parses the facts behind the statement of an item: `Partial, blocker, due 2026-12-10.`

use std::collections::BTreeMap;

use crate::domain::basics::names::{Refused, excerpt};
use crate::domain::basics::status::Status;
use crate::report::content::gaps::{NOBODY, OVERDUE, OWNER};
use crate::report::import::field::{FLAGGED, Field};

/// The facts that a line tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The text of each field that the line names; empty for one that it names and leaves empty. A word
    /// that is no status and a due date stay as they were typed.
    pub(super) told: BTreeMap<Field, String>,
    /// The pieces that are no facts.
    pub(super) unknown: Vec<String>,
    /// The text behind the facts on the same line.
    pub(super) rest: String,
}

/// The end of a piece of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Comma,
    Stop,
    Line,
}

/// The kinds of beginning that a line may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// With a status, as to-dos do.
    WithStatus,
    WithAnything,
}

/// The longest piece, in words, that is taken for a mistyped status and not for text.
const LONGEST_STATUS: usize = 3;
/// The most commas and full stops that a name is looked for behind.
const LONGEST_NAME: usize = 64;

impl Facts {
    /// Reads the facts of a to-do: `Partial, blocker, due 2026-12-10 (overdue).` They end where
    /// `is_note` knows the rest of the line, or where a fact comes a second time.
    pub(super) fn of_task(
        line: &str,
        begins: Begins,
        is_name: impl Fn(&str) -> bool,
        is_note: impl Fn(&str) -> bool,
    ) -> Self {
        let mut facts = Self::default();
        let mut line = line.trim();
        let mut before = None;
        while !line.is_empty() && (before == Some(End::Comma) || !is_note(line)) {
            if let Some((end, after)) = facts.take_owner(line, &is_name) {
                (before, line) = (Some(end), after);
                continue;
            }
            let (piece, end, after) = next_piece(line);
            if !facts.take(piece) {
                let is_short = piece.split_whitespace().count() <= LONGEST_STATUS;
                let may_be_status = begins == Begins::WithStatus
                    || (end == End::Comma && fact_of(next_piece(after).0).is_some());
                match before {
                    None if piece.is_empty() => {}
                    None if may_be_status && is_short => {
                        facts.told.insert(Field::Status, piece.to_lowercase());
                    }
                    Some(End::Comma) => facts.unknown.push(piece.to_owned()),
                    _ => break,
                }
            }
            (before, line) = (Some(end), after);
        }
        line.clone_into(&mut facts.rest);
        facts
    }

    /// Tells whether a line begins with a status.
    pub(super) fn is_status_first(line: &str) -> bool {
        status_of(next_piece(line.trim()).0).is_some()
    }

    /// Tells whether a line begins as the head of an accepted risk does.
    pub(super) fn is_risk_first(line: &str) -> bool {
        RISKS.iter().any(|words| strip_words(line, words).is_some())
    }

    /// Reads the facts of a blocker: `Missing. ben, due 2026-12-10.`, where what is not known is said
    /// to be so. Behind the status stands who sees to it: a name that `is_name` knows, or any before a
    /// date. The facts end where `is_note` knows the rest of the line.
    pub(super) fn of_blocker(
        line: &str,
        is_name: impl Fn(&str) -> bool,
        is_note: impl Fn(&str) -> bool,
    ) -> Self {
        let mut facts = Self::default();
        let (piece, end, line) = next_piece(line.trim());
        if !piece.is_empty() {
            let status = status_of(piece).unwrap_or_else(|| piece.to_lowercase());
            facts.told.insert(Field::Status, status);
        }
        let line = facts.take_listed(end, line);
        let (end, line) = if is_note(line) { (End::Stop, line) } else { facts.who(line, is_name) };
        facts.take_listed(end, line).clone_into(&mut facts.rest);
        facts
    }

    /// Takes an owner behind their label: `Owner ben, due 2026-12-10.`; returns what ends the name, and what follows.
    fn take_owner<'l>(
        &mut self,
        line: &'l str,
        is_name: impl Fn(&str) -> bool,
    ) -> Option<(End, &'l str)> {
        let name = strip_words(line, OWNER).filter(|_| !self.told.contains_key(&Field::OWNER))?;
        let found = self.who(name, is_name);
        if self.told.contains_key(&Field::OWNER) {
            return Some(found);
        }
        let (name, end, after) = next_piece(name);
        self.put(Field::OWNER, name.to_owned());
        Some((end, after))
    }

    /// Takes the pieces that commas part, up to the full stop; returns what follows.
    fn take_listed<'l>(&mut self, mut end: End, mut line: &'l str) -> &'l str {
        while end == End::Comma && !line.is_empty() {
            let piece;
            (piece, end, line) = next_piece(line);
            if !self.take(piece) {
                self.unknown.push(piece.to_owned());
            }
        }
        line
    }

    /// Takes who sees to a blocker; returns what ends the name, and what follows.
    fn who<'l>(&mut self, line: &'l str, is_name: impl Fn(&str) -> bool) -> (End, &'l str) {
        const DATES: [&str; 2] = [", due", ", no date"];
        let known_in = |line: &str| {
            let ends = line.match_indices([',', '.', ')']).map(|(at, _)| at);
            let ends = ends.take(LONGEST_NAME).chain(std::iter::once(line.len()));
            ends.filter(|&end| is_name(&line[..end])).last()
        };
        // A person who is known may be written as in a message.
        let bare = line.trim_start_matches(['@', '(']);
        let (from, known) = match (known_in(line), known_in(bare)) {
            (None, Some(end)) => (bare, Some(end)),
            (known, _) => (line, known),
        };
        let dated = DATES.iter().filter_map(|words| from.find(words)).min();
        let dated = dated.filter(|_| !self.told.contains_key(&Field::DUE));
        // A comma may be part of a name that is new, where no date follows it.
        let is_dated = |line: &str| DATES.iter().any(|words| line.starts_with(words));
        // So may a full stop, where a day or `no date` follows the whole name: `J. Smith, due 2026-12-10`.
        let is_day = |end: usize| {
            let after = from[end..].trim_start_matches(DATES[0]).trim_start();
            from[end..].starts_with(DATES[1]) || after.starts_with(|c: char| c.is_ascii_digit())
        };
        let is_longer_dated = |end: usize| dated.is_some_and(|at| at > end && is_day(at));
        let is_closed = |end: &usize| match from[*end..].chars().next() {
            Some(',') => is_dated(&from[*end..]),
            Some('.') => !is_longer_dated(*end),
            _ => true,
        };
        if let Some(end) = known.filter(is_closed).or(dated).or(known) {
            self.told.insert(Field::OWNER, from[..end].trim().to_owned());
            let after = from[end..].trim_start_matches(')');
            let end = if after.starts_with(',') { End::Comma } else { End::Stop };
            return (end, after.trim_start_matches([',', '.']).trim_start());
        }
        let (piece, end, after) = next_piece(line);
        if self.take(piece) { (end, after) } else { (End::Stop, line) }
    }

    /// Reads the facts of an accepted risk: `Until 2027-01-31, accepted by dana.`; `ends` finds the end
    /// of the name in what follows.
    pub(super) fn of_risk<'l>(line: &'l str, ends: impl Fn(&'l str) -> (&'l str, &'l str)) -> Self {
        let mut facts = Self::default();
        let line = line.trim();
        let Some(after) = RISKS.iter().find_map(|words| strip_words(line, words)) else {
            line.clone_into(&mut facts.rest);
            return facts;
        };
        let (until, by) =
            after.split_once(ACCEPTED_BY).unwrap_or((after.trim_end_matches('.'), ""));
        let (by, rest) = ends(by.trim());
        facts.told.insert(Field::Risk, format!("{}, until {}", by.trim(), until.trim()));
        rest.trim().clone_into(&mut facts.rest);
        facts
    }

    /// Reads the cell of a status: `Missing, blocker`.
    pub(super) fn of_cell(cell: &str) -> Self {
        let mut facts = Self::default();
        for piece in cell.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            if !facts.take(piece.trim_end_matches('.'))
                && !facts.put(Field::Status, piece.to_lowercase())
            {
                facts.unknown.push(piece.to_owned());
            }
        }
        facts.put(Field::Status, String::new());
        facts
    }

    /// Takes a piece that is a fact which was not told yet.
    fn take(&mut self, piece: &str) -> bool {
        fact_of(piece).is_some_and(|(field, text)| self.put(field, text))
    }

    /// Puts the text of a field where none is yet.
    fn put(&mut self, field: Field, text: String) -> bool {
        let is_first = !self.told.contains_key(&field);
        self.told.entry(field).or_insert(text);
        is_first
    }
}

/// Returns the field that a piece tells, and its text.
fn fact_of(piece: &str) -> Option<(Field, String)> {
    let piece = piece.trim();
    if let Some(status) = status_of(piece) {
        return Some((Field::Status, status));
    }
    let words = piece.to_lowercase();
    match words.as_str() {
        "blocker" | "still flagged" | "and still flagged" => {
            Some((Field::Blocker, FLAGGED.to_owned()))
        }
        "no blocker" | "not a blocker" => Some((Field::Blocker, String::new())),
        "no date" => Some((Field::DUE, String::new())),
        _ if is_nobody(piece) => Some((Field::OWNER, piece.to_owned())),
        _ if is_mention(piece) => Some((Field::OWNER, piece[1..].to_owned())),
        _ if words == "due" || words.starts_with("due ") => {
            let date = piece["due".len()..].trim();
            Some((Field::DUE, date.strip_suffix(OVERDUE.trim()).unwrap_or(date).trim().to_owned()))
        }
        _ => None,
    }
}

/// Divides a name from the text behind its full stop; `is_end` knows the name or the text.
pub(super) fn name_and_rest(text: &str, is_end: impl Fn(&str, &str) -> bool) -> (&str, &str) {
    let stops = text.match_indices(". ").map(|(at, _)| (&text[..at], text[at + 2..].trim()));
    let whole = text.strip_suffix('.').unwrap_or(text);
    let mut all = stops.chain([(whole, "")]);
    let first = all.clone().next().unwrap_or((whole, ""));
    all.find(|(name, rest)| is_end(name, rest)).unwrap_or(first)
}

pub(super) const NO_OWNER: &str = "No owner";

/// Returns true for a name as in a message: `@cleo`.
fn is_mention(piece: &str) -> bool {
    let name = piece.strip_prefix('@').unwrap_or_default();
    name.starts_with(char::is_alphanumeric) && !name.contains(char::is_whitespace)
}

/// Returns true for the words that stand for a missing owner.
pub(super) fn is_nobody(words: &str) -> bool {
    [NO_OWNER, NOBODY].iter().any(|nobody| words.trim().eq_ignore_ascii_case(nobody))
}

/// The beginnings of the head of an accepted risk.
const RISKS: [&str; 3] = ["Until ", "Lapsed on ", "Lapsed: "];
const ACCEPTED_BY: &str = ", accepted by ";

/// Strips words whatever their case.
fn strip_words<'l>(line: &'l str, words: &str) -> Option<&'l str> {
    let begin = line.get(..words.len())?;
    begin.eq_ignore_ascii_case(words).then(|| &line[words.len()..])
}

/// Returns the piece of a line up to the next comma or full stop that a blank or the end follows, what
/// ends it, and the rest.
fn next_piece(line: &str) -> (&str, End, &str) {
    let ends = line.char_indices().find(|&(at, c)| {
        matches!(c, ',' | '.') && line[at + 1..].chars().next().is_none_or(char::is_whitespace)
    });
    match ends {
        Some((at, c)) => {
            let end = if c == ',' { End::Comma } else { End::Stop };
            (line[..at].trim(), end, line[at + 1..].trim_start())
        }
        None => (line.trim(), End::Line, ""),
    }
}

/// Returns the word of a status, empty for not assessed; `None` where the words are no status. A sign
/// may stand before the word.
pub(super) fn status_of(words: &str) -> Option<String> {
    let word = words.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    let word = word.trim_end_matches('.').trim_end().to_lowercase();
    let is = |status: &Status| {
        let names = [status.word(), status.short_word(), status.json_name()];
        names.contains(&word.as_str())
    };
    match word.as_str() {
        "not assessed" | "unassessed" => Some(String::new()),
        "not-applicable" | "na" => Some(Status::NotApplicable.word().to_owned()),
        _ => Status::ALL.iter().find(|status| is(status)).map(|status| status.word().to_owned()),
    }
}

/// The words for what is no status.
pub(super) fn no_status(word: &str) -> String {
    format!(
        "`{}` is no status: done, partial, missing, not applicable or not assessed",
        excerpt(word)
    )
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
pub(super) fn words_for(refused: Refused) -> String {
    format!("it {refused}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(facts: &Facts) -> String {
        let text = |field: Field| match (field, facts.told.get(&field)) {
            (_, None) => String::new(),
            (Field::Blocker, Some(flag)) => format!("blocker={} ", flag == FLAGGED),
            (_, Some(text)) => format!("{}={text} ", field.word()),
        };
        let fields = [Field::Status, Field::Blocker, Field::OWNER, Field::DUE, Field::Risk];
        let unknown: Vec<String> = facts.unknown.iter().map(|piece| format!("?{piece} ")).collect();
        let rest = if facts.rest.is_empty() { "" } else { "| " };
        let told = [fields.map(text).concat(), unknown.concat(), format!("{rest}{}", facts.rest)];
        told.concat().trim().to_owned()
    }

    #[test]
    fn the_facts_of_a_task() {
        for (line, wanted) in [
            ("Partial.", "status=partial"),
            ("◐ partial, due 2026-12-10 (overdue).", "status=partial due=2026-12-10"),
            ("Missing, blocker, due +2w.", "status=missing blocker=true due=+2w"),
            ("Missing, no blocker", "status=missing blocker=false"),
            (
                "Partial, due 2027-01-29. The rest. More",
                "status=partial due=2027-01-29 | The rest. More",
            ),
            ("Partial, due fri. @cleo", "status=partial owner=cleo due=fri"),
            ("Partial. @cleo wants it.", "status=partial | @cleo wants it."),
            ("Partial, due .", "status=partial due="),
            ("Partial, urgent, due fri.", "status=partial due=fri ?urgent"),
            ("Partialy, due fri.", "status=partialy due=fri"),
            ("Missing. No date.", "status=missing due="),
            ("Missing, due fri. Done.", "status=missing due=fri | Done."),
            ("Partial, due fri. Partial, due mon.", "status=partial due=fri | Partial, due mon."),
            ("Missing, done, due fri.", "status=missing due=fri ?done"),
            ("Owner J. Smith, due fri.", "owner=J. Smith due=fri"),
            ("Owner zoe, ops, no date.", "owner=zoe, ops due="),
            ("Partial. Owner zoe. Since May.", "status=partial owner=zoe | Since May."),
            ("Missing. Due to the vendor.", "status=missing | Due to the vendor."),
            ("All stores are restored every night.", "| All stores are restored every night."),
            ("", ""),
        ] {
            assert_eq!(
                told(&Facts::of_task(
                    line,
                    Begins::WithStatus,
                    |name| name == "J. Smith",
                    |rest| rest == "Due to the vendor."
                )),
                wanted,
                "{line}"
            );
        }
        for (line, wanted) in [
            ("Since May. Every night.", "| Since May. Every night."),
            ("Since May, every night.", "| Since May, every night."),
            ("Perhaps, due fri. Since May.", "status=perhaps due=fri | Since May."),
        ] {
            let facts = Facts::of_task(line, Begins::WithAnything, |_| false, |_| false);
            assert_eq!(told(&facts), wanted, "{line}");
        }
    }

    #[test]
    fn the_facts_of_a_blocker() {
        for (line, wanted) in [
            ("Missing. No owner, no date.", "status=missing owner=No owner due="),
            ("Missing. ben, due 2026-12-10.", "status=missing owner=ben due=2026-12-10"),
            (
                "Missing. J. Smith, Ops, no date. A note.",
                "status=missing owner=J. Smith, Ops due= | A note.",
            ),
            ("Missing. (J. Smith) A note.", "status=missing owner=J. Smith | A note."),
            ("Missing. @ben.", "status=missing owner=ben"),
            ("Missing. cleo.", "status=missing | cleo."),
            ("Missing. Due 2026-12-10. ben.", "status=missing due=2026-12-10 | ben."),
            ("Missing, due fri. ben. More.", "status=missing owner=ben due=fri | More."),
            ("Missing. A note, due to ben.", "status=missing | A note, due to ben."),
            (
                "Missing, urgent. ben, due fri, soon.",
                "status=missing owner=ben due=fri ?urgent ?soon",
            ),
            ("Done, no blocker.", "status=done blocker=false"),
            ("Done, and still flagged.", "status=done blocker=true"),
            ("Missing.", "status=missing"),
            ("", ""),
        ] {
            let is_name = |name: &str| ["ben", "J. Smith"].contains(&name);
            let is_note = |rest: &str| rest == "A note, due to ben.";
            assert_eq!(told(&Facts::of_blocker(line, is_name, is_note)), wanted, "{line}");
        }
    }

    #[test]
    fn the_facts_of_a_risk() {
        for (line, wanted) in [
            ("Until 2027-01-22, accepted by dana.", "risk=dana, until 2027-01-22"),
            (
                "Lapsed on 2027-01-22, accepted by J. Smith. Why.",
                "risk=J. Smith, until 2027-01-22 | Why.",
            ),
            ("Lapsed: no date, accepted by ben. Why.", "risk=ben, until no date | Why."),
            ("dana", "| dana"),
        ] {
            let facts = Facts::of_risk(line, |by| name_and_rest(by, |name, _| name == "J. Smith"));
            assert_eq!(told(&facts), wanted, "{line}");
        }
    }

    #[test]
    fn the_facts_of_a_cell() {
        for (cell, wanted) in [
            ("", "status="),
            ("Missing, blocker", "status=missing blocker=true"),
            ("✓ done", "status=done"),
            ("perhaps", "status=perhaps"),
            ("n/a, later", "status=not applicable ?later"),
            ("✓", "status=✓"),
        ] {
            assert_eq!(told(&Facts::of_cell(cell)), wanted, "{cell}");
        }
    }
}
