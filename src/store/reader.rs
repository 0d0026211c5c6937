//! The thread that reads the list of sessions: it keeps no save and no opening waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use chrono::{DateTime, Utc};
use log::info;

use crate::store::listing::{self, Before};
use crate::store::places::Places;
use crate::store::worker::Report;

/// What is asked of the reader: the list of sessions at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The number of the question, which the answers bear.
    pub number: u64,
    /// What the answers to earlier ones told.
    pub before: Before,
    /// The time.
    pub now: DateTime<Utc>,
}

/// A running reader.
#[derive(Debug)]
pub struct Reader {
    questions: Sender<Asked>,
    newest: Arc<AtomicU64>,
}

impl Reader {
    /// Starts the thread; `tell` is called on it.
    pub fn start(places: Places, mut tell: impl FnMut(Report) + Send + 'static) -> Self {
        let (questions, inbox) = channel::<Asked>();
        let newest = Arc::new(AtomicU64::new(0));
        let reader = Self { questions, newest: Arc::clone(&newest) };
        thread::spawn(move || {
            info!("the reader begins");
            for asked in inbox {
                answer(
                    &places,
                    asked,
                    &|| newest.load(Ordering::Relaxed) == asked.number,
                    &mut tell,
                );
            }
            info!("the reader ends");
        });
        reader
    }

    /// Asks for the list. Whatever was asked before is not wanted any more.
    pub fn ask(&self, asked: Asked) {
        self.newest.store(asked.number, Ordering::Relaxed);
        // The thread ends only after this end of the channel is gone.
        let _ = self.questions.send(asked);
    }
}

/// Answers a question while it is wanted.
pub fn answer(
    places: &Places,
    asked: Asked,
    is_wanted: &(dyn Fn() -> bool + Sync),
    tell: &mut dyn FnMut(Report),
) {
    listing::read(places, asked.before, Some(asked.now), is_wanted, &mut |part| {
        tell(Report::Listed { number: asked.number, part });
    });
}
