//! What a subscriber of `tracing` writes down of every operation, at the finest level, however the request ends: neither
//! secrets nor personal data.
//!
//! One test in a process of its own: what `tracing` remembers of a callsite is shared by all subscribers of a process.

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
    /// Everything of this process is written down, spans also when they are entered and left.
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

    /// What was written since this was last asked, which holds no canary.
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

/// Twice sent again, and then refused.
fn script() -> ScriptedTransport {
    ScriptedTransport::new()
        .fail(TransportError::connect(SECRET))
        .respond_with(response(429, &json!({ "message": PERSONAL })))
        .respond_with(response(
            400,
            &json!({ "message": PERSONAL, "details": { "name": PERSONAL } }),
        ))
}

/// A client of a script; `None` for the token URL with a password, which is refused.
fn client(credentials: Credentials, transport: &ScriptedTransport) -> Option<Client> {
    let builder = Client::builder(credentials).transport(transport.clone());
    builder.trace_path(true).build().ok()
}

#[tokio::test]
async fn no_trace_holds_secrets_or_personal_data() {
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
        // Lists cannot read it, which is one more way to end.
        let _ = case.send(&answering).await;
    }
    let text = log.take();
    for (told, times) in [
        ("close", 2 * cases.len()),
        // One takes nothing but a token, and is not sent with a key.
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

/// Also while they are fetched, given or refused.
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

/// Nor does anything below the client, as far as it speaks to `tracing`.
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
