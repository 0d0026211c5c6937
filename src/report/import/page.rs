//! What each place of a page says: of which field of which item, of the people, of the conditions, and
//! beside all fields. Nothing is judged here.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::domain::checklist::ItemNo;
use crate::domain::names::{self, excerpt};
use crate::domain::session::Session;
use crate::domain::status::Status;
use crate::domain::text::Text;
use crate::report::document::gaps::{CONTROL, NOBODY};
use crate::report::document::items::{EVIDENCE, RISK};
use crate::report::document::words;
use crate::report::import::facts::{Begins, Facts, status_of};
use crate::report::import::field::{FLAGGED, Field};
use crate::report::import::fold::{fold, sentences, timeless};
use crate::report::import::index::Index;
use crate::report::import::marks::Marks;
use crate::report::import::tree::{self, Block, Entry, Inline, Line, Row};

/// A section of a page, by what is read in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Conditions,
    Blockers,
    ToDo,
    NotAssessed,
    Risks,
    Items,
    NotApplicable,
    People,
    /// One of ours that tells what follows from the rest.
    Derived,
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
            ("Conditions", Kind::Conditions),
            ("Not assessed", Kind::NotAssessed),
            ("Accepted risks", Kind::Risks),
            ("People", Kind::People),
            ("Parked", Kind::Derived),
            ("Since the last review", Kind::Derived),
            ("By category", Kind::Derived),
            ("Decision", Kind::Derived),
            ("How the score is counted", Kind::Derived),
            ("Production readiness", Kind::Derived),
        ];
        let known = KINDS.iter().find(|(beginning, _)| heading.starts_with(beginning));
        known.map_or(Self::Foreign, |(_, kind)| *kind)
    }

    /// Tells whether headings inside the section divide it.
    const fn has_groups(self) -> bool {
        matches!(self, Self::ToDo | Self::Items | Self::Derived)
    }
}

/// What a place of the page says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) item: ItemNo,
    pub(super) field: Field,
    pub(super) text: String,
    /// The offset.
    pub(super) at: usize,
}

/// A field that a place could tell and does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absent {
    pub(super) item: ItemNo,
    pub(super) field: Field,
    /// The offset of the place.
    pub(super) at: usize,
}

/// What a place says beside all fields.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    /// The text as it is compared.
    pub(super) text: String,
    /// The offset.
    pub(super) at: usize,
    /// What is to be said of it where the page did not say it when it was written.
    pub(super) words: String,
}

/// An entry of the list of conditions or of people.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    /// Its text on one line.
    pub(super) text: String,
    /// The offset.
    pub(super) at: usize,
}

/// A remark, at an offset.
#[derive(Debug)]
pub(super) struct RemarkAt {
    pub(super) at: usize,
    pub(super) words: String,
}

/// All that a page says.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) said: Vec<Said>,
    pub(super) absent: Vec<Absent>,
    pub(super) beside: Vec<Beside>,
    pub(super) conditions: Vec<Listed>,
    pub(super) people: Vec<Listed>,
    pub(super) remarks: Vec<RemarkAt>,
}

/// Reads a page that is prepared.
pub(super) fn read(text: &str, marks: &Marks, session: &Session) -> Page {
    let blocks = tree::parse(text);
    let mut reader = Reader {
        source: text,
        session,
        marks,
        index: Index::new(session),
        levels: Levels::of(&blocks),
        kind: Kind::Derived,
        group: None,
        owners: Vec::new(),
        ownerless: Vec::new(),
        tells: Vec::new(),
        page: Page::default(),
    };
    reader.blocks(&blocks);
    reader.say_who_is_ownerless();
    reader.note_what_is_absent();
    for &at in &marks.damaged {
        reader.remark(at, "the mark of an item is damaged".to_owned());
    }
    reader.page
}

/// Returns what a page that has just been written says beside all fields, as it is compared.
pub(super) fn told_beside_fields(text: &str, session: &Session) -> HashSet<String> {
    let page = read(text, &Marks::default(), session);
    let listed = page.conditions.into_iter().chain(page.people).map(|listed| listed.text);
    page.beside.into_iter().map(|beside| beside.text).chain(listed).collect()
}

/// On which levels the headings of a page stand; an editor may move them all.
struct Levels {
    sections: usize,
    is_flat: bool,
}

impl Levels {
    fn of(blocks: &[Block]) -> Self {
        let headings = blocks.iter().filter_map(|block| match block {
            Block::Heading(level, inline) => Some((*level, without_attributes(&inline.plain()))),
            _ => None,
        });
        let headings: Vec<(usize, String)> =
            headings.filter(|(_, text)| !text.starts_with("Production readiness")).collect();
        let known = headings.iter().filter(|(_, text)| Kind::of(text) != Kind::Foreign);
        let first = known.map(|(level, _)| *level).min();
        let sections = first.unwrap_or_else(|| headings.iter().map(|h| h.0).min().unwrap_or(2));
        let is_flat = headings.iter().all(|(level, _)| *level <= sections);
        Self { sections, is_flat }
    }
}

/// A line below the head of an entry.
struct Below {
    text: String,
    at: usize,
}

struct Reader<'p> {
    source: &'p str,
    session: &'p Session,
    marks: &'p Marks,
    index: Index,
    levels: Levels,
    kind: Kind,
    /// The heading below that of the section.
    group: Option<String>,
    /// The headings of owners.
    owners: Vec<Text>,
    /// The to-dos that stand where nobody sees to them.
    ownerless: Vec<(ItemNo, usize)>,
    /// The places that could tell a note: the item, the section, the offset.
    tells: Vec<(ItemNo, Kind, usize)>,
    page: Page,
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

    fn remark(&mut self, at: usize, words: String) {
        self.page.remarks.push(RemarkAt { at, words });
    }

    fn say(&mut self, item: ItemNo, field: Field, text: impl Into<String>, at: usize) {
        self.page.said.push(Said { item, field, text: text.into(), at });
    }

    fn lacks(&mut self, item: ItemNo, field: Field, at: usize) {
        self.page.absent.push(Absent { item, field, at });
    }

    fn beside(&mut self, text: &str, at: usize) {
        let words = format!("`{}` is not read back", excerpt(&fold(text)));
        self.page.beside.extend(timeless(text).map(|text| Beside { text, at, words }));
    }

    /// Notes what code or HTML says, line by line.
    fn verbatim(&mut self, block: &Line) {
        let mut at = block.at;
        for line in block.plain.split_inclusive('\n') {
            self.beside(line, at);
            at += line.len();
        }
    }

    /// Notes what a line says, sentence by sentence, so that the line of each is known.
    fn sentences(&mut self, line: &Line) {
        // The rows of a table that is broken stay apart.
        for line in line.divided(|text| text.starts_with('|')) {
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
        if level > self.levels.sections || is_inside {
            if self.kind == Kind::ToDo {
                self.owners.push(Text::new(text.as_str()));
            } else {
                self.beside(&text, at);
            }
            self.group = Some(text);
            return;
        }
        self.group = None;
        self.kind = kind;
        if kind == Kind::Foreign {
            let words = format!("the part `{}` is not one of a report", excerpt(&text));
            self.page.beside.push(Beside { text: fold(&text), at, words });
        } else {
            self.beside(&text, at);
        }
    }

    /// Reads a paragraph. One that begins with a box or with the statement of an item is a list of
    /// which the signs are lost.
    fn prose(&mut self, inline: &Inline) {
        let mut open: Option<(ItemNo, Point, Vec<Below>)> = None;
        for line in &inline.lines {
            for (place, piece) in self.pieces(line) {
                let at = line.offset_of(place);
                let (is_ticked, head) = literal_box(piece);
                match self.index.beginning(head).filter(|_| self.reads_items()) {
                    Some((item, rest)) => {
                        self.finish_point(open.take());
                        let begins = Begins::WithStatus;
                        let point = Point { is_ticked, rest: rest.to_owned(), begins, at };
                        open = Some((item, point, Vec::new()));
                    }
                    None if is_ticked.is_some() && self.reads_items() => self.unknown(head, at),
                    None => match &mut open {
                        Some((_, _, below)) => {
                            below.push(Below { text: piece.to_owned(), at });
                        }
                        None => self.sentences(line),
                    },
                }
            }
        }
        self.finish_point(open);
    }

    /// Divides a line before each box that is written as text, and where a line of the source begins
    /// with the statement of an item. Returns the pieces with their places.
    fn pieces<'l>(&self, line: &'l Line) -> Vec<(usize, &'l str)> {
        let text = line.plain.as_str();
        let signs = BOXES.iter().flat_map(|(sign, _)| {
            let signs = text.match_indices(sign).map(|(at, _)| at);
            signs.filter(|&at| text[..at].ends_with(' '))
        });
        let statements =
            line.joints().filter(|&joint| self.index.beginning(&text[joint..]).is_some());
        let starts: BTreeSet<usize> = std::iter::once(0).chain(signs).chain(statements).collect();
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(text.len()));
        starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| (start, text[start..end].trim()))
            .collect()
    }

    fn finish_point(&mut self, open: Option<(ItemNo, Point, Vec<Below>)>) {
        if let Some((item, point, below)) = open {
            self.point(item, point, below);
        }
    }

    const fn reads_items(&self) -> bool {
        !matches!(self.kind, Kind::Derived | Kind::Conditions | Kind::People)
    }

    fn unknown(&mut self, head: &str, at: usize) {
        self.remark(at, unknown(head));
    }

    /// Reads an entry of a list.
    fn entry(&mut self, entry: &Entry) {
        let (first, others) = match entry.blocks.split_first() {
            Some((Block::Prose(inline), others)) => (Some(inline), others),
            _ => (None, entry.blocks.as_slice()),
        };
        let lines = first.map_or(&[][..], |inline| inline.lines.as_slice());
        let mut lines = lines.iter().flat_map(|line| line.divided(begins_with_label));
        let head = lines.next().unwrap_or_default();
        let mut below: Vec<Below> = lines.map(|line| below_of(&line)).collect();
        for block in others {
            flatten(block, "", &mut below);
        }
        match self.kind {
            Kind::Conditions | Kind::People => self.listed(entry, &head, &below),
            Kind::Derived => self.derived(entry, &head, &below),
            _ => self.item_entry(entry, &head, below),
        }
    }

    fn listed(&mut self, entry: &Entry, head: &Line, below: &[Below]) {
        if entry.is_ticked == Some(true) {
            let words = format!("a tick at `{}` is not read back", excerpt(&head.plain));
            self.remark(entry.at, words);
        }
        let listed = Listed { text: fold(&head.plain), at: entry.at };
        let list = match self.kind {
            Kind::People => &mut self.page.people,
            _ => &mut self.page.conditions,
        };
        list.push(listed);
        self.all_beside(below);
    }

    fn derived(&mut self, entry: &Entry, head: &Line, below: &[Below]) {
        if entry.is_ticked == Some(true) {
            let words = format!("a tick at `{}` is not read back", excerpt(&head.plain));
            self.remark(entry.at, words);
        }
        self.sentences(head);
        self.all_beside(below);
    }

    fn all_beside(&mut self, below: &[Below]) {
        for Below { text, at } in below {
            self.beside(text, *at);
        }
    }

    fn item_entry(&mut self, entry: &Entry, head: &Line, below: Vec<Below>) {
        let (literal, plain) = literal_box(head.plain.trim());
        let is_ticked = entry.is_ticked.or(literal);
        if let Some((item, rest)) = self.index.beginning(plain) {
            let place = head.plain.trim_end().len() - rest.len();
            // On a line of its own it is a note that somebody has typed below.
            let begins = if head.joints().any(|joint| joint == place) {
                Begins::WithAnything
            } else {
                Begins::WithStatus
            };
            let point = Point { is_ticked, rest: rest.to_owned(), begins, at: entry.at };
            self.point(item, point, below);
        } else if self.kind == Kind::Foreign && is_ticked.is_none() {
            self.sentences(head);
            self.all_beside(&below);
        } else {
            self.unknown(plain, entry.at);
            self.all_beside(&below);
        }
    }

    /// Reads what a point says of an item.
    fn point(&mut self, item: ItemNo, point: Point, mut below: Vec<Below>) {
        let Point { is_ticked, rest, begins, at } = point;
        if is_ticked == Some(true) {
            self.say(item, Field::Status, Status::Done.word(), at);
        }
        let facts = self.facts(item, &rest, begins);
        if !facts.rest.is_empty() {
            below.insert(0, Below { text: facts.rest.clone(), at });
        }
        for piece in &facts.unknown {
            let id = self.id(item);
            self.remark(at, format!("{id}: `{}` is not understood", excerpt(piece)));
        }
        self.facts_of(item, &facts, is_ticked == Some(true), at);
        match self.kind {
            Kind::NotApplicable => self.reason(item, &below, is_ticked == Some(true), at),
            Kind::Risks => self.risk(item, below),
            _ => self.told(item, below, at),
        }
    }

    fn id(&self, item: ItemNo) -> String {
        self.session.checklist().item(item).id.to_string()
    }

    fn facts(&self, item: ItemNo, rest: &str, begins: Begins) -> Facts {
        let text = || Facts { rest: rest.to_owned(), ..Facts::default() };
        match self.kind {
            Kind::Blockers => Facts::of_blocker(rest),
            Kind::Risks => {
                let known = self.session.standing_risk(item).map(|risk| words::one_line(&risk.by));
                Facts::of_risk(rest, known.as_deref().unwrap_or_default())
            }
            Kind::NotApplicable => text(),
            // Where the line break behind the statement is lost, the note follows at once.
            _ if self.is_known(item, Field::Note, rest) => text(),
            Kind::ToDo | Kind::NotAssessed => Facts::of_task(rest, begins),
            _ => Facts::of_task(rest, Begins::WithAnything),
        }
    }

    /// Tells whether a text is what a field says, or said when the page was written.
    fn is_known(&self, item: ItemNo, field: Field, text: &str) -> bool {
        let written = self.marks.written(&self.id(item), field);
        !text.is_empty()
            && (fold(text) == fold(&field.of(self.session, item))
                || written.is_some_and(|written| written.is(text)))
    }

    fn facts_of(&mut self, item: ItemNo, facts: &Facts, is_ticked: bool, at: usize) {
        let is_task = matches!(self.kind, Kind::ToDo);
        let is_open = facts
            .status
            .as_deref()
            .is_some_and(|status| status.is_empty() || ["partial", "missing"].contains(&status));
        match &facts.status {
            Some(status) => self.say(item, Field::Status, status.clone(), at),
            None if self.kind == Kind::NotAssessed && !is_ticked => {
                self.say(item, Field::Status, "", at);
            }
            None if is_task && !is_ticked => self.lacks(item, Field::Status, at),
            None => {}
        }
        match facts.is_blocker {
            Some(is_blocker) => {
                self.say(item, Field::Blocker, if is_blocker { FLAGGED } else { "" }, at);
            }
            None if is_task => self.lacks(item, Field::Blocker, at),
            None => {}
        }
        match &facts.due {
            Some(due) => self.say(item, Field::Due, due.clone(), at),
            None if is_task || (self.kind == Kind::Blockers && is_open) => {
                self.lacks(item, Field::Due, at);
            }
            None => {}
        }
        match (&facts.owner, &self.group) {
            (Some(owner), _) => self.say(item, Field::Owner, owner.clone(), at),
            (None, Some(group)) if is_task && group == NOBODY => self.ownerless.push((item, at)),
            (None, Some(group)) if is_task => {
                let owner = group.clone();
                self.say(item, Field::Owner, owner, at);
            }
            (None, _) if self.kind == Kind::Blockers && is_open => {
                self.lacks(item, Field::Owner, at);
            }
            (None, _) => {}
        }
        if let Some(risk) = &facts.risk {
            self.say(item, Field::Risk, risk.clone(), at);
        }
    }

    /// Reads why an item does not apply.
    fn reason(&mut self, item: ItemNo, below: &[Below], is_ticked: bool, at: usize) {
        if !is_ticked {
            self.say(item, Field::Status, Status::NotApplicable.word(), at);
        }
        match joined(below) {
            reason if reason.is_empty() => self.lacks(item, Field::Reason, at),
            reason => self.say(item, Field::Reason, reason, at),
        }
    }

    /// Reads why a risk is accepted, and what is done until then.
    fn risk(&mut self, item: ItemNo, below: Vec<Below>) {
        let known = folded_lines(&Field::RiskWhy.of(self.session, item));
        let is_known = |line: &Below| known.contains(&fold(&line.text));
        let mut lines = apart(below, &[CONTROL], |line| is_known(line));
        let is_control = |line: &Below| line.text.starts_with(CONTROL) && !is_known(line);
        if let Some(place) = lines.iter().rposition(is_control) {
            let control = lines.remove(place);
            let text = control.text[CONTROL.len()..].trim();
            self.say(item, Field::RiskControl, text, control.at);
        }
        let why = joined(&lines);
        if let Some(first) = lines.iter().find(|line| !line.text.is_empty()) {
            self.say(item, Field::RiskWhy, why, first.at);
        }
    }

    /// Reads what is told below an item: its note, the accepted risk, the evidence.
    fn told(&mut self, item: ItemNo, below: Vec<Below>, at: usize) {
        let known = folded_lines(&Field::Note.of(self.session, item));
        let source = self.source;
        // The note's own line may read like a label; where the page was written it is escaped.
        let is_note = |line: &Below| known.contains(&fold(&line.text));
        let labels = [(EVIDENCE, Field::Evidence), (RISK, Field::Risk)];
        let written = |field: Field| self.marks.written(&self.id(item), field);
        let answer = self.session.answer(item);
        let is_told = |field: Field| {
            let is_now = match field {
                Field::Evidence => !answer.evidence.is_empty(),
                _ => answer.accepted_risk().is_some(),
            };
            is_now || written(field).is_some_and(|written| !written.is_empty())
        };
        let mid: Vec<&str> =
            labels.iter().filter(|(_, field)| is_told(*field)).map(|(label, _)| *label).collect();
        let is_whole = self.is_known(item, Field::Note, &joined(&below));
        let lines = if is_whole { below } else { apart(below, &mid, is_note) };
        let mut note = Vec::new();
        for line in lines {
            let label = labels.iter().find(|(label, _)| line.text.starts_with(label));
            let is_escaped = || {
                source.get(line.at..).is_some_and(|source| {
                    let word = line.text.split(':').next().unwrap_or_default();
                    source.strip_prefix(word).is_some_and(|rest| rest.starts_with('\\'))
                })
            };
            match label.filter(|_| !is_whole && !is_note(&line) && !is_escaped()) {
                Some((label, field)) => {
                    let text = line.text[label.len()..].trim();
                    let text =
                        if *field == Field::Risk { text.trim_end_matches('.') } else { text };
                    self.say(item, *field, text, line.at);
                }
                None => note.push(line),
            }
        }
        match joined(&note) {
            text if text.is_empty() => {}
            text => {
                let at = note.iter().find(|line| !line.text.is_empty()).map_or(at, |line| line.at);
                self.say(item, Field::Note, text, at);
            }
        }
        self.tells.push((item, self.kind, at));
    }

    /// Says that nobody sees to the to-dos that stand so, but for those whose owner's heading is gone:
    /// they may stand there only because of that.
    fn say_who_is_ownerless(&mut self) {
        for (item, at) in std::mem::take(&mut self.ownerless) {
            let owner = self.session.answer(item).owner();
            let is_named =
                |owner: &Text| self.owners.iter().any(|name| names::is_same(name, owner));
            if owner.is_none_or(is_named) {
                self.say(item, Field::Owner, "", at);
            } else {
                self.lacks(item, Field::Owner, at);
            }
        }
    }

    /// Notes which notes, risks and evidence are told nowhere, although the place that told them when
    /// the page was written still stands.
    fn note_what_is_absent(&mut self) {
        let told: HashSet<(ItemNo, Field)> =
            self.page.said.iter().map(|said| (said.item, said.field)).collect();
        let mut places: HashMap<ItemNo, Vec<(Kind, usize)>> = HashMap::new();
        for (item, kind, at) in std::mem::take(&mut self.tells) {
            places.entry(item).or_default().push((kind, at));
        }
        for (item, places) in places {
            let written = self.marks.written(&self.id(item), Field::Blocker);
            let flag = self.session.answer(item).blocker;
            let is_flagged = written.map_or(flag, |written| !written.is_empty());
            let of = |wanted: Kind| places.iter().find(|(kind, _)| *kind == wanted);
            let first = if is_flagged {
                of(Kind::Blockers)
            } else {
                of(Kind::ToDo).or_else(|| of(Kind::Items))
            };
            let Some(&(_, at)) = first else { continue };
            let has_risk = self.session.answer(item).accepted_risk().is_some();
            for field in [Field::Note, Field::Evidence, Field::Risk] {
                let is_due = field != Field::Risk || has_risk;
                if is_due && !told.contains(&(item, field)) {
                    self.lacks(item, field, at);
                }
            }
        }
    }

    /// Reads a table. One in which statements of items stand tells of items.
    fn table(&mut self, rows: &[Row]) {
        let Some((head, rows)) = rows.split_first() else { return };
        let columns = Columns::of(head, rows, &self.index);
        let Some(columns) = columns else {
            for row in std::iter::once(head).chain(rows) {
                let cells = row.cells.join(" | ");
                self.beside(cells.trim_end_matches([' ', '|']), row.range.start);
            }
            return;
        };
        for (place, name) in columns.renamed(head) {
            let title = excerpt(&head.cells[place]);
            let words =
                format!("the column `{title}` is none of a report's; it is read as `{name}`");
            self.remark(head.range.start, words);
        }
        for (row, found) in rows.iter().zip(self.items_of(rows, columns.item)) {
            let cell = row.cells.get(columns.item).map_or("", String::as_str);
            match found {
                Some(item) => {
                    if self.index.of(cell) != Some(item) {
                        let words = format!(
                            "the statement of {} reads otherwise here; a page does not change it",
                            self.id(item)
                        );
                        self.remark(row.range.start, words);
                    }
                    self.row(row, head, item, &columns);
                }
                None => self.unknown(cell, row.range.start),
            }
        }
    }

    /// Returns the items of the rows of a table. One whose statement was edited is known by its
    /// neighbours, as long as the marks say that there is nothing else between them.
    fn items_of(&self, rows: &[Row], column: usize) -> Vec<Option<ItemNo>> {
        let known: Vec<Option<ItemNo>> =
            rows.iter().map(|row| self.index.of(row.cells.get(column)?)).collect();
        if known.iter().all(Option::is_some) {
            return known;
        }
        let order: Vec<Option<ItemNo>> =
            self.marks.order.iter().map(|id| self.index.with_id(id)).collect();
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

    fn row(&mut self, row: &Row, head: &Row, item: ItemNo, columns: &Columns) {
        let at = row.range.start;
        for (place, cell) in row.cells.iter().enumerate() {
            match columns.fields.get(place).copied().unwrap_or(Column::Unknown) {
                Column::Item => {}
                Column::Field(Field::Status, named) if named || !cell.is_empty() => {
                    self.status_cell(item, cell, at);
                }
                // Only a field whose label still stands can be emptied.
                Column::Field(field, named) if named || !cell.is_empty() => {
                    self.say(item, field, cell.clone(), at);
                }
                Column::Field(field, _) => self.lacks(item, field, at),
                Column::LastTime => self.last_time_cell(item, cell, at),
                Column::Unknown if cell.is_empty() => {}
                Column::Unknown => {
                    let title = head.cells.get(place).map_or("", String::as_str);
                    let words = format!(
                        "{}: `{}` in the column `{}` is not read back",
                        self.id(item),
                        excerpt(cell),
                        excerpt(title)
                    );
                    self.remark(at, words);
                }
            }
        }
        let source = self.source.get(row.range.clone()).unwrap_or_default();
        if cell_count(source) > head.cells.len() {
            let words = format!("{}: the row has more cells than the head", self.id(item));
            self.remark(at, words);
        }
    }

    fn status_cell(&mut self, item: ItemNo, cell: &str, at: usize) {
        let facts = Facts::of_cell(cell);
        for piece in &facts.unknown {
            let words = format!("{}: `{}` is not understood", self.id(item), excerpt(piece));
            self.remark(at, words);
        }
        self.say(item, Field::Status, facts.status.unwrap_or_default(), at);
        match facts.is_blocker {
            Some(is_blocker) => {
                self.say(item, Field::Blocker, if is_blocker { FLAGGED } else { "" }, at);
            }
            None => self.lacks(item, Field::Blocker, at),
        }
        if let Some(due) = facts.due {
            self.say(item, Field::Due, due, at);
        }
    }

    /// What the last review said never changes, so it is not compared with what the page said.
    fn last_time_cell(&mut self, item: ItemNo, cell: &str, at: usize) {
        let is_own =
            self.marks.made_of.as_deref().is_none_or(|id| id == self.session.id().as_str());
        let said = match self.session.last_answer(item) {
            Some(last) => words::status_words(last.status),
            None => "not asked",
        };
        let is_same = fold(cell).eq_ignore_ascii_case(said)
            || status_of(cell).is_some_and(|status| status_of(said) == Some(status));
        if is_own && !is_same && !cell.is_empty() {
            let words = format!(
                "{}: the last review said {said}, which a page does not change",
                self.id(item)
            );
            self.remark(at, words);
        }
    }
}

/// The head of a point.
struct Point {
    is_ticked: Option<bool>,
    /// What follows the statement.
    rest: String,
    begins: Begins,
    at: usize,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Item,
    /// A field, and whether the head names it.
    Field(Field, bool),
    LastTime,
    Unknown,
}

/// The columns of a table of items.
struct Columns {
    item: usize,
    fields: Vec<Column>,
}

/// The columns as a report has them.
const COLUMNS: [(&str, Column); 5] = [
    ("Item", Column::Item),
    ("Status", Column::Field(Field::Status, true)),
    ("Owner", Column::Field(Field::Owner, true)),
    ("Due", Column::Field(Field::Due, true)),
    ("Last time", Column::LastTime),
];

impl Columns {
    /// Finds the columns. A renamed one is known by its place, where all others are in theirs.
    fn of(head: &Row, rows: &[Row], index: &Index) -> Option<Self> {
        let statements = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            cells.filter(|cell| index.of(cell).is_some()).count()
        };
        let counts = (0..head.cells.len()).map(|column| (statements(column), column));
        let by_statements = counts.max_by_key(|(count, column)| (*count, usize::MAX - column));
        let named = |cell: &str| {
            COLUMNS.iter().find(|(name, _)| name.eq_ignore_ascii_case(cell)).map(|(_, c)| *c)
        };
        let has = |wanted: Column| head.cells.iter().any(|cell| named(cell) == Some(wanted));
        let is_ours = has(Column::Item) && has(Column::Field(Field::Status, true));
        let item = match by_statements {
            Some((count, column)) if count > 0 => column,
            _ if is_ours => head.cells.iter().position(|cell| named(cell) == Some(Column::Item))?,
            _ => return None,
        };
        let is_in_place =
            item == 0
                && (4..=COLUMNS.len()).contains(&head.cells.len())
                && head.cells.iter().enumerate().all(|(place, cell)| {
                    named(cell).is_none_or(|column| column == COLUMNS[place].1)
                });
        let mut taken = HashSet::new();
        let column = |(place, cell): (usize, &String)| {
            let column = match named(cell) {
                _ if place == item => Column::Item,
                Some(column) => column,
                None if is_in_place => match COLUMNS[place].1 {
                    Column::Field(field, _) => Column::Field(field, false),
                    _ => Column::Unknown,
                },
                None => Column::Unknown,
            };
            if taken.insert(format!("{column:?}")) { column } else { Column::Unknown }
        };
        let fields = head.cells.iter().enumerate().map(column).collect();
        Some(Self { item, fields })
    }

    /// Returns the columns that have another name than in a report, with the name there.
    fn renamed(&self, head: &Row) -> Vec<(usize, &'static str)> {
        let columns = self.fields.iter().zip(&head.cells).enumerate();
        let renamed = columns.filter_map(|(place, (column, cell))| {
            let own = COLUMNS.iter().find(|(_, own)| match (own, column) {
                (Column::Field(own, _), Column::Field(field, _)) => own == field,
                _ => own == column,
            });
            own.filter(|(name, _)| !name.eq_ignore_ascii_case(cell)).map(|(name, _)| (place, *name))
        });
        renamed.collect()
    }
}

/// Counts the cells of a row in the source.
fn cell_count(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut count = 1;
    let mut is_escaped = false;
    let body = row.strip_suffix('|').filter(|body| !body.ends_with('\\')).unwrap_or(row);
    for c in body.chars() {
        count += usize::from(c == '|' && !is_escaped);
        is_escaped = c == '\\' && !is_escaped;
    }
    count
}

/// Strips what some programs write behind a heading: `{#an-id}`.
fn without_attributes(heading: &str) -> String {
    let stripped = heading.strip_suffix('}').and_then(|rest| rest.rsplit_once(" {#"));
    stripped.map_or(heading, |(text, _)| text).trim().to_owned()
}

fn unknown(head: &str) -> String {
    format!("no item reads `{}`", excerpt(head))
}

/// Tells whether a label of ours begins a text; where it begins a line of the source, it begins a line.
fn begins_with_label(text: &str) -> bool {
    [EVIDENCE, RISK, CONTROL].iter().any(|label| text.starts_with(label))
}

fn below_of(line: &Line) -> Below {
    Below { text: line.raw.trim().to_owned(), at: line.at }
}

fn folded_lines(text: &str) -> HashSet<String> {
    text.lines().map(fold).collect()
}

/// Joins the lines below a point; several blank lines are one, and none stands at the ends.
fn joined(lines: &[Below]) -> String {
    let mut text: Vec<&str> = Vec::new();
    for Below { text: line, .. } in lines {
        let is_blank_again = line.is_empty() && text.last().is_none_or(|line| line.is_empty());
        if !is_blank_again {
            text.push(line);
        }
    }
    while text.last().is_some_and(|line| line.is_empty()) {
        text.pop();
    }
    text.join("\n")
}

/// Divides lines before labels that an editor has moved up to the end of the line before.
fn apart(lines: Vec<Below>, labels: &[&str], is_whole: impl Fn(&Below) -> bool) -> Vec<Below> {
    let mut apart = Vec::new();
    for line in lines {
        let mut rest = line;
        while !is_whole(&rest)
            && let Some(at) =
                labels.iter().filter_map(|label| rest.text.find(&format!(" {label}"))).min()
        {
            let before = Below { text: rest.text[..at].trim().to_owned(), at: rest.at };
            rest = Below { text: rest.text[at + 1..].to_owned(), at: rest.at };
            apart.push(before);
        }
        apart.push(rest);
    }
    apart
}

/// Writes a block below a point as lines of text, as somebody would type it.
fn flatten(block: &Block, indent: &str, lines: &mut Vec<Below>) {
    let push = |lines: &mut Vec<Below>, text: String, at: usize| lines.push(Below { text, at });
    match block {
        Block::Prose(inline) => {
            push(lines, String::new(), 0);
            for line in inline.lines.iter().flat_map(|line| line.divided(begins_with_label)) {
                push(lines, format!("{indent}{}", line.raw.trim()), line.at);
            }
        }
        Block::Heading(level, inline) => {
            let at = inline.lines.first().map_or(0, |line| line.at);
            push(lines, format!("{indent}{} {}", "#".repeat(*level), inline.plain()), at);
        }
        Block::List(entries) => {
            for entry in entries {
                entry_lines(entry, indent, lines);
            }
        }
        Block::Table(rows) => {
            for row in rows {
                push(lines, format!("{indent}{}", row.cells.join(" | ")), row.range.start);
            }
        }
        Block::Verbatim(line) => {
            for text in line.plain.lines() {
                push(lines, format!("{indent}{text}"), line.at);
            }
        }
    }
}

fn entry_lines(entry: &Entry, indent: &str, lines: &mut Vec<Below>) {
    let mark = match entry.is_ticked {
        Some(true) => "- [x] ",
        Some(false) => "- [ ] ",
        None => "- ",
    };
    let deeper = format!("{indent}  ");
    let first = lines.len();
    for block in &entry.blocks {
        flatten(block, &deeper, lines);
    }
    // The first line of an entry stands behind its sign.
    if lines.get(first).is_some_and(|line| line.text.is_empty()) {
        lines.remove(first);
    }
    if let Some(line) = lines.get_mut(first) {
        line.text = format!("{indent}{mark}{}", line.text.trim_start());
    }
}

/// The boxes of lists that are written as text.
const BOXES: [(&str, bool); 8] = [
    ("[ ]", false),
    ("[x]", true),
    ("[X]", true),
    ("\u{2610}", false),
    ("\u{2611}", true),
    ("\u{2612}", true),
    ("\u{25a1}", false),
    ("\u{2b1c}", false),
];

/// Strips a box that is written as text.
fn literal_box(text: &str) -> (Option<bool>, &str) {
    let text = text.trim();
    let found = BOXES
        .iter()
        .find_map(|(sign, is_ticked)| Some((*is_ticked, text.strip_prefix(sign)?.trim_start())));
    found.map_or((None, text), |(is_ticked, rest)| (Some(is_ticked), rest))
}
