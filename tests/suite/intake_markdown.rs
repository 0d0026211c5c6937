//! Checklists from Markdown: each quirk of real pages, in our own words.

use std::fmt::Write;

use proptest::prelude::*;
use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::records::checklist::ChecklistFile;
use readyroom::intake::assembly::{Import, Input};
use readyroom::intake::choices::Choices;
use readyroom::intake::draft::{DraftAnswer, Why};
use readyroom::intake::refusal::Refusal;

use crate::samples;

fn read(text: &str) -> Result<Import, Refusal> {
    let input = Input { name: "list.md", bytes: text.as_bytes() };
    readyroom::intake::read(input, &Choices::default())
}

fn import(text: &str) -> Import {
    read(text).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"))
}

fn file(import: &Import) -> &ChecklistFile {
    import.checklist.file()
}

/// Returns each item with its path, level, id of the source, and links, where it has any.
fn items(import: &Import) -> Vec<String> {
    let mut lines = Vec::new();
    for category in &file(import).categories {
        let group = category.group.raw();
        let between = if group.is_empty() { "" } else { " / " };
        for item in &category.items {
            let mut line = format!("{group}{between}{}: {}", category.title.raw(), item.text.raw());
            if !item.level.is_empty() {
                write!(line, " [{}]", item.level.raw()).unwrap();
            }
            for link in &item.links {
                write!(line, " <{}|{}>", link.title.raw(), link.url.raw()).unwrap();
            }
            lines.push(line);
        }
    }
    lines
}

fn ids(import: &Import) -> Vec<&str> {
    let categories = &file(import).categories;
    let items = categories.iter().flat_map(|category| &category.items);
    items.map(|item| item.id.raw()).collect()
}

fn skipped(import: &Import) -> Vec<String> {
    let line = |skipped: &readyroom::intake::draft::Skipped| {
        format!("{}, {}: {}", skipped.place, skipped.why.words(), skipped.text)
    };
    import.skipped.iter().map(line).collect()
}

fn about(import: &Import, place: usize) -> &str {
    let categories = &file(import).categories;
    let mut items = categories.iter().flat_map(|category| &category.items);
    items.nth(place).unwrap().about.raw()
}

fn answer(import: &Import, place: usize) -> Option<&DraftAnswer> {
    import.answers.get(ids(import)[place])
}

#[test]
fn boxes_stand_under_the_path_of_their_headings() {
    let import = import(
        "# Launch list\n\nWhat we look at.\n\n## Running it\n\n- [ ] Alerts page somebody\n\n\
         ### At night\n\n* [ ] Two people\n  are on call\n\nData\n----\n\n1. [ ] Restores are drilled\n",
    );
    assert_eq!(file(&import).title.raw(), "Launch list");
    assert_eq!(
        items(&import),
        [
            "Running it: Alerts page somebody",
            "Running it / At night: Two people are on call",
            "Data: Restores are drilled",
        ]
    );
    assert_eq!(
        ids(&import),
        [
            "running-it.alerts-page-somebody",
            "at-night.two-people-are-on-call",
            "data.restores-are-drilled"
        ]
    );
    assert_eq!(skipped(&import), [""; 0]);
    assert_eq!(import.format.name, "markdown");
}

#[test]
fn a_bullet_without_a_box_above_boxes_is_a_heading_and_one_with_a_box_is_an_item() {
    let import = import(
        "## Edge\n\n- Public services:\n  - [ ] A firewall stands before it\n    - [ ] Its rules are reviewed\n\
         - [ ] It is private\n     - [ ] The network is closed\n",
    );
    assert_eq!(
        items(&import),
        [
            "Edge / Public services: A firewall stands before it",
            "Edge / Public services: Its rules are reviewed",
            "Edge: It is private",
            "Edge: The network is closed",
        ]
    );
    assert_eq!(skipped(&import), ["line 3, heading: Public services:"]);
}

#[test]
fn what_is_hidden_in_comments_and_code_is_skipped_with_its_line() {
    let import = import(
        "- [ ] One\n\n<!-- - [ ] Old -->\n<!--\n- [ ] Older\nwords\n* Oldest\n-->\n\n```\n- [x] Example\nrun: it\n```\n\n\
         - [ ] Two <!-- - [ ] Within -->\n\n<details>\n- [ ] Swallowed\n</details>\n",
    );
    assert_eq!(items(&import), ["list: One", "list: Two"]);
    assert_eq!(
        skipped(&import),
        [
            "line 3, in a comment: Old",
            "line 5, in a comment: Older",
            "line 7, in a comment: Oldest",
            "line 11, code: Example",
            "line 15, in a comment: Within",
            "line 18, code: Swallowed",
        ]
    );
}

#[test]
fn contents_references_and_prose_beside_boxes_are_told_apart() {
    let import = import(
        "# Title\n\n## Contents\n\n1. [Checks](#checks)\n   - [`Data`](#data)\n\n## Checks\n\n- [ ] One\n\n## More\n\n\
         - <https://x.org/a>\n- [A page](https://x.org/b)\n- It is a matter of habit.\n\n### References\n\n- A talk, https://x.org/c\n",
    );
    assert_eq!(items(&import), ["Checks: One"]);
    assert_eq!(
        skipped(&import),
        [
            "line 5, table of contents: Checks",
            "line 6, table of contents: Data",
            "line 14, reference: https://x.org/a",
            "line 15, reference: A page",
            "line 16, prose: It is a matter of habit.",
            "line 20, reference: A talk, https://x.org/c",
        ]
    );
}

#[test]
fn links_are_kept_beside_the_text_and_markup_is_dropped() {
    for (text, item) in [
        ("**Bold**, _slanted_ and `code`", "Bold, slanted and code"),
        ("A &amp; B &lt; C<br>D <em>E</em>", "A & B < C D E"),
        (
            "Read [the guide](https://x.org/g) first",
            "Read the guide first <the guide|https://x.org/g>",
        ),
        ("Keep it small https://x.org/small :)", "Keep it small :) <|https://x.org/small>"),
        (
            "Logs go out. https://x.org/logs. No secrets.",
            "Logs go out. No secrets. <|https://x.org/logs>",
        ),
        ("No data (https://x.org/gdpr/)", "No data <|https://x.org/gdpr/>"),
        ("Limits are set ([docs](https://x.org/l)).", "Limits are set. <docs|https://x.org/l>"),
        ("Drained - <https://x.org/d>", "Drained <|https://x.org/d>"),
        ("[https://x.org/e](https://x.org/e) is read", "is read <|https://x.org/e>"),
        ("https://x.org/f", "https://x.org/f <|https://x.org/f>"),
        ("The [plan](plan.md) is kept", "The plan is kept"),
        ("Ask [ops](mailto:ops@x.org)", "Ask ops <ops|mailto:ops@x.org>"),
        (
            "<a href=\"https://x.org/h?a=1&amp;b\">Here</a> it is",
            "Here it is <Here|https://x.org/h?a=1&b>",
        ),
        ("Uses [refs][r]", "Uses refs <refs|https://x.org/r>"),
        ("Not [linked] at all", "Not [linked] at all"),
        ("Deploys <service> alone", "Deploys <service> alone"),
        ("~~Java 8~~ Java 21 is used", "Java 21 is used"),
        ("Twice https://x.org/t and https://x.org/t", "Twice and <|https://x.org/t>"),
    ] {
        let import = import(&format!("# T\n\n## C\n\n- [ ] {text}\n\n[r]: https://x.org/r\n"));
        assert_eq!(items(&import), [format!("C: {item}")], "{text}");
    }
}

#[test]
fn an_id_before_a_dash_or_a_colon_is_the_id_of_the_item() {
    for (text, id, rest) in [
        ("**ABC-12-001** — It holds", "ABC-12-001", "It holds"),
        ("**ABC-12:** It holds", "ABC-12", "It holds"),
        ("`REL_4.2` - It holds", "REL_4.2", "It holds"),
        ("ABC-12: It holds", "ABC-12", "It holds"),
        ("[SEC-3] It holds", "SEC-3", "It holds"),
        ("**ABC-1** (critical): It holds", "ABC-1", "It holds [critical]"),
        ("[High] **ABC-1** - It holds", "ABC-1", "It holds [High]"),
        ("ABC-1: [low] It holds", "ABC-1", "It holds [low]"),
        ("**DATA-LOSS** – It holds", "DATA-LOSS", "It holds"),
        (
            "**Readme.md** - says how to run it",
            "c.readme-md-says-how-to-run-it",
            "Readme.md - says how to run it",
        ),
        (
            "**No shared database** - one owner",
            "c.no-shared-database-one-owner",
            "No shared database - one owner",
        ),
        ("**S3**: buckets are private", "c.s3-buckets-are-private", "S3: buckets are private"),
        ("Retries: three at most", "c.retries-three-at-most", "Retries: three at most"),
        ("On-call - is staffed", "c.on-call-is-staffed", "On-call - is staffed"),
    ] {
        let import = import(&format!("## C\n\n- [ ] {text}\n"));
        assert_eq!(
            (ids(&import), items(&import)),
            (vec![id], vec![format!("C: {rest}")]),
            "{text}"
        );
    }
}

#[test]
fn words_with_digits_are_ids_where_most_items_have_one() {
    let few = import(
        "- [ ] **S3** - private\n- [ ] **K8s** - patched\n- [ ] a\n- [ ] b\n- [ ] c\n- [ ] UTF-8: used\n",
    );
    assert!(ids(&few).iter().all(|id| id.starts_with("items.")), "{:?}", ids(&few));
    let most = import("- [ ] R1: First\n- [ ] R2: Second\n- [ ] Third\n");
    assert_eq!(ids(&most), ["R1", "R2", "items.third"]);
    let twice = import("- [ ] A-1: First\n- [ ] A-1: First\n- [ ] A-1: Other\n");
    assert_eq!(items(&twice), ["list: First", "list: Other"]);
    assert_eq!(skipped(&twice), ["line 2, repeated: First"]);
}

#[test]
fn levels_in_brackets_and_pictures_are_sorted_by_their_weight() {
    let import = import(
        "## C\n\n- [ ] [Low] A\n- [ ] B (P0)\n- [ ] **[HIGH]** - C\n- [ ] **ABC-1** (critical): D\n- [ ] ![High](i/h.svg) E\n\
         - [ ] ![](https://img.x.org/badge/severity-medium-orange.svg) F\n- [ ] G (optional)\n- [ ] H (in the lab)\n- [ ] **Low** - I\n\
         - [ ] J [required]\n- [ ] K (CAT II).\n- [ ] L (R)\n- [ ] Use the low (level) M\n",
    );
    assert_eq!(
        items(&import),
        [
            "C: A [Low]",
            "C: B [P0]",
            "C: C [HIGH]",
            "C: ABC-1: D [critical]",
            "C: E [HIGH]",
            "C: F [medium]",
            "C: G (optional)",
            "C: H (in the lab)",
            "C: I [Low]",
            "C: J [required]",
            "C: K [CAT II]",
            "C: L (R)",
            "C: Use the low (level) M",
        ]
    );
    let levels: Vec<&str> = file(&import).levels.iter().map(Text::raw).collect();
    assert_eq!(levels, ["critical", "required", "HIGH", "medium", "Low", "P0", "CAT II"]);
}

#[test]
fn letters_are_levels_where_a_legend_explains_them() {
    for legend in [
        "Items marked with (R) are required before launch.",
        "(R) = Required, (O) = optional",
        "`R` = required; `O` = optional",
    ] {
        let import = import(&format!("{legend}\n\n- [ ] (R) A\n- [ ] B (X)\n"));
        let level = &file(&import).categories[0].items[0].level;
        assert!(level.raw().eq_ignore_ascii_case("required"), "{legend}");
        assert_eq!(items(&import)[1], "list: B (X)");
    }
}

#[test]
fn what_stands_below_an_item_is_said_about_it() {
    let import = import(
        "- [ ] One\n\n  A paragraph\n  goes on.\n\n  - why: it broke\n  - a [hint](https://x.org/h)\n\n  > quoted\n\n  ```\n  run it\n  ```\n\
         - [ ] Two\n  - [ ] Three\n\n  after three\n",
    );
    assert_eq!(
        about(&import, 0),
        "A paragraph goes on.\n- why: it broke\n- a hint\nquoted\nrun it"
    );
    assert_eq!(about(&import, 1), "after three");
    assert_eq!(items(&import), ["list: One <hint|https://x.org/h>", "list: Two", "list: Three"]);
    assert_eq!(skipped(&import), [""; 0]);
}

#[test]
fn boxes_and_labels_are_answers() {
    let import = import(
        "- [x] A, [proof](https://x.org/p) and [file](f.md)\n- [ ] B\n- [-] C\n- [~] D\n- [X] E\n- [ ] F\n  - Status: in progress\n\
         \x20 - Owner: ben\n  - Due: 2026-12-10\n  - Evidence: https://x.org/e\n  - Notes: half of it\n  - Owner: TBD\n- ☑ G\n- ☐ H\n- [] I\n",
    );
    let status = |place| answer(&import, place).and_then(|answer| answer.status);
    let all: Vec<Option<Status>> = (0..9).map(status).collect();
    let (done, partial) = (Some(Status::Done), Some(Status::Partial));
    assert_eq!(
        all,
        [done, None, Some(Status::NotApplicable), partial, done, partial, done, None, None]
    );
    assert_eq!(answer(&import, 0).unwrap().evidence, ["https://x.org/p"]);
    assert_eq!(answer(&import, 1), None);
    let labelled = answer(&import, 5).unwrap();
    assert_eq!((labelled.owner.as_str(), labelled.note.as_str()), ("ben", "half of it"));
    assert_eq!(labelled.due.unwrap().to_string(), "2026-12-10");
    assert_eq!(labelled.evidence, ["https://x.org/e"]);
    assert_eq!(items(&import)[8], "list: I");
}

#[test]
fn what_is_retired_empty_or_to_be_filled_in_is_no_item() {
    let import = import(
        "- [ ] Kept\n- [ ] ~~Gone~~\n- [x] ~~Gone too~~ (see Kept)\n- [ ]\n- [ ] <your system>\n- [ ] {{name}}\n- [ ] ...\n- [ ] TBD\n\
         - [ ] N/A\n- [ ] [Name of it]\n",
    );
    assert_eq!(items(&import), ["list: Kept"]);
    assert_eq!(
        skipped(&import),
        [
            "line 2, retired: Gone",
            "line 3, retired: Gone too (see Kept)",
            "line 4, empty: ",
            "line 5, template: <your system>",
            "line 6, template: {{name}}",
            "line 7, template: ...",
            "line 8, template: TBD",
            "line 9, template: N/A",
            "line 10, template: [Name of it]",
        ]
    );
}

#[test]
fn lines_are_those_of_the_markers_with_any_line_end_and_in_quotations() {
    for end in ["\n", "\r\n", "\r"] {
        let text =
            "# T\n\n> ## Q\n> - [ ] One\n>   goes on\n> - [ ] TBD\n\n---\n\n1) [ ] Two\n2) [ ]\n"
                .replace('\n', end);
        let import = import(&text);
        assert_eq!(items(&import), ["Q: One goes on", "Q: Two"]);
        assert_eq!(skipped(&import), ["line 6, template: TBD", "line 11, empty: "]);
    }
}

#[test]
fn the_settings_at_the_top_give_the_title() {
    for settings in ["---\ntitle: \"Go live\"\ntags: [a]\n---\n", "+++\ntitle = 'Go live'\n+++\n"] {
        let import = import(&format!("{settings}\n# Other\n\n- [ ] One\n"));
        assert_eq!(file(&import).title.raw(), "Go live");
        assert_eq!(items(&import), ["Go live: One"]);
    }
    let several = import("# Parts\n\nwords\n\n# First\n\n- [ ] a\n\n# Second\n\n- [ ] b\n");
    assert_eq!(
        (file(&several).title.raw(), items(&several)),
        ("Parts", vec!["First: a".to_owned(), "Second: b".to_owned()])
    );
    let untitled = import("# First\n\n- [ ] a\n\n# Second\n\n- [ ] b\n");
    assert_eq!(
        (file(&untitled).title.raw(), items(&untitled)),
        ("list", vec!["First: a".to_owned(), "Second: b".to_owned()])
    );
}

#[test]
fn parts_that_show_with_a_click_are_headings() {
    let import = import(
        "## A\n\n<details>\n<summary>Network</summary>\n\n- [ ] One\n\n</details>\n\n- [ ] Two\n",
    );
    assert_eq!(items(&import), ["A / Network: One", "A: Two"]);
}

#[test]
fn the_innermost_bullets_are_items_where_there_are_no_boxes() {
    let import = import(
        "# T\n\n- [Back](#t)\n\n## A\n\n- Is it watched?\n- Storage\n  - Is it backed up?\n    1. Every day?\n\n## B\n\n1. Who is called?\n\n   Words.\n2. ~~Gone~~\n3. Who decides?\n   - Owner: ben\n",
    );
    assert_eq!(
        items(&import),
        [
            "A: Is it watched?",
            "A / Storage / Is it backed up?: Every day?",
            "B: Who is called?",
            "B: Who decides?",
        ]
    );
    assert_eq!(about(&import, 2), "Words.");
    assert_eq!(answer(&import, 3).unwrap().owner, "ben");
    assert_eq!(
        skipped(&import),
        [
            "line 3, table of contents: Back",
            "line 8, heading: Storage",
            "line 9, heading: Is it backed up?",
            "line 17, retired: Gone",
        ]
    );
}

#[test]
fn rows_of_tables_are_items_with_what_their_heads_say() {
    let import = import(
        "## Ops\n\n| # | Area | Requirement | Severity | Status | Owner | Notes | Why? | Link |\n|---|---|---|---|---|---|---|---|---|\n\
         | 1.1 | Data | **Restores** are drilled | High | Done | ben | in June | it broke | https://x.org/r |\n\
         | 1.2 | | Keys rotate | low | :x: | | | | [doc](https://x.org/k) |\n| 1.3 | Net | Ports are closed | [High] | [ ] | TBD | | | |\n\
         | | | | | | | | | |\n| 1.4 | | N/A | | | | | | |\n",
    );
    assert_eq!(
        items(&import),
        [
            "Ops / Data: Restores are drilled [High] <|https://x.org/r>",
            "Ops / Data: Keys rotate [low] <doc|https://x.org/k>",
            "Ops / Net: Ports are closed [High]",
        ]
    );
    assert_eq!(ids(&import), ["1.1", "1.2", "1.3"]);
    let first = answer(&import, 0).unwrap();
    assert_eq!(
        (first.status, first.owner.as_str(), first.note.as_str()),
        (Some(Status::Done), "ben", "in June")
    );
    assert_eq!(about(&import, 0), "it broke");
    assert_eq!(answer(&import, 1).unwrap().status, Some(Status::Missing));
    assert_eq!(answer(&import, 2), None);
    assert_eq!(skipped(&import), ["line 8, empty: ", "line 9, template: 1.4 | N/A"]);
}

#[test]
fn other_tables_are_skipped_with_their_sort() {
    let import = import(
        "| Priority | Meaning |\n|--|--|\n| P0 | Stops the launch at once |\n| P1 | May wait for a week or two |\n\n\
         | Control | Description | P |\n|--|--|--|\n| AB-1 | Access is granted for a day only | x |\n| **Later** | | |\n| AB-2 | Access is reviewed by the team | |\n\n\
         | Role | Name | Date | Signature |\n|--|--|--|--|\n| Lead | Ana | | |\n\n| Port | Use |\n|--|--|\n| 80 | web |\n\n- a bullet\n",
    );
    assert_eq!(
        items(&import),
        ["list: Access is granted for a day only", "Later: Access is reviewed by the team"]
    );
    assert_eq!(ids(&import), ["AB-1", "AB-2"]);
    assert_eq!(
        skipped(&import),
        [
            "line 3, legend: P0 | Stops the launch at once",
            "line 4, legend: P1 | May wait for a week or two",
            "line 9, heading: Later",
            "line 14, sign-off: Lead | Ana",
            "line 18, in another table: 80 | web",
            "line 20, prose: a bullet",
        ]
    );
}

#[test]
fn a_table_without_a_known_head_has_its_statements_in_the_longest_prose() {
    let import = import(
        "| X | Y |\n|--|--|\n| a | Each alert has a page to read |\n| b | Each page has an owner in the team |\n",
    );
    assert_eq!(
        items(&import),
        ["list: Each alert has a page to read", "list: Each page has an owner in the team"]
    );
    assert_eq!(about(&import, 0), "X: a");
}

#[test]
fn headings_that_ask_are_items_with_their_answers_as_notes() {
    let import = import(
        "# Review\n\n## Start\n\nIntro.\n\n### How is it turned off?\n\n<!-- - say how -->\n\nBy a flag.\nAt once.\n\n- `off` in the config\n\n\
         ### Are there tests?\n\nN/A\n\n### Who is paged?\n\n## Notes\n\nMore words.\n",
    );
    assert_eq!(
        items(&import),
        ["Start: How is it turned off?", "Start: Are there tests?", "Start: Who is paged?"]
    );
    let first = answer(&import, 0).unwrap();
    assert_eq!(
        (first.status, first.note.as_str()),
        (None, "By a flag. At once.\n- off in the config")
    );
    assert_eq!(answer(&import, 1).unwrap().note, "N/A");
    assert_eq!(answer(&import, 2), None);
    assert_eq!(skipped(&import), ["line 9, in a comment: say how", "line 22, heading: Notes"]);
    let plain = import_of_headings();
    assert_eq!(items(&plain), ["list: Backups", "list: Alerts"]);
}

fn import_of_headings() -> Import {
    import("## Backups\n\nThey run.\n\n## Alerts\n\n## References\n\nNone.\n")
}

/// A form of which a part is ticked and a part is answered in prose.
#[test]
fn headings_that_ask_together_are_items_beside_boxes() {
    let import = import(
        "# R\n\n## What is new?\n\nMuch.\n\n## Sign\n\n- [x] Signed\n\n## Notes\n\n## Form\n\n### Load\n\n#### Is it safe?\n\nYes.\n\n#### How is it turned off?\n\n- [ ] A flag\n\n\
         #### Is it cheap?\n\n### Last\n\n#### Who is paged?\n\nThe team.\n- by phone\n",
    );
    assert_eq!(
        items(&import),
        [
            "Sign: Signed",
            "Form / Load: Is it safe?",
            "Form / Load: Is it cheap?",
            "Form / Load / How is it turned off?: A flag",
            "Form / Last: Who is paged?",
        ]
    );
    assert_eq!(answer(&import, 1).unwrap().note, "Yes.");
    assert_eq!(answer(&import, 2), None);
    assert_eq!(answer(&import, 4).unwrap().note, "The team.\n- by phone");
    // Among headings that do not ask one that asks is a heading.
    let warnings: Vec<String> = import.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["1 heading asks something and is no item"]);
}

#[test]
fn boxes_win_over_questions_and_that_is_said() {
    let import = import(
        "# R\n\n## Is it safe?\n\nYes.\n\n## Is it fast?\n\n- [x] Yes\n\n## Is it cheap?\n\nNo.\n",
    );
    assert_eq!(items(&import), ["Is it fast?: Yes"]);
    assert_eq!(
        skipped(&import),
        ["line 3, heading: Is it safe?", "line 11, heading: Is it cheap?"]
    );
    let warnings: Vec<String> = import.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["2 headings ask something and are no items"]);
}

#[test]
fn a_page_without_items_says_what_was_skipped() {
    let refusal = read("# T\n\n- [A](#a)\n").unwrap_err().to_string();
    assert!(refusal.starts_with("a Markdown list without an item"), "{refusal}");
    let conflicted = read("<<<<<<< a\n- [ ] x\n=======\n- [ ] y\n>>>>>>> b\n").unwrap_err();
    assert!(conflicted.to_string().contains("conflict"), "{conflicted}");
    assert!(read("just words\n").is_err());
}

#[test]
fn hostile_pages_are_refused_or_read_in_bounds() {
    let deep: String = (0..200)
        .map(|depth| format!("{}- [ ] x{depth}\n", "  ".repeat(depth)))
        .collect::<Vec<_>>()
        .concat();
    let refusal = read(&deep).unwrap_err().to_string();
    assert!(refusal.contains("nested more than 64 deep"), "{refusal}");
    let many = "- [ ] x\n".repeat(100_000);
    assert!(matches!(read(&many), Err(Refusal::Bound { .. })));
    let begin = "# T\n\n- [ ] x\n\n";
    for hostile in [
        ">".repeat(100_000),
        "- ".repeat(50_000),
        "[".repeat(50_000),
        "*a ".repeat(50_000),
        "<!--".repeat(50_000),
        "![".repeat(50_000),
        "~~a".repeat(50_000),
        "| a ".repeat(50_000),
        format!("|a|b|\n|-|-|\n{}", "|\n".repeat(50_000)),
        "[^a]".repeat(50_000),
        format!("- [ ] {}", "https://x.org/) ".repeat(20_000)),
        format!("- [ ] {}", "([a](https://x.org/a)) ".repeat(20_000)),
        format!(
            "- [ ] {}",
            (0..20_000).map(|n| format!("https://x.org/{n} ")).collect::<Vec<_>>().concat()
        ),
        format!(
            "- [ ] x\n{}",
            (0..20_000).map(|n| format!("  - https://x.org/{n}\n")).collect::<Vec<_>>().concat()
        ),
        format!("- [ ] {}", "(".repeat(100_000)),
        "# a\n".repeat(50_000),
        "<details><summary>a</summary>\n\n".repeat(20_000),
    ] {
        let _ = read(&format!("{begin}{hostile}"));
        let _ = read(&hostile);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::cases(64)))]

    #[test]
    fn ids_do_not_change_when_lines_move(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        gap in 1..4_usize,
    ) {
        let item = |number: &usize| match number % 4 {
            0 => format!("- [ ] **OPS-{number}** - Statement {number}\n"),
            1 => "- [ ] The same words\n".to_owned(),
            2 => format!("- [x] Check number {number} is true [High]\n"),
            _ => format!("- [ ] A long sentence that begins as others do and ends with {number}\n"),
        };
        let page = |order: &[usize], gap: usize| {
            let items: Vec<String> = order.iter().map(item).collect();
            format!("# T\n{}## C\n\n{}", "\n".repeat(gap), items.join(&"\n".repeat(gap - 1)))
        };
        let first = import(&page(&(0..12).collect::<Vec<_>>(), 1));
        let moved = import(&page(&order, gap));
        let told = |import: &Import| {
            let mut told: Vec<(String, String)> = ids(import)
                .into_iter()
                .map(str::to_owned)
                .zip(items(import))
                .collect();
            told.sort();
            told
        };
        prop_assert_eq!(told(&first), told(&moved));
    }
}

/// Returns the import of a file that people use, where those are at hand.
fn sample(name: &str) -> Option<Import> {
    Some(samples::import_of(&samples::folder()?, name))
}

fn count(import: &Import, why: Why) -> usize {
    import.skipped.iter().filter(|skipped| skipped.why == why).count()
}

#[test]
fn a_public_list_of_boxes_is_read_whole() {
    let Some(import) = sample("kgoralski.md") else { return };
    assert_eq!((import.checklist.len(), file(&import).categories.len()), (72, 8));
    let kinds = [Why::Contents, Why::Reference, Why::Prose].map(|why| count(&import, why));
    // The fifteenth of the references has a quotation below it.
    assert_eq!((kinds, import.skipped.len()), ([12, 15, 7], 34));
    let longest = items(&import).into_iter().max_by_key(String::len).unwrap();
    assert!(longest.contains("one-hop") && longest.chars().count() > 800, "{longest}");
    let links: usize = items(&import).iter().filter(|item| item.contains('<')).count();
    assert_eq!(links, 15);
    let joined =
        items(&import).into_iter().find(|item| item.contains("Mapped Diagnostic")).unwrap();
    assert!(joined.contains("is used. Do not log"), "{joined}");
}

#[test]
fn a_public_list_with_ids_keeps_them() {
    let Some(import) = sample("prc-07-reliability.md") else { return };
    assert_eq!((import.checklist.len(), file(&import).categories.len()), (295, 11));
    assert!(ids(&import).iter().all(|id| id.starts_with("PRC-")), "{:?}", ids(&import));
    assert_eq!((import.skipped.len(), import.warnings.len()), (0, 0));
    assert_eq!(file(&import).title.raw(), "Reliability and operations");
}

#[test]
fn a_filled_public_list_gives_its_answers() {
    let Some(import) = sample("filled-orr.md") else { return };
    assert_eq!((import.checklist.len(), import.answers.len()), (21, 21));
    assert!(import.answers.values().all(|answer| answer.status == Some(Status::Done)));
    assert_eq!((import.skipped.len(), count(&import, Why::SignOff)), (1, 1));
}

/// The page mixes 13 boxes to sign a release with 25 headings that ask, two of which are answered with boxes, four in all. So
/// these 17 and the other 23 headings are the items.
#[test]
fn a_public_page_of_boxes_and_questions_gives_both() {
    let Some(import) = sample("filled-kep-2400.md") else { return };
    assert_eq!((import.checklist.len(), import.answers.len()), (40, 37));
    assert_eq!((count(&import, Why::Heading), count(&import, Why::Contents)), (0, 65));
    let levels: Vec<&str> = file(&import).levels.iter().map(Text::raw).collect();
    assert_eq!(levels, ["required"]);
}
