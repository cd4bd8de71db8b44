//! The diagram of `README.md`, read by Mermaid itself.
//!
//! Skipped unless `REFERENCE_TESTS` names a folder, where Mermaid is installed. Needs `node` and `npm`.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod install;

use std::{path::Path, process::Command};

use install::Package;
use serde_json::Value;

const MERMAID: Package = Package {
    name: "mermaid",
    version: "11.17.2",
};
/// The DOM that Mermaid needs.
const JSDOM: Package = Package {
    name: "jsdom",
    version: "29.1.1",
};

#[test]
fn mermaid_reads_a_node_for_each_line_of_the_diagram() {
    let Some(folder) = install::folder() else {
        return;
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new("node");
    command
        .arg(here.join("tests/reference/mermaid.mjs"))
        .arg(here.join("README.md"))
        .arg(install::node(&folder, MERMAID))
        .arg(install::node(&folder, JSDOM));
    let diagrams: Value = serde_json::from_slice(&install::run(&mut command)).unwrap();
    let drawn = diagrams.as_array().unwrap().iter();
    let drawn: usize = drawn
        .inspect(|diagram| {
            // A tree has one arrow to each node but the root.
            let labels = diagram["labels"].as_array().unwrap();
            assert_eq!(Some(labels.len() as u64 - 1), diagram["arrows"].as_u64());
        })
        .map(|diagram| diagram["labels"].as_array().unwrap().len())
        .sum();
    let readme = include_str!("../README.md");
    let written = readme.lines().filter(|line| line.ends_with("\"]"));
    assert_eq!(drawn, written.count());
    let label = "Transfers<br>interaction_transfer: create, fetch, update";
    let labels = diagrams[0]["labels"].as_array().unwrap();
    assert!(labels.iter().any(|it| it == label), "{labels:#?}");
}
