//! Reading an edited report back: where the page says something else than the session, a change is
//! proposed; what cannot be understood is named and left alone.
//!
//! Three things are compared: what the page says, what it said when it was written (the marks at its
//! end hold a checksum of each field), and what the session says now. So a page that is older than the
//! session takes nothing back that nobody has edited in it.

pub(crate) mod marks;
mod note;
mod page;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::checklist::ItemNo;
use crate::domain::due;
use crate::domain::edit::{Change, Edit, Verdict};
use crate::domain::names::{self, PersonName, Reason, Refused, excerpt};
use crate::domain::order;
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::report::document::words;
use crate::report::import::marks::{Checksum, Marks};

/// What an edited page comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The id of the session that the page was made of, where it says so.
    pub made_of: Option<String>,
    /// What would change, in the order of the checklist.
    pub proposals: Vec<Proposal>,
    /// What was left alone, and why, in the order of the page.
    pub remarks: Vec<Remark>,
    /// How many fields the session has changed since the page was written: they stay.
    pub newer: usize,
}

/// A change that a page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The item.
    pub item: ItemNo,
    /// Which field.
    pub field: Field,
    /// What the session says, as a report tells it.
    pub was: String,
    /// What the page says.
    pub is: String,
    /// The line of the page, from 1.
    pub line: usize,
    /// The change.
    pub change: Change,
    /// Whether the session was changed there too, since the page was written.
    pub standing: Standing,
}

/// Whether anybody else has changed what a page wants to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody.
    Clear,
    /// The session says something else than when the page was written.
    Contested,
}

/// What was left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The line of the page, from 1.
    pub line: usize,
    /// What stands there, and why it was left alone; safe to show.
    pub words: String,
}

/// A field that a page says something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The status.
    Status,
    /// Why it does not apply.
    Reason,
    /// The note.
    Note,
    /// The owner.
    Owner,
    /// The due date.
    Due,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Status, Self::Reason, Self::Note, Self::Owner, Self::Due];

    /// The word for people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Owner => "owner",
            Self::Due => "due",
        }
    }

    /// Whether two texts say the same of the field: a person goes by their name in any spelling.
    fn is_same(self, one: &str, other: &str) -> bool {
        match self {
            Self::Owner => names::is_same(&one.into(), &other.into()),
            _ => one == other,
        }
    }

    /// What an answer says, as a report tells it; empty where it says nothing.
    fn of(self, answer: &Answer) -> String {
        match self {
            Self::Status => answer.status.map(Status::word).unwrap_or_default().to_owned(),
            Self::Reason => words::lines(&answer.reason).join("\n"),
            Self::Note => words::lines(&answer.note).join("\n"),
            Self::Owner => answer.owner().map(words::one_line).unwrap_or_default(),
            Self::Due => answer.due.map(|due| due.to_string()).unwrap_or_default(),
        }
    }
}

/// A page that is no report of this session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no report: no item of the session's checklist stands in it")]
pub struct NoReport;

/// What a place of the page says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    item: ItemNo,
    field: Field,
    text: String,
    line: usize,
}

/// Compares a page with a session. Dates may be written as people write them on `today`.
pub fn read(source: &str, session: &Session, today: NaiveDate) -> Result<Import, NoReport> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let (said, mut remarks, marks) = page::read(source, session);
    if said.is_empty() {
        return Err(NoReport);
    }
    let mut reader = Reader { session, today, marks, remarks: Vec::new(), newer: 0 };
    let proposals = reader.proposals(said);
    remarks.append(&mut reader.remarks);
    order::sort_by_key(&mut remarks, |remark| remark.line);
    Ok(Import { made_of: reader.marks.made_of, proposals, remarks, newer: reader.newer })
}

impl Import {
    /// The edit that makes the chosen changes.
    #[must_use]
    pub fn edit(&self, is_chosen: impl Fn(&Proposal) -> bool) -> Edit {
        let chosen = self.proposals.iter().filter(|proposal| is_chosen(proposal));
        let edits = chosen.map(|proposal| Edit::Answer(proposal.item, proposal.change.clone()));
        Edit::Several(edits.collect())
    }
}

/// What the page says of one field: edited, as far as the places of the page agree.
struct Edited {
    text: String,
    line: usize,
    standing: Standing,
}

struct Reader<'s> {
    session: &'s Session,
    today: NaiveDate,
    marks: Marks,
    remarks: Vec<Remark>,
    newer: usize,
}

impl Reader<'_> {
    fn proposals(&mut self, said: Vec<Said>) -> Vec<Proposal> {
        let mut places: BTreeMap<(ItemNo, Field), Vec<Said>> = BTreeMap::new();
        for one in said {
            places.entry((one.item, one.field)).or_default().push(one);
        }
        let edited: HashMap<(ItemNo, Field), Edited> = places
            .into_iter()
            .filter_map(|((item, field), places)| {
                Some(((item, field), self.edited(item, field, places)?))
            })
            .collect();
        let mut keys: Vec<(ItemNo, Field)> = edited.keys().copied().collect();
        order::sort_by(&mut keys, Ord::cmp);
        keys.into_iter().filter_map(|key| self.proposal(key, &edited)).collect()
    }

    /// What was edited of a field. Places that say what the session says, or what the page said when
    /// it was written, were not.
    fn edited(&mut self, item: ItemNo, field: Field, places: Vec<Said>) -> Option<Edited> {
        let now = field.of(self.session.answer(item));
        let written = self.marks.written(self.session, item, field);
        let is_newer = written.is_some_and(|written| written != Checksum::of(&now));
        let is_edited = |said: &Said| {
            !field.is_same(&said.text, &now)
                && written.is_none_or(|written| written != Checksum::of(&said.text))
        };
        let is_told = places.iter().any(|said| !said.text.is_empty());
        // A note is told once: where it is told elsewhere, nothing says nothing.
        let says_nothing = |said: &Said| field == Field::Note && is_told && said.text.is_empty();
        let edits: Vec<Said> =
            places.into_iter().filter(|said| is_edited(said) && !says_nothing(said)).collect();
        if edits.is_empty() && is_newer {
            self.newer += 1;
        }
        self.agreed(item, field, edits.into_iter(), is_newer)
    }

    /// The one text that all places give which were edited.
    fn agreed(
        &mut self,
        item: ItemNo,
        field: Field,
        mut edits: impl Iterator<Item = Said>,
        is_newer: bool,
    ) -> Option<Edited> {
        let Said { text, line, .. } = edits.next()?;
        if let Some(other) = edits.find(|other| !field.is_same(&other.text, &text)) {
            let id = &self.session.checklist().item(item).id;
            let words = format!(
                "{id}, {}: `{}` here, `{}` on line {}",
                field.word(),
                excerpt(&text),
                excerpt(&other.text),
                other.line
            );
            self.remark(line, words);
            return None;
        }
        let standing = if is_newer { Standing::Contested } else { Standing::Clear };
        Some(Edited { text, line, standing })
    }

    fn proposal(
        &mut self,
        (item, field): (ItemNo, Field),
        edited: &HashMap<(ItemNo, Field), Edited>,
    ) -> Option<Proposal> {
        let Edited { text, line, standing } = edited.get(&(item, field))?;
        let answer = self.session.answer(item);
        let reason = edited.get(&(item, Field::Reason)).map(|edited| edited.text.as_str());
        let status = edited.get(&(item, Field::Status)).map(|edited| edited.text.as_str());
        let change = match field {
            Field::Status => verdict(text, reason, answer),
            // Together with the status it is one change.
            Field::Reason if status == Some(NOT_APPLICABLE) => return None,
            Field::Reason => better_reason(text, answer),
            Field::Note => note::merged(&answer.note, text).map(Change::Note).map_err(words_for),
            Field::Owner => optional(text, PersonName::parse).map(Change::Owner),
            Field::Due => optional(text, |text| due::parse(text, self.today)).map(Change::Due),
        };
        match change {
            Ok(change) => Some(Proposal {
                item,
                field,
                was: field.of(answer),
                is: text.clone(),
                line: *line,
                change,
                standing: *standing,
            }),
            Err(why) => {
                let id = &self.session.checklist().item(item).id;
                self.remark(*line, format!("{id}, {}: {why}", field.word()));
                None
            }
        }
    }

    fn remark(&mut self, line: usize, words: String) {
        self.remarks.push(Remark { line, words });
    }
}

const NOT_APPLICABLE: &str = Status::NotApplicable.word();

/// The status that a page asks for; one that does not apply needs a reason.
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
        other => return Err(format!("`{}` is no status", excerpt(other))),
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

/// A value, or none where nothing stands.
fn optional<T>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, Refused>,
) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).map_err(words_for) }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn words_for(refused: Refused) -> String {
    format!("it {refused}")
}
