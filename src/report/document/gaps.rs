//! What needs somebody: blockers, the action plan by owner, accepted risks.

use chrono::NaiveDate;

use crate::domain::answer::Answer;
use crate::domain::checklist::ItemNo;
use crate::domain::names::{self, Spellings};
use crate::domain::order;
use crate::domain::risk::Risk;
use crate::report::choice::Part;
use crate::report::document::head::name;
use crate::report::document::words::{capital, full_stop, one_line, paragraphs, status_words};
use crate::report::document::{
    Block, Bullet, Group, Line, Paragraph, Point, Section, Span, Teller,
};

/// What is flagged as a blocker.
pub(super) fn blockers(teller: &mut Teller<'_>) -> Option<Section> {
    let items = flagged(teller);
    let heading = match items.len() {
        0 => return None,
        1 => "Blocker".to_owned(),
        count => format!("Blockers ({count})"),
    };
    let points = items.into_iter().map(|item| {
        let line = blocker(teller, item);
        Point { line, told: teller.tell(item) }
    });
    let list = Block::List(Bullet::Dot, points.collect());
    Some(Section::new(Part::Blockers, Line::default().own(heading), vec![list]))
}

/// The items that are flagged.
pub(super) fn flagged(teller: &Teller<'_>) -> Vec<ItemNo> {
    let flagged = teller.session.answers().filter(|(_, answer)| answer.blocker);
    flagged.filter(|(_, answer)| teller.lists(answer)).map(|(item, _)| item).collect()
}

/// A blocker in a line; what is not said of it stands out.
pub(super) fn blocker(teller: &Teller<'_>, item: ItemNo) -> Line {
    let answer = teller.session.answer(item);
    let line = Line::default().with(Span::StrongData(full_stop(&teller.statement(item))));
    let status = capital(status_words(answer.status));
    if answer.is_open() {
        line.own(format!(" {status}. ")).extend(who_and_when(teller, answer))
    } else {
        line.own(format!(" {status}, and still flagged."))
    }
}

/// Who sees to a blocker and until when; what is not said stands out.
fn who_and_when(teller: &Teller<'_>, answer: &Answer) -> Line {
    match (answer.owner(), due(teller, answer)) {
        (None, None) => Line::default().strong("No owner, no date."),
        (None, Some(due)) => Line::default().strong("No owner").own(format!(", {due}.")),
        (Some(owner), None) => Line::default().data(owner).own(", ").strong("no date."),
        (Some(owner), Some(due)) => Line::default().data(owner).own(format!(", {due}.")),
    }
}

/// Until when something is to be done: `due 2026-12-10`, with a word where that day was over already.
pub(super) fn due(teller: &Teller<'_>, answer: &Answer) -> Option<String> {
    let overdue = if answer.is_overdue(teller.document.days.today) { OVERDUE } else { "" };
    answer.due.map(|due| format!("due {due}{overdue}"))
}

/// What stands behind a due date that was over on the day of the report.
pub(crate) const OVERDUE: &str = " (overdue)";
/// The label of a compensating control.
pub(crate) const CONTROL: &str = "Until then:";
/// What stands over the items that nobody sees to.
pub(crate) const NOBODY: &str = "No owner yet";

/// What somebody must see to, by owner.
pub(super) fn to_do(teller: &mut Teller<'_>) -> Option<Section> {
    let mut plan = teller.session.action_plan();
    plan.retain(|&item| teller.lists(teller.session.answer(item)));
    if plan.is_empty() {
        return None;
    }
    let heading = Line::default().own(format!("To do ({})", plan.len()));
    let owner = |item: &ItemNo| teller.session.answer(*item).owner().map(names::folded);
    let chunks: Vec<Vec<ItemNo>> =
        plan.chunk_by(|a, b| owner(a) == owner(b)).map(<[_]>::to_vec).collect();
    let spellings = Spellings::of(teller.session.named());
    let groups = chunks.into_iter().map(|items| group(teller, &items, &spellings)).collect();
    Some(Section::grouped(Part::ToDo, heading, groups))
}

/// What one person sees to.
fn group(teller: &mut Teller<'_>, items: &[ItemNo], spellings: &Spellings) -> Group {
    let owner = items.first().and_then(|&item| teller.session.answer(item).owner());
    let heading = name(owner.map(|owner| spellings.first(owner)), NOBODY);
    let points = items.iter().map(|&item| {
        let line = task(teller, item);
        Point { line, told: teller.tell(item) }
    });
    Group { heading, blocks: vec![Block::List(Bullet::Box, points.collect())] }
}

/// What is to be done with an item, in a line.
fn task(teller: &Teller<'_>, item: ItemNo) -> Line {
    let answer = teller.session.answer(item);
    let statement = full_stop(&teller.statement(item));
    let blocker = if answer.blocker { ", blocker" } else { "" };
    let due = due(teller, answer).map(|due| format!(", {due}")).unwrap_or_default();
    let status = capital(status_words(answer.status));
    Line::default().with(Span::Data(statement)).own(format!(" {status}{blocker}{due}."))
}

/// What nobody has said anything of. Where nobody has said anything of any item, the list of all items
/// says so.
pub(super) fn not_assessed(teller: &Teller<'_>) -> Option<Section> {
    if teller.session.tally().assessed() == 0 {
        return None;
    }
    let items = teller.document.listed().filter(|(_, answer)| answer.status.is_none());
    let points: Vec<Point> = items
        .map(|(item, _)| {
            let statement = full_stop(&teller.statement(item));
            Point { line: Line::default().with(Span::Data(statement)), told: Vec::new() }
        })
        .collect();
    let heading = Line::default().own(format!("Not assessed ({})", points.len()));
    let list = |points| vec![Block::List(Bullet::Dot, points)];
    (!points.is_empty()).then(|| Section::new(Part::NotAssessed, heading, list(points)))
}

/// What the meeting has parked: it is to be talked about elsewhere.
pub(super) fn parked(teller: &Teller<'_>) -> Option<Section> {
    let parked = &teller.session.meeting()?.parked;
    let items = parked.iter().filter_map(|id| teller.session.checklist().number(id));
    let points: Vec<Point> = items
        .filter(|&item| teller.lists(teller.session.answer(item)))
        .map(|item| {
            let statement = full_stop(&teller.statement(item));
            let status = capital(status_words(teller.session.answer(item).status));
            let line = Line::default().with(Span::Data(statement)).own(format!(" {status}."));
            Point { line, told: Vec::new() }
        })
        .collect();
    let heading = format!("Parked, to be talked about elsewhere ({})", points.len());
    let list = |points| vec![Block::List(Bullet::Dot, points)];
    (!points.is_empty())
        .then(|| Section::new(Part::Parked, Line::default().own(heading), list(points)))
}

/// Accepted risks, as counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Risks {
    /// How many are in force.
    pub(super) in_force: usize,
    /// How many have lapsed.
    pub(super) lapsed: usize,
}

impl Risks {
    /// Counts the risks of a session.
    pub(super) fn of(teller: &Teller<'_>) -> Self {
        let items = teller.session.answers();
        items.fold(Self::default(), |risks, (item, _)| match standing(teller, item) {
            Some((_, Standing::InForce)) => Self { in_force: risks.in_force + 1, ..risks },
            Some((_, Standing::Lapsed)) => Self { lapsed: risks.lapsed + 1, ..risks },
            None => risks,
        })
    }
}

/// Whether a risk is still accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    InForce,
    Lapsed,
}

/// The risk of an item, and whether it is still accepted: today's, or that of the last review where
/// nobody has accepted it anew.
fn standing<'d>(teller: &Teller<'d>, item: ItemNo) -> Option<(&'d Risk, Standing)> {
    if let Some(lapsed) = teller.session.lapsed_risk(item, teller.document.days.today) {
        return Some((lapsed, Standing::Lapsed));
    }
    let risk = teller.session.answer(item).accepted_risk()?;
    Some((risk, Standing::InForce))
}

/// Accepted risks, those that have lapsed first, then by the day on which they end.
pub(super) fn risks(teller: &mut Teller<'_>) -> Option<Section> {
    let items = teller.document.listed();
    let mut risks: Vec<(&Risk, Standing, ItemNo)> = items
        .filter_map(|(item, _)| standing(teller, item).map(|(risk, how)| (risk, how, item)))
        .collect();
    if risks.is_empty() {
        return None;
    }
    order::sort_by_key(&mut risks, |(risk, how, item)| {
        (*how == Standing::InForce, risk.until, *item)
    });
    let points = risks.into_iter().map(|(risk, how, item)| {
        let line = Line::default().with(Span::StrongData(full_stop(&teller.statement(item))));
        let line = line.own(" ").extend(accepted(risk, how));
        Point { line, told: reasons(risk) }
    });
    let list = Block::List(Bullet::Dot, points.collect());
    Some(Section::new(Part::Risks, Line::default().own("Accepted risks"), vec![list]))
}

fn accepted(risk: &Risk, how: Standing) -> Line {
    let line = match (how, risk.until) {
        (Standing::InForce, until) => Line::default().own(format!("Until {}", day(until))),
        (Standing::Lapsed, Some(until)) => Line::default().strong(format!("Lapsed on {until}")),
        (Standing::Lapsed, None) => Line::default().strong("Lapsed: no date"),
    };
    line.own(", accepted by ").data(&risk.by).own(".")
}

/// Why a risk can be borne, and what is done instead.
fn reasons(risk: &Risk) -> Vec<Paragraph> {
    let mut lines: Vec<Line> = paragraphs(&risk.why).into_iter().flatten().collect();
    if !risk.control.is_blank() {
        let control = full_stop(&one_line(&risk.control));
        lines.push(Line::default().own(CONTROL).own(" ").with(Span::Data(control)));
    }
    if lines.is_empty() { Vec::new() } else { vec![lines] }
}

fn day(until: Option<NaiveDate>) -> String {
    until.map_or_else(|| "no date".to_owned(), |until| until.to_string())
}
