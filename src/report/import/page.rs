//! Collects the values on a page: fields of items, conditions, people, and all other text. Nothing is
//! compared here.

mod below;
mod point;
mod table;

use std::collections::BTreeSet;

use crate::domain::basics::names::excerpt;
use crate::domain::basics::text::Text;
use crate::domain::records::checklist::ItemNo;
use crate::domain::session::Session;
use crate::report::content::gaps::{BLOCKER, FIRST_DUE};
use crate::report::import::facts::{Begins, Facts, is_nobody};
use crate::report::import::field::Field;
use crate::report::import::fold::{fold, sentences, timeless};
use crate::report::import::index::place_of;
use crate::report::import::page::below::{
    BOXES, Below, after_label, begins_with_label, below_of, flatten, literal_box,
};
use crate::report::import::page::point::Point;
use crate::report::import::page::table::GAPS;
use crate::report::import::proposal::Remark;
use crate::report::import::reader::{
    Beside, Kind, Listed, Page, Reader, Said, is_category, reads_so, without_attributes,
};
use crate::report::import::source::Source;
use crate::report::import::tree::{self, Aside, Block, Entry, Inline, Line, Tree};
use crate::report::words::one_line;

/// The sign before and behind a text that is struck through.
const STRIKE: &str = "~~";

/// The end of the remark on an edit in a section of responses.
const RESPONSES: &str = "; responses are not changed here";

/// The beginning of a line of an item.
struct Head<'l> {
    item: ItemNo,
    /// True if the mark of a blocker stands before the statement.
    is_flagged: bool,
    /// The text behind the statement.
    rest: &'l str,
}

/// Reads a prepared page.
pub(super) fn read(source: &Source, session: &Session) -> Page {
    let Tree { blocks, asides, fences } = tree::parse(&source.text);
    let mut reader = Reader::new(source, session, &blocks);
    reader.blocks(&blocks);
    reader.asides(asides);
    for fence in fences {
        reader.beside(&fence.text, fence.at);
    }
    reader.set_owners_from_headings();
    reader.find_reasons();
    reader.collect_missing_fields();
    for &at in &source.marks.damaged {
        reader.remark(at, "the mark of an item is damaged".to_owned());
    }
    reader.page
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(level, inline) => self.heading(*level, inline),
                Block::Prose(inline) => self.prose(inline),
                Block::List(entries) => entries.iter().for_each(|entry| self.entry(entry)),
                Block::Table(rows) => self.table(rows),
                Block::Verbatim(line) => self.verbatim(line),
            }
        }
    }

    /// Names what does not stand in any text that was read: a note keeps its markup, a name does not.
    fn asides(&mut self, asides: Vec<Aside>) {
        let said = self.page.said.iter().map(|said| said.text.as_str());
        let beside = self.page.beside.iter().map(|one| one.text.as_str());
        let all = said.chain(beside).collect::<Vec<_>>().join("\n");
        for Aside { text, at } in asides.into_iter().filter(|aside| !all.contains(&aside.text)) {
            self.beside(&text, at);
        }
    }

    fn say(&mut self, item: ItemNo, field: Field, text: impl Into<String>, at: usize) {
        let mut text = text.into();
        if field == Field::OWNER {
            text.truncate(self.owner(item, &text).len());
        }
        // A stroke in a cell says that there is nothing.
        let is_stroke = text.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
        let may_be_stroke = matches!(field, Field::OWNER | Field::DUE);
        if is_stroke && may_be_stroke && !self.is_known(item, field, &text) {
            text.clear();
        }
        self.page.said.push(Said { item, field, text, at });
    }

    /// Returns the name of an owner as the page has it; empty for words such as `No owner yet`, unless
    /// the item's owner has that name.
    fn owner<'t>(&self, item: ItemNo, words: &'t str) -> &'t str {
        let is_name = self.is_known(item, Field::OWNER, words);
        if is_nobody(words) && !is_name { "" } else { words }
    }

    fn beside(&mut self, text: &str, at: usize) {
        if let Some(compared) = timeless(text) {
            let why = if self.kind == Kind::Responses { RESPONSES } else { "" };
            let words = format!("`{}` is not read back{why}", excerpt(&fold(text)));
            self.not_read(format!("{}{compared}", self.topic), at, words);
        }
    }

    /// Collects a text as it is compared, and the words of the remark on it.
    fn not_read(&mut self, text: String, at: usize, words: String) {
        let remark = Remark { line: self.source.line_of(at), words };
        self.page.beside.push(Beside { text, remark });
    }

    /// Collects code or HTML line by line.
    fn verbatim(&mut self, block: &Line) {
        let mut at = block.at;
        for line in block.plain.split_inclusive('\n') {
            self.beside(line, at);
            at += line.len();
        }
    }

    /// Collects a line sentence by sentence, so that the source line of each is known.
    fn sentences(&mut self, line: &Line) {
        // The rows of a table that is broken stay apart.
        let is_row = |text: &str| text.starts_with('|') && text.matches('|').nth(1).is_some();
        for line in line.divided(is_row) {
            for (place, sentence) in sentences(&line.plain) {
                self.beside(sentence, line.offset_of(place));
            }
        }
    }

    fn heading(&mut self, level: usize, inline: &Inline) {
        let text = without_attributes(&inline.plain());
        let at = inline.lines.first().map_or(0, |line| line.at);
        let kind = Kind::of(&text);
        let is_inside = self.levels.is_flat && kind == Kind::Foreign && self.kind.has_groups();
        if (level > self.levels.sections && !self.is_section(&text)) || is_inside {
            self.group_heading(text, at);
        } else {
            self.section_heading(&text, at);
        }
        // A title that was edited: the lines below it are ours still.
        if self.kind == Kind::Foreign && self.levels.is_report && level < self.levels.sections {
            self.kind = Kind::Head;
        }
    }

    fn section_heading(&mut self, text: &str, at: usize) {
        self.group = None;
        self.kind = Kind::of(text);
        self.has_unassessed |= self.kind == Kind::NotAssessed;
        if self.kind == Kind::Foreign {
            let words = format!("the part `{}` is not one of a report", excerpt(text));
            self.not_read(fold(text), at, words);
        } else {
            self.beside(text, at);
        }
    }

    /// Reads a heading below that of a section. The heading above it may be gone, so it says itself
    /// where it belongs.
    fn group_heading(&mut self, text: String, at: usize) {
        let is_category = is_category(self.session, &text);
        let may_be_owner = self.kind == Kind::ToDo || (self.kind != Kind::Items && !is_category);
        let is_dated = self.kind == Kind::ToDo && self.owner_heading(&text).1.is_some();
        if is_dated || (may_be_owner && self.is_owner(&text)) {
            self.kind = Kind::ToDo;
        } else if self.source.marks.said(&fold(&text)) == Some(true) {
            self.kind = match self.kind {
                _ if is_category => Kind::Items,
                Kind::Responses => Kind::Responses,
                _ => Kind::Derived,
            };
        } else if self.kind == Kind::Head {
            self.kind = Kind::Derived;
        } else if !self.kind.has_groups() {
            self.kind = Kind::Foreign;
        }
        if self.kind == Kind::ToDo {
            let (owner, first_due) = self.owner_heading(&text);
            if let Some(first_due) = first_due {
                self.beside(first_due, at);
            }
            self.owners.push(Text::new(owner));
            self.group = Some(owner.to_owned());
        } else {
            self.beside(&text, at);
            self.group = Some(text);
        }
    }

    /// Divides the heading of to-dos into the owner and the earliest due date: `ben (first due 2026-11-10)`.
    fn owner_heading<'t>(&self, text: &'t str) -> (&'t str, Option<&'t str>) {
        let is_name = |name: &str| {
            let mut owners = self.session.answers().filter_map(|(_, answer)| answer.owner());
            owners.any(|owner| reads_so(owner, name))
        };
        let lower = text.to_ascii_lowercase();
        let divided = lower.rfind(&format!("({FIRST_DUE}")).filter(|_| text.ends_with(')'));
        match divided {
            Some(at) if !is_name(text) => (text[..at].trim_end(), Some(&text[at..])),
            _ => (text, None),
        }
    }

    /// Tells whether a text is the heading of a section, whatever its level.
    fn is_section(&self, text: &str) -> bool {
        Kind::of(text) != Kind::Foreign
            && self.source.marks.said(&fold(text)) != Some(false)
            && !is_category(self.session, text)
            && !self.is_owner(text)
    }

    /// Tells whether a text is the heading of an owner's to-dos.
    fn is_owner(&self, text: &str) -> bool {
        let (text, _) = self.owner_heading(text);
        let mut owners = self.session.answers().filter_map(|(_, answer)| answer.owner());
        is_nobody(text) || owners.any(|owner| reads_so(owner, text))
    }

    /// Reads a paragraph that was a heading once: a copy of a rendered page has no signs of headings.
    fn is_lost_heading(&mut self, inline: &Inline) -> bool {
        let [line] = inline.lines.as_slice() else { return false };
        let (text, at) = (line.plain.trim(), line.at);
        if self.source.marks.said(&fold(text)) == Some(true) && self.is_section(text) {
            self.section_heading(text, at);
            true
        } else if self.kind == Kind::ToDo && self.is_owner(text) {
            self.group_heading(text.to_owned(), at);
            true
        } else {
            false
        }
    }

    /// Reads a paragraph. One that begins with a box or with the statement of an item is a list of
    /// which the signs are lost.
    fn prose(&mut self, inline: &Inline) {
        if self.is_lost_heading(inline) {
            return;
        }
        if !self.reads_items() {
            inline.lines.iter().for_each(|line| self.sentences(line));
            return;
        }
        let mut open: Option<(ItemNo, Point, Vec<Below>)> = None;
        for line in &inline.lines {
            for (place, piece) in self.pieces(line) {
                let at = line.offset_of(place);
                let (is_ticked, head) = literal_box(piece);
                match (self.head_of(head), &mut open) {
                    (Some(Head { item, is_flagged, rest }), _) => {
                        self.finish_point(open.take());
                        if self.kind == Kind::Items && GAPS.iter().any(|gap| rest.contains(gap)) {
                            self.row_of_text(item, rest, at);
                        } else {
                            let (rest, begins) = (rest.to_owned(), Begins::WithStatus);
                            let point = Point { is_ticked, is_flagged, rest, begins, at };
                            open = Some((item, point, Vec::new()));
                        }
                    }
                    (None, _) if is_ticked.is_some() => self.unknown(head, at),
                    (None, Some((_, _, below))) => below.push(Below { text: piece.to_owned(), at }),
                    (None, None) => self.sentences(line),
                }
            }
        }
        self.finish_point(open);
    }

    /// Divides a line before each box that is written as text, and where a line of the source begins
    /// with the statement of an item. Returns the pieces with their places.
    fn pieces<'l>(&self, line: &'l Line) -> Vec<(usize, &'l str)> {
        let text = line.plain.as_str();
        let signs = BOXES.iter().flat_map(|(sign, _)| text.match_indices(sign));
        let signs = signs.map(|(at, _)| at).filter(|&at| text[..at].ends_with(' '));
        let statements = line.joints().filter(|&joint| self.head_of(&text[joint..]).is_some());
        let starts: BTreeSet<usize> = std::iter::once(0).chain(signs).chain(statements).collect();
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(text.len()));
        let pieces = starts.iter().copied().zip(ends);
        pieces.map(|(start, end)| (start, text[start..end].trim())).collect()
    }

    fn finish_point(&mut self, open: Option<(ItemNo, Point, Vec<Below>)>) {
        if let Some((item, point, below)) = open {
            self.point(item, point, below);
        }
    }

    /// Returns the item with whose statement a line begins, and what follows. Where statements begin
    /// alike, what a report writes behind one tells which it is.
    fn beginning<'l>(&self, line: &'l str) -> Option<(ItemNo, &'l str)> {
        let is_apt = |rest: &str| match self.kind {
            Kind::ToDo | Kind::Blockers => Facts::is_status_first(rest),
            Kind::Risks => Facts::is_risk_first(rest),
            _ => true,
        };
        let all = || self.index.beginnings(line);
        let with_id = self.index.with_id_behind(line);
        with_id.or_else(|| all().find(|(_, rest)| is_apt(rest))).or_else(|| all().next())
    }

    /// Returns the item of a line, which may begin with the mark of a blocker.
    fn head_of<'l>(&self, line: &'l str) -> Option<Head<'l>> {
        if let Some((item, rest)) = self.beginning(line) {
            return Some(Head { item, is_flagged: false, rest });
        }
        let (item, rest) = self.beginning(after_label(line, BLOCKER)?)?;
        Some(Head { item, is_flagged: true, rest })
    }

    /// Returns the item of a to-do whose statement was edited: its id tells it. The edit is named.
    fn head_with_id<'l>(&mut self, line: &'l str, at: usize) -> Option<Head<'l>> {
        if !matches!(self.kind, Kind::ToDo | Kind::NotAssessed) {
            return None;
        }
        let item = line.split_whitespace().find_map(|word| self.index.with_id(word))?;
        let id = self.id(item);
        let words =
            format!("the statement of {id} reads otherwise here; a page does not change it");
        self.remark(at, words);
        let ends = line.match_indices(". ").map(|(end, stop)| end + stop.len());
        let facts = ends.map(|end| &line[end..]).find(|rest| Facts::is_status_first(rest));
        let rest = facts.or_else(|| place_of(&id, line).map(|at| &line[at..])).unwrap_or_default();
        Some(Head { item, is_flagged: after_label(line, BLOCKER).is_some(), rest })
    }

    const fn reads_items(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Head | Kind::Responses | Kind::Derived | Kind::Conditions | Kind::People
        )
    }

    /// Returns a text without the signs that strike it through, which are named: they say nothing.
    fn without_strike<'l>(&mut self, text: &'l str, at: usize) -> &'l str {
        let inside = text.strip_prefix(STRIKE).and_then(|text| text.strip_suffix(STRIKE));
        let Some(inside) = inside.filter(|inside| !inside.contains(STRIKE)) else { return text };
        let shown = excerpt(inside);
        self.remark(at, format!("`{shown}` is struck through, which says nothing; tick its box"));
        inside.trim()
    }

    fn unknown(&mut self, head: &str, at: usize) {
        self.remark(at, format!("no item reads `{}`", excerpt(head)));
    }

    /// Reads an entry of a list.
    fn entry(&mut self, entry: &Entry) {
        let (lines, others) = match entry.blocks.as_slice() {
            [Block::Prose(inline), others @ ..] => (inline.lines.as_slice(), others),
            others => (&[][..], others),
        };
        let begins = |text: &str| self.reads_items() && begins_with_label(text);
        let mut lines = lines.iter().flat_map(|line| line.divided(begins));
        let head = lines.next().unwrap_or_default();
        let mut below: Vec<Below> = lines.map(|line| below_of(&line)).collect();
        for block in others {
            flatten(block, "", &mut below);
        }
        match self.kind {
            Kind::Conditions | Kind::People => self.listed(entry, &head, &below),
            Kind::Head if self.is_condition(entry, &head) => self.listed(entry, &head, &below),
            Kind::Responses => self.responses(entry, &head, &below),
            Kind::Head | Kind::Derived => {
                self.without_tick(entry, &head);
                self.sentences(&head);
                self.all_beside(&below);
            }
            _ => self.item_entry(entry, &head, below),
        }
    }

    /// Collects what was said of an item, together with the item: the same words may stand below another one.
    fn responses(&mut self, entry: &Entry, head: &Line, below: &[Below]) {
        self.without_tick(entry, head);
        let item = self.head_of(head.plain.trim()).map(|head| head.item);
        self.topic = item.map(|item| format!("{} ", self.id(item))).unwrap_or_default();
        self.sentences(head);
        self.all_beside(below);
        self.topic.clear();
    }

    fn listed(&mut self, entry: &Entry, head: &Line, below: &[Below]) {
        let (is_ticked, text) = match self.kind {
            Kind::People => (false, self.without_tick(entry, head)),
            _ => Self::boxed(entry, head),
        };
        if self.is_misplaced(text) {
            // The heading between is gone, or a condition was replaced: its words may stand elsewhere.
            self.remark(entry.at, format!("`{}` is not read back", excerpt(text)));
            self.all_beside(below);
            return;
        }
        let written = fold(text);
        let is_own = self.source.marks.said(&written) == Some(true) || self.strikes_of_its_own();
        let text = if is_own { text } else { self.without_strike(text, entry.at) };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = fold(text);
        let listed = Listed { text, words, written, is_ticked, at: entry.at };
        match self.kind {
            Kind::People => self.page.people.push(listed),
            _ => self.page.conditions.push(listed),
        }
        self.all_beside(below);
    }

    /// Tells whether a condition or a name of the review has the sign that strikes a text through.
    fn strikes_of_its_own(&self) -> bool {
        let conditions = self.session.decision().into_iter().flat_map(|one| &one.conditions);
        let texts = conditions.flat_map(|one| std::iter::once(&one.text).chain(&one.owner));
        let names = self.session.people().iter().map(|person| &person.name);
        texts.chain(names).any(|text| text.raw().contains(STRIKE))
    }

    /// Tells whether an entry below the title is a condition: it has a box, or it begins with the text of one.
    fn is_condition(&self, entry: &Entry, head: &Line) -> bool {
        let (literal, text) = literal_box(&head.plain);
        let text = fold(text);
        let decision = self.session.decision().into_iter();
        let mut conditions = decision.flat_map(|decision| &decision.conditions);
        entry.is_ticked.or(literal).is_some()
            || conditions.any(|one| text.starts_with(&fold(&one_line(&one.text))))
    }

    /// Tells whether an entry is that of an item: no condition and no name begins with its statement.
    fn is_misplaced(&self, text: &str) -> bool {
        let Some((_, rest)) = self.index.beginning(text) else { return false };
        let statement = fold(&text[..text.len() - rest.len()]);
        let decision = self.session.decision().into_iter();
        let conditions = decision.flat_map(|decision| &decision.conditions).map(|one| &one.text);
        let names = self.session.people().iter().map(|person| &person.name);
        !conditions.chain(names).any(|own| fold(&one_line(own)).starts_with(&statement))
    }

    /// Returns whether the box of a condition is ticked, and the text behind it.
    fn boxed<'l>(entry: &Entry, head: &'l Line) -> (bool, &'l str) {
        // Behind a box the sign of another one is text.
        let (is_ticked, text) = match entry.is_ticked {
            None => literal_box(&head.plain),
            is_ticked => (is_ticked, head.plain.trim()),
        };
        (is_ticked == Some(true), text)
    }

    /// Returns the text of an entry behind its box, and names a tick, which says nothing there.
    fn without_tick<'l>(&mut self, entry: &Entry, head: &'l Line) -> &'l str {
        let text = head.plain.trim();
        if entry.is_ticked == Some(true) {
            self.remark(entry.at, format!("a tick at `{}` is not read back", excerpt(text)));
        }
        text
    }

    fn all_beside(&mut self, below: &[Below]) {
        for Below { text, at } in below {
            self.beside(text, *at);
        }
    }

    fn item_entry(&mut self, entry: &Entry, head: &Line, below: Vec<Below>) {
        let (literal, plain) = literal_box(head.plain.trim());
        let is_ticked = entry.is_ticked.or(literal);
        let is_known = self.head_of(plain).is_some();
        let plain = if is_known { plain } else { self.without_strike(plain, entry.at) };
        let found = self.head_of(plain).or_else(|| self.head_with_id(plain, entry.at));
        if let Some(Head { item, is_flagged, rest }) = found {
            let place = head.plain.trim_end().len() - rest.len();
            // On a line of its own it is a note that somebody has typed below.
            let is_below = head.joints().any(|joint| joint == place);
            let begins = if is_below { Begins::WithAnything } else { Begins::WithStatus };
            let rest = rest.to_owned();
            let point = Point { is_ticked, is_flagged, rest, begins, at: entry.at };
            self.point(item, point, below);
        } else if self.kind == Kind::Foreign && is_ticked.is_none() {
            self.sentences(head);
            self.all_beside(&below);
        } else {
            self.unknown(plain, entry.at);
            self.all_beside(&below);
        }
    }
}
