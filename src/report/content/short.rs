//! The short report, for a pull request or a message: the decision, the score, blockers and gaps, in
//! at most [`SHORT_LINES`] lines.

use crate::domain::basics::text::counted;
use crate::domain::insight::compare;
use crate::domain::records::checklist::ItemNo;
use crate::report::choice::SHORT_LINES;
use crate::report::content::builder::{DocumentBuilder, name};
use crate::report::content::{dissent, gaps, head};
use crate::report::document::{Block, Bullet, Line, Point, Section};
use crate::report::words::{capital, status_words};

/// The fewest points of open items: one, and the number of the others.
const LEAST: usize = 2;

/// Makes the only section of the short report.
pub(super) fn sections(builder: &DocumentBuilder<'_>) -> Vec<Section> {
    let mut blocks = head::verdict(builder);
    let mut dates = head::dates(builder);
    let dissent = dissent::count(builder);
    if let Block::Prose(lines) = &mut dates {
        lines.extend(since(builder).into_iter().chain(dissent.clone()));
    }
    blocks.push(dates);
    let taken = |blocks: &[Block]| 2 + blocks.iter().map(height).sum::<usize>();
    if taken(&blocks) + LEAST > SHORT_LINES {
        // Which checklist it was is known from the review.
        blocks.pop();
        let dissent = dissent.map(|line| Block::Prose(vec![line]));
        let fits = |block: &Block| taken(&blocks) + height(block) + LEAST <= SHORT_LINES;
        let dissent = dissent.filter(fits);
        blocks.extend(dissent);
    }
    let points = open(builder, SHORT_LINES.saturating_sub(taken(&blocks)).max(LEAST));
    if !points.is_empty() {
        blocks.push(Block::List(Bullet::Dot, points));
    }
    vec![head::section(blocks)]
}

/// Returns the number of lines of a block, with the blank line after it.
fn height(block: &Block) -> usize {
    if let Block::Prose(lines) = block { lines.len() + 1 } else { 1 }
}

/// Returns the changes since the last review, counted, as a line.
fn since(builder: &DocumentBuilder<'_>) -> Option<Line> {
    let session = builder.session;
    let day = builder.document.days.of(session.last_time()?.created_at?);
    let words = compare::words(&compare::since_last_time(session));
    Some(Line::default().own(format!("Since {day}: {words}.")))
}

/// Returns blockers, then other gaps, as at most `room` points; the last one counts those left out.
fn open(builder: &DocumentBuilder<'_>, room: usize) -> Vec<Point> {
    let flagged = gaps::flagged(builder);
    let mut plan = builder.plan();
    plan.retain(|&item| !builder.session.answer(item).blocker);
    // By due date, items without one last.
    plan.sort_by_key(|&item| {
        let due = builder.session.answer(item).due;
        (due.is_none(), due)
    });
    let all: Vec<ItemNo> = flagged.into_iter().chain(plan).collect();
    let shown = if all.len() > room { room - 1 } else { all.len() };
    let mut points: Vec<Point> =
        all[..shown].iter().map(|&item| Point::new(gap(builder, item))).collect();
    if all.len() > shown {
        let more = counted(all.len() - shown, "more is open", "more are open");
        points.push(Point::new(Line::default().own(format!("and {more}"))));
    }
    points
}

/// Returns a blocker or a gap as a line.
fn gap(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let answer = builder.session.answer(item);
    if answer.blocker {
        return Line::default().strong("Blocker:").own(" ").extend(gaps::blocker(builder, item));
    }
    let status = capital(status_words(answer.status));
    let due = gaps::due(builder, answer).map(|due| format!(", {due}")).unwrap_or_default();
    Line::data_of(builder.sentence(item))
        .own(format!(" {status}, "))
        .extend(name(answer.owner(), "no owner"))
        .own(format!("{due}."))
}
