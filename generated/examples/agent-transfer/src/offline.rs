//! A conversation on this machine: a customer has opened a web chat, and its agents accept when they are asked.

use example_support::{Outcome, offline};
use twilio_flex::{
    Client, require,
    serde_json::json,
    sid::{ConfigurationAddressSid, InteractionSid},
    v1::interaction::{self, Channel, Routing},
    v2::web_channels,
};

use crate::Specialist;

const ADDRESS: ConfigurationAddressSid =
    ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");

/// A client of Flex on this machine, and an interaction with a customer who waits for an agent.
///
/// # Errors
/// If the interaction cannot be created.
pub async fn begin(specialist: &Specialist) -> Outcome<(Client, InteractionSid)> {
    let flex = offline::flex()?;
    let interaction = open(&flex.client(), specialist).await?;
    let client = offline::client(&flex, move |flex| {
        // Fails if nobody is asked at the moment.
        let _ = flex.interaction(interaction).latest_invite().accept();
    })?;
    Ok((client, interaction))
}

/// What a web chat backend does.
///
/// # Errors
/// If a request fails.
pub async fn open(client: &Client, specialist: &Specialist) -> Outcome<InteractionSid> {
    let chat = web_channels::create()
        .address_sid(ADDRESS)
        .identity("visitor-1001");
    let chat = client.send(chat).await?;
    let conversation = require!(chat.conversation_sid)?;
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(conversation);
    let routing = Routing::new(specialist.workspace)
        .workflow(specialist.workflow)
        .task_channel_name("chat")
        .attributes(json!({ "customerName": "Sample Customer" }));
    let create = interaction::create().channel(channel).routing(routing);
    let created = client.send(create).await?;
    Ok(require!(created.sid)?)
}
