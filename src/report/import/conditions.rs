//! The conditions of a decision in a page: `Repeat the drill (ben, by 2026-12-15)`, as pages of before have them:
//! `Repeat the drill, ben, by 2026-12-15`, or as the command line has them: `Repeat the drill @ben 2026-12-15`.

use chrono::NaiveDate;

use crate::domain::basics::due;
use crate::domain::basics::names::{self, Link, PersonName, excerpt};
use crate::domain::basics::text::Text;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::Decision;
use crate::domain::session::Session;
use crate::report::import::brackets::{line_of, opened, without_brackets};
use crate::report::import::facts::{is_nobody, words_for};
use crate::report::import::fold::fold;
use crate::report::import::proposal::{Import, Proposal, Remark, Standing, Subject, Wish};
use crate::report::import::reader::Listed;
use crate::report::import::source::Source;
use crate::report::words::one_line;

/// Compares the conditions with those of the session, and adds what differs to `import`.
pub(super) fn compare(
    listed: &[Listed],
    source: &Source,
    session: &Session,
    today: NaiveDate,
    import: &mut Import,
) {
    let is_unedited = |one: &Listed| source.marks.said(&one.written) == Some(true);
    let remark = |one: &Listed, words: String| Remark { line: source.line_of(one.at), words };
    let Some(decision) = session.decision() else {
        let words = "nothing is decided, so there are no conditions";
        let edited = listed.iter().filter(|one| !is_unedited(one));
        import.remarks.extend(edited.map(|one| remark(one, words.to_owned())));
        return;
    };
    let reader = Reader { known: known_names(decision, session), today };
    let listed: Vec<Listed> = listed
        .iter()
        .map(|one| {
            let words = without_brackets(&one.words, decision, |name| reader.is_known(name));
            Listed { text: fold(&words), words, ..one.clone() }
        })
        .collect();
    let all: Vec<Shown<'_>> =
        decision.standing().map(|(index, _, condition)| Shown::of(index, condition)).collect();
    let mut left: Vec<usize> = (0..all.len()).collect();
    let mut edited: Vec<&Listed> = Vec::new();
    let is_told = |one: &Listed| all.iter().any(|shown| shown.is(one));
    for one in &listed {
        match left.iter().position(|&place| all[place].is(one)) {
            Some(found) => {
                let shown = &all[left.remove(found)];
                let ticked = shown.ticked(one).map(|condition| {
                    proposal(Some(shown.index), Some(shown.condition), condition, one, source)
                });
                import.proposals.extend(ticked);
            }
            None if is_unedited(one) && !is_told(one) && !one.is_ticked => {}
            None => edited.push(one),
        }
    }
    // Where a condition has no line, a second line like that of another one was made of it; else the
    // page is there twice.
    edited.retain(|one| !left.is_empty() || !is_told(one));
    let paired = paired(&all, &edited, left, listed.len() == all.len());
    let mut added = decision.conditions.len();
    for (one, place) in edited.into_iter().zip(paired) {
        let shown = place.map(|place| &all[place]);
        let before = shown.map(|shown| shown.condition);
        let (condition, named) = match reader.condition(one, before) {
            Ok((condition, named)) => (Some(condition), named),
            Err(why) => (None, vec![why]),
        };
        let named = named.into_iter().map(|words| remark(one, format!("condition: {words}")));
        import.remarks.extend(named);
        let Some(condition) = condition.filter(|condition| before != Some(condition)) else {
            continue;
        };
        let index = shown.map(|shown| shown.index);
        let mut proposal = proposal(index, before, condition, one, source);
        if index.is_none() {
            proposal.subject = Subject::Condition(added);
            added += 1;
        }
        import.proposals.push(proposal);
    }
}

/// Returns the proposal to replace the condition at an index, or to add one.
fn proposal(
    index: Option<usize>,
    before: Option<&Condition>,
    condition: Condition,
    one: &Listed,
    source: &Source,
) -> Proposal {
    Proposal {
        subject: Subject::Condition(index.unwrap_or_default()),
        was: before.map(line_of).unwrap_or_default(),
        is: line_of(&condition),
        line: source.line_of(one.at),
        wish: Wish::Condition(index, condition),
        standing: Standing::Clear,
    }
}

/// A condition with its line on a page, now and before it was met.
struct Shown<'s> {
    index: usize,
    condition: &'s Condition,
    line: String,
    open_line: String,
}

impl<'s> Shown<'s> {
    fn of(index: usize, condition: &'s Condition) -> Self {
        let line = |condition| fold(&line_of(condition));
        Self { index, condition, line: line(condition), open_line: line(&opened(condition)) }
    }

    /// Returns whether an entry is the line of the condition; that of a page from before it was met is.
    fn is(&self, one: &Listed) -> bool {
        one.text == self.line || one.text == self.open_line
    }

    /// Returns the condition as the box of its line says, where that is news. A line from before it was met
    /// has an open box, which says nothing.
    fn ticked(&self, one: &Listed) -> Option<Condition> {
        let is_open = self.condition.is_open();
        if one.is_ticked && is_open {
            return Some(met(self.condition));
        }
        let is_unticked = !one.is_ticked && !is_open && one.text == self.line;
        is_unticked.then(|| opened(self.condition))
    }
}

/// Returns a condition as one that is met; by whom and when, the edit says.
fn met(condition: &Condition) -> Condition {
    Condition { state: ConditionState::Met, ..condition.clone() }
}

/// Returns everybody who may be meant by a name in a condition.
fn known_names(decision: &Decision, session: &Session) -> Vec<Text> {
    let owners = decision.conditions.iter().filter_map(|condition| condition.owner.clone());
    let signed = decision.signed.iter().cloned().chain([decision.by.clone()]);
    session.named().into_iter().chain(owners).chain(signed).collect()
}

/// The owner or the date of a condition as a line has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said<T> {
    /// Nothing.
    Nothing,
    /// That there is none.
    None,
    Is(T),
}

/// The words that a page has of a condition as it is.
#[derive(Default)]
struct Known {
    text: String,
    owner: Option<String>,
}

impl Known {
    /// Divides a line that ends with the owner, who may be called `No owner yet` or `, by fri`.
    fn owner_at_end<'l>(&self, line: &'l str) -> Option<(&'l str, &'l str)> {
        let text = line.strip_suffix(self.owner.as_deref()?)?.strip_suffix(", ")?;
        Some((text, &line[text.len() + ", ".len()..]))
    }
}

/// Finds the condition that each edited line was made of: the one whose text it shares most words
/// with. Where a page has as many lines as there are conditions, none was added, and what is left
/// goes together in its order.
fn paired(
    all: &[Shown<'_>],
    edited: &[&Listed],
    mut left: Vec<usize>,
    is_none_added: bool,
) -> Vec<Option<usize>> {
    let mut paired: Vec<Option<usize>> = vec![None; edited.len()];
    for (one, place) in edited.iter().zip(&mut paired) {
        let rated = left.iter().filter_map(|&condition| {
            let text = fold(&one_line(&all[condition].condition.text));
            let begins = behind(&one.text, &text).is_some();
            let shared = shared_words(&text, &one.text);
            (begins || shared.is_some()).then_some(((begins, shared), condition))
        });
        *place = rated.max_by_key(|(rate, _)| *rate).map(|(_, condition)| condition);
        left.retain(|condition| Some(*condition) != *place);
    }
    if is_none_added {
        let free = paired.iter_mut().filter(|place| place.is_none());
        free.zip(left).for_each(|(place, condition)| *place = Some(condition));
    }
    paired
}

struct Reader {
    known: Vec<Text>,
    today: NaiveDate,
}

impl Reader {
    /// Reads a line. What it does not say of a condition stays. Returns what is to be named with it.
    fn condition(
        &self,
        one: &Listed,
        before: Option<&Condition>,
    ) -> Result<(Condition, Vec<String>), String> {
        let known = |words: fn(&Text) -> String| match before {
            Some(Condition { text, owner, .. }) => {
                Known { text: words(text), owner: owner.as_ref().map(words) }
            }
            None => Known::default(),
        };
        let (as_is, folded) = (known(one_line), known(|text| fold(&one_line(text))));
        // A line that was broken between wide letters has lost the blank there.
        let is_folded =
            behind(&one.words, &as_is.text).is_none() && behind(&one.text, &folded.text).is_some();
        let (line, known) = if is_folded { (&one.text, folded) } else { (&one.words, as_is) };
        let known_text = known.text.as_str();
        let (line, is_met) = without_met(line, before);
        let (rest, due) = self.due(line, &known)?;
        let (text, owner) = self.owner(rest, &known);
        let mut condition = before.cloned().unwrap_or_default();
        let mut named = Vec::new();
        if text != known_text {
            condition.text = Link::parse(text).map_err(words_for)?.into();
        }
        match (owner, &condition.owner) {
            (Said::Nothing, Some(owner)) => named.push(format!(
                "the owner `{}` is gone from here and stays in the review; write `no owner` in \
                 the place of the name to clear it",
                excerpt(&one_line(owner))
            )),
            (Said::Nothing, None) => named.extend(unknown_name(text, known_text)),
            (Said::None, _) => condition.owner = None,
            (Said::Is(owner), _) => {
                let is_same = |now: &Text| names::is_same(now, &owner.into());
                let is_known = known.owner.as_deref() == Some(owner);
                if !is_known && !condition.owner.as_ref().is_some_and(is_same) {
                    condition.owner = Some(PersonName::parse(owner).map_err(words_for)?.into());
                }
            }
        }
        match (due, condition.due) {
            (Said::Nothing, Some(due)) => named.push(format!(
                "the date {due} is gone from here and stays in the review; write `by` alone to \
                 clear it"
            )),
            (Said::Nothing, None) => {}
            (Said::None, _) => condition.due = None,
            (Said::Is(due), _) => condition.due = Some(due),
        }
        Ok(match (one.is_ticked, condition.is_open()) {
            (true, true) => (met(&condition), named),
            (false, false) if is_met => (opened(&condition), named),
            _ => (condition, named),
        })
    }

    /// Takes the date off the end of a line.
    fn due<'l>(&self, line: &'l str, known: &Known) -> Result<(&'l str, Said<NaiveDate>), String> {
        const LABELS: [&str; 2] = ["by", "due"];
        let date = |words: &str| due::parse(words, self.today);
        // A known text or name may read like a date.
        if line == known.text || known.owner_at_end(line).is_some() {
            return Ok((line, Said::Nothing));
        }
        let (before, last) = line.rsplit_once([',', ' ']).unwrap_or(("", line));
        let before = before.trim_end().trim_end_matches(',');
        // A day or a weekday may stand without its label where a comma or `@` says that it is one.
        let (start, value) = match last_word_in(line, &LABELS) {
            Some((at, label)) => (at, line[at + label.len()..].trim_matches([':', '.', ' '])),
            None if line.contains(" @") && date(last).is_ok() => {
                return Ok((before, date(last).map_or(Said::Nothing, Said::Is)));
            }
            None if is_iso(last) && line[..line.len() - last.len()].trim_end().ends_with(',') => {
                return date(last).map(|date| (before, Said::Is(date))).map_err(words_for);
            }
            None => return Ok((line, Said::Nothing)),
        };
        let rest = line[..start].trim_end();
        let is_apart = rest.ends_with(',');
        let rest = rest.trim_end_matches(',').trim_end();
        match date(value) {
            _ if value.is_empty() && is_apart => Ok((rest, Said::None)),
            Ok(date) => Ok((rest, Said::Is(date))),
            // Words of the text, and no label.
            Err(_) if !is_apart || known.text.ends_with(&line[start..]) => {
                Ok((line, Said::Nothing))
            }
            Err(refused) => Err(words_for(refused)),
        }
    }

    /// Divides what stands before the date into the text and who sees to it.
    fn owner<'l>(&self, line: &'l str, known: &Known) -> (&'l str, Said<&'l str>) {
        let who = |name: &'l str| {
            let name = name.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
            let name = name.strip_prefix('@').unwrap_or(name).trim();
            if name.is_empty() || is_nobody(name) { Said::None } else { Said::Is(name) }
        };
        if line != known.text
            && let Some((text, owner)) = known.owner_at_end(line)
        {
            return (text, Said::Is(owner));
        }
        if !known.text.is_empty()
            && let Some(rest) = behind(line, &known.text)
        {
            let text = &line[..line.len() - rest.len()];
            let owner = if rest.is_empty() { Said::Nothing } else { who(rest) };
            return (text, owner);
        }
        if let Some((text, name)) = line.rsplit_once(" @") {
            return (text.trim_end_matches(','), who(name));
        }
        match line.rsplit_once(',') {
            Some((text, name)) if self.is_known(name.trim()) || who(name) == Said::None => {
                (text.trim_end(), who(name))
            }
            _ => (line, Said::Nothing),
        }
    }

    fn is_known(&self, name: &str) -> bool {
        self.known.iter().any(|known| names::is_same(known, &name.into()))
    }
}

/// Takes the words that a condition is met off the end of a line. Returns whether they were there.
fn without_met<'l>(line: &'l str, before: Option<&Condition>) -> (&'l str, bool) {
    let told = before.filter(|condition| !condition.is_open()).and_then(|condition| {
        let (whole, open) = (line_of(condition), line_of(&opened(condition)));
        let told = whole.strip_prefix(&open)?.to_owned();
        line.strip_suffix(&told).or_else(|| line.strip_suffix(&fold(&told)))
    });
    told.map_or((line, false), |line| (line, true))
}

/// Returns what follows a text at the beginning of a line, if that is nothing, a comma or `@`.
fn behind<'l>(line: &'l str, text: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(text)?;
    (rest.is_empty() || rest.starts_with(',') || rest.starts_with(" @")).then_some(rest)
}

/// Finds the last of some words that stands apart. Returns its place.
fn last_word_in<'w>(line: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let lower = line.to_ascii_lowercase();
    let found = words.iter().flat_map(|word| {
        lower.match_indices(word).map(|(at, _)| (at, *word)).filter(|(at, word)| {
            let after = &line[at + word.len()..];
            line[..*at].ends_with([' ', ',']) && (after.is_empty() || after.starts_with([' ', ':']))
        })
    });
    found.max_by_key(|(at, _)| *at)
}

fn is_iso(word: &str) -> bool {
    word.len() == "2026-12-10".len() && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// Returns how many words of a text stand in a line, if that is half of them.
fn shared_words(text: &str, line: &str) -> Option<usize> {
    let words = |text: &str| -> Vec<String> {
        let letters = |c: char| !c.is_alphanumeric();
        let words = text.split(letters).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (text, line) = (words(text), words(line));
    let shared = text.iter().filter(|word| line.contains(word)).count();
    (2 * shared >= text.len()).then_some(shared)
}

/// Names a word at the end of a new text that may be meant for its owner.
fn unknown_name(text: &str, known_text: &str) -> Option<String> {
    let (rest, name) = text.rsplit_once(", ")?;
    let is_name = !name.contains(' ') && !known_text.ends_with(name);
    let (name, written) = (excerpt(name), excerpt(&format!("{rest} @{name}")));
    is_name.then(|| {
        format!(
            "nobody is known as `{name}`, so it belongs to the text; write `{written}` to name the owner"
        )
    })
}
