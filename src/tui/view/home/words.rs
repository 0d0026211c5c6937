//! Words of the list: the decision about a system, its needs, its trend.

use ratatui::style::Style;

use crate::domain::basics::names;
use crate::domain::basics::score::Tally;
use crate::domain::basics::status::Status;
use crate::domain::basics::text::{columns, show_path};
use crate::domain::insight::next_review::{LABEL, NextReview, interval};
use crate::domain::records::decision::Outcome;
use crate::tui::model::Model;
use crate::tui::model::home::{OpenCondition, Summary, counts_words};
use crate::tui::theme::Theme;
use crate::tui::view::drawing::Drawing;
use crate::tui::view::words::{count, short_age};

/// The columns in which the numbers of an earlier review have room beside its conditions.
const FOR_NUMBERS: usize = 40;

/// The state of a review in a word or two.
pub(in crate::tui::view) struct State {
    pub(in crate::tui::view) words: String,
    pub(in crate::tui::view) style: Style,
}

/// Returns the decision with its age, where it is a day old or older and there is room for it; before the decision
/// how far the review is.
pub(in crate::tui::view) fn state(drawing: Drawing<'_>, summary: &Summary, has_age: bool) -> State {
    let Drawing { model, theme, .. } = drawing;
    let Some(decision) = &summary.decision else { return progress(theme, &summary.tally) };
    let age = decision.at.and_then(|at| short_age(model.now.zone.day(at), model.today()));
    let age = age.filter(|_| has_age).map(|age| format!("  {age}"));
    let words = match (decision.outcome, &age) {
        (outcome, Some(_)) => outcome.short_headline(),
        (outcome, None) => outcome.headline(),
    };
    let status = match decision.outcome {
        Outcome::Go => Status::Done,
        Outcome::ConditionalGo => Status::Partial,
        Outcome::NoGo => Status::Missing,
    };
    let words = format!("{words}{}", age.unwrap_or_default());
    State { words, style: theme.status(Some(status)).patch(theme.strong()) }
}

fn progress(theme: &Theme, tally: &Tally) -> State {
    let state = |words: String, style| State { words, style };
    match (tally.assessed(), tally.unassessed) {
        (0, _) => state("not begun".to_owned(), theme.quiet()),
        (_, 0) => state("undecided".to_owned(), theme.plain()),
        (_, unassessed) => state(format!("{unassessed} unassessed"), theme.plain()),
    }
}

/// A need of a review: something that waits for a person.
pub(super) struct Need {
    pub(super) words: String,
    pub(super) is_urgent: bool,
    /// The words where the others have no room.
    short: Option<String>,
}

impl Need {
    const fn new(words: String, is_urgent: bool) -> Self {
        Self { words, is_urgent, short: None }
    }
}

/// Returns the needs of a review, the worst first. Nothing is urgent in a review that is not begun.
pub(super) fn needs(model: &Model, summary: &Summary) -> Vec<Need> {
    let today = model.today();
    let work = summary.open_work(today);
    let is_begun = summary.tally.assessed() > 0;
    let dated = is_in_future(model, summary).then(|| Need::new("in the future".to_owned(), true));
    let from_the_same = model.home.from_the_same(summary);
    let same =
        (from_the_same > 1).then(|| Need::new(format!("{from_the_same} from the same"), false));
    let conditions = model.home.open_conditions(summary);
    let worst_first = [
        dated,
        counted(summary.tally.blockers, ["blocker", "blockers"], is_begun),
        counted(summary.lapsed_count(today), ["risk lapsed", "risks lapsed"], is_begun),
        assessing(model, summary),
        counted(work.overdue, ["overdue"; 2], false),
        promised(model, conditions.iter().copied()),
        review_due(model, summary),
        counted(work.unowned, ["no owner"; 2], false),
        counted(work.gaps, ["gap", "gaps"], false),
        same,
    ];
    worst_first.into_iter().flatten().collect()
}

/// Returns how far the user's own open assessment of the system's newest review is.
fn assessing(model: &Model, summary: &Summary) -> Option<Need> {
    let user = model.setup.user.name().text();
    let (newest, _) = model.home.of_system(&summary.system).next()?;
    let mut mine = model.home.underway.iter();
    let mine = mine.find(|one| one.of == newest.id && names::is_same(&one.by, user))?;
    let (assessed, total) = (mine.tally.assessed(), mine.tally.total());
    let short = Some(format!("assessing {assessed}"));
    Some(Need { words: format!("assessing {assessed} of {total}"), is_urgent: false, short })
}

/// Returns what is to be known of an earlier review: the conditions of its decision, which outlive it, and with room
/// its two numbers.
pub(super) fn of_earlier(model: &Model, summary: &Summary, room: usize) -> Vec<Need> {
    let conditions = summary.decision.iter().flat_map(|decision| decision.conditions.iter());
    let Tally { unassessed, .. } = summary.tally;
    let complete = Need::new(format!("{} complete", counts_words(&summary.tally)), false);
    let assessed = counted(unassessed, ["unassessed"; 2], false);
    let assessed = assessed.unwrap_or_else(|| Need::new("all assessed".to_owned(), false));
    let conditions = promised(model, conditions).into_iter();
    let numbers = [complete, assessed].into_iter().filter(|_| room >= FOR_NUMBERS);
    conditions.chain(numbers).collect()
}

/// Returns the number of open conditions, with how many of them are overdue.
fn promised<'c>(
    model: &Model,
    conditions: impl Iterator<Item = &'c OpenCondition>,
) -> Option<Need> {
    let today = model.today();
    let (mut all, mut late) = (0, 0);
    for one in conditions {
        all += 1;
        late += usize::from(one.is_overdue(today));
    }
    let short = (late > 0).then(|| format!("{late} cond. late"));
    let words = count(all, "condition", "conditions");
    let words = match late {
        0 => words,
        _ if late == all => format!("{words} overdue"),
        _ => format!("{late} of {words} overdue"),
    };
    (all > 0).then_some(Need { words, is_urgent: false, short })
}

/// Returns that the system is to be reviewed again, if that day has passed.
fn review_due(model: &Model, summary: &Summary) -> Option<Need> {
    let is_due = next_review(model, summary)?.is_past(model.today());
    is_due.then(|| Need::new("review due".to_owned(), false))
}

/// Returns the day by which the system of a review is to be reviewed again; `None` if another review of it is newer.
pub(super) fn next_review(model: &Model, summary: &Summary) -> Option<NextReview> {
    let begun = model.now.zone.day(summary.created_at);
    let every = interval(summary.labels.value(LABEL), model.setup.review_every);
    NextReview::of(begun, every).filter(|_| model.home.is_newest(summary))
}

/// Returns so many things in words; nothing where there are none.
fn counted(number: u32, [one, many]: [&str; 2], is_urgent: bool) -> Option<Need> {
    (number > 0).then(|| Need::new(count(number as usize, one, many), is_urgent))
}

/// Returns as many of the needs as have room, the first of them in any case.
pub(super) fn fitting(mut needs: Vec<Need>, room: usize) -> Vec<Need> {
    if let Some(first) = needs.first_mut().filter(|first| columns(&first.words) > room) {
        first.words = first.short.take().unwrap_or_else(|| std::mem::take(&mut first.words));
    }
    let mut taken = 0;
    let mut fits = |(index, need): &(usize, Need)| {
        taken += columns(&need.words) + if *index == 0 { 0 } else { 2 };
        *index == 0 || taken <= room
    };
    let needs = needs.into_iter().enumerate();
    needs.take_while(|need| fits(need)).map(|(_, need)| need).collect()
}

/// Returns the completion of the system's last reviews as a row of levels, oldest first; an unfinished one is
/// hollow. Nothing where there is only one review, or where digits would have to stand for levels.
pub(super) fn trend(drawing: Drawing<'_>, summary: &Summary, most: usize) -> String {
    let Drawing { model, theme, .. } = drawing;
    let trend = model.home.trend(summary);
    let Some(levels) = theme.glyphs.levels.filter(|_| trend.len() > 1) else {
        return String::new();
    };
    let level = |tenths: &Option<u32>| match tenths {
        Some(tenths) => levels[(*tenths as usize * 8 / 1001).min(7)],
        None => theme.glyphs.unfinished,
    };
    trend.iter().skip(trend.len().saturating_sub(most)).map(level).collect()
}

/// Returns whether a clock that was wrong has dated a review in the future.
pub(super) fn is_in_future(model: &Model, summary: &Summary) -> bool {
    model.now.zone.day(summary.created_at) > model.today()
}

/// Returns a path with the home folder as `~`.
pub(super) fn short_path(model: &Model, path: &str) -> String {
    let home = model.setup.home.as_ref().map(|home| show_path(home)).filter(|home| home.len() > 1);
    match home.and_then(|home| path.strip_prefix(&home).map(str::to_owned)) {
        Some(rest) if rest.starts_with('/') => format!("~{rest}"),
        _ => path.to_owned(),
    }
}
