//! The sections of items that need work: blockers, the action plan, unassessed, parked, accepted risks.

use chrono::NaiveDate;

use crate::domain::basics::names::{self, Spellings};
use crate::domain::insight::filter::Filter;
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::risk::Risk;
use crate::domain::session::Session;
use crate::report::choice::Part;
use crate::report::content::builder::{DocumentBuilder, name};
use crate::report::document::{
    Block, Bullet, Group, Line, Paragraph, Point, Section, Span, paragraphs,
};
use crate::report::words::{self, capital, full_stop, one_line, status_words};

/// Makes the section of blockers: of those that are not among the to-dos.
pub(super) fn blockers(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let mut items = flagged(builder);
    let has_to_do = builder.document.choice.holds(Part::ToDo);
    items.retain(|&item| !has_to_do || !builder.session.answer(item).is_to_do());
    let which = if has_to_do { " still flagged" } else { "" };
    let heading = match items.len() {
        0 => return None,
        1 => format!("Blocker{which}"),
        count => format!("Blockers{which} ({count})"),
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

/// The mark before a to-do that is a blocker.
pub(crate) const BLOCKER: &str = "Blocker.";
/// The words before the owner of an item that is not assessed.
pub(crate) const OWNER: &str = "Owner ";
/// The words between an owner and the earliest due date in the heading of the to-dos.
pub(crate) const FIRST_DUE: &str = "first due ";
/// The largest number of items that are not assessed and all listed.
const MOST_UNASSESSED: usize = 40;

/// Makes the section of the action plan, a group per owner: first of those without an owner, then in the order of the earliest
/// due date.
pub(super) fn to_do(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let plan = builder.plan();
    if plan.is_empty() {
        return None;
    }
    let heading = Line::default().own(format!("To do ({})", plan.len()));
    let owner = |item: &ItemNo| builder.session.answer(*item).owner().map(names::folded);
    let chunks = plan.chunk_by(|a, b| owner(a) == owner(b));
    let mut chunks: Vec<Vec<ItemNo>> = chunks.map(<[ItemNo]>::to_vec).collect();
    let answer = |item: ItemNo| builder.session.answer(item);
    for items in &mut chunks {
        items.sort_by_key(|&item| {
            let Answer { blocker, due, .. } = *answer(item);
            (!blocker, due.is_none(), due)
        });
    }
    chunks.sort_by_key(|items| {
        let is_owned = items.iter().any(|&item| answer(item).owner().is_some());
        let first = first_due(builder, items);
        (is_owned, first.is_none(), first)
    });
    let spellings = Spellings::of(builder.session.named());
    let groups = chunks.into_iter().map(|items| group(builder, &items, &spellings)).collect();
    Some(Section::grouped(Part::ToDo, heading, groups))
}

/// Returns the earliest due date of some items.
fn first_due(builder: &DocumentBuilder<'_>, items: &[ItemNo]) -> Option<NaiveDate> {
    items.iter().filter_map(|&item| builder.session.answer(item).due).min()
}

/// Makes the group of one owner's items.
fn group(builder: &mut DocumentBuilder<'_>, items: &[ItemNo], spellings: &Spellings) -> Group {
    let owner = items.first().and_then(|&item| builder.session.answer(item).owner());
    let heading = name(owner.map(|owner| spellings.first(owner)), NOBODY);
    let heading = match first_due(builder, items) {
        Some(due) => heading.own(format!(" ({FIRST_DUE}{due})")),
        None => heading,
    };
    let points = items.iter().map(|&item| {
        let line = task(builder, item);
        Point::with(line, builder.below_to_do(item))
    });
    Group { heading, blocks: vec![Block::List(Bullet::Box, points.collect())] }
}

/// Returns an item of the action plan as a line: `Blocker. Backups are automated. Missing. No date. data.backups`.
fn task(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let answer = builder.session.answer(item);
    let line = Line::default();
    let line = if answer.blocker { line.strong(BLOCKER).own(" ") } else { line };
    let status = capital(status_words(answer.status));
    let facts = match due(builder, answer) {
        Some(due) => format!(" {status}, {due}. "),
        None => format!(" {status}. No date. "),
    };
    let id = &builder.session.checklist().item(item).id;
    line.extend(builder.sentence_before_id(item)).own(facts).id(id)
}

/// Makes the section of the items that are not assessed and no to-dos. If they are many, only those are listed about
/// which something is said.
pub(super) fn not_assessed(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let items = builder.document.listed().map(|(item, _)| item);
    let mut items: Vec<ItemNo> = items.filter(|&item| builder.is_only_unassessed(item)).collect();
    let heading = Line::default().own(format!("Not assessed ({})", items.len()));
    if items.is_empty() {
        return None;
    }
    let is_all = builder.document.choice.only != Filter::Everything;
    let mut blocks = Vec::new();
    if items.len() > MOST_UNASSESSED && !is_all {
        blocks.push(Block::Prose(vec![unassessed_counts(builder.session, &items)]));
        items.retain(|&item| says_something(builder.session.answer(item)));
    }
    let points: Vec<Point> = items
        .into_iter()
        .map(|item| Point {
            id: Some(builder.session.checklist().item(item).id.clone()),
            ..Point::with(unassessed(builder, item), builder.below(item))
        })
        .collect();
    blocks.extend((!points.is_empty()).then_some(Block::List(Bullet::Box, points)));
    Some(Section::new(Part::NotAssessed, heading, blocks))
}

/// Returns whether an answer without a status says anything.
fn says_something(answer: &Answer) -> bool {
    let is_empty = answer.note.is_blank() && answer.evidence.is_empty() && !answer.blocker;
    !is_empty
        || answer.owner().is_some()
        || answer.due.is_some()
        || answer.accepted_risk().is_some()
}

/// Returns how many of some items each category has.
pub(crate) fn unassessed_counts(session: &Session, items: &[ItemNo]) -> Line {
    let checklist = session.checklist();
    let counts = checklist.numbered_categories().filter_map(|(number, category)| {
        let count = items.iter().filter(|&&item| checklist.category_of(item) == number).count();
        (count > 0).then_some((category, count))
    });
    let line = Line::default().own("Too many to list here: ");
    let line = counts.enumerate().fold(line, |line, (number, (category, count))| {
        let comma = if number == 0 { "" } else { ", " };
        line.own(comma).data(&category.title).own(format!(" {count}"))
    });
    line.own(".")
}

/// Returns an item without a status as a line, with the owner and the due date that it has.
fn unassessed(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let answer = builder.session.answer(item);
    let line = Line::default();
    let line = if answer.blocker { line.strong(BLOCKER).own(" ") } else { line };
    let line = line.extend(builder.sentence_before_id(item)).own(" ");
    let line = match (answer.owner(), due(builder, answer)) {
        (None, None) => line,
        (None, Some(due)) => line.own(format!("{}. ", capital(&due))),
        (Some(owner), due) => {
            let due = due.unwrap_or_else(|| "no date".to_owned());
            line.own(OWNER).data(owner).own(format!(", {due}. "))
        }
    };
    line.id(&builder.session.checklist().item(item).id)
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
