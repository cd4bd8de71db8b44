//! A program with two generated crates, one of them older, whose requests are sent by one client.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    future::{Future, pending},
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use sample_api::v1::{depot, parcel};
use serde_json::json;
use twilio_flex::{
    Client, Credentials, RetryPolicy,
    credentials::OAuth,
    http,
    testing::ScriptedTransport,
    transport::{BoxFuture, Transport, TransportError},
    v1::{channel, flex_flow},
};

const PARCEL: sample_api::sid::ParcelSid =
    sample_api::sid::ParcelSid::from_static("QP0123456789abcdef0123456789abcdef");
const CHANNEL: twilio_flex::sid::ConversationSid =
    twilio_flex::sid::ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");

fn api_key() -> Credentials {
    Credentials::api_key("SK00", "secret")
}

/// The output of a future that never waits, because its transport is scripted.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a scripted transport responds at once"),
    }
}

fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    let context = &mut Context::from_waker(Waker::noop());
    Pin::new(future).poll(context).is_pending()
}

/// Never responds, and records the hosts of the requests.
#[derive(Default)]
struct Silent {
    hosts: Arc<Mutex<Vec<String>>>,
}

impl Transport for Silent {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let host = request.uri().host().unwrap().to_owned();
        self.hosts.lock().unwrap().push(host);
        Box::pin(pending())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(pending())
    }
}

/// Both crates re-export the types of the runtime, so neither has its own.
#[test]
fn the_types_of_both_crates_are_the_same() {
    fn same<T>(_: fn(T) -> T) {}
    same::<twilio_flex::Client>(|it: sample_api::Client| -> twilio_runtime::Client { it });
    same::<twilio_flex::Error>(|it: sample_api::Error| -> twilio_runtime::Error { it });
    same::<twilio_flex::Page<()>>(|it: sample_api::Page<()>| -> twilio_runtime::Page<()> { it });
    same::<twilio_flex::blocking::Client>(|it: sample_api::blocking::Client| it);
}

#[test]
fn each_request_goes_to_the_server_of_its_crate_and_names_the_crate() {
    let transport = ScriptedTransport::new()
        .respond(200, json!({ "sid": "CH0123456789abcdef0123456789abcdef" }))
        .respond(200, json!({ "sid": "QP0123456789abcdef0123456789abcdef" }))
        .respond(200, json!({ "flex_flows": [{}] }))
        .respond(200, json!({ "depots": [{}] }));
    let client = Client::builder(api_key())
        .transport(transport.clone())
        .build()
        .unwrap();
    let channel = ready(client.send(channel::fetch(CHANNEL))).unwrap();
    let parcel = ready(client.send(parcel::fetch(PARCEL))).unwrap();
    assert_eq!((channel.sid, parcel.sid), (Some(CHANNEL), Some(PARCEL)));
    let mut flows = client.stream(flex_flow::list());
    assert!(ready(flows.try_next()).unwrap().is_some());
    let mut depots = client.stream(depot::list());
    assert!(ready(depots.try_next()).unwrap().is_some());

    let sent: Vec<_> = transport
        .requests()
        .iter()
        .map(|it| (it.url(), it.header("user-agent").unwrap().to_owned()))
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    let flex = format!("twilio-flex/{version} twilio-runtime/{version}");
    // The sample keeps this version.
    let sample = format!("sample-api/0.1.0 twilio-runtime/{version}");
    let at = |server: &str, path: &str| format!("https://{server}.twilio.com/v1/{path}");
    assert_eq!(
        sent,
        [
            (at("flex-api", &format!("Channels/{CHANNEL}")), flex.clone()),
            (
                at("sample-api", &format!("Parcels/{PARCEL}")),
                sample.clone()
            ),
            (at("flex-api", "FlexFlows"), flex),
            (at("sample-api", "Depots"), sample),
        ]
    );
}

#[test]
fn the_requests_of_both_crates_share_one_limit() {
    let silent = Silent::default();
    let hosts = Arc::clone(&silent.hosts);
    let client = Client::builder(api_key())
        .transport(silent)
        .max_in_flight(1)
        .build()
        .unwrap();
    let mut of_flex = client.send(channel::fetch(CHANNEL));
    let mut of_sample = client.send(parcel::fetch(PARCEL));
    assert!(is_pending(&mut of_flex) && is_pending(&mut of_sample));
    assert_eq!(*hosts.lock().unwrap(), ["flex-api.twilio.com"]);
    drop(of_flex);
    assert!(is_pending(&mut of_sample));
    let both = ["flex-api.twilio.com", "sample-api.twilio.com"];
    assert_eq!(*hosts.lock().unwrap(), both);
}

#[test]
fn the_requests_of_both_crates_share_one_retry_policy() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .fail(TransportError::connect("down"))
        .fail(TransportError::connect("down"))
        .fail(TransportError::connect("down"));
    let attempts = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&attempts);
    let client = Client::builder(api_key())
        .transport(transport.clone())
        .retry(RetryPolicy::default().max_attempts(2))
        .on_attempt(move |attempt| log.lock().unwrap().push(attempt.operation_id().to_owned()))
        .build()
        .unwrap();
    let of_flex = ready(client.send(channel::fetch(CHANNEL))).unwrap_err();
    let of_sample = ready(client.send(parcel::fetch(PARCEL))).unwrap_err();
    assert_eq!((of_flex.attempts(), of_sample.attempts()), (2, 2));
    let expected = ["FetchChannel", "FetchChannel", "FetchParcel", "FetchParcel"];
    assert_eq!(*attempts.lock().unwrap(), expected);
}

/// A scripted transport that also records the credentials, which the script does not show.
struct Recording {
    script: ScriptedTransport,
    credentials: Arc<Mutex<Vec<String>>>,
}

impl Transport for Recording {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        let credentials = request.headers().get(http::header::AUTHORIZATION);
        let path = request.uri().path();
        self.credentials.lock().unwrap().push(match credentials {
            Some(credentials) => format!("{path}: {}", credentials.to_str().unwrap()),
            None => path.to_owned(),
        });
        Transport::send(&self.script, request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Transport::sleep(&self.script, duration)
    }
}

#[test]
fn the_requests_of_both_crates_share_one_token() {
    let token = json!({ "access_token": "abc", "token_type": "Bearer", "expires_in": 3600 });
    let recording = Recording {
        script: ScriptedTransport::new()
            .respond(200, token)
            .respond(200, json!({}))
            .respond(200, json!({})),
        credentials: Arc::default(),
    };
    let seen = Arc::clone(&recording.credentials);
    let client = Client::builder(OAuth::new("OQ00", "secret").into())
        .transport(recording)
        .build()
        .unwrap();
    ready(client.send(parcel::fetch(PARCEL))).unwrap();
    ready(client.send(channel::fetch(CHANNEL))).unwrap();
    let expected = [
        "/v2/token".to_owned(),
        format!("/v1/Parcels/{PARCEL}: Bearer abc"),
        format!("/v1/Channels/{CHANNEL}: Bearer abc"),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}
