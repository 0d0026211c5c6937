//! Two versions of a checklist: which items are the same, moved, reworded, new or retired.

use std::sync::Arc;

use readyroom::domain::records::checklist::versions::{Outcome, Versions};
use readyroom::domain::records::checklist::{Checklist, ChecklistFile};
use serde_json::{Value, json};

/// An item with an id and a text.
pub fn item(id: &str, text: &str) -> Value {
    json!({ "id": id, "text": text })
}

/// An item that says which ids of an earlier version it takes the place of.
pub fn replacing(id: &str, text: &str, replaces: &[&str]) -> Value {
    json!({ "id": id, "text": text, "replaces": replaces })
}

/// A checklist of one version with these categories.
pub fn checklist(version: u32, categories: &[(&str, Vec<Value>)]) -> Arc<Checklist> {
    let categories: Vec<Value> = categories
        .iter()
        .map(|(title, items)| json!({ "id": title.to_lowercase(), "title": title, "items": items }))
        .collect();
    let json = json!({ "id": "own", "version": version, "title": "Own", "categories": categories });
    let file: ChecklistFile = serde_json::from_str(&json.to_string()).unwrap();
    Arc::new(Checklist::of_author(file).unwrap())
}

/// A checklist of one version with one category.
pub fn list(version: u32, items: Vec<Value>) -> Arc<Checklist> {
    checklist(version, &[("Data", items)])
}

/// The items of two versions, a line each: `reworded a -> b (text)`.
fn lines(earlier: &Checklist, later: &Checklist) -> Vec<String> {
    let id = |list: &Checklist, number| {
        Option::map_or(number, "-".to_owned(), |number| list.item(number).id.raw().to_owned())
    };
    let items = Versions::between(earlier, later).items().into_iter();
    let lines = items.map(|item| {
        let changed = if item.changed.is_empty() {
            String::new()
        } else {
            format!(" ({})", item.changed.join(", "))
        };
        let (from, to) = (id(earlier, item.from), id(later, item.to));
        format!("{} {from} -> {to}{changed}", item.outcome.words())
    });
    lines.collect()
}

#[test]
fn the_same_id_with_the_same_text_is_the_same_item() {
    let one = list(1, vec![item("a", "Backups  run."), item("b", "Caf\u{e9} is open.")]);
    let other = list(2, vec![item("a", " Backups run. "), item("b", "Cafe\u{301} is open.")]);
    assert_eq!(lines(&one, &other), ["same a -> a", "same b -> b"]);
}

#[test]
fn what_replaces_an_item_with_the_same_text_is_the_same_item() {
    let one = list(1, vec![item("a", "Backups run.")]);
    let other = list(2, vec![replacing("b", "Backups run.", &["a"])]);
    assert_eq!(lines(&one, &other), ["same a -> b (id)"]);
}

#[test]
fn the_same_text_under_another_id_or_in_another_category_is_moved() {
    let one = checklist(
        1,
        &[
            ("Data", vec![item("a", "Backups run."), item("b", "Restores work.")]),
            ("Network", vec![item("c", "Ports are closed.")]),
        ],
    );
    let other = checklist(
        2,
        &[
            ("Data", vec![item("x", "Backups run.")]),
            ("Network", vec![item("b", "Restores work."), item("c", "Ports are closed.")]),
        ],
    );
    let found = lines(&one, &other);
    assert_eq!(found, ["moved a -> x (id)", "moved b -> b (category)", "same c -> c"]);
}

#[test]
fn a_category_with_another_id_or_another_title_is_still_the_same() {
    let one = checklist(1, &[("Data", vec![item("a", "Backups run.")])]);
    let mut file = one.file().clone();
    file.categories[0].id = readyroom::domain::records::checklist::ItemId::new("other");
    let renamed = Checklist::of_author(file).unwrap();
    assert_eq!(lines(&one, &renamed), ["same a -> a"]);
}

#[test]
fn the_same_id_with_another_text_is_reworded() {
    let base =
        json!({ "id": "a", "text": "T.", "done_when": "D.", "about": "A.", "level": "High" });
    for (field, value, outcome) in [
        ("text", "U.", "reworded"),
        ("done_when", "E.", "reworded"),
        ("about", "B.", "reworded"),
        ("level", "Low", "same"),
        ("ask", "Why?", "same"),
    ] {
        let mut other = base.clone();
        other[field] = json!(value);
        let found = lines(&list(1, vec![base.clone()]), &list(2, vec![other]));
        assert_eq!(found, [format!("{outcome} a -> a ({field})")]);
    }
}

#[test]
fn what_replaces_an_item_with_another_text_is_reworded() {
    let one = list(1, vec![item("a", "Backups run.")]);
    let other = list(2, vec![replacing("b", "Backups run daily.", &["a"])]);
    assert_eq!(lines(&one, &other), ["reworded a -> b (text, id)"]);
}

#[test]
fn neither_id_nor_text_is_new_and_what_is_left_over_is_retired() {
    let one = list(1, vec![item("a", "Backups run.")]);
    let other = list(2, vec![item("b", "Ports are closed.")]);
    assert_eq!(lines(&one, &other), ["new - -> b", "retired a -> -"]);
}

#[test]
fn a_text_that_stands_twice_in_either_version_matches_by_id_only() {
    let twice = list(1, vec![item("a", "Backups run."), item("b", "Backups run.")]);
    let once = list(2, vec![item("x", "Backups run.")]);
    assert_eq!(lines(&twice, &once), ["new - -> x", "retired a -> -", "retired b -> -"]);
    assert_eq!(lines(&once, &twice), ["new - -> a", "new - -> b", "retired x -> -"]);
    let kept = list(2, vec![item("b", "Backups run."), item("x", "Backups run.")]);
    assert_eq!(lines(&twice, &kept), ["same b -> b", "new - -> x", "retired a -> -"]);
}

/// Ids that are numbers shift when something is put before them: the text says what an answer is about.
#[test]
fn texts_outweigh_ids_that_were_given_to_other_items() {
    let one = list(1, vec![item("1", "A."), item("2", "B.")]);
    let other = list(2, vec![item("1", "New."), item("2", "A."), item("3", "B.")]);
    let found = lines(&one, &other);
    assert_eq!(found, ["new - -> 1", "moved 1 -> 2 (id)", "moved 2 -> 3 (id)"]);
}

#[test]
fn a_split_names_one_id_in_several_items() {
    let one = list(1, vec![item("a", "A and B.")]);
    let other = list(2, vec![replacing("x", "A.", &["a"]), replacing("y", "B.", &["a"])]);
    let found = lines(&one, &other);
    assert_eq!(found, ["reworded a -> x (text, id)", "reworded a -> y (text, id)"]);
    // One of them may keep the id.
    let other = list(2, vec![item("a", "A."), replacing("y", "B.", &["a"])]);
    let found = lines(&one, &other);
    assert_eq!(found, ["reworded a -> a (text)", "reworded a -> y (text, id)"]);
}

#[test]
fn a_merge_names_several_ids_in_one_item() {
    let one = list(1, vec![item("a", "A."), item("b", "B.")]);
    let other = list(2, vec![replacing("x", "A and B.", &["b", "a"])]);
    let found = lines(&one, &other);
    assert_eq!(found, ["reworded a -> x (text, id)", "reworded b -> x (text, id)"]);
    let other = list(2, vec![replacing("a", "A and B.", &["b"])]);
    let found = lines(&one, &other);
    assert_eq!(found, ["reworded a -> a (text)", "reworded b -> a (text, id)"]);
}

#[test]
fn an_id_that_was_replaced_and_given_to_another_item_is_not_that_item() {
    let one = list(1, vec![item("a", "A."), item("b", "B.")]);
    let other =
        list(2, vec![replacing("a", "Both are new.", &["b"]), replacing("c", "A again.", &["a"])]);
    let found = lines(&one, &other);
    assert_eq!(found, ["reworded b -> a (text, id)", "reworded a -> c (text, id)"]);
}

#[test]
fn what_was_replaced_in_an_earlier_version_already_is_not_replaced_again() {
    let one = list(2, vec![item("a", "A."), replacing("b", "B.", &["a"])]);
    let other = list(3, vec![item("a", "A."), replacing("b", "B now.", &["a"])]);
    assert_eq!(lines(&one, &other), ["same a -> a", "reworded b -> b (text)"]);
}

/// Back to an earlier version: what the later one says that it replaces holds there too.
#[test]
fn versions_match_in_either_direction() {
    let one = list(1, vec![item("a", "A."), item("b", "B."), item("c", "C.")]);
    let other = list(
        2,
        vec![
            replacing("x", "A and B.", &["a", "b"]),
            replacing("y", "C one.", &["c"]),
            replacing("z", "C two.", &["c"]),
        ],
    );
    let there = Versions::between(&one, &other).items();
    let mut back = Versions::between(&other, &one).items();
    for item in &mut back {
        std::mem::swap(&mut item.from, &mut item.to);
    }
    back.sort_by_key(|item| (item.to, item.from));
    assert_eq!(there, back);
    assert!(there.iter().all(|item| item.outcome == Outcome::Reworded));
}

/// Steps that grow with the square of the items would never end in a test.
#[test]
fn ten_thousand_items_are_matched() {
    let items = |from: usize| (from..from + 10_000).map(|n| item(&format!("i{n}"), "The same."));
    let one = list(1, items(0).collect());
    let texts =
        |from: usize| (from..from + 10_000).map(|n| item(&format!("t{n}"), &format!("{n}.")));
    let other = list(2, texts(0).collect());
    let more = list(3, texts(5_000).collect());
    assert_eq!(Versions::between(&one, &other).items().len(), 20_000);
    assert_eq!(Versions::between(&other, &more).items().len(), 15_000);
    let all: Vec<String> = (0..10_000).map(|n| format!("i{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let merged = list(2, vec![replacing("m", "All.", &all)]);
    assert_eq!(Versions::between(&one, &merged).items().len(), 10_000);
}
