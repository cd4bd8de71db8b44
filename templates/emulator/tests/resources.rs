//! Resources of Flex through a client: what is created can be fetched, listed, changed and deleted.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use serde_json::json;
use twilio_emulator::Mock;
use twilio_flex::{
    Client, Error, ListRequest,
    sid::{ChatServiceSid, ConversationSid, FlexFlowSid, StudioFlowSid, WorkflowSid, WorkspaceSid},
    v1::{
        channel, configuration,
        flex_flow::{self, ChannelType, Integration},
        interaction::{self, Routing},
        interaction_channel, plugin, plugin_archive, plugin_versions,
    },
};

fn flex() -> Mock {
    Mock::new(twilio_flex::catalogue()).unwrap()
}

const FLOW: FlexFlowSid = FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef");

async fn create_channel(client: &Client, identity: &str) -> Result<channel::Channel, Error> {
    let request = channel::create()
        .flex_flow_sid(FLOW)
        .identity(identity)
        .chat_user_friendly_name("Sample Customer")
        .chat_friendly_name("Delivery question");
    client.send(request).await
}

#[tokio::test]
async fn what_is_created_exists_until_it_is_deleted() {
    let flex = flex();
    let client = flex.client();
    let created = create_channel(&client, "visitor-1").await.unwrap();
    let sid = created.sid.unwrap();
    assert!(sid.is_well_formed());
    assert_eq!(created.flex_flow_sid, Some(FLOW));
    assert_eq!(created.account_sid.unwrap().as_str(), flex.account_sid());
    assert_eq!(
        created.date_created.unwrap().as_str(),
        "2026-01-01T00:00:00Z"
    );
    let url = format!("https://flex-api.twilio.com/v1/Channels/{sid}");
    assert_eq!(created.url, Some(url));
    assert_eq!(
        client.send(channel::fetch(sid)).await.unwrap().sid,
        Some(sid)
    );
    client.send(channel::delete(sid)).await.unwrap();
    for result in [
        client.send(channel::fetch(sid)).await.map(drop),
        client.send(channel::delete(sid)).await,
    ] {
        let error = result.unwrap_err();
        assert_eq!((error.status().unwrap(), error.code()), (404, Some(20404)));
    }
}

#[tokio::test]
async fn a_list_has_all_resources_over_its_pages_in_the_order_of_their_creation() {
    let flex = flex();
    let client = flex.client();
    let mut created = Vec::new();
    for number in 0..7 {
        let channel = create_channel(&client, &format!("visitor-{number}")).await;
        created.push(channel.unwrap().sid);
    }
    for page_size in [1, 3, 7, 50] {
        let pages = flex.requests().len();
        let list = channel::list().page_size(i64::try_from(page_size).unwrap());
        assert_eq!(listed(&client, list).await, created);
        let pages = flex.requests().len() - pages;
        assert_eq!(pages, 7_usize.div_ceil(page_size), "{page_size} in a page");
    }
    let by_number = client
        .page(channel::list().page_size(3).page(2))
        .await
        .unwrap();
    assert_eq!(by_number.items()[0].sid, created[6]);
}

async fn listed(
    client: &Client,
    list: impl ListRequest<Item = channel::Channel>,
) -> Vec<Option<twilio_flex::sid::ConversationSid>> {
    let mut stream = client.stream(list);
    let mut sids = Vec::new();
    while let Some(channel) = stream.try_next().await.unwrap() {
        sids.push(channel.sid);
    }
    sids
}

#[tokio::test]
async fn a_list_that_loses_items_meanwhile_repeats_and_skips_none() {
    let flex = flex();
    let client = flex.client();
    for number in 0..6 {
        create_channel(&client, &format!("visitor-{number}"))
            .await
            .unwrap();
    }
    let all = listed(&client, channel::list()).await;
    let first = client.page(channel::list().page_size(2)).await.unwrap();
    client.send(channel::delete(all[0].unwrap())).await.unwrap();
    let second = client.page(first.next().unwrap()).await.unwrap();
    let sids: Vec<_> = second.items().iter().map(|it| it.sid).collect();
    assert_eq!(sids, all[2..4]);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_its_date() {
    let flex = flex();
    let client = flex.client();
    let studio = StudioFlowSid::from_static("FW0123456789abcdef0123456789abcdef");
    let create = flex_flow::create()
        .friendly_name("Support")
        .chat_service_sid(ChatServiceSid::from_static(
            "IS0123456789abcdef0123456789abcdef",
        ))
        .channel_type(ChannelType::Sms)
        .integration(Integration::studio(studio).retry_count(2));
    let created = client.send(create).await.unwrap();
    assert_eq!(
        created.integration,
        Some(json!({ "flow_sid": studio.as_str(), "retry_count": 2 }))
    );
    flex.clock().advance(Duration::from_secs(90));
    let update = flex_flow::update(created.sid.unwrap())
        .friendly_name("Sales")
        .enabled(false);
    let updated = client.send(update).await.unwrap();
    assert_eq!(updated.friendly_name.as_deref(), Some("Sales"));
    assert_eq!(updated.enabled, Some(false));
    assert_eq!(updated.channel_type, created.channel_type);
    assert_eq!(updated.integration, created.integration);
    assert_eq!(updated.date_created, created.date_created);
    assert_eq!(
        updated.date_updated.unwrap().as_str(),
        "2026-01-01T00:01:30Z"
    );

    let filtered = client
        .page(flex_flow::list().friendly_name("Sales"))
        .await
        .unwrap();
    assert_eq!(filtered.items().len(), 1);
    let filtered = client
        .page(flex_flow::list().friendly_name("Support"))
        .await
        .unwrap();
    assert!(filtered.items().is_empty());
}

#[tokio::test]
async fn there_is_one_configuration_which_keeps_what_is_set() {
    let flex = flex();
    let client = flex.client();
    let before = client.send(configuration::fetch()).await.unwrap();
    assert_eq!(before.account_sid.unwrap().as_str(), flex.account_sid());
    let account = flex.account_sid();
    let update =
        configuration::update().body(json!({ "account_sid": account, "ui_language": "de" }));
    client.send(update).await.unwrap();
    let after = client.send(configuration::fetch()).await.unwrap();
    assert_eq!(after.ui_language.as_deref(), Some("de"));
}

#[tokio::test]
async fn a_unique_name_stands_for_the_sid_also_above_other_resources() {
    let flex = flex();
    let client = flex.client();
    let plugin = client
        .send(plugin::create().unique_name("chat-colors"))
        .await
        .unwrap();
    let sid = plugin.sid.unwrap();
    let version = plugin_versions::create("chat-colors")
        .version("1.0.0")
        .plugin_url("https://www.example.com/plugin.js");
    let version = client.send(version).await.unwrap();
    assert_eq!(version.plugin_sid, Some(sid));
    let by_sid = client
        .page(plugin_versions::list(sid.as_str()))
        .await
        .unwrap();
    assert_eq!(by_sid.items().len(), 1);
    let archived = client
        .send(plugin_archive::update("chat-colors"))
        .await
        .unwrap();
    assert_eq!((archived.sid, archived.archived), (Some(sid), Some(true)));

    let again = client
        .send(plugin::create().unique_name("chat-colors"))
        .await;
    assert_eq!(again.unwrap_err().status(), Some(409));
    let elsewhere = client
        .send(plugin_versions::list("other").page_size(1))
        .await;
    assert_eq!(elsewhere.unwrap_err().code(), Some(20404));
}

const CONVERSATION: ConversationSid =
    ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");

#[tokio::test]
async fn an_interaction_has_a_channel_that_becomes_active() {
    let flex = flex();
    let client = flex.client();
    let workspace = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
    let workflow = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
    let create = interaction::create()
        .channel(
            interaction::Channel::sms()
                .initiated_by_customer()
                .conversation(CONVERSATION),
        )
        .routing(Routing::new(workspace).workflow(workflow));
    let interaction = client.send(create).await.unwrap();
    let sid = interaction.sid.unwrap();
    let channels = client.page(interaction_channel::list(sid)).await.unwrap();
    let [channel] = channels.items() else {
        panic!("an interaction has one channel")
    };
    assert_eq!(channel.status.as_ref().unwrap().as_str(), "setup");
    assert_eq!(channel.interaction_sid, Some(sid));
    let fetch = interaction_channel::fetch(sid, channel.sid.unwrap());
    let ready = client.wait_for(fetch).await.unwrap();
    assert_eq!(ready.status.unwrap().as_str(), "active");
}

#[tokio::test]
async fn each_account_has_resources_of_its_own() {
    let sids = [
        "AC0123456789abcdef0123456789abcdef",
        "ACf123456789abcdef0123456789abcdef",
    ];
    let first = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .account(sids[0], "one")
        .account(sids[1], "two")
        .build()
        .unwrap();
    let second = first.as_account(sids[1]).unwrap();
    create_channel(&first.client(), "visitor").await.unwrap();
    assert_eq!(listed(&first.client(), channel::list()).await.len(), 1);
    assert_eq!(listed(&second.client(), channel::list()).await.len(), 0);
    let put = second
        .put("/v1/PluginService/Plugins/first", json!({}))
        .unwrap();
    assert_eq!(put["account_sid"], sids[1]);
    assert_eq!(first.get("/v1/PluginService/Plugins/first"), None);

    let wrong = twilio_flex::Credentials::auth_token(sids[0], "two");
    let wrong = Client::builder(wrong)
        .transport(first.transport())
        .build()
        .unwrap();
    let refused = wrong.send(channel::list()).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (Some(401), Some(20003)));
    let error = first.as_account("AC0").unwrap_err().to_string();
    assert!(error.contains("`AC0`"), "{error}");
}

#[tokio::test]
async fn an_emulator_that_knows_an_api_key_only_uses_it() {
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .api_key("SK0123456789abcdef0123456789abcdef", "secret")
        .build()
        .unwrap();
    let created = create_channel(&flex.client(), "visitor").await.unwrap();
    assert_eq!(created.account_sid.unwrap().as_str(), flex.account_sid());
}

#[tokio::test]
async fn a_snapshot_brings_back_resources_time_and_sids() {
    let flex = flex();
    let client = flex.client();
    let before = create_channel(&client, "visitor-1").await.unwrap();
    flex.snapshot("one channel");
    flex.clock().advance(Duration::from_secs(60));
    let other = create_channel(&client, "visitor-2").await.unwrap();
    client
        .send(channel::delete(before.sid.unwrap()))
        .await
        .unwrap();
    flex.restore("one channel").unwrap();
    assert_eq!(listed(&client, channel::list()).await, [before.sid]);
    let again = create_channel(&client, "visitor-2").await.unwrap();
    assert_eq!(again.sid, other.sid);
    assert_eq!(again.date_created, before.date_created);

    let error = flex.restore("two channels").unwrap_err();
    assert!(error.to_string().contains("one channel"), "{error}");

    flex.reset();
    assert!(flex.requests().is_empty());
    assert!(listed(&client, channel::list()).await.is_empty());
    assert_eq!(
        create_channel(&client, "visitor-1").await.unwrap().sid,
        before.sid
    );
}

#[tokio::test]
async fn a_test_can_put_what_no_request_creates() {
    let user = "/v1/PluginService/Plugins";
    let flex = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .state(
            json!({ user: [{ "unique_name": "first" }, { "unique_name": "second" }] }).to_string(),
        )
        .build()
        .unwrap();
    let client = flex.client();
    let first = client.send(plugin::fetch("first")).await.unwrap();
    assert!(first.sid.unwrap().is_well_formed());
    let put = flex
        .put(
            "/v1/PluginService/Plugins/third",
            json!({ "archived": true }),
        )
        .unwrap();
    assert_eq!(put["archived"], true);
    assert_eq!(client.page(plugin::list()).await.unwrap().items().len(), 3);
    flex.reset();
    assert_eq!(client.page(plugin::list()).await.unwrap().items().len(), 2);

    let error = flex.put("/v1/Nothing", json!({})).unwrap_err();
    assert!(error.to_string().contains("/v1/Nothing"), "{error}");
    let error = flex
        .put("/v1/PluginService/Plugins/x/Versions", json!({}))
        .unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
}
