//! Brings a specialist into a conversation, and hands it over to them: invite, transfer, participants.

pub mod offline;

use std::io::Write;

use example_support::Outcome;
use twilio_flex::{
    Client, Error, require,
    serde_json::{Value, json},
    sid::{
        InteractionChannelSid, InteractionSid, ParticipantSid, TransferSid, WorkerSid, WorkflowSid,
        WorkspaceSid,
    },
    v1::{
        interaction::Routing,
        interaction_channel, interaction_channel_invite as invite,
        interaction_channel_participant::{
            self as participant, InteractionChannelParticipant, Status, Type,
        },
        interaction_transfer as transfer,
    },
};

/// Who takes over.
#[derive(Clone, Copy, Debug)]
pub struct Specialist {
    /// The workspace of TaskRouter.
    pub workspace: WorkspaceSid,
    /// The workflow that the invite goes through.
    pub workflow: WorkflowSid,
    /// The worker.
    pub worker: WorkerSid,
}

/// The channel of an interaction.
type Place = (InteractionSid, InteractionChannelSid);

/// Transfers the conversation of an interaction from its agent to the specialist: a warm transfer, in which the agent
/// stays until the specialist is there. Writes a line about each step.
///
/// # Errors
/// If the channel cannot be used, or nobody accepts within a minute. The agent then keeps the conversation.
pub async fn transfer(
    client: &Client,
    interaction: InteractionSid,
    specialist: &Specialist,
    out: &mut impl Write,
) -> Outcome {
    let place = (interaction, channel_of(client, interaction).await?);
    client
        .wait_for(interaction_channel::fetch(place.0, place.1))
        .await?;
    let agent = wait_for_agents(client, place, 1).await?;
    writeln!(out, "The agent {agent} is in the conversation.")?;

    let transfer = begin(client, place, agent, specialist).await?;
    writeln!(out, "Began the transfer {transfer}.")?;
    let joined = match invite(client, place, specialist).await {
        Ok(()) => wait_for_agents(client, place, 2).await,
        Err(error) => Err(error),
    };
    match joined {
        Ok(joined) => writeln!(out, "The specialist {joined} has accepted.")?,
        Err(error) => {
            end(client, place, transfer, "failed").await?;
            writeln!(out, "The transfer has failed, and the agent stays.")?;
            return Err(error.into());
        }
    }
    end(client, place, transfer, "completed").await?;
    // What the agent has worked on is completed when they leave.
    let leave = participant::update(place.0, place.1, agent).status(Status::Closed);
    client.send(leave).await?;
    writeln!(out, "The agent {agent} has left. In the conversation:")?;
    write_participants(client, place, out).await
}

/// An interaction has one channel.
async fn channel_of(
    client: &Client,
    interaction: InteractionSid,
) -> Outcome<InteractionChannelSid> {
    let mut channels = client.stream(interaction_channel::list(interaction));
    let channel = channels.try_next().await?;
    let channel = channel.ok_or_else(|| format!("{interaction} has no channel"))?;
    Ok(require!(channel.sid)?)
}

/// Waits until this many agents take part, and returns the one who joined last.
async fn wait_for_agents(
    client: &Client,
    (interaction, channel): Place,
    count: usize,
) -> Result<ParticipantSid, Error> {
    let list = participant::list(interaction, channel);
    let has_joined = move |page: &twilio_flex::Page<_>| agents(page.items()).len() >= count;
    let page = client.wait_for(list).until(has_joined).await?;
    let agent = agents(page.items()).last().copied().cloned();
    let agent = agent.unwrap_or_default();
    require!(agent.sid)
}

fn agents(participants: &[InteractionChannelParticipant]) -> Vec<&InteractionChannelParticipant> {
    let is_agent = |it: &&InteractionChannelParticipant| it.r#type == Some(Type::Agent);
    participants.iter().filter(is_agent).collect()
}

/// Twilio does not document the members of a transfer: these have the names of its properties.
async fn begin(
    client: &Client,
    (interaction, channel): Place,
    from: ParticipantSid,
    to: &Specialist,
) -> Result<TransferSid, Error> {
    let body = json!({ "type": "warm", "from": from.as_str(), "to": to.worker.as_str() });
    let create = transfer::create(interaction, channel).body(body);
    let begun = client.send(create).await?;
    require!(begun.sid)
}

async fn end(
    client: &Client,
    (interaction, channel): Place,
    transfer: TransferSid,
    status: &str,
) -> Result<(), Error> {
    let update = transfer::update(interaction, channel, transfer).body(json!({ "status": status }));
    client.send(update).await?;
    Ok(())
}

/// The specialist gets a task of their own, which has to have the attributes of the first one.
async fn invite(client: &Client, place: Place, to: &Specialist) -> Result<(), Error> {
    let routing = Routing::new(to.workspace)
        .workflow(to.workflow)
        .worker(to.worker)
        .attributes(attributes(client, place).await?);
    client
        .send(invite::create(place.0, place.1).routing(routing))
        .await?;
    Ok(())
}

/// The attributes of the task that the conversation began with.
async fn attributes(client: &Client, (interaction, channel): Place) -> Result<Value, Error> {
    let mut invites = client.stream(invite::list(interaction, channel));
    let first = invites.try_next().await?.unwrap_or_default();
    let routing = require!(first.routing)?;
    let properties = require!(routing.properties)?;
    Ok(require!(properties.attributes)?.into())
}

async fn write_participants(
    client: &Client,
    (interaction, channel): Place,
    out: &mut impl Write,
) -> Outcome {
    let mut participants = client.stream(participant::list(interaction, channel));
    while let Some(participant) = participants.try_next().await? {
        let sid = require!(participant.sid)?;
        let part = participant.r#type.as_ref();
        writeln!(
            out,
            "  {sid} ({})",
            part.map_or("unknown", |it| it.as_str())
        )?;
    }
    Ok(())
}
