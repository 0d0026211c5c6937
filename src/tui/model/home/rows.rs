//! The rows of the list: the sessions by system, folded but for the systems that are unfolded.

use std::collections::BTreeSet;

use crate::domain::basics::names;
use crate::domain::basics::text::Text;
use crate::domain::insight::recency::BySystem;
use crate::domain::records::labels::Labelling;
use crate::store::entry::Entry;
use crate::store::summary::Summary;

/// A row of the list, for one of its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The index of the session.
    pub entry: usize,
    /// The kind of the row.
    pub kind: Kind,
}

/// The kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something that is no readable session.
    Unreadable,
    /// A system, with its newest review.
    System,
    /// An earlier review of an unfolded system.
    Earlier,
}

/// The order of the sessions on the screen.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The rows: what cannot be read first, then the systems, each followed by its earlier reviews if unfolded.
    pub(super) all: Vec<Row>,
    /// The indices of the rows of systems with a blocker, ascending.
    pub(super) blocked: Vec<usize>,
    /// The number of systems, with those of which nothing can be read.
    pub(super) systems: usize,
    /// The readable sessions by system.
    by_system: BySystem,
    /// The unfolded systems, by their folded names.
    unfolded: BTreeSet<String>,
    /// The label that the shown systems have.
    pub(super) label: Option<Labelling>,
}

impl Rows {
    /// Indexes the readable sessions by system, and lays out the rows.
    pub(super) fn index(&mut self, entries: &[Entry<Summary>]) {
        let readable = entries.iter().enumerate();
        self.by_system =
            BySystem::of(readable.filter_map(|(index, entry)| Some((index, system(entry)?))));
        self.lay_out(entries);
    }

    fn lay_out(&mut self, entries: &[Entry<Summary>]) {
        let newest = self.newest(entries);
        self.systems = newest.len() + systems_unread(entries);
        let is_shown = |index: &usize| match (&self.label, &entries[*index].content) {
            (Some(label), Ok(summary)) => summary.labels.satisfy(std::slice::from_ref(label)),
            _ => true,
        };
        let newest = newest.into_iter().filter(is_shown);
        let unreadable = (0..entries.len()).filter(|&index| entries[index].content.is_err());
        let mut rows: Vec<Row> =
            unreadable.map(|entry| Row { entry, kind: Kind::Unreadable }).collect();
        self.blocked.clear();
        for entry in newest {
            let is_blocked = |summary: &Summary| summary.tally.blockers > 0;
            let blocked = entries[entry].content.as_ref().is_ok_and(is_blocked);
            self.blocked.extend(blocked.then_some(rows.len()));
            rows.push(Row { entry, kind: Kind::System });
            let Some(system) = system(&entries[entry]) else { continue };
            if self.is_unfolded(system) {
                let earlier = self.of_system(entries, system).skip(1);
                rows.extend(earlier.map(|entry| Row { entry, kind: Kind::Earlier }));
            }
        }
        self.all = rows;
    }

    /// Returns the index of the newest session of each system, in the order of the list.
    pub(super) fn newest(&self, entries: &[Entry<Summary>]) -> Vec<usize> {
        self.by_system.firsts(|index| entries.get(index).and_then(system))
    }

    /// Returns the indices of the readable sessions of a system, newest first.
    pub(super) fn of_system<'r>(
        &'r self,
        entries: &'r [Entry<Summary>],
        sought: &'r Text,
    ) -> impl Iterator<Item = usize> + 'r {
        self.by_system.of_system(sought, |index| entries.get(index).and_then(system))
    }

    /// Returns pairs of sessions of one system that follow each other.
    pub(super) fn neighbours(&self) -> impl Iterator<Item = [usize; 2]> + '_ {
        self.by_system.neighbours()
    }

    pub(super) fn is_unfolded(&self, system: &Text) -> bool {
        self.unfolded.contains(&*names::folded(system))
    }

    /// Unfolds a system, or folds it.
    pub(super) fn set_unfolded(
        &mut self,
        system: &Text,
        is_unfolded: bool,
        entries: &[Entry<Summary>],
    ) {
        let name = names::folded(system).into_owned();
        if is_unfolded {
            self.unfolded.insert(name);
        } else {
            self.unfolded.remove(&name);
        }
        self.lay_out(entries);
    }
}

/// Returns the number of systems of which no session can be read, as far as their ids tell.
fn systems_unread(entries: &[Entry<Summary>]) -> usize {
    let unread = entries.iter().filter(|entry| entry.is_session() && entry.content.is_err());
    let unread: BTreeSet<&str> = unread.filter_map(|entry| entry.id.slug()).collect();
    let read = || entries.iter().filter(|entry| entry.content.is_ok());
    let is_known = |slug: &&&str| read().any(|entry| entry.id.slug() == Some(**slug));
    unread.len() - unread.iter().filter(is_known).count()
}

/// Returns the system of a readable session.
fn system(entry: &Entry<Summary>) -> Option<&Text> {
    Some(&entry.content.as_ref().ok()?.system)
}
