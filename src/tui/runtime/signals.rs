//! Signals: they are posted like everything else. When one asks for the end, the program ends
//! within a second, even if it hangs in a write to a terminal that is not read any more.
#![expect(clippy::disallowed_methods, reason = "tui::runtime may end the program")]

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crossterm::terminal::disable_raw_mode;
use log::{info, warn};
use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::tui::runtime::post::Post;
use crate::tui::runtime::screen::{current_size, is_in_foreground};
use crate::tui::update::Msg;

/// The exit code after a hang-up: 128 and the number of the signal.
pub(super) const HANG_UP: u8 = 129;
/// The time that the program may take to end after a signal.
const LAST_MOMENT: Duration = Duration::from_millis(950);

/// The signals that end the program. Unhandled, the later ones would kill it with the terminal in raw mode
/// and the last changes unsaved.
const ENDING: [i32; 11] = [
    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGXCPU,
];

/// Lets a write beyond the file size limit (`ulimit -f`) fail with an error of its own. The signal
/// that comes with it would end the program; where it cannot be caught, nothing is worse than before.
pub fn outlive_file_size_limit() {
    let _ = flag::register(SIGXFSZ, Arc::default());
}

/// The state that the signal handler shares with the program.
#[derive(Clone, Debug, Default)]
pub(super) struct Away {
    /// True while another program has the terminal.
    is_away: Arc<AtomicBool>,
    /// True once a signal has asked for the end.
    ends: Arc<AtomicBool>,
}

impl Away {
    pub(super) fn set(&self, away: bool) {
        self.is_away.store(away, Ordering::Relaxed);
    }

    /// Returns whether a signal asks for the end.
    pub(super) fn ends(&self) -> bool {
        self.ends.load(Ordering::Relaxed)
    }

    fn end(&self, ends: bool) {
        self.ends.fetch_or(ends, Ordering::Relaxed);
    }

    /// Returns whether a signal is meant for the other program: the terminal sends these to both.
    fn takes(&self, signal: i32) -> bool {
        matches!(signal, SIGINT | SIGQUIT) && self.is_away.load(Ordering::Relaxed)
    }
}

/// The signals that have come, where no thread waits for them.
pub(super) struct Pending {
    signals: Signals,
    away: Away,
}

impl Pending {
    /// The interval of looks.
    pub(super) const LOOK: Duration = Duration::from_millis(500);

    /// Returns the messages for the signals since the last look.
    pub(super) fn take(&mut self) -> Vec<Msg> {
        let Self { signals, away } = self;
        let msgs: Vec<Msg> = signals.pending().filter_map(|signal| meaning(signal, away)).collect();
        away.end(msgs.iter().any(|msg| matches!(msg, Msg::Signal(_))));
        msgs
    }
}

/// Starts the thread that turns signals into messages. Where it cannot be started, returns the signals, for
/// which the event loop has to look itself.
///
/// # Errors
/// When the signals cannot be registered.
pub(super) fn start(post: Post, away: Away) -> io::Result<Option<Pending>> {
    let signals = Signals::new(ENDING.into_iter().chain([SIGWINCH, SIGCONT]))?;
    // They would be lost with a thread that cannot be made.
    let (hand, handed) = channel::<Pending>();
    let wait = move || {
        let Ok(Pending { mut signals, away }) = handed.recv() else { return };
        for msg in signals.forever().filter_map(|signal| meaning(signal, &away)) {
            let ends = if let Msg::Signal(exit_code) = msg { Some(exit_code) } else { None };
            // The worker has every change already: it needs no word from us to save it.
            post.send(msg);
            away.end(ends.is_some());
            if let Some(exit_code) = ends {
                thread::sleep(LAST_MOMENT);
                warn!("ended by force, exit code {exit_code}");
                if is_in_foreground() {
                    let _ = disable_raw_mode();
                }
                std::process::exit(exit_code.into());
            }
        }
    };
    let pending = Pending { signals, away };
    if thread::Builder::new().spawn(wait).is_err() {
        return Ok(Some(pending));
    }
    // The thread waits for it.
    let _ = hand.send(pending);
    Ok(None)
}

fn meaning(signal: i32, away: &Away) -> Option<Msg> {
    info!("signal {signal}");
    match signal {
        _ if away.takes(signal) => None,
        SIGWINCH => Some(Msg::Resize(current_size())),
        SIGCONT => Some(Msg::Continued),
        ending => Some(Msg::Signal(128 + u8::try_from(ending).unwrap_or(0))),
    }
}

/// Stops the program, and whatever the shell started with it, until the shell continues it. Where
/// there is no shell to continue it, the system does not stop it.
pub(super) fn suspend() {
    let _ = kill_current_process_group(Signal::TSTP);
}
