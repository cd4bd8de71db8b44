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

use generator::compare::{Comparison, RULES, compare};
use generator::lock::Lock;
use generator::pipeline::Described;
use libtest_mimic::{Arguments, Trial};
use support::{
    Input,
    changes::{Case, left_out, shown},
    describe, published_names, surface,
};

fn main() {
    let cases = Case::all();
    let mut trials: Vec<Trial> = cases.iter().cloned().map(trial).collect();
    let all = cases.clone();
    trials.push(Trial::test("every rule has a case", move || {
        every_rule_has_a_case(&all)
    }));
    trials.push(Trial::test(
        "old names are lines of the surface",
        move || old_names_are_lines_of_the_surface(&cases),
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(case: Case) -> Trial {
    Trial::test(case.name.clone(), move || {
        let comparison = compared(&case);
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

fn compared(case: &Case) -> Comparison {
    let old = described(&support::changes::base(), Lock::default());
    let names = match case.is_published {
        true => published_names(&old.lock, "0.1.0"),
        false => Lock::default(),
    };
    compare(&old, &described(&case.new, names))
}

fn described(text: &str, names: Lock) -> Described {
    let input = Input {
        module: "v1",
        tag_prefix: Some("BikesV1"),
        description: ("spec.yaml", text),
        overlays: Vec::new(),
        files: Vec::new(),
    };
    describe(&[input], names).unwrap_or_else(|errors| panic!("{errors}"))
}

fn every_rule_has_a_case(cases: &[Case]) -> Result<(), libtest_mimic::Failed> {
    let lines = cases.iter().flat_map(|case| &case.changes);
    let tested = lines.filter_map(|line| line.split(' ').nth(2));
    let tested: BTreeSet<&str> = tested.collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    let untested: Vec<_> = rules.difference(&tested).collect();
    let unknown: Vec<_> = tested.difference(&rules).collect();
    if untested.is_empty() && unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("without a case: {untested:?}; not a rule: {unknown:?}").into())
    }
}

/// Those of the crates of all cases, in the snapshots that reviewers read.
fn old_names_are_lines_of_the_surface(cases: &[Case]) -> Result<(), libtest_mimic::Failed> {
    let renamed = cases.iter().filter(|case| case.is_published);
    let surfaces = renamed.map(|case| surface::modules(&compared(case).new));
    let lines = surfaces.flat_map(|modules| modules.into_values().flatten());
    let found: Vec<String> = lines
        .filter(|line| line.starts_with("deprecated "))
        .collect();
    let expected = [
        "deprecated v1::trip::CreateTrip = v1::trip::StartTrip",
        "deprecated v1::trip::create = v1::trip::start",
        "deprecated v1::bike::Frame = v1::bike::Chassis",
        "deprecated v1::trip = v1::journey",
        "deprecated v1::bike::DeleteBike = v1::trip::DeleteBike",
        "deprecated v1::bike::delete = v1::trip::delete",
        "deprecated v1::bike::CreateBike::name = v1::bike::CreateBike::label",
        "deprecated v1::trip::CreateTrip::note = v1::trip::CreateTrip::remark",
        "deprecated v1::trip::CreateTrip::note_null = v1::trip::CreateTrip::remark_null",
        "deprecated v1::bike::ListBike::x_trace = v1::bike::ListBike::x_span",
        "deprecated v1::bike::Colour::Red = v1::bike::Colour::Crimson",
    ];
    if found == expected {
        Ok(())
    } else {
        Err(format!("found {found:#?}").into())
    }
}
