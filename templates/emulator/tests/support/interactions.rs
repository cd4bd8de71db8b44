//! Interactions that the tests begin with.

#![allow(dead_code, reason = "no test uses all of it")]

use serde_json::json;
use twilio_emulator::Mock;
use twilio_flex::{
    Client,
    sid::{
        ConversationSid, InteractionChannelSid, InteractionSid, WorkerSid, WorkflowSid,
        WorkspaceSid,
    },
    v1::{
        interaction::{self, Channel, Interaction, Routing},
        interaction_channel::{self, InteractionChannel},
    },
};

pub(crate) const WORKSPACE: WorkspaceSid =
    WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
pub(crate) const WORKFLOW: WorkflowSid =
    WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
pub(crate) const WORKER: WorkerSid = WorkerSid::from_static("WK0123456789abcdef0123456789abcdef");
pub(crate) const CONVERSATION: ConversationSid =
    ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");

pub(crate) fn routing() -> Routing {
    Routing::new(WORKSPACE).workflow(WORKFLOW)
}

/// An interaction that a customer has begun in a conversation.
pub(crate) async fn inbound(client: &Client) -> (InteractionSid, InteractionChannelSid) {
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(CONVERSATION);
    let routing = routing().attributes(json!({ "customerName": "Sample Customer" }));
    let created = send(client, channel, routing).await;
    (created.sid.unwrap(), channel_of(&created))
}

pub(crate) async fn send(client: &Client, channel: Channel, routing: Routing) -> Interaction {
    let create = interaction::create().channel(channel).routing(routing);
    client.send(create).await.unwrap()
}

pub(crate) fn channel_of(interaction: &Interaction) -> InteractionChannelSid {
    let channel = interaction.channel.as_ref().unwrap();
    channel.sid.unwrap()
}

pub(crate) async fn fetch(
    client: &Client,
    (interaction, channel): (InteractionSid, InteractionChannelSid),
) -> InteractionChannel {
    let fetch = interaction_channel::fetch(interaction, channel);
    client.send(fetch).await.unwrap()
}

/// The status of the task of the latest invite.
pub(crate) fn task_status(flex: &Mock, interaction: InteractionSid) -> String {
    let invites = flex.interaction(interaction).invites().unwrap();
    let properties = &invites.last().unwrap()["routing"]["properties"];
    properties["assignment_status"].as_str().unwrap().to_owned()
}
