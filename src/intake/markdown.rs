//! Markdown: lists of boxes, tables, plain lists, or headings that ask.
//!
//! A page mixes them. The items are of one kind, the strongest of those on the page, and beside boxes also headings that ask
//! where they stand together; everything else that looks like an item is named with the reason why it is none.

mod aside;
mod below;
mod bullets;
mod columns;
mod gathering;
mod hidden;
mod inline;
mod legend;
mod marker;
mod page;
mod questions;
mod rows;
mod statement;
mod title;
mod words;

use crate::domain::format::kind::Kind;
use crate::intake::choices::Choices;
use crate::intake::content::{Content, Lines, Syntax};
use crate::intake::draft::{Draft, Outline, Place, Why};
use crate::intake::format::Format;
use crate::intake::markdown::bullets::{Entries, Reader};
use crate::intake::markdown::columns::{Columns, Origin};
use crate::intake::markdown::gathering::Gathering;
use crate::intake::markdown::inline::squashed;
use crate::intake::markdown::legend::Legend;
use crate::intake::markdown::page::{Block, Mark, Page, Part, Row};
use crate::intake::markdown::words::Words;
use crate::intake::refusal::Refusal;

/// The format.
pub(super) const FORMAT: Format = Format {
    name: "markdown",
    words: "a Markdown list",
    syntax: Syntax::Text,
    fits: |content| matches!(content, Content::Text(lines) if is_page(lines)),
    read,
};

/// The kinds of items, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Items {
    /// Entries of lists with a box.
    Boxes,
    /// Rows of the tables whose statements were found in this way.
    Rows(Origin),
    /// Headings that ask something.
    Questions,
    /// The innermost entries of lists.
    Bullets,
    /// Headings without another below them.
    Headings,
}

/// Returns whether text is a page of Markdown, or a list in plain text.
fn is_page(lines: &Lines) -> bool {
    let is_marked = |line: &str| {
        let line = line.trim_start();
        let after = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = after.len() < line.len() && after.starts_with(['.', ')']);
        is_numbered
            || ["- ", "* ", "+ ", "# ", "##", "☐", "⬜"].iter().any(|mark| line.starts_with(mark))
    };
    match lines.kind {
        Kind::Markdown => true,
        Kind::Text => lines.text.lines().any(is_marked),
        // A comment in a config file looks like a heading.
        Kind::Toml => lines.text.lines().any(|line| line.trim_start().starts_with("- [")),
        _ => false,
    }
}

fn read(content: &Content<'_>, _: &Choices) -> Result<Draft, Refusal> {
    let Content::Text(lines) = content else { return Err(FORMAT.unfit(content)) };
    let page = page::parse(&lines.text);
    if let Some(line) = page.too_deep {
        return Err(Refusal::Bound {
            what: format!("line {line}: lists nested more than {} deep", page::DEEPEST),
            advice: "make them flatter",
        });
    }
    let (title, heading) = title::of(&page);
    let mut outline = Walk::of(&page, heading).outline();
    outline.title = title;
    outline.warnings.extend(lines.warning.clone());
    Ok(Draft::Foreign(outline))
}

/// A walk over the blocks of a page.
struct Walk<'p> {
    page: &'p Page,
    /// The heading that is the title of the page.
    title: Option<usize>,
    items: Items,
    /// For each block whether it is a heading that is an item.
    asking: Vec<bool>,
    legend: Legend,
    gathering: Gathering,
    /// The item whose heading came last.
    asked: Option<usize>,
}

impl<'p> Walk<'p> {
    fn of(page: &'p Page, title: Option<usize>) -> Self {
        let leaves = questions::leaves(page, title);
        let items = strongest(page, &leaves);
        let asking = match items {
            Items::Questions | Items::Headings => leaves,
            Items::Boxes => questions::beside_boxes(page, &leaves),
            Items::Rows(_) | Items::Bullets => vec![false; leaves.len()],
        };
        let mut legend = Legend::default();
        for block in &page.blocks {
            if let Part::Prose(words) = &block.part {
                legend.learn(&words.text);
            }
        }
        Self { page, title, items, asking, legend, gathering: Gathering::default(), asked: None }
    }

    fn outline(mut self) -> Outline {
        let entries = match self.items {
            Items::Boxes => Entries::Boxes,
            Items::Bullets => Entries::Leaves,
            Items::Rows(_) | Items::Questions | Items::Headings => Entries::None,
        };
        let legend = std::mem::take(&mut self.legend);
        let mut reader = Reader::of(self.page, entries, &legend);
        for (line, comment) in &self.page.comments {
            self.gathering.hide(hidden::in_html(comment, *line));
        }
        for (at, block) in self.page.blocks.iter().enumerate() {
            self.block(at, block, &legend, &mut reader);
        }
        let questions = self.gathering.questions();
        let mut outline = self.gathering.finish();
        if questions > 0 && self.items != Items::Questions {
            let told = match questions {
                1 => "1 heading asks something and is no item".to_owned(),
                _ => format!("{questions} headings ask something and are no items"),
            };
            outline.warn(Place::Whole, told);
        }
        outline
    }

    fn block(&mut self, at: usize, block: &Block, legend: &Legend, reader: &mut Reader<'_>) {
        let gathering = &mut self.gathering;
        match &block.part {
            Part::Heading(level, words) if block.under.is_none() => {
                self.asked = None;
                if self.title == Some(at) {
                    return;
                }
                if self.asking[at] {
                    gathering.heading(block.line, *level, String::new());
                    let only_asked = self.items != Items::Headings;
                    self.asked = questions::item(block.line, words, legend, only_asked, gathering);
                } else {
                    gathering.heading(block.line, *level, words::whole(words).text);
                }
                return;
            }
            Part::Code(code) => gathering.hide(hidden::in_code(code, block.line)),
            Part::Html(html) => {
                gathering.hide(hidden::in_html(html, block.line));
                self.fold(block, html);
                return;
            }
            _ => {}
        }
        if let Some(item) = self.asked.and_then(|asked| gathering.item_mut(asked)) {
            return questions::answer(item, &block.part);
        }
        match &block.part {
            Part::Bullet(bullet) => reader.bullet(at, bullet, gathering),
            Part::Prose(words) | Part::Heading(_, words) => {
                reader.below(at, words::whole(words), gathering);
            }
            Part::Code(code) => {
                let text = code.trim_end().to_owned();
                reader.below(at, Words { text, links: Vec::new() }, gathering);
            }
            Part::Table(rows) => self.table(rows, legend),
            Part::Html(_) => {}
        }
    }

    fn table(&mut self, rows: &[Row], legend: &Legend) {
        match (columns::of(rows), self.items) {
            (Ok(columns), Items::Rows(origin)) if columns.origin == origin => {
                rows::read(rows, &columns, legend, &mut self.gathering);
            }
            (Ok(Columns { .. }), _) => rows::leave(rows, Why::Table, &mut self.gathering),
            (Err(why), _) => rows::leave(rows, why, &mut self.gathering),
        }
    }

    /// Opens and closes the parts that show with a click.
    fn fold(&mut self, block: &Block, html: &str) {
        if let Some(title) = hidden::fold_title(html) {
            self.gathering.fold(block.line, Some(squashed(title)));
        } else if html.contains("</details>") {
            self.gathering.fold(block.line, None);
        }
    }
}

/// Returns the strongest kind of items on a page.
fn strongest(page: &Page, leaves: &[bool]) -> Items {
    let is_boxed =
        |block: &Block| matches!(&block.part, Part::Bullet(bullet) if bullet.mark != Mark::None);
    if page.blocks.iter().any(is_boxed) {
        return Items::Boxes;
    }
    let origins = page.blocks.iter().filter_map(|block| match &block.part {
        Part::Table(rows) => columns::of(rows).ok().map(|columns| columns.origin),
        _ => None,
    });
    if let Some(origin) = origins.min() {
        return Items::Rows(origin);
    }
    if questions::are_asked(page, leaves) {
        return Items::Questions;
    }
    let mut heading = String::new();
    for block in &page.blocks {
        match &block.part {
            Part::Heading(_, words) if block.under.is_none() => heading = words.plain(),
            Part::Bullet(bullet) if aside::why(&bullet.words, &heading).is_none() => {
                return Items::Bullets;
            }
            _ => {}
        }
    }
    Items::Headings
}
