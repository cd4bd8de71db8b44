//! Inbound messages against the emulator, and the program as people use it.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use example_support::{
    offline::{self, AUTH_TOKEN, Mock},
    program::{Running, command, text},
};
use inbound_message::{Inbound, Settings, claims::Claims};
use tower::ServiceExt as _;
use twilio_flex::{
    Client, Credentials, http,
    serde_json::{Value, json},
    sid::{ConversationSid, WorkflowSid, WorkspaceSid},
    testing::ScriptedTransport,
    webhook,
};

const CONVERSATION: ConversationSid =
    ConversationSid::from_static("CH0123456789abcdef0123456789abcdef");
const PUBLIC_URL: &str = "https://flex.example.com";

fn inbound(client: Client, claims: &Path) -> Inbound {
    Inbound::new(Settings {
        client,
        auth_token: AUTH_TOKEN.to_owned(),
        public_url: PUBLIC_URL.to_owned(),
        workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
        claims: Claims::in_folder(claims).unwrap(),
    })
}

/// A message as Twilio sends it.
fn message(source: &str) -> http::Request<Vec<u8>> {
    let parameters = [
        ("EventType", "onMessageAdded"),
        ("ConversationSid", CONVERSATION.as_str()),
        ("MessageSid", "IM0123456789abcdef0123456789abcdef"),
        ("Author", "+15005550006"),
        ("Body", "Where is my parcel?"),
        ("Source", source),
    ];
    let url = format!("{PUBLIC_URL}/messages");
    webhook::sign(AUTH_TOKEN).form(&url, parameters).unwrap()
}

/// Sends a message, and waits for what it causes.
async fn receive(inbound: &Inbound, request: http::Request<Vec<u8>>) -> u16 {
    let request = request.map(axum::body::Body::from);
    let response = inbound.router().unwrap().oneshot(request).await.unwrap();
    inbound.finish().await;
    response.status().as_u16()
}

/// The forms of the interactions that were created.
fn interactions(flex: &Mock) -> Vec<Vec<(String, String)>> {
    let requests = flex.requests();
    let created = requests
        .iter()
        .filter(|it| it.operation_id() == Some("CreateInteraction"));
    created.map(|it| it.form()).collect()
}

#[tokio::test]
async fn a_message_becomes_one_interaction_however_often_it_comes() {
    let flex = offline::flex().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let first = inbound(flex.client(), folder.path());
    for _ in 0..2 {
        assert_eq!(receive(&first, message("SMS")).await, 204);
    }
    // Also after a restart.
    let restarted = inbound(flex.client(), folder.path());
    assert_eq!(receive(&restarted, message("SMS")).await, 204);

    let created = interactions(&flex);
    assert_eq!(created.len(), 1);
    let json = |name: &str| -> Value {
        let (_, json) = created[0].iter().find(|(it, _)| it == name).unwrap();
        twilio_flex::serde_json::from_str(json).unwrap()
    };
    assert_eq!(json("Channel")["type"], "sms");
    assert_eq!(
        json("Channel")["properties"]["media_channel_sid"],
        CONVERSATION.as_str()
    );
    let attributes = &json("Routing")["properties"]["attributes"];
    assert_eq!(attributes["customerAddress"], "+15005550006");
    let claim = std::fs::read_to_string(folder.path().join(CONVERSATION.as_str())).unwrap();
    let channel = flex.interaction(claim.trim()).channel().unwrap();
    assert_eq!(channel["status"], "active");
}

#[tokio::test]
async fn what_was_refused_is_tried_again_and_what_may_have_worked_is_not() {
    let refusal = json!({ "code": 20001, "message": "Invalid Routing" });
    for (status, answer, attempts) in [(400, refusal, 2), (500, json!({}), 1)] {
        let transport = ScriptedTransport::new()
            .respond(status, answer.clone())
            .respond(status, answer);
        let client = Client::builder(Credentials::api_key("SK00", "secret"));
        let client = client.transport(transport.clone()).build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let inbound = inbound(client, folder.path());
        for _ in 0..2 {
            assert_eq!(receive(&inbound, message("SDK")).await, 204);
        }
        assert_eq!(transport.requests().len(), attempts, "{status}");
    }
}

#[tokio::test]
async fn what_is_no_message_of_twilio_is_refused() {
    let flex = offline::flex().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let inbound = inbound(flex.client(), folder.path());
    let mut forged = message("SMS");
    forged.body_mut().push(b'x');
    assert_eq!(receive(&inbound, forged).await, 403);
    let url = format!("{PUBLIC_URL}/messages");
    let other = [
        ("EventType", "onMessageAdded"),
        ("ConversationSid", "CH/../../secret"),
        ("Source", "SMS"),
    ];
    let other = webhook::sign(AUTH_TOKEN).form(&url, other).unwrap();
    assert!(receive(&inbound, other).await >= 400);
    assert!(interactions(&flex).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_routes_a_message_and_keeps_its_text_to_itself() {
    let mut command = command(env!("CARGO_BIN_EXE_inbound-message"));
    command.env("INBOUND_LISTEN", "127.0.0.1:0");
    let mut program = Running::start(&mut command).unwrap();
    let curl = program.wait_for("curl ").unwrap();
    program.wait_for("Waiting").unwrap();
    let url = curl.split(' ').next_back().unwrap();
    let customer = reqwest::Client::builder().no_proxy().build().unwrap();
    let message = customer
        .post(url)
        .basic_auth(offline::ACCOUNT, Some(AUTH_TOKEN))
        .header("x-twilio-webhook-enabled", "true")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("Author=canary-author&Body=canary-body");
    assert_eq!(message.send().await.unwrap().status(), 201);
    program.wait_for("waits for an agent").unwrap();
    #[cfg(unix)]
    assert!(!program.stop().unwrap().contains("canary"));
}

#[test]
fn what_is_missing_is_named() {
    let mut command = command(env!("CARGO_BIN_EXE_inbound-message"));
    command.env("TWILIO_AUTH_TOKEN", "canary");
    let output = command
        .env("INBOUND_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let text = text(&output);
    assert!(!output.status.success() && !text.contains("canary"));
    for name in ["PUBLIC_URL", "WORKSPACE_SID", "WORKFLOW_SID"] {
        assert!(
            text.contains(&format!("`INBOUND_{name}` is not set")),
            "{text}"
        );
    }
    let help = self::command(env!("CARGO_BIN_EXE_inbound-message"))
        .arg("--help")
        .output();
    assert!(self::text(&help.unwrap()).contains("\n  INBOUND_PUBLIC_URL "));
}
