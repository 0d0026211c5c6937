//! The JSON schemas: they are valid, accept everything that the program writes, describe every field of
//! it, and reject wrong values.

use std::fs;
use std::path::PathBuf;

use boon::{Compiler, SchemaIndex, Schemas, ValidationError};
use proptest::prelude::*;
use readyroom::domain::basics::names::SessionId;
use readyroom::domain::insight::filter::Filter;
use readyroom::domain::records::checklist::Checklist;
use readyroom::domain::session::Session;
use readyroom::domain::session::edit::Edit;
use readyroom::store::codec;
use serde_json::{Value, json};

use crate::cli::Shell;
use crate::fixtures::{assert_kept, fixture};
use crate::generate::{checklist_of, days, edit, session, session_of, session_with, stamp, today};
use crate::hostile;
use crate::json::json_of;
use crate::json::{next_review, whole_review};

/// The names of the formats.
const FORMATS: [&str; 3] = ["checklist", "session", "report"];

fn schema(format: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/schemas");
    let text = fs::read_to_string(path.join(format!("{format}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A schema, ready to be asked.
struct Format {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Format {
    fn of(format: &str) -> Self {
        Self::compiled(format, &|schema| schema)
    }

    /// The format without room for fields that it does not name.
    fn closed(format: &str) -> Self {
        Self::compiled(format, &|mut schema| {
            close(&mut schema);
            schema
        })
    }

    fn compiled(format: &str, change: &dyn Fn(Value) -> Value) -> Self {
        let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        for name in FORMATS {
            let schema = change(schema(name));
            compiler.add_resource(&address(&schema), schema).unwrap();
        }
        let index = compiler.compile(&address(&schema(format)), &mut schemas);
        Self { index: index.unwrap_or_else(|error| panic!("{format}: {error:#}")), schemas }
    }

    /// Where a value does not fit; a place at which several shapes are allowed is told once.
    fn faults(&self, value: &Value) -> Vec<String> {
        let result = self.schemas.validate(value, self.index);
        let mut places = result.err().map(|error| places(&error)).unwrap_or_default();
        places.dedup();
        places
    }

    #[track_caller]
    fn assert_fits(&self, text: &str) {
        let value: Value = serde_json::from_str(text).unwrap();
        if let Err(error) = self.schemas.validate(&value, self.index) {
            panic!("{error:#}\n{text}");
        }
    }
}

fn address(schema: &Value) -> String {
    schema["$id"].as_str().unwrap().to_owned()
}

fn places(error: &ValidationError<'_, '_>) -> Vec<String> {
    if error.causes.is_empty() {
        return vec![error.instance_location.to_string()];
    }
    error.causes.iter().flat_map(places).collect()
}

/// Every object of a schema that names its fields has those only.
fn close(schema: &mut Value) {
    if let Some(schema) = schema.as_object_mut() {
        if schema.get("properties").is_some_and(Value::is_object) {
            schema.entry("additionalProperties").or_insert(false.into());
        }
        schema.values_mut().for_each(close);
    }
}

/// Every value below one, itself included, with the pointers to them.
fn below(pointer: &str, value: &Value) -> Vec<(String, Value)> {
    let mut found = vec![(pointer.to_owned(), value.clone())];
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(fields) => found.extend(
            fields
                .iter()
                .flat_map(|(key, field)| below(&format!("{pointer}/{}", escaped(key)), field)),
        ),
        Value::Array(elements) => found.extend(
            elements
                .iter()
                .enumerate()
                .flat_map(|(at, value)| below(&format!("{pointer}/{at}"), value)),
        ),
        _ => {}
    }
    found
}

/// A session and its report fit the schemas, which name every field of them.
pub fn assert_fits_closed(session: &Session) {
    Format::closed("session").assert_fits(&session_text(session));
    Format::closed("report").assert_fits(&report_text(session));
}

fn session_text(session: &Session) -> String {
    String::from_utf8(codec::encode_session(session)).unwrap()
}

fn report_text(session: &Session) -> String {
    json_of(session, Filter::Everything, today())
}

/// Every session among the fixtures.
fn kept_sessions() -> Vec<Session> {
    let files = fs::read_dir(fixture("")).unwrap().map(|file| file.unwrap().path());
    let texts = files.filter(|path| path.is_file()).map(|path| fs::read_to_string(path).unwrap());
    let sessions = texts.filter(|text| text.contains("\"readyroom-session\""));
    sessions.map(|text| codec::decode_session(text.as_bytes()).unwrap()).collect()
}

/// A review with everything in it, and the one that follows it.
fn full() -> [Session; 2] {
    [whole_review(), next_review()]
}

/// Sessions of every kind that need no chance.
fn known_sessions() -> Vec<Session> {
    let mut sessions = kept_sessions();
    sessions.extend(full());
    sessions.push(session_with(0, 0, 0, 3, 3));
    sessions.push(session_of(Checklist::built_in()));
    let strings = hostile::strings();
    let fresh = session_of(Checklist::built_in());
    sessions.extend(strings.chunks(32).map(|chunk| hostile::session_of(&fresh, chunk)));
    sessions
}

#[test]
fn the_schemas_are_valid_and_describe_every_field() {
    for format in FORMATS {
        let _ = Format::of(format);
        for (pointer, value) in below("", &schema(format)) {
            let (parent, _) = pointer.rsplit_once('/').unwrap_or_default();
            if parent.ends_with("/properties") || parent.ends_with("/$defs") {
                let is_told = value["description"].is_string() || value["$ref"].is_string();
                assert!(is_told, "{format}: {pointer} has no description");
            }
        }
        assert!(schema(format)["title"].is_string() && schema(format)["description"].is_string());
    }
}

/// The control: a schema with a misspelt word is not valid.
#[test]
#[should_panic(expected = "not valid against metaschema")]
fn a_schema_that_is_wrong_does_not_compile() {
    let _ = Format::compiled("report", &|schema| {
        serde_json::from_str(&schema.to_string().replace("\"string\"", "\"strng\"")).unwrap()
    });
}

#[test]
fn every_fixture_and_its_report_fit_the_schema_and_every_field_is_named() {
    let [session_format, report_format] = ["session", "report"].map(Format::closed);
    let sessions = known_sessions();
    assert!(sessions.len() > 20, "{} sessions", sessions.len());
    for session in sessions {
        session_format.assert_fits(&session_text(&session));
        report_format.assert_fits(&report_text(&session));
    }
}

#[test]
fn the_output_of_commands_fits_the_schemas() {
    let shell = Shell::new();
    let [checklist, session] = ["checklist", "session"].map(Format::closed);
    let built_in = codec::encode_checklist(&Checklist::built_in());
    checklist.assert_fits(std::str::from_utf8(&built_in).unwrap());
    checklist.assert_fits(&shell.run(&["checklist", "show"]).out);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = file.join("assets/checklists/production-readiness.json");
    checklist.assert_fits(&fs::read_to_string(file).unwrap());
    let id = shell.new_session("ledger");
    session.assert_fits(&fs::read_to_string(shell.file(&id)).unwrap());
}

#[test]
fn the_report_of_a_whole_meeting_is_kept() {
    let session = fs::read(fixture("meeting-2027-02.json")).unwrap();
    let session = codec::decode_session(&session).unwrap();
    let day = session.created_at().date_naive();
    let report = json_of(&session, Filter::Everything, day);
    Format::of("report").assert_fits(&report);
    assert_kept("meeting-2027-02.report.json", &report);
}

/// A change of a JSON value.
enum Mutation {
    /// A field is added, or has another value.
    Set(&'static str, Value),
    /// A field is taken away.
    Remove(&'static str),
}

use Mutation::{Remove, Set};

impl Mutation {
    const fn pointer(&self) -> &'static str {
        match self {
            Set(pointer, _) | Remove(pointer) => pointer,
        }
    }

    /// The place of the change, in a value that has it.
    fn parent(&self) -> (&'static str, &'static str) {
        self.pointer().rsplit_once('/').unwrap()
    }

    fn apply(&self, value: &mut Value) {
        let (parent, field) = self.parent();
        let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
        match (self, parent) {
            (Set(_, to), Value::Array(elements)) => {
                elements[field.parse::<usize>().unwrap()] = to.clone();
            }
            (Set(_, to), parent) => parent[field] = to.clone(),
            (Remove(_), parent) => {
                let before = parent.as_object_mut().unwrap().remove(field);
                assert!(before.is_some(), "nothing at {}", self.pointer());
            }
        }
    }
}

/// Each of the mutations makes a value that fits into one that does not, at the place of the mutation.
fn assert_refused(format: &str, text: &str, mutations: &[Mutation]) {
    let format = Format::of(format);
    format.assert_fits(text);
    for mutation in mutations {
        let mut value: Value = serde_json::from_str(text).unwrap();
        mutation.apply(&mut value);
        let faults = format.faults(&value);
        let is_there = |place: &String| place == mutation.pointer() || place == mutation.parent().0;
        let pointer = mutation.pointer();
        assert!(faults.iter().any(is_there), "{pointer} is wrong, refused at {faults:?}");
    }
}

#[test]
fn a_checklist_that_is_wrong_is_refused() {
    let text = String::from_utf8(codec::encode_checklist(&Checklist::built_in())).unwrap();
    assert_refused(
        "checklist",
        &text,
        &[
            Remove("/id"),
            Remove("/title"),
            Remove("/categories"),
            Set("/title", json!(" ")),
            Set("/version", json!("1")),
            Set("/version", json!(-1)),
            Set("/categories", json!([])),
            Set("/bands/managed_risk", json!(1)),
            Remove("/categories/0/id"),
            Remove("/categories/0/title"),
            Set("/categories/0/items", json!([])),
            Remove("/categories/0/items/0/id"),
            Remove("/categories/0/items/0/text"),
            Set("/categories/0/items/0/id", json!("two words")),
            Set("/categories/0/items/0/id", json!("x".repeat(101))),
            Set("/categories/0/items/0/text", json!("")),
            Set("/categories/0/items/0/ask", json!(null)),
        ],
    );
}

#[test]
fn a_session_that_is_wrong_is_refused() {
    let [first, second] = full().map(|session| session_text(&session));
    assert_refused(
        "session",
        &first,
        &[
            Remove("/format"),
            Remove("/version"),
            Remove("/id"),
            Remove("/system"),
            Remove("/created_at"),
            Remove("/checklist"),
            Set("/format", json!("readyroom-report")),
            Set("/version", json!(2)),
            Set("/id", json!("../x")),
            Set("/id", json!(".hidden")),
            Set("/system", json!("")),
            Set("/created_at", json!("yesterday")),
            Set("/people/0/role", json!("boss")),
            Set("/people/0/present", json!("yes")),
            Remove("/checklist/categories/0/items/0/text"),
            Set("/answers/c0.i0/status", json!("doen")),
            Set("/answers/c0.i0/status", json!("unassessed")),
            Set("/answers/c0.i0/note", json!(null)),
            Set("/answers/c0.i0/due", json!("2026-13-01")),
            Set("/answers/c0.i0/blocker", json!(0)),
            Set("/answers/c0.i1/risk/until", json!("soon")),
            Set("/answers/c0.i0/evidence/0/at", json!("2026-11-22")),
            Set("/answers/c0.i0/history/0/field", json!(null)),
            Set("/decision/outcome", json!("maybe")),
            Set("/decision/conditions/0/due", json!("2026-02-30")),
            Set("/decision/basis/c0.i0", json!(null)),
            Set("/meeting/agenda", json!("some")),
            Set("/meeting/planned_minutes", json!(-1)),
            Set("/meeting/clock/0/event", json!("stop")),
            Set("/conflicts", json!({})),
        ],
    );
    assert_refused(
        "session",
        &second,
        &[
            Set("/previous", json!("a/b")),
            Set("/last_time/answers/c0.i0/status", json!("open")),
            Set("/last_time/answers/c0.i0/open_since", json!(2026)),
        ],
    );
}

#[test]
fn a_report_that_is_wrong_is_refused() {
    let [first, second] = full().map(|session| report_text(&session));
    assert_refused(
        "report",
        &first,
        &[
            Set("/version", json!(2)),
            Set("/score/percent", json!(100.1)),
            Set("/score/percent", json!(-1)),
            Set("/score/band", json!("MANAGED RISK")),
            Set("/score/to_next_band", json!(0)),
            Set("/score/done", json!(1.5)),
            Set("/changed_at", json!("2026-11-22")),
            Set("/decision/outcome", json!("maybe")),
            Set("/people/0/role", json!("boss")),
            Set("/categories", json!([])),
            Set("/categories/0/items/0/status", json!("doen")),
            Set("/categories/0/items/0/status", json!(null)),
            Set("/categories/0/items/0/due", json!("tomorrow")),
            Set("/categories/0/items/0/change", json!("worst")),
            Set("/categories/0/items/1/risk/lapsed", json!(null)),
        ],
    );
    assert_refused(
        "report",
        &second,
        &[
            Set("/previous/changes/worse", json!(-1)),
            Set("/previous/gone/0", json!(null)),
            Set("/categories/0/items/0/change", json!("gone")),
            Set("/categories/0/items/0/last_time/status", json!("open")),
        ],
    );
}

/// A program that reads a report can rely on every field being there.
#[test]
fn in_a_report_no_field_may_be_missing_and_none_be_added() {
    let format = Format::of("report");
    for text in full().map(|session| report_text(&session)) {
        let good: Value = serde_json::from_str(&text).unwrap();
        for (pointer, value) in below("", &good) {
            let Value::Object(fields) = value else { continue };
            // A value has the shape of its field, and any key may be a label.
            if pointer == "/labels"
                || ["/value", "/from", "/to"].iter().any(|value| pointer.contains(value))
            {
                continue;
            }
            let with = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut other = good.clone();
                change(other.pointer_mut(&pointer).unwrap().as_object_mut().unwrap());
                format.faults(&other)
            };
            for field in fields.keys() {
                let faults = with(&|fields| drop(fields.remove(field)));
                assert_eq!(faults, [pointer.as_str()], "without {field}");
            }
            let faults = with(&|fields| drop(fields.insert("more".into(), 1.into())));
            assert_eq!(faults, [pointer.as_str()], "with one more");
        }
    }
}

/// The schema of sessions requires exactly the fields that parsing requires.
#[test]
fn a_session_is_read_without_a_field_if_the_schema_does_not_require_it() {
    let format = Format::of("session");
    for text in full().map(|session| session_text(&session)) {
        let good: Value = serde_json::from_str(&text).unwrap();
        for (pointer, value) in below("", &good) {
            for field in value.as_object().into_iter().flat_map(serde_json::Map::keys) {
                let mut other = good.clone();
                other.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(field);
                let is_read = codec::decode_session(other.to_string().as_bytes()).is_ok();
                assert_eq!(format.faults(&other).is_empty(), is_read, "{pointer} without {field}");
            }
        }
    }
}

/// A newer version may add fields.
#[test]
fn in_a_session_any_object_may_have_unknown_fields() {
    let format = Format::of("session");
    for text in full().map(|session| session_text(&session)) {
        let good: Value = serde_json::from_str(&text).unwrap();
        // Their fields are the ids of items.
        let is_map =
            |pointer: &str| ["/answers", "/basis"].iter().any(|ending| pointer.ends_with(ending));
        for (pointer, value) in below("", &good) {
            if value.is_object() && !is_map(&pointer) {
                let mut other = good.clone();
                other.pointer_mut(&pointer).unwrap()["more"] = json!([{ "x": 1 }]);
                assert_eq!(format.faults(&other), [""; 0], "{pointer}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(24)))]

    #[test]
    fn any_session_its_successor_a_merge_and_their_reports_fit(
        first in session(),
        mine in proptest::collection::vec(edit(1), 0..12),
        theirs in proptest::collection::vec(edit(1), 0..12),
        count in 1..4_usize,
    ) {
        let [session_format, report_format] = ["session", "report"].map(Format::closed);
        let edited = |edits: &[Edit], second| {
            let mut session = first.clone();
            for edit in edits {
                session.apply(edit, &stamp(second));
            }
            session
        };
        let merged = Session::merge(Some(&first), &edited(&mine, 100), &edited(&theirs, 200));
        let id = SessionId::of_file("next").unwrap();
        let mut second =
            merged.next(id, merged.system().clone(), stamp(300).at, checklist_of(&[count]), days().zone);
        for edit in &mine {
            second.apply(edit, &stamp(400));
        }
        for session in [&first, &merged, &second] {
            session_format.assert_fits(&session_text(session));
            report_format.assert_fits(&report_text(session));
            let some = json_of(session, Filter::Gaps, today());
            report_format.assert_fits(&some);
        }
    }
}
