//! Who takes part in a channel. In: requests, and who joins and leaves. Out: participants, and what that means for the
//! agents' tasks.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    HOST, channels, impossible::Impossible, interaction_webhooks as webhooks, invites,
    reservations, tasks,
};
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

const SHAPE: &str = "/v1/Interactions/{}/Channels/{}/Participants";

/// Adds somebody to a channel.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let channel = channels::of_request(context)?;
    channels::expect_open(&channel, "get another participant")?;
    channels::change(context.state, &channel, |_| {});
    context.crud()
}

/// Lets an agent leave (`closed`), or finish what is left to do (`wrapup`).
pub(super) fn update(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let participant = context.found()?;
    if participant.get("type") != "agent" {
        return Err(Refusal::invalid(
            "Invalid parameter Sid: only a participant of type `agent` can be updated",
        ));
    }
    let state = &mut *context.state;
    if let Some(channel) = channels::above(state, &participant.collection) {
        channels::change(state, &channel, |_| {});
    }
    if context.parameters.text("Status") == Some("wrapup") {
        set_task(state, &participant, "wrapping");
        let participant = state.change(&participant, |it| it.set("status", "wrapup"));
        return Ok(Answer::Resource(participant));
    }
    leave(state, &participant)?;
    Ok(Answer::Resource(participant))
}

/// Adds the customers of a channel that has become active.
pub(super) fn add_customers(state: &mut State<'_>, channel: &Resource) {
    let given = channel
        .get("given")
        .get("participants")
        .and_then(Value::as_array)
        .cloned();
    let customers = match given {
        Some(customers) if !customers.is_empty() => customers,
        _ => vec![Value::Null],
    };
    for customer in customers {
        let media = json!({ "media_properties": customer });
        add(state, channel, "customer", media);
    }
}

/// Adds the agent whose reservation was accepted.
pub(super) fn add_agent(
    state: &mut State<'_>,
    channel: &Resource,
    reservation: &Resource,
) -> Arc<Resource> {
    let routing = json!({
        "task_sid": reservation.get("task_sid"),
        "worker_sid": reservation.get("worker_sid"),
        "reservation_sid": reservation.get("sid"),
    });
    add(
        state,
        channel,
        "agent",
        json!({ "routing_properties": routing }),
    )
}

/// Somebody leaves. What an agent has worked on is completed.
pub(super) fn leave(state: &mut State<'_>, participant: &Resource) -> Result<(), Impossible> {
    let channel = channels::above(state, &participant.collection);
    let removed = state
        .store
        .remove(&participant.collection, &participant.key);
    let (Some(channel), Some(participant)) = (channel, removed) else {
        let key = &participant.key;
        return Err(Impossible::new(format!(
            "the participant {key} has left already"
        )));
    };
    set_task(state, &participant, "completed");
    let who = [
        ("ParticipantSid", Value::from(participant.key.as_str())),
        ("ParticipantType", participant.get("type").clone()),
    ];
    webhooks::notify(state, &channel, "onParticipantLeft", who);
    Ok(())
}

/// The participants of a channel.
pub(super) fn of_channel(state: &State<'_>, channel: &Resource) -> Vec<Arc<Resource>> {
    let participants = format!("{}/Participants", channel.location());
    let participants = state.store.collection(&participants);
    participants
        .map(|it| it.iter().cloned().collect())
        .unwrap_or_default()
}

fn add(state: &mut State<'_>, channel: &Resource, ty: &str, more: Value) -> Arc<Resource> {
    let collection = format!("{}/Participants", channel.location());
    let kind = state.kind(HOST, SHAPE).unwrap_or(channel.kind);
    let mut participant = state.draft(kind, &collection, None);
    participant.set("type", ty);
    participant.set("routing_properties", Value::Null);
    if let Value::Object(more) = more {
        for (name, value) in more {
            participant.set(&name, value);
        }
    }
    state.store.insert(participant)
}

/// Changes the reservation and the task that an agent works on.
fn set_task(state: &mut State<'_>, participant: &Resource, status: &str) {
    let task = participant.get("routing_properties").get("task_sid");
    let Some(task) = task.and_then(Value::as_str) else {
        return;
    };
    let Some(channel) = channels::above(state, &participant.collection) else {
        return;
    };
    let invites = invites::of_channel(state, &channel);
    let mut tasks = invites.iter().filter_map(|it| tasks::of_invite(state, it));
    let Some(task) = tasks.find(|it| it.key == task) else {
        return;
    };
    if let Some(reservation) = reservations::of_task(state, &task) {
        reservations::set_status(state, &reservation, status);
    }
    tasks::set_status(state, &task, status, None);
}
