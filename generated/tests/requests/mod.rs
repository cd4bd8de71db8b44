//! One request for each operation of the crate, with every parameter set.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]

use std::fmt::Debug;

use serde_json::json;
use twilio_flex::{
    BoxFuture, Call, Client, Error, Request, sid,
    v1::{
        channel, flex_flow, interaction, interaction_channel, interaction_channel_participant,
        web_channel,
    },
    v2::web_channels,
};

/// The value of every parameter that is personal data: absent from all that is printed, and with what must be encoded.
pub(crate) const PERSONAL: &str = "Zoë & Söhne +1=2%";

pub(crate) const FLOW: sid::FlexFlowSid =
    sid::FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef");
pub(crate) const CHANNEL: sid::ConversationSid =
    sid::ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");
pub(crate) const CHAT_SERVICE: sid::ChatServiceSid =
    sid::ChatServiceSid::from_static("IS0123456789abcdef0123456789abcdef");
pub(crate) const STUDIO_FLOW: sid::StudioFlowSid =
    sid::StudioFlowSid::from_static("FW0123456789abcdef0123456789abcdef");
pub(crate) const WORKSPACE: sid::WorkspaceSid =
    sid::WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
pub(crate) const WORKFLOW: sid::WorkflowSid =
    sid::WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
const TASK: sid::TaskSid = sid::TaskSid::from_static("WT0123456789abcdef0123456789abcdef");
const CONTEXT: sid::InteractionContextSid =
    sid::InteractionContextSid::from_static("HQ0123456789abcdef0123456789abcdef");
const INTERACTION: sid::InteractionSid =
    sid::InteractionSid::from_static("KD0123456789abcdef0123456789abcdef");
const INTERACTION_CHANNEL: sid::InteractionChannelSid =
    sid::InteractionChannelSid::from_static("UO0123456789abcdef0123456789abcdef");
const PARTICIPANT: sid::ParticipantSid =
    sid::ParticipantSid::from_static("UT0123456789abcdef0123456789abcdef");

type Sending = BoxFuture<'static, Result<(), Error>>;

/// A request of whatever type.
pub(crate) struct Case {
    pub(crate) call: Call,
    /// The request as `{:?}` and as `{:#?}`.
    pub(crate) printed: [String; 2],
    send: Box<dyn Fn(&Client) -> Sending>,
}

impl Case {
    fn of(request: impl Request + Debug + 'static) -> Self {
        Self {
            call: request.call().clone(),
            printed: [format!("{request:?}"), format!("{request:#?}")],
            send: Box::new(move |client| {
                let response = client.send(&request);
                Box::pin(async { response.await.map(drop) })
            }),
        }
    }

    /// Sends the request, and reads the response.
    pub(crate) fn send(&self, client: &Client) -> Sending {
        (self.send)(client)
    }

    /// The method and the path template, which together name the operation.
    pub(crate) fn operation(&self) -> String {
        format!("{} {}", self.call.method(), self.call.path_template())
    }

    /// The operation's name for files: `v1_create_channel`.
    pub(crate) fn name(&self) -> String {
        let version = self
            .call
            .path_template()
            .split('/')
            .nth(1)
            .unwrap_or_default();
        format!("{version}_{}", snake_case(self.call.operation_id()))
    }
}

/// `CreateChannel` as `create_channel`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Every operation.
pub(crate) fn all() -> Vec<Case> {
    [channels(), flex_flows(), interactions(), web_channels()]
        .into_iter()
        .flatten()
        .collect()
}

/// The request with the most parameters.
pub(crate) fn create_channel() -> channel::CreateChannel {
    channel::create()
        .flex_flow_sid(FLOW)
        .identity(PERSONAL)
        .chat_user_friendly_name(PERSONAL)
        .chat_friendly_name(PERSONAL)
        .target(PERSONAL)
        .chat_unique_name(PERSONAL)
        .pre_engagement_data(PERSONAL)
        .task_sid(TASK)
        .task_attributes(PERSONAL)
        .long_lived(true)
}

fn channels() -> Vec<Case> {
    vec![
        Case::of(channel::list().page_size(50).page(1).page_token("PACH1")),
        Case::of(create_channel()),
        Case::of(channel::fetch(CHANNEL)),
        Case::of(channel::delete(CHANNEL)),
    ]
}

fn flex_flows() -> Vec<Case> {
    let studio = flex_flow::Integration::studio(STUDIO_FLOW).retry_count(3);
    let task = flex_flow::Integration::task(WORKSPACE, WORKFLOW, "sms");
    vec![
        Case::of(
            flex_flow::list()
                .friendly_name(PERSONAL)
                .page_size(1000)
                .page(0)
                .page_token("P"),
        ),
        Case::of(
            flex_flow::create()
                .friendly_name(PERSONAL)
                .chat_service_sid(CHAT_SERVICE)
                .channel_type(flex_flow::ChannelType::Sms)
                .contact_identity(PERSONAL)
                .enabled(true)
                .integration(studio)
                .long_lived(false)
                .janitor_enabled(true),
        ),
        Case::of(flex_flow::fetch(FLOW)),
        Case::of(
            flex_flow::update(FLOW)
                .friendly_name(PERSONAL)
                .chat_service_sid(CHAT_SERVICE)
                .channel_type(flex_flow::ChannelType::Custom)
                .contact_identity(PERSONAL)
                .enabled(false)
                .integration(task.timeout(3600).priority(-5).creation_on_message(true))
                .long_lived(true)
                .janitor_enabled(false),
        ),
        Case::of(flex_flow::delete(FLOW)),
    ]
}

fn interactions() -> Vec<Case> {
    let closed = interaction_channel::StatusChange::closed();
    vec![
        Case::of(
            interaction::create()
                .channel(json!({ "name": PERSONAL, "type": "sms" }))
                .routing(json!({ "properties": { "attributes": { "name": PERSONAL } } }))
                .interaction_context_sid(CONTEXT)
                .webhook_ttid("webhook-1"),
        ),
        Case::of(interaction::fetch(INTERACTION)),
        Case::of(interaction::update(INTERACTION).webhook_ttid("webhook-2")),
        Case::of(
            interaction_channel::list(INTERACTION)
                .page_size(1)
                .page(2)
                .page_token("P"),
        ),
        Case::of(interaction_channel::fetch(INTERACTION, INTERACTION_CHANNEL)),
        Case::of(
            interaction_channel::update(INTERACTION, INTERACTION_CHANNEL)
                .status_change(closed.routing(json!({ "status": "closed" }))),
        ),
        Case::of(
            interaction_channel_participant::list(INTERACTION, INTERACTION_CHANNEL)
                .page_size(1)
                .page(2)
                .page_token("P"),
        ),
        Case::of(
            interaction_channel_participant::create(INTERACTION, INTERACTION_CHANNEL)
                .r#type(interaction_channel_participant::Type::Agent)
                .media_properties(json!({ "name": PERSONAL, "type": "email" }))
                .routing_properties(json!({ "name": PERSONAL })),
        ),
        Case::of(
            interaction_channel_participant::update(INTERACTION, INTERACTION_CHANNEL, PARTICIPANT)
                .status(interaction_channel_participant::Status::Wrapup),
        ),
    ]
}

fn web_channels() -> Vec<Case> {
    vec![
        Case::of(web_channel::list().page_size(2).page(1).page_token("P")),
        Case::of(
            web_channel::create()
                .flex_flow_sid(FLOW)
                .identity(PERSONAL)
                .customer_friendly_name(PERSONAL)
                .chat_friendly_name(PERSONAL)
                .chat_unique_name(PERSONAL)
                .pre_engagement_data(PERSONAL),
        ),
        Case::of(web_channel::fetch(CHANNEL)),
        Case::of(
            web_channel::update(CHANNEL)
                .chat_status(web_channel::ChatStatus::Inactive)
                .post_engagement_data(PERSONAL),
        ),
        Case::of(web_channel::delete(CHANNEL)),
        Case::of(
            web_channels::create()
                .ui_version("2.4.0")
                .address_sid("IG0123456789abcdef0123456789abcdef")
                .chat_friendly_name(PERSONAL)
                .customer_friendly_name(PERSONAL)
                .pre_engagement_data(PERSONAL)
                .identity(PERSONAL),
        ),
    ]
}
