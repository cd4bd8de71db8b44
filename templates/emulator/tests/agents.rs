//! Agents: how they join a channel and leave it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "support/interactions.rs"]
mod interactions;

use std::time::Duration;

use interactions::{WORKER, WORKSPACE, fetch, flex, inbound, refusal, routing, send, task_status};
use serde_json::json;
use twilio_flex::v1::{
    interaction::{Channel, Routing},
    interaction_channel_invite as invite, interaction_channel_participant as participant,
    interaction_transfer as transfer,
};

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
