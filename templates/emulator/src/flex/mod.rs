//! What Flex does beyond CRUD. In: requests for `flex-api.twilio.com`. Out: the effects of its rules.

pub(crate) mod channels;
mod conversations;
mod hands;
mod impossible;
mod instructions;
mod interaction_webhooks;
mod interactions;
mod invites;
mod made;
mod messages;
mod participants;
mod plugins;
mod reservations;
mod task_router;
mod tasks;
mod tokens;
mod transfers;
mod web_chats;

pub use self::{
    hands::{Interaction, Invite, Participant, Transfer},
    impossible::Impossible,
};
pub(crate) use self::{instructions::instruct, made::put_hidden};
use crate::{
    plan::Origin,
    rules::{Preset, Rules},
};

/// The host of the server of Flex.
pub(crate) const HOST: &str = "flex-api.twilio.com";

/// The rules of Flex.
pub(crate) const RULES: Rules = Rules {
    host: HOST,
    effects: &[
        ("POST /v1/Interactions", interactions::create),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{Sid}",
            channels::update,
        ),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Invites",
            invites::create,
        ),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Participants",
            participants::create,
        ),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Participants/{Sid}",
            participants::update,
        ),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Transfers",
            transfers::create,
        ),
        (
            "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Transfers/{Sid}",
            transfers::update,
        ),
        (
            "POST /v1/Instances/{InstanceSid}/InteractionWebhooks",
            interaction_webhooks::create,
        ),
        (
            "POST /v1/PluginService/Plugins/{PluginSid}/Versions",
            plugins::create_version,
        ),
        (
            "POST /v1/PluginService/Configurations",
            plugins::create_configuration,
        ),
        ("POST /v1/PluginService/Releases", plugins::create_release),
        ("POST /v2/WebChats", web_chats::create),
        (
            "POST /v4/Instances/{InstanceSid}/Users/{FlexUserSid}/Tokens",
            tokens::create,
        ),
    ],
    events: &[
        (channels::ACTIVATE, channels::activate_due),
        (channels::EXPIRE, channels::expire),
        (reservations::EXPIRE, reservations::expire),
        (tasks::EXPIRE, tasks::expire),
    ],
    initial: &[
        (channels::SHAPE, "status", Preset::Text("active")),
        (channels::SHAPE, "error_code", Preset::Null),
        (channels::SHAPE, "error_message", Preset::Null),
    ],
    origins: &[
        (channels::SHAPE, Origin::Created),
        // Rules make them, from the `Plugins` of a configuration.
        (plugins::CONFIGURED, Origin::Created),
        // Twilio makes a user when somebody signs in to Flex, which no operation does.
        ("/v2/Instances/{}/Users", Origin::Implicit),
    ],
};

/// The rules of the tokens of Flex UI.
pub(crate) const TOKEN_RULES: Rules = Rules {
    host: tokens::IAM,
    effects: &[(
        "POST /v1/Accounts/{AccountSid}/Tokens/validate",
        tokens::validate,
    )],
    events: &[],
    initial: &[],
    origins: &[],
};

/// The rules of conversations.
pub(crate) const CONVERSATION_RULES: Rules = Rules {
    host: conversations::HOST,
    effects: &[(
        "POST /v1/Conversations/{ConversationSid}/Messages",
        messages::create,
    )],
    events: &[],
    initial: &[],
    origins: &[],
};
