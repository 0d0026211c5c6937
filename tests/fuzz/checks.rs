//! What must hold for every input: run by the fuzzer, and over the corpus by `cargo test`.

use readyroom::domain::basics::text::{Shown, columns};
use readyroom::domain::records::checklist::file::MOST_ITEMS;
use readyroom::domain::records::checklist::{Checklist, ItemId};
use readyroom::domain::session::Session;
use readyroom::intake::assembly::Input;
use readyroom::intake::choices::Choices;
use readyroom::intake::formats::FORMATS;
use readyroom::store::codec;

/// A session is refused, or comes back from its own bytes as it was.
pub fn session(bytes: &[u8]) {
    if let Ok(session) = codec::decode_session(bytes) {
        let written = codec::encode_session(&session);
        let again = codec::decode_session(&written);
        assert_eq!(again.as_ref(), Ok(&session));
        assert_eq!(codec::encode_session(&session), written);
    }
    // What cannot be read may hold both sides of a merge.
    let _ = codec::decode_sides(bytes);
}

/// A checklist is refused, or comes back from its own bytes as it was.
pub fn checklist(bytes: &[u8]) {
    if let Ok(checklist) = Checklist::decode(bytes) {
        let again = Checklist::decode(&codec::encode_checklist(&checklist));
        assert_eq!(again, Ok(checklist));
    }
}

/// A file is refused or becomes a valid checklist, whichever format is asked for.
pub fn intake(bytes: &[u8]) {
    intake_as(None, bytes);
    for format in FORMATS {
        intake_as(Some(format.name), bytes);
    }
}

/// A file is refused, or becomes a valid checklist within the bounds; the same bytes give the same. Without a name the
/// format is recognised.
pub fn intake_as(format: Option<&str>, bytes: &[u8]) {
    let choices = Choices { format: format.map(str::to_owned), ..Choices::default() };
    let input = Input { name: "list", bytes };
    let first = readyroom::intake::read(input, &choices);
    let second = readyroom::intake::read(input, &choices);
    match (first, second) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first.checklist, second.checklist);
            assert_eq!(first.answers, second.answers);
            assert_eq!(first.skipped, second.skipped);
            assert_eq!(first.warnings, second.warnings);
            assert!((1..=MOST_ITEMS).contains(&first.checklist.len()));
            let is_foreign = first.format.name != "readyroom";
            for (_, item) in first.checklist.items().filter(|_| is_foreign) {
                assert!(is_short_and_plain(item.id.raw()), "{:?}", item.id);
            }
            for id in first.answers.keys() {
                assert!(first.checklist.number(&ItemId::new(id)).is_some(), "{id:?}");
            }
            let again = Checklist::decode(&codec::encode_checklist(&first.checklist));
            assert_eq!(again, Ok(first.checklist));
        }
        (first, second) => assert_eq!(first.err(), second.err()),
    }
}

fn is_short_and_plain(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=80).contains(&id.len()) && id.bytes().all(is_plain)
}

/// Three sessions, one behind the other with a NUL between them, come together alike from both
/// sides.
pub fn merge(bytes: &[u8]) {
    let sessions: Vec<Session> = bytes
        .split(|&byte| byte == 0)
        .filter_map(|part| codec::decode_session(part).ok())
        .collect();
    if let [base, ours, theirs, ..] = sessions.as_slice() {
        let merged = Session::merge(Some(base), ours, theirs);
        // Of two new versions of the checklist theirs is taken, whoever they are.
        let [base_has, ours_has, theirs_has] = [base, ours, theirs].map(Session::checklist);
        let is_one = ours_has == theirs_has || [ours_has, theirs_has].contains(&base_has);
        if is_one && ours.id() == theirs.id() && ours.created_at() == theirs.created_at() {
            assert_eq!(Session::merge(Some(base), theirs, ours), merged);
        }
        session(&codec::encode_session(&merged));
    }
}

/// Whatever a text holds, what is shown of it is safe, and stays so.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let shown = Shown::line(&text);
    assert!(!shown.as_str().chars().any(char::is_control));
    assert!(!shown.as_str().contains([
        '\u{200b}',
        '\u{202e}',
        '\u{2066}',
        '\u{feff}',
        '\u{e0041}'
    ]));
    assert_eq!(Shown::line(shown.as_str()).as_str(), shown.as_str());
    for row in Shown::line(&text).wrap(20) {
        assert!(columns(&row) <= 20 || row.chars().count() == 1, "{row:?}");
    }
}
