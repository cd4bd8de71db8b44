//! How fast requests may follow each other.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Gives each attempt the moment at which it may start, at even distances.
pub(crate) struct Rate {
    distance: Duration,
    next: Mutex<Duration>,
}

impl Rate {
    /// At most `requests` in each `period`; 0 counts as 1.
    pub(crate) fn new(requests: u32, period: Duration) -> Self {
        Self {
            distance: period / requests.max(1),
            next: Mutex::new(Duration::ZERO),
        }
    }

    /// Takes the next moment, and tells how long it is until then.
    pub(crate) fn wait(&self, now: Duration) -> Duration {
        // A panic elsewhere leaves a moment here all the same.
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = now.max(*next);
        *next = turn.saturating_add(self.distance);
        turn - now
    }
}
