//! The thread that syncs the data folder with the shared store: no key and no save waits for git.

use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use log::info;

use crate::domain::basics::day::Now;
use crate::domain::basics::names::PersonName;
use crate::store::git::{self, Request, SyncError};
use crate::store::messages::{Errand, Event, Tell};
use crate::store::places::Places;

/// The pause before a sync at the end is tried again while another one runs.
const PAUSE: Duration = Duration::from_millis(50);

/// A running courier.
pub struct Courier {
    place: Place,
}

/// The thread of a courier.
enum Place {
    /// On a thread of its own.
    Thread(Sender<Errand>),
    /// Where it is asked: no thread can be made.
    Here(Places, Tell),
}

impl Courier {
    /// Starts the thread; `tell` is called on it.
    pub fn start(places: Places, tell: Tell) -> Self {
        let (errands, inbox) = channel::<Errand>();
        let here = Place::Here(places.clone(), tell.clone());
        let carry = move || {
            info!("the courier begins");
            for errand in inbox {
                tell(carried(&places, errand));
            }
            info!("the courier ends");
        };
        let begun = thread::Builder::new().spawn(carry);
        Self { place: begun.map_or(here, |_| Place::Thread(errands)) }
    }

    /// Gives it a task.
    pub fn send(&self, errand: Errand) {
        match &self.place {
            // The thread ends only after this end of the channel is gone.
            Place::Thread(errands) => drop(errands.send(errand)),
            Place::Here(places, tell) => tell(carried(places, errand)),
        }
    }
}

/// Does a task; returns what came of it.
fn carried(places: &Places, errand: Errand) -> Event {
    let Errand::Sync(way, who, now) = errand else { return Event::Shared(git::standing(places)) };
    let request = Request { way, ..Request::new(places, &who, now.at.to_utc()) };
    Event::Synced(git::sync(&request).map(Box::new), git::standing(places))
}

/// Syncs and waits for that so long at most; returns in words what came of it. What is not sent then goes with the next
/// sync.
pub fn send_at_the_end(places: Places, who: PersonName, now: Now, at_most: Duration) -> String {
    let (say, said) = channel();
    let sync = move || {
        let request = Request::new(&places, &who, now.at.to_utc());
        let done = loop {
            match git::sync(&request) {
                // One that has begun before may end in time.
                Err(SyncError::Running) => thread::sleep(PAUSE),
                done => break done,
            }
        };
        // Nobody may be waiting any more.
        let _ = say.send(done);
    };
    let begun = thread::Builder::new().spawn(sync);
    match begun.ok().and_then(|_| said.recv_timeout(at_most).ok()) {
        Some(Ok(outcome)) => format!("synced: {}", outcome.words()),
        Some(Err(error)) => format!("not synced: {error}"),
        None => "not sent in time: it goes with the next sync".to_owned(),
    }
}
