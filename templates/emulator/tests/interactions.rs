//! Interactions from their creation to their end, through a client and by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/interactions.rs"]
mod interactions;

use std::time::Duration;

use interactions::{
    CONVERSATION, WORKFLOW, WORKSPACE, channel_of, fetch, flex, inbound, refusal, routing, send,
    task_status,
};
use serde_json::{Value, json};
use twilio_emulator::Mock;
use twilio_flex::{
    sid::InteractionSid,
    v1::{
        interaction::{self, Channel},
        interaction_channel::{self, StatusChange},
        interaction_channel_invite as invite,
    },
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn the_answer_says_how_the_interaction_is_routed() {
    let flex = flex();
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(CONVERSATION);
    let routing = routing()
        .priority(3)
        .task_channel_name("chat")
        .attributes(json!({ "customerName": "Sample Customer" }));
    let created = send(&flex.client(), channel, routing).await;
    let channel = created.channel.clone().unwrap();
    assert_eq!(channel.r#type.unwrap().as_str(), "web");
    let properties = created.routing.unwrap().properties.unwrap();
    assert_eq!(properties.workspace_sid, Some(WORKSPACE));
    assert_eq!(properties.workflow_sid, Some(WORKFLOW));
    assert_eq!(properties.task_channel_unique_name.as_deref(), Some("chat"));
    assert_eq!(properties.assignment_status.as_deref(), Some("pending"));
    assert_eq!(properties.priority, Some(3));
    assert!(properties.sid.unwrap().is_well_formed());

    let shown = flex.interaction(created.sid.unwrap()).invites().unwrap();
    let attributes = &shown[0]["routing"]["properties"]["attributes"];
    // JSON as a text, as Twilio answers it.
    let attributes: Value = serde_json::from_str(attributes.as_str().unwrap()).unwrap();
    assert_eq!(
        attributes,
        json!({
            "customerName": "Sample Customer",
            "flexInteractionSid": created.sid.unwrap().as_str(),
            "flexInteractionChannelSid": channel.sid.unwrap().as_str(),
            "flexChannelInviteSid": shown[0]["sid"],
            "conversationSid": CONVERSATION.as_str(),
        })
    );
}

#[tokio::test]
async fn what_the_description_requires_of_an_interaction_is_required() {
    let flex = flex();
    let client = flex.client();
    let create = interaction::create();
    let customer = Channel::web().initiated_by_customer();
    for (request, named) in [
        (
            create.clone().channel(customer.clone()).routing(routing()),
            "media_channel_sid",
        ),
        (
            create.clone().channel(customer.conversation(CONVERSATION)),
            "Routing",
        ),
        (
            create
                .clone()
                .channel(Channel::sms().initiated_by_agent())
                .routing(routing()),
            "participants",
        ),
        (
            create
                .channel(Channel::sms())
                .routing(json!({ "properties": {} })),
            "Routing.properties.workspace_sid",
        ),
    ] {
        let (status, message) = refusal(client.send(request).await);
        assert!(
            status == 400 && message.contains(named),
            "{named}: {status} {message}"
        );
    }
    assert_eq!(flex.get("/v1/Interactions"), None);
}

#[tokio::test]
async fn a_channel_in_setup_fails_on_request() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.interaction(sids.0)
        .fail_with(19025, "The address is unknown.")
        .unwrap();
    let channel = fetch(&client, sids).await;
    assert_eq!(channel.status.unwrap().as_str(), "failed");
    assert_eq!(channel.error_code, Some(19025));
    assert_eq!(
        channel.error_message.as_deref(),
        Some("The address is unknown.")
    );
    assert_eq!(task_status(&flex, sids.0), "canceled");
    // Its time passes without making it active.
    flex.clock().advance(Duration::from_secs(10));
    assert_eq!(
        fetch(&client, sids).await.status.unwrap().as_str(),
        "failed"
    );
    let waited = client
        .wait_for(interaction_channel::fetch(sids.0, sids.1))
        .await;
    assert!(waited.unwrap_err().to_string().contains("19025"));
}

#[tokio::test]
async fn closing_decides_what_becomes_of_the_tasks() {
    for (change, status, task) in [
        (
            StatusChange::from(StatusChange::closed()),
            "closed",
            "wrapping",
        ),
        (
            StatusChange::closed().complete_tasks().into(),
            "closed",
            "completed",
        ),
        (StatusChange::inactive(), "inactive", "completed"),
    ] {
        let flex = flex();
        let client = flex.client();
        let sids = inbound(&client).await;
        flex.interaction(sids.0).activate().unwrap();
        flex.interaction(sids.0).latest_invite().accept().unwrap();
        let update = interaction_channel::update(sids.0, sids.1).status_change(change);
        let channel = client.send(update).await.unwrap();
        assert_eq!(channel.status.unwrap().as_str(), status);
        assert_eq!(task_status(&flex, sids.0), task);
        let conversation = &flex.state()
            [format!("/conversations.twilio.com/v1/Conversations/{CONVERSATION}")]["state"];
        assert_eq!(*conversation, status);
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    let path = format!("/v1/Interactions/{}/Channels/{}", sids.0, sids.1);
    let post = async |fields: &[(&str, &str)]| {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = http::Request::post(format!("https://flex-api.twilio.com{path}"))
            .header(
                "authorization",
                "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp4",
            )
            .header("content-type", "application/x-www-form-urlencoded");
        flex.handle(request.body(body.into_bytes()).unwrap())
    };
    let before = flex.state();
    for fields in [
        &[("Status", "inactive")][..],
        &[
            ("Status", "inactive"),
            ("Routing", r#"{"status":"wrapping"}"#),
        ],
        &[("Status", "closed"), ("Routing", "{}")],
    ] {
        let response = post(fields).await;
        assert_eq!(response.status(), 400, "{fields:?}");
        assert!(String::from_utf8_lossy(response.body()).contains("Routing"));
    }
    assert_eq!(flex.state(), before);

    flex.interaction(sids.0).close().unwrap();
    let routing = routing();
    let (status, message) = refusal(
        client
            .send(invite::create(sids.0, sids.1).routing(routing))
            .await,
    );
    assert!(
        status == 400 && message.contains("it is closed"),
        "{message}"
    );
    let why = flex.interaction(sids.0).activate().unwrap_err().to_string();
    assert!(why.contains("cannot become active: it is closed"), "{why}");
    let why = flex
        .interaction(sids.0)
        .latest_invite()
        .accept()
        .unwrap_err()
        .to_string();
    assert!(why.contains("its channel is closed"), "{why}");
    let nobody = InteractionSid::from_static("KD0123456789abcdef0123456789abcdef");
    let why = flex.interaction(nobody).channel().unwrap_err().to_string();
    assert!(why.contains("there is no interaction KD"), "{why}");
}

#[tokio::test]
async fn a_channel_is_deleted_180_days_after_its_last_update() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.clock().advance(179 * DAY);
    client
        .send(invite::create(sids.0, sids.1).routing(routing()))
        .await
        .unwrap();
    flex.clock().advance(179 * DAY);
    fetch(&client, sids).await;
    flex.clock().advance(DAY);
    for result in [
        client
            .send(interaction_channel::fetch(sids.0, sids.1))
            .await
            .map(drop),
        client.page(invite::list(sids.0, sids.1)).await.map(drop),
    ] {
        assert_eq!(refusal(result).0, 404);
    }
    let why = flex.interaction(sids.0).close().unwrap_err().to_string();
    assert!(why.contains("has been deleted"), "{why}");
}

#[tokio::test]
async fn the_state_of_interactions_survives_saving() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.interaction(sids.0).activate().unwrap();
    let saved = flex.state().to_string();
    let other = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .state(saved)
        .build()
        .unwrap();
    other.interaction(sids.0).latest_invite().accept().unwrap();
    assert_eq!(task_status(&other, sids.0), "assigned");
    assert_eq!(task_status(&flex, sids.0), "pending");
}

#[tokio::test]
async fn an_interaction_may_use_a_channel_that_there_is() {
    let flex = flex();
    let client = flex.client();
    let first = inbound(&client).await;
    let create = interaction::create().channel(Channel::existing(first.1));
    let second = client.send(create).await.unwrap();
    assert_eq!(channel_of(&second), first.1);
    assert_ne!(second.sid, Some(first.0));
}
