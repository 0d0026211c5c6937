//! The changes that an edited report would make: one line each, then the remarks; below them the selected line
//! in full.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::status;
use crate::domain::basics::text::{Shown, columns, cut, show_path};
use crate::report::import::Remark;
use crate::report::import::field::Field;
use crate::report::import::proposal::{Proposal, Standing, Subject};
use crate::tui::model::export::{ImportBox, Line};
use crate::tui::model::mouse::Target;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, boxed, list_row, rows, rule, split, visible,
};
use crate::tui::view::news::News;
use crate::tui::view::sheet::LABEL;
use crate::tui::view::words;
use crate::tui::widgets::row::Row;
use crate::tui::widgets::window;

/// The widest box.
const WIDTH: u16 = 110;
/// The columns of a field's name and the blanks behind it.
const FIELD: usize = 10;

/// The warning beside a change where the session has changed too.
const CONTESTED: &str = "somebody has changed it in the review since the page was written";

/// A row of the list.
enum ListRow<'i> {
    /// Can be selected; its number among those that can.
    Line(usize, Line<'i>),
    /// A heading, a note, or a warning.
    Words(String, Style),
}

pub(super) fn draw(drawing: Drawing<'_>, list: &ImportBox, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let title = format!("Read back {}", show_path(&list.path));
    let inside = boxed(drawing, &title, window::centred(area, WIDTH, area.height), Context::Import);
    let (line, body) = split(inside, 1);
    match &model.message {
        Some(message) => News::of(drawing, message).draw(drawing, line),
        None => Row::new(theme).left(summary(list), theme.strong()).draw_on(drawing, line),
    }
    let lines = list_lines(drawing, list);
    // A long list leaves a third to the selected line.
    let most = body.height.saturating_sub(if list.is_empty() { 0 } else { body.height / 3 + 1 });
    let (above, below) = split(body, u16::try_from(lines.len()).unwrap_or(most).min(most));
    draw_list(drawing, list, &lines, above);
    if list.is_empty() {
        return;
    }
    let (line, below) = split(below, 1);
    rule(drawing, line);
    draw_detail(drawing, detail(drawing, list, below), below);
}

fn summary(list: &ImportBox) -> String {
    let left_alone = match list.import.remarks.len() {
        0 => String::new(),
        count => format!("; {count} left alone"),
    };
    match list.import.proposals.len() {
        0 => format!("Nothing to change{left_alone}"),
        count => format!("{} of {} ticked{left_alone}", list.ticked(), changes(count)),
    }
}

fn changes(count: usize) -> String {
    words::count(count, "change", "changes")
}

fn list_lines<'i>(drawing: Drawing<'_>, list: &'i ImportBox) -> Vec<ListRow<'i>> {
    let import = &list.import;
    let words = |words: String| ListRow::Words(words, drawing.theme.quiet());
    let mut rows = Vec::new();
    let here = drawing.model.review.as_ref().map(|review| review.session.id().as_str());
    if let Some(other) = import.made_of.as_deref().filter(|id| Some(*id) != here) {
        rows.push(ListRow::Words(
            format!("Made of another review: {}", Shown::line(other)),
            drawing.theme.alarm(),
        ));
    }
    let mut before = Standing::Clear;
    for (number, proposal) in import.proposals.iter().enumerate() {
        if proposal.standing != before {
            before = proposal.standing;
            rows.push(words("Changed in the review too:".to_owned()));
        }
        rows.push(ListRow::Line(number, Line::Proposal(proposal)));
    }
    if list.is_empty() {
        rows.push(words("The page says what the review says.".to_owned()));
    }
    match import.newer {
        0 => {}
        1 => rows.push(words("1 field is newer in the review; it stays.".to_owned())),
        count => {
            rows.push(words(format!("{count} fields are newer in the review; they stay.")));
        }
    }
    if !import.remarks.is_empty() {
        rows.push(words("Left alone, by line of the page:".to_owned()));
    }
    let first = import.proposals.len();
    let remarks = import.remarks.iter().zip(first..);
    rows.extend(remarks.map(|(remark, number)| ListRow::Line(number, Line::Remark(remark))));
    rows
}

fn draw_list(drawing: Drawing<'_>, list: &ImportBox, lines: &[ListRow<'_>], area: Rect) {
    let Drawing { theme, .. } = drawing;
    let is_selected =
        |row: &ListRow<'_>| matches!(row, ListRow::Line(number, _) if *number == list.cursor);
    let index = lines.iter().position(is_selected).unwrap_or(0);
    let shown = visible(lines.len(), index, usize::from(area.height.max(1)));
    let (above, below) = (shown.start, lines.len() - shown.end);
    for (row, line) in rows(area).zip(&lines[shown]) {
        match line {
            ListRow::Words(words, style) => {
                Row::new(theme).left(words.as_str(), *style).draw_on(drawing, row);
            }
            ListRow::Line(number, line) => {
                draw_line(drawing, list, *line, *number == list.cursor, row);
                drawing.spot(row, Target::Row(*number));
            }
        }
    }
    let Some(hidden) = words::hidden(above, below) else { return };
    let foot = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    Row::new(theme).right(hidden, theme.quiet()).draw_on(drawing, foot);
}

fn draw_line(
    drawing: Drawing<'_>,
    list: &ImportBox,
    line: Line<'_>,
    is_selected: bool,
    area: Rect,
) {
    let Drawing { theme, .. } = drawing;
    let (row, style) = list_row(drawing, is_selected);
    match line {
        Line::Proposal(proposal) => {
            let tick = if list.is_ticked(proposal) { theme.glyphs.tick } else { " " };
            let row = row.left(format!("{tick} "), theme.accent());
            draw_proposal(drawing, proposal, row, style, area);
        }
        Line::Remark(Remark { line, words }) => {
            row.left(format!("{line:>4}  "), theme.plain())
                .left(Shown::line(words).into_cow(), style)
                .draw_on(drawing, area);
        }
    }
}

/// Draws a change in a line: the field, the item, and where there is room what it was and is.
fn draw_proposal(
    drawing: Drawing<'_>,
    proposal: &Proposal,
    row: Row<'_>,
    style: Style,
    area: Rect,
) {
    let Drawing { theme, layout, .. } = drawing;
    let row = row.left(format!("{:<FIELD$}", proposal.subject.word()), theme.plain());
    let taken = u16::try_from(row.left_columns()).unwrap_or(0);
    let room = area.width.saturating_sub(taken);
    let beside = if layout > Layout::Tiny { room * 2 / 5 } else { 0 };
    let left = Rect { width: area.width - beside, ..area };
    let item = Rect { width: left.width.saturating_sub(u16::from(beside > 0) * 2), ..left };
    row.left(text_of(drawing, proposal), style).draw_on(drawing, item);
    if beside > 0 {
        let right = Rect { x: left.right(), width: beside, ..area };
        let words = was_and_is(drawing, proposal, usize::from(beside));
        Row::new(theme).left(words, style).draw_on(drawing, right);
    }
}

/// Returns the item, the condition or the person that a change is about.
fn text_of(drawing: Drawing<'_>, proposal: &Proposal) -> String {
    let Some(review) = &drawing.model.review else { return String::new() };
    match &proposal.subject {
        Subject::Answer(item, _) => review.session.checklist().item(*item).text.shown().to_string(),
        Subject::Condition(_) if proposal.was.is_empty() => "a condition that is new".to_owned(),
        Subject::Condition(_) => Shown::line(&proposal.was).to_string(),
        Subject::Person(name) => Shown::line(name).to_string(),
    }
}

/// Returns the index where two texts begin to differ: behind the last word that both have.
fn parting(was: &str, is: &str) -> usize {
    let other = was.char_indices().zip(is.chars()).find(|((_, was), is)| was != is);
    let same = other.map_or(was.len().min(is.len()), |((at, _), _)| at);
    let is_between = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
    if is_between(&was[same..]) && is_between(&is[same..]) {
        return same;
    }
    was[..same].rfind(char::is_whitespace).unwrap_or(0)
}

/// Returns a text from an index on, with an ellipsis for the part before.
fn from(drawing: Drawing<'_>, text: &str, start: usize) -> String {
    let ellipsis = drawing.theme.glyphs.ellipsis;
    match text[start..].trim() {
        _ if start == 0 => text.to_owned(),
        "" => ellipsis.to_owned(),
        rest => format!("{ellipsis} {rest}"),
    }
}

/// Returns the words for a value that is not there: of a status another sign would be taken for one.
fn lack(drawing: Drawing<'_>, proposal: &Proposal) -> &'static str {
    match proposal.subject {
        Subject::Answer(_, Field::Status) => status::word(None),
        Subject::Answer(..) | Subject::Condition(_) | Subject::Person(_) => {
            drawing.theme.glyphs.nothing
        }
    }
}

/// Returns the old and new value of a field in one line. Where that is too long, it begins where they differ,
/// and neither text takes the other's half.
fn was_and_is(drawing: Drawing<'_>, proposal: &Proposal, room: usize) -> String {
    let glyphs = drawing.theme.glyphs;
    let arrow = format!(" {} ", glyphs.arrow);
    let room = room.saturating_sub(columns(&arrow));
    let one_line = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            lack(drawing, proposal).to_owned()
        } else {
            Shown::line(&line).to_string()
        }
    };
    let (mut was, mut is) = (one_line(&proposal.was), one_line(&proposal.is));
    if columns(&was) + columns(&is) > room {
        let start = parting(&was, &is);
        (was, is) = (from(drawing, &was, start), from(drawing, &is, start));
    }
    let was_room = room.saturating_sub(columns(&is)).max(room / 2);
    format!("{}{arrow}{is}", cut(&was, was_room, glyphs.ellipsis))
}

/// A text of the detail in rows: its label, where it has a column of labels, its rows, its style.
type Part = (Option<&'static str>, Vec<String>, Style);

/// Returns the selected change or remark in full, as far as it fits.
fn detail(drawing: Drawing<'_>, list: &ImportBox, area: Rect) -> Vec<Part> {
    let (width, most) = (usize::from(area.width), usize::from(area.height));
    match list.selected() {
        Some(Line::Proposal(proposal)) => detail_of(drawing, proposal, width, most),
        Some(Line::Remark(Remark { line, words })) => {
            let rows = wrapped(&format!("Line {line}: {words}"), width);
            vec![(None, first(drawing, rows, most), drawing.theme.plain())]
        }
        None => Vec::new(),
    }
}

/// Returns a change in full: the item, both values, and a warning if the session has changed there too. In the
/// smallest layout there is room for the values only.
fn detail_of(drawing: Drawing<'_>, proposal: &Proposal, width: usize, most: usize) -> Vec<Part> {
    let Drawing { theme, layout, .. } = drawing;
    let beside = width.saturating_sub(LABEL);
    let (mut item, mut but) = (Vec::new(), Vec::new());
    if layout > Layout::Tiny {
        item = wrapped(&text_of(drawing, proposal), width);
        if proposal.standing == Standing::Contested {
            but = wrapped(CONTESTED, beside);
        }
    }
    let (was, is) = (proposal.was.as_str(), proposal.is.as_str());
    let both = |start| {
        [was, is].map(|text| {
            let text = if text.is_empty() { lack(drawing, proposal) } else { text };
            wrapped(&from(drawing, text, start), beside)
        })
    };
    let room = most.saturating_sub(item.len() + but.len());
    let [mut was_rows, mut is_rows] = both(0);
    if was_rows.len() + is_rows.len() > room {
        [was_rows, is_rows] = both(parting(was, is));
    }
    // Neither text takes the other's half.
    let was_room = room.saturating_sub(is_rows.len()).max(room / 2);
    let was = first(drawing, was_rows, was_room);
    let is = first(drawing, is_rows, room.saturating_sub(was.len()));
    vec![
        (None, item, theme.strong()),
        (Some("Was"), was, theme.plain()),
        (Some("Is"), is, theme.plain()),
        (Some("But"), but, theme.alarm()),
    ]
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    words::wrapped(text.split('\n').map(Shown::line), width).collect()
}

/// Returns the first rows; where that is not all, an ellipsis ends the last.
fn first(drawing: Drawing<'_>, rows: Vec<String>, most: usize) -> Vec<String> {
    words::at_most(rows.into_iter(), most, drawing.theme.glyphs.ellipsis)
}

fn draw_detail(drawing: Drawing<'_>, detail: Vec<Part>, area: Rect) {
    let theme = drawing.theme;
    let mut lines = rows(area);
    for (label, texts, style) in detail {
        for (index, (text, line)) in texts.into_iter().zip(lines.by_ref()).enumerate() {
            let label = label.map(|label| if index == 0 { label } else { "" });
            let label = label.map(|label| format!("{label:LABEL$}")).unwrap_or_default();
            Row::new(theme).left(label, theme.label()).left(text, style).draw_on(drawing, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parting;

    #[test]
    fn texts_part_behind_the_last_word_that_both_have() {
        for (was, is, same) in [
            ("", "", ""),
            ("", "new", ""),
            ("one two", "one two three", "one two"),
            ("one two", "one twofold", "one"),
            ("one two", "one\ntwo", "one"),
            ("one", "ones", ""),
            ("ü\u{2003}a", "ü\u{2003}b", "ü"),
        ] {
            assert_eq!(&was[..parting(was, is)], same, "{was:?} {is:?}");
            assert_eq!(parting(was, is), parting(is, was), "{was:?} {is:?}");
        }
    }
}
