//! Tests of the runtime, on a hand-written sample of what the generator emits.

mod fake_curl;
mod sample;
mod sample_dialects;

mod ahead;
mod any_request;
mod authorization;
mod blocking;
mod boxed;
mod builder;
mod choices;
mod client;
mod client_curl;
#[cfg(all(
    feature = "gzip",
    any(feature = "reqwest", feature = "ureq"),
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod compression;
mod constraints;
mod credentials;
mod curl;
mod cursor;
mod custom;
mod custom_documents;
mod damage;
mod decode;
mod dialects;
mod dyn_requests;
mod environment;
mod error_doubles;
mod errors;
mod events;
mod examples;
mod for_loops;
#[cfg(all(
    feature = "ureq",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod http1;
mod json_text;
#[cfg(all(
    any(feature = "reqwest", feature = "ureq"),
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod loopback;
mod messages;
mod models;
mod nullable;
mod oauth;
mod oauth_client;
mod odd_values;
mod offered_servers;
mod one_of;
mod open_models;
mod origins;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod other_dates;
mod paging;
mod permits;
mod redaction;
mod require;
#[cfg(all(
    feature = "reqwest",
    feature = "streams",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod reqwest_streamed;
#[cfg(all(
    feature = "reqwest",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod reqwest_transport;
mod response_choices;
mod retry;
mod scripted;
mod segment;
mod servers;
mod stored;
mod stored_custom;
mod stream;
#[cfg(all(
    feature = "streams",
    any(feature = "reqwest", feature = "ureq"),
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod streamed;
mod styles;
mod throttles;
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
mod tls;
mod token_source;
#[cfg(all(
    any(feature = "reqwest", feature = "ureq"),
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod transport_contract;
mod transport_errors;
mod turns;
#[cfg(all(
    feature = "streams",
    feature = "ureq",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod ureq_streamed;
#[cfg(all(
    feature = "ureq",
    any(feature = "rustls", not(feature = "rustls-no-provider"))
))]
mod ureq_transport;
mod values;
mod waiter;
mod when_some;
mod wire;

use std::{
    fmt::Debug,
    pin::pin,
    task::{Context, Poll, Waker},
};

use serde_json::Value;

use crate::{
    Client, Credentials, Error, Request, RetryPolicy, testing::ScriptedTransport,
    transports::outgoing::Outgoing,
};

/// A secret or personal data, which must not be printed anywhere.
const CANARY: &str = "canary-7f3a";

const BASE: &str = "https://flex-api.twilio.com";

/// A client that plays a script. The secret is a canary.
fn client(transport: &ScriptedTransport) -> Client {
    let credentials = Credentials::api_key("SK00", CANARY);
    Client::builder(credentials)
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .build()
        .unwrap()
}

/// The output of a future over a scripted transport, which is never pending.
fn run<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("a script responds at once"),
    }
}

/// A request as the transport gets it.
fn authorized(client: &Client, request: &impl Request) -> http::Request<Vec<u8>> {
    let call = request.call();
    let mut prepared = *client.prepare(call).unwrap();
    {
        // Fixed credentials need no waiting.
        let authorized = pin!(client.authorize(call, &mut prepared));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(matches!(authorized.poll(context), Poll::Ready(Ok(_))));
    }
    prepared.map(|body| match body {
        Outgoing::Whole(bytes) => bytes,
        #[cfg(feature = "streams")]
        Outgoing::Streamed(_) => panic!("it is in memory"),
    })
}

/// A client with one response in its script, and the script.
fn answering(status: u16, json: Value) -> (Client, ScriptedTransport) {
    let transport = ScriptedTransport::new().respond(status, json);
    (client(&transport), transport)
}

/// A response with headers and any body.
fn response(status: u16, headers: &[(&str, &str)], body: &str) -> http::Response<Vec<u8>> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.as_bytes().to_vec()).unwrap()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Everything that an error and its sources print.
fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:#} {error:?} {error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(&format!(" {error} {error:?}"));
        source = error.source();
    }
    text
}

#[track_caller]
fn assert_hidden(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!text.contains(CANARY), "{text}");
    }
}
