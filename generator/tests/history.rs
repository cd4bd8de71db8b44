//! What five transitions of Twilio's description of Flex mean for callers, line by line: level, concern, rule, Rust item.
//!
//! `PUBLISHED_SPECS` names the folders of the descriptions, `<date>_before.yaml` and `<date>_after.yaml`; if it is not
//! set, the tests print that they are skipped.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::path::Path;

use generator::{
    Options,
    compare::{Comparison, compare},
    lock::Lock,
    pipeline::Described,
};
use support::{
    changes::{left_out, shown},
    published::{self, find, published, unchanged},
    published_names,
};

#[test]
fn operations_get_names() {
    assert_transition("2020-12-14", "Operations without an operationId get one.");
}

#[test]
fn a_header_has_another_name() {
    assert_transition(
        "2023-05-18",
        "A header parameter has another name, and two are gone.",
    );
}

#[test]
fn sids_have_another_prefix() {
    assert_transition(
        "2023-08-24",
        "A parameter of the path takes SIDs of another prefix.",
    );
}

#[test]
fn untyped_schemas_become_objects() {
    assert_transition("2025-03-11", "Schemas without a type become objects.");
}

#[test]
fn other_statuses_mean_success() {
    assert_transition(
        "2025-09-04",
        "Three operations succeed with another status.",
    );
}

/// Compares the two descriptions, before and after a version has published the names of the first.
fn assert_transition(date: &str, about: &str) {
    let Some(files) = published() else {
        return;
    };
    let file = |when: &str| find(&files, &format!("{date}_{when}.yaml"));
    let (Some(before), Some(after)) = (file("before"), file("after")) else {
        return;
    };
    let old = described(before, Lock::default());
    let new = described(after, Lock::default());
    let kept = described(after, published_names(&old.lock, "0.1.0"));
    let outcome = outcome(&compare(&old, &new));
    let published = self::outcome(&compare(&old, &kept));
    let text = match outcome == published {
        true => outcome,
        false => format!("{outcome}\n\nAfter the names are published:\n{published}"),
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/history");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(about);
    settings.bind(|| insta::assert_snapshot!(date, text));
}

fn described(file: &Path, names: Lock) -> Described {
    let options = Options {
        names,
        ..Options::default()
    };
    published::describe(&[unchanged(file)], &options)
        .unwrap_or_else(|errors| panic!("{}: {errors}", file.display()))
}

/// The verdict, the changes, and what means nothing to anybody.
fn outcome(comparison: &Comparison) -> String {
    let mut lines = shown(comparison);
    lines.sort();
    lines.insert(0, comparison.verdict().effect.word().to_owned());
    let left_out = left_out(comparison.unseen);
    if !left_out.is_empty() {
        lines.push(format!("left out: {left_out}"));
    }
    lines.join("\n")
}
