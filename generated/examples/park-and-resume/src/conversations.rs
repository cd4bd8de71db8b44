//! The webhooks of a conversation, which belong to another product of Twilio. In: a conversation and a URL. Out:
//! requests.

use serde::Deserialize;
use twilio_flex::{
    Client, Error,
    error::codes,
    request::{CustomRequest, public},
    response::Json,
    serde_json::Value,
    sid::ConversationSid,
};

const SERVER: &str = "https://conversations.twilio.com";
const WEBHOOKS: &str = "/v1/Conversations/{ConversationSid}/Webhooks";

#[derive(Deserialize)]
struct Webhooks {
    webhooks: Vec<Webhook>,
}

#[derive(Deserialize)]
struct Webhook {
    sid: String,
    configuration: Value,
}

/// Asks for a call of this URL with each message in the conversation. A conversation has at most five webhooks.
pub(crate) async fn add_webhook(
    client: &Client,
    conversation: ConversationSid,
    url: &str,
) -> Result<(), Error> {
    let create = CustomRequest::post(SERVER, WEBHOOKS)
        .named("CreateConversationScopedWebhook")
        .path("ConversationSid", public(conversation))
        .form("Target", public("webhook"))
        .form("Configuration.Url", url)
        .form("Configuration.Method", public("POST"))
        .form("Configuration.Filters", public("onMessageAdded"));
    client.send(create).await?;
    Ok(())
}

/// Whether the conversation has a webhook with this URL.
pub(crate) async fn has_webhook(
    client: &Client,
    conversation: ConversationSid,
    url: &str,
) -> Result<bool, Error> {
    Ok(find(client, conversation, url).await?.is_some())
}

/// Deletes the webhook with this URL. Whether this is who deleted it: of several at the same time, one does.
pub(crate) async fn remove_webhook(
    client: &Client,
    conversation: ConversationSid,
    url: &str,
) -> Result<bool, Error> {
    let Some(sid) = find(client, conversation, url).await? else {
        return Ok(false);
    };
    let delete = CustomRequest::delete(SERVER, format!("{WEBHOOKS}/{{Sid}}"))
        .named("DeleteConversationScopedWebhook")
        .path("ConversationSid", public(conversation))
        .path("Sid", public(sid));
    match client.send(delete).await {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(codes::NOT_FOUND) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn find(
    client: &Client,
    conversation: ConversationSid,
    url: &str,
) -> Result<Option<String>, Error> {
    let list = CustomRequest::get(SERVER, WEBHOOKS)
        .named("ListConversationScopedWebhook")
        .path("ConversationSid", public(conversation))
        .answer::<Json<Webhooks>>();
    let Json(Webhooks { webhooks }) = client.send(list).await?;
    let mut webhooks = webhooks.into_iter();
    let webhook = webhooks.find(|it| it.configuration.get("url").is_some_and(|it| it == url));
    Ok(webhook.map(|it| it.sid))
}
