//! The sections about the outcome: conditions, the rest of the decision, changes since the last review,
//! participants and signatures.

use crate::domain::basics::day::Days;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight::compare::{self, Change};
use crate::domain::records::answer::Answer;
use crate::domain::records::checklist::ItemNo;
use crate::domain::records::decision::Decision;
use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::people::Person;
use crate::domain::session::Session;
use crate::report::choice::Part;
use crate::report::content::builder::DocumentBuilder;
use crate::report::content::{lifted, verdict};
use crate::report::document::{Block, Bullet, Group, Line, Point, Section};
use crate::report::words::{capital, full_stop, one_line, status_words};

/// Makes the section of conditions; none where the summary lists them.
pub(super) fn conditions(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let today = builder.document.days.today;
    let decision = builder.session.decision();
    let decision = decision.filter(|_| !builder.document.choice.holds(Part::Summary))?;
    let points = verdict::condition_points(decision, today);
    Section::list(Part::Conditions, "Conditions", Bullet::Box, points)
}

/// Makes the section of the rest of the decision: earlier decisions, objections, changes since; where there is no summary
/// also the verdict.
pub(super) fn decision(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let decision = builder.session.decision()?;
    let has_summary = builder.document.choice.holds(Part::Summary);
    let mut blocks = if has_summary { Vec::new() } else { verdict::blocks(builder) };
    let earlier = earlier(decision, builder.document.days);
    blocks.extend((!earlier.is_empty()).then_some(Block::Prose(earlier)));
    blocks.extend(list("In spite of:", despite(decision)));
    blocks.extend(list("Changed since:", changed(builder, decision)));
    let heading = Line::default().own("Decision");
    (!blocks.is_empty()).then(|| Section::new(Part::Decision, heading, blocks))
}

/// Returns a list after a lead-in; nothing if it has no points.
fn list(lead: &'static str, points: Vec<Point>) -> Vec<Block> {
    if points.is_empty() {
        return Vec::new();
    }
    let lead = Block::Prose(vec![Line::default().own(lead)]);
    vec![lead, Block::List(Bullet::Dot, points)]
}

/// Returns a sentence for each earlier decision, the last first.
fn earlier(decision: &Decision, days: Days) -> Vec<Line> {
    let sentences = decision.earlier.iter().rev().map(|earlier| {
        let on = earlier.at.map(|at| format!(" on {}", days.of(at))).unwrap_or_default();
        let outcome = earlier.outcome.words();
        Line::default()
            .own(format!("Before: {outcome}, by "))
            .data(&earlier.by)
            .own(format!("{on}."))
    });
    sentences.collect()
}

fn despite(decision: &Decision) -> Vec<Point> {
    decision.despite.iter().map(|objection| Point::new(Line::default().data(objection))).collect()
}

fn changed(builder: &DocumentBuilder<'_>, decision: &Decision) -> Vec<Point> {
    let points = decision.changed_since(builder.session).into_iter().map(|changed| {
        let (was, is) = (Text::new(changed.was), Text::new(changed.is));
        let line = Line::data_of(builder.sentence(changed.item)).own(" It was ").data(&was);
        Point::new(line.own(", it is ").data(&is).own("."))
    });
    points.collect()
}

/// Makes the section of changes since the last review, a group per kind of change; without a last review that of what
/// another version of the checklist changed, and of what was lifted.
pub(super) fn changes(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let lifted = lifted::points(builder);
    let Some(last) = builder.session.last_time() else { return in_this_review(builder, lifted) };
    let on = last.created_at.map(|at| format!(" of {}", builder.document.days.of(at)));
    let before = last.tally().progress().map(|before| {
        let (done, applicable) = (before.done(), before.applicable());
        format!(" It had {done} of {applicable} complete, {}.", before.percent())
    });
    let words = capital(&compare::words(&compare::since_last_time(builder.session)));
    let heading = match &last.source {
        Some(source) => Line::default().own("Since the answers of ").data(&source.file),
        None => Line::default().own(format!("Since the last review{}", on.unwrap_or_default())),
    };
    let first = Line::default().own(format!("{words}.{}", before.unwrap_or_default()));
    let groups = [
        ("Worse", Change::Worse),
        ("New gaps", Change::New),
        ("Still open", Change::StillOpen),
        ("Better", Change::Better),
    ];
    let mut groups: Vec<Group> = groups
        .into_iter()
        .filter_map(|(heading, change)| changed_so(builder, heading, change))
        .collect();
    // A file names only what it answers.
    let is_new = |item, last: Option<&LastAnswer>| {
        last.is_none() && !is_of_file(builder.session) && !is_reworded(builder.session, item)
    };
    groups.extend(untold(builder, "New in the checklist", is_new));
    groups.extend(untold(builder, "Reworded", |item, _| is_reworded(builder.session, item)));
    groups.extend(Group::list(format!("Lifted ({})", lifted.len()), lifted));
    groups.extend(retired(builder.session));
    let blocks = vec![Block::Prose(vec![first])];
    Some(Section { part: Part::Changes, heading: Some(heading), blocks, groups })
}

/// Makes the section of changes without a last review: of the items whose answers an upgrade has put aside, with what
/// they were, and of what was lifted.
fn in_this_review(builder: &DocumentBuilder<'_>, lifted: Vec<Point>) -> Option<Section> {
    let group = |heading: &str, is_meant: fn(&LastAnswer) -> bool| {
        let points = builder.document.listed().filter_map(|(item, answer)| {
            let stands = builder.session.last_answer(item).filter(|stands| is_meant(stands))?;
            let line = reworded(Line::data_of(builder.sentence(item)), Some(stands));
            Some(Point::new(line.own(was_is(stands.status, answer.status, ""))))
        });
        let points: Vec<Point> = points.collect();
        Group::list(format!("{heading} ({})", points.len()), points)
    };
    let groups = [
        group("Reworded", LastAnswer::is_reworded),
        group("Joined from several items", |stands| !stands.is_reworded()),
    ];
    let mut groups: Vec<Group> = groups.into_iter().flatten().collect();
    if groups.is_empty() {
        let heading = format!("Lifted in this review ({})", lifted.len());
        return Section::list(Part::Changes, heading, Bullet::Dot, lifted);
    }
    groups.extend(Group::list(format!("Lifted ({})", lifted.len()), lifted));
    let heading = Some(Line::default().own("Changed in this review"));
    Some(Section { part: Part::Changes, heading, blocks: Vec::new(), groups })
}

/// Makes the group of the items that are new in the checklist or reworded, and that no other group tells.
fn untold(
    builder: &DocumentBuilder<'_>,
    heading: &str,
    is_so: impl Fn(ItemNo, Option<&LastAnswer>) -> bool,
) -> Option<Group> {
    let points = builder.document.listed().filter_map(|(item, answer)| {
        let last = builder.session.last_review_answer(item);
        let change = compare::change_of(last, answer);
        let is_untold = matches!(change, Change::Same | Change::NotYet) && is_so(item, last);
        is_untold.then(|| Point::new(was_and_is(builder, item, last, answer)))
    });
    let points: Vec<Point> = points.collect();
    Group::list(format!("{heading} ({})", points.len()), points)
}

/// Makes the group of items with one kind of change.
fn changed_so(builder: &DocumentBuilder<'_>, heading: &str, change: Change) -> Option<Group> {
    let points = builder.document.listed().filter_map(|(item, answer)| {
        let last = builder.session.last_review_answer(item);
        let is_so = compare::change_of(last, answer) == change;
        is_so.then(|| Point::new(was_and_is(builder, item, last, answer)))
    });
    let points: Vec<Point> = points.collect();
    Group::list(format!("{heading} ({})", points.len()), points)
}

fn was_and_is(
    builder: &DocumentBuilder<'_>,
    item: ItemNo,
    last: Option<&LastAnswer>,
    answer: &Answer,
) -> Line {
    let line = Line::data_of(builder.sentence(item));
    let stands = builder.session.last_answer(item);
    let line = reworded(line, stands);
    // An upgrade has put it aside.
    let said = stands.filter(|stands| stands.is_of_upgrade()).and_then(|stands| stands.status);
    let line = match said {
        Some(said) if answer.status.is_none() => {
            line.own(format!(" It was {} in this review.", status_words(Some(said))))
        }
        _ => line,
    };
    let Some(last) = last else {
        let how = match stands {
            _ if is_of_file(builder.session) => "Without an answer in the file",
            Some(_) => "Not asked then",
            None => "New in the checklist",
        };
        return line.own(format!(" {how}, is {}.", status_words(answer.status)));
    };
    let since = compare::open_since(builder.session, item);
    let since = since.map(|since| format!(", open since {since}")).unwrap_or_default();
    line.own(was_is(last.status, answer.status, &since))
}

/// Adds the earlier wording of an item that was reworded.
fn reworded(line: Line, stands: Option<&LastAnswer>) -> Line {
    match stands.filter(|stands| stands.is_reworded()) {
        Some(stands) => line.own(" Reworded, before: \"").data(&stands.text).own("\"."),
        None => line,
    }
}

/// Returns the status before and now as a sentence after another one.
fn was_is(was: Option<Status>, is: Option<Status>, since: &str) -> String {
    let (was, is) = (status_words(was), status_words(is));
    if was == is {
        format!(" {}{since}.", capital(is))
    } else {
        format!(" Was {was}, is {is}{since}.")
    }
}

/// Returns whether what stands from last time came from a file and no review.
fn is_of_file(session: &Session) -> bool {
    session.last_time().is_some_and(|last| last.source.is_some())
}

/// Returns whether the item is worded otherwise than what stands from last time.
fn is_reworded(session: &Session, item: ItemNo) -> bool {
    session.last_answer(item).is_some_and(LastAnswer::is_reworded)
}

/// Makes the group of the last review's items that are gone; those of which no more is known by their ids.
fn retired(session: &Session) -> Option<Group> {
    let points = compare::gone(session).into_iter().map(|id| {
        let kept = session.retired().iter().find(|one| one.id.raw() == id);
        Point::new(match kept {
            Some(one) => Line::data_of(full_stop(&one_line(&one.text))),
            None => Line::default().data(&Text::new(id)),
        })
    });
    let points: Vec<Point> = points.collect();
    Group::list(format!("Retired ({})", points.len()), points)
}

/// Makes the section of participants and signatures.
pub(super) fn people(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let people = builder.session.people();
    let present = people.iter().filter(|person| person.present).count();
    let points = people.iter().map(|person| Point::new(person_line(person, present)));
    // If nobody is marked present, presence was not recorded.
    let heading = match present {
        0 if people.is_empty() => "People".to_owned(),
        0 => format!("People ({})", people.len()),
        some => format!("People ({some} of {} present)", people.len()),
    };
    let mut blocks = Vec::new();
    blocks.extend((!people.is_empty()).then(|| Block::List(Bullet::Dot, points.collect())));
    blocks.extend(signatures(builder).map(|line| Block::Prose(vec![line])));
    let heading = Line::default().own(heading);
    (!blocks.is_empty()).then(|| Section::new(Part::People, heading, blocks))
}

/// Returns who has signed the decision.
fn signatures(builder: &DocumentBuilder<'_>) -> Option<Line> {
    let decision = builder.session.decision()?;
    let signed = Line::default().own("Signed by ").extend(verdict::names(&decision.signed));
    (!decision.signed.is_empty()).then(|| signed.own("."))
}

/// Returns a person as a line: `ana, facilitator, absent`. With 0 `present` people, presence was not
/// recorded and is left out.
pub(crate) fn person_line(person: &Person, present: usize) -> Line {
    let absent = if person.present || present == 0 { "" } else { ", absent" };
    let line = Line::default().data(&person.name);
    line.own(format!(", {}{absent}", person.role.word()))
}
