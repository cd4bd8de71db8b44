//! A tour of the crate: starts a web chat, routes it to an agent as an interaction, waits for the channel, lists its
//! participants, closes it, and handles an error. Each step writes a line about what it did.

use std::{io::Write, time::Duration};

use example_support::{Outcome, offline};
use twilio_flex::{
    Client,
    request::{CustomRequest, public},
    require,
    serde_json::json,
    sid::{
        ConfigurationAddressSid, ConversationSid, InteractionChannelSid, InteractionSid,
        WorkflowSid, WorkspaceSid,
    },
    v1::{
        interaction::{self, Channel, Routing},
        interaction_channel::{self, StatusChange},
        interaction_channel_participant,
    },
    v2::web_channels,
};

/// How often the tour fetches the channel until it is active.
const INTERVAL: Duration = Duration::from_millis(500);

/// The account's resources that the tour uses.
pub struct Settings {
    /// The Conversations address (`IG…`) for web chats.
    pub address: ConfigurationAddressSid,
    /// The workspace of TaskRouter.
    pub workspace: WorkspaceSid,
    /// The workflow that finds an agent.
    pub workflow: WorkflowSid,
}

/// What the tour has created and not yet closed or deleted.
#[derive(Default)]
struct Created {
    conversation: Option<ConversationSid>,
    interaction: Option<InteractionSid>,
}

/// Takes the tour, and then cleans up, even after an error.
///
/// # Errors
/// If a request fails, or something is left over.
pub async fn run(client: &Client, settings: &Settings, out: &mut impl Write) -> Outcome {
    let mut open = Created::default();
    let result = take_tour(client, settings, &mut open, out).await;
    let cleaned_up = clean_up(client, open, out).await;
    result.and(cleaned_up)
}

async fn take_tour(
    client: &Client,
    settings: &Settings,
    open: &mut Created,
    out: &mut impl Write,
) -> Outcome {
    let conversation = start_web_chat(client, settings, out).await?;
    open.conversation = Some(conversation);

    let created = client
        .send(create_interaction(settings, conversation))
        .await?;
    // All fields of a response are optional, because the description requires none.
    let interaction = require!(created.sid)?;
    open.interaction = Some(interaction);
    writeln!(out, "Created the interaction {interaction}.")?;
    let created_channel = require!(created.channel)?;
    let channel = require!(created_channel.sid)?;

    wait_until_active(client, interaction, channel, out).await?;
    list_participants(client, interaction, channel, out).await?;
    close(client, interaction, channel).await?;
    open.interaction = None;
    writeln!(out, "Closed the channel, and completed its tasks.")?;
    handle_an_error(client, out).await
}

async fn start_web_chat(
    client: &Client,
    settings: &Settings,
    out: &mut impl Write,
) -> Outcome<ConversationSid> {
    let request = web_channels::create()
        .address_sid(settings.address)
        .identity("tour-visitor")
        .chat_friendly_name("Tour of twilio-flex")
        .customer_friendly_name("Sample Visitor");
    let web_chat = client.send(request).await?;
    let conversation = require!(web_chat.conversation_sid)?;
    writeln!(
        out,
        "Started a web chat, in the conversation {conversation}."
    )?;
    Ok(conversation)
}

/// Routes this conversation to an agent.
fn create_interaction(
    settings: &Settings,
    conversation: ConversationSid,
) -> interaction::CreateInteraction {
    let routing = Routing::new(settings.workspace)
        .workflow(settings.workflow)
        .task_channel_name("chat")
        .attributes(json!({ "customerName": "Sample Visitor" }));
    interaction::create()
        .channel(
            Channel::web()
                .initiated_by_customer()
                .conversation(conversation),
        )
        .routing(routing)
}

/// A created interaction is only accepted. Its channel shows whether it works.
async fn wait_until_active(
    client: &Client,
    interaction: InteractionSid,
    sid: InteractionChannelSid,
    out: &mut impl Write,
) -> Outcome {
    client
        .wait_for(interaction_channel::fetch(interaction, sid))
        .interval(INTERVAL)
        .await?;
    writeln!(out, "Its channel {sid} is active.")?;
    Ok(())
}

async fn list_participants(
    client: &Client,
    interaction: InteractionSid,
    channel: InteractionChannelSid,
    out: &mut impl Write,
) -> Outcome {
    writeln!(out, "Its participants, two to a page:")?;
    let list = interaction_channel_participant::list(interaction, channel).page_size(2);
    // The stream requests each page when it needs it.
    let mut participants = client.stream(list);
    while let Some(participant) = participants.try_next().await? {
        let Some(sid) = participant.sid else { continue };
        let part = participant
            .r#type
            .as_ref()
            .map_or("of an unknown type", |it| it.as_str());
        writeln!(out, "  {sid} ({part})")?;
    }
    Ok(())
}

async fn close(
    client: &Client,
    interaction: InteractionSid,
    channel: InteractionChannelSid,
) -> Outcome {
    let change = StatusChange::closed().complete_tasks();
    let request = interaction_channel::update(interaction, channel).status_change(change);
    client.send(request).await?;
    Ok(())
}

async fn handle_an_error(client: &Client, out: &mut impl Write) -> Outcome {
    const UNKNOWN: InteractionSid =
        InteractionSid::from_static("KD00000000000000000000000000000000");
    let Err(error) = client.send(interaction::fetch(UNKNOWN)).await else {
        return Err("fetching an interaction that does not exist succeeded".into());
    };
    if error.status() != Some(404) {
        return Err(error.into());
    }
    writeln!(out, "Fetched an interaction that does not exist: {error}")?;
    if let (Some(code), Some(more_info)) = (error.code(), error.more_info()) {
        writeln!(out, "  Error {code} is explained at {more_info}")?;
    }
    Ok(())
}

/// Continues after an error. Writes only at the end, because that may fail too.
async fn clean_up(client: &Client, open: Created, out: &mut impl Write) -> Outcome {
    let mut left_over = Vec::new();
    if let Some(interaction) = open.interaction
        && let Err(error) = close_channels_of(client, interaction).await
    {
        left_over.push(format!("{interaction} is still open: {error}"));
    }
    if let Some(conversation) = open.conversation
        && let Err(error) = client.send(delete_conversation(conversation)).await
    {
        left_over.push(format!("{conversation} is left over: {error}"));
    }
    if left_over.is_empty() {
        writeln!(out, "Deleted the conversation.")?;
        return Ok(());
    }
    writeln!(out, "{}", left_over.join("\n"))?;
    Err("the tour could not clean up everything".into())
}

async fn close_channels_of(client: &Client, interaction: InteractionSid) -> Outcome {
    let mut channels = client.stream(interaction_channel::list(interaction));
    while let Some(channel) = channels.try_next().await? {
        if let Some(sid) = channel.sid {
            close(client, interaction, sid).await?;
        }
    }
    Ok(())
}

/// Conversations are another product, so this crate has no operation for them.
fn delete_conversation(sid: ConversationSid) -> CustomRequest<()> {
    CustomRequest::delete(
        "https://conversations.twilio.com",
        "/v1/Conversations/{Sid}",
    )
    .named("DeleteConversation")
    .path("Sid", public(sid))
}

/// A client of Flex on this machine, where an agent accepts whatever conversation waits.
///
/// # Errors
/// Never, unless the emulator cannot be used.
pub fn on_this_machine() -> Outcome<Client> {
    Ok(offline::client(&offline::flex()?, offline::agents_accept)?)
}
