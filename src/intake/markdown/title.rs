//! The title of a page: in its settings, or its first heading where that stands above all.

use crate::intake::markdown::page::{Block, Page, Part};
use crate::intake::markdown::words;

/// Returns the title of a page, empty if it has none, and the place of the heading that is its title.
pub(super) fn of(page: &Page) -> (String, Option<usize>) {
    let heading = first_heading(page);
    let words = heading.and_then(|at| match &page.blocks[at].part {
        Part::Heading(_, words) => Some(words::of(words).text),
        _ => None,
    });
    (of_settings(&page.settings).or(words).unwrap_or_default(), heading)
}

/// Returns the first heading if it is of the first level and no other of that level divides the page.
fn first_heading(page: &Page) -> Option<usize> {
    let mut headings = page.blocks.iter().enumerate().filter_map(|(at, block)| match &block.part {
        Part::Heading(level, _) if block.under.is_none() => Some((at, *level)),
        _ => None,
    });
    let (first, level) = headings.next()?;
    let rest: Vec<(usize, usize)> = headings.collect();
    let is_alone = rest.iter().all(|(_, level)| *level > 1);
    // A title above the headings of parts, all of the first level.
    let is_listed = |block: &Block| matches!(block.part, Part::Bullet(_) | Part::Table(_));
    let is_followed = rest.first().is_some_and(|(next, level)| {
        let has_items = page.blocks[*next..].iter().any(is_listed);
        *level == 1 && has_items && !page.blocks[first..*next].iter().any(is_listed)
    });
    (level == 1 && (is_alone || is_followed)).then_some(first)
}

/// Returns the title among the settings at the top of a page, in YAML or TOML.
fn of_settings(settings: &str) -> Option<String> {
    let title = settings.lines().find_map(|line| {
        line.strip_prefix("title").map(str::trim_start)?.strip_prefix([':', '='])
    })?;
    let title = title.trim().trim_matches(['"', '\'']).trim();
    (!title.is_empty()).then(|| title.to_owned())
}
