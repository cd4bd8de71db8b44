//! The crate and the descriptions against Stoplight Prism, which serves a description, refuses each request that breaks
//! its rules, and answers with its examples.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, into which Prism is installed. It takes `node` and `npm`.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

mod install;
mod mock;
mod requests;
mod server;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use mock::Prism;
use requests::Case;
use serde_json::{Map, Value, json};
use server::{KEY_SID, Recorded, SECRET, Server};
use twilio_flex::Credentials;

/// What Prism says of requests that are right all the same: operation, message, and why that is no fault.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "POST /v1/Insights/QualityManagement/Questionnaires",
        "Request body property QuestionSids must be array",
        REPEATED_FIELD,
    ),
    (
        "POST /v1/Insights/QualityManagement/Questionnaires/{QuestionnaireSid}",
        "Request body property QuestionSids must be array",
        REPEATED_FIELD,
    ),
    (
        "POST /v1/PluginService/Configurations",
        "Request body property Plugins must be array",
        REPEATED_FIELD,
    ),
    (
        "POST /v1/PluginService/Plugins/{PluginSid}/Versions",
        "Request body property PluginUrl must match format \"uri\"",
        "The value of the test is no URL; that of the example is one. The crate leaves formats to the server.",
    ),
];

const REPEATED_FIELD: &str = "Prism keeps the last field of a name only, and takes it for a list only where the description \
                              spells out the encoding that OpenAPI has for a list in a form anyway.";

/// A violation, as Prism has it: the operation, and what is wrong.
type Violation = (String, String);

#[tokio::test]
async fn prism_accepts_every_request_of_the_crate_and_the_crate_reads_the_answers() {
    let Some(folder) = install::folder() else {
        return;
    };
    let servers = start(&folder);
    let cases = cases();
    let operations: BTreeSet<String> = cases.iter().map(Case::operation).collect();
    assert_eq!(operations.len(), 76);

    let mut found = BTreeSet::new();
    for case in &cases {
        let prism = prism_of(&servers, case);
        if let Err(error) = case.send(&server::client_of(&prism.url())).await {
            let sent = recorded(case).await;
            let violations = violations(prism, case, &sent, &sent.body);
            // Whatever else there is to complain of is a fault of the crate: an answer that it does not read.
            assert!(!violations.is_empty(), "{}: {error}", case.operation());
            found.extend(violations);
        }
    }
    println!("{} requests, {} refused", cases.len(), found.len());
    assert_eq!(found, known(|_| true));
}

/// That the crate sends these examples just so is what the tests in `src/` hold it to.
#[tokio::test]
async fn prism_accepts_every_request_example_of_the_description() {
    let Some(folder) = install::folder() else {
        return;
    };
    let servers = start(&folder);
    let cases = cases();
    let mut count = 0;
    let mut found = BTreeSet::new();
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
            count += 1;
        }
    }
    println!("{count} examples, {} refused", found.len());
    assert_eq!(found, known(|reason| reason == REPEATED_FIELD));
}

fn known(is_meant: impl Fn(&str) -> bool) -> BTreeSet<Violation> {
    let known = REFUSED.iter().filter(|(_, _, reason)| is_meant(reason));
    let known =
        known.map(|(operation, message, _)| ((*operation).to_owned(), (*message).to_owned()));
    known.collect()
}

/// A server for each version of the API.
fn start(folder: &Path) -> BTreeMap<&'static str, Prism> {
    let servers = VERSIONS.map(|version| {
        let description = format!("flex_{version}.yaml");
        (version, Prism::start(folder, &description))
    });
    servers.into()
}

const VERSIONS: [&str; 2] = ["v1", "v2"];

fn prism_of<'a>(servers: &'a BTreeMap<&'static str, Prism>, case: &Case) -> &'a Prism {
    &servers[version_of(case).as_str()]
}

fn version_of(case: &Case) -> String {
    case.module().split("::").next().unwrap().to_owned()
}

/// Every operation. Those of Insights have credentials of their own, of the kind that the description asks for.
fn cases() -> Vec<Case> {
    let own = Credentials::api_key(KEY_SID, SECRET);
    let groups = [
        requests::account::all(),
        requests::chats::all(),
        requests::insights::all(&own),
        requests::interactions::all(),
        requests::plugins::all(),
    ];
    groups.into_iter().flatten().collect()
}

/// A request as the crate sends it.
async fn recorded(case: &Case) -> Recorded {
    let server = Server::start(|_| server::json(200, &json!({}))).await;
    // The empty object is no page of a list; here only the request matters.
    let _ = case.send(&server.client()).await;
    server.requests().remove(0)
}

/// What Prism has against a request, with this body in place of its own; nothing if it answers as the description says.
fn violations(prism: &Prism, case: &Case, sent: &Recorded, body: &str) -> BTreeSet<Violation> {
    let kept = [
        AUTHORIZATION.as_str(),
        CONTENT_TYPE.as_str(),
        "flex-metadata",
        "ui-version",
    ];
    let headers = kept
        .iter()
        .filter_map(|name| Some((*name, sent.headers.get(*name)?)));
    let headers: Vec<_> = headers
        .map(|(name, value)| (name, value.to_str().unwrap()))
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
    let violations = messages.map(|message| (case.operation(), message.to_owned()));
    violations.collect()
}

/// The version, the `operationId` in small letters, and the request examples of each operation that has some.
fn request_examples() -> Vec<(&'static str, String, Map<String, Value>)> {
    let mut found = Vec::new();
    for version in VERSIONS {
        let folder = format!("{}/src/{version}/examples", env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let mut examples: Value = serde_json::from_str(&text).unwrap();
            if let Value::Object(requests) = examples["requests"].take() {
                let name = path.file_stem().unwrap().to_str().unwrap();
                found.push((version, name.replace('_', ""), requests));
            }
        }
    }
    found
}

/// An example as a body like that of the request: JSON, or a form in which the same fields are repeated.
fn body(sent: &Recorded, example: &Value) -> String {
    if sent.headers[CONTENT_TYPE] == "application/json" {
        return example.to_string();
    }
    let form = sent.form();
    let is_repeated = |name: &str| form.iter().filter(|(other, _)| other == name).count() > 1;
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in example.as_object().unwrap() {
        let values = match value {
            Value::Array(values) if is_repeated(name) => values.clone(),
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
