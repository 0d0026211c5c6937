//! What the program costs in a real terminal, beside the least that this stack can cost.
//!
//! `cargo bench --bench terminal` starts the program in a pseudo-terminal, types, and measures until the
//! answer is there: first frame, keys, bytes, wake-ups, memory. In the same run, taking turns, it measures a
//! minimal list drawn with the same library: this very binary, started with `--floor`. Only the ratios of
//! the two carry over to another machine. A table goes to stdout, the figures as JSON to the file that
//! `READYROOM_BENCH_JSON` names. `READYROOM_BENCH=quick` runs everything less often. What needs `strace`
//! is left out where there is none, and that is said.

#![expect(
    unreachable_pub,
    clippy::cast_precision_loss,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark measures time, touches files and prints"
)]

mod figures;
mod floor;
mod sessions;
mod terminal;
mod traced;

use std::env;

use crate::figures::{Figure, Unit};
use crate::sessions::Data;
use crate::terminal::{Program, Size, Terminal};

/// How often each scenario is run; the median counts.
fn runs() -> usize {
    let is_quick = env::var_os("READYROOM_BENCH").is_some_and(|mode| mode == "quick");
    if is_quick { 2 } else { 7 }
}
/// How many times a key is pressed in a run.
const KEYS: usize = 40;
/// How many marks are set: enough that one slow save more or less does not move the median.
const MARKS: usize = 20;
/// How many times a run starts both programs for the first frame alone.
const STARTS: usize = 10;

/// The most memory with 32 items, in MiB: as much as vim takes for a list. Nearly all of it is the program's own code.
const MEMORY: f64 = 10.0;
/// The same with 10,000 items.
const MEMORY_OF_MANY: f64 = 32.0;

const SMALL: Size = Size { columns: 80, rows: 24 };
const LARGE: Size = Size { columns: 200, rows: 50 };

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--floor") {
        floor::run(arguments[at + 1].parse().unwrap());
        return;
    }
    let data = Data::make();
    let mut figures = Vec::new();
    for size in [SMALL, LARGE] {
        for items in [32, 10_000] {
            figures.extend(review(&data, size, items));
        }
    }
    figures.extend(home(&data));
    figures.extend(bursts(&data));
    figures.extend(traced::figures(&data));
    figures::print(&figures);
    if let Some(file) = env::var_os("READYROOM_BENCH_JSON") {
        figures::write_json(&figures, file.as_ref());
    }
}

/// What one run of a review measures, or one of the floor.
#[derive(Default)]
struct Run {
    first_bytes: f64,
    first_reads: f64,
    moves: Vec<f64>,
    move_bytes: Vec<f64>,
    marks: Vec<f64>,
    mark_bytes: Vec<f64>,
    nothing_bytes: f64,
    idle_bytes: f64,
    idle_wake_ups: f64,
    peak: f64,
}

/// A review with so many items, beside the floor with 32.
fn review(data: &Data, size: Size, items: usize) -> Vec<Figure> {
    let (mut ours, mut floors) = (Vec::new(), Vec::new());
    let (mut starts, mut floor_starts) = (Vec::new(), Vec::new());
    for _ in 0..runs() {
        let programs = [(&Program::Floor(32), "x"), (&data.review(items), "d")];
        let [floor, our] = side_by_side(programs, size);
        floors.push(floor);
        ours.push(our);
        for _ in 0..STARTS {
            let [floor, our] = programs
                .map(|(program, _)| Terminal::start(program, size).first_frame().milliseconds);
            floor_starts.push(floor);
            starts.push(our);
        }
    }
    let is_small = size.columns == SMALL.columns;
    let named = |what: &str| format!("{what}, {items} items, {}x{}", size.columns, size.rows);
    let median = |of: &dyn Fn(&Run) -> f64, runs: &[Run]| {
        figures::median(&runs.iter().map(of).collect::<Vec<_>>())
    };
    let all = |of: &dyn Fn(&Run) -> Vec<f64>, runs: &[Run]| -> Vec<f64> {
        runs.iter().flat_map(of).collect()
    };
    let moves = all(&|run| run.moves.clone(), &ours);
    let floor_moves = all(&|run| run.moves.clone(), &floors);
    let marks = all(&|run| run.marks.clone(), &ours);
    let floor_marks = all(&|run| run.marks.clone(), &floors);
    let move_bytes = all(&|run| run.move_bytes.clone(), &ours);
    let mark_bytes = all(&|run| run.mark_bytes.clone(), &ours);
    let first = Figure::new(named("first frame"), Unit::Milliseconds, figures::median(&starts))
        .beside(figures::median(&floor_starts));
    let bytes = Figure::new(named("first frame"), Unit::Bytes, median(&|r| r.first_bytes, &ours));
    let peak = Figure::new(named("peak memory"), Unit::Mebibytes, median(&|r| r.peak, &ours));
    let moving = Figure::new(named("move a row"), Unit::Milliseconds, figures::median(&moves))
        .beside(figures::median(&floor_moves));
    let row_bytes = Figure::new(named("move a row"), Unit::Bytes, figures::median(&move_bytes));
    let most_row_bytes =
        Figure::new(named("move a row, 95th percentile"), Unit::Bytes, figures::high(&move_bytes));
    let marking = Figure::new(named("mark an item"), Unit::Milliseconds, figures::median(&marks))
        .beside(figures::median(&floor_marks));
    let mark_cost = Figure::new(named("mark an item"), Unit::Bytes, figures::median(&mark_bytes));
    let idle = Figure::new(named("idle, 3 s"), Unit::Bytes, median(&|r| r.idle_bytes, &ours));
    let wake_ups =
        Figure::new(named("idle, 3 s"), Unit::WakeUps, median(&|r| r.idle_wake_ups, &ours));
    let nothing = Figure::new(
        named("a key without effect"),
        Unit::Bytes,
        median(&|r| r.nothing_bytes, &ours),
    );
    let reads = Figure::new(named("first frame"), Unit::Reads, median(&|r| r.first_reads, &ours));
    let is_few = items == 32;
    vec![
        first.at_most_ratio(if is_few { 1.5 } else { 8.0 }),
        if is_few && is_small { bytes.at_most(4_500.0) } else { bytes },
        reads,
        moving.at_most_ratio(1.5),
        if is_small { row_bytes.at_most(700.0) } else { row_bytes },
        if is_small { most_row_bytes.at_most(1_448.0) } else { most_row_bytes },
        marking.at_most_ratio(1.5),
        if is_small { mark_cost.at_most(400.0) } else { mark_cost },
        idle.at_most(0.0),
        wake_ups.at_most(2.0),
        nothing.at_most(0.0),
        peak.at_most(if is_few { MEMORY } else { MEMORY_OF_MANY }),
    ]
}

/// Measures two programs side by side, each with its key that marks: they take turns key by key, so that
/// a slow moment of the machine is one for both.
fn side_by_side(programs: [(&Program, &str); 2], size: Size) -> [Run; 2] {
    let mut both = programs.map(|(program, mark)| {
        let mut terminal = Terminal::start(program, size);
        let first = terminal.first_frame();
        terminal.settle();
        let run = Run { first_bytes: first.bytes, first_reads: first.reads, ..Run::default() };
        (terminal, run, mark)
    });
    for number in 0..KEYS {
        // Down and up again, so that the list stays where it is and where it scrolls.
        let key = if (number / 10) % 2 == 0 { "j" } else { "k" };
        for (terminal, run, _) in &mut both {
            let answer = terminal.press(key);
            run.moves.push(answer.milliseconds);
            run.move_bytes.push(answer.bytes);
        }
    }
    for number in 0..MARKS {
        for (terminal, run, mark) in &mut both {
            // One mark and another in turn: each changes something.
            let key = if number % 2 == 1 && *mark == "d" { "p" } else { *mark };
            let answer = terminal.press_first(key);
            run.marks.push(answer.milliseconds);
            run.mark_bytes.push(answer.bytes);
            terminal.settle();
        }
    }
    both.map(|(mut terminal, mut run, _)| {
        terminal.press("g");
        terminal.settle();
        run.nothing_bytes = terminal.press("k").bytes.min(terminal.press("k").bytes);
        terminal.settle();
        (run.idle_bytes, run.idle_wake_ups) = terminal.idle();
        run.peak = terminal.peak();
        run
    })
}

/// The list of sessions, empty and with many.
fn home(data: &Data) -> Vec<Figure> {
    let (mut empty, mut figures) = (Vec::new(), Vec::new());
    for _ in 0..runs() {
        empty.push(Terminal::start(&data.home(0), SMALL).first_sight());
    }
    let empty = figures::median(&empty);
    figures.push(Figure::new(
        "Home, first frame, no session".to_owned(),
        Unit::Milliseconds,
        empty,
    ));
    for sessions in [100, 10_000] {
        let (mut first, mut cold, mut warm) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..runs().min(3) {
            data.forget_cache(sessions);
            let mut terminal = Terminal::start(&data.home(sessions), SMALL);
            first.push(terminal.first_sight());
            cold.push(terminal.settled_after());
            drop(terminal);
            let mut terminal = Terminal::start(&data.home(sessions), SMALL);
            warm.push(terminal.settled_after());
        }
        let named = |what: &str| format!("Home, {what}, {sessions} sessions");
        let milliseconds = |what: &str, of: &[f64]| {
            Figure::new(named(what), Unit::Milliseconds, figures::median(of))
        };
        figures.push(milliseconds("first frame", &first).beside(empty).at_most_ratio(1.5));
        let whole = milliseconds("whole list, cold", &cold);
        figures.push(if sessions == 10_000 { whole.at_most(500.0) } else { whole });
        let whole = milliseconds("whole list, again", &warm);
        figures.push(if sessions == 10_000 { whole.at_most(50.0) } else { whole });
    }
    figures
}

/// Typing in find with 10,000 items, and what is left after a burst of keys.
fn bursts(data: &Data) -> Vec<Figure> {
    let mut terminal = Terminal::start(&data.review(10_000), SMALL);
    terminal.first_frame();
    terminal.press("/");
    let keys: Vec<f64> =
        "statement 42 ".chars().map(|key| terminal.press(&key.to_string()).milliseconds).collect();
    let find = Figure::new(
        "a key in find, 10000 items".to_owned(),
        Unit::Milliseconds,
        figures::high(&keys),
    );
    drop(terminal);
    let mut terminal = Terminal::start(&data.review(32), SMALL);
    terminal.first_frame();
    terminal.settle();
    terminal.flood(&"jk".repeat(50_000));
    let next = terminal.press("j").milliseconds;
    let burst = Figure::new("the key after 100000 others".to_owned(), Unit::Milliseconds, next);
    vec![find.at_most(16.0), burst.at_most(200.0)]
}
