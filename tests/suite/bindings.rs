//! Key bindings of the user's own: everything shown names them, never a standard key that they replace.

use std::fs;
use std::sync::LazyLock;

use readyroom::store::config;
use readyroom::tui::action::Action;
use readyroom::tui::chord::Chord;
use readyroom::tui::keymap::{Keymap, Row, TABLE, rows_in};
use readyroom::tui::screens::Context;
use readyroom::tui::update::Msg;
use readyroom::tui::{self, ThemeName};

use crate::cli::Shell;
use crate::screens::{as_designed, three_systems};
use crate::stage::Stage;

/// Keys that act where characters are text: the standard of nothing, but for two.
const ACTING: [&str; 23] = [
    "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "Ctrl-A", "Ctrl-B",
    "Ctrl-E", "Ctrl-F", "Ctrl-G", "Ctrl-K", "Ctrl-N", "Ctrl-Q", "Ctrl-T", "Ctrl-V", "Ctrl-W",
    "Ctrl-X",
];

/// Every action that can have another key, with a key that no action has by itself.
fn everything_elsewhere() -> String {
    let mut acting = ACTING.into_iter();
    let mut letters = ('а'..='я').chain('А'..='Я').chain('α'..='ω').chain('ა'..='ჰ');
    let mut keys = vec!["[keys]\n".to_owned()];
    let mut known = Vec::new();
    for row in TABLE {
        let action = row.action;
        if known.contains(&action) || matches!(action, Action::GoToCategory(_)) {
            continue;
        }
        known.push(action);
        let in_text = TABLE.iter().filter(|row| row.action == action).any(|row| {
            row.contexts().any(Context::takes_text)
                && row.chords.iter().any(|chord| chord.typed().is_none())
        });
        let key = if in_text {
            acting.next().expect("enough keys that act in text").to_owned()
        } else {
            letters.next().expect("enough letters").to_string()
        };
        keys.push(format!("{} = \"{key}\"\n", action.slug()));
    }
    keys.concat()
}

pub static ELSEWHERE: LazyLock<Keymap> = LazyLock::new(|| {
    let (keymap, flaws) = Keymap::with(&config::parse(&everything_elsewhere()).0.keys);
    assert_eq!(flaws, []);
    keymap
});

/// The keys of `ELSEWHERE`: one that is the standard of another action stands for the user's.
static BOUND: LazyLock<Vec<Chord>> = LazyLock::new(|| {
    let of_row = |row: &'static Row| {
        row.contexts().flat_map(|context| ELSEWHERE.chords(row, context)).collect::<Vec<_>>()
    };
    TABLE.iter().flat_map(of_row).collect()
});

impl Stage {
    pub fn with_other_keys(mut self) -> Self {
        self.model.setup.keymap = ELSEWHERE.clone();
        self
    }

    /// Presses the key of an action; gives whether there is one.
    fn act(&mut self, action: Action) -> bool {
        let keymap = self.model.setup.keymap.clone();
        let context = self.model.context();
        let mut rows = rows_in(context).filter(|row| row.action == action);
        let chord: Option<Chord> = rows.find_map(|row| keymap.chords(row, context).next());
        let has_key = chord.map(|chord| self.send(Msg::Key(chord))).is_some();
        if matches!(action, Action::Export | Action::ImportReport) && has_key {
            self.play("<C-u>~/report.md");
        }
        has_key
    }
}

/// Standard keys stand on no screen. `a`, `A` and `I` are words too; arrows, Home and End as well.
#[track_caller]
fn names_no_standard_key(stage: &Stage, after: &str) {
    // Esc and Ctrl-C do what they do whatever is bound.
    const NAMED: [&str; 8] =
        ["Enter", "Space", "Backspace", "Tab", "Shift-Tab", "PgUp", "PgDn", "F1"];
    let characters: Vec<String> = TABLE
        .iter()
        .filter(|row| !matches!(row.action, Action::GoToCategory(_)))
        .flat_map(|row| row.chords)
        .filter(|chord| !chord.typed().is_some_and(|c| c.is_ascii_digit()))
        .filter(|chord| chord.typed().is_some() || !BOUND.contains(chord))
        .filter(|chord| {
            ![Chord::char('a'), Chord::char('A'), Chord::char('I'), Chord::ctrl('c')]
                .contains(chord)
        })
        .filter(|chord| chord.typed().is_some() || chord.to_string().starts_with("Ctrl-"))
        .map(Chord::to_string)
        .collect();
    let screen = stage.screen();
    // The legend of a report is no hint.
    for line in
        screen.lines().filter(|line| !line.contains("= partial") && !line.contains("not assessed,"))
    {
        // Beside a box stand remnants of words.
        let inside: Vec<&str> = line.split('│').collect();
        let inside = if inside.len() > 2 { &inside[1..inside.len() - 1] } else { &inside[..] };
        for word in inside.iter().flat_map(|part| part.split_whitespace()) {
            let bare = word.trim_matches([';', ',', ':', '.', '(', ')']);
            let word = if bare.is_empty() { word } else { bare };
            let is_standard = NAMED.contains(&word) || characters.iter().any(|key| key == word);
            assert!(!is_standard, "`{word}` after {after} on\n{screen}");
        }
    }
}

/// One after the other, looking at each screen.
fn journey(mut stage: Stage, actions: &[Action]) {
    for action in actions {
        assert!(stage.act(*action), "{action:?} of {actions:?}");
        names_no_standard_key(&stage, &format!("{action:?} of {actions:?}"));
    }
}

#[test]
fn no_standard_key_is_named_when_every_action_has_another() {
    for (width, height) in [(80, 24), (40, 10)] {
        let review = || Stage::in_session(width, height, None, as_designed).with_other_keys();
        let home = || Stage::at_home_with(width, height, three_systems).with_other_keys();
        let first = || Stage::at_home(width, height).with_other_keys();
        for start in [&review as &dyn Fn() -> Stage, &home, &first] {
            let beginning = start();
            names_no_standard_key(&beginning, "the start");
            // In ASCII the letters of this test cannot be shown.
            let rows = rows_in(beginning.model.context());
            for row in rows.filter(|row| row.action != Action::ToggleAscii) {
                let mut stage = start();
                stage.act(row.action);
                names_no_standard_key(&stage, &format!("{:?}", row.action));
            }
        }
    }
}

#[test]
fn no_standard_key_is_named_on_the_way_through_a_review() {
    use Action as A;
    let begun: &[Action] = &[A::OpenMeeting, A::Keep];
    let journeys: [&[Action]; 14] = [
        &[A::MarkDone, A::Undo, A::Redo, A::Undo, A::Tick, A::MoveDown, A::Tick, A::Close],
        &[A::ChooseFilter, A::MoveDown, A::Choose, A::NextCategory, A::Close],
        &[A::EditNote, A::NextField, A::NextField, A::ShowHelp, A::PageDown, A::Close, A::Keep],
        &[A::OpenItem, A::PageDown, A::ShowPalette, A::Close, A::GoBack],
        &[A::ShowPalette, A::PageDown, A::PageDown, A::PageDown, A::Close],
        &[A::Export, A::NextFormat, A::PageDown, A::CopyReport, A::Keep],
        &[A::Export, A::Keep, A::Export, A::Keep, A::SayNo, A::Close],
        &[A::ImportReport, A::Keep, A::Close],
        &[A::MarkMissing, A::AcceptRisk, A::NextField, A::Close],
        &[A::OpenSummary, A::Decide, A::MoveDown, A::Choose, A::NextField, A::Close],
        &[A::ShowPeople, A::AddPerson, A::Close, A::TogglePresent, A::Close],
        &[A::MarkNotApplicable, A::Keep, A::Close],
        &[A::PreviousUnassessed, A::StillSo, A::DiscardDraft],
        &[A::ToggleBlocker, A::Decide],
    ];
    for size in [(80, 24), (60, 18), (40, 10)] {
        let start = || Stage::in_session(size.0, size.1, None, as_designed).with_other_keys();
        for actions in journeys {
            // What has no key here is left out.
            let mut stage = start();
            for action in actions {
                stage.act(*action);
                names_no_standard_key(&stage, &format!("{action:?} of {actions:?}"));
            }
        }
        let meeting = [
            A::MarkDone,
            A::Skip,
            A::BackToMarked,
            A::Park,
            A::PauseClock,
            A::PauseClock,
            A::EditNote,
            A::Close,
            A::ShowHelp,
            A::Close,
            A::Decide,
            A::Close,
            A::OpenSummary,
            A::Walk,
        ];
        journey(start(), &[begun, &meeting].concat());
    }
}

/// Texts name an action in braces for its key; a misspelt name would be shown as it is.
#[test]
fn every_action_that_a_text_names_is_in_the_table() {
    let names: Vec<&str> = TABLE.iter().map(|row| row.action.code()).collect();
    let mut count = 0;
    for (file, text) in crate::house::code() {
        let in_braces = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
        for (name, _) in in_braces {
            let is_action = name.chars().all(|c| c.is_ascii_alphabetic())
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.contains(|c: char| c.is_ascii_lowercase());
            if is_action && file.starts_with("tui/") {
                count += 1;
                assert!(names.contains(&name), "{name} in {file}");
            }
        }
    }
    assert!(count > 20, "{count}");
}

fn with_config(text: &str) -> (Shell, String) {
    let shell = Shell::new();
    let path = shell.dir.path().join("config.toml");
    fs::write(&path, text).unwrap();
    (shell, path.to_str().unwrap().to_owned())
}

#[test]
fn config_check_lists_every_flaw_and_every_other_command_refuses_the_file() {
    let (shell, path) =
        with_config("theme = \"mine\"\nnme = 1\n[keys]\nmark-don = \"D\"\nfind = \"d\"\n");
    for command in [&["config", "check"][..], &["list"], &["keys"], &["show", "x"]] {
        let ran = shell.run(&[&["--config", &path], command].concat());
        assert_eq!(ran.code, 2, "{command:?}");
        for flaw in [
            "line 1: no theme `mine`",
            "line 2: `nme` is not known",
            "line 4: no action `mark-don`",
            "line 5: `d` would do",
        ] {
            assert!(ran.err.contains(flaw), "{command:?}: {}", ran.err);
        }
    }
}

#[test]
fn keys_prints_the_keys_of_the_config_file() {
    let (shell, path) =
        with_config("[keys]\nmark-done = \"D\"\nundo = [\"U\", \"F4\"]\nfind = []\n");
    let out = shell.run(&["--config", &path, "keys"]).out;
    assert!(out.contains("  D                  done: true today, with evidence"), "{out}");
    assert!(out.contains("  U F4               undo the last change"), "{out}");
    assert!(out.contains("  (palette)          find, and go there"), "{out}");
}

#[test]
fn a_new_config_file_names_every_action_and_is_valid_with_and_without_the_comments() {
    let (shell, path) = with_config("");
    assert_eq!(shell.run(&["--config", &path, "config", "init", "--force"]).code, 0);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("# mark-done = \"d\"  # done: true today, with evidence\n"), "{text}");
    assert!(text.contains("# show-help = [\"?\", \"F1\"]  #"), "{text}");
    assert_eq!(shell.run(&["--config", &path, "config", "check"]).code, 0);
    let (before, keys) = text.split_once("# [keys]\n").unwrap();
    let keys: Vec<&str> = keys.lines().map(|line| &line[2..]).collect();
    fs::write(&path, format!("{before}[keys]\n{}\n", keys.join("\n"))).unwrap();
    let ran = shell.run(&["--config", &path, "config", "check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(shell.run(&["--config", &path, "keys"]).out, shell.run(&["keys"]).out);
}

#[test]
fn help_names_the_keys_of_the_user() {
    let mut stage = Stage::in_review(80, 40).with_other_keys();
    stage.act(Action::ShowHelp);
    let key = ELSEWHERE.key_in(Context::Review, Action::MarkDone).unwrap();
    assert!(stage.screen().contains(&format!("{key}                  done: true today")));
}

#[test]
fn the_config_file_of_the_readme_is_valid() {
    let readme = include_str!("../../README.md");
    let (_, example) = readme.split_once("```toml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let (shell, path) = with_config(example);
    let ran = shell.run(&["--config", &path, "config", "check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// A config file written before the theme `light` and some of the standard keys were there.
const OF_BEFORE: &str = "theme = \"light\"\n[themes.light]\naccent = \"magenta\"\n[keys]\n\
                         mark-done = \"D\"\ncopy-report = \"Ctrl-N\"\nchange-role = \"R\"\n";

#[test]
fn a_config_file_of_before_says_what_it_said() {
    let config = config::parse(OF_BEFORE).0;
    assert_eq!(tui::flaws(&config), []);
    let own = tui::theme_named("light", &config.themes).unwrap();
    assert!(matches!(own, ThemeName::Own(_)), "{own:?}");
    assert_eq!(tui::themes(&config.themes).iter().filter(|one| one.name == "light").count(), 1);
    for name in ["automatic", "monochrome", "high-contrast", "colour-blind"] {
        assert!(tui::theme_named(name, &config.themes).is_some(), "{name}");
    }
    let keymap = Keymap::with(&config.keys).0;
    let does = |context, chord| keymap.resolve(context, chord);
    assert_eq!(does(Context::Review, Chord::char('D')), Some(Action::MarkDone));
    assert_eq!(does(Context::People, Chord::char('R')), Some(Action::ChangeRole));
    assert_eq!(does(Context::Export, Chord::ctrl('n')), Some(Action::CopyReport));
    // Elsewhere the standard key stays.
    assert_eq!(does(Context::Export, Chord::ctrl('t')), Some(Action::PreviousFormat));
    // It would clash with one that was there before.
    let (config, _) = config::parse("[keys]\ncopy-report = \"Ctrl-O\"\n");
    assert_eq!(Keymap::with(&config.keys).1.len(), 1);
}

#[test]
fn config_check_warns_of_a_standard_key_that_a_binding_takes_the_place_of() {
    let (shell, path) = with_config(OF_BEFORE);
    let ran = shell.run(&["--config", &path, "config", "check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let warning =
        "warning: `Ctrl-N` does `copy-report` in the export, and not `next-format` as it would";
    assert!(ran.err.contains(warning), "{}", ran.err);
    let (shell, path) = with_config("[keys]\nmark-done = \"D\"\n");
    assert_eq!(shell.run(&["--config", &path, "config", "check"]).err, "");
}
