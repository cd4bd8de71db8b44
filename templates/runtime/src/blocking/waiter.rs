//! Waiting for something on the calling thread.

use std::{fmt, time::Duration};

use crate::{
    calls::response::Response,
    engine::{
        readiness::{Condition, Described, Readiness, Until},
        waiter,
    },
    errors::error::Error,
};

use super::block_on::block_on;

/// Waits for something: see [`Client::wait_for`](super::Client::wait_for).
#[must_use = "nothing is fetched before `wait` is called"]
pub struct Waiter<T, C = Described>(waiter::Waiter<T, C>);

impl<T> Waiter<T> {
    pub(super) fn new(waiter: waiter::Waiter<T>) -> Self {
        Self(waiter)
    }
}

impl<T, C> Waiter<T, C> {
    /// What to wait for: see [`Waiter::until`](crate::client::Waiter::until).
    pub fn until<R: Into<Readiness>, F: Fn(&T) -> R + Send + Sync + 'static>(
        self,
        condition: F,
    ) -> Waiter<T, Until<F>> {
        Waiter(self.0.until(condition))
    }

    /// The average time between a response and the next request: see
    /// [`Waiter::interval`](crate::client::Waiter::interval).
    pub fn interval(self, interval: Duration) -> Self {
        Self(self.0.interval(interval))
    }

    /// How long to wait in all, a minute by default. A request that is under way at that moment may still take until the
    /// transport gives it up.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self(self.0.deadline(deadline))
    }

    /// A function that is called before each request; if it returns `true`, such as when another thread stops the program,
    /// the wait ends with [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn cancel_if(self, is_cancelled: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(self.0.cancel_if(is_cancelled))
    }
}

impl<T: Response, C: Condition<T>> Waiter<T, C> {
    /// Waits, and returns the response that is ready.
    ///
    /// # Errors
    /// See [`Client::wait_for`](super::Client::wait_for).
    pub fn wait(self) -> Result<T, Error> {
        block_on(self.0.into_future())
    }
}

impl<T, C> fmt::Debug for Waiter<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blocking::{:?}", self.0)
    }
}
