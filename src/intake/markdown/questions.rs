//! Items that are headings: each with nothing but prose below it, which is the answer.

use std::collections::BTreeMap;

use crate::intake::draft::{DraftAnswer, DraftItem, Place, Why};
use crate::intake::markdown::aside;
use crate::intake::markdown::gathering::Gathering;
use crate::intake::markdown::inline::Inline;
use crate::intake::markdown::legend::Legend;
use crate::intake::markdown::page::{Block, Mark, Page, Part, Row};
use crate::intake::markdown::statement::{self, Statement, blank};
use crate::intake::markdown::words::{self, Words};

/// The number of questions that make a page a list of questions.
const ENOUGH: usize = 3;

/// Returns for each block whether it is a heading without another below it. That of the page is none.
pub(super) fn leaves(page: &Page, title: Option<usize>) -> Vec<bool> {
    let mut leaves = vec![false; page.blocks.len()];
    let mut next = 0;
    for (at, block) in page.blocks.iter().enumerate().rev() {
        if let (None, Part::Heading(level, _)) = (block.under, &block.part) {
            leaves[at] = next <= *level && Some(at) != title;
            next = *level;
        }
    }
    leaves
}

/// Returns whether most headings without another below them ask something.
pub(super) fn are_asked(page: &Page, leaves: &[bool]) -> bool {
    let leaves = page.blocks.iter().zip(leaves).filter(|(_, is_leaf)| **is_leaf);
    let (mut asked, mut all) = (0, 0);
    for (block, _) in leaves {
        all += 1;
        asked += usize::from(matches!(&block.part, Part::Heading(_, words) if asks(words)));
    }
    asked >= ENOUGH && 2 * asked >= all
}

/// Returns for each block of a page of boxes whether it is an item too: a heading that asks something, without a box below
/// it, where most of those under the same heading ask. Fewer than make a list are none.
pub(super) fn beside_boxes(page: &Page, leaves: &[bool]) -> Vec<bool> {
    let mut asked = vec![false; page.blocks.len()];
    for below in by_heading(page, leaves).into_values() {
        let is_question =
            |at: &usize| matches!(&page.blocks[*at].part, Part::Heading(_, words) if asks(words));
        let questions: Vec<usize> = below.iter().copied().filter(is_question).collect();
        if 2 * questions.len() >= below.len() {
            for at in questions {
                asked[at] = !has_box(page, at);
            }
        }
    }
    let is_list = asked.iter().filter(|is_asked| **is_asked).count() >= ENOUGH;
    if is_list { asked } else { vec![false; asked.len()] }
}

/// Returns the headings without another below them, by the heading that they stand under.
fn by_heading(page: &Page, leaves: &[bool]) -> BTreeMap<Option<usize>, Vec<usize>> {
    let mut found: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    let mut above: Vec<(usize, usize)> = Vec::new();
    for (at, block) in page.blocks.iter().enumerate() {
        let (None, Part::Heading(level, _)) = (block.under, &block.part) else { continue };
        while above.last().is_some_and(|(upper, _)| upper >= level) {
            above.pop();
        }
        if leaves[at] {
            found.entry(above.last().map(|(_, upper)| *upper)).or_default().push(at);
        } else {
            above.push((*level, at));
        }
    }
    found
}

/// Returns whether a box stands between a heading and the next one.
fn has_box(page: &Page, heading: usize) -> bool {
    let is_heading =
        |block: &&Block| block.under.is_none() && matches!(block.part, Part::Heading(..));
    let mut below = page.blocks[heading + 1..].iter().take_while(|block| !is_heading(block));
    below.any(|block| matches!(&block.part, Part::Bullet(bullet) if bullet.mark != Mark::None))
}

/// Adds the item of a heading; returns its place.
pub(super) fn item(
    line: usize,
    words: &Inline,
    legend: &Legend,
    only_asked: bool,
    gathering: &mut Gathering,
) -> Option<usize> {
    let said = if only_asked && !asks(words) {
        Err(Why::Heading)
    } else {
        aside::of_heading(&words.plain()).map_or_else(|| statement::of(words, legend), Err)
    };
    match said {
        Ok(Statement { text, links, level, lead }) => {
            let place = Place::Line(line);
            let item = DraftItem { place, text, level, links, ..DraftItem::default() };
            Some(gathering.item(Vec::new(), item, lead))
        }
        Err(why) => {
            gathering.skip(line, words.plain(), why);
            None
        }
    }
}

/// Adds a block below a heading to the answer of its item.
pub(super) fn answer(item: &mut DraftItem, part: &Part) {
    let (begin, inline) = match part {
        Part::Prose(words) | Part::Heading(_, words) => ("", words),
        Part::Bullet(bullet) => ("- ", &bullet.words),
        Part::Code(code) => return note(item, code.trim_end()),
        Part::Table(rows) => {
            return rows.iter().for_each(|row| note(item, &joined(row)));
        }
        Part::Html(_) => return,
    };
    let Words { text, links } = words::whole(inline);
    if blank(&text, !links.is_empty()).is_none_or(|why| why == Why::Template && is_answer(&text)) {
        note(item, &format!("{begin}{text}"));
    }
}

/// Returns whether a short text answers a question: `N/A`.
fn is_answer(text: &str) -> bool {
    ["n/a", "na", "none"].contains(&text.to_lowercase().as_str())
}

fn note(item: &mut DraftItem, text: &str) {
    if text.is_empty() {
        return;
    }
    let DraftAnswer { note, .. } = item.answer.get_or_insert_default();
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(text);
}

fn asks(words: &Inline) -> bool {
    words.text.trim_end().ends_with('?')
}

fn joined(row: &Row) -> String {
    row.cells.iter().map(Inline::plain).collect::<Vec<_>>().join(" | ")
}
