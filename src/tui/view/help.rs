//! Help: every key that acts where help was called, from the table, and the signs; in two or three columns where
//! there is room.

use ratatui::layout::Rect;

use crate::domain::basics::gauge::GaugeCell;
use crate::domain::basics::score::{Band, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE};
use crate::domain::basics::status::{Status, word};
use crate::domain::basics::text::{Shown, columns};
use crate::tui::action::Action;
use crate::tui::model::help::Help;
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Draw, Drawing, Layout, boxed, rows, scrolled, split, split_last};
use crate::tui::view::lists;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest boxes of one, two and three columns, each with the width from which it is drawn.
const BOXES: [(u16, u16); 3] = [(150, 180), (100, 130), (0, 76)];
/// The blanks between two columns.
const GAP: u16 = 3;
/// The columns of the keys with room; without they have a quarter of the width.
const KEYS: usize = 18;
/// The columns of the keys in a column narrower than that.
const NARROW_KEYS: usize = 5;
const NARROW: usize = 48;
/// The heading above the signs.
const SIGNS: &str = "Signs";

/// A heading, and the rows under it: each a key or a sign, and its words.
struct Section {
    title: &'static str,
    rows: Vec<(String, String)>,
}

pub(super) fn draw(drawing: Drawing<'_>, help: &Help, area: Rect) {
    let theme = drawing.theme;
    let wide = BOXES.iter().position(|(from, _)| area.width >= *from).unwrap_or_default();
    let (count, widest) = (BOXES.len() - wide, BOXES[wide].1);
    let gaps = GAP * u16::try_from(count - 1).unwrap_or_default();
    let width =
        window::inside(area, widest).saturating_sub(gaps) / u16::try_from(count).unwrap_or(1);
    let flow = |sections: &[Section]| flowed(theme, sections, count, width.into());
    let whole = flow(&sections(theme, help, |_, _| true));
    // The box keeps its height while less is found.
    let height = whole.iter().map(Vec::len).max().unwrap_or_default() + 6;
    let bounds = window::centred(area, widest, u16::try_from(height).unwrap_or(u16::MAX));
    let title = format!("Keys {}", help.about.at());
    let body = boxed(drawing, &title, bounds, Context::Help);
    let (field, rest) = split(body, 1);
    // Where rows are few the keys have them.
    let blank = u16::from(drawing.layout > Layout::Tiny);
    let (text, _) = split_last(split(rest, blank).1, blank);
    let found = flow(&sections(theme, help, help.finder()));
    let hint = if help.query.is_empty() { "type a key or a word" } else { "" };
    lists::draw_query(drawing, &help.query, hint, field);
    let longest = found.iter().map(Vec::len).max().unwrap_or_default();
    if longest == 0 {
        Row::new(theme).left("nothing is found", theme.quiet()).draw_on(drawing, split(text, 1).0);
    }
    let foot = Rect { y: body.bottom(), height: 1, ..body };
    let scroll = scrolled(drawing, help.scroll, longest, text, foot);
    for (column, x) in found.into_iter().zip((text.x..).step_by((width + GAP).into())) {
        let area = Rect { x, width, ..text };
        let most = scroll + usize::from(text.height);
        let goes_on = column.len() > most;
        let shown = column.into_iter().take(most).skip(scroll).collect::<Vec<_>>();
        // A heading whose keys come with the next page says nothing.
        let is_last_heading = goes_on && shown.last().is_some_and(|line| line.is_heading);
        let count = shown.len() - usize::from(is_last_heading);
        for (line, Line { row, .. }) in rows(area).zip(shown.into_iter().take(count)) {
            row.draw_on(drawing, line);
        }
    }
}

/// Returns the keys and the signs that a test by their keys and words lets through.
fn sections(theme: &Theme, help: &Help, is_found: impl Fn(&str, &str) -> bool) -> Vec<Section> {
    let keys = help.keys.iter().map(|(group, actions)| {
        let found = actions.iter().filter(|(keys, action)| {
            let words = action.words();
            is_found(keys, &format!("{}  {}  {}", help.title(*action), words.also, group.title()))
        });
        let row =
            |(keys, action): &(String, Action)| (keys.clone(), help.title(*action).to_owned());
        Section { title: group.title(), rows: found.map(row).collect() }
    });
    let mut signs = signs(theme);
    signs.retain(|(sign, words)| is_found(sign, &format!("{words}  {SIGNS}")));
    keys.chain([Section { title: SIGNS, rows: signs }]).collect()
}

/// Returns the signs of the statuses and of the gauge, and its bands.
fn signs(theme: &Theme) -> Vec<(String, String)> {
    let statuses = Status::ALL.into_iter().map(Some).chain([None]);
    let mut signs: Vec<_> =
        statuses.map(|status| (theme.glyph(status).to_owned(), word(status).to_owned())).collect();
    for (cell, words) in [
        (GaugeCell::Done, "gauge: done"),
        (GaugeCell::Partial, "gauge: partial"),
        (GaugeCell::Missing, "gauge: missing"),
        (GaugeCell::Unassessed, "gauge: unassessed"),
        (GaugeCell::Tick, "gauge: 60% and 85%, notched if reached"),
    ] {
        signs.push((theme.gauge(cell).to_owned(), words.to_owned()));
    }
    for (edge, band) in [
        (format!("below {MANAGED_RISK_FROM}%"), Band::PreProduction),
        (format!("to {STRONG_BASELINE_ABOVE}%"), Band::ManagedRisk),
        (format!("above {STRONG_BASELINE_ABOVE}%"), Band::StrongBaseline),
    ] {
        signs.push((edge, format!("band: {}", band.words())));
    }
    signs
}

/// A row of a column.
struct Line {
    row: Row<'static>,
    is_heading: bool,
}

/// Returns the rows of sections in at most so many columns, the tallest as short as can be. A section stays in one
/// column: a key is looked for under its heading.
fn flowed(theme: &Theme, sections: &[Section], count: usize, width: usize) -> Vec<Vec<Line>> {
    let lines = |section: &Section| {
        let line = |row| Line { row, is_heading: false };
        let keys = section.rows.iter();
        let keys = keys.flat_map(|(key, words)| key_rows(theme, key, words, width)).map(line);
        let heading = Row::new(theme).left(section.title, theme.accent());
        let heading = Line { row: heading, is_heading: true };
        std::iter::once(heading).chain(keys).collect::<Vec<_>>()
    };
    let sections: Vec<Vec<Line>> =
        sections.iter().filter(|section| !section.rows.is_empty()).map(lines).collect();
    let heights: Vec<usize> = sections.iter().map(Vec::len).collect();
    let total = heights.iter().sum::<usize>() + heights.len();
    let breaks = (1..=total).map(|most| breaks(&heights, most)).find(|found| found.len() <= count);
    let breaks = breaks.unwrap_or_default();
    let mut columns: Vec<Vec<Line>> = Vec::new();
    for (index, section) in sections.into_iter().enumerate() {
        match columns.last_mut().filter(|_| !breaks.contains(&index)) {
            Some(column) => {
                column.push(Line { row: Row::new(theme), is_heading: false });
                column.extend(section);
            }
            None => columns.push(section),
        }
    }
    columns
}

/// Returns the sections with which a column begins where none is to be higher than `most` rows, with a blank between
/// two sections; one that is higher alone has a column of its own.
fn breaks(heights: &[usize], most: usize) -> Vec<usize> {
    let (mut breaks, mut taken) = (Vec::new(), most);
    for (index, height) in heights.iter().enumerate() {
        taken += height + 1;
        if taken > most {
            breaks.push(index);
            taken = *height;
        }
    }
    breaks
}

/// Returns the rows of an action: keys and title each go on in the next one where they are too long for theirs; where
/// columns are few, the title begins below long keys.
fn key_rows(
    theme: &Theme,
    keys: &str,
    title: &str,
    width: usize,
) -> impl Iterator<Item = Row<'static>> {
    let is_narrow = width < NARROW;
    let keys_width = if is_narrow { NARROW_KEYS } else { KEYS.min(width / 4) };
    let is_above = is_narrow && columns(keys) > keys_width;
    let keys_room = if is_above { width.saturating_sub(2) } else { keys_width };
    let mut keys = Shown::line(keys).wrap(keys_room).fuse();
    let mut title = Shown::line(title).wrap(width.saturating_sub(keys_width + 3)).fuse();
    std::iter::from_fn(move || {
        let keys = keys.next();
        let title = if is_above && keys.is_some() { None } else { title.next() };
        (keys.is_some() || title.is_some()).then(|| {
            let keys = format!("  {:<keys_width$} ", keys.unwrap_or_default());
            let row = Row::new(theme).left(keys, theme.key());
            row.left(title.unwrap_or_default(), theme.plain())
        })
    })
}
