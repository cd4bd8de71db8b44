//! One rate for many machines, kept in Redis by the clock of its server.

use std::{sync::Arc, time::Duration};

use tokio::sync::Mutex;
use twilio_runtime::{
    client::{NextAttempt, Throttle, ThrottleError},
    transport::BoxFuture,
};

use crate::{error::OutboxError, store::requests::Store};

/// The rate of an outbox, for clients that send without it: all attempts of all machines together keep it.
///
/// It is strict: attempts start at least a `period / attempts` apart, and what was not used is not caught up on. Made
/// by [`Outbox::rate`](crate::Outbox::rate).
#[derive(Clone)]
pub struct RedisRate {
    store: Store,
    interval: Duration,
    when_away: WhenAway,
    /// One attempt of this process asks at a time, first come, first served.
    queue: Arc<Mutex<()>>,
}

/// What to do while Redis is away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenAway {
    /// Nothing is sent: requests fail with [`ErrorKind::NotSent`](twilio_runtime::ErrorKind::NotSent).
    #[default]
    Refuse,
    /// Everything is sent, without a limit.
    Send,
}

impl RedisRate {
    pub(crate) fn new(store: Store, attempts: u32, period: Duration) -> Self {
        Self {
            store,
            interval: interval(attempts, period),
            when_away: WhenAway::default(),
            queue: Arc::default(),
        }
    }

    /// What to do while Redis is away. Nothing is sent, unless this says so.
    #[must_use]
    pub fn when_away(mut self, when_away: WhenAway) -> Self {
        self.when_away = when_away;
        self
    }
}

impl Throttle for RedisRate {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        Box::pin(async move {
            let _turn = self.queue.lock().await;
            loop {
                match self.store.take_moment(self.interval).await {
                    Ok(Duration::ZERO) => return Ok(()),
                    Ok(wait) => attempt.wait(wait).await?,
                    Err(_) if self.when_away == WhenAway::Send => return Ok(()),
                    Err(error) => return Err(unavailable(error)),
                }
            }
        })
    }
}

/// How far attempts are apart. 0 attempts count as 1.
pub(crate) fn interval(attempts: u32, period: Duration) -> Duration {
    period / attempts.max(1)
}

pub(crate) fn unavailable(error: OutboxError) -> ThrottleError {
    ThrottleError::unavailable(error)
}
