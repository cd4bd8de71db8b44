//! Every request of `twilio-flex` against the emulator.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use support::{flex, put_what_it_names};

/// Operations that rules refuse, since the JSON of these requests was invented. Other tests send them what they need.
const NEED_MORE: [&str; 5] = [
    "POST /v1/Interactions",
    "POST /v1/Interactions/{InteractionSid}/Channels/{Sid}",
    "POST /v1/Interactions/{InteractionSid}/Channels/{ChannelSid}/Invites",
    "POST /v1/PluginService/Configurations",
    "POST /v1/PluginService/Releases",
];

#[tokio::test]
async fn every_request_gets_an_answer_that_decodes() {
    let mut failures = Vec::new();
    for case in requests::all() {
        let flex = flex();
        put_what_it_names(&flex, &case);
        let result = case.send(&flex.client()).await;
        let operation = case.operation();
        match result {
            Ok(()) => {}
            // The tokens of these requests were invented.
            Err(error) if case.is_list() && error.to_string().contains("PageToken") => {}
            Err(error)
                if error.status() == Some(400) && NEED_MORE.contains(&operation.as_str()) => {}
            Err(error) => failures.push(format!("{operation}: {error}")),
        }
        assert_eq!(flex.requests()[0].target(), Some(operation.as_str()));
        assert!(
            flex.requests()[0].unknown_parameters().is_empty(),
            "{operation}"
        );
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
