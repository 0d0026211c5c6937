//! The heat map: how much is done of each category of each system, a map for each checklist.

use crate::domain::basics::score::Tally;
use crate::report::html::writer::Html;
use crate::report::site::overview::{CategoryCell, SystemRow};

/// Writes the maps. Systems whose checklists have the same categories share one.
pub(super) fn maps(html: &mut Html, systems: &[SystemRow]) {
    let mut maps: Vec<(Vec<String>, Vec<&SystemRow>)> = Vec::new();
    for system in systems {
        let titles: Vec<String> =
            system.categories.iter().map(|category| category.title.plain()).collect();
        match maps.iter_mut().find(|(of, _)| *of == titles) {
            Some((_, of_map)) => of_map.push(system),
            None => maps.push((titles, vec![system])),
        }
    }
    html.raw("<p class=\"legend\" aria-hidden=\"true\"><span class=\"h0\">none done</span>");
    html.raw("<span class=\"h1\">less than half</span><span class=\"h2\">half and more</span>");
    html.raw("<span class=\"h3\">all done</span><span class=\"hn\">not assessed</span></p>\n");
    for (_, of_map) in &maps {
        let Some(first) = of_map.first() else { continue };
        if maps.len() > 1 {
            html.raw("<h3>").line(&first.checklist).raw("</h3>\n");
        }
        map(html, first, of_map);
    }
}

fn map(html: &mut Html, first: &SystemRow, systems: &[&SystemRow]) {
    let label = format!("Done by category: {}", first.checklist.plain());
    let region =
        [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", &*label)];
    html.open("div", &region).raw("\n");
    html.raw("<table role=\"table\" class=\"map\">\n<caption>Done items of applicable ones by category: ");
    html.line(&first.checklist).raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
    html.raw("<th role=\"columnheader\" scope=\"col\">System</th>");
    for CategoryCell { short, title, .. } in &first.categories {
        html.open("th", &[("role", "columnheader"), ("scope", "col"), ("title", &title.plain())]);
        html.line(short).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for system in systems {
        html.raw("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">");
        html.open("a", &[("href", &system.page)]).line(&system.name).raw("</a></th>");
        system.categories.iter().for_each(|category| cell(html, &category.tally));
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n</div>\n");
}

/// Writes a cell: done of applicable, in one of five shades.
fn cell(html: &mut Html, tally: &Tally) {
    html.open("td", &[("role", "cell"), ("class", shade(tally))]);
    match tally.progress() {
        None => _ = html.raw("\u{2013}"),
        Some(progress) => {
            html.text(progress.done()).raw("/").text(progress.applicable());
        }
    }
    html.raw("</td>");
}

/// Returns the shade of a category; without an answer, or where nothing applies, it has none.
const fn shade(tally: &Tally) -> &'static str {
    let (done, applicable) = (tally.done, tally.applicable());
    if applicable == 0 || tally.unassessed == applicable {
        "hn"
    } else if done == 0 {
        "h0"
    } else if done == applicable {
        "h3"
    } else if 2 * done < applicable {
        "h1"
    } else {
        "h2"
    }
}
