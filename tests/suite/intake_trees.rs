//! Checklists in JSON, YAML and XML: each format with its quirks, and files that are broken or hostile.

use readyroom::domain::basics::status::Status;
use readyroom::domain::basics::text::Text;
use readyroom::domain::records::checklist::Item;
use readyroom::intake;
use readyroom::intake::assembly::{Import, Input};
use readyroom::intake::choices::Choices;
use readyroom::intake::draft::DraftAnswer;
use readyroom::intake::refusal::Refusal;

use crate::samples::{self, import_of};

fn read_as(bytes: &[u8], format: Option<&str>) -> Result<Import, Refusal> {
    let choices = Choices { format: format.map(str::to_owned), ..Choices::default() };
    intake::read(Input { name: "list.txt", bytes }, &choices)
}

fn read(text: &str) -> Import {
    read_as(text.as_bytes(), None).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn refusal(text: impl AsRef<[u8]>) -> String {
    read_as(text.as_ref(), None).map(|_| ()).unwrap_err().to_string()
}

fn items(import: &Import) -> Vec<&Item> {
    import.checklist.items().map(|(_, item)| item).collect()
}

fn ids(import: &Import) -> Vec<&str> {
    items(import).iter().map(|item| item.id.raw()).collect()
}

fn texts(import: &Import) -> Vec<&str> {
    items(import).iter().map(|item| item.text.raw()).collect()
}

/// The level of each item, empty for none.
fn levels(import: &Import) -> Vec<&str> {
    items(import).iter().map(|item| item.level.raw()).collect()
}

/// The levels of the checklist.
fn all_levels(import: &Import) -> Vec<&str> {
    import.checklist.levels().iter().map(Text::raw).collect()
}

/// Each category with the titles above it.
fn paths(import: &Import) -> Vec<(&str, &str)> {
    let categories = import.checklist.categories().iter();
    categories.map(|category| (category.group.raw(), category.title.raw())).collect()
}

/// What was skipped: where, what and why.
fn skipped(import: &Import) -> Vec<String> {
    let skipped = import.skipped.iter();
    skipped.map(|it| format!("{}: {}: {}", it.place, it.text, it.why.words())).collect()
}

fn warnings(import: &Import) -> Vec<String> {
    import.warnings.iter().map(ToString::to_string).collect()
}

fn urls(item: &Item) -> Vec<&str> {
    item.links.iter().map(|link| link.url.raw()).collect()
}

fn answered(status: Status, reason: &str, note: &str) -> DraftAnswer {
    let (reason, note) = (reason.to_owned(), note.to_owned());
    DraftAnswer { status: Some(status), reason, note, ..DraftAnswer::default() }
}

fn noted(note: &str) -> DraftAnswer {
    DraftAnswer { note: note.to_owned(), ..DraftAnswer::default() }
}

const AZURE: &str = r#"{
  "items": [
    {"category": "Identity", "subcategory": "Keys", "text": "Keys are rotated", "guid": "g-1", "id": "01.01",
     "severity": "High", "link": "https://example.com/keys", "training": "https://example.com/learn",
     "description": "Old keys leak.", "graph": "resources\n| where x", "status": "Fulfilled", "comments": "since May"},
    {"category": "Identity", "subcategory": "Keys", "text": "Keys are listed", "id": "01.02",
     "severity": "Low", "link": "see the wiki", "status": "Not required"},
    {"category": "Cost", "text": "Budgets\n are set", "guid": "g-3", "severity": "Medium", "status": "Open"},
    {"category": "Cost", "text": "", "guid": "g-4", "description": "to be written"},
    {"category": "Cost", "text": "Idle machines stop", "severity": "High", "status": "Later", "guid": "g-5"}
  ],
  "severities": [{"name": "High"}, {"name": "Medium"}, {"name": "Low"}],
  "metadata": {"name": "Azure Shop Review"}
}"#;

#[test]
fn azure_items_are_known_by_their_guid_and_keep_what_was_answered() {
    let import = read(AZURE);
    assert_eq!(import.format.name, "azure");
    assert_eq!(import.checklist.title().raw(), "Azure Shop Review");
    assert_eq!(paths(&import), [("Identity", "Keys"), ("", "Cost")]);
    assert_eq!(ids(&import), ["g-1", "01.02", "g-3", "g-5"]);
    assert_eq!(texts(&import)[2], "Budgets are set");
    assert_eq!(levels(&import), ["High", "Low", "Medium", "High"]);
    assert_eq!(all_levels(&import), ["High", "Medium", "Low"]);
    let first = items(&import)[0];
    assert_eq!((first.source_id.raw(), first.about.raw()), ("01.01", "Old keys leak."));
    assert_eq!(first.evidence.raw(), "Azure Resource Graph: resources | where x");
    assert_eq!(urls(first), ["https://example.com/keys", "https://example.com/learn"]);
    assert_eq!(items(&import)[1].about.raw(), "see the wiki", "an address that is none stays text");
    assert_eq!(import.answers["g-1"], answered(Status::Done, "", "since May"));
    assert_eq!(import.answers["01.02"], answered(Status::NotApplicable, "Not required", ""));
    assert_eq!(import.answers["g-3"], answered(Status::Missing, "", ""));
    assert_eq!(import.answers["g-5"], noted("Status: Later"));
    assert_eq!(skipped(&import), ["items[3]: g-4 to be written: empty"]);
}

#[test]
fn azure_statuses_of_another_language_are_known_by_their_order() {
    let import = read(
        r#"{"items": [{"category": "Kosten", "text": "Budgets stehen", "guid": "a", "severity": "hoch", "status": "erledigt"},
            {"category": "Kosten", "text": "Alarme auch", "guid": "b", "severity": "niedrig", "status": "ungeprüft"}],
          "severities": [{"name": "hoch"}, {"name": "mittel"}, {"name": "niedrig"}],
          "status": [{"name": "ungeprüft"}, {"name": "offen"}, {"name": "erledigt"}, {"name": "unnötig"}, {"name": "entfällt"}]}"#,
    );
    assert_eq!(import.answers.len(), 1);
    assert_eq!(import.answers["a"], answered(Status::Done, "", ""));
    assert_eq!(all_levels(&import), ["hoch", "niedrig"]);
}

#[test]
fn choices_of_a_lens_are_items_below_their_question() {
    let import = read(
        r#"{"schemaVersion": "2021-11-01", "name": "Shop Lens", "pillars": [{"id": "ops", "name": "Operations", "questions": [
          {"id": "Q1", "title": "How are changes made? (H)", "description": "Look at the last one.", "choices": [
            {"id": "a", "title": "In a pipeline", "helpfulResource": {"displayText": "Pipelines repeat.", "Url": "https://example.com/p"},
             "improvementPlan": {"displayText": "Begin with the tests.", "url": "https://example.com/p"}},
            {"id": "b", "title": "In steps", "helpfulResource": {"displayText": "Small ones.", "url": "the wiki"},
             "additionalResources": [{"type": "HELPFUL_RESOURCE", "content": [{"displayText": "More", "url": "https://example.com/m"}]}]},
            {"id": "Q1_no", "title": "Nothing fits"}, {"id": "c", "title": "None of these."}, {"id": "d"}]},
          {"id": "Q2", "title": "Who is called? (L)", "choices": [{"id": "a", "title": "Somebody on call"}]},
          {"id": "Q3", "title": "To be written (M)", "choices": []}]}]}"#,
    );
    assert_eq!(import.format.name, "aws-lens");
    assert_eq!(
        paths(&import),
        [("Operations", "How are changes made?"), ("Operations", "Who is called?")]
    );
    assert_eq!(ids(&import), ["Q1.a", "Q1.b", "Q2.a"], "ids are unique in a question only");
    assert_eq!(levels(&import), ["High", "High", "Low"]);
    let first = items(&import)[0];
    assert_eq!(
        (first.ask.raw(), first.about.raw()),
        ("Look at the last one.", "Pipelines repeat.")
    );
    assert_eq!(first.if_missing.raw(), "Begin with the tests.");
    assert_eq!(urls(first), ["https://example.com/p"], "each address once");
    assert_eq!(items(&import)[1].about.raw(), "Small ones.\nthe wiki");
    assert_eq!(items(&import)[1].links[0].title.raw(), "More");
    assert_eq!(items(&import)[2].ask.raw(), "Who is called?");
    assert_eq!(
        skipped(&import),
        [
            "pillars[0].questions[0].choices[2]: Nothing fits: none of these",
            "pillars[0].questions[0].choices[3]: None of these.: none of these",
            "pillars[0].questions[0].choices[4]: d: empty",
            "pillars[0].questions[2]: To be written: heading",
        ]
    );
}

const OSCAL: &str = r##"{"catalog": {"uuid": "u", "metadata": {"title": "House Catalog"},
  "params": [{"id": "p-time", "label": "a time"}],
  "groups": [{"title": "Access", "groups": [{"id": "ac", "title": "Accounts",
    "parts": [{"name": "overview", "prose": "Accounts are keys."}],
    "controls": [
      {"id": "ac-1", "title": "Account reviews", "props": [{"name": "label", "class": "other", "value": "AC-01"}, {"name": "label", "value": "AC-1"}],
       "params": [{"id": "p-who", "values": ["the owner"]},
                  {"id": "p-how", "select": {"how-many": "one-or-more", "choice": ["by hand", "within {{ insert: param, p-time }}"]}}],
       "links": [{"href": "#r-1", "rel": "reference"}, {"href": "https://example.com/x"}],
       "parts": [{"name": "statement", "prose": "Accounts are *reviewed*:", "parts": [
                   {"name": "item", "props": [{"name": "label", "value": "a."}], "prose": "by {{ insert: param, p-who }};"},
                   {"name": "item", "props": [{"name": "label", "value": "b."}], "prose": "{{ insert: param, p-how }}, see {{ insert: param, p-none }}."}]},
                 {"name": "guidance", "prose": "Old accounts\nare found so."},
                 {"name": "assessment-objective", "prose": "a review is dated;"},
                 {"name": "assessment-method", "prose": "the list"}],
       "controls": [{"id": "ac-1.1", "title": "Control: ac-1.1", "parts": [{"name": "statement", "prose": "Reviews are signed."}]},
                    {"id": "ac-1.2", "title": "Merged", "props": [{"name": "status", "value": "withdrawn"}, {"name": "label", "value": "AC-1(2)"}]}]},
      {"id": "ac-2", "title": "Lockout"}, {"id": "ac-3"}]}]}],
  "back-matter": {"resources": [{"uuid": "r-1", "title": "The book", "rlinks": [{"href": "./local"}, {"href": "https://example.com/book"}]}]}}}"##;

#[test]
fn statements_of_a_catalog_are_written_out() {
    let import = read(OSCAL);
    assert_eq!(import.format.name, "oscal");
    assert_eq!(paths(&import), [("Access", "Accounts")]);
    assert_eq!(ids(&import), ["ac-1", "ac-1.1", "ac-2"]);
    assert_eq!(
        texts(&import),
        [
            "Accounts are reviewed: a. by the owner; b. [one or more of: by hand; within [a time]], see [p-none].",
            "Reviews are signed.",
            "Lockout",
        ]
    );
    let first = items(&import)[0];
    assert_eq!(first.source_id.raw(), "AC-1");
    assert_eq!(first.about.raw(), "Account reviews\nOld accounts are found so.");
    assert_eq!((first.done_when.raw(), first.evidence.raw()), ("a review is dated;", "the list"));
    assert_eq!(urls(first), ["https://example.com/book", "https://example.com/x"]);
    assert_eq!(first.links[0].title.raw(), "The book");
    assert_eq!(items(&import)[1].about.raw(), "", "a title that is only the id says nothing");
    let place = "catalog.groups[0].groups[0]";
    assert_eq!(skipped(&import)[0], format!("{place}.parts[0]: Accounts are keys.: prose"));
    assert!(skipped(&import)[1].ends_with("AC-1(2) Merged: retired"), "{:?}", skipped(&import));
    assert_eq!(skipped(&import)[2], format!("{place}.controls[2]: ac-3: empty"));
}

#[test]
fn a_catalog_in_yaml_is_the_same() {
    let import = read(
        "catalog:\n  metadata:\n    title: Small\n  controls:\n  - id: a-1\n    parts:\n    - name: statement\n      prose: Doors are locked.\n",
    );
    assert_eq!((import.format.name, texts(&import)), ("oscal", vec!["Doors are locked."]));
}

#[test]
fn other_models_of_oscal_are_refused_with_what_to_do() {
    let profile = refusal(r#"{"profile": {"metadata": {"title": "x"}, "imports": []}}"#);
    assert!(profile.contains("profile") && profile.contains("resolve it"), "{profile}");
    let plan = refusal(r#"{"system-security-plan": {"metadata": {"title": "x"}}}"#);
    assert!(plan.contains("security plan") && plan.contains("take the catalog"), "{plan}");
}

#[test]
fn answers_to_the_badge_are_read_with_their_ids_in_words() {
    let import = read(
        r#"{"name": "shop", "description_good_status": "Met", "description_good_justification": "In the README.",
            "two_person_review_status": "Unmet", "crypto_floss_status": "N/A", "crypto_floss_justification": "No cryptography.",
            "build_status": "N/A", "test_status": "?", "osps_ac_01_01_status": "Met", "repo_url_status": "none of the words"}"#,
    );
    assert_eq!(import.format.name, "best-practices");
    assert_eq!(
        texts(&import),
        ["Description good", "Two person review", "Crypto floss", "Build", "Test", "OSPS-AC-01.01"]
    );
    assert_eq!(import.answers["description_good"], answered(Status::Done, "", "In the README."));
    assert_eq!(import.answers["two_person_review"], answered(Status::Missing, "", ""));
    let reason = answered(Status::NotApplicable, "No cryptography.", "");
    assert_eq!(import.answers["crypto_floss"], reason);
    assert_eq!(import.answers["build"], answered(Status::NotApplicable, "N/A in the file", ""));
    assert!(!import.answers.contains_key("test"));
    assert!(warnings(&import)[0].contains("no texts"), "{:?}", warnings(&import));
}

/// The same control in three generations of the schema.
const GENERATIONS: [&str; 3] = [
    "category: Doors\ncontrols:\n  - id: D-01\n    title: |\n      The door MUST\n      close.\n    objective: |\n      Keep the\n      rain out.\n\n      Always.\n    family: Doors\n    assessment-requirements:\n      - id: D-01.01\n        text: |\n          When it rains, the door\n          MUST be closed.\n        applicability:\n          - Maturity Level 2\n          - Maturity Level 3\n        recommendation: |\n          Buy a\n          spring.\n      - id: D-01.02\n        state: Retired\n        text: The door squeaks.\n      - id: D-01.03\n        text: It locks.\n        applicability: [Maturity Level 1, Maturity Level 2, Maturity Level 3]\n  - id: D-02\n    title: Windows\n    state: Retired\n    assessment-requirements:\n      - id: D-02.01\n        text: They close.\n",
    "title: Doors\ndescription: |\n  All doors.\ncontrols:\n  - id: D-01\n    title: The door closes\n    objective: Keep the rain out.\n    guideline-mappings:\n      - reference-id: X\n        entries:\n          - reference-id: 1.10\n    assessment-requirements:\n      - id: D-01.01\n        text: When it rains, the door MUST be closed.\n        applicability: [Maturity Level 2, Maturity Level 3]\n",
    "metadata:\n  title: House\n  applicability-groups:\n    - id: maturity-1\n      title: Level one\n    - id: maturity-2\n      title: Level two\ngroups:\n  - id: DO\n    title: Doors\ncontrols:\n  - id: D-01\n    title: Close it\n    objective: Keep the rain out.\n    group: DO\n    assessment-requirements:\n      - id: D-01.01\n        text: When it rains, the door MUST be closed.\n        applicability: [maturity-2, maturity-3]\n",
];

#[test]
fn three_generations_of_a_baseline_give_the_same_items() {
    let imports = GENERATIONS.map(read);
    for import in &imports {
        assert_eq!(import.format.name, "gemara");
        assert_eq!(paths(import), [("", "Doors")]);
        assert_eq!(ids(import)[0], "D-01.01");
        assert_eq!(texts(import)[0], "When it rains, the door MUST be closed.");
    }
    let [first, second, third] = &imports;
    assert_eq!(ids(first), ["D-01.01", "D-01.03"]);
    assert_eq!(items(first)[0].about.raw(), "Keep the rain out.\nAlways.");
    assert_eq!(items(first)[0].if_missing.raw(), "Buy a spring.");
    assert_eq!(items(first)[0].ask.raw(), "The door MUST close.");
    assert_eq!(levels(first), ["Maturity Level 2", "Maturity Level 1"]);
    let known = ["Maturity Level 1", "Maturity Level 2", "Maturity Level 3"];
    assert_eq!(all_levels(first), known);
    assert_eq!(
        skipped(first),
        ["line 24: D-01.02 The door squeaks.: retired", "line 34: D-02.01 They close.: retired"]
    );
    assert_eq!((first.checklist.title().raw(), third.checklist.title().raw()), ("Doors", "House"));
    assert_eq!(levels(second), ["Maturity Level 2"]);
    assert_eq!(all_levels(third), ["Level two", "maturity-3"]);
}

#[test]
fn controls_may_stand_in_their_families() {
    let import = read(
        "metadata:\n  id: x\n  applicability-categories:\n    - id: red\n    - id: green\ncontrol-families:\n  - id: F\n    title: Fire\n    controls:\n      - id: F-1\n        title: Alarms\n        assessment-requirements:\n          - id: F-1.1\n            text: They ring.\n            applicability: [green, red]\n          - id: F-1.2\n            text: They blink.\n            applicability: [green]\n",
    );
    assert_eq!(paths(&import), [("", "Fire")]);
    assert_eq!(all_levels(&import), ["red", "green"], "in the order in which they are introduced");
    assert_eq!(levels(&import), ["red", "green"]);
}

const CISO: &str = "urn: urn:example:risk:library:house\nname: House library\nobjects:\n  framework:\n    urn: urn:example:risk:framework:house\n    name: House rules\n    implementation_groups_definition:\n    - ref_id: B\n      name: Basic\n    - ref_id: F\n      name: Full\n    requirement_nodes:\n    - urn: urn:example:risk:req_node:house:1\n      assessable: false\n      ref_id: '1'\n      name: Doors\n      description: All of them.\n    - urn: urn:example:risk:req_node:house:1.10\n      parent_urn: urn:example:risk:req_node:house:1\n      assessable: true\n      ref_id: 1.10\n      name: Locks\n      description: 'Doors have\n        locks.'\n      annotation: See the smith.\n      typical_evidence: A key.\n      implementation_groups: [B, F]\n      questions:\n        urn:q:1:\n          text: Which lock?\n    - urn: urn:example:risk:req_node:house:x:1.11\n      parent_urn: urn:example:risk:req_node:house:1.10\n      assessable: true\n      ref_id: 1.11\n      description: Locks are oiled.\n      implementation_groups: [F]\n    - urn: urn:example:risk:req_node:house:y:1.11\n      parent_urn: urn:example:risk:req_node:house:y:1.11\n      assessable: true\n      name: Keys are counted.\n    - urn: urn:example:risk:req_node:house:2\n      assessable: true\n      ref_id: '2'\n";

#[test]
fn nodes_of_a_framework_become_a_tree_by_their_parents() {
    let import = read(CISO);
    assert_eq!(import.format.name, "ciso-assistant");
    assert_eq!(import.checklist.title().raw(), "House rules");
    assert_eq!(texts(&import), ["Doors have locks.", "Locks are oiled.", "Keys are counted."]);
    assert_eq!(ids(&import)[0], "1.10", "scalars stay as they are written");
    assert_eq!(ids(&import)[1], "urn-example-risk-req_node-house-x-1.11", "its end is not unique");
    let first = items(&import)[0];
    assert_eq!(first.about.raw(), "Locks\nSee the smith.");
    assert_eq!((first.ask.raw(), first.evidence.raw()), ("Which lock?", "A key."));
    assert_eq!(levels(&import), ["Basic", "Full", ""]);
    assert_eq!(paths(&import)[0], ("", "1 Doors"));
    assert_eq!(paths(&import)[1], ("1 Doors", "1.10 Locks"));
    assert_eq!(
        skipped(&import),
        ["line 13: All of them.: heading", "line 41: 2: empty"],
        "a node that is its own parent ends nothing"
    );
}

#[test]
fn criteria_without_texts_are_read_by_their_ids() {
    let import = read(
        "# note\n--- !!omap\n- '0': !!omap\n  - Basics: !!omap\n    - Content: !!omap\n      - description_good:\n          category: MUST\n          rationale: >\n            People <em>look</em>\n            here first.\n      - contribution:\n          category: SHOULD\n          description: It says how to <a href=\"x\">help</a> &amp; when.\n- '1': !!omap\n  - Basics: !!omap\n    - Content: !!omap\n      - contribution:\n          category: MUST\n",
    );
    assert_eq!(import.format.name, "openssf-criteria");
    assert_eq!(paths(&import), [("Passing / Basics", "Content"), ("Silver / Basics", "Content")]);
    assert_eq!(ids(&import), ["description_good", "contribution", "1.contribution"]);
    assert_eq!(texts(&import), ["Description good", "It says how to help & when.", "Contribution"]);
    assert_eq!(items(&import)[0].about.raw(), "People look here first.");
    assert_eq!(levels(&import), ["MUST", "SHOULD", "MUST"]);
    assert!(warnings(&import)[0].contains("no text"), "{:?}", warnings(&import));
    let plain = read("'0':\n  Basics:\n    Content:\n      build:\n        category: MUST\n");
    assert_eq!(ids(&plain), ["build"]);
}

/// A benchmark as a STIG is published: each rule in a group of its own, the description XML once more.
const XCCDF: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><?xml-stylesheet type='text/xsl' href='x.xsl'?>\n<Benchmark xmlns:dc=\"http://purl.org/dc/elements/1.1/\" id=\"HOUSE\" xmlns=\"http://checklists.nist.gov/xccdf/1.1\"><title>House Guide</title>\n<Group id=\"V-1001\"><title>SRG-1</title><description>&lt;GroupDescription&gt;&lt;/GroupDescription&gt;</description>\n<Rule id=\"SV-1001r1_rule\" severity=\"high\" weight=\"10.0\"><version>HOUSE-00-000010</version><title>The door must\n close &amp; lock.</title>\n<description>&lt;VulnDiscussion&gt;Rain comes in.\n\nAnd wind, if a &lt; b.&lt;/VulnDiscussion&gt;&lt;FalsePositives&gt;&lt;/FalsePositives&gt;&lt;Mitigations&gt;A mat.&lt;/Mitigations&gt;&lt;Documentable&gt;false&lt;/Documentable&gt;</description>\n<fixtext fixref=\"F-1\">Mend the <sub idref=\"v1\"/> hinge.</fixtext><fix id=\"F-1\" />\n<check system=\"C-1\"><check-content-ref name=\"M\" href=\"x.xml\" /><check-content>Push it.\n\nIf it opens, this is a finding.</check-content></check></Rule></Group>\n<Group id=\"V-1002\"><title>SRG-2</title><Rule id=\"SV-1002r2_rule\" severity=\"low\"><version>HOUSE-00-000020</version><title>Windows close.</title></Rule></Group>\n<Group id=\"V-1003\"><title>SRG-3</title><Rule id=\"SV-1003r2_rule\" severity=\"low\"><status>deprecated</status><version>HOUSE-00-000030</version><title>Old.</title></Rule></Group>\n<Value id=\"v1\"><value selector=\"low\">lower</value><value>upper</value></Value></Benchmark>";

#[test]
fn rules_of_a_stig_are_known_by_their_version() {
    let import = read(XCCDF);
    assert_eq!(import.format.name, "xccdf");
    assert_eq!(paths(&import), [("", "House Guide")], "a group of one rule is no heading");
    assert_eq!(ids(&import), ["HOUSE-00-000010", "HOUSE-00-000020"]);
    assert_eq!(texts(&import)[0], "The door must close & lock.");
    assert_eq!(levels(&import), ["CAT I", "CAT III"]);
    assert_eq!(all_levels(&import), ["CAT I", "CAT III"]);
    let first = items(&import)[0];
    assert_eq!(first.source_id.raw(), "V-1001");
    assert_eq!(
        first.about.raw(),
        "Rain comes in.\nAnd wind, if a < b.\nCheck: Push it.\nIf it opens, this is a finding.\nMitigations: A mat."
    );
    assert_eq!(first.if_missing.raw(), "Mend the upper hinge.");
    assert_eq!(skipped(&import), ["line 14: SV-1003r2_rule Old.: retired"]);
}

#[test]
fn benchmarks_of_xccdf_1_2_have_headings_results_and_values() {
    let import = read(
        r#"<x:Benchmark xmlns:x="http://checklists.nist.gov/xccdf/1.2" xmlns:html="http://www.w3.org/1999/xhtml" id="xccdf_org.example_benchmark_h">
        <x:title>Hardening</x:title>
        <x:Group id="xccdf_org.example_group_net"><x:title>Network</x:title>
          <x:Rule id="xccdf_org.example_rule_firewall" severity="medium" selected="false"><x:title>The firewall is on</x:title>
            <x:description><html:p>It keeps</html:p><html:ul><html:li>out</html:li></html:ul></x:description>
            <x:rationale>Because.</x:rationale><x:reference href="https://example.com/f">Book 1</x:reference></x:Rule>
          <x:Rule id="xccdf_org.example_rule_dns" severity="unknown"><x:title>Names are signed</x:title></x:Rule>
          <x:Rule id="xccdf_org.example_rule_none"/></x:Group>
        <x:TestResult><x:rule-result idref="xccdf_org.example_rule_firewall"><x:result>fail</x:result><x:message>off</x:message></x:rule-result></x:TestResult>
        <x:TestResult><x:rule-result idref="xccdf_org.example_rule_firewall"><x:result>pass</x:result></x:rule-result>
          <x:rule-result idref="xccdf_org.example_rule_dns"><x:result>notapplicable</x:result></x:rule-result></x:TestResult>
        </x:Benchmark>"#,
    );
    assert_eq!(paths(&import), [("", "Network")]);
    assert_eq!(ids(&import), ["firewall", "dns"]);
    assert_eq!(levels(&import), ["Medium", ""]);
    assert_eq!(items(&import)[0].about.raw(), "It keeps\nout\nRationale: Because.");
    assert_eq!(items(&import)[0].links[0].title.raw(), "Book 1");
    assert_eq!(import.answers["firewall"], answered(Status::Done, "", ""));
    let reason = "Not applicable in the test result";
    assert_eq!(import.answers["dns"], answered(Status::NotApplicable, reason, ""));
    assert_eq!(warnings(&import).len(), 2, "{:?}", warnings(&import));
    assert_eq!(skipped(&import), ["line 8: none: empty"]);
}

/// A rule of a STIG checklist.
fn vulnerability(number: usize, severity: &str, answer: &str) -> String {
    let data = [
        ("Vuln_Num", format!("V-{number}")),
        ("Severity", severity.to_owned()),
        ("Rule_ID", format!("SV-{number}r1_rule")),
        ("Rule_Ver", format!("HOUSE-{number}")),
        ("Rule_Title", format!("Door {number} closes.")),
        ("Vuln_Discuss", "Rain comes in.\n\nAnd wind.".to_owned()),
        ("Check_Content", "Push it.".to_owned()),
        ("Fix_Text", "Mend it.".to_owned()),
        ("CCI_REF", "CCI-1".to_owned()),
        ("CCI_REF", "CCI-2".to_owned()),
    ];
    let data = data
        .iter()
        .map(|(name, value)| format!("<STIG_DATA><VULN_ATTRIBUTE>{name}</VULN_ATTRIBUTE><ATTRIBUTE_DATA>{value}</ATTRIBUTE_DATA></STIG_DATA>\n"))
        .collect::<Vec<_>>()
        .concat();
    format!("<VULN>{data}{answer}</VULN>\n")
}

fn ckl(guides: &[(&str, String)]) -> String {
    let guides = guides
        .iter()
        .map(|(title, rules)| {
            format!("<iSTIG><STIG_INFO><SI_DATA><SID_NAME>title</SID_NAME><SID_DATA>{title}</SID_DATA></SI_DATA></STIG_INFO>{rules}</iSTIG>")
        })
        .collect::<Vec<_>>()
        .concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- by hand -->\n<CHECKLIST><ASSET><ROLE>None</ROLE></ASSET><STIGS>{guides}</STIGS></CHECKLIST>\n"
    )
}

#[test]
fn a_stig_checklist_brings_its_findings() {
    let rules = [
        vulnerability(
            1,
            "medium",
            "<STATUS>NotAFinding</STATUS><FINDING_DETAILS>tried</FINDING_DETAILS><COMMENTS>twice</COMMENTS><SEVERITY_OVERRIDE/><SEVERITY_JUSTIFICATION/>",
        ),
        vulnerability(
            2,
            "medium",
            "<STATUS>Open</STATUS><FINDING_DETAILS></FINDING_DETAILS><COMMENTS/><SEVERITY_OVERRIDE>high</SEVERITY_OVERRIDE><SEVERITY_JUSTIFICATION>it storms</SEVERITY_JUSTIFICATION>",
        ),
        vulnerability(
            3,
            "low",
            "<STATUS>Not_Applicable</STATUS><FINDING_DETAILS>bricked up</FINDING_DETAILS><COMMENTS>no door</COMMENTS>",
        ),
        vulnerability(4, "low", "<STATUS>Not_Applicable</STATUS>"),
        vulnerability(
            5,
            "high",
            "<STATUS>Not_Reviewed</STATUS><FINDING_DETAILS>key lost</FINDING_DETAILS>",
        ),
        vulnerability(6, "high", "<STATUS>Not_Reviewed</STATUS><FINDING_DETAILS/>"),
    ];
    let import = read(&ckl(&[("House STIG", rules.concat())]));
    assert_eq!(import.format.name, "ckl");
    assert_eq!(import.checklist.title().raw(), "House STIG");
    assert_eq!(ids(&import)[0], "HOUSE-1");
    assert_eq!(levels(&import), ["CAT II", "CAT I", "CAT III", "CAT III", "CAT I", "CAT I"]);
    let first = items(&import)[0];
    assert_eq!(first.source_id.raw(), "V-1");
    assert_eq!(first.about.raw(), "Rain comes in.\nAnd wind.\nCheck: Push it.");
    assert_eq!(first.if_missing.raw(), "Mend it.");
    assert_eq!(import.answers["HOUSE-1"], answered(Status::Done, "", "tried\ntwice"));
    assert_eq!(import.answers["HOUSE-2"], answered(Status::Missing, "", "Severity: it storms"));
    let bricked = answered(Status::NotApplicable, "no door", "bricked up");
    assert_eq!(import.answers["HOUSE-3"], bricked);
    let unsaid = answered(Status::NotApplicable, "Not applicable in the checklist file", "");
    assert_eq!(import.answers["HOUSE-4"], unsaid);
    assert_eq!(import.answers["HOUSE-5"], noted("key lost"));
    assert!(!import.answers.contains_key("HOUSE-6"));
}

#[test]
fn several_stigs_in_a_checklist_are_categories() {
    let (one, other) = (vulnerability(1, "low", ""), vulnerability(2, "low", "<STATUS/>"));
    let import = read(&ckl(&[("Doors", one), ("Windows", other.replace("Door 2 closes.", ""))]));
    assert_eq!(paths(&import), [("", "Doors")]);
    assert_eq!(
        skipped(&import)[0].split(": ").skip(1).collect::<Vec<_>>(),
        ["V-2 HOUSE-2 SV-2r1_rule", "empty"]
    );
    let both = read(&ckl(&[
        ("Doors", vulnerability(1, "low", "")),
        ("Windows", vulnerability(2, "low", "")),
    ]));
    assert_eq!(paths(&both), [("", "Doors"), ("", "Windows")]);
}

#[test]
fn a_checklist_of_the_newer_viewer_gives_the_same_items() {
    let import = read(
        r#"{"title": "host-1", "id": "uuid", "cklb_version": "1.0", "active": true, "stigs": [{"stig_name": "House STIG", "rules": [
          {"group_id": "V-1", "rule_id": "SV-1r1_rule", "rule_version": "HOUSE-1", "rule_title": "Door 1 closes.", "severity": "medium",
           "discussion": "Rain comes in.\n\nAnd wind.", "check_content": "Push it.", "fix_text": "Mend it.",
           "status": "not_a_finding", "finding_details": "tried", "comments": "twice", "overrides": {}},
          {"group_id": "V-2", "rule_id": "SV-2r1_rule", "rule_version": "HOUSE-2", "rule_title": "Door 2 closes.", "severity": "medium",
           "status": "open", "overrides": {"severity": {"severity": "high", "reason": "it storms"}}},
          {"group_id": "V-3", "rule_title": "Door 3 closes.", "severity": "low", "status": "not_applicable", "comments": "no door"},
          {"rule_id": "SV-4r7_rule", "rule_title": "Door 4 closes.", "severity": "low", "status": "not_reviewed"}]}]}"#,
    );
    assert_eq!(import.format.name, "cklb");
    assert_eq!(import.checklist.title().raw(), "House STIG");
    assert_eq!(ids(&import), ["HOUSE-1", "HOUSE-2", "V-3", "SV-4"]);
    assert_eq!(levels(&import), ["CAT II", "CAT I", "CAT III", "CAT III"]);
    let older = read(&ckl(&[("House STIG", vulnerability(1, "medium", ""))]));
    assert_eq!(items(&older)[0], items(&import)[0]);
    assert_eq!(import.answers["HOUSE-1"], answered(Status::Done, "", "tried\ntwice"));
    assert_eq!(import.answers["HOUSE-2"], answered(Status::Missing, "", "Severity: it storms"));
    assert_eq!(import.answers["V-3"], answered(Status::NotApplicable, "no door", ""));
    assert_eq!(import.answers.len(), 3);
}

#[test]
fn files_of_no_known_format_are_named() {
    for (text, seems) in [
        (
            r#"{"name": "left-pad", "version": "1.3.0", "license": "MIT"}"#,
            "JSON with name, version, license",
        ),
        ("version: 2\nservices:\n  web: {}\n", "YAML with version, services"),
        ("<rss version='2.0'><channel/></rss>", "XML with the root rss"),
        ("[1, 2, 3]", "JSON"),
    ] {
        let told = refusal(text);
        assert!(told.contains(&format!("seems to be {seems}; what is read: ")), "{told}");
        for format in ["Azure", "OSCAL", "CISO Assistant", "STIG checklist", "XCCDF"] {
            assert!(told.contains(format), "{told}");
        }
    }
}

#[test]
fn a_file_of_a_known_format_without_an_item_is_named_as_one() {
    for (text, words) in [
        (r#"{"items": [], "severities": [], "status": []}"#, "an Azure review checklist"),
        (
            r#"{"schemaVersion": "2021-11-01", "pillars": []}"#,
            "a custom lens of AWS Well-Architected",
        ),
        (r#"{"catalog": {"metadata": {}, "groups": []}}"#, "an OSCAL catalog"),
        (r#"{"title": "x", "stigs": []}"#, "a STIG checklist (.cklb)"),
        ("families:\n  - id: a\n    title: A\ncontrols: []\n", "a control catalog of Gemara"),
        ("objects:\n  framework:\n    requirement_nodes: []\n", "a library of CISO Assistant"),
        ("<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.1'/>", "an XCCDF benchmark"),
        ("<CHECKLIST><STIGS/></CHECKLIST>", "a STIG checklist (.ckl)"),
    ] {
        let told = refusal(text);
        assert!(told.starts_with(words) && told.contains(" without an item"), "{told}");
    }
}

#[test]
fn a_format_that_is_asked_for_and_not_there_is_refused() {
    for (text, format) in [
        (AZURE, "oscal"),
        (OSCAL, "azure"),
        (XCCDF, "ckl"),
        (CISO, "xccdf"),
        ("# Title\n- [ ] an item\n", "gemara"),
        ("- [ ] an item: x\n", "azure"),
        (AZURE, "xccdf"),
    ] {
        let told = read_as(text.as_bytes(), Some(format)).map(|_| ()).unwrap_err().to_string();
        assert!(
            told.starts_with("not a") && told.contains("leave --format out"),
            "{format}: {told}"
        );
    }
    let choices = read_as(AZURE.as_bytes(), Some("azure")).unwrap();
    assert_eq!(choices.format.name, "azure");
}

#[test]
fn broken_files_are_refused_with_the_line() {
    for (text, told) in [
        ("{\"items\": [{\"text\": \"a\"},\n{\"text\": ]}", "line 2, column"),
        (
            "{\"pillars\": [],\n\"name\": \"a\",\n\"pillars\": []}",
            "line 3: not JSON: the key pillars stands twice",
        ),
        ("{\"items\": [],\n\"waf\": \"\\ud800\"}", "line 2: not JSON: "),
        ("{\"items\": [],\n\"waf\": 1e999}", "line 2: not JSON: number out of range"),
        ("urn: a\nurn: b\n", "line 2: not YAML: the key urn stands twice"),
        ("urn: a\nobjects:\n  - \"x\n", "not YAML: column"),
        ("urn: a\nother: b\n--- \nurn: c\n", "line 3: not YAML: a second document"),
        ("a: x\nb: y\n? [b, c]\n: d\n", "line 3: not YAML: a key that is no text"),
        ("<Benchmark><Rule>\n</Group></Benchmark>", "line 2: not XML: "),
        ("<Benchmark>\n<Rule a='1' a='2'/></Benchmark>", "line 2: not XML: "),
        ("<Benchmark></Benchmark>\n<Benchmark/>", "line 2: not XML: a second root"),
        ("<Benchmark></Benchmark>\njunk <a/>", "line 2: not XML: text after the root"),
        (
            "<?xml version='1.0'?><Benchmark>\n<Rule>\n</Rule>",
            "line 3: not XML: the file ends inside of Benchmark",
        ),
        (
            "<?xml version='1.0'?>\n<Benchmark>\u{1}</Benchmark>",
            "line 2: not XML: a control character",
        ),
        (
            "<?xml version='1.0'?>\n<Benchmark>&#1;</Benchmark>",
            "line 2: not XML: a reference to a control",
        ),
        (
            "<?xml version='1.0'?>\n<Benchmark>\n&nbsp;</Benchmark>",
            "line 3: not XML: the entity nbsp",
        ),
        ("<?xml version='1.0'?>\n<Benchmark a='&nbsp;'/>", "line 2: not XML: "),
    ] {
        let found = refusal(text);
        assert!(found.contains(told), "{found}\nlacks\n{told}");
    }
    let latin = b"{\"items\": [\n{\"text\": \"caf\xe9\"}]}";
    assert!(refusal(latin).contains("line 2: not UTF-8"), "{}", refusal(latin));
    let other = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><Benchmark>\x83\x65</Benchmark>";
    assert!(refusal(other).contains("the encoding Shift_JIS"), "{}", refusal(other));
}

#[test]
fn every_truncation_of_a_file_is_read_or_refused() {
    for whole in [AZURE, OSCAL, CISO, XCCDF, GENERATIONS[0]] {
        for end in (0..whole.len()).step_by(7).filter(|end| whole.is_char_boundary(*end)) {
            if let Err(refusal) = read_as(&whole.as_bytes()[..end], None) {
                assert!(!refusal.to_string().is_empty());
            }
        }
    }
}

#[test]
fn encodings_of_xml_are_read_as_they_are() {
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Benchmark><title>B</title><Rule id=\"a\"><title>Caf\xe9 closes</title></Rule></Benchmark>";
    assert_eq!(texts(&read_as(latin, None).unwrap()), ["Caf\u{e9} closes"]);
    let wide: Vec<u8> = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?><Benchmark><Rule id=\"a\"><title>Caf\u{e9}</title></Rule></Benchmark>"
        .encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(&read_as(&wide, None).unwrap()), ["Caf\u{e9}"]);
    let wide: Vec<u8> =
        format!("\u{feff}{AZURE}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_as(&wide, None).unwrap().checklist.len(), 4);
}

#[test]
fn bombs_are_refused_by_their_bound() {
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(9);
        aliases.extend([format!("a{level}: &a{level} [{before}x]\n")]);
    }
    let long = format!("a: &a {}\nb:\n{}", "x".repeat(100_000), "  - *a\n".repeat(20_000));
    let anchors = (0..1_100).map(|n| format!("k{n}: &n{n} x\n")).collect::<Vec<_>>().concat();
    let deep_yaml = format!("a:\n  b: {}{}\n", "[".repeat(100), "]".repeat(100));
    let deep_json = format!("{{\"a\": {}1{}}}", "[".repeat(100), "]".repeat(100));
    let deeper_json = format!("{{\"a\": {}", "[".repeat(200_000));
    let many = format!("{{\"a\": [{}1]}}", "1,".repeat(1_100_000));
    let deep_xml = format!("<Benchmark>{}{}</Benchmark>", "<a>".repeat(100), "</a>".repeat(100));
    let many_xml = format!("<Benchmark>{}</Benchmark>", "<a/>".repeat(1_100_000));
    for (text, told) in [
        (aliases, "more than 1000000 values"),
        (long, "bytes of text"),
        (anchors, "more than 1000 anchors"),
        (deep_yaml, "deeper than 64"),
        (deep_json, "deeper than 64"),
        (deeper_json, "line 1"),
        (many, "more than 1000000 values"),
        (deep_xml, "deeper than 64"),
        (many_xml, "more than 1000000 elements"),
        ("a: 1\nb: &x\n  - *x\n".to_owned(), "line 3: not YAML"),
    ] {
        let found = refusal(&text);
        assert!(found.contains(told), "{found}\nlacks\n{told}");
    }
}

#[test]
fn entities_of_a_file_are_never_expanded() {
    let laughs = "<?xml version=\"1.0\"?>\n<!DOCTYPE Benchmark [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<Benchmark>&b;</Benchmark>";
    assert!(refusal(laughs).contains("line 2: not XML: a document type"), "{}", refusal(laughs));
    let outside = "<!DOCTYPE Benchmark SYSTEM \"file:///etc/passwd\">\n<Benchmark><Rule id=\"a\"><title>T</title></Rule></Benchmark>";
    assert_eq!(texts(&read(outside)), ["T"], "a document type elsewhere is not looked at");
}

#[test]
fn parameters_that_name_each_other_end() {
    let insert = "{{ insert: param, a }} ".repeat(50);
    let params = ["a", "b", "c"]
        .iter()
        .map(|id| format!(r#"{{"id": "{id}", "select": {{"choice": ["{insert}", "{insert}"]}}}},"#))
        .collect::<Vec<_>>()
        .concat();
    let bomb = format!(
        r#"{{"catalog": {{"metadata": {{"title": "t"}}, "params": [{}], "controls": [{{"id": "x", "parts": [{{"name": "statement", "prose": "{insert}"}}]}}]}}}}"#,
        params.trim_end_matches(',')
    );
    assert!(refusal(&bomb).contains("parameters written out"), "{}", refusal(&bomb));
    let round =
        OSCAL.replace("\"label\": \"a time\"", "\"select\": {\"choice\": [\"{{ p-time }}\"]}");
    assert!(texts(&read(&round))[0].contains("one of: "), "{:?}", texts(&read(&round)));
}

#[test]
fn too_many_items_are_refused() {
    let item =
        |n: usize| format!("{{\"category\": \"c\", \"text\": \"t {n}\", \"guid\": \"g{n}\"}},\n");
    let list = |count: usize| {
        let items = (0..count).map(item).collect::<Vec<_>>().concat();
        format!("{{\"items\": [{}], \"metadata\": {{}}}}", items.trim_end_matches(",\n"))
    };
    assert_eq!(read(&list(10_000)).checklist.len(), 10_000);
    assert!(refusal(list(100_000)).contains("100000 items"), "{}", refusal(list(100_000)));
}

#[test]
fn checklists_without_an_item_are_refused() {
    for text in [
        r#"{"items": [{"category": "c", "text": "", "guid": "g"}], "metadata": {}}"#,
        "<CHECKLIST><STIGS/></CHECKLIST>",
        "<Benchmark><title>x</title></Benchmark>",
        r#"{"catalog": {"metadata": {"title": "t"}}}"#,
    ] {
        assert!(refusal(text).contains("without an item"), "{}", refusal(text));
    }
}

#[test]
fn a_list_in_markdown_that_looks_like_yaml_stays_text() {
    for text in
        ["Owner: ana\n- [ ] Restore is tested: yes\n", "- Restore: tested\n- Backup: done\n"]
    {
        let told = refusal(text);
        assert!(!told.contains("not YAML"), "{told}");
    }
}

/// The real files: name, format, items, categories, skipped, answers.
const REAL: &[(&str, &str, usize, usize, usize, usize)] = &[
    ("azure-aks.en.json", "azure", 112, 23, 0, 0),
    ("azure-aks.ja.json", "azure", 110, 23, 0, 0),
    ("azure-aks-2024-02.en.json", "azure", 110, 23, 0, 0),
    ("aws-orr-lens.json", "aws-lens", 38, 16, 0, 0),
    // 151 choices, 36 of which say that none of the others is true.
    ("aws-ecs-lens.json", "aws-lens", 115, 36, 36, 0),
    ("osps-ac-2025-03.yaml", "gemara", 6, 1, 0, 0),
    ("osps-ac-2025-10.yaml", "gemara", 6, 1, 0, 0),
    ("osps-ac.yaml", "gemara", 6, 1, 0, 0),
    // The sections have 21 introductions.
    ("ism-e8-ml1.oscal.json", "oscal", 46, 14, 21, 0),
    ("vpn-srg-v1r0.xccdf.xml", "xccdf", 81, 1, 0, 0),
    ("vpn-srg-v1r1.xccdf.xml", "xccdf", 81, 1, 0, 0),
    ("vpn-srg-other.xccdf.xml", "xccdf", 2, 1, 0, 0),
    ("stig-manager.ckl", "ckl", 286, 1, 0, 286),
];

#[test]
fn the_real_files_have_the_items_that_were_counted() {
    let Some(folder) = samples::folder() else { return };
    for (name, format, items, categories, skipped, answers) in REAL {
        let import = import_of(&folder, name);
        let found = (
            import.format.name,
            import.checklist.len(),
            import.checklist.categories().len(),
            import.skipped.len(),
            import.answers.len(),
        );
        assert_eq!(found, (*format, *items, *categories, *skipped, *answers), "{name}");
        let again = import_of(&folder, name);
        assert_eq!(again.checklist.file(), import.checklist.file(), "{name}");
    }
    let findings = import_of(&folder, "stig-manager.ckl").answers;
    let count = |status| findings.values().filter(|answer| answer.status == status).count();
    let counts = [Some(Status::Done), Some(Status::NotApplicable), None].map(count);
    assert_eq!(counts, [91, 23, 172]);
}

#[test]
fn versions_of_a_real_list_differ_where_they_should() {
    let Some(folder) = samples::folder() else { return };
    let changed = |before: &str, after: &str| {
        let (before, after) = (import_of(&folder, before), import_of(&folder, after));
        let said = |item: &Item| (item.text.clone(), item.done_when.clone(), item.about.clone());
        let old = items(&before);
        let pairs = items(&after).into_iter().filter_map(|new| {
            let old = old.iter().find(|old| old.id == new.id)?;
            Some(said(old) == said(new))
        });
        let pairs: Vec<bool> = pairs.collect();
        (pairs.len(), pairs.iter().filter(|is_same| !**is_same).count())
    };
    assert_eq!(changed("vpn-srg-v1r0.xccdf.xml", "vpn-srg-v1r1.xccdf.xml"), (81, 1));
    assert_eq!(changed("azure-aks-2024-02.en.json", "azure-aks.en.json"), (110, 3));
    assert_eq!(changed("osps-ac-2025-03.yaml", "osps-ac-2025-10.yaml"), (6, 2));
    assert_eq!(changed("osps-ac-2025-10.yaml", "osps-ac.yaml"), (6, 0));
}
