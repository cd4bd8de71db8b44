//! The loop of a worker: takes requests while it has room for them, until it is told to stop.

use std::{pin::pin, sync::Arc, time::Duration};

use tokio::{
    task::{JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, sleep, timeout},
};

use super::{shared::Shared, task};
use crate::{
    error::OutboxError,
    store::{connection::Connection, entry::Taken},
};

/// How long to wait for new requests at a time; also the longest time until it notices that it has to stop.
const LONGEST_BLOCK: Duration = Duration::from_secs(1);

/// How long to wait for what Redis is already asked for when it has to stop.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long to wait after Redis failed.
const AFTER_PROBLEM: Duration = Duration::from_millis(500);

/// After this, a consumer in the group belongs to nobody any more.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) async fn run_until(
    shared: Arc<Shared>,
    stop: impl Future<Output = ()>,
) -> Result<(), OutboxError> {
    let store = shared.store();
    store.create_group().await?;
    let block = LONGEST_BLOCK.min(shared.settings.lease / 4);
    let reader = store.connection.blocking(block).await?;
    let mut source = Source {
        shared: &shared,
        reader,
        block,
        take_over_at: Instant::now(),
    };
    let mut tasks = JoinSet::new();
    let mut leases = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        while let Some(ended) = tasks.try_join_next() {
            report_panic(&shared, ended);
        }
        // Also again, after the hook for problems has panicked in it.
        while leases.try_join_next().is_some() {}
        if leases.is_empty() {
            leases.spawn(renew_leases(Arc::clone(&shared)));
        }
        let room = shared.settings.concurrency.saturating_sub(tasks.len());
        let (taken, has_to_stop) = {
            let mut take = pin!(source.take(room, &mut tasks));
            tokio::select! {
                biased;
                () = &mut stop => (timeout(PATIENCE, &mut take).await.unwrap_or_default(), true),
                taken = &mut take => (taken, false),
            }
        };
        if has_to_stop {
            leave(&shared, &taken).await;
            break;
        }
        begin(&shared, taken, &mut tasks);
    }
    let ended = drain(&shared, tasks).await;
    drop(leases);
    if let Err(error) = store.retire(&shared.name, FORGOTTEN).await {
        shared.report(&error);
    }
    ended
}

/// Where requests come from.
struct Source<'a> {
    shared: &'a Arc<Shared>,
    reader: Connection,
    block: Duration,
    take_over_at: Instant,
}

impl Source<'_> {
    /// Requests for which there is room, or none after a while. Reports what fails.
    async fn take(&mut self, room: usize, tasks: &mut JoinSet<()>) -> Vec<Taken> {
        if room == 0 {
            if let Some(ended) = tasks.join_next().await {
                report_panic(self.shared, ended);
            }
            return Vec::new();
        }
        if let Some(until) = self.shared.paused_until() {
            tokio::time::sleep_until(until).await;
            return Vec::new();
        }
        let taken = self.take_some(room).await;
        match taken {
            Ok(taken) => taken,
            Err(error) => {
                self.shared.report(&error);
                self.recover(&error).await;
                Vec::new()
            }
        }
    }

    /// What others have left comes first.
    async fn take_some(&mut self, room: usize) -> Result<Vec<Taken>, OutboxError> {
        let Shared { settings, name, .. } = self.shared.as_ref();
        let store = self.shared.store();
        if self.take_over_at <= Instant::now() {
            let busy = self.shared.busy.entries();
            let taken = store.take_over(name, settings.lease, room, &busy).await?;
            // With as many as there is room for, there may be more.
            if taken.len() < room {
                self.take_over_at = Instant::now() + settings.lease / 4;
            }
            if !taken.is_empty() {
                return Ok(taken);
            }
        }
        store.take_new(&self.reader, name, room, self.block).await
    }

    async fn recover(&self, error: &OutboxError) {
        if error.is_missing_group()
            && let Err(error) = self.shared.store().create_group().await
        {
            self.shared.report(&error);
        }
        sleep(AFTER_PROBLEM).await;
    }
}

fn begin(shared: &Arc<Shared>, taken: Vec<Taken>, tasks: &mut JoinSet<()>) {
    for taken in taken {
        // A task that has it already goes on with it.
        let Some(entry) = shared.busy.with(&taken.entry) else {
            continue;
        };
        let shared = Arc::clone(shared);
        tasks.spawn(async move {
            let _entry = entry;
            task::work(shared, taken).await;
        });
    }
}

/// Leaves what it has just taken to others: it takes nothing new.
async fn leave(shared: &Shared, taken: &[Taken]) {
    for taken in taken {
        if let Err(error) = shared.leave(taken).await {
            shared.report(&error);
        }
    }
}

/// Waits for the last requests.
async fn drain(shared: &Shared, mut tasks: JoinSet<()>) -> Result<(), OutboxError> {
    let all = async {
        while let Some(ended) = tasks.join_next().await {
            report_panic(shared, ended);
        }
    };
    if timeout(shared.settings.grace, all).await.is_ok() {
        return Ok(());
    }
    let left = tasks.len();
    tasks.shutdown().await;
    Err(OutboxError::worker(
        format!("{left} requests were left unsettled: other workers take them over"),
        None,
    ))
}

async fn renew_leases(shared: Arc<Shared>) {
    let mut ticks = tokio::time::interval(shared.settings.lease / 3);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let busy = shared.busy.entries();
        if busy.is_empty() {
            continue;
        }
        if let Err(error) = shared.store().renew(&shared.name, &busy).await {
            shared.report(&error);
        }
    }
}

/// A task that panicked has settled nothing: its request is taken over like one of a worker that was killed.
fn report_panic(shared: &Shared, ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        shared.report(&OutboxError::worker("a hook of the program panicked", None));
    }
}
