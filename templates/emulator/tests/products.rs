//! Plugins, web chats and tokens.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use serde_json::json;
use twilio_emulator::Mock;
use twilio_flex::{
    Client, Error,
    iam_v1::flex_token,
    sid::{AccountSid, ConfigurationAddressSid, FlexInstanceSid, FlexUserSid, PluginVersionSid},
    v1::{
        configured_plugin, plugin, plugin_archive, plugin_configuration as configuration,
        plugin_configuration_archive, plugin_release as release, plugin_version_archive,
        plugin_versions,
    },
    v2::web_channels,
    v4::flex_user_token,
};

fn flex() -> Mock {
    Mock::new(twilio_flex::catalogue()).unwrap()
}

async fn version(client: &Client, plugin: &str, number: &str) -> PluginVersionSid {
    let create = plugin_versions::create(plugin)
        .version(number)
        .plugin_url("https://www.example.com/plugin.js");
    client.send(create).await.unwrap().sid.unwrap()
}

async fn plugin(client: &Client, name: &str) -> PluginVersionSid {
    client
        .send(plugin::create().unique_name(name))
        .await
        .unwrap();
    version(client, name, "1.0.0").await
}

async fn configure(
    client: &Client,
    versions: impl IntoIterator<Item = PluginVersionSid>,
) -> Result<configuration::PluginConfiguration, Error> {
    let plugins = versions
        .into_iter()
        .map(|it| json!({ "plugin_version": it.as_str() }));
    let create = configuration::create().name("August").plugins(plugins);
    client.send(create).await
}

#[tokio::test]
async fn a_released_configuration_is_the_active_one_with_its_plugins() {
    let flex = flex();
    let client = flex.client();
    let (colors, clock) = (
        plugin(&client, "colors").await,
        plugin(&client, "clock").await,
    );
    let mut released = Vec::new();
    for versions in [vec![colors], vec![colors, clock]] {
        let made = configure(&client, versions).await.unwrap();
        let sid = made.sid.unwrap();
        let release = release::create().configuration_id(sid.as_str());
        let release = client.send(release).await.unwrap();
        assert_eq!(release.configuration_sid, Some(sid));
        released.push((release.sid, sid));
    }
    let active = client.send(release::fetch("active")).await.unwrap();
    assert_eq!((active.sid, active.configuration_sid.unwrap()), released[1]);
    let plugins = client
        .page(configured_plugin::list("active"))
        .await
        .unwrap();
    let names: Vec<_> = plugins
        .items()
        .iter()
        .map(|it| it.unique_name.as_deref())
        .collect();
    assert_eq!(names, [Some("colors"), Some("clock")]);
    let one = configured_plugin::fetch(released[0].1.as_str(), "colors");
    let one = client.send(one).await.unwrap();
    assert_eq!(one.plugin_version_sid, Some(colors));
    assert_eq!(one.version.as_deref(), Some("1.0.0"));
}

#[tokio::test]
async fn what_is_archived_or_unknown_is_used_no_more() {
    let flex = flex();
    let client = flex.client();
    let first = plugin(&client, "colors").await;
    let second = version(&client, "colors", "2.0.0").await;
    let archived = plugin_version_archive::update("colors", "1.0.0");
    assert_eq!(client.send(archived).await.unwrap().archived, Some(true));
    let unknown = PluginVersionSid::from_static("FV0123456789abcdef0123456789abcdef");
    for sid in [first, unknown] {
        let error = configure(&client, [sid]).await.unwrap_err();
        assert_eq!(error.status(), Some(400));
        assert!(error.to_string().contains("Plugins"), "{error}");
    }
    let made = configure(&client, [second]).await.unwrap().sid.unwrap();
    client
        .send(plugin_configuration_archive::update(made))
        .await
        .unwrap();
    let create = release::create().configuration_id(made.as_str());
    let error = client.send(create).await.unwrap_err();
    assert!(
        error.status() == Some(400) && error.to_string().contains("archived"),
        "{error}"
    );

    client.send(plugin_archive::update("colors")).await.unwrap();
    let create = plugin_versions::create("colors")
        .version("3.0.0")
        .plugin_url("https://x.example");
    let error = client.send(create).await.unwrap_err();
    assert!(
        error.status() == Some(400) && error.to_string().contains("archived"),
        "{error}"
    );
    assert_eq!(
        configure(&client, [second]).await.unwrap_err().status(),
        Some(400)
    );
}

#[tokio::test]
async fn a_plugin_has_each_version_once() {
    let flex = flex();
    let client = flex.client();
    let sid = plugin(&client, "colors").await;
    let fetched = client
        .send(plugin_versions::fetch("colors", "1.0.0"))
        .await
        .unwrap();
    assert_eq!(fetched.sid, Some(sid));
    let again = plugin_versions::create("colors")
        .version("1.0.0")
        .plugin_url("https://x.example");
    assert_eq!(client.send(again).await.unwrap_err().status(), Some(409));
}

#[tokio::test]
async fn a_web_chat_has_a_conversation_and_an_identity() {
    let flex = flex();
    let client = flex.client();
    let address = ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef");
    let create = web_channels::create().address_sid(address);
    let chat = client
        .send(create.clone().identity("visitor-1001"))
        .await
        .unwrap();
    assert_eq!(chat.identity.as_deref(), Some("visitor-1001"));
    let conversation = chat.conversation_sid.unwrap();
    let path = format!("/conversations.twilio.com/v1/Conversations/{conversation}");
    assert_eq!(flex.state()[path]["state"], "active");
    let anonymous = client.send(create).await.unwrap();
    assert!(anonymous.identity.is_some_and(|it| !it.is_empty()));
    assert_ne!(anonymous.conversation_sid, Some(conversation));
}

#[tokio::test]
async fn a_token_of_a_user_is_valid_until_it_expires() {
    let flex = flex();
    let client = flex.client();
    let instance = FlexInstanceSid::from_static("GO0123456789abcdef0123456789abcdef");
    let user = FlexUserSid::from_static("FU0123456789abcdef0123456789abcdef");
    flex.put(
        &format!("/v2/Instances/{instance}/Users/{user}"),
        json!({ "username": "agent@example.com", "roles": ["agent", "supervisor"] }),
    )
    .unwrap();
    let create = flex_user_token::create(instance, user).ttl(60);
    let token = client.send(create).await.unwrap().access_token.unwrap();
    let account: AccountSid = flex.account_sid().parse().unwrap();
    let validate = |token: &str| flex_token::validate(account).token(token);

    let valid = client.send(validate(&token)).await.unwrap();
    assert_eq!((valid.valid, valid.code), (Some(true), Some(0)));
    assert_eq!(valid.identity.as_deref(), Some("agent_40example_2Ecom"));
    assert_eq!(valid.roles.unwrap(), ["agent", "supervisor"]);
    assert!(valid.worker_sid.is_some());

    let other = client.send(validate("no such token")).await.unwrap();
    assert_eq!(other.valid, Some(false));
    flex.clock().advance(Duration::from_secs(60));
    let expired = client.send(validate(&token)).await.unwrap();
    assert_eq!((expired.valid, expired.worker_sid), (Some(false), None));
    assert!(expired.message.unwrap().contains("expired"));

    let error = client
        .send(flex_user_token::create(instance, user).ttl(0))
        .await
        .unwrap_err();
    assert!(
        error.status() == Some(400) && error.to_string().contains("ttl"),
        "{error}"
    );
}
