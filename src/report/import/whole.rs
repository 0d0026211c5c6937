//! Compares the people and the conditions of the decision on a page with those of the session. An entry of
//! these lists is read whole.

mod conditions;
mod people;

use crate::report::import::Proposal;
use crate::report::import::page::RemarkAt;

pub(super) use crate::report::import::whole::conditions::conditions;
pub(super) use crate::report::import::whole::people::people;

/// Changes with their offsets, and remarks.
pub(super) type Compared = (Vec<(usize, Proposal)>, Vec<RemarkAt>);
