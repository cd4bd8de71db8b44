//! What a subscriber of `tracing` must not see.

use sample_api::v1::{customer, customer_archive, depot, parcel};
use twilio_runtime::{serde_json::json, testing::ScriptedTransport, transport::TransportError};

use super::{
    CANARY, DEPOT, PARCEL, builder, client, created, ready, recorded, recorder::Recorder, response,
};

#[test]
fn the_path_is_recorded_on_demand_without_personal_data_and_query() {
    for (wanted, expected) in [
        (false, None),
        (
            true,
            Some("/base/v1/Parcels/QP0123456789abcdef0123456789abcdef"),
        ),
    ] {
        let transport = ScriptedTransport::new()
            .respond(204, json!({}))
            .respond(200, json!({}));
        let client = builder()
            .base_url("http://[::1]:8080/base")
            .transport(transport)
            .trace_path(wanted)
            .build()
            .unwrap();
        let (result, recorder) = recorded(|| client.send(parcel::delete(PARCEL)));
        result.unwrap();
        let span = recorder.only_span();
        assert_eq!(span.get("url.path"), expected);
        assert_eq!(span.get("url.template"), Some("/v1/Parcels/{Sid}"));
        assert_eq!(span.get("server.address"), Some("::1"));
        assert_eq!(span.get("server.port"), Some("8080i"));

        // The name of a customer is personal data.
        let (result, recorder) = recorded(|| client.send(customer::fetch(CANARY)));
        result.unwrap();
        assert_eq!(recorder.only_span().get("url.path"), None);
        recorder.assert_hidden(CANARY);
    }
}

#[test]
fn no_secret_personal_data_or_account_is_recorded() {
    let body = json!({ "message": CANARY, "details": { "a": CANARY }, "sid": CANARY }).to_string();
    let headers = [
        ("location", CANARY),
        ("x-any", CANARY),
        ("retry-after", "1"),
    ];
    let transport = ScriptedTransport::new()
        .fail(TransportError::connect(CANARY))
        .respond_with(response(429, &headers, &body))
        .respond_with(response(400, &headers, &body))
        .respond_with(response(404, &headers, &body))
        .respond_with(response(200, &headers, &body))
        .fail(TransportError::after_sending(CANARY));
    let client = client(&transport);
    let request = created();
    let fetch = customer::fetch(CANARY).sample_metadata(CANARY);
    let list = depot::list().friendly_name(CANARY);
    let (_, recorder) = recorded(async || {
        client.send(&request).await.unwrap_err();
        client
            .send(customer_archive::update(CANARY))
            .await
            .unwrap_err();
        client.send(fetch).await.unwrap();
        client.send(request).await.unwrap_err();
        client.page(list).await.unwrap_err();
    });
    assert_eq!(recorder.spans().len(), 5);
    assert_eq!(recorder.events().len(), 2);
    recorder.assert_hidden(CANARY);
    recorder.assert_hidden("SK00");
    recorder.assert_hidden(DEPOT.as_str());
}

#[test]
fn nothing_is_recorded_if_the_subscriber_is_not_interested() {
    let transport = ScriptedTransport::new()
        .respond_with(response(429, &[], ""))
        .respond(201, json!({}));
    let client = client(&transport);
    let recorder = Recorder::without_interest();
    tracing::subscriber::with_default(recorder.clone(), || {
        ready(client.send(created())).unwrap();
    });
    assert!(recorder.spans().is_empty());
    assert!(recorder.events().is_empty());
}
