//! The responses of people who have assessed a review alone: how far they agree, who dissents from an answer, and for an
//! audit every response. Where they are hidden from the reader, a sentence says so.

use std::mem;

use crate::domain::basics::status::Status;
use crate::domain::basics::text::{Text, counted};
use crate::domain::insight::agreement::{Agreement, Dissent, HIDDEN, Voices};
use crate::domain::records::assessment::{Names, Submitted};
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::evidence::Evidence;
use crate::domain::records::response::Response;
use crate::domain::records::retired::Retired;
use crate::report::choice::Part;
use crate::report::content::below::{EVIDENCE, address};
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{
    Block, Bullet, Group, Line, Paragraph, Point, Section, Span, paragraphs,
};
use crate::report::words::{capital, full_stop, one_line, status_words};

/// The label of the reason why an item does not apply, below a response.
const REASON: &str = "Reason:";
/// The label of the statement that a response answered, where the item is worded otherwise now.
const ANSWERED: &str = "Said of another wording:";

/// The heading of the responses in an audit.
const HEADING: &str = "Responses, and who gave them";

/// Returns who has assessed, and how far they agree; `None` where nothing was taken in.
pub(super) fn assessed(builder: &DocumentBuilder<'_>) -> Option<Block> {
    let voices = builder.document.voices();
    if voices.are_hidden() {
        return Some(hidden());
    }
    voices.are_shown().then(|| Block::Prose(vec![agreed(builder, &voices)]))
}

fn hidden() -> Block {
    Block::Prose(vec![Line::default().own(HIDDEN)])
}

/// Returns `Assessed alone by ana, ben and cleo: 2 split, 1 too few, 1 close, 28 agreed.`
fn agreed(builder: &DocumentBuilder<'_>, voices: &Voices<'_>) -> Line {
    let counts = voices.agreements();
    let counts = Agreement::ALL.map(|one| (counts.of(one), one.words()));
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, words)| format!("{count} {words}")).collect();
    let line = Line::default().own("Assessed alone by ").extend(authors(builder));
    line.own(format!(": {}.", counts.join(", ")))
}

/// Returns the names of those who have assessed; where names are hidden their number.
fn authors(builder: &DocumentBuilder<'_>) -> Line {
    let all = builder.session.assessments();
    if builder.session.names() == Some(Names::Hidden) {
        return Line::default().own(counted(all.len(), "person", "people"));
    }
    let last = all.len().saturating_sub(1);
    all.iter().enumerate().fold(Line::default(), |line, (number, one)| {
        let between = match number {
            0 => "",
            some if some == last => " and ",
            _ => ", ",
        };
        line.own(between).data(&one.by)
    })
}

/// Returns how many items have dissent, for a short report; `None` if none have.
pub(super) fn count(builder: &DocumentBuilder<'_>) -> Option<Line> {
    let voices = builder.document.voices();
    if voices.are_hidden() {
        return Some(Line::default().own(HIDDEN));
    }
    let count = voices.dissented().len();
    (count > 0).then(|| {
        Line::default().own(format!("{} dissent.", counted(count, "item has", "items have")))
    })
}

/// Makes the section of the responses that differ from the review's answers.
pub(super) fn dissent(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let voices = builder.document.voices();
    if let Some(section) = hidden_section(builder, &voices, Part::Dissent, "Dissent") {
        return Some(section);
    }
    let mut all = voices.dissented();
    all.retain(|(item, _)| builder.lists(*item));
    let heading = format!("Dissent ({})", all.len());
    let points = all.into_iter().map(|(item, dissent)| {
        let dissent = dissent.into_iter().map(|Dissent { by, response }| said(&by, response));
        Point::with(answered(builder, item), joined(dissent.collect()))
    });
    Section::list(Part::Dissent, heading, Bullet::Dot, points.collect())
}

/// Makes the section in which the sentence stands that responses are hidden, where the summary does not say it.
fn hidden_section(
    builder: &DocumentBuilder<'_>,
    voices: &Voices<'_>,
    part: Part,
    heading: &'static str,
) -> Option<Section> {
    let is_told = builder.document.choice.holds(Part::Summary);
    let heading = Line::default().own(heading);
    (voices.are_hidden() && !is_told).then(|| Section::new(part, heading, vec![hidden()]))
}

/// Returns the statement of an item with the review's answer and the id.
fn answered(builder: &DocumentBuilder<'_>, item: ItemNo) -> Line {
    let status = capital(status_words(builder.session.answer(item).status));
    let line = builder.sentence_before_id(item).own(format!(" {status}. "));
    line.id(&builder.session.checklist().item(item).id)
}

/// Returns who gave a response, its status, and in the same line or below it what was said.
fn said(by: &Text, response: &Response) -> Vec<Paragraph> {
    let line = by_and_status(by, response);
    let is_reason = response.status == Some(Status::NotApplicable) && !response.reason.is_blank();
    let words = is_reason.then_some(&response.reason).into_iter().chain([&response.note]);
    let words: Vec<Paragraph> = words.flat_map(paragraphs).collect();
    match words.as_slice() {
        [] => vec![vec![line.own(".")]],
        [one] if one.len() == 1 => vec![vec![line.own(". ").extend(one[0].clone())]],
        _ => below(line.own("."), words),
    }
}

/// Returns `ana: missing, blocker`.
fn by_and_status(by: &Text, response: &Response) -> Line {
    let blocker = if response.blocker { ", blocker" } else { "" };
    let words = format!(": {}{blocker}", status_words(response.status));
    Line::default().with(Span::StrongData(one_line(by))).own(words)
}

/// Returns a line with paragraphs below it, of which the first continues it.
fn below(line: Line, mut words: Vec<Paragraph>) -> Vec<Paragraph> {
    match words.first_mut() {
        Some(first) => first.insert(0, line),
        None => words.push(vec![line]),
    }
    words
}

/// Joins what several people said: those who said it in one paragraph stand in one, a line below the other.
fn joined(all: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    let mut joined: Vec<Paragraph> = Vec::new();
    let mut is_long = true;
    for mut one in all {
        let was_long = mem::replace(&mut is_long, one.len() > 1);
        match joined.last_mut() {
            Some(last) if !was_long && !is_long => last.append(&mut one[0]),
            _ => joined.append(&mut one),
        }
    }
    joined
}

/// Makes the section of the assessments and of all responses.
pub(super) fn responses(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let voices = builder.document.voices();
    if let Some(section) = hidden_section(builder, &voices, Part::Responses, HEADING) {
        return Some(section);
    }
    if !voices.are_shown() {
        return None;
    }
    let assessments = builder.session.assessments();
    let assessments: Vec<Point> = assessments.iter().map(|one| submitted(builder, one)).collect();
    let heard = builder.document.listed().filter_map(|(item, _)| {
        let all = voices.named(item);
        let agreement = voices.agreement(item)?;
        let line = answered(builder, item).own(format!(" {}.", capital(agreement.words())));
        let all = all.into_iter().flat_map(|(by, response)| whole(builder, &by, response));
        Some(Point::with(line, all.collect()))
    });
    let heard: Vec<Point> = heard.collect();
    let of_retired = voices.of_retired().into_iter();
    let of_retired: Vec<Point> = of_retired.map(|(one, all)| retired(builder, one, &all)).collect();
    let groups = [
        Group::list(format!("Assessments ({})", assessments.len()), assessments),
        Group::list(format!("What was said of each item ({})", heard.len()), heard),
        Group::list(format!("What was said of retired items ({})", of_retired.len()), of_retired),
    ];
    let groups = groups.into_iter().flatten().collect();
    Some(Section::grouped(Part::Responses, Line::default().own(HEADING), groups))
}

/// Returns a retired item with the responses to it.
fn retired(builder: &DocumentBuilder<'_>, one: &Retired, all: &[(Text, &Response)]) -> Point {
    let line = Line::data_of(full_stop(&one_line(&one.text))).own(" ").id(&one.id);
    Point::with(line, all.iter().flat_map(|(by, response)| whole(builder, by, response)).collect())
}

fn submitted(builder: &DocumentBuilder<'_>, submitted: &Submitted) -> Point {
    let at = submitted.submitted_at.map(|at| builder.document.days.moment(at));
    let at = at.map(|at| format!(", submitted {at}")).unwrap_or_default();
    Point::new(Line::default().data(&submitted.by).own(at))
}

/// Returns a response with all that was said, each fact below its first line.
fn whole(builder: &DocumentBuilder<'_>, by: &Text, response: &Response) -> Vec<Paragraph> {
    let days = builder.document.days;
    let at = response.submitted_at.map(|at| format!(", submitted {}", days.moment(at)));
    let round = response.round.map(|round| format!(", round {round}"));
    let when = at.or(round).unwrap_or_default();
    let line = by_and_status(by, response).own(format!("{when}."));
    let mut lines = vec![line];
    let labelled = [(REASON, &response.reason), (ANSWERED, &response.text)];
    let labelled = labelled.into_iter().filter(|(_, text)| !text.is_blank());
    lines.extend(labelled.map(|(label, text)| Line::default().label(label).data(text)));
    lines.extend(response.evidence.iter().map(given));
    let mut words = paragraphs(&response.note);
    match words.first_mut() {
        Some(first) => lines.append(first),
        None => words.push(Vec::new()),
    }
    words[0] = lines;
    words
}

fn given(evidence: &Evidence) -> Line {
    Line::default().label(EVIDENCE).with(address(&evidence.link))
}
