//! Libraries of CISO Assistant: frameworks of requirement nodes, which form a tree by the names of their parents.

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::intake::choices::Choices;
use crate::intake::content::{Content, Syntax};
use crate::intake::draft::{Draft, DraftItem, Outline, Why};
use crate::intake::format::Format;
use crate::intake::prose::{joined, line, paragraphs};
use crate::intake::refusal::Refusal;
use crate::intake::tree::At;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "ciso-assistant",
    words: "a library of CISO Assistant",
    syntax: Syntax::Tree,
    fits: |content| content.tree().is_some_and(|root| !frameworks(root).is_empty()),
    read,
};

/// The most titles above an item.
const DEEPEST: usize = 64;

/// Returns the frameworks of a library.
fn frameworks(root: At<'_>) -> Vec<At<'_>> {
    let objects = root.get("objects").into_iter();
    let found = objects.flat_map(|objects| {
        let one = objects.get("framework").into_iter().filter(|framework| framework.is_map());
        one.chain(objects.list("framework")).chain(objects.list("frameworks"))
    });
    found.filter(|framework| framework.get("requirement_nodes").is_some_and(At::is_list)).collect()
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let found = content.tree().map(|root| (root, frameworks(root)));
    let Some((root, frameworks)) = found.filter(|(_, frameworks)| !frameworks.is_empty()) else {
        return Err(FORMAT.unfit(content));
    };
    let title = frameworks.first().map_or("", |framework| framework.text_of("name"));
    let title =
        line(if title.is_empty() || frameworks.len() > 1 { root.text_of("name") } else { title });
    let mut outline = Outline { title, ..Outline::default() };
    for framework in &frameworks {
        let above =
            if frameworks.len() > 1 { line(framework.text_of("name")) } else { String::new() };
        Reading::of(*framework).take(&mut outline, &above);
    }
    Ok(Draft::Foreign(outline))
}

/// A framework, its nodes by name.
struct Reading<'t> {
    nodes: Vec<At<'t>>,
    by_urn: HashMap<&'t str, At<'t>>,
    /// The number of nodes with each last part of a name.
    endings: HashMap<&'t str, usize>,
    groups: Groups<'t>,
}

impl<'t> Reading<'t> {
    fn of(framework: At<'t>) -> Self {
        let nodes: Vec<At<'t>> = framework.list("requirement_nodes").collect();
        let by_urn = nodes.iter().map(|node| (node.text_of("urn"), *node)).collect();
        let mut endings = HashMap::new();
        for node in &nodes {
            *endings.entry(ending(node.text_of("urn"))).or_default() += 1;
        }
        let groups = Groups::of(framework, &nodes);
        Self { nodes, by_urn, endings, groups }
    }

    fn take(&self, outline: &mut Outline, above: &str) {
        outline.levels.extend(self.groups.titles.iter().cloned());
        for node in &self.nodes {
            let (name, description) = (line(node.text_of("name")), node.text_of("description"));
            if !is_assessable(*node) {
                // Its title stands in the paths; what it says besides would be lost.
                if !name.is_empty() && !description.is_empty() {
                    outline.skip(node.place(), line(description), Why::Heading);
                }
                continue;
            }
            let item = self.item(*node, name, description);
            if item.text.is_empty() {
                outline.skip(node.place(), node.text_of("ref_id"), Why::Empty);
            } else {
                outline.add(&self.path(*node, above), item);
            }
        }
    }

    fn item(&self, node: At<'t>, name: String, description: &str) -> DraftItem {
        let urn = node.text_of("urn");
        let is_unique = self.endings.get(ending(urn)).is_some_and(|count| *count == 1);
        let annotation = paragraphs(node.text_of("annotation"));
        let (text, about) = if description.is_empty() {
            (name, annotation)
        } else {
            (line(description), joined([name, annotation]))
        };
        let questions = node.get("questions").into_iter().flat_map(At::fields);
        let questions = questions.map(|(_, question)| line(question.text_of("text")));
        DraftItem {
            place: node.place(),
            id: if is_unique { ending(urn) } else { urn }.to_owned(),
            source_id: node.text_of("ref_id").to_owned(),
            text,
            about,
            ask: joined(questions),
            evidence: paragraphs(node.text_of("typical_evidence")),
            level: self.groups.of_node(node),
            ..DraftItem::default()
        }
    }

    /// Returns the titles of the headings above a node.
    fn path(&self, node: At<'t>, above: &str) -> Vec<String> {
        let mut path = Vec::new();
        let mut here = node;
        // Nodes may name each other in a circle.
        while path.len() < DEEPEST {
            let Some(parent) = self.by_urn.get(here.text_of("parent_urn")) else { break };
            here = *parent;
            path.push(heading(here));
        }
        path.push(above.to_owned());
        path.retain(|title| !title.is_empty());
        path.reverse();
        path
    }
}

fn is_assessable(node: At<'_>) -> bool {
    matches!(node.text_of("assessable"), "true" | "True" | "yes")
}

fn heading(node: At<'_>) -> String {
    let name = [node.text_of("name"), node.text_of("description")];
    let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    line(&[node.text_of("ref_id"), name].join(" "))
}

/// Returns the last part of a name such as `urn:example:risk:req_node:list:1.2`.
fn ending(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or(urn)
}

/// The implementation groups, the most binding first.
struct Groups<'t> {
    titles: Vec<String>,
    places: HashMap<&'t str, usize>,
    /// Each group holds all of the one before it, so that the first of a node's says everything.
    is_cumulative: bool,
}

impl<'t> Groups<'t> {
    fn of(framework: At<'t>, nodes: &[At<'t>]) -> Self {
        let defined: Vec<(&str, String)> = framework
            .list("implementation_groups_definition")
            .map(|group| (group.text_of("ref_id"), line(group.text_of("name"))))
            .collect();
        let titles: Vec<String> = defined.iter().map(|(id, name)| named(id, name)).collect();
        let places = defined.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        let mut groups = Self { titles, places, is_cumulative: false };
        groups.is_cumulative = nodes.iter().all(|node| groups.is_tail(*node));
        groups
    }

    /// Returns whether the groups of a node are all from one of them to the last.
    fn is_tail(&self, node: At<'_>) -> bool {
        let names = node.texts("implementation_groups");
        let places: HashSet<usize> =
            names.iter().filter_map(|name| self.places.get(name)).copied().collect();
        let first = places.iter().min().copied().unwrap_or(self.titles.len());
        places.len() == names.len() && first + places.len() == self.titles.len()
    }

    /// Returns the group of a node, if it is one or says everything.
    fn of_node(&self, node: At<'_>) -> String {
        let names = node.texts("implementation_groups");
        if names.len() != 1 && !self.is_cumulative {
            return String::new();
        }
        let first = names.iter().filter_map(|name| self.places.get(name)).min();
        first.and_then(|place| self.titles.get(*place)).cloned().unwrap_or_default()
    }
}

fn named(id: &str, name: &str) -> String {
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}
