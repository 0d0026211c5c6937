//! The sentences and headings beside the fields that pages of before have, or pages of some parts, and a whole page of
//! today does not. A page without marks is compared with them too.

use crate::domain::basics::score::{Band, Distance, MANAGED_RISK_FROM, STRONG_BASELINE_ABOVE};
use crate::domain::basics::status::Status;
use crate::domain::basics::text::counted;
use crate::domain::records::checklist::{Category, ItemNo};
use crate::domain::records::decision::Decision;
use crate::report::choice::Part;
use crate::report::content::verdict::names;
use crate::report::content::{gaps, items};
use crate::report::document::{Block, Document, Group, Line, Section, paragraphs};
use crate::report::markdown::bar_with;
use crate::report::words::capital;

/// The width of the gauge.
const GAUGE_WIDTH: usize = 48;

/// Returns a document with the sentences of before in place of those of today.
pub(super) fn document(document: Document<'_>) -> Document<'_> {
    let session = document.session;
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(
        session
            .tally()
            .progress()
            .map(|progress| Line::default().own(format!("{}.", goal(progress.distance())))),
    );
    lines.push(Line::default().own(gauge(&document)));
    // Without a list of to-dos an open blocker is counted as well.
    let unassessed = document.listed().filter(|(_, answer)| answer.status.is_none());
    let unassessed: Vec<ItemNo> = unassessed.map(|(item, _)| item).collect();
    lines.push(gaps::unassessed_counts(session, &unassessed));
    let statuses = Status::ALL.map(Status::word);
    lines.extend(statuses.map(|is| Line::default().own(format!("Was not asked, is {is}."))));
    let mut blocks: Vec<Block> = lines.into_iter().map(|line| Block::Prose(vec![line])).collect();
    if let Some(decision) = session.decision() {
        blocks.extend(decided(decision, &document).map(|line| Block::Prose(vec![line])));
        blocks.extend(paragraphs(&decision.remarks).into_iter().map(Block::Quote));
        let signed = Line::default().own("Signed by ").extend(names(&decision.signed)).own(".");
        blocks.push(Block::Prose(vec![signed]));
    }
    let head = Section { part: Part::Summary, heading: None, blocks, groups: Vec::new() };
    let headings = [
        (Part::Conditions, "Conditions"),
        (Part::Blockers, "Blocker"),
        (Part::Decision, "Decision"),
    ];
    let headings = headings
        .map(|(part, heading)| Section::new(part, Line::default().own(heading), Vec::new()));
    let group = |category: &Category| Group {
        heading: Line::default().data(&category.title),
        blocks: Vec::new(),
    };
    let categories = session.checklist().categories().iter().map(group).collect();
    let heading = Line::default().own(items::heading(document.choice.only));
    let items = Section::grouped(Part::Items, heading, categories);
    let sections = std::iter::once(head).chain(headings).chain([items]).collect();
    Document { sections, ..document }
}

/// Returns the sentences of the decision, with and without the section that lists its conditions.
fn decided<'d>(
    decision: &'d Decision,
    document: &'d Document<'_>,
) -> impl Iterator<Item = Line> + 'd {
    let on = decision.at.map(|at| format!(" on {}", document.days.of(at))).unwrap_or_default();
    let total = decision.standing().count();
    let met = decision.standing().filter(|(.., one)| !one.is_open()).count();
    let count = counted(total, "condition", "conditions");
    let conditions = (0..=met).flat_map(move |met| {
        let met = if met == 0 { String::new() } else { format!(", {met} met") };
        ["", " (below)"].map(|below| format!(", on {count}{met}{below}"))
    });
    let none = (total == 0).then(String::new);
    conditions.chain(none).map(move |conditions| {
        Line::default()
            .strong(capital(decision.outcome.words()))
            .own(", decided by ")
            .data(&decision.by)
            .own(format!("{on}{conditions}."))
    })
}

/// Returns the distance to another band: `13 more done items reach 60%`.
fn goal(distance: Distance) -> String {
    let words = |count: u32, one: &str, many: &str| {
        if count == 1 { format!("done item {one}") } else { format!("done items {many}") }
    };
    match distance {
        Distance::More(count, Band::StrongBaseline) => {
            format!("{count} more {} {STRONG_BASELINE_ABOVE}%", words(count, "passes", "pass"))
        }
        Distance::More(count, _) => {
            format!("{count} more {} {MANAGED_RISK_FROM}%", words(count, "reaches", "reach"))
        }
        Distance::Fewer(count, band) => {
            format!("{count} fewer {} to {}", words(count, "falls", "fall"), band.words())
        }
    }
}

/// Returns the gauge with its legend.
fn gauge(document: &Document<'_>) -> String {
    let bar = bar_with(document.session.tally(), GAUGE_WIDTH, '#').replace('!', "-");
    format!(
        "`[{bar}]` (# done, = partial, - missing, . not assessed, | {MANAGED_RISK_FROM}% and {STRONG_BASELINE_ABOVE}%)"
    )
}
