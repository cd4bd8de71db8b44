//! The rate of one process: how fast attempts may follow each other.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    throttles::{error::ThrottleError, next_attempt::NextAttempt, throttle::Throttle},
    transports::transport::BoxFuture,
};

/// A number of attempts per period, evenly spaced, for all clients of this process that share it in an `Arc`.
///
/// [`ClientBuilder::rate_limit`](crate::client::ClientBuilder::rate_limit) is the same for one client and its clones.
/// Clients that share it need transports with the same clock. A request that is cancelled while it waits delays nobody.
#[derive(Debug)]
pub struct Rate {
    distance: Duration,
    moments: Mutex<Moments>,
}

/// The available moments.
#[derive(Debug, Default)]
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
    /// At most this many `attempts` per `period`; 0 counts as 1.
    ///
    /// `Rate::new(10, Duration::from_secs(1))` starts at most one attempt every 100 milliseconds.
    pub fn new(attempts: u32, period: Duration) -> Self {
        Self {
            distance: period / attempts.max(1),
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

impl Throttle for Rate {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        Box::pin(async move {
            let now = attempt.now();
            let moment = self.take(now);
            attempt.wait(moment.wait(now)).await?;
            moment.used();
            Ok(())
        })
    }

    fn permit_at_once(&self, attempt: &NextAttempt<'_>) -> bool {
        let now = attempt.now();
        let moment = self.take(now);
        let is_now = moment.wait(now).is_zero();
        if is_now {
            moment.used();
        }
        is_now
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
