//! What a change of a description means for callers: one test for each case in `changes/cases.yaml`.
//!
//! `cargo xtask diff --prove` compiles callers of the same cases, in the tests of `xtask`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeSet;

use generator::compare::{Comparison, RULES, Unseen, compare};
use generator::lock::Lock;
use generator::pipeline::Described;
use libtest_mimic::{Arguments, Trial};
use support::{Input, changes::Case, describe};

fn main() {
    let cases = Case::all();
    let mut trials: Vec<Trial> = cases.iter().cloned().map(trial).collect();
    trials.push(Trial::test("every rule has a case", move || {
        every_rule_has_a_case(&cases)
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(case: Case) -> Trial {
    Trial::test(case.name.clone(), move || {
        let (old, new) = (described(&support::changes::base()), described(&case.new));
        let comparison = compare(&old, &new);
        let mut found = shown(&comparison);
        let mut expected = case.changes.clone();
        found.sort();
        expected.sort();
        if found != expected {
            return Err(format!("found {found:#?}\ninstead of {expected:#?}").into());
        }
        let left_out = left_out(comparison.unseen);
        if left_out != case.left_out {
            return Err(format!("left out {left_out:?} instead of {:?}", case.left_out).into());
        }
        Ok(())
    })
}

fn described(text: &str) -> Described {
    let input = Input {
        module: "v1",
        tag_prefix: Some("BikesV1"),
        description: ("spec.yaml", text),
        overlays: Vec::new(),
    };
    describe(&[input], Lock::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn shown(comparison: &Comparison) -> Vec<String> {
    let changes = comparison.changes.iter().map(|change| {
        let rule = change.rule;
        let (level, concern) = (rule.level(), rule.concern.word());
        format!("{level} {concern} {} {}", rule.id, change.item)
    });
    changes.collect()
}

/// What is left out where it is all that a case is about.
fn left_out(unseen: Unseen) -> String {
    let counts = [
        (unseen.spellings, "spelling"),
        (unseen.orders, "order"),
        (unseen.wordings, "wording"),
    ];
    let shown = counts.iter().filter(|(count, _)| *count > 0);
    let shown: Vec<String> = shown
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    shown.join(", ")
}

fn every_rule_has_a_case(cases: &[Case]) -> Result<(), libtest_mimic::Failed> {
    let lines = cases.iter().flat_map(|case| &case.changes);
    let tested = lines.filter_map(|line| line.split(' ').nth(2));
    let tested: BTreeSet<&str> = tested.filter(|id| !id.ends_with("-deprecated")).collect();
    // Renames that keep an alias are tested with the lock that remembers the names.
    let rules = RULES.iter().map(|rule| rule.id);
    let rules: BTreeSet<&str> = rules.filter(|id| !id.ends_with("-deprecated")).collect();
    let untested: Vec<_> = rules.difference(&tested).collect();
    let unknown: Vec<_> = tested.difference(&rules).collect();
    if untested.is_empty() && unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("without a case: {untested:?}; not a rule: {unknown:?}").into())
    }
}
