//! A whole backend against the emulator: a customer's message goes through the application to an agent, and the answer
//! comes back.

#![cfg(all(feature = "catalogue", feature = "webhooks"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod backend;

use std::{sync::Arc, time::Duration};

use backend::{Backend, PUBLIC_URL};
#[cfg(feature = "events")]
use twilio_emulator::Delivery;
use twilio_emulator::{Kind, Mock};
#[cfg(feature = "events")]
use twilio_flex::{
    events::{conversations, interaction, task_router},
    sid::InteractionSid,
    webhook::Parameters,
};
use twilio_flex::{
    sid::FlexInstanceSid,
    v1::{
        interaction_channel,
        interaction_webhook::{self, Type},
    },
    webhook::{PublicUrl, Verifier},
};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const INSTANCE: FlexInstanceSid =
    FlexInstanceSid::from_static("GO0123456789abcdef0123456789abcdef");

/// An emulator that calls back to the backend.
async fn flex() -> Mock {
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .task_router_assignment(format!("{PUBLIC_URL}/assignment"))
        .conversations_webhook(format!("{PUBLIC_URL}/messages"))
        .build()
        .unwrap();
    let register = interaction_webhook::create(INSTANCE)
        .r#type(Type::Global)
        .url(format!("{PUBLIC_URL}/interactions"));
    flex.client().send(register).await.unwrap();
    flex
}

#[tokio::test]
async fn a_message_goes_to_an_agent_and_the_answer_comes_back() {
    let flex = flex().await;
    let client = flex.client();
    let backend = Backend::new(client.clone());
    flex.deliver_to(backend.router(TOKEN));

    let sid = backend
        .first_message("visitor-1001", "Where is my parcel?")
        .await
        .unwrap();
    let interaction = flex.interaction(sid);
    flex.deliver().await.unwrap();
    assert_eq!(
        backend.events(),
        ["onInteractionCreated", "onChannelCreated"]
    );

    // Waiting moves the emulator's clock, by which the channel becomes active and the task is offered.
    let channel = interaction.channel().unwrap()["sid"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    client
        .wait_for(interaction_channel::fetch(sid, channel))
        .await
        .unwrap();
    let sent = flex.deliver().await.unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].kind(), Kind::TaskRouterAssignment);
    assert_eq!(sent[0].outcome(), Some("accepted"));
    assert_eq!(interaction.participants().unwrap().len(), 2);

    interaction
        .message("agent", "It arrives tomorrow.")
        .unwrap();
    interaction.message("visitor-1001", "Thank you!").unwrap();
    flex.deliver().await.unwrap();
    let answer = ("visitor-1001".to_owned(), "It arrives tomorrow.".to_owned());
    assert_eq!(backend.received(), [answer]);

    let customer = &interaction.participants().unwrap()[0]["sid"];
    interaction
        .participant(customer.as_str().unwrap())
        .leave()
        .unwrap();
    interaction.close().unwrap();
    flex.deliver().await.unwrap();
    assert_eq!(backend.events().last().unwrap(), "onParticipantLeft");
    assert!(flex.deliveries().iter().all(|it| it.is_success()));
}

#[tokio::test]
async fn an_application_that_refuses_webhooks_shows_in_the_deliveries() {
    let flex = flex().await;
    let backend = Backend::new(flex.client());
    flex.deliver_to(backend.router("another token"));
    backend
        .first_message("visitor-1001", "Hello")
        .await
        .unwrap();
    let sent = flex.deliver().await.unwrap();
    assert!(!sent.is_empty());
    assert!(
        sent.iter()
            .all(|it| it.status().unwrap() == 403 && it.attempts().len() == 1)
    );
    assert!(backend.events().is_empty());
}

#[tokio::test]
async fn on_a_port_webhooks_arrive_by_themselves() {
    let application = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", application.local_addr().unwrap());
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .task_router_events(format!("{base}/events"))
        .build()
        .unwrap();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let receive = async move |headers: axum::http::HeaderMap, body: String| {
        tell.send((headers, body)).unwrap();
        axum::http::StatusCode::NO_CONTENT
    };
    let router = axum::Router::new().route("/events", axum::routing::post(receive));
    let serving = tokio::spawn(async move { axum::serve(application, router).await });

    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let credentials = twilio_flex::Credentials::auth_token(ACCOUNT, TOKEN);
    let client = twilio_flex::Client::builder(credentials)
        .base_url(server.url())
        .build()
        .unwrap();
    let backend = Arc::clone(&Backend::new(client));
    backend
        .first_message("visitor-1001", "Hello")
        .await
        .unwrap();
    let (headers, body) = tokio::time::timeout(Duration::from_secs(30), told.recv())
        .await
        .unwrap()
        .unwrap();
    assert!(body.starts_with("EventType=task.created&"), "{body}");
    let request = axum::http::Request::post("/events");
    let mut request = request.body(body).unwrap();
    *request.headers_mut() = headers;
    let verifier = Verifier::builder(PublicUrl::base(base));
    let verifier = verifier.auth_token(TOKEN).build().unwrap();
    verifier.verify(&request).unwrap();
    serving.abort();
}

/// An emulator that tells of everything, and what it has told of one interaction from its creation to its end.
#[cfg(feature = "events")]
async fn told() -> (InteractionSid, Vec<Arc<Delivery>>) {
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(ACCOUNT, TOKEN)
        .task_router_assignment(format!("{PUBLIC_URL}/assignment"))
        .task_router_events(format!("{PUBLIC_URL}/events"))
        .conversations_webhook(format!("{PUBLIC_URL}/messages"))
        .build()
        .unwrap();
    let register = interaction_webhook::create(INSTANCE)
        .r#type(Type::Global)
        .url(format!("{PUBLIC_URL}/interactions"));
    flex.client().send(register).await.unwrap();
    let backend = Backend::new(flex.client());
    flex.deliver_to(backend.router(TOKEN));
    let sid = backend
        .first_message("visitor-1001", "Hello")
        .await
        .unwrap();
    let interaction = flex.interaction(sid);
    interaction.activate().unwrap();
    flex.deliver().await.unwrap();
    interaction
        .message("visitor-1001", "Are you there?")
        .unwrap();
    let customer = interaction.participants().unwrap()[0]["sid"].clone();
    interaction
        .participant(customer.as_str().unwrap())
        .leave()
        .unwrap();
    interaction.close().unwrap();
    flex.deliver().await.unwrap();
    (sid, flex.deliveries())
}

#[cfg(feature = "events")]
#[tokio::test]
async fn webhooks_are_the_events_of_the_crate() {
    let (sid, deliveries) = told().await;
    let mut kinds = std::collections::HashSet::new();
    for delivery in deliveries {
        kinds.insert(delivery.kind());
        let form = delivery.parameters().to_vec();
        let request = twilio_flex::webhook::sign(TOKEN)
            .form(delivery.url(), form)
            .unwrap();
        let verifier = Verifier::builder(PublicUrl::base(PUBLIC_URL)).auth_token(TOKEN);
        let parameters = verifier.build().unwrap().verify(&request).unwrap();
        check(delivery.kind(), &parameters, sid);
    }
    assert_eq!(kinds.len(), 4);
}

/// Fails unless the parameters are those of an event that the crate knows, with nothing left over.
#[cfg(feature = "events")]
fn check(kind: Kind, parameters: &Parameters, sid: InteractionSid) {
    use conversations::Event::MessageAdded;
    use interaction::Event::{ChannelCreated, InteractionCreated, ParticipantLeft};
    use task_router::Event::{
        ReservationAccepted, ReservationCompleted, ReservationCreated, TaskCompleted, TaskCreated,
    };
    match kind {
        Kind::Interaction => match parameters.event().unwrap() {
            InteractionCreated(it) | ChannelCreated(it) => {
                assert_eq!(it.interaction_sid, Some(sid));
                assert!(it.additional_properties.is_empty(), "{it:?}");
            }
            ParticipantLeft(it) => assert_eq!(it.interaction_sid, Some(sid)),
            other => panic!("{other:?}"),
        },
        Kind::TaskRouterAssignment => {
            let assignment: task_router::Assignment = parameters.event().unwrap();
            assert!(assignment.reservation_sid.is_some() && assignment.task_age.is_some());
            assert!(
                assignment.additional_properties.is_empty(),
                "{assignment:?}"
            );
        }
        Kind::TaskRouterEvent => match parameters.event().unwrap() {
            TaskCreated(it)
            | TaskCompleted(it)
            | ReservationCreated(it)
            | ReservationAccepted(it)
            | ReservationCompleted(it) => {
                assert!(it.task_sid.is_some() && it.timestamp.is_some(), "{it:?}");
                assert!(it.additional_properties.is_empty(), "{it:?}");
            }
            other => panic!("{other:?}"),
        },
        _ => match parameters.event().unwrap() {
            MessageAdded(it) => {
                assert_eq!(it.body.as_deref(), Some("Are you there?"));
                assert!(it.participant_sid.is_some(), "{it:?}");
            }
            other => panic!("{other:?}"),
        },
    }
}
