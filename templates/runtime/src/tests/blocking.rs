//! The blocking client: the same engine on the calling thread.

use std::{
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    thread,
    time::Duration,
};

use serde_json::json;

use super::{CANARY, assert_hidden, response, sample};
use crate::{
    Credentials, ErrorKind, RetryPolicy, blocking,
    credentials::CredentialsProvider,
    testing::ScriptedTransport,
    transport::{BoxFuture, TransportError},
};

fn client(transport: impl blocking::Transport + 'static) -> blocking::Client {
    blocking::Client::builder(Credentials::api_key("SK00", CANARY))
        .transport(transport)
        .build()
        .unwrap()
}

#[test]
fn retries_are_those_of_the_async_client() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .respond_with(response(429, &[("retry-after", "7")], "{}"))
        .respond(201, json!({ "sid": "CH1" }))
        .fail(TransportError::after_sending("reset"));
    let client = client(transport.clone());
    let (channel, meta) = client.send_with_meta(sample::created()).unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    assert_eq!(meta.attempts(), 3);
    assert!(meta.elapsed() >= Duration::from_secs(7));
    assert_eq!(transport.waits().iter().sum::<Duration>(), meta.elapsed());

    let error = client.send(sample::created()).unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::NoAnswer, 1),
        "a POST that may have arrived is not retried"
    );
    let once = client.with_retry(RetryPolicy::never());
    assert_eq!(once.send(sample::created()).unwrap_err().attempts(), 1);
    assert_hidden(&client);
}

#[test]
fn a_list_is_an_iterator() {
    let page = |sids: &[&str], next: Option<&str>| {
        let items: Vec<_> = sids.iter().map(|sid| json!({ "sid": sid })).collect();
        json!({ "flex_chat_channels": items, "meta": { "next_page_url": next } })
    };
    let next = "https://flex-api.twilio.com/v1/Channels?Page=1";
    let transport = || {
        ScriptedTransport::new()
            .respond(200, page(&["a", "b"], Some(next)))
            .respond(200, page(&["c"], None))
    };
    let items: Result<Vec<_>, _> = client(transport()).items(sample::list()).collect();
    let sids: Vec<_> = items.unwrap().into_iter().map(|it| it.sid).collect();
    assert_eq!(sids, ["a", "b", "c"].map(|sid| Some(sid.to_owned())));

    let pages: Result<Vec<_>, _> = client(transport()).pages(sample::list()).collect();
    let sizes: Vec<_> = pages.unwrap().iter().map(|it| it.items().len()).collect();
    assert_eq!(sizes, [2, 1]);

    let transport = transport();
    let mut items = client(transport.clone()).items(sample::list()).limit(2);
    assert_eq!(items.by_ref().count(), 2);
    assert_hidden(&items);
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(
        transport.requests()[0].path_and_query(),
        "/v1/Channels?PageSize=2"
    );

    let transport = ScriptedTransport::new().respond(403, json!({ "code": 20403 }));
    let mut items = client(transport).items(sample::list());
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
}

/// Responds to each request, and records how many are in flight at a time.
#[derive(Default)]
struct Busy {
    in_flight: AtomicUsize,
    most: AtomicUsize,
    timeouts: AtomicUsize,
}

impl blocking::Transport for Busy {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let in_flight = self.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(in_flight, Ordering::SeqCst);
        thread::yield_now();
        self.in_flight.fetch_sub(1, Ordering::SeqCst);
        if timeout == Duration::from_secs(9) {
            self.timeouts.fetch_add(1, Ordering::SeqCst);
        }
        Ok(response(201, &[], "{}"))
    }
}

#[test]
fn threads_share_a_client_and_its_limit() {
    let transport = Arc::new(Busy::default());
    let client = blocking::Client::builder(Credentials::api_key("SK00", "secret"))
        .transport(Arc::clone(&transport))
        .max_in_flight(2)
        .attempt_timeout(Duration::from_secs(9))
        .build()
        .unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    client.send(sample::created()).unwrap();
                }
            });
        }
    });
    assert!(transport.most.load(Ordering::SeqCst) <= 2);
    assert_eq!(transport.in_flight.load(Ordering::SeqCst), 0);
    assert_eq!(transport.timeouts.load(Ordering::SeqCst), 400);
}

/// Is woken before it is pending, and parks the thread in between, as locks, channels and other clients do.
struct Parking;

impl CredentialsProvider for Parking {
    fn credentials(
        &self,
    ) -> BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
        let mut is_woken = false;
        Box::pin(poll_fn(move |context| {
            if is_woken {
                return Poll::Ready(Ok(Credentials::api_key("SK00", "secret")));
            }
            is_woken = true;
            context.waker().wake_by_ref();
            thread::park();
            Poll::Pending
        }))
    }
}

#[test]
fn a_wake_up_is_not_lost_if_the_thread_is_parked_in_between() {
    let client = blocking::Client::builder(Credentials::provider(Parking))
        .transport(ScriptedTransport::new().respond(201, json!({})))
        .build()
        .unwrap();
    // Otherwise this would wait forever.
    assert!(client.send(sample::created()).is_ok());
}

#[cfg(all(
    feature = "ureq",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
#[test]
fn the_default_transport_needs_no_settings() {
    assert!(blocking::Client::new(Credentials::api_key("SK00", "secret")).is_ok());
    assert!(blocking::Client::new(Credentials::api_key("SK00", "")).is_err());
}
