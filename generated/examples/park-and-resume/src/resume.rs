//! Resuming. In: the webhook of a message in a parked conversation. Out: an invite for an agent.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::post,
};
use serde::Deserialize;
use twilio_flex::{
    Client, Error, ErrorKind,
    events::conversations::Event,
    sid::{ConversationSid, InteractionChannelSid, InteractionSid, WorkflowSid, WorkspaceSid},
    v1::{interaction::Routing, interaction_channel_invite as invite},
    webhook::{InvalidSettings, Parameters, PublicUrl, Verifier, VerifyLayer},
};

use crate::{
    conversations,
    park::{self, RESUME},
};

/// What the server needs to know.
pub struct Settings {
    /// Sends the requests to Twilio.
    pub client: Client,
    /// Signs webhooks.
    pub auth_token: String,
    /// Where Twilio reaches the server: `https://flex.example.com`.
    pub public_url: String,
    /// The workspace of TaskRouter.
    pub workspace: WorkspaceSid,
    /// The workflow that finds an agent.
    pub workflow: WorkflowSid,
}

/// The query of the webhook.
#[derive(Clone, Copy, Deserialize)]
struct Parked {
    interaction: InteractionSid,
    channel: InteractionChannelSid,
}

/// The routes of the server.
///
/// # Errors
/// If webhooks cannot be verified with these settings, for example because the public URL is none.
pub fn router(settings: Settings) -> Result<Router, InvalidSettings> {
    let verifier = Verifier::builder(PublicUrl::base(&settings.public_url))
        .auth_token(&settings.auth_token)
        .build()?;
    let from_twilio =
        VerifyLayer::new(verifier).on_refused(|error| eprintln!("refused a webhook: {error}"));
    Ok(Router::new()
        .route(RESUME, post(receive))
        .route_layer(from_twilio)
        .with_state(Arc::new(settings)))
}

/// `POST /resume`: somebody has written. No agent takes part, so it is not one of them.
async fn receive(
    State(settings): State<Arc<Settings>>,
    Query(parked): Query<Parked>,
    Extension(webhook): Extension<Parameters>,
) -> StatusCode {
    let message = match webhook.event() {
        Ok(Event::MessageAdded(message)) => message,
        Ok(_) => return StatusCode::NO_CONTENT,
        Err(error) => {
            eprintln!("{error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    let Some(conversation) = message.conversation_sid else {
        return StatusCode::BAD_REQUEST;
    };
    match resume(&settings, parked, conversation).await {
        Ok(true) => println!("Resumed {conversation}: an agent is invited."),
        Ok(false) => {}
        Err(error) => {
            eprintln!("cannot resume {conversation}: {error}");
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    StatusCode::NO_CONTENT
}

/// Invites an agent, once for each time that the conversation was parked: only for the one message, or the one delivery
/// of it, that deletes the webhook.
async fn resume(
    settings: &Settings,
    parked: Parked,
    conversation: ConversationSid,
) -> Result<bool, Error> {
    let client = &settings.client;
    let url = park::url(&settings.public_url, parked.interaction, parked.channel);
    if !conversations::remove_webhook(client, conversation, &url).await? {
        return Ok(false);
    }
    if let Err(error) = invite(settings, parked).await {
        // The next message tries again, unless the invite may have been accepted after all.
        if !matches!(error.kind(), ErrorKind::NoAnswer | ErrorKind::Foreign) {
            conversations::add_webhook(client, conversation, &url).await?;
        }
        return Err(error);
    }
    Ok(true)
}

/// An invite needs the attributes of the original task again, with which Flex UI shows the customer.
async fn invite(settings: &Settings, parked: Parked) -> Result<(), Error> {
    let Parked {
        interaction,
        channel,
    } = parked;
    let attributes = park::attributes(&settings.client, interaction, channel).await?;
    let routing = Routing::new(settings.workspace)
        .workflow(settings.workflow)
        .attributes(attributes);
    let create = invite::create(interaction, channel).routing(routing);
    settings.client.send(create).await?;
    Ok(())
}
