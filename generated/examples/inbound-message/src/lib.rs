//! The first message of a customer becomes an interaction, which finds an agent. In: webhooks of Conversations. Out:
//! interactions, one for each conversation.

pub mod claims;

use std::sync::{Arc, Mutex, PoisonError};

use axum::{Extension, Router, extract::State, http::StatusCode, routing::post};
use example_support::Outcome;
use tokio::task::JoinSet;
use twilio_flex::{
    Client, Error, ErrorKind,
    events::conversations::{Event, MessageEvent},
    require,
    serde_json::json,
    sid::{ConversationSid, InteractionChannelSid, InteractionSid, WorkflowSid, WorkspaceSid},
    v1::{
        interaction::{self, Channel, ChannelType, Routing},
        interaction_channel,
    },
    webhook::{InvalidSettings, Parameters, PublicUrl, Verifier, VerifyLayer},
};

use claims::{Claim, Claims};

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
    /// Which conversations have an interaction.
    pub claims: Claims,
}

/// The server.
#[derive(Clone)]
pub struct Inbound {
    settings: Arc<Settings>,
    /// What goes on after Twilio has got its answer.
    tasks: Arc<Mutex<JoinSet<()>>>,
}

impl Inbound {
    /// A server with these settings.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings: Arc::new(settings),
            tasks: Arc::default(),
        }
    }

    /// Its routes.
    ///
    /// # Errors
    /// If webhooks cannot be verified with the settings, for example because the public URL is none.
    pub fn router(&self) -> Result<Router, InvalidSettings> {
        let verifier = Verifier::builder(PublicUrl::base(&self.settings.public_url))
            .auth_token(&self.settings.auth_token)
            .build()?;
        let from_twilio =
            VerifyLayer::new(verifier).on_refused(|error| eprintln!("refused a webhook: {error}"));
        Ok(Router::new()
            .route("/messages", post(receive))
            .route_layer(from_twilio)
            .with_state(self.clone()))
    }

    /// Waits until everything is done that messages have caused so far.
    pub async fn finish(&self) {
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.join_all().await;
    }

    /// Goes on in the background: Twilio waits for five seconds, and a channel may take longer.
    fn start(&self, message: Message, claim: Claim) {
        let settings = Arc::clone(&self.settings);
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move { settings.handle(message, claim).await });
    }
}

/// What is needed of a message.
struct Message {
    conversation: ConversationSid,
    channel: ChannelType,
    author: Option<String>,
}

impl Message {
    fn of(event: MessageEvent) -> Option<Self> {
        let channel = match event.source.as_deref() {
            // From a web chat, or from a program.
            None | Some("SDK" | "API") => ChannelType::Web,
            Some(source) => source.to_lowercase().parse().ok()?,
        };
        Some(Self {
            conversation: event.conversation_sid?,
            channel,
            author: event.author,
        })
    }
}

/// `POST /messages`: a message in any conversation of the account. Only the first one of a conversation leads to
/// anything; it may come twice.
async fn receive(
    State(inbound): State<Inbound>,
    Extension(webhook): Extension<Parameters>,
) -> StatusCode {
    let message = match webhook.event() {
        Ok(Event::MessageAdded(event)) => Message::of(*event),
        Ok(_) => return StatusCode::NO_CONTENT,
        Err(error) => {
            eprintln!("{error}");
            return StatusCode::BAD_REQUEST;
        }
    };
    let Some(message) = message else {
        return StatusCode::BAD_REQUEST;
    };
    match inbound.settings.claims.claim(message.conversation) {
        Ok(Some(claim)) => inbound.start(message, claim),
        Ok(None) => {}
        Err(error) => {
            eprintln!("cannot claim {}: {error}", message.conversation);
            return StatusCode::INTERNAL_SERVER_ERROR;
        }
    }
    StatusCode::NO_CONTENT
}

impl Settings {
    async fn handle(&self, message: Message, claim: Claim) {
        let conversation = message.conversation;
        match self.open(message).await {
            Ok((interaction, channel)) => {
                if let Err(error) = claim.done(interaction) {
                    eprintln!("cannot note that {conversation} is {interaction}: {error}");
                }
                match self.wait(interaction, channel).await {
                    Ok(()) => println!("Routed {conversation}: {interaction} waits for an agent."),
                    Err(error) => {
                        eprintln!("{interaction} of {conversation} is not routed: {error}")
                    }
                }
            }
            Err(error) if nothing_happened(&error) => {
                eprintln!("cannot route {conversation}, its next message tries again: {error}");
                if let Err(error) = claim.release() {
                    eprintln!("cannot release {conversation}: {error}");
                }
            }
            // A second interaction would bring a second agent, so a person has to look.
            Err(error) => eprintln!("{conversation} may be routed or not, please look: {error}"),
        }
    }

    async fn open(
        &self,
        message: Message,
    ) -> Result<(InteractionSid, InteractionChannelSid), Error> {
        let routing = Routing::new(self.workspace)
            .workflow(self.workflow)
            // Flex UI shows these to the agent.
            .attributes(json!({
                "channelType": message.channel.as_str(),
                "customerAddress": message.author,
                "direction": "inbound",
            }));
        let channel = Channel::of(message.channel)
            .initiated_by_customer()
            .conversation(message.conversation);
        let create = interaction::create().channel(channel).routing(routing);
        let created = self.client.send(create).await?;
        let interaction = require!(created.sid)?;
        let channel = require!(created.channel)?;
        Ok((interaction, require!(channel.sid)?))
    }

    async fn wait(&self, interaction: InteractionSid, channel: InteractionChannelSid) -> Outcome {
        let channel = interaction_channel::fetch(interaction, channel);
        self.client.wait_for(channel).await?;
        Ok(())
    }
}

/// Whether Twilio has certainly not created the interaction.
fn nothing_happened(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Configuration | ErrorKind::InvalidRequest | ErrorKind::NotSent => true,
        ErrorKind::Api => error.status().is_some_and(|it| it < 500),
        _ => false,
    }
}
