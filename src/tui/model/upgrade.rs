//! A review on its way to another version of its checklist: the fate of each item, before anything changes.

use std::sync::Arc;

use crate::domain::basics::text::counted;
use crate::domain::records::answer::{Answer, Conflict, Resolution};
use crate::domain::records::checklist::versions::{Matched, Versions};
use crate::domain::records::checklist::{Checklist, ItemNo};
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::tui::model::motion::{Extent, Motion, Place};

/// The refusal where the other version is the same.
pub const UNCHANGED: &str = "nothing would change: the review has this checklist";
/// The refusal where the answers cannot be put with others.
pub const UNREADABLE: &str =
    "what stands there from the last review, or of retired items, was written by a newer readyroom";

/// The list of what another version of the checklist means for a review.
#[derive(Debug)]
pub struct UpgradeBox {
    /// The selected row.
    pub cursor: usize,
    /// The first line shown of what is said of its item.
    pub scroll: usize,
    later: Arc<Checklist>,
    /// The conflict that it settles, where the other side of a merge had this version.
    settles: Option<Conflict>,
    after: Session,
    rows: Vec<Matched>,
    /// Of each row, whether its item was split or joined.
    apart: Vec<Option<Apart>>,
    counts: String,
    /// The number of answers that will wait to be confirmed.
    waiting: usize,
    is_another: bool,
    /// The answers that leave the score with their items, in words, if there are any.
    leaving: Option<String>,
    names: [String; 2],
    /// The levels in words, if only those of the review are taken.
    levels: Option<String>,
}

/// The items that an item belongs together with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apart {
    /// The later ones that it was split into.
    Split(Vec<ItemNo>),
    /// The earlier ones that were joined in it.
    Joined(Vec<ItemNo>),
}

impl Apart {
    /// Returns the word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Split(_) => "split",
            Self::Joined(_) => "joined",
        }
    }
}

/// The fate of the answer to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// There was none, and there is none.
    Nothing,
    /// It stays.
    Stays,
    /// It waits beside the item to be confirmed.
    Waits,
    /// One that was given earlier returns with its text.
    Returns,
    /// It is kept with the retired item.
    Kept,
}

impl UpgradeBox {
    /// Returns the list for a session.
    ///
    /// # Errors
    /// Nothing would change, or the answers cannot be taken along.
    pub fn of(
        session: &Session,
        later: Arc<Checklist>,
        settles: Option<Conflict>,
    ) -> Result<Self, &'static str> {
        if *session.checklist() == later {
            return Err(UNCHANGED);
        }
        let after = session.with_checklist(&later).ok_or(UNREADABLE)?;
        let versions = Versions::between(session.checklist(), &later);
        let (rows, counts, names) = (versions.listed(), versions.counts(), versions.names());
        let apart = rows.iter().map(|row| apart(&versions, row)).collect();
        let waiting = session.waiting_in(&after);
        let leaving = leaving_words(session, &rows);
        let is_another = !versions.items().iter().any(|row| row.from.is_some() && row.to.is_some());
        let (cursor, scroll, levels) = (0, 0, None);
        let new = Self {
            cursor,
            scroll,
            later,
            settles,
            after,
            rows,
            apart,
            counts,
            waiting,
            is_another,
            leaving,
            names,
            levels,
        };
        Ok(new)
    }

    /// Returns the list for a session and the checklist that a person names, of which a review of some levels takes those.
    ///
    /// # Errors
    /// Likewise.
    pub fn of_named(session: &Session, named: Arc<Checklist>) -> Result<Self, &'static str> {
        let some = named.of_levels_in(session.checklist());
        let levels = some.as_ref().map(Checklist::only_levels);
        Ok(Self { levels, ..Self::of(session, some.map_or(named, Arc::new), None)? })
    }

    /// Returns the list for the session as it is now.
    ///
    /// # Errors
    /// Likewise, or the conflict that it would settle is settled.
    pub fn renewed(&self, session: &Session) -> Result<Self, &'static str> {
        let is_settled = |conflict: &Conflict| !session.conflicts().contains(conflict);
        if self.settles.as_ref().is_some_and(is_settled) {
            return Err("the conflict about the checklist is settled");
        }
        let new = Self::of(session, Arc::clone(&self.later), self.settles.clone())?;
        let cursor = self.cursor.min(new.rows.len().saturating_sub(1));
        Ok(Self { cursor, levels: self.levels.clone(), ..new })
    }

    /// Returns the place that a motion changes: pages go through what is said of the selected item, as far as it can be
    /// scrolled, and then through the list.
    pub fn place(&mut self, motion: Motion, extent: Extent) -> Place<'_> {
        let reads_on = match motion {
            Motion::PageDown => self.scroll < extent.last,
            Motion::PageUp => self.scroll > 0,
            Motion::Down | Motion::Up | Motion::First | Motion::Last => false,
        };
        if reads_on {
            return Place::Line(&mut self.scroll);
        }
        self.scroll = 0;
        Place::Row(&mut self.cursor, self.rows.len())
    }

    /// Returns the edit that takes the version.
    pub fn edit(&self, session: &Session) -> Option<Edit> {
        match &self.settles {
            None => Some(Edit::Upgrade(Arc::clone(&self.later))),
            Some(conflict) => session.resolving(None, conflict, Resolution::TakeOther),
        }
    }

    /// Returns the other version.
    pub const fn later(&self) -> &Arc<Checklist> {
        &self.later
    }

    /// Returns the items to look at, by outcome.
    pub fn rows(&self) -> &[Matched] {
        &self.rows
    }

    /// Returns whether the item in a row was split or joined.
    pub fn apart(&self, row: usize) -> Option<&Apart> {
        self.apart.get(row)?.as_ref()
    }

    /// Returns the counts of the outcomes, in words, the answers that will wait, and the levels if only some are taken.
    pub fn counts(&self) -> String {
        if self.is_another { self.short_counts() } else { self.with_levels(&self.counts) }
    }

    /// Returns the same without the outcomes of no item.
    pub fn short_counts(&self) -> String {
        let some = self.counts.split(", ").filter(|count| !count.starts_with("0 "));
        let some = some.collect::<Vec<_>>().join(", ");
        let lead = if self.is_another { "another checklist, no item in common: " } else { "" };
        self.with_levels(&format!("{lead}{some}"))
    }

    fn with_levels(&self, counts: &str) -> String {
        let waiting = (self.waiting > 0).then(|| format!("{} to confirm", self.waiting));
        let leaving = self.leaving.clone();
        let parts = [counts.to_owned()].into_iter().chain(waiting).chain(leaving);
        parts.chain(self.levels.clone()).collect::<Vec<_>>().join("; ")
    }

    /// Returns whether no item of the review is in it: then it is another checklist rather than a version.
    pub const fn is_another(&self) -> bool {
        self.is_another
    }

    /// Returns the names of both versions.
    pub const fn names(&self) -> &[String; 2] {
        &self.names
    }

    /// Returns the number of answers that will wait to be confirmed, in words; `None` without any.
    pub fn waiting(&self) -> Option<String> {
        match self.waiting {
            0 => None,
            1 => Some("1 answer waits to be confirmed".to_owned()),
            count => Some(format!("{count} answers wait to be confirmed")),
        }
    }

    /// Returns what becomes of the answer in a row of the list of a session.
    pub fn fate(&self, session: &Session, row: &Matched) -> Fate {
        let had = row.from.is_some_and(|from| session.answer(from).status.is_some());
        let Some(to) = row.to else { return if had { Fate::Kept } else { Fate::Nothing } };
        match self.after.answer(to).status {
            Some(_) if had => Fate::Stays,
            Some(_) => Fate::Returns,
            None if had => Fate::Waits,
            None => Fate::Nothing,
        }
    }
}

/// Returns the answers that leave the score as their items retire, and the blockers among them, in words: `14 answers and
/// 1 blocker leave the score`.
fn leaving_words(session: &Session, rows: &[Matched]) -> Option<String> {
    let retired = rows.iter().filter(|row| row.to.is_none()).filter_map(|row| row.from);
    let answers: Vec<&Answer> = retired.map(|item| session.answer(item)).collect();
    let count = |is_meant: fn(&Answer) -> bool| answers.iter().filter(|one| is_meant(one)).count();
    let counts = [
        (count(|answer| answer.status.is_some()), "answer", "answers"),
        (count(|answer| answer.blocker), "blocker", "blockers"),
    ];
    let total: usize = counts.iter().map(|(count, ..)| count).sum();
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> = counts.map(|(count, one, many)| counted(count, one, many)).collect();
    let leave = if total == 1 { "leaves" } else { "leave" };
    (total > 0).then(|| format!("{} {leave} the score", words.join(" and ")))
}

fn apart(versions: &Versions<'_>, row: &Matched) -> Option<Apart> {
    let from = row.from.filter(|_| versions.is_split(row));
    let to = row.to.filter(|_| versions.is_joined(row));
    let split = from.map(|from| Apart::Split(versions.targets(from).to_vec()));
    split.or_else(|| to.map(|to| Apart::Joined(versions.sources(to).to_vec())))
}
