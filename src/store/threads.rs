//! Work on many sessions, shared out among threads.

use std::num::NonZeroUsize;
use std::thread::{self, ScopedJoinHandle};

/// The number of sessions that a thread takes at a time.
pub(super) const BATCH: usize = 16;

/// Returns how many threads are worth starting for so many pieces of work. To ask for the processors
/// takes as long as to read a session.
pub(super) fn threads(pieces: usize) -> usize {
    if pieces <= 1 {
        return pieces;
    }
    thread::available_parallelism().map_or(1, NonZeroUsize::get).min(pieces)
}

/// Returns what `make` makes of each of many, as fast as the machine can.
pub fn in_threads<'s, T: Sync, U: Send>(many: &'s [T], make: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let threads = threads(many.len().div_ceil(BATCH));
    if threads <= 1 {
        return many.iter().map(make).collect();
    }
    let (share, make) = (many.len().div_ceil(threads), &make);
    thread::scope(|scope| {
        let begin = |share: &'s [T]| {
            let work = move || share.iter().map(make).collect::<Vec<U>>();
            // Where no thread can be made, this one does its work.
            thread::Builder::new().spawn_scoped(scope, work).map_err(|_| work())
        };
        let shares: Vec<_> = many.chunks(share).map(begin).collect();
        let mut all = Vec::with_capacity(many.len());
        let done = |share: Result<ScopedJoinHandle<'_, Vec<U>>, Vec<U>>| {
            share.map_or_else(Some, |thread| thread.join().ok())
        };
        shares.into_iter().filter_map(done).for_each(|share| all.extend(share));
        all
    })
}
