//! Flex Flows, chat channels and web chats.

use twilio_flex::{
    v1::{
        channel,
        flex_flow::{self, ChannelType, Integration},
        web_channel,
    },
    v2::web_channels,
};

use super::{Case, PERSONAL, sids::*};

pub(crate) fn all() -> Vec<Case> {
    [channels(), flex_flows(), web_channels()]
        .into_iter()
        .flatten()
        .collect()
}

/// The request of the chats with the most parameters.
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
        Case::list(channel::list().page_size(50).page(1).page_token("PACH1")),
        Case::of(create_channel()),
        Case::of(channel::fetch(CHANNEL)),
        Case::of(channel::delete(CHANNEL)),
    ]
}

/// A request for each of the integrations, since a request has one of them.
fn flex_flows() -> Vec<Case> {
    let create = flex_flow::create()
        .friendly_name(PERSONAL)
        .chat_service_sid(CHAT_SERVICE)
        .channel_type(ChannelType::Sms)
        .contact_identity(PERSONAL)
        .enabled(true)
        .long_lived(false)
        .janitor_enabled(true);
    let update = flex_flow::update(FLOW)
        .friendly_name(PERSONAL)
        .chat_service_sid(CHAT_SERVICE)
        .channel_type(ChannelType::Custom)
        .contact_identity(PERSONAL)
        .enabled(false)
        .long_lived(true)
        .janitor_enabled(false);
    let list = flex_flow::list().friendly_name(PERSONAL);
    let mut cases = vec![
        Case::list(list.page_size(1000).page(0).page_token("P")),
        Case::of(flex_flow::fetch(FLOW)),
        Case::of(flex_flow::delete(FLOW)),
    ];
    for integration in integrations() {
        cases.push(Case::of(create.clone().integration(integration.clone())));
        cases.push(Case::of(update.clone().integration(integration)));
    }
    cases
}

fn integrations() -> [Integration; 3] {
    let task = Integration::task(WORKSPACE, WORKFLOW, "sms");
    [
        Integration::studio(STUDIO_FLOW).retry_count(3).into(),
        Integration::external("https://example.com/hook?a=1&b=2")
            .retry_count(0)
            .into(),
        task.timeout(3600)
            .priority(-5)
            .creation_on_message(true)
            .into(),
    ]
}

fn web_channels() -> Vec<Case> {
    vec![
        Case::list(web_channel::list().page_size(2).page(1).page_token("P")),
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
