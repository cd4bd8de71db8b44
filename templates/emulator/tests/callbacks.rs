//! Webhooks of the emulator: who is told what, when and how.

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

use application::{Application, BASE, TOKEN};
use http::{Request, Response};
use interactions::{CONVERSATION, WORKER, channel_of, inbound, routing, task_status};
use twilio_emulator::{Delivery, Kind, Mock};
use twilio_flex::{
    sid::FlexInstanceSid,
    v1::{
        interaction::{self, Channel},
        interaction_channel_invite as invite,
        interaction_webhook::{self as webhook, Method, Type},
    },
};
use twilio_runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const INSTANCE: FlexInstanceSid =
    FlexInstanceSid::from_static("GO0123456789abcdef0123456789abcdef");

fn flex() -> Mock {
    let builder = Mock::builder().catalogue(twilio_flex::catalogue());
    builder.account(ACCOUNT, TOKEN).build().unwrap()
}

fn with_task_router() -> Mock {
    Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .task_router_assignment(format!("{BASE}/assignment"))
        .task_router_events(format!("{BASE}/events"))
        .build()
        .unwrap()
}

/// Registers a webhook, and returns its identifier.
async fn register(flex: &Mock, ty: Type, filters: &[&str]) -> String {
    let url = format!("{BASE}/interactions?secret=canary");
    let create = webhook::create(INSTANCE)
        .r#type(ty)
        .url(url)
        .filters(filters.to_vec());
    let created = flex.client().send(create).await.unwrap();
    created.ttid.unwrap()
}

#[tokio::test]
async fn a_global_webhook_is_told_of_all_interactions() {
    let flex = flex();
    let application = Application::of(&flex);
    register(&flex, Type::Global, &[]).await;
    let (sid, _) = inbound(&flex.client()).await;
    flex.deliver().await.unwrap();
    assert_eq!(
        application.events(),
        ["onInteractionCreated", "onChannelCreated"]
    );
    {
        let received = application.received.lock().unwrap();
        for (name, value) in [
            ("AccountSid", ACCOUNT),
            ("InstanceSid", INSTANCE.as_str()),
            ("InteractionSid", sid.as_str()),
            ("MediaChannelSid", CONVERSATION.as_str()),
            ("MediaChannelType", "web"),
        ] {
            assert_eq!(received[0].get(name), Some(value), "{name}");
        }
    }
    flex.interaction(sid).activate().unwrap();
    let customer = flex.interaction(sid).participants().unwrap()[0].clone();
    let customer = customer["sid"].as_str().unwrap();
    flex.interaction(sid).participant(customer).leave().unwrap();
    let sent = flex.deliver().await.unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].event(), "onParticipantLeft");
    assert_eq!(sent[0].parameter("ParticipantType"), Some("customer"));
    assert!(sent[0].is_success() && sent[0].attempts().len() == 1);
    assert!(flex.deliver().await.unwrap().is_empty());
    assert_eq!(flex.deliveries().len(), 3);
}

#[tokio::test]
async fn a_webhook_of_interactions_is_told_of_those_that_name_it() {
    let flex = flex();
    let application = Application::of(&flex);
    let ttid = register(&flex, Type::Interaction, &["onChannelCreated"]).await;
    assert!(ttid.starts_with("flex_interactionwebhook_01"));
    inbound(&flex.client()).await;
    assert!(flex.deliver().await.unwrap().is_empty());
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(CONVERSATION);
    let create = interaction::create()
        .channel(channel)
        .routing(routing())
        .webhook_ttid(ttid);
    let created = flex.client().send(create).await.unwrap();
    flex.deliver().await.unwrap();
    assert_eq!(application.events(), ["onChannelCreated"]);
    assert_eq!(
        application.values("InteractionSid"),
        [created.sid.unwrap().as_str()]
    );
}

#[tokio::test]
async fn a_webhook_may_be_a_get() {
    let flex = flex();
    let application = Application::of(&flex);
    let create = webhook::create(INSTANCE)
        .r#type(Type::Global)
        .url(format!("{BASE}/interactions?a=1"))
        .method(Method::Get);
    flex.client().send(create).await.unwrap();
    inbound(&flex.client()).await;
    let sent = flex.deliver().await.unwrap();
    assert!(
        sent.iter()
            .all(|it| it.is_success() && it.method() == http::Method::GET)
    );
    assert_eq!(application.events().len(), 2);
    assert_eq!(application.values("a"), ["1", "1"]);
}

#[tokio::test]
async fn an_assignment_is_accepted_by_the_answer_of_the_application() {
    let flex = with_task_router();
    let application = Application::of(&flex);
    let (sid, _) = inbound(&flex.client()).await;
    flex.deliver().await.unwrap();
    assert_eq!(application.events(), ["task.created"]);
    // The task is offered once the channel is active.
    flex.clock().advance(Duration::from_secs(1));
    application.answer(204, "");
    application.answer(200, r#"{"instruction":"accept"}"#);
    let sent = flex.deliver().await.unwrap();
    let events: Vec<&str> = sent.iter().map(|it| it.event()).collect();
    assert_eq!(
        events,
        ["reservation.created", "assignment", "reservation.accepted"]
    );
    let assignment = &sent[1];
    assert_eq!(assignment.kind(), Kind::TaskRouterAssignment);
    assert_eq!(assignment.outcome(), Some("accepted"));
    assert_eq!(assignment.answer().unwrap()["instruction"], "accept");
    let names: Vec<&str> = assignment
        .parameters()
        .iter()
        .map(|(it, _)| it.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Timestamp",
            "AccountSid",
            "WorkspaceSid",
            "WorkflowSid",
            "TaskSid",
            "TaskAttributes",
            "TaskAge",
            "TaskPriority",
            "ReservationSid",
            "WorkerSid",
            "WorkerAttributes",
        ]
    );
    assert_eq!(task_status(&flex, sid), "assigned");
    let participants = flex.interaction(sid).participants().unwrap();
    let agent = &participants[1]["routing_properties"];
    assert_eq!(
        agent["worker_sid"],
        assignment.parameter("WorkerSid").unwrap()
    );
    assert_eq!(
        agent["reservation_sid"],
        assignment.parameter("ReservationSid").unwrap()
    );

    flex.interaction(sid).close().unwrap();
    let sent = flex.deliver().await.unwrap();
    let events: Vec<&str> = sent.iter().map(|it| it.event()).collect();
    assert_eq!(events, ["reservation.completed", "task.completed"]);
}

#[tokio::test]
async fn an_instruction_that_does_not_work_is_told() {
    let accept = r#"{"instruction":"accept"}"#;
    for (status, body, outcome, task) in [
        (200, r#"{"instruction":"reject"}"#, "rejected", "pending"),
        (
            200,
            r#"{"instruction":"conference"}"#,
            "no effect: `conference`",
            "reserved",
        ),
        (
            200,
            r#"{"instruction":"dance"}"#,
            "no effect: there is no",
            "reserved",
        ),
        (200, "accept", "no effect: the answer", "reserved"),
        (500, accept, "no effect: the answer", "reserved"),
    ] {
        let flex = with_task_router();
        let application = Application::of(&flex);
        let (sid, _) = inbound(&flex.client()).await;
        flex.interaction(sid).activate().unwrap();
        application.answer(204, "");
        application.answer(204, "");
        application.answer(status, body);
        flex.deliver().await.unwrap();
        let deliveries = flex.deliveries();
        let assignment = deliveries
            .iter()
            .find(|it| it.event() == "assignment")
            .unwrap();
        let said = assignment.outcome().unwrap();
        assert!(said.starts_with(outcome), "{body}: {said}");
        assert_eq!(task_status(&flex, sid), task, "{body}");
    }
}

#[tokio::test]
async fn a_reservation_that_nobody_answers_ends_after_120_seconds() {
    let flex = with_task_router();
    let application = Application::of(&flex);
    let (sid, _) = inbound(&flex.client()).await;
    flex.clock().advance(Duration::from_secs(1));
    assert_eq!(task_status(&flex, sid), "reserved");
    flex.deliver().await.unwrap();
    flex.clock().advance(Duration::from_secs(120));
    assert_eq!(task_status(&flex, sid), "pending");
    flex.deliver().await.unwrap();
    assert_eq!(application.events().last().unwrap(), "reservation.timeout");
    flex.clock().advance(Duration::from_secs(3600));
    flex.deliver().await.unwrap();
    assert_eq!(application.events().last().unwrap(), "task.canceled");
    assert!(application.values("TaskCanceledReason").len() == 1);
    assert_eq!(task_status(&flex, sid), "canceled");
}

#[tokio::test]
async fn an_invite_for_a_worker_is_offered_to_that_worker() {
    let flex = with_task_router();
    let application = Application::of(&flex);
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.interaction(sids.0).activate().unwrap();
    let create = invite::create(sids.0, sids.1).routing(routing().worker(WORKER));
    client.send(create).await.unwrap();
    flex.deliver().await.unwrap();
    assert_eq!(
        application.values("WorkerSid").last().unwrap(),
        WORKER.as_str()
    );
    let other = flex.interaction(sids.0).latest_invite();
    let why = other
        .accept_as("WKffffffffffffffffffffffffffffffff")
        .unwrap_err();
    assert!(why.to_string().contains(WORKER.as_str()), "{why}");
}

#[tokio::test]
async fn a_message_is_told_to_the_account_and_to_the_conversation_that_asked_for_it() {
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .conversations_webhook(format!("{BASE}/messages"))
        .build()
        .unwrap();
    let application = Application::of(&flex);
    let (sid, _) = inbound(&flex.client()).await;
    let webhooks = format!("/conversations.twilio.com/v1/Conversations/{CONVERSATION}/Webhooks");
    for (at, filter) in ["onMessageAdded", "onParticipantAdded"].iter().enumerate() {
        let configuration = serde_json::json!({
            "url": format!("{BASE}/parked"), "method": "GET", "filters": [filter],
        });
        let webhook = serde_json::json!({ "target": "webhook", "configuration": configuration });
        flex.put(&format!("{webhooks}/WH{at:032}"), webhook)
            .unwrap();
    }
    flex.interaction(sid)
        .message("visitor-1001", "Are you there?")
        .unwrap();
    flex.interaction(sid).message("agent", "Yes.").unwrap();
    let sent = flex.deliver().await.unwrap();
    let urls: Vec<_> = sent
        .iter()
        .map(|it| it.url().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(urls, ["messages", "parked", "messages", "parked"]);
    assert!(
        sent.iter()
            .all(|it| it.is_success() && it.kind() == Kind::Conversation)
    );
    assert_eq!(
        application.values("Body")[..2],
        ["Are you there?", "Are you there?"]
    );
    assert_eq!(application.values("Index"), ["0", "0", "1", "1"]);
    assert_eq!(
        application.values("ConversationSid")[3],
        CONVERSATION.as_str()
    );

    flex.interaction(sid).close().unwrap();
    let why = flex
        .interaction(sid)
        .message("visitor-1001", "Hello?")
        .unwrap_err();
    assert!(why.to_string().contains("is closed"), "{why}");
}

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
