//! Filters of the items shown, by status, by what is lacking, by level, by the responses and by owner.

use std::borrow::Cow;

use chrono::NaiveDate;
use foldhash::HashMap;

use crate::domain::basics::names::is_same;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::basics::worded::worded;
use crate::domain::insight::agreement::{Agreement, Voices};
use crate::domain::insight::by_level::by_level;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::levels::level_words;
use crate::domain::records::checklist::{Checklist, ItemNo};

worded! {
    /// A selection of items, in the order in which they are offered.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Filter by words {
        /// Every item.
        #[default]
        Everything: "everything";
        /// Items without a status.
        Unassessed: "unassessed";
        /// Items that are partial or missing.
        Gaps: "gaps: partial or missing";
        /// Every applicable item that is not done.
        NotDone: "not done";
        /// Items flagged as blockers.
        Blockers: "blockers";
        /// Gaps without an owner.
        Unowned: "gaps, no owner";
        /// Open items whose due date has passed.
        Overdue: "overdue";
        /// Done items without evidence.
        Unproven: "done without evidence";
        /// Items that do not apply.
        NotApplicable: "not applicable";
    }
}

impl Filter {
    /// Returns whether the selection includes an item.
    pub fn shows(self, answer: &Answer, today: NaiveDate) -> bool {
        match self {
            Self::Everything => true,
            Self::Unassessed => answer.status.is_none(),
            Self::Gaps => answer.is_gap(),
            Self::NotDone => answer.is_open(),
            Self::Blockers => answer.blocker,
            Self::Unowned => answer.is_gap() && answer.owner().is_none(),
            Self::Overdue => answer.is_overdue(today),
            Self::Unproven => answer.is_unproven(),
            Self::NotApplicable => answer.status == Some(Status::NotApplicable),
        }
    }
}

/// A filter of the review on the screen: by status, by level, by the responses or by owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// The items of a filter.
    Of(Filter),
    /// The unassessed items that had a status last time.
    Waiting,
    /// Every item, the most binding level first.
    ByLevel,
    /// The items of a level.
    Level(Text),
    /// The items to which responses agree so.
    Agreement(Agreement),
    /// The items of the person at the keyboard.
    Mine(Text),
    /// The items of another owner.
    Owner(Text),
}

impl Default for Selection {
    fn default() -> Self {
        Self::Of(Filter::Everything)
    }
}

impl Selection {
    /// Returns the selections that a review offers to a user, in order: every filter, where there is a last time what
    /// waits to be confirmed, each level and everything by level, where there are responses how they agree, the user's own
    /// items, those of each other owner.
    pub fn offered(voices: Voices<'_>, user: &Text) -> Vec<Self> {
        let session = voices.session();
        let filters = Filter::ALL.into_iter().map(Self::Of);
        let waiting = session.last_time().map(|_| Self::Waiting);
        let levels = by_level(session);
        let sorted = (levels.len() > 1).then_some(Self::ByLevel);
        let levels = levels.into_iter().map(|(level, _)| Self::Level(level.clone()));
        let agreements = Agreement::ALL.into_iter().filter(|_| voices.are_shown());
        let agreements = agreements.map(Self::Agreement);
        let others = session.owners().into_iter().filter(|owner| !is_same(owner, user));
        let mine = [Self::Mine(user.clone())];
        filters
            .chain(waiting)
            .chain(levels)
            .chain(sorted)
            .chain(agreements)
            .chain(mine)
            .chain(others.map(Self::Owner))
            .collect()
    }

    /// Returns the name for people, safe to show.
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Of(filter) => filter.words().into(),
            Self::Waiting => "waiting from last time".into(),
            Self::ByLevel => "everything, by level".into(),
            Self::Level(level) => level_words(level),
            Self::Agreement(agreement) => format!("responses: {}", agreement.words()).into(),
            Self::Mine(_) => "mine".into(),
            Self::Owner(owner) => owner.shown().into_cow(),
        }
    }

    /// Returns whether every item is shown.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Returns all items of a checklist in the order in which the selection lists them: that of the checklist, or by
    /// level, those without one last.
    pub fn order(&self, checklist: &Checklist) -> Vec<ItemNo> {
        let mut items: Vec<ItemNo> = (0..checklist.len()).map(ItemNo).collect();
        if *self == Self::ByLevel {
            let levels = checklist.levels().iter().enumerate();
            let places: HashMap<&Text, usize> =
                levels.map(|(place, level)| (level, place)).collect();
            let place = |item: &ItemNo| places.get(&checklist.item(*item).level).copied();
            items.sort_by_cached_key(|item| place(item).unwrap_or(usize::MAX));
        }
        items
    }

    /// Returns whether the selection includes an item of a session, as one person sees it.
    pub fn shows(&self, voices: Voices<'_>, item: ItemNo, today: NaiveDate) -> bool {
        let session = voices.session();
        match self {
            Self::Of(filter) => filter.shows(session.answer(item), today),
            Self::ByLevel => true,
            Self::Waiting => {
                let last = session.last_answer(item).and_then(|last| last.status);
                session.answer(item).status.is_none() && last.is_some()
            }
            Self::Level(level) => session.checklist().item(item).level == *level,
            Self::Agreement(agreement) => voices.rank(item) == *agreement,
            Self::Mine(name) | Self::Owner(name) => {
                session.answer(item).owner().is_some_and(|owner| is_same(owner, name))
            }
        }
    }
}
