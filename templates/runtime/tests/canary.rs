//! No public type of the runtime and no error prints a secret or personal data.
//!
//! The list of types is read from the source of the runtime, so a new type fails here until it is printed with a canary
//! inside. `personal_data.rs` of a generated crate does the same for generated types, `traces.rs` for traces.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that fails has done its job"
)]

#[path = "canary/answers.rs"]
mod answers;
#[path = "canary/clients.rs"]
mod clients;
#[path = "canary/errors.rs"]
mod errors;
#[path = "canary/events.rs"]
mod events;
#[path = "canary/exports.rs"]
mod exports;
#[path = "canary/network.rs"]
mod network;
mod prints;
mod requests;
#[cfg(feature = "streams")]
#[path = "canary/streams.rs"]
mod streams;
#[path = "canary/throttles.rs"]
mod throttles;
#[cfg(feature = "tokens")]
#[path = "canary/tokens.rs"]
mod tokens;
#[cfg(feature = "webhooks")]
#[path = "canary/webhooks.rs"]
mod webhooks;

use std::{collections::BTreeSet, fs, path::Path};

use prints::Prints;

#[tokio::test]
async fn every_public_type_of_the_runtime_prints_neither_secrets_nor_personal_data() {
    let mut prints = Prints::default();
    clients::print(&mut prints);
    answers::print(&mut prints).await;
    errors::print(&mut prints).await;
    throttles::print(&mut prints).await;
    events::print(&mut prints);
    #[cfg(feature = "streams")]
    streams::print(&mut prints).await;
    #[cfg(feature = "tokens")]
    tokens::print(&mut prints);
    #[cfg(feature = "webhooks")]
    webhooks::print(&mut prints);
    let exported = exports::types();
    let missing: BTreeSet<_> = exported.difference(prints.types()).collect();
    assert!(
        missing.is_empty(),
        "no test prints these types: {missing:#?}"
    );
    assert!(exported.len() >= 34, "{exported:#?}");
}

#[test]
fn no_operation_of_the_sample_is_left_out() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sample/src/v1");
    let files = fs::read_dir(sample).unwrap().map(|it| it.unwrap().path());
    let files = files.filter(|it| it.extension().is_some_and(|it| it == "rs"));
    let declared = files.map(|it| {
        let text = fs::read_to_string(it).unwrap();
        text.matches("runtime::request!(").count()
    });
    let cases = requests::all();
    let sent: BTreeSet<_> = cases.iter().map(|it| it.call.operation_id()).collect();
    assert_eq!(sent.len(), declared.sum::<usize>());
}
