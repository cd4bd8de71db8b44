//! What a client adds to a call, and what it makes of responses.

use serde_json::json;

use super::{CANARY, answering, authorized, client, pairs, response, sample};
use crate::{Client, Credentials, ErrorKind, testing::ScriptedTransport};

#[tokio::test]
async fn a_request_is_sent_as_described() {
    let (client, transport) = answering(201, json!({ "sid": "CH1" }));
    let channel = client.send(sample::created()).await.unwrap();
    assert_eq!(channel.sid.as_deref(), Some("CH1"));
    let [request] = transport.requests().try_into().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "https://flex-api.twilio.com/v1/Channels");
    let form = [
        ("FlexFlowSid", "FO0123456789abcdef0123456789abcdef"),
        ("Identity", "ada"),
    ];
    assert_eq!(request.form(), pairs(&form));
    let mut names: Vec<&str> = request
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["accept", "authorization", "content-type", "user-agent"]
    );
}

#[test]
fn the_credentials_go_into_one_sensitive_header() {
    for (credentials, expected) in [
        (Credentials::api_key("SK1", "a:b"), "Basic U0sxOmE6Yg=="),
        (Credentials::auth_token("AC1", "t"), "Basic QUMxOnQ="),
    ] {
        let client = Client::builder(credentials)
            .transport(ScriptedTransport::new())
            .build()
            .unwrap();
        let request = sample::fetch("a", "b").header("Authorization", CANARY);
        let sent = authorized(&client, &request);
        let values: Vec<_> = sent.headers().get_all("authorization").iter().collect();
        assert_eq!(values, [expected]);
        assert!(values[0].is_sensitive());
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        assert_eq!(sent.headers()["user-agent"], user_agent);
    }
}

#[tokio::test]
async fn a_request_can_be_sent_by_reference_and_again() {
    let transport = ScriptedTransport::new()
        .respond(200, json!({}))
        .respond(200, json!({}));
    let (client, request) = (client(&transport), sample::created());
    client.send(&request).await.unwrap();
    client.clone().send(request).await.unwrap();
    let [first, second] = transport.requests().try_into().unwrap();
    assert_eq!(first.body(), second.body());
}

#[tokio::test]
async fn nothing_is_sent_before_the_future_is_polled_and_the_future_borrows_nothing() {
    let (client, transport) = answering(200, json!({}));
    let sending = client.send(sample::created());
    drop(client);
    assert_eq!(transport.requests().len(), 0);
    fn anywhere<T: Send + 'static>(value: T) -> T {
        value
    }
    tokio::spawn(anywhere(sending)).await.unwrap().unwrap();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn any_2xx_is_success() {
    for status in [200, 201, 202, 203, 206, 299] {
        let (client, _) = answering(status, json!({ "sid": "CH1" }));
        assert!(client.send(sample::created()).await.is_ok(), "{status}");
    }
}

#[tokio::test]
async fn a_response_without_content_needs_no_body() {
    for body in ["", "{}", "OK"] {
        let transport = ScriptedTransport::new().respond_with(response(204, &[], body));
        assert!(client(&transport).send(sample::delete("CH1")).await.is_ok());
    }
}

#[tokio::test]
async fn a_redirect_is_an_error() {
    for status in [300, 301, 302, 303, 307, 308] {
        let headers = [("location", "https://evil.example/canary-7f3a")];
        let transport = ScriptedTransport::new().respond_with(response(status, &headers, ""));
        let error = client(&transport)
            .send(sample::delete("CH1"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Redirect, Some(status))
        );
        let expected = format!(
            "Twilio (HTTP {status}) DELETE /v1/Channels/{{Sid}}: the server redirects, and redirects are not followed"
        );
        assert_eq!(error.to_string(), expected);
        assert!(!super::printed(&error).contains(CANARY));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let transport = ScriptedTransport::new();
    let client = client(&transport);
    for error in [
        client
            .send(sample::created().integration_retry_count(4))
            .await
            .unwrap_err(),
        client.send(sample::fetch("..", "x")).await.unwrap_err(),
        client
            .send(sample::fetch("a", "b").header("Flex-Metadata", "a\r\nb"))
            .await
            .unwrap_err(),
        client.page(sample::list().page_size(0)).await.unwrap_err(),
        client
            .stream(sample::list().page_size(0))
            .try_next()
            .await
            .unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn base_url_edge_and_region_determine_the_destination() {
    let go = async |base_url: Option<&str>| {
        let transport = ScriptedTransport::new().respond(204, json!(null));
        let mut builder = Client::builder(Credentials::api_key("SK1", "s"))
            .edge("dublin")
            .region("ie1");
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        let client = builder.transport(transport.clone()).build().unwrap();
        client.send(sample::delete("CH1")).await.unwrap();
        transport.requests()[0].url()
    };
    assert_eq!(
        go(None).await,
        "https://flex-api.dublin.ie1.twilio.com/v1/Channels/CH1"
    );
    assert_eq!(
        go(Some("http://localhost:4010/x/")).await,
        "http://localhost:4010/x/v1/Channels/CH1"
    );
}
