//! Workers: they take requests, send them and settle them.

mod busy;
mod permit;
mod run;
mod shared;
mod task;

use std::{fmt, sync::Arc, time::Duration};

use twilio_runtime::Client;

use crate::{
    error::{BoxError, OutboxError},
    outbox::Outbox,
    outcome::Settled,
    rate::interval,
};
use shared::{Hooks, Settings, Shared};

/// Sends the requests of an outbox.
///
/// Made by [`Outbox::worker`]. The client sends them: its credentials, retries and timeouts apply.
#[must_use = "a worker does nothing until it runs"]
pub struct Worker {
    outbox: Outbox,
    client: Client,
    settings: Settings,
    hooks: Hooks,
}

impl Worker {
    pub(crate) fn new(outbox: Outbox, client: Client) -> Self {
        Self {
            outbox,
            client,
            settings: Settings::default(),
            hooks: Hooks::default(),
        }
    }

    /// How many requests this worker has at a time, which is also how many it sends at a time. 10 by default.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.settings.concurrency = requests;
        self
    }

    /// How many attempts may start per period, of all workers together, evenly spaced. All workers must say the same.
    /// Unlimited by default; 0 attempts count as 1.
    pub fn rate(mut self, attempts: u32, period: Duration) -> Self {
        self.settings.interval = interval(attempts, period);
        self
    }

    /// How long a worker may be silent before others take its requests over. 60 seconds by default, at least 100
    /// milliseconds.
    ///
    /// Workers renew it three times as often. One that is only slow loses nothing but time: it cannot send what another
    /// has taken over.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// How long to wait after nothing could be sent, at most for a lease. 10 seconds by default.
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.settings.retry_delay = delay;
        self
    }

    /// How often a request is taken without an outcome, such as by workers that crashed over it, before it goes onto
    /// the list for people. 5 by default.
    pub fn max_deliveries(mut self, deliveries: u64) -> Self {
        self.settings.max_deliveries = deliveries;
        self
    }

    /// How long a worker that stops waits for its last requests. 150 seconds by default: more than the client's total
    /// timeout.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.settings.grace = grace;
        self
    }

    /// Tells the program each outcome: accepted, refused, or held for people.
    ///
    /// At least once: the outcome is recorded first, and if the program fails or ends before the hook returns, it is
    /// told again, perhaps by another worker. So use the ID to recognise what you know. Only an outcome that comes
    /// after its request was held is told once at most; [`Outbox::status`] has it.
    pub fn on_outcome<F, A>(mut self, hook: F) -> Self
    where
        F: Fn(Settled) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.hooks.outcome = Some(Arc::new(move |settled| Box::pin(hook(settled))));
        self
    }

    /// Tells the program what is in the way, for its log: that Redis is away, that there is no connection to Twilio.
    /// The worker goes on by itself.
    pub fn on_problem(mut self, hook: impl Fn(&OutboxError) + Send + Sync + 'static) -> Self {
        self.hooks.problem = Some(Arc::new(hook));
        self
    }

    /// Works until `stop` is ready. Then it takes nothing new and returns when the requests that it has are settled.
    ///
    /// # Errors
    /// If a setting is unusable, Redis is away at the start, or requests were left after the [`grace`](Self::grace):
    /// others take them over, and those that may have been sent go onto the list for people.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> Result<(), OutboxError> {
        self.settings.check()?;
        let shared = Shared::new(self.outbox, self.client, self.settings, self.hooks);
        run::run_until(Arc::new(shared), stop).await
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Worker")
            .field("outbox", &self.outbox)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
