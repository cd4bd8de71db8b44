//! Random operations. In: random numbers, and the interactions that there are. Out: requests that any client can send.

use requests::Case;
use serde_json::Value;
use twilio_emulator::Mock;
use twilio_flex::{
    Client, Error,
    sid::{InteractionChannelSid, InteractionSid},
    v1::{
        interaction::{self, Channel, Routing},
        interaction_channel::{self, StatusChange},
        interaction_channel_invite,
    },
};

use crate::interactions::{CONVERSATION, WORKSPACE};

/// What a client sends.
pub(crate) enum Operation<'a> {
    /// Any operation of Flex.
    Any(&'a Case),
    Begin,
    Invite(InteractionSid, InteractionChannelSid),
    Close(InteractionSid, InteractionChannelSid),
}

impl<'a> Operation<'a> {
    /// One of all operations, or one of the few that make an interaction and end it.
    pub(crate) fn any(random: &mut fastrand::Rng, cases: &'a [Case], flex: &Mock) -> Self {
        match random.u8(0..10) {
            0 | 1 => Self::Begin,
            choice @ 2..5 => match random.choice(channels(flex)) {
                Some((interaction, channel)) if choice == 2 => Self::Close(interaction, channel),
                Some((interaction, channel)) => Self::Invite(interaction, channel),
                None => Self::Begin,
            },
            _ => Self::Any(&cases[random.usize(..cases.len())]),
        }
    }

    pub(crate) async fn send(&self, client: &Client) -> Result<(), Error> {
        let routing = || Routing::new(WORKSPACE);
        match *self {
            Self::Any(case) => case.send(client).await,
            Self::Begin => {
                let channel = Channel::web().initiated_by_customer();
                let channel = channel.conversation(CONVERSATION);
                let create = interaction::create().channel(channel);
                client.send(create.routing(routing())).await.map(drop)
            }
            Self::Invite(interaction, channel) => {
                let invite = interaction_channel_invite::create(interaction, channel);
                client.send(invite.routing(routing())).await.map(drop)
            }
            Self::Close(interaction, channel) => {
                let update = interaction_channel::update(interaction, channel);
                let change = StatusChange::closed().complete_tasks();
                client.send(update.status_change(change)).await.map(drop)
            }
        }
    }

    /// The HTTP method, and what fails in a message.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Any(case) => case.operation(),
            Self::Begin => "POST an interaction".to_owned(),
            Self::Invite(..) => "POST an invite".to_owned(),
            Self::Close(..) => "POST the end of a channel".to_owned(),
        }
    }
}

/// The channels of all interactions.
fn channels(flex: &Mock) -> Vec<(InteractionSid, InteractionChannelSid)> {
    let state = flex.state();
    let paths = state.as_object().unwrap().iter();
    let of_path = paths.filter_map(|(path, resources)| {
        let path = path.strip_suffix("/Channels")?;
        let interaction = path.split_once("/v1/Interactions/")?.1;
        let sid = |resource: &Value| resource["sid"].as_str()?.parse().ok();
        let channels = resources.as_array()?.iter().filter_map(sid);
        Some((interaction.parse().ok()?, channels.collect::<Vec<_>>()))
    });
    of_path
        .flat_map(|(interaction, channels)| channels.into_iter().map(move |it| (interaction, it)))
        .collect()
}
