//! How fast requests may follow each other.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Gives each attempt the moment at which it may start, at even distances.
pub(crate) struct Rate {
    distance: Duration,
    moments: Mutex<Moments>,
}

/// The moments that can be had.
#[derive(Default)]
struct Moments {
    /// The first one after all that were given out.
    next: Duration,
    /// Those before that which nobody used.
    given_back: BTreeSet<Duration>,
}

/// A moment for one attempt. Dropping it before it is [`used`](Self::used) leaves it to others: were it lost, everybody
/// would wait for requests that were given up.
#[must_use = "the moment is given back as soon as this is dropped"]
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
        // Whatever nobody used at the end was never given out.
        while let Some(last) = moments.given_back.last().copied()
            && last.saturating_add(self.distance) == moments.next
        {
            moments.next = last;
            moments.given_back.remove(&last);
        }
    }

    /// A panic elsewhere leaves moments here all the same.
    fn moments(&self) -> MutexGuard<'_, Moments> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moment<'_> {
    /// How long it is from `now` until then.
    pub(crate) fn wait(&self, now: Duration) -> Duration {
        self.at.saturating_sub(now)
    }

    /// The attempt starts.
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
