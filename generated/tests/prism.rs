//! Checks the crate and the descriptions with Stoplight Prism, a mock server that refuses requests that a description
//! does not allow, and responds with its examples.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, where Prism is installed. Needs `node` and `npm`.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod examples;
mod install;
mod mock;
mod server;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST};
use mock::{ADDED, DESCRIPTIONS, Prism};
use requests::Case;
use serde_json::{Map, Value, json};
use server::{KEY_SID, Recorded, SECRET, Server};
use source::Privacy;
use twilio_flex::Credentials;

const FORM: &str = "application/x-www-form-urlencoded";

/// A violation, as Prism reports it: the operation, and what is wrong.
type Violation = (String, String);

#[tokio::test]
async fn prism_accepts_every_request_of_the_crate_and_the_crate_reads_the_responses() {
    let Some(folder) = install::folder() else {
        return;
    };
    let servers = start(&folder);
    let cases = cases();
    let mut operations = BTreeSet::new();
    let (mut found, mut expected) = (BTreeSet::new(), BTreeSet::new());
    for case in &cases {
        let prism = prism_of(&servers, case);
        let sent = recorded(case).await;
        expected.extend(
            repeated(&sent)
                .into_iter()
                .map(|name| no_array(case, &name)),
        );
        if let Err(error) = case.send(&server::client_of(&prism.url())).await {
            let violations = violations(prism, case, &sent, &sent.body);
            // If Prism accepts the request, the crate could not read its response.
            let is_refused = error.status().is_some();
            assert!(is_refused, "{}: {error}", case.operation());
            found.extend(violations);
        }
        operations.insert(case.operation());
    }
    assert_eq!(operations.len() + ADDED.len(), source::operations().len());
    println!("{} requests, {} refused", cases.len(), found.len());
    found.retain(|violation| !is_format_of_personal_data(violation));
    assert_eq!(found, expected);
}

/// The tests in `src/` check that the crate sends these examples unchanged.
#[tokio::test]
async fn prism_accepts_every_request_example_of_the_description() {
    let Some(folder) = install::folder() else {
        return;
    };
    let servers = start(&folder);
    let cases = cases();
    let mut count = 0;
    let (mut found, mut expected) = (BTreeSet::new(), BTreeSet::new());
    for (version, operation_id, examples) in request_examples() {
        let is_meant = |case: &&Case| {
            let id = case.call.operation_id().to_lowercase();
            version_of(case) == version && id == operation_id
        };
        let case = cases.iter().find(is_meant).unwrap();
        let sent = recorded(case).await;
        for example in examples.values() {
            let body = body(&sent, example);
            found.extend(violations(prism_of(&servers, case), case, &sent, &body));
            let lists = repeated(&sent).into_iter();
            let lists = lists.filter(|name| example[name].is_array());
            expected.extend(lists.map(|name| no_array(case, &name)));
            count += 1;
        }
    }
    println!("{count} examples, {} refused", found.len());
    assert_eq!(found, expected);
}

/// Prism keeps only the last form field of a name. It reads that as a list only if the description has an `encoding`,
/// although OpenAPI defines the same encoding as the default.
fn no_array(case: &Case, name: &str) -> Violation {
    let message = format!("Request body property {name} must be array");
    (case.operation(), message)
}

/// The names of the form fields that a request repeats.
fn repeated(sent: &Recorded) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    if sent.headers.get(CONTENT_TYPE).is_none_or(|it| it != FORM) {
        return seen;
    }
    let names = sent.form().into_iter().map(|(name, _)| name);
    names.filter(|name| !seen.insert(name.clone())).collect()
}

/// Personal data has the same value everywhere in the tests, which is not a URL. The crate leaves formats to the
/// server.
fn is_format_of_personal_data((operation, message): &Violation) -> bool {
    let Some((_, rest)) = message.split_once("property ") else {
        return false;
    };
    let Some((name, _)) = rest.split_once(" must match format ") else {
        return false;
    };
    let operations = source::operations();
    let parameters = operations.iter().filter(|it| it.name == *operation);
    let mut parameters = parameters.flat_map(|it| &it.parameters);
    parameters.any(|it| it.name == name && it.privacy == Privacy::Personal)
}

/// A server for each description.
fn start(folder: &Path) -> BTreeMap<&'static str, Prism> {
    let servers = DESCRIPTIONS.map(|(version, file)| (version, Prism::start(folder, file)));
    servers.into()
}

fn prism_of<'a>(servers: &'a BTreeMap<&'static str, Prism>, case: &Case) -> &'a Prism {
    &servers[version_of(case).as_str()]
}

fn version_of(case: &Case) -> String {
    case.module().split("::").next().unwrap().to_owned()
}

/// All requests that a description knows. Those that have credentials of their own have the kind that the description asks for.
fn cases() -> Vec<Case> {
    let mut cases = requests::all_with(&Credentials::api_key(KEY_SID, SECRET));
    cases.retain(|case| !ADDED.contains(&case.call.operation_id()));
    cases
}

/// A request as the crate sends it.
async fn recorded(case: &Case) -> Recorded {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    // An empty object is not a page, so lists fail. Only the request matters.
    let _ = case.send(&server.client()).await;
    server.requests().remove(0)
}

/// What Prism reports for a request with this body instead of its own; nothing if it accepts the request.
fn violations(prism: &Prism, case: &Case, sent: &Recorded, body: &str) -> BTreeSet<Violation> {
    // `exchange` sets the first two, and reads no compressed response.
    let omitted = [HOST, CONTENT_LENGTH, ACCEPT_ENCODING];
    let headers = sent
        .headers
        .iter()
        .filter(|(name, _)| !omitted.contains(name));
    let headers: Vec<_> = headers
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let response = prism.exchange(&sent.line(), &headers, body);
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    if head.starts_with("HTTP/1.1 2") {
        return BTreeSet::new();
    }
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    let messages = problem["validation"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert!(!messages.is_empty(), "{}: {response}", case.operation());
    let messages = messages
        .iter()
        .map(|violation| violation["message"].as_str().unwrap());
    // Where the description has no example, Prism makes up a response, which may be invalid.
    let is_invented = |message: &&str| {
        message.starts_with("Response body ") && examples::responses(&case.call).is_empty()
    };
    let messages = messages.filter(|message| !is_invented(message));
    let violations = messages.map(|message| (case.operation(), message.to_owned()));
    violations.collect()
}

/// The version, the `operationId` in lower case, and the request examples of each operation that has examples.
fn request_examples() -> Vec<(&'static str, String, Map<String, Value>)> {
    let mut found = Vec::new();
    for (version, _) in DESCRIPTIONS {
        let folder = format!("{}/src/{version}/examples", env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let mut examples: Value = serde_json::from_str(&text).unwrap();
            if let Value::Object(requests) = examples["requests"].take() {
                let name = path.file_stem().unwrap().to_str().unwrap();
                let id = name.replace('_', "");
                if !ADDED.iter().any(|it| it.to_lowercase() == id) {
                    found.push((version, id, requests));
                }
            }
        }
    }
    found
}

/// An example encoded like the request's body: as JSON, or as a form that repeats the same fields.
fn body(sent: &Recorded, example: &Value) -> String {
    if sent.headers[CONTENT_TYPE] == "application/json" {
        return example.to_string();
    }
    let repeated = repeated(sent);
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in example.as_object().unwrap() {
        let values = match value {
            Value::Array(values) if repeated.contains(name) => values.clone(),
            value => vec![value.clone()],
        };
        for value in values {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            body.append_pair(name, &text);
        }
    }
    body.finish()
}
