//! Parking and resuming against the emulator, and the program as people use it.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use example_support::{
    offline::{self, AUTH_TOKEN, Mock},
    program::{command, text},
};
use park_and_resume::{Settings, offline::talk, park, router};
use twilio_flex::sid::{ConversationSid, InteractionSid, WorkflowSid, WorkspaceSid};

const WORKSPACE: WorkspaceSid = WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef");
const WORKFLOW: WorkflowSid = WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef");
const PUBLIC_URL: &str = "https://flex.example.com";

/// A parked conversation, and the server that waits for its customer.
async fn parked(workspace: WorkspaceSid) -> (Mock, InteractionSid, ConversationSid) {
    let flex = offline::flex().unwrap();
    let interaction = talk(&flex, WORKSPACE, WORKFLOW).await.unwrap();
    let settings = Settings {
        client: flex.client(),
        auth_token: AUTH_TOKEN.to_owned(),
        public_url: PUBLIC_URL.to_owned(),
        workspace,
        workflow: WORKFLOW,
    };
    flex.deliver_to(router(settings).unwrap());
    let conversation = park(&flex.client(), PUBLIC_URL, interaction).await.unwrap();
    (flex, interaction, conversation)
}

fn participants(flex: &Mock, interaction: InteractionSid) -> Vec<String> {
    let participants = flex.interaction(interaction).participants().unwrap();
    let types = participants.iter().map(|it| it["type"].as_str());
    types.map(|it| it.unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_next_message_brings_one_agent_back() {
    let (flex, sid, _) = parked(WORKSPACE).await;
    assert_eq!(participants(&flex, sid), ["customer"]);
    let interaction = flex.interaction(sid);
    for body in ["Are you there?", "Hello?"] {
        interaction.message("visitor-1001", body).unwrap();
    }
    let sent = flex.deliver().await.unwrap();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|it| it.is_success()));

    let invites = interaction.invites().unwrap();
    assert_eq!(invites.len(), 2, "the first, and one for two messages");
    let attributes = invites[1]
        .pointer("/routing/properties/attributes")
        .unwrap();
    assert!(attributes.as_str().unwrap().contains("Sample Customer"));
    interaction.latest_invite().accept().unwrap();
    assert_eq!(participants(&flex, sid), ["customer", "agent"]);

    // With its agent back, messages are no business of this program.
    interaction.message("visitor-1001", "Thank you!").unwrap();
    assert!(flex.deliver().await.unwrap().is_empty());
}

#[tokio::test]
async fn parking_twice_is_parking_once() {
    let (flex, sid, conversation) = parked(WORKSPACE).await;
    let again = park(&flex.client(), PUBLIC_URL, sid).await.unwrap();
    assert_eq!(again, conversation);
    flex.interaction(sid)
        .message("visitor-1001", "Hello?")
        .unwrap();
    assert_eq!(flex.deliver().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_resumed_is_tried_again_with_the_next_message() {
    let (flex, sid, _) = parked(WORKSPACE).await;
    let interaction = flex.interaction(sid);
    interaction.message("visitor-1001", "Hello?").unwrap();
    // Nobody can be invited to a channel that is closed.
    interaction.close().unwrap();
    let sent = flex.deliver().await.unwrap();
    assert_eq!(sent[0].status().unwrap(), 500);
    let webhooks = flex.state().to_string();
    assert!(
        webhooks.contains("https://flex.example.com/resume"),
        "the webhook is set again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_waits_for_the_customer_and_keeps_what_they_write_to_itself() {
    let mut command = command(env!("CARGO_BIN_EXE_park-and-resume"));
    command.env("PARK_LISTEN", "127.0.0.1:0");
    let mut program = example_support::program::Running::start(&mut command).unwrap();
    let curl = program.wait_for("curl ").unwrap();
    program.wait_for("Waiting").unwrap();
    let url = curl.split(' ').next_back().unwrap();
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let message = browser
        .post(url)
        .basic_auth(offline::ACCOUNT, Some(AUTH_TOKEN))
        .header("x-twilio-webhook-enabled", "true")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("Author=canary-author&Body=canary-body");
    assert_eq!(message.send().await.unwrap().status(), 201);
    program.wait_for("an agent is invited").unwrap();
    #[cfg(unix)]
    assert!(!program.stop().unwrap().contains("canary"));
}

#[test]
fn what_is_missing_is_named() {
    let mut command = command(env!("CARGO_BIN_EXE_park-and-resume"));
    let output = command
        .arg("serve")
        .env("TWILIO_AUTH_TOKEN", "canary")
        .env("PARK_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let text = text(&output);
    for name in ["PUBLIC_URL", "WORKSPACE_SID", "WORKFLOW_SID"] {
        assert!(
            text.contains(&format!("`PARK_{name}` is not set")),
            "{text}"
        );
    }
    assert!(!text.contains("canary"));
    let help = self::command(env!("CARGO_BIN_EXE_park-and-resume"))
        .arg("--help")
        .output();
    assert!(self::text(&help.unwrap()).contains("\n  PARK_PUBLIC_URL "));
}
