//! Time spans for the log.
#![expect(clippy::disallowed_methods, reason = "how long something took is told to nobody else")]

use std::fmt;
use std::time::Instant;

/// The time at which something began, to say how long it took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Since(Instant);

impl Since {
    /// Returns the present time.
    pub(crate) fn now() -> Self {
        Self(Instant::now())
    }
}

impl fmt::Display for Since {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.1} ms", 1_000.0 * self.0.elapsed().as_secs_f64())
    }
}
