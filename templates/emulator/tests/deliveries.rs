//! How webhooks of the emulator are sent, and what is recorded of them.

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
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use application::{Application, BASE, INSTANCE, TOKEN, flex, register, with_task_router};
use http::{Request, Response};
use interactions::{CONVERSATION, channel_of, inbound, routing};
use twilio_emulator::{Delivery, Mock};
use twilio_flex::v1::{
    interaction::{self, Channel},
    interaction_webhook::{self as webhook, Type},
};
use twilio_runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// Fails as often as it says, then answers 500.
struct Failing {
    left: AtomicUsize,
    kind: TransportErrorKind,
}

impl Transport for Failing {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        assert_eq!(request.uri().host(), Some("flex.example.com"));
        let is_left = |left: usize| left.checked_sub(1);
        let fails = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_left);
        let result = match (fails, self.kind) {
            (Err(_), _) => Ok(Response::builder().status(500).body(Vec::new()).unwrap()),
            (_, TransportErrorKind::Connect) => Err(TransportError::connect("refused")),
            _ => Err(TransportError::after_sending("reset")),
        };
        Box::pin(async move { result })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn only_what_had_no_connection_is_sent_again() {
    use TransportErrorKind::{AfterSending, Connect};
    for (left, kind, attempts, status) in [
        (0, Connect, 1, Some(500)),
        (1, Connect, 2, Some(500)),
        (2, Connect, 2, None),
        (1, AfterSending, 1, None),
    ] {
        let flex = flex();
        register(&flex, Type::Global, &["onChannelCreated"]).await;
        inbound(&flex.client()).await;
        let left = AtomicUsize::new(left);
        flex.deliver_over(Failing { left, kind });
        let sent = flex.deliver().await.unwrap();
        assert_eq!(sent[0].attempts().len(), attempts);
        assert_eq!(sent[0].status().map(|it| it.as_u16()), status);
        assert!(!sent[0].is_success());
        assert!(flex.deliver().await.unwrap().is_empty());
    }
}

/// Never answers; its time passes at once.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, TransportError>> {
        Box::pin(std::future::pending())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        assert_eq!(duration, Duration::from_secs(15));
        Box::pin(async {})
    }
}

#[tokio::test]
async fn an_application_that_does_not_answer_is_given_up() {
    let flex = flex();
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    inbound(&flex.client()).await;
    flex.deliver_over(Silent);
    let sent = flex.deliver().await.unwrap();
    let errors: Vec<_> = sent[0].attempts().iter().map(|it| it.error()).collect();
    assert_eq!(errors, [Some(TransportErrorKind::TimedOut)]);
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let error = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .task_router_assignment("flex.example.com")
        .task_router_events(BASE)
        .build()
        .unwrap_err();
    assert_eq!(error.problems().len(), 3, "{error}");
    assert!(
        error.to_string().contains("`MockBuilder::account`"),
        "{error}"
    );

    let flex = Mock::new(twilio_flex::catalogue()).unwrap();
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    inbound(&flex.client()).await;
    let error = flex.deliver().await.unwrap_err().to_string();
    assert!(error.contains("`Mock::deliver_to`"), "{error}");
    let application = Application::of(&flex);
    let error = flex.deliver().await.unwrap_err().to_string();
    assert!(error.contains("auth token of the account AC"), "{error}");
    assert!(flex.deliveries()[0].attempts().is_empty());
    assert_eq!(flex.deliveries()[0].outcome(), Some(error.as_str()));
    assert!(application.events().is_empty());

    for url in ["flex.example.com", "ftp://flex.example.com", "https://"] {
        let create = webhook::create(INSTANCE).r#type(Type::Global).url(url);
        let error = flex.client().send(create).await.unwrap_err();
        assert!(
            error.status() == Some(400) && error.to_string().contains("Url"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn webhooks_belong_to_the_state() {
    let flex = flex();
    let application = Application::of(&flex);
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    flex.snapshot("registered");
    let first = inbound(&flex.client()).await;
    flex.restore("registered").unwrap();
    assert!(flex.deliver().await.unwrap().is_empty());
    let second = inbound(&flex.client()).await;
    assert_eq!(first, second);
    flex.deliver().await.unwrap();
    assert_eq!(application.events().len(), 1);
    flex.reset();
    inbound(&flex.client()).await;
    assert!(flex.deliver().await.unwrap().is_empty());
    assert!(flex.deliveries().is_empty());
}

#[tokio::test]
async fn a_printed_delivery_shows_no_personal_data_and_no_secret() {
    let flex = with_task_router();
    let application = Application::of(&flex);
    application.answer(200, "canary in the answer");
    register(&flex, Type::Global, &["onChannelCreated"]).await;
    let client = flex.client();
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(CONVERSATION);
    let attributes = serde_json::json!({ "customerName": "canary" });
    let routing = routing().attributes(attributes);
    let create = interaction::create().channel(channel).routing(routing);
    channel_of(&client.send(create).await.unwrap());
    flex.deliver().await.unwrap();
    let printed = format!("{:?}", flex.deliveries());
    assert!(
        !printed.contains("canary") && !printed.contains(TOKEN),
        "{printed}"
    );
    assert!(printed.contains("task.created") && printed.contains("flex.example.com"));
    let is_there = |it: &&std::sync::Arc<Delivery>| {
        it.parameter("TaskAttributes")
            .is_some_and(|it| it.contains("canary"))
    };
    assert!(flex.deliveries().iter().any(|it| is_there(&it)));
}
