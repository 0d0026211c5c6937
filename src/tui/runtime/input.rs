//! The thread that reads keys.
//!
//! It waits in `poll(2)`, not in crossterm: crossterm never returns from a terminal that has hung
//! up, and cannot be told to stop reading while an editor has the terminal.
#![expect(clippy::disallowed_methods, reason = "tui::runtime reads the events")]

use std::io;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::stdio::stdin;

use crate::tui::runtime::HANG_UP;
use crate::tui::runtime::rejoin::{HOLD, Rejoin};
use crate::tui::runtime::translate::{Typed, typed};
use crate::tui::update::Msg;

/// How long to look for more keys of a burst, and how often before there are none. crossterm holds
/// keys that it has read already, and does not look at them when its time is over before it begins:
/// so it is on a busy machine, and nobody would wake us for them.
const MORE: Duration = Duration::from_millis(5);
const LOOKS: u8 = 3;
/// How long to wait for the thread to stop reading: it may be in the middle of a key.
const PAUSE: Duration = Duration::from_millis(250);

/// The thread that reads keys, from outside.
pub(super) struct Input {
    wake: UnixStream,
    stopped: Receiver<()>,
    go_on: Sender<()>,
}

/// While this lives, nobody reads keys.
pub(super) struct Paused<'i>(&'i Input);

impl Input {
    /// Starts the thread.
    pub(super) fn start(queue: Sender<Msg>) -> io::Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        let (stop, stopped) = channel();
        let (go_on, continued) = channel();
        let reader = Reader { queue, woken, stop, continued, rejoin: Rejoin::default() };
        thread::spawn(move || reader.run());
        Ok(Self { wake, stopped, go_on })
    }

    /// Stops reading keys until the result is dropped.
    pub(super) fn pause(&self) -> Paused<'_> {
        // A thread that has ended reads no keys.
        let _ = (&self.wake).write_all(&[0]);
        let _ = self.stopped.recv_timeout(PAUSE);
        Paused(self)
    }
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        let _ = self.0.go_on.send(());
    }
}

/// What there is to read.
enum Ready {
    Keys,
    Pause,
    HangUp,
    Nothing,
}

struct Reader {
    queue: Sender<Msg>,
    woken: UnixStream,
    stop: Sender<()>,
    continued: Receiver<()>,
    rejoin: Rejoin,
}

impl Reader {
    fn run(mut self) {
        loop {
            let carried_on = match self.wait() {
                Ready::Keys => self.read(),
                Ready::Nothing => {
                    let certain = self.rejoin.give_up();
                    self.send(certain)
                }
                Ready::Pause => self.pause(),
                Ready::HangUp => false,
            };
            if !carried_on {
                // Nobody is there to type any more, or nobody to listen.
                let _ = self.queue.send(Msg::Signal(HANG_UP));
                return;
            }
        }
    }

    fn wait(&self) -> Ready {
        let hold = Timespec::try_from(HOLD).ok().filter(|_| self.rejoin.is_holding());
        let (terminal, woken) = (stdin(), self.woken.as_fd());
        let mut fds = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
        match poll(&mut fds, hold.as_ref()) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ready::Nothing,
            Ok(_) => {}
            Err(_) => return Ready::HangUp,
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        if fds[0].revents().intersects(gone) {
            Ready::HangUp
        } else if fds[1].revents().intersects(PollFlags::IN) {
            Ready::Pause
        } else if fds[0].revents().intersects(PollFlags::IN) {
            Ready::Keys
        } else {
            Ready::Nothing
        }
    }

    /// Reads every key that is there.
    fn read(&mut self) -> bool {
        let mut looks = 0;
        while looks < LOOKS {
            match event::poll(MORE) {
                Ok(true) => looks = 0,
                Ok(false) => {
                    looks += 1;
                    continue;
                }
                Err(_) => return false,
            }
            let Ok(event) = event::read() else {
                return false;
            };
            let certain = typed(event).map(|typed| self.rejoin.push(typed)).unwrap_or_default();
            if !self.send(certain) {
                return false;
            }
        }
        true
    }

    fn send(&self, certain: Vec<Typed>) -> bool {
        certain.into_iter().all(|typed| {
            let msg = match typed {
                Typed::Chord(chord) => Msg::Key(chord),
                Typed::Click(click) => Msg::Mouse(click),
                Typed::Paste(text) => Msg::Paste(text),
            };
            self.queue.send(msg).is_ok()
        })
    }

    fn pause(&mut self) -> bool {
        let mut byte = [0];
        let _ = self.woken.read(&mut byte);
        self.stop.send(()).is_ok() && self.continued.recv().is_ok()
    }
}
