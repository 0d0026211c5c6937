//! Decides which values on a page are changes: they differ from the session's and from those that the
//! page had when it was written.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::basics::day::Days;
use crate::domain::basics::due;
use crate::domain::basics::names::{Link, Note, Reason, excerpt};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::domain::session::edit::{Change, Verdict};
use crate::report::content::below::address;
use crate::report::import::facts::{no_status, words_for};
use crate::report::import::field::{FLAGGED, Field};
use crate::report::import::fold::fold;
use crate::report::import::marks::Written;
use crate::report::import::note;
use crate::report::import::proposal::{Import, Proposal, Remark, Standing, Subject, Wish};
use crate::report::import::reader::{Absent, Said};
use crate::report::import::risk::{self, RiskWish};
use crate::report::import::source::Source;

/// Compares the values of fields on a page with a session, and adds what differs to `import`. Dates may be
/// written as people write them today. Returns the number of values without a mark that the session had
/// once and has replaced.
pub(super) fn compare(
    said: Vec<Said>,
    absent: &[Absent],
    source: &Source,
    session: &Session,
    days: Days,
    import: &mut Import,
) -> usize {
    let mut comparison = Comparison { session, days, source, import, former: 0 };
    comparison.compare(said, absent);
    comparison.former
}

/// An edited field on which all places of the page agree.
struct Edited {
    text: String,
    at: usize,
    standing: Standing,
}

type Key = (ItemNo, Field);

struct Comparison<'s> {
    session: &'s Session,
    days: Days,
    source: &'s Source,
    import: &'s mut Import,
    /// The number of values without a mark that the session had once and has replaced.
    former: usize,
}

impl Comparison<'_> {
    fn compare(&mut self, said: Vec<Said>, absent: &[Absent]) {
        let mut places: BTreeMap<Key, Vec<Said>> = BTreeMap::new();
        for one in said {
            places.entry((one.item, one.field)).or_default().push(one);
        }
        let told: Vec<Key> = places.keys().copied().collect();
        let edited = places.into_iter().filter_map(|((item, field), places)| {
            Some(((item, field), self.edited(item, field, places)?))
        });
        let edited: BTreeMap<Key, Edited> = edited.collect();
        for absent in absent {
            self.absent(*absent, &told, &edited);
        }
        for (&(item, field), one) in &edited {
            self.propose(item, field, one, &edited);
        }
        self.flags_that_stay(&edited);
    }

    fn written(&self, item: ItemNo, field: Field) -> Option<Written> {
        self.source.marks.written(&self.id(item), field)
    }

    fn id(&self, item: ItemNo) -> String {
        self.session.checklist().item(item).id.to_string()
    }

    /// Returns what was edited of a field. Places that say what the session says, or what the page said
    /// when it was written, were not.
    fn edited(&mut self, item: ItemNo, field: Field, places: Vec<Said>) -> Option<Edited> {
        let now = field.of(self.session, item);
        let written = self.written(item, field);
        let is_newer = written.as_ref().is_some_and(|written| !written.is(field, &now));
        let is_edited = |said: &Said| {
            !self.is_same(field, &said.text, &now)
                && written.as_ref().is_none_or(|written| !written.is(field, &said.text))
        };
        let (mut edits, mut unedited): (Vec<Said>, Vec<Said>) =
            places.into_iter().partition(is_edited);
        if written.is_none() {
            unedited.extend(self.without_former(&mut edits));
        }
        if edits.is_empty() && is_newer {
            self.import.newer += 1;
        }
        let is_added = matches!(field, Field::NOTE | Field::REASON | Field::EVIDENCE);
        let (text, at) = if is_added && unedited.iter().any(|said| !said.text.is_empty()) {
            added(field, edits, &now)?
        } else {
            self.agreed(item, field, edits.into_iter())?
        };
        let standing = if is_newer { Standing::Contested } else { Standing::Clear };
        Some(Edited { text, at, standing })
    }

    /// Takes the values that the item had once and has no more out of the edits of a field, and names them:
    /// a page without marks that is older than the session says them all.
    fn without_former(&mut self, edits: &mut Vec<Said>) -> Vec<Said> {
        let mut former: Vec<Said> = Vec::new();
        for said in std::mem::take(edits) {
            let Some(day) = self.replaced_on(said.item, said.field, &said.text) else {
                edits.push(said);
                continue;
            };
            if former.iter().all(|other| other.text != said.text) {
                let shown = format!("`{}`", excerpt(&fold(&said.text)));
                let value = if said.text.is_empty() { "none" } else { &shown };
                let words = format!("{value} is as it was before {day}; it is not taken back");
                self.remark_on(said.item, said.field, said.at, &words);
                self.former += 1;
            }
            former.push(said);
        }
        former
    }

    /// Returns the day on which an item's value of a field was replaced that it had once. An empty one is
    /// such a value only where reports write it.
    fn replaced_on(&self, item: ItemNo, field: Field, text: &str) -> Option<NaiveDate> {
        let is_written = matches!(field, Field::Status | Field::OWNER | Field::DUE);
        if text.is_empty() && !is_written {
            return None;
        }
        let mut earlier = self.session.answer(item).earlier();
        let is_said = |answer: &Answer| {
            let told = field.told(answer, answer.accepted_risk());
            match field {
                // The history does not tell their order.
                Field::EVIDENCE => sorted(text) == sorted(&told),
                _ => self.is_same(field, text, &told),
            }
        };
        let at = earlier.find(|(at, answer)| at.is_some() && is_said(answer))?.0?;
        Some(self.days.of(at))
    }

    /// Tells whether two texts are the same value of a field.
    fn is_same(&self, field: Field, said: &str, now: &str) -> bool {
        match field {
            Field::DUE => self.day(said) == self.day(now),
            // A line that is broken between wide letters loses the blank there.
            _ => fold(&field.compared(said)) == fold(&field.compared(now)),
        }
    }

    /// Returns the day that is meant by `fri`; a text that is no day as it is.
    fn day(&self, text: &str) -> String {
        due::parse(text, self.days.today)
            .map_or_else(|_| text.trim().to_owned(), |due| due.to_string())
    }

    /// Returns the one text that all places give which were edited, and the offset of the first.
    fn agreed(
        &mut self,
        item: ItemNo,
        field: Field,
        mut edits: impl Iterator<Item = Said>,
    ) -> Option<(String, usize)> {
        let Said { text, at, .. } = edits.next()?;
        if let Some(other) = edits.find(|other| !self.is_same(field, &other.text, &text)) {
            let (text, other_text) = (excerpt(&fold(&text)), excerpt(&fold(&other.text)));
            let words = |here, there| format!("`{here}` here, `{there}` elsewhere in the page");
            self.remark_on(item, field, at, &words(&text, &other_text));
            if other.at != at {
                self.remark_on(item, field, other.at, &words(&other_text, &text));
            }
            return None;
        }
        Some((text, at))
    }

    /// Names a field that a place told when the page was written and tells no more.
    fn absent(
        &mut self,
        Absent { item, field, at }: Absent,
        told: &[Key],
        edited: &BTreeMap<Key, Edited>,
    ) {
        let now = field.of(self.session, item);
        let was_told = self.written(item, field).map_or(!now.is_empty(), |w| !w.is_empty());
        let is_everywhere =
            matches!(field, Field::Status | Field::OWNER | Field::DUE | Field::Blocker);
        let is_elsewhere = !is_everywhere && told.binary_search(&(item, field)).is_ok();
        if !was_told || now.is_empty() || is_elsewhere || edited.contains_key(&(item, field)) {
            return;
        }
        let how = match field {
            Field::Blocker => "; write `no blocker` to lift it",
            Field::DUE => "; write `due` alone to clear it",
            Field::EVIDENCE => "; write `Evidence:` alone to clear it",
            Field::RISK_CONTROL => "; write `Until then:` alone to clear it",
            Field::OWNER => {
                "; move it below the heading of somebody else, or change it in the table of items"
            }
            _ => "",
        };
        let shown = format!(" `{}`", excerpt(&fold(&now)));
        let value = if field == Field::Blocker { "" } else { &shown };
        let words = format!(
            "{}: the {}{value} is gone from here and stays in the review{how}",
            self.id(item),
            field.noun(),
        );
        self.remark(at, words);
    }

    /// Says of an item that becomes done that its flag stays.
    fn flags_that_stay(&mut self, edited: &BTreeMap<Key, Edited>) {
        for (&(item, field), one) in edited {
            if field == Field::Status
                && one.text == Status::Done.word()
                && self.session.answer(item).blocker
                && !edited.contains_key(&(item, Field::Blocker))
            {
                let words = format!(
                    "{}: it is still flagged as a blocker; write `no blocker` beside its status to \
                     lift the flag",
                    self.id(item)
                );
                self.remark(one.at, words);
            }
        }
    }

    fn propose(
        &mut self,
        item: ItemNo,
        field: Field,
        one: &Edited,
        edited: &BTreeMap<Key, Edited>,
    ) {
        let Edited { text, at, standing } = one;
        match self.wish(item, field, text, edited) {
            Ok(Some(wish)) => {
                self.import.proposals.push(Proposal {
                    subject: Subject::Answer(item, field),
                    was: field.of(self.session, item),
                    is: match &wish {
                        // The date that is meant by `fri`.
                        Wish::Change(Change::Due(Some(due))) => due.to_string(),
                        _ => text.clone(),
                    },
                    line: self.source.line_of(*at),
                    wish,
                    standing: *standing,
                });
            }
            Ok(None) => {}
            Err(why) => self.remark_on(item, field, *at, &why),
        }
    }

    /// Returns what is to be done so that a field says what the page says; nothing where another field
    /// does it.
    fn wish(
        &self,
        item: ItemNo,
        field: Field,
        text: &str,
        edited: &BTreeMap<Key, Edited>,
    ) -> Result<Option<Wish>, String> {
        let answer = self.session.answer(item);
        let other = |field| edited.get(&(item, field)).map(|edited| edited.text.as_str());
        let wish = match field {
            Field::Status => Wish::Change(verdict(text, other(Field::REASON), answer)?),
            // Together with the status it is one change.
            Field::REASON if other(Field::Status) == Some(NOT_APPLICABLE) => return Ok(None),
            Field::REASON => Wish::Change(better_reason(text, answer)?),
            Field::NOTE => {
                Wish::Change(Change::Note(note::merged(&answer.note, text).map_err(words_for)?))
            }
            Field::Blocker => Wish::Change(Change::Blocker(text == FLAGGED)),
            Field::EVIDENCE => Wish::Evidence(links(text, answer)?),
            Field::Risk => {
                let (why, control) = (other(Field::RISK_WHY), other(Field::RISK_CONTROL));
                Wish::Risk(risk::head(text, why, control, answer, self.days.today)?)
            }
            Field::RISK_WHY | Field::RISK_CONTROL if answer.accepted_risk().is_none() => {
                let none = "no risk is accepted; name who accepts it and until when";
                return other(Field::Risk).map(|_| None).ok_or_else(|| none.to_owned());
            }
            Field::RISK_WHY => Wish::Risk(RiskWish::Why(Reason::parse(text).map_err(words_for)?)),
            Field::RISK_CONTROL => {
                Wish::Risk(RiskWish::Control(Note::parse(text).map_err(words_for)?))
            }
            Field::Words(field) => {
                let written = field.parse_unsigned(text, self.days.today);
                Wish::Change(written.map_err(|refusal| format!("it {}", refusal.why))?.change)
            }
        };
        Ok(Some(wish))
    }

    fn remark(&mut self, at: usize, words: String) {
        self.import.remarks.push(Remark { line: self.source.line_of(at), words });
    }

    /// Remarks on a field of an item.
    fn remark_on(&mut self, item: ItemNo, field: Field, at: usize, words: &str) {
        self.remark(at, format!("{}, {}: {words}", self.id(item), field.word()));
    }
}

const NOT_APPLICABLE: &str = Status::NotApplicable.word();

/// Returns the status that a page asks for; one that does not apply needs a reason.
fn verdict(word: &str, reason: Option<&str>, answer: &Answer) -> Result<Change, String> {
    let verdict = match word {
        "" => Verdict::unassessed(),
        "done" => Verdict::done(),
        "partial" => Verdict::partial(),
        "missing" => Verdict::missing(),
        NOT_APPLICABLE => {
            let reason = reason.unwrap_or(answer.reason.raw());
            let reason = Reason::parse(reason).map_err(|_| {
                "not applicable needs a reason, as an entry under `Not applicable`".to_owned()
            })?;
            Verdict::not_applicable(reason)
        }
        other => return Err(no_status(other)),
    };
    Ok(Change::Verdict(verdict))
}

fn better_reason(text: &str, answer: &Answer) -> Result<Change, String> {
    if answer.status != Some(Status::NotApplicable) {
        return Err(
            "a reason goes with not applicable only, and the item is not marked so".to_owned()
        );
    }
    let reason = note::merged(&answer.reason, text).map_err(words_for)?;
    let reason = Reason::parse(reason.text().raw()).map_err(words_for)?;
    Ok(Change::Verdict(Verdict::not_applicable(reason)))
}

/// Returns the links of a line of evidence. Known ones are found as they are told, whatever commas they
/// hold; the rest is divided at commas.
fn links(text: &str, answer: &Answer) -> Result<Vec<Text>, String> {
    let known: HashMap<String, &Text> = answer
        .evidence
        .iter()
        .map(|evidence| (fold(address(&evidence.link).words()), &evidence.link))
        .filter(|(told, _)| !told.is_empty())
        .collect();
    let mut links: Vec<Text> = Vec::new();
    let text = fold(text);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let longest =
            known.keys().filter(|told| is_first(rest, told)).max_by_key(|told| told.len());
        let (link, after) = if let Some(told) = longest {
            (known[told].clone(), &rest[told.len()..])
        } else {
            let end = rest.find(", ").unwrap_or(rest.len());
            let link = rest[..end].trim().trim_end_matches(',');
            let link = link.strip_prefix('<').and_then(|l| l.strip_suffix('>')).unwrap_or(link);
            (Link::parse(link).map_err(words_for)?.into(), &rest[end..])
        };
        if !links.contains(&link) {
            links.push(link);
        }
        rest = after.trim_start_matches(',').trim_start();
    }
    Ok(links)
}

/// Returns the text of a field with the text that the page adds to it, and the offset of the first addition:
/// the field's own text is still on the page, so it was not replaced.
fn added(field: Field, edits: Vec<Said>, now: &str) -> Option<(String, usize)> {
    let between = if field == Field::EVIDENCE { ", " } else { "\n" };
    let at = edits.first()?.at;
    let text = edits.into_iter().fold(now.to_owned(), |text, Said { text: more, .. }| {
        if is_part(&more, &text, between) {
            text
        } else if is_part(&text, &more, between) {
            more
        } else {
            [text, more].join(between)
        }
    });
    (text != now).then_some((text, at))
}

/// Tells whether a text is in another, from the beginning of one piece to the end of one.
fn is_part(part: &str, whole: &str, between: &str) -> bool {
    let bounded = |text: &str| format!("{between}{}{between}", text.trim());
    part.is_empty() || bounded(whole).contains(&bounded(part))
}

/// Returns the entries of a line of evidence in the order of their letters.
fn sorted(links: &str) -> Vec<String> {
    let mut links: Vec<String> = fold(links).split(", ").map(str::to_owned).collect();
    links.sort();
    links
}

/// Tells whether a list begins with an entry.
fn is_first(list: &str, entry: &str) -> bool {
    list.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
}
