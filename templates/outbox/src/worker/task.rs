//! In: a request that the worker has taken. Out: it is settled, or given back.

use std::{sync::Arc, time::Duration};

use super::{permit::Permit, shared::Shared};
use crate::{
    error::OutboxError,
    outcome::{self, Next, Outcome, Settled},
    store::{
        entry::{Fields, State, Taken},
        requests::Verdict,
        settle::{Recording, Settlement},
    },
};

/// Works on one request until this worker has nothing more to do with it.
pub(super) async fn work(shared: Arc<Shared>, taken: Taken) {
    let worked = match taken.state {
        State::Settled => shared.tell_again(&taken).await,
        State::Taken | State::Sending => match shared.next(&taken).await {
            Ok(Some(next)) => shared.follow(&taken, next).await,
            Ok(None) => Ok(()),
            Err(error) => shared.give_back(&taken, &error).await,
        },
    };
    if let Err(error) = worked {
        shared.report(&error);
    }
}

impl Shared {
    /// Sends the request, unless it must not be sent. `None` if another worker has it.
    async fn next(self: &Arc<Self>, taken: &Taken) -> Result<Option<Next>, OutboxError> {
        let may_have_arrived = taken.state == State::Sending;
        let Some(fields) = &taken.fields else {
            let why = "it was removed from the stream before it was settled";
            return Ok(Some(Next::held(why, may_have_arrived)));
        };
        if may_have_arrived && !taken.is_repeatable() {
            let why = "it may have taken effect: its worker stopped while it was being sent";
            return Ok(Some(Next::held(why, true)));
        }
        if taken.deliveries > self.settings.max_deliveries {
            let deliveries = taken.deliveries - 1;
            let why = format!("workers took it {deliveries} times, and none of them settled it");
            return Ok(Some(Next::held(why, may_have_arrived)));
        }
        self.send(taken, fields).await
    }

    async fn send(
        self: &Arc<Self>,
        taken: &Taken,
        fields: &Fields,
    ) -> Result<Option<Next>, OutboxError> {
        let may_have_arrived = taken.state == State::Sending;
        let request = match self.outbox().read_request(&taken.id(), fields).await? {
            Ok(request) => request,
            Err(why) => return Ok(Some(Next::held(why, may_have_arrived))),
        };
        let permit = Permit::new(Arc::clone(self), &taken.entry, fields.text("expires"));
        let permit = Arc::new(permit);
        let client = self.client.with_throttle(Arc::clone(&permit));
        let result = client.send(request).await;
        Ok(match permit.refused() {
            Some(Verdict::Expired) => Some(Next::held("it expired before it was sent", false)),
            Some(Verdict::Gone) => {
                let why = "it was removed from the stream before it was sent";
                Some(Next::held(why, may_have_arrived))
            }
            Some(_) => None,
            None => Some(outcome::next(result, taken.is_repeatable())),
        })
    }

    async fn follow(&self, taken: &Taken, next: Next) -> Result<(), OutboxError> {
        match next {
            Next::Settle { outcome, is_seen } => self.settle(taken, outcome, is_seen).await,
            Next::NotYet { after, why } => {
                let after = after.unwrap_or(self.settings.retry_delay);
                self.pause(after.min(self.settings.lease));
                self.report(&OutboxError::worker(
                    format!("{} is sent later: {why}", taken.id()),
                    None,
                ));
                // Nothing happened to it, so this does not count.
                self.release(taken, after, taken.deliveries.saturating_sub(1))
                    .await
            }
            Next::Again => {
                let after = self.settings.retry_delay;
                self.release(taken, after, taken.deliveries).await
            }
        }
    }

    /// What could not even be read is read again later.
    async fn give_back(&self, taken: &Taken, error: &OutboxError) -> Result<(), OutboxError> {
        self.report(error);
        let after = self.settings.retry_delay;
        if taken.state == State::Sending {
            // It keeps its mark until its lease ends.
            return Ok(());
        }
        self.release(taken, after, taken.deliveries.saturating_sub(1))
            .await
    }

    /// Leaves a request to other workers at once.
    pub(super) async fn leave(&self, taken: &Taken) -> Result<(), OutboxError> {
        match taken.state {
            State::Taken => {
                self.release(taken, Duration::ZERO, taken.deliveries.saturating_sub(1))
                    .await
            }
            // Its mark stays, and its lease ends by itself.
            State::Sending | State::Settled => Ok(()),
        }
    }

    async fn release(
        &self,
        taken: &Taken,
        after: Duration,
        deliveries: u64,
    ) -> Result<(), OutboxError> {
        let idle = self.settings.lease.saturating_sub(after);
        let release = || self.store().release(&self.name, taken, idle, deliveries);
        if self.persist(release).await? {
            return Ok(());
        }
        // Whoever removes it from the stream takes it from everybody: then it must not get lost.
        let outcome = Outcome::held("it was removed from the stream before it was sent", false);
        self.settle(taken, outcome, false).await
    }

    /// Records the outcome, tells the program, and removes the request.
    async fn settle(
        &self,
        taken: &Taken,
        outcome: Outcome,
        is_seen: bool,
    ) -> Result<(), OutboxError> {
        let id = taken.id();
        let sealed = || self.outbox().seal.seal(&id, outcome.to_json());
        let sealed = self.persist(|| async { Ok(sealed().await?) }).await?;
        let (why, may_have_arrived) = match &outcome {
            Outcome::Held {
                why,
                may_have_arrived,
            } => (why.as_str(), *may_have_arrived),
            Outcome::Done { .. } | Outcome::Refused(_) => ("", false),
        };
        let settlement = Settlement {
            id: &id,
            state: outcome.state(),
            outcome: &sealed,
            is_seen,
            why,
            may_have_arrived,
        };
        let remember = self.outbox().remember;
        let record = || {
            self.store()
                .settle(&self.name, taken, &settlement, remember)
        };
        match self.persist(record).await? {
            Recording::ToAcknowledge => {
                self.tell(Settled { id, outcome }).await?;
                self.acknowledge(taken).await
            }
            Recording::Recorded => self.tell(Settled { id, outcome }).await,
            Recording::Lost => Ok(()),
        }
    }

    /// The program may not know the outcome that is recorded.
    async fn tell_again(&self, taken: &Taken) -> Result<(), OutboxError> {
        let id = taken.id();
        let (_, outcome) = self.store().record(&id).await?;
        // Without a record there is nothing to tell: it was told so late that it is forgotten.
        if let Some(sealed) = outcome {
            let outcome = self.outbox().read_outcome(&id, sealed).await?;
            self.tell(Settled { id, outcome }).await?;
        }
        self.acknowledge(taken).await
    }

    async fn tell(&self, settled: Settled) -> Result<(), OutboxError> {
        let Some(hook) = &self.hooks.outcome else {
            return Ok(());
        };
        let id = settled.id.clone();
        hook(settled).await.map_err(|error| {
            let problem =
                format!("the program did not take the outcome of {id}, and is told again");
            OutboxError::worker(problem, Some(error))
        })
    }

    async fn acknowledge(&self, taken: &Taken) -> Result<(), OutboxError> {
        let acknowledge = || self.store().acknowledge(&self.name, &taken.entry);
        self.persist(acknowledge).await
    }

    /// Tries until it works, since only this worker knows what has to be said.
    async fn persist<T, F>(&self, step: impl Fn() -> F) -> Result<T, OutboxError>
    where
        F: Future<Output = Result<T, OutboxError>>,
    {
        let mut wait = Duration::from_millis(50);
        loop {
            match step().await {
                Err(error) if error.may_pass() => self.report(&error),
                done => return done,
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(5));
        }
    }
}
