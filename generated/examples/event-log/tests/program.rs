//! The log against the emulator, and the program as people use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use event_log::{Entry, Log, router};
use example_support::{
    offline::AUTH_TOKEN,
    program::{Running, command, text},
};
use tower::ServiceExt as _;
use twilio_flex::{
    http::Request,
    serde_json::{self, json},
    webhook,
};

const PUBLIC_URL: &str = "https://flex.example.com";

fn file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.jsonl");
    (folder, file)
}

/// Sends webhooks to a server that has just been started.
async fn send(file: &Path, requests: Vec<Request<Vec<u8>>>) -> Vec<u16> {
    let router = router(Log::open(file).unwrap(), PUBLIC_URL, AUTH_TOKEN).unwrap();
    let mut statuses = Vec::new();
    for request in requests {
        let request = request.map(axum::body::Body::from);
        let response = router.clone().oneshot(request).await.unwrap();
        statuses.push(response.status().as_u16());
    }
    statuses
}

fn message(sid: &str) -> Request<Vec<u8>> {
    let parameters = [
        ("EventType", "onMessageAdded"),
        ("ConversationSid", "CH0123456789abcdef0123456789abcdef"),
        ("MessageSid", sid),
        ("Author", "canary-author"),
        ("Body", "canary-body"),
        ("CustomerSid", "canary-sid"),
    ];
    let url = format!("{PUBLIC_URL}/conversations");
    webhook::sign(AUTH_TOKEN).form(&url, parameters).unwrap()
}

fn stream() -> Request<Vec<u8>> {
    let payload =
        json!({ "task_sid": "WT0123456789abcdef0123456789abcdef", "task_attributes": "canary" });
    let event = json!({
        "specversion": "1.0",
        "id": "EZ0123456789abcdef0123456789abcdef",
        "type": "com.twilio.taskrouter.task.created",
        "data": { "payload": payload },
    });
    let url = format!("{PUBLIC_URL}/event-streams");
    let events = json!([event, event]);
    webhook::sign(AUTH_TOKEN).json(&url, &events).unwrap()
}

fn entries(file: &Path) -> Vec<Entry> {
    let log = fs::read_to_string(file).unwrap();
    assert!(!log.contains("canary"), "{log}");
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

const FIRST: &str = "IM0123456789abcdef0123456789abcde1";
const SECOND: &str = "IM0123456789abcdef0123456789abcde2";

#[tokio::test]
async fn each_event_is_logged_once_without_personal_data_also_after_a_restart() {
    let (_folder, file) = file();
    let sent = send(&file, vec![message(FIRST), message(FIRST), stream()]).await;
    assert_eq!(sent, [204, 204, 204]);
    send(&file, vec![stream(), message(FIRST), message(SECOND)]).await;
    let entries = entries(&file);
    let events: Vec<_> = entries.iter().map(|it| it.event.as_str()).collect();
    let task_created = "com.twilio.taskrouter.task.created";
    assert_eq!(events, ["onMessageAdded", task_created, "onMessageAdded"]);
    let message = entries.first().unwrap();
    let names: Vec<_> = message.sids.keys().map(String::as_str).collect();
    assert_eq!(names, ["ConversationSid", "MessageSid"]);
}

#[tokio::test]
async fn a_line_that_was_not_finished_is_dropped() {
    let (_folder, file) = file();
    send(&file, vec![message(FIRST)]).await;
    let line = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{line}{{\"id\":\"half")).unwrap();
    send(&file, vec![message(SECOND)]).await;
    assert_eq!(entries(&file).len(), 2);
}

#[tokio::test]
async fn what_is_no_event_of_twilio_is_refused() {
    let (_folder, file) = file();
    let mut forged = message(FIRST);
    forged.body_mut().push(b'x');
    let url = format!("{PUBLIC_URL}/conversations");
    let nothing = webhook::sign(AUTH_TOKEN)
        .form(&url, [("Body", "canary")])
        .unwrap();
    assert_eq!(send(&file, vec![forged, nothing]).await, [403, 400]);
    assert!(entries(&file).is_empty());
}

#[cfg(unix)]
#[test]
fn one_process_writes_a_log() {
    let (_folder, file) = file();
    let _log = Log::open(&file).unwrap();
    assert!(Log::open(&file).is_err());
}

#[cfg(unix)]
#[test]
fn the_program_logs_what_happens_until_it_is_told_to_stop() {
    let (_folder, file) = file();
    let mut command = command(env!("CARGO_BIN_EXE_event-log"));
    command
        .env("EVENT_LOG_LISTEN", "127.0.0.1:0")
        .env("EVENT_LOG_FILE", &file);
    let mut program = Running::start(&mut command).unwrap();
    program.wait_for("curl ").unwrap();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while entries(&file).len() < 3 {
        assert!(std::time::Instant::now() < deadline, "no events");
        std::thread::yield_now();
    }
    assert!(program.stop().unwrap().contains("Stopped"));
    let events = entries(&file);
    assert!(events.iter().any(|it| it.event == "onInteractionCreated"));
    assert!(events.iter().any(|it| it.event == "task.created"));
}

#[test]
fn what_is_missing_is_named() {
    let mut command = command(env!("CARGO_BIN_EXE_event-log"));
    command
        .env("TWILIO_AUTH_TOKEN", "canary")
        .env("EVENT_LOG_LISTEN", "127.0.0.1:0");
    let output = command.output().unwrap();
    let text = text(&output);
    assert!(!output.status.success() && !text.contains("canary"));
    assert!(text.contains("`EVENT_LOG_PUBLIC_URL` is not set"), "{text}");
    let help = self::command(env!("CARGO_BIN_EXE_event-log"))
        .arg("--help")
        .output();
    assert!(self::text(&help.unwrap()).contains("\n  EVENT_LOG_PUBLIC_URL "));
}
