//! Webhooks as they arrive: signed requests through the layer into a handler, which reads them as events.

#![cfg(all(feature = "events", feature = "webhooks"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};

use axum::{Extension, Router, body::Bytes, routing::post};
use http::{Request, StatusCode};
use serde_json::json;
use tower::ServiceExt as _;
use twilio_flex::{
    events::{conversations, event_streams, interaction, task_router},
    sid::TaskSid,
    webhook::{self, FormEvent as _, Parameters, PublicUrl, Verifier, VerifyLayer},
};

const TOKEN: &str = "12345";
const URL: &str = "https://flex.example.com/hook";
const TASK: TaskSid = TaskSid::from_static("WT0123456789abcdef0123456789abcdef");

/// What the handler made of the requests.
type Seen = Arc<Mutex<Vec<String>>>;

async fn deliver(router: Router, request: Request<Vec<u8>>) -> StatusCode {
    let verifier = Verifier::builder(PublicUrl::base("https://flex.example.com"))
        .auth_token(TOKEN)
        .build()
        .unwrap();
    let router = router.layer(VerifyLayer::new(verifier));
    let request = request.map(axum::body::Body::from);
    router.oneshot(request).await.unwrap().status()
}

/// The task of an event that ends it.
fn ended(event: task_router::Event) -> Option<TaskSid> {
    use task_router::Event;
    match event {
        Event::WorkflowTimeout(task) | Event::TaskCanceled(task) | Event::TaskDeleted(task) => {
            task.task_sid
        }
        _ => None,
    }
}

#[tokio::test]
async fn a_signed_form_is_an_event() {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let handler = async move |Extension(webhook): Extension<Parameters>| {
        let Ok(event) = webhook.event() else {
            return StatusCode::BAD_REQUEST;
        };
        log.lock().unwrap().push(format!("{:?}", ended(event)));
        StatusCode::NO_CONTENT
    };
    let router = Router::new().route("/hook", post(handler));
    for event_type in [
        "workflow.timeout",
        "task.canceled",
        "task.deleted",
        "task.created",
    ] {
        let form = [("EventType", event_type), ("TaskSid", TASK.as_str())];
        let request = webhook::sign(TOKEN).form(URL, form).unwrap();
        let status = deliver(router.clone(), request).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    let request = webhook::sign(TOKEN).form(URL, [("a", "b")]).unwrap();
    let status = deliver(router, request).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let task = format!("Some({TASK:?})");
    assert_eq!(*seen.lock().unwrap(), [&task, &task, &task, "None"]);
}

#[tokio::test]
async fn signed_json_is_a_list_of_events() {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let handler = async move |body: Bytes| {
        for event in webhook::events::<event_streams::Event>(&body).unwrap() {
            log.lock().unwrap().push(match event {
                event_streams::Event::TaskCreated(event) => {
                    let payload = event.data.unwrap().payload.unwrap();
                    payload.task_attributes.unwrap()["customerName"].to_string()
                }
                event_streams::Event::Unrecognized(event) => event["id"].to_string(),
                other => panic!("{other:?}"),
            });
        }
        StatusCode::NO_CONTENT
    };
    let router = Router::new().route("/hook", post(handler));
    let payload = json!({ "task_attributes": "{\"customerName\":\"Sample\"}" });
    let created = json!({
        "type": "com.twilio.taskrouter.task.created",
        "id": "EV1",
        "data": { "payload": payload },
    });
    let unknown = json!({ "type": "com.twilio.new", "id": "EV2" });
    for body in [created.clone(), json!([created, unknown])] {
        let request = webhook::sign(TOKEN).json(URL, &body).unwrap();
        let status = deliver(router.clone(), request).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    assert_eq!(
        *seen.lock().unwrap(),
        ["\"Sample\"", "\"Sample\"", "\"EV2\""]
    );
}

/// A test of an application makes the event that its handler is to get.
#[test]
fn an_event_that_a_program_made_can_be_signed() {
    let mut assignment = task_router::Assignment::default();
    assignment.task_sid = Some(TASK);
    assignment.task_age = Some(3);
    assignment.task_attributes = Some(json!({ "channelType": "web" }).into());
    let request = webhook::sign(TOKEN)
        .form(URL, assignment.to_form())
        .unwrap();
    let read: task_router::Assignment = Parameters::from_form(request.body())
        .unwrap()
        .event()
        .unwrap();
    assert_eq!(read.task_attributes.as_ref().unwrap()["channelType"], "web");
    assert_eq!((read.task_sid, read.task_age), (Some(TASK), Some(3)));
}

#[test]
fn an_event_is_printed_without_personal_data() {
    let printed = |form: &[(&str, &str)]| {
        let request = webhook::sign(TOKEN)
            .form(URL, form.iter().copied())
            .unwrap();
        let parameters = Parameters::from_form(request.body()).unwrap();
        let conversation: conversations::Event = parameters.event().unwrap();
        let interaction: interaction::Event = parameters.event().unwrap();
        format!("{conversation:?} {interaction:?}")
    };
    let known = printed(&[
        ("EventType", "onMessageAdded"),
        ("Body", "canary"),
        ("Author", "canary"),
        ("Attributes", "{\"canary\":1}"),
        ("Index", "4"),
        ("New", "canary"),
    ]);
    assert!(known.contains("Index: Some(4)"), "{known}");
    let unknown = printed(&[("EventType", "onCanary"), ("Body", "canary")]);
    for text in [known, unknown] {
        assert!(!text.to_lowercase().contains("canary"), "{text}");
    }
}
