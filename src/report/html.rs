//! The report as one HTML file: for a browser at any width, for paper, for a screen reader. It has no script
//! and no external resource, and a content security policy forbids both.
//!
//! Only text of the program becomes markup, see `Html`; everything else is escaped. The verdict comes
//! first, then links to the sections.
//!
//! If a wiki or a mail program drops the style sheet, the page is still readable: shapes are in the
//! markup, only colours are in the style sheet.

use std::fmt::{Display, Write};

use chrono::NaiveDate;

use crate::domain::basics::score::{
    Band, MANAGED_RISK_FROM, Progress, STRONG_BASELINE_ABOVE, Tally,
};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::columns;
use crate::domain::records::checklist::ItemId;
use crate::domain::records::decision::Outcome;
use crate::domain::session::Session;
use crate::report::address::{self, Piece, pieces};
use crate::report::choice::Part;
use crate::report::document::{
    Block, Bullet, Document, Group, LastTime, Line, Paragraph, Point, Row, Section, Span,
};
use crate::report::markup::escape;
use crate::report::words::{capital, one_line, status_words};

/// The style sheet, embedded in the page.
const STYLE: &str = include_str!("../../assets/report.css");
/// The content security policy. It permits nothing but the style sheet with this checksum; if the style
/// sheet changes, a test prints the new one.
const POLICY: &str = "default-src 'none'; style-src 'sha256-vbZ27gQoQU7hAHnCE8x5htdcFN818YVNoEX+wMTF25Y='; base-uri 'none'; form-action 'none'";
/// The smallest number of sections that get a table of contents.
const FEW_SECTIONS: usize = 4;
/// The length of a date in bytes.
const DATE: usize = "2026-11-22".len();
/// The height of the gauge's bar, and of the scale below it, in pixels.
const GAUGE: u32 = 24;
/// The height of a bar in a table, in pixels.
const SMALL_BAR: u32 = 12;

/// A page under construction. Only static strings become markup.
#[derive(Default)]
struct Html(String);

impl Html {
    /// Appends markup.
    fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Appends text, escaped.
    fn text(&mut self, text: impl Display) -> &mut Self {
        self.0.push_str(&escape(&text.to_string()));
        self
    }

    /// Appends text of the program, escaped. Dates in it do not break across lines.
    fn words(&mut self, words: &str) -> &mut Self {
        for word in words.split_inclusive(' ') {
            match word.split_at_checked(DATE) {
                Some((date, rest)) if date.parse::<NaiveDate>().is_ok() => {
                    self.date(date).text(rest)
                }
                _ => self.text(word),
            };
        }
        self
    }

    fn date(&mut self, date: impl Display) -> &mut Self {
        self.raw("<time>").text(date).raw("</time>")
    }

    /// Opens an element; attribute values are escaped.
    fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.raw("<").raw(name);
        for (name, value) in attributes {
            self.raw(" ").raw(name).raw("=\"").text(value).raw("\"");
        }
        self.raw(">")
    }

    fn close(&mut self, name: &'static str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// Appends an element that holds text.
    fn element(&mut self, name: &'static str, class: &str, text: impl Display) -> &mut Self {
        self.open(name, &[("class", class)]).text(text).close(name)
    }
}

/// Renders a document as HTML.
pub fn render(document: &Document<'_>) -> String {
    let mut html = Html::default();
    head(&mut html, document);
    html.raw("<body>\n<header>\n<h1>");
    line(&mut html, &document.title);
    html.raw("</h1>\n</header>\n");
    html.open("main", &[("class", owners_class(document.session))]).raw("\n");
    let (first, rest): (Vec<&Section>, Vec<&Section>) =
        document.sections.iter().partition(|section| section.heading.is_none());
    for section in first {
        summary(&mut html, section, document.session);
    }
    contents(&mut html, &rest);
    for section in rest {
        self::section(&mut html, section);
    }
    html.raw("</main>\n</body>\n</html>\n");
    html.0
}

/// The widest part of an owner's name, in columns, that fits into the owner column of each class.
const OWNERS: [(usize, &str); 2] = [(10, "short-owners"), (18, "long-owners")];
const LONGEST_OWNERS: &str = "longest-owners";

/// Returns the class whose owner column fits the longest part of a name; all tables share it.
fn owners_class(session: &Session) -> &'static str {
    let owners = session.answers().filter_map(|(_, answer)| answer.owner());
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

fn head(html: &mut Html, document: &Document<'_>) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    for (name, value, content) in [
        ("http-equiv", "Content-Security-Policy", POLICY),
        ("name", "viewport", "width=device-width, initial-scale=1"),
        ("name", "color-scheme", "light dark"),
        ("name", "referrer", "no-referrer"),
    ] {
        html.open("meta", &[(name, value), ("content", content)]).raw("\n");
    }
    html.raw("<title>").text(document.title.plain()).raw("</title>\n<style>");
    html.raw(STYLE).raw("</style>\n</head>\n");
}

/// Writes the section below the title, with a class for the outcome of the decision.
fn summary(html: &mut Html, section: &Section, session: &Session) {
    let class = match session.decision().map(|decision| decision.outcome) {
        Some(Outcome::Go) => "summary go",
        Some(Outcome::ConditionalGo) => "summary conditional",
        Some(Outcome::NoGo) => "summary no-go",
        None => "summary",
    };
    html.open("section", &[("class", class), ("aria-label", "Summary")]).raw("\n");
    blocks(html, &section.blocks, &Line::default());
    html.raw("</section>\n");
}

/// Writes links to the sections, unless there are few.
fn contents(html: &mut Html, sections: &[&Section]) {
    if sections.len() < FEW_SECTIONS {
        return;
    }
    html.raw("<nav aria-label=\"Contents\">\n<ul>\n");
    for section in sections {
        html.raw("<li>").open("a", &[("href", &format!("#{}", anchor(section.part)))]);
        section.heading.iter().for_each(|heading| line(html, heading));
        html.raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
}

/// Returns the anchor of a part; stable, because links from outside may use it.
fn anchor(part: Part) -> String {
    format!("part-{}", part.name())
}

/// Returns the anchor of an item; stable, as links from outside may use it, and different for each id.
fn item_anchor(id: &ItemId) -> String {
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

fn section(html: &mut Html, section: &Section) {
    let id = anchor(section.part);
    let class = section.part.name();
    html.open("section", &[("class", class), ("aria-labelledby", &id)]).raw("\n");
    html.open("h2", &[("id", &id)]);
    let heading = section.heading.clone().unwrap_or_default();
    line(html, &heading);
    html.raw("</h2>\n");
    blocks(html, &section.blocks, &heading);
    section.groups.iter().for_each(|group| self::group(html, group));
    html.raw("</section>\n");
}

fn group(html: &mut Html, group: &Group) {
    html.raw("<div class=\"group\">\n<h3>");
    line(html, &group.heading);
    html.raw("</h3>\n");
    blocks(html, &group.blocks, &group.heading);
    html.raw("</div>\n");
}

/// Writes blocks in order. `name` completes the captions of their tables.
fn blocks(html: &mut Html, blocks: &[Block], name: &Line) {
    for block in blocks {
        match block {
            Block::Prose(lines) => {
                html.raw("<p>");
                lines_with(html, lines, "\n");
                html.raw("</p>\n");
            }
            Block::Quote(lines) => paragraph(html, lines),
            Block::Gauge(tally) => gauge(html, tally),
            Block::List(bullet, points) => list(html, *bullet, points),
            Block::Counts(counts) => counted(html, counts),
            Block::Items(rows) => items(html, rows, name),
        }
    }
}

fn lines_with(html: &mut Html, lines: &[Line], between: &'static str) {
    for (number, one) in lines.iter().enumerate() {
        html.raw(if number == 0 { "" } else { between });
        line(html, one);
    }
}

fn paragraph(html: &mut Html, lines: &Paragraph) {
    html.raw("<p>");
    lines_with(html, lines, "<br>\n");
    html.raw("</p>\n");
}

fn list(html: &mut Html, bullet: Bullet, points: &[Point]) {
    html.raw(match bullet {
        Bullet::Dot => "<ul class=\"points\">\n",
        Bullet::Box => "<ul class=\"points tasks\">\n",
    });
    for point in points {
        html.raw("<li>");
        line(html, &point.line);
        below(html, &point.below);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn below(html: &mut Html, paragraphs: &[Paragraph]) {
    if paragraphs.is_empty() {
        return;
    }
    html.raw("\n<div class=\"told\">\n");
    for lines in paragraphs {
        paragraph(html, lines);
    }
    html.raw("</div>");
}

/// Writes the gauge, with its counts in words as caption.
fn gauge(html: &mut Html, tally: &Tally) {
    html.raw("<figure>\n");
    let height = (GAUGE * 2).to_string();
    let label = format!(
        "{} of {} complete, on a scale with marks at {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%",
        tally.done,
        tally.applicable()
    );
    svg(html, &[("class", "gauge"), ("width", "100%"), ("height", &height)], &label);
    shares(html, tally, GAUGE);
    let band = tally.progress().map(Progress::band);
    for (edge, reached) in
        [(MANAGED_RISK_FROM, Band::ManagedRisk), (STRONG_BASELINE_ABOVE, Band::StrongBaseline)]
    {
        mark(html, edge, if band >= Some(reached) { GAUGE } else { 0 });
    }
    html.raw("</svg>\n<figcaption>");
    let counts = [
        (tally.done, Some(Status::Done)),
        (tally.partial, Some(Status::Partial)),
        (tally.missing, Some(Status::Missing)),
        (tally.unassessed, None),
    ];
    for (number, (count, status)) in counts.into_iter().enumerate() {
        html.raw(if number == 0 { "" } else { ", " });
        signed(html, status, &format!("{count} {}", status_words(status)));
    }
    html.raw("</figcaption>\n</figure>\n");
}

/// Opens a picture with a text alternative.
fn svg(html: &mut Html, size: &[(&'static str, &str)], label: &str) {
    html.open("svg", &[size, &[("role", "img"), ("aria-label", label)]].concat());
}

/// Draws the mark of a band's edge and its label. The line begins `from` pixels below the top: below the
/// bar if the band is reached, so that the bar covers it.
fn mark(html: &mut Html, edge: u32, from: u32) {
    let (x, from, to) = (format!("{edge}%"), from.to_string(), (GAUGE + 5).to_string());
    let position = [("x1", &*x), ("x2", &x), ("y1", &from), ("y2", &to)];
    html.open("line", &[&[("class", "mark"), ("stroke", "currentColor")], &position[..]].concat());
    let bottom = (GAUGE * 2 - 4).to_string();
    html.raw("</line>").open("text", &[("x", &x), ("y", &bottom), ("text-anchor", "middle")]);
    html.text(&x).raw("</text>");
}

/// Draws the shares of done, partial and missing as a bar: done is solid, the others are striped, so that
/// they differ without colours.
fn shares(html: &mut Html, tally: &Tally, height: u32) {
    let ends = [tally.done, tally.done + tally.partial, tally.done + tally.gaps()];
    let [done, partial, missing] = ends.map(|count| share(count, tally));
    let tall = height.to_string();
    let frame = [("class", "frame"), ("width", "100%"), ("height", &*tall), ("fill", "none")];
    html.open("rect", &frame).raw("</rect>");
    if done > 0 {
        let position = [("width", &*percent(done)), ("height", &tall), ("fill", "currentColor")];
        html.open("rect", &[&[("class", "f-done")], &position[..]].concat()).raw("</rect>");
    }
    stripes(html, [("class", "f-partial"), ("stroke-dasharray", "9 3")], [done, partial], height);
    stripes(
        html,
        [("class", "f-missing"), ("stroke-dasharray", "3 3")],
        [partial, missing],
        height,
    );
}

/// Draws a part of a bar as stripes, between two ends in hundredths of a percent.
fn stripes(html: &mut Html, looks: [(&'static str, &str); 2], ends: [u32; 2], height: u32) {
    if ends[0] < ends[1] {
        let [from, to] = ends.map(percent);
        let (middle, height) = ((height / 2).to_string(), height.to_string());
        let position = [("x1", &*from), ("x2", &to), ("y1", &middle), ("y2", &middle)];
        let stroke = [("stroke", "currentColor"), ("stroke-width", &*height)];
        html.open("line", &[&looks[..], &position, &stroke].concat()).raw("</line>");
    }
}

/// Returns the end of the share of `count` items, in hundredths of a percent, rounded down so that the
/// solid bar reaches a mark only with its band.
fn share(count: u32, tally: &Tally) -> u32 {
    let of = u64::from(tally.applicable().max(1));
    u32::try_from(u64::from(count) * 10_000 / of).unwrap_or(10_000)
}

fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// A column of a table: heading and class.
type Column = (&'static str, &'static str);

const OF_CATEGORIES: [Column; 7] = [
    ("Category", "category"),
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

/// Opens a table. On a narrow screen the style sheet sets rows as paragraphs; the roles keep it a table
/// for screen readers.
fn table(html: &mut Html, caption: (&'static str, &Line), columns: &[Column]) {
    html.open("table", &[("role", "table")]).raw("\n<caption>").raw(caption.0);
    line(html, caption.1);
    html.raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
    for (title, class) in columns {
        html.open("th", &[("role", "columnheader"), ("scope", "col"), ("class", class)]);
        html.raw(title).close("th");
    }
    html.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
}

/// Writes the first cell of a row, which names it.
fn row_header(html: &mut Html, title: &Line) {
    html.raw("<th role=\"rowheader\" scope=\"row\">");
    line(html, title);
    html.raw("</th>");
}

/// Writes a cell with its column's heading as a label, for narrow screens without headings.
fn cell(html: &mut Html, (title, class): Column, content: impl FnOnce(&mut Html)) {
    html.open("td", &[("role", "cell"), ("class", class), ("data-label", title)]);
    content(html);
    html.raw("</td>");
}

fn counted(html: &mut Html, counts: &[(Line, Tally)]) {
    let caption = ("Categories, with how many of their items have which status", &Line::default());
    table(html, caption, &OF_CATEGORIES);
    let [_, done, partial, missing, not_applicable, unassessed, share] = OF_CATEGORIES;
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
            cell(html, column, |html| {
                if count > 0 {
                    html.text(count);
                }
            });
        }
        cell(html, share, |html| {
            let height = SMALL_BAR.to_string();
            svg(html, &[("width", "100%"), ("height", &height)], &format!("{of} done"));
            shares(html, tally, SMALL_BAR);
            html.raw("</svg>");
        });
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

fn items(html: &mut Html, rows: &[Row], name: &Line) {
    let last_time = rows.iter().any(|row| row.last_time.is_some()).then_some(LAST_TIME);
    let columns: Vec<Column> = OF_ITEMS.into_iter().chain(last_time).collect();
    table(html, ("Items of ", name), &columns);
    for row in rows {
        item(html, row, &columns);
    }
    html.raw("</tbody>\n</table>\n");
}

fn item(html: &mut Html, row: &Row, columns: &[Column]) {
    let [_, status, owner, due] = OF_ITEMS;
    html.open("tr", &[("role", "row"), ("id", &item_anchor(&row.id))]);
    row_header(html, &row.text);
    cell(html, status, |html| {
        self::status(html, row.status);
        if row.is_blocker {
            html.raw(", ").element("span", "blocker", "blocker");
        }
    });
    cell(html, owner, |html| row.owner.iter().for_each(|owner| self::owner(html, owner)));
    cell(html, due, |html| row.due.iter().for_each(|due| _ = html.date(due)));
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
        below(html, &row.below);
        html.raw("</td></tr>\n");
    }
}

/// Writes the owner of an item. A line may break between the parts of the name.
fn owner(html: &mut Html, owner: &Line) {
    let name = owner.plain();
    if pieces(&name).iter().any(|piece| matches!(piece, Piece::Address(_))) {
        return line(html, owner);
    }
    html.raw("<bdi>");
    let mut before = " ";
    for part in parts_of_name(&name) {
        html.raw(if before.ends_with(' ') { "" } else { "<wbr>" }).text(part);
        before = part;
    }
    html.raw("</bdi>");
}

/// Writes a status: its sign and its word, in its colour.
fn status(html: &mut Html, status: Option<Status>) {
    signed(html, status, &capital(status_words(status)));
}

/// Writes words with the sign of a status, in its colour.
fn signed(html: &mut Html, status: Option<Status>, words: &str) {
    let (class, sign) = match status {
        Some(Status::Done) => ("done", "\u{2713} "),
        Some(Status::Partial) => ("partial", "\u{25d0} "),
        Some(Status::Missing) => ("missing", "\u{2717} "),
        Some(Status::NotApplicable) => ("none", "\u{2013} "),
        None => ("none", "\u{b7} "),
    };
    html.open("span", &[("class", class)]);
    html.raw("<span aria-hidden=\"true\">").raw(sign).raw("</span>").text(words).raw("</span>");
}

fn line(html: &mut Html, line: &Line) {
    for span in line.spans() {
        match span {
            Span::Own(words) => html.words(words),
            Span::Strong(words) => html.raw("<strong>").words(words).raw("</strong>"),
            Span::Label(words) => html.element("span", "label", words),
            Span::Data(words) => data(html, words),
            Span::StrongData(words) => data(html.raw("<strong>"), words).raw("</strong>"),
            Span::Address(address) => link(html.raw("<bdi>"), address).raw("</bdi>"),
        };
    }
}

/// Writes text from data, isolated from the direction of the text around it; addresses become links.
fn data<'h>(html: &'h mut Html, words: &str) -> &'h mut Html {
    html.raw("<bdi>");
    for piece in pieces(words) {
        match piece {
            Piece::Words(words) => html.text(words),
            Piece::Address(address) => link(html, address),
        };
    }
    html.raw("</bdi>")
}

fn link<'h>(html: &'h mut Html, address: &str) -> &'h mut Html {
    let target = address::target(address);
    html.open("a", &[("href", &target), ("rel", "noreferrer noopener")]).text(address).close("a")
}
