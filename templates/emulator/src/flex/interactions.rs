//! Interactions. In: requests about them. Out: an interaction with its channel, conversation, invite and task.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{HOST, channels, conversations, interaction_webhooks as webhooks, invites};
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

/// The collection of all interactions.
pub(super) const COLLECTION: &str = "flex-api.twilio.com/v1/Interactions";

/// Creates an interaction, and with it its channel, which becomes active a moment later.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let channel = context.parameters.get("Channel").clone();
    let routing = context.parameters.get("Routing").clone();
    let existing = channel.get("sid").and_then(Value::as_str);
    if existing.is_none() {
        check(context.state, &channel, &routing)?;
    }
    let Answer::Resource(interaction) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let state = &mut *context.state;
    if let Some(existing) = existing {
        let shown = summary(channel.get("type"), existing);
        let interaction = state.change(&interaction, |it| it.set("channel", shown));
        return Ok(Answer::Resource(interaction));
    }
    let opened = open_channel(state, &interaction, &channel);
    webhooks::notify(state, &opened, "onInteractionCreated", []);
    webhooks::notify(state, &opened, "onChannelCreated", []);
    let invite = invites::add(state, &opened, &routing);
    let routing = invite.get("routing").clone();
    let shown = summary(channel.get("type"), &opened.key);
    let interaction = state.change(&interaction, |interaction| {
        interaction.set("channel", shown);
        interaction.set("routing", routing);
    });
    Ok(Answer::Resource(interaction))
}

/// The interaction of a channel, or of what is below it.
pub(super) fn of(state: &State<'_>, resource: &Resource) -> Option<Arc<Resource>> {
    let sid = resource.get("interaction_sid").as_str()?;
    state.store.find(COLLECTION, sid).cloned()
}

/// `channel` as answers show it.
fn summary(ty: Option<&Value>, sid: &str) -> Value {
    let shown = [
        ("type", ty.cloned().unwrap_or_default()),
        ("sid", sid.into()),
    ];
    Value::Object(Map::from_iter(
        shown.map(|(name, value)| (name.to_owned(), value)),
    ))
}

/// Refuses what the description says is required.
fn check(state: &State<'_>, channel: &Value, routing: &Value) -> Result<(), Refusal> {
    let missing = |name: &str, why: &str| {
        Err(Refusal::invalid(format!(
            "Missing required parameter {name} in the post body: {why}"
        )))
    };
    if routing.is_null() {
        return missing(
            "Routing",
            "only a Channel with the `sid` of an existing channel needs none",
        );
    }
    invites::check(routing)?;
    let conversation = channel
        .pointer("/properties/media_channel_sid")
        .and_then(Value::as_str);
    let has_participants = channel
        .get("participants")
        .and_then(Value::as_array)
        .is_some_and(|it| !it.is_empty());
    let initiator = channel.get("initiated_by").and_then(Value::as_str);
    if initiator == Some("agent") && conversation.is_none() && !has_participants {
        return missing("Channel.participants", "an agent addresses somebody");
    }
    if initiator == Some("customer") && conversation.is_none() {
        return missing(
            "Channel.properties.media_channel_sid",
            "a customer writes in a conversation",
        );
    }
    match conversation.filter(|it| conversations::is_closed(state, it)) {
        Some(_) => Err(Refusal::invalid(
            "Invalid parameter Channel: the conversation of its media_channel_sid is closed",
        )),
        None => Ok(()),
    }
}

/// Opens the channel of an interaction, in a new conversation or in the one that is given.
fn open_channel(state: &mut State<'_>, interaction: &Resource, given: &Value) -> Arc<Resource> {
    let conversation = conversation(state, given);
    let collection = format!("{}/Channels", interaction.location());
    let kind = state.kind(HOST, channels::SHAPE);
    let kind = kind.unwrap_or(interaction.kind);
    let mut channel = state.draft(kind, &collection, None);
    let now = state.now.as_secs();
    for (name, value) in [
        ("type", given.get("type").cloned().unwrap_or_default()),
        ("status", "setup".into()),
        ("error_code", Value::Null),
        ("error_message", Value::Null),
        // What rules need to know; the API shows none of these.
        ("media_channel_sid", conversation),
        ("given", given.clone()),
        ("updated_at", now.into()),
    ] {
        channel.set(name, value);
    }
    let channel = state.store.insert(channel);
    state.schedule(channels::SETUP, channels::ACTIVATE, &channel);
    channels::begin_lifetime(state, &channel);
    channel
}

/// The SID of the conversation of a channel; null for a call.
fn conversation(state: &mut State<'_>, channel: &Value) -> Value {
    if let Some(sid) = channel
        .pointer("/properties/media_channel_sid")
        .and_then(Value::as_str)
    {
        return conversations::ensure(state, sid).key.as_str().into();
    }
    if channel.get("type").is_some_and(|it| it == "voice") {
        return Value::Null;
    }
    let conversation = conversations::create(state, &Value::Null);
    let participants = channel.get("participants").and_then(Value::as_array);
    for participant in participants.into_iter().flatten() {
        let binding = json!({
            "type": channel.get("type"),
            "address": participant.get("address"),
            "proxy_address": participant.get("proxy_address"),
        });
        conversations::join(state, &conversation.key, [("messaging_binding", binding)]);
    }
    conversation.key.as_str().into()
}
