//! A page as a list of its blocks, in order: headings, bullets, paragraphs, tables, code and HTML, each with its line and
//! the bullet that it stands under. Quotations are transparent. Nothing is interpreted here.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::domain::basics::status::Status;
use crate::intake::markdown::inline::{Inline, Writer};
use crate::intake::markdown::marker;

/// The greatest depth of nested bullets.
pub(super) const DEEPEST: usize = 64;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The settings between two rules at the top.
    pub(super) settings: String,
    pub(super) blocks: Vec<Block>,
    /// The comments within text, each with its line.
    pub(super) comments: Vec<(usize, String)>,
    /// The line of the first bullet that is nested too deep.
    pub(super) too_deep: Option<usize>,
}

/// A block of a page.
#[derive(Debug)]
pub(super) struct Block {
    /// The line where it begins, from 1.
    pub(super) line: usize,
    /// The place of the bullet that it stands under.
    pub(super) under: Option<usize>,
    pub(super) part: Part,
}

/// The content of a block.
#[derive(Debug)]
pub(super) enum Part {
    /// A heading and its level, from 1.
    Heading(usize, Inline),
    Bullet(Bullet),
    Prose(Inline),
    /// A table; the first row is its head.
    Table(Vec<Row>),
    Code(String),
    Html(String),
}

/// An entry of a list.
#[derive(Debug, Default)]
pub(super) struct Bullet {
    pub(super) mark: Mark,
    pub(super) words: Inline,
    /// True if a box stands below it.
    pub(super) has_boxes: bool,
    /// True if a bullet stands below it.
    pub(super) has_bullets: bool,
}

/// The box of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    /// There is none.
    #[default]
    None,
    /// A box, with the status that it shows.
    Box(Option<Status>),
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<Inline>,
}

/// Reads the blocks of a page.
pub(super) fn parse(text: &str) -> Page {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut builder = Builder::of(text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.close();
    builder.page
}

/// Text that is not read as lines of words.
enum Verbatim {
    Code,
    Html,
    Settings,
}

struct Builder<'t> {
    text: &'t str,
    page: Page,
    /// The bullets that are open; `None` for those too deep to follow.
    open: Vec<Option<usize>>,
    writer: Option<(Writer, usize)>,
    verbatim: Option<(Verbatim, String, usize)>,
    rows: Vec<Row>,
    /// The line of the offset that was asked last.
    counted: (usize, usize),
}

impl<'t> Builder<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            page: Page::default(),
            open: Vec::new(),
            writer: None,
            verbatim: None,
            rows: Vec::new(),
            counted: (0, 1),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) | Event::Html(text) if self.verbatim.is_some() => {
                let line = self.line(range.start);
                if let Some((_, verbatim, first)) = &mut self.verbatim {
                    // A fence stands above the code.
                    *first = if verbatim.is_empty() { line } else { *first };
                    verbatim.push_str(&text);
                }
            }
            Event::TaskListMarker(is_ticked) => {
                self.mark(Mark::Box(is_ticked.then_some(Status::Done)));
            }
            Event::Rule => self.close(),
            Event::InlineHtml(html) if html.starts_with("<!--") => {
                let line = self.line(range.start);
                self.page.comments.push((line, html.to_string()));
            }
            Event::Start(tag) if is_block(&tag) => self.start(&tag, &range),
            Event::End(end) if is_block_end(end) => self.end(end),
            event => self.writer(&range).event(event),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.close();
        let line = self.line(range.start);
        match tag {
            Tag::Item => self.start_bullet(line),
            Tag::CodeBlock(_) => self.verbatim = Some((Verbatim::Code, String::new(), line)),
            Tag::HtmlBlock => self.verbatim = Some((Verbatim::Html, String::new(), line)),
            Tag::MetadataBlock(_) => {
                self.verbatim = Some((Verbatim::Settings, String::new(), line));
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Row { line, cells: Vec::new() }),
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell => {
                self.writer = Some((Writer::default(), line));
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Item => {
                self.close();
                self.open.pop();
            }
            TagEnd::Heading(level) => {
                if let Some((writer, line)) = self.writer.take() {
                    let heading = |words| Part::Heading(level as usize, words);
                    self.put_words(writer.finish(), line, heading);
                }
            }
            TagEnd::TableCell => {
                let cell = self.writer.take().map(|(writer, _)| writer.finish());
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(cell.unwrap_or_default());
                }
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                let line = rows.first().map_or(1, |row| row.line);
                self.push(line, Part::Table(rows));
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                match self.verbatim.take() {
                    Some((Verbatim::Code, text, line)) => self.push(line, Part::Code(text)),
                    Some((Verbatim::Html, text, line)) => self.push(line, Part::Html(text)),
                    Some((Verbatim::Settings, text, _)) => self.page.settings = text,
                    None => {}
                }
            }
            _ => self.close(),
        }
    }

    fn start_bullet(&mut self, line: usize) {
        if self.open.len() >= DEEPEST {
            self.page.too_deep.get_or_insert(line);
            self.open.push(None);
            return;
        }
        if let Some(Part::Bullet(above)) = self.parent().map(|at| &mut self.page.blocks[at].part) {
            above.has_bullets = true;
        }
        self.push(line, Part::Bullet(Bullet::default()));
        self.open.push(Some(self.page.blocks.len() - 1));
    }

    /// Marks the innermost bullet as one with a box.
    fn mark(&mut self, mark: Mark) {
        let Some(at) = self.parent() else { return };
        let mut above = self.page.blocks[at].under;
        if let Part::Bullet(bullet) = &mut self.page.blocks[at].part {
            bullet.mark = mark;
        }
        while let Some(block) = above.map(|at| &mut self.page.blocks[at]) {
            let Part::Bullet(bullet) = &mut block.part else { break };
            if bullet.has_boxes {
                break;
            }
            bullet.has_boxes = true;
            above = block.under;
        }
    }

    /// Closes the text that is open: the words of its bullet if it has none yet, else a paragraph.
    fn close(&mut self) {
        if let Some((writer, line)) = self.writer.take() {
            self.put_words(writer.finish(), line, Part::Prose);
        }
    }

    fn put_words(&mut self, words: Inline, line: usize, part: impl FnOnce(Inline) -> Part) {
        let last = self.page.blocks.len().checked_sub(1);
        let is_first = last.is_some() && self.parent() == last;
        let bullet = last.filter(|_| is_first).map(|last| &mut self.page.blocks[last].part);
        let Some(Part::Bullet(bullet)) = bullet.filter(|_| !words.is_empty()) else {
            if !words.is_empty() {
                self.push(line, part(words));
            }
            return;
        };
        if bullet.words.is_empty() {
            bullet.words = words;
            if bullet.mark == Mark::None
                && let Some((status, length)) = marker::of(&bullet.words.text)
            {
                bullet.words.cut_start(length);
                self.mark(Mark::Box(status));
            }
        } else {
            self.push(line, part(words));
        }
    }

    fn push(&mut self, line: usize, part: Part) {
        let under = self.parent();
        self.page.blocks.push(Block { line, under, part });
    }

    /// Returns the innermost bullet that is open and followed.
    fn parent(&self) -> Option<usize> {
        self.open.get(..DEEPEST.min(self.open.len()))?.last().copied().flatten()
    }

    fn writer(&mut self, range: &Range<usize>) -> &mut Writer {
        if self.writer.is_none() {
            self.writer = Some((Writer::default(), self.line(range.start)));
        }
        &mut self.writer.get_or_insert_default().0
    }

    /// Returns the line of an offset. The offsets of blocks mostly rise.
    fn line(&mut self, at: usize) -> usize {
        let (from, line) = self.counted;
        let breaks =
            |range: Range<usize>| self.text.get(range).unwrap_or_default().matches('\n').count();
        let line = if at >= from { line + breaks(from..at) } else { line - breaks(at..from) };
        self.counted = (at, line);
        line
    }
}

/// Returns whether a tag begins a block.
const fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

const fn is_block_end(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
