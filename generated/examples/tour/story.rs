//! The tour itself: from a client to a few lines of text.

use std::{error::Error, io::Write, time::Duration};

use twilio_flex::{
    Client,
    request::{CustomRequest, public},
    serde_json::{Value, json},
    sid::{ConversationSid, InteractionChannelSid, InteractionSid, WorkflowSid, WorkspaceSid},
    v1::{
        interaction,
        interaction_channel::{self, ChannelStatus, StatusChange},
        interaction_channel_participant,
    },
    v2::web_channels,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How often the tour looks whether the channel is active, and how long it waits in between.
const LOOKS: u32 = 20;
const WAIT: Duration = Duration::from_millis(500);

/// What the tour needs to find where it goes.
pub(crate) struct Places {
    /// The Conversations address (`IG…`) that web chats begin at.
    pub(crate) address: String,
    pub(crate) workspace: WorkspaceSid,
    pub(crate) workflow: WorkflowSid,
}

/// What the tour has made and not yet ended.
#[derive(Default)]
struct Made {
    conversation: Option<ConversationSid>,
    interaction: Option<InteractionSid>,
}

/// Takes the tour, and ends everything that it began, also when it ended early itself.
pub(crate) async fn tell(client: &Client, places: &Places, out: &mut impl Write) -> Result<()> {
    let mut made = Made::default();
    let told = take_tour(client, places, &mut made, out).await;
    let cleaned_up = clean_up(client, made, out).await;
    told.and(cleaned_up)
}

async fn take_tour(
    client: &Client,
    places: &Places,
    made: &mut Made,
    out: &mut impl Write,
) -> Result<()> {
    let conversation = start_web_chat(client, places, out).await?;
    made.conversation = Some(conversation);

    let created = client
        .send(create_interaction(places, conversation))
        .await?;
    // Every field of a response is optional: the description promises none.
    let interaction = created.sid.ok_or("the new interaction has no SID")?;
    made.interaction = Some(interaction);
    writeln!(out, "Created the interaction {interaction}.")?;
    let channel = channel_of(created.channel.as_ref())?;

    wait_until_active(client, interaction, channel, out).await?;
    list_participants(client, interaction, channel, out).await?;
    close(client, interaction, channel).await?;
    made.interaction = None;
    writeln!(out, "Closed the channel, and completed its tasks.")?;
    meet_an_error(client, out).await
}

async fn start_web_chat(
    client: &Client,
    places: &Places,
    out: &mut impl Write,
) -> Result<ConversationSid> {
    let request = web_channels::create()
        .address_sid(&places.address)
        .identity("tour-visitor")
        .chat_friendly_name("Tour of twilio-flex")
        .customer_friendly_name("Sample Visitor");
    let conversation = client
        .send(request)
        .await?
        .conversation_sid
        .ok_or("the web chat has no conversation")?;
    writeln!(
        out,
        "Started a web chat, in the conversation {conversation}."
    )?;
    Ok(conversation)
}

/// Brings the visitor of this conversation to an agent.
fn create_interaction(
    places: &Places,
    conversation: ConversationSid,
) -> interaction::CreateInteraction {
    interaction::create()
        .channel(json!({
            "type": "web",
            "initiated_by": "customer",
            "properties": { "media_channel_sid": conversation.as_str() },
        }))
        .routing(json!({
            "properties": {
                "workspace_sid": places.workspace.as_str(),
                "workflow_sid": places.workflow.as_str(),
                "task_channel_unique_name": "chat",
                "attributes": { "customerName": "Sample Visitor" },
            },
        }))
}

/// The SID in what the new interaction says of its channel, which is JSON of any form.
fn channel_of(channel: Option<&Value>) -> Result<InteractionChannelSid> {
    let sid = channel
        .and_then(|channel| channel.get("sid")?.as_str())
        .ok_or("the new interaction does not name its channel")?;
    Ok(sid.parse()?)
}

/// That the interaction was created means that it was accepted. Its channel tells what came of it.
async fn wait_until_active(
    client: &Client,
    interaction: InteractionSid,
    sid: InteractionChannelSid,
    out: &mut impl Write,
) -> Result<()> {
    for _ in 0..LOOKS {
        let channel = client
            .send(interaction_channel::fetch(interaction, sid))
            .await?;
        match channel.status {
            Some(ChannelStatus::Active) => {
                writeln!(out, "Its channel {sid} is active.")?;
                return Ok(());
            }
            Some(ChannelStatus::Failed) => {
                let (code, message) = (channel.error_code, channel.error_message);
                return Err(format!("the channel has failed: {code:?}, {message:?}").into());
            }
            _ => {
                writeln!(out, "Its channel {sid} is not active yet.")?;
                tokio::time::sleep(WAIT).await;
            }
        }
    }
    Err("the channel did not become active in time".into())
}

async fn list_participants(
    client: &Client,
    interaction: InteractionSid,
    channel: InteractionChannelSid,
    out: &mut impl Write,
) -> Result<()> {
    writeln!(out, "Its participants, two to a page:")?;
    let list = interaction_channel_participant::list(interaction, channel).page_size(2);
    // The stream asks for each page when it gets there.
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
) -> Result<()> {
    let change = StatusChange::closed().routing(json!({ "status": "closed" }));
    let request = interaction_channel::update(interaction, channel).status_change(change);
    client.send(request).await?;
    Ok(())
}

async fn meet_an_error(client: &Client, out: &mut impl Write) -> Result<()> {
    const NOBODYS: InteractionSid =
        InteractionSid::from_static("KD00000000000000000000000000000000");
    let Err(error) = client.send(interaction::fetch(NOBODYS)).await else {
        return Err("an interaction that does not exist can be fetched".into());
    };
    if error.status() != Some(404) {
        return Err(error.into());
    }
    writeln!(out, "Fetched what does not exist: {error}")?;
    if let (Some(code), Some(more_info)) = (error.code(), error.more_info()) {
        writeln!(out, "  Error {code} is explained at {more_info}")?;
    }
    Ok(())
}

/// Goes on after an error. Prints last: that may fail too, when nobody reads the output.
async fn clean_up(client: &Client, made: Made, out: &mut impl Write) -> Result<()> {
    let mut left_over = Vec::new();
    if let Some(interaction) = made.interaction
        && let Err(error) = close_channels_of(client, interaction).await
    {
        left_over.push(format!("{interaction} is still open: {error}"));
    }
    if let Some(conversation) = made.conversation
        && let Err(error) = client.send(delete_conversation(conversation)).await
    {
        left_over.push(format!("{conversation} is left over: {error}"));
    }
    if left_over.is_empty() {
        writeln!(out, "Deleted the conversation.")?;
        return Ok(());
    }
    writeln!(out, "{}", left_over.join("\n"))?;
    Err("not everything that the tour made could be ended".into())
}

async fn close_channels_of(client: &Client, interaction: InteractionSid) -> Result<()> {
    let mut channels = client.stream(interaction_channel::list(interaction));
    while let Some(channel) = channels.try_next().await? {
        if let Some(sid) = channel.sid {
            close(client, interaction, sid).await?;
        }
    }
    Ok(())
}

/// Conversations are another product, so this crate has no function for them.
fn delete_conversation(sid: ConversationSid) -> CustomRequest<()> {
    CustomRequest::delete(
        "https://conversations.twilio.com",
        "/v1/Conversations/{Sid}",
    )
    .named("DeleteConversation")
    .path("Sid", public(sid))
}
