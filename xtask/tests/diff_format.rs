//! `cargo xtask diff --format json`: `diff.schema.json` describes it, with every field.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../../generator/tests/support/changes.rs"]
#[allow(dead_code, reason = "the cases of the generator's tests say more")]
mod changes;
#[path = "support/schema.rs"]
mod schema;

use std::fs;
use std::process::Command;

use changes::Case;
use generator::compare::RULES;
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../diff.schema.json")).unwrap()
}

#[test]
fn the_schema_describes_what_is_printed() {
    let schema = schema();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), changes::base()).unwrap();
    let mut blocks = 0;
    for case in Case::all() {
        fs::write(folder.path().join("new.yaml"), &case.new).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["diff", "old.yaml", "new.yaml", "--format", "json"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let problems = schema::problems(&schema, &report);
        assert_eq!(problems, [""; 0], "{}", case.name);
        blocks += report["blocks"].as_array().unwrap().len();
    }
    assert!(blocks > 0);
}

#[test]
fn every_rule_fits_the_schema() {
    let schema = schema();
    for rule in RULES {
        let of = |name: &str| schema["$defs"][name]["enum"].as_array().unwrap().clone();
        assert!(of("concern").contains(&json!(rule.concern)), "{}", rule.id);
        assert!(of("effect").contains(&json!(rule.effect)), "{}", rule.id);
        let change = &schema["$defs"]["change"]["properties"];
        let levels = change["level"]["enum"].as_array().unwrap();
        assert!(levels.contains(&json!(rule.level())), "{}", rule.id);
    }
}

/// Otherwise the test above would accept anything.
#[test]
fn what_does_not_fit_is_found() {
    let wrong =
        json!({ "format": 2, "old": null, "new": "b", "blocks": [{ "kind": "x" }], "more": 1 });
    let problems = schema::problems(&schema(), &wrong);
    for expected in [
        "#/format: 2 is not 1",
        "#/old: null is not \"string\"",
        "#: \"verdict\" is missing",
        "#/more: the schema has no such field",
        "#/blocks/0: \"changes\" is missing",
    ] {
        assert!(problems.iter().any(|it| it == expected), "{problems:#?}");
    }
}
