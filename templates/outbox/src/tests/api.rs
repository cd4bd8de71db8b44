//! What programs see: what cannot be queued, what Redis must be like, what is stored, and what is printed.

use std::time::Duration;

use sample_api::v1::report;
use twilio_runtime::{
    Credentials,
    request::{AnyRequest, CustomRequest},
    transport::BoxFuture,
};

use super::{CANARY, create, outbox, redis_server::RedisServer, store, twilio::Twilio};
use crate::{Enqueued, Outbox, Outcome, Queued, Refusal, Seal, SealError, Status, WhenAway};

/// Turns every byte around, and knows which request it belongs to.
pub(super) struct Turned;

impl Seal for Turned {
    fn seal<'a>(
        &'a self,
        id: &'a str,
        plain: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        let turned = plain.iter().map(|byte| !byte);
        let sealed = id.bytes().chain([0]).chain(turned).collect();
        Box::pin(std::future::ready(Ok(sealed)))
    }

    fn unseal<'a>(
        &'a self,
        id: &'a str,
        sealed: Vec<u8>,
    ) -> BoxFuture<'a, Result<Vec<u8>, SealError>> {
        let prefix: Vec<u8> = id.bytes().chain([0]).collect();
        let unsealed = match sealed.strip_prefix(prefix.as_slice()) {
            Some(turned) => Ok(turned.iter().map(|byte| !byte).collect()),
            None => Err(SealError::damaged("it belongs to another request")),
        };
        Box::pin(std::future::ready(unsealed))
    }
}

#[tokio::test]
async fn what_workers_could_not_send_is_refused_when_it_is_queued() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let own = report::fetch().authorization(Credentials::api_key("SK00", CANARY));
    let custom = CustomRequest::post("https://bells.twilio.com", "/v1/Bell");
    let long = "x".repeat(201);
    for (id, request, problem) in [
        (
            "own",
            AnyRequest::new(own),
            "the request cannot be queued: ",
        ),
        (
            "custom",
            AnyRequest::new(custom),
            "workers could not read the request: ",
        ),
        (
            "",
            AnyRequest::new(create("a")),
            "the ID of a request has 1 to 200 bytes",
        ),
        (
            &long,
            AnyRequest::new(create("a")),
            "the ID of a request has 1 to 200 bytes",
        ),
        (
            "a\nb",
            AnyRequest::new(create("a")),
            "the ID of a request has 1 to 200 bytes",
        ),
    ] {
        let error = outbox.enqueue(id, request).await.unwrap_err();
        assert!(error.to_string().starts_with(problem), "{error}");
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error:?}");
        assert!(!error.is_unavailable());
    }
    assert_eq!(outbox.status("own").await.unwrap(), None);
}

#[tokio::test]
async fn a_redis_that_is_not_suitable_is_refused_with_the_reason() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let first = outbox(&server).await;
    let set = ["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"];
    let _: String = super::redis(&store(&first), &set).await;
    let connect =
        |url: String, name: &'static str| Outbox::connect(url, name, sample_api::operations());
    let error = connect(server.url(), "test").await.unwrap_err().to_string();
    assert!(error.contains("set it to `noeviction`"), "{error}");
    let error = connect(server.url(), "{a}").await.unwrap_err().to_string();
    assert!(error.contains("the name of an outbox"), "{error}");

    let url = server.url();
    drop(server);
    let error = connect(url, "test").await.unwrap_err();
    assert!(error.is_unavailable());
    assert!(error.to_string().contains("`redis-server`"), "{error}");
    for url in [
        "http://user:canary@example.com",
        "rediss://:canary@127.0.0.1",
        "canary",
    ] {
        let error = connect(url.to_owned(), "test").await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error:?}");
    }
}

#[tokio::test]
async fn what_is_stored_is_sealed() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let builder = Outbox::builder(server.url(), "test", sample_api::operations());
    let outbox = builder.seal(Turned).connect().await.unwrap();
    outbox.enqueue("first", create(CANARY)).await.unwrap();
    let store = store(&outbox);
    let dump = || async {
        let record = store.keys.record("first");
        let stream: redis::Value =
            super::redis(&store, &["XRANGE", &store.keys.stream, "-", "+"]).await;
        let record: redis::Value = super::redis(&store, &["HGETALL", &record]).await;
        let held: redis::Value =
            super::redis(&store, &["XRANGE", &store.keys.held, "-", "+"]).await;
        format!("{stream:?} {record:?} {held:?}")
    };
    assert!(!dump().await.contains(CANARY));
    let twilio = Twilio::default();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = outbox
        .worker(twilio.client())
        .run_until(async { drop(stopped.await) });
    let worker = tokio::spawn(worker);
    let outcome = super::outcome(&outbox, "first").await;
    let Outcome::Done { response } = &outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(response.as_ref().unwrap()["sid"], CANARY);
    assert!(!dump().await.contains(CANARY));
    assert!(twilio.arrived()[0].contains(CANARY));
    stop.send(()).unwrap();
    worker.await.unwrap().unwrap();
}

#[test]
fn outcomes_are_stored_and_never_printed_with_personal_data() {
    let refusal = Refusal {
        status: 400,
        code: Some(20001),
        message: Some(CANARY.to_owned()),
        request_id: None,
    };
    let outcomes = [
        Outcome::Done {
            response: Some(CANARY.into()),
        },
        Outcome::Done { response: None },
        Outcome::Refused(refusal),
        Outcome::held("nobody knows", true),
    ];
    for outcome in outcomes {
        assert!(!format!("{outcome:?}").contains(CANARY));
        assert_eq!(Outcome::from_json(&outcome.to_json()), Some(outcome));
    }
    assert_eq!(Outcome::from_json(b"{}"), None);
    let queued = Queued::new("first", create(CANARY)).repeatable();
    let status = Status::Settled(Outcome::Done {
        response: Some(CANARY.into()),
    });
    assert!(!format!("{queued:?} {status:?}").contains(CANARY));
}

#[tokio::test]
async fn clients_without_the_outbox_keep_its_rate_or_do_what_the_program_decided() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    let twilio = Twilio::default();
    let rate = outbox.rate(1, Duration::from_millis(1));
    let client = twilio.client().with_throttle(rate.clone());
    for _ in 0..3 {
        client.send(create("a")).await.unwrap();
    }
    drop(server);
    let error = client.send(create("a")).await.unwrap_err();
    assert_eq!(error.kind(), twilio_runtime::ErrorKind::NotSent);
    assert!(error.is_retryable());
    assert_eq!(twilio.arrived().len(), 3);
    let client = twilio
        .client()
        .with_throttle(rate.when_away(WhenAway::Send));
    client.send(create("a")).await.unwrap();
    assert_eq!(twilio.arrived().len(), 4);
}

#[tokio::test]
async fn a_request_is_queued_again_by_whoever_does_not_know_whether_it_was() {
    let Some(server) = RedisServer::start() else {
        return;
    };
    let outbox = outbox(&server).await;
    assert_eq!(
        outbox.enqueue("order-17", create("a")).await.unwrap(),
        Enqueued::New
    );
    assert_eq!(
        outbox.enqueue("order-17", create("a")).await.unwrap(),
        Enqueued::Known
    );
    assert_eq!(super::queued(&store(&outbox)).await, 1);
}
