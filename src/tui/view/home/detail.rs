//! The detail of the selected review, below the list.

use ratatui::layout::Rect;

use crate::domain::basics::due;
use crate::domain::basics::text::{Text, columns, cut_inside, show_path};
use crate::domain::records::condition::Condition;
use crate::domain::session::OpenWork;
use crate::tui::model::Model;
use crate::tui::model::home::{Entry, Lack, OpenCondition, Stage, Summary};
use crate::tui::view::conditions::in_words;
use crate::tui::view::drawing::{Draw, Drawing, draw_lines, rows, rule, split};
use crate::tui::view::home::words::{is_in_future, needs, next_review, short_path, state};
use crate::tui::view::home::{list, to_do};
use crate::tui::view::words;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The columns of the labels of facts, and the blanks between two parts of one.
const FACT: usize = 15;
const APART: &str = "   ";
/// The fewest rows of a screen with a gauge and all facts: a small one would redraw much for every row of the list.
const TALL: u16 = 30;
/// The fewest rows below the title with a rule.
const RULED: u16 = 4;
/// The rows of the gauge with its scale, and a blank below it; its widest.
const GAUGE: u16 = 3;
const WIDEST_GAUGE: u16 = 100;
/// The most columns that a title keeps for the name of the system.
const NAME: usize = 24;
/// The facts of a small screen that every review has, before what is worst about it.
const USUAL: usize = 3;
/// The most earlier reviews that are listed.
const EARLIER: usize = 12;
/// The most people who are named.
const PEOPLE: usize = 20;

/// A labelled fact about the selected review.
struct Fact {
    label: String,
    text: String,
    /// The lower, the longer it stays where not all have room.
    rank: u8,
}

impl Fact {
    fn new(label: &str, text: String, rank: u8) -> Self {
        Self { label: label.to_owned(), text, rank }
    }
}

/// Draws the title of the selected review and the facts about it.
pub(super) fn draw(drawing: Drawing<'_>, entry: &Entry<Summary>, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (line, area) = split(area, 1);
    // With little room the facts come before a rule above them.
    let (under, area) = split(area, u16::from(area.height >= RULED));
    rule(drawing, under);
    let summary = match &entry.content {
        Ok(summary) => summary,
        Err(error) => {
            let system = list::system_of(&entry.id);
            Row::new(theme).left(system.into_cow(), theme.strong()).draw_on(drawing, line);
            let remedy =
                Lack::of(error).remedy().map(|remedy| format!("\n{}", model.with_keys(remedy)));
            let sentences = Lack::reason_first(error, &entry.path);
            // The end of a path says which file it is.
            let (path, room) = (short_path(model, &show_path(&entry.path)), area.width.into());
            let ellipsis = theme.glyphs.ellipsis;
            let sentences = sentences.lines().map(|line| short_path(model, line));
            let sentences = sentences
                .map(|line| if line == path { cut_inside(&line, room, ellipsis) } else { line });
            let sentences = sentences.collect::<Vec<_>>().join("\n") + &remedy.unwrap_or_default();
            let text = Text::new(sentences);
            let lines = words::wrapped(text.lines(), usize::from(area.width));
            let lines = words::at_most(lines, area.height.into(), ellipsis);
            draw_lines(drawing, lines, theme.alarm(), area);
            return;
        }
    };
    draw_title(drawing, summary, line);
    if model.size.height < TALL {
        draw_facts(drawing, brief(drawing, summary, area), area);
        return;
    }
    let columns = to_do::beside(area);
    if let Some((_, right)) = columns {
        to_do::draw(drawing, summary, right);
    }
    let area = columns.map_or(area, |(left, _)| left);
    let mut facts = facts(drawing, entry, summary, area.width);
    if columns.is_none() {
        let rows = usize::from(area.height.saturating_sub(GAUGE)).saturating_sub(facts.len());
        facts.extend(blockers(summary, rows));
    }
    facts.extend(conditions(drawing, summary));
    facts.extend(earlier(drawing, entry));
    let needed = u16::try_from(facts.len()).unwrap_or(u16::MAX).saturating_add(GAUGE);
    let area = if area.height >= needed { draw_gauge(drawing, summary, area) } else { area };
    draw_facts(drawing, facts, area);
}

fn draw_title(drawing: Drawing<'_>, summary: &Summary, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let name = model.home.spelled(&summary.system).shown();
    let blanks = model.home.widest().name.min(NAME).saturating_sub(name.columns());
    let title = |blanks| {
        let checklist = format!("{}{APART}{}", " ".repeat(blanks), summary.checklist.shown());
        Row::new(theme)
            .left(name.as_str().to_owned(), theme.strong())
            .left(checklist, theme.plain())
    };
    let number = nth_review(model, summary).map(|words| format!("{APART}{words}"));
    // Names of one width do not move what stands behind them, where it has room so.
    let with_number = number.and_then(|words| {
        let rows = [blanks, 0].map(|blanks| title(blanks).left(words.clone(), theme.quiet()));
        rows.into_iter().find(|row| !row.is_cut(area.width))
    });
    with_number.unwrap_or_else(|| title(blanks)).draw_on(drawing, area);
}

/// Draws the gauge with its scale; returns the area below.
fn draw_gauge(drawing: Drawing<'_>, summary: &Summary, area: Rect) -> Rect {
    let (gauge, below) = split(area, GAUGE);
    let gauge = Rect { width: gauge.width.min(WIDEST_GAUGE), ..gauge };
    let mut rows = rows(gauge);
    let mut next = || rows.next().unwrap_or_default();
    gauge::draw(&summary.tally, drawing.theme, next(), &mut drawing.buffer());
    gauge::draw_scale(&summary.tally, drawing.theme, next(), &mut drawing.buffer());
    below
}

/// Draws the facts, those of the lowest ranks where not all have room.
fn draw_facts(drawing: Drawing<'_>, mut facts: Vec<Fact>, area: Rect) {
    let theme = drawing.theme;
    while facts.len() > usize::from(area.height) {
        let Some(index) = (0..facts.len()).max_by_key(|&index| facts[index].rank) else { break };
        facts.remove(index);
    }
    let columns = FACT - 1;
    for (row, Fact { label, text, .. }) in rows(area).zip(facts) {
        Row::new(theme)
            .left(format!("{label:<columns$} "), theme.quiet())
            .left(text, theme.plain())
            .draw_on(drawing, row);
    }
}

/// Returns `second review, first was 2026-08-20`, for a system with earlier reviews.
fn nth_review(model: &Model, summary: &Summary) -> Option<String> {
    const ORDINALS: [&str; 9] =
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    // Nobody knows where one of a wrong date stands among them.
    if is_in_future(model, summary) {
        return None;
    }
    let reviews: Vec<&Summary> = model.home.earlier(summary).collect();
    let earlier = reviews.len().checked_sub(2)?;
    let first = words::date(reviews.last()?.created_at, model.now);
    let nth = ORDINALS
        .get(earlier)
        .map_or_else(|| format!("{}th", earlier + 2), |word| (*word).to_owned());
    Some(format!("{nth} review, first was {first}"))
}

/// Returns the few facts of a small screen, each in the same row of every review, and then what is worst about it.
fn brief(drawing: Drawing<'_>, summary: &Summary, area: Rect) -> Vec<Fact> {
    let room = usize::from(area.width).saturating_sub(FACT);
    let begun = begun(drawing.model, summary);
    let unusual = (begun.rank == UNUSUAL).then_some(begun);
    let rows = usize::from(area.height).saturating_sub(USUAL + usize::from(unusual.is_some()));
    let worst: Vec<Fact> = unusual
        .into_iter()
        .chain(blockers(summary, rows))
        .chain(conditions(drawing, summary))
        .chain([decision(drawing, summary)])
        .take(rows.max(1))
        .collect();
    let model = drawing.model;
    let usual = [goes_on(model, summary), gaps(model, summary, room), score(summary, room)];
    usual.into_iter().chain(worst).collect()
}

/// Returns the facts that every review has, each in the same row.
fn facts(drawing: Drawing<'_>, entry: &Entry<Summary>, summary: &Summary, width: u16) -> Vec<Fact> {
    let model = drawing.model;
    let room = usize::from(width).saturating_sub(FACT);
    let path = short_path(model, &show_path(&entry.path));
    let path = shorten_left(&path, room, drawing.theme.glyphs.ellipsis);
    let nobody = || drawing.theme.glyphs.nothing.to_owned();
    let labels = (!summary.labels.is_empty())
        .then(|| Fact::new("Labels", summary.labels.words().shown().to_string(), 7));
    let usual = vec![
        goes_on(model, summary),
        gaps(model, summary, room),
        score(summary, room),
        decision(drawing, summary),
        begun(model, summary),
        Fact::new("People", people(summary).unwrap_or_else(nobody), 7),
        Fact::new("File", path, 6),
    ];
    usual.into_iter().chain(labels).collect()
}

fn goes_on(model: &Model, summary: &Summary) -> Fact {
    let label = model.with_keys(match summary.stage() {
        Stage::NotBegun => "{OpenSession} begins",
        Stage::Begun => "{OpenSession} goes on",
        Stage::Decided => "{OpenSession} opens",
    });
    Fact::new(&label, format!("at {}", summary.goes_on_at.shown()), 0)
}

/// Returns the blockers, one in a row as far as there are rows, the rest in the last one.
fn blockers(summary: &Summary, rows: usize) -> impl Iterator<Item = Fact> + use<> {
    let named = summary.to_do.iter().filter(|to_do| to_do.is_blocker);
    let mut named: Vec<String> = named.map(|to_do| to_do.text.shown().to_string()).collect();
    let unnamed = (summary.tally.blockers as usize).saturating_sub(named.len());
    named.extend((unnamed > 0).then(|| format!("{unnamed} more")));
    let rest = named.split_off(rows.max(1).min(named.len()) - usize::from(!named.is_empty()));
    named.extend((!rest.is_empty()).then(|| rest.join("  ")));
    listed("Blockers", named, 3)
}

/// Returns the open conditions of the decision and of those before it, those that are due first before the others.
fn conditions(drawing: Drawing<'_>, summary: &Summary) -> impl Iterator<Item = Fact> {
    let open = |one: &&OpenCondition| Condition {
        text: one.text.clone(),
        owner: one.owner.clone(),
        due: one.due,
        ..Condition::default()
    };
    let all = drawing.model.home.open_conditions(summary);
    let mut all: Vec<Condition> = all.iter().map(open).collect();
    all.sort_by_key(Condition::urgency);
    listed("Conditions", in_words(drawing, &all), 4)
}

/// Returns a fact for each text, safe to show; only the first has the label.
fn listed(label: &'static str, texts: Vec<String>, rank: u8) -> impl Iterator<Item = Fact> + use<> {
    texts
        .into_iter()
        .enumerate()
        .map(move |(index, text)| Fact::new(if index == 0 { label } else { "" }, text, rank))
}

/// Returns the decision with its day.
fn decision(drawing: Drawing<'_>, summary: &Summary) -> Fact {
    let model = drawing.model;
    let text = match &summary.decision {
        None => "none yet".to_owned(),
        Some(decision) => {
            let day = decision.at.map(|at| model.now.zone.day(at));
            let day = day.map(|day| format!(", {day}, {}", due::ago(day, model.today())));
            format!("{}{}", decision.outcome.words(), day.unwrap_or_default())
        }
    };
    Fact::new("Decision", text, 3)
}

/// Returns the two numbers, and the band with the distance to the next one where that has room.
fn score(summary: &Summary, room: usize) -> Fact {
    let tally = &summary.tally;
    let assessed = format!("{:>2} of {:<2} assessed", tally.assessed(), tally.total());
    let text = match tally.progress() {
        None => beside(&[assessed], &["nothing is applicable".to_owned()], room),
        Some(progress) => {
            let (done, of, band) = (progress.done(), progress.applicable(), progress.band());
            let complete = format!("{done:>2} of {of:<2} complete");
            let whole = format!("{}, {}", band.words(), progress.distance());
            beside(&[complete, assessed], &[whole, band.words().to_owned()], room)
        }
    };
    Fact::new("Score", text, 4)
}

/// Returns parts with blanks between them, and at the end the first of the others that has room.
fn beside(parts: &[String], others: &[String], room: usize) -> String {
    let parts = parts.join(APART);
    let room = room.saturating_sub(columns(&parts) + APART.len());
    match others.iter().find(|other| columns(other) <= room) {
        Some(other) => format!("{parts}{APART}{other}"),
        None => parts,
    }
}

/// The rank of what is unusual about a review.
const UNUSUAL: u8 = 1;

/// Returns the day on which the review was begun, and what is unusual about it.
fn begun(model: &Model, summary: &Summary) -> Fact {
    let day = words::date(summary.created_at, model.now);
    let is_alone =
        || model.home.of_system(&summary.system).all(|(_, one)| is_in_future(model, one));
    let dated = match is_in_future(model, summary).then(is_alone) {
        None => "",
        Some(true) => ", in the future",
        Some(false) => ", in the future, so not the newest",
    };
    let same = match model.home.from_the_same(summary) {
        ..2 => String::new(),
        count => format!(", {count} from the same"),
    };
    let next = next_review(model, summary);
    let next = next.map(|next| format!(", {}", next.words(model.today()))).unwrap_or_default();
    let rank = if dated.is_empty() && same.is_empty() { 6 } else { UNUSUAL };
    Fact::new("Begun", format!("{day}{dated}{same}{next}"), rank)
}

fn people(summary: &Summary) -> Option<String> {
    let names = summary.people.iter().take(PEOPLE).map(|name| name.shown().into_cow());
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then_some(names)
}

/// Returns the reviews before the selected one, unless the list shows them.
fn earlier(drawing: Drawing<'_>, entry: &Entry<Summary>) -> Vec<Fact> {
    let model = drawing.model;
    if model.home.is_unfolded() != Some(false) {
        return Vec::new();
    }
    let earlier = model.home.of_selected().skip_while(|(other, _)| other.id != entry.id).skip(1);
    let row = |(index, (_, summary)): (usize, (&Entry<Summary>, &Summary))| {
        let day = words::date(summary.created_at, model.now);
        let percent = summary.tally.progress().map(|progress| progress.percent().to_string());
        let percent = percent.unwrap_or_default();
        let state = state(drawing, summary, false).words;
        let needs: Vec<String> = needs(model, summary).into_iter().map(|need| need.words).collect();
        Fact {
            label: if index == 0 { "Earlier".to_owned() } else { String::new() },
            text: format!("{day}  {percent:>5}  {state:<14}  {}", needs.join(", ")),
            rank: 8 + u8::try_from(index).unwrap_or(u8::MAX - 8),
        }
    };
    earlier.take(EARLIER).enumerate().map(row).collect()
}

/// Returns the gaps, unowned and overdue, and the lapsed risks or else the next due date where that has room. With
/// items unassessed, no gaps are `none yet`.
fn gaps(model: &Model, summary: &Summary, room: usize) -> Fact {
    let today = model.today();
    let OpenWork { gaps, unowned, overdue } = summary.open_work(today);
    let lapsed = match summary.lapsed_count(today) {
        0 => Vec::new(),
        count => vec![format!("{} LAPSED", words::count(count as usize, "risk", "risks"))],
    };
    let text = match (gaps, summary.tally.unassessed) {
        (0, 0) => beside(&["none".to_owned()], &lapsed, room),
        (0, unassessed) => beside(&[format!("none yet, {unassessed} unassessed")], &lapsed, room),
        (gaps, _) => {
            let counts = [(gaps, "open"), (unowned, "no owner"), (overdue, "overdue")];
            let counts = counts.map(|(count, word)| format!("{count:>2} {word}"));
            let others = if lapsed.is_empty() { next_due(model, summary) } else { lapsed };
            beside(&counts, &others, room)
        }
    };
    Fact::new("Gaps", text, 2)
}

/// Returns the next due date with its distance and without, if there is one; of one that has passed since when.
fn next_due(model: &Model, summary: &Summary) -> Vec<String> {
    let Some(day) = summary.dues.iter().min() else { return Vec::new() };
    if *day < model.today() {
        return vec![format!("overdue since {day}")];
    }
    let distance = due::distance(*day, model.today());
    vec![format!("next due {day}, {distance}"), format!("next due {day}")]
}

/// Returns a path cut at its beginning: its end says which file it is.
fn shorten_left(path: &str, width: usize, ellipsis: &str) -> String {
    if columns(path) <= width {
        return path.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut start = 0;
    while columns(&path[start..]) > room {
        start += path[start..].chars().next().map_or(1, char::len_utf8);
    }
    format!("{ellipsis}{}", &path[start..])
}
