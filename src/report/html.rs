//! The report as one HTML file: for a browser at any width, for paper, for a screen reader. No script,
//! nothing loaded from anywhere; a content security policy says so to the browser too.
//!
//! Markup is written from our own words only, see [`Html`]: whatever else comes is escaped.

use std::fmt::Display;

use crate::domain::score::{MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE, Tally};
use crate::domain::status::Status;
use crate::report::document::words::{capital, status_words};
use crate::report::document::{
    Block, Bullet, Document, Group, LastTime, Line, Paragraph, Point, Row, Section, Span,
};

/// The looks; part of the page.
const STYLE: &str = include_str!("../../assets/report.css");
/// Nothing may be loaded or run; the one style that may be used is the one with this checksum.
const POLICY: &str =
    "default-src 'none'; style-src 'sha256-STYLE'; base-uri 'none'; form-action 'none'";
/// Below so many sections a table of contents leads nowhere.
const FEW_SECTIONS: usize = 4;
/// The width of a bar in its own units.
const BAR: u32 = 1_000;

/// A page on its way. Only words that stand in the program become markup.
#[derive(Default)]
struct Html(String);

impl Html {
    /// Markup of our own.
    fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped.
    fn text(&mut self, text: impl Display) -> &mut Self {
        self.0.push_str(&escape(&text.to_string()));
        self
    }

    /// Opens an element; the values of its attributes are escaped.
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

    /// An element that holds text.
    fn element(&mut self, name: &'static str, class: &str, text: impl Display) -> &mut Self {
        self.open(name, &[("class", class)]).text(text).close(name)
    }
}

/// Text in which nothing is markup, inside elements and inside quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Writes a document as HTML.
#[must_use]
pub fn render(document: &Document<'_>) -> String {
    let mut html = Html::default();
    head(&mut html, document);
    html.raw("<body>\n<a class=\"skip\" href=\"#report\">To the report</a>\n<header>\n<h1>");
    line(&mut html, &document.title);
    html.raw("</h1>\n");
    contents(&mut html, &document.sections);
    html.raw("</header>\n<main id=\"report\">\n");
    for (number, one) in document.sections.iter().enumerate() {
        section(&mut html, one, number);
    }
    html.raw("</main>\n</body>\n</html>\n");
    html.0
}

fn head(html: &mut Html, document: &Document<'_>) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let meta = |html: &mut Html, name: &'static str, value: &str, content: &str| {
        html.open("meta", &[(name, value), ("content", content)]).raw("\n");
    };
    meta(html, "http-equiv", "Content-Security-Policy", POLICY);
    meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    meta(html, "name", "color-scheme", "light dark");
    meta(html, "name", "referrer", "no-referrer");
    html.raw("<title>").text(document.title.plain()).raw("</title>\n<style>");
    html.raw(STYLE).raw("</style>\n</head>\n");
}

/// Links to the sections.
fn contents(html: &mut Html, sections: &[Section]) {
    let headed = sections
        .iter()
        .enumerate()
        .filter_map(|(number, section)| section.heading.as_ref().map(|heading| (number, heading)));
    if headed.clone().count() < FEW_SECTIONS {
        return;
    }
    html.raw("<nav aria-label=\"Contents\"><ul>\n");
    for (number, heading) in headed {
        html.raw("<li>").open("a", &[("href", &format!("#{}", anchor(number)))]);
        line(html, heading);
        html.raw("</a></li>\n");
    }
    html.raw("</ul></nav>\n");
}

fn anchor(number: usize) -> String {
    format!("part-{number}")
}

fn section(html: &mut Html, section: &Section, number: usize) {
    let id = anchor(number);
    match &section.heading {
        Some(heading) => {
            html.open("section", &[("aria-labelledby", &id)]).raw("\n").open("h2", &[("id", &id)]);
            line(html, heading);
            html.raw("</h2>\n");
        }
        None => {
            html.raw("<section aria-label=\"Summary\">\n");
        }
    }
    blocks(html, &section.blocks, "Categories");
    for group in &section.groups {
        self::group(html, group);
    }
    html.raw("</section>\n");
}

fn group(html: &mut Html, group: &Group) {
    html.raw("<h3>");
    line(html, &group.heading);
    html.raw("</h3>\n");
    blocks(html, &group.blocks, &group.heading.plain());
}

/// Blocks one after the other; tables are called by what they are of.
fn blocks(html: &mut Html, blocks: &[Block], name: &str) {
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
            Block::Counts(counts) => counted(html, counts, name),
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
        told(html, &point.told);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n");
}

fn told(html: &mut Html, paragraphs: &[Paragraph]) {
    if paragraphs.is_empty() {
        return;
    }
    html.raw("\n<div class=\"told\">\n");
    for lines in paragraphs {
        paragraph(html, lines);
    }
    html.raw("</div>");
}

/// The gauge with its counts in words.
fn gauge(html: &mut Html, tally: &Tally) {
    let counts = [
        (tally.done, "done"),
        (tally.partial, "partial"),
        (tally.missing, "missing"),
        (tally.unassessed, "not assessed"),
    ];
    let counts: Vec<String> =
        counts.into_iter().map(|(count, word)| format!("{count} {word}")).collect();
    let counts = counts.join(", ");
    html.raw("<figure>\n");
    let label = format!("{counts}; marks at {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%");
    bar(html, tally, "gauge", &label);
    html.raw("<figcaption>").text(&counts);
    html.raw(". The lines mark 60% and 85%: solid reaches the band at its line.</figcaption>\n");
    html.raw("</figure>\n");
}

/// The shares of each status as a bar: done is solid, partial and missing are hatched.
fn bar(html: &mut Html, tally: &Tally, class: &str, label: &str) {
    let attributes = [
        ("class", class),
        ("viewBox", "0 0 1000 40"),
        ("preserveAspectRatio", "none"),
        ("role", "img"),
        ("aria-label", label),
    ];
    html.open("svg", &attributes);
    rectangle(html, "frame", 0, BAR);
    let ends = [tally.done, tally.done + tally.partial, tally.done + tally.gaps()];
    let [done, partial, missing] = ends.map(|count| share(count, tally));
    rectangle(html, "f-done", 0, done);
    rectangle(html, "f-partial", done, partial);
    hatch(html, done, partial, 24);
    rectangle(html, "f-missing", partial, missing);
    hatch(html, partial, missing, 12);
    for edge in [MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE] {
        let x = (edge * BAR / 100).to_string();
        html.open("line", &[("class", "tick"), ("x1", &x), ("x2", &x), ("y1", "0"), ("y2", "40")]);
        html.raw("</line>");
    }
    html.raw("</svg>\n");
}

/// Where the share of so many items ends; down, so that solid reaches a mark only with its band.
fn share(count: u32, tally: &Tally) -> u32 {
    let of = u64::from(tally.applicable().max(1));
    u32::try_from(u64::from(count) * u64::from(BAR) / of).unwrap_or(BAR)
}

fn rectangle(html: &mut Html, class: &str, from: u32, to: u32) {
    if from < to {
        let (x, width) = (from.to_string(), (to - from).to_string());
        let place = [("class", class), ("x", &x), ("width", &width), ("height", "40")];
        html.open("rect", &place).raw("</rect>");
    }
}

/// Lines through a part of a bar, so that it is told apart without colours.
fn hatch(html: &mut Html, from: u32, to: u32, every: usize) {
    for x in (from..to).step_by(every).skip(1) {
        let x = x.to_string();
        html.open(
            "line",
            &[("class", "f-hatch"), ("x1", &x), ("x2", &x), ("y1", "0"), ("y2", "40")],
        );
        html.raw("</line>");
    }
}

fn counted(html: &mut Html, counts: &[(Line, Tally)], name: &str) {
    html.raw("<table class=\"counts\">\n<caption>").text(name);
    html.raw(
        " and how many of their items have each status</caption>\n<thead><tr>\
        <th scope=\"col\">Category</th><th scope=\"col\" class=\"n\">Done</th>\
        <th scope=\"col\" class=\"n\">Partial</th><th scope=\"col\" class=\"n\">Missing</th>\
        <th scope=\"col\" class=\"n\">Not applicable</th>\
        <th scope=\"col\" class=\"n\">Not assessed</th>\
        <th scope=\"col\" class=\"bar-cell\">Share</th></tr></thead>\n<tbody>\n",
    );
    for (title, tally) in counts {
        html.raw("<tr><th scope=\"row\">");
        line(html, title);
        html.raw("</th>");
        let done = format!("{} of {}", tally.done, tally.applicable());
        html.element("td", "n nowrap", &done);
        for count in [tally.partial, tally.missing, tally.not_applicable, tally.unassessed] {
            let count = if count == 0 { String::new() } else { count.to_string() };
            html.element("td", "n", count);
        }
        html.raw("<td class=\"bar-cell\">");
        bar(html, tally, "bar", &format!("{done} done"));
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

fn items(html: &mut Html, rows: &[Row], name: &str) {
    let has_last_time = rows.iter().any(|row| row.last_time.is_some());
    html.raw("<table class=\"items\">\n<caption>Items of ").text(name);
    html.raw(
        "</caption>\n<thead><tr><th scope=\"col\">Item</th><th scope=\"col\">Status</th>\
        <th scope=\"col\">Owner</th><th scope=\"col\">Due</th>",
    );
    html.raw(if has_last_time { "<th scope=\"col\">Last time</th>" } else { "" });
    html.raw("</tr></thead>\n<tbody>\n");
    for row in rows {
        item(html, row, has_last_time);
    }
    html.raw("</tbody>\n</table>\n");
}

fn item(html: &mut Html, row: &Row, has_last_time: bool) {
    html.open("tr", &[("id", &row.id)]).raw("<th scope=\"row\">");
    line(html, &row.text);
    told(html, &row.told);
    html.raw("</th><td class=\"nowrap\" data-label=\"Status\">");
    status(html, row.status);
    if row.is_blocker {
        html.raw(", ").element("span", "blocker", "blocker");
    }
    html.raw("</td><td data-label=\"Owner\">");
    row.owner.iter().for_each(|owner| line(html, owner));
    html.raw("</td><td class=\"nowrap\" data-label=\"Due\">");
    if let Some(due) = row.due {
        html.text(due);
    }
    html.raw("</td>");
    if has_last_time {
        html.raw("<td class=\"nowrap\" data-label=\"Last time\">");
        match row.last_time {
            Some(LastTime::Asked(last)) => status(html, last),
            Some(LastTime::NotAsked) => {
                html.raw("Not asked");
            }
            None => {}
        }
        html.raw("</td>");
    }
    html.raw("</tr>\n");
}

/// A status: its sign and its word, in its colour.
fn status(html: &mut Html, status: Option<Status>) {
    let (class, sign) = match status {
        Some(Status::Done) => ("done", "\u{2713} "),
        Some(Status::Partial) => ("partial", "\u{25d0} "),
        Some(Status::Missing) => ("missing", "\u{2717} "),
        Some(Status::NotApplicable) => ("none", "\u{2013} "),
        None => ("none", "\u{b7} "),
    };
    html.open("span", &[("class", class)]);
    html.raw("<span aria-hidden=\"true\">").text(sign).raw("</span>");
    html.text(capital(status_words(status))).raw("</span>");
}

fn line(html: &mut Html, line: &Line) {
    for span in line.spans() {
        match span {
            Span::Own(words) => html.text(words),
            Span::Strong(words) => html.raw("<strong>").text(words).raw("</strong>"),
            Span::Label(words) => html.element("span", "label", words),
            Span::Data(words) => html.raw("<bdi>").text(words).raw("</bdi>"),
            Span::StrongData(words) => html.raw("<strong><bdi>").text(words).raw("</bdi></strong>"),
            Span::Address(address) => {
                let attributes = [("href", address.as_str()), ("rel", "noreferrer noopener")];
                html.open("a", &attributes).text(address).close("a")
            }
        };
    }
}
