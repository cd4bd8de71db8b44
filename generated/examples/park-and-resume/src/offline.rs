//! A conversation on this machine: a customer and an agent talk.

use example_support::{Outcome, offline::Mock};
use twilio_flex::{
    require,
    serde_json::json,
    sid::{ConversationSid, InteractionSid, WorkflowSid, WorkspaceSid},
    v1::{
        interaction::{self, Channel, Routing},
        interaction_channel,
    },
};

const CONVERSATION: ConversationSid =
    ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");

/// Lets a customer and an agent talk.
///
/// # Errors
/// If the interaction cannot be created.
pub async fn talk(
    flex: &Mock,
    workspace: WorkspaceSid,
    workflow: WorkflowSid,
) -> Outcome<InteractionSid> {
    let client = flex.client();
    let channel = Channel::web()
        .initiated_by_customer()
        .conversation(CONVERSATION);
    let routing = Routing::new(workspace)
        .workflow(workflow)
        .attributes(json!({ "customerName": "Sample Customer" }));
    let create = interaction::create().channel(channel).routing(routing);
    let created = client.send(create).await?;
    let sid = require!(created.sid)?;
    let channel = require!(created.channel)?;
    let channel = require!(channel.sid)?;
    client
        .wait_for(interaction_channel::fetch(sid, channel))
        .await?;
    flex.interaction(sid).latest_invite().accept()?;
    Ok(sid)
}
