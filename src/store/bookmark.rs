//! Where a session was left, and what was typed there and not kept: personal to this machine, in
//! the state dir, never in the session.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::worded::worded;
use crate::domain::format::json;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::session::Session;
use crate::domain::session::field::AnswerField;
use crate::store::error::StoreError;
use crate::store::files;
use crate::store::homes::{self, Durability};
use crate::store::places::Places;

/// Where a session was left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bookmark {
    /// The item under the cursor.
    pub item: Option<ItemId>,
    /// Text that was typed and neither kept nor thrown away.
    pub drafts: Vec<Draft>,
    /// The same of the decision.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub decision: Texts,
    /// The same of every other form.
    #[serde(skip_serializing_if = "FormTexts::is_empty")]
    pub forms: FormTexts,
    /// The session's file, where its path is text; at Home that of the session worked on last. Earlier
    /// versions did not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The end of the last stretch without a key that the meeting's clock counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_to: Option<DateTime<Utc>>,
}

/// The typed texts, by field, where they differ from the session.
pub type Texts = BTreeMap<Field, String>;

/// The texts typed into forms, by the form and, behind a slash, the label of the field.
pub type FormTexts = BTreeMap<String, String>;

/// Text that was typed into the fields of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The item.
    pub item: ItemId,
    /// The typed text.
    pub texts: Texts,
}

/// A field that is written in words, of an answer or of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Field {
    /// A field of an answer.
    Answer(AnswerField),
    /// A field of the decision.
    Decision(DecisionField),
}

worded! {
    /// A field of the decision that is written in words: its label, and what to write while it is empty.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum DecisionField by label, example {
        /// The person who decides.
        #[serde(rename = "decided_by")]
        By: "Decides", "who decides";
        /// The conditions, one a line.
        Conditions: "Conditions", "one a line: what @who until when";
        /// The people who sign.
        Signed: "Signed", "who signs: ana, ben";
        /// The remarks.
        Remarks: "Remarks", "what else was said";
    }
}

impl Field {
    /// Returns the label beside the field.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Answer(field) => field.label(),
            Self::Decision(field) => field.label(),
        }
    }
}

impl Bookmark {
    /// The item at which to go on: the one that was left, else the first unassessed one, else the
    /// first.
    pub fn item_in(&self, session: &Session) -> ItemNo {
        // For one item alone the checklist need not learn where each stands.
        let find = |id: &ItemId| session.checklist().items().find(|(_, item)| item.id == *id);
        let left = self.item.as_ref().and_then(find).map(|(item, _)| item);
        let unassessed = || session.answers().find(|(_, answer)| answer.status.is_none());
        left.or_else(|| unassessed().map(|(item, _)| item)).unwrap_or_default()
    }

    /// Returns whether any text was typed and not kept.
    pub fn has_drafts(&self) -> bool {
        !(self.drafts.is_empty() && self.decision.is_empty() && self.forms.is_empty())
    }

    /// Returns the subjects of the drafts: the items that have one, and the decision as `None`.
    fn subjects(&self) -> impl Iterator<Item = Option<&ItemId>> {
        self.drafts.iter().map(|draft| Some(&draft.item)).chain([None])
    }

    /// The texts of an item, or without one of the decision.
    fn texts(&self, subject: Option<&ItemId>) -> Option<&Texts> {
        let Some(item) = subject else { return Some(&self.decision) };
        self.drafts.iter().find(|draft| draft.item == *item).map(|draft| &draft.texts)
    }

    fn text(&self, subject: Option<&ItemId>, field: Field) -> &str {
        self.texts(subject).and_then(|texts| texts.get(&field)).map_or("", String::as_str)
    }

    /// Adds texts of an item, or without one of the decision.
    fn add(&mut self, subject: Option<&ItemId>, texts: Texts) {
        let Some(item) = subject else { return self.decision.extend(texts) };
        if let Some(draft) = self.drafts.iter_mut().find(|draft| draft.item == *item) {
            draft.texts.extend(texts);
        } else if !texts.is_empty() {
            self.drafts.push(Draft { item: item.clone(), texts });
        }
    }

    /// Lays a newer bookmark over this one, field by field: an empty text says that there is none.
    fn under(mut self, newer: Self) -> Self {
        for subject in newer.subjects() {
            self.add(subject, newer.texts(subject).cloned().unwrap_or_default());
        }
        self.decision.retain(|_, text| !text.is_empty());
        self.forms.extend(newer.forms);
        self.forms.retain(|_, text| !text.is_empty());
        for draft in &mut self.drafts {
            draft.texts.retain(|_, text| !text.is_empty());
        }
        self.drafts.retain(|draft| !draft.texts.is_empty());
        Self {
            item: newer.item.or(self.item),
            file: newer.file.or(self.file),
            counted_to: newer.counted_to.max(self.counted_to),
            ..self
        }
    }

    /// Adds an empty text for each text of an older bookmark that is no more and cannot be removed.
    fn hiding(mut self, older: &Self) -> Self {
        for subject in older.subjects() {
            let texts = older.texts(subject).into_iter().flat_map(BTreeMap::keys);
            let gone = texts.filter(|field| self.text(subject, **field).is_empty());
            let gone: Texts = gone.map(|field| (*field, String::new())).collect();
            self.add(subject, gone);
        }
        for field in older.forms.keys() {
            self.forms.entry(field.clone()).or_default();
        }
        self
    }

    /// Brings the drafts of two programs together that have both begun from the same ones.
    fn merge(base: &Self, ours: &Self, theirs: &Self) -> Self {
        let (item, file, nothing) = (ours.item.clone(), ours.file.clone(), Texts::new());
        let forms = by_field([&base.forms, &ours.forms, &theirs.forms]);
        let counted_to = ours.counted_to.max(theirs.counted_to);
        let mut merged = Self { item, forms, file, counted_to, ..Self::default() };
        for subject in ours.subjects().chain(theirs.subjects()) {
            if merged.texts(subject).is_some_and(|texts| !texts.is_empty()) {
                continue;
            }
            let texts = [base, ours, theirs].map(|one| one.texts(subject).unwrap_or(&nothing));
            merged.add(subject, by_field(texts));
        }
        merged
    }
}

/// Merges texts field by field: those that two programs have made of the first ones.
fn by_field<F: Clone + Ord>(
    [base, ours, theirs]: [&BTreeMap<F, String>; 3],
) -> BTreeMap<F, String> {
    let of = |texts: &BTreeMap<F, String>, field: &F| texts.get(field).cloned().unwrap_or_default();
    let merged = |field: &F| {
        let text = both(&of(base, field), of(ours, field), of(theirs, field));
        (!text.is_empty()).then(|| (field.clone(), text))
    };
    ours.keys().chain(theirs.keys()).filter_map(merged).collect()
}

/// Merges the texts that two people have typed into one field: a change of one is taken; of two both stay.
fn both(base: &str, ours: String, theirs: String) -> String {
    if ours == base || ours == theirs {
        theirs
    } else if theirs == base || theirs.is_empty() {
        ours
    } else if !base.is_empty() && theirs.contains(base) {
        theirs.replacen(base, &ours, 1).trim_end().to_owned()
    } else if ours.is_empty() {
        theirs
    } else {
        format!("{theirs}\n{ours}")
    }
}

/// Where a session was left. A bookmark that cannot be read is none: it holds a place and what was
/// not kept, and is set aside when the next one is written.
pub fn load(places: &Places, id: &SessionId) -> Bookmark {
    together(&homes::candidates(places, &places.bookmark(id)))
}

/// Loads the texts typed at Home and not kept, and the session worked on last.
pub fn load_home(places: &Places) -> Bookmark {
    together(&homes::candidates(places, &places.home_drafts()))
}

/// Reads the bookmarks of one session in several homes, each newer than the one before it.
fn together(paths: &[PathBuf]) -> Bookmark {
    let read = |path: &PathBuf| serde_json::from_slice(&files::read(path).ok()?).ok();
    paths.iter().filter_map(read).fold(Bookmark::default(), Bookmark::under)
}

/// Remembers where a session was left, by a program that had `base` there before. What another
/// program has drafted since stays.
///
/// # Errors
/// When none of the state folders can be written to.
pub fn save(
    places: &Places,
    id: &SessionId,
    base: &Bookmark,
    ours: &Bookmark,
) -> Result<Durability, StoreError> {
    save_at(places, &places.bookmark(id), base, ours)
}

/// Remembers likewise in the file at `path`: what was typed at Home and not kept has one of its own.
///
/// # Errors
/// When none of the state folders can be written to.
pub(super) fn save_at(
    places: &Places,
    path: &Path,
    base: &Bookmark,
    ours: &Bookmark,
) -> Result<Durability, StoreError> {
    homes::write(places, path, |home| {
        let all = homes::candidates(places, path);
        let place = all.iter().position(|path| path == home).unwrap_or_default();
        let (before, after) = (together(&all[..place]), together(&all[place + 1..]));
        files::update(home, |contents| {
            let mut theirs = before.clone();
            for bytes in contents {
                let here = serde_json::from_slice(bytes);
                if here.is_err() {
                    files::keep_broken(home, bytes)?;
                }
                theirs = theirs.under(here.unwrap_or_default());
            }
            let merged = Bookmark::merge(base, ours, &theirs.under(after.clone()));
            Ok(json::encode(&merged.hiding(&before)))
        })?;
        Ok(())
    })
}

/// Returns the files of all bookmarks, by the ids of their sessions.
pub(super) fn all(places: &Places) -> BTreeMap<String, PathBuf> {
    homes::list(places, &places.bookmarks())
}

#[cfg(test)]
mod tests {
    use super::{Bookmark, Texts};
    use crate::domain::session::field::AnswerField;

    fn both(base: &str, ours: &str, theirs: &str) -> String {
        super::both(base, ours.to_owned(), theirs.to_owned())
    }

    #[test]
    fn a_draft_that_one_program_has_is_left_alone_by_the_other() {
        assert_eq!(both("", "", "theirs"), "theirs");
        assert_eq!(both("", "ours", ""), "ours");
        assert_eq!(both("begun", "begun", "begun and more"), "begun and more");
        assert_eq!(both("begun", "begun", ""), "", "they have kept it");
    }

    #[test]
    fn what_both_have_typed_into_one_field_stays_and_follows_its_author() {
        let first = both("", "ours", "theirs");
        assert_eq!(first, "theirs\nours");
        let second = both("ours", "ours goes on", &first);
        assert_eq!(second, "theirs\nours goes on");
        assert_eq!(both("ours goes on", "", &second), "theirs", "ours is kept in the review");
    }

    #[test]
    fn fields_have_the_names_that_they_always_had() {
        let names = ["reason", "note", "owner", "due", "evidence"];
        let of_risk = ["risk_by", "risk_why", "risk_control", "risk_until"];
        let of_decision = ["decided_by", "conditions", "signed", "remarks"];
        let names: Vec<_> = names.into_iter().chain(of_risk).chain(of_decision).collect();
        let texts = names.iter().map(|name| format!("\"{name}\":\"typed\"")).collect::<Vec<_>>();
        let json = format!("{{{}}}", texts.join(","));
        let read: Texts = serde_json::from_str(&json).unwrap();
        assert_eq!(read.len(), AnswerField::ALL.len() + of_decision.len());
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert!(serde_json::from_str::<Bookmark>(r#"{"decision":{"rema":"x"}}"#).is_err());
    }
}
