//! What a subscriber of `tracing` sees of requests.
//!
//! In its own process: `tracing` caches for each callsite whether any subscriber is interested, and other tests, on
//! threads without a subscriber, would make it cache that none is.

#![cfg(feature = "tracing")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "tracing/parents.rs"]
mod parents;
#[path = "tracing/privacy.rs"]
mod privacy;
#[path = "tracing/recorder.rs"]
mod recorder;

use std::{
    future::{Future, pending},
    task::{Context, Poll, Waker},
    time::Duration,
};

use sample_api::{
    sid::{DepotSid, ParcelSid},
    v1::{customer, parcel},
};
use tracing::Level;
use twilio_runtime::{
    Client, Credentials, Error,
    client::ClientBuilder,
    http,
    serde_json::json,
    testing::ScriptedTransport,
    transport::{BoxFuture, Transport, TransportError},
};

use self::recorder::{Recorder, Span};

/// A secret or personal data, which must not be recorded anywhere.
const CANARY: &str = "canary-7f3a";

const DEPOT: DepotSid = DepotSid::from_static("QD0123456789abcdef0123456789abcdef");

const PARCEL: ParcelSid = ParcelSid::from_static("QP0123456789abcdef0123456789abcdef");

fn created() -> parcel::CreateParcel {
    parcel::create()
        .depot_sid(DEPOT)
        .recipient(CANARY)
        .address(CANARY)
        .label(CANARY)
}

fn response(status: u16, headers: &[(&str, &str)], body: &str) -> http::Response<Vec<u8>> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.as_bytes().to_vec()).unwrap()
}

fn builder() -> ClientBuilder {
    Client::builder(Credentials::api_key("SK00", CANARY))
}

fn client(transport: &ScriptedTransport) -> Client {
    builder().transport(transport.clone()).build().unwrap()
}

/// The output of a future that is never pending, and what was recorded meanwhile.
fn recorded<F: Future>(make: impl FnOnce() -> F) -> (F::Output, Recorder) {
    let recorder = Recorder::default();
    let output = tracing::subscriber::with_default(recorder.clone(), || ready(make()));
    (output, recorder)
}

fn ready<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is pending"),
    }
}

fn poll_once<T>(future: &mut BoxFuture<'static, T>) {
    let context = &mut Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(context).is_pending());
}

/// Never responds.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(pending())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }
}

/// The span of a request that fails for this reason.
fn failed(transport: &ScriptedTransport) -> (Error, Span) {
    let client = client(transport);
    let (result, recorder) = recorded(|| client.send(created()));
    (result.unwrap_err(), recorder.only_span())
}

#[test]
fn a_request_is_a_span_with_the_fields_of_an_http_client() {
    let transport =
        ScriptedTransport::new().respond_with(response(200, &[("twilio-request-id", "RQ1")], "{}"));
    let client = client(&transport);
    let (result, recorder) = recorded(|| client.send(customer::fetch("ada")));
    result.unwrap();
    let span = recorder.only_span();
    assert_eq!(
        (span.name, span.target, span.level),
        ("twilio_request", "twilio_runtime", Level::INFO)
    );
    let template = "/v1/Customers/{Name}";
    assert_eq!(
        span.fields(),
        [
            ("http.request.method", "GET"),
            ("http.response.status_code", "200i"),
            ("otel.kind", "client"),
            ("otel.name", &format!("GET {template}")),
            ("server.address", "sample-api.twilio.com"),
            ("server.port", "443i"),
            ("twilio.elapsed_ms", "0i"),
            ("twilio.operation_id", "FetchCustomer"),
            ("twilio.request_id", "RQ1"),
            ("url.template", template),
        ]
    );
    assert!(span.is_closed);
    assert!(recorder.events().is_empty());
}

#[test]
fn each_attempt_that_is_followed_by_another_is_an_event_in_the_span() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .respond_with(response(429, &[("retry-after", "7")], "{}"))
        .respond(201, json!({}));
    let client = client(&transport);
    let (result, recorder) = recorded(|| client.send(created()));
    result.unwrap();
    let span = recorder.only_span();
    assert_eq!(span.get("http.request.resend_count"), Some("2i"));
    assert_eq!(span.get("http.response.status_code"), Some("201i"));
    assert_eq!(span.get("error.type"), None);
    assert_eq!(span.get("otel.status_code"), None);
    let waits = transport.waits();
    let in_all: Duration = waits.iter().sum();
    let elapsed = format!("{}i", in_all.as_millis());
    assert_eq!(span.get("twilio.elapsed_ms"), Some(elapsed.as_str()));

    let events = recorder.events();
    let [first, second] = events.as_slice() else {
        panic!("{events:?}")
    };
    for (event, number, wait) in [(first, "1i", waits[0]), (second, "2i", waits[1])] {
        assert_eq!((event.level, event.parent), (Level::WARN, Some(span.id)));
        assert_eq!(event.get("twilio.operation_id"), Some("CreateParcel"));
        assert_eq!(event.get("twilio.attempt"), Some(number));
        let wait = format!("{}i", wait.as_millis());
        assert_eq!(event.get("twilio.wait_ms"), Some(wait.as_str()));
    }
    assert_eq!(first.get("error.type"), Some("connect"));
    assert_eq!(first.get("http.response.status_code"), None);
    assert_eq!(second.get("error.type"), None);
    assert_eq!(second.get("http.response.status_code"), Some("429i"));
}

#[test]
fn a_failure_is_named_by_its_status_or_its_kind() {
    let with_code = json!({ "code": 20404, "message": CANARY });
    for (transport, name, status, code) in [
        (
            ScriptedTransport::new().respond(404, with_code),
            "404",
            Some("404i"),
            Some("20404i"),
        ),
        (
            ScriptedTransport::new().respond_with(response(500, &[], "<html>")),
            "500",
            Some("500i"),
            None,
        ),
        (
            ScriptedTransport::new().respond_with(response(302, &[("location", CANARY)], "")),
            "redirect",
            Some("302i"),
            None,
        ),
        (
            ScriptedTransport::new().respond_with(response(201, &[], "<html>")),
            "foreign_response",
            Some("201i"),
            None,
        ),
        (
            ScriptedTransport::new().respond(201, json!([])),
            "undecodable_response",
            Some("201i"),
            None,
        ),
        (
            ScriptedTransport::new().fail(TransportError::timed_out(CANARY)),
            "timed_out",
            None,
            None,
        ),
    ] {
        let (error, span) = failed(&transport);
        assert_eq!(span.get("error.type"), Some(name), "{error}");
        assert_eq!(span.get("otel.status_code"), Some("ERROR"), "{error}");
        assert_eq!(span.get("http.response.status_code"), status, "{error}");
        assert_eq!(span.get("twilio.error_code"), code, "{error}");
        assert!(span.get("twilio.elapsed_ms").is_some(), "{error}");
        assert!(span.is_closed);
    }
}

#[test]
fn a_request_that_is_refused_before_it_is_sent_is_a_span_without_a_server() {
    let client = client(&ScriptedTransport::new());
    let (result, recorder) = recorded(|| client.send(customer::fetch("..")));
    result.unwrap_err();
    let span = recorder.only_span();
    assert_eq!(span.get("error.type"), Some("invalid_request"));
    assert_eq!(span.get("otel.status_code"), Some("ERROR"));
    assert_eq!(span.get("server.address"), None);
}

#[test]
fn a_404_after_an_earlier_delete_is_not_a_failure() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::timed_out("late"))
        .respond(404, json!({}));
    let client = client(&transport);
    let (result, recorder) = recorded(|| client.send(parcel::delete(PARCEL)));
    result.unwrap();
    let span = recorder.only_span();
    assert_eq!(span.get("http.response.status_code"), Some("404i"));
    assert_eq!(span.get("error.type"), None);
}

#[test]
fn a_request_that_is_dropped_closes_its_span_as_cancelled() {
    let client = builder().transport(Silent).build().unwrap();
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        let mut request = client.send(created());
        poll_once(&mut request);
        assert!(!recorder.only_span().is_closed);
        let entered = recorder.entered();
        assert!(entered.is_empty(), "it is entered while it is polled only");
        drop(request);
    });
    let span = recorder.only_span();
    assert!(span.is_closed);
    assert_eq!(span.get("error.type"), Some("cancelled"));
    assert_eq!(span.get("otel.status_code"), Some("ERROR"));
}

#[test]
fn a_request_that_is_never_polled_has_no_span() {
    let client = builder().transport(Silent).build().unwrap();
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        drop(client.send(created()));
    });
    assert!(recorder.spans().is_empty());
}

#[test]
fn each_page_of_a_list_is_a_span() {
    let next = format!("https://sample-api.twilio.com/v1/Parcels?Page=1&PageToken={CANARY}");
    let transport = ScriptedTransport::new()
        .respond(
            200,
            json!({ "parcels": [], "meta": { "next_page_url": next } }),
        )
        .respond(200, json!({ "parcels": [] }));
    let mut stream = builder()
        .transport(transport)
        .trace_path(true)
        .build()
        .unwrap()
        .stream(parcel::list());
    let (result, recorder) = recorded(async || stream.try_next().await);
    assert!(result.unwrap().is_none());
    let spans = recorder.spans();
    assert_eq!(spans.len(), 2);
    for span in &spans {
        assert_eq!(span.get("url.path"), Some("/v1/Parcels"));
        assert_eq!(span.parent, None);
    }
    recorder.assert_hidden(CANARY);
}
