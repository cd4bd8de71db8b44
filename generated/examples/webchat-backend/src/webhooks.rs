//! Webhooks: receiving them from Twilio, and showing a visitor those of their chat.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};
use twilio_flex::webhook::Parameters;

use crate::{App, failure::Failure, tokens};

/// `POST /webhook`: records an event. It has been verified, and Twilio expects an answer within five seconds.
pub(crate) async fn receive(
    State(app): State<Arc<App>>,
    Extension(webhook): Extension<Parameters>,
) -> StatusCode {
    let event = webhook.get("EventType").unwrap_or("unknown");
    // Webhooks of an interaction have another name for its conversation.
    let conversation = webhook
        .get("ConversationSid")
        .or_else(|| webhook.get("MediaChannelSid"));
    if let Some(conversation) = conversation {
        app.chats.record(conversation, event);
    }
    StatusCode::NO_CONTENT
}

/// `GET /webhooks`: the webhooks of the visitor's chat. Of a webhook only the event is shown.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Failure> {
    let claims = tokens::verify(&app.settings, tokens::bearer(&headers))?;
    let webhooks = app.chats.webhooks_of(claims.identity().unwrap_or_default());
    Ok(Json(json!({ "webhooks": webhooks })))
}
