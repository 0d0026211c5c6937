//! The structure of a page, as a Markdown parser sees it: headings, paragraphs, lists and tables, each
//! piece of text with its offset in the source, `at`. Quotations are transparent. Nothing is interpreted
//! here.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::domain::basics::address;
use crate::report::import::fold::needs_no_blank;
use crate::report::markdown::escape::unescape;

/// The greatest depth of nested lists; deeper ones are read as if they were at this depth.
const DEEPEST: usize = 32;

/// Blanks at which no line is broken. Programs put them between our words.
const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// A parsed page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) blocks: Vec<Block>,
    /// The targets of links and the comments, which no plain text has.
    pub(super) asides: Vec<Aside>,
    /// The words behind fences of code: ```` ```sh ````.
    pub(super) fences: Vec<Aside>,
}

/// The target of a link, a comment, or the words behind a fence of code.
#[derive(Debug)]
pub(super) struct Aside {
    pub(super) text: String,
    pub(super) at: usize,
}

/// A block of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading and its level, from 1.
    Heading(usize, Inline),
    Prose(Inline),
    List(Vec<Entry>),
    /// A table; the first row is its head.
    Table(Vec<Row>),
    /// Code or HTML.
    Verbatim(Line),
}

/// An entry of a list.
#[derive(Debug)]
pub(super) struct Entry {
    /// The state of its box, if it has one.
    pub(super) is_ticked: Option<bool>,
    /// Its number in a list of numbers.
    pub(super) number: Option<u64>,
    pub(super) at: usize,
    pub(super) blocks: Vec<Block>,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    /// The range in the source.
    pub(super) range: Range<usize>,
    pub(super) cells: Vec<String>,
}

/// Text as the lines that hard breaks make of it. A soft break joins.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) lines: Vec<Line>,
}

/// A line of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The text as it is rendered.
    pub(super) plain: String,
    /// The text with the markup that was typed.
    pub(super) raw: String,
    /// The offset of the first letter in the source.
    pub(super) at: usize,
    /// The places where the source begins a new line.
    joints: Vec<Joint>,
}

/// A place in a line, in `plain` and in `raw`, where the source begins a new one.
#[derive(Clone, Copy, Debug)]
struct Joint {
    plain: usize,
    raw: usize,
    at: usize,
}

impl Line {
    /// Returns the offset in the source of a place in `plain`, true to the line.
    pub(super) fn offset_of(&self, place: usize) -> usize {
        let before = self.joints.iter().take_while(|joint| joint.plain <= place);
        before.last().map_or(self.at, |joint| joint.at)
    }

    /// Returns the places in `plain` at which a line of the source begins.
    pub(super) fn joints(&self) -> impl Iterator<Item = usize> {
        self.joints.iter().map(|joint| joint.plain)
    }

    /// Divides the line where a line of the source begins so that `begins` holds.
    pub(super) fn divided(&self, begins: impl Fn(&str) -> bool) -> Vec<Self> {
        let ends = self.end(0);
        let mut from = Joint { plain: 0, raw: 0, at: self.at };
        let mut lines = Vec::new();
        let starts = self
            .joints
            .iter()
            .filter(|joint| begins(self.raw.get(joint.raw..).unwrap_or_default()));
        for to in starts.chain(std::iter::once(&ends)) {
            let inside = |joint: &&Joint| (from.plain..to.plain).contains(&joint.plain);
            let moved = |joint: &Joint| Joint {
                plain: joint.plain - from.plain,
                // The source of a link is cut out of what stands before it.
                raw: joint.raw.saturating_sub(from.raw),
                at: joint.at,
            };
            lines.push(Self {
                plain: self.plain[from.plain..to.plain].to_owned(),
                raw: self.raw.get(from.raw..to.raw).unwrap_or_default().to_owned(),
                at: from.at,
                joints: self.joints.iter().filter(inside).map(moved).collect(),
            });
            from = *to;
        }
        lines
    }

    /// Returns the end of the line as the place at which the source goes on at an offset.
    const fn end(&self, at: usize) -> Joint {
        Joint { plain: self.plain.len(), raw: self.raw.len(), at }
    }
}

impl Inline {
    /// Returns the rendered text on one line.
    pub(super) fn plain(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.plain.trim()).collect();
        lines.join(" ")
    }
}

/// Parses a page. At the end stands what the page defines for links that it does not have: people
/// write comments so.
pub(super) fn parse(source: &str) -> Tree {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut builder = Builder { source, ..Builder::default() };
    let mut used: HashSet<String> = HashSet::new();
    let mut events = Parser::new_ext(source, options).into_offset_iter();
    for (event, range) in events.by_ref() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event {
            used.insert(id.to_lowercase());
        }
        builder.event(event, range);
    }
    let definitions = events.reference_definitions().iter();
    let mut unused: Vec<Range<usize>> = definitions
        .filter(|(label, _)| !used.contains(&label.to_lowercase()))
        .map(|(_, definition)| definition.span.clone())
        .collect();
    unused.sort_by_key(|range| range.start);
    let mut tree = builder.finish();
    tree.blocks.extend(unused.into_iter().map(|range| {
        let plain = source.get(range.clone()).unwrap_or_default().to_owned();
        Block::Verbatim(Line { raw: plain.clone(), plain, at: range.start, ..Line::default() })
    }));
    tree
}

/// A container that has begun.
enum Open {
    /// With the number of the next entry, if they have numbers.
    List(Vec<Entry>, Option<u64>),
    Entry(Entry),
    /// A list or an entry at a depth that is not followed.
    TooDeep,
}

/// A link that has begun.
struct Linked {
    target: String,
    /// The place where its text begins.
    from: Joint,
}

#[derive(Default)]
struct Builder<'s> {
    source: &'s str,
    tree: Tree,
    open: Vec<Open>,
    /// The table that has begun.
    rows: Vec<Row>,
    inline: Option<Inline>,
    /// The number of inline containers that are open.
    markup: usize,
    /// The link that is open, where no other markup is.
    link: Option<Linked>,
    /// Code or HTML that has begun.
    verbatim: Option<Line>,
    /// The line has just been broken softly at this offset of the source.
    broken: bool,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::Html(text) => match &mut self.verbatim {
                Some(line) => line.plain.push_str(&text),
                None => self.text(&text, None, &range),
            },
            Event::Code(code) => {
                let raw = self.slice(&range);
                self.text(&code, Some(&raw), &range);
            }
            Event::InlineHtml(html) if is_line_break(&html) => self.hard_break(),
            Event::InlineHtml(html) if without_layout(&html).is_empty() => {}
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.hard_break(),
            Event::TaskListMarker(is_ticked) => self.tick(is_ticked),
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.close_inline(),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Image { .. } => {
                self.start_markup(Some(range));
            }
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                self.start_markup(None);
            }
            Tag::Link { dest_url, .. } => {
                if self.markup == 0 {
                    let from = self.line(range.start).end(range.start);
                    self.link = Some(Linked { target: dest_url.to_string(), from });
                }
                self.start_markup(Some(range));
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell => {
                self.close_inline();
                self.inline = Some(Inline::default());
            }
            Tag::List(first) => {
                self.close_inline();
                let is_deep = self.open.len() >= 2 * DEEPEST;
                let list = Open::List(Vec::new(), *first);
                self.open.push(if is_deep { Open::TooDeep } else { list });
            }
            Tag::Item => {
                let entry = match self.open.last_mut() {
                    Some(Open::List(_, next)) => {
                        let number = *next;
                        *next = number.map(|number| number.saturating_add(1));
                        let (is_ticked, at, blocks) = (None, range.start, Vec::new());
                        Open::Entry(Entry { is_ticked, number, at, blocks })
                    }
                    _ => Open::TooDeep,
                };
                self.open.push(entry);
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Row { range, cells: Vec::new() }),
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close_inline();
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = tag
                    // Pandoc writes attributes there: ```{=html}
                    && !info.is_empty() && !info.starts_with('{')
                {
                    self.tree.fences.push(Aside { text: info.to_string(), at: range.start });
                }
                self.verbatim = Some(Line { at: range.start, ..Line::default() });
            }
            _ => self.close_inline(),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image => {
                self.markup = self.markup.saturating_sub(1);
            }
            TagEnd::Link => {
                self.markup = self.markup.saturating_sub(1);
                self.end_link();
            }
            TagEnd::Heading(level) => {
                let inline = self.inline.take().unwrap_or_default();
                self.push(Block::Heading(level as usize, inline));
            }
            TagEnd::TableCell => {
                let cell = self.inline.take().unwrap_or_default().plain();
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(cell.trim().to_owned());
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.push(Block::Table(rows));
            }
            TagEnd::Item | TagEnd::List(_) => self.close(),
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                let verbatim = self.verbatim.take();
                let is_told = |line: &Line| !without_layout(&line.plain).trim().is_empty();
                if let Some(mut line) = verbatim.filter(is_told) {
                    line.raw.clone_from(&line.plain);
                    self.push(Block::Verbatim(line));
                }
            }
            _ => self.close_inline(),
        }
    }

    /// Closes the innermost container and puts it into the one around it.
    fn close(&mut self) {
        self.close_inline();
        match self.open.pop() {
            Some(Open::List(entries, _)) => self.push(Block::List(entries)),
            Some(Open::Entry(entry)) => {
                if let Some(Open::List(entries, _)) = self.open.last_mut() {
                    entries.push(entry);
                }
            }
            Some(Open::TooDeep) | None => {}
        }
    }

    fn close_inline(&mut self) {
        self.markup = 0;
        self.broken = false;
        if let Some(inline) = self.inline.take()
            && inline.lines.iter().any(|line| !line.raw.trim().is_empty())
        {
            self.push(Block::Prose(inline));
        }
    }

    fn push(&mut self, block: Block) {
        match self.entry() {
            Some(entry) => entry.blocks.push(block),
            None => self.tree.blocks.push(block),
        }
    }

    /// Returns the innermost entry that is open.
    fn entry(&mut self) -> Option<&mut Entry> {
        self.open.iter_mut().rev().find_map(|open| match open {
            Open::Entry(entry) => Some(entry),
            _ => None,
        })
    }

    fn finish(mut self) -> Tree {
        while !self.open.is_empty() {
            self.close();
        }
        self.close_inline();
        self.tree
    }

    /// Begins emphasis, a link or an image. Markup stays in `raw` as it was typed; a
    /// bare address in angle brackets, of which no range is given, is its own text.
    fn start_markup(&mut self, range: Option<Range<usize>>) {
        if let Some(range) = range.filter(|_| self.markup == 0) {
            let raw = self.slice(&range);
            self.text("", Some(&raw), &range);
            self.markup += 1;
        } else if self.markup > 0 {
            self.markup += 1;
        }
    }

    /// Takes a tag that is part of a line. A link is read as a link of Markdown is.
    fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        let target = html.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"'));
        let is_link = html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<a "));
        if let Some((target, _)) = target.filter(|_| is_link && self.markup == 0) {
            let line = self.line(range.start);
            let from = line.end(range.start);
            line.raw.push_str(&html.replace('\n', " "));
            self.link = Some(Linked { target: target.replace("&amp;", "&"), from });
        } else if html.eq_ignore_ascii_case("</a>") && self.link.is_some() {
            self.line(range.start).raw.push_str(html);
            self.end_link();
        } else if html.starts_with("<!--") {
            self.line(range.start).raw.push_str(&html.replace('\n', " "));
            self.tree.asides.push(Aside { text: html.to_owned(), at: range.start });
        } else {
            self.text(html, None, range);
        }
    }

    /// Ends a link. One whose text is its own address is that text.
    fn end_link(&mut self) {
        let Some(Linked { target, from }) = self.link.take().filter(|_| self.markup == 0) else {
            return;
        };
        let Some(line) = self.inline.as_mut().and_then(|inline| inline.lines.last_mut()) else {
            return;
        };
        let text = line.plain.get(from.plain..).unwrap_or_default().to_owned();
        if text == target || address::target(&text) == target {
            line.raw.truncate(from.raw);
            line.raw.push_str(&text);
            // A line of the source that began inside the link begins before it now.
            for joint in &mut line.joints {
                joint.raw = joint.raw.min(from.raw);
            }
            return;
        }
        // A footnote or the sign of a permanent link is no part of the text.
        if text.starts_with('^') || !text.contains(char::is_alphanumeric) {
            line.plain.truncate(from.plain);
            line.joints.retain(|joint| joint.plain <= from.plain);
        }
        if !target.starts_with('#') {
            self.tree.asides.push(Aside { text: target, at: from.at });
        }
    }

    /// A piece of the source on one line, without the escapes.
    fn slice(&self, range: &Range<usize>) -> String {
        let source = self.source.get(range.clone()).unwrap_or_default();
        let lines = source.lines().map(|line| line.trim().trim_start_matches('>').trim_start());
        unescape(&lines.collect::<Vec<_>>().join(" "))
    }

    fn line(&mut self, at: usize) -> &mut Line {
        let lines = &mut self.inline.get_or_insert_default().lines;
        if lines.is_empty() {
            lines.push(Line { at, ..Line::default() });
        }
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.plain.is_empty() && line.raw.is_empty() {
            line.at = at;
        }
        line
    }

    fn text(&mut self, plain: &str, raw: Option<&str>, range: &Range<usize>) {
        let (is_inside, is_broken) = (self.markup > 0, std::mem::take(&mut self.broken));
        let line = self.line(range.start);
        if is_broken {
            let after = plain.chars().next().or_else(|| raw?.chars().next());
            let before = line.raw.trim_end().chars().next_back();
            if before.zip(after).is_some_and(|(before, after)| needs_no_blank(before, after)) {
                line.plain.truncate(line.plain.trim_end().len());
                line.raw.truncate(line.raw.trim_end().len());
            }
            line.joints.push(line.end(range.start));
        }
        line.plain.push_str(&plain.replace(NO_BREAK, " "));
        if !is_inside {
            line.raw.push_str(raw.unwrap_or(plain));
        }
    }

    fn soft_break(&mut self) {
        let is_inside = self.markup > 0;
        if let Some(line) = self.inline.as_mut().and_then(|inline| inline.lines.last_mut()) {
            line.plain.push(' ');
            if !is_inside {
                line.raw.push(' ');
            }
            self.broken = true;
        }
    }

    fn hard_break(&mut self) {
        if self.markup > 0 {
            self.soft_break();
        } else {
            self.inline.get_or_insert_default().lines.push(Line::default());
        }
    }

    fn tick(&mut self, is_ticked: bool) {
        if let Some(entry) = self.entry() {
            entry.is_ticked = Some(is_ticked);
        }
    }
}

/// Tells whether a piece of HTML breaks the line.
fn is_line_break(html: &str) -> bool {
    let name = html.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/').trim();
    name.eq_ignore_ascii_case("br")
}

/// Strips the tags of HTML that lay a page out and say nothing: a copy of a rendered report has them.
fn without_layout(html: &str) -> String {
    const TAGS: [&str; 9] =
        ["div", "span", "bdi", "section", "main", "img", "svg", "figure", "time"];
    let mut rest = html;
    let mut kept = String::new();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        kept.push_str(before);
        let name = tag[1..].trim_start_matches('/');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        // The comment around marks that were taken out.
        let is_empty = tag[..end].chars().all(|c| c.is_whitespace() || "<!->".contains(c));
        if !is_empty && !TAGS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            kept.push_str(&tag[..end]);
        }
        rest = &tag[end..];
    }
    kept.push_str(rest);
    kept
}
