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

mod emulated;
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

impl Emulated {
    async fn of(sent: &Recorded) -> Self {
        let (flex, items) = emulated::with_what_is_needed(sent);
        let server = flex.serve("127.0.0.1:0").await.unwrap();
        Self {
            flex,
            server,
            items,
        }
    }
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
            if let Some(body) = emulated::needed_body(case, &sent) {
                sent.body = body;
            }
            let emulated = Emulated::of(&sent).await;
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
