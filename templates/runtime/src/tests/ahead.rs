//! Prefetched pages: no other request ever has to wait for one.

use std::{
    future::{Future, pending, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use serde_json::json;

use super::{response, sample};
use crate::{
    Client, Credentials, RetryPolicy,
    testing::ScriptedTransport,
    transport::{BoxFuture, Transport, TransportError},
};

fn poll<F: Future + ?Sized>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

/// A list of two pages, a channel to create, and tokens. Responds at the second poll, as networks do.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    requests: Vec<String>,
    clock: Duration,
    /// How far the clock moves while a token is fetched.
    token_takes: Duration,
}

impl Transport for Slow {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let mut state = self.0.lock().unwrap();
        let path = request.uri().path_and_query().unwrap().to_string();
        state.requests.push(format!("{} {path}", request.method()));
        let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
        let body = match path.as_str() {
            "/v2/token" => json!({ "access_token": "t", "expires_in": 100 }),
            "/v1/Channels" if request.method() == "GET" => json!({
                "flex_chat_channels": [{ "sid": "a" }, { "sid": "b" }], "meta": { "next_page_url": next },
            }),
            "/v1/Channels?Page=1" => json!({ "flex_chat_channels": [{ "sid": "c" }] }),
            _ => json!({}),
        };
        let takes = match path.as_str() {
            "/v2/token" => state.token_takes,
            _ => Duration::ZERO,
        };
        let mut is_second = false;
        Box::pin(poll_fn(move |context| {
            if is_second {
                self.0.lock().unwrap().clock += takes;
                return Poll::Ready(Ok(response(200, &[], &body.to_string())));
            }
            is_second = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }

    /// Nothing times out. A request that waits for the rate limit waits forever.
    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }

    fn now(&self) -> Duration {
        self.0.lock().unwrap().clock
    }
}

/// What the client sends while a program creates a channel for each item of a prefetched list.
fn worked_through(client: &Client, transport: &Slow, pause: Duration) -> Vec<String> {
    let mut work: BoxFuture<'_, usize> = Box::pin(async {
        let mut items = 0;
        let mut stream = client.stream(sample::list()).prefetch();
        while let Some(_item) = stream.try_next().await.unwrap() {
            items += 1;
            transport.0.lock().unwrap().clock += pause;
            client.send(sample::created()).await.unwrap();
        }
        items
    });
    for _ in 0..100 {
        if let Poll::Ready(items) = poll(&mut work) {
            assert_eq!(items, 3);
            return transport.0.lock().unwrap().requests.clone();
        }
    }
    panic!("it never ends: {:?}", transport.0.lock().unwrap().requests)
}

const FIRST: &str = "GET /v1/Channels";
const SECOND: &str = "GET /v1/Channels?Page=1";
const CREATE: &str = "POST /v1/Channels";
const TOKEN: &str = "POST /v2/token";

fn client(transport: &Slow, credentials: Credentials, max_in_flight: usize) -> Client {
    Client::builder(credentials)
        .transport(transport.clone())
        .max_in_flight(max_in_flight)
        .build()
        .unwrap()
}

#[test]
fn a_prefetched_page_leaves_a_turn_to_other_requests() {
    let key = || Credentials::api_key("SK00", "secret");
    let transport = Slow::default();
    let sent = worked_through(&client(&transport, key(), 1), &transport, Duration::ZERO);
    assert_eq!(sent, [FIRST, CREATE, CREATE, SECOND, CREATE], "not ahead");

    let transport = Slow::default();
    let sent = worked_through(&client(&transport, key(), 2), &transport, Duration::ZERO);
    assert_eq!(sent, [FIRST, SECOND, CREATE, CREATE, CREATE], "ahead");
}

#[test]
fn no_token_is_fetched_for_a_prefetched_page() {
    let transport = Slow::default();
    let client = client(
        &transport,
        Credentials::client_credentials("app", "secret"),
        50,
    );
    // Each item needs a new token.
    let sent = worked_through(&client, &transport, Duration::from_secs(95));
    assert_eq!(
        sent,
        [
            TOKEN, FIRST, SECOND, TOKEN, CREATE, TOKEN, CREATE, TOKEN, CREATE
        ]
    );
}

#[test]
fn the_rate_limit_also_holds_after_waiting_for_a_token() {
    let transport = Slow::default();
    transport.0.lock().unwrap().token_takes = Duration::from_secs(9);
    let client = Client::builder(Credentials::client_credentials("app", "secret"))
        .transport(transport.clone())
        .rate_limit(1, Duration::from_secs(1))
        .build()
        .unwrap();
    let mut requests: Vec<_> = (0..10).map(|_| client.send(sample::created())).collect();
    for _ in 0..20 {
        requests.retain_mut(|request| poll(request).is_pending());
    }
    assert_eq!(requests.len(), 9);
    let sent = transport.0.lock().unwrap().requests.clone();
    assert_eq!(sent, [TOKEN, CREATE], "the others wait for their moment");
}

#[tokio::test]
async fn a_page_that_failed_can_be_requested_again() {
    let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
    let transport = ScriptedTransport::new()
        .respond(
            200,
            json!({ "flex_chat_channels": [{ "sid": "a" }], "meta": { "next_page_url": next } }),
        )
        .respond(500, json!({ "code": 20500 }))
        .respond(200, json!({ "flex_chat_channels": [{ "sid": "b" }] }));
    let client = super::client(&transport);
    let mut stream = client.stream(sample::list());
    stream.try_next().await.unwrap();
    stream.try_next().await.unwrap_err();
    assert!(stream.try_next().await.unwrap().is_none());

    let mut rest = client.stream(stream.next_page().unwrap());
    let item = rest.try_next().await.unwrap().unwrap();
    assert_eq!(item.sid.as_deref(), Some("b"));
    assert!(rest.next_page().is_none());
}

#[tokio::test]
async fn a_prefetch_that_fails_is_repeated_when_the_page_is_needed() {
    let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
    for failure in [503, 404] {
        let transport = ScriptedTransport::new()
            .respond(
                200,
                json!({ "flex_chat_channels": [{ "sid": "a" }, {}, {}], "meta": { "next_page_url": next } }),
            )
            .respond(failure, json!({ "code": 20000 }))
            .respond(200, json!({ "flex_chat_channels": [{ "sid": "b" }] }));
        let mut stream = super::client(&transport).stream(sample::list()).prefetch();
        let mut items = 0;
        while stream.try_next().await.unwrap().is_some() {
            items += 1;
        }
        assert_eq!((items, transport.requests().len()), (4, 3));
    }
}

#[tokio::test]
async fn the_retry_policy_of_a_request_does_not_apply_to_fetching_its_token() {
    let transport = ScriptedTransport::new()
        .respond_with(response(503, &[], ""))
        .respond(200, json!({ "access_token": "t" }))
        .respond(201, json!({}));
    let client = Client::builder(Credentials::client_credentials("app", "secret"))
        .transport(transport.clone())
        .build()
        .unwrap();
    let once = client.with_retry(RetryPolicy::never());
    once.send(sample::created()).await.unwrap();
    assert_eq!(transport.requests().len(), 3);
}
