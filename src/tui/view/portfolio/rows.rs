//! The rows of what is due, of what got worse and of the people.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::basics::text::{Text, columns};
use crate::domain::insight::portfolio::List;
use crate::domain::insight::portfolio::people::Owing;
use crate::domain::insight::portfolio::task::{Kind, Task};
use crate::domain::insight::portfolio::worse::Lost;
use crate::tui::model::mouse::Target;
use crate::tui::model::portfolio::{PortfolioBox, PortfolioRow};
use crate::tui::theme::Theme;
use crate::tui::view::drawing::{Draw, Drawing, Layout, list_row, list_rows, rows, split};
use crate::tui::view::words::short_day;
use crate::tui::widgets::row::Row;

/// The columns of a date, whole and short.
const DATE: usize = 10;
const SHORT_DATE: usize = 5;
/// The most columns of a name of a person, in a narrow layout, a usual and a wide one.
const OWNER: [usize; 3] = [8, 14, 26];
/// The most columns of a name of a system where rows need the room, in a narrow and in a wide layout.
pub(super) const SYSTEM: [usize; 2] = [12, 18];
/// The columns that the counts of what a person owes take, with the cursor.
const OWED: usize = 26;
/// The most columns of a name of a system with room.
const LONG_SYSTEM: usize = 30;
/// The columns before an owner beside those of the date: of the cursor, the mark of a date and the blanks.
const BEFORE_OWNER: usize = 5;

/// The columns of the names in the rows.
struct Widths {
    owner: usize,
    /// Of a person who is a row.
    person: usize,
    /// `None` in the smallest layout: there the text takes the room, and the system stands below the list.
    system: Option<usize>,
}

impl Widths {
    fn of(drawing: Drawing<'_>, listed: &[PortfolioRow<'_>], width: u16) -> Self {
        let place = usize::from(drawing.layout >= Layout::Standard);
        let widest = |names: Vec<usize>| names.into_iter().max().unwrap_or_default();
        let columns_of = |name: &Text| name.shown().columns();
        let owners = listed.iter().map(|row| match row {
            PortfolioRow::Task(task) => task.owner.as_ref().map_or(6, columns_of),
            PortfolioRow::Lost(lost) => lost.owner.as_ref().map_or(6, columns_of),
            PortfolioRow::Owed(_) | PortfolioRow::Person(_) | PortfolioRow::System(_) => 0,
        });
        let systems = listed.iter().map(|row| match row {
            PortfolioRow::Task(task) | PortfolioRow::Owed(task) => columns_of(&task.system),
            PortfolioRow::Lost(lost) => columns_of(&lost.system),
            PortfolioRow::Person(_) | PortfolioRow::System(_) => 0,
        });
        let people = listed.iter().map(|row| match row {
            PortfolioRow::Person(person) => person.owner.as_ref().map_or(6, columns_of),
            _ => 0,
        });
        let person = widest(people.collect()).min(usize::from(width).saturating_sub(OWED));
        let wide = usize::from(drawing.layout >= Layout::Wide);
        let owner = widest(owners.collect()).min(OWNER[place + wide]);
        let room = usize::from(width).saturating_sub(BEFORE_OWNER + DATE + owner + 2);
        let half = if drawing.layout >= Layout::Wide { (room / 2).min(LONG_SYSTEM) } else { 0 };
        let system = widest(systems.collect()).min(SYSTEM[place].max(half));
        Self { owner, person, system: (drawing.layout > Layout::Tiny).then_some(system) }
    }

    /// Adds the cell of a system where it has one.
    fn system<'r>(&self, theme: &Theme, (row, style): Begun<'r>, system: &Text) -> Row<'r> {
        match self.system {
            Some(width) => row.left(cell(theme, system, width), style),
            None => row,
        }
    }

    /// Adds the cell of an owner, or of there being none.
    fn owner<'r>(&self, theme: &Theme, (row, style): Begun<'r>, owner: Option<&Text>) -> Row<'r> {
        match owner {
            Some(owner) => row.left(cell(theme, owner, self.owner), style),
            None => row.left(cell(theme, &"nobody".into(), self.owner), theme.accent()),
        }
    }

    /// Adds the mark of a blocker.
    fn blocker<'r>(&self, theme: &Theme, row: Row<'r>, is_blocker: bool) -> Row<'r> {
        match (is_blocker, self.system) {
            (false, _) => row,
            (true, Some(_)) => row.left("blocker: ", theme.alarm()),
            (true, None) => row.left(format!("{} ", theme.glyphs.blocker), theme.alarm()),
        }
    }
}

/// Draws those rows that have room, with the selected one.
pub(super) fn draw(
    drawing: Drawing<'_>,
    portfolio: &PortfolioBox,
    listed: &[PortfolioRow<'_>],
    area: Rect,
) {
    let widths = Widths::of(drawing, listed, area.width);
    let cursor = portfolio.cursor().min(listed.len().saturating_sub(1));
    let area = draw_headings(drawing, portfolio.list, &widths, area);
    for (index, line) in list_rows(drawing, listed.len(), cursor, area, "  ") {
        drawing.spot(line, Target::Row(index));
        let (row, style) = list_row(drawing, index == cursor);
        let row = match listed[index] {
            PortfolioRow::Task(task) => {
                let row = draw_day(drawing, (row, style), task);
                let row = draw_owner(drawing, (row, style), task, &widths);
                draw_task(drawing, (row, style), task, &widths)
            }
            PortfolioRow::Owed(task) => {
                let row = draw_day(drawing, (row.left("  ", style), style), task);
                draw_task(drawing, (row, style), task, &widths)
            }
            PortfolioRow::Lost(lost) => draw_lost(drawing, (row, style), lost, &widths),
            PortfolioRow::Person(person) => draw_person(drawing, (row, style), person, &widths),
            // They have columns of their own.
            PortfolioRow::System(_) => row,
        };
        row.draw_on(drawing, line);
    }
}

/// Draws the tasks of a person, as many as have room, and how many more there are.
pub(super) fn draw_owed(drawing: Drawing<'_>, tasks: &[Task], area: Rect) {
    let theme = drawing.theme;
    let owed: Vec<PortfolioRow<'_>> = tasks.iter().map(PortfolioRow::Owed).collect();
    let widths = Widths::of(drawing, &owed, area.width);
    let room = usize::from(area.height);
    let shown = if tasks.len() > room { room.saturating_sub(1) } else { tasks.len() };
    let lines = &mut rows(area);
    for (task, line) in tasks.iter().take(shown).zip(&mut *lines) {
        let row = draw_day(drawing, (Row::new(theme), theme.plain()), task);
        draw_task(drawing, (row, theme.plain()), task, &widths).draw_on(drawing, line);
    }
    if let (true, Some(line)) = (shown < tasks.len(), lines.next()) {
        let more = format!(" {} more", tasks.len() - shown);
        Row::new(theme).left(more, theme.quiet()).draw_on(drawing, line);
    }
}

/// Draws the headings of what is due and of what got worse, with room for them; returns the area below.
fn draw_headings(drawing: Drawing<'_>, list: List, widths: &Widths, area: Rect) -> Rect {
    let theme = drawing.theme;
    let first = match list {
        List::Due => {
            format!("  {:<1$}  ", format!("Due, {} late", theme.glyphs.attention), DATE + 1)
        }
        List::Worse => "  Was, is  ".to_owned(),
        List::People | List::Systems => return area,
    };
    let Some(system) = widths.system else { return area };
    let (line, below) = split(area, 1);
    let (owner, width) = ("Owner", widths.owner);
    Row::new(theme)
        .left(first, theme.quiet())
        .left(format!("{owner:width$}  {:system$}  What", "System"), theme.quiet())
        .draw_on(drawing, line);
    below
}

/// A row that is begun, and the style of its text.
type Begun<'r> = (Row<'r>, Style);

/// Returns a text cut or filled to so many columns, and two blanks.
pub(super) fn cell(theme: &Theme, text: &Text, width: usize) -> String {
    let text = text.shown().cut(width, theme.glyphs.ellipsis);
    format!("{text}{}  ", " ".repeat(width.saturating_sub(columns(&text))))
}

fn draw_day<'r>(drawing: Drawing<'_>, (row, style): Begun<'r>, task: &Task) -> Row<'r> {
    let Drawing { model, theme, layout, .. } = drawing;
    let mark = if task.is_overdue { theme.glyphs.attention } else { " " };
    let is_short = layout == Layout::Tiny;
    let day = match task.due {
        Some(day) if is_short => short_day(day, model.today()),
        Some(day) => day.to_string(),
        None if is_short => theme.glyphs.nothing.to_owned(),
        None => "no date".to_owned(),
    };
    let width = if is_short { SHORT_DATE } else { DATE };
    let style = if task.is_overdue { theme.marked_alarm() } else { style };
    row.left(format!("{mark}{day:width$}  "), style)
}

/// Adds the owner; a review has none, and in the smallest layout its system takes the room.
fn draw_owner<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    task: &Task,
    widths: &Widths,
) -> Row<'r> {
    match (task.kind, widths.system) {
        (Kind::Review, None) => row.left(format!("{}: ", task.system.shown()), style),
        (Kind::Review, Some(_)) => row.left(" ".repeat(widths.owner + 2), style),
        _ => widths.owner(drawing.theme, (row, style), task.owner.as_ref()),
    }
}

fn draw_task<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    task: &Task,
    widths: &Widths,
) -> Row<'r> {
    let row = widths.system(drawing.theme, (row, style), &task.system);
    widths.blocker(drawing.theme, row, task.is_blocker).left(what(task), style)
}

/// Returns a task in words, safe to show.
pub(super) fn what(task: &Task) -> String {
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
    let [before, now] = [lost.before, lost.now].map(Some);
    let row = row
        .left(theme.glyph(before), theme.status(before))
        .left(format!(" {} ", theme.glyphs.arrow), theme.quiet())
        .left(theme.glyph(now), theme.status(now))
        .left("  ", style);
    let row = widths.owner(theme, (row, style), lost.owner.as_ref());
    let row = widths.system(theme, (row, style), &lost.system);
    widths.blocker(theme, row, lost.is_blocker).left(lost.text.shown().to_string(), style)
}

fn draw_person<'r>(
    drawing: Drawing<'_>,
    (row, style): Begun<'r>,
    person: &Owing,
    widths: &Widths,
) -> Row<'r> {
    let theme = drawing.theme;
    let (owner, owner_style) = match &person.owner {
        Some(owner) => (cell(theme, owner, widths.person), style),
        None => (cell(theme, &"nobody".into(), widths.person), theme.accent()),
    };
    let row = row.left(owner, owner_style).left(format!("{:>3} open", person.tasks.len()), style);
    match person.overdue() {
        0 => row,
        overdue => row.left(format!("   {overdue} overdue"), theme.alarm()),
    }
}
