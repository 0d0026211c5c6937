//! The fuzzer's corpus as a regression test: every input that once failed. The fuzzer is in `tests/fuzz`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use readyroom::intake::assembly::Input;
use readyroom::intake::choices::Choices;
use readyroom::intake::formats::FORMATS;

use crate::checks;

/// The folder of the fuzzer.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

/// The bytes of every input of a target.
fn inputs(target: &str) -> impl Iterator<Item = Vec<u8>> {
    let entries = fs::read_dir(folder().join("corpus").join(target)).unwrap();
    entries.map(|entry| fs::read(entry.unwrap().path()).unwrap())
}

/// Runs a check over every input of a target, and over each cut in many places.
fn replay(target: &str, check: fn(&[u8])) {
    let mut count = 0;
    for bytes in inputs(target) {
        check(&bytes);
        for end in (0..bytes.len()).step_by(bytes.len() / 50 + 1) {
            check(&bytes[..end]);
            check(&[&bytes[end..], &bytes[..end]].concat());
        }
        count += 1;
    }
    assert!(count >= 2, "{target}: {count} inputs");
}

#[test]
fn sessions() {
    replay("session", checks::session);
}

#[test]
fn checklists() {
    replay("checklist", checks::checklist);
}

#[test]
fn imports() {
    replay("intake", checks::intake);
}

#[test]
fn every_format_has_a_target_and_an_input_that_is_read_as_it() {
    let read = inputs("intake").filter_map(|bytes| {
        let input = Input { name: "list", bytes: &bytes };
        Some(readyroom::intake::read(input, &Choices::default()).ok()?.format.name)
    });
    let read: BTreeSet<&str> = read.collect();
    let targets = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    for format in FORMATS {
        assert!(read.contains(format.name), "{} is not among {read:?}", format.name);
        assert!(targets.contains(&format!("name = \"intake-{}\"", format.name)), "{}", format.name);
    }
}

#[test]
fn merges() {
    replay("merge", checks::merge);
}

#[test]
fn texts() {
    replay("text", checks::text);
}
