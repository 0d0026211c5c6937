//! YAML as a tree: one document, whose keys are text. What an alias names is counted at each use, so that a small file
//! cannot become a large tree.

use foldhash::{HashMap, HashMapExt};
use granit_parser::{Event, Parser, ScalarStyle};

use crate::intake::draft::Place;
use crate::intake::refusal::Refusal;
use crate::intake::tree::{Builder, Dialect, Fault, Finished, Tree};

/// The most anchors.
const MOST_ANCHORS: usize = 1_000;

/// Parses YAML.
///
/// # Errors
/// It is no YAML, has a key twice or one that is no text, more than one document, or passes a bound.
pub(super) fn parse(text: &str) -> Result<Tree, Refusal> {
    let mut reading = Reading {
        builder: Builder::new(Dialect::Yaml),
        anchors: HashMap::new(),
        open: Vec::new(),
        documents: 0,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let mark = error.marker();
            refused(mark.line(), format!("column {}: {}", mark.col() + 1, error.info()))
        })?;
        let line = span.start.line().max(1);
        if matches!(event, Event::DocumentStart(..)) {
            reading.documents += 1;
            if reading.documents > 1 {
                return Err(refused(line, "a second document begins; give each a file".to_owned()));
            }
        }
        reading.take(event, line).map_err(|fault| fault.on(Dialect::Yaml, line))?;
    }
    reading.builder.finish().map_err(|fault| fault.on(Dialect::Yaml, 1))
}

fn refused(line: usize, message: String) -> Refusal {
    Refusal::Syntax { syntax: Dialect::Yaml.name(), place: Place::Line(line.max(1)), message }
}

/// The state between two events.
struct Reading {
    builder: Builder,
    anchors: HashMap<usize, Finished>,
    /// The anchors of the lists and maps that are not finished; 0 for none.
    open: Vec<usize>,
    documents: usize,
}

impl Reading {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                if self.builder.wants_key() {
                    return self.builder.key(&text);
                }
                let is_null =
                    style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null");
                let finished = self.builder.scalar((!is_null).then_some(&*text), line)?;
                self.name(anchor, finished)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(false, anchor, line),
            Event::MappingStart(_, anchor, _) => self.begin(true, anchor, line),
            Event::SequenceEnd | Event::MappingEnd => {
                let anchor = self.open.pop().unwrap_or_default();
                self.builder.end().map_or(Ok(()), |finished| self.name(anchor, finished))
            }
            Event::Alias(anchor) => {
                if self.builder.wants_key() {
                    return Err(Fault::KeyKind);
                }
                let finished = self.anchors.get(&anchor).copied().ok_or(Fault::Alias)?;
                self.builder.again(finished)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, is_map: bool, anchor: usize, line: usize) -> Result<(), Fault> {
        if self.builder.wants_key() {
            return Err(Fault::KeyKind);
        }
        self.open.push(anchor);
        self.builder.begin(is_map, line)
    }

    fn name(&mut self, anchor: usize, finished: Finished) -> Result<(), Fault> {
        if anchor == 0 {
            return Ok(());
        }
        if self.anchors.len() >= MOST_ANCHORS {
            return Err(Fault::Bound(format!("more than {MOST_ANCHORS} anchors")));
        }
        self.anchors.insert(anchor, finished);
        Ok(())
    }
}
