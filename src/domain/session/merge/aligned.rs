//! The merge of sessions with different versions of their checklist: all go to one of them first.

use crate::domain::format::record::Kept;
use crate::domain::session::Session;
use crate::domain::session::common::is_upgraded_since;
use crate::domain::session::sides::Sides;

/// Three versions of a session with one checklist.
pub(super) struct Aligned {
    pub(super) sides: Sides<Session>,
    /// Our checklist, where both sides took another one than before and theirs is kept.
    pub(super) other: Option<Kept>,
}

/// Takes all to the checklist of the side that was upgraded, to theirs if both were. Returns `None` where they have
/// one checklist, or one of them holds what this version cannot read.
pub(super) fn aligned(sides: &Sides<&Session>) -> Option<Aligned> {
    let Sides { base, ours, theirs } = sides.map(Session::checklist);
    if base == ours && base == theirs {
        return None;
    }
    let is_only_ours = base == theirs;
    let checklist = if is_only_ours { ours } else { theirs };
    let at_one = |session: &Session| session.with_checklist(checklist);
    let is_of_both = base != ours || is_upgraded_since(sides.ours, sides.theirs);
    let is_said = !is_only_ours && ours != theirs && is_of_both;
    Some(Aligned {
        sides: Sides {
            base: at_one(sides.base)?,
            ours: at_one(sides.ours)?,
            theirs: at_one(sides.theirs)?,
        },
        other: is_said.then(|| Kept::of(&**ours)),
    })
}
