//! Requests to endpoints that are in no description, stored and read back.

use serde_json::{Value, json};

use super::{
    BASE, CANARY, assert_hidden,
    custom::{create, problems},
    sample,
};
use crate::{Credentials, Request as _, request::CustomRequest};

#[test]
fn it_can_be_stored() {
    let request = create()
        .named("CreateWebhook")
        .query("N", 0.5)
        .query("J", json!({ "a": [1.5] }));
    let stored = serde_json::to_string(&request).unwrap();
    let read: CustomRequest = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, request);
    assert_hidden(&read);
    let bytes = |request: &CustomRequest| {
        let request = request.call().to_http_request(BASE).unwrap();
        (
            request.uri().clone(),
            request.headers().clone(),
            request.body().clone(),
        )
    };
    assert_eq!(bytes(&read), bytes(&request));
    let with_credentials = create().authorization(Credentials::bearer(CANARY));
    let error = serde_json::to_string(&with_credentials).unwrap_err();
    assert!(!error.to_string().contains(CANARY), "{error}");
}

#[test]
fn stored_requests_are_checked_like_new_ones() {
    let stored = serde_json::to_value(create()).unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut stored = stored.clone();
        *stored.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<CustomRequest>(stored)
    };
    // These are read, but refused when they are sent.
    let elsewhere = changed("/custom/server", json!("https://example.org")).unwrap();
    assert!(problems(&elsewhere)[0].starts_with("the client does not know the server"));
    let climbing = changed("/target", json!("POST /v1/Instances/{Sid}/../A")).unwrap();
    assert!(problems(&climbing)[0].starts_with("the path "));
    for (pointer, value, problem) in [
        (
            "/target",
            json!("FETCH /v1/A"),
            "does not begin with a method",
        ),
        ("/operation", json!(1), "`operation` or `target` is missing"),
        ("/custom", json!(null), "it is a generated request"),
        ("/custom/server", json!(5), "`custom` has no `server`"),
        ("/custom/public", json!(5), "`custom` has no `public`"),
        (
            "/arguments",
            json!({}),
            "`arguments` is missing or not an array",
        ),
        (
            "/arguments/0/in",
            json!("cookie"),
            "there is no location `cookie`",
        ),
        (
            "/arguments/0/value",
            json!({ "list": [] }),
            "`Sid` has a value of the wrong kind",
        ),
        (
            "/arguments/1/name",
            json!("WebhookUrl"),
            "`WebhookUrl` is duplicated",
        ),
    ] {
        let error = changed(pointer, value).unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
        assert!(!error.contains(CANARY), "{error}");
    }
    // A generated request is not read as a custom one, nor the other way round.
    let of_table = serde_json::to_value(sample::created()).unwrap();
    assert!(serde_json::from_value::<CustomRequest>(of_table.clone()).is_err());
    let mut disguised = of_table;
    disguised["custom"] = stored["custom"].clone();
    let read = serde_json::from_value::<sample::CreateChannel>(disguised);
    assert!(read.is_err());
}
