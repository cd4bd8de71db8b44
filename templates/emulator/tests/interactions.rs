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
    CONVERSATION, WORKER, WORKFLOW, WORKSPACE, channel_of, fetch, inbound, routing, send,
    task_status,
};
use serde_json::{Value, json};
use twilio_emulator::Mock;
use twilio_flex::{
    Error,
    sid::InteractionSid,
    v1::{
        interaction::{self, Channel, Routing},
        interaction_channel::{self, StatusChange},
        interaction_channel_invite as invite, interaction_channel_participant as participant,
        interaction_transfer as transfer,
    },
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn flex() -> Mock {
    Mock::new(twilio_flex::catalogue()).unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> (u16, String) {
    let error = result.unwrap_err();
    (error.status().unwrap(), error.to_string())
}

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
async fn an_agent_who_accepts_takes_part_until_the_task_is_completed() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.clock().advance(Duration::from_secs(1));
    let agent = flex
        .interaction(sids.0)
        .latest_invite()
        .accept_as(WORKER)
        .unwrap();
    assert_eq!(agent["routing_properties"]["worker_sid"], WORKER.as_str());
    assert_eq!(task_status(&flex, sids.0), "assigned");

    let list = participant::list(sids.0, sids.1);
    let listed = client.page(list).await.unwrap();
    let types: Vec<_> = listed
        .items()
        .iter()
        .map(|it| it.r#type.clone().unwrap())
        .collect();
    let types: Vec<_> = types.iter().map(|it| it.as_str()).collect();
    assert_eq!(types, ["customer", "agent"]);
    let [customer, agent] = [0, 1].map(|at| listed.items()[at].sid.unwrap());

    let update = participant::update(sids.0, sids.1, customer).status(participant::Status::Closed);
    let (status, message) = refusal(client.send(update).await);
    assert!(status == 400 && message.contains("`agent`"), "{message}");

    let update = participant::update(sids.0, sids.1, agent);
    client
        .send(update.clone().status(participant::Status::Wrapup))
        .await
        .unwrap();
    assert_eq!(task_status(&flex, sids.0), "wrapping");
    client
        .send(update.status(participant::Status::Closed))
        .await
        .unwrap();
    assert_eq!(task_status(&flex, sids.0), "completed");
    assert_eq!(flex.interaction(sids.0).participants().unwrap().len(), 1);
    let why = flex
        .interaction(sids.0)
        .participant(agent)
        .leave()
        .unwrap_err();
    assert!(why.to_string().contains("has no participant"), "{why}");
}

#[tokio::test]
async fn a_parked_conversation_gets_another_agent() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.interaction(sids.0).activate().unwrap();
    let agent = flex.interaction(sids.0).latest_invite().accept().unwrap();
    let agent = agent["sid"].as_str().unwrap().parse().unwrap();
    let park = participant::update(sids.0, sids.1, agent).status(participant::Status::Closed);
    client.send(park).await.unwrap();
    assert_eq!(
        fetch(&client, sids).await.status.unwrap().as_str(),
        "active"
    );

    let routing = Routing::new(WORKSPACE).worker(WORKER);
    let created = client
        .send(invite::create(sids.0, sids.1).routing(routing))
        .await
        .unwrap();
    let of_invite = flex.interaction(sids.0).invite(created.sid.unwrap());
    of_invite.decline().unwrap();
    // Nobody else is asked: the task is an orphan.
    assert_eq!(task_status(&flex, sids.0), "pending");
    let resumed = of_invite.accept().unwrap();
    assert_eq!(resumed["routing_properties"]["worker_sid"], WORKER.as_str());
    let invites = client.page(invite::list(sids.0, sids.1)).await.unwrap();
    let shown = invites.items()[1].routing.as_ref().unwrap();
    assert_eq!(shown.reservation.as_ref().unwrap().worker_sid, Some(WORKER));
}

#[tokio::test]
async fn an_agent_who_writes_first_gets_a_conversation_with_those_addressed() {
    let flex = flex();
    let channel = Channel::sms()
        .initiated_by_agent()
        .participant("+15005550006", "+15005550001");
    let created = send(&flex.client(), channel, routing().worker(WORKER)).await;
    flex.interaction(created.sid.unwrap()).activate().unwrap();
    let state = flex.state();
    let participants: Vec<_> = state
        .as_object()
        .unwrap()
        .iter()
        .filter(|(path, _)| {
            path.starts_with("/conversations.twilio.com") && path.contains("/Participants/")
        })
        .map(|(_, it)| it["messaging_binding"].clone())
        .collect();
    let binding =
        json!({ "type": "sms", "address": "+15005550006", "proxy_address": "+15005550001" });
    assert_eq!(participants, [binding]);
    let agent = flex
        .interaction(created.sid.unwrap())
        .latest_invite()
        .accept()
        .unwrap();
    assert_eq!(agent["routing_properties"]["worker_sid"], WORKER.as_str());
}

#[tokio::test]
async fn after_a_cold_transfer_the_first_agent_has_left() {
    let flex = flex();
    let client = flex.client();
    let sids = inbound(&client).await;
    flex.interaction(sids.0).activate().unwrap();
    let agent = flex.interaction(sids.0).latest_invite().accept().unwrap();
    let body = json!({ "type": "cold", "from": agent["sid"], "to": WORKER.as_str() });
    let begun = client
        .send(transfer::create(sids.0, sids.1).body(body))
        .await
        .unwrap();
    assert_eq!(begun.status.unwrap().as_str(), "active");
    let by_hand = flex.interaction(sids.0).transfer(begun.sid.unwrap());
    by_hand.complete().unwrap();
    let fetched = transfer::fetch(sids.0, sids.1, begun.sid.unwrap());
    let ended = client.send(fetched).await.unwrap();
    assert_eq!(ended.status.unwrap().as_str(), "completed");
    assert_eq!(flex.interaction(sids.0).participants().unwrap().len(), 1);
    assert!(
        by_hand
            .fail()
            .unwrap_err()
            .to_string()
            .contains("is completed already")
    );
    let body = json!({ "type": "lukewarm" });
    let (status, message) = refusal(
        client
            .send(transfer::create(sids.0, sids.1).body(body))
            .await,
    );
    assert!(status == 400 && message.contains("type"), "{message}");
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
