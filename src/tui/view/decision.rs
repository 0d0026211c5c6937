//! The decision beside the facts that it rests on: the score, what speaks against a go, what else is known, the
//! categories; below them the three outcomes.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Shown, columns};
use crate::domain::insight::conditions::{Promise, PromiseCounts};
use crate::domain::insight::deciding::Grounds;
use crate::domain::records::checklist::{CategoryNo, ItemNo};
use crate::domain::records::decision::Outcome;
use crate::tui::action::Action;
use crate::tui::model::form::Form;
use crate::tui::model::mouse::Target;
use crate::tui::model::review::Review;
use crate::tui::screens::Context;
use crate::tui::view::conditions::{self, Columns, Words};
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, footer, inset, list_row, rows, rule_inset, split, split_last,
};
use crate::tui::view::{categories, score, strip, summary, words};
use crate::tui::widgets::row::Row;

/// The title in the header.
const TITLE: &str = "   Decide";
/// The words where nothing speaks against a go.
const NO_OBJECTION: &str = "no blocker, all assessed, no lapsed risk";
/// The columns of the outcomes.
const OUTCOME: usize = 17;
/// The most items that a fact names.
const MOST: usize = 6;
/// The fewest rows of a form, and the most of its complaint.
const FORM: u16 = 6;
const COMPLAINT: usize = 3;
/// The columns beside the title and the marks of a category, the gap to the next one included.
const BESIDE_TITLE: usize = 12;
/// A title of a category that is cut to fewer columns says nothing.
const LEAST_TITLE: usize = 10;
/// The columns of categories, and the most of them.
const ACROSS: usize = 2;
const MOST_ACROSS: usize = 4;

pub(super) fn draw(drawing: Drawing<'_>, cursor: usize, area: Rect) {
    let Some(review) = drawing.model.review.as_deref() else { return };
    ratatui::widgets::Clear.draw_on(drawing, area);
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let (first, rest) = split(area, 1);
    summary::draw_header(drawing, review, TITLE, first);
    let (score_area, rest) = split(split(rest, blank).1, score::HEIGHT);
    score::draw(drawing, review, &[], inset(score_area));
    let (rest, foot) = split_last(split(rest, blank).1, 1);
    footer(drawing, Context::Decision, inset(foot));
    // The choice stands right below the facts; it has all its rows first.
    let rule = u16::from(drawing.layout > Layout::Tiny);
    let choice = u16::try_from(Outcome::ALL.len()).unwrap_or(3) + rule + blank;
    let facts = split(rest, rest.height.saturating_sub(choice)).0;
    let used = if drawing.layout == Layout::Tiny {
        draw_brief(drawing, review, inset(facts))
    } else {
        draw_facts(drawing, review, inset(facts))
    };
    let choice = split(rest, used.min(facts.height)).1;
    let choice = split(choice, blank).1;
    let choice = if rule > 0 { rule_inset(drawing, choice) } else { choice };
    draw_outcomes(drawing, review, cursor, inset(choice));
}

/// Draws the form of an outcome below the facts. In the smallest layout it has the rows of the score.
pub(super) fn draw_form(drawing: Drawing<'_>, form: &Form, outcome: Outcome, area: Rect) {
    let Some(review) = drawing.model.review.as_deref() else { return };
    ratatui::widgets::Clear.draw_on(drawing, area);
    let is_tiny = drawing.layout == Layout::Tiny;
    let blank = u16::from(drawing.layout >= Layout::Standard);
    let (first, rest) = split(area, 1);
    summary::draw_header(drawing, review, &format!("   {}", outcome.headline()), first);
    let rest = split(rest, blank).1;
    let (score_area, rest) = split(rest, if is_tiny { 0 } else { score::HEIGHT + blank });
    if !is_tiny {
        score::draw(drawing, review, &[], inset(score_area));
    }
    let (rest, foot) = split_last(rest, 1);
    footer(drawing, Context::Ask, inset(foot));
    let rule = u16::from(!is_tiny);
    let complaint = strip::complaint(drawing, form, inset(rest).width, COMPLAINT);
    let told = u16::try_from(complaint.len()).unwrap_or(0);
    let wanted = strip::height(drawing, form, inset(rest)).max(FORM) + rule;
    let facts = split(rest, rest.height.saturating_sub(wanted + told + blank)).0;
    let used = draw_facts(drawing, review, inset(facts));
    let below = split(split(rest, used.min(facts.height)).1, blank).1;
    let below = if is_tiny { below } else { rule_inset(drawing, below) };
    let height = (wanted - rule + told).min(below.height);
    strip::draw_fields(drawing, form, complaint, split(inset(below), height).0);
}

/// A fact: what it counts and which items or open conditions those are, how it looks.
struct Fact {
    count: String,
    texts: Vec<String>,
    promises: Vec<Promise>,
    style: Style,
}

/// The ways to name the items and the conditions of a fact.
#[derive(Clone, Copy)]
enum Naming {
    /// Each on a line, a condition on as many as it needs.
    Listed,
    /// Items one behind another, on as many lines as they need.
    Wrapped,
    /// Items on one line, each condition on one.
    Cut,
    /// Items on one line, conditions by their counts.
    Counted,
}

impl Fact {
    fn new(count: String, texts: Vec<String>, style: Style) -> Self {
        Self { count, texts, promises: Vec::new(), style }
    }

    fn lines(&self, drawing: Drawing<'_>, naming: Naming, room: usize) -> Vec<Words> {
        let style = drawing.theme.plain();
        let columns = Columns::of(drawing, self.promises.iter().map(|one| &one.condition));
        let joined = || self.texts.join("; ");
        let texts = match naming {
            Naming::Listed => self.texts.clone(),
            Naming::Wrapped => Shown::line(&joined()).wrap(room.max(1)).collect(),
            Naming::Cut | Naming::Counted => vec![joined()],
        };
        let texts = texts.into_iter().map(|text| vec![(text, style)]);
        let lines = |one| match naming {
            Naming::Listed | Naming::Wrapped => {
                conditions::lines(drawing, one, columns, (style, room))
            }
            Naming::Cut => vec![conditions::line(drawing, one, columns, style)],
            Naming::Counted => Vec::new(),
        };
        texts.chain(self.promises.iter().flat_map(lines)).collect()
    }
}

/// Draws the facts below one another, the weightiest where not all fit, and the categories where there is room;
/// returns the rows that both take.
fn draw_facts(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let theme = drawing.theme;
    let facts = facts(drawing, review);
    let rows_of = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let longest = facts.iter().map(|fact| columns(&fact.count)).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(longest + 2);
    let categories = rows_of(review.session.checklist().categories().len().div_ceil(ACROSS)) + 1;
    let rows_in = |lines: &Vec<Vec<Words>>| rows_of(lines.iter().map(Vec::len).sum::<usize>());
    let has_room = |beside: u16| {
        move |lines: &Vec<Vec<Words>>| rows_in(lines).saturating_add(beside) <= area.height
    };
    let named = |naming| {
        let lines = facts.iter().map(|fact| fact.lines(drawing, naming, room));
        lines.collect::<Vec<Vec<Words>>>()
    };
    let ways = || [Naming::Listed, Naming::Wrapped, Naming::Cut].into_iter().map(named);
    let lines = ways().find(has_room(categories)).or_else(|| ways().find(has_room(0)));
    let lines = lines.unwrap_or_else(|| named(Naming::Counted));
    let used = rows_in(&lines);
    let texts = facts.iter().zip(lines).flat_map(|(Fact { count, style, .. }, lines)| {
        lines.into_iter().enumerate().map(move |(index, words)| {
            let count = if index == 0 { count.as_str() } else { "" };
            let pad = " ".repeat(longest - columns(count) + 2);
            conditions::add(Row::new(theme).left(format!("{count}{pad}"), *style), words)
        })
    });
    for (area, row) in rows(area).zip(texts) {
        row.draw_on(drawing, area);
    }
    let taken = draw_categories(drawing, review, split(area, used.saturating_add(1)).1);
    if taken > 0 { used + 1 + taken } else { used }
}

/// Draws what speaks against a go in words alone, where no item can be named; returns the rows that it takes.
fn draw_brief(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let theme = drawing.theme;
    let grounds = Grounds::of(&review.session, drawing.model.today());
    let words = match grounds.allowed() {
        Outcome::Go => NO_OBJECTION.to_owned(),
        Outcome::ConditionalGo | Outcome::NoGo => {
            format!("Against go: {}", grounds.against_words())
        }
    };
    let lines = Shown::line(&words).wrap(area.width.into());
    let lines = words::at_most(lines, area.height.into(), theme.glyphs.ellipsis);
    let taken = u16::try_from(lines.len()).unwrap_or(area.height);
    draw_lines(drawing, lines, theme.strong(), area);
    taken
}

fn facts(drawing: Drawing<'_>, review: &Review) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let session = &review.session;
    let grounds = Grounds::of(session, model.today());
    let texts = |items: &[ItemNo]| {
        let texts = items.iter().map(|item| session.checklist().item(*item).text.shown());
        let texts = texts.map(|text| text.as_str().trim_end_matches('.').to_owned());
        let more = (items.len() > MOST).then(|| format!("and {} more", items.len() - MOST));
        texts.take(MOST).chain(more).collect()
    };
    let fact = |(items, one, many): (&[ItemNo], &str, &str), style| {
        let count = words::count(items.len(), one, many);
        (!items.is_empty()).then(|| Fact::new(count, texts(items), style))
    };
    let decided = session.decision().map(|before| {
        let day = before.at.map(|at| format!(", {}", words::date(at, model.now)));
        let (outcome, by) = (before.outcome.words(), before.by.shown());
        let day = day.unwrap_or_default();
        let text = format!("{outcome} by {by}{day}; it is replaced");
        Fact::new("Decided before".to_owned(), vec![text], theme.accent())
    });
    let (carried, own): (Vec<Promise>, Vec<Promise>) =
        review.promises().into_iter().partition(|one| one.is_carried(session));
    let promised = |promises: &[Promise], of: &str| {
        let conditions = promises.iter().map(|one| &one.condition);
        let counts = PromiseCounts::of(conditions, model.today());
        let texts = vec![format!("{of}{}", counts.words())];
        let fact = Fact::new("conditions".to_owned(), texts, theme.plain());
        let open = promises.iter().filter(|one| one.condition.is_open()).cloned();
        (!promises.is_empty()).then(|| Fact { promises: open.collect(), ..fact })
    };
    let mut facts: Vec<Fact> = [
        decided,
        fact((&grounds.blockers, "blocker", "blockers"), theme.alarm()),
        fact((&grounds.still_flagged, "still flagged", "still flagged"), theme.alarm()),
        fact((&grounds.lapsed, "risk LAPSED", "risks LAPSED"), theme.alarm()),
        promised(&own, ""),
        promised(&carried, "last time, "),
        fact((&grounds.unassessed, "unassessed", "unassessed"), theme.strong()),
        fact((&grounds.unowned, "gap, no owner", "gaps, no owner"), theme.strong()),
        fact((&grounds.accepted, "accepted risk", "accepted risks"), theme.plain()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let is_promised = own.iter().chain(&carried).any(|one| one.condition.is_open());
    if grounds.allowed() == Outcome::Go && !is_promised {
        let count = "No objection".to_owned();
        let texts = vec![NO_OBJECTION.to_owned()];
        facts.insert(0, Fact::new(count, texts, theme.plain()));
    }
    facts
}

/// Draws the categories with their marks, in two columns or as few more as fit, if they do; returns the rows that
/// they take.
fn draw_categories(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let count = checklist.categories().len();
    let beside = checklist.largest_category().min(categories::MOST) + BESIDE_TITLE;
    let (longest, width) = (checklist.longest_title(), usize::from(area.width));
    let title = |across: usize| (width / across).saturating_sub(beside).min(longest);
    let fits = |across: &usize| count.div_ceil(*across) <= usize::from(area.height);
    let across = (ACROSS..=MOST_ACROSS).filter(|across| title(*across) >= LEAST_TITLE.min(longest));
    let Some(across) = across.into_iter().find(fits) else { return 0 };
    let names = categories::titles(drawing, checklist, title(across));
    let room = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let height = count.div_ceil(across);
    for (index, name) in names.into_iter().enumerate() {
        let number = CategoryNo(index);
        let tally = review.session.tally_of(number);
        let pad = " ".repeat(room.saturating_sub(columns(&name)));
        let done = format!("{}/{}", tally.done, tally.applicable());
        let row = Row::new(theme).left(format!("{name}{pad}  {done:>5}  "), theme.plain());
        let marks = summary::bar(drawing, review, number).into_iter();
        let row = marks.fold(row, |row, (mark, style)| row.left(mark, style));
        let place = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
        let (x, y) = (place(index / height * (room + beside)), place(index % height));
        let line = Rect { x: area.x + x, y: area.y + y, width: place(room + beside), height: 1 };
        row.draw_on(drawing, line.intersection(area));
    }
    u16::try_from(height).unwrap_or(0)
}

/// Draws the outcomes with their keys, and beside each what speaks for or against it.
fn draw_outcomes(drawing: Drawing<'_>, review: &Review, cursor: usize, area: Rect) {
    let Drawing { theme, model, layout, .. } = drawing;
    let against = Grounds::of(&review.session, model.today()).against_words();
    let decided = review.session.decision();
    let keys = [Action::DecideGo, Action::DecideConditionalGo, Action::DecideNoGo];
    let choices = Outcome::ALL.into_iter().zip(keys).enumerate();
    for (row, (number, (outcome, action))) in rows(area).zip(choices) {
        let key = model.setup.keymap.key_in(Context::Decision, action).unwrap_or_default();
        let aside = match outcome {
            Outcome::Go if !against.is_empty() => format!("against {against}"),
            Outcome::ConditionalGo => against.clone(),
            Outcome::Go | Outcome::NoGo => String::new(),
        };
        // In the smallest layout it stands above, once.
        let aside = if layout > Layout::Tiny { aside } else { String::new() };
        let (begin, style) = list_row(drawing, number == cursor);
        let mut line = begin
            .left(key, theme.key())
            .left(format!("  {:<OUTCOME$}", outcome.words()), style)
            .left(aside, theme.plain());
        let is_decided = decided.is_some_and(|decision| decision.outcome == outcome);
        if is_decided {
            line = line.right("  decided", theme.accent());
        }
        line.draw_on(drawing, row);
        drawing.spot(row, Target::Row(number));
    }
}
