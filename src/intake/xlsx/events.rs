//! The elements and texts of a part in XML, one after the other. No entity is defined and none is loaded.

use std::borrow::Cow;
use std::io::{BufRead, Error, Read, Result as IoResult};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::domain::basics::names::excerpt;
use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;

/// The depth of elements that is read.
const DEEPEST: usize = 64;
/// The bytes of one tag, text or comment that are read.
const LONGEST: usize = 1024 * 1024;

/// Takes the elements and texts of a part. Names are without prefix.
pub(super) trait Visitor {
    /// Takes the beginning of an element.
    ///
    /// # Errors
    /// The element cannot be read.
    fn open(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Refusal>;

    /// Takes a piece of text. A text may come in pieces.
    ///
    /// # Errors
    /// The text is too long.
    fn text(&mut self, text: &str) -> Result<(), Refusal>;

    /// Takes the end of an element.
    ///
    /// # Errors
    /// What the element holds cannot be read.
    fn close(&mut self, name: &str) -> Result<(), Refusal>;
}

/// The attributes of an element.
pub(super) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    /// Returns the value of an attribute, by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let mut named = attributes.filter(|attribute| attribute.key.local_name().as_ref() == name);
        named.next()?.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// Returns whether an attribute is set.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(&*value, "1" | "true"))
    }
}

/// An input that ends in an error where one tag, text or comment is too long to be kept.
struct Paced<R> {
    input: R,
    taken: usize,
}

impl<R: Read> Read for Paced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        self.input.read(buffer)
    }
}

impl<R: BufRead> BufRead for Paced<R> {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        if self.taken > LONGEST {
            return Err(Error::other(format!("a text of more than {} KiB", LONGEST / 1024)));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count;
        self.input.consume(count);
    }
}

/// Passes a part through a visitor.
///
/// # Errors
/// The part is no XML, is cut off, is nested too deep, or defines entities.
pub(super) fn walk(
    input: impl BufRead,
    part: &str,
    visitor: &mut impl Visitor,
) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(Paced { input, taken: 0 });
    let mut buffer = Vec::new();
    let mut depth = 0;
    let broken = |message: String| {
        let place = Place::Path(part.to_owned());
        Refusal::Syntax { syntax: "a workbook (XLSX)", place, message }
    };
    loop {
        buffer.clear();
        reader.get_mut().taken = 0;
        match reader.read_event_into(&mut buffer).map_err(|error| broken(error.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(broken(format!("elements are nested deeper than {DEEPEST}")));
                }
                visitor.open(tag.local_name().as_ref(), &Tag(&tag))?;
            }
            Event::Empty(tag) => {
                visitor.open(tag.local_name().as_ref(), &Tag(&tag))?;
                visitor.close(tag.local_name().as_ref())?;
            }
            Event::End(tag) => {
                depth -= 1;
                visitor.close(tag.local_name().as_ref())?;
            }
            Event::Text(text) => visitor.text(&text.xml10_content())?,
            Event::CData(text) => visitor.text(&text.xml10_content())?,
            Event::GeneralRef(name) => visitor.text(&resolved(&name).ok_or_else(|| {
                broken(format!("the entity {} is not defined", excerpt(&name)))
            })?)?,
            Event::DocType(_) => return Err(broken("it has a document type".to_owned())),
            Event::Eof if depth > 0 => return Err(broken("it is cut off".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Returns the text of a reference to a character or to one of the five entities of XML.
fn resolved(name: &BytesRef<'_>) -> Option<String> {
    match name.resolve_char_ref() {
        Ok(Some(c)) => Some(c.to_string()),
        Ok(None) => resolve_xml_entity(name).map(str::to_owned),
        Err(_) => None,
    }
}
