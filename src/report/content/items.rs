//! The sections of items: counts by level and by category, all items, and the items that do not apply.

use crate::domain::basics::status::Status;
use crate::domain::basics::text::Text;
use crate::domain::insight;
use crate::domain::insight::filter::Filter;
use crate::domain::records::checklist::levels::level_words;
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::report::choice::Part;
use crate::report::content::builder::DocumentBuilder;
use crate::report::document::{
    Block, Bullet, Group, Grouping, LastTime, Line, Point, Row, Section, paragraphs,
};

/// Makes the section of counts by category.
pub(super) fn by_category(builder: &DocumentBuilder<'_>) -> Section {
    let counts = builder.session.checklist().numbered_categories().map(|(number, category)| {
        (Line::default().data(&category.title), *builder.session.tally_of(number))
    });
    let counts = Block::Counts(Grouping::Categories, counts.collect());
    Section::new(Part::Categories, Line::default().own("By category"), vec![counts])
}

/// Makes the section of counts by level; `None` without levels.
pub(super) fn by_level(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let counts = insight::by_level::by_level(builder.session).into_iter();
    let counts = counts.map(|(level, tally)| {
        let words = Text::new(level_words(level).into_owned());
        (Line::default().data(&words), tally)
    });
    let counts: Vec<_> = counts.collect();
    (!counts.is_empty()).then(|| {
        let counts = Block::Counts(Grouping::Levels, counts);
        Section::new(Part::Levels, Line::default().own("By level"), vec![counts])
    })
}

/// Makes the section of the items that the report lists, a group per category; those that are not assessed have a
/// section of their own.
pub(super) fn every_item(builder: &mut DocumentBuilder<'_>) -> Option<Section> {
    let heading = heading(builder.document.choice.only);
    let checklist = builder.session.checklist();
    let categories = checklist.numbered_categories();
    let groups: Vec<Group> =
        categories.filter_map(|(number, _)| category(builder, number)).collect();
    let section = Section::grouped(Part::Items, Line::default().own(heading), groups);
    (!section.groups.is_empty()).then_some(section)
}

/// Returns the heading of the tables of items.
pub(crate) fn heading(only: Filter) -> String {
    match only {
        Filter::Everything => "Every item".to_owned(),
        only => format!("Items: {}", only.words()),
    }
}

fn category(builder: &mut DocumentBuilder<'_>, number: CategoryNo) -> Option<Group> {
    let checklist = builder.session.checklist();
    let items = checklist.items_of(number).map(ItemNo);
    let is_told = |item: ItemNo| builder.lists(item) && !builder.is_only_unassessed(item);
    let items: Vec<ItemNo> = items.filter(|&item| is_told(item)).collect();
    let rows: Vec<Row> = items.into_iter().map(|item| row(builder, item)).collect();
    let heading = Line::default().data(&checklist.category(number).title);
    (!rows.is_empty()).then(|| Group { heading, blocks: vec![Block::Items(rows)] })
}

fn row(builder: &mut DocumentBuilder<'_>, item: ItemNo) -> Row {
    let answer = builder.session.answer(item);
    let last_time =
        builder.session.last_time().map(|_| match builder.session.last_review_answer(item) {
            Some(last) => LastTime::Asked(last.status),
            None => LastTime::NotAsked,
        });
    Row {
        id: builder.session.checklist().item(item).id.clone(),
        text: Line::data_of(builder.statement(item)),
        status: answer.status,
        is_blocker: answer.blocker,
        owner: answer.owner().map(|owner| Line::default().data(owner)),
        due: answer.due,
        last_time,
        below: builder.below(item),
    }
}

/// Makes the section of items that do not apply, with the reasons.
pub(super) fn not_applicable(builder: &DocumentBuilder<'_>) -> Option<Section> {
    let items = builder.document.listed();
    let items = items.filter(|(_, answer)| answer.status == Some(Status::NotApplicable));
    let points = items.map(|(item, answer)| {
        Point::with(Line::data_of(builder.sentence(item)), paragraphs(&answer.reason))
    });
    Section::list(Part::NotApplicable, "Not applicable", Bullet::Dot, points.collect())
}
