//! The values of a JSON or YAML file as a tree, and the bounds that building one keeps to.
//!
//! Scalars are text: a version `1.10`, an answer `no` and an id `014` stay what was written.

use foldhash::{HashMap, HashMapExt};

use crate::domain::basics::names::excerpt;
use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;

/// The deepest nesting.
const DEEPEST: usize = 64;
/// The most values, those behind an alias counted at each use.
const MOST_VALUES: usize = 1_000_000;
/// The most text, in bytes, that behind an alias counted at each use.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// The number of keys that the words for a tree name.
const KEYS_NAMED: usize = 4;
/// The most keys that are looked through one by one.
const FEW_KEYS: usize = 32;
/// The longest part of a path, in characters.
const LONGEST_STEP: usize = 40;

/// A syntax that is read as a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// JSON: a place is a path.
    Json,
    /// YAML: a place is a line.
    Yaml,
}

impl Dialect {
    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }
}

/// The values of a file.
#[derive(Clone, Debug)]
pub struct Tree {
    dialect: Dialect,
    nodes: Vec<Node>,
    root: usize,
}

/// A value, and where it stands.
#[derive(Clone, Debug)]
struct Node {
    /// The list or map around it, and its index there; nothing for the root.
    above: Option<(u32, u32)>,
    line: u32,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    Null,
    Scalar(Box<str>),
    List(Box<[u32]>),
    Map(Fields),
}

/// The keys and values of a map, in order.
#[derive(Clone, Debug)]
struct Fields {
    list: Box<[(Box<str>, u32)]>,
    /// The index of each key, where there are many.
    places: Option<Box<HashMap<Box<str>, usize>>>,
}

impl Fields {
    fn value(&self, key: &str) -> Option<u32> {
        let found = match &self.places {
            Some(places) => places.get(key).and_then(|place| self.list.get(*place)),
            None => self.list.iter().find(|(name, _)| **name == *key),
        };
        found.map(|(_, value)| *value)
    }
}

/// A value of a tree.
#[derive(Clone, Copy, Debug)]
pub struct At<'t> {
    tree: &'t Tree,
    index: usize,
}

impl Tree {
    /// Returns the outermost value.
    pub const fn root(&self) -> At<'_> {
        At { tree: self, index: self.root }
    }

    /// Returns the words for a file of no known format.
    pub fn words(&self) -> String {
        let name = self.dialect.name();
        let keys: Vec<String> =
            self.root().fields().take(KEYS_NAMED).map(|(key, _)| excerpt(key)).collect();
        if keys.is_empty() { name.to_owned() } else { format!("{name} with {}", keys.join(", ")) }
    }

    fn at(&self, index: u32) -> At<'_> {
        At { tree: self, index: index as usize }
    }
}

impl<'t> At<'t> {
    fn value(self) -> &'t Value {
        &self.tree.nodes[self.index].value
    }

    /// Returns whether it is a map.
    pub fn is_map(self) -> bool {
        matches!(self.value(), Value::Map(_))
    }

    /// Returns whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(self.value(), Value::List(_))
    }

    /// Returns whether it is text, a number or a truth value.
    pub fn is_scalar(self) -> bool {
        matches!(self.value(), Value::Scalar(_))
    }

    /// Returns its text, without white space around it; empty for what is no scalar.
    pub fn text(self) -> &'t str {
        match self.value() {
            Value::Scalar(text) => text.trim(),
            _ => "",
        }
    }

    /// Returns the value of a key; nothing if this is no map or the value is null.
    pub fn get(self, key: &str) -> Option<Self> {
        let Value::Map(fields) = self.value() else { return None };
        let value = self.tree.at(fields.value(key)?);
        (!matches!(value.value(), Value::Null)).then_some(value)
    }

    /// Returns whether it is a map that has all of these keys.
    pub fn has_all(self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.get(key).is_some())
    }

    /// Returns the text of a key's value; empty if there is none.
    pub fn text_of(self, key: &str) -> &'t str {
        self.get(key).map_or("", Self::text)
    }

    /// Returns the elements of a list; none for what is no list.
    pub fn elements(self) -> impl Iterator<Item = Self> + use<'t> {
        let elements = match self.value() {
            Value::List(elements) => &**elements,
            _ => &[],
        };
        elements.iter().map(move |index| self.tree.at(*index))
    }

    /// Returns whether a key's value is a list without elements.
    pub fn is_empty_list(self, key: &str) -> bool {
        self.get(key).is_some_and(Self::is_list) && self.list(key).next().is_none()
    }

    /// Returns the elements of the list that is a key's value.
    pub fn list(self, key: &str) -> impl Iterator<Item = Self> + use<'t> {
        self.get(key).into_iter().flat_map(Self::elements)
    }

    /// Returns the texts of the list that is a key's value, or its only text.
    pub fn texts(self, key: &str) -> Vec<&'t str> {
        match self.get(key) {
            Some(value) if value.is_list() => {
                value.elements().map(Self::text).filter(|text| !text.is_empty()).collect()
            }
            Some(value) if !value.text().is_empty() => vec![value.text()],
            _ => Vec::new(),
        }
    }

    /// Returns the keys and values of a map, in order; none for what is no map.
    pub fn fields(self) -> impl Iterator<Item = (&'t str, Self)> {
        let fields = match self.value() {
            Value::Map(fields) => &*fields.list,
            _ => &[],
        };
        fields.iter().map(move |(key, index)| (&**key, self.tree.at(*index)))
    }

    /// Returns the keys and values of a map, also of one that is written as a list of maps to keep its order.
    pub fn entries(self) -> Vec<(&'t str, Self)> {
        if self.is_list() {
            return self.elements().flat_map(Self::fields).collect();
        }
        self.fields().collect()
    }

    /// Returns where it stands.
    pub fn place(self) -> Place {
        match self.tree.dialect {
            Dialect::Yaml => Place::Line(self.tree.nodes[self.index].line as usize),
            Dialect::Json => Place::Path(self.path()),
        }
    }

    fn path(self) -> String {
        let mut steps = Vec::new();
        let mut here = &self.tree.nodes[self.index];
        while let Some((above, number)) = here.above {
            here = &self.tree.nodes[above as usize];
            steps.push(match &here.value {
                Value::Map(fields) => {
                    let key = fields.list.get(number as usize).map_or("", |(key, _)| key);
                    key.chars().take(LONGEST_STEP).collect()
                }
                _ => format!("[{number}]"),
            });
        }
        let mut path = String::new();
        for step in steps.iter().rev() {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        path
    }
}

/// Why a tree cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A bound is passed.
    Bound(String),
    /// A key stands twice in a map.
    Double(String),
    /// A key is no text.
    KeyKind,
    /// An alias names no finished value.
    Alias,
    /// There is no value.
    Empty,
}

impl Fault {
    /// Returns the refusal of a file in which this stands on a line.
    pub(super) fn on(self, dialect: Dialect, line: usize) -> Refusal {
        let message = match self {
            Self::Bound(what) => {
                let advice = "divide the file, or take a part of it";
                return Refusal::Bound { what: format!("line {line}: {what}"), advice };
            }
            Self::Double(key) => format!("the key {} stands twice in one place", excerpt(&key)),
            Self::KeyKind => "a key that is no text".to_owned(),
            Self::Alias => "an alias of nothing that stands before it".to_owned(),
            Self::Empty => "no value in it".to_owned(),
        };
        Refusal::Syntax { syntax: dialect.name(), place: Place::Line(line), message }
    }
}

/// The size of a value with all that it holds.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    values: usize,
    text: usize,
    height: usize,
}

/// A list or map that is not finished.
#[derive(Debug)]
struct Open {
    index: usize,
    is_map: bool,
    /// The key whose value comes next.
    key: Option<Box<str>>,
    keys: HashMap<Box<str>, usize>,
    fields: Vec<(Box<str>, u32)>,
    size: Size,
}

/// A value that is finished, to be named by aliases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finished {
    index: usize,
    size: Size,
}

/// Builds a tree of the events of a parser.
#[derive(Debug)]
pub(super) struct Builder {
    dialect: Dialect,
    nodes: Vec<Node>,
    open: Vec<Open>,
    root: Option<usize>,
    total: Size,
}

impl Builder {
    /// Begins a tree.
    pub(super) const fn new(dialect: Dialect) -> Self {
        let total = Size { values: 0, text: 0, height: 0 };
        Self { dialect, nodes: Vec::new(), open: Vec::new(), root: None, total }
    }

    /// Returns whether the next value is a key of a map.
    pub(super) fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_map && open.key.is_none())
    }

    /// Takes a key.
    ///
    /// # Errors
    /// The map has it already, or there is too much text.
    pub(super) fn key(&mut self, key: &str) -> Result<(), Fault> {
        self.count(Size { text: key.len(), ..Size::default() })?;
        if let Some(open) = self.open.last_mut() {
            if open.keys.insert(key.into(), open.fields.len()).is_some() {
                return Err(Fault::Double(key.to_owned()));
            }
            open.key = Some(key.into());
            open.size.text += key.len();
        }
        Ok(())
    }

    /// Takes a scalar, or null.
    ///
    /// # Errors
    /// A bound is passed.
    pub(super) fn scalar(&mut self, text: Option<&str>, line: usize) -> Result<Finished, Fault> {
        let value = text.map_or(Value::Null, |text| Value::Scalar(text.into()));
        let size = Size { values: 1, text: text.map_or(0, str::len), height: 0 };
        self.count(size)?;
        let index = self.add(value, line);
        self.place(Finished { index, size });
        Ok(Finished { index, size })
    }

    /// Begins a list or a map.
    ///
    /// # Errors
    /// A bound is passed.
    pub(super) fn begin(&mut self, is_map: bool, line: usize) -> Result<(), Fault> {
        self.count(Size { values: 1, ..Size::default() })?;
        if self.open.len() >= DEEPEST {
            return Err(too_deep());
        }
        let index = self.add(Value::Null, line);
        let size = Size { values: 1, ..Size::default() };
        let (keys, fields) = (HashMap::new(), Vec::new());
        self.open.push(Open { index, is_map, key: None, keys, fields, size });
        Ok(())
    }

    /// Ends the list or map that was begun last.
    pub(super) fn end(&mut self) -> Option<Finished> {
        let Open { index, is_map, keys, fields, mut size, .. } = self.open.pop()?;
        self.nodes[index].value = if is_map {
            let places = (keys.len() > FEW_KEYS).then(|| Box::new(keys));
            Value::Map(Fields { list: fields.into(), places })
        } else {
            Value::List(fields.into_iter().map(|(_, child)| child).collect())
        };
        size.height += 1;
        self.place(Finished { index, size });
        Some(Finished { index, size })
    }

    /// Takes a finished value once more.
    ///
    /// # Errors
    /// A bound is passed with everything in it counted again.
    pub(super) fn again(&mut self, finished: Finished) -> Result<(), Fault> {
        self.count(finished.size)?;
        if self.open.len() + finished.size.height > DEEPEST {
            return Err(too_deep());
        }
        self.place(finished);
        Ok(())
    }

    /// Returns the tree.
    ///
    /// # Errors
    /// No value came.
    pub(super) fn finish(self) -> Result<Tree, Fault> {
        let Self { dialect, nodes, root, .. } = self;
        root.map(|root| Tree { dialect, nodes, root }).ok_or(Fault::Empty)
    }

    fn count(&mut self, size: Size) -> Result<(), Fault> {
        self.total.values += size.values;
        self.total.text += size.text;
        if self.total.values > MOST_VALUES {
            return Err(Fault::Bound(format!("more than {MOST_VALUES} values")));
        }
        if self.total.text > MOST_TEXT {
            return Err(Fault::Bound(format!("more than {MOST_TEXT} bytes of text")));
        }
        Ok(())
    }

    fn add(&mut self, value: Value, line: usize) -> usize {
        let above = self.open.last().map(|open| (small(open.index), small(open.fields.len())));
        self.nodes.push(Node { above, line: small(line), value });
        self.nodes.len() - 1
    }

    /// Puts a value into the list or map around it, or makes it the root.
    fn place(&mut self, Finished { index, size }: Finished) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(index);
            return;
        };
        open.fields.push((open.key.take().unwrap_or_default(), small(index)));
        open.size.values += size.values;
        open.size.text += size.text;
        open.size.height = open.size.height.max(size.height);
    }
}

fn too_deep() -> Fault {
    Fault::Bound(format!("nested deeper than {DEEPEST}"))
}

/// Returns a number that the bounds keep small.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
