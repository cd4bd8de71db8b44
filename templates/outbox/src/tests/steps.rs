//! Every way in which workers can get in each other's way, step by step: what Redis decides does not depend on time.

use std::time::Duration;

use super::{create, held, outbox, queued, redis, redis_server::RedisServer, store};
use crate::{
    Enqueued, Outbox, Outcome, Status,
    names::GROUP,
    outbox::Inner,
    store::{
        entry::{State, Taken},
        requests::{Store, Verdict},
        settle::{Recording, Settlement},
    },
};

pub(super) const NO_RATE: Duration = Duration::ZERO;
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// An outbox with one request, which the worker `one` has taken.
pub(super) struct Steps {
    _server: RedisServer,
    pub(super) outbox: Outbox,
    pub(super) store: Store,
    pub(super) taken: Taken,
}

impl Steps {
    pub(super) async fn begin() -> Option<Self> {
        let server = RedisServer::start()?;
        let outbox = outbox(&server).await;
        let store = store(&outbox);
        store.create_group().await.unwrap();
        outbox.enqueue("first", create("a")).await.unwrap();
        let taken = take(&store, "one").await.remove(0);
        Some(Self {
            _server: server,
            outbox,
            store,
            taken,
        })
    }

    pub(super) async fn permit(&self, worker: &str) -> Verdict {
        let permitted = self.store.permit(worker, &self.taken.entry, "", NO_RATE);
        permitted.await.unwrap()
    }

    /// Takes over everything that others have, as if their leases had ended.
    pub(super) async fn take_over(&self, worker: &str) -> Vec<Taken> {
        let taken = self.store.take_over(worker, Duration::ZERO, 10, &[]);
        taken.await.unwrap()
    }

    pub(super) async fn settle(&self, worker: &str, outcome: &Outcome) -> Recording {
        let (why, may_have_arrived) = match outcome {
            Outcome::Held {
                why,
                may_have_arrived,
            } => (why.as_str(), *may_have_arrived),
            _ => ("", false),
        };
        let settlement = Settlement {
            id: "first",
            state: outcome.state(),
            outcome: &outcome.to_json(),
            is_seen: !matches!(outcome, Outcome::Held { .. }),
            why,
            may_have_arrived,
        };
        let settled = self.store.settle(worker, &self.taken, &settlement, WEEK);
        settled.await.unwrap()
    }

    pub(super) async fn status(&self) -> Status {
        self.outbox.status("first").await.unwrap().unwrap()
    }

    async fn release(&self, worker: &str) -> bool {
        let released = self.store.release(worker, &self.taken, Duration::ZERO, 0);
        released.await.unwrap()
    }
}

pub(super) async fn take(store: &Store, worker: &str) -> Vec<Taken> {
    let block = Duration::from_millis(1);
    let taken = store.take_new(&store.connection, worker, 10, block);
    taken.await.unwrap()
}

pub(super) fn done() -> Outcome {
    Outcome::Done { response: None }
}

fn unknown() -> Outcome {
    Outcome::held("nobody knows", true)
}

#[tokio::test]
async fn an_id_is_queued_once_and_a_group_is_created_once() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let again = steps.outbox.enqueue("first", create("b")).await.unwrap();
    assert_eq!(again, Enqueued::Known);
    steps.store.create_group().await.unwrap();
    assert_eq!(queued(&steps.store).await, 1);
    assert_eq!(steps.status().await, Status::Queued);
    assert!(
        take(&steps.store, "two").await.is_empty(),
        "nobody else gets it"
    );
}

#[tokio::test]
async fn a_group_that_comes_later_gets_what_was_queued_before() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    outbox.enqueue("early", create("a")).await.unwrap();
    let store = store(&outbox);
    store.create_group().await.unwrap();
    assert_eq!(take(&store, "one").await.len(), 1);
}

#[tokio::test]
async fn a_worker_that_was_only_slow_cannot_send_what_another_has_taken_over() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let taken = steps.take_over("two").await;
    assert_eq!((taken[0].state, taken[0].deliveries), (State::Taken, 2));
    assert_eq!(taken[0].fields, steps.taken.fields);
    assert_eq!(steps.permit("one").await, Verdict::Lost);
    assert_eq!(steps.permit("two").await, Verdict::Go);
    assert_eq!(steps.permit("one").await, Verdict::Lost);
    assert!(!steps.release("one").await, "nor give it back");
    assert_eq!(steps.permit("two").await, Verdict::Go, "a later attempt");
}

#[tokio::test]
async fn what_was_marked_is_taken_over_with_its_mark() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    assert_eq!(steps.permit("one").await, Verdict::Go);
    for worker in ["two", "three"] {
        let taken = steps.take_over(worker).await;
        assert_eq!(taken[0].state, State::Sending, "whoever takes it");
    }
    // The first one finds out that it lost it before a later attempt.
    assert_eq!(steps.permit("one").await, Verdict::Lost);
}

#[tokio::test]
async fn an_outcome_that_was_seen_counts_whoever_has_the_request() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    steps.take_over("two").await;
    assert_eq!(steps.settle("one", &done()).await, Recording::ToAcknowledge);
    assert_eq!(steps.settle("two", &unknown()).await, Recording::Lost);
    assert_eq!(steps.status().await, Status::Settled(done()));
    assert!(held(&steps.outbox).await.is_empty());
}

#[tokio::test]
async fn an_outcome_that_comes_late_takes_the_request_off_the_list() {
    for is_acknowledged in [true, false] {
        let Some(steps) = Steps::begin().await else {
            return;
        };
        steps.permit("one").await;
        steps.take_over("two").await;
        let held_by_two = steps.settle("two", &unknown()).await;
        assert_eq!(held_by_two, Recording::ToAcknowledge);
        if is_acknowledged {
            steps
                .store
                .acknowledge("two", &steps.taken.entry)
                .await
                .unwrap();
        }
        assert_eq!(held(&steps.outbox).await.len(), 1);
        // Without an outcome, the first worker has nothing to say.
        let timeout = Outcome::held("timeout", true);
        assert_eq!(steps.settle("one", &timeout).await, Recording::Lost);
        assert_eq!(steps.settle("one", &done()).await, Recording::Recorded);
        assert!(held(&steps.outbox).await.is_empty());
        assert_eq!(steps.status().await, Status::Settled(done()));
    }
}

#[tokio::test]
async fn an_outcome_that_comes_after_a_decision_changes_nothing() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    steps.take_over("two").await;
    steps.settle("two", &unknown()).await;
    steps
        .store
        .acknowledge("two", &steps.taken.entry)
        .await
        .unwrap();
    let item = held(&steps.outbox).await.remove(0);
    assert!(item.may_have_arrived);
    assert_eq!(
        item.operation().unwrap(),
        "CreateCustomer, POST /v1/Customers"
    );
    assert!(steps.outbox.send_again(&item).await.unwrap());
    assert!(!steps.outbox.send_again(&item).await.unwrap(), "only once");
    assert!(!steps.outbox.discard(&item).await.unwrap());

    assert_eq!(steps.settle("one", &done()).await, Recording::Lost);
    assert_eq!(steps.settle("one", &unknown()).await, Recording::Lost);
    assert_eq!(steps.status().await, Status::Queued);
    let again = take(&steps.store, "three").await;
    assert_eq!((again.len(), again[0].id()), (1, "first".to_owned()));
}

#[tokio::test]
async fn a_request_that_is_given_back_has_no_mark() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    assert!(steps.release("one").await);
    let taken = steps.take_over("two").await;
    assert_eq!(
        (taken[0].state, taken[0].deliveries),
        (State::Taken, 1),
        "it does not count"
    );
}

#[tokio::test]
async fn a_permission_that_arrives_late_only_makes_the_request_look_sent() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    // The worker lost its connection, gave the request back, and then Redis reads what the old connection sent.
    steps.release("one").await;
    assert_eq!(steps.permit("one").await, Verdict::Go);
    assert_eq!(steps.take_over("two").await[0].state, State::Sending);
    // After another worker has taken it over, it does nothing.
    assert_eq!(steps.permit("one").await, Verdict::Lost);
}

#[tokio::test]
async fn an_answer_that_got_lost_is_given_again() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    for _ in 0..2 {
        assert_eq!(
            steps.settle("one", &unknown()).await,
            Recording::ToAcknowledge
        );
        assert_eq!(held(&steps.outbox).await.len(), 1);
    }
    for _ in 0..2 {
        steps
            .store
            .acknowledge("one", &steps.taken.entry)
            .await
            .unwrap();
        assert_eq!(queued(&steps.store).await, 0);
    }
    for _ in 0..2 {
        assert_eq!(steps.settle("one", &done()).await, Recording::Recorded);
        assert!(held(&steps.outbox).await.is_empty());
    }
}

#[tokio::test]
async fn an_outcome_that_the_program_may_not_know_is_told_by_another_worker() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    steps.settle("one", &done()).await;
    assert_eq!(steps.take_over("two").await[0].state, State::Settled);
    assert_eq!(steps.permit("two").await, Verdict::Lost, "it is not sent");
    steps
        .store
        .acknowledge("one", &steps.taken.entry)
        .await
        .unwrap();
    assert_eq!(queued(&steps.store).await, 1, "it is another's now");
    steps
        .store
        .acknowledge("two", &steps.taken.entry)
        .await
        .unwrap();
    assert_eq!(queued(&steps.store).await, 0);
}

#[tokio::test]
async fn a_lease_is_renewed_only_by_the_worker_that_has_the_request() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    steps.permit("one").await;
    let busy = [steps.taken.entry.clone()];
    steps.take_over("two").await;
    steps.store.renew("one", &busy).await.unwrap();
    assert_eq!(steps.permit("one").await, Verdict::Lost);
    steps.store.renew("two", &busy).await.unwrap();
    assert_eq!(
        steps.permit("two").await,
        Verdict::Go,
        "its mark is where it was"
    );
}

#[tokio::test]
async fn a_worker_does_not_take_over_what_it_is_busy_with() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let busy = [steps.taken.entry.clone()];
    let taken = steps.store.take_over("one", Duration::ZERO, 10, &busy);
    assert!(taken.await.unwrap().is_empty());
    // What it does not know that it has, such as after an answer got lost, it finds again.
    assert_eq!(steps.take_over("one").await.len(), 1);
}

#[tokio::test]
async fn a_worker_that_stops_leaves_its_name_only_if_it_has_requests() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let consumers = || async {
        let stream = &steps.store.keys.stream;
        let info: Vec<redis::Value> =
            redis(&steps.store, &["XINFO", "CONSUMERS", stream, GROUP]).await;
        info.len()
    };
    steps.permit("one").await;
    steps.store.retire("one", WEEK).await.unwrap();
    assert_eq!(consumers().await, 1, "the one that is sending stays");
    assert_eq!(
        steps.take_over("two").await.len(),
        1,
        "and so does its request"
    );
    steps.store.retire("one", WEEK).await.unwrap();
    assert_eq!(consumers().await, 1);
}

#[tokio::test]
async fn outcomes_are_forgotten_after_a_while_and_queued_requests_are_not() {
    let Some(steps) = Steps::begin().await else {
        return;
    };
    let record = steps.store.keys.record("first");
    let command = ["PTTL", record.as_str()];
    let left = || redis::<i64>(&steps.store, &command);
    assert_eq!(left().await, -1);
    steps.permit("one").await;
    steps.settle("one", &unknown()).await;
    assert!(left().await > 0);
    let item = held(&steps.outbox).await.remove(0);
    steps.outbox.send_again(&item).await.unwrap();
    assert_eq!(left().await, -1, "it is queued again");
    let Inner { remember, .. } = steps.outbox.0.as_ref();
    assert_eq!(*remember, WEEK);
}
