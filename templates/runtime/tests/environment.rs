//! Clients with settings from the environment, in a process whose environment has them.

#![cfg(all(feature = "reqwest", feature = "ureq"))]
#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod server;

use std::process::Command;

use sample_api::v1::settings;
use serde_json::json;
use twilio_runtime::{Client, blocking};

use server::Server;

/// Where the parent process listens.
const BASE_URL: &str = "TWILIO_BASE_URL";

/// The environment of this process must not change while other tests read it, so this one runs itself in another.
#[tokio::test]
async fn both_clients_send_everything_to_the_base_url_of_the_environment() {
    if std::env::var_os("IS_CHILD").is_some() {
        let client = Client::from_env().unwrap();
        client
            .send(settings::update().body(json!({})))
            .await
            .unwrap();
        let client = blocking::Client::from_env().unwrap();
        client.send(settings::update().body(json!({}))).unwrap();
        return;
    }
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "both_clients_send_everything_to_the_base_url_of_the_environment",
        ])
        .env("IS_CHILD", "1")
        .env("TWILIO_API_KEY", server::KEY_SID)
        .env("TWILIO_API_SECRET", server::SECRET)
        .env(BASE_URL, format!("{}/base", server.url))
        .env("NO_PROXY", "127.0.0.1");
    let output = tokio::task::spawn_blocking(move || child.output());
    let output = output.await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1 passed"), "{told}");
    assert_eq!(server.lines(), ["POST /base/v1/Settings"; 2]);
}
