//! One program with one client for crates of several products, and for one of somebody else than Twilio.
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

/// The transport answers at once, so nobody has to wait.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the transport did not answer at once"),
    }
}

fn builder() -> ClientBuilder<DefaultTransport> {
    Client::builder(Credentials::api_key("SK00", "secret"))
}

/// A client that is answered with these, one after the other.
fn client(
    builder: ClientBuilder<DefaultTransport>,
    answers: &[Value],
) -> (Client, ScriptedTransport) {
    let transport = answers
        .iter()
        .fold(ScriptedTransport::new(), |script, answer| {
            script.respond(200, answer.clone())
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
fn the_credentials_for_twilio_go_to_nobody_else() {
    let (client, transport) = client(builder(), &[json!({})]);
    let error = run(client.send(vendor::v1::thing::fetch())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("`https://api.vendor.example`"),
        "{error}"
    );
    assert!(transport.requests().is_empty());
    // What takes no credentials goes there without them.
    run(client.send(vendor::v1::status::fetch())).unwrap();
    assert_eq!(urls(&transport), ["https://api.vendor.example/v1/Status"]);
    assert_eq!(transport.requests()[0].header("authorization"), None);
}

#[test]
fn another_vendor_has_credentials_of_its_own() {
    let vendor =
        builder().credentials_for("https://api.vendor.example", Credentials::bearer("mine"));
    let (client, transport) = client(vendor, &[json!({})]);
    run(client.send(vendor::v1::thing::fetch())).unwrap();
    assert_eq!(urls(&transport), ["https://api.vendor.example/v1/Thing"]);
}

/// Flex and Conversations both have `GET /v1/Configuration`.
#[test]
fn one_server_can_tell_products_with_equal_paths_apart() {
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
