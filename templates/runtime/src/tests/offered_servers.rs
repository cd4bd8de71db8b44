//! Descriptions that offer several servers, one with variables, only a path, or none.

use serde_json::json;

use super::{CANARY, run};
use crate::{
    Client, Credentials, Error, ErrorKind, Request,
    calls::draft::Draft,
    client::{ClientBuilder, DefaultTransport, Server},
    generated_for_0_1::{self as runtime, Operation, ServerList, ServerTemplate, ServerVariable},
    testing::ScriptedTransport,
};

static SERVERS: ServerList = ServerList(&[
    ServerTemplate {
        url: "https://api.vendor.example/v1",
        variables: &[],
    },
    ServerTemplate {
        url: "https://{region}.vendor.example:{port}/{base}",
        variables: &[
            ServerVariable {
                name: "region",
                default: "eu",
                values: &["eu", "us"],
            },
            ServerVariable {
                name: "port",
                default: "443",
                values: &[],
            },
            ServerVariable {
                name: "base",
                default: "v1",
                values: &[],
            },
        ],
    },
]);

/// The same servers, as another module of the crate offers them.
static OTHERS: ServerList = ServerList(&[
    ServerTemplate {
        url: "https://api.vendor.example/v1",
        variables: &[],
    },
    ServerTemplate {
        url: "https://other.vendor.example",
        variables: &[],
    },
]);

const THING: Operation = Operation {
    id: "FetchThing",
    server: "https://api.vendor.example/v1",
    path: "/things",
    ..Operation::DEFAULT
};

static OFFERED: Operation = Operation {
    servers: Some(&SERVERS),
    ..THING
};
static OFFERED_ELSEWHERE: Operation = Operation {
    servers: Some(&OTHERS),
    ..THING
};
static PLAIN: Operation = THING;
static RELATIVE: Operation = Operation {
    server: "/api/v3",
    ..THING
};
static NOWHERE: Operation = Operation {
    server: "",
    ..THING
};

struct Thing(Draft);
runtime::request!(PLAIN, Thing, serde_json::Value);

fn thing(operation: &'static Operation) -> Thing {
    Thing(Draft::new(operation))
}

fn other() -> Server {
    Server::new(&SERVERS, 1)
}

/// A client whose own credentials are Twilio's, with a token for each of these origins.
fn builder(origins: &[&str]) -> ClientBuilder<DefaultTransport> {
    let builder = Client::builder(Credentials::api_key("SK00", CANARY));
    origins.iter().fold(builder, |builder, origin| {
        builder.credentials_for(*origin, Credentials::bearer(*origin))
    })
}

/// Where a request goes, with which credentials; an error if it is refused before anything is sent.
fn sent(
    builder: ClientBuilder<DefaultTransport>,
    operation: &'static Operation,
) -> Result<(String, String), Error> {
    let transport = ScriptedTransport::new().respond(200, json!({}));
    let client: Client = builder.transport(transport.clone()).build()?;
    let authorized = super::authorized;
    run(client.send(thing(operation))).inspect_err(|_| assert!(transport.requests().is_empty()))?;
    let request = authorized(&client, &thing(operation));
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert_eq!(request.uri().to_string(), transport.requests()[0].url());
    Ok((request.uri().to_string(), authorization.to_owned()))
}

#[track_caller]
fn assert_sent(
    builder: ClientBuilder<DefaultTransport>,
    operation: &'static Operation,
    url: &str,
    token: &str,
) {
    let (sent_to, authorization) = sent(builder, operation).unwrap();
    assert_eq!(sent_to, url);
    assert_eq!(authorization, format!("Bearer {token}"));
}

const DEFAULT: &str = "https://api.vendor.example";
const EU: &str = "https://eu.vendor.example";

#[test]
fn the_first_server_is_the_default_and_another_can_be_chosen() {
    let both = || builder(&[DEFAULT, EU]);
    let plain = "https://api.vendor.example/v1/things";
    assert_sent(both(), &OFFERED, plain, DEFAULT);
    let chosen = || both().server(other());
    assert_sent(
        chosen(),
        &OFFERED,
        "https://eu.vendor.example:443/v1/things",
        EU,
    );
    // It concerns the operations for which it is offered, and no others.
    assert_sent(chosen(), &OFFERED_ELSEWHERE, plain, DEFAULT);
    assert_sent(chosen(), &PLAIN, plain, DEFAULT);
    // The last choice counts.
    let back = chosen().server(Server::new(&SERVERS, 0));
    assert_sent(back, &OFFERED, plain, DEFAULT);
}

#[test]
fn the_credentials_of_one_server_do_not_go_to_another() {
    for origins in [&[DEFAULT] as &[&str], &[]] {
        let error = sent(builder(origins).server(other()), &OFFERED).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "the Twilio client cannot be used: FetchThing goes to `https://eu.vendor.example`, for which the client \
             has no credentials; those for Twilio are not sent there: set some with `ClientBuilder::credentials_for`"
        );
    }
}

#[test]
fn variables_have_defaults_and_can_be_set() {
    let us = other().variable("region", "eu").variable("region", "us");
    let chosen = builder(&["https://us.vendor.example:8443"]);
    let chosen = chosen.server(us.variable("port", "8443").variable("base", "v2/beta"));
    let url = "https://us.vendor.example:8443/v2/beta/things";
    assert_sent(chosen, &OFFERED, url, "https://us.vendor.example:8443");
}

#[test]
fn values_that_a_server_cannot_have_are_refused_when_the_client_is_built() {
    let mut messages = Vec::new();
    for server in [
        other().variable("region", CANARY).variable("plan", CANARY),
        other().variable("port", "1@evil.example"),
        other().variable("port", "none"),
        other().variable("base", "v1?key=x"),
        other().variable("base", "v1#"),
        other().variable("base", "a b"),
    ] {
        super::assert_hidden(&server);
        let error = sent(builder(&[]).server(server), &OFFERED).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!super::printed(&error).contains(CANARY));
        messages.push(error.to_string());
    }
    insta::assert_snapshot!(messages.join("\n"), @r#"
    the Twilio client cannot be used: the variable `region` of the server `https://{region}.vendor.example:{port}/{base}` must be one of `eu`, `us`; the server `https://{region}.vendor.example:{port}/{base}` has no variable `plan`
    the Twilio client cannot be used: with these variables, the server `https://{region}.vendor.example:{port}/{base}` cannot be used: it contains user information, which belongs in `Credentials`
    the Twilio client cannot be used: with these variables, the server `https://{region}.vendor.example:{port}/{base}` cannot be used: its port is not a number from 0 to 65535
    the Twilio client cannot be used: with these variables, the server `https://{region}.vendor.example:{port}/{base}` cannot be used: it has a query or a fragment
    the Twilio client cannot be used: with these variables, the server `https://{region}.vendor.example:{port}/{base}` cannot be used: it has a query or a fragment
    the Twilio client cannot be used: with these variables, the server `https://{region}.vendor.example:{port}/{base}` cannot be used: it is not an absolute URL
    "#);
}

#[test]
fn a_base_url_replaces_the_chosen_server() {
    let chosen = || builder(&[EU]).server(other());
    let all = chosen().base_url("http://localhost:4010");
    assert_sent(all, &OFFERED, "http://localhost:4010/things", EU);
    let one = chosen().base_url_for("eu.vendor.example", "http://localhost:4010/x");
    assert_sent(one, &OFFERED, "http://localhost:4010/x/things", EU);
    let below = chosen().base_url("http://localhost:4010").host_in_path();
    let url = "http://localhost:4010/eu.vendor.example/things";
    assert_sent(below, &OFFERED, url, EU);
    // A base URL of the default server is not one of the chosen.
    let other = chosen().base_url_for("api.vendor.example", "http://localhost:4010");
    assert_sent(
        other,
        &OFFERED,
        "https://eu.vendor.example:443/v1/things",
        EU,
    );
}

#[test]
fn without_a_server_a_request_needs_a_base_url() {
    let mut messages = Vec::new();
    for operation in [&RELATIVE, &NOWHERE] {
        let error = sent(builder(&[DEFAULT]), operation).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        messages.push(error.to_string());
        let error = thing(operation).call().to_curl().unwrap_err();
        messages.push(error.to_string());
    }
    insta::assert_snapshot!(messages.join("\n"), @r#"
    the Twilio client cannot be used: FetchThing has no destination: its description names only a path of the server, `/api/v3`: set its URL with `ClientBuilder::base_url` or, if the client has other destinations as well, with `ClientBuilder::base_url_for("/api/v3", …)`
    the Twilio client cannot be used: the description of FetchThing does not say which server it is sent to: use `Client::to_curl`
    the Twilio client cannot be used: FetchThing has no destination: its description names no server: set its URL with `ClientBuilder::base_url` or, if the client has other destinations as well, with `ClientBuilder::base_url_for("/", …)`
    the Twilio client cannot be used: the description of FetchThing does not say which server it is sent to: use `Client::to_curl`
    "#);
}

#[test]
fn a_base_url_completes_a_relative_server() {
    let base = |url: &str| builder(&["http://localhost:4010"]).base_url(url);
    for (url, relative, nowhere) in [
        ("http://localhost:4010", "/api/v3/things", "/things"),
        ("http://localhost:4010/", "/api/v3/things", "/things"),
        (
            "http://localhost:4010/mock",
            "/mock/api/v3/things",
            "/mock/things",
        ),
        (
            "http://localhost:4010/x/api/v3/",
            "/x/api/v3/things",
            "/x/api/v3/things",
        ),
    ] {
        for (operation, path) in [(&RELATIVE, relative), (&NOWHERE, nowhere)] {
            let expected = format!("http://localhost:4010{path}");
            assert_sent(base(url), operation, &expected, "http://localhost:4010");
        }
    }
    let one = builder(&["http://localhost:4010"])
        .base_url_for("/api/v3/", "http://localhost:4010")
        .base_url_for("/", "http://localhost:4010/none");
    let origin = "http://localhost:4010";
    assert_sent(
        one,
        &RELATIVE,
        "http://localhost:4010/api/v3/things",
        origin,
    );
    let one = builder(&[origin]).base_url_for("/", "http://localhost:4010/none");
    assert_sent(one, &NOWHERE, "http://localhost:4010/none/things", origin);
    let one = builder(&[origin]).base_url_for("/", "http://localhost:4010/none");
    assert!(sent(one, &RELATIVE).is_err());
}
