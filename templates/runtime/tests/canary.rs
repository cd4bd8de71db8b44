//! No public type of the runtime and no error prints a secret or personal data.
//!
//! Which types there are is read from the runtime, so one that is new fails here until it is printed with a canary in
//! it. `personal_data.rs` of a generated crate does the same for what is generated, `traces.rs` for traces.

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
#[path = "canary/exports.rs"]
mod exports;
#[path = "canary/network.rs"]
mod network;
mod prints;
mod requests;

use std::collections::BTreeSet;

use prints::Prints;

#[tokio::test]
async fn every_public_type_of_the_runtime_prints_neither_secrets_nor_personal_data() {
    let mut prints = Prints::default();
    clients::print(&mut prints);
    answers::print(&mut prints).await;
    errors::print(&mut prints).await;
    let exported = exports::types();
    let missing: BTreeSet<_> = exported.difference(prints.types()).collect();
    assert!(
        missing.is_empty(),
        "these are not printed here: {missing:#?}"
    );
    assert!(exported.len() >= 34, "{exported:#?}");
}
