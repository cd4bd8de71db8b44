//! `cargo xtask release`, and what `regenerate` keeps of the names that it published.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const DESCRIPTION: &str = r"openapi: 3.0.1
info: {title: Sample, version: 1.0.0}
servers:
- url: https://sample.twilio.com
paths:
  /v1/Bells:
    post:
      operationId: RingBell
      tags: [SampleV1Bell]
      responses: { '204': { description: Rung. } }
";

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest =
        "crate = \"sample-api\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"v1.yaml\"\n";
    fs::write(folder.path().join("manifest.toml"), manifest).unwrap();
    fs::write(folder.path().join("v1.yaml"), DESCRIPTION).unwrap();
    folder
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    let paths = ["--manifest", "manifest.toml", "--out", "out"];
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .args(paths)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = xtask(folder, arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn fail(folder: &Path, arguments: &[&str]) -> String {
    let output = xtask(folder, arguments);
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

fn rename(folder: &Path, operation: &str) {
    let renamed = DESCRIPTION.replace("RingBell", operation);
    fs::write(folder.join("v1.yaml"), renamed).unwrap();
}

fn bell(folder: &Path) -> String {
    fs::read_to_string(folder.join("out/src/v1/bell.rs")).unwrap()
}

#[test]
fn before_the_first_release_no_old_name_stays() {
    let project = project();
    let folder = project.path();
    succeed(folder, &["regenerate"]);
    rename(folder, "StrikeBell");
    succeed(folder, &["regenerate"]);
    assert!(!bell(folder).contains("RingBell"));
    let lock = fs::read_to_string(folder.join("out/names.lock")).unwrap();
    assert!(!lock.contains("RingBell"), "{lock}");
}

#[test]
fn a_published_name_stays_until_its_line_is_deleted() {
    let project = project();
    let folder = project.path();
    succeed(folder, &["regenerate"]);
    let released = succeed(folder, &["release", "0.1.0"]);
    assert!(
        released.starts_with("0.1.0 publishes the names\nupdated out/names.lock\n"),
        "{released}"
    );
    succeed(folder, &["regenerate", "--check"]);

    rename(folder, "StrikeBell");
    let stale = fail(folder, &["regenerate", "--check"]);
    assert!(stale.contains("out/names.lock is out of date\n"), "{stale}");
    let written = succeed(folder, &["regenerate"]);
    assert!(
        written.contains("2 old names stay as deprecated aliases: RingBell, ring\n"),
        "{written}"
    );
    assert!(bell(folder).contains("#[deprecated(note = \"renamed to `StrikeBell`\")]"));
    succeed(folder, &["regenerate", "--check"]);

    succeed(folder, &["release", "0.2.0"]);
    let since =
        "#[deprecated(since = \"0.2.0\", note = \"renamed to `StrikeBell`\")]\npub type RingBell";
    assert!(bell(folder).contains(since), "{}", bell(folder));
    succeed(folder, &["regenerate", "--check"]);

    let lock = fs::read_to_string(folder.join("out/names.lock")).unwrap();
    let lines = lock
        .lines()
        .filter(|line| !line.trim_start().starts_with("was "));
    fs::write(
        folder.join("out/names.lock"),
        lines.collect::<Vec<_>>().join("\n"),
    )
    .unwrap();
    succeed(folder, &["regenerate"]);
    assert!(!bell(folder).contains("RingBell"));
}

#[test]
fn only_a_crate_that_is_up_to_date_is_released() {
    let project = project();
    let folder = project.path();
    succeed(folder, &["regenerate"]);
    rename(folder, "StrikeBell");
    let lock = fs::read_to_string(folder.join("out/names.lock")).unwrap();
    let text = fail(folder, &["release", "0.1.0"]);
    assert!(text.contains("out/names.lock is out of date"), "{text}");
    assert!(
        text.contains("cargo xtask regenerate --manifest manifest.toml --out out\n"),
        "{text}"
    );
    assert_eq!(
        fs::read_to_string(folder.join("out/names.lock")).unwrap(),
        lock
    );
    let text = fail(folder, &["release", "soon"]);
    assert!(text.contains("a version looks like 0.2.0"), "{text}");
}

#[test]
fn a_conflict_in_the_lock_is_an_error_and_nothing_is_written() {
    let project = project();
    let folder = project.path();
    succeed(folder, &["regenerate"]);
    let path = folder.join("out/names.lock");
    let lock = fs::read_to_string(&path).unwrap();
    let conflict = format!("{lock}<<<<<<< HEAD\n=======\n>>>>>>> theirs\n");
    fs::write(&path, &conflict).unwrap();
    rename(folder, "StrikeBell");
    let text = fail(folder, &["regenerate"]);
    let line = 1 + lock.lines().count();
    let error = "error[invalid-names-lock]: a merge left a conflict here";
    assert!(text.starts_with(error), "{text}");
    let place = format!("--> out/names.lock:{line}:1\n");
    assert!(text.contains(&place), "{text}");
    assert!(text.contains("; nothing was written\n"), "{text}");
    assert_eq!(fs::read_to_string(&path).unwrap(), conflict);
    assert!(bell(folder).contains("RingBell"));
}
