//! What all tasks of a worker share.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use twilio_runtime::{Client, transport::BoxFuture};

use super::busy::Busy;
use crate::{
    error::{BoxError, OutboxError},
    names,
    outbox::{Inner, Outbox},
    outcome::Settled,
    store::requests::Store,
};

const SHORTEST_LEASE: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) concurrency: usize,
    /// Zero without a rate.
    pub(super) interval: Duration,
    pub(super) lease: Duration,
    pub(super) retry_delay: Duration,
    pub(super) max_deliveries: u64,
    pub(super) grace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 10,
            interval: Duration::ZERO,
            lease: Duration::from_secs(60),
            retry_delay: Duration::from_secs(10),
            max_deliveries: 5,
            grace: Duration::from_secs(150),
        }
    }
}

impl Settings {
    pub(super) fn check(&self) -> Result<(), OutboxError> {
        let mut problems = Vec::new();
        if self.concurrency == 0 {
            problems.push("`concurrency` is zero, so nothing would ever be sent".to_owned());
        }
        if self.lease < SHORTEST_LEASE {
            problems.push(format!("`lease` is shorter than {SHORTEST_LEASE:?}"));
        }
        match problems.as_slice() {
            [] => Ok(()),
            _ => Err(OutboxError::unsuitable(problems.join("; "))),
        }
    }
}

type OutcomeHook = dyn Fn(Settled) -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync;

type ProblemHook = dyn Fn(&OutboxError) + Send + Sync;

/// What the program wants to know.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) outcome: Option<Arc<OutcomeHook>>,
    pub(super) problem: Option<Arc<ProblemHook>>,
}

/// A worker that runs.
pub(super) struct Shared {
    outbox: Outbox,
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) hooks: Hooks,
    /// The name that Redis knows it by.
    pub(super) name: String,
    pub(super) busy: Busy,
    /// One request asks for the rate at a time, first come, first served.
    pub(super) rate_queue: tokio::sync::Mutex<()>,
    paused_until: Mutex<Option<Instant>>,
}

impl Shared {
    pub(super) fn new(outbox: Outbox, client: Client, settings: Settings, hooks: Hooks) -> Self {
        Self {
            outbox,
            client,
            settings,
            hooks,
            name: names::worker(),
            busy: Busy::default(),
            rate_queue: tokio::sync::Mutex::default(),
            paused_until: Mutex::default(),
        }
    }

    pub(super) fn outbox(&self) -> &Inner {
        &self.outbox.0
    }

    pub(super) fn store(&self) -> &Store {
        &self.outbox().store
    }

    pub(super) fn report(&self, problem: &OutboxError) {
        if let Some(hook) = &self.hooks.problem {
            hook(problem);
        }
    }

    /// Takes nothing new for a while: nothing can be sent at the moment.
    pub(super) fn pause(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut paused = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *paused = Some(paused.map_or(until, |before| before.max(until)));
    }

    pub(super) fn paused_until(&self) -> Option<Instant> {
        let mut paused = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        paused.take_if(|until| *until <= Instant::now());
        *paused
    }
}
