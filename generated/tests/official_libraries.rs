//! Compares the crate with Twilio's own libraries for Python and Node: with the same values, they send the same
//! requests.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, where the libraries are installed. Needs `python3` and `npm`.

#![cfg(feature = "reqwest")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod examples;
mod install;
mod reference;
mod server;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use reference::{
    calls,
    known::{self, Difference, Known},
    library::Library,
    sending::send,
    wire::aspects,
};
use requests::Case;
use serde_json::{Value, json};
use server::{Recorded, Server};

/// The differences, each with both values.
type Differences = BTreeMap<Difference, String>;

// This thread waits for the programs that use the libraries, so the servers need other threads.
#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_sent_as_by_the_official_libraries() {
    let Some(folder) = install::folder() else {
        return;
    };
    let cases = requests::all();
    let mut found = Differences::new();
    for library in Library::ALL {
        let runs = run(library, &folder, "requests", &cases, Kind::Single).await;
        for run in &runs {
            compare(library, run, 0, &mut found);
        }
        let unused = unused(&runs);
        assert!(unused.is_empty(), "{library} has more: {unused:#?}");
        println!("{library}: {} requests compared", runs.len());
    }
    assert_eq!(operations(&cases).len(), source::operations().len());
    assert_known(found, known::REQUESTS, &cases);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_has_the_same_items_as_with_the_official_libraries() {
    let Some(folder) = install::folder() else {
        return;
    };
    let cases: Vec<Case> = requests::all().into_iter().filter(Case::is_list).collect();
    let mut found = Differences::new();
    for library in Library::ALL {
        for run in run(library, &folder, "lists", &cases, Kind::List).await {
            if let Some(sids) = run.outcome.get("sids") {
                let operation = run.case.operation();
                assert_eq!(*sids, json!(run.sids), "{library}: {operation}");
            }
            compare(library, &run, 1, &mut found);
        }
        println!("{library}: {} lists compared", cases.len());
    }
    let operations = source::operations();
    let lists = operations.iter().filter(|it| it.list_key.is_some());
    assert_eq!(self::operations(&cases).len(), lists.count());
    assert_known(found, known::SECOND_PAGES, &cases);
}

fn operations(cases: &[Case]) -> BTreeSet<String> {
    cases.iter().map(Case::operation).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// One request each.
    Single,
    /// The items of two pages.
    List,
}

/// One request of the crate, and the same sent by a library.
struct Run<'a> {
    case: &'a Case,
    headers: Vec<String>,
    ours: Vec<Recorded>,
    theirs: Vec<Recorded>,
    /// The SIDs of the items that the crate read from a list.
    sids: Vec<Value>,
    outcome: Value,
}

async fn run<'a>(
    library: Library,
    folder: &Path,
    name: &str,
    cases: &'a [Case],
    kind: Kind,
) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut calls = Vec::new();
    let mut servers = Vec::new();
    for case in cases {
        let own = start(case, kind).await;
        let mut sids = Vec::new();
        match kind {
            Kind::Single => case.send(&own.client()).await.unwrap(),
            Kind::List => {
                let items = case.items(&own.client()).unwrap().await.unwrap();
                sids = items
                    .into_iter()
                    .map(|mut item| item["sid"].take())
                    .collect();
            }
        }
        let ours = own.requests();
        let headers = calls::headers_of(case, &ours[0]);
        let server = start(case, kind).await;
        let call = calls::call(case, &ours[0], &headers, &server.url);
        calls.push(match kind {
            Kind::Single => call,
            Kind::List => calls::list_of(call),
        });
        servers.push(server);
        runs.push(Run {
            case,
            headers,
            ours,
            theirs: Vec::new(),
            sids,
            outcome: Value::Null,
        });
    }
    let outcomes = send(library, folder, name, &calls);
    for ((run, server), outcome) in runs.iter_mut().zip(servers).zip(outcomes) {
        run.theirs = server.requests();
        run.outcome = outcome;
    }
    runs
}

async fn start(case: &Case, kind: Kind) -> Server {
    match kind {
        Kind::Single => {
            let answer = examples::response(&case.call);
            Server::start(move |_| answer.clone()).await
        }
        Kind::List => {
            let example = examples::json(&case.call);
            Server::start(move |request| examples::one_of_two(request, &example)).await
        }
    }
}

/// The parameters that a library has and no request of the crate sets.
///
/// The libraries get the values that the crate has sent, so a parameter that it forgets would be missing on both sides.
fn unused(runs: &[Run<'_>]) -> BTreeMap<String, BTreeSet<String>> {
    let mut unused: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for run in runs {
        let names = run.outcome["unused"].as_array().into_iter().flatten();
        let names: BTreeSet<String> = names.map(|name| name.as_str().unwrap().into()).collect();
        let in_all = unused
            .entry(run.case.operation())
            .or_insert_with(|| names.clone());
        in_all.retain(|name| names.contains(name));
    }
    unused.retain(|_, names| !names.is_empty());
    unused
}

/// Compares the requests at this index, in the order they were sent.
fn compare(library: Library, run: &Run<'_>, index: usize, found: &mut Differences) {
    let mut add = |aspect: &str, values: String| {
        let difference = (library, run.case.operation(), aspect.to_owned());
        found.insert(difference, values);
    };
    if let Some(text) = run.outcome.get("failed") {
        add("failed", text.to_string());
    }
    if let Some(text) = run.outcome.get("absent") {
        let module = run.case.module();
        let remedy = format!(
            "{text}: if the library has it elsewhere, add `{module}` to PLACES in tests/reference/calls.rs; \
             if it has no such operation or parameter, add that to tests/reference/known.rs"
        );
        add("absent", remedy);
        return;
    }
    let Some(theirs) = run.theirs.get(index) else {
        add("nothing sent", run.outcome.to_string());
        return;
    };
    let theirs = aspects(theirs, &run.headers);
    let ours = aspects(&run.ours[index], &run.headers);
    for aspect in BTreeSet::from_iter(theirs.keys().chain(ours.keys())) {
        let [ours, theirs] = [&ours, &theirs].map(|it| it.get(aspect).unwrap_or(&Value::Null));
        if ours != theirs {
            add(aspect, format!("{ours}, but theirs {theirs}"));
        }
    }
}

/// Asserts that the differences are exactly the known ones.
fn assert_known(mut found: Differences, known: &[Known], cases: &[Case]) {
    println!("{} known differences", found.len());
    let mut text = String::new();
    // What a library does not have cannot differ in anything else.
    let absent = found.keys().filter(|(.., aspect)| aspect == "absent");
    let absent: BTreeSet<_> = absent.map(|it| (it.0, it.1.clone())).collect();
    for (difference, reason) in known::expected(known, cases) {
        let is_absent = absent.contains(&(difference.0, difference.1.clone()));
        if found.remove(&difference).is_none() && !is_absent {
            let (library, operation, aspect) = difference;
            writeln!(
                text,
                "{library}: {operation}: {aspect}: not found again: {reason}"
            )
            .unwrap();
        }
    }
    for ((library, operation, aspect), values) in found {
        writeln!(text, "{library}: {operation}: {aspect}: {values}").unwrap();
    }
    assert!(text.is_empty(), "\n{text}");
}
