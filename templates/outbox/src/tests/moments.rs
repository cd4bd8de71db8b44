//! When a request may be sent: the rate, and when it expires, both by the clock of Redis.

use std::time::Duration;

use super::{
    create, redis,
    steps::{NO_RATE, Steps, take},
};
use crate::{
    Queued,
    store::{entry::State, requests::Verdict},
};

#[tokio::test]
async fn the_rate_is_one_for_all_workers_by_the_clock_of_redis() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.outbox.enqueue("second", create("b")).await.unwrap();
    let second = take(&steps.store, "two").await.remove(0);
    let hour = Duration::from_secs(3600);
    let permit = |worker, entry| steps.store.permit(worker, entry, "", hour);
    assert_eq!(
        permit("one", &steps.taken.entry).await.unwrap(),
        Verdict::Go
    );
    for (worker, entry) in [("two", &second.entry), ("one", &steps.taken.entry)] {
        let Verdict::Wait(wait) = permit(worker, entry).await.unwrap() else {
            panic!("{worker} does not wait")
        };
        assert!(wait <= hour && wait > hour / 2, "{wait:?}");
    }
    let shared = steps.store.take_moment(hour).await.unwrap();
    assert!(
        shared > hour / 2,
        "clients without the outbox keep it too: {shared:?}"
    );
    // Who waits has no mark, and another worker may take it over.
    assert_eq!(steps.take_over("three").await[1].state, State::Taken);
}

#[tokio::test]
async fn a_request_that_expired_is_not_sent() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let queued = Queued::new("short", create("b")).expires_in(Duration::ZERO);
    steps.outbox.put(queued).await.unwrap();
    let short = take(&steps.store, "one").await.remove(0);
    let expires = short.fields.as_ref().unwrap().text("expires").unwrap();
    let end: u64 = expires.parse().unwrap();
    super::until("it expires", || async {
        let (seconds, microseconds): (u64, u64) = redis(&steps.store, &["TIME"]).await;
        (seconds * 1000 + microseconds / 1000 > end).then_some(())
    })
    .await;
    let permitted = steps.store.permit("one", &short.entry, expires, NO_RATE);
    assert_eq!(permitted.await.unwrap(), Verdict::Expired);
}
