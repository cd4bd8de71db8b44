//! Waiting until something is ready, with a clock that only waits advance.

use std::{
    future::{pending, ready},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use super::{CANARY, assert_hidden, client, run, sample, sample::Channel};
use crate::{
    Client, Credentials, Error, ErrorKind, blocking,
    client::{BecomesReady, Readiness},
    request::CustomRequest,
    testing::ScriptedTransport,
    transport::{BoxFuture, Transport, TransportError},
};

/// A script that answers with these values of `tags`.
fn script(tags: &[&str]) -> ScriptedTransport {
    tags.iter().fold(ScriptedTransport::new(), |script, tag| {
        script.respond(200, json!({ "sid": "CH1", "tags": [tag] }))
    })
}

fn status(channel: &Channel) -> Option<&str> {
    channel.tags.as_ref()?.first().map(String::as_str)
}

/// As generated code implements it.
impl BecomesReady for Channel {
    fn readiness(&self) -> Readiness {
        match status(self) {
            Some("active") => Readiness::Ready,
            Some("failed") => Readiness::failed("failed", self.priority, self.identity.as_deref()),
            _ => Readiness::Pending,
        }
    }
}

fn is_active(channel: &Channel) -> bool {
    status(channel) == Some("active")
}

fn fetch() -> sample::FetchVersion {
    sample::fetch("FP1", CANARY)
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn it_fetches_until_the_condition_holds_and_waits_around_the_interval() {
    let transport = script(&["setup", "setup", "setup", "active"]);
    let waiter = client(&transport)
        .wait_for(fetch())
        .until(is_active)
        .interval(SECOND);
    assert_hidden(&waiter);
    let channel = run(waiter.into_future()).unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    assert_eq!((transport.requests().len(), transport.remaining()), (4, 0));
    let waits = transport.waits();
    assert_eq!(waits.len(), 3);
    assert!(
        waits
            .iter()
            .all(|it| (SECOND / 2..=SECOND * 3 / 2).contains(it)),
        "{waits:?}"
    );
    assert_ne!(waits[0], waits[1]);
}

#[test]
fn what_is_ready_at_once_is_fetched_once() {
    let transport = script(&["active"]);
    run(client(&transport)
        .wait_for(fetch())
        .until(is_active)
        .into_future())
    .unwrap();
    assert!(transport.waits().is_empty());
}

#[test]
fn a_resource_may_say_itself_when_it_is_ready() {
    let transport = script(&["setup", "active"]);
    run(client(&transport).wait_for(fetch()).into_future()).unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[test]
fn a_failure_has_the_code_and_the_message_of_the_resource() {
    let failed = json!({ "tags": ["failed"], "priority": 45001, "identity": "no\nworker" });
    let transport = script(&["setup"]).respond(200, failed);
    let error = run(client(&transport).wait_for(fetch()).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    assert_eq!(
        (error.code(), error.message()),
        (Some(45001), Some("no\nworker"))
    );
    assert_eq!(
        error.to_string(),
        "GET /v1/Plugins/{PluginSid}/Versions/{Sid}: what was waited for failed with Twilio 45001: no worker (2 attempts)"
    );
    assert_eq!((error.attempts(), error.is_retryable()), (2, false));
    assert_eq!(
        error.docs_url().unwrap(),
        "https://www.twilio.com/docs/errors/45001"
    );
    assert!(!super::printed(&error).contains(CANARY));
}

#[test]
fn a_failure_without_a_message_names_the_status() {
    let transport = script(&["failed"]);
    let error = run(client(&transport).wait_for(fetch()).into_future()).unwrap_err();
    assert_eq!(error.message(), Some("its status is `failed`"));
    let transport = script(&["failed"]);
    let never = |_: &Channel| Readiness::Failed {
        code: None,
        message: None,
    };
    let waiter = client(&transport).wait_for(fetch()).until(never);
    let text = run(waiter.into_future()).unwrap_err().to_string();
    assert!(
        text.ends_with("what was waited for failed: the response does not say why"),
        "{text}"
    );
}

#[test]
fn the_deadline_ends_the_wait_when_no_time_is_left_for_another_request() {
    let transport = script(&["setup"; 20]);
    let deadline = Duration::from_millis(4_500);
    let waiter = client(&transport).wait_for(fetch()).deadline(deadline);
    let error = run(waiter.into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotReady);
    assert!(error.elapsed() < deadline && error.elapsed() > deadline / 2);
    let attempts = transport.requests().len();
    assert!((4..=9).contains(&attempts), "{attempts}");
    assert_eq!(error.attempts() as usize, attempts);
    let text = format!("it was not ready after 4.5 s ({attempts} attempts)");
    assert!(error.to_string().ends_with(&text), "{error}");
}

#[test]
fn an_error_of_the_request_ends_the_wait() {
    let transport = script(&["setup"]).respond(404, json!({ "code": 20404, "message": "gone" }));
    let error = run(client(&transport).wait_for(fetch()).into_future()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(20404)));
}

#[test]
fn a_failed_attempt_is_retried_as_always() {
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect("down"))
        .respond(200, json!({ "tags": ["active"] }));
    let credentials = Credentials::api_key("SK00", CANARY);
    let client = Client::builder(credentials)
        .transport(transport)
        .build()
        .unwrap();
    run(client.wait_for(fetch()).into_future()).unwrap();
}

#[test]
fn only_a_get_is_repeated() {
    let transport = ScriptedTransport::new();
    let waiter = client(&transport).wait_for(sample::created());
    let error = run(waiter.into_future()).unwrap_err();
    assert_eq!(
        error.problems(),
        ["only a GET can be sent until something is ready"]
    );
    assert!(transport.requests().is_empty());
}

#[test]
fn a_program_may_stop_waiting() {
    let transport = script(&["setup"; 5]);
    let checks = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&checks);
    let waiter = client(&transport)
        .wait_for(fetch())
        .cancel_if(move || counted.fetch_add(1, Ordering::Relaxed) == 2);
    let error = run(waiter.into_future()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Cancelled, 2));
    assert_eq!(transport.requests().len(), 2);
    assert!(
        error
            .to_string()
            .ends_with("the program stopped waiting for it (2 attempts)")
    );
}

#[test]
fn any_json_and_any_list_can_be_waited_for() {
    let page = |items: Value| json!({ "flex_chat_channels": items, "meta": {} });
    let transport = ScriptedTransport::new()
        .respond(200, json!({ "status": "queued" }))
        .respond(200, json!({ "status": "done" }))
        .respond(200, page(json!([])))
        .respond(200, page(json!([{ "sid": "CH1" }])));
    let job = CustomRequest::get("https://flex-api.twilio.com", "/v1/Job").answer::<Value>();
    let client = client(&transport);
    let done = client.wait_for(job).until(|job| job["status"] == "done");
    run(done.into_future()).unwrap();
    let any = client
        .wait_for(sample::list())
        .until(|page| !page.items().is_empty());
    assert_eq!(run(any.into_future()).unwrap().items().len(), 1);
}

/// Requests never end; the timer does.
struct Stuck;

impl Transport for Stuck {
    fn send(
        &self,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, TransportError>> {
        Box::pin(pending())
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}

#[test]
fn a_request_under_way_is_dropped_at_the_deadline() {
    let credentials = Credentials::api_key("SK00", CANARY);
    let client = Client::builder(credentials)
        .transport(Stuck)
        .build()
        .unwrap();
    let waiter = client.wait_for(fetch()).deadline(Duration::ZERO);
    assert_eq!(
        run(waiter.into_future()).unwrap_err().kind(),
        ErrorKind::NotReady
    );
}

#[test]
fn the_blocking_client_waits_in_the_same_way() {
    let blocking = |transport: &ScriptedTransport| {
        blocking::Client::builder(Credentials::api_key("SK00", CANARY))
            .transport(transport.clone())
            .build()
            .unwrap()
    };
    let transport = script(&["setup", "active"]);
    blocking(&transport)
        .wait_for(fetch())
        .interval(SECOND * 8)
        .wait()
        .unwrap();
    assert!(transport.waits()[0] >= SECOND * 4);
    let ended = |waiter: blocking::Waiter<Channel>| -> Result<Channel, Error> { waiter.wait() };
    let client = blocking(&script(&["setup"; 9]));
    let late = ended(client.wait_for(fetch()).deadline(SECOND * 3));
    assert_eq!(late.unwrap_err().kind(), ErrorKind::NotReady);
    let stopped = ended(client.wait_for(fetch()).cancel_if(|| true));
    assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Cancelled);
    let until = blocking(&script(&["active"]))
        .wait_for(fetch())
        .until(is_active);
    assert_hidden(&until);
    until.wait().unwrap();
}
