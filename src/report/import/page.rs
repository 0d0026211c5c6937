//! The structure of an edited page: which place says what of which item. Nothing is judged here.
//!
//! Tables and lists are found by a Markdown parser, so that whatever an editor has made of our page
//! (other bullets, other widths, other escapes) is read as a reader would; the text of notes is taken
//! from the source, so that nothing of it is lost.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::domain::checklist::ItemNo;
use crate::domain::names::excerpt;
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::report::document::gaps::{NOBODY, OVERDUE};
use crate::report::document::items::LABELS;
use crate::report::document::words::{full_stop, shared_statements, statement, status_words};
use crate::report::import::marks::Marks;
use crate::report::import::{Field, Remark, Said};
use crate::report::markdown::escape::unescape;

/// A part of the page, as far as it can be read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blockers,
    ToDo,
    Items,
    NotApplicable,
    /// One of ours that says nothing that is read back.
    Other,
    /// Somebody else's.
    Foreign,
}

impl Kind {
    fn of(heading: &str) -> Self {
        const KINDS: [(&str, Kind); 15] = [
            ("Blocker", Kind::Blockers),
            ("To do", Kind::ToDo),
            ("Every item", Kind::Items),
            ("Items:", Kind::Items),
            ("Not applicable", Kind::NotApplicable),
            ("Conditions", Kind::Other),
            ("Not assessed", Kind::Other),
            ("Parked", Kind::Other),
            ("Accepted risks", Kind::Other),
            ("Since the last review", Kind::Other),
            ("By category", Kind::Other),
            ("Decision", Kind::Other),
            ("People", Kind::Other),
            ("How the score is counted", Kind::Other),
            ("Production readiness", Kind::Other),
        ];
        let known = KINDS.iter().find(|(beginning, _)| heading.starts_with(beginning));
        known.map_or(Self::Foreign, |(_, kind)| *kind)
    }
}

/// Reads a page: what it says, what was left alone, and its marks.
pub(super) fn read(source: &str, session: &Session) -> (Vec<Said>, Vec<Remark>, Marks) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(source, options);
    let marks = Marks::read(parser.reference_definitions());
    let mut page = Page {
        source,
        lines: line_starts(source),
        index: Index::new(session),
        marks: &marks,
        kind: Kind::Other,
        group: String::new(),
        said: Vec::new(),
        remarks: Vec::new(),
    };
    page.walk(parser.into_offset_iter());
    for &at in &marks.damaged {
        page.remark(at, "the mark of an item is damaged".to_owned());
    }
    let Page { said, remarks, .. } = page;
    (said, remarks, marks)
}

fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// Which item a statement belongs to.
struct Index {
    /// None where several items read the same.
    items: HashMap<String, Option<ItemNo>>,
    ids: HashMap<String, ItemNo>,
}

impl Index {
    fn new(session: &Session) -> Self {
        let checklist = session.checklist();
        let shared = shared_statements(checklist);
        let mut items = HashMap::new();
        let mut ids = HashMap::new();
        for (number, item) in checklist.items() {
            let sentence = full_stop(&statement(checklist, number, &shared));
            items.entry(sentence).and_modify(|place| *place = None).or_insert(Some(number));
            ids.insert(item.id.to_string(), number);
        }
        Self { items, ids }
    }

    fn of(&self, statement: &str) -> Option<ItemNo> {
        self.items.get(&full_stop(statement.trim())).copied().flatten()
    }

    /// The item with whose statement a line begins, and what follows.
    fn beginning<'l>(&self, line: &'l str) -> Option<(ItemNo, &'l str)> {
        let ends = line.rmatch_indices(' ').map(|(at, _)| at);
        std::iter::once(line.len()).chain(ends).find_map(|end| {
            let sentence = &line[..end];
            let is_sentence = end == line.len() || sentence == full_stop(sentence);
            let item = is_sentence.then(|| self.of(sentence)).flatten()?;
            Some((item, line[end..].trim()))
        })
    }
}

/// A row of a table of items.
struct TableRow {
    line: usize,
    cells: Vec<String>,
}

struct Page<'p> {
    source: &'p str,
    lines: Vec<usize>,
    index: Index,
    marks: &'p Marks,
    kind: Kind,
    /// The heading below that of the part.
    group: String,
    said: Vec<Said>,
    remarks: Vec<Remark>,
}

impl<'p> Page<'p> {
    fn walk(&mut self, mut events: OffsetIter<'p>) {
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let heading = text_until(&mut events, |end| matches!(end, TagEnd::Heading(_)));
                    self.heading(level, heading, range.start);
                }
                Event::Start(Tag::Table(_)) => self.table(&mut events),
                Event::Start(Tag::Item) => self.point(&mut events, range),
                _ => {}
            }
        }
    }

    fn heading(&mut self, level: HeadingLevel, heading: String, at: usize) {
        if level >= HeadingLevel::H3 {
            self.group = heading;
            return;
        }
        self.group.clear();
        self.kind = Kind::of(&heading);
        if self.kind == Kind::Foreign {
            self.remark(at, format!("the part `{}` is not one of a report", excerpt(&heading)));
        }
    }

    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|&start| start <= at)
    }

    fn remark(&mut self, at: usize, words: String) {
        let line = self.line_of(at);
        self.remarks.push(Remark { line, words });
    }

    fn say(&mut self, item: ItemNo, field: Field, text: String, line: usize) {
        self.said.push(Said { item, field, text, line });
    }

    /// A table of items; any other says nothing that is read back.
    fn table(&mut self, events: &mut OffsetIter<'p>) {
        let mut rows: Vec<TableRow> = Vec::new();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    rows.push(TableRow { line: self.line_of(range.start), cells: Vec::new() });
                }
                Event::Start(Tag::TableCell) => {
                    let cell = text_until(events, |end| matches!(end, TagEnd::TableCell));
                    if let Some(row) = rows.last_mut() {
                        row.cells.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        let mut rows = rows.into_iter();
        let Some(head) = rows.next() else { return };
        let column =
            |name: &str| head.cells.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let (Some(item), Some(status)) = (column("Item"), column("Status")) else { return };
        let columns = [
            (Field::Status, Some(status)),
            (Field::Owner, column("Owner")),
            (Field::Due, column("Due")),
        ];
        let rows: Vec<TableRow> = rows.collect();
        for (row, found) in rows.iter().zip(self.items_of(&rows, item)) {
            match found {
                Some(item) => self.row(row, item, columns),
                None => self.remarks.push(Remark {
                    line: row.line,
                    words: unknown(row.cells.get(item).map_or("", String::as_str)),
                }),
            }
        }
    }

    /// The items of the rows of a table. One whose statement was edited is known by its neighbours, as
    /// long as the marks say that there is nothing else between them.
    fn items_of(&self, rows: &[TableRow], column: usize) -> Vec<Option<ItemNo>> {
        let known: Vec<Option<ItemNo>> =
            rows.iter().map(|row| self.index.of(row.cells.get(column)?)).collect();
        if known.iter().all(Option::is_some) {
            return known;
        }
        let order = self.marks.order.iter().map(|id| self.index.ids.get(id.as_str()).copied());
        let order: Vec<Option<ItemNo>> = order.collect();
        let places: HashMap<Option<ItemNo>, usize> =
            order.iter().enumerate().map(|(place, item)| (*item, place)).collect();
        let taken: HashSet<ItemNo> = known.iter().copied().flatten().collect();
        let guess = |row: usize| {
            let neighbour = |row: usize| known.get(row).map(|item| places.get(item).copied());
            let before = row.checked_sub(1).and_then(neighbour);
            let after = neighbour(row + 1);
            let place = match (before, after) {
                (Some(before), Some(after)) => {
                    let place = before?.checked_add(1)?;
                    (after?.checked_sub(1) == Some(place)).then_some(place)
                }
                (None, Some(after)) => after?.checked_sub(1),
                (Some(before), None) => before?.checked_add(1),
                (None, None) => None,
            };
            order.get(place?).copied().flatten().filter(|item| !taken.contains(item))
        };
        (0..rows.len()).map(|row| known[row].or_else(|| guess(row))).collect()
    }

    fn row(&mut self, row: &TableRow, item: ItemNo, columns: [(Field, Option<usize>); 3]) {
        for (field, column) in columns {
            let Some(cell) = column.and_then(|column| row.cells.get(column)) else { continue };
            let text = match field {
                Field::Status => status_of(cell),
                _ => cell.clone(),
            };
            self.say(item, field, text, row.line);
        }
    }

    /// A point of a list of items, with what is told below it.
    fn point(&mut self, events: &mut OffsetIter<'p>, range: Range<usize>) {
        let point = Point::read(events, &range);
        let line = self.line_of(range.start);
        let body = self.body(point.head_end..range.end);
        match self.kind {
            Kind::Other | Kind::Foreign => {}
            Kind::Items => match self.index.of(&point.head) {
                Some(item) => self.say(item, Field::Note, body, line),
                None => self.remark(range.start, unknown(&point.head)),
            },
            Kind::NotApplicable => match self.index.of(&point.head) {
                Some(item) => self.say(item, Field::Reason, body, line),
                None => self.remark(range.start, unknown(&point.head)),
            },
            Kind::ToDo | Kind::Blockers => {
                let Some((item, facts)) = self.index.beginning(&point.head) else {
                    self.remark(range.start, unknown(&point.head));
                    return;
                };
                self.say(item, Field::Note, body, line);
                if self.kind == Kind::ToDo {
                    self.task(item, facts, point.is_ticked, line);
                } else {
                    self.blocker(item, facts, line);
                }
            }
        }
    }

    /// `Partial, blocker, due 2026-12-10.` under the name of whoever sees to it.
    fn task(&mut self, item: ItemNo, facts: &str, is_ticked: bool, line: usize) {
        let mut facts = facts.trim_end_matches('.').split(", ").map(str::trim);
        let status = status_of(facts.next().unwrap_or_default());
        let status = if is_ticked { Status::Done.word().to_owned() } else { status };
        self.say(item, Field::Status, status, line);
        let owner = if self.group == NOBODY { String::new() } else { self.group.clone() };
        self.say(item, Field::Owner, owner, line);
        self.say(item, Field::Due, facts.find_map(due).unwrap_or_default(), line);
    }

    /// `Missing. ben, due 2026-12-10.`, where what is not known is said so.
    fn blocker(&mut self, item: ItemNo, facts: &str, line: usize) {
        let (status, rest) = facts.split_once(". ").unwrap_or((facts, ""));
        self.say(item, Field::Status, status_of(status), line);
        let Some((owner, date)) = rest.trim_end_matches('.').rsplit_once(", ") else { return };
        let owner = if owner == "No owner" { "" } else { owner };
        self.say(item, Field::Owner, owner.to_owned(), line);
        self.say(item, Field::Due, due(date).unwrap_or_default(), line);
    }

    /// The lines below a point, without what is told there beside the text.
    fn body(&self, range: Range<usize>) -> String {
        let is_ours = |line: &str| LABELS.iter().any(|label| line.starts_with(label));
        let mut lines: Vec<String> = Vec::new();
        for line in self.source.get(range).unwrap_or_default().lines() {
            let line = without_break(line.trim());
            let is_blank_again = line.is_empty() && lines.last().is_none_or(String::is_empty);
            if !is_ours(line) && !is_blank_again {
                lines.push(unescape(line));
            }
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.join("\n")
    }
}

/// The date of `due 2026-12-10`.
fn due(fact: &str) -> Option<String> {
    let date = fact.strip_prefix("due ")?;
    Some(date.strip_suffix(OVERDUE).unwrap_or(date).to_owned())
}

/// A line without the backslash that breaks it.
fn without_break(line: &str) -> &str {
    let backslashes = line.len() - line.trim_end_matches('\\').len();
    if backslashes % 2 == 1 { line[..line.len() - 1].trim_end() } else { line }
}

fn unknown(head: &str) -> String {
    format!("no item reads `{}`", excerpt(head))
}

/// The word of a status, without what else stands there; what is no status is left as it is.
fn status_of(words: &str) -> String {
    let word = words.split(',').next().unwrap_or_default().trim().trim_end_matches('.');
    let word = word.to_lowercase();
    let known = |status: &Status| {
        word == status.word() || word == status.short_word() || word == status.json_name()
    };
    match Status::ALL.iter().find(|status| known(status)) {
        Some(status) => status.word().to_owned(),
        None if word == status_words(None) || word == "unassessed" => String::new(),
        None => word,
    }
}

/// A point of a list as it stands in the page.
#[derive(Default)]
struct Point {
    /// Its first line.
    head: String,
    /// Where that ends.
    head_end: usize,
    is_ticked: bool,
}

impl Point {
    fn read(events: &mut OffsetIter<'_>, range: &Range<usize>) -> Self {
        let mut point = Self { head_end: range.end, ..Self::default() };
        let (mut is_in_head, mut depth) = (true, 1);
        for (event, range) in events.by_ref() {
            match event {
                Event::Start(Tag::Item) => depth += 1,
                Event::End(TagEnd::Item) => depth -= 1,
                Event::TaskListMarker(is_ticked) if is_in_head => point.is_ticked = is_ticked,
                Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph)
                    if is_in_head =>
                {
                    (point.head_end, is_in_head) = (range.end, false);
                }
                // A list below the first line, without a paragraph of its own.
                Event::Start(Tag::List(_)) if is_in_head => {
                    (point.head_end, is_in_head) = (range.start, false);
                }
                event if is_in_head => point.head.push_str(&words(&event)),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        point.head = point.head.trim().to_owned();
        point
    }
}

/// The words of an event, as they stand.
fn words(event: &Event<'_>) -> String {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
            text.to_string()
        }
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    }
}

fn text_until(events: &mut OffsetIter<'_>, is_end: impl Fn(&TagEnd) -> bool) -> String {
    let mut text = String::new();
    for (event, _) in events.by_ref() {
        if matches!(&event, Event::End(end) if is_end(end)) {
            break;
        }
        text.push_str(&words(&event));
    }
    text.trim().to_owned()
}
