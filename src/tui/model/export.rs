//! A session on its way to a report, and a page on its way back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::domain::insight::agreement::Sight;
use crate::domain::insight::conditions::Promise;
use crate::domain::records::stamp::Stamp;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::report::import::proposal::{Proposal, Standing, Subject};
use crate::report::import::{Import, Remark};
use crate::tui::model::edition::Edition;
use crate::tui::model::form::{Form, Purpose};

/// Returns a report without the byte order mark with which some programs want a file to begin.
pub fn without_mark(report: &str) -> &str {
    report.strip_prefix('\u{feff}').unwrap_or(report)
}

/// A session on its way to a report.
#[derive(Debug)]
pub struct ExportBox {
    /// The form for the path, with the edition in its purpose.
    pub form: Form,
    /// The session, when it is not the open one.
    pub session: Option<Session>,
    /// The sight that the user has of its responses, when it is not the open one.
    pub sight: Sight,
    /// The conditions that it has to do with, when it is not the open one.
    pub promises: Vec<Promise>,
    /// The report.
    pub text: String,
    /// The first line of the preview.
    pub scroll: usize,
}

impl ExportBox {
    /// Returns the chosen format and template.
    pub fn edition(&self) -> Edition {
        match self.form.purpose {
            Purpose::Export(edition) => edition,
            _ => Edition::default(),
        }
    }

    /// Chooses another edition. The file's extension follows the format, unless the user has typed another.
    pub fn choose(&mut self, edition: Edition) {
        let (before, after) = (self.edition().format.extension(), edition.format.extension());
        let renamed = |name: &str| {
            let stem = name.strip_suffix(before)?.strip_suffix('.')?;
            (before != after).then(|| format!("{stem}.{after}"))
        };
        for field in &mut self.form.fields {
            if let Some(name) = renamed(field.input.text()) {
                let is_untouched = field.input.is_all_selected();
                field.input.replace(&name);
                if is_untouched {
                    field.input.select_all();
                }
            }
            if let Some(name) = renamed(&field.original) {
                field.original = name;
            }
        }
        self.form.purpose = Purpose::Export(edition);
        self.form.complaint = None;
        self.text.clear();
        self.scroll = 0;
    }
}

/// A page that was read back: what it would change, before anything is changed.
#[derive(Debug)]
pub struct ImportBox {
    /// The file.
    pub path: PathBuf,
    /// The page.
    pub page: String,
    /// The changes that it proposes and the remarks; proposals that the session contradicts come last.
    pub import: Import,
    /// The changes that are to be made.
    ticked: BTreeSet<Subject>,
    /// The selected line: a change, or behind all of them a remark.
    pub cursor: usize,
}

/// A line of what a page comes to.
#[derive(Clone, Copy, Debug)]
pub enum Line<'i> {
    /// A change.
    Proposal(&'i Proposal),
    /// A passage that was left alone, and why.
    Remark(&'i Remark),
}

fn key(proposal: &Proposal) -> Subject {
    proposal.subject.clone()
}

fn sorted(mut import: Import) -> Import {
    import.proposals.sort_by_key(|proposal| proposal.standing == Standing::Contested);
    import
}

impl ImportBox {
    /// Returns the list of an import with every proposal ticked that nothing in the session contradicts.
    pub fn new(path: PathBuf, page: String, import: Import) -> Self {
        let import = sorted(import);
        let clear = import.proposals.iter().filter(|one| one.standing == Standing::Clear);
        let ticked = clear.map(key).collect();
        Self { path, page, import, ticked, cursor: 0 }
    }

    /// Compares the page again with a session that has changed. Only proposals that did not change stay ticked.
    pub fn renew(&mut self, import: Import) {
        let before = std::mem::replace(&mut self.import, sorted(import));
        let before: BTreeMap<_, _> = before.proposals.iter().map(|one| (key(one), one)).collect();
        let same = self.import.proposals.iter();
        let same = same.filter(|one| before.get(&key(one)) == Some(one)).map(key);
        self.ticked = same.filter(|key| self.ticked.contains(key)).collect();
        self.cursor = self.cursor.min(self.len().saturating_sub(1));
    }

    /// Returns the number of lines: proposals and remarks.
    pub const fn len(&self) -> usize {
        self.import.proposals.len() + self.import.remarks.len()
    }

    /// Returns whether the page proposes nothing and was read without a remark.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the selected line.
    pub fn selected(&self) -> Option<Line<'_>> {
        let Import { proposals, remarks, .. } = &self.import;
        match self.cursor.checked_sub(proposals.len()) {
            None => proposals.get(self.cursor).map(Line::Proposal),
            Some(index) => remarks.get(index).map(Line::Remark),
        }
    }

    /// Ticks the selected change, or takes the tick away.
    pub fn toggle(&mut self) {
        if let Some(key) = self.import.proposals.get(self.cursor).map(key)
            && !self.ticked.remove(&key)
        {
            self.ticked.insert(key);
        }
    }

    /// Returns whether a proposal will be carried out.
    pub fn is_ticked(&self, proposal: &Proposal) -> bool {
        self.ticked.contains(&proposal.subject)
    }

    /// Returns the number of proposals that will be carried out.
    pub fn ticked(&self) -> usize {
        self.ticked.len()
    }

    /// Returns the edit that makes the ticked changes, in one undo step.
    pub fn edit(&self, session: &Session, stamp: &Stamp) -> Edit {
        self.import.edit(session, stamp, |proposal| self.is_ticked(proposal))
    }
}
