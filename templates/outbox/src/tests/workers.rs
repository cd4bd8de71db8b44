//! Workers with a client: each kind of answer, and everything that can be wrong with a request.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use sample_api::v1::customer;
use tokio::{sync::oneshot, task::JoinHandle};
use twilio_runtime::RetryPolicy;

use super::{
    CANARY, create, held, outbox, outcome, queued,
    redis_server::RedisServer,
    store,
    twilio::{Answer, Twilio},
    until,
};
use crate::{Outbox, OutboxError, Outcome, Queued, Settled, Worker};

/// A worker that runs, and what it has told the program.
pub(super) struct Running {
    stop: oneshot::Sender<()>,
    worker: JoinHandle<Result<(), OutboxError>>,
    pub(super) told: Arc<Mutex<Vec<Settled>>>,
    pub(super) problems: Arc<Mutex<Vec<String>>>,
}

impl Running {
    pub(super) fn start(outbox: &Outbox, twilio: &Twilio) -> Self {
        Self::with(outbox, twilio, |worker| worker)
    }

    /// With short waits, so that tests are quick.
    pub(super) fn with(
        outbox: &Outbox,
        twilio: &Twilio,
        change: impl FnOnce(Worker) -> Worker,
    ) -> Self {
        let (told, problems) = (
            Arc::<Mutex<Vec<_>>>::default(),
            Arc::<Mutex<Vec<_>>>::default(),
        );
        let (tell, report) = (Arc::clone(&told), Arc::clone(&problems));
        let worker = outbox
            .worker(twilio.client())
            .lease(Duration::from_millis(400))
            .retry_delay(Duration::from_millis(10))
            .on_problem(move |problem| report.lock().unwrap().push(problem.to_string()))
            .on_outcome(move |settled| {
                tell.lock().unwrap().push(settled);
                std::future::ready(Ok(()))
            });
        let (stop, stopped) = oneshot::channel();
        let worker = change(worker).run_until(async { drop(stopped.await) });
        Self {
            stop,
            worker: tokio::spawn(worker),
            told,
            problems,
        }
    }

    pub(super) async fn stop(self) {
        let _ = self.stop.send(());
        self.worker.await.unwrap().unwrap();
    }

    /// Waits until the program was told this many outcomes, and returns their IDs.
    pub(super) async fn told(&self, count: usize) -> Vec<String> {
        until("the program is told", || async {
            let told = self.told.lock().unwrap();
            let ids = told.iter().map(|settled| settled.id.clone());
            (told.len() >= count).then(|| ids.collect())
        })
        .await
    }
}

#[tokio::test]
async fn a_request_is_sent_its_outcome_told_and_nothing_is_left() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::default();
    let worker = Running::start(&outbox, &twilio);
    outbox.enqueue("first", create("a")).await.unwrap();
    let Outcome::Done { response } = outcome(&outbox, "first").await else {
        panic!()
    };
    assert_eq!(response.unwrap()["sid"], CANARY);
    assert_eq!(worker.told(1).await, ["first"]);
    until("it is removed", || async {
        (queued(&store(&outbox)).await == 0).then_some(())
    })
    .await;
    worker.stop().await;
    assert_eq!(twilio.arrived(), ["POST /v1/Customers FriendlyName=a"]);
    let stream = store(&outbox).keys.stream;
    let consumers: Vec<redis::Value> =
        super::redis(&store(&outbox), &["XINFO", "CONSUMERS", &stream, "workers"]).await;
    assert!(consumers.is_empty(), "it leaves no name behind");
}

#[tokio::test]
async fn a_refused_request_is_told_and_not_sent_again() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::new([Answer::Status(400)]);
    let worker = Running::start(&outbox, &twilio);
    outbox.enqueue("first", create("a")).await.unwrap();
    assert_eq!(worker.told(1).await, ["first"]);
    let Outcome::Refused(refusal) = outcome(&outbox, "first").await else {
        panic!()
    };
    assert_eq!((refusal.status, refusal.code), (400, Some(20000)));
    worker.stop().await;
    assert_eq!((twilio.arrived().len(), held(&outbox).await.len()), (1, 0));
}

#[tokio::test]
async fn a_post_with_an_unknown_outcome_is_held_until_a_person_decides() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let statuses = [500, 302, 408].map(Answer::Status);
    let twilio = Twilio::new([Answer::BreakOff].into_iter().chain(statuses));
    let worker = Running::with(&outbox, &twilio, |worker| worker.concurrency(1));
    for id in ["first", "second", "third", "fourth"] {
        outbox.enqueue(id, create(CANARY)).await.unwrap();
    }
    worker.told(4).await;
    let list = held(&outbox).await;
    assert!(list.iter().all(|it| it.may_have_arrived));
    let whys: Vec<_> = list.iter().map(|it| it.why.as_str()).collect();
    assert_eq!(
        whys,
        [
            "it may have taken effect: there was no complete answer",
            "it may have taken effect: the answer was Twilio 20000 (HTTP 500)",
            "it may have taken effect: the answer was HTTP 302",
            "it may have taken effect: the answer was Twilio 20000 (HTTP 408)",
        ]
    );
    assert!(!format!("{list:?}").contains(CANARY));
    assert_eq!(twilio.arrived().len(), 4);
    let rest = outbox.held(Some(&list[0]), 2).await.unwrap();
    assert_eq!((rest.len(), rest[0].id.as_str()), (2, "second"));

    assert!(outbox.send_again(&list[0]).await.unwrap());
    assert!(outbox.discard(&list[1]).await.unwrap());
    assert!(matches!(
        outcome(&outbox, "first").await,
        Outcome::Done { .. }
    ));
    worker.stop().await;
    assert_eq!((twilio.arrived().len(), held(&outbox).await.len()), (5, 2));
}

#[tokio::test]
async fn a_request_that_may_be_repeated_is_sent_until_there_is_an_answer() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::new([Answer::BreakOff, Answer::Status(503)]);
    let worker = Running::start(&outbox, &twilio);
    outbox.enqueue("get", customer::fetch("a")).await.unwrap();
    assert!(matches!(
        outcome(&outbox, "get").await,
        Outcome::Done { .. }
    ));
    assert_eq!(twilio.arrived().len(), 3);
    worker.stop().await;

    let answers = (0..9).map(|_| Answer::BreakOff);
    let twilio = Twilio::new(answers);
    let worker = Running::with(&outbox, &twilio, |worker| worker.max_deliveries(3));
    let queued = Queued::new("post", create("a")).repeatable();
    outbox.put(queued).await.unwrap();
    let outcome = outcome(&outbox, "post").await;
    let why = "workers took it 3 times, and none of them settled it";
    assert!(
        matches!(&outcome, Outcome::Held { why: it, .. } if it == why),
        "{outcome:?}"
    );
    worker.stop().await;
    assert_eq!(twilio.arrived().len(), 3);
}

#[tokio::test]
async fn what_had_no_effect_is_sent_later_however_often_it_takes() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let none = [
        Answer::NoConnection,
        Answer::NoConnection,
        Answer::NoConnection,
    ];
    let refused = [Answer::Status(401), Answer::Status(429)];
    let twilio = Twilio::new(none.into_iter().chain(refused));
    let worker = Running::with(&outbox, &twilio, |worker| worker.max_deliveries(1));
    outbox.enqueue("first", create("a")).await.unwrap();
    assert!(matches!(
        outcome(&outbox, "first").await,
        Outcome::Done { .. }
    ));
    let problems = worker.problems.lock().unwrap().join("\n");
    for problem in [
        "no connection could be made",
        "refuses the credentials",
        "HTTP 429",
    ] {
        assert!(problems.contains(problem), "{problems}");
    }
    worker.stop().await;
    assert_eq!(
        twilio.arrived().len(),
        3,
        "two refusals and the one that counts"
    );
}

#[tokio::test]
async fn later_attempts_of_the_client_belong_to_the_same_worker() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let answers = [Answer::Status(429), Answer::NoConnection];
    let twilio = Twilio::new(answers);
    let retrying = twilio.client().with_retry(RetryPolicy::default());
    let worker = outbox.worker(retrying).rate(1000, Duration::from_secs(1));
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = tokio::spawn(worker.run_until(async { drop(stopped.await) }));
    outbox.enqueue("first", create("a")).await.unwrap();
    assert!(matches!(
        outcome(&outbox, "first").await,
        Outcome::Done { .. }
    ));
    stop.send(()).unwrap();
    worker.await.unwrap().unwrap();
    assert_eq!(twilio.arrived().len(), 2, "one was refused");
}

#[tokio::test]
async fn a_worker_that_stops_finishes_what_it_sends_and_takes_nothing_new() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::new([Answer::Wait]);
    let worker = Running::with(&outbox, &twilio, |worker| worker.concurrency(1));
    outbox.enqueue("first", create("a")).await.unwrap();
    until("it arrives", || async {
        (twilio.arrived().len() == 1).then_some(())
    })
    .await;
    outbox.enqueue("second", create("b")).await.unwrap();
    let told = Arc::clone(&worker.told);
    let stopped = tokio::spawn(worker.stop());
    twilio.proceed();
    stopped.await.unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
    assert!(matches!(
        outcome(&outbox, "first").await,
        Outcome::Done { .. }
    ));
    assert_eq!(twilio.arrived().len(), 1);

    let worker = Running::start(&outbox, &twilio);
    assert!(matches!(
        outcome(&outbox, "second").await,
        Outcome::Done { .. }
    ));
    worker.stop().await;
}

#[tokio::test]
async fn a_worker_keeps_its_lease_however_long_a_request_takes() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::new([Answer::Wait]);
    let slow = Running::start(&outbox, &twilio);
    outbox.enqueue("first", create("a")).await.unwrap();
    until("it arrives", || async {
        (twilio.arrived().len() == 1).then_some(())
    })
    .await;
    let busy = store(&outbox);
    let renewed = || async {
        let stream = &busy.keys.stream;
        let list: Vec<(String, String, u64, u64)> =
            super::redis(&busy, &["XPENDING", stream, "workers", "-", "+", "1"]).await;
        list[0].2
    };
    // Its idle time goes up and down again.
    for _ in 0..3 {
        until("it grows", || async {
            (renewed().await > 60).then_some(())
        })
        .await;
        until("it is renewed", || async {
            (renewed().await < 60).then_some(())
        })
        .await;
    }
    twilio.proceed();
    assert!(matches!(
        outcome(&outbox, "first").await,
        Outcome::Done { .. }
    ));
    slow.stop().await;
}

#[tokio::test]
async fn a_program_that_does_not_take_an_outcome_is_told_again() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::default();
    let times = Arc::new(Mutex::new(0));
    let count = Arc::clone(&times);
    let worker = Running::with(&outbox, &twilio, |worker| {
        worker.on_outcome(move |settled| {
            assert_eq!(settled.id, "first");
            let mut times = count.lock().unwrap_or_else(|it| it.into_inner());
            *times += 1;
            assert!(*times != 2, "the hook panics");
            let fails = *times == 1;
            std::future::ready(if fails {
                Err("the database is away".into())
            } else {
                Ok(())
            })
        })
    });
    outbox.enqueue("first", create("a")).await.unwrap();
    until("it is removed", || async {
        let is_removed = outcome(&outbox, "first").await == outcome(&outbox, "first").await
            && queued(&store(&outbox)).await == 0;
        is_removed.then_some(())
    })
    .await;
    worker.stop().await;
    assert_eq!(*times.lock().unwrap_or_else(|it| it.into_inner()), 3);
    assert_eq!(
        twilio.arrived().len(),
        1,
        "it is told again, not sent again"
    );
}

#[tokio::test]
async fn settings_that_would_send_nothing_are_refused_at_once() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let worker = outbox.worker(Twilio::default().client());
    let worker = worker.concurrency(0).lease(Duration::ZERO);
    let error = worker.run_until(std::future::ready(())).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`concurrency` is zero, so nothing would ever be sent; `lease` is shorter than 100ms"
    );
}

#[tokio::test]
async fn a_redis_that_was_emptied_is_used_again() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::default();
    let worker = Running::start(&outbox, &twilio);
    outbox.enqueue("first", create("a")).await.unwrap();
    worker.told(1).await;
    let _: String = super::redis(&store(&outbox), &["FLUSHALL"]).await;
    outbox.enqueue("second", create("b")).await.unwrap();
    assert_eq!(worker.told(2).await, ["first", "second"]);
    worker.stop().await;
}
