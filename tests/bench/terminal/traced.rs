//! What only the kernel sees: how often the program writes, and what a slow disk does to a key.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::figures::{self, Figure, Unit};
use crate::sessions::Data;
use crate::terminal::{Program, Terminal};
use crate::{SMALL, runs};

/// How many keys are pressed while the disk is slow.
const KEYS: usize = 10;

/// Nothing where there is no `strace`, which is said.
pub fn figures(data: &Data) -> Vec<Figure> {
    let mut tracer = Command::new("strace");
    let there = tracer.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        println!("skipped, strace is not there: writes of the first frame, keys and a slow disk\n");
        return Vec::new();
    }
    let program = data.review(32);
    let median = figures::median(&(0..runs()).map(|_| writes(&program)).collect::<Vec<_>>());
    let writes = Figure::new("first frame, 32 items, 80x24".to_owned(), Unit::Writes, median);
    let longest = slowest_key(&program);
    let what = "the slowest key while each fsync takes 250 ms".to_owned();
    vec![writes.at_most(1.0), Figure::new(what, Unit::Milliseconds, longest).at_most(100.0)]
}

/// How often the terminal is written to until the first frame is there.
fn writes(program: &Program) -> f64 {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("trace");
    let tracer =
        ["strace", "-f", "-y", "-qq", "-e", "trace=write,writev", "-o", file.to_str().unwrap()];
    let mut terminal = Terminal::start_under(&tracer, program, SMALL);
    terminal.first_frame();
    terminal.settle();
    drop(terminal);
    let trace = fs::read_to_string(file).unwrap();
    let to_the_terminal = |line: &&str| line.contains("write") && line.contains("</dev/pts/");
    trace.lines().filter(to_the_terminal).count() as f64
}

/// Marks items while the disk takes its time over every change before.
fn slowest_key(program: &Program) -> f64 {
    let slow = "inject=fsync:delay_enter=250000";
    let tracer = ["strace", "-f", "-qq", "-e", "trace=fsync", "-e", slow, "-o", "/dev/null"];
    let mut terminal = Terminal::start_under(&tracer, program, SMALL);
    terminal.first_frame();
    terminal.settle();
    let marks = ["d", "p"].iter().cycle().take(KEYS);
    marks.map(|key| terminal.press_first(key).milliseconds).fold(0.0, f64::max)
}
