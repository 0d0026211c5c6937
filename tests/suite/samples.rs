//! Lists that people use, where a folder of them is at hand: each becomes a review that is exported and read back, and
//! reviews go from one version of a list to the next and back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use readyroom::domain::basics::names::{Note, Reason, SystemName};
use readyroom::domain::records::checklist::ItemNo;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::{Change, Edit, Verdict};
use readyroom::intake::assembly::{Import, Input};
use readyroom::intake::choices::Choices;
use readyroom::intake::{self, answers};
use readyroom::report::choice::{Choice, Template};
use readyroom::report::{Format, import, render};
use readyroom::store::codec;

use crate::generate::{days, session_of, stamp};
use crate::roundtrip::{told, without_marks};
use crate::upgrade::{said, upgraded};

/// The page that tells where the files are from.
const ABOUT: &str = "SOURCES.md";

/// Versions of a list in the folder, the earlier one first.
const PAIRS: [(&str, &str); 5] = [
    ("osps-ac-2025-03.yaml", "osps-ac-2025-10.yaml"),
    ("osps-ac-2025-10.yaml", "osps-ac.yaml"),
    ("osps-ac-2025-03.yaml", "osps-ac.yaml"),
    ("azure-aks-2024-02.en.json", "azure-aks.en.json"),
    ("vpn-srg-v1r0.xccdf.xml", "vpn-srg-v1r1.xccdf.xml"),
];

/// Returns the folder that `READYROOM_SAMPLES` names; without one, says that a test is skipped.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("READYROOM_SAMPLES").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: READYROOM_SAMPLES names no folder of lists that people use");
    }
    folder
}

/// Returns the import of a file of the folder.
pub fn import_of(folder: &Path, name: &str) -> Import {
    let bytes = fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let read = intake::read(Input { name, bytes: &bytes }, &Choices::default());
    read.unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ABOUT).collect();
    names.sort();
    names
}

/// A review of a list, after the answers in its file, with ten items marked.
fn marked(import: &Import) -> Session {
    let checklist = Arc::new(import.checklist.clone());
    let plain = session_of(Arc::clone(&checklist));
    let mut session = match answers::of(import) {
        None => plain,
        Some(file) => {
            let id = plain.id().clone();
            let system = SystemName::parse(plain.system().raw()).unwrap();
            Session::after_file(id, system, plain.created_at(), checklist, &file)
        }
    };
    let count = session.checklist().len();
    for (second, item) in (0..count).step_by(count.div_ceil(10)).enumerate() {
        let verdict = match second % 4 {
            0 => Verdict::done(),
            1 => Verdict::partial(),
            2 => Verdict::missing(),
            _ => Verdict::not_applicable(Reason::parse("nobody outside uses it").unwrap()),
        };
        let note = Note::parse(&format!(
            "Seen by ana on call {second}, see https://wiki.example/{second}.\nThe *rest* is open."
        ));
        for change in [Change::Verdict(verdict), Change::Note(note.unwrap())] {
            let stamp = stamp(i64::try_from(second).unwrap());
            session.apply(&Edit::Answer(ItemNo(item), change), &stamp);
        }
    }
    session
}

#[test]
fn every_file_gives_the_same_checklist_twice() {
    let Some(folder) = folder() else { return };
    for name in names(&folder) {
        let (first, second) = (import_of(&folder, &name), import_of(&folder, &name));
        let bytes = codec::encode_checklist(&first.checklist);
        assert_eq!(bytes, codec::encode_checklist(&second.checklist), "{name}");
        assert_eq!(first.answers, second.answers, "{name}");
        assert_eq!(first.skipped, second.skipped, "{name}");
        // The library keeps the file, and a review its own copy.
        let again = intake::read(Input { name: "own.json", bytes: &bytes }, &Choices::default());
        assert_eq!(again.unwrap().checklist, first.checklist, "{name}");
    }
}

#[test]
fn a_review_of_every_file_is_exported_and_read_back_without_a_difference() {
    let Some(folder) = folder() else { return };
    for name in names(&folder) {
        let session = marked(&import_of(&folder, &name));
        let written = codec::encode_session(&session);
        assert_eq!(codec::decode_session(&written).as_ref(), Ok(&session), "{name}");
        for (format, template) in
            Format::all().flat_map(|format| Template::ALL.map(|template| (format, template)))
        {
            let choice = Choice { template, ..Choice::default() };
            let report = render(&session, format, &choice, days());
            assert!(report == render(&session, format, &choice, days()), "{name}: {format:?}");
            if format != Format::Markdown || template == Template::Short {
                continue;
            }
            for page in [&report, &without_marks(&report)] {
                let read = import::read(page, &session, days()).unwrap();
                assert_eq!(told(&read, &session), [""; 0], "{name}: {template:?}");
                assert_eq!(read.remarks, [], "{name}: {template:?}");
            }
        }
    }
}

#[test]
fn a_review_goes_to_the_next_version_of_a_list_and_back() {
    let Some(folder) = folder() else { return };
    for (earlier, later) in PAIRS {
        let lists = [earlier, later].map(|name| import_of(&folder, name));
        for (from, to) in [(0, 1), (1, 0)] {
            let session = marked(&lists[from]);
            let [first, second] = [from, to].map(|list| Arc::new(lists[list].checklist.clone()));
            let mut same = session.clone();
            assert_eq!(same.apply(&Edit::Upgrade(Arc::clone(&first)), &stamp(100)), None);
            assert_eq!(same, session, "{earlier}");
            let there = upgraded(&session, &second);
            let back = upgraded(&there, &first);
            assert_eq!(said(&back), said(&session), "{earlier} {later}");
            assert_eq!(back.tally(), session.tally());
            // Only what the first version never had is retired now.
            let is_known = |id| first.number(id).is_some();
            assert!(back.retired().iter().all(|one| !is_known(&one.id)), "{earlier} {later}");
            assert_eq!(said(&upgraded(&back, &second)), said(&there), "{earlier} {later}");
        }
    }
}
