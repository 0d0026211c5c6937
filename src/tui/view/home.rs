//! Home: the sessions, and under them what the selected one needs.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Shown, Text, columns, show_path};
use crate::domain::records::decision::Outcome;
use crate::domain::session::OpenWork;
use crate::tui::model::Model;
use crate::tui::model::home::{Entry, Home, Known, Lack, Summary, Widest, counts_words};
use crate::tui::model::mouse::Target;
use crate::tui::screens::Context;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, footer, inset, list_rows, rows, rule, rule_inset, split,
    split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::{score, words};
use crate::tui::widgets::row::{Row, write};

/// The widest line that is easy to read.
const WIDEST: u16 = 76;
/// The number of earlier reviews that the trend shows.
const TREND: usize = 5;
/// The least columns of a system, and of the counts of what is complete; those of a percentage.
const SYSTEM: u16 = 16;
const COUNTS: usize = 8;
const PERCENT: usize = 5;
/// The columns of the number of blockers.
const BLOCKERS: usize = 6;
/// The columns of a name that suffice to tell systems apart.
const TELLING: u16 = 40;
/// The columns of a day, whole and short.
const DAY: u16 = 10;
const SHORT_DAY: u16 = 5;
/// The places of the columns that are left out first.
const REVIEWED: usize = 1;
const BAND: usize = 3;
const LEVELS: usize = 5;
/// The rows under the list: a blank, title, rule, six facts. The list has half of them at least.
const BELOW: u16 = 9;
/// The columns of the labels of facts.
const FACT: usize = 15;

pub(super) fn draw(drawing: Drawing<'_>, area: Rect) {
    let (first, rest) = split(area, 1);
    draw_header(drawing, inset(first));
    let (middle, last) = split_last(rest, 2);
    let [message, keys] = [split(last, 1).0, split(last, 1).1];
    if let Some(text) = &drawing.model.message {
        News::of(drawing, text).draw(drawing, inset(message));
    }
    let Drawing { model, theme, .. } = drawing;
    footer(drawing, Context::Home, inset(keys));
    let middle = Rect { y: middle.y + 1, height: middle.height.saturating_sub(1), ..middle };
    match (&model.home.trouble, &model.home.sessions) {
        (Some(trouble), _) => draw_trouble(drawing, trouble, inset(middle)),
        (None, None) => {
            Row::new(theme)
                .left("reading the sessions", theme.quiet())
                .draw_on(drawing, split(inset(middle), 1).0);
        }
        (None, Some(sessions)) if sessions.is_empty() => {
            draw_welcome(drawing, inset(middle));
        }
        (None, Some(_)) => draw_sessions(drawing, middle),
    }
}

fn draw_header(drawing: Drawing<'_>, area: Rect) {
    let Drawing { model, theme, layout, .. } = drawing;
    let mut row = Row::new(theme).left("readyroom", theme.accent());
    if let Some(count) = count(model, layout) {
        row = row.right(format!("{count}   "), theme.plain());
    }
    row.right(model.setup.user.name().text().shown().cut(24, theme.glyphs.ellipsis), theme.plain())
        .draw_on(drawing, area);
}

/// Returns the number of sessions; while they are read, the number of those read so far before it.
fn count(model: &Model, layout: Layout) -> Option<String> {
    let count = model.home.sessions.as_ref()?.iter().filter(|entry| entry.is_session()).count();
    let noun = |total: usize| if total == 1 { "session" } else { "sessions" };
    let count = match model.home.known {
        Known::Some(total) => {
            format!("{} of {} {}", words::grouped(count), words::grouped(total), noun(total))
        }
        Known::Nothing | Known::All => format!("{} {}", words::grouped(count), noun(count)),
    };
    Some(match model.home.in_future {
        0 => count,
        // Their days are in the list.
        _ if layout == Layout::Tiny => count,
        some => format!("{count}   {} in the future", words::grouped(some)),
    })
}

fn draw_trouble(drawing: Drawing<'_>, trouble: &str, area: Rect) {
    let text = Text::new(trouble);
    let lines = words::wrapped(text.lines(), usize::from(area.width));
    let title = "The sessions cannot be read.".to_owned();
    let lines = std::iter::once(title).chain(lines);
    draw_lines(drawing, lines, drawing.theme.alarm(), area);
}

/// Draws the first screen, with no session yet: the purpose, and the key that starts. Short room tells less.
fn draw_welcome(drawing: Drawing<'_>, area: Rect) {
    const WHAT: &str = "A review walks one system through a strict checklist: 32 statements in 8 \
                        categories, each true today or not. Mark them done, partial or missing, \
                        note who does what until when, and export the report.";
    let Drawing { model, theme, .. } = drawing;
    let width = usize::from(area.width.min(WIDEST));
    let path = short_path(model, &show_path(&model.setup.places.sessions()));
    let saved = format!("Every change is saved by itself, in {path}");
    let lines = [WHAT, "", &saved, ""]
        .into_iter()
        .flat_map(|text| Shown::line(text).wrap(width).collect::<Vec<_>>());
    let paragraphs = lines.map(|line| Row::new(theme).left(line, theme.plain()));
    let title = Row::new(theme).left("Is it ready for production?", theme.strong());
    let key = Row::new(theme)
        .left(model.with_keys("{NewSession}"), theme.accent())
        .left("  begins your first review", theme.strong());
    let room = usize::from(area.height).saturating_sub(3);
    let lines = [title, Row::new(theme)].into_iter().chain(paragraphs.take(room)).chain([key]);
    for (row, line) in rows(area).zip(lines) {
        line.draw_on(drawing, row);
    }
}

fn draw_sessions(drawing: Drawing<'_>, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    let below = if layout == Layout::Tiny { 0 } else { BELOW.min(area.height / 2) };
    let (list, _) = split_last(area, below);
    let (head, list) = split(list, 1);
    let columns = Columns::of(&model.home, head.width);
    columns.draw_head(drawing, head);
    let list = rule_inset(drawing, list);
    let entries = model.home.entries();
    for (index, row) in list_rows(drawing, entries.len(), model.home.cursor, list, "    ") {
        columns.draw_entry(drawing, &entries[index], index == model.home.cursor, row);
        drawing.spot(row, Target::Row(index));
    }
    let end = list.y + u16::try_from(entries.len()).unwrap_or(u16::MAX).min(list.height);
    // What the selected session needs follows right under a short list.
    let y = (end + 1).min(area.bottom());
    let under = Rect { y, height: area.bottom() - y, ..area };
    if let (true, Some(entry)) = (layout > Layout::Tiny, model.home.selected()) {
        draw_selected(drawing, entry, columns.has(BAND), inset(under));
    }
}

/// A column of the list: the blanks before it, and its width.
type Column = (u16, u16);

/// The columns of the list.
struct Columns {
    /// System, reviewed, complete, band, blockers, trend: as many as there is room for.
    all: [Column; 6],
    /// The columns of the counts of what is complete.
    counts: usize,
}

impl Columns {
    /// Returns the columns for a width. The system's name gets the room that the others leave, as a cut one may
    /// be that of several systems. For it the trend goes, and the band where that makes it whole.
    fn of(home: &Home, width: u16) -> Self {
        const NONE: Column = (0, 0);
        let narrow = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
        let Widest { name, counts, apart } = home.widest();
        let day = DAY + if apart == 0 { 0 } else { narrow(1 + apart) };
        let (name, counts) = (narrow(name), counts.max(COUNTS));
        let mut all = [
            NONE,
            (2, day),
            (2, narrow(counts + 2 + PERCENT)),
            (2, 15),
            (1, narrow(BLOCKERS)),
            (2, narrow(TREND)),
        ];
        let room = |all: &[Column; 6]| {
            let taken: u16 = all.iter().map(|(before, width)| before + width).sum();
            width.saturating_sub(4 + taken)
        };
        match width {
            ..60 => {
                all[REVIEWED] = NONE;
                all[BAND..].fill(NONE);
            }
            60..80 => all[BAND..].fill(NONE),
            80.. => {
                if name.min(TELLING) > room(&all) {
                    all[LEVELS] = NONE;
                }
                let without_band = room(&all) + all[BAND].0 + all[BAND].1;
                if name.min(TELLING) > room(&all) && name <= without_band {
                    all[BAND] = NONE;
                }
            }
        }
        // Where the day has no column it stands behind the name.
        let day = if all[REVIEWED] == NONE { 2 + SHORT_DAY } else { 0 };
        all[0].1 = room(&all).min(name.max(SYSTEM).saturating_add(day));
        Self { all, counts }
    }

    const fn has(&self, column: usize) -> bool {
        self.all[column].1 > 0
    }

    fn draw_head(&self, drawing: Drawing<'_>, area: Rect) {
        let style = drawing.theme.quiet();
        let titles = ["System", "Reviewed", "Complete", "Band", "Block.", "Trend"];
        let cells = titles.map(|title| (title.to_owned(), style));
        self.draw_cells(drawing, cells, area);
    }

    fn draw_entry(
        &self,
        drawing: Drawing<'_>,
        entry: &Entry<Summary>,
        is_selected: bool,
        area: Rect,
    ) {
        let Drawing { model, theme, .. } = drawing;
        if is_selected {
            write(&mut drawing.buffer(), area.x + 1, area.y, theme.glyphs.cursor, theme.accent());
        }
        if model.home.ticks.contains(&entry.id) {
            write(&mut drawing.buffer(), area.x + 2, area.y, theme.glyphs.tick, theme.accent());
        }
        let beside = beside_gutter(area);
        match &entry.content {
            Ok(summary) => {
                let apart = model.home.apart(&entry.id, summary, model.now.zone);
                let cells = self.cells(drawing, summary, apart.as_deref(), is_selected);
                self.draw_cells(drawing, cells, area);
            }
            Err(error) => {
                // The id is cut rather than what is wrong.
                let wrong = format!("   {}", Lack::of(error).word());
                let room = usize::from(beside.width).saturating_sub(columns(&wrong));
                let id = Shown::line(entry.id.as_str()).cut(room, theme.glyphs.ellipsis);
                let row = Row::new(theme).left(id, theme.plain()).left(wrong, theme.alarm());
                row.draw_on(drawing, beside);
            }
        }
    }

    fn draw_cells(&self, drawing: Drawing<'_>, cells: [(String, Style); 6], area: Rect) {
        let mut rest = beside_gutter(area);
        for ((text, style), (before, width)) in cells.into_iter().zip(self.all) {
            let taken = (before + width).min(rest.width);
            let cell = Rect { x: rest.x + before, width: taken.saturating_sub(before), ..rest };
            Row::new(drawing.theme).left(text, style).draw_on(drawing, cell);
            rest = Rect { x: rest.x + taken, width: rest.width - taken, ..rest };
        }
    }

    fn cells(
        &self,
        drawing: Drawing<'_>,
        summary: &Summary,
        apart: Option<&str>,
        is_selected: bool,
    ) -> [(String, Style); 6] {
        let Drawing { model, theme, .. } = drawing;
        let plain = theme.plain();
        let tally = &summary.tally;
        let system = if is_selected { theme.strong() } else { plain };
        let percent = tally.progress().map(|progress| progress.percent().to_string());
        let percent = percent.unwrap_or_else(|| theme.glyphs.nothing.to_owned());
        let complete = format!("{:>1$}  {percent:>PERCENT$}", counts_words(tally), self.counts);
        let (band, style) = match tally.progress() {
            Some(progress) => (progress.band().headline(), theme.band(progress.band())),
            None => ("NOTHING APPLIES", plain),
        };
        let alarm = theme.alarm();
        let (blockers, flagged) = match tally.blockers {
            0 => (format!("{:>BLOCKERS$}", theme.glyphs.nothing), plain),
            count => (format!("{count:>BLOCKERS$}"), alarm),
        };
        [
            (self.system(drawing, summary, apart), system),
            (
                reviewed(model, summary, apart),
                if is_in_future(model, summary) { alarm } else { plain },
            ),
            (complete, plain),
            (band.to_owned(), style),
            (blockers, flagged),
            (trend(drawing, summary), plain),
        ]
    }

    /// Returns the system; and behind it, where the day has no column and the name leaves room, the day. The
    /// part that tells it from another review of that day is always shown.
    fn system(&self, drawing: Drawing<'_>, summary: &Summary, apart: Option<&str>) -> String {
        let Drawing { model, theme, .. } = drawing;
        let name = model.home.spelled(&summary.system).shown();
        let room = usize::from(self.all[0].1.saturating_sub(SHORT_DAY));
        let is_whole = name.columns() + 2 <= room;
        if self.has(REVIEWED) || !(is_whole || apart.is_some()) {
            return name.to_string();
        }
        let day = || words::short_date(summary.created_at, model.now);
        let name = name.cut(room.saturating_sub(2), theme.glyphs.ellipsis);
        let pad = " ".repeat(room.saturating_sub(columns(&name)));
        format!("{name}{pad}{}", apart.map_or_else(day, str::to_owned))
    }
}

fn beside_gutter(area: Rect) -> Rect {
    Rect { x: area.x + 3, width: area.width.saturating_sub(4), ..area }
}

fn reviewed(model: &Model, summary: &Summary, apart: Option<&str>) -> String {
    let day = words::date(summary.created_at, model.now);
    let day = if day == model.today().to_string() { "today".to_owned() } else { day };
    apart.map_or_else(|| day.clone(), |apart| format!("{day} {apart}"))
}

/// Returns whether a clock that was wrong has dated a review in the future.
fn is_in_future(model: &Model, summary: &Summary) -> bool {
    model.now.zone.day(summary.created_at) > model.today()
}

/// Returns the completion of the system's reviews as a row of level glyphs, oldest first.
fn trend(drawing: Drawing<'_>, summary: &Summary) -> String {
    let Drawing { model, theme, .. } = drawing;
    let tenths = model.home.trend(summary);
    if tenths.len() < 2 {
        return theme.glyphs.nothing.to_owned();
    }
    let Some(levels) = theme.glyphs.levels else { return String::new() };
    let shown = tenths.iter().skip(tenths.len().saturating_sub(TREND));
    shown.map(|&tenths| levels[(tenths as usize * 8 / 1001).min(7)]).collect()
}

fn draw_selected(drawing: Drawing<'_>, entry: &Entry<Summary>, is_band_listed: bool, area: Rect) {
    let Drawing { model, theme, .. } = drawing;
    let (line, area) = split(area, 1);
    let (under, area) = split(area, 1);
    rule(drawing, under);
    let path = short_path(model, &show_path(&entry.path));
    let summary = match &entry.content {
        Ok(summary) => summary,
        Err(error) => {
            Row::new(theme).left(entry.id.to_string(), theme.strong()).draw_on(drawing, line);
            let remedy =
                Lack::of(error).remedy().map(|remedy| format!("\n{}", model.with_keys(remedy)));
            let sentence = format!("{error}{}", remedy.unwrap_or_default());
            let text = Text::new(short_path(model, &sentence));
            let lines = words::wrapped(text.lines(), usize::from(area.width));
            draw_lines(drawing, lines, theme.alarm(), area);
            return;
        }
    };
    let mut title = Row::new(theme)
        .left(model.home.spelled(&summary.system).shown().into_cow(), theme.strong())
        .left(format!("   {}", summary.checklist.shown()), theme.plain());
    if let Some(words) = nth_review(model, summary) {
        title = title.left(format!("   {words}"), theme.quiet());
    }
    title.draw_on(drawing, line);
    let mut facts = facts(drawing, summary, &path, area.width);
    if !is_band_listed {
        facts.insert(1, Fact { label: "Band".into(), text: band(summary), rank: 1 });
    }
    facts.extend(unusual(model, summary));
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

/// `second review, first was 2026-08-20`, for a system with earlier reviews.
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

/// A labelled fact about the selected session.
struct Fact {
    label: Cow<'static, str>,
    text: String,
    /// The lower, the longer it stays where not all have room.
    rank: u8,
}

fn facts(drawing: Drawing<'_>, summary: &Summary, path: &str, width: u16) -> Vec<Fact> {
    let tally = &summary.tally;
    let today = drawing.model.today();
    let room = usize::from(width).saturating_sub(FACT);
    let goes_on = drawing.model.with_keys("{OpenSession} goes on");
    let assessed = format!("{} of {}, {} left", tally.assessed(), tally.total(), tally.unassessed);
    let gaps = gaps(&summary.open_work(today), tally.unassessed, summary.lapsed_count(today));
    let decision = summary.decision.map_or("none yet", Outcome::words).to_owned();
    let file = shorten_left(path, room, drawing.theme.glyphs.ellipsis);
    let fact = |label: &'static str, text, rank| Fact { label: label.into(), text, rank };
    vec![
        Fact { label: goes_on.into(), text: format!("at {}", summary.goes_on_at.shown()), rank: 0 },
        fact("Assessed", assessed, 4),
        fact("Gaps", gaps, 2),
        fact("Decision", decision, 3),
        fact("File", file, 5),
    ]
}

/// Returns the facts that few sessions have.
fn unusual(model: &Model, summary: &Summary) -> Vec<Fact> {
    let mut facts = Vec::new();
    if is_in_future(model, summary) {
        let day = words::date(summary.created_at, model.now);
        let is_alone =
            model.home.of_system(&summary.system).all(|(_, one)| is_in_future(model, one));
        let not = if is_alone { "" } else { ", so not the newest" };
        let text = format!("{day}, in the future{not}");
        facts.push(Fact { label: "Dated".into(), text, rank: 1 });
    }
    let count = model.home.from_the_same(summary);
    if count > 1 {
        facts.push(Fact { label: "Begun".into(), text: format!("{count} from the same"), rank: 1 });
    }
    facts
}

/// Returns the band and the blockers, where the list has no columns for them.
fn band(summary: &Summary) -> String {
    let band = summary.tally.progress().map_or("nothing applicable", |p| p.band().words());
    match score::blockers(&summary.tally) {
        None => band.to_owned(),
        Some(blockers) => format!("{band}, {blockers}"),
    }
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

/// Returns a path with the home folder as `~`.
pub(super) fn short_path(model: &Model, path: &str) -> String {
    let home = model.setup.home.as_ref().map(|home| show_path(home)).filter(|home| home.len() > 1);
    match home.and_then(|home| path.strip_prefix(&home).map(str::to_owned)) {
        Some(rest) if rest.starts_with('/') => format!("~{rest}"),
        _ => path.to_owned(),
    }
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
