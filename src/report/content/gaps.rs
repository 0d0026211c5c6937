//! The sections of items that need work: blockers, the action plan, unassessed, parked, accepted risks.

use crate::domain::basics::names::{self, Spellings};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::report::choice::Part;
use crate::report::content::builder::{DocumentBuilder, name};
use crate::report::document::{
    Block, Bullet, Group, Line, Paragraph, Point, Section, Span, paragraphs,
};
use crate::report::words::{self, capital, full_stop, one_line, status_words};

/// Makes the section of blockers.
pub(super) fn blockers(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let items = flagged(builder);
    let heading = match items.len() {
        0 => return None,
        1 => "Blocker".to_owned(),
        count => format!("Blockers ({count})"),
    };
    let points = items.into_iter().map(|item| {
        let line = blocker(builder, item);
        Point::with(line, builder.below(item))
    });
    Section::list(Part::Blockers, heading, Bullet::Dot, points.collect())
}

/// Returns the items flagged as blockers that the report lists.
pub(super) fn flagged(builder: &DocumentBuilder<'_>) -> Vec<ItemNo> {
    let flagged = builder.document.listed().filter(|(_, answer)| answer.blocker);
    flagged.map(|(item, _)| item).collect()
}

/// Returns a blocker as a line with its status, owner and due date.
pub(super) fn blocker(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let answer = builder.session.answer(item);
    let line = Line::default().with(Span::StrongData(builder.sentence(item)));
    let status = capital(status_words(answer.status));
    if answer.is_open() {
        line.own(format!(" {status}. ")).extend(who_and_when(builder, answer))
    } else {
        line.own(format!(" {status}, and still flagged."))
    }
}

/// Returns owner and due date; a missing one is emphasised.
fn who_and_when(builder: &DocumentBuilder<'_>, answer: &Answer) -> Line {
    match (answer.owner(), due(builder, answer)) {
        (None, None) => Line::default().strong("No owner, no date."),
        (None, Some(due)) => Line::default().strong("No owner").own(format!(", {due}.")),
        (Some(owner), None) => Line::default().data(owner).own(", ").strong("no date."),
        (Some(owner), Some(due)) => Line::default().data(owner).own(format!(", {due}.")),
    }
}

/// Returns the due date in words: `due 2026-12-10`, marked if it has passed.
pub(super) fn due(builder: &DocumentBuilder<'_>, answer: &Answer) -> Option<String> {
    let overdue = if answer.is_overdue(builder.document.days.today) { OVERDUE } else { "" };
    answer.due.map(|due| format!("due {due}{overdue}"))
}

/// The mark of a due date that has passed on the day of the report.
pub(crate) const OVERDUE: &str = " (overdue)";
/// The label of a risk's compensating control.
pub(crate) const CONTROL: &str = "Until then:";
/// The heading of the items without an owner.
pub(crate) const NOBODY: &str = "No owner yet";

/// Makes the section of the action plan, a group per owner.
pub(super) fn to_do(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let plan = builder.plan();
    if plan.is_empty() {
        return None;
    }
    let heading = Line::default().own(format!("To do ({})", plan.len()));
    let owner = |item: &ItemNo| builder.session.answer(*item).owner().map(names::folded);
    let chunks: Vec<&[ItemNo]> = plan.chunk_by(|a, b| owner(a) == owner(b)).collect();
    let spellings = Spellings::of(builder.session.named());
    let groups = chunks.into_iter().map(|items| group(builder, items, &spellings)).collect();
    Some(Section::grouped(Part::ToDo, heading, groups))
}

/// Makes the group of one owner's items.
fn group(builder: &mut DocumentBuilder<'_>, items: &[ItemNo], spellings: &Spellings) -> Group {
    let owner = items.first().and_then(|&item| builder.session.answer(item).owner());
    let heading = name(owner.map(|owner| spellings.first(owner)), NOBODY);
    let points = items.iter().map(|&item| {
        let line = task(builder, item);
        Point::with(line, builder.below(item))
    });
    Group { heading, blocks: vec![Block::List(Bullet::Box, points.collect())] }
}

/// Returns an item of the action plan as a line.
fn task(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let answer = builder.session.answer(item);
    let blocker = if answer.blocker { ", blocker" } else { "" };
    let due = due(builder, answer).map(|due| format!(", {due}")).unwrap_or_default();
    let status = capital(status_words(answer.status));
    Line::data_of(builder.sentence(item)).own(format!(" {status}{blocker}{due}."))
}

/// Makes the section of unassessed items; none in a review that has not begun, whose list of items
/// shows it.
pub(super) fn not_assessed(builder: &DocumentBuilder<'_>) -> Option<Section> {
    if builder.session.tally().assessed() == 0 {
        return None;
    }
    let items = builder.document.listed().filter(|(_, answer)| answer.status.is_none());
    let points = items.map(|(item, _)| Point::new(Line::data_of(builder.sentence(item))));
    let points: Vec<Point> = points.collect();
    let heading = format!("Not assessed ({})", points.len());
    Section::list(Part::NotAssessed, heading, Bullet::Dot, points)
}

/// Makes the section of items that the meeting parked.
pub(super) fn parked(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let parked = &builder.session.meeting()?.parked;
    let items = parked.iter().filter_map(|id| builder.session.checklist().number(id));
    let points: Vec<Point> = items
        .filter(|&item| builder.lists(item))
        .map(|item| {
            let status = capital(status_words(builder.session.answer(item).status));
            Point::new(Line::data_of(builder.sentence(item)).own(format!(" {status}.")))
        })
        .collect();
    let heading = format!("Parked, to be talked about elsewhere ({})", points.len());
    Section::list(Part::Parked, heading, Bullet::Dot, points)
}

/// Counts the accepted risks of all items that are in force or lapsed.
pub(super) fn count_risks(builder: &DocumentBuilder<'_>, wanted: Standing) -> usize {
    let found = builder.session.answers().filter_map(|(item, _)| standing(builder, item));
    found.filter(|(_, how)| *how == wanted).count()
}

/// The validity of an accepted risk on the day of the report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    InForce,
    Lapsed,
}

/// Returns the risk of an item and its validity. The last review's risk counts only once it has lapsed,
/// and unless it was accepted again.
fn standing<'d>(builder: &DocumentBuilder<'d>, item: ItemNo) -> Option<(&'d Risk, Standing)> {
    let session = builder.session;
    let lapsed = session.lapsed_risk(item, builder.document.days.today);
    let in_force = || session.answer(item).accepted_risk().map(|risk| (risk, Standing::InForce));
    lapsed.map(|risk| (risk, Standing::Lapsed)).or_else(in_force)
}

/// Makes the section of accepted risks: lapsed ones first, then by the day on which they end.
pub(super) fn risks(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let items = builder.document.listed();
    let mut risks: Vec<(&Risk, Standing, ItemNo)> = items
        .filter_map(|(item, _)| standing(builder, item).map(|(risk, how)| (risk, how, item)))
        .collect();
    risks.sort_by_key(|(risk, how, item)| (*how == Standing::InForce, risk.until, *item));
    let points = risks.into_iter().map(|(risk, how, item)| {
        let line = Line::default().with(Span::StrongData(builder.sentence(item)));
        let line = line.own(" ").extend(accepted(risk, how));
        Point::with(line, reasons(risk))
    });
    Section::list(Part::Risks, "Accepted risks", Bullet::Dot, points.collect())
}

fn accepted(risk: &Risk, how: Standing) -> Line {
    let line = match (how, risk.until) {
        (Standing::InForce, until) => Line::default().own(format!("Until {}", words::until(until))),
        (Standing::Lapsed, Some(until)) => Line::default().strong(format!("Lapsed on {until}")),
        (Standing::Lapsed, None) => Line::default().strong("Lapsed: no date"),
    };
    line.own(", accepted by ").data(&risk.by).own(".")
}

/// Returns the reason of a risk and its compensating control, as one paragraph.
fn reasons(risk: &Risk) -> Vec<Paragraph> {
    let mut lines: Vec<Line> = paragraphs(&risk.why).into_iter().flatten().collect();
    if !risk.control.is_blank() {
        let control = full_stop(&one_line(&risk.control));
        lines.push(Line::default().own(CONTROL).own(" ").with(Span::Data(control)));
    }
    if lines.is_empty() { Vec::new() } else { vec![lines] }
}
