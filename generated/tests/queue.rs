//! Every request of the crate is the same after it was stored and read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use requests::TOKEN;
use serde_json::json;
use twilio_flex::{
    Request as _,
    sid::{FlexFlowSid, InteractionChannelSid, InteractionSid, StudioFlowSid},
    v1::{
        flex_flow::{self, DeleteFlexFlow, Integration, UpdateFlexFlow},
        interaction_channel::{self, StatusChange, UpdateInteractionChannel},
    },
};

const FLOW: FlexFlowSid = FlexFlowSid::from_static("FO0123456789abcdef0123456789abcdef");

#[test]
fn every_request_is_read_as_it_was_stored() {
    let mut with_credentials = 0;
    for case in requests::all() {
        match &case.stored {
            Ok((text, call)) => {
                assert_eq!(*call, case.call, "{text}");
                let any = twilio_flex::operations().read_json(text).unwrap();
                assert_eq!(*any.call(), case.call, "{text}");
                assert!(!text.contains(TOKEN), "{text}");
            }
            Err(error) => {
                assert!(error.contains("has its own credentials"), "{error}");
                assert!(case.takes_credentials(), "{error}");
                with_credentials += 1;
            }
        }
    }
    assert!(with_credentials > 0);
}

#[test]
fn a_stored_sid_of_another_kind_is_refused() {
    let mut stored = serde_json::to_value(flex_flow::delete(FLOW)).unwrap();
    stored["arguments"][0]["value"] = json!({ "string": "CH0123456789abcdef0123456789abcdef" });
    let error = serde_json::from_value::<DeleteFlexFlow>(stored).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a stored DeleteFlexFlow cannot be read: `Sid` is not a SID of `FO` and 32 hexadecimal digits"
    );
}

#[test]
fn stored_fields_of_two_variants_are_refused() {
    let studio = const { StudioFlowSid::from_static("FW0123456789abcdef0123456789abcdef") };
    let request = flex_flow::update(FLOW).integration(Integration::studio(studio).retry_count(3));
    let mut stored = serde_json::to_value(request).unwrap();
    let arguments = stored["arguments"].as_array_mut().unwrap();
    arguments.push(json!({
        "in": "form", "name": "Integration.Priority", "value": { "integer": 5 },
    }));
    let error = serde_json::from_value::<UpdateFlexFlow>(stored).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("`Integration.Priority` does not go with `studio`"),
        "{error}"
    );
}

#[test]
fn an_inactive_channel_with_an_open_routing_is_refused() {
    let interaction = const { InteractionSid::from_static("KD0123456789abcdef0123456789abcdef") };
    let channel =
        const { InteractionChannelSid::from_static("UO0123456789abcdef0123456789abcdef") };
    let request =
        interaction_channel::update(interaction, channel).status_change(StatusChange::inactive());
    let stored = serde_json::to_string(&request).unwrap();
    let open = stored.replace(r#"{\"status\":\"closed\"}"#, r#"{\"status\":\"open\"}"#);
    assert_ne!(open, stored);
    assert!(serde_json::from_str::<UpdateInteractionChannel>(&stored).is_ok());
    let error = serde_json::from_str::<UpdateInteractionChannel>(&open).unwrap_err();
    assert!(error.to_string().contains("`Routing` is not"), "{error}");
}
