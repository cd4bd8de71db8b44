//! The page of a served emulator in Chromium: with the keyboard, on a phone, and while things happen.
//!
//! Skipped unless `BROWSER_TESTS` is set. Needs `node` and `chromium`; in Debian, the packages `nodejs` and `chromium`.

#![cfg(feature = "serve")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "support/interactions.rs"]
mod interactions;
mod support;

use std::{path::Path, process::Command};

use http::Method;
use serde_json::json;
use support::{flex, form};
use twilio_emulator::Mock;

/// Would run if a browser took it for markup.
const HOSTILE: &str = "</script><img src=x onerror=document.title='canary'>\"'&canary";

/// Resources with hostile names, answers of each kind, a fault, and what has no catalogue.
async fn fill(flex: &Mock) {
    for index in 0..3 {
        let name = format!("{index} {HOSTILE}");
        let fields = [("UniqueName", name.as_str()), ("FriendlyName", &name)];
        flex.handle(form(Method::POST, "/v1/PluginService/Plugins", &fields));
    }
    let account = json!({ "status": "active", "account_sid": support::ACCOUNT });
    flex.put("/v1/Configuration", account).unwrap();
    let (interaction, _) = interactions::inbound(&flex.client()).await;
    flex.interaction(interaction).activate().unwrap();
    flex.faults()
        .on("ListPlugin")
        .next(1)
        .drop_after_effect()
        .unwrap();
    flex.handle(support::get("/v1/PluginService/Plugins"));
    flex.handle(support::get("/v1/PluginService/Plugins/none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_can_be_used_with_the_keyboard_on_a_phone_and_while_things_happen() {
    if std::env::var_os("BROWSER_TESTS").is_none() {
        println!("skipped: BROWSER_TESTS is not set");
        return;
    }
    let flex = flex();
    fill(&flex).await;
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/page.mjs");
    let mut command = Command::new("node");
    command
        .arg(script)
        .args([server.url(), support::BASIC.to_owned()]);
    command.arg(env!("CARGO_TARGET_TMPDIR"));
    let running = tokio::task::spawn_blocking(move || command.status());
    assert!(running.await.unwrap().unwrap().success());
}
