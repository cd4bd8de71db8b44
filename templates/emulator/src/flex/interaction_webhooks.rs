//! Webhooks of interactions. In: their registration, and what happens to interactions. Out: calls to those that asked
//! for it.

use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::interactions;
use crate::{
    callbacks::{self, Call, Kind},
    effects::{Answer, Context, State},
    errors::Refusal,
    store::Resource,
};

/// Below this path and the SID of the instance are the webhooks.
const INSTANCES: &str = "flex-api.twilio.com/v1/Instances/";

/// What identifiers of webhooks begin with.
const TTID: &str = "flex_interactionwebhook_01";

/// Registers a webhook.
pub(super) fn create(context: &mut Context<'_, '_>) -> Result<Answer, Refusal> {
    let url = context.parameters.text("Url").unwrap_or_default();
    let is_http = url.starts_with("https://") || url.starts_with("http://");
    if !is_http || url.parse::<http::Uri>().is_err() {
        return Err(Refusal::invalid(
            "Invalid parameter Url: it is no URL that begins with https:// or http://",
        ));
    }
    let Answer::Resource(webhook) = context.crud()? else {
        return Ok(Answer::Empty);
    };
    let state = &mut *context.state;
    let random = state.store.sids.next("");
    let random = random.get(..24).unwrap_or_default();
    let ttid = format!("{TTID}{random}");
    let webhook = state.change(&webhook, |it| it.set("ttid", ttid));
    Ok(Answer::Resource(webhook))
}

/// Tells the webhooks that asked for it what has happened to the interaction of a channel.
pub(super) fn notify(
    state: &mut State<'_>,
    channel: &Resource,
    event: &str,
    more: impl IntoIterator<Item = (&'static str, Value)>,
) {
    let webhooks = state.store.below(INSTANCES);
    if webhooks.is_empty() {
        return;
    }
    let Some(interaction) = interactions::of(state, channel) else {
        return;
    };
    let more: Vec<_> = more.into_iter().collect();
    for webhook in webhooks {
        if wants(&webhook, &interaction, event) {
            let call = call(state, &webhook, channel, event, &more);
            state.store.calls.add(call);
        }
    }
}

/// Whether a webhook is called for an event of an interaction. One without filters is called for all events.
fn wants(webhook: &Arc<Resource>, interaction: &Resource, event: &str) -> bool {
    let ttid = webhook.get("ttid");
    let is_concerned = match webhook.get("type").as_str() {
        Some("global") => true,
        Some("interaction") => !ttid.is_null() && interaction.get("webhook_ttid") == ttid,
        _ => false,
    };
    let filters = webhook.get("filters").as_array();
    let filters = filters.filter(|it| !it.is_empty());
    is_concerned && filters.is_none_or(|it| it.iter().any(|filter| filter == event))
}

fn call(
    state: &State<'_>,
    webhook: &Resource,
    channel: &Resource,
    event: &str,
    more: &[(&'static str, Value)],
) -> Call {
    let instance = webhook.collection.strip_prefix(INSTANCES);
    let instance = instance.and_then(|it| it.split('/').next());
    let all = [
        ("EventType", Value::from(event)),
        ("AccountSid", state.account.into()),
        ("InstanceSid", instance.map_or(Value::Null, Value::from)),
        ("InteractionSid", channel.get("interaction_sid").clone()),
        ("MediaChannelSid", channel.get("media_channel_sid").clone()),
        ("MediaChannelType", channel.get("type").clone()),
    ];
    let all = all.into_iter().chain(more.iter().cloned());
    let method = webhook.get("method").as_str().unwrap_or_default();
    Call {
        at: state.now,
        kind: Kind::Interaction,
        event: event.to_owned(),
        method: if method == "GET" {
            Method::GET
        } else {
            Method::POST
        },
        url: webhook.get("url").as_str().unwrap_or_default().to_owned(),
        is_of_builder: false,
        parameters: callbacks::texts(all),
        reservation: None,
    }
}
