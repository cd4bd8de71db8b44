//! Parking. In: an interaction with an agent. Out: the same without one, and a webhook that waits for the customer.

use example_support::Outcome;
use twilio_flex::{
    Client, Error, require,
    serde_json::Value,
    sid::{ConversationSid, InteractionChannelSid, InteractionSid},
    v1::{
        interaction_channel, interaction_channel_invite as invite,
        interaction_channel_participant::{self as participant, Status, Type},
    },
};

use crate::conversations;

/// The path that the webhook calls.
pub(crate) const RESUME: &str = "/resume";

/// Parks the conversation of an interaction: its agents leave, and are free for others. The server at `public_url`,
/// whose routes are those of [`router()`](crate::router()), is told when somebody writes. Returns the conversation.
///
/// Parking what is parked already changes nothing.
///
/// # Errors
/// If a request fails. Part of it may be done: park it again.
pub async fn park(
    client: &Client,
    public_url: &str,
    interaction: InteractionSid,
) -> Outcome<ConversationSid> {
    let mut channels = client.stream(interaction_channel::list(interaction));
    let channel = channels.try_next().await?;
    let channel = channel.ok_or_else(|| format!("{interaction} has no channel"))?;
    let channel = require!(channel.sid)?;
    let attributes = attributes(client, interaction, channel).await?;
    let conversation = attributes.get("conversationSid").and_then(Value::as_str);
    let conversation =
        conversation.ok_or("the task does not say which conversation it is about")?;
    let conversation = ConversationSid::new(conversation)?;

    // First the webhook: a message that comes before the agents have left must not be missed.
    let url = url(public_url, interaction, channel);
    if !conversations::has_webhook(client, conversation, &url).await? {
        conversations::add_webhook(client, conversation, &url).await?;
    }
    let mut participants = client.stream(participant::list(interaction, channel));
    while let Some(participant) = participants.try_next().await? {
        if participant.r#type == Some(Type::Agent) {
            let sid = require!(participant.sid)?;
            let leave = participant::update(interaction, channel, sid).status(Status::Closed);
            client.send(leave).await?;
        }
    }
    Ok(conversation)
}

/// Where the webhook goes. Its query has all that is needed to resume, so that the server keeps no state. Nobody can
/// change it: the signature covers the URL.
pub(crate) fn url(
    public_url: &str,
    interaction: InteractionSid,
    channel: InteractionChannelSid,
) -> String {
    let base = public_url.trim_end_matches('/');
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("interaction", interaction.as_str())
        .append_pair("channel", channel.as_str())
        .finish();
    format!("{base}{RESUME}?{query}")
}

/// The attributes of the task that the conversation began with.
pub(crate) async fn attributes(
    client: &Client,
    interaction: InteractionSid,
    channel: InteractionChannelSid,
) -> Result<Value, Error> {
    let mut invites = client.stream(invite::list(interaction, channel));
    let first = invites.try_next().await?.unwrap_or_default();
    let routing = require!(first.routing)?;
    let properties = require!(routing.properties)?;
    Ok(require!(properties.attributes)?.into_json())
}
