//! The catalogue, which an emulator reads in place of the descriptions, is that of this crate.

#![cfg(feature = "catalogue")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod source;

use std::collections::BTreeSet;

use serde_json::Value;

#[test]
fn the_catalogue_has_the_operations_of_the_crate() {
    let catalogue: Value = serde_json::from_str(twilio_flex::catalogue()).unwrap();
    assert_eq!(catalogue["crate"], "twilio-flex");
    let operations = catalogue["operations"].as_array().unwrap();
    let listed: BTreeSet<String> = operations
        .iter()
        .map(|it| format!("{} {}", text(&it["method"]), text(&it["path"])))
        .collect();
    let compiled = source::operations().into_iter();
    assert_eq!(listed, compiled.map(|it| it.name).collect());
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
