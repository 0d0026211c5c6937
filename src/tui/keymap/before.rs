//! The standard keys that config files were written beside. A key that is not among them came later: where a config
//! file binds it, that binding takes its place.

use crate::tui::chord::Chord;
use crate::tui::screens::Context;

/// The keys that work everywhere but in a search.
const ALWAYS: &str = "Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1";
/// Those of a list.
const LIST: &str = "j Down k Up g Home G End";
/// Those of a list of several pages.
const PAGES: &str = "PgDn Ctrl-D PgUp Ctrl-U";
/// Those that take changes back.
const UNDO: &str = "u Ctrl-R";
/// Those that go from category to category.
const CATEGORIES: &str = "Tab l Right Shift-Tab h Left";
/// Those of an item.
const ITEMS: &str = "d p m x = c n o t e b a < > w . , / Space s P E";
/// Those of a form.
const FORM: &str = "Enter Ctrl-J Alt-Enter Tab Shift-Tab Right End Ctrl-O";

/// The standard keys of each context before any was added, by their names. Nothing is added to them.
const STANDARD: &[(Context, &[&str])] = &[
    (Context::Home, &[ALWAYS, UNDO, LIST, PAGES, "Enter n N Space = r X E /"]),
    (
        Context::Review,
        &[ALWAYS, UNDO, LIST, PAGES, CATEGORIES, ITEMS, "v Enter I f 1 2 3 4 5 6 7 8 9"],
    ),
    (Context::Item, &[ALWAYS, UNDO, LIST, PAGES, CATEGORIES, ITEMS, "v I 1 2 3 4 5 6 7 8 9"]),
    (Context::Meeting, &[ALWAYS, UNDO, LIST, ITEMS, "PgDn PgUp Backspace z y Enter"]),
    (Context::WrapUp, &[ALWAYS, UNDO, LIST, PAGES, "Enter y s P E /"]),
    (Context::Summary, &[ALWAYS, UNDO, LIST, PAGES, CATEGORIES, "< > Enter w y P E /"]),
    (Context::Strip, &[ALWAYS, FORM]),
    (Context::Ask, &[ALWAYS, FORM]),
    (Context::Picker, &[LIST, "PgDn PgUp Enter Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L F1"]),
    (Context::Menu, &[ALWAYS, LIST, PAGES, "Enter"]),
    (Context::Export, &[ALWAYS, "Enter Tab Shift-Tab Ctrl-Y Ctrl-O Down Up PgDn PgUp"]),
    (Context::Help, &[ALWAYS, LIST, PAGES]),
    (Context::Question, &[ALWAYS, PAGES, "y n Enter c"]),
    (Context::Notice, &[ALWAYS, PAGES, "Enter"]),
    (Context::Plan, &[ALWAYS, "Enter Down Up"]),
    (Context::People, &[ALWAYS, UNDO, LIST, PAGES, "n Space r X"]),
    (Context::Compare, &[ALWAYS, LIST, PAGES]),
    (Context::Import, &[ALWAYS, LIST, PAGES, "Space Enter"]),
];

/// Returns whether a standard key of a context came later.
pub(super) fn is_later(context: Context, chord: Chord) -> bool {
    let keys = STANDARD.iter().find(|(known, _)| *known == context);
    let name = chord.to_string();
    !keys.is_some_and(|(_, keys)| keys.iter().any(|keys| keys.split(' ').any(|key| key == name)))
}
