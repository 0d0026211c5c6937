//! Benchmarks in XCCDF 1.1 and 1.2: groups of rules, alone or in a data stream of SCAP, with the results of a test where
//! the file holds one.

use foldhash::{HashMap, HashMapExt};

use crate::domain::basics::status::Status;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{
    Draft, DraftAnswer, DraftItem, DraftLink, Outline, Place, Section, Why,
};
use crate::intake::format::Format;
use crate::intake::prose::{joined, labelled, line, lines};
use crate::intake::refusal::Refusal;
use crate::intake::stig::{self, Rule};
use crate::intake::xml::El;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "xccdf",
    words: "an XCCDF benchmark (STIG, SCAP)",
    syntax: Syntax::Xml,
    fits: |content| content.xml().is_some_and(|root| !benchmarks(root).is_empty()),
    read,
};

const BENCHMARK: &str = "Benchmark";
const NO_REASON: &str = "Not applicable in the test result";
/// The severities where they are no categories of a STIG, the most binding first.
const SEVERITIES: [(&str, &str); 3] = [("high", "High"), ("medium", "Medium"), ("low", "Low")];
/// Elements in the description of a STIG's rule that say more, with the words for each.
const MORE: [(&str, &str); 8] = [
    ("FalsePositives", "False positives"),
    ("FalseNegatives", "False negatives"),
    ("Mitigations", "Mitigations"),
    ("SeverityOverrideGuidance", "Severity override"),
    ("PotentialImpacts", "Potential impact"),
    ("ThirdPartyTools", "Third-party tools"),
    ("MitigationControl", "Mitigation control"),
    ("Responsibility", "Responsibility"),
];

/// Returns the benchmarks of a file, and of a data stream.
fn benchmarks(root: El<'_>) -> Vec<El<'_>> {
    match root.name() {
        BENCHMARK | "data-stream-collection" | "asset-report-collection" => root.below(BENCHMARK),
        _ => Vec::new(),
    }
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let found = content.xml().map(|root| (root, benchmarks(root)));
    let Some((root, benchmarks)) = found.filter(|(_, benchmarks)| !benchmarks.is_empty()) else {
        return Err(FORMAT.unfit(content));
    };
    let mut outline = Outline::default();
    let answers = answers(root, &mut outline);
    for benchmark in &benchmarks {
        let title = line(&benchmark.text_of("title"));
        let path = if benchmarks.len() > 1 { vec![title.clone()] } else { Vec::new() };
        if outline.title.is_empty() {
            outline.title = title;
        }
        let mut reading = Reading::of(*benchmark, &answers, &mut outline);
        reading.group(*benchmark, &path);
    }
    outline.levels = levels(&outline.sections);
    Ok(Draft::Foreign(outline))
}

/// Returns the levels of items, the most binding first.
fn levels(sections: &[Section]) -> Vec<String> {
    let items = || sections.iter().flat_map(|section| &section.items);
    let known = SEVERITIES.iter().flat_map(|(word, level)| [stig::level(word), *level]);
    let used = known.filter(|level| items().any(|item| item.level == *level));
    used.map(str::to_owned).collect()
}

/// Returns the answers of the last test in the file, by the id of their rule.
fn answers(root: El<'_>, outline: &mut Outline) -> HashMap<String, DraftAnswer> {
    let tests = root.below("TestResult");
    let Some(test) = tests.last() else { return HashMap::new() };
    if tests.len() > 1 {
        outline.warn(test.place(), format!("the last of {} test results is taken", tests.len()));
    }
    let results = test.all("rule-result");
    let answers =
        results.filter_map(|result| Some((result.attribute("idref").to_owned(), answer(result)?)));
    answers.collect()
}

fn answer(result: El<'_>) -> Option<DraftAnswer> {
    let status = match result.text_of("result").as_str() {
        "pass" | "fixed" => Some(Status::Done),
        "fail" => Some(Status::Missing),
        "notapplicable" => Some(Status::NotApplicable),
        _ => None,
    };
    let said = joined(result.all("message").map(|message| lines(&message.text())));
    let (reason, note) = match status {
        Some(Status::NotApplicable) if said.is_empty() => (NO_REASON.to_owned(), said),
        Some(Status::NotApplicable) => (said, String::new()),
        _ => (String::new(), said),
    };
    let answer = DraftAnswer { status, reason, note, ..DraftAnswer::default() };
    (answer != DraftAnswer::default()).then_some(answer)
}

/// A benchmark as far as it is read.
struct Reading<'r, 'd> {
    answers: &'r HashMap<String, DraftAnswer>,
    outline: &'r mut Outline,
    /// The default values of the benchmark, by id.
    values: HashMap<&'d str, String>,
    /// Each group only wraps a rule, as in a STIG, and is no heading.
    is_flat: bool,
    is_stig: bool,
    /// The number of rules with each version.
    versions: HashMap<String, usize>,
}

impl<'r, 'd> Reading<'r, 'd> {
    fn of(
        benchmark: El<'d>,
        answers: &'r HashMap<String, DraftAnswer>,
        outline: &'r mut Outline,
    ) -> Self {
        let rules = benchmark.below("Rule");
        let mut versions = HashMap::new();
        for rule in &rules {
            *versions.entry(rule.text_of("version")).or_default() += 1;
        }
        if rules.iter().any(|rule| rule.attribute("selected") == "false") {
            let text = "all rules are taken; those that only a profile selects as well";
            outline.warn(benchmark.place(), text);
        }
        let values = benchmark.below("Value").into_iter().map(|value| {
            let given = || value.all("value");
            let default = given().find(|value| value.attribute("selector").is_empty());
            let text = default.or_else(|| given().next()).map(El::text).unwrap_or_default();
            (value.attribute("id"), line(&text))
        });
        let is_of_stig = |rule: &El<'_>| short(rule.attribute("id")).starts_with("SV-");
        Self {
            answers,
            outline,
            values: values.collect(),
            is_flat: benchmark.below("Group").iter().all(|group| is_wrapper(*group)),
            is_stig: rules.first().is_some_and(is_of_stig),
            versions,
        }
    }

    /// Reads a group, or the benchmark itself. The tree is not so deep that this could exhaust the stack.
    fn group(&mut self, group: El<'d>, path: &[String]) {
        for child in group.children() {
            match child.name() {
                "Rule" => self.rule(child, group, path),
                "Group" if self.is_flat => self.group(child, path),
                "Group" => {
                    let title = self.line_of(child, "title");
                    let title = if title.is_empty() {
                        short(child.attribute("id")).to_owned()
                    } else {
                        title
                    };
                    self.group(child, &[path, &[title]].concat());
                }
                _ => {}
            }
        }
    }

    fn rule(&mut self, rule: El<'d>, group: El<'d>, path: &[String]) {
        let place = rule.place();
        let status = rule.all("status").last().map(El::text).unwrap_or_default();
        if status == "deprecated" {
            let known = [short(rule.attribute("id")), &self.line_of(rule, "title")].join(" ");
            self.outline.skip(place, line(&known), Why::Retired);
        } else if self.is_stig {
            let rule = self.of_stig(rule, group, place);
            stig::add(self.outline, path, rule);
        } else {
            let item = self.other(rule, place);
            if item.text.is_empty() {
                self.outline.skip(item.place, item.id, Why::Empty);
            } else {
                self.outline.add(path, item);
            }
        }
    }

    fn of_stig(&self, rule: El<'d>, group: El<'d>, place: Place) -> Rule {
        let description = self.text_of(rule, "description");
        let discussion = inside(&description, "VulnDiscussion");
        let group = short(group.attribute("id"));
        Rule {
            place,
            version: self.key(rule),
            group: if group.starts_with("V-") { group } else { "" }.to_owned(),
            revision: short(rule.attribute("id")).to_owned(),
            title: self.line_of(rule, "title"),
            severity: rule.attribute("severity").to_owned(),
            discussion: discussion.unwrap_or(&description).to_owned(),
            check: self.check(rule),
            fix: self.text_of(rule, "fixtext"),
            more: MORE
                .map(|(name, label)| {
                    (label, inside(&description, name).unwrap_or_default().to_owned())
                })
                .into(),
            answer: self.answers.get(rule.attribute("id")).cloned(),
        }
    }

    fn other(&self, rule: El<'d>, place: Place) -> DraftItem {
        let key = self.key(rule);
        let about = [
            lines(&self.text_of(rule, "description")),
            labelled("Rationale", &lines(&self.text_of(rule, "rationale"))),
            labelled("Warning", &lines(&self.text_of(rule, "warning"))),
            labelled("Check", &lines(&self.check(rule))),
        ];
        let severity = rule.attribute("severity");
        let level = SEVERITIES.iter().find(|(word, _)| *word == severity);
        let links = rule.all("reference").filter_map(|reference| {
            DraftLink::of(&line(&reference.text()), reference.attribute("href"))
        });
        DraftItem {
            place,
            id: if key.is_empty() { short(rule.attribute("id")).to_owned() } else { key },
            text: self.line_of(rule, "title"),
            about: joined(about),
            if_missing: lines(&self.text_of(rule, "fixtext")),
            level: level.map_or("", |(_, level)| level).to_owned(),
            links: DraftLink::each_once(links),
            answer: self.answers.get(rule.attribute("id")).cloned(),
            ..DraftItem::default()
        }
    }

    /// Returns the version of a rule, which is its key where no other rule has it.
    fn key(&self, rule: El<'d>) -> String {
        let version = rule.text_of("version");
        if self.versions.get(&version).is_some_and(|count| *count == 1) {
            version
        } else {
            String::new()
        }
    }

    fn check(&self, rule: El<'d>) -> String {
        let texts = rule.all("check").map(|check| self.text_of(check, "check-content"));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
    }

    fn text_of(&self, parent: El<'d>, name: &str) -> String {
        parent.child(name).map(|child| child.text_with(&|el| self.value(el))).unwrap_or_default()
    }

    fn line_of(&self, parent: El<'d>, name: &str) -> String {
        line(&self.text_of(parent, name))
    }

    /// Returns what stands for a reference to a value.
    fn value(&self, reference: El<'_>) -> Option<String> {
        if reference.name() != "sub" {
            return None;
        }
        let id = reference.attribute("idref");
        let value = self.values.get(id).filter(|value| !value.is_empty());
        Some(value.cloned().unwrap_or_else(|| format!("[{}]", short(id))))
    }
}

/// Returns whether a group holds one rule and no group.
fn is_wrapper(group: El<'_>) -> bool {
    group.child("Group").is_none() && group.all("Rule").count() == 1
}

/// Returns an id without what XCCDF 1.2 puts before it: `xccdf_org.example_rule_x` is `x`.
fn short(id: &str) -> &str {
    let kinds = ["_rule_", "_group_", "_value_", "_benchmark_"];
    let found =
        kinds.iter().filter(|_| id.starts_with("xccdf_")).find_map(|kind| id.split_once(kind));
    found.map_or(id, |(_, short)| short)
}

/// Returns what stands between the tags of a name, in text that is XML again.
fn inside<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.rsplit_once(&format!("</{name}>")).map(|(inside, _)| inside.trim())
}
