//! A saved state goes on where it was saved: what is scheduled happens, and webhooks that waited are sent, once.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/application.rs"]
mod application;
#[path = "support/interactions.rs"]
mod interactions;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use application::{ACCOUNT, Application, BASE, INSTANCE, TOKEN, register, with_task_router};
use http::{Request, Response};
use interactions::{fetch, inbound, task_status};
use serde_json::{Value, json};
use twilio_emulator::{Clock, Mock, MockBuilder};
use twilio_flex::v1::{
    interaction_webhook::{self as webhook, Type},
    plugin,
};
use twilio_runtime::transport::{BoxFuture, Transport, TransportError};

/// An emulator that is called back as that of [`with_task_router`], with a state.
fn loaded(state: &Value) -> Mock {
    builder().state(state.to_string()).build().unwrap()
}

fn builder() -> MockBuilder {
    Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .task_router_assignment(format!("{BASE}/assignment"))
        .task_router_events(format!("{BASE}/events"))
}

#[tokio::test]
async fn time_goes_on_where_it_was_saved() {
    let flex = with_task_router();
    flex.clock().advance(Duration::from_secs(90));
    let sids = inbound(&flex.client()).await;
    flex.clock().advance(Duration::new(0, 400_000_001));
    let other = loaded(&flex.state());
    assert_eq!(other.clock().now(), flex.clock().now());
    assert_eq!(other.state(), flex.state());

    let status = async |flex: &Mock| fetch(&flex.client(), sids).await.status.unwrap();
    other.clock().advance(Duration::new(0, 599_999_998));
    assert_eq!(status(&other).await.as_str(), "setup");
    other.clock().advance(Duration::from_nanos(1));
    assert_eq!(status(&other).await.as_str(), "active");
    // The reservation, the task and the channel come to their end as well.
    for seconds in [119, 1, 3_600, 200 * 24 * 60 * 60] {
        flex.clock().set(other.clock().now());
        assert_eq!(other.state(), flex.state(), "{seconds}");
        other.clock().advance(Duration::from_secs(seconds));
    }
    assert_eq!(channels(&other), Vec::<String>::new());
}

/// The paths of the channels that there are.
fn channels(flex: &Mock) -> Vec<String> {
    let state = flex.state();
    let paths = state.as_object().unwrap().keys();
    let channels = paths.filter(|path| path.ends_with("/Channels"));
    channels.cloned().collect()
}

#[tokio::test]
async fn webhooks_that_waited_are_sent_once_as_they_would_have_been() {
    let flex = with_task_router();
    register(&flex, Type::Global, &[]).await;
    inbound(&flex.client()).await;
    flex.clock().advance(Duration::from_secs(1));
    let state = flex.state();
    let other = loaded(&state);
    // Also into an emulator that runs already, and no second time.
    let running = builder().build().unwrap();
    running.clock().set(flex.clock().now());
    running.put_all(&state.to_string()).unwrap();
    running.put_all(&state.to_string()).unwrap();

    let application = Application::of(&flex);
    application.answer(204, "");
    let sent = flex.deliver().await.unwrap();
    assert!(sent.len() > 4, "{sent:?}");
    for flex in [&other, &running] {
        let called = Application::of(flex);
        assert_eq!(flex.deliver().await.unwrap(), sent);
        assert_eq!(called.events(), application.events());
        assert!(flex.deliver().await.unwrap().is_empty());
    }
    assert_eq!(other.state(), flex.state());

    other.reset();
    let again = other.deliver().await.unwrap();
    assert_eq!(again, sent, "a reset returns to the saved state");
}

#[tokio::test]
async fn the_answer_to_a_saved_assignment_has_its_effect() {
    let flex = with_task_router();
    let sids = inbound(&flex.client()).await;
    flex.clock().advance(Duration::from_secs(1));
    let other = loaded(&flex.state());
    let application = Application::of(&other);
    for _ in 0..10 {
        application.answer(200, r#"{"instruction":"accept"}"#);
    }
    let sent = other.deliver().await.unwrap();
    let assignment = sent.iter().find(|it| it.event() == "assignment").unwrap();
    assert_eq!(assignment.outcome(), Some("accepted"));
    assert_eq!(task_status(&other, sids.0), "assigned");
}

/// Has no connection at first.
#[derive(Default)]
struct Late(AtomicBool);

impl Transport for Late {
    fn send(
        &self,
        _: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        let is_connected = self.0.swap(true, Ordering::SeqCst);
        Box::pin(async move {
            match is_connected {
                true => Ok(Response::new(Vec::new())),
                false => Err(TransportError::connect("refused")),
            }
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_saved_webhook_is_sent_again_if_there_is_no_connection() {
    let flex = with_task_router();
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    inbound(&flex.client()).await;
    let other = loaded(&flex.state());
    other.deliver_over(Late::default());
    let sent = other.deliver().await.unwrap();
    assert_eq!(sent[0].attempts().len(), 2);
    assert!(sent[0].is_success());
}

#[tokio::test]
async fn new_sids_are_those_that_would_have_come() {
    let flex = with_task_router();
    inbound(&flex.client()).await;
    let state = flex.state();
    let create = async |flex: &Mock, name: &str| {
        let create = plugin::create().unique_name(name);
        flex.client().send(create).await.unwrap().sid.unwrap()
    };
    let next = create(&flex, "next").await;
    assert_eq!(create(&loaded(&state), "next").await, next);
    let running = builder().build().unwrap();
    let first = create(&running, "first").await;
    running.put_all(&state.to_string()).unwrap();
    assert_eq!(create(&running, "next").await, next);
    assert_ne!(first, next);
}

#[tokio::test]
async fn a_saved_state_holds_no_secrets() {
    let flex = builder()
        .account(ACCOUNT, "canary-auth-token")
        .conversations_webhook(format!("{BASE}/of-builder?key=canary-query"))
        .build()
        .unwrap();
    let url = "https://canary-user:canary-password@flex.example.com/interactions";
    let create = webhook::create(INSTANCE).r#type(Type::Global).url(url);
    flex.client().send(create).await.unwrap();
    let sids = inbound(&flex.client()).await;
    flex.clock().advance(Duration::from_secs(1));
    let interaction = flex.interaction(sids.0);
    interaction.message("visitor", "Hello?").unwrap();
    let state = flex.state();
    let kinds = state["webhooks"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|it| it["kind"].as_str().unwrap()).collect();
    for kind in ["interaction", "conversation", "task_router_assignment"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    let text = state.to_string();
    for secret in ["canary", "of-builder", "/assignment"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("https://flex.example.com/interactions"));
    assert!(flex.deliver().await.is_err(), "webhooks wait");
}

#[tokio::test]
async fn each_account_calls_back_for_itself() {
    let flex = with_task_router();
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    inbound(&flex.client()).await;
    let second = "ACf123456789abcdef0123456789abcdef";
    let other = builder()
        .account(second, TOKEN)
        .state(flex.state().to_string())
        .build()
        .unwrap();
    let application = Application::of(&other);
    let sent = other.deliver().await.unwrap();
    assert!(sent.iter().all(|it| it.is_success()), "{sent:?}");
    let accounts = application.values("AccountSid");
    for account in [ACCOUNT, second] {
        let count = accounts.iter().filter(|it| *it == account).count();
        assert_eq!(count * 2, accounts.len(), "{accounts:?}");
    }
}

#[tokio::test]
async fn a_chosen_clock_does_what_is_overdue() {
    let flex = with_task_router();
    let sids = inbound(&flex.client()).await;
    let later = flex.clock().now() + Duration::from_secs(60);
    let other = builder()
        .state(flex.state().to_string())
        .clock(Clock::stopped_at(later))
        .build()
        .unwrap();
    assert_eq!(other.clock().now(), later);
    let channel = fetch(&other.client(), sids).await;
    assert_eq!(channel.status.unwrap().as_str(), "active");
    flex.clock().advance(Duration::from_secs(60));
    assert_eq!(
        other.state(),
        flex.state(),
        "it has the date when it was due"
    );
}

#[tokio::test]
async fn a_state_of_paths_alone_is_loaded_as_before() {
    let flex = with_task_router();
    let sids = inbound(&flex.client()).await;
    let mut state = flex.state();
    state
        .as_object_mut()
        .unwrap()
        .retain(|name, _| name.starts_with('/'));
    let other = loaded(&state);
    other.clock().advance(Duration::from_secs(60));
    let channel = fetch(&other.client(), sids).await;
    assert_eq!(channel.status.unwrap().as_str(), "setup");
    assert!(other.deliver().await.unwrap().is_empty());
    assert_eq!(with_task_router().state(), json!({}));
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_without_values() {
    let webhook = json!({
        "at": "2026-01-01T00:00:00Z", "kind": "interaction", "event": "canary", "method": "POST",
        "url": "https://canary.example.com", "parameters": [["canary", "canary"]],
    });
    let scheduled = json!({
        "at": "2026-01-01T00:00:00Z", "event": "expire a task", "collection": "canary", "key": "canary",
    });
    let with = |all: &Value, name: &str, value: Value| {
        let mut all = all.clone();
        all[name] = value;
        all
    };
    let webhooks =
        |name: &str, value: Value| json!({ "webhooks": [webhook, with(&webhook, name, value)] });
    let due = |name: &str, value: Value| json!({ "scheduled": [scheduled, with(&scheduled, name, value)] });
    for (state, place) in [
        (
            json!({ "time": "canary" }),
            "`time` of the state is no date",
        ),
        (
            json!({ "sids_made": -1 }),
            "`sids_made` of the state is no whole number",
        ),
        (
            json!({ "scheduled": {} }),
            "`scheduled` of the state is no list",
        ),
        (
            json!({ "scheduled": ["canary"] }),
            "`scheduled[0].event` of the state is no text",
        ),
        (
            due("at", json!(7)),
            "`scheduled[1].at` of the state is no date",
        ),
        (
            due("at", json!("1969-12-31T00:00:00Z")),
            "`scheduled[1].at` of the state is before 1970",
        ),
        (
            due("event", json!("canary")),
            "`scheduled[1].event` of the state is nothing that",
        ),
        (
            due("collection", json!(null)),
            "`scheduled[1].collection` of the state is no text",
        ),
        (
            due("key", json!([])),
            "`scheduled[1].key` of the state is no text",
        ),
        (
            webhooks("at", json!("canary")),
            "`webhooks[1].at` of the state is no date",
        ),
        (
            webhooks("kind", json!("canary")),
            "`webhooks[1].kind` of the state is none of interaction",
        ),
        (
            webhooks("event", json!(1)),
            "`webhooks[1].event` of the state is no text",
        ),
        (
            webhooks("method", json!("PUT")),
            "`webhooks[1].method` of the state is neither GET nor POST",
        ),
        (
            webhooks("url", json!("canary")),
            "`webhooks[1].url` of the state is no URL",
        ),
        (
            webhooks("url", json!(null)),
            "`webhooks[1].url` of the state is not there",
        ),
        (
            webhooks("parameters", json!({})),
            "`webhooks[1].parameters` of the state is no list",
        ),
        (
            webhooks("parameters", json!([["a"]])),
            "`webhooks[1].parameters[0]` of the state is no list of",
        ),
        (
            webhooks("parameters", json!([["a", 1]])),
            "`webhooks[1].parameters[0][1]` of the state is no text",
        ),
        (
            webhooks("reservation", json!("canary")),
            "`webhooks[1].reservation.collection` of the state is no text",
        ),
    ] {
        let flex = Mock::new(twilio_flex::catalogue()).unwrap();
        let error = flex.put_all(&state.to_string()).unwrap_err().to_string();
        assert!(error.contains(place), "{error}, not {place}");
        assert!(!error.contains("canary"), "{error}");
        assert_eq!(flex.state(), json!({}));
        let error = Mock::builder()
            .catalogue(twilio_flex::catalogue())
            .state(state.to_string())
            .build()
            .unwrap_err();
        assert!(error.to_string().contains(place), "{error}");
    }
    let two = json!({ "time": 1, "sids_made": "" }).to_string();
    let error = Mock::new(twilio_flex::catalogue()).unwrap().put_all(&two);
    assert_eq!(error.unwrap_err().problems().len(), 2);
}
