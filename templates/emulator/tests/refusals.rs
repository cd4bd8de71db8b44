//! What the emulator refuses, and how it says so.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use http::{HeaderValue, Method, header};
use support::{FORM, flex, form, get, refusal};
use twilio_emulator::Mock;

const CHANNEL: &str = "/v1/Channels/CH0123456789abcdef0123456789abcdef";

#[test]
fn wrong_credentials_are_refused_before_anything_else_is_looked_at() {
    for value in [
        None,
        Some("Basic"),
        Some("Basic !"),
        // The account without its token, and with another.
        Some("Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjo="),
        Some("Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpvdGhlcg=="),
        Some("Digest a"),
        Some("Bearer "),
    ] {
        let mut request = form(Method::POST, "/v1/Channels", &[]);
        request.headers_mut().remove(header::AUTHORIZATION);
        if let Some(value) = value {
            let value = HeaderValue::from_static(value);
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let (status, code, _) = refusal(&flex().handle(request));
        assert_eq!((status, code), (401, 20003), "{value:?}");
    }
}

#[test]
fn what_does_not_exist_is_not_found() {
    for path in [
        "/v1/Nothing",
        "/v1/Channels/",
        "/v1/channels",
        CHANNEL,
        "/v1/Channels/..",
        "/v1/Channels/CH0123",
        "/v1/PluginService/Plugins/unknown/Versions",
    ] {
        let (status, code, message) = refusal(&flex().handle(get(path)));
        assert_eq!((status, code), (404, 20404), "{path}");
        assert!(message.contains(path), "{message}");
    }
}

#[test]
fn another_method_is_refused_with_those_that_there_are() {
    let response = flex().handle(form(Method::PUT, CHANNEL, &[]));
    assert_eq!(
        refusal(&response),
        (405, 20004, "Method not allowed".to_owned())
    );
    assert_eq!(response.headers()[header::ALLOW], "GET, DELETE");
}

#[test]
fn a_body_of_another_kind_is_refused() {
    for (path, sent, expected) in [
        ("/v1/Channels", "application/json", FORM),
        ("/v1/Channels", "", FORM),
        ("/v1/Configuration", FORM, "application/json"),
    ] {
        let mut request = form(Method::POST, path, &[("Identity", "a")]);
        let value = HeaderValue::from_static(sent);
        request.headers_mut().insert(header::CONTENT_TYPE, value);
        let (status, _, message) = refusal(&flex().handle(request));
        assert_eq!(status, 415, "{path}");
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn json_that_is_no_object_is_refused() {
    for body in ["{", "[]", "null", "\"text\""] {
        let mut request = form(Method::POST, "/v1/Configuration", &[]);
        let value = HeaderValue::from_static("application/json; charset=utf-8");
        request.headers_mut().insert(header::CONTENT_TYPE, value);
        *request.body_mut() = body.as_bytes().to_vec();
        assert_eq!(refusal(&flex().handle(request)).0, 400, "{body}");
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_without_the_values() {
    let fields = [
        ("FlexFlowSid", "FO-secret"),
        ("Identity", "a"),
        ("ChatUserFriendlyName", "b"),
        ("LongLived", "secret"),
    ];
    let (status, code, message) =
        refusal(&flex().handle(form(Method::POST, "/v1/Channels", &fields)));
    assert_eq!((status, code), (400, 20001));
    assert_eq!(
        message,
        "Invalid parameter FlexFlowSid: it is no SID of the form FO and 32 hexadecimal digits; \
         Missing required parameter ChatFriendlyName in the post body; \
         Invalid parameter LongLived: it is neither true nor false"
    );
}

#[test]
fn fields_of_a_choice_are_checked_together() {
    let studio = "FW0123456789abcdef0123456789abcdef";
    for (fields, expected) in [
        (
            vec![("IntegrationType", "studio")],
            "Missing required parameter Integration.FlowSid",
        ),
        (
            vec![
                ("IntegrationType", "studio"),
                ("Integration.FlowSid", studio),
                ("Integration.Url", "https://www.example.com"),
            ],
            "Integration.Url: it is not allowed if IntegrationType is studio",
        ),
        (
            vec![("IntegrationType", "fax")],
            "IntegrationType: it is none of studio, external, task",
        ),
        (
            vec![
                ("IntegrationType", "studio"),
                ("Integration.FlowSid", studio),
                ("Integration.RetryCount", "4"),
            ],
            "Integration.RetryCount: it is more than 3",
        ),
    ] {
        let flex = flex();
        let flow = "/v1/FlexFlows/FO0123456789abcdef0123456789abcdef";
        flex.put(flow, serde_json::json!({})).unwrap();
        let (status, _, message) = refusal(&flex.handle(form(Method::POST, flow, &fields)));
        assert_eq!(status, 400, "{fields:?}");
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_fixed_value_has_to_be_sent() {
    let flex = flex();
    let interaction = "/v1/Interactions/KD0123456789abcdef0123456789abcdef";
    let channel = format!("{interaction}/Channels/UO0123456789abcdef0123456789abcdef");
    for path in [interaction, &channel] {
        flex.put(path, serde_json::json!({})).unwrap();
    }
    for (routing, expected) in [
        (None, 400),
        (Some(r#"{"status":"wrapping"}"#), 400),
        (Some(r#"{"status":"closed"}"#), 200),
    ] {
        let status = [("Status", "inactive")];
        let routing = routing.map(|it| ("Routing", it));
        let fields: Vec<_> = status.into_iter().chain(routing).collect();
        let response = flex.handle(form(Method::POST, &channel, &fields));
        assert_eq!(response.status().as_u16(), expected, "{fields:?}");
    }
}

#[test]
fn a_page_has_1_to_1000_items() {
    for size in ["0", "1001", "-1", "many"] {
        let path = format!("/v1/Channels?PageSize={size}");
        let (status, code, message) = refusal(&flex().handle(get(&path)));
        assert_eq!((status, code), (400, 20007), "{size}");
        assert!(message.contains("PageSize"), "{message}");
    }
    let (status, _, message) = refusal(&flex().handle(get("/v1/Channels?PageToken=other")));
    assert_eq!(status, 400);
    assert!(message.contains("PageToken"), "{message}");
}

#[test]
fn an_unknown_parameter_is_recorded_and_refused_only_if_that_is_asked_for() {
    let path = "/v1/PluginService/Plugins?Colour=red";
    let fields = [("UniqueName", "a"), ("Shape", "round")];
    let flex = flex();
    let response = flex.handle(form(Method::POST, path, &fields));
    assert_eq!(response.status(), 201);
    assert_eq!(flex.requests()[0].unknown_parameters(), ["Colour", "Shape"]);

    let strict = Mock::builder()
        .catalogue(twilio_flex::catalogue())
        .strict()
        .build()
        .unwrap();
    let (status, _, message) = refusal(&strict.handle(form(Method::POST, path, &fields)));
    assert_eq!(status, 400);
    assert_eq!(message, "Unknown parameter Colour; Unknown parameter Shape");
    assert_eq!(
        strict.requests()[0].unknown_parameters(),
        ["Colour", "Shape"]
    );
    assert_eq!(strict.state(), serde_json::json!({}));
}

#[test]
fn what_is_no_catalogue_is_refused() {
    for (catalogue, expected) in [
        ("{", "EOF"),
        (r#"{"format": 2}"#, "format 2"),
        (
            r#"{"format": 1, "models": [{"name": "a", "properties": [{"name": "b", "type": {"sid": 7}}]}]}"#,
            "`a` names the SID 7, but there are 0",
        ),
        (
            r#"{"format": 1, "modules": [{"name": "v1", "server": "here"}]}"#,
            "server of `v1`",
        ),
    ] {
        let error = Mock::new(catalogue).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = Mock::builder().build().unwrap_err().to_string();
    assert!(error.contains("no catalogue"), "{error}");
}
