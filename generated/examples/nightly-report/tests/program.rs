//! Reports from the emulator, and the program as people use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use example_support::program::{command, text};
use nightly_report::{chosen, offline, reports, write};
use twilio_flex::{
    Client, Credentials,
    http::{Request, Response},
    serde_json::json,
    transport::{BoxFuture, Transport, TransportError},
    v1::{insights_segments, plugin},
};

/// Two pages come through, then there is no answer.
struct Interrupted<T> {
    transport: T,
    left: AtomicUsize,
}

impl<T: Transport> Transport for Interrupted<T> {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let less = |left: usize| left.checked_sub(1);
        let is_left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        match is_left {
            Ok(_) => self.transport.send(request),
            Err(_) => Box::pin(async { Err(TransportError::rejected("the night is over")) }),
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.transport.sleep(duration)
    }
}

async fn segments(client: &Client, file: &Path, with_personal_data: bool) -> Result<u64, String> {
    let columns = chosen(reports::segments(), with_personal_data);
    let list = insights_segments::list().page_size(2);
    let written = write(client, list, &columns, file, |_| {}).await;
    written.map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_interrupted_report_is_completed_without_listing_everything_again() {
    let flex = offline::day(7).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (whole, halves) = (
        folder.path().join("whole.csv"),
        folder.path().join("halves.csv"),
    );
    assert_eq!(segments(&flex.client(), &whole, false).await, Ok(7));

    let transport = Interrupted {
        transport: flex.transport(),
        left: AtomicUsize::new(2),
    };
    let interrupted = Client::builder(flex.credentials()).transport(transport);
    let interrupted = interrupted.build().unwrap();
    segments(&interrupted, &halves, false).await.unwrap_err();
    assert!(!halves.exists());
    // As if it had been interrupted in the middle of a page.
    let partial = folder.path().join("halves.csv.partial");
    let text = fs::read_to_string(&partial).unwrap();
    fs::write(&partial, format!("{text}segment-5,conv")).unwrap();

    let other = segments(&flex.client(), &halves, true).await.unwrap_err();
    assert!(other.contains("other columns"), "{other}");
    flex.forget_requests();
    assert_eq!(segments(&flex.client(), &halves, false).await, Ok(7));
    assert_eq!(flex.requests().len(), 2, "the third and the fourth page");
    assert_eq!(fs::read(whole).unwrap(), fs::read(halves).unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[tokio::test]
async fn personal_data_is_there_only_if_somebody_asks_for_it() {
    let flex = offline::day(1).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for is_asked_for in [false, true] {
        let file = folder.path().join(format!("{is_asked_for}.csv"));
        segments(&flex.client(), &file, is_asked_for).await.unwrap();
        let text = fs::read_to_string(file).unwrap();
        for personal in ["customer_phone", "Sample Customer", "+15005550006"] {
            assert_eq!(text.contains(personal), is_asked_for, "{text}");
        }
    }
}

#[tokio::test]
async fn no_value_is_a_formula() {
    let flex = offline::day(0).unwrap();
    for name in ["=1+1", "@SUM(A1)", "-2", "a,\"b\""] {
        let plugin = json!({ "unique_name": name });
        flex.put("/v1/PluginService/Plugins", plugin).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plugins.csv");
    let mut columns = reports::plugins();
    columns.retain(|it| it.name == "unique_name");
    let client = flex.client();
    let written = write(&client, plugin::list(), &columns, &file, |_| {});
    written.await.unwrap();
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text, "unique_name\n'=1+1\n'@SUM(A1)\n-2\n\"a,\"\"b\"\"\"\n");
}

#[test]
fn the_program_writes_a_report_without_an_account() {
    let folder = tempfile::tempdir().unwrap();
    for (report, header) in [
        ("segments", "segment_id,"),
        ("assessments", "assessment_sid,"),
        ("plugins", "sid,"),
    ] {
        let mut command = command(env!("CARGO_BIN_EXE_nightly-report"));
        let output = command.arg(report).current_dir(&folder).output().unwrap();
        let text = text(&output);
        assert!(output.status.success(), "{text}");
        assert!(
            text.contains(&format!("120 rows in {report}.csv")),
            "{text}"
        );
        assert!(!text.contains("Sample"), "{text}");
        let csv = fs::read_to_string(folder.path().join(format!("{report}.csv"))).unwrap();
        assert!(csv.starts_with(header) && csv.lines().count() == 121);
    }
}

#[tokio::test]
async fn what_is_refused_leaves_no_report() {
    let transport = twilio_flex::testing::ScriptedTransport::new()
        .respond(401, json!({ "code": 20003, "message": "Authenticate" }));
    let client = Client::builder(Credentials::api_key("SK00", "canary")).transport(transport);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("segments.csv");
    let error = segments(&client.build().unwrap(), &file, false)
        .await
        .unwrap_err();
    assert!(
        error.contains("20003") && !error.contains("canary"),
        "{error}"
    );
    assert!(!file.exists());
}

#[test]
fn the_help_names_the_reports_and_the_credentials() {
    let output = command(env!("CARGO_BIN_EXE_nightly-report"))
        .arg("--help")
        .output()
        .unwrap();
    let text = text(&output);
    for name in [
        "segments",
        "assessments",
        "plugins",
        "--personal-data",
        "TWILIO_API_KEY",
    ] {
        assert!(text.contains(name), "{text}");
    }
}
