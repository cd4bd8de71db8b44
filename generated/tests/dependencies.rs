//! How many crates a program depends on through this one, for each set of features that README.md names.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{collections::BTreeSet, ffi::OsString, process::Command};

/// The dependencies of this crate, as `(depth, name and version)`, once for each path to them. Always for Linux, so
/// that the numbers are the same everywhere.
fn tree(features: &[&str]) -> Vec<(usize, String)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(["tree", "--package=twilio-flex", "--edges=normal"])
        .args(["--target=x86_64-unknown-linux-gnu", "--no-dedupe"])
        .args(["--prefix=depth", "--format= {p}"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().filter_map(|line| line.split_once(' '));
    lines
        .map(|(depth, package)| {
            let package = package.split(' ').take(2).collect::<Vec<_>>().join(" ");
            (depth.parse().unwrap(), package)
        })
        // Below the runtime.
        .filter(|(depth, _)| *depth > 0)
        .collect()
}

fn crates(tree: &[(usize, String)]) -> BTreeSet<&str> {
    tree.iter().map(|(_, package)| package.as_str()).collect()
}

#[track_caller]
fn assert_few(crates: &BTreeSet<&str>, limit: usize, without: &[&str]) {
    assert!(crates.len() < limit, "{}: {crates:#?}", crates.len());
    for name in without {
        let unwanted = crates.iter().find(|it| it.split(' ').next() == Some(name));
        assert_eq!(unwanted, None);
    }
}

#[test]
fn the_types_alone_need_few_crates() {
    let tree = tree(&["--no-default-features"]);
    let without = ["tokio", "reqwest", "hyper", "ureq", "rustls", "tracing"];
    assert_few(&crates(&tree), 25, &without);
}

#[test]
fn the_blocking_client_needs_no_async_runtime() {
    let tree = tree(&["--no-default-features", "--features=ureq,rustls,gzip"]);
    let without = ["tokio", "reqwest", "hyper", "futures-util", "native-tls"];
    assert_few(&crates(&tree), 45, &without);
}

#[test]
fn the_default_adds_little_to_reqwest() {
    let tree = tree(&[]);
    let all = crates(&tree);
    // reqwest would decompress with flate2 as well.
    let branches = tree.chunk_by(|_, (depth, _)| *depth > 2);
    let of_reqwest: BTreeSet<_> = branches
        .filter(|branch| {
            let name = branch[0].1.split(' ').next();
            name == Some("reqwest") || name == Some("flate2")
        })
        .flat_map(crates)
        .collect();
    assert!(of_reqwest.iter().any(|it| it.starts_with("reqwest ")));
    let added: Vec<_> = all.difference(&of_reqwest).collect();
    assert!(added.len() <= 10, "{added:#?}");
    assert!(!added.iter().any(|it| it.starts_with("ureq ")));
}
