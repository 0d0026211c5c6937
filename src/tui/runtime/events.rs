//! Everything that happens, one thing after the other: what is typed, and what other threads post.
//!
//! The thread that draws waits for both in `poll(2)` and reads the bytes itself. So a key takes no way
//! through another thread, a terminal that has hung up is seen, nothing is read while an editor has the
//! terminal, and no paste can take the keys behind it along. What the bytes are is the business of
//! `stream`.
#![expect(clippy::disallowed_methods, reason = "the one place that reads keys")]

use std::collections::VecDeque;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::stdio::stdin;

use crate::tui::runtime::post::Post;
use crate::tui::runtime::signals::{HANG_UP, Pending};
use crate::tui::runtime::stream::Stream;
use crate::tui::runtime::translate::Typed;
use crate::tui::update::Msg;

/// The size of a read, in bytes: a terminal holds no more.
const PACKET: usize = 4_096;

/// The source of events.
pub(super) struct Events {
    posted: Receiver<Msg>,
    bell: UnixStream,
    /// None once the terminal has hung up.
    keys: Option<Keys>,
    /// The keys that were typed and not returned yet.
    typed: VecDeque<Msg>,
    /// The signals, where no thread posts them.
    signals: Option<Pending>,
}

/// The bytes from the terminal.
#[derive(Default)]
struct Keys {
    stream: Stream,
    /// Until when the rest of what has begun is waited for.
    until: Option<Instant>,
}

/// The reason for the end of a wait.
enum Ready {
    Keys,
    Bell,
    HangUp,
    /// Nothing yet.
    Nothing,
    /// The time is over.
    Late,
}

impl Events {
    /// Returns the queue of events, empty, and the sender that posts to it.
    ///
    /// # Errors
    /// When the system has no pipe for the wake-ups.
    pub(super) fn new() -> io::Result<(Self, Post)> {
        let (post, posted, bell) = Post::new()?;
        let (keys, typed, signals) = (Some(Keys::default()), VecDeque::new(), None);
        let events = Self { posted, bell, keys, typed, signals };
        Ok((events, post))
    }

    /// Looks for signals too, which no thread posts.
    pub(super) fn look_for(&mut self, signals: Option<Pending>) {
        self.signals = signals;
    }

    /// Takes in the signals that no thread posts.
    pub(super) fn take_signals(&mut self) {
        let signalled = self.signals.as_mut().map(Pending::take).unwrap_or_default();
        self.typed.extend(signalled);
    }

    /// Returns the next message, waited for as long as that, or for ever; `None` where none came.
    pub(super) fn next(&mut self, wait: Option<Duration>) -> Option<Msg> {
        let end = wait.map(|wait| Instant::now() + wait);
        loop {
            self.take_signals();
            let posted = self.posted.try_recv().ok();
            if let Some(msg) = posted.or_else(|| self.typed.pop_front()) {
                return Some(msg);
            }
            let until = self.keys.as_ref().and_then(|keys| keys.until);
            let look = self.signals.as_ref().map(|_| Instant::now() + Pending::LOOK);
            match self.wait(end.into_iter().chain(until).chain(look).min()) {
                Ready::Keys => self.read(),
                Ready::Bell => self.drain_wakeups(),
                Ready::HangUp => self.hang_up(),
                Ready::Nothing => {}
                Ready::Late => {
                    let now = Instant::now();
                    if until.is_some_and(|until| until <= now) {
                        self.typed(|stream| stream.time_out().into_iter().collect());
                    } else if end.is_some_and(|end| end <= now) {
                        return None;
                    }
                }
            }
        }
    }

    fn wait(&self, until: Option<Instant>) -> Ready {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let (bell, terminal) = (self.bell.as_fd(), stdin());
        let mut fds = [PollFd::new(&bell, PollFlags::IN), PollFd::new(&terminal, PollFlags::IN)];
        let count = if self.keys.is_some() { 2 } else { 1 };
        match poll(&mut fds[..count], left.as_ref()) {
            Ok(0) => return Ready::Late,
            Err(Errno::INTR) => return Ready::Nothing,
            Ok(_) => {}
            Err(_) => return Ready::HangUp,
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        if fds[1].revents().intersects(gone) {
            Ready::HangUp
        } else if fds[1].revents().intersects(PollFlags::IN) {
            Ready::Keys
        } else if fds[0].revents().intersects(PollFlags::IN) {
            Ready::Bell
        } else {
            Ready::Nothing
        }
    }

    fn read(&mut self) {
        let mut packet = [0; PACKET];
        match read(stdin(), &mut packet) {
            Ok(0) => self.hang_up(),
            Ok(count) => self.typed(|stream| stream.push(&packet[..count])),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => self.hang_up(),
        }
    }

    /// Queues what was typed, and notes how long to wait for the rest of an unfinished key.
    fn typed(&mut self, typed: impl FnOnce(&mut Stream) -> Vec<Typed>) {
        let Some(keys) = &mut self.keys else { return };
        self.typed.extend(typed(&mut keys.stream).into_iter().map(Msg::from));
        keys.until = keys.stream.patience().map(|wait| Instant::now() + wait);
    }

    /// Queues the end of the program, because the terminal has hung up.
    fn hang_up(&mut self) {
        if self.keys.take().is_some() {
            self.typed.push_back(Msg::Signal(HANG_UP));
        }
    }

    /// Drains the wake-up pipe: the posted messages are looked for next.
    fn drain_wakeups(&self) {
        let mut rings = [0; 64];
        let _ = (&self.bell).read(&mut rings);
    }
}

impl From<Typed> for Msg {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Chord(chord) => Self::Key(chord),
            Typed::Doubtful(character) => Self::Doubtful(character),
            Typed::Click(click) => Self::Mouse(click),
            Typed::Paste(text) => Self::Paste(text),
        }
    }
}
