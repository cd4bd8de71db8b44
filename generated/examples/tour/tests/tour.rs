//! The tour in Flex on this machine, and with a server that fails halfway.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use example_support::program::{command, text};
use tour::{Settings, run};
use twilio_flex::{
    Client, Credentials,
    serde_json::json,
    sid::{ConfigurationAddressSid, WorkflowSid, WorkspaceSid},
    testing::ScriptedTransport,
};

fn settings() -> Settings {
    Settings {
        address: ConfigurationAddressSid::from_static("IG0123456789abcdef0123456789abcdef"),
        workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
        workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
    }
}

/// Which SIDs the emulator makes is its own business.
fn without_sids(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| {
        let words = line.split_inclusive(' ').map(|word| match word.get(2..34) {
            Some(digits) if digits.bytes().all(|it| it.is_ascii_hexdigit()) => {
                word.replace(digits, "…")
            }
            _ => word.to_owned(),
        });
        words.collect()
    });
    lines.collect()
}

#[test]
fn the_tour_prints_its_steps_and_leaves_nothing_open() {
    let output = command(env!("CARGO_BIN_EXE_tour")).output().unwrap();
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    let expected = [
        "No Twilio credentials are set, so this happens in Flex on this machine.",
        "Started a web chat, in the conversation CH….",
        "Created the interaction KD….",
        "Its channel UO… is active.",
        "Its participants, two to a page:",
        "  UT… (customer)",
        "  UT… (agent)",
        "Closed the channel, and completed its tasks.",
        "Fetched an interaction that does not exist: Twilio 20404 (HTTP 404) GET /v1/Interactions/{Sid}: The requested \
         resource /v1/Interactions/KD00000000000000000000000000000000 was not found",
        "  Error 20404 is explained at https://www.twilio.com/docs/errors/20404",
        "Deleted the conversation.",
    ];
    assert_eq!(without_sids(&text), expected);
}

#[test]
fn what_is_missing_is_named() {
    let mut command = command(env!("CARGO_BIN_EXE_tour"));
    let output = command.env("TWILIO_AUTH_TOKEN", "canary").output().unwrap();
    let text = text(&output);
    assert!(!output.status.success() && !text.contains("canary"));
    for name in ["ADDRESS", "WORKSPACE", "WORKFLOW"] {
        assert!(
            text.contains(&format!("`TOUR_{name}_SID` is not set")),
            "{text}"
        );
    }
    let help = self::command(env!("CARGO_BIN_EXE_tour"))
        .arg("--help")
        .output();
    assert!(self::text(&help.unwrap()).contains("\n  TOUR_ADDRESS_SID "));
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
    let error = run(&client, &settings(), &mut out).await.unwrap_err();
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
