//! Which span a span is within.

use sample_api::v1::parcel;
use twilio_runtime::{Client, Credentials, blocking, serde_json::json, testing::ScriptedTransport};

use super::{CANARY, PARCEL, client, created, ready, recorded, recorder::Recorder, response};

#[test]
fn the_parent_is_the_span_in_which_send_was_called() {
    let transport = ScriptedTransport::new().respond(201, json!({}));
    let client = client(&transport);
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        let caller = tracing::info_span!("caller");
        let request = caller.in_scope(|| client.send(created()));
        let elsewhere = tracing::info_span!("elsewhere");
        elsewhere.in_scope(|| ready(request)).unwrap();
    });
    let spans = recorder.spans();
    let [caller, elsewhere, request] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    assert_eq!((caller.name, elsewhere.name), ("caller", "elsewhere"));
    assert_eq!(request.parent, Some(caller.id));
    assert!(caller.is_closed && request.is_closed);
}

#[test]
fn fetching_a_token_is_a_span_within_that_of_the_request() {
    let token = json!({ "access_token": CANARY, "token_type": "Bearer", "expires_in": 3600 });
    let transport = ScriptedTransport::new()
        .respond_with(response(503, &[], ""))
        .respond(200, token)
        .respond(201, json!({}))
        .respond(201, json!({}));
    let client = Client::builder(Credentials::client_credentials("OQ00", CANARY))
        .transport(transport)
        .trace_path(true)
        .build()
        .unwrap();
    let (result, recorder) = recorded(async || {
        client.send(created()).await?;
        client.send(created()).await
    });
    result.unwrap();
    let spans = recorder.spans();
    let [first, fetch, second] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    assert_eq!(fetch.parent, Some(first.id));
    assert_eq!((first.parent, second.parent), (None, None));
    assert_eq!(fetch.get("http.request.resend_count"), Some("1i"));
    assert_eq!(recorder.events()[0].parent, Some(fetch.id));
    for (span, name, server, status) in [
        (first, "POST /v1/Parcels", "sample-api.twilio.com", "201i"),
        (fetch, "POST /v2/token", "oauth.twilio.com", "200i"),
        (second, "POST /v1/Parcels", "sample-api.twilio.com", "201i"),
    ] {
        assert_eq!(span.get("otel.name"), Some(name));
        assert_eq!(span.get("server.address"), Some(server));
        assert_eq!(span.get("http.response.status_code"), Some(status));
        assert!(span.is_closed);
    }
    recorder.assert_hidden(CANARY);
    recorder.assert_hidden("OQ00");
}

#[test]
fn a_blocking_request_is_a_span_within_that_of_its_caller() {
    let transport = ScriptedTransport::new()
        .respond_with(response(503, &[], ""))
        .respond(204, json!({}));
    let client = blocking::Client::builder(Credentials::api_key("SK00", CANARY))
        .transport(transport)
        .trace_path(true)
        .build()
        .unwrap();
    let recorder = Recorder::default();
    tracing::subscriber::with_default(recorder.clone(), || {
        let caller = tracing::info_span!("caller");
        let request = || client.send(parcel::delete(PARCEL));
        caller.in_scope(request).unwrap();
    });
    let spans = recorder.spans();
    let [caller, request] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    assert_eq!(request.parent, Some(caller.id));
    assert_eq!(request.get("http.response.status_code"), Some("204i"));
    assert_eq!(request.get("http.request.resend_count"), Some("1i"));
    assert_eq!(
        request.get("url.path"),
        Some("/v1/Parcels/QP0123456789abcdef0123456789abcdef")
    );
    assert!(request.is_closed);
    assert_eq!(recorder.events()[0].parent, Some(request.id));
}
