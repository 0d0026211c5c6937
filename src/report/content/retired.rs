//! The section of the items that the checklist no longer has, with the answers that they had.

use chrono::NaiveDate;

use crate::domain::records::last_time::LastAnswer;
use crate::domain::records::retired::Retired;
use crate::report::choice::Part;
use crate::report::content::below::below;
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{Block, Bullet, Group, Line, Point, Section};
use crate::report::words::{capital, full_stop, one_line, status_words};

/// Makes the section of retired items: those that are left over, then those that other items took the place of.
pub(super) fn retired(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let today = builder.document.days.today;
    let listed = builder.session.retired().iter().filter(|one| builder.document.lists(&one.answer));
    let (left, taken): (Vec<&Retired>, Vec<&Retired>) = listed.partition(|one| one.is_left_over());
    let points = |some: &[&Retired]| some.iter().map(|one| point(one, today)).collect::<Vec<_>>();
    let heading = Line::default().own(format!("Retired items ({})", left.len()));
    let blocks =
        if left.is_empty() { Vec::new() } else { vec![Block::List(Bullet::Dot, points(&left))] };
    let groups = Group::list(format!("Joined in other items ({})", taken.len()), points(&taken));
    let section = Section {
        groups: groups.into_iter().collect(),
        ..Section::new(Part::Retired, heading, blocks)
    };
    (!section.blocks.is_empty() || !section.groups.is_empty()).then_some(section)
}

/// Returns a retired item with its answer, and what still stands against it.
fn point(one: &Retired, today: NaiveDate) -> Point {
    let line = Line::data_of(full_stop(&one_line(&one.text))).own(format!(" {}.", status(one)));
    let line = if one.is_blocker() { line.own(" ").strong("Still a blocker.") } else { line };
    let line = match one.lapsed_risk(today) {
        Some(_) => line.own(" ").strong("Its accepted risk has lapsed."),
        None => line,
    };
    let line = one.into.iter().enumerate().fold(line, |line, (number, id)| {
        line.own(if number == 0 { " Now in " } else { ", " }).id(id)
    });
    let line = line.own(" ").id(&one.id);
    Point::with(line, below(&one.answer, one.standing_risk()))
}

/// Returns the status in words; where this review has none, that of the last one.
fn status(one: &Retired) -> String {
    let last = one.last_time.as_deref().and_then(LastAnswer::of_review);
    match last.filter(|last| one.answer.status.is_none() && last.status.is_some()) {
        Some(last) => format!("{} in the last review", capital(status_words(last.status))),
        None => capital(status_words(one.answer.status)),
    }
}
