//! Twilio's own libraries for Python and Node run every operation of Flex against the emulator: they accept each answer,
//! and read the same items of lists as the crate, over several pages.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, where the libraries are installed. Needs `python3` and `npm`.

#![cfg(all(feature = "catalogue", feature = "reqwest"))]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod install;
#[allow(dead_code, reason = "another test compares the requests themselves")]
mod reference;
mod server;
mod source;

use std::collections::BTreeSet;

use reference::{
    calls,
    known::{self, Difference},
    library::Library,
    sending::send,
};
use requests::Case;
use serde_json::{Value, json};
use server::{Recorded, Server as Recorder};
use twilio_emulator::{Mock, Server};

/// An emulator on a port, with what one request needs.
struct Emulated {
    flex: Mock,
    server: Server,
    /// How many resources are at the path of the request.
    items: usize,
}

// This thread waits for the programs that use the libraries, so the servers need other threads.
#[tokio::test(flavor = "multi_thread")]
async fn the_official_libraries_accept_every_answer_of_the_emulator() {
    let Some(folder) = install::folder() else {
        return;
    };
    let cases = requests::all();
    let operations: BTreeSet<String> = cases.iter().map(Case::operation).collect();
    assert_eq!(operations.len(), source::operations().len());
    let mut problems = Vec::new();
    for library in Library::ALL {
        let mut calls = Vec::new();
        let mut emulators = Vec::new();
        for case in &cases {
            let mut sent = recorded(case).await;
            say_what_rules_need(case, &mut sent);
            let emulated = emulate(&sent).await;
            let headers = calls::headers_of(case, &sent);
            let call = calls::call(case, &sent, &headers, &emulated.server.url());
            calls.push(if case.is_list() {
                calls::list_of(call)
            } else {
                call
            });
            emulators.push(emulated);
        }
        let outcomes = send(library, &folder, "emulator", &calls);
        let mut absent = 0;
        for ((case, emulated), outcome) in cases.iter().zip(&emulators).zip(&outcomes) {
            let operation = case.operation();
            if outcome.get("absent").is_some() && is_known_absent(library, &operation, &cases) {
                absent += 1;
                continue;
            }
            problems.extend(
                problem(emulated, outcome).map(|it| format!("{library}: {operation}: {it}")),
            );
        }
        println!(
            "{library}: {} requests accepted, {absent} that it does not have",
            cases.len() - absent
        );
    }
    assert!(
        problems.is_empty(),
        "{}:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

/// A request as the crate sends it.
async fn recorded(case: &Case) -> Recorded {
    let server = Recorder::start(|_| server::json(200, &json!({}))).await;
    // An empty object is not a page, so lists fail. Only the request matters.
    let _ = case.send(&server.client()).await;
    server.requests().remove(0)
}

/// What the rules of Flex need in place of the invented JSON and names of these requests: operation, field, value.
const NEEDED: &[(&str, &str, &str)] = &[
    (
        "CreateInteraction",
        "Channel",
        r#"{"type":"web","initiated_by":"api"}"#,
    ),
    ("CreateInteraction", "Routing", ROUTING),
    ("CreateInteractionChannelInvite", "Routing", ROUTING),
    (
        "UpdateInteractionChannel",
        "Routing",
        r#"{"status":"closed"}"#,
    ),
    (
        "CreatePluginConfiguration",
        "Plugins",
        r#"{"plugin_version":"FV0123456789abcdef0123456789abcdef"}"#,
    ),
    (
        "CreatePluginRelease",
        "ConfigurationId",
        "FJ0123456789abcdef0123456789abcdef",
    ),
];

const ROUTING: &str = r#"{"properties":{"workspace_sid":"WS0123456789abcdef0123456789abcdef"}}"#;

/// What those name.
const NAMED: &str = r#"{
    "/v1/PluginService/Configurations/FJ0123456789abcdef0123456789abcdef": {},
    "/v1/PluginService/Plugins/FP0123456789abcdef0123456789abcdef": {},
    "/v1/PluginService/Plugins/FP0123456789abcdef0123456789abcdef/Versions": [
        { "sid": "FV0123456789abcdef0123456789abcdef" }
    ]
}"#;

fn say_what_rules_need(case: &Case, sent: &mut Recorded) {
    let needed = NEEDED
        .iter()
        .filter(|(id, ..)| *id == case.call.operation_id());
    for (_, field, value) in needed {
        let form = sent.form().into_iter().map(|(name, old)| {
            let value = if name == *field {
                (*value).to_owned()
            } else {
                old
            };
            (name, value)
        });
        let mut body = form_urlencoded::Serializer::new(String::new());
        sent.body = body.extend_pairs(form).finish();
    }
}

/// An emulator where everything exists that the path of a request names, and three items of its list.
async fn emulate(sent: &Recorded) -> Emulated {
    let flex = Mock::new(twilio_flex::catalogue()).unwrap();
    if sent.body.contains("FV0123") || sent.body.contains("FJ0123") {
        flex.put_all(NAMED).unwrap();
    }
    let path = sent.uri.path();
    let ends = path.match_indices('/').map(|(at, _)| at);
    for end in ends.skip(1) {
        // Most prefixes are the path of no resource.
        let _ = flex.put(&path[..end], json!({}));
    }
    let item = matching(sent.uri.query().unwrap_or_default());
    let put = (0..3).filter(|_| flex.put(path, item.clone()).is_ok());
    let items = put.count();
    let server = flex.serve("127.0.0.1:0").await.unwrap();
    Emulated {
        flex,
        server,
        items,
    }
}

/// A resource that a list with this query has: `FriendlyName=Support` as `{ "friendly_name": "Support" }`.
fn matching(query: &str) -> Value {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let filters = pairs.filter(|(name, _)| !name.starts_with("Page"));
    let properties = filters.map(|(name, value)| (snake_case(&name), Value::from(value)));
    Value::Object(properties.collect())
}

/// `FriendlyName` as `friendly_name`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

/// What a library makes of an answer that it should not.
fn problem(emulated: &Emulated, outcome: &Value) -> Option<String> {
    for kind in ["failed", "absent"] {
        if let Some(text) = outcome.get(kind) {
            return Some(format!("{kind}: {text}"));
        }
    }
    let requests = emulated.flex.requests();
    if requests.iter().any(|it| !it.status().is_success()) {
        return Some("the emulator refused a request".to_owned());
    }
    let sids = outcome.get("sids")?.as_array()?;
    let (pages, items) = (requests.len(), emulated.items);
    // Each page has one item.
    let is_whole = sids.len() == items && pages >= items;
    (!is_whole).then(|| format!("{} of {items} items over {pages} pages", sids.len()))
}

/// Whether a library is known not to have an operation.
fn is_known_absent(library: Library, operation: &str, cases: &[Case]) -> bool {
    let wanted: Difference = (library, operation.to_owned(), "absent".to_owned());
    let expected = known::expected(known::REQUESTS, cases);
    expected
        .into_iter()
        .any(|(difference, _)| difference == wanted)
}
