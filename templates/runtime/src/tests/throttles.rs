//! A program's own throttles: when they are asked, what they see, and what follows if they permit nothing.

use std::{
    collections::VecDeque,
    error::Error as _,
    future::pending,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use serde_json::json;

use super::{response, sample};
use crate::{
    Client, Credentials, Error, ErrorKind, RetryPolicy, blocking,
    client::{NextAttempt, Rate, Throttle, ThrottleError},
    testing::ScriptedTransport,
    transport::{BoxFuture, TransportError},
};

/// What a throttle does when it is asked.
enum Step {
    Wait(Duration),
    Fail(ThrottleError),
    Hang,
}

/// Follows a script, then permits everything, and records what it was asked.
#[derive(Clone, Default)]
struct Scripted(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    script: VecDeque<Step>,
    asked: Vec<String>,
    cancelled: usize,
}

/// Counts the permissions that were cancelled.
struct Cancelled<'a>(&'a Scripted, bool);

impl Drop for Cancelled<'_> {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().cancelled += usize::from(!self.1);
    }
}

impl Scripted {
    fn new(script: impl IntoIterator<Item = Step>) -> Self {
        let throttle = Self::default();
        throttle.0.lock().unwrap().script.extend(script);
        throttle
    }

    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }
}

impl Throttle for Scripted {
    fn permit<'a>(
        &'a self,
        attempt: &'a NextAttempt<'a>,
    ) -> BoxFuture<'a, Result<(), ThrottleError>> {
        Box::pin(async move {
            let asked = format!(
                "{} {} {} {:?}",
                attempt.operation_id(),
                attempt.number(),
                attempt.method(),
                attempt.time_left()
            );
            let step = {
                let mut state = self.0.lock().unwrap();
                state.asked.push(asked);
                state.script.pop_front()
            };
            let mut cancelled = Cancelled(self, false);
            let permitted = match step {
                None => Ok(()),
                Some(Step::Wait(wait)) => attempt.wait(wait).await,
                Some(Step::Fail(error)) => Err(error),
                Some(Step::Hang) => pending().await,
            };
            cancelled.1 = true;
            permitted
        })
    }
}

fn builder() -> crate::client::ClientBuilder {
    Client::builder(Credentials::api_key("SK00", "secret"))
}

fn client(transport: &ScriptedTransport, throttle: &Scripted) -> Client {
    let builder = builder().throttle(throttle.clone());
    builder.transport(transport.clone()).build().unwrap()
}

fn created() -> ScriptedTransport {
    ScriptedTransport::new().respond_with(response(201, &[], "{}"))
}

#[tokio::test]
async fn each_attempt_asks_and_the_first_may_wait_as_long_as_it_takes() {
    let transport = ScriptedTransport::new()
        .respond_with(response(429, &[("retry-after", "3")], "{}"))
        .respond_with(response(201, &[], "{}"));
    let day = Duration::from_secs(24 * 60 * 60);
    let throttle = Scripted::new([Step::Wait(day)]);
    let client = client(&transport, &throttle);
    client.send(sample::created()).await.unwrap();
    let asked = throttle.asked();
    assert_eq!(asked[0], "CreateChannel 1 POST None");
    assert!(
        asked[1].starts_with("CreateChannel 2 POST Some(11"),
        "{asked:?}"
    );
    assert_eq!(transport.waits()[0], day);
}

#[tokio::test]
async fn without_a_permission_nothing_is_sent_and_the_error_says_so() {
    let away = || ThrottleError::unavailable("the rate server is away");
    let no = || ThrottleError::refused("another machine has it");
    for (error, text, is_retryable) in [
        (
            away(),
            "POST /v1/Channels: its throttle could not be asked, so nothing was sent; it is safe to send it again",
            true,
        ),
        (
            no(),
            "POST /v1/Channels: its throttle refused it, so nothing was sent",
            false,
        ),
    ] {
        let transport = created();
        let throttle = Scripted::new([Step::Fail(error)]);
        let error = client(&transport, &throttle).send(sample::created()).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent);
        assert_eq!(
            (error.to_string().as_str(), error.is_retryable()),
            (text, is_retryable)
        );
        assert_eq!(
            error.throttle_error().unwrap().is_unavailable(),
            is_retryable
        );
        let source = error.source().unwrap().source().unwrap().to_string();
        assert!(["the rate server is away", "another machine has it"].contains(&&*source));
        assert_eq!((transport.requests().len(), error.attempts()), (0, 0));
    }
}

#[tokio::test]
async fn an_earlier_attempt_that_may_have_arrived_is_not_forgotten() {
    let refused = || Step::Fail(ThrottleError::refused("no"));
    let wait = || Step::Wait(Duration::ZERO);
    let transport = ScriptedTransport::new().fail(TransportError::after_sending("reset"));
    let throttle = Scripted::new([wait(), refused()]);
    let error = client(&transport, &throttle)
        .send(sample::fetch("a", "b"))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NoAnswer, 1));

    let transport = ScriptedTransport::new().respond(429, json!({ "code": 20429 }));
    let throttle = Scripted::new([wait(), refused()]);
    let error = client(&transport, &throttle)
        .send(sample::created())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 1));
    assert_eq!(
        error.to_string(),
        "POST /v1/Channels: its throttle refused it, and nothing took effect"
    );
}

#[tokio::test]
async fn a_retry_that_would_be_permitted_too_late_ends_with_the_outcome_so_far() {
    let busy = || ScriptedTransport::new().respond(503, json!({ "code": 20503 }));
    for step in [Step::Wait(Duration::from_secs(3600)), Step::Hang] {
        let transport = busy();
        let throttle = Scripted::new([Step::Wait(Duration::ZERO), step]);
        let error = client(&transport, &throttle)
            .send(sample::fetch("a", "b"))
            .await
            .unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[test]
fn a_request_that_is_cancelled_cancels_its_permission() {
    let (transport, throttle) = (created(), Scripted::new([Step::Hang]));
    let client = client(&transport, &throttle);
    let mut request = client.send(sample::created());
    let context = &mut Context::from_waker(Waker::noop());
    assert!(request.as_mut().poll(context).is_pending());
    assert_eq!(throttle.0.lock().unwrap().cancelled, 0);
    drop(request);
    assert_eq!(throttle.0.lock().unwrap().cancelled, 1);
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_prefetched_page_does_not_wait_for_a_throttle() {
    let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
    let transport = ScriptedTransport::new()
        .respond(
            200,
            json!({ "flex_chat_channels": [{ "sid": "a" }, { "sid": "b" }], "meta": { "next_page_url": next } }),
        )
        .respond(200, json!({ "flex_chat_channels": [] }));
    let throttle = Scripted::default();
    let mut stream = client(&transport, &throttle)
        .stream(sample::list())
        .prefetch();
    for _ in 0..2 {
        stream.try_next().await.unwrap().unwrap();
        assert_eq!((transport.requests().len(), throttle.asked().len()), (1, 1));
    }
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!((transport.requests().len(), throttle.asked().len()), (2, 2));
}

#[tokio::test]
async fn a_throttle_of_one_request_comes_after_those_of_the_client() {
    let transport = created().respond_with(response(201, &[], "{}"));
    let order = Arc::new(Mutex::new(Vec::new()));
    let named = |name| Named(name, Arc::clone(&order));
    let client = builder()
        .throttle(named("first"))
        .rate_limit(1, Duration::from_secs(10))
        .throttle(named("second"))
        .transport(transport.clone())
        .build()
        .unwrap();
    let own = client.with_throttle(named("own"));
    own.send(sample::created()).await.unwrap();
    client.send(sample::created()).await.unwrap();
    let order = order.lock().unwrap().join(" ");
    assert_eq!(order, "first second own first second");
    assert_eq!(transport.waits(), [Duration::from_secs(10)]);
}

/// Permits everything, and notes that it was asked.
struct Named(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl Throttle for Named {
    fn permit<'a>(&'a self, _: &'a NextAttempt<'a>) -> BoxFuture<'a, Result<(), ThrottleError>> {
        self.1.lock().unwrap().push(self.0);
        Box::pin(std::future::ready(Ok(())))
    }
}

#[tokio::test]
async fn a_token_is_no_attempt_of_the_request_that_needs_it() {
    let token = json!({ "access_token": "t", "expires_in": 3600 });
    let transport = ScriptedTransport::new()
        .respond(200, token)
        .respond(201, json!({}));
    let throttle = Scripted::default();
    let client = Client::builder(Credentials::client_credentials("app", "secret"))
        .transport(transport.clone())
        .build()
        .unwrap();
    let own = client.with_throttle(throttle.clone());
    own.send(sample::created()).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(throttle.asked(), ["CreateChannel 1 POST None"]);
}

#[test]
fn blocking_clients_ask_too() {
    let transport = created();
    let throttle = Scripted::new([
        Step::Wait(Duration::from_secs(5)),
        Step::Fail(ThrottleError::unavailable("away")),
    ]);
    let client = blocking::Client::builder(Credentials::api_key("SK00", "secret"))
        .throttle(throttle.clone())
        .transport(transport.clone())
        .build()
        .unwrap();
    client.send(sample::created()).unwrap();
    assert_eq!(transport.waits(), [Duration::from_secs(5)]);
    let own = client.with_throttle(Scripted::default());
    let error: Error = own.send(sample::created()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn clients_share_a_rate() {
    let rate = Arc::new(Rate::new(1, Duration::from_secs(1)));
    let transport = created().respond_with(response(201, &[], "{}"));
    for _ in 0..2 {
        let client = builder()
            .throttle(Arc::clone(&rate))
            .retry(RetryPolicy::never())
            .transport(transport.clone())
            .build()
            .unwrap();
        client.send(sample::created()).await.unwrap();
    }
    assert_eq!(transport.waits(), [Duration::from_secs(1)]);
}

#[test]
fn a_request_that_is_permitted_at_once_needs_one_poll() {
    let mut request = client(&created(), &Scripted::default()).send(sample::created());
    let polled = request
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Ok(_))));
}
