//! The report as one HTML file: for a browser at any width, for paper, for a screen reader. It has no script
//! and no external resource, and a content security policy forbids both.
//!
//! Only text of the program becomes markup, see `writer`; everything else is escaped. The verdict comes
//! first, then links to the sections.
//!
//! If a wiki or a mail program drops the style sheet, the page is still readable: shapes are in the
//! markup, only colours are in the style sheet.

pub(super) mod gauge;
pub(crate) mod table;
pub(super) mod writer;

use crate::domain::records::decision::Outcome;
use crate::report::choice::Part;
use crate::report::document::{Block, Bullet, Document, Line, Point, Section};
use crate::report::html::table::Layout;
use crate::report::html::writer::Html;

/// The style sheet, embedded in the page.
pub(super) const STYLE: &str = include_str!("../../assets/report.css");
/// The content security policy. It permits nothing but the style sheet with this checksum; if the style
/// sheet changes, a test prints the new one.
const POLICY: &str = "default-src 'none'; style-src 'sha256-izSO44Ke+IMdBmitgON8hMXXsHIF8Q8ggla6uAZnBbo='; base-uri 'none'; form-action 'none'";
/// The smallest number of sections that get a table of contents.
const FEW_SECTIONS: usize = 4;

/// Renders a document as HTML.
pub fn render(document: &Document<'_>) -> String {
    let session = document.session;
    let owners = session.answers().filter_map(|(_, answer)| answer.owner());
    let outcome = session.decision().map(|decision| decision.outcome);
    let classes = [table::owners_class(owners), summary_class(outcome)];
    page(&document.title, &document.sections, classes)
}

/// Renders sections below a title; `classes` are those of the whole and of the section without a heading.
pub(crate) fn page(title: &Line, sections: &[Section], classes: [&'static str; 2]) -> String {
    let mut html = Html::default();
    head(&mut html, &Head { title, policy: POLICY, styles: &[STYLE], more: &[] });
    html.raw("<body>\n<header>\n<h1>").line(title).raw("</h1>\n</header>\n");
    html.open("main", &[("class", classes[0])]).raw("\n");
    let (first, rest): (Vec<&Section>, Vec<&Section>) =
        sections.iter().partition(|section| section.heading.is_none());
    for section in first {
        summary(&mut html, section, classes[1]);
    }
    contents(&mut html, &rest);
    for section in rest {
        self::section(&mut html, section);
    }
    html.raw("</main>\n</body>\n</html>\n");
    html.into_text()
}

/// The head of a page.
pub(super) struct Head<'h> {
    pub(super) title: &'h Line,
    /// The content security policy, which permits the style sheets and nothing else.
    pub(super) policy: &'static str,
    pub(super) styles: &'h [&'static str],
    /// The other metadata of a page, by name.
    pub(super) more: &'h [(&'static str, &'static str)],
}

/// Writes a page up to its body.
pub(super) fn head(html: &mut Html, Head { title, policy, styles, more }: &Head<'_>) {
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let policy = ("http-equiv", "Content-Security-Policy", *policy);
    let named = [
        ("viewport", "width=device-width, initial-scale=1"),
        ("color-scheme", "light dark"),
        ("referrer", "no-referrer"),
    ];
    let named = named.iter().chain(*more).map(|(name, content)| ("name", *name, *content));
    for (attribute, value, content) in [policy].into_iter().chain(named) {
        html.open("meta", &[(attribute, value), ("content", content)]).raw("\n");
    }
    html.raw("<title>").text(title.plain()).raw("</title>\n");
    for style in *styles {
        html.raw("<style>").raw(style).raw("</style>\n");
    }
    html.raw("</head>\n");
}

/// Returns the class of the section below the title, for the outcome of the decision.
pub(super) const fn summary_class(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Go) => "summary go",
        Some(Outcome::ConditionalGo) => "summary conditional",
        Some(Outcome::NoGo) => "summary no-go",
        None => "summary",
    }
}

/// Writes the section below the title.
fn summary(html: &mut Html, section: &Section, class: &str) {
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
        section.heading.iter().for_each(|heading| _ = html.line(heading));
        html.raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
}

/// Returns the anchor of a part; stable, because links from outside may use it.
fn anchor(part: Part) -> String {
    format!("part-{}", part.name())
}

fn section(html: &mut Html, section: &Section) {
    let id = anchor(section.part);
    let class = section.part.name();
    html.open("section", &[("class", class), ("aria-labelledby", &id)]).raw("\n");
    let heading = section.heading.clone().unwrap_or_default();
    html.open("h2", &[("id", &id)]).line(&heading).raw("</h2>\n");
    blocks(html, &section.blocks, &heading);
    for group in &section.groups {
        html.raw("<div class=\"group\">\n<h3>").line(&group.heading).raw("</h3>\n");
        blocks(html, &group.blocks, &group.heading);
        html.raw("</div>\n");
    }
    html.raw("</section>\n");
}

/// Writes blocks in order. `name` completes the captions of their tables.
fn blocks(html: &mut Html, blocks: &[Block], name: &Line) {
    for block in blocks {
        match block {
            Block::Prose(lines) => _ = html.paragraph(lines, "\n"),
            Block::Quote(lines) => {
                html.raw("<blockquote>").paragraph(lines, "<br>\n").raw("</blockquote>\n");
            }
            Block::Gauge(tally) => gauge::gauge(html, tally),
            Block::List(bullet, points) => list(html, *bullet, points),
            Block::Counts(grouping, counts) => table::counts(html, *grouping, counts),
            Block::Items(rows) => table::items(html, rows, name, Layout::default()),
            Block::Table(grid) => table::grid(html, grid, name),
        }
    }
}

/// Writes a list.
pub(super) fn list(html: &mut Html, bullet: Bullet, points: &[Point]) {
    html.raw(match bullet {
        Bullet::Dot => "<ul class=\"points\">\n",
        Bullet::Box => "<ul class=\"points tasks\">\n",
    });
    for point in points {
        let id = point.id.as_ref().map(table::anchor);
        let met = point.is_ticked.then_some(("class", "met"));
        let attributes = met.into_iter().chain(id.iter().map(|id| ("id", id.as_str())));
        html.open("li", &attributes.collect::<Vec<_>>());
        html.line(&point.line).below(&point.below).raw("</li>\n");
    }
    html.raw("</ul>\n");
}
