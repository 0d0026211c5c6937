//! Keys of the user's own, by the names of actions: read from the config file and checked against the table.
//! Each key that cannot be bound is reported with its line.

use crate::domain::basics::names::excerpt;
use crate::domain::format::problem::nearest;
use crate::store::config::{Binding, Flaw, Named};
use crate::tui::action::Action;
use crate::tui::chord::{Chord, Key, Modifier};
use crate::tui::keymap::{Keymap, Own, Row, TABLE, grouped, rows_in};
use crate::tui::screens::Context;

/// The keys that cannot be rebound, each with the reason.
const FIXED: [(Action, Chord, &str); 2] = [
    (Action::Close, Chord::key(Key::Esc), "always closes"),
    (Action::Quit, Chord::ctrl('c'), "always quits"),
];
/// The largest number of contexts that a clash names.
const NAMED: usize = 3;

/// A key that was read: its action, and its line in the config file.
struct Bound {
    action: Action,
    chord: Chord,
    line: usize,
}

/// Two actions bound to one key, with the contexts in which they collide.
struct Clash {
    chord: Chord,
    actions: [Action; 2],
    contexts: Vec<Context>,
}

impl Keymap {
    /// Returns the table with the user's keys in place of the standard ones, and the flaws of the bindings.
    pub fn with(bindings: &[Binding]) -> (Self, Vec<Flaw>) {
        // Nothing is wrong with the table itself.
        if bindings.is_empty() {
            return (Self::default(), Vec::new());
        }
        let (mut keymap, mut bound, mut flaws) = (Self::default(), Vec::new(), Vec::new());
        for binding in bindings {
            match read(binding, &mut bound) {
                Ok(own) => keymap.own.extend(own),
                Err(found) => flaws.extend(found),
            }
        }
        flaws.extend(keymap.clashes().into_iter().filter_map(|found| flaw_of(&found, &bound)));
        flaws.sort();
        (keymap, flaws)
    }

    /// Returns each pair of actions that have one key in a context.
    fn clashes(&self) -> Vec<Clash> {
        let mut clashes: Vec<Clash> = Vec::new();
        for context in Context::ALL {
            let mut taken: Vec<(Chord, Action)> = Vec::new();
            let keys = rows_in(context)
                .flat_map(|row| self.chords(row, context).map(|chord| (chord, row.action)));
            for (chord, action) in keys {
                let other =
                    taken.iter().find(|(known, _)| *known == chord).map(|(_, other)| *other);
                taken.push((chord, action));
                let Some(other) = other.filter(|other| *other != action) else { continue };
                let actions = [other, action];
                let mut known = clashes.iter_mut();
                match known.find(|one| one.chord == chord && one.actions == actions) {
                    Some(known) => known.contexts.push(context),
                    None => clashes.push(Clash { chord, actions, contexts: vec![context] }),
                }
            }
        }
        clashes
    }
}

/// Returns the `[keys]` section of a config file that restates the standard table, as comments.
pub fn template() -> String {
    let standard = grouped(TABLE.iter().map(|row| (row, row.chords.to_vec())));
    let actions = standard.into_iter().flat_map(|(_, actions)| actions);
    let line = |(keys, action): (String, Action)| {
        let keys: Vec<String> = keys.split_whitespace().map(|key| format!("\"{key}\"")).collect();
        let keys = match keys.as_slice() {
            [key] => key.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        format!("# {} = {keys}  # {}\n", action.slug(), action.words().title)
    };
    let lines = actions.filter(|(_, action)| !matches!(action, Action::GoToCategory(_))).map(line);
    std::iter::once("# [keys]\n".to_owned()).chain(lines).collect()
}

/// Reads the keys of an action; none where they are the standard ones anyway.
fn read(binding: &Binding, bound: &mut Vec<Bound>) -> Result<Option<Own>, Vec<Flaw>> {
    let Named { name, line } = &binding.action;
    let action = action_named(name).map_err(|words| vec![Flaw::new(*line, words)])?;
    let (mut chords, mut flaws) = (Vec::new(), Vec::new());
    for Named { name, line } in &binding.keys {
        match key_named(name, action) {
            Ok(chord) => {
                bound.push(Bound { action, chord, line: *line });
                chords.push(chord);
            }
            Err(words) => flaws.push(Flaw::new(*line, words)),
        }
    }
    let is_typed = |chord: &Chord| chord.typed().is_some();
    if flaws.is_empty() && acts_in_text_only(action) && chords.iter().all(is_typed) {
        let words =
            format!("`{name}` acts where characters are text; take a key like F2 or Ctrl-K");
        flaws.push(Flaw::new(*line, words));
    }
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let fixed = FIXED.iter().filter(|(fixed, ..)| *fixed == action).map(|(_, chord, _)| *chord);
    chords.extend(fixed.filter(|chord| !chords.contains(chord)).collect::<Vec<_>>());
    let standard: Vec<Chord> = rows_of(action).flat_map(|row| row.chords).copied().collect();
    let is_standard = standard.iter().all(|chord| chords.contains(chord))
        && chords.iter().all(|chord| standard.contains(chord));
    let in_text = chords.iter().copied().filter(|chord| !is_typed(chord)).collect();
    Ok((!is_standard).then_some(Own { action, chords, in_text }))
}

fn rows_of(action: Action) -> impl Iterator<Item = &'static Row> + Clone {
    TABLE.iter().filter(move |row| row.action == action)
}

fn acts_in_text_only(action: Action) -> bool {
    rows_of(action).flat_map(Row::contexts).all(Context::has_field)
}

fn action_named(name: &str) -> Result<Action, String> {
    match TABLE.iter().map(|row| row.action).find(|action| action.slug() == name) {
        Some(Action::GoToCategory(_)) => Err(format!("`{name}` stays on the digits from 1 to 9")),
        Some(action) => Ok(action),
        None => {
            let slugs: Vec<String> = TABLE.iter().map(|row| row.action.slug()).collect();
            let slugs: Vec<&str> = slugs.iter().map(String::as_str).collect();
            let meant = nearest(name, &slugs).map(|slug| format!("; did you mean `{slug}`?"));
            Err(format!("no action `{}`{}", excerpt(name), meant.unwrap_or_default()))
        }
    }
}

/// Parses the name of a key, and checks that it can be a key of the action.
fn key_named(name: &str, action: Action) -> Result<Chord, String> {
    let shown = excerpt(name);
    let lower = name.to_lowercase();
    if lower.starts_with("ctrl-shift-") || lower.starts_with("shift-ctrl-") {
        return Err(format!("`{shown}` cannot be bound: terminals send the same without Shift"));
    }
    let Some(chord) = Chord::named(name) else {
        return Err(format!(
            "`{shown}` is no key; write d, D, Space, Enter, Shift-Tab, PgUp, F2, Ctrl-U or Alt-Enter"
        ));
    };
    if let Some(why) = unbindable(chord) {
        return Err(format!("`{shown}` cannot be bound: {why}"));
    }
    if let Some((.., why)) = FIXED.iter().find(|(of, key, _)| *key == chord && *of != action) {
        return Err(format!("`{chord}` {why}; take another key for `{}`", action.slug()));
    }
    if let Some(context) = would_stop_editing(chord, action) {
        return Err(format!(
            "`{chord}` is needed for the text in {}; take another key for `{}`",
            context.words(),
            action.slug()
        ));
    }
    Ok(chord)
}

/// Returns the reason why a key does not arrive as pressed, if there is one.
const fn unbindable(chord: Chord) -> Option<&'static str> {
    match (chord.modifier, chord.key) {
        (Modifier::None, Key::Char('[' | 'O')) => {
            Some("over a slow line an arrow key arrives in pieces, and this is one of them")
        }
        (Modifier::Alt, Key::Enter) | (Modifier::None, _) => None,
        (Modifier::Alt, _) => Some("over a slow line Alt and a key look like Esc and that key"),
        (Modifier::Ctrl, Key::Char('h')) => Some("many terminals send it for Backspace"),
        (Modifier::Ctrl, Key::Char('i')) => Some("terminals send it for Tab"),
        (Modifier::Ctrl, Key::Char('m')) => Some("terminals send it for Enter"),
        (Modifier::Ctrl, Key::Char('a'..='z')) => None,
        (Modifier::Ctrl, _) => Some("with Ctrl go the letters from a to z"),
    }
}

/// Returns a context in which text could not be edited any more if the action had the key.
fn would_stop_editing(chord: Chord, action: Action) -> Option<Context> {
    let edits = matches!(
        chord.key,
        Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::Home | Key::End
    );
    let replaces = |row: &&Row| {
        !row.chords.contains(&chord) && row.chords.iter().any(|own| own.typed().is_none())
    };
    let contexts = rows_of(action).filter(replaces).flat_map(Row::contexts);
    contexts.filter(|_| edits).find(|context| context.has_field())
}

/// Returns the flaw of a clash, with both lines and the remedy.
fn flaw_of(clash: &Clash, bound: &[Bound]) -> Option<Flaw> {
    let line_of = |action: Action| {
        let own = bound.iter().find(|one| one.action == action && one.chord == clash.chord);
        own.map(|own| own.line)
    };
    let named = |action: Action| match line_of(action) {
        Some(line) => format!("`{}` (line {line})", action.slug()),
        None => format!("`{}` (its standard key)", action.slug()),
    };
    let [one, other] = clash.actions;
    let line = line_of(one).max(line_of(other))?;
    let contexts: Vec<&str> = clash.contexts.iter().map(|context| context.words()).collect();
    let rest = contexts.len().saturating_sub(NAMED);
    let contexts = contexts.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    Some(Flaw::new(
        line,
        format!(
            "`{}` would do two things in {contexts}{more}: {} and {}; give one of them another key",
            clash.chord,
            named(one),
            named(other)
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::config;

    /// Returns the keymap of a `[keys]` section, and its flaws with their lines.
    fn read(keys: &str) -> (Keymap, Vec<String>) {
        let (config, flaws) = config::parse(&format!("[keys]\n{keys}"));
        assert_eq!(flaws, [], "{keys}");
        let (keymap, flaws) = Keymap::with(&config.keys);
        (keymap, flaws.into_iter().map(|flaw| format!("{}: {}", flaw.line, flaw.words)).collect())
    }

    #[track_caller]
    fn sound(keys: &str) -> Keymap {
        let (keymap, flaws) = read(keys);
        assert_eq!(flaws, [""; 0], "{keys}");
        keymap
    }

    #[test]
    fn named_keys_take_the_place_of_the_standard_ones() {
        let keymap = sound("mark-done = \"D\"\nundo = [\"U\", \"F4\"]\ntoggle-blocker = []\n");
        let does = |key| keymap.resolve(Context::Review, key);
        assert_eq!(does(Chord::char('D')), Some(Action::MarkDone));
        assert_eq!(does(Chord::char('d')), None);
        assert_eq!(does(Chord::char('U')), Some(Action::Undo));
        assert_eq!(does(Chord::key(Key::F(4))), Some(Action::Undo));
        assert_eq!(does(Chord::char('b')), None);
        assert_eq!(keymap.key_in(Context::Home, Action::Undo).as_deref(), Some("U"));
    }

    #[test]
    fn where_text_is_typed_characters_never_act() {
        let keymap = sound("move-down = [\"J\", \"F5\"]\nmove-up = \"K\"\ngo-back = \"F8\"\n");
        let does = |key| keymap.resolve(Context::Picker, key);
        assert_eq!(does(Chord::char('J')), None);
        assert_eq!(does(Chord::key(Key::F(5))), Some(Action::MoveDown));
        assert_eq!(does(Chord::key(Key::Down)), None);
        // Without any other key the standard ones stay.
        assert_eq!(does(Chord::key(Key::Up)), Some(Action::MoveUp));
        // What has no key in a text field gets none.
        assert_eq!(does(Chord::key(Key::F(8))), None);
        assert_eq!(keymap.resolve(Context::Question, Chord::key(Key::F(8))), Some(Action::GoBack));
    }

    #[test]
    fn esc_and_ctrl_c_stay_what_they_are() {
        let keymap = sound("close = \"F9\"\nquit = \"F10\"\n");
        for context in Context::ALL {
            assert_eq!(keymap.resolve(context, Chord::key(Key::Esc)), Some(Action::Close));
            assert_eq!(keymap.resolve(context, Chord::key(Key::F(9))), Some(Action::Close));
            assert_eq!(keymap.resolve(context, Chord::ctrl('c')), Some(Action::Quit));
        }
        let (_, flaws) = read("undo = \"Esc\"\nredo = \"Ctrl-C\"\n");
        assert_eq!(
            flaws,
            [
                "2: `Esc` always closes; take another key for `undo`",
                "3: `Ctrl-C` always quits; take another key for `redo`"
            ]
        );
    }

    #[test]
    fn every_flaw_is_told_with_its_line_and_what_to_do() {
        for (keys, told) in [
            ("mark-don = \"D\"", "no action `mark-don`; did you mean `mark-done`?"),
            ("go-to-category = \"D\"", "`go-to-category` stays on the digits from 1 to 9"),
            (
                "undo = \"Shift-U\"",
                "`Shift-U` is no key; write d, D, Space, Enter, Shift-Tab, PgUp, F2, Ctrl-U or Alt-Enter",
            ),
            (
                "undo = \"[\"",
                "`[` cannot be bound: over a slow line an arrow key arrives in pieces, and this is one of them",
            ),
            (
                "undo = \"Alt-u\"",
                "`Alt-u` cannot be bound: over a slow line Alt and a key look like Esc and that key",
            ),
            (
                "undo = \"Ctrl-Shift-U\"",
                "`Ctrl-Shift-U` cannot be bound: terminals send the same without Shift",
            ),
            ("undo = \"Ctrl-I\"", "`Ctrl-I` cannot be bound: terminals send it for Tab"),
            ("undo = \"Ctrl-1\"", "`Ctrl-1` cannot be bound: with Ctrl go the letters from a to z"),
            ("keep = \"K\"", "`keep` acts where characters are text; take a key like F2 or Ctrl-K"),
            (
                "keep = \"Backspace\"",
                "`Backspace` is needed for the text in the writing strip; take another key for `keep`",
            ),
            (
                "find = \"d\"",
                "`d` would do two things in the review, the item's page, the meeting: `mark-done` (its standard \
                 key) and `find` (line 2); give one of them another key",
            ),
            (
                "undo = \"9\"",
                "`9` would do two things in the review, the item's page: `go-to-category` (its standard key) \
                 and `undo` (line 2); give one of them another key",
            ),
        ] {
            assert_eq!(read(keys).1, [format!("2: {told}")], "{keys}");
        }
        let (_, flaws) = read("park = \"D\"\n\nskip = [\"F2\", \"D\"]\n");
        assert_eq!(
            flaws,
            [
                "4: `D` would do two things in the meeting: `skip` (line 4) and `park` (line 2); give one of \
              them another key"
            ]
        );
    }

    #[test]
    fn two_actions_can_change_places() {
        let keymap = sound("mark-done = \"p\"\nmark-partial = \"d\"\n");
        assert_eq!(keymap.resolve(Context::Review, Chord::char('d')), Some(Action::MarkPartial));
    }

    #[test]
    fn the_section_with_the_standard_keys_is_sound_and_changes_nothing() {
        let keys = template().replace("# [keys]\n", "").replace("\n# ", "\n");
        assert_eq!(sound(keys.trim_start_matches("# ")), Keymap::default());
    }
}
