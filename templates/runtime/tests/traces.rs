//! Traces of every operation, at the most detailed level and with every outcome, contain neither secrets nor personal
//! data.
//!
//! A single test in its own process, since `tracing` caches for all subscribers whether a callsite is enabled.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod prints;
mod requests;
#[cfg(feature = "reqwest")]
mod server;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan, util::SubscriberInitExt as _};
use twilio_runtime::{
    Client, Credentials, blocking, credentials::OAuth, testing::ScriptedTransport,
    transport::TransportError,
};

use prints::{
    PERSONAL, SECRET, assert_clean,
    with_canaries::{self as shared, Store, response},
};
use requests::create_parcel;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Records everything in this process, including entering and leaving spans.
    fn start() -> Self {
        let log = Self::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish()
            .init();
        log
    }

    /// Takes what was written since the last call, and asserts that it contains no canary.
    #[track_caller]
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        assert_clean(&text);
        text
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Two retries, and then an error of the API.
fn script() -> ScriptedTransport {
    ScriptedTransport::new()
        .fail(TransportError::connect(SECRET))
        .respond_with(response(429, &json!({ "message": PERSONAL })))
        .respond_with(response(
            400,
            &json!({ "message": PERSONAL, "details": { "name": PERSONAL } }),
        ))
}

/// A client with a scripted transport; `None` for the token URL with a password, which is refused.
fn client(credentials: Credentials, transport: &ScriptedTransport) -> Option<Client> {
    let builder = Client::builder(credentials).transport(transport.clone());
    builder.trace_path(true).build().ok()
}

#[tokio::test]
async fn no_trace_contains_secrets_or_personal_data() {
    let log = Log::start();
    operations(&log).await;
    blocking(&log);
    credentials(&log).await;
    #[cfg(feature = "reqwest")]
    network(&log).await;
}

async fn operations(log: &Log) {
    let cases = requests::all();
    for case in &cases {
        let failing = client(Credentials::api_key("SK00", SECRET), &script()).unwrap();
        case.send(&failing).await.unwrap_err();
        let answer = response(200, &json!({ "name": PERSONAL }));
        let answering = ScriptedTransport::new().respond_with(answer);
        let answering = client(Credentials::bearer(SECRET), &answering).unwrap();
        // Lists cannot read it, which is another outcome.
        let _ = case.send(&answering).await;
    }
    let text = log.take();
    for (told, times) in [
        ("close", 2 * cases.len()),
        // One operation requires a bearer token, and is not sent with an API key.
        ("the request will be retried", 2 * (cases.len() - 1)),
    ] {
        assert_eq!(text.matches(told).count(), times, "{told}: {text}");
    }
}

fn blocking(log: &Log) {
    let client = blocking::Client::builder(Credentials::auth_token("AC00", SECRET));
    let client = client.transport(script()).trace_path(true).build().unwrap();
    client.send(create_parcel()).unwrap_err();
    let text = log.take();
    assert!(text.contains("POST /v1/Parcels"), "{text}");
}

/// Credentials that are fetched, provided or refused.
async fn credentials(log: &Log) {
    let mut all = shared::credentials();
    all.push(Credentials::provider(Store { is_open: false }));
    all.push(OAuth::new("OQ00", SECRET).scope("sample").into());
    for credentials in all {
        let token =
            json!({ "access_token": "correct-horse", "expires_in": 3600, "name": PERSONAL });
        for status in [200, 401, 503] {
            let transport = (0..20).fold(ScriptedTransport::new(), |script, _| {
                script.respond_with(response(status, &token))
            });
            if let Some(client) = client(credentials.clone(), &transport) {
                let _ = client.send(create_parcel()).await;
            }
        }
    }
    let text = log.take();
    assert!(text.contains("CreateParcel"), "{text}");
}

/// Libraries below the client, if they use `tracing`.
#[cfg(feature = "reqwest")]
async fn network(log: &Log) {
    let server =
        server::Server::start(|_| server::json(400, &json!({ "message": PERSONAL }))).await;
    let client = server.client();
    for case in requests::all() {
        case.send(&client).await.unwrap_err();
    }
    log.take();
}
