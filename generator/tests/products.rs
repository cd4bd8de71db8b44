//! Several products: in one crate, each behind its feature, and in several crates of one program.
//!
//! The descriptions are those that Twilio publishes; see `published.rs`. `VENDOR_SPECS` names folders with descriptions
//! from other vendors. If these variables are not set, the tests print that they are skipped.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use generator::{
    Generation, Options,
    load::{DescriptionEntry, parse_yaml},
};
use support::{
    cargo::Crate,
    compile_sources, entry, file,
    published::{files_of, find, generate, ours, published, unchanged},
};

/// The features of the crate with several products, each with its module and file.
const PRODUCTS: [(&str, &str, &str); 3] = [
    (
        "conversations",
        "conversations_v1",
        "twilio_conversations_v1.yaml",
    ),
    ("studio", "studio_v2", "twilio_studio_v2.yaml"),
    ("taskrouter", "taskrouter_v1", "twilio_taskrouter_v1.yaml"),
];

/// Only one test builds at a time: the tests share the crate with several products, and compilers need much memory.
static BUILDING: Mutex<()> = Mutex::new(());

/// Flex, which is always enabled, and the products with features.
fn products(files: &[PathBuf]) -> Option<Vec<DescriptionEntry>> {
    let flex = ours()
        .descriptions
        .into_iter()
        .map(|ours| DescriptionEntry {
            module: format!("flex_{}", ours.module),
            ..ours
        });
    let mut entries: Vec<DescriptionEntry> = flex.collect();
    for (feature, module, name) in PRODUCTS {
        entries.push(DescriptionEntry {
            module: module.to_owned(),
            feature: Some(feature.to_owned()),
            ..unchanged(find(files, name)?)
        });
    }
    Some(entries)
}

fn generated(entries: &[DescriptionEntry]) -> Generation {
    generate(entries, &Options::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn written(entries: &[DescriptionEntry]) -> Crate {
    Crate::write_as("products", "products", &generated(entries))
}

fn all_features() -> String {
    PRODUCTS.map(|(feature, ..)| feature).join(",")
}

#[test]
fn several_products_are_one_crate() {
    let Some(entries) = published().and_then(|files| products(&files)) else {
        return;
    };
    let compiled = generated(&entries);
    let sids = file(&compiled.files, "sid.rs");
    let account = "\n/// `AC` and 32 hexadecimal digits.\n#[derive(";
    assert!(
        sids.contains(account),
        "Flex, which has no feature, uses AccountSid"
    );
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let written = written(&entries);
    let all = all_features();
    let single = PRODUCTS.iter().map(|(feature, ..)| *feature);
    for features in single.chain(["", &all]) {
        written.cargo(&["check", "--features", features]);
    }
    written.cargo(&["test", "--lib", "--features", &all]);
}

/// A minimal description from another vendor than Twilio.
const VENDOR: &str = "
openapi: 3.0.1
info: { title: Another vendor, version: 1.0.0 }
servers: [{ url: https://api.vendor.example }]
security: [{ basic: [] }]
paths:
  /v1/Thing:
    get: { operationId: FetchThing, tags: [Thing], responses: { '200': { $ref: '#/components/responses/any' } } }
  /v1/Status:
    get: { operationId: FetchStatus, tags: [Status], security: [], responses: { '200': { $ref: '#/components/responses/any' } } }
components:
  securitySchemes: { basic: { type: http, scheme: basic } }
  responses: { any: { description: Anything., content: { application/json: { schema: {} } } } }
";

#[test]
fn crates_of_several_products_share_one_client() {
    let Some(files) = published() else { return };
    let single = |name| find(&files, name).map(|file| generated(&[unchanged(file)]));
    let (Some(entries), Some(proxy), Some(sync)) = (
        products(&files),
        single("twilio_proxy_v1.yaml"),
        single("twilio_sync_v1.yaml"),
    ) else {
        return;
    };
    let vendor = parse_yaml("vendor.yaml", VENDOR).unwrap();
    let vendor = compile_sources(vec![(entry("v1", None), vendor)], false)
        .unwrap_or_else(|errors| panic!("{errors}"));
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let crates = [
        ("products", written(&entries)),
        ("proxy", Crate::write_as("proxy", "program_proxy", &proxy)),
        ("sync", Crate::write_as("sync", "program_sync", &sync)),
        (
            "vendor",
            Crate::write_as("vendor", "program_vendor", &vendor),
        ),
    ];
    let dependencies: String = crates
        .iter()
        .map(|(name, written)| dependency(name, written.folder()))
        .collect();
    let cargo = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n"
    );
    let program = include_str!("programs/several_products.rs");
    let program = Crate::hand_written("program", &cargo, program);
    program.cargo(&["test", "--lib"]);
}

fn dependency(name: &str, folder: &Path) -> String {
    let folder = toml::Value::from(folder.to_str().unwrap());
    let features = match name {
        "products" => "[\"conversations\"]",
        _ => "[]",
    };
    format!("{name} = {{ path = {folder}, default-features = false, features = {features} }}\n")
}

const VENDORS_FILE: &str = "nexus.json";

/// It names no server, and what is not supported is left out.
#[test]
fn a_description_from_another_vendor_compiles() {
    let files = files_of("VENDOR_SPECS", "json", "descriptions from other vendors");
    let files = files.unwrap_or_default();
    let Some(description) = find(&files, VENDORS_FILE) else {
        return;
    };
    let entry = DescriptionEntry {
        file: description.to_owned(),
        ..entry("nexus", None)
    };
    let options = Options {
        keep_going: true,
        ..Options::default()
    };
    let compiled = generate(&[entry], &options).unwrap_or_else(|errors| panic!("{errors}"));
    let operations = compiled.summary().operations;
    println!("{operations} operations");
    assert!(operations > 100, "most of them are supported");
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    Crate::write("nexus", &compiled).cargo(&["check", "--all-targets"]);
}

/// The name of the file of a description of OpenAPI 3.1, all of which is supported.
const NEWER_FILE: &str = "adyen_management_v3.yaml";

#[test]
fn a_description_of_openapi_3_1_compiles() {
    let files = files_of("VENDOR_SPECS", "yaml", "descriptions from other vendors");
    let files = files.unwrap_or_default();
    let Some(description) = find(&files, NEWER_FILE) else {
        return;
    };
    let entry = DescriptionEntry {
        file: description.to_owned(),
        ..entry("adyen", None)
    };
    let compiled = generate(&[entry], &Options::default());
    let compiled = compiled.unwrap_or_else(|errors| panic!("{errors}"));
    println!("{} operations", compiled.summary().operations);
    let _building = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
    let written = Crate::write("adyen", &compiled);
    written.cargo(&["clippy", "--all-targets"]);
    written.cargo(&["test", "--lib"]);
}
