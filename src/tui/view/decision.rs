//! The decision beside the facts that it rests on: the score, what speaks against a go, what else is known, the
//! categories; below them the three outcomes.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Shown, columns};
use crate::domain::insight::conditions::Promise;
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
    // In the smallest layout the system has no room beside more.
    let title =
        if is_tiny { outcome.words().to_owned() } else { format!("Decide: {}", outcome.words()) };
    summary::draw_header(drawing, review, &format!("   {title}"), first);
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
    /// The texts of its items, those that can have room.
    texts: Vec<String>,
    /// The number of its items.
    total: usize,
    promises: Vec<Promise>,
    style: Style,
    weight: Weight,
}

/// The weight of a fact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It speaks against a go, or is promised: its rows come before the categories.
    Grave,
    /// It is good to know.
    Light,
}

impl Fact {
    fn new(count: String, text: String, style: Style) -> Self {
        let (texts, promises) = (vec![text], Vec::new());
        Self { count, texts, total: 1, promises, style, weight: Weight::Grave }
    }

    /// Returns the rows in which each item and each condition has one: of what is light only some.
    fn rows(&self) -> usize {
        match self.weight {
            Weight::Grave => self.total + self.promises.len(),
            Weight::Light => self.total.min(MOST + 1),
        }
    }

    /// Returns its lines in so many rows: where not all items and conditions have one, the last one tells how many more
    /// there are.
    fn lines(&self, drawing: Drawing<'_>, rows: usize, room: usize) -> Vec<Words> {
        let style = drawing.theme.plain();
        let whole = |text: &String| vec![(text.clone(), style)];
        if rows < 2 {
            return vec![vec![(self.joined(room, drawing.theme.glyphs.ellipsis), style)]];
        }
        let columns = Columns::of(drawing, self.promises.iter().map(|one| &one.condition));
        let line = |one: &Promise| conditions::line(drawing, one, columns, style);
        let each = || self.texts.iter().map(whole).chain(self.promises.iter().map(line));
        let count = self.total + self.promises.len();
        if rows > count {
            return self.wrapped(drawing, columns, room);
        }
        let shown = if rows < count { rows - 1 } else { rows };
        let more = (shown < count).then(|| vec![(format!("{} more", count - shown), style)]);
        each().take(shown).chain(more).collect()
    }

    /// Returns the texts that one line has room for, and how many more there are.
    fn joined(&self, room: usize, ellipsis: &str) -> String {
        let with_rest = |shown: usize| match self.total - shown {
            0 => String::new(),
            more => format!("; {more} more"),
        };
        let line = |shown: usize| format!("{}{}", self.texts[..shown].join("; "), with_rest(shown));
        let fitting = (1..=self.texts.len()).rev().map(line).find(|line| columns(line) <= room);
        fitting.unwrap_or_else(|| {
            let rest = with_rest(1);
            let first = Shown::line(&self.texts[0]);
            format!("{}{rest}", first.cut(room.saturating_sub(columns(&rest)), ellipsis))
        })
    }

    /// Returns its lines with every text whole.
    fn wrapped(&self, drawing: Drawing<'_>, columns: Columns, room: usize) -> Vec<Words> {
        let style = drawing.theme.plain();
        let wrap = |text: &String| {
            let lines = Shown::line(text).wrap(room.max(1));
            lines.map(|line| vec![(line, style)]).collect::<Vec<Words>>()
        };
        let promised = |one| conditions::lines(drawing, one, columns, (style, room));
        let texts = self.texts.iter().flat_map(wrap);
        texts.chain(self.promises.iter().flat_map(promised)).collect()
    }

    /// Returns the rows that it takes with every text whole.
    fn rows_whole(&self, drawing: Drawing<'_>, room: usize) -> usize {
        let columns = Columns::of(drawing, self.promises.iter().map(|one| &one.condition));
        self.wrapped(drawing, columns, room).len()
    }
}

/// Draws the facts below one another and the categories where there is room; returns the rows that both take.
fn draw_facts(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let theme = drawing.theme;
    let facts = facts(drawing, review, area.height.into());
    let longest = facts.iter().map(|fact| columns(&fact.count)).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(longest + 2);
    let shares = shares(drawing, review, &facts, (room, area));
    let used = u16::try_from(shares.iter().sum::<usize>()).unwrap_or(u16::MAX);
    let texts = facts.iter().zip(shares).flat_map(|(fact, share)| {
        let Fact { count, style, .. } = fact;
        fact.lines(drawing, share, room).into_iter().enumerate().map(move |(index, words)| {
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

/// Returns the rows of each fact: one; then one for each item and condition of what is grave; then, where the categories
/// have room too, those that its long texts take, and one for each item of what is light.
fn shares(
    drawing: Drawing<'_>,
    review: &Review,
    facts: &[Fact],
    (room, area): (usize, Rect),
) -> Vec<usize> {
    let mut shares = vec![1; facts.len()];
    let mut free = usize::from(area.height).saturating_sub(facts.len());
    let mut grow = |index: usize, wanted: usize, free: &mut usize| {
        let more = wanted.saturating_sub(shares[index]).min(*free);
        shares[index] += more;
        *free -= more;
    };
    let of = |weight| (0..facts.len()).filter(move |index| facts[*index].weight == weight);
    for index in of(Weight::Grave) {
        grow(index, facts[index].rows(), &mut free);
    }
    let height = u16::try_from(free.saturating_sub(1)).unwrap_or(area.height);
    let across = across(review, Rect { height, ..area });
    let count = review.session.checklist().categories().len();
    let kept = across.map_or(0, |across| count.div_ceil(across) + 1);
    free -= kept.min(free);
    for index in of(Weight::Grave) {
        let whole = facts[index].rows_whole(drawing, room);
        if whole.saturating_sub(facts[index].rows()) <= free {
            grow(index, whole, &mut free);
        }
    }
    for index in of(Weight::Light) {
        grow(index, facts[index].rows(), &mut free);
    }
    shares
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

/// Returns the facts, each with at most so many texts of items.
fn facts(drawing: Drawing<'_>, review: &Review, most: usize) -> Vec<Fact> {
    let Drawing { theme, model, .. } = drawing;
    let session = &review.session;
    let grounds = Grounds::of(session, model.today());
    let texts = |items: &[ItemNo]| {
        let texts = items.iter().map(|item| session.checklist().item(*item).text.shown());
        let texts = texts.map(|text| text.as_str().trim_end_matches('.').to_owned());
        texts.take(most.max(1)).collect()
    };
    let fact = |(items, one, many): (&[ItemNo], &str, &str), style, weight| {
        let count = words::count(items.len(), one, many);
        let fact = Fact::new(count, String::new(), style);
        (!items.is_empty()).then(|| Fact {
            texts: texts(items),
            total: items.len(),
            weight,
            ..fact
        })
    };
    let grave = |items, style| fact(items, style, Weight::Grave);
    let light = |items, style| fact(items, style, Weight::Light);
    let decided = session.decision().map(|before| {
        let day = before.at.map(|at| format!(", {}", words::date(at, model.now)));
        let (outcome, by) = (before.outcome.words(), before.by.shown());
        let day = day.unwrap_or_default();
        let text = format!("{outcome} by {by}{day}");
        Fact::new("replaces".to_owned(), text, theme.accent())
    });
    let dissented: Vec<ItemNo> =
        review.voices().dissented().into_iter().map(|(item, _)| item).collect();
    // What is wrong with them is said before which they are.
    let work = session.open_work(model.today());
    let wrong = [(work.overdue, "overdue"), (work.unowned, "no owner")];
    let wrong = wrong.into_iter().filter(|(count, _)| *count > 0);
    let wrong: Vec<String> = wrong.map(|(count, words)| format!("{count} {words}")).collect();
    let lacking =
        light((&grounds.gaps, "gap", "gaps"), theme.strong()).map(|fact| match wrong[..] {
            [] => fact,
            _ => Fact { texts: vec![wrong.join(", ")], total: 1, ..fact },
        });
    let (own, carried) = conditions::parted(review);
    let promised = |promises: &[Promise], words: String| {
        let fact = Fact::new("conditions".to_owned(), words, theme.plain());
        let open = promises.iter().filter(|one| one.condition.is_open()).cloned();
        (!promises.is_empty()).then(|| Fact { promises: open.collect(), ..fact })
    };
    let [own_words, carried_words] = conditions::counted(drawing, &own, &carried);
    let mut facts: Vec<Fact> = [
        decided,
        grave((&grounds.blockers, "blocker", "blockers"), theme.alarm()),
        grave((&grounds.still_flagged, "still flagged", "still flagged"), theme.alarm()),
        grave((&grounds.lapsed, "risk LAPSED", "risks LAPSED"), theme.alarm()),
        promised(&own, own_words),
        promised(&carried, carried_words),
        light((&grounds.unassessed, "unassessed", "unassessed"), theme.strong()),
        lacking,
        light((&dissented, "dissent", "dissent"), theme.strong()),
        light((&grounds.accepted, "accepted risk", "accepted risks"), theme.plain()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let is_promised = own.iter().chain(&carried).any(|one| one.condition.is_open());
    if grounds.allowed() == Outcome::Go && !is_promised {
        let count = "No objection".to_owned();
        facts.insert(0, Fact::new(count, NO_OBJECTION.to_owned(), theme.plain()));
    }
    facts
}

/// Returns in how many columns the categories fit into an area: two, or as few more; `None` where they do not.
fn across(review: &Review, area: Rect) -> Option<usize> {
    let checklist = review.session.checklist();
    let count = checklist.categories().len();
    let longest = checklist.longest_title();
    let title = |across: usize| title_columns(review, across, area.width);
    let fits = |across: &usize| count.div_ceil(*across) <= usize::from(area.height);
    let mut ways =
        (ACROSS..=MOST_ACROSS).filter(|across| title(*across) >= LEAST_TITLE.min(longest));
    ways.find(fits)
}

/// Returns the most columns of the title of a category, where they stand in so many columns.
fn title_columns(review: &Review, across: usize, width: u16) -> usize {
    let checklist = review.session.checklist();
    let beside = checklist.largest_category().min(categories::MOST) + BESIDE_TITLE;
    (usize::from(width) / across).saturating_sub(beside).min(checklist.longest_title())
}

/// Draws the categories with their marks, in two columns or as few more as fit, if they do; returns the rows that
/// they take.
fn draw_categories(drawing: Drawing<'_>, review: &Review, area: Rect) -> u16 {
    let theme = drawing.theme;
    let checklist = review.session.checklist();
    let count = checklist.categories().len();
    let beside = checklist.largest_category().min(categories::MOST) + BESIDE_TITLE;
    let Some(across) = across(review, area) else { return 0 };
    let names = categories::titles(drawing, checklist, title_columns(review, across, area.width));
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
