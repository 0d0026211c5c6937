//! Tables of cells.

pub(super) mod heads;
