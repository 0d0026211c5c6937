//! Forms: text fields that are filled in together and kept together. The writing strip is one, and
//! so is every question that needs an answer in words.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::domain::basics::names::{self, SessionId};
use crate::domain::basics::text::Text;
use crate::domain::insight::conditions::PromiseKey;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::{ItemId, ItemNo};
use crate::domain::records::decision::Outcome;
use crate::domain::session::Session;
use crate::domain::session::field::{AnswerField, Shape};
use crate::store::bookmark::{DecisionField, Field, FormTexts, Texts};
use crate::store::scratch::FieldPlace;
use crate::tui::chord::Chord;
use crate::tui::model::edition::Edition;
use crate::tui::model::input::{Input, Lines};

/// The value that a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A field of an answer.
    Answer(AnswerField),
    /// A field of the decision.
    Decision(DecisionField),
    /// The name of a system.
    System,
    /// A checklist file of the user's own.
    Checklist,
    /// The file of a report.
    Path,
    /// The file of an edited report.
    Page,
    /// The file of a copy of the session.
    Copy,
    /// A participant.
    Person,
    /// The author of an assessment.
    Author,
    /// The labels of the system.
    Labels,
}

impl FieldKind {
    /// Returns the label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Answer(field) => field.label(),
            Self::Decision(field) => field.label(),
            Self::System => "System",
            Self::Checklist => "Checklist",
            Self::Path | Self::Page | Self::Copy => "File",
            Self::Person | Self::Author => "Name",
            Self::Labels => "Labels",
        }
    }

    /// Returns what to write, shown while the field is empty.
    pub const fn example(self) -> &'static str {
        match self {
            Self::Answer(field) => field.example(),
            Self::Decision(field) => field.example(),
            Self::System => "the name of the system under review",
            Self::Checklist => "built in; or a file in any format, or an id of the library",
            Self::Path => "where to write the report",
            Self::Page => "the edited report, in Markdown",
            Self::Copy => "where to save the copy",
            Self::Author => "your name, as the others know you",
            Self::Labels => "team=payments, tier=1",
            Self::Person => "a name; {Keep} without one when all are here",
        }
    }

    /// Returns the field of an answer or of the decision that it writes; text typed there is kept as a draft.
    pub const fn drafted(self) -> Option<Field> {
        match self {
            Self::Answer(field) => Some(Field::Answer(field)),
            Self::Decision(field) => Some(Field::Decision(field)),
            _ => None,
        }
    }

    /// Returns the text that an answer has for the field.
    pub fn text(self, answer: &Answer) -> String {
        match self {
            Self::Answer(field) => field.text(answer),
            _ => String::new(),
        }
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Answer(field) => field.shape(),
            Self::Decision(DecisionField::Conditions | DecisionField::Remarks) => Shape::Lines,
            Self::Decision(DecisionField::By) | Self::Person | Self::Author => Shape::Name,
            _ => Shape::Line,
        }
    }

    /// Returns whether the field holds more than one line.
    pub const fn is_tall(self) -> bool {
        matches!(self.shape(), Shape::Lines)
    }

    /// Returns whether the field holds a person's name.
    pub const fn is_person(self) -> bool {
        matches!(self.shape(), Shape::Name)
    }

    /// Returns whether the field holds a date.
    pub const fn is_date(self) -> bool {
        matches!(self.shape(), Shape::Date)
    }

    /// Returns whether the field holds the path of a file to read, which is completed.
    pub const fn takes_path(self) -> bool {
        matches!(self, Self::Checklist | Self::Page)
    }

    /// Returns whether the field holds conditions, one a line.
    pub const fn is_of_conditions(self) -> bool {
        matches!(self, Self::Decision(DecisionField::Conditions))
    }

    /// Returns whether the text of the field is usually replaced as a whole: it opens selected.
    const fn is_replaced(self) -> bool {
        self.is_person() || self.is_date() || self.is_file()
    }

    /// Returns whether the field holds the path of a file that is offered.
    const fn is_file(self) -> bool {
        matches!(self, Self::Path | Self::Page | Self::Copy)
    }

    const fn lines(self) -> Lines {
        if self.is_tall() { Lines::Many } else { Lines::One }
    }
}

impl From<AnswerField> for FieldKind {
    fn from(field: AnswerField) -> Self {
        Self::Answer(field)
    }
}

impl From<DecisionField> for FieldKind {
    fn from(field: DecisionField) -> Self {
        Self::Decision(field)
    }
}

/// The purpose of a form, with the items it writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Note, owner and due date of one item; or one of them for several.
    Write(Vec<ItemNo>),
    /// The reason for which items do not apply.
    NotApplicable(Vec<ItemNo>),
    /// The accepted risk: who accepts it, why, and until when.
    AcceptRisk(ItemNo),
    /// The decision.
    Decide {
        /// The outcome.
        outcome: Outcome,
        /// The objections that the user was shown and overruled.
        despite: Vec<Text>,
    },
    /// Owner and due date of a condition.
    Promise(PromiseKey),
    /// Another participant.
    AddPerson,
    /// A new session.
    NewSession,
    /// Another name for a system.
    Rename {
        /// The session on whose row it was asked for.
        id: SessionId,
        /// The files of the system's sessions.
        paths: Vec<PathBuf>,
    },
    /// A file for a copy of the open session.
    SaveCopy,
    /// A file for a report.
    Export(Edition),
    /// The file of an edited report.
    Import,
    /// The other version of the review's checklist.
    Upgrade,
    /// The name of an assessment's author.
    Assess,
    /// The labels of the system.
    Labels,
}

impl Purpose {
    /// Returns the word for keeping the form, where there is one that says more.
    const fn keeping(&self) -> Option<&'static str> {
        match self {
            Self::Decide { .. } => Some("decide"),
            Self::AddPerson => Some("add"),
            Self::NewSession | Self::Assess => Some("begin"),
            Self::Rename { .. } => Some("rename"),
            Self::SaveCopy => Some("save"),
            Self::Import => Some("read"),
            Self::Upgrade => Some("compare"),
            Self::Write(_)
            | Self::NotApplicable(_)
            | Self::AcceptRisk(_)
            | Self::Promise(_)
            | Self::Labels
            | Self::Export(_) => None,
        }
    }

    /// Returns the items that it writes to.
    pub fn items(&self) -> &[ItemNo] {
        match self {
            Self::Write(items) | Self::NotApplicable(items) => items,
            Self::AcceptRisk(item) => std::slice::from_ref(item),
            _ => &[],
        }
    }
}

/// One field of a form.
#[derive(Clone, Debug)]
pub struct FormField {
    /// The kind of text that it asks for.
    pub kind: FieldKind,
    /// Its text.
    pub input: Input,
    /// Its text when the form was opened.
    pub original: String,
}

impl FormField {
    /// Returns whether the text differs from the one the form was opened with.
    pub fn is_changed(&self) -> bool {
        self.input.text() != self.original
    }

    /// Returns whether the next character typed will be the whole text: the field is empty or all selected.
    pub fn is_open(&self) -> bool {
        self.input.is_empty() || self.input.is_all_selected()
    }
}

/// Text fields that are kept together.
#[derive(Clone, Debug)]
pub struct Form {
    /// The purpose: where the texts go when the form is kept.
    pub purpose: Purpose,
    /// The fields; at least one.
    pub fields: Vec<FormField>,
    /// The field with the cursor.
    pub focus: usize,
    /// People who may be meant by the owner field; the first nine have a digit.
    pub people: Vec<Text>,
    /// The ids of the library, which the checklist field offers.
    checklists: Vec<Text>,
    /// The paths that begin as the text of a field for a path does.
    pub paths: Vec<Text>,
    /// The number of people who may have a digit: their order does not change while the form is filled in again and
    /// again.
    numbered: usize,
    /// The way on when it is kept.
    pub then: Then,
    /// The reason why it could not be kept.
    pub complaint: Option<String>,
    /// The value that another user gave one of its fields meanwhile, with the name of that user.
    pub overtaken: Option<String>,
    /// The answers to its items when it was opened: the state of knowledge of the person who writes.
    pub known: Known,
}

/// The way on when a form is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Then {
    /// The screen stays where it is.
    #[default]
    Stay,
    /// The meeting goes on to the next item. The key that marked the gap opened the form.
    GoOn {
        /// That key, while it may still be held.
        held: Option<Chord>,
    },
}

/// The number of people who have a digit.
pub const DIGITS: usize = 9;

/// The key under which the drafts keep the edition of a form for a report.
const EDITION: &str = "Edition";

/// Returns the key of a form's field in the drafts.
fn draft_key(form: &str, label: &str) -> String {
    FieldPlace::new(None, form, label).field
}

/// The answers to items as a person knew them when beginning to write.
pub type Known = BTreeMap<ItemId, Answer>;

impl Form {
    /// The complaint of a field that takes no more.
    pub const FULL: &str = "the field is full: it holds 64 KiB";

    /// Returns a form of fields, each given by its kind, its text at first and its draft, if any.
    pub fn new(purpose: Purpose, fields: Vec<(FieldKind, String, Option<String>)>) -> Self {
        let field = |(kind, original, draft): (FieldKind, String, Option<String>)| {
            let mut input = Input::new(kind.lines(), draft.as_deref().unwrap_or(&original));
            if kind.is_replaced() && draft.is_none() {
                input.select_all();
            }
            FormField { kind, input, original }
        };
        Self {
            purpose,
            fields: fields.into_iter().map(field).collect(),
            focus: 0,
            people: Vec::new(),
            checklists: Vec::new(),
            paths: Vec::new(),
            numbered: usize::MAX,
            then: Then::Stay,
            complaint: None,
            overtaken: None,
            known: Known::new(),
        }
    }

    /// Notes the answers of a session to its items.
    pub fn knowing(mut self, session: &Session) -> Self {
        let known =
            |&item| (session.checklist().item(item).id.clone(), session.answer(item).clone());
        self.known = self.purpose.items().iter().map(known).collect();
        self
    }

    /// Moves the cursor to the field of a kind.
    pub fn focused_on(mut self, kind: impl Into<FieldKind>) -> Self {
        self.focus_on(self.index_of(kind.into()).unwrap_or(0));
        self
    }

    /// Offers people for the owner field.
    pub fn with_people(mut self, people: Vec<Text>) -> Self {
        self.people = people;
        self
    }

    /// Offers the ids of the library for the checklist field.
    pub fn offer_checklists(&mut self, ids: Vec<Text>) {
        self.checklists = ids;
    }

    /// Returns the word for keeping the form, where there is one that says more. A new review shows the checklist that it
    /// names first.
    pub fn keeping(&self) -> Option<&'static str> {
        let names_checklist =
            || self.text_of(FieldKind::Checklist).is_some_and(|text| !text.trim().is_empty());
        match self.purpose {
            Purpose::NewSession if names_checklist() => Some("preview"),
            _ => self.purpose.keeping(),
        }
    }

    /// Returns the path that is typed into the field with the cursor, where files are offered for it.
    pub fn typed_path(&self) -> Option<&str> {
        let field = self.focused().filter(|field| field.kind.takes_path() && !field.is_open())?;
        Some(field.input.text())
    }

    /// Gives digits to the first people only.
    pub fn numbering(mut self, numbered: usize) -> Self {
        self.numbered = numbered;
        self
    }

    /// Moves the cursor to the field in a place.
    pub fn focus_on(&mut self, index: usize) {
        if let Some(field) = self.focused_mut() {
            field.input.leave();
        }
        self.focus = index;
    }

    /// Returns the field with the cursor.
    pub fn focused(&self) -> Option<&FormField> {
        self.fields.get(self.focus)
    }

    /// Returns the field with the cursor, to write into.
    pub fn focused_mut(&mut self) -> Option<&mut FormField> {
        self.fields.get_mut(self.focus)
    }

    /// Returns the text of the field of a kind, if the form has one.
    pub fn text_of(&self, kind: impl Into<FieldKind>) -> Option<String> {
        self.index_of(kind.into()).map(|index| self.fields[index].input.text().to_owned())
    }

    /// Says why the form cannot be kept, and moves the cursor to the field to correct.
    pub fn complain(&mut self, kind: FieldKind, complaint: String) {
        self.focus_on(self.index_of(kind).unwrap_or(self.focus));
        self.complaint = Some(complaint);
    }

    fn index_of(&self, kind: FieldKind) -> Option<usize> {
        self.fields.iter().position(|field| field.kind == kind)
    }

    /// Returns the first nine people that the owner field may mean: of all while it is open, then of those with
    /// a word in their name that begins with the text.
    pub fn candidates(&self) -> Vec<&Text> {
        let Some(field) = self.focused() else { return Vec::new() };
        if field.kind.takes_path() {
            return self.named_so(field);
        }
        if !field.kind.is_person() {
            return Vec::new();
        }
        if field.is_open() {
            return self.people.iter().take(self.numbered.min(DIGITS)).collect();
        }
        let typed = Text::from(field.input.text());
        let typed = names::folded(&typed);
        let begins = |person: &&Text| {
            let name = names::folded(person);
            name != typed && (name.starts_with(&*typed) || name.contains(&format!(" {typed}")))
        };
        self.people.iter().filter(begins).take(DIGITS).collect()
    }

    /// Returns the checklists of the library and the paths that begin as the text of a field does; in an open one for
    /// the checklist, all of the library.
    fn named_so(&self, field: &FormField) -> Vec<&Text> {
        let checklists = self.checklists.iter().filter(|_| field.kind == FieldKind::Checklist);
        if field.is_open() {
            return checklists.take(DIGITS).collect();
        }
        let typed = field.input.text();
        let begins = |name: &&Text| name.raw().starts_with(typed) && name.raw() != typed;
        checklists.chain(&self.paths).filter(begins).take(DIGITS).collect()
    }

    /// Returns the completion: the first candidate that begins with the text.
    pub fn completion(&self) -> Option<&Text> {
        let field = self.focused()?;
        if field.is_open() || !field.input.is_at_end() {
            return None;
        }
        let typed = field.input.text();
        self.candidates().into_iter().find(|person| !names::rest(person, typed).is_empty())
    }

    /// Returns whether another form asks for the same, so that its text belongs here too.
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        let kinds = |form: &Self| form.fields.iter().map(|field| field.kind).collect::<Vec<_>>();
        self.purpose == other.purpose && kinds(self) == kinds(other)
    }

    /// Returns the name by which what is typed is kept: that of its item, or of all of them, where it writes
    /// to a session's items.
    pub fn name(&self, session: Option<&Session>) -> String {
        let id =
            |item: &ItemNo| session.map(|session| session.checklist().item(*item).id.to_string());
        match &self.purpose {
            Purpose::Write(_) | Purpose::NotApplicable(_) | Purpose::AcceptRisk(_) => {
                self.purpose.items().iter().filter_map(id).collect::<Vec<_>>().join(",")
            }
            Purpose::Decide { outcome, .. } => outcome.words().to_owned(),
            Purpose::Promise((_, id)) => format!("condition {}", id.raw()),
            Purpose::AddPerson => "name of a person".to_owned(),
            Purpose::NewSession => "new system".to_owned(),
            Purpose::Rename { id, .. } => format!("rename {}", id.as_str()),
            Purpose::SaveCopy => "copy".to_owned(),
            // At Home any session may be exported: the file is named after it.
            Purpose::Export(_) => format!("export {}", self.offered_stem().display()),
            Purpose::Import => "import".to_owned(),
            Purpose::Upgrade => "upgrade".to_owned(),
            Purpose::Assess => "assess".to_owned(),
            Purpose::Labels => "labels".to_owned(),
        }
    }

    /// Returns the stem of the file name that the form was opened with.
    fn offered_stem(&self) -> &Path {
        let file = self.fields.first().map(|field| Path::new(&field.original));
        file.and_then(Path::file_stem).map_or(Path::new(""), Path::new)
    }

    /// Returns the form with what was typed there before.
    pub fn with_typed(mut self, texts: &FormTexts) -> Self {
        let name = self.name(None);
        for field in &mut self.fields {
            if let Some(text) = texts.get(&draft_key(&name, field.kind.label())) {
                field.input = Input::new(field.kind.lines(), text);
            }
        }
        if let Purpose::Export(edition) = &mut self.purpose
            && let Some(typed) =
                texts.get(&draft_key(&name, EDITION)).and_then(|name| Edition::named(name))
        {
            *edition = typed;
        }
        self
    }

    /// Replaces the form's drafts with the texts that its fields hold now.
    pub fn write_into(&self, texts: &mut FormTexts) {
        self.remove_from(texts);
        let name = self.name(None);
        for field in
            self.fields.iter().filter(|field| field.is_changed() && !field.input.is_blank())
        {
            texts.insert(draft_key(&name, field.kind.label()), field.input.text().to_owned());
        }
        if let (Purpose::Export(edition), true) = (&self.purpose, self.holds_new_text()) {
            texts.insert(draft_key(&name, EDITION), edition.name());
        }
    }

    /// Removes what was typed into the form: it was kept or discarded.
    pub fn remove_from(&self, texts: &mut FormTexts) {
        let begins = draft_key(&self.name(None), "");
        texts.retain(|field, _| !field.starts_with(&begins));
    }

    /// Updates the drafts of an item with the texts that the fields hold now.
    pub fn draft(&self, texts: &mut Texts) {
        for field in &self.fields {
            let Some(kind) = field.kind.drafted() else { continue };
            texts.remove(&kind);
            if field.is_changed() && !field.input.is_blank() {
                texts.insert(kind, field.input.text().to_owned());
            }
        }
    }

    /// Removes the drafts of the texts that are kept now.
    pub fn settle(&self, texts: &mut Texts) {
        let kinds = self.fields.iter().filter_map(|field| field.kind.drafted());
        kinds.for_each(|kind| drop(texts.remove(&kind)));
    }

    /// Returns whether any field holds text that is not blank and differs from its text at first.
    pub fn holds_new_text(&self) -> bool {
        self.fields.iter().any(|field| field.is_changed() && !field.input.is_blank())
    }

    /// Returns the person that a digit picks: only in an open owner field.
    pub fn picked_by(&self, digit: char) -> Option<&Text> {
        let index = digit.to_digit(10)?.checked_sub(1)? as usize;
        let is_open = self.focused().is_some_and(FormField::is_open);
        is_open.then(|| self.candidates().get(index).copied()).flatten()
    }
}
