//! The tables of categories and of items. On a narrow screen the style sheet sets rows as paragraphs; the
//! roles keep it a table for screen readers.

use std::fmt::Write;

use crate::domain::basics::address::{Piece, pieces};
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Text, columns};
use crate::domain::records::checklist::ItemId;
use crate::report::document::{Grid, GridColumn, GridKind, Grouping, LastTime, Line, Row};
use crate::report::html::gauge;
use crate::report::html::writer::Html;
use crate::report::words::{capital, one_line, status_words};

/// A column of a table: heading and class.
pub(in crate::report) type Column = (&'static str, &'static str);

/// The columns of counts behind the names of the groups.
const COUNTS: [Column; 6] = [
    ("Done", "n"),
    ("Partial", "n"),
    ("Missing", "n"),
    ("Not applicable", "n"),
    ("Not assessed", "n"),
    ("Share", "share"),
];
const OF_ITEMS: [Column; 4] =
    [("Item", "item"), ("Status", "status"), ("Owner", "owner"), ("Due", "due")];
const LAST_TIME: Column = ("Last time", "last-time");

/// The widest part of an owner's name, in columns, that fits into the owner column of each class.
const OWNERS: [(usize, &str); 2] = [(10, "short-owners"), (18, "long-owners")];
const LONGEST_OWNERS: &str = "longest-owners";

/// Returns the class whose owner column fits the longest part of a name; all tables share it.
pub(crate) fn owners_class<'t>(owners: impl Iterator<Item = &'t Text>) -> &'static str {
    let longest = owners.filter_map(|owner| parts_of_name(&one_line(owner)).map(columns).max());
    let longest = longest.max().unwrap_or_default();
    let class = OWNERS.into_iter().find(|(most, _)| longest <= *most);
    class.map_or(LONGEST_OWNERS, |(_, class)| class)
}

/// Splits a name where a line may break: after blanks and after the separators of an address such as
/// `ana.lee@example.com`.
fn parts_of_name(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split_inclusive(' ');
    words.flat_map(|word| word.split_inclusive(['.', '@', '_', '-', '/', ':']))
}

/// Opens a table.
pub(in crate::report) fn table(
    html: &mut Html,
    caption: (&'static str, &Line),
    columns: &[Column],
) {
    html.open("table", &[("role", "table")]).raw("\n<caption>").raw(caption.0).line(caption.1);
    html.raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
    for (title, class) in columns {
        html.open("th", &[("role", "columnheader"), ("scope", "col"), ("class", class)]);
        html.raw(title).close("th");
    }
    html.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

/// Writes the first cell of a row, which names it.
pub(in crate::report) fn row_header(html: &mut Html, title: &Line) {
    html.raw("<th role=\"rowheader\" scope=\"row\">").line(title).raw("</th>");
}

/// Writes a cell with its column's heading as a label, for narrow screens without headings.
pub(in crate::report) fn cell(
    html: &mut Html,
    (title, class): Column,
    content: impl FnOnce(&mut Html),
) {
    html.open("td", &[("role", "cell"), ("class", class), ("data-label", title)]);
    content(html);
    html.raw("</td>");
}

/// Writes the counts of each category or level.
pub(in crate::report) fn counts(html: &mut Html, grouping: Grouping, counts: &[(Line, Tally)]) {
    let caption = match grouping {
        Grouping::Categories => "Categories, with how many of their items have which status",
        Grouping::Levels => "Levels, with how many of their items have which status",
    };
    let columns = [&[(grouping.column(), "category")], COUNTS.as_slice()].concat();
    table(html, (caption, &Line::default()), &columns);
    let [done, partial, missing, not_applicable, unassessed, share] = COUNTS;
    for (title, tally) in counts {
        html.raw("<tr role=\"row\">");
        row_header(html, title);
        let of = format!("{} of {}", tally.done, tally.applicable());
        cell(html, done, |html| _ = html.text(&of));
        for (column, count) in [
            (partial, tally.partial),
            (missing, tally.missing),
            (not_applicable, tally.not_applicable),
            (unassessed, tally.unassessed),
        ] {
            let shown = if count == 0 { String::new() } else { count.to_string() };
            cell(html, column, |html| _ = html.text(shown));
        }
        cell(html, share, |html| gauge::small_bar(html, tally, &of));
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

/// The layout of a table of items.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::report) struct Layout {
    pub(in crate::report) owners: Owners,
    pub(in crate::report) anchors: Anchors,
}

/// The columns of owners and due dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Owners {
    /// They are there.
    #[default]
    Shown,
    /// They are not.
    Left,
}

/// The anchors of the items, of which a page may have one each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum Anchors {
    /// They are in this table.
    #[default]
    Here,
    /// They are in another table of the page.
    Elsewhere,
}

/// Writes a table of lines; its caption is `name`.
pub(super) fn grid(html: &mut Html, grid: &Grid, name: &Line) {
    let column = |column: &GridColumn| {
        let class = match column.kind {
            GridKind::Text => "text",
            GridKind::Person => "owner",
            GridKind::Date => "due",
            GridKind::Number => "n",
        };
        (column.title, class)
    };
    let columns: Vec<Column> = grid.columns.iter().map(column).collect();
    table(html, ("", name), &columns);
    for row in &grid.rows {
        html.raw("<tr role=\"row\">");
        for (place, (line, column)) in row.iter().zip(&columns).enumerate() {
            match place {
                0 => row_header(html, line),
                _ => cell(html, *column, |html| _ = html.line(line)),
            }
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

/// Writes items; `name` completes the caption.
pub(in crate::report) fn items(html: &mut Html, rows: &[Row], name: &Line, layout: Layout) {
    let last_time = rows.iter().any(|row| row.last_time.is_some()).then_some(LAST_TIME);
    let [text, status, owner, due] = OF_ITEMS;
    let owners = [owner, due].into_iter().filter(|_| layout.owners == Owners::Shown);
    let columns: Vec<Column> = [text, status].into_iter().chain(owners).chain(last_time).collect();
    table(html, ("Items of ", name), &columns);
    for row in rows {
        item(html, row, &columns, layout);
    }
    html.raw("</tbody>\n</table>\n");
}

fn item(html: &mut Html, row: &Row, columns: &[Column], layout: Layout) {
    let [_, status, owner, due] = OF_ITEMS;
    let anchor = (layout.anchors == Anchors::Here).then(|| anchor(&row.id));
    let anchor = anchor.iter().map(|anchor| ("id", anchor.as_str()));
    html.open("tr", &[("role", "row")].into_iter().chain(anchor).collect::<Vec<_>>());
    row_header(html, &row.text);
    cell(html, status, |html| {
        self::status(html, row.status);
        if row.is_blocker {
            html.raw(", ").element("span", "blocker", "blocker");
        }
    });
    if layout.owners == Owners::Shown {
        cell(html, owner, |html| row.owner.iter().for_each(|owner| self::owner(html, owner)));
        cell(html, due, |html| row.due.iter().for_each(|due| _ = html.date(due)));
    }
    if columns.contains(&LAST_TIME) {
        cell(html, LAST_TIME, |html| match row.last_time {
            Some(LastTime::Asked(last)) => self::status(html, last),
            Some(LastTime::NotAsked) => _ = html.raw("Not asked"),
            None => {}
        });
    }
    html.raw("</tr>\n");
    if !row.below.is_empty() {
        let across = columns.len().to_string();
        html.raw("<tr role=\"row\" class=\"more\">");
        html.open("td", &[("role", "cell"), ("colspan", &across)]);
        html.below(&row.below).raw("</td></tr>\n");
    }
}

/// Returns the anchor of an item; stable, as links from outside may use it, and different for each id.
pub(in crate::report) fn anchor(id: &ItemId) -> String {
    let mut anchor = "item-".to_owned();
    for c in id.raw().chars() {
        match c {
            '.' | '-' | '_' => anchor.push(c),
            _ if c.is_ascii_alphanumeric() => anchor.push(c),
            // Writing into a string cannot fail.
            _ => _ = write!(anchor, ":{:x}:", u32::from(c)),
        }
    }
    anchor
}

/// Writes the owner of an item. A line may break between the parts of the name.
fn owner(html: &mut Html, owner: &Line) {
    let name = owner.plain();
    if pieces(&name).iter().any(|piece| matches!(piece, Piece::Address(_))) {
        html.line(owner);
        return;
    }
    html.raw("<bdi>");
    let mut before = " ";
    for part in parts_of_name(&name) {
        html.raw(if before.ends_with(' ') { "" } else { "<wbr>" }).text(part);
        before = part;
    }
    html.raw("</bdi>");
}

pub(in crate::report) fn status(html: &mut Html, status: Option<Status>) {
    html.signed(status, &capital(status_words(status)));
}
