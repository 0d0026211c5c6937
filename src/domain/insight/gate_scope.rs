//! The items that the rules of a gate count: all of a review, or those of a level and the more binding ones.

use crate::domain::basics::score::Tally;
use crate::domain::insight::agreement::{Sight, Voices};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::checklist::levels::NoLevel;
use crate::domain::session::Session;

/// The items of a session that count.
#[derive(Clone, Debug)]
pub struct Scope<'s> {
    /// The session.
    pub session: &'s Session,
    /// The responses that its user may see.
    pub voices: Voices<'s>,
    /// The place of the least binding level that counts; `None` if every item does.
    least: Option<usize>,
    tally: Tally,
}

impl<'s> Scope<'s> {
    /// Returns every item of a session.
    pub fn whole(session: &'s Session) -> Self {
        let voices = Voices::new(session, Sight::default());
        Self { session, voices, least: None, tally: *session.tally() }
    }

    /// Returns the items of a level and the more binding ones. Letter case does not matter.
    ///
    /// # Errors
    /// The checklist has no such level.
    pub fn down_to(session: &'s Session, level: &str) -> Result<Self, NoLevel> {
        let levels = session.checklist().levels();
        let least = levels.iter().position(|known| known.raw().eq_ignore_ascii_case(level));
        let known = || levels.iter().map(|level| level.raw().to_owned()).collect();
        let least = least.ok_or_else(|| NoLevel { given: level.to_owned(), known: known() })?;
        let whole = Self::whole(session);
        let mut scope = Self { least: Some(least), tally: Tally::default(), ..whole };
        for (_, answer) in scope.answers() {
            *scope.tally.of_mut(answer.status) += 1;
            scope.tally.blockers += u32::from(answer.blocker);
        }
        Ok(scope)
    }

    /// Returns the same items for a user with this sight of responses.
    pub fn seen(self, sight: Sight) -> Self {
        Self { voices: Voices::new(self.session, sight), ..self }
    }

    /// Returns the counts of the items.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Returns the answers to the items, in the checklist's order.
    pub fn answers(&self) -> impl Iterator<Item = (ItemNo, &'s Answer)> + use<'s> {
        let (session, least) = (self.session, self.least);
        session
            .answers()
            .filter(move |(item, _)| least.is_none_or(|least| holds(session, *item, least)))
    }
}

/// Returns whether an item has a level that is at least as binding as that in a place. Items without a level have not.
fn holds(session: &Session, item: ItemNo, least: usize) -> bool {
    let checklist = session.checklist();
    let level = &checklist.item(item).level;
    checklist.levels().iter().position(|known| known == level).is_some_and(|place| place <= least)
}
