//! Tests against a real Redis server.

#[path = "../../tests/redis_server/mod.rs"]
mod redis_server;

mod api;
mod faults;
mod moments;
mod poison;
mod steps;
mod trimmed;
mod twilio;
mod workers;

use std::time::Duration;

use redis_server::RedisServer;
use sample_api::v1::customer;
use tokio::time::{Instant, sleep};

use crate::{Held, Outbox, Outcome, Status, names::Keys, store::requests::Store};

/// Appears in no error, no reason and no printed form.
const CANARY: &str = "canary";

async fn outbox(server: &RedisServer) -> Outbox {
    Outbox::connect(server.url(), "test", sample_api::operations())
        .await
        .unwrap()
}

fn store(outbox: &Outbox) -> Store {
    outbox.0.store.clone()
}

/// A request that must not be sent twice.
fn create(name: &str) -> customer::CreateCustomer {
    customer::create().friendly_name(name)
}

/// Runs a command that no part of the library runs.
async fn redis<T: redis::FromRedisValue>(store: &Store, words: &[&str]) -> T {
    let mut command = redis::Cmd::new();
    command.arg(words);
    store
        .connection
        .command("run a test", &command)
        .await
        .unwrap()
}

/// How many requests the stream has.
async fn queued(store: &Store) -> usize {
    let Keys { stream, .. } = &store.keys;
    redis(store, &["XLEN", stream]).await
}

/// Waits until something is so. Only a failure takes long.
async fn until<T, F: Future<Output = Option<T>>>(what: &str, check: impl Fn() -> F) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}

async fn outcome(outbox: &Outbox, id: &str) -> Outcome {
    until(id, || async {
        match outbox.status(id).await {
            Ok(Some(Status::Settled(outcome))) => Some(outcome),
            _ => None,
        }
    })
    .await
}

async fn held(outbox: &Outbox) -> Vec<Held> {
    outbox.held(None, 100).await.unwrap()
}
