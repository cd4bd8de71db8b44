//! `cargo xtask corpus`, as people run it.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A description of one operation with an example.
const DESCRIPTION: &str = r##"openapi: 3.0.1
info: {title: Sample, version: 1.0.0}
servers:
- url: https://sample.twilio.com
security:
- accountSid_authToken: []
components:
  securitySchemes:
    accountSid_authToken: {type: http, scheme: basic}
  schemas:
    sample.v1.thing:
      type: object
      properties:
        sid: {type: string, pattern: "^ZZ[0-9a-fA-F]{32}$", description: Identifies the thing.}
        name: {type: string, description: The name of the thing.}
paths:
  /v1/Things/{Sid}:
    get:
      operationId: FetchThing
      description: Fetch a thing.
      tags: [SampleV1Thing]
      parameters:
      - name: Sid
        in: path
        required: true
        description: Identifies the thing.
        schema: {type: string, pattern: "^ZZ[0-9a-fA-F]{32}$"}
      responses:
        '200':
          description: The thing.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/sample.v1.thing'}
              examples:
                fetch: {value: {sid: ZZaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, name: A thing}}
"##;

/// Names the SIDs of the description.
const OVERLAY: &str = "overlay: 1.0.0
info: {title: Names, version: 1.0.0}
actions:
- target: $
  update: {x-sid-names: {ZZ: {name: ThingSid, description: Identifies a thing.}}}
";

/// A folder that contains the same description under each of these names.
fn corpus(names: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    for name in names {
        fs::write(folder.path().join("specs").join(name), DESCRIPTION).unwrap();
    }
    fs::write(folder.path().join("names.yaml"), OVERLAY).unwrap();
    folder
}

/// Runs the command in `folder`, with `target` as the target folder.
fn run_in(folder: &Path, target: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["corpus", "specs"])
        .args(more)
        .env("CARGO_TARGET_DIR", target)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn generate(folder: &TempDir, more: &[&str]) -> Output {
    let arguments = [&["--generate-only", "--overlay", "names.yaml"], more].concat();
    run_in(folder.path(), Path::new("target"), &arguments)
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The first word of each line of the table, without the headings and the totals.
fn products(output: &Output) -> Vec<String> {
    let text = stdout(output);
    let rows = text.lines().skip(1);
    rows.take_while(|line| !line.is_empty() && !line.contains(" product"))
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn each_description_becomes_a_crate_named_after_its_file() {
    let folder = corpus(&["b_v1.yaml", "a_v2010.json", "c.yaml"]);
    fs::write(folder.path().join("specs/LICENSE"), "").unwrap();
    // A part of a description, which has no version of its own.
    fs::write(
        folder.path().join("specs/thing.yaml"),
        "type: object\nproperties: {name: {type: string}}\n",
    )
    .unwrap();
    let thing = "{$ref: '#/components/schemas/sample.v1.thing'}";
    let spread = DESCRIPTION.replace(thing, "{$ref: thing.yaml}");
    let spread = spread.replace("sid: ZZaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, ", "");
    fs::write(folder.path().join("specs/c.yaml"), spread).unwrap();
    fs::write(folder.path().join("specs/a_v2010.json"), r#"{"openapi": "3.0.1", "info": {"title": "Sample", "version": "1.0.0"}, "servers": [{"url": "https://sample.twilio.com"}], "paths": {}}"#).unwrap();
    let output = generate(&folder, &[]);
    assert!(
        output.status.success(),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(products(&output), ["a_v2010", "b_v1", "c"]);
    assert!(stdout(&output).contains("\n3 products"));
    assert!(stdout(&output).ends_with("3 ok, 0 failed\n"));
    assert!(stderr(&output).starts_with("[1/3] a_v2010: generating\n[2/3] b_v1: generating\n"));

    let crates = folder.path().join("target/corpus/crates");
    for (name, module) in [("a-v2010", "v2010"), ("b-v1", "v1"), ("c", "api")] {
        let root = crates.join(name);
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        assert!(manifest.contains(&format!("name = \"{name}\"")));
        assert!(root.join("src").join(module).join("mod.rs").is_file());
        assert!(root.join("Cargo.lock").is_file());
    }
    // The tag is `SampleV1Thing`, and no manifest sets `tag-prefix`.
    assert!(crates.join("b-v1/src/v1/thing.rs").is_file());
}

#[test]
fn a_part_is_every_nth_description() {
    let folder = corpus(&["a.yaml", "b.yaml", "c.yaml"]);
    assert_eq!(products(&generate(&folder, &["--part", "1/2"])), ["a", "c"]);
    assert_eq!(products(&generate(&folder, &["--part", "2/2"])), ["b"]);
    let none = generate(&folder, &["--part", "4/4"]);
    assert!(none.status.success());
    assert_eq!(products(&none), [""; 0]);
    let wrong = generate(&folder, &["--part", "3/2"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        stderr(&wrong).contains("expected a part and the number of parts"),
        "{}",
        stderr(&wrong)
    );
}

#[test]
fn a_description_that_cannot_be_read_is_reported_and_the_others_are_generated() {
    let folder = corpus(&["a_v1.yaml", "b_v1.yaml"]);
    let broken = DESCRIPTION.replace("openapi: 3.0.1", "openapi: 4.0.0");
    assert_ne!(broken, DESCRIPTION);
    fs::write(folder.path().join("specs/a_v1.yaml"), broken).unwrap();
    let output = generate(&folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    assert!(text.contains("not generated: "), "{text}");
    assert!(text.contains("  1 ok, 1 failed\n"), "{text}");
    assert!(
        text.contains("\n== a_v1 was not generated\nerror["),
        "{text}"
    );
    assert!(text.contains("specs/a_v1.yaml:"), "{text}");
    let crates = folder.path().join("target/corpus/crates");
    assert!(!crates.join("a-v1/src").exists());
    assert!(crates.join("b-v1/src").exists());
}

#[test]
fn operations_that_are_left_out_are_counted_with_the_reason() {
    let folder = corpus(&["a_v1.yaml", "b_v1.yaml"]);
    let broken = DESCRIPTION.replace("in: path", "in: body");
    assert_ne!(broken, DESCRIPTION);
    fs::write(folder.path().join("specs/a_v1.yaml"), broken).unwrap();
    let output = generate(&folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = stdout(&output);
    for line in ["0/1", "1 left out\n", "  1 ok, 1 in part, 0 failed\n"] {
        assert!(text.contains(line), "{line} is missing from:\n{text}");
    }
    let reasons =
        "\noperations  only this  products  what was left out\n         1          1         1  ";
    assert!(text.contains(reasons), "{text}");
    let crates = folder.path().join("target/corpus/crates");
    assert!(crates.join("a-v1/src").exists());
}

#[test]
fn an_outdated_skeleton_file_is_replaced() {
    let folder = corpus(&["a_v1.yaml"]);
    let manifest = folder.path().join("target/corpus/crates/a-v1/Cargo.toml");
    generate(&folder, &[]);
    let fresh = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, fresh.replace("0.1.0", "0.0.9")).unwrap();
    generate(&folder, &[]);
    assert_eq!(fs::read_to_string(&manifest).unwrap(), fresh);
}

#[test]
fn a_folder_without_descriptions_is_an_error() {
    let folder = corpus(&[]);
    let empty = generate(&folder, &[]);
    assert_eq!(empty.status.code(), Some(1));
    assert!(stderr(&empty).ends_with("specs contains no description\n"));
    fs::remove_dir(folder.path().join("specs")).unwrap();
    let missing = generate(&folder, &[]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("error: cannot read "));
}

/// Compiles the dependencies of the crates once, and keeps them for the next run.
#[test]
fn crates_are_linted_documented_and_tested() {
    let folder = corpus(&["sample_broken.yaml", "sample_v1.yaml"]);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // The generator leaves this file alone, since it is not in `src`; it breaks one of the two crates.
    let broken = target.join("corpus/crates/sample-broken");
    fs::create_dir_all(&broken).unwrap();
    fs::write(
        broken.join("build.rs"),
        "fn main() { panic!(\"out of order\") }",
    )
    .unwrap();

    let output = run_in(folder.path(), target, &["--overlay", "names.yaml"]);
    let (text, progress) = (stdout(&output), stderr(&output));
    assert_eq!(output.status.code(), Some(1), "{text}{progress}");
    assert_eq!(products(&output), ["sample_broken", "sample_v1"]);
    for step in ["clippy", "doc", "test"] {
        let good = format!("[2/2] sample_v1: {step} ok, ");
        let bad = format!("[1/2] sample_broken: {step} failed, ");
        assert!(
            progress.contains(&good) && progress.contains(&bad),
            "{progress}"
        );
        assert!(
            text.contains(&format!("\n== sample_broken: {step}, in ")),
            "{text}"
        );
    }
    assert!(
        text.contains("clippy failed, doc failed, test failed\n"),
        "{text}"
    );
    assert!(text.contains("out of order"), "{text}");
    assert!(!text.contains("== sample_v1"), "{text}");
}

#[test]
fn the_help_lists_the_options_and_says_where_the_crates_are() {
    let folder = corpus(&[]);
    let output = run_in(folder.path(), Path::new("target"), &["--help"]);
    assert!(output.status.success());
    let text = stdout(&output);
    for word in [
        "DIR",
        "--generate-only",
        "--part <K/N>",
        "--overlay <PATH>",
        "corpus/crates",
    ] {
        assert!(text.contains(word), "{word} is missing from:\n{text}");
    }
}
