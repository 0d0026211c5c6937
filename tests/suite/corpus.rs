//! The fuzzer's corpus as a regression test: every input that once failed. The fuzzer is in `tests/fuzz`.

use std::fs;
use std::path::Path;

use crate::checks;

/// Runs a check over every input of a target, and over each cut in many places.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
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
fn merges() {
    replay("merge", checks::merge);
}

#[test]
fn texts() {
    replay("text", checks::text);
}
