//! Interactions, and what happens on their channels.

use serde_json::json;
use twilio_flex::v1::{
    interaction, interaction_channel, interaction_channel_invite,
    interaction_channel_participant as participant, interaction_transfer,
};

use super::{Case, PERSONAL, sids::*};

pub(crate) fn all() -> Vec<Case> {
    [
        interactions(),
        channels(),
        invites(),
        participants(),
        transfers(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn interactions() -> Vec<Case> {
    vec![
        Case::of(
            interaction::create()
                .channel(json!({ "name": PERSONAL, "type": "sms" }))
                .routing(json!({ "properties": { "attributes": { "name": PERSONAL } } }))
                .interaction_context_sid(CONTEXT)
                .webhook_ttid("webhook-1"),
        ),
        Case::of(interaction::fetch(INTERACTION)),
        Case::of(interaction::update(INTERACTION).webhook_ttid("webhook-2")),
    ]
}

fn channels() -> Vec<Case> {
    let closed = interaction_channel::StatusChange::closed();
    let update = || interaction_channel::update(INTERACTION, INTERACTION_CHANNEL);
    vec![
        Case::list(
            interaction_channel::list(INTERACTION)
                .page_size(1)
                .page(2)
                .page_token("P"),
        ),
        Case::of(interaction_channel::fetch(INTERACTION, INTERACTION_CHANNEL)),
        Case::of(update().status_change(closed.routing(json!({ "status": "wrapup" })))),
        Case::of(update().status_change(interaction_channel::StatusChange::inactive())),
    ]
}

fn invites() -> Vec<Case> {
    let list = interaction_channel_invite::list(INTERACTION, INTERACTION_CHANNEL);
    let create = interaction_channel_invite::create(INTERACTION, INTERACTION_CHANNEL);
    vec![
        Case::list(list.page_size(1).page(2).page_token("P")),
        Case::of(create.routing(json!({ "properties": { "attributes": { "name": PERSONAL } } }))),
    ]
}

fn participants() -> Vec<Case> {
    let list = participant::list(INTERACTION, INTERACTION_CHANNEL);
    vec![
        Case::list(list.page_size(1).page(2).page_token("P")),
        Case::of(
            participant::create(INTERACTION, INTERACTION_CHANNEL)
                .r#type(participant::Type::Agent)
                .media_properties(json!({ "name": PERSONAL, "type": "email" }))
                .routing_properties(json!({ "name": PERSONAL })),
        ),
        Case::of(
            participant::update(INTERACTION, INTERACTION_CHANNEL, PARTICIPANT)
                .status(participant::Status::Wrapup),
        ),
    ]
}

fn transfers() -> Vec<Case> {
    let create = interaction_transfer::create(INTERACTION, INTERACTION_CHANNEL);
    let update = interaction_transfer::update(INTERACTION, INTERACTION_CHANNEL, TRANSFER);
    vec![
        Case::of(create.body(json!({ "attempts": [1, null], "to": PERSONAL, "type": "warm" }))),
        Case::of(interaction_transfer::fetch(
            INTERACTION,
            INTERACTION_CHANNEL,
            TRANSFER,
        )),
        Case::of(update.body(json!({ "status": "completed", "to": PERSONAL }))),
    ]
}
