//! The content of a report: its sections, their order and their text, independent of the format.
//!
//! Each file of `content/` makes sections of one kind. Gaps come before the full list; a note is printed
//! once, in the first section that lists its item; dates are absolute.

mod audit;
pub(crate) mod below;
mod builder;
pub(crate) mod conflicts;
mod dissent;
pub(crate) mod gaps;
mod head;
pub(crate) mod items;
mod lifted;
pub(crate) mod outcome;
mod retired;
mod short;
pub(crate) mod verdict;

use crate::domain::basics::day::Days;
use crate::domain::session::Session;
use crate::report::choice::{Choice, Part, Template};
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{Block, Document, Line, Section};

/// Returns the report of a session as a document.
pub fn document<'s>(session: &'s Session, choice: &Choice, days: Days) -> Document<'s> {
    let mut builder = DocumentBuilder::new(session, choice, days, title(session));
    let sections = match choice.template {
        Template::Short => short::sections(&builder),
        Template::Full | Template::Audit => full(&mut builder),
    };
    builder.finish(sections)
}

/// Returns the title of every report of a session.
pub fn title(session: &Session) -> Line {
    Line::default().own("Production readiness: ").data(session.system())
}

fn full(builder: &mut DocumentBuilder<'_>) -> Vec<Section> {
    let choice = builder.document.choice.clone();
    let parts = Part::ALL.into_iter().filter(|part| choice.holds(*part));
    // Without the summary the day needs a section of its own.
    let day = (!choice.holds(Part::Summary)).then(|| head::as_of(builder)).flatten();
    let day = day.map(|line| head::section(vec![Block::Prose(vec![line])]));
    let sections = parts.filter_map(|part| section(part, builder));
    day.into_iter().chain(sections).collect()
}

fn section(part: Part, builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    match part {
        Part::Summary => Some(head::summary(builder)),
        Part::Conditions => outcome::conditions(builder),
        Part::Blockers => gaps::blockers(builder),
        Part::ToDo => gaps::to_do(builder),
        Part::NotAssessed => gaps::not_assessed(builder),
        Part::Parked => gaps::parked(builder),
        Part::Dissent => dissent::dissent(builder),
        Part::Risks => gaps::risks(builder),
        Part::Changes => outcome::changes(builder),
        Part::Retired => retired::retired(builder),
        Part::Levels => items::by_level(builder),
        Part::Categories => Some(items::by_category(builder)),
        Part::Items => items::every_item(builder),
        Part::NotApplicable => items::not_applicable(builder),
        Part::Decision => outcome::decision(builder),
        Part::People => outcome::people(builder),
        Part::Checklist => Some(audit::checklist(builder)),
        Part::Record => audit::record(builder),
        Part::Flags => audit::flags(builder),
        Part::Evidence => audit::evidence(builder),
        Part::Responses => dissent::responses(builder),
        Part::History => audit::history(builder),
        Part::Rule => Some(head::rule(builder)),
    }
}
