//! The scripted transport, with which users test their code.

use std::error::Error as _;

use serde_json::json;

use super::{client, pairs, response, sample};
use crate::{
    ErrorKind,
    testing::ScriptedTransport,
    transport::{TransportError, TransportErrorKind},
};

#[tokio::test]
async fn the_script_is_played_in_order() {
    let transport = ScriptedTransport::new()
        .respond(200, json!({ "sid": "CH1" }))
        .fail(TransportError::connect("down"))
        .respond_with(response(204, &[("x", "y")], ""));
    let client = client(&transport);
    assert_eq!(transport.remaining(), 3);
    assert_eq!(
        client.send(sample::created()).await.unwrap().sid.as_deref(),
        Some("CH1")
    );
    assert_eq!(
        client.send(sample::created()).await.unwrap_err().kind(),
        ErrorKind::NotSent
    );
    client.send(sample::delete("CH1")).await.unwrap();
    assert_eq!((transport.remaining(), transport.requests().len()), (0, 3));
}

#[tokio::test]
async fn a_request_beyond_the_script_is_named_and_recorded() {
    let transport = ScriptedTransport::new();
    let error = client(&transport)
        .send(sample::delete("CH1"))
        .await
        .unwrap_err();
    let source = error.source().unwrap().to_string();
    assert_eq!(
        source,
        "the script has no response left for request 1 (DELETE)"
    );
    assert_eq!(transport.requests().len(), 1);
    // A handle can extend the script.
    let transport = transport.clone().respond(204, json!(null));
    client(&transport)
        .send(sample::delete("CH1"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_status_that_does_not_exist_is_an_error() {
    for status in [0, 42, 1000] {
        let transport = ScriptedTransport::new().respond(status, json!({}));
        let error = client(&transport)
            .send(sample::created())
            .await
            .unwrap_err();
        assert_eq!(
            error.transport_error().unwrap().kind(),
            TransportErrorKind::AfterSending
        );
    }
}

#[tokio::test]
async fn requests_are_recorded_as_sent() {
    let transport = ScriptedTransport::new()
        .respond(200, json!({}))
        .respond(200, json!({ "flex_chat_channels": [] }));
    let client = client(&transport);
    client
        .send(sample::created().identity("a b&c"))
        .await
        .unwrap();
    client
        .page(sample::list().status(vec!["x y".into()]))
        .await
        .unwrap();
    let [post, get] = transport.requests().try_into().unwrap();
    assert_eq!(
        (post.method(), post.path(), post.path_and_query()),
        ("POST", "/v1/Channels", "/v1/Channels")
    );
    assert!(post.body().ends_with(b"Identity=a+b%26c"));
    assert_eq!(post.form()[1], pairs(&[("Identity", "a b&c")])[0]);
    assert_eq!(
        post.header("Content-Type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(post.header("absent"), None);
    assert_eq!(
        (get.path_and_query(), get.query()),
        ("/v1/Channels?Status=x+y", pairs(&[("Status", "x y")]))
    );
    assert_eq!((get.body(), get.form()), (&[][..], vec![]));
    assert_eq!(
        format!("{get:?}"),
        r#"RecordedRequest { method: "GET", .. }"#
    );
}
