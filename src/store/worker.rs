//! The thread that does everything with files, so that no key ever waits for a disk.
//!
//! The screen sends [`Command`]s and gets [`Event`]s. An edit is sent as a value and carried out on
//! the worker's own copy of the session, which it then saves; so the cost of a key does not depend
//! on the size of the session. What is to be done is the [`Desk`]'s; here is when. Only the list of
//! sessions is read by another thread: no save waits for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use log::info;

use crate::store::courier::Courier;
use crate::store::desk::Desk;
use crate::store::error::reason;
use crate::store::git;
use crate::store::messages::{Command, Errand, Event, Tell};
use crate::store::reader::{Reader, Reading};

/// The delay before a failed save is tried again, at first and at most.
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(30);

/// The interval of looking for changes of other programs in the open session.
const LOOK: Duration = Duration::from_millis(1_500);
/// The number of commands carried out before a save: keys that never stop must not put it off.
const BATCH: usize = 64;

/// A message to the thread.
enum Call {
    Command(Command),
    /// Say when everything before this is done and saved.
    Rest(Sender<()>),
}

/// A running worker.
pub struct Worker(Place);

/// The thread of a worker.
enum Place {
    /// On a thread of its own.
    Thread { calls: Sender<Call>, ended: Receiver<Result<(), String>> },
    /// Where it is asked: no thread can be made. Every command is carried out and saved at once; what is
    /// to be done without one, the caller does.
    Here(Box<Bench>),
}

/// The outcome of finishing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// Everything is on the disk.
    Saved,
    /// The open session is not, and why.
    NotSaved(String),
    /// It is still at it.
    Unfinished,
}

impl Worker {
    /// Starts the thread, and the reader's once there is something to read; `tell` is called on both.
    /// Where no thread can be started, this is reported, and [`Worker::send`] carries commands out itself.
    pub fn start(desk: Desk, tell: impl Fn(Event) + Send + Sync + 'static) -> Self {
        let ((calls, inbox), (end, ended)) = (channel(), channel());
        // What the thread works on would be lost with a thread that cannot be made.
        let (hand, handed) = channel::<Bench>();
        let work = move || {
            let Ok(mut bench) = handed.recv() else { return };
            info!("the worker begins");
            let worked = bench.work(&inbox);
            info!(
                "the worker ends, {}",
                if worked.is_ok() { "all saved" } else { "not all saved" }
            );
            // Nobody may be waiting.
            let _ = end.send(worked);
        };
        let bench = Bench::new(desk, tell);
        match thread::Builder::new().spawn(work) {
            Ok(_) => {
                // The thread waits for it.
                let _ = hand.send(bench);
                Self(Place::Thread { calls, ended })
            }
            Err(error) => {
                (bench.tell)(Event::NoThread(reason(&error)));
                Self(Place::Here(Box::new(bench)))
            }
        }
    }

    /// Asks for something.
    pub fn send(&mut self, command: Command) {
        match &mut self.0 {
            // The thread ends only after this end of the channel is gone.
            Place::Thread { calls, .. } => drop(calls.send(Call::Command(command))),
            Place::Here(bench) => {
                bench.take(command);
                bench.save_after(Pause::Interrupted);
            }
        }
    }

    /// Returns how long after the last command, or the last call of [`Worker::idle`], that is to be called,
    /// where it does so itself: `None`.
    pub fn patience(&self) -> Option<Duration> {
        match &self.0 {
            Place::Thread { .. } => None,
            Place::Here(bench) => bench.patience(),
        }
    }

    /// Does what is to be done while nothing is asked for: tries a failed save again, and looks whether
    /// another program has changed the open session.
    pub fn idle(&mut self) {
        if let Place::Here(bench) = &mut self.0 {
            bench.look();
            bench.save_after(Pause::Over);
        }
    }

    /// Waits until what it was asked for is done and saved, for at most this long.
    pub fn rest(&self, at_most: Duration) {
        let Place::Thread { calls, .. } = &self.0 else { return };
        let (say, said) = channel();
        let _ = calls.send(Call::Rest(say));
        let _ = said.recv_timeout(at_most);
    }

    /// Lets the worker finish what it was asked for and save, for at most this long.
    pub fn finish(self, at_most: Duration) -> Finished {
        let ended = match self.0 {
            Place::Thread { calls, ended } => {
                drop(calls);
                ended.recv_timeout(at_most).ok()
            }
            Place::Here(mut bench) => Some(bench.end()),
        };
        match ended {
            Some(Ok(())) => Finished::Saved,
            Some(Err(reason)) => Finished::NotSaved(reason),
            None => Finished::Unfinished,
        }
    }
}

/// The outcome of a wait for commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pause {
    /// None came.
    Over,
    /// One came.
    Interrupted,
}

/// The desk, the reader, and the callback for events.
struct Bench {
    desk: Desk,
    reader: Option<Reader>,
    courier: Option<Courier>,
    tell: Tell,
    /// The delay before a failed save is tried again.
    retry: Duration,
}

impl Bench {
    fn new(desk: Desk, tell: impl Fn(Event) + Send + Sync + 'static) -> Self {
        let tell = Arc::new(move |event: Event| {
            event.note();
            tell(event);
        });
        Self { desk, reader: None, courier: None, tell, retry: FIRST_RETRY }
    }

    /// Carries out commands until no more can come; gives why the session is not saved then.
    fn work(&mut self, inbox: &Receiver<Call>) -> Result<(), String> {
        loop {
            let call = match self.patience().map_or_else(
                || inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                |patience| inbox.recv_timeout(patience),
            ) {
                Ok(call) => Some(call),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let pause = if call.is_some() { Pause::Interrupted } else { Pause::Over };
            if pause == Pause::Over {
                self.look();
            }
            let mut waiting = Vec::new();
            for call in call.into_iter().chain(inbox.try_iter().take(BATCH)) {
                match call {
                    Call::Command(command) => self.take(command),
                    Call::Rest(say) => waiting.push(say),
                }
            }
            self.save_after(pause);
            for say in waiting {
                // The receiver may be gone.
                let _ = say.send(());
            }
        }
        self.end()
    }

    /// Returns how long to wait for commands before something is to be done without one.
    fn patience(&self) -> Option<Duration> {
        if self.desk.has_unsaved() {
            return Some(self.retry);
        }
        self.desk.has_open().then_some(LOOK)
    }

    /// Saves what is not saved. What fails again and again is tried less and less often.
    fn save_after(&mut self, pause: Pause) {
        self.save();
        self.retry = match (self.desk.has_unsaved(), pause) {
            (false, _) => FIRST_RETRY,
            (true, Pause::Interrupted) => self.retry,
            (true, Pause::Over) => LAST_RETRY.min(self.retry * 2),
        };
    }

    /// Carries out a command.
    fn take(&mut self, command: Command) {
        let reading = Reading::of(&command);
        let errand =
            if let Command::Share(errand) = &command { Some(errand.clone()) } else { None };
        self.desk.take(command, &mut |event| (self.tell)(event));
        if let Some(reading) = reading {
            let start = || Reader::start(self.desk.places().clone(), Arc::clone(&self.tell));
            self.reader.get_or_insert_with(start).put(reading);
            self.share(Errand::Look);
        }
        if let Some(errand) = errand {
            self.share(errand);
        }
    }

    /// Sends the courier, where the data folder shares its reviews.
    fn share(&mut self, errand: Errand) {
        if git::is_joined(self.desk.places()) {
            let start = || Courier::start(self.desk.places().clone(), Arc::clone(&self.tell));
            self.courier.get_or_insert_with(start).send(errand);
        }
    }

    /// Saves what is not saved.
    fn save(&mut self) {
        self.desk.save(&mut |event| (self.tell)(event));
    }

    /// Checks whether another program has changed the open session.
    fn look(&mut self) {
        self.desk.look(&mut |event| (self.tell)(event));
    }

    /// Saves for the last time; gives why the session is not saved then.
    fn end(&mut self) -> Result<(), String> {
        self.save();
        // What is said to be saved at the end is there.
        self.look();
        self.desk.failure().map_or(Ok(()), Err)
    }
}
