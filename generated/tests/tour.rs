//! The example `tour`, with its mock server, and with a server that fails halfway.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../examples/tour/server.rs"]
mod server;
#[path = "../examples/tour/steps.rs"]
mod steps;

use serde_json::json;
use steps::Settings;
use twilio_flex::{
    Client, Credentials, ErrorKind,
    sid::{ConfigurationAddressSid, InteractionSid, WorkflowSid, WorkspaceSid},
    testing::ScriptedTransport,
    v1::interaction_channel::{self, ChannelStatus},
};

fn settings() -> Settings {
    Settings {
        address: ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef"),
        workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
    }
}

/// The first interaction on the mock server.
const INTERACTION: InteractionSid =
    InteractionSid::from_static("KD00000000000000000000000000000002");

#[tokio::test]
async fn the_tour_prints_its_steps_and_leaves_nothing_open() {
    let url = server::start().await.unwrap();
    let credentials = Credentials::api_key(server::KEY_SID, server::SECRET);
    let client = server::client(&url, credentials).unwrap();
    let mut out = Vec::new();
    steps::run(&client, &settings(), &mut out).await.unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    Started a web chat, in the conversation CH00000000000000000000000000000001.
    Created the interaction KD00000000000000000000000000000002.
    Its channel UO00000000000000000000000000000003 is active.
    Its participants, two to a page:
      UT00000000000000000000000000000004 (customer)
      UT00000000000000000000000000000005 (agent)
      UT00000000000000000000000000000006 (supervisor)
    Closed the channel, and completed its tasks.
    Fetched an interaction that does not exist: Twilio 20404 (HTTP 404) GET /v1/Interactions/{Sid}: The requested resource was not found
      Error 20404 is explained at https://www.twilio.com/docs/errors/20404
    Deleted the conversation.
    ");
    let channels = client.page(interaction_channel::list(INTERACTION)).await;
    let channels = channels.unwrap().into_items();
    let statuses: Vec<_> = channels.into_iter().map(|it| it.status.unwrap()).collect();
    assert_eq!(statuses, [ChannelStatus::Closed]);
}

#[tokio::test]
async fn the_mock_server_refuses_wrong_credentials() {
    let url = server::start().await.unwrap();
    let credentials = Credentials::api_key(server::KEY_SID, "wrong");
    let client = server::client(&url, credentials).unwrap();
    let error = client
        .page(interaction_channel::list(INTERACTION))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(401)));
}

#[tokio::test]
async fn the_tour_cleans_up_after_an_error() {
    let channel = "UO0123456789abcdef0123456789abcdef";
    let not_found = json!({ "code": 20404, "message": "Not found" });
    let transport = ScriptedTransport::new()
        .respond(
            201,
            json!({ "conversation_sid": "CH0123456789abcdef0123456789abcdef" }),
        )
        .respond(
            201,
            json!({ "sid": "KD0123456789abcdef0123456789abcdef", "channel": { "sid": channel } }),
        )
        .respond(
            500,
            json!({ "code": 20500, "message": "Internal Server Error" }),
        )
        .respond(
            200,
            json!({ "channels": [{ "sid": channel }], "meta": { "key": "channels" } }),
        )
        .respond(200, json!({ "sid": channel, "status": "closed" }))
        .respond(404, not_found);
    let credentials = Credentials::api_key("SK00", "secret");
    let client = Client::builder(credentials)
        .transport(transport.clone())
        .build()
        .unwrap();
    let mut out = Vec::new();
    let error = steps::run(&client, &settings(), &mut out)
        .await
        .unwrap_err();
    assert!(error.to_string().starts_with("Twilio 20500"), "{error}");
    let out = String::from_utf8(out).unwrap();
    let left_over = "CH0123456789abcdef0123456789abcdef is left over: Twilio 20404";
    assert!(out.contains(left_over), "{out}");
    let requests = transport.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|it| format!("{} {}", it.method(), it.path()))
        .collect();
    let channels = "/v1/Interactions/KD0123456789abcdef0123456789abcdef/Channels";
    assert_eq!(
        sent,
        [
            "POST /v2/WebChats".to_owned(),
            "POST /v1/Interactions".to_owned(),
            format!("GET {channels}/{channel}"),
            format!("GET {channels}"),
            format!("POST {channels}/{channel}"),
            "DELETE /v1/Conversations/CH0123456789abcdef0123456789abcdef".to_owned(),
        ]
    );
}
