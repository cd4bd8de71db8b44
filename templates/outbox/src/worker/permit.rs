//! The throttle of one request: it marks the request in Redis before anything of it leaves this machine.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use twilio_runtime::{
    client::{NextAttempt, Throttle, ThrottleError},
    transport::BoxFuture,
};

use super::shared::Shared;
use crate::{rate::unavailable, store::requests::Verdict};

/// Asks Redis for each attempt of one request: whether this worker still has it, and when the rate allows it.
pub(super) struct Permit {
    shared: Arc<Shared>,
    entry: String,
    /// When the request expires, in milliseconds by the clock of Redis, or nothing.
    expires: String,
    /// Why Redis refused, if it did.
    refused: Mutex<Option<Verdict>>,
}

impl Permit {
    pub(super) fn new(shared: Arc<Shared>, entry: &str, expires: Option<&str>) -> Self {
        Self {
            shared,
            entry: entry.to_owned(),
            expires: expires.unwrap_or_default().to_owned(),
            refused: Mutex::default(),
        }
    }

    pub(super) fn refused(&self) -> Option<Verdict> {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, attempt: &NextAttempt<'_>) -> Result<(), ThrottleError> {
        let shared = &self.shared;
        let interval = shared.settings.interval;
        let _turn = match interval {
            Duration::ZERO => None,
            _ => Some(shared.rate_queue.lock().await),
        };
        loop {
            let asked = shared
                .store()
                .permit(&shared.name, &self.entry, &self.expires, interval);
            match asked.await {
                Ok(Verdict::Go) => return Ok(()),
                Ok(Verdict::Wait(wait)) => attempt.wait(wait).await?,
                Ok(refused) => {
                    *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refused);
                    return Err(ThrottleError::refused(why(refused)));
                }
                Err(error) => return Err(unavailable(error)),
            }
        }
    }
}

impl Throttle for Permit {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        Box::pin(self.ask(attempt))
    }
}

fn why(refused: Verdict) -> &'static str {
    match refused {
        Verdict::Expired => "it expired",
        Verdict::Gone => "it was removed from the stream",
        Verdict::Lost | Verdict::Go | Verdict::Wait(_) => "another worker has it",
    }
}
