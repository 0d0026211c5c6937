//! The gauge and the bars of tables, as pictures that differ without colours.

use crate::domain::basics::score::{
    Band, MANAGED_RISK_FROM, Progress, STRONG_BASELINE_ABOVE, Tally,
};
use crate::domain::basics::status::Status;
use crate::report::html::writer::Html;
use crate::report::words::status_words;

/// The height of the gauge's bar, and of the scale below it, in pixels.
const GAUGE: u32 = 24;
/// The height of a bar in a table, in pixels.
const SMALL_BAR: u32 = 12;

/// Writes the gauge, with its counts in words as caption.
pub(in crate::report) fn gauge(html: &mut Html, tally: &Tally) {
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
        html.signed(status, &format!("{count} {}", status_words(status)));
    }
    html.raw("</figcaption>\n</figure>\n");
}

/// Writes the bar of a tally in a table; `of` is the share in words.
pub(in crate::report) fn small_bar(html: &mut Html, tally: &Tally, of: &str) {
    let height = SMALL_BAR.to_string();
    svg(html, &[("width", "100%"), ("height", &height)], &format!("{of} done"));
    shares(html, tally, SMALL_BAR);
    html.raw("</svg>");
}

/// Opens a picture with a text alternative.
pub(in crate::report) fn svg(html: &mut Html, size: &[(&'static str, &str)], label: &str) {
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

/// Draws the shares of done, partial and missing as a bar: done is solid, the others are striped.
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
    for (class, dashes, from, to) in
        [("f-partial", "9 3", done, partial), ("f-missing", "3 3", partial, missing)]
    {
        if from < to {
            let (from, to, middle) = (percent(from), percent(to), (height / 2).to_string());
            let looks = [("class", class), ("stroke-dasharray", dashes)];
            let position = [("x1", &*from), ("x2", &to), ("y1", &middle), ("y2", &middle)];
            let stroke = [("stroke", "currentColor"), ("stroke-width", &*tall)];
            html.open("line", &[&looks[..], &position, &stroke].concat()).raw("</line>");
        }
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
