//! XML as elements by their local names. Nothing outside the file is ever read, and no entity is expanded but the
//! five that XML itself names.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::domain::basics::names::excerpt;
use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;

/// The deepest nesting.
const DEEPEST: usize = 64;
/// The most elements and attributes.
const MOST_PARTS: usize = 1_000_000;
/// Elements of XHTML that stand on lines of their own.
const BLOCKS: [&str; 12] =
    ["br", "dd", "div", "dt", "h1", "h2", "h3", "li", "ol", "p", "pre", "tr"];

/// The elements of a file.
#[derive(Clone, Debug)]
pub struct Document {
    elements: Vec<Element>,
}

#[derive(Clone, Debug)]
struct Element {
    name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    parts: Vec<Part>,
    line: u32,
}

#[derive(Clone, Debug)]
enum Part {
    Text(Box<str>),
    Element(u32),
}

/// An element of a document.
#[derive(Clone, Copy, Debug)]
pub struct El<'d> {
    document: &'d Document,
    index: usize,
}

impl Document {
    /// Returns the outermost element.
    pub const fn root(&self) -> El<'_> {
        El { document: self, index: 0 }
    }
}

impl<'d> El<'d> {
    fn element(self) -> &'d Element {
        &self.document.elements[self.index]
    }

    /// Returns its name, without a prefix.
    pub fn name(self) -> &'d str {
        &self.element().name
    }

    /// Returns an attribute, by its name without a prefix; empty if it is not there.
    pub fn attribute(self, name: &str) -> &'d str {
        let found = self.element().attributes.iter().find(|(key, _)| &**key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Returns the elements in it.
    pub fn children(self) -> impl Iterator<Item = Self> + use<'d> {
        self.element().parts.iter().filter_map(move |part| match part {
            Part::Element(index) => Some(El { document: self.document, index: *index as usize }),
            Part::Text(_) => None,
        })
    }

    /// Returns the elements in it that have a name.
    pub fn all(self, name: &'d str) -> impl Iterator<Item = Self> + use<'d> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Returns the first element in it that has a name.
    pub fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// Returns all elements below it that have a name, in the order of the file; it does not look into those.
    pub fn below(self, name: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let mut waiting = vec![self];
        while let Some(here) = waiting.pop() {
            if here.name() == name {
                found.push(here);
                continue;
            }
            let from = waiting.len();
            waiting.extend(here.children());
            waiting[from..].reverse();
        }
        found
    }

    /// Returns the text in it and in all elements below, those of XHTML blocks on lines of their own.
    pub fn text(self) -> String {
        self.text_with(&|_| None)
    }

    /// Returns the text in it and below, with what `fill` returns in the place of an element.
    pub fn text_with(self, fill: &dyn Fn(El<'_>) -> Option<String>) -> String {
        let mut text = String::new();
        self.gather(fill, &mut text);
        text.trim().to_owned()
    }

    /// Returns the text of the first element in it that has a name; empty if there is none.
    pub fn text_of(self, name: &str) -> String {
        self.child(name).map(Self::text).unwrap_or_default()
    }

    fn gather(self, fill: &dyn Fn(El<'_>) -> Option<String>, text: &mut String) {
        for part in &self.element().parts {
            let child = match part {
                Part::Text(own) => {
                    text.push_str(own);
                    continue;
                }
                Part::Element(index) => El { document: self.document, index: *index as usize },
            };
            let is_block = BLOCKS.contains(&child.name());
            if is_block && !text.ends_with('\n') {
                text.push('\n');
            }
            match fill(child) {
                Some(filled) => text.push_str(&filled),
                None => child.gather(fill, text),
            }
            if is_block {
                text.push('\n');
            }
        }
    }

    /// Returns where it begins.
    pub fn place(self) -> Place {
        Place::Line(self.element().line as usize)
    }
}

/// Parses XML.
///
/// # Errors
/// It is not well-formed, uses an entity of its own, or passes a bound.
pub(super) fn parse(text: &str) -> Result<Document, Refusal> {
    let mut reading = Reading { text, ..Reading::default() };
    reading.check_characters()?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    loop {
        reading.move_to(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            reading.move_to(reader.error_position());
            reading.refusal(error.to_string())
        })?;
        match event {
            Event::Start(start) => reading.begin(&start)?,
            Event::Empty(start) => {
                reading.begin(&start)?;
                reading.end();
            }
            Event::End(_) => reading.end(),
            Event::Text(text) => reading.add(&text.xml10_content())?,
            Event::CData(text) => reading.add(&text.xml10_content())?,
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref();
                let character = character.map_err(|error| reading.refusal(error.to_string()))?;
                reading.refer(&name, character)?;
            }
            Event::DocType(text) if text.contains('[') => {
                let message = "a document type of its own; take the `<!DOCTYPE ...>` out";
                return Err(reading.refusal(message.to_owned()));
            }
            Event::Eof => return reading.finish(),
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// The state between two events.
#[derive(Default)]
struct Reading<'t> {
    text: &'t str,
    elements: Vec<Element>,
    open: Vec<usize>,
    /// The text since the last tag.
    pending: String,
    parts: usize,
    offset: usize,
    lines: usize,
}

impl Reading<'_> {
    fn refusal(&self, message: String) -> Refusal {
        Refusal::Syntax { syntax: "XML", place: Place::Line(self.lines + 1), message }
    }

    /// Counts the lines up to an offset.
    fn move_to(&mut self, offset: u64) {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.offset..offset) {
            self.lines += passed.split(|byte| *byte == b'\n').count() - 1;
            self.offset = offset;
        }
    }

    fn check_characters(&mut self) -> Result<(), Refusal> {
        let Some(at) = self.text.find(|c: char| !is_legal(c)) else { return Ok(()) };
        self.lines = self.text[..at].matches('\n').count();
        Err(self.refusal("a control character".to_owned()))
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Refusal> {
        self.flush();
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err(self.refusal("a second root element".to_owned()));
        }
        if self.open.len() >= DEEPEST {
            return Err(self.too_much(&format!("nested deeper than {DEEPEST}")));
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| self.refusal(error.to_string()))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.refusal(error.to_string()))?;
            attributes.push((attribute.key.local_name().as_ref().into(), value.as_ref().into()));
        }
        self.parts += 1 + attributes.len();
        if self.parts > MOST_PARTS {
            return Err(self.too_much(&format!("more than {MOST_PARTS} elements and attributes")));
        }
        let index = self.elements.len();
        let name = start.local_name().as_ref().into();
        let line = u32::try_from(self.lines + 1).unwrap_or(u32::MAX);
        self.elements.push(Element { name, attributes, parts: Vec::new(), line });
        if let Some(above) = self.open.last() {
            let part = Part::Element(u32::try_from(index).unwrap_or(u32::MAX));
            self.elements[*above].parts.push(part);
        }
        self.open.push(index);
        Ok(())
    }

    fn end(&mut self) {
        self.flush();
        self.open.pop();
    }

    fn add(&mut self, text: &str) -> Result<(), Refusal> {
        if self.open.is_empty() {
            let is_mark = |c: char| c.is_whitespace() || c == '\u{feff}';
            let Some(at) = text.find(|c: char| !is_mark(c)) else { return Ok(()) };
            self.lines += text[..at].matches('\n').count();
            let problem = if self.elements.is_empty() {
                "text before the root element"
            } else {
                "text after the root element"
            };
            return Err(self.refusal(problem.to_owned()));
        }
        self.pending.push_str(text);
        Ok(())
    }

    /// Adds the character of a reference such as `&#233;` or `&amp;`.
    fn refer(&mut self, name: &str, character: Option<char>) -> Result<(), Refusal> {
        let character = character.or(match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => None,
        });
        match character {
            Some(character) if is_legal(character) => self.add(character.encode_utf8(&mut [0; 4])),
            Some(_) => Err(self.refusal("a reference to a control character".to_owned())),
            None => {
                let name = excerpt(name);
                Err(self.refusal(format!("the entity {name}: only those of XML itself are read")))
            }
        }
    }

    /// Adds the text since the last tag to its element; line breaks between elements are none.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        let is_layout = text.trim().is_empty() && (text.is_empty() || text.contains('\n'));
        if let Some(open) = self.open.last().filter(|_| !is_layout) {
            self.elements[*open].parts.push(Part::Text(text.into()));
        }
    }

    fn finish(self) -> Result<Document, Refusal> {
        if let Some(open) = self.open.last() {
            let name = excerpt(&self.elements[*open].name);
            return Err(self.refusal(format!("the file ends inside of {name}")));
        }
        if self.elements.is_empty() {
            return Err(self.refusal("no element in it".to_owned()));
        }
        Ok(Document { elements: self.elements })
    }

    fn too_much(&self, what: &str) -> Refusal {
        let advice = "divide the file, or take a part of it";
        Refusal::Bound { what: format!("line {}: {what}", self.lines + 1), advice }
    }
}

/// Returns whether XML allows a character.
const fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}
