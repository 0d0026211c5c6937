//! The thread that reads the list of sessions: it keeps no save and no opening waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use log::info;

use crate::store::assessments;
use crate::store::listing;
use crate::store::messages::{Asked, Event, Tell};
use crate::store::places::Places;

/// A running reader.
pub struct Reader {
    place: Place,
    newest: Arc<AtomicU64>,
}

/// The thread of a reader.
enum Place {
    /// On a thread of its own.
    Thread(Sender<Asked>),
    /// Where it is asked: no thread can be made.
    Here(Places, Tell),
}

impl Reader {
    /// Starts the thread; `tell` is called on it.
    pub fn start(places: Places, tell: Tell) -> Self {
        let (questions, inbox) = channel::<Asked>();
        let newest = Arc::new(AtomicU64::new(0));
        let (asked_last, here) = (Arc::clone(&newest), Place::Here(places.clone(), tell.clone()));
        let read = move || {
            info!("the reader begins");
            for asked in inbox {
                let is_wanted = || asked_last.load(Ordering::Relaxed) == asked.number;
                answer(&places, asked, &is_wanted, &mut |event| tell(event));
            }
            info!("the reader ends");
        };
        let begun = thread::Builder::new().spawn(read);
        let place = begun.map_or(here, |_| Place::Thread(questions));
        Self { place, newest }
    }

    /// Asks for the list. Whatever was asked before is not wanted any more.
    pub fn ask(&self, asked: Asked) {
        self.newest.store(asked.number, Ordering::Relaxed);
        match &self.place {
            // The thread ends only after this end of the channel is gone.
            Place::Thread(questions) => drop(questions.send(asked)),
            Place::Here(places, tell) => {
                answer(places, asked, &|| true, &mut |event| tell(event));
            }
        }
    }
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
