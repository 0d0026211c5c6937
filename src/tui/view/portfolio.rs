//! The portfolio: four lists over all systems, each entry a row, and below them the selected one whole.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Text, columns};
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::systems::System;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::domain::insight::portfolio::{Alarm, List};
use crate::tui::model::mouse::Target;
use crate::tui::model::portfolio::{PortfolioBox, PortfolioRow};
use crate::tui::screens::Context;
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{
    Draw, Drawing, Layout, draw_lines, footer, inset, list_row, list_rows, rule_inset, split,
    split_last,
};
use crate::tui::view::news::News;
use crate::tui::view::words::{at_most, count};
use crate::tui::widgets::row::Row;

/// The rows of the selected entry below the list.
const WHOLE: u16 = 3;
/// The columns of a date, and of the mark before one that has passed.
const DATE: usize = 10;
/// The most columns of a name of a person, and of a system, in a narrow and in a wide layout.
const OWNER: [usize; 2] = [8, 14];
const SYSTEM: [usize; 2] = [12, 22];

pub(super) fn draw(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let Drawing { model, layout, .. } = drawing;
    ratatui::widgets::Clear.draw_on(drawing, area);
    let blank = u16::from(layout >= Layout::Standard);
    let (first, rest) = split(area, 1);
    draw_header(drawing, portfolio, inset(first));
    let (tabs, rest) = split(split(rest, blank).1, 1);
    draw_lists(drawing, portfolio, inset(tabs));
    let (rest, foot) = split_last(rest, 1);
    footer(drawing, Context::Portfolio, inset(foot));
    let rest = if layout == Layout::Tiny { rest } else { rule_inset(drawing, rest) };
    let has_news = model.message.is_some() && model.context() == Context::Portfolio;
    let (rest, news) = split_last(rest, u16::from(has_news || layout >= Layout::Standard));
    if let Some(message) = model.message.as_ref().filter(|_| has_news) {
        News::of(drawing, message).draw(drawing, inset(news));
    }
    let listed = portfolio.rows();
    if let Some(words) = nothing(portfolio, &listed) {
        let lines = words.shown().wrap(usize::from(inset(rest).width)).collect::<Vec<_>>();
        let style =
            if portfolio.trouble.is_some() { drawing.theme.alarm() } else { drawing.theme.quiet() };
        return draw_lines(drawing, lines, style, inset(rest));
    }
    let whole = if layout == Layout::Tiny { 0 } else { WHOLE + blank };
    let (list, whole) = split_last(rest, whole);
    draw_rows(drawing, portfolio, &listed, inset(list));
    if let Some(row) = listed.get(portfolio.cursor()).filter(|_| layout > Layout::Tiny) {
        draw_whole(drawing, row, inset(split(whole, blank).1));
    }
}

/// Draws the title, and at the right what is filtered, or else what is urgent.
fn draw_header(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let theme = drawing.theme;
    let title = Row::new(theme).left("Portfolio", theme.accent());
    if portfolio.is_filtered() {
        let key = drawing.model.with_keys("   {Close} shows everything");
        let words = Text::new(format!("only {}", portfolio.filter_words()));
        let room = title.room_beside(area.width);
        let has_room = words.shown().columns() + columns(&key) <= room;
        let key = if has_room { key } else { String::new() };
        let words = words.shown().cut(room, theme.glyphs.ellipsis);
        let row = title.right(words, theme.accent()).right(key, theme.quiet());
        return row.draw_on(drawing, area);
    }
    let alarms =
        [(Alarm::Overdue, "overdue"), (Alarm::Lapsed, "lapsed"), (Alarm::Stale, "to review")];
    let mut counts: Vec<(String, Style)> = alarms
        .into_iter()
        .map(|(alarm, word)| (portfolio.portfolio.alarming(alarm).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| (format!("{count} {word}"), theme.alarm()))
        .collect();
    if portfolio.unread() > 0 {
        counts.push((format!("{} cannot be read", portfolio.unread()), theme.alarm()));
    }
    let room = title.room_beside(area.width);
    while counts.iter().map(|(words, _)| columns(words) + 3).sum::<usize>() > room {
        counts.pop();
    }
    let row = counts.into_iter().enumerate().fold(title, |row, (index, (words, style))| {
        row.right(if index == 0 { "" } else { "   " }, theme.plain()).right(words, style)
    });
    row.draw_on(drawing, area);
}

/// Draws the names of the lists with their keys and counts.
fn draw_lists(drawing: Drawing<'_>, portfolio: &PortfolioBox, area: Rect) {
    let Drawing { model, theme, layout, .. } = drawing;
    let row = List::ALL.into_iter().fold(Row::new(theme), |row, list| {
        let is_shown = list == portfolio.list;
        let style = if is_shown { theme.strong() } else { theme.plain() };
        let key = model.setup.keymap.with_keys(Context::Portfolio, key_of(list));
        let count = match layout {
            Layout::Tiny => String::new(),
            _ if portfolio.is_read() => format!(" {}", portfolio.count(list)),
            _ => String::new(),
        };
        let gap = if layout == Layout::Tiny { "" } else { "  " };
        let mark = if is_shown { theme.glyphs.cursor } else { " " };
        row.left(mark, theme.accent())
            .left(key, theme.key())
            .left(format!(" {}{count}{gap}", list.title()), style)
    });
    row.draw_on(drawing, area);
}

const fn key_of(list: List) -> &'static str {
    match list {
        List::Due => "{ListDue}",
        List::Worse => "{ListWorse}",
        List::People => "{ListPeople}",
        List::Systems => "{ListSystems}",
    }
}

/// Returns the words where no row is to be drawn: while it is read, where that failed, or where a list is empty.
fn nothing(portfolio: &PortfolioBox, listed: &[PortfolioRow<'_>]) -> Option<Text> {
    if let Some(trouble) = &portfolio.trouble {
        return Some(Text::new(format!("The reviews cannot be read: {trouble}")));
    }
    if !portfolio.is_read() {
        return Some("reading the reviews".into());
    }
    let words = match portfolio.list {
        List::Due => "Nothing is due within 14 days.",
        List::Worse => "Nothing got worse.",
        List::People => "Nobody owes anything.",
        List::Systems => "There are no systems.",
    };
    listed.is_empty().then(|| words.into())
}

/// The columns of the names in the rows.
struct Widths {
    owner: usize,
    system: usize,
}

impl Widths {
    fn of(drawing: Drawing<'_>, listed: &[PortfolioRow<'_>]) -> Self {
        let place = usize::from(drawing.layout >= Layout::Standard);
        let width = |name: &Text| name.shown().columns();
        let widest =
            |names: Vec<usize>, most: usize| names.into_iter().max().unwrap_or_default().min(most);
        let owners = listed.iter().map(|row| match row {
            PortfolioRow::Task(task) => task.owner.as_ref().map_or(6, width),
            PortfolioRow::Lost(lost) => lost.owner.as_ref().map_or(6, width),
            PortfolioRow::Owed(_) | PortfolioRow::Person(_) | PortfolioRow::System(_) => 0,
        });
        let systems = listed.iter().map(|row| match row {
            PortfolioRow::Task(task) | PortfolioRow::Owed(task) => width(&task.system),
            PortfolioRow::Lost(lost) => width(&lost.system),
            PortfolioRow::System(system) => width(&system.system),
            PortfolioRow::Person(_) => 0,
        });
        Self {
            owner: widest(owners.collect(), OWNER[place]),
            system: widest(systems.collect(), SYSTEM[place]),
        }
    }
}

fn draw_rows(
    drawing: Drawing<'_>,
    portfolio: &PortfolioBox,
    listed: &[PortfolioRow<'_>],
    area: Rect,
) {
    let widths = Widths::of(drawing, listed);
    let cursor = portfolio.cursor().min(listed.len().saturating_sub(1));
    for (index, line) in list_rows(drawing, listed.len(), cursor, area, "  ") {
        drawing.spot(line, Target::Row(index));
        let (row, style) = list_row(drawing, index == cursor);
        let row = match listed[index] {
            PortfolioRow::Task(task) => draw_task(drawing, (row, style), task, &widths, true),
            PortfolioRow::Owed(task) => {
                draw_task(drawing, (row.left("  ", style), style), task, &widths, false)
            }
            PortfolioRow::Lost(lost) => draw_lost(drawing, (row, style), lost, &widths),
            PortfolioRow::Person(person) => draw_person(drawing, (row, style), person),
            PortfolioRow::System(system) => draw_system(drawing, (row, style), system, &widths),
        };
        row.draw_on(drawing, line);
    }
}

/// A row that is begun, and the style of its text.
type Begun<'r> = (Row<'r>, Style);

/// Returns a text cut or filled to so many columns, and two blanks.
fn cell(theme: &Theme, text: &Text, width: usize) -> String {
    let text = text.shown().cut(width, theme.glyphs.ellipsis);
    format!("{text}{}  ", " ".repeat(width.saturating_sub(columns(&text))))
}

fn owner_cell(
    theme: &Theme,
    owner: Option<&Text>,
    (style, width): (Style, usize),
) -> (String, Style) {
    match owner {
        Some(owner) => (cell(theme, owner, width), style),
        None => (cell(theme, &"nobody".into(), width), theme.accent()),
    }
}

fn draw_task<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    task: &Task,
    widths: &Widths,
    has_owner: bool,
) -> Row<'r> {
    let theme = drawing.theme;
    let mark = if task.is_overdue { "!" } else { " " };
    let day = task.due.map_or_else(|| "no date".to_owned(), |day| day.to_string());
    let day_style = if task.is_overdue { theme.alarm() } else { style };
    let row = row.left(format!("{mark}{day:DATE$}  "), day_style);
    let row = match (has_owner, task.kind) {
        (false, _) => row,
        (true, Kind::Review) => row.left(" ".repeat(widths.owner + 2), style),
        (true, _) => {
            let (owner, style) = owner_cell(theme, task.owner.as_ref(), (style, widths.owner));
            row.left(owner, style)
        }
    };
    let row = row.left(cell(theme, &task.system, widths.system), style);
    let row = if task.is_blocker { row.left("blocker ", theme.alarm()) } else { row };
    row.left(what(task), style)
}

/// Returns a task in words, safe to show.
fn what(task: &Task) -> String {
    match task.kind {
        Kind::Todo => task.text.shown().to_string(),
        Kind::Risk => format!("risk: {}", task.text.shown()),
        Kind::Condition => format!("condition: {}", task.text.shown()),
        Kind::Review => "review due".to_owned(),
    }
}

fn draw_lost<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    lost: &Lost,
    widths: &Widths,
) -> Row<'r> {
    let theme = drawing.theme;
    let (owner, owner_style) = owner_cell(theme, lost.owner.as_ref(), (style, widths.owner));
    let [before, now] = [lost.before, lost.now].map(Some);
    let row = row
        .left(theme.glyph(before), theme.status(before))
        .left(format!(" {} ", theme.glyphs.arrow), theme.quiet())
        .left(theme.glyph(now), theme.status(now))
        .left("  ", style)
        .left(owner, owner_style)
        .left(cell(theme, &lost.system, widths.system), style);
    let row = if lost.is_blocker { row.left("blocker ", theme.alarm()) } else { row };
    row.left(lost.text.shown().to_string(), style)
}

fn draw_person<'r>(drawing: Drawing<'_>, (row, style): Begun<'r>, person: &Owing) -> Row<'r> {
    let theme = drawing.theme;
    let (owner, owner_style) = match &person.owner {
        Some(owner) => (cell(theme, owner, SYSTEM[0].max(owner.shown().columns().min(24))), style),
        None => (cell(theme, &"nobody".into(), SYSTEM[0]), theme.accent()),
    };
    let row = row.left(owner, owner_style).left(format!("{:>3} open", person.tasks.len()), style);
    match person.overdue() {
        0 => row,
        overdue => row.left(format!("   {overdue} overdue"), theme.alarm()),
    }
}

fn draw_system<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    system: &System,
    widths: &Widths,
) -> Row<'r> {
    let theme = drawing.theme;
    let row = row.left(cell(theme, &system.system, widths.system), style);
    let standing = &system.standing;
    let is_stale = system.next_review.is_some_and(|next| next.is_past(drawing.model.today()));
    let counts = [
        (standing.blockers as usize, "blocker", "blockers", theme.alarm()),
        (system.lapsed, "lapsed", "lapsed", theme.alarm()),
        (standing.missing as usize, "missing", "missing", style),
        (standing.unassessed as usize, "unassessed", "unassessed", style),
        (usize::from(is_stale), "to review", "to review", theme.alarm()),
    ];
    let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
    let row = counts.enumerate().fold(row, |row, (index, (number, one, many, style))| {
        let gap = if index == 0 { "" } else { "  " };
        let words = if one == "to review" { one.to_owned() } else { count(number, one, many) };
        row.left(gap, theme.plain()).left(words, style)
    });
    let percent = system.score.progress().map(|progress| progress.percent().to_string());
    row.right(percent.unwrap_or_default(), style)
}

/// Draws the selected entry: its text whole, then what the row has no room for.
fn draw_whole(drawing: Drawing<'_>, row: &PortfolioRow<'_>, area: Rect) {
    let theme = drawing.theme;
    let (text, facts) = match row {
        PortfolioRow::Task(task) | PortfolioRow::Owed(task) => (what(task), task_facts(task)),
        PortfolioRow::Lost(lost) => (lost.text.shown().to_string(), lost_facts(lost)),
        PortfolioRow::Person(person) => (
            person.owner.as_ref().map_or_else(|| "nobody".to_owned(), |it| it.shown().to_string()),
            vec![drawing.model.with_keys("{OpenTask} shows or hides the tasks")],
        ),
        PortfolioRow::System(system) => (system.system.shown().to_string(), system_facts(system)),
    };
    let text = Text::new(text);
    let lines = text.shown().wrap(usize::from(area.width));
    let most = usize::from(area.height.saturating_sub(1)).max(1);
    let lines = at_most(lines, most, theme.glyphs.ellipsis);
    let (first, last) = split(area, u16::try_from(lines.len()).unwrap_or(1));
    draw_lines(drawing, lines, theme.strong(), first);
    let facts = Row::new(theme).left(facts.join("   "), theme.quiet());
    facts.draw_on(drawing, split(last, 1).0);
}

fn task_facts(task: &Task) -> Vec<String> {
    let passed = match (task.is_overdue, task.kind) {
        (false, _) => None,
        (true, Kind::Risk) => Some("lapsed".to_owned()),
        (true, _) => Some("overdue".to_owned()),
    };
    let status = task.status.map(|status| status.word().to_owned());
    let from = task.from.map(|from| format!("from {from}"));
    let parts = [passed, status, from, task.item.as_ref().map(|item| item.shown().to_string())];
    parts.into_iter().flatten().chain([task.review.to_string()]).collect()
}

fn lost_facts(lost: &Lost) -> Vec<String> {
    let words = format!("{}, was {}", lost.now.word(), lost.before.word());
    let from = lost.from.map(|from| format!("from {from}"));
    let parts = [Some(words), from, Some(lost.item.shown().to_string())];
    parts.into_iter().flatten().chain([lost.review.to_string()]).collect()
}

fn system_facts(system: &System) -> Vec<String> {
    let labels = system.labels.words();
    let labels = (!labels.is_blank()).then(|| labels.shown().to_string());
    let same =
        (system.from_the_same > 1).then(|| format!("{} from the same", system.from_the_same));
    let ahead = system.in_future.len();
    let ahead = (ahead > 0).then(|| format!("{ahead} in the future"));
    let newer = system.newer_version.map(|version| format!("checklist has version {version}"));
    let next = system.next_review.map(|next| format!("next review {}", next.0));
    let reviewed = Some(format!("reviewed {}", system.reviewed));
    [reviewed, next, labels, newer, same, ahead].into_iter().flatten().collect()
}
