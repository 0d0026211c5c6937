//! The section of conflicts: fields with two values, and both of them.

use crate::domain::basics::day::Days;
use crate::domain::basics::text::Text;
use crate::domain::session::Session;
use crate::domain::session::conflicts::OpenConflict;
use crate::domain::session::value;
use crate::report::choice::Part;
use crate::report::document::{Bullet, Line, Point, Section};
use crate::report::words::one_line;

/// Makes the section of all conflicts; `None` if there are none.
pub(crate) fn section(session: &Session, days: Days) -> Option<Section> {
    let points = session.open_conflicts().iter().map(|one| point(one, days)).collect();
    Section::list(Part::Summary, "Two values, to be settled", Bullet::Dot, points)
}

fn point(open: &OpenConflict<'_>, days: Days) -> Point {
    let OpenConflict { conflict, standing, .. } = open;
    let stands = Line::default().label("Stands:").extend(line(standing.as_ref()));
    let other = value::words(&conflict.field, &conflict.value);
    let by = if conflict.by.is_blank() { "somebody else".into() } else { one_line(&conflict.by) };
    let at = conflict.at.map(|at| format!(" on {}", days.of(at))).unwrap_or_default();
    let other = Line::default()
        .label("Or:")
        .extend(line(other.as_ref()))
        .own(", said by ")
        .extend(Line::data_of(by))
        .own(at);
    Point::with(Line::data_of(open.label()), vec![vec![stands, other]])
}

/// Returns a value as a line, `nothing` for none.
fn line(value: Option<&Text>) -> Line {
    value.map_or_else(|| Line::default().own("nothing"), |value| Line::default().data(value))
}
