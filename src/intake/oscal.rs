//! Catalogs in OSCAL, the language of NIST for controls: groups of controls, each with a statement that may have
//! parts, parameters and enhancements.

use foldhash::{HashMap, HashMapExt};

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftItem, DraftLink, Outline, Why};
use crate::intake::format::Format;
use crate::intake::prose::{joined, line, paragraphs, unmarked};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "oscal",
    words: "an OSCAL catalog",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(|root| model(root).is_some()),
    read,
};

/// The models of OSCAL, with the words for each.
const MODELS: [(&str, &str); 8] = [
    (CATALOG, "an OSCAL catalog"),
    ("profile", "an OSCAL profile: it selects controls of catalogs and has no statements"),
    ("component-definition", "an OSCAL component definition"),
    ("system-security-plan", "an OSCAL system security plan"),
    ("assessment-plan", "an OSCAL assessment plan"),
    ("assessment-results", "OSCAL assessment results"),
    ("plan-of-action-and-milestones", "an OSCAL plan of action"),
    ("mapping-collection", "an OSCAL mapping of controls"),
];
const CATALOG: &str = "catalog";
const RESOLVE: &str = "resolve it into a catalog first (`oscal-cli profile resolve`) and take that";
const TAKE_CATALOG: &str = "take the catalog, or the resolved profile, that it is about";

/// The most parameters that may name each other in a row.
const DEEPEST_PARAMETER: usize = 4;
/// The longest text with its parameters written out, and the most of such text in a catalog, in bytes.
const LONGEST_WRITTEN: usize = 64 * 1024;
const MOST_WRITTEN: usize = 32 * 1024 * 1024;

/// Returns the model of a file of OSCAL, and the words for it.
fn model(root: At<'_>) -> Option<(&'static str, &'static str)> {
    MODELS
        .into_iter()
        .find(|(key, _)| root.get(key).is_some_and(|model| model.get("metadata").is_some()))
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let found = content.tree().and_then(|root| model(root).map(|model| (root, model)));
    let Some((root, (key, words))) = found else { return Err(FORMAT.unfit(content)) };
    let Some(catalog) = root.get(CATALOG) else {
        let advice = if key == "profile" { RESOLVE } else { TAKE_CATALOG };
        return Err(Refusal::Unfit {
            seems: format!("it seems to be {words}"),
            advice: advice.to_owned(),
        });
    };
    let mut reading = Reading::of(catalog);
    reading.group(catalog, &mut Vec::new())?;
    Ok(Draft::Foreign(reading.outline))
}

/// The catalog as far as it is read.
struct Reading<'t> {
    parameters: HashMap<&'t str, Parameter<'t>>,
    /// The sources at the end of the catalog, by id.
    resources: HashMap<&'t str, DraftLink>,
    outline: Outline,
    written: usize,
}

impl<'t> Reading<'t> {
    fn of(catalog: At<'t>) -> Self {
        let title = line(catalog.get("metadata").map_or("", |metadata| metadata.text_of("title")));
        let mut parameters = HashMap::new();
        let mut waiting = vec![catalog];
        while let Some(here) = waiting.pop() {
            let here_too =
                here.list("params").map(|param| (param.text_of("id"), Parameter::of(param)));
            parameters.extend(here_too);
            waiting.extend(here.list("groups").chain(here.list("controls")));
        }
        let resources = catalog.get("back-matter").into_iter();
        let resources = resources.flat_map(|matter| matter.list("resources"));
        let resources = resources.filter_map(|resource| {
            let title = line(resource.text_of("title"));
            let mut links = resource.list("rlinks");
            let link = links.find_map(|link| DraftLink::of(&title, link.text_of("href")))?;
            Some((resource.text_of("uuid"), link))
        });
        let resources = resources.collect();
        let outline = Outline { title, ..Outline::default() };
        Self { parameters, resources, outline, written: 0 }
    }

    /// Reads a group, or the catalog itself. The tree is not so deep that this could exhaust the stack.
    fn group(&mut self, group: At<'t>, path: &mut Vec<String>) -> Result<(), Refusal> {
        for control in group.list("controls") {
            self.control(control, path)?;
        }
        for inner in group.list("groups") {
            for part in inner.list("parts") {
                let text = self.part(part)?;
                self.outline.skip(part.place(), line(&text), Why::Prose);
            }
            let title = [inner.text_of("title"), inner.text_of("id")];
            path.push(line(title.into_iter().find(|title| !title.is_empty()).unwrap_or_default()));
            self.group(inner, path)?;
            path.pop();
        }
        Ok(())
    }

    fn control(&mut self, control: At<'t>, path: &[String]) -> Result<(), Refusal> {
        let title = line(control.text_of("title"));
        let label = label(control).unwrap_or_default();
        if is_withdrawn(control) {
            let text = if title.is_empty() { control.text_of("id") } else { &title };
            self.outline.skip(control.place(), [label, text].join(" ").trim(), Why::Retired);
        } else {
            let item = self.item(control, title, label)?;
            if item.text.is_empty() {
                self.outline.skip(control.place(), control.text_of("id"), Why::Empty);
            } else {
                self.outline.add(path, item);
            }
        }
        for enhancement in control.list("controls") {
            self.control(enhancement, path)?;
        }
        Ok(())
    }

    fn item(&mut self, control: At<'t>, title: String, label: &str) -> Result<DraftItem, Refusal> {
        let id = control.text_of("id");
        let mut said = Said::default();
        for part in control.list("parts") {
            let name = part.text_of("name");
            let text = self.part(part)?;
            let field = match name {
                "statement" => &mut said.statement,
                "assessment-objective" | "objective" => &mut said.objective,
                "assessment-method" | "assessment" => &mut said.method,
                _ => &mut said.more,
            };
            field.push(text);
        }
        let more = joined(said.more);
        let (statement, links) = unmarked(&joined(said.statement));
        let statement = line(&statement);
        let is_of_id = title.to_lowercase().contains(&id.to_lowercase());
        let (text, about) = match statement.is_empty() {
            true if title.is_empty() => (line(&more), String::new()),
            true => (title, more),
            false if is_of_id => (statement, more),
            false => (statement, joined([title, more])),
        };
        let (about, more) = unmarked(&about);
        let links = links.into_iter().chain(more).chain(self.links(control));
        Ok(DraftItem {
            place: control.place(),
            id: id.to_owned(),
            source_id: label.to_owned(),
            text,
            done_when: joined(said.objective),
            evidence: joined(said.method),
            about,
            links: DraftLink::each_once(links),
            ..DraftItem::default()
        })
    }

    /// Returns the links of a control, those to the sources at the end of the catalog by their titles.
    fn links(&self, control: At<'t>) -> Vec<DraftLink> {
        let links = control.list("links").filter_map(|link| {
            let address = link.text_of("href");
            match address.strip_prefix('#') {
                Some(id) => self.resources.get(id).cloned(),
                None => DraftLink::of(&line(link.text_of("text")), address),
            }
        });
        links.collect()
    }

    /// Returns the text of a part and of those in it, each a paragraph behind its label.
    fn part(&mut self, part: At<'t>) -> Result<String, Refusal> {
        let own = self.written_out(part.text_of("prose"))?;
        let label = label(part).filter(|label| !label.is_empty() && !own.is_empty());
        let own = paragraphs(&own);
        let mut texts = vec![label.map_or_else(|| own.clone(), |label| format!("{label} {own}"))];
        for inner in part.list("parts") {
            texts.push(self.part(inner)?);
        }
        Ok(joined(texts))
    }

    /// Returns a text with its parameters written out.
    fn written_out(&mut self, text: &str) -> Result<String, Refusal> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        let room = LONGEST_WRITTEN.min(MOST_WRITTEN - self.written);
        let mut written = String::new();
        if !self.write(text, DEEPEST_PARAMETER, room, &mut written) {
            let what = format!("a text of more than {room} bytes with parameters written out");
            return Err(Refusal::Bound { what, advice: "take a part of the catalog" });
        }
        self.written += written.len();
        Ok(written)
    }

    /// Writes a text with its parameters; returns whether there was room for it.
    fn write(&self, text: &str, depth: usize, room: usize, written: &mut String) -> bool {
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            written.push_str(before);
            let Some((insert, after)) = behind.split_once("}}") else {
                rest = &rest[before.len()..];
                break;
            };
            let id = insert.rsplit(',').next().unwrap_or_default().trim();
            if !self.parameter(id, depth, room, written) {
                return false;
            }
            rest = after;
        }
        written.push_str(rest);
        written.len() <= room
    }

    /// Writes a parameter: its value, else what may be chosen, else what it is, in brackets.
    fn parameter(&self, id: &str, depth: usize, room: usize, written: &mut String) -> bool {
        let known = self.parameters.get(id).filter(|_| depth > 0);
        let Some(Parameter { values, choices, is_many, label }) = known else {
            written.extend(["[", id, "]"]);
            return written.len() <= room;
        };
        if !values.is_empty() {
            written.push_str(values);
            return written.len() <= room;
        }
        written.push('[');
        if choices.is_empty() {
            written.push_str(if label.is_empty() { id } else { label });
        } else {
            written.push_str(if *is_many { "one or more of: " } else { "one of: " });
        }
        for (number, choice) in choices.iter().enumerate() {
            written.push_str(if number > 0 { "; " } else { "" });
            if !self.write(choice, depth - 1, room, written) {
                return false;
            }
        }
        written.push(']');
        written.len() <= room
    }
}

/// A parameter that organisations set.
struct Parameter<'t> {
    values: String,
    choices: Vec<&'t str>,
    is_many: bool,
    label: &'t str,
}

impl<'t> Parameter<'t> {
    fn of(param: At<'t>) -> Self {
        let select = param.get("select");
        Self {
            values: param.texts("values").join(", "),
            choices: select.map(|select| select.texts("choice")).unwrap_or_default(),
            is_many: select.is_some_and(|select| select.text_of("how-many") == "one-or-more"),
            label: param.text_of("label"),
        }
    }
}

/// The texts of the parts of a control, by their use.
#[derive(Default)]
struct Said {
    statement: Vec<String>,
    objective: Vec<String>,
    method: Vec<String>,
    more: Vec<String>,
}

/// Returns the label of a control or a part: the one that is not for a publication of its own.
fn label(value: At<'_>) -> Option<&str> {
    let labels = || value.list("props").filter(|prop| prop.text_of("name") == "label");
    let plain = labels().find(|prop| prop.get("class").is_none());
    plain.or_else(|| labels().next()).map(|prop| prop.text_of("value"))
}

fn is_withdrawn(control: At<'_>) -> bool {
    let mut props = control.list("props");
    props.any(|prop| {
        prop.text_of("name") == "status" && prop.text_of("value").eq_ignore_ascii_case("withdrawn")
    })
}
