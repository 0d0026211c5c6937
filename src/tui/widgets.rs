//! Parts that several screens are made of. A widget draws what it is given and decides nothing.

pub mod canvas;
pub mod editor;
pub mod footer;
pub mod gauge;
pub mod row;
pub mod window;
