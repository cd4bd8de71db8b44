//! Interactions and their channels. In: requests about them. Out: an interaction has one channel, which becomes active a
//! moment later.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, Value};

use super::HOST;
use crate::{
    effects::{Answer, Context, State},
    errors::Refusal,
    store::{Due, Resource},
};

/// The shape of the collections of channels.
pub(super) const CHANNELS: &str = "/v1/Interactions/{}/Channels";

/// The event that makes a channel active.
pub(super) const ACTIVATE: &str = "activate the channel of an interaction";

/// How long a channel is in setup.
const SETUP: Duration = Duration::from_secs(1);

/// Creates an interaction, and with it its channel.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let answer = context.crud()?;
    let Answer::Resource(interaction) = answer else {
        return Ok(answer);
    };
    let ty = context.parameters.get("Channel").get("type").cloned();
    let ty = ty.unwrap_or_default();
    let Some(channel) = add_channel(context.state, &interaction, &ty) else {
        return Ok(Answer::Resource(interaction));
    };
    let summary = [("type", ty), ("sid", channel.key.as_str().into())];
    let summary = summary.map(|(name, value)| (name.to_owned(), value));
    let interaction = context.state.change(&interaction, |interaction| {
        interaction.set("channel", Map::from_iter(summary));
    });
    Ok(Answer::Resource(interaction))
}

fn add_channel(state: &mut State<'_>, interaction: &Resource, ty: &Value) -> Option<Arc<Resource>> {
    let kind = state.kind(HOST, CHANNELS)?;
    let collection = format!("{}/Channels", interaction.location());
    let mut channel = state.draft(kind, &collection, None);
    channel.set("type", ty.clone());
    channel.set("status", "setup");
    channel.set("error_code", Value::Null);
    channel.set("error_message", Value::Null);
    let channel = state.store.insert(channel);
    state.schedule(SETUP, ACTIVATE, &channel);
    Some(channel)
}

/// Makes a channel active, unless something else has happened to it meanwhile.
pub(super) fn activate(state: &mut State<'_>, due: &Due) {
    let channel = state.store.find(&due.collection, &due.key);
    let in_setup = channel.filter(|it| it.get("status") == "setup").cloned();
    if let Some(channel) = in_setup {
        state.change(&channel, |channel| channel.set("status", "active"));
    }
}
