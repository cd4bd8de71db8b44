//! A program with one client for the crates of several Twilio products and of another vendor.
#![cfg(test)]

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use products::{
    Client, Credentials, ErrorKind,
    client::{ClientBuilder, DefaultTransport},
    serde_json::{Value, json},
    testing::ScriptedTransport,
};

/// Polls once, since the scripted transport is always ready.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the scripted transport was not ready"),
    }
}

fn builder() -> ClientBuilder<DefaultTransport> {
    Client::builder(Credentials::api_key("SK00", "secret"))
}

/// A client that gets these responses in turn.
fn client(
    builder: ClientBuilder<DefaultTransport>,
    responses: &[Value],
) -> (Client, ScriptedTransport) {
    let transport = responses
        .iter()
        .fold(ScriptedTransport::new(), |script, response| {
            script.respond(200, response.clone())
        });
    let client = builder.transport(transport.clone()).build().unwrap();
    (client, transport)
}

fn urls(transport: &ScriptedTransport) -> Vec<String> {
    transport
        .requests()
        .iter()
        .map(|request| request.url())
        .collect()
}

#[test]
fn each_crate_sends_to_its_own_host() {
    let page = json!({ "services": [], "meta": { "key": "services" } });
    let (client, transport) = client(builder(), &[page.clone(), page]);
    run(client.page(proxy::v1::service::list())).unwrap();
    run(client.page(sync::v1::service::list())).unwrap();
    assert_eq!(
        urls(&transport),
        [
            "https://proxy.twilio.com/v1/Services",
            "https://sync.twilio.com/v1/Services"
        ]
    );
    let authorized =
        |request: &products::testing::RecordedRequest| request.header("authorization").is_some();
    assert!(transport.requests().iter().all(authorized));
}

#[test]
fn twilio_credentials_are_not_sent_to_another_vendor() {
    let (client, transport) = client(builder(), &[json!({})]);
    let error = run(client.send(vendor::v1::thing::fetch())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("`https://api.vendor.example`"),
        "{error}"
    );
    assert!(transport.requests().is_empty());
    // An operation without credentials is sent there.
    run(client.send(vendor::v1::status::fetch())).unwrap();
    assert_eq!(urls(&transport), ["https://api.vendor.example/v1/Status"]);
    assert_eq!(transport.requests()[0].header("authorization"), None);
}

#[test]
fn another_vendor_has_its_own_credentials() {
    let vendor =
        builder().credentials_for("https://api.vendor.example", Credentials::bearer("mine"));
    let (client, transport) = client(vendor, &[json!({})]);
    run(client.send(vendor::v1::thing::fetch())).unwrap();
    assert_eq!(urls(&transport), ["https://api.vendor.example/v1/Thing"]);
}

/// Flex and Conversations both have `GET /v1/Configuration`.
#[test]
fn one_mock_server_can_distinguish_products_with_the_same_path() {
    let server = || builder().base_url("http://localhost:4010");
    let paths = |builder| {
        let (client, transport) = client(builder, &[json!({}), json!({})]);
        run(client.send(products::flex_v1::configuration::fetch())).unwrap();
        run(client.send(products::conversations_v1::configuration::fetch())).unwrap();
        let requests = transport.requests();
        requests
            .iter()
            .map(|request| request.path().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(server()), ["/v1/Configuration"; 2]);
    assert_eq!(
        paths(server().host_in_path()),
        [
            "/flex-api.twilio.com/v1/Configuration",
            "/conversations.twilio.com/v1/Configuration"
        ]
    );
}
