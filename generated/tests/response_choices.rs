//! The integration of a Flex Flow, read from a response and sent again.

#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sids;

use serde_json::{Value, json};
use sids::FLOW;
use twilio_flex::{
    Request,
    v1::flex_flow::{self, FlexFlow, Integration, IntegrationSettings},
};

fn settings(integration_type: &str, integration: Value) -> IntegrationSettings {
    let flow = json!({ "integration_type": integration_type, "integration": integration });
    let flow: FlexFlow = serde_json::from_value(flow).unwrap();
    flow.integration_settings().unwrap()
}

fn form(integration: Integration) -> Vec<u8> {
    let request = flex_flow::update(FLOW).integration(integration);
    let request = request.call().to_http_request("http://localhost").unwrap();
    request.into_body()
}

#[test]
fn each_integration_can_be_sent_as_it_was_read() {
    let id = "0123456789abcdef0123456789abcdef";
    let (flow, workspace, workflow) = (format!("FW{id}"), format!("WS{id}"), format!("WW{id}"));
    for (integration_type, integration, expected) in [
        (
            "studio",
            json!({ "flow_sid": flow, "retry_count": 1 }),
            Integration::studio(flow.parse().unwrap())
                .retry_count(1)
                .into(),
        ),
        (
            "external",
            json!({ "url": "https://example.com/a?b", "retry_count": "2" }),
            Integration::external("https://example.com/a?b")
                .retry_count(2)
                .into(),
        ),
        (
            "task",
            json!({ "workspace_sid": workspace, "workflow_sid": workflow, "channel": "sms", "timeout": 60, "priority": 0, "creation_on_message": false }),
            Integration::task(workspace.parse().unwrap(), workflow.parse().unwrap(), "sms")
                .timeout(60)
                .priority(0)
                .creation_on_message(false)
                .into(),
        ),
    ] {
        let read = Integration::try_from(settings(integration_type, integration)).unwrap();
        assert_eq!(read, expected);
        assert_eq!(form(read), form(expected));
    }
}

#[test]
fn an_integration_of_another_type_is_kept_and_cannot_be_sent() {
    let robot = settings("robot", json!({ "arms": 2 }));
    let json = json!({ "integration_type": "robot", "arms": 2 });
    assert_eq!(robot, IntegrationSettings::Unrecognized(json));
    assert_eq!(format!("{robot:?}"), "IntegrationSettings([unrecognized])");
    assert!(Integration::try_from(robot).is_err());
}
