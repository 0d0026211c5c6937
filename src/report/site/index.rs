//! The index of a site: the systems worst first, a heat map, what is due, what got worse, the systems by label.

use std::collections::BTreeMap;

use crate::domain::basics::score::{Band, Progress};
use crate::domain::basics::text::counted;
use crate::report::document::Line;
use crate::report::html::gauge;
use crate::report::html::table::{self, Column};
use crate::report::html::writer::Html;
use crate::report::site::overview::{Alarm, DueRow, Listed, Overview, SystemRow, WorseRow};
use crate::report::site::{frame, heat, trend};
use crate::report::words::capital;

/// The sections: the anchor, and the heading.
const SYSTEMS: (&str, &str) = ("systems", "Systems, worst first");
const HEAT: (&str, &str) = ("heat-map", "Done by category");
const DUE: (&str, &str) = ("due", "Due");
const WORSE: (&str, &str) = ("worse", "Worse than last time");
const LABELS: (&str, &str) = ("labels", "By label");

const OF_SYSTEMS: [Column; 5] = [
    ("System", "system"),
    ("Decision", "decision"),
    ("Complete", "complete"),
    ("Needs", "needs"),
    ("Trend", "over-time"),
];
const OF_DUE: [Column; 3] = [("System", "system"), ("What", "what"), ("Due", "state")];
/// The last of these columns where names and dates stand in it.
const DATED: Column = ("Due", "state dated");
const OF_WORSE: [Column; 4] =
    [("System", "system"), ("Item", "what"), ("Last time", "status"), ("Now", "status")];
const OF_LABELS: [Column; 3] = [("Label", "name"), ("Systems", "bands"), ("Worst first", "links")];

/// Writes the index.
pub fn render(view: &Overview) -> String {
    let title = Line::default().own("Production readiness");
    let header = |html: &mut Html| {
        html.raw("<h1>").line(&title).raw("</h1>\n");
        html.paragraph(&[counts(view)], "\n");
    };
    frame::page(&title, header, |html| {
        if view.systems.is_empty() {
            html.raw("<p>No reviews yet.</p>\n");
            return;
        }
        contents(html, view);
        systems(html, &view.systems);
        let (id, heading) = HEAT;
        frame::section(html, ("heat", id), &Line::default().own(heading));
        heat::maps(html, &view.systems);
        html.raw("</section>\n");
        due(html, &view.due, if view.has_owners { DATED } else { OF_DUE[2] });
        worse(html, &view.worse);
        by_label(html, &view.systems);
    })
}

/// Returns the numbers of everything: `6 systems, 13 reviews. As of 2026-11-29.`
fn counts(view: &Overview) -> Line {
    let systems = counted(view.systems.len(), "system", "systems");
    let reviews = counted(view.reviews, "review", "reviews");
    Line::default().own(format!("{systems}, {reviews}. As of {}.", view.as_of))
}

fn contents(html: &mut Html, view: &Overview) {
    let has_labels = view.systems.iter().any(|system| !system.labels.is_empty());
    let all = [
        (SYSTEMS, true),
        (HEAT, true),
        (DUE, view.due.total > 0),
        (WORSE, view.worse.total > 0),
        (LABELS, has_labels),
    ];
    html.raw("<nav aria-label=\"Contents\">\n<ul>\n");
    for ((anchor, heading), _) in all.into_iter().filter(|(_, is_there)| *is_there) {
        html.raw("<li>").open("a", &[("href", &format!("#{anchor}"))]).raw(heading);
        html.raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
}

/// Writes the name of a system that leads to its page.
fn link(html: &mut Html, name: &Line, page: &str) {
    html.open("a", &[("href", page)]).line(name).raw("</a>");
}

/// Writes the first cell of a row, a system.
fn system_header(html: &mut Html, name: &Line, page: &str, rest: impl FnOnce(&mut Html)) {
    html.raw("<th role=\"rowheader\" scope=\"row\">");
    link(html, name, page);
    rest(html);
    html.raw("</th>");
}

fn blocker(html: &mut Html, is_blocker: bool) {
    if is_blocker {
        html.raw(" <span class=\"blocker\">blocker</span>");
    }
}

fn end_table(html: &mut Html, more: usize) {
    html.raw("</tbody>\n</table>\n");
    if more > 0 {
        let words = format!("And {more} more.");
        html.paragraph(&[Line::default().own(words)], "\n");
    }
}

fn due(html: &mut Html, Listed { rows, total }: &Listed<DueRow>, state: Column) {
    if rows.is_empty() {
        return;
    }
    let (id, heading) = DUE;
    let heading = Line::default().own(format!("{heading} ({total})"));
    frame::section(html, ("due", id), &heading);
    let [system, what, _] = OF_DUE;
    let caption = ("What is due, the most urgent first", &Line::default());
    table::table(html, caption, &[system, what, state]);
    for row in rows {
        html.raw("<tr role=\"row\">");
        system_header(html, &row.name, &row.page, |_| {});
        table::cell(html, what, |html| {
            html.element("span", "kind", row.kind).raw(" ").line(&row.what);
            blocker(html, row.is_blocker);
        });
        table::cell(html, state, |html| {
            html.raw(if row.is_past { "<span class=\"past\">" } else { "<span>" });
            html.line(&row.state).raw("</span>");
        });
        html.raw("</tr>\n");
    }
    end_table(html, total - rows.len());
    html.raw("</section>\n");
}

fn worse(html: &mut Html, Listed { rows, total }: &Listed<WorseRow>) {
    if rows.is_empty() {
        return;
    }
    let (id, heading) = WORSE;
    let heading = Line::default().own(format!("{heading} ({total})"));
    frame::section(html, ("worse", id), &heading);
    let caption = ("Items that were better in the last review", &Line::default());
    table::table(html, caption, &OF_WORSE);
    let [_, what, from, to] = OF_WORSE;
    for row in rows {
        html.raw("<tr role=\"row\">");
        system_header(html, &row.name, &row.page, |_| {});
        table::cell(html, what, |html| {
            html.line(&row.item);
            blocker(html, row.is_blocker);
        });
        table::cell(html, from, |html| table::status(html, Some(row.before)));
        table::cell(html, to, |html| table::status(html, Some(row.now)));
        html.raw("</tr>\n");
    }
    end_table(html, total - rows.len());
    html.raw("</section>\n");
}

fn systems(html: &mut Html, rows: &[SystemRow]) {
    let (id, heading) = SYSTEMS;
    frame::section(html, ("systems", id), &Line::default().own(heading));
    table::table(html, ("Systems, the worst first", &Line::default()), &OF_SYSTEMS);
    for row in rows {
        system(html, row);
    }
    html.raw("</tbody>\n</table>\n</section>\n");
}

fn system(html: &mut Html, row: &SystemRow) {
    let [_, decision, complete, needs, over_time] = OF_SYSTEMS;
    html.raw("<tr role=\"row\">");
    system_header(html, &row.name, &row.page, |html| {
        let label = |(key, value): &(Line, Line)| key.clone().own("=").extend(value.clone());
        let labels: Vec<Line> = row.labels.iter().map(label).collect();
        frame::labels(html, &labels);
    });
    table::cell(html, decision, |html| self::decision(html, row));
    table::cell(html, complete, |html| {
        let of = format!("{} of {}", row.tally.done, row.tally.applicable());
        let percent = row.tally.progress().map(|progress| progress.percent().to_string());
        html.element("span", "percent", &percent.unwrap_or_else(|| "none".to_owned()));
        gauge::small_bar(html, &row.tally, &of);
    });
    table::cell(html, needs, |html| {
        for (number, (alarm, need)) in row.needs.iter().enumerate() {
            html.raw(if number == 0 { "" } else { ", " });
            match alarm {
                Alarm::Loud => html.element("span", "past", need),
                Alarm::Quiet => html.text(need),
            };
        }
    });
    table::cell(html, over_time, |html| trend::columns(html, &row.trend));
    html.raw("</tr>\n");
}

fn decision(html: &mut Html, row: &SystemRow) {
    match row.decision {
        Some((outcome, on)) => {
            html.text(capital(outcome.words()));
            if let Some(on) = on {
                html.raw(" <span class=\"label\">").date(on).raw("</span>");
            }
        }
        None if row.tally.assessed() == 0 => _ = html.raw("<span class=\"none\">Not begun</span>"),
        None => {
            let unassessed = row.tally.unassessed;
            let words = if unassessed == 0 {
                "Not decided".to_owned()
            } else {
                format!("{unassessed} not assessed")
            };
            html.element("span", "none", &words);
        }
    }
}

/// Writes for each label which systems have it, and how many of them are in which band.
fn by_label(html: &mut Html, systems: &[SystemRow]) {
    let mut labels: BTreeMap<(String, String), Vec<&SystemRow>> = BTreeMap::new();
    for system in systems {
        for (key, value) in &system.labels {
            labels.entry((key.plain(), value.plain())).or_default().push(system);
        }
    }
    if labels.is_empty() {
        return;
    }
    let (id, heading) = LABELS;
    frame::section(html, ("by-label", id), &Line::default().own(heading));
    let caption = ("Labels, with the systems that have them", &Line::default());
    table::table(html, caption, &OF_LABELS);
    let [_, bands, links] = OF_LABELS;
    for ((key, value), of_label) in labels {
        html.raw("<tr role=\"row\">");
        let label = Line::data_of(key).own("=").extend(Line::data_of(value));
        table::row_header(html, &label);
        table::cell(html, bands, |html| _ = html.text(self::bands(&of_label)));
        table::cell(html, links, |html| {
            for (number, system) in of_label.iter().enumerate() {
                html.raw(if number == 0 { "" } else { ", " });
                link(html, &system.name, &system.page);
            }
        });
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n</section>\n");
}

/// Returns how many systems there are, and in which bands: `3: 1 pre-production, 2 managed risk`.
fn bands(systems: &[&SystemRow]) -> String {
    let band = |system: &&SystemRow| system.tally.progress().map(Progress::band);
    let of = |wanted: Band| systems.iter().filter(|one| band(one) == Some(wanted)).count();
    let counts = Band::ALL.map(|band| (of(band), band.words()));
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, words)| format!("{count} {words}")).collect();
    counts.join(", ")
}
