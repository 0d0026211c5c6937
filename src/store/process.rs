//! The identity of the program that left a file: process id and start time, because ids are reused.
#![expect(clippy::disallowed_methods, reason = "what the system tells of processes lies in files")]

use std::fmt;
use std::fs;
use std::process;
use std::sync::LazyLock;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

/// A program that runs or has run on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    id: u32,
    /// The start time, in the units of the system; unknown where the system does not tell it, and in the
    /// file names of earlier versions.
    began: Option<u64>,
}

/// The process that has a process id now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The start time of the process.
    pub began: Option<u64>,
    /// The name of the program.
    pub name: Option<String>,
}

impl Program {
    /// Returns this program.
    pub fn this() -> Self {
        static THIS: LazyLock<Program> = LazyLock::new(|| {
            let id = process::id();
            Program { id, began: running(id).and_then(|running| running.began) }
        });
        *THIS
    }

    /// Reads a program as its [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, began) = match text.split_once('_') {
            Some((id, began)) => (id, Some(began.parse().ok()?)),
            None => (text, None),
        };
        Some(Self { id: id.parse().ok()?, began })
    }

    /// Returns whether it is this program.
    pub fn is_this(self) -> bool {
        self.id == process::id() && (self.began.is_none() || self == Self::this())
    }

    /// Returns whether it still runs, where `running` says what has a process id now. A process that
    /// began at another time is another program; where that is not known, one of another name is.
    pub fn still_runs(self, running: impl Fn(u32) -> Option<Running>) -> bool {
        let Some(now) = running(self.id) else { return false };
        match (self.began, now.began) {
            (Some(then), Some(now)) => then == now,
            _ => now.name.is_none() || now.name == running(process::id()).and_then(|us| us.name),
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.id)?;
        self.began.map_or(Ok(()), |began| write!(formatter, "_{began}"))
    }
}

/// Returns the process that has a process id now.
pub fn running(id: u32) -> Option<Running> {
    let pid = Pid::from_raw(id.try_into().ok()?)?;
    if test_kill_process(pid) == Err(Errno::SRCH) {
        return None;
    }
    let status = fs::read_to_string(format!("/proc/{id}/stat")).ok();
    Some(status.and_then(|status| parsed(&status)).unwrap_or(Running { began: None, name: None }))
}

/// Parses `/proc/PID/stat`: the name is in parentheses and may hold any character, the start time is the
/// twentieth field after it.
fn parsed(status: &str) -> Option<Running> {
    const BEGAN: usize = 19;
    let (before, after) = status.rsplit_once(')')?;
    let name = before.split_once('(').map(|(_, name)| name.to_owned());
    let began = after.split_whitespace().nth(BEGAN)?.parse().ok();
    Some(Running { began, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(began: u64, name: &str) -> impl Fn(u32) -> Option<Running> {
        move |id| {
            let name = if id == process::id() { "readyroom" } else { name };
            (id != 9).then(|| Running { began: Some(began), name: Some(name.to_owned()) })
        }
    }

    #[test]
    fn an_id_that_is_given_out_again_is_another_program() {
        let of = |text: &str| Program::parse(text).unwrap();
        assert!(of("7_100").still_runs(told(100, "readyroom")));
        assert!(!of("7_100").still_runs(told(101, "readyroom")));
        assert!(!of("9_100").still_runs(told(100, "readyroom")), "nothing has its id");
        // As earlier versions have written it.
        assert!(of("7").still_runs(told(100, "readyroom")));
        assert!(!of("7").still_runs(told(100, "sleep")));
        let unknown = |_| Some(Running { began: None, name: None });
        assert!(of("7_100").still_runs(unknown), "where nothing is said it may be");
    }

    #[test]
    fn a_program_reads_as_it_is_written() {
        for text in ["7", "7_100"] {
            assert_eq!(Program::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "x", "7_", "_7", "7_x"] {
            assert_eq!(Program::parse(text), None, "{text}");
        }
        let this = Program::this();
        assert_eq!(Program::parse(&this.to_string()), Some(this));
        assert!(this.still_runs(running));
    }

    #[test]
    fn the_name_of_a_process_may_hold_anything() {
        let fields = (3..=22).map(|field| field.to_string()).collect::<Vec<_>>().join(" ");
        let running = parsed(&format!("7 (a ) b) {fields} 23")).unwrap();
        assert_eq!(running, Running { began: Some(22), name: Some("a ) b".to_owned()) });
    }
}
