//! Functions of a whole session: the agenda, comparisons, conditions, decisions, the gate, the next review,
//! filters and search.

pub mod agenda;
pub mod agreement;
pub mod apart;
pub mod by_level;
pub mod compare;
pub mod conditions;
pub mod confirming;
pub mod deciding;
pub mod filter;
pub mod gate;
pub mod gate_scope;
pub mod heard;
pub mod next_review;
pub mod portfolio;
pub mod recency;
pub mod search;
