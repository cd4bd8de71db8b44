//! Opening a web chat, and keeping its token valid.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use twilio_flex::{
    Error,
    request::{CustomRequest, public},
    require,
    sid::ConversationSid,
    v2::web_channels,
};

use crate::{
    App,
    failure::Failure,
    tokens::{self, BrowserToken},
};

/// What the visitor entered before the chat.
#[derive(Deserialize)]
pub(crate) struct NewChat {
    #[serde(rename = "formData", default)]
    form: Map<String, Value>,
}

/// What the browser needs for the chat.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OpenedChat {
    #[serde(flatten)]
    token: BrowserToken,
    conversation_sid: ConversationSid,
    /// Whether the visitor's question was sent, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_sent: Option<bool>,
}

/// `POST /initWebchat`: opens a web chat, and sends the visitor's question to it.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Json(NewChat { form }): Json<NewChat>,
) -> Result<Json<OpenedChat>, Failure> {
    let name = text(&form, "friendlyName").unwrap_or("Visitor");
    let request = web_channels::create()
        .address_sid(app.settings.address)
        .chat_friendly_name("Web chat")
        .customer_friendly_name(name)
        .pre_engagement_data(Value::from(form.clone()).to_string());
    let web_chat = app.settings.client.send(request).await?;
    let conversation = require!(web_chat.conversation_sid)?;
    let identity = require!(web_chat.identity)?;
    let token = tokens::create(&app.settings, &identity)?;
    app.chats.add(&identity, conversation.as_str());

    let message_sent = match text(&form, "query") {
        Some(question) => Some(send_message(&app, conversation, &identity, question).await),
        None => None,
    };
    // The chat is open all the same, so the visitor can write it again.
    if let Some(Err(error)) = &message_sent {
        eprintln!("cannot send the first message of {conversation}: {error}");
    }
    Ok(Json(OpenedChat {
        token: token.into(),
        conversation_sid: conversation,
        message_sent: message_sent.map(|sent| sent.is_ok()),
    }))
}

#[derive(Deserialize)]
pub(crate) struct OldToken {
    token: String,
}

/// `POST /refreshToken`: a new token for whoever has a valid one.
pub(crate) async fn refresh(
    State(app): State<Arc<App>>,
    Json(OldToken { token }): Json<OldToken>,
) -> Result<Json<BrowserToken>, Failure> {
    let claims = tokens::verify(&app.settings, &token)?;
    let identity = claims.identity().unwrap_or_default();
    let token = tokens::create(&app.settings, identity)?;
    Ok(Json(token.into()))
}

/// An answer in the form that is neither missing nor blank.
fn text<'a>(form: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    let text = form.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// Writes to the conversation in the visitor's name. Conversations is another product than Flex.
async fn send_message(
    app: &App,
    conversation: ConversationSid,
    identity: &str,
    text: &str,
) -> Result<(), Error> {
    let request = CustomRequest::post(
        "https://conversations.twilio.com",
        "/v1/Conversations/{ConversationSid}/Messages",
    )
    .named("CreateConversationMessage")
    .path("ConversationSid", public(conversation.as_str()))
    // Otherwise a message by the API calls no webhook, and Flex does not route the chat.
    .header("X-Twilio-Webhook-Enabled", public("true"))
    .form("Author", identity)
    .form("Body", text)
    .answer::<()>();
    app.settings.client.send(request).await
}
