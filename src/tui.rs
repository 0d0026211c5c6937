//! The full-screen program, in the Elm way: a model, one `update`, one `draw`, and a runtime that
//! alone touches the terminal.

pub mod action;
pub mod chord;
pub mod keymap;
pub mod model;
mod runtime;
pub mod screens;
pub mod settings;
pub mod theme;
pub mod update;
pub mod view;
pub mod widgets;

pub use crate::tui::keymap::Keymap;
pub use crate::tui::keymap::own::template as keys_template;
pub use crate::tui::model::Setup;
pub use crate::tui::model::look::{Between, Look, Mouse, NamedTheme, ThemeName};
pub use crate::tui::runtime::{Clock, Ended, Start, outlive_file_size_limit, run};
pub use crate::tui::settings::{flaws, theme_named, themes, unknown_theme};
pub use crate::tui::update::Beginning;
