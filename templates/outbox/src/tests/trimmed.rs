//! Requests that somebody removes from the stream.

use super::{
    held, redis,
    steps::{Steps, done, take},
};
use crate::{
    Outcome, Status,
    store::{requests::Verdict, settle::Recording},
};

#[tokio::test]
async fn a_request_that_was_trimmed_is_not_sent_and_not_lost() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let stream = &steps.store.keys.stream;
    let _: u64 = redis(&steps.store, &["XTRIM", stream, "MAXLEN", "0"]).await;
    assert_eq!(steps.permit("one").await, Verdict::Gone);
    let gone = Outcome::held("it was removed", false);
    assert_eq!(steps.settle("one", &gone).await, Recording::Recorded);
    let other = Outcome::held("it was removed, says another", false);
    assert_eq!(steps.settle("one", &other).await, Recording::Lost);
    let item = held(&steps.outbox).await.remove(0);
    assert!(!item.may_have_arrived);
    assert!(steps.outbox.send_again(&item).await.unwrap());
    assert_eq!(take(&steps.store, "two").await.len(), 1);
}

#[tokio::test]
async fn a_request_that_was_trimmed_while_it_was_sent_is_settled() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    let stream = &steps.store.keys.stream;
    let _: u64 = redis(&steps.store, &["XTRIM", stream, "MAXLEN", "0"]).await;
    assert_eq!(steps.settle("one", &done()).await, Recording::Recorded);
    assert_eq!(steps.status().await, Status::Settled(done()));
}

#[tokio::test]
async fn what_is_left_of_a_trimmed_request_is_taken_over_once() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let stream = &steps.store.keys.stream;
    let _: u64 = redis(&steps.store, &["XTRIM", stream, "MAXLEN", "0"]).await;
    let taken = steps.take_over("two").await;
    assert_eq!((taken.len(), &taken[0].fields), (1, &None));
    assert!(steps.take_over("three").await.is_empty());
}
