//! What a subscriber of `tracing` writes down of every operation, at the finest level, however the request ends.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan, util::SubscriberInitExt as _};
use twilio_flex::{
    Client, Credentials, OAuth, TransportError, blocking, testing::ScriptedTransport,
};

use super::{
    answers::response,
    clients::{self, Store},
    prints::{SECRET, assert_clean},
    requests::{self, PERSONAL, chats::create_channel},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Everything of this thread is written down until the guard is dropped, spans also when they are entered and left.
    fn start() -> (Self, impl Drop) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, subscriber.set_default())
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
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

fn client(credentials: Credentials, transport: &ScriptedTransport) -> Client {
    let builder = Client::builder(credentials).transport(transport.clone());
    builder.trace_path(true).build().unwrap()
}

#[tokio::test]
async fn no_trace_of_any_operation_holds_secrets_or_personal_data() {
    let (log, guard) = Log::start();
    let cases = requests::all();
    for case in &cases {
        let failing = client(Credentials::api_key("SK00", SECRET), &script());
        case.send(&failing).await.unwrap_err();
        let answer = response(200, &json!({ "name": PERSONAL }));
        let answering = ScriptedTransport::new().respond_with(answer);
        // Lists cannot read it, which is one more way to end.
        let _ = case
            .send(&client(Credentials::bearer(SECRET), &answering))
            .await;
    }
    drop(guard);
    let log = log.text();
    assert_clean(&log);
    let closed = log.matches("close").count();
    assert!(closed >= 2 * cases.len(), "{closed}");
    let again = log.matches("the request will be sent again").count();
    assert_eq!(again, 2 * cases.len());
}

#[test]
fn no_trace_of_the_client_that_blocks_holds_them() {
    let (log, guard) = Log::start();
    let client = blocking::Client::builder(Credentials::auth_token("AC00", SECRET));
    let client = client.transport(script()).trace_path(true).build().unwrap();
    client.send(create_channel()).unwrap_err();
    drop(guard);
    let log = log.text();
    assert!(log.contains("POST /v1/Channels"), "{log}");
    assert_clean(&log);
}

#[tokio::test]
async fn no_trace_of_getting_credentials_holds_them() {
    let (log, guard) = Log::start();
    let mut all = clients::credentials();
    all.push(Credentials::provider(Store { is_open: false }));
    all.push(OAuth::new("OQ00", SECRET).scope("flex").into());
    for credentials in all {
        let answers = [
            response(
                200,
                &json!({ "access_token": "correct-horse", "expires_in": 3600 }),
            ),
            response(
                401,
                &json!({ "message": PERSONAL, "access_token": "correct-horse" }),
            ),
            response(503, &json!({ "client_secret": SECRET })),
        ];
        for answer in answers {
            let transport = (0..9).fold(ScriptedTransport::new(), |script, _| {
                script.respond_with(answer.clone())
            });
            let builder = Client::builder(credentials.clone()).transport(transport);
            // The token URL with a password is refused.
            let Ok(client) = builder.trace_path(true).build() else {
                continue;
            };
            let _ = client.send(create_channel()).await;
        }
    }
    drop(guard);
    let log = log.text();
    assert!(log.contains("CreateChannel"), "{log}");
    assert_clean(&log);
}
