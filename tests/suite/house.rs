//! The rules of the module structure that the sources in `src/` must keep.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Shell;

/// Every source file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The path of a file from `src/`, and its text without comments and without its tests.
pub fn code() -> Vec<(String, String)> {
    let src = root().join("src");
    let strip = |text: String| {
        let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let lines = before_tests.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    };
    sources(&src)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            (name, strip(fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// The modules that drawing never imports.
const DRAWING: &[&str] = &[
    "crate::cli",
    "crate::store",
    "crossterm",
    "std::fs",
    "std::env",
    "Local",
    "&mut Model",
    "&mut Review",
];

/// The rooms in the order of the files' beginnings: the first that fits is the room.
const ROOMS: &[(&str, &str, &[&str])] = &[
    // Room, where its files begin, what they must not name.
    (
        "domain",
        "domain",
        &[
            "crate::store",
            "crate::report",
            "crate::tui",
            "crate::cli",
            "std::fs",
            "std::env",
            "std::process",
            "ratatui",
            "crossterm",
            "directories",
            "tempfile",
            "clap",
            "rustix",
            "fastrand",
            "Local",
        ],
    ),
    (
        "intake",
        "intake",
        &[
            "crate::store",
            "crate::report",
            "crate::tui",
            "crate::cli",
            "std::fs",
            "std::env",
            "std::process",
            "ratatui",
            "crossterm",
            "clap",
            "Local",
        ],
    ),
    (
        "store",
        "store",
        &[
            "crate::intake",
            "crate::report",
            "crate::tui",
            "crate::cli",
            "ratatui",
            "crossterm",
            "clap",
            "Local",
        ],
    ),
    (
        "report",
        "report",
        &[
            "crate::store",
            "crate::tui",
            "crate::cli",
            "std::fs",
            "std::env",
            "ratatui",
            "crossterm",
            "Local",
        ],
    ),
    ("tui runtime", "tui/runtime", &["crate::cli", "clap"]),
    ("tui view", "tui/view", DRAWING),
    ("tui widgets", "tui/widgets", DRAWING),
    (
        "tui theme",
        "tui/theme",
        &["crate::cli", "crossterm", "std::fs", "std::env", "crate::store", "Local"],
    ),
    (
        "tui model and update",
        "tui/",
        &[
            "crate::cli",
            "crossterm",
            "std::fs",
            "std::env",
            "ratatui",
            "crate::report::json",
            "crate::report::markdown",
            "Local",
        ],
    ),
    (
        "cli",
        "cli",
        &[
            "ratatui",
            "crossterm",
            "tui::model",
            "tui::update",
            "tui::keymap",
            "tui::view",
            "tui::widgets",
            "tui::theme",
        ],
    ),
];

#[test]
fn every_room_keeps_to_the_import_law() {
    for (name, text) in code() {
        let Some((room, _, never)) = ROOMS.iter().find(|(_, begin, _)| name.starts_with(begin))
        else {
            assert!(matches!(name.as_str(), "main.rs" | "lib.rs" | "tui.rs"), "no room for {name}");
            continue;
        };
        for word in *never {
            let found = text.lines().find(|line| {
                line.match_indices(word).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let after = line[at + word.len()..].chars().next();
                    let is_word =
                        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                    !is_word(before) && !is_word(after)
                })
            });
            assert!(found.is_none(), "{room}: {name} names `{word}`: {found:?}");
        }
    }
}

#[test]
fn one_file_knows_each_library_that_is_wrapped() {
    for (library, home) in [
        ("fuzzy_matcher", "domain/insight/search.rs"),
        ("unicode_linebreak", "domain/basics/text.rs"),
        ("similar", "domain/basics/difference.rs"),
        ("granit_parser", "intake/yaml.rs"),
        ("tempfile", "store/files/temp.rs"),
        ("directories", "store/places.rs"),
        ("whoami", "cli/environment/settings.rs"),
        ("base64", "tui/runtime/clipboard.rs"),
        ("clap_mangen", "cli/man.rs"),
        ("signal_hook", "tui/runtime/signals.rs"),
    ] {
        for (name, text) in code() {
            assert!(name == home || !text.contains(&format!("{library}::")), "{library} in {name}");
        }
    }
}

/// These rooms hold text of users, which must not get into a log.
#[test]
fn rooms_that_see_the_texts_of_users_do_not_log() {
    for (name, text) in code() {
        let may_log = ["store/", "cli/", "cli.rs", "tui/runtime"];
        let logs = text.contains("log::") && !may_log.iter().any(|room| name.starts_with(room));
        assert!(!logs, "{name}");
    }
}

#[test]
fn raw_text_never_reaches_a_drawing() {
    for (name, text) in code()
        .into_iter()
        .filter(|(name, _)| name.starts_with("tui/view") || name.starts_with("tui/widgets"))
    {
        for (number, line) in text.lines().enumerate() {
            // Comparing is not drawing.
            let compares = line.contains("== text.raw()");
            let completes = line.contains("whole.raw().chars()");
            assert!(
                !line.contains(".raw()") || compares || completes,
                "{name}, code line {number}: {line}"
            );
        }
    }
}

/// People read of reviews: session is the word of the code, of JSON, and of the command line's SESSION.
#[test]
fn no_sentence_speaks_of_a_session() {
    for (name, text) in code() {
        for (number, line) in text.lines().enumerate() {
            for word in ["a", "the", "no", "any", "each", "every", "another", "this", "different"] {
                let is_said = line.contains(&format!("{word} session"));
                assert!(!is_said, "{name}, code line {number}: {line}");
            }
        }
    }
}

#[test]
fn only_one_place_changes_a_session() {
    for (name, text) in code() {
        if !name.starts_with("domain/session.rs") {
            assert!(
                !text.contains("mut self.answers") && !text.contains("answers[item.0] ="),
                "{name}"
            );
        }
    }
}

#[test]
fn every_variable_that_is_read_stands_in_the_help_and_the_readme() {
    // What every program reads needs no words.
    const USUAL: [&str; 2] = ["TERM", "HOME"];
    let is_of_environment = |name: &str| name.starts_with("cli/environment");
    let environment: String = code()
        .into_iter()
        .filter(|(name, _)| is_of_environment(name))
        .map(|(_, text)| text)
        .collect();
    let is_name =
        |text: &&str| text.len() > 3 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let read: Vec<&str> = environment.split('"').filter(is_name).collect();
    assert!(read.contains(&"READYROOM_LOG") && read.contains(&"NO_COLOR"), "{read:?}");
    let help = Shell::new().run(&["--help"]).out;
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for name in read.into_iter().filter(|name| !USUAL.contains(name)) {
        assert!(help.contains(name), "{name} in --help");
        assert!(readme.contains(name), "{name} in the README");
    }
}

#[test]
fn every_module_opens_with_what_lives_there() {
    for path in sources(&root().join("src")).into_iter().chain(sources(&root().join("tests"))) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{}", path.display());
    }
}

#[test]
fn the_visible_top_level_is_what_was_agreed() {
    let mut names: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "assets", "src", "tests"]
    );
    for path in sources(&root().join("src")) {
        assert_ne!(path.file_name().unwrap(), "mod.rs");
    }
}

#[test]
fn no_forbidden_file_or_dependency_is_there() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let has = |name: &str| lock.contains(&format!("name = \"{name}\"\n"));
    for ruled_out in
        ["tui-textarea", "termbg", "tokio", "time-macros", "color-eyre", "notify", "arboard"]
    {
        assert!(!has(ruled_out), "{ruled_out}");
    }
    for once in ["crossterm", "ratatui-core", "signal-hook", "rustix", "unicode-width"] {
        let count = lock.matches(&format!("name = \"{once}\"\n")).count();
        assert_eq!(count, 1, "{once}");
    }
}

#[test]
fn the_readme_lists_the_keys_of_the_table() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for (_, actions) in readyroom::tui::keymap::Keymap::default().by_group() {
        for (keys, action) in actions.into_iter().filter(|(keys, _)| !keys.is_empty()) {
            let row = format!("| {} | {} |", keys_in_markdown(&keys), action.words().title);
            assert!(readme.contains(&row), "the README lacks\n{row}");
        }
    }
}

/// Keys as the README writes them.
fn keys_in_markdown(keys: &str) -> String {
    keys.split(' ')
        .map(|key| format!("`{}`", key.replace('|', "\\|")))
        .collect::<Vec<_>>()
        .join(" ")
}
