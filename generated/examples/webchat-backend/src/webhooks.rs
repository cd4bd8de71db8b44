//! Webhooks: receiving them from Twilio, and showing a visitor those of their chat.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde_json::{Value, json};
use twilio_flex::{
    events::{conversations, interaction},
    webhook::{EventError, Parameters},
};

use crate::{App, failure::Failure, tokens};

/// `POST /webhook`: records an event. It has been verified, and Twilio expects an answer within five seconds.
pub(crate) async fn receive(
    State(app): State<Arc<App>>,
    Extension(webhook): Extension<Parameters>,
) -> StatusCode {
    match read(&webhook) {
        Ok(Some(event)) => app.chats.record(&event.conversation, &event.name),
        Ok(None) => {}
        Err(error) => {
            eprintln!("{error}");
            return StatusCode::BAD_REQUEST;
        }
    }
    StatusCode::NO_CONTENT
}

/// An event of a conversation.
struct Event {
    conversation: String,
    name: String,
}

impl Event {
    fn of(conversation: Option<impl ToString>, name: Option<String>) -> Option<Self> {
        Some(Self {
            conversation: conversation?.to_string(),
            name: name?,
        })
    }
}

/// The event that a webhook is about, if the page shows it. Conversations and interactions have the same URL.
fn read(webhook: &Parameters) -> Result<Option<Event>, EventError> {
    match webhook.get("InteractionSid") {
        Some(_) => webhook.event().map(of_interaction),
        None => webhook.event().map(of_conversation),
    }
}

fn of_conversation(event: conversations::Event) -> Option<Event> {
    use conversations::Event as Known;
    match event {
        Known::MessageAdded(message)
        | Known::MessageUpdated(message)
        | Known::MessageRemoved(message) => Event::of(message.conversation_sid, message.event_type),
        Known::ParticipantAdded(participant) | Known::ParticipantRemoved(participant) => {
            Event::of(participant.conversation_sid, participant.event_type)
        }
        Known::ConversationAdded(conversation)
        | Known::ConversationUpdated(conversation)
        | Known::ConversationStateUpdated(conversation) => {
            Event::of(conversation.conversation_sid, conversation.event_type)
        }
        _ => None,
    }
}

/// It calls its conversation a media channel.
fn of_interaction(event: interaction::Event) -> Option<Event> {
    use interaction::Event as Known;
    match event {
        Known::InteractionCreated(event)
        | Known::ChannelCreated(event)
        | Known::ParticipantLeft(event) => Event::of(event.media_channel_sid, event.event_type),
        _ => None,
    }
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
