//! Credentials belong to origins, and base URLs to products.

use serde_json::json;

use super::{CANARY, run, sample};
use crate::{
    Client, Credentials, Error, ErrorKind, ListRequest, Request,
    calls::draft::Draft,
    client::{ClientBuilder, DefaultTransport},
    credentials::OAuth,
    generated_for_0_1::{self as runtime, Operation, Parameter, Security},
    list::Cursor,
    testing::ScriptedTransport,
    transport::Transport,
};

const VENDOR: &str = "https://api.vendor.example";

static LIST_THINGS: Operation = Operation {
    id: "ListThings",
    server: VENDOR,
    path: "/v1/Things",
    parameters: &[Parameter::query("PageSize")],
    list_key: Some("things"),
    ..Operation::DEFAULT
};

static FETCH_STATUS: Operation = Operation {
    id: "FetchStatus",
    server: VENDOR,
    path: "/v1/Status",
    security: Security::Anonymous,
    ..Operation::DEFAULT
};

/// A request of a crate that was generated for another vendor's API.
struct ListThings(Draft);
runtime::request!(LIST_THINGS, ListThings, [String]);

struct FetchStatus(Draft);
runtime::request!(FETCH_STATUS, FetchStatus, serde_json::Value);

fn things() -> ListThings {
    ListThings(Draft::new(&LIST_THINGS))
}

fn twilio() -> ClientBuilder<DefaultTransport> {
    Client::builder(Credentials::api_key("SK00", CANARY))
}

fn with(
    builder: ClientBuilder<DefaultTransport>,
    transport: &(impl Transport + Clone + 'static),
) -> Client {
    builder.transport(transport.clone()).build().unwrap()
}

/// Where a request goes, and whether it has credentials; an error if it is refused before anything is sent.
fn sent(
    builder: ClientBuilder<DefaultTransport>,
    request: impl Request,
) -> Result<(String, bool), Error> {
    let body = json!({ "things": [], "flex_chat_channels": [] });
    let transport = ScriptedTransport::new().respond(200, body);
    let client = with(builder, &transport);
    run(client.send(request))
        .map(|_| {
            let request = &transport.requests()[0];
            (request.url(), request.header("authorization").is_some())
        })
        .inspect_err(|_| assert!(transport.requests().is_empty()))
}

#[track_caller]
fn assert_refused(result: Result<(String, bool), Error>) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    assert!(
        text.contains("ListThings goes to `https://api.vendor.example`"),
        "{text}"
    );
    assert!(text.contains("`ClientBuilder::credentials_for`"), "{text}");
    assert!(!text.contains(CANARY), "{text}");
}

#[test]
fn the_credentials_for_twilio_are_sent_only_to_twilio() {
    assert_refused(sent(twilio(), things()));
    // Whatever the other settings of the client are.
    assert_refused(sent(twilio().edge("dublin").region("ie1"), things()));
    assert_refused(sent(
        twilio().base_url_for("flex-api.twilio.com", "http://localhost:1"),
        things(),
    ));
    assert_refused(sent(
        twilio().credentials_for("https://api.vendor.example:8443", Credentials::bearer("t")),
        things(),
    ));
    // An operation that takes no credentials is sent anywhere, without them.
    let status = FetchStatus(Draft::new(&FETCH_STATUS));
    let (url, is_authorized) = sent(twilio(), status).unwrap();
    assert_eq!(
        (url.as_str(), is_authorized),
        ("https://api.vendor.example/v1/Status", false)
    );
}

#[test]
fn no_token_is_fetched_for_a_request_that_must_not_carry_it() {
    let transport = ScriptedTransport::new();
    let oauth = OAuth::new("OQ00", CANARY);
    let client = with(Client::builder(oauth.into()), &transport);
    let error = run(client.send(things())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(transport.requests().is_empty(), "no token was requested");
}

#[test]
fn another_origin_may_have_its_own_credentials() {
    let vendor = || twilio().credentials_for(VENDOR, Credentials::bearer("vendor"));
    let transport = ScriptedTransport::new()
        .respond(200, json!({ "things": ["a"] }))
        .respond(200, json!({ "sid": "CH1" }));
    let client = with(vendor(), &transport);
    run(client.send(things())).unwrap();
    run(client.send(sample::created())).unwrap();
    let authorized = |client: &Client, request: &dyn Fn(&Client) -> http::Request<Vec<u8>>| {
        let request = request(client);
        request.headers()["authorization"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let to_vendor = authorized(&client, &|client| super::authorized(client, &things()));
    assert_eq!(to_vendor, "Bearer vendor");
    let to_twilio = authorized(&client, &|client| {
        super::authorized(client, &sample::list())
    });
    assert!(to_twilio.starts_with("Basic "), "{to_twilio}");
    // They belong to that origin even if its requests are sent elsewhere.
    let moved = with(vendor().base_url("http://localhost:4010"), &transport);
    let to_vendor = authorized(&moved, &|client| super::authorized(client, &things()));
    assert_eq!(to_vendor, "Bearer vendor");
}

#[test]
fn the_base_url_of_a_client_gets_its_credentials() {
    let (url, is_authorized) = sent(twilio().base_url("http://localhost:4010"), things()).unwrap();
    assert_eq!(url, "http://localhost:4010/v1/Things");
    assert!(is_authorized);
    let own = twilio().base_url_for(VENDOR, "http://localhost:4010");
    let (url, is_authorized) = sent(own, things()).unwrap();
    assert_eq!(
        (url.as_str(), is_authorized),
        ("http://localhost:4010/v1/Things", true)
    );
}

#[test]
fn a_later_page_on_another_origin_is_not_requested() {
    let transport = ScriptedTransport::new().respond(
        200,
        json!({ "things": ["a"], "meta": { "next_page_url": "https://flex-api.twilio.com/v1/Things" } }),
    );
    let builder = twilio().credentials_for(VENDOR, Credentials::bearer("vendor"));
    let client = with(builder, &transport);
    let page = run(client.page(things())).unwrap();
    let error = run(client.page(page.next().unwrap())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    // Nor through a stored cursor.
    let stored = json!({
        "operation": "ListThings",
        "target": "GET /v1/Things",
        "path": "/v1/Things",
        "page": { "url": "https://flex-api.twilio.com/v1/Things" },
    });
    let cursor: Cursor = serde_json::from_value(stored).unwrap();
    let error = run(client.page(things().resume(&cursor).unwrap())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(transport.requests().len(), 1);
}

#[test]
fn one_server_can_distinguish_products() {
    let path = |builder: ClientBuilder<DefaultTransport>, request: &dyn Fn() -> ListThings| {
        sent(builder, request()).unwrap().0
    };
    let all = || twilio().base_url("http://localhost:4010/base/");
    assert_eq!(path(all(), &things), "http://localhost:4010/base/v1/Things");
    assert_eq!(
        path(all().host_in_path(), &things),
        "http://localhost:4010/base/api.vendor.example/v1/Things"
    );
    // One of the products may be on another server.
    let one = all().base_url_for("api.vendor.example", "http://localhost:1");
    assert_eq!(
        path(one.host_in_path(), &things),
        "http://localhost:1/v1/Things"
    );
    let (url, _) = sent(all().host_in_path(), sample::list()).unwrap();
    assert_eq!(
        url,
        "http://localhost:4010/base/flex-api.twilio.com/v1/Channels"
    );
}

#[test]
fn the_next_page_of_a_server_for_several_products_may_name_the_product_or_not() {
    for next in [
        "http://localhost:4010/flex-api.twilio.com/v1/Channels?Page=1",
        "http://localhost:4010/v1/Channels?Page=1",
    ] {
        let transport = ScriptedTransport::new()
            .respond(
                200,
                json!({ "flex_chat_channels": [], "meta": { "next_page_url": next } }),
            )
            .respond(200, json!({ "flex_chat_channels": [] }));
        let builder = twilio().base_url("http://localhost:4010").host_in_path();
        let client = with(builder, &transport);
        let page = run(client.page(sample::list())).unwrap();
        run(client.page(page.next().unwrap())).unwrap();
        assert_eq!(
            transport.requests()[1].url(),
            "http://localhost:4010/flex-api.twilio.com/v1/Channels?Page=1"
        );
    }
}

#[test]
fn invalid_origins_and_products_are_refused() {
    let transport = ScriptedTransport::new();
    let credentials = || Credentials::bearer("t");
    for (builder, problem) in [
        (
            twilio().credentials_for("https://api.vendor.example/v1", credentials()),
            "which has no path",
        ),
        (
            twilio().credentials_for("api.vendor.example", credentials()),
            "its scheme is neither",
        ),
        (
            twilio().credentials_for("http://api.twilio.com", credentials()),
            "use `https`",
        ),
        (
            twilio().credentials_for(VENDOR, Credentials::bearer("")),
            "the bearer token is empty",
        ),
        (
            twilio().base_url_for("flex-api", "http://localhost:1"),
            "name a product by its host",
        ),
        (
            twilio().base_url_for("flex-api.twilio.com", "localhost"),
            "the base URL cannot be used",
        ),
        (twilio().host_in_path(), "needs a base URL"),
    ] {
        let error = builder.transport(transport.clone()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(problem), "{error}");
    }
}
