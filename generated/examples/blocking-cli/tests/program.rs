//! The commands against the emulator, and the program as people use it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use blocking_cli::{archive, list, on_this_machine, release};
use example_support::{
    Outcome,
    program::{command, text},
};
use twilio_flex::blocking::Client;

fn printed(run: impl FnOnce(&mut Vec<u8>) -> Outcome) -> Result<String, String> {
    let mut out = Vec::new();
    run(&mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

fn listed(client: &Client) -> String {
    printed(|out| list(client, out)).unwrap()
}

#[test]
fn a_release_leaves_the_other_plugins_as_they_are() {
    let client = on_this_machine().unwrap().blocking_client();
    assert_eq!(
        listed(&client),
        "chat-colors\tnot released\norder-lookup\tnot released\n"
    );
    for (plugin, version) in [
        ("chat-colors", "1.0.0"),
        ("order-lookup", "0.9.0"),
        ("chat-colors", "1.1.0"),
    ] {
        let line = printed(|out| release(&client, plugin, version, out)).unwrap();
        assert!(
            line.starts_with(&format!("Released {plugin} {version}: FK")),
            "{line}"
        );
    }
    assert_eq!(listed(&client), "chat-colors\t1.1.0\norder-lookup\t0.9.0\n");
}

#[test]
fn what_is_archived_is_released_no_more() {
    let client = on_this_machine().unwrap().blocking_client();
    assert_eq!(
        printed(|out| archive(&client, "chat-colors", out)).unwrap(),
        "Archived chat-colors\n"
    );
    assert!(listed(&client).starts_with("chat-colors\tarchived\n"));
    printed(|out| release(&client, "chat-colors", "1.0.0", out)).unwrap_err();
}

#[test]
fn what_does_not_exist_is_named_and_nothing_is_released() {
    let flex = on_this_machine().unwrap();
    let client = flex.blocking_client();
    let error = printed(|out| release(&client, "chat-colors", "9.9.9", out)).unwrap_err();
    assert_eq!(error, "chat-colors has no version 9.9.9");
    let error = printed(|out| archive(&client, "nothing", out)).unwrap_err();
    assert_eq!(error, "there is no plugin nothing");
    let requests = flex.requests();
    assert!(
        requests
            .iter()
            .all(|it| it.operation_id() != Some("CreatePluginRelease"))
    );
}

#[test]
fn the_program_needs_no_account_and_says_what_it_can_do() {
    let run = |arguments: &[&str]| {
        let output = command(env!("CARGO_BIN_EXE_blocking-cli"))
            .args(arguments)
            .output()
            .unwrap();
        (output.status.success(), text(&output))
    };
    let (is_success, text) = run(&["list"]);
    assert!(
        is_success && text.starts_with("chat-colors\tnot released\n"),
        "{text}"
    );
    let (is_success, text) = run(&["release", "chat-colors", "1.1.0"]);
    assert!(
        is_success && text.starts_with("Released chat-colors 1.1.0: FK"),
        "{text}"
    );
    let (is_success, help) = run(&["--help"]);
    assert!(is_success && help.contains("TWILIO_API_KEY"));
    for name in ["list", "release", "archive"] {
        assert!(help.contains(&format!("  {name} ")), "{help}");
    }
    assert!(!run(&["release", "chat-colors"]).0);
}

#[test]
fn half_of_the_credentials_is_an_error_without_secrets() {
    let mut command = command(env!("CARGO_BIN_EXE_blocking-cli"));
    let output = command
        .arg("list")
        .env("TWILIO_API_SECRET", "canary")
        .output()
        .unwrap();
    let text = text(&output);
    assert!(
        !output.status.success() && text.contains("TWILIO_API_KEY"),
        "{text}"
    );
    assert!(!text.contains("canary"));
}
