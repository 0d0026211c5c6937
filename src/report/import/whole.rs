//! Compares the people and the conditions of the decision on a page with those of the session. An entry of
//! these lists is read whole.

pub(super) mod conditions;
pub(super) mod people;

use crate::report::import::page::reader::RemarkAt;
use crate::report::import::proposal::Proposal;

/// Changes with their offsets, and remarks.
pub(super) type Compared = (Vec<(usize, Proposal)>, Vec<RemarkAt>);
