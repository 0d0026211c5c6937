//! The verdict, which every report begins with: the decision with its reason and what it was made on, its conditions,
//! and the verdict of the last review with the conditions that are still promised from there.

use chrono::NaiveDate;

use crate::domain::basics::score::Tally;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::conditions::{self, Promise, PromiseCounts};
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::{Decision, Outcome};
use crate::report::choice::{Part, Template};
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{Block, Bullet, Line, Point, paragraphs};
use crate::report::words::{capital, one_line, plural};

/// The longest remark that the sentence of the decision quotes, in characters.
const SHORT_REMARK: usize = 160;

/// Returns the verdict of this review and that of the last one.
pub(super) fn blocks(builder: &DocumentBuilder<'_>) -> Vec<Block> {
    let none = || {
        let words = Line::default().strong("No decision yet.");
        vec![Block::Prose(std::iter::once(words).chain(next_due(builder)).collect())]
    };
    let decision = builder.session.decision();
    let mut blocks = decision.map_or_else(none, |decision| decided(decision, builder));
    let last = last_verdict(builder);
    match blocks.last_mut() {
        _ if last.is_empty() => {}
        Some(Block::Prose(lines)) => lines.extend(last),
        _ => blocks.push(Block::Prose(last)),
    }
    blocks.extend(carried_conditions(builder));
    blocks
}

/// Returns the decision: a paragraph, a long remark as a quotation, and the list of conditions.
fn decided(decision: &Decision, builder: &DocumentBuilder<'_>) -> Vec<Block> {
    let is_short = builder.document.choice.template == Template::Short;
    let remark = one_line(&decision.remarks);
    let is_long = remark.chars().count() > SHORT_REMARK;
    let is_quoted = !is_short && (is_long || decision.remarks.lines().count() > 1);
    let cut = || remark.chars().take(SHORT_REMARK).chain(['\u{2026}']).collect();
    let remark = if is_short && is_long { cut() } else { remark };
    let verdict = sentence(decision, builder);
    let verdict = match remark.strip_suffix('.').unwrap_or(&remark) {
        "" => verdict.own("."),
        _ if is_quoted => verdict.own(", for these reasons:"),
        remark => verdict.own(": \"").extend(Line::data_of(remark.to_owned())).own("\"."),
    };
    let mut blocks = vec![Block::Prose(vec![verdict])];
    if is_quoted {
        blocks.extend(paragraphs(&decision.remarks).into_iter().map(Block::Quote));
    }
    let promised = promised(decision, builder).map(|line| match next_due(builder) {
        Some(next) => line.own(" ").extend(next),
        None => line,
    });
    let rest = grounds(decision, builder).into_iter();
    let rest: Vec<Line> = rest.chain(promised.or_else(|| next_due(builder))).collect();
    match blocks.last_mut() {
        _ if rest.is_empty() => {}
        Some(Block::Prose(lines)) => lines.extend(rest),
        _ => blocks.push(Block::Prose(rest)),
    }
    let points = condition_points(decision, builder.document.days.today);
    let is_listed = !points.is_empty() && lists_conditions(builder);
    blocks.extend(is_listed.then_some(Block::List(Bullet::Box, points)));
    blocks
}

/// Returns whether the conditions stand below the verdict; without a summary they have a section of their own.
fn lists_conditions(builder: &DocumentBuilder<'_>) -> bool {
    [Part::Summary, Part::Conditions].into_iter().all(|part| builder.document.choice.holds(part))
}

/// Returns the outcome, the author, the day and the open blockers: `Conditional go, decided by dana on 2026-11-12 with 1
/// open blocker`.
fn sentence(decision: &Decision, builder: &DocumentBuilder<'_>) -> Line {
    let on = decision.at.map(|at| format!(" on {}", builder.document.days.of(at)));
    let with = match decision.open_blockers() {
        0 => String::new(),
        some => format!(" with {}", counted(some, "open blocker", "open blockers")),
    };
    Line::default()
        .strong(capital(decision.outcome.words()))
        .own(", decided by ")
        .data(&decision.by)
        .own(format!("{}{with}", on.unwrap_or_default()))
}

/// Returns the signatures, the score of that time where it differs from that of today, and the number of items that have
/// changed.
fn grounds(decision: &Decision, builder: &DocumentBuilder<'_>) -> Option<Line> {
    let mut line = Line::default();
    let is_short = builder.document.choice.template == Template::Short;
    if !decision.signed.is_empty() && !is_short {
        line = line.own("Signed by ").extend(names(&decision.signed)).own(". ");
    }
    let then = decision.score.known().copied().flatten();
    if let Some(then) = then.filter(|then| then != builder.session.tally()) {
        line = line.own(format!("It was decided on {}. ", score_words(&then)));
    }
    let changed = decision.changed_since(builder.session).len();
    if changed > 0 {
        let words = plural(changed, "item has changed", "items have changed");
        line = line.strong(format!("{changed} {words} since."));
    }
    (!line.is_empty()).then(|| line.trimmed())
}

/// Returns a score with the counts beside it: `24 of 31 complete, 77.4%, 1 blocker, 2 not assessed`.
fn score_words(tally: &Tally) -> String {
    let mut words = match tally.progress() {
        Some(progress) => {
            let (done, applicable) = (progress.done(), progress.applicable());
            format!("{done} of {applicable} complete, {}", progress.percent())
        }
        None => "nothing applicable".to_owned(),
    };
    if tally.blockers > 0 {
        words = format!("{words}, {}", counted(tally.blockers as usize, "blocker", "blockers"));
    }
    if tally.unassessed > 0 {
        words = format!("{words}, {} not assessed", tally.unassessed);
    }
    words
}

/// Returns the names of a list with commas between them.
pub(crate) fn names(names: &[Text]) -> Line {
    names.iter().enumerate().fold(Line::default(), |line, (number, name)| {
        let comma = if number == 0 { "" } else { ", " };
        line.own(comma).data(name)
    })
}

/// Returns how many conditions are met, and what the open ones lack: `Conditions: 1 of 2 met.`
fn promised(decision: &Decision, builder: &DocumentBuilder<'_>) -> Option<Line> {
    let today = builder.document.days.today;
    let all = || decision.standing().map(|(.., condition)| condition);
    let counts = PromiseCounts::of(all(), today);
    if counts.total == 0 {
        let needs_one = decision.outcome == Outcome::ConditionalGo;
        return needs_one.then(|| Line::default().own("It names no condition."));
    }
    let line = Line::default().own(format!("Conditions: {} of {} met.", counts.met, counts.total));
    let line = with_overdue(line, counts);
    let is_vague = |one: &&Condition| one.is_open() && (one.owner().is_none() || one.due.is_none());
    Some(match all().filter(is_vague).count() {
        0 => line,
        some => line.own(" ").strong(format!("{some} without an owner or a date.")),
    })
}

/// Returns what is due next: `Next due 2026-11-30 (ben).`
fn next_due(builder: &DocumentBuilder<'_>) -> Option<Line> {
    let (due, owner) = conditions::next_due(builder.session, builder.document.days.today)?;
    Some(match owner {
        Some(owner) => Line::default().own(format!("Next due {due} (")).data(owner).own(")."),
        None => Line::default().own(format!("Next due {due} (no owner).")),
    })
}

/// Returns a line with the number of overdue conditions, if there are any.
fn with_overdue(line: Line, counts: PromiseCounts) -> Line {
    match counts.overdue {
        0 => line,
        some => line.own(" ").strong(format!("{some}{COUNT_OVERDUE}")),
    }
}

/// The end of the sentence that counts overdue conditions.
pub(crate) const COUNT_OVERDUE: &str = " overdue.";
/// The mark of a condition whose due date has passed on the day of the report.
pub(crate) const OVERDUE: &str = ", overdue";

/// Returns a point for each condition that a decision depends on; that of one that is met is ticked.
pub(super) fn condition_points(decision: &Decision, today: NaiveDate) -> Vec<Point> {
    let points = decision.standing().map(|(.., one)| Point {
        is_ticked: !one.is_open(),
        ..Point::new(condition_line(one, today))
    });
    points.collect()
}

/// Returns a condition as a line: `Repeat the drill (ben, by 2026-12-15, met by ana)`.
pub(crate) fn condition_line(condition: &Condition, today: NaiveDate) -> Line {
    let overdue = if condition.is_overdue(today) { OVERDUE } else { "" };
    let owner = condition.owner.as_ref().map(|owner| Line::default().data(owner));
    let due = condition.due.map(|due| Line::default().own(format!("by {due}{overdue}")));
    let met = (condition.state == ConditionState::Met).then(|| match &condition.met_by {
        Some(by) => Line::default().own("met by ").data(by),
        None => Line::default().own("met"),
    });
    let facts: Vec<Line> = [owner, due, met].into_iter().flatten().collect();
    let line = Line::default().data(&condition.text);
    if facts.is_empty() {
        return line;
    }
    let facts = facts.into_iter().enumerate().fold(Line::default(), |line, (number, fact)| {
        line.own(if number == 0 { " (" } else { ", " }).extend(fact)
    });
    line.extend(facts).own(")")
}

/// Returns the verdict of the last review, and how many of the conditions from before, which this decision does not take
/// over, are met.
fn last_verdict(builder: &DocumentBuilder<'_>) -> Vec<Line> {
    let days = builder.document.days;
    let last = builder.session.last_time().and_then(|last| last.decision());
    let mut lines = Vec::new();
    lines.extend(last.map(|last| {
        let on = last.at.map(|at| format!(" on {}", days.of(at))).unwrap_or_default();
        let outcome = last.outcome.words();
        let line = Line::default().own(format!("Last review: {outcome}, decided by "));
        line.data(&last.by).own(format!("{on}."))
    }));
    let carried = carried(builder);
    let counts = PromiseCounts::of(carried.iter().map(|promise| &promise.condition), days.today);
    if counts.total > 0 {
        let copied = carried.iter().find_map(|promise| promise.copied_at);
        let copied = copied.map(|at| format!(", as of {}", days.of(at))).unwrap_or_default();
        let (met, total) = (counts.met, counts.total);
        let line = format!("Conditions from before: {met} of {total} met{copied}.");
        lines.push(with_overdue(Line::default().own(line), counts));
    }
    lines
}

/// Returns the conditions of earlier decisions that this one does not take over.
fn carried(builder: &DocumentBuilder<'_>) -> Vec<Promise> {
    let mut all = builder.document.promises();
    all.retain(|promise| promise.session != *builder.session.id());
    all
}

/// Returns the list of those conditions from before that are not met.
fn carried_conditions(builder: &DocumentBuilder<'_>) -> Option<Block> {
    let today = builder.document.days.today;
    let carried = carried(builder);
    let open = carried.iter().filter(|promise| promise.condition.is_open());
    let points = open.map(|promise| Point::new(condition_line(&promise.condition, today)));
    let points: Vec<Point> = points.collect();
    let is_listed = !points.is_empty() && lists_conditions(builder);
    is_listed.then_some(Block::List(Bullet::Dot, points))
}
