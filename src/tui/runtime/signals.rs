//! Signals: they enter the queue like everything else.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::tui::runtime::screen::current_size;
use crate::tui::update::Msg;

/// Whether another program has the terminal.
#[derive(Clone, Debug, Default)]
pub(super) struct Away(Arc<AtomicBool>);

impl Away {
    pub(super) fn set(&self, away: bool) {
        self.0.store(away, Ordering::Relaxed);
    }

    /// Whether a signal is meant for the other program: the terminal sends these to both.
    fn takes(&self, signal: i32) -> bool {
        matches!(signal, SIGINT | SIGQUIT) && self.0.load(Ordering::Relaxed)
    }
}

/// Starts the thread that turns signals into messages.
pub(super) fn start(queue: Sender<Msg>, away: Away) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let msg = match signal {
                _ if away.takes(signal) => continue,
                SIGWINCH => Msg::Resize(current_size()),
                SIGCONT => Msg::Continued,
                ending => Msg::Signal(128 + u8::try_from(ending).unwrap_or(0)),
            };
            if queue.send(msg).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops the program, and whatever the shell started with it, until the shell continues it. Where
/// there is no shell to continue it, the system does not stop it.
pub(super) fn suspend() {
    let _ = kill_current_process_group(Signal::TSTP);
}
