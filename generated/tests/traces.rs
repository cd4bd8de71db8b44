//! The span of each operation: it has the documented target, and contains no secrets and no personal data.
//!
//! The only test in this process, because `tracing` caches the interest in each callsite for all subscribers of a
//! process.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod prints;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use prints::{SECRET, assert_clean};
use requests::PERSONAL;
use serde_json::json;
use tracing_subscriber::{filter::LevelFilter, fmt::format::FmtSpan, util::SubscriberInitExt as _};
use twilio_flex::{Client, Credentials, testing::ScriptedTransport, transport::TransportError};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
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

#[tokio::test]
async fn every_span_has_the_documented_target_and_no_personal_data() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish()
        .init();

    for case in requests::all() {
        let transport = ScriptedTransport::new()
            .fail(TransportError::connect(SECRET))
            .respond(400, json!({ "message": PERSONAL }));
        let client = Client::builder(Credentials::api_key("SK00", SECRET))
            .transport(transport)
            .trace_path(true)
            .build()
            .unwrap();
        case.send(&client).await.unwrap_err();

        let text = log.take();
        assert_clean(&text);
        assert!(text.contains(case.call.operation_id()), "{text}");
        assert!(text.contains("the request will be retried"), "{text}");
        for line in text.lines() {
            assert!(line.contains("}: twilio_runtime: "), "{line}");
        }
    }
}
