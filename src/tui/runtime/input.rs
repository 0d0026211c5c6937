//! The thread that reads keys.
//!
//! It waits in `poll(2)` and reads the bytes itself: so it sees a terminal that has hung up, can be told
//! to stop reading while an editor has the terminal, and no paste can take the keys behind it along.
//! What the bytes are is the business of `stream`.
#![expect(clippy::disallowed_methods, reason = "the one place that reads keys")]

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::stdio::stdin;

use crate::tui::runtime::HANG_UP;
use crate::tui::runtime::stream::Stream;
use crate::tui::runtime::translate::Typed;
use crate::tui::update::Msg;

/// How long to wait for the thread to stop reading: it may be in the middle of a key.
const PAUSE: Duration = Duration::from_millis(250);
/// How much is read at once: a terminal holds no more.
const PACKET: usize = 4_096;

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
        let reader = Reader { queue, woken, stop, continued, stream: Stream::default() };
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
    /// Nothing yet.
    Nothing,
    /// Nothing for as long as the rest of a key is waited for.
    Silence,
}

struct Reader {
    queue: Sender<Msg>,
    woken: UnixStream,
    stop: Sender<()>,
    continued: Receiver<()>,
    stream: Stream,
}

impl Reader {
    fn run(mut self) {
        loop {
            let carried_on = match self.wait() {
                Ready::Keys => self.read(),
                Ready::Silence => {
                    let typed = self.stream.give_up();
                    self.send(typed)
                }
                Ready::Nothing => true,
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
        let patience = self.stream.patience().and_then(|wait| Timespec::try_from(wait).ok());
        let (terminal, woken) = (stdin(), self.woken.as_fd());
        let mut fds = [PollFd::new(&terminal, PollFlags::IN), PollFd::new(&woken, PollFlags::IN)];
        match poll(&mut fds, patience.as_ref()) {
            Ok(0) => return Ready::Silence,
            Err(Errno::INTR) => return Ready::Nothing,
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

    /// Reads what is there.
    fn read(&mut self) -> bool {
        let mut packet = [0; PACKET];
        match read(stdin(), &mut packet) {
            Ok(0) => false,
            Ok(count) => {
                let typed = self.stream.push(&packet[..count]);
                self.send(typed)
            }
            Err(Errno::INTR | Errno::AGAIN) => true,
            Err(_) => false,
        }
    }

    fn send(&self, typed: impl IntoIterator<Item = Typed>) -> bool {
        typed.into_iter().all(|typed| {
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
