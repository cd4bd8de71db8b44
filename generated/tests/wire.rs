//! Every operation as it is sent, by the default transport to a real HTTP server.
//!
//! Each resource has a snapshot of its requests. To accept a change, run
//! `INSTA_UPDATE=always cargo test -p twilio-flex --test wire`, and read the diff.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg(feature = "catalogue")]
mod emulated;
mod examples;
mod server;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
#[cfg(feature = "catalogue")]
use http::Response;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use requests::Case;
use serde_json::{Map, Value};
use server::{KEY_SID, Recorded, SECRET, Server};
use source::Operation;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn every_operation_is_sent_as_in_its_snapshot_and_its_response_is_read() {
    let mut resources: BTreeMap<String, String> = BTreeMap::new();
    for case in requests::all() {
        let response = examples::response(&case.call);
        let server = Server::start(move |_| response.clone()).await;
        case.send(&server.client()).await.unwrap();
        let [request] = <[Recorded; 1]>::try_from(server.requests()).ok().unwrap();
        let text = resources
            .entry(case.module().replace("::", "_"))
            .or_default();
        writeln!(text, "# {}", case.call.operation_id()).unwrap();
        writeln!(text, "{}", shown(&request)).unwrap();
    }
    for (resource, text) in resources {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(resource, text);
        });
    }
}

/// Compares whole requests, with all headers, including those that the HTTP libraries add.
#[cfg(feature = "ureq")]
#[tokio::test]
async fn the_blocking_client_sends_and_reads_the_same() {
    let mut compared = BTreeSet::new();
    for case in requests::all() {
        let response = examples::response(&case.call);
        let server = Server::start(move |_| response.clone()).await;
        let (client, blocking) = (server.client(), server.blocking_client());
        case.send_by_both(&client, &blocking).await.unwrap();
        let [by_async, by_blocking] = <[Recorded; 2]>::try_from(server.requests()).unwrap();
        assert_eq!(by_blocking, by_async, "{}", case.operation());
        compared.insert(case.operation());
    }
    assert_eq!(compared, declared());
}

/// With an emulator in place of examples, which says what is wrong with a request.
#[cfg(feature = "catalogue")]
#[tokio::test]
async fn the_emulator_accepts_every_request_and_its_answer_is_read() {
    let mut accepted = BTreeSet::new();
    for case in requests::all() {
        let operation = case.operation();
        let server = Server::start(|_| Response::new(String::new())).await;
        // That the answer is empty is an error for most operations. Only the request matters.
        let _ = case.send(&server.client()).await;
        let mut sent = server.requests().remove(0);
        let needed = emulated::needed_body(&case, &sent);
        let (flex, _) = emulated::with_what_is_needed(&sent);
        let emulator = flex.serve("127.0.0.1:0").await.unwrap();
        let answered = case.send(&server::client_of(&emulator.url())).await;
        let received = received(&flex, &sent);
        sent.headers.remove(HOST);
        assert_eq!(received, sent, "{operation}");
        if let Err(error) = answered {
            // Its invented JSON and tokens of pages mean nothing to Flex.
            let is_invented = needed.is_some() || emulated::has_page_token(&sent);
            let is_refused = matches!(error.status(), Some(400 | 404));
            assert!(is_invented && is_refused, "{operation}: {error}");
            let client = emulated::editing_client(&flex, needed);
            let answered = case.send(&client).await;
            answered.unwrap_or_else(|error| panic!("{operation}: {error}"));
        }
        accepted.insert(operation);
    }
    assert_eq!(accepted, declared());
}

/// The request that the emulator has received, without `Host`, and with the credentials that the other server has seen:
/// the emulator keeps none.
#[cfg(feature = "catalogue")]
fn received(flex: &twilio_emulator::Mock, sent: &Recorded) -> Recorded {
    let [exchange] = <[_; 1]>::try_from(flex.requests()).unwrap();
    assert_eq!(exchange.path(), sent.uri.path());
    let query = form_urlencoded::parse(sent.uri.query().unwrap_or_default().as_bytes());
    assert_eq!(exchange.query(), query.into_owned().collect::<Vec<_>>());
    let mut headers = exchange.headers().clone();
    headers.remove(HOST);
    assert_eq!(headers[AUTHORIZATION], "[redacted]");
    headers.insert(AUTHORIZATION, sent.headers[AUTHORIZATION].clone());
    Recorded {
        method: exchange.method().clone(),
        uri: sent.uri.clone(),
        headers,
        body: String::from_utf8(exchange.body().to_vec()).unwrap(),
    }
}

#[test]
fn no_operation_is_left_out() {
    let sent: BTreeSet<_> = requests::all().iter().map(Case::operation).collect();
    assert!(!sent.is_empty());
    assert_eq!(sent, declared());
}

/// The operations in the tables of the crate.
fn declared() -> BTreeSet<String> {
    source::operations().into_iter().map(|it| it.name).collect()
}

#[test]
fn no_parameter_is_left_out() {
    let cases = requests::all();
    for operation in source::operations() {
        let of_operation = cases.iter().filter(|it| it.operation() == operation.name);
        let sent: BTreeSet<String> = of_operation
            .flat_map(|case| names_in(case, &operation))
            .collect();
        let parameters = operation.parameters.iter();
        let sent_apart = parameters.filter(|it| it.location != "path");
        let declared: BTreeSet<String> = sent_apart
            .map(|it| match it.location.as_str() {
                // Header names are sent in lower case.
                "header" => format!("header {}", it.name.to_lowercase()),
                location => format!("{location} {}", it.name),
            })
            .collect();
        assert_eq!(sent, declared, "{}", operation.name);
    }
}

/// The names of the parameters in a request, each after its location: `query PageSize`.
fn names_in(case: &Case, operation: &Operation) -> BTreeSet<String> {
    let request = case.call.to_http_request("http://localhost").unwrap();
    let mut names = BTreeSet::new();
    for (name, _) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        names.insert(format!("query {name}"));
    }
    for name in request.headers().keys() {
        match *name {
            ACCEPT | CONTENT_TYPE => {}
            _ => drop(names.insert(format!("header {name}"))),
        }
    }
    match request.headers().get(CONTENT_TYPE) {
        Some(content_type) if content_type == FORM => {
            for (name, _) in form_urlencoded::parse(request.body()) {
                names.insert(format!("form {name}"));
            }
        }
        Some(_) => match operation.names_in("body").pop_first() {
            Some(name) => drop(names.insert(format!("body {name}"))),
            None => {
                let body: Map<String, Value> = serde_json::from_slice(request.body()).unwrap();
                names.extend(body.keys().map(|name| format!("json {name}")));
            }
        },
        None => {}
    }
    names
}

/// A request for the snapshot. What all requests have in common is checked here and left out.
fn shown(request: &Recorded) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let user_agent = format!("twilio-flex/{version} twilio-runtime/{version}");
    let basic = format!("Basic {}", STANDARD.encode(format!("{KEY_SID}:{SECRET}")));
    assert_eq!(request.headers[ACCEPT], "application/json");
    assert_eq!(request.headers[USER_AGENT], user_agent);
    assert_eq!(request.headers.get_all(AUTHORIZATION).iter().count(), 1);

    let mut text = request.line() + "\n";
    let names = request.headers.keys().map(http::HeaderName::as_str);
    for name in names.collect::<BTreeSet<_>>() {
        for value in request.headers.get_all(name) {
            let is_usual = match name {
                name if name == AUTHORIZATION => *value == basic,
                name if name == ACCEPT_ENCODING => cfg!(feature = "gzip") && *value == "gzip",
                name => name == ACCEPT || name == USER_AGENT || name == HOST,
            };
            if !is_usual {
                writeln!(text, "{name}: {}", value.to_str().unwrap()).unwrap();
            }
        }
    }
    if !request.body.is_empty() {
        writeln!(text, "\n{}", shown_body(request)).unwrap();
    }
    text
}

/// A form decoded, with one field on each line; JSON as it was sent.
fn shown_body(request: &Recorded) -> String {
    if request.headers[CONTENT_TYPE] != FORM {
        serde_json::from_str::<Value>(&request.body).unwrap();
        return request.body.clone();
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(request.body.as_bytes())
        .into_owned()
        .collect();
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    assert_eq!(
        encoded.extend_pairs(&fields).finish(),
        request.body,
        "the form is encoded as in the URL standard"
    );
    let lines = fields
        .iter()
        .map(|(name, value)| format!("{name} = {value}"));
    lines.collect::<Vec<_>>().join("\n")
}
