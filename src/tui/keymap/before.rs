//! The standard keys that config files were written beside. A key that is not among them came later: where a config
//! file binds it, that binding takes its place.

use crate::tui::chord::Chord;
use crate::tui::screens::Context;

/// The standard keys of each context before any was added, by their names. Nothing is added to them.
const STANDARD: &[(Context, &str)] = &[
    (
        Context::Home,
        "Enter n N Space = r X E j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U / Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Review,
        "d p m x = c Space v n o t e b a < > Enter w s P E I j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Tab l Right Shift-Tab h Left . , / f Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1 1 2 3 4 5 6 7 8 9",
    ),
    (
        Context::Item,
        "d p m x = c Space v n o t e b a < > w s P E I j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Tab l Right Shift-Tab h Left . , / Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1 1 2 3 4 5 6 7 8 9",
    ),
    (
        Context::Meeting,
        "d p m x = c n o t e b a < > Space PgDn PgUp Backspace z w y Enter s P E j Down k Up g Home G End . , / Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::WrapUp,
        "Enter y s P E j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U / Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Summary,
        "< > Enter w y P E j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Tab l Right Shift-Tab h Left / Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Strip,
        "Enter Ctrl-J Alt-Enter Tab Shift-Tab Right End Ctrl-O Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Ask,
        "Enter Ctrl-J Alt-Enter Tab Shift-Tab Right End Ctrl-O Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Picker,
        "j Down k Up g Home G End PgDn PgUp Enter Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L F1",
    ),
    (
        Context::Menu,
        "j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Enter Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Export,
        "Enter Tab Shift-Tab Ctrl-Y Ctrl-O Down Up PgDn PgUp Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Help,
        "j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Question,
        "PgDn Ctrl-D PgUp Ctrl-U y n Enter c Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Notice,
        "PgDn Ctrl-D PgUp Ctrl-U Enter Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (Context::Plan, "Enter Down Up Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1"),
    (
        Context::People,
        "n Space r X j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Esc q u Ctrl-R Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Compare,
        "j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
    (
        Context::Import,
        "Space Enter j Down k Up g Home G End PgDn Ctrl-D PgUp Ctrl-U Esc q Ctrl-C Ctrl-Z Ctrl-S Ctrl-L : Ctrl-P ? F1",
    ),
];

/// Returns whether a standard key of a context came later.
pub(super) fn is_later(context: Context, chord: Chord) -> bool {
    let keys = STANDARD.iter().find(|(known, _)| *known == context);
    let name = chord.to_string();
    !keys.is_some_and(|(_, keys)| keys.split(' ').any(|key| key == name))
}
