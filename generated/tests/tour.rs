//! The story of the example `tour`, told against its stand-in server, and against one that fails halfway.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

#[path = "../examples/tour/server.rs"]
mod server;
#[path = "../examples/tour/story.rs"]
mod story;

use serde_json::json;
use story::Places;
use twilio_flex::{
    Client, Credentials, ErrorKind,
    sid::{ChatServiceSid, StudioFlowSid},
    testing::ScriptedTransport,
    v1::channel,
};

const PLACES: Places = Places {
    chat_service: ChatServiceSid::from_static("IS0123456789abcdef0123456789abcdef"),
    studio_flow: StudioFlowSid::from_static("FW0123456789abcdef0123456789abcdef"),
};

#[tokio::test]
async fn the_tour_reads_like_a_story_and_leaves_nothing_behind() {
    let url = server::start().await.unwrap();
    let credentials = Credentials::api_key(server::KEY_SID, server::SECRET);
    let client = server::client(&url, credentials).unwrap();
    let mut out = Vec::new();
    story::tell(&client, &PLACES, &mut out).await.unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    Created the Flex Flow FO00000000000000000000000000000001.
    Opened 3 channels from it.
    The account's channels, two to a page:
      CH00000000000000000000000000000002 (ours)
      CH00000000000000000000000000000003 (ours)
      CH00000000000000000000000000000004 (ours)
    Fetched CH00000000000000000000000000000002, created at 2016-08-01T22:10:40Z.
    Deleted it.
    Fetched it again: Twilio 20404 (HTTP 404) GET /v1/Channels/{Sid}: The requested resource was not found
      Error 20404 is explained at https://www.twilio.com/docs/errors/20404
    Deleted everything else that the tour made.
    ");
    assert_eq!(client.page(channel::list()).await.unwrap().items(), []);
}

#[tokio::test]
async fn the_stand_in_refuses_wrong_credentials() {
    let url = server::start().await.unwrap();
    let credentials = Credentials::api_key(server::KEY_SID, "wrong");
    let client = server::client(&url, credentials).unwrap();
    let error = client.page(channel::list()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(401)));
}

#[tokio::test]
async fn what_was_made_is_deleted_also_when_the_tour_ends_early() {
    let transport = ScriptedTransport::new()
        .respond(201, json!({ "sid": "FO0123456789abcdef0123456789abcdef" }))
        .respond(201, json!({ "sid": "CH0123456789abcdef0123456789abcdef" }))
        .respond(
            500,
            json!({ "code": 20500, "message": "Internal Server Error" }),
        )
        .respond(404, json!({ "code": 20404, "message": "Not found" }))
        .respond(204, json!(null));
    let credentials = Credentials::api_key("SK00", "secret");
    let client = Client::builder(credentials)
        .transport(transport.clone())
        .build()
        .unwrap();
    let mut out = Vec::new();
    let error = story::tell(&client, &PLACES, &mut out).await.unwrap_err();
    assert!(error.to_string().starts_with("Twilio 20500"), "{error}");
    let out = String::from_utf8(out).unwrap();
    let left_over = "CH0123456789abcdef0123456789abcdef is left over: Twilio 20404";
    assert!(out.contains(left_over), "{out}");
    let requests = transport.requests();
    let sent: Vec<_> = requests
        .iter()
        .map(|it| format!("{} {}", it.method(), it.path()))
        .collect();
    assert_eq!(
        sent,
        [
            "POST /v1/FlexFlows",
            "POST /v1/Channels",
            "POST /v1/Channels",
            "DELETE /v1/Channels/CH0123456789abcdef0123456789abcdef",
            "DELETE /v1/FlexFlows/FO0123456789abcdef0123456789abcdef",
        ]
    );
}
