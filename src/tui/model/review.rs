//! An open session: the cursor, the ticks and the filter, the open strip and the drafts, the undo history, and
//! the state of saving.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::basics::day::Now;
use crate::domain::basics::names::User;
use crate::domain::basics::text::Text;
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::insight::conditions::{self, Promise, PromiseKey};
use crate::domain::insight::filter::Selection;
use crate::domain::records::answer::Conflict;
use crate::domain::records::checklist::versions::Versions;
use crate::domain::records::checklist::{CategoryNo, Checklist, ItemNo};
use crate::domain::records::meeting::{Idle, Meeting};
use crate::domain::records::stamp::Direction;
use crate::domain::session::Session;
use crate::domain::session::edit::Edit;
use crate::store::bookmark::{Bookmark, FormTexts};
pub use crate::store::bookmark::{Draft, Field, Texts};
use crate::store::caveats::Caveats;
use crate::store::homes::Durability;
use crate::store::messages::Opened;
use crate::store::undo::Steps;
use crate::tui::model::combining::Progress;
use crate::tui::model::form::Form;
use crate::tui::model::sitting::{Sitting, Timer};
use crate::tui::screens::Page;

/// The step in which the time of an item is shown: seconds would draw the eye.
pub const ITEM_STEP: TimeDelta = TimeDelta::seconds(10);

/// An open session.
#[derive(Debug)]
pub struct Review {
    /// The session.
    pub session: Session,
    /// The session as it was on the disk when that was the same.
    pub on_disk: Session,
    /// Its file.
    pub path: PathBuf,
    /// The item under the cursor.
    pub cursor: ItemNo,
    /// The screen that is shown.
    pub page: Page,
    /// The screens below it, to which closing it returns, the nearest last, each with its item.
    under: Vec<(Page, ItemNo)>,
    /// The meeting as it is held at this terminal.
    pub sitting: Sitting,
    /// The meeting's clock, while it runs.
    timer: Option<Timer>,
    /// The times without a key that are to be asked about.
    pub idle: Vec<Idle>,
    /// The end of the last time without a key that counts as the meeting's.
    pub counted_to: Option<DateTime<Utc>>,
    /// True if git listed the file as unmerged when it was opened.
    pub is_unmerged: bool,
    /// The filter of the items that are shown.
    pub filter: Selection,
    /// The ticked items, and the range that is being drawn.
    pub ticks: Ticks,
    /// The writing strip, while it is open.
    pub strip: Option<Form>,
    /// The draft of the strip, as it was written down last.
    pub written_down: Option<Draft>,
    /// Text that was typed and not kept.
    pub drafts: HashMap<ItemNo, Draft>,
    /// The same of items that the checklist lacks: it waits for a version that has them.
    pub stray_drafts: Vec<Draft>,
    /// The same of the decision.
    pub decision: Texts,
    /// The same of every other form.
    pub forms: FormTexts,
    /// The changes that can be undone and redone, each with the progress of the meeting.
    pub undo: Steps,
    /// True if steps of the last run were dropped, as the session was changed elsewhere, and no message has said so.
    pub is_undo_dropped: bool,
    /// The state of saving.
    pub saving: Saving,
    /// The number of times that changes made by others were merged in.
    pub seen: u64,
    /// The earlier sessions whose conditions the review carries on.
    pub earlier: Vec<Decider>,
    /// The authors of open assessments of the review, from whom its responses are hidden.
    pub assessing: Vec<Text>,
    /// The progress of each assessment of the review, as it was last read.
    pub progress: Vec<Progress>,
    /// The person at the keyboard; `None` at the sample.
    reader: Option<User>,
    /// The condition in the selected row of the page's list, if it is one.
    pub promise: Option<PromiseKey>,
}

/// An earlier session that decided conditions.
#[derive(Debug)]
pub struct Decider {
    /// The session with the changes made on the screen.
    pub session: Session,
    /// The session as it was on the disk when that was last known.
    pub on_disk: Session,
    /// The number of changes that the worker has not reported on yet.
    pub in_flight: usize,
}

impl Decider {
    fn new(session: Session) -> Self {
        Self { on_disk: session.clone(), session, in_flight: 0 }
    }
}

/// The ticked items, and the range that is being drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks {
    /// The ticked items.
    pub items: BTreeSet<ItemNo>,
    /// The start of the range that is being drawn; it ends at the cursor.
    pub range_from: Option<ItemNo>,
    /// The item ticked last: where a range may begin.
    pub last: Option<ItemNo>,
}

/// The state of saving a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// The number of the last change.
    pub generation: u64,
    /// The number of the last change on the disk.
    pub saved: u64,
    /// The time of the last save.
    pub saved_at: Option<DateTime<Utc>>,
    /// The reason why the last save failed, until one succeeds.
    pub failure: Option<String>,
    /// The shortcomings of the file system at the last save.
    pub caveats: Caveats,
    /// The ways in which the session can be used, as far as was known when it was opened.
    pub access: Access,
    /// The reason why drafts could not be written, until they are.
    pub undrafted: Option<String>,
    /// The lifetime of the copy of unsaved changes that is offered when the session is opened again.
    pub kept_aside: Durability,
    /// The same of text that was typed and not kept, where there is any.
    pub drafts: Durability,
}

/// The ways in which an open session can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Its file can be written.
    #[default]
    Writable,
    /// Its file cannot be written.
    ReadOnly,
    /// It is in no file, and can only be looked at.
    Sample,
}

impl Saving {
    /// Returns whether the file holds every change made on the screen.
    pub const fn is_saved(&self) -> bool {
        self.generation == self.saved
    }
}

impl Review {
    /// Returns a session that a person has opened, with the cursor and the drafts as they were left.
    pub fn new(opened: Opened, reader: &User) -> Self {
        let Opened { loaded, bookmark, undo, is_writable, is_unmerged, earlier, assessing, .. } =
            opened;
        let saving = Saving {
            saved_at: loaded.saved_at,
            caveats: loaded.caveats,
            access: if is_writable { Access::Writable } else { Access::ReadOnly },
            ..Saving::default()
        };
        Self {
            path: loaded.path,
            is_unmerged,
            saving,
            undo: undo.steps,
            is_undo_dropped: undo.is_dropped,
            earlier: earlier.into_iter().map(Decider::new).collect(),
            assessing,
            reader: Some(reader.clone()),
            ..Self::left_at(bookmark, loaded.session)
        }
    }

    /// Returns the sample, which is in no file.
    pub fn of_sample(session: Session) -> Self {
        let saving = Saving { access: Access::Sample, ..Saving::default() };
        Self { saving, ..Self::left_at(Bookmark::default(), session) }
    }

    /// Returns a session with the cursor and the drafts of a bookmark, and no file.
    fn left_at(bookmark: Bookmark, session: Session) -> Self {
        let cursor = bookmark.item_in(&session);
        let (mut drafts, mut stray_drafts) = (HashMap::new(), Vec::new());
        for draft in bookmark.drafts {
            match session.checklist().number(&draft.item) {
                Some(item) => drop(drafts.insert(item, draft)),
                None => stray_drafts.push(draft),
            }
        }
        Self {
            on_disk: session.clone(),
            session,
            path: PathBuf::new(),
            cursor,
            page: Page::List,
            under: Vec::new(),
            sitting: Sitting::default(),
            timer: None,
            is_unmerged: false,
            idle: Vec::new(),
            counted_to: bookmark.counted_to,
            filter: Selection::default(),
            ticks: Ticks::default(),
            strip: None,
            written_down: None,
            drafts,
            stray_drafts,
            decision: bookmark.decision,
            forms: bookmark.forms,
            undo: Steps::default(),
            is_undo_dropped: false,
            saving: Saving::default(),
            seen: 0,
            earlier: Vec::new(),
            assessing: Vec::new(),
            progress: Vec::new(),
            reader: None,
            promise: None,
        }
    }

    /// Returns the responses that the person at the keyboard may see.
    pub fn voices(&self) -> Voices<'_> {
        // A login name is looked up, which may take a while: only where it matters.
        let reader = self.reader.as_ref().filter(|_| !self.assessing.is_empty());
        let sight = reader.map_or(Sight::Open, |reader| {
            Sight::among(&self.session, &self.assessing, reader.name().text())
        });
        Voices::new(&self.session, sight)
    }

    /// Moves the cursor and the drafts to the items that are the same or took their place, as the checklist is another
    /// one than before.
    pub fn renumber(&mut self, before: &Checklist) {
        let checklist = Arc::clone(self.session.checklist());
        let versions = Versions::between(before, &checklist);
        let number = |item: ItemNo| versions.targets(item).first().copied();
        self.cursor = number(self.cursor).unwrap_or_default();
        let mut drafts: Vec<(ItemNo, Draft)> = self.drafts.drain().collect();
        drafts.sort_by_key(|(item, _)| *item);
        let strays = std::mem::take(&mut self.stray_drafts);
        let strays = strays.into_iter().map(|draft| (checklist.number(&draft.item), draft));
        for (item, draft) in
            drafts.into_iter().map(|(item, draft)| (number(item), draft)).chain(strays)
        {
            match item.filter(|item| !self.drafts.contains_key(item)) {
                Some(item) => {
                    let id = checklist.item(item).id.clone();
                    self.drafts.insert(item, Draft { item: id, ..draft });
                }
                None => self.stray_drafts.push(draft),
            }
        }
        if matches!(self.filter, Selection::Level(_) | Selection::ByLevel) {
            self.filter = Selection::default();
        }
        self.ticks = Ticks::default();
        self.sitting = Sitting::default();
        self.close_pages();
    }

    /// Returns the bookmark: the place and the drafts with which the session would be left now.
    pub fn bookmark(&self) -> Bookmark {
        let mut drafts: Vec<(&ItemNo, &Draft)> = self.drafts.iter().collect();
        drafts.sort_by_key(|(item, _)| **item);
        Bookmark {
            item: Some(self.session.checklist().item(self.cursor).id.clone()),
            drafts: drafts
                .into_iter()
                .map(|(_, draft)| draft)
                .chain(&self.stray_drafts)
                .cloned()
                .collect(),
            decision: self.decision.clone(),
            forms: self.forms.clone(),
            file: self.path.to_str().map(PathBuf::from),
            counted_to: self.counted_to,
        }
    }

    /// Returns the number of drafts: of items, of the decision, and of other forms.
    pub fn draft_count(&self) -> usize {
        let of_items = self.drafts.len() + self.stray_drafts.len();
        of_items + usize::from(!self.decision.is_empty()) + self.forms.len()
    }

    /// Shows a page above the present one.
    pub fn open_page(&mut self, page: Page) {
        self.under.push((self.page, self.cursor));
        self.page = page;
        self.promise = None;
    }

    /// Shows again what was shown before. Who selected rows of a list is back at the item of before.
    pub fn close_page(&mut self) {
        let has_rows = self.page.has_rows();
        let (page, item) = self.under.pop().unwrap_or((Page::List, self.cursor));
        self.page = page;
        self.promise = None;
        if has_rows {
            self.cursor = item;
        }
    }

    /// Returns the page that is shown and those below it, the nearest first.
    pub fn pages(&self) -> impl Iterator<Item = Page> {
        std::iter::once(self.page).chain(self.under.iter().rev().map(|(page, _)| *page))
    }

    /// Shows the list, whatever was shown.
    pub fn close_pages(&mut self) {
        self.under.clear();
        self.page = Page::List;
    }

    /// Moves the cursor to an item, and scrolls its page to the top.
    pub fn move_to(&mut self, item: ItemNo) {
        self.cursor = item;
        if let Page::Item { scroll } = &mut self.page {
            *scroll = 0;
        }
    }

    /// Returns whether the meeting is shown, or a page above it.
    pub fn is_in_meeting(&self) -> bool {
        self.page == Page::Meeting || self.under.iter().any(|(page, _)| *page == Page::Meeting)
    }

    /// Starts or stops the timer as the meeting's clock says, from here on.
    pub fn keep_time(&mut self, now: Now) {
        let since = self.session.meeting().and_then(Meeting::runs_since);
        self.timer = since.map(|since| {
            let known = self.timer.filter(|timer| timer.runs_since(since));
            known.unwrap_or_else(|| {
                let key = self.session.last_change().max(self.counted_to);
                Timer::new(since, key, now)
            })
        });
        let is_new = self.sitting.talk.is_none_or(|(item, _)| item != self.cursor);
        if self.page == Page::Meeting && is_new {
            let used = self.session.meeting().map(|meeting| meeting.used(self.meeting_time(now)));
            self.sitting.talk = used.map(|used| (self.cursor, used));
        }
    }

    /// Notes a key: the time without one may be no part of the meeting.
    pub fn note_key(&mut self, now: Now) {
        self.idle.extend(self.timer.as_mut().and_then(|timer| timer.note_key(now)));
    }

    /// Goes on after a time without a key was taken out of the meeting's time.
    pub fn skip_idle(&mut self, idle: Idle) {
        self.timer = self.timer.map(|timer| timer.without(idle));
        let used = self.session.meeting().map(|meeting| meeting.used(idle.from));
        if let (Some((_, began)), Some(used)) = (&mut self.sitting.talk, used)
            && *began > used
        {
            *began -= idle.length();
        }
    }

    /// Returns the time for which the item under the cursor has been talked about.
    pub fn item_time(&self, now: Now) -> Option<TimeDelta> {
        let (_, began) = self.sitting.talk.filter(|(item, _)| *item == self.cursor)?;
        Some(self.session.meeting()?.used(self.meeting_time(now)) - began)
    }

    /// Returns the time in the meeting: jumps of the clock on the wall do not change how long it takes.
    pub fn meeting_time(&self, now: Now) -> DateTime<Utc> {
        self.timer.map_or(now.at.to_utc(), |timer| timer.time(now))
    }

    /// Returns whether an item is parked in the meeting.
    pub fn is_parked(&self, item: ItemNo) -> bool {
        let id = &self.session.checklist().item(item).id;
        self.session.meeting().is_some_and(|meeting| meeting.parked.contains(id))
    }

    /// Returns the first conflict that can be resolved on the page: in the summary one about the session as
    /// a whole, elsewhere one about the item.
    pub fn first_conflict(&self) -> Option<(Option<ItemNo>, &Conflict)> {
        let item = (!matches!(self.page, Page::Summary { .. })).then_some(self.cursor);
        self.session.conflicts_of(item).first().map(|conflict| (item, conflict))
    }

    /// Returns how many values of others wait beside the fields of items.
    pub fn values_waiting(&self, items: &[ItemNo]) -> usize {
        items.iter().map(|&item| self.session.answer(item).conflicts.len()).sum()
    }

    /// Returns the conditions of the review's decision and those that it carries on, in the order in which they are
    /// read; an assessment has none.
    pub fn promises(&self) -> Vec<Promise> {
        if self.session.is_assessment() {
            return Vec::new();
        }
        let earlier: Vec<&Session> = self.earlier.iter().map(|one| &one.session).collect();
        let mut promises = conditions::promises(&self.session, &earlier);
        conditions::sort(&mut promises);
        promises
    }

    /// Returns whether earlier decisions had conditions.
    pub fn has_carried(&self) -> bool {
        self.promises().iter().any(|one| one.is_carried(&self.session))
    }

    /// Returns the item that was marked or parked just now, where the meeting has gone on to another one.
    pub fn just_marked(&self) -> Option<ItemNo> {
        let marked = self.sitting.marked.filter(|item| *item != self.cursor);
        marked.filter(|_| self.page == Page::Meeting)
    }

    /// Returns whether undo is about the item that was marked or parked just now, and not a later step.
    pub fn undoes_just_marked(&self) -> bool {
        let Some(item) = self.just_marked() else { return false };
        let is_of_park = |edit: &Edit| self.is_parked(item) && edit.items().is_empty();
        let next = self.undo.next(Direction::Back);
        next.is_some_and(|edit| edit.marks(item) || is_of_park(edit))
    }

    /// Returns the category of the item under the cursor.
    pub fn category(&self) -> CategoryNo {
        self.session.checklist().category_of(self.cursor)
    }

    /// Returns all items in the order of the list, and the place of the one under the cursor.
    pub fn order(&self) -> (Vec<ItemNo>, usize) {
        let order = self.filter.order(self.session.checklist());
        let place = order.iter().position(|item| *item == self.cursor).unwrap_or(0);
        (order, place)
    }

    /// Returns whether an item is shown. The one under the cursor always is: a mark must not make it vanish.
    pub fn shows(&self, item: ItemNo, today: NaiveDate) -> bool {
        item == self.cursor || self.filter.shows(self.voices(), item, today)
    }

    /// Returns whether an item is ticked, by itself or by the range that is being drawn.
    pub fn is_ticked(&self, item: ItemNo, today: NaiveDate) -> bool {
        let in_range = |from: ItemNo| self.range(from, today).contains(&item);
        self.ticks.items.contains(&item) || self.ticks.range_from.is_some_and(in_range)
    }

    /// Returns whether any item is ticked or a range is being drawn.
    pub fn has_ticks(&self) -> bool {
        !self.ticks.items.is_empty() || self.ticks.range_from.is_some()
    }

    /// Returns the ticked items, in order; or the one under the cursor where none is ticked.
    pub fn targets(&self, today: NaiveDate) -> Vec<ItemNo> {
        if !self.has_ticks() {
            return vec![self.cursor];
        }
        let mut targets = self.ticks.items.clone();
        targets.extend(self.ticks.range_from.into_iter().flat_map(|from| self.range(from, today)));
        targets.into_iter().collect()
    }

    /// Returns what a mark or a text goes to. A range that is being drawn ends here: moving on must not
    /// draw it further.
    pub fn take_targets(&mut self, today: NaiveDate) -> Vec<ItemNo> {
        let targets = self.targets(today);
        if self.ticks.range_from.take().is_some() {
            self.ticks.items.extend(&targets);
            self.ticks.last = Some(self.cursor);
        }
        targets
    }

    /// Returns the shown items from one to the cursor, both included.
    pub fn range(&self, from: ItemNo, today: NaiveDate) -> Vec<ItemNo> {
        if self.page.has_rows() {
            return self.rows_between(from, self.cursor, today);
        }
        let (order, here) = self.order();
        let from = order.iter().position(|item| *item == from).unwrap_or(here);
        let between = &order[from.min(here)..=from.max(here)];
        between.iter().copied().filter(|&item| self.shows(item, today)).collect()
    }

    /// Returns the number of ticked items, those of the range that is being drawn included.
    pub fn tick_count(&self, today: NaiveDate) -> usize {
        let drawn = self.ticks.range_from.map_or(0, |from| {
            let range = self.range(from, today).into_iter();
            range.filter(|item| !self.ticks.items.contains(item)).count()
        });
        self.ticks.items.len() + drawn
    }

    /// Returns whether any of the items that a mark would change satisfies a condition.
    pub fn any_target(&self, today: NaiveDate, is_so: impl Fn(ItemNo) -> bool) -> bool {
        if !self.has_ticks() {
            return is_so(self.cursor);
        }
        self.ticks.items.iter().any(|&item| is_so(item))
            || self
                .ticks
                .range_from
                .is_some_and(|from| self.range(from, today).into_iter().any(is_so))
    }
}
