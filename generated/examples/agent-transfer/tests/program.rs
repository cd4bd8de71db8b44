//! The transfer against the emulator, and the program as people use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Output;

use agent_transfer::{Specialist, offline::open, transfer};
use example_support::{offline, program::command};
use twilio_flex::{
    serde_json::Value,
    sid::{WorkerSid, WorkflowSid, WorkspaceSid},
};

const SPECIALIST: Specialist = Specialist {
    workspace: WorkspaceSid::from_static("WS0123456789abcdef0123456789abcdef"),
    workflow: WorkflowSid::from_static("WW0123456789abcdef0123456789abcdef"),
    worker: WorkerSid::from_static("WK0123456789abcdef0123456789abcdef"),
};

/// The program, with nothing in its environment that this machine happens to have.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_agent-transfer"));
    command.args(arguments).envs(variables.iter().copied());
    command.output().unwrap()
}

#[test]
fn the_program_transfers_a_conversation_without_an_account() {
    let output = run(&[], &[]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    // Which SIDs the emulator makes is its own business.
    let kinds = text.lines().map(|line| {
        let words = line.split_inclusive(' ').map(|word| match word.get(2..34) {
            Some(digits) if word.starts_with('U') => word.replace(digits, "…"),
            _ => word.to_owned(),
        });
        words.collect::<String>()
    });
    let expected = [
        "No Twilio credentials are set, so this happens in Flex on this machine.",
        "The agent UT… is in the conversation.",
        "Began the transfer UX….",
        "The specialist UT… has accepted.",
        "The agent UT… has left. In the conversation:",
        "  UT… (customer)",
        "  UT… (agent)",
    ];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_missing_is_named() {
    let output = run(&["KD00"], &[("TWILIO_API_KEY", "SK00")]);
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    for name in ["WORKSPACE", "WORKFLOW", "WORKER"] {
        assert!(
            error.contains(&format!("`TRANSFER_{name}_SID` is not set")),
            "{error}"
        );
    }
    let help = run(&["--help"], &[]);
    assert!(help.status.success() && help.stdout.starts_with(b"Transfers the conversation"));
}

#[tokio::test]
async fn the_specialist_gets_the_attributes_of_the_first_task() {
    let flex = offline::flex().unwrap();
    let sid = open(&flex.client(), &SPECIALIST).await.unwrap();
    let client = offline::client(&flex, move |flex| {
        let _ = flex.interaction(sid).latest_invite().accept();
    });
    let mut out = Vec::new();
    transfer(&client.unwrap(), sid, &SPECIALIST, &mut out)
        .await
        .unwrap();
    let invites = flex.interaction(sid).invites().unwrap();
    let task = invites
        .last()
        .unwrap()
        .pointer("/routing/properties")
        .unwrap();
    assert_eq!(
        task.pointer("/worker_sid").unwrap(),
        SPECIALIST.worker.as_str()
    );
    let attributes = task.pointer("/attributes").and_then(Value::as_str).unwrap();
    assert!(attributes.contains("Sample Customer"));
    // It stays with Flex.
    assert!(!String::from_utf8(out).unwrap().contains("Sample"));
}

#[tokio::test]
async fn if_the_specialist_does_not_come_the_agent_stays() {
    let flex = offline::flex().unwrap();
    let sid = open(&flex.client(), &SPECIALIST).await.unwrap();
    let client = offline::client(&flex, move |flex| {
        let interaction = flex.interaction(sid);
        // Only the first invite, that of the interaction itself.
        if interaction.invites().unwrap().len() == 1 {
            let _ = interaction.latest_invite().accept();
        }
    });
    let mut out = Vec::new();
    let error = transfer(&client.unwrap(), sid, &SPECIALIST, &mut out)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("not ready"), "{error}");
    let out = String::from_utf8(out).unwrap();
    assert!(
        out.ends_with("The transfer has failed, and the agent stays.\n"),
        "{out}"
    );
    let participants = flex.interaction(sid).participants().unwrap();
    let types: Vec<_> = participants
        .iter()
        .map(|it| it.pointer("/type").unwrap().as_str().unwrap())
        .collect();
    assert_eq!(types, ["customer", "agent"]);
}
