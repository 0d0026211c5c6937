//! The frame of every page: its head, its style, the way back, the link past it.

use crate::report::document::Line;
use crate::report::html::writer::{Addresses, Html};
use crate::report::html::{self, Head, STYLE};

/// The style sheet of the site, beside that of reports.
const OWN_STYLE: &str = include_str!("../../../assets/site.css");
/// The content security policy: nothing but these two style sheets. If one changes, a test prints the new checksum.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'sha256-izSO44Ke+IMdBmitgON8hMXXsHIF8Q8ggla6uAZnBbo=' 'sha256-s9YWNjYVqC9OyYJUzGonzBW8K6VqQkmURqadO7YWqK4='; base-uri 'none'; form-action 'none'";

/// Writes a page: its title, its header, and its content.
pub(super) fn page(
    title: &Line,
    header: impl FnOnce(&mut Html),
    content: impl FnOnce(&mut Html),
) -> String {
    let mut html = Html::with(Addresses::Plain);
    let more = &[("robots", "noindex")];
    let head = Head { title, policy: POLICY, styles: &[STYLE, OWN_STYLE], more };
    html::head(&mut html, &head);
    html.raw("<body class=\"site\">\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header>\n");
    header(&mut html);
    html.raw("</header>\n<main id=\"content\">\n");
    content(&mut html);
    html.raw("</main>\n</body>\n</html>\n");
    html.into_text()
}

/// Opens a section with a heading.
pub(super) fn section(html: &mut Html, (class, id): (&'static str, &str), heading: &Line) {
    html.open("section", &[("class", class), ("aria-labelledby", id)]).raw("\n");
    html.open("h2", &[("id", id)]).line(heading).raw("</h2>\n");
}

/// Writes the labels of a system.
pub(super) fn labels(html: &mut Html, labels: &[Line]) {
    if labels.is_empty() {
        return;
    }
    html.raw("<ul class=\"labels\" aria-label=\"Labels\">");
    for label in labels {
        html.raw("<li>").line(label).raw("</li>");
    }
    html.raw("</ul>\n");
}
