//! The detail of the selected review, below the list.

use ratatui::layout::Rect;

use crate::domain::basics::due;
use crate::domain::basics::text::{Text, columns, show_path};
use crate::domain::session::OpenWork;
use crate::tui::model::Model;
use crate::tui::model::home::{Entry, Lack, Summary};
use crate::tui::view::drawing::{Draw, Drawing, draw_lines, rows, rule, split};
use crate::tui::view::home::words::{is_in_future, needs, short_path, state};
use crate::tui::view::words;
use crate::tui::widgets::gauge;
use crate::tui::widgets::row::Row;

/// The columns of the labels of facts.
const FACT: usize = 15;
/// The rows of the gauge with its scale, and a blank below it; its widest.
const GAUGE: u16 = 3;
const WIDEST_GAUGE: u16 = 100;
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

/// Draws the title of the selected review and the facts about it.
pub(super) fn draw(drawing: Drawing<'_>, entry: &Entry<Summary>, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (line, area) = split(area, 1);
    let (under, area) = split(area, 1);
    rule(drawing, under);
    let summary = match &entry.content {
        Ok(summary) => summary,
        Err(error) => {
            Row::new(theme).left(entry.id.to_string(), theme.strong()).draw_on(drawing, line);
            let remedy =
                Lack::of(error).remedy().map(|remedy| format!("\n{}", model.with_keys(remedy)));
            let sentences = format!("{error}{}", remedy.unwrap_or_default());
            let text = Text::new(short_path(model, &sentences));
            let lines = words::wrapped(text.lines(), usize::from(area.width));
            draw_lines(drawing, lines, theme.alarm(), area);
            return;
        }
    };
    draw_title(drawing, summary, line);
    let facts = facts(drawing, entry, summary, area.width);
    let needed = u16::try_from(facts.len()).unwrap_or(u16::MAX).saturating_add(GAUGE);
    // A small screen would draw much anew for every row.
    let has_gauge = model.size.height >= 30 && area.height >= needed;
    let area = if has_gauge { draw_gauge(drawing, summary, area) } else { area };
    draw_facts(drawing, facts, area);
}

fn draw_title(drawing: Drawing<'_>, summary: &Summary, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let mut title = Row::new(theme)
        .left(model.home.spelled(&summary.system).shown().into_cow(), theme.strong())
        .left(format!("   {}", summary.checklist.shown()), theme.plain());
    if let Some(words) = nth_review(model, summary) {
        title = title.left(format!("   {words}"), theme.quiet());
    }
    title.draw_on(drawing, area);
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

/// Returns the facts in the order in which they are shown.
fn facts(drawing: Drawing<'_>, entry: &Entry<Summary>, summary: &Summary, width: u16) -> Vec<Fact> {
    let model = drawing.model;
    let room = usize::from(width).saturating_sub(FACT);
    let fact = |label: &str, text: String, rank| Fact { label: label.to_owned(), text, rank };
    let goes_on = model.with_keys("{OpenSession} goes on");
    let mut facts = vec![fact(&goes_on, format!("at {}", summary.goes_on_at.shown()), 0)];
    let gaps = gaps(
        &summary.open_work(model.today()),
        summary.tally.unassessed,
        summary.lapsed_count(model.today()),
    );
    facts.push(fact("Gaps", gaps, 2));
    let blockers = listed("Blockers", &summary.blocking, 3);
    facts.extend(blockers);
    let conditions = summary.decision.iter().flat_map(|decision| &decision.conditions);
    let conditions: Vec<Text> = conditions.cloned().collect();
    facts.push(fact("Decision", decision(drawing, summary), 3));
    facts.extend(listed("Conditions", &conditions, 4));
    facts.push(fact("Score", score(summary), 4));
    facts.extend(next_due(model, summary).map(|text| fact("Next due", text, 5)));
    facts.push(begun(model, summary));
    facts.extend(people(summary).map(|text| fact("People", text, 7)));
    facts.extend(earlier(drawing, entry));
    let path = short_path(model, &show_path(&entry.path));
    facts.push(fact("File", shorten_left(&path, room, drawing.theme.glyphs.ellipsis), 6));
    facts
}

/// Returns a fact for each text; only the first has the label.
fn listed<'t>(label: &'t str, texts: &'t [Text], rank: u8) -> impl Iterator<Item = Fact> + 't {
    texts.iter().enumerate().map(move |(index, text)| Fact {
        label: if index == 0 { label.to_owned() } else { String::new() },
        text: text.shown().to_string(),
        rank,
    })
}

/// Returns the decision with its day, or how far the review is from one.
fn decision(drawing: Drawing<'_>, summary: &Summary) -> String {
    let model = drawing.model;
    let Some(decision) = &summary.decision else { return "none yet".to_owned() };
    let day = decision.at.map(|at| model.now.zone.day(at));
    let day = day.map(|day| format!(", {day}, {}", due::ago(day, model.today())));
    format!("{}{}", decision.outcome.words(), day.unwrap_or_default())
}

fn score(summary: &Summary) -> String {
    let tally = &summary.tally;
    let assessed = format!("{} of {} assessed", tally.assessed(), tally.total());
    match tally.progress() {
        None => format!("nothing is applicable, {assessed}"),
        Some(progress) => {
            let (done, of) = (progress.done(), progress.applicable());
            format!("{done} of {of} complete, {assessed}; {}", progress.band().words())
        }
    }
}

fn next_due(model: &Model, summary: &Summary) -> Option<String> {
    let day = *summary.dues.iter().min()?;
    Some(format!("{day}, {}", due::distance(day, model.today())))
}

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
    let rank = if dated.is_empty() && same.is_empty() { 6 } else { 1 };
    Fact { label: "Begun".to_owned(), text: format!("{day}{dated}{same}"), rank }
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

/// Returns the open gaps, unowned and overdue, and the lapsed risks. With items unassessed, none is `none yet`.
fn gaps(work: &OpenWork, unassessed: u32, lapsed: u32) -> String {
    let or_none = |count: u32| if count == 0 { "none".to_owned() } else { count.to_string() };
    let risks = match lapsed {
        0 => String::new(),
        count => format!(", {} LAPSED", words::count(count as usize, "risk", "risks")),
    };
    let gaps = match (work.gaps, unassessed) {
        (0, 0) => "none".to_owned(),
        (0, unassessed) => format!("none yet, {unassessed} unassessed"),
        (gaps, _) => format!(
            "{gaps} open, {} without an owner, {} overdue",
            or_none(work.unowned),
            or_none(work.overdue)
        ),
    };
    format!("{gaps}{risks}")
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
