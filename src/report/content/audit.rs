//! The sections for an audit: what was reviewed, the decisions and conditions from first to last, the blockers
//! and risks that came and went, the evidence with its author, and the changes of every item.

use chrono::{DateTime, Utc};

use crate::domain::basics::names::SessionId;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Text, counted};
use crate::domain::records::answer::HistoryEntry;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::condition::{Condition, ConditionState};
use crate::domain::records::decision::Decision;
use crate::domain::records::evidence::Evidence;
use crate::domain::session::value;
use crate::report::choice::Part;
use crate::report::content::below::address;
use crate::report::content::builder::DocumentBuilder;
use crate::report::content::verdict::names;
use crate::report::document::{Block, Bullet, Group, Line, Point, Section, Span, paragraphs};
use crate::report::words::{capital, one_line};

/// The most characters of a former or a present text that the history repeats: the present one stands whole in
/// its own place.
const LONGEST: usize = 240;

/// Makes the section that says what was reviewed.
pub(super) fn checklist(builder: &DocumentBuilder<'_>) -> Section {
    let (session, days) = (builder.session, builder.document.days);
    let checklist = session.checklist();
    let (items, categories) = (checklist.len(), checklist.numbered_categories().count());
    let counts = format!(
        ", version {}: {} in {}.",
        checklist.version(),
        counted(items, "item", "items"),
        counted(categories, "category", "categories"),
    );
    let title = Line::default().data(checklist.title()).own(", ").id(checklist.id()).own(counts);
    let review = |words: &'static str, id: &SessionId| {
        Line::default().own(words).with(Span::Id(id.to_string()))
    };
    let begun = format!(", begun {}.", days.moment(session.created_at()));
    let mut points =
        vec![Point::new(title), Point::new(review("Review ", session.id()).own(begun))];
    let previous = |id| Point::new(review("It follows the review ", id).own("."));
    points.extend(session.previous().map(previous));
    points.push(Point::new(
        Line::default()
            .own("Days and times are local; the offset from UTC stands behind each time."),
    ));
    let blocks = vec![Block::List(Bullet::Dot, points)];
    Section::new(Part::Checklist, Line::default().own("What was reviewed"), blocks)
}

/// Makes the section of the decisions and their conditions, from first to last.
pub(super) fn record(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let decision = builder.session.decision()?;
    let mut points: Vec<Point> = decision
        .earlier
        .iter()
        .map(|earlier| {
            let line = moment(builder, earlier.at).own(capital(earlier.outcome.words()));
            Point::new(line.own(", decided by ").data(&earlier.by).own("."))
        })
        .collect();
    points.push(Point::with(decided(builder, decision), paragraphs(&decision.remarks)));
    let heading = Line::default().own("History of the decision");
    let mut section = Section::new(Part::Record, heading, vec![Block::List(Bullet::Dot, points)]);
    section.blocks.extend(signatures(decision));
    let conditions = decision.with_their_ids().map(|(id, one)| condition(builder, &id, one));
    let conditions: Vec<Point> = conditions.collect();
    let open = open_then(builder, decision);
    let heading = format!("Neither done nor not applicable at that time ({})", open.len());
    section.groups.extend(Group::list(heading, open));
    section.groups.extend(Group::list(
        format!("What became of the conditions ({})", conditions.len()),
        conditions,
    ));
    Some(section)
}

fn decided(builder: &DocumentBuilder<'_>, decision: &Decision) -> Line {
    let line = moment(builder, decision.at).own(capital(decision.outcome.words()));
    let line = line.own(", decided by ").data(&decision.by);
    let line = match &decision.recorded_by {
        nobody if nobody.is_blank() => line,
        by => line.own(", recorded by ").data(by),
    };
    match decision.score.known().copied().flatten() {
        Some(score) => line.own(format!(
            ", on {} of {} complete, {} of {} assessed, {}.",
            score.done,
            score.applicable(),
            score.assessed(),
            score.total(),
            counted(score.blockers as usize, "blocker", "blockers"),
        )),
        None => line.own("."),
    }
}

/// Returns the items that were neither done nor not applicable when it was decided, with their state then.
fn open_then(builder: &DocumentBuilder<'_>, decision: &Decision) -> Vec<Point> {
    let point = |(item, state): (ItemNo, &str)| {
        let state = capital(&one_line(&Text::new(state)));
        Point::new(item_line(builder, item).own(" ").extend(Line::data_of(state)).own("."))
    };
    decision.open_then(builder.session).map(point).collect()
}

/// Returns how a decision was signed.
fn signatures(decision: &Decision) -> Option<Block> {
    if decision.signed.is_empty() {
        return None;
    }
    let by = match &decision.recorded_by {
        nobody if nobody.is_blank() => &decision.by,
        by => by,
    };
    let line = Line::default().own("Signed by ").extend(names(&decision.signed)).own(". ");
    let line = line.own("The names were entered by ").data(by);
    Some(Block::Prose(vec![line.own("; the file holds no cryptographic signature.")]))
}

/// Returns a condition with its state and its changes.
fn condition(builder: &DocumentBuilder<'_>, id: &Text, condition: &Condition) -> Point {
    let days = builder.document.days;
    let words = match condition.state {
        ConditionState::Open => condition.words(days),
        _ => format!("{}, {}", condition.words(days), condition.who_and_when(days.today)),
    };
    let line = Line::default().data(&condition.text);
    let line = line.own(" (").data(&Text::new(words)).own(") ").with(Span::Id(one_line(id)));
    Point::with(line, entries(builder, &condition.history))
}

/// Makes the section of the blockers and accepted risks that came and went, from first to last.
pub(super) fn flags(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let of_item = |item| {
        let history = builder.session.answer(item).history.iter();
        let flags = history.filter(|entry| ["blocker", "risk"].contains(&entry.field.raw()));
        flags.map(move |entry| (entry, item))
    };
    let items = builder.document.listed();
    let mut all: Vec<_> = items.flat_map(|(item, _)| of_item(item)).collect();
    all.sort_by_key(|(entry, item)| (entry.at, *item));
    let points = all.into_iter().map(|(entry, item)| {
        Point::with(item_line(builder, item), vec![vec![change(builder, entry)]])
    });
    let heading = "History of the blockers and accepted risks";
    Section::list(Part::Flags, heading, Bullet::Dot, points.collect())
}

/// Makes the section of the evidence; what is done without any is named.
pub(super) fn evidence(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let items = || builder.document.listed();
    let with = items().filter(|(_, answer)| !answer.evidence.is_empty()).map(|(item, answer)| {
        let given = answer.evidence.iter().map(|one| given(builder, one)).collect();
        Point::with(item_line(builder, item), vec![given])
    });
    let without = items()
        .filter(|(_, answer)| answer.status == Some(Status::Done) && answer.evidence.is_empty())
        .map(|(item, _)| Point::new(item_line(builder, item)));
    let (with, without): (Vec<Point>, Vec<Point>) = (with.collect(), without.collect());
    let heading = Line::default().own("Evidence, and who gave it");
    let groups = [
        Group::list(format!("With evidence ({})", with.len()), with),
        Group::list(format!("Done, and no evidence is named ({})", without.len()), without),
    ];
    let groups: Vec<Group> = groups.into_iter().flatten().collect();
    (!groups.is_empty()).then(|| Section::grouped(Part::Evidence, heading, groups))
}

fn given(builder: &DocumentBuilder<'_>, evidence: &Evidence) -> Line {
    let line = moment(builder, evidence.at);
    let line = if evidence.by.is_blank() { line } else { line.data(&evidence.by).own(": ") };
    line.with(address(&evidence.link))
}

/// Makes the section of the changes of every item. It has no headings of categories, below which a page that is
/// read back has the answers.
pub(super) fn history(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let changed = builder.document.listed().filter(|(_, answer)| !answer.history.is_empty());
    let points = changed.map(|(item, answer)| {
        Point::with(item_line(builder, item), entries(builder, &answer.history))
    });
    Section::list(Part::History, "Who said what, and when", Bullet::Dot, points.collect())
}

/// Returns the statement of an item with its id.
fn item_line(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let line = Line::data_of(builder.sentence(item)).own(" ");
    line.id(&builder.session.checklist().item(item).id)
}

/// Returns the changes of a history as one paragraph, a line each; none for an empty one.
fn entries(builder: &DocumentBuilder<'_>, history: &[HistoryEntry]) -> Vec<Vec<Line>> {
    let lines: Vec<Line> = history.iter().map(|entry| change(builder, entry)).collect();
    if lines.is_empty() { Vec::new() } else { vec![lines] }
}

/// Returns a change as a line: `2026-11-22 15:02 +01:00, ana: status unassessed → partial`.
fn change(builder: &DocumentBuilder<'_>, entry: &HistoryEntry) -> Line {
    let line = moment(builder, entry.at);
    let line = if entry.by.is_blank() { line } else { line.data(&entry.by).own(": ") };
    let line = line.extend(changed(entry));
    if entry.is_undo() { line.own(" (undo)") } else { line }
}

fn changed(entry: &HistoryEntry) -> Line {
    let words = |kept| value::words(&entry.field, kept).map(|words| cut(&one_line(&words)));
    let said = |how: &'static str, words: String| Line::default().own(how).with(Span::Data(words));
    let field = || Line::default().data(&entry.field);
    match (entry.field.raw(), words(&entry.from), words(&entry.to)) {
        ("blocker", _, Some(flag)) if flag == "yes" => Line::default().own("flagged as a blocker"),
        ("blocker", ..) => Line::default().own("no blocker any more"),
        ("risk", _, Some(risk)) => said("risk accepted: ", risk),
        ("risk", Some(risk), None) => said("risk not accepted any more: ", risk),
        (_, None, Some(to)) => field().own(": ").with(Span::Data(to)),
        (_, Some(from), None) => field().own(" cleared, was ").with(Span::Data(from)),
        (_, Some(from), Some(to)) => {
            field().own(" ").with(Span::Data(from)).own(" \u{2192} ").with(Span::Data(to))
        }
        (_, None, None) => field().own(" cleared"),
    }
}

/// Returns the beginning of a line for a moment; empty for one that is not known.
fn moment(builder: &DocumentBuilder<'_>, at: Option<DateTime<Utc>>) -> Line {
    let moment = at.map(|at| format!("{}, ", builder.document.days.moment(at)));
    Line::default().own(moment.unwrap_or_default())
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &words[..end]),
        None => words.to_owned(),
    }
}
