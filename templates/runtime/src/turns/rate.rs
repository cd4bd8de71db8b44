//! The rate limit: how fast requests may follow each other.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Assigns each attempt the moment at which it may start, evenly spaced.
pub(crate) struct Rate {
    distance: Duration,
    moments: Mutex<Moments>,
}

/// The available moments.
#[derive(Default)]
struct Moments {
    /// The first one after all that were assigned.
    next: Duration,
    /// Earlier ones that were returned unused.
    given_back: BTreeSet<Duration>,
}

/// A moment for one attempt. Dropping it before it is [`used`](Self::used) returns it for others: otherwise everybody
/// would wait for cancelled requests.
#[must_use = "the moment is returned as soon as this is dropped"]
pub(crate) struct Moment<'a> {
    rate: &'a Rate,
    at: Duration,
    is_used: bool,
}

impl Rate {
    /// At most `requests` in each `period`; 0 counts as 1.
    pub(crate) fn new(requests: u32, period: Duration) -> Self {
        Self {
            distance: period / requests.max(1),
            moments: Mutex::default(),
        }
    }

    /// Takes the first moment from `now` on.
    pub(crate) fn take(&self, now: Duration) -> Moment<'_> {
        let mut moments = self.moments();
        moments.given_back = moments.given_back.split_off(&now);
        let at = moments.given_back.pop_first().unwrap_or_else(|| {
            let at = now.max(moments.next);
            moments.next = at.saturating_add(self.distance);
            at
        });
        Moment {
            rate: self,
            at,
            is_used: false,
        }
    }

    fn give_back(&self, at: Duration) {
        let mut moments = self.moments();
        moments.given_back.insert(at);
        // Unused moments at the end count as never assigned.
        while let Some(last) = moments.given_back.last().copied()
            && last.saturating_add(self.distance) == moments.next
        {
            moments.next = last;
            moments.given_back.remove(&last);
        }
    }

    /// The moments remain valid after a panic elsewhere.
    fn moments(&self) -> MutexGuard<'_, Moments> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moment<'_> {
    /// The time from `now` until then.
    pub(crate) fn wait(&self, now: Duration) -> Duration {
        self.at.saturating_sub(now)
    }

    /// Marks the moment as used: the attempt starts.
    pub(crate) fn used(mut self) {
        self.is_used = true;
    }
}

impl Drop for Moment<'_> {
    fn drop(&mut self) {
        if !self.is_used {
            self.rate.give_back(self.at);
        }
    }
}
