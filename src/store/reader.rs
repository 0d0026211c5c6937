//! The thread that reads the list of sessions: it keeps no save and no opening waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use log::info;

use crate::domain::basics::day::Now;
use crate::store::assessments;
use crate::store::listing;
use crate::store::messages::{Asked, Command, Event, Tell};
use crate::store::places::Places;
use crate::store::portfolio;

/// A running reader.
pub struct Reader {
    place: Place,
    newest: Arc<AtomicU64>,
}

/// A question to a reader.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    /// The list.
    List(Asked),
    /// The facts of all reviews.
    Portfolio(Now),
}

impl Reading {
    /// Returns what a command asks the reader for; `None` for one that does not.
    pub(super) const fn of(command: &Command) -> Option<Self> {
        match command {
            Command::List(asked) => Some(Self::List(*asked)),
            Command::Portfolio(now) => Some(Self::Portfolio(*now)),
            _ => None,
        }
    }
}

/// The thread of a reader.
enum Place {
    /// On a thread of its own.
    Thread(Sender<Reading>),
    /// Where it is asked: no thread can be made.
    Here(Places, Tell),
}

impl Reader {
    /// Starts the thread; `tell` is called on it.
    pub fn start(places: Places, tell: Tell) -> Self {
        let (questions, inbox) = channel::<Reading>();
        let newest = Arc::new(AtomicU64::new(0));
        let (asked_last, here) = (Arc::clone(&newest), Place::Here(places.clone(), tell.clone()));
        let read = move || {
            info!("the reader begins");
            for reading in inbox {
                let is_wanted = |asked: Asked| asked_last.load(Ordering::Relaxed) == asked.number;
                carry_out(&places, reading, &is_wanted, &mut |event| tell(event));
            }
            info!("the reader ends");
        };
        let begun = thread::Builder::new().spawn(read);
        let place = begun.map_or(here, |_| Place::Thread(questions));
        Self { place, newest }
    }

    /// Asks for the list. Whatever was asked before is not wanted any more.
    pub fn ask(&self, asked: Asked) {
        self.put(Reading::List(asked));
    }

    /// Asks for something.
    pub(super) fn put(&self, reading: Reading) {
        if let Reading::List(asked) = reading {
            self.newest.store(asked.number, Ordering::Relaxed);
        }
        match &self.place {
            // The thread ends only after this end of the channel is gone.
            Place::Thread(questions) => drop(questions.send(reading)),
            Place::Here(places, tell) => {
                carry_out(places, reading, &|_| true, &mut |event| tell(event));
            }
        }
    }
}

fn carry_out(
    places: &Places,
    reading: Reading,
    is_wanted: &(dyn Fn(Asked) -> bool + Sync),
    tell: &mut dyn FnMut(Event),
) {
    match reading {
        Reading::List(asked) => answer(places, asked, &|| is_wanted(asked), tell),
        Reading::Portfolio(now) => tell(facts(places, now)),
    }
}

/// Reads the facts of all reviews.
pub fn facts(places: &Places, now: Now) -> Event {
    Event::Portfolio(portfolio::read(places, now.days(), now.at.to_utc()).map(Box::new))
}

/// Answers a question while it is wanted.
pub fn answer(
    places: &Places,
    asked: Asked,
    is_wanted: &(dyn Fn() -> bool + Sync),
    tell: &mut dyn FnMut(Event),
) {
    listing::read(places, asked.before, Some(asked.now), is_wanted, &mut |part| {
        tell(Event::Listed { number: asked.number, part });
    });
    // The list does not wait for it.
    if let Some(underway) = assessments::underway(places).filter(|_| is_wanted()) {
        tell(Event::Underway(underway));
    }
}
