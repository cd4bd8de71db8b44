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

/// An emulator would not know where a module without operations is: only Twilio sends what it describes.
#[test]
fn every_module_has_operations_and_a_server() {
    let catalogue: Value = serde_json::from_str(twilio_flex::catalogue()).unwrap();
    let modules = catalogue["modules"].as_array().unwrap();
    assert!(!modules.is_empty());
    for module in modules {
        assert_ne!(module["operations"], serde_json::json!([]), "{module}");
        let server = module["server"].as_str().unwrap();
        assert!(server.starts_with("https://"), "{module}");
    }
}
