//! The score as a badge: an SVG picture of one line for a README or a wiki. It says in words what its
//! colours mean, and has no script or external resource.

use crate::domain::basics::score::{Band, Progress, Tally};
use crate::domain::basics::text::counted;
use crate::report::document::Document;
use crate::report::markup::escape;

/// The text on the left.
const LABEL: &str = "production readiness";
/// The assumed width of a character, in pixels; the text is stretched to fit.
const CHARACTER: usize = 7;
/// The space on each side of a text, in pixels.
const MARGIN: usize = 8;

/// Renders the score of a document as SVG.
pub fn render(document: &Document<'_>) -> String {
    let tally = document.session.tally();
    let message = message(tally);
    let colour = colour(tally);
    let (left, right) = (width(LABEL), width(&message));
    let total = left + right;
    let system = escape(&document.session.system().shown().to_string());
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" viewBox="0 0 {total} 20" role="img" aria-label="{LABEL} of {system}: {message}">
<title>{LABEL} of {system}: {message}</title>
<rect width="{left}" height="20" fill="#444"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11" text-anchor="middle">
<text x="{left_middle}" y="14" textLength="{left_text}">{LABEL}</text>
<text x="{right_middle}" y="14" textLength="{right_text}">{message}</text>
</g>
</svg>
"##,
        left_middle = left / 2,
        left_text = left - 2 * MARGIN,
        right_middle = left + right / 2,
        right_text = right - 2 * MARGIN,
    )
}

fn width(words: &str) -> usize {
    words.chars().count() * CHARACTER + 2 * MARGIN
}

fn message(tally: &Tally) -> String {
    let score = tally.progress().map_or_else(
        || "nothing applicable".to_owned(),
        |progress| format!("{} {}", progress.percent(), progress.band().words()),
    );
    match tally.blockers as usize {
        0 => score,
        some => format!("{score}, {}", counted(some, "blocker", "blockers")),
    }
}

/// Returns the background colour; white text is readable on each.
fn colour(tally: &Tally) -> &'static str {
    match tally.progress().map(Progress::band) {
        _ if tally.blockers > 0 => "#b3261e",
        Some(Band::StrongBaseline) => "#1a7f37",
        Some(Band::ManagedRisk) => "#8a5a00",
        Some(Band::PreProduction) => "#b3261e",
        None => "#5f6368",
    }
}
