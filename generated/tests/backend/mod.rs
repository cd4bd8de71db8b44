//! The backend of a messenger: what its customers write goes to agents in Flex, and what agents write goes back. It is
//! written as for Twilio: nothing in it knows of the emulator.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Extension, Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};
use twilio_flex::{
    Client, Error, require,
    sid::{ConfigurationAddressSid, InteractionSid, WorkflowSid, WorkspaceSid},
    v1::interaction::{self, Channel, Routing},
    v2::web_channels,
    webhook::{Parameters, PublicUrl, Verifier, VerifyLayer},
};

pub(crate) const PUBLIC_URL: &str = "https://messenger.example.com";

const ADDRESS: ConfigurationAddressSid =
    ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");
const WORKSPACE: WorkspaceSid = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
const WORKFLOW: WorkflowSid = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");

pub(crate) struct Backend {
    client: Client,
    /// The customer of each conversation.
    customers: Mutex<HashMap<String, String>>,
    /// What customers have received, and from whom.
    received: Mutex<Vec<(String, String)>>,
    /// What Flex has told of interactions.
    events: Mutex<Vec<String>>,
}

impl Backend {
    pub(crate) fn new(client: Client) -> Arc<Self> {
        Arc::new(Self {
            client,
            customers: Mutex::default(),
            received: Mutex::default(),
            events: Mutex::default(),
        })
    }

    /// The routes that Twilio calls.
    pub(crate) fn router(self: &Arc<Self>, auth_token: &str) -> Router {
        let verifier = Verifier::builder(PublicUrl::base(PUBLIC_URL)).auth_token(auth_token);
        let verified = VerifyLayer::new(verifier.build().unwrap());
        Router::new()
            .route("/interactions", post(interactions))
            .route("/assignment", post(assignment))
            .route("/messages", post(messages))
            .route_layer(verified)
            .route("/health", get(async || StatusCode::OK))
            .with_state(Arc::clone(self))
    }

    /// A customer begins to write.
    pub(crate) async fn first_message(
        &self,
        customer: &str,
        text: &str,
    ) -> Result<InteractionSid, Error> {
        let create = web_channels::create()
            .address_sid(ADDRESS)
            .identity(customer);
        let chat = self.client.send(create).await?;
        let conversation = require!(chat.conversation_sid)?;
        let conversations = [(conversation.to_string(), customer.to_owned())];
        self.customers.lock().unwrap().extend(conversations);
        let channel = Channel::web()
            .initiated_by_customer()
            .conversation(conversation);
        let routing = Routing::new(WORKSPACE)
            .workflow(WORKFLOW)
            .attributes(json!({ "customerName": customer, "firstMessage": text }));
        let create = interaction::create().channel(channel).routing(routing);
        let interaction = self.client.send(create).await?;
        Ok(require!(interaction.sid)?)
    }

    pub(crate) fn received(&self) -> Vec<(String, String)> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.events.lock().unwrap().clone()
    }
}

type Shared = State<Arc<Backend>>;

async fn interactions(
    State(backend): Shared,
    Extension(event): Extension<Parameters>,
) -> StatusCode {
    let name = event.get("EventType").unwrap_or_default().to_owned();
    backend.events.lock().unwrap().push(name);
    StatusCode::NO_CONTENT
}

/// The agents of this messenger take whatever comes from somebody who has said what they want.
async fn assignment(Extension(task): Extension<Parameters>) -> Json<Value> {
    let attributes = task.get("TaskAttributes").unwrap_or_default();
    let attributes: Value = serde_json::from_str(attributes).unwrap_or_default();
    let is_clear = attributes["firstMessage"]
        .as_str()
        .is_some_and(|it| !it.is_empty());
    Json(json!({ "instruction": if is_clear { "accept" } else { "reject" } }))
}

/// Brings what others write to the customer.
async fn messages(State(backend): Shared, Extension(message): Extension<Parameters>) -> StatusCode {
    let conversation = message.get("ConversationSid").unwrap_or_default();
    let customers = backend.customers.lock().unwrap();
    let author = message.get("Author");
    if let Some(customer) = customers
        .get(conversation)
        .filter(|it| author != Some(it.as_str()))
    {
        let body = message.get("Body").unwrap_or_default().to_owned();
        backend
            .received
            .lock()
            .unwrap()
            .push((customer.clone(), body));
    }
    StatusCode::NO_CONTENT
}
