//! `cargo xtask regenerate`, as people run it.

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
paths: {}
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
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn regenerate(folder: &Path, more: &[&str]) -> Output {
    let arguments = ["regenerate", "--manifest", "manifest.toml", "--out", "out"];
    xtask(folder, &[&arguments, more].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn without_arguments_the_help_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("Usage: cargo xtask <COMMAND>"),
        "{}",
        stderr(&output)
    );
}

/// From an edit of a description to its release.
#[test]
fn the_help_lists_the_commands_in_the_order_of_a_maintainers_day() {
    let folder = tempfile::tempdir().unwrap();
    let help = stderr(&xtask(folder.path(), &[]));
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let commands: Vec<&str> = list
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    let day = [
        "regenerate",
        "lint",
        "explain",
        "diff",
        "check",
        "mock",
        "corpus",
        "release",
        "help",
    ];
    assert_eq!(commands, day);
}

#[test]
fn an_unknown_argument_is_rejected() {
    let folder = project();
    let output = regenerate(folder.path(), &["--chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_new_crate_is_created_and_then_up_to_date() {
    let folder = project();
    let first = regenerate(folder.path(), &[]);
    assert!(first.status.success(), "{}", stderr(&first));
    assert!(stdout(&first).starts_with("read manifest.toml, v1.yaml\n"));
    assert!(stdout(&first).contains(
        "created out/Cargo.toml\ncreated out/README.md\ncreated out/names.lock\nwrote out/src: "
    ));
    let manifest = fs::read_to_string(folder.path().join("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"sample-api\""));

    let second = regenerate(folder.path(), &[]);
    assert!(second.status.success());
    assert!(
        stdout(&second).contains("out/src is up to date ("),
        "{}",
        stdout(&second)
    );
    let check = regenerate(folder.path(), &["--check"]);
    assert!(check.status.success());
    assert!(stdout(&check).contains("out/src is up to date ("));
}

#[test]
fn check_lists_the_differences_and_the_command_and_writes_nothing() {
    let folder = project();
    assert!(regenerate(folder.path(), &[]).status.success());
    let src = folder.path().join("out/src");
    let marked = fs::read_to_string(src.join("lib.rs")).unwrap();
    let edited = format!("{marked}// edited by hand\n");
    fs::write(src.join("lib.rs"), &edited).unwrap();
    fs::write(src.join("mine.rs"), "").unwrap();

    let check = regenerate(folder.path(), &["--check"]);
    assert_eq!(check.status.code(), Some(1));
    let text = stderr(&check);
    let expected = "out/src is out of date:\n  stale   lib.rs\n  extra   mine.rs\n\
                    to update, run:\n  cargo xtask regenerate --manifest manifest.toml --out out\n";
    assert_eq!(text, expected);
    assert_eq!(fs::read_to_string(src.join("lib.rs")).unwrap(), edited);

    let updated = regenerate(folder.path(), &[]);
    assert!(
        stdout(&updated).contains("1 changed, 0 added, 1 removed"),
        "{}",
        stdout(&updated)
    );
    assert_eq!(fs::read_to_string(src.join("lib.rs")).unwrap(), marked);
    assert!(!src.join("mine.rs").exists());
}

#[test]
fn errors_are_shown_with_their_location_and_nothing_is_written() {
    let folder = project();
    let broken = DESCRIPTION.replace("title: Sample", "title: 5");
    fs::write(folder.path().join("v1.yaml"), broken).unwrap();
    for more in [&[][..], &["--check"]] {
        let output = regenerate(folder.path(), more);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(stdout(&output), "");
        let text = stderr(&output);
        assert!(
            text.starts_with(
                "error[wrong-kind]: the `title` of the info object must be a string, not 5\n --> v1.yaml:2:8\n"
            ),
            "{text}"
        );
        assert!(text.contains("\n1 error; nothing was written\n"), "{text}");
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_src_folder_that_was_not_generated_is_left_alone() {
    let folder = project();
    fs::create_dir_all(folder.path().join("out/src")).unwrap();
    fs::write(folder.path().join("out/src/main.rs"), "fn main() {}").unwrap();
    let output = regenerate(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("`out/src` was not written by this generator"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 1);
    assert_eq!(
        fs::read_dir(folder.path().join("out/src")).unwrap().count(),
        1
    );
}

#[test]
fn paths_inside_the_current_folder_are_shown_relative_to_it() {
    let folder = project();
    // The current folder of a process is a path without symbolic links.
    let root = folder.path().canonicalize().unwrap();
    let (manifest, out) = (root.join("manifest.toml"), root.join("out"));
    let paths = [manifest.to_str().unwrap(), out.to_str().unwrap()];
    let output = xtask(
        &root,
        &["regenerate", "--manifest", paths[0], "--out", paths[1]],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("read manifest.toml, v1.yaml\n"));
    assert!(!stdout(&output).contains(root.to_str().unwrap()));
}

#[test]
fn the_command_that_check_prints_repeats_keep_going() {
    let folder = project();
    let check = regenerate(folder.path(), &["--check", "--keep-going"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        stderr(&check).contains("  missing lib.rs\n"),
        "{}",
        stderr(&check)
    );
    assert!(
        stderr(&check).ends_with("--out out --keep-going\n"),
        "{}",
        stderr(&check)
    );
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_missing_manifest_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = regenerate(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("there is no file `manifest.toml`"),
        "{}",
        stderr(&output)
    );
}

/// `Cargo.toml` with a hand-written change outside of the generated lines.
fn edited(cargo: &str) -> String {
    cargo.replace("publish = false", "publish = true # mine")
}

#[test]
fn features_of_products_follow_the_manifest() {
    let folder = project();
    let manifest = folder.path().join("manifest.toml");
    let plain = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{plain}feature = \"sample\"\n")).unwrap();
    assert!(regenerate(folder.path(), &[]).status.success());
    let cargo = folder.path().join("out/Cargo.toml");
    let with_feature = edited(&fs::read_to_string(&cargo).unwrap());
    assert!(with_feature.contains("from the manifest.\nsample = []\n# </products>\n"));
    fs::write(&cargo, &with_feature).unwrap();
    let check = regenerate(folder.path(), &["--check"]);
    assert!(check.status.success(), "{}", stderr(&check));

    fs::write(&manifest, plain).unwrap();
    let check = regenerate(folder.path(), &["--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(
        stderr(&check),
        "out/src is out of date:\n  stale   lib.rs\n\
         the generated lines of out/Cargo.toml are out of date\n\
         to update, run:\n  cargo xtask regenerate --manifest manifest.toml --out out\n"
    );
    let updated = regenerate(folder.path(), &[]);
    let text = stdout(&updated);
    assert!(
        text.contains("updated the generated lines of out/Cargo.toml\n"),
        "{text}"
    );
    assert_eq!(
        fs::read_to_string(&cargo).unwrap(),
        with_feature.replace("sample = []\n", "")
    );
    assert!(regenerate(folder.path(), &["--check"]).status.success());
}

#[test]
fn the_readme_of_a_new_crate_draws_and_lists_its_operations_and_check_covers_both() {
    let folder = project();
    let operations = "paths:
  /v1/Rooms/{Sid}/Guests:
    get:
      operationId: ListGuest
      tags: [Guest]
      parameters: [{ name: Sid, in: path, required: true, schema: { type: string } }]
      responses: { '204': { description: Done. } }
";
    let description = DESCRIPTION.replace("paths: {}\n", operations);
    fs::write(folder.path().join("v1.yaml"), description).unwrap();
    assert!(regenerate(folder.path(), &[]).status.success());
    let path = folder.path().join("out/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    for line in [
        "  v1[\"v1<br/>https://sample.twilio.com/v1/Rooms/Guests<br/>guest: list\"]\n",
        "| `GET /v1/Rooms/{Sid}/Guests` | [`guest::list`]",
    ] {
        assert!(readme.contains(line), "{line}: {readme}");
    }
    for part in ["v1[", "| `GET"] {
        fs::write(&path, readme.replace(part, "edited")).unwrap();
        let check = regenerate(folder.path(), &["--check"]);
        assert_eq!(check.status.code(), Some(1), "{part}");
        let expected = "the generated lines of out/README.md are out of date\n";
        assert!(stderr(&check).contains(expected), "{}", stderr(&check));
        assert!(regenerate(folder.path(), &[]).status.success());
        assert_eq!(fs::read_to_string(&path).unwrap(), readme);
    }
}

#[test]
fn if_cargo_toml_lacks_the_marker_lines_the_error_shows_the_lines_to_paste() {
    let folder = project();
    assert!(regenerate(folder.path(), &[]).status.success());
    let cargo = folder.path().join("out/Cargo.toml");
    let without: String = fs::read_to_string(&cargo)
        .unwrap()
        .split_inclusive('\n')
        .filter(|line| !line.contains("products>"))
        .collect();
    fs::write(&cargo, &without).unwrap();
    assert!(
        regenerate(folder.path(), &["--check"]).status.success(),
        "without a feature, the marker lines are not needed"
    );

    let manifest = folder.path().join("manifest.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, format!("{text}feature = \"sample\"\n")).unwrap();
    let lib = fs::read_to_string(folder.path().join("out/src/lib.rs")).unwrap();
    for more in [&[][..], &["--check"]] {
        let output = regenerate(folder.path(), more);
        assert_eq!(output.status.code(), Some(1));
        let text = stderr(&output);
        for expected in [
            "error[missing-block]: there are no marker lines for the product features\n",
            " --> out/Cargo.toml:9:1\n",
            "= help: paste these lines below `[features]`:\n",
            " # <products> Written by `cargo xtask regenerate` from the manifest.\n",
            " sample = []\n",
            " # </products>\n",
            "\n1 error; nothing was written\n",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        assert_eq!(fs::read_to_string(&cargo).unwrap(), without);
        let now = fs::read_to_string(folder.path().join("out/src/lib.rs")).unwrap();
        assert_eq!(now, lib);
    }
}
