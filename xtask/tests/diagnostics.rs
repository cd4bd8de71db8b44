//! How errors and warnings are shown: `cargo xtask lint`, `cargo xtask explain` and `--format`, as people run them.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use generator::compare::RULES;
use generator::diagnostic::Code;
use serde_json::Value;
use tempfile::TempDir;

/// What every description here begins with.
const HEAD: &str = "openapi: 3.0.1
info: { title: Sample, version: 1.0.0 }
servers: [{ url: https://sample.twilio.com }]
";

/// A description that is legal but doubtful.
const DOUBTFUL: &str = "paths:
  /v1/Things:
    post:
      operationId: CreateThing
      responses: { '204': { description: Done. } }
";

/// A description whose error is about two places.
const TWO_PLACES: &str = "paths:
  /v1/Things:
    post:
      operationId: CreateThing
      description: Creates a thing.
      responses: { '204': { description: Done. } }
    put:
      operationId: CreateThing
      description: Replaces a thing.
      responses: { '204': { description: Done. } }
";

/// A folder with a manifest of one description, `v1.yaml`, and its overlay.
fn project(description: &str, overlay: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = "crate = \"sample\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"v1.yaml\"\n\
                    overlays = [\"overlay.yaml\"]\n";
    let overlay = format!(
        "overlay: 1.0.0\ninfo: {{ title: Decisions, version: 1.0.0 }}\nactions:\n{overlay}"
    );
    for (name, text) in [
        ("manifest.toml", manifest),
        ("v1.yaml", &format!("{HEAD}{description}")),
        ("overlay.yaml", &overlay),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// An action that decides nothing.
const NO_DECISION: &str = "- { target: $.info, update: { x-note: Nothing. } }\n";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE");
    command
}

fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What `cargo xtask lint manifest.toml` prints about a description and an overlay.
fn drawn(description: &str, overlay: &str) -> String {
    let folder = project(description, overlay);
    stderr(&xtask(folder.path(), &["lint", "manifest.toml"]))
}

fn assert_snapshot(name: &str, value: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, value));
}

#[test]
fn a_line_is_drawn_with_a_caret_a_label_and_help() {
    assert_snapshot("one_place", &drawn(DOUBTFUL, NO_DECISION));
}

#[test]
fn a_related_place_is_drawn_in_the_same_file() {
    assert_snapshot("two_places", &drawn(TWO_PLACES, NO_DECISION));
}

#[test]
fn a_related_place_is_drawn_in_another_file() {
    let marked = "components:
  schemas:
    thing:
      x-twilio: { pii: { handling: standard } }
      type: string
paths:
  /v1/Things/{Name}:
    delete:
      operationId: DeleteThing
      description: Deletes it.
      parameters: [{ name: Name, in: path, required: true, schema: { $ref: '#/components/schemas/thing' } }]
      responses: { '204': { description: Done. } }
";
    let overlay =
        "- target: $.components.schemas.thing\n  update: { x-public: 'Öffentlich: ein Name.' }\n";
    assert_snapshot("two_files", &drawn(marked, overlay));
}

#[test]
fn lines_to_paste_stand_below_the_help() {
    let personal = "paths:
  /v1/Things:
    post:
      operationId: CreateThing
      description: Creates a thing.
      parameters: [{ name: Email, in: query, schema: { type: string } }]
      responses: { '204': { description: Done. } }
";
    assert_snapshot("lines_to_paste", &drawn(personal, NO_DECISION));
}

#[test]
fn a_file_without_line_breaks_is_not_drawn_and_no_escape_reaches_the_terminal() {
    let long = format!(
        "paths: {{ /v1/Things: {{ post: {{ operationId: CreateThing, x-long: '{}', responses: {{ '204': {{ \
         description: Done. }} }} }} }} }}\n",
        "long ".repeat(200)
    );
    assert_snapshot("long_line", &drawn(&long, NO_DECISION));
    let escape = "components: { schemas: { thing: { type: \"\\e[31mred\" } } } # \u{202e}\n";
    let text = drawn(&format!("paths: {{}}\n{escape}"), NO_DECISION);
    assert!(text.contains("unknown-value"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
}

#[test]
fn colors_are_for_terminals_and_for_those_who_want_them() {
    let folder = project(DOUBTFUL, NO_DECISION);
    let lint = ["lint", "manifest.toml"];
    assert!(!stderr(&xtask(folder.path(), &lint)).contains('\u{1b}'));
    let forced = command(folder.path(), &lint)
        .env("CLICOLOR_FORCE", "1")
        .output();
    assert!(stderr(&forced.unwrap()).contains("\u{1b}["));
    let refused = command(folder.path(), &lint).env("NO_COLOR", "1").output();
    assert!(!stderr(&refused.unwrap()).contains('\u{1b}'));
}

#[test]
fn regenerate_only_counts_what_lint_shows() {
    let folder = project(DOUBTFUL, NO_DECISION);
    let run = ["regenerate", "--manifest", "manifest.toml", "--out", "out"];
    let output = xtask(folder.path(), &run);
    assert!(output.status.success());
    assert_eq!(stderr(&output), "");
    let end = "1 place is doubtful; to see it, run:\n  cargo xtask lint manifest.toml\n";
    assert!(stdout(&output).ends_with(end), "{}", stdout(&output));
    let check = xtask(folder.path(), &[&run[..], &["--check"]].concat());
    assert!(stdout(&check).ends_with(end), "{}", stdout(&check));
}

#[test]
fn lint_fails_on_errors_and_on_warnings_if_they_are_denied() {
    let doubtful = project(DOUBTFUL, NO_DECISION);
    let wrong = project(TWO_PLACES, NO_DECISION);
    let accept = "- target: $.paths['/v1/Things'].post\n  update: { x-accept: { undescribed-operation: Its name says \
                  it. } }\n";
    let accepted = project(DOUBTFUL, accept);
    for (folder, status, denied) in [(&doubtful, 0, 1), (&wrong, 1, 1), (&accepted, 0, 0)] {
        let lint =
            |more: &[&str]| xtask(folder.path(), &[&["lint", "manifest.toml"], more].concat());
        assert_eq!(lint(&[]).status.code(), Some(status));
        assert_eq!(lint(&["--deny", "warnings"]).status.code(), Some(denied));
        assert!(!folder.path().join("out").exists());
    }
    let clean = xtask(accepted.path(), &["lint", "manifest.toml"]);
    assert_eq!(stdout(&clean), "nothing is wrong or doubtful\n");
}

#[test]
fn a_description_needs_no_manifest() {
    let folder = project(DOUBTFUL, NO_DECISION);
    let output = xtask(folder.path(), &["lint", "v1.yaml"]);
    assert!(output.status.success());
    assert!(
        stderr(&output).contains("[undescribed-operation]"),
        "{}",
        stderr(&output)
    );

    let missing = xtask(folder.path(), &["lint", "v2.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        stderr(&missing).starts_with("error[unreadable-file]: there is no file `v2.yaml`\n"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn doubts_are_shown_beside_errors() {
    let unsupported = DOUBTFUL.replace(
        "      responses",
        "      requestBody: { content: { multipart/form-data: { schema: { type: string } } } }\n      responses",
    );
    let text = drawn(&unsupported, NO_DECISION);
    assert!(text.contains("error[unsupported-body]"), "{text}");
    assert!(text.contains("warning[undescribed-operation]"), "{text}");
    assert!(text.contains("\n1 error, 1 warning\n"), "{text}");
}

#[test]
fn json_is_all_that_is_on_stdout() {
    let folder = project(TWO_PLACES, NO_DECISION);
    let output = xtask(
        folder.path(),
        &["lint", "manifest.toml", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert_snapshot("json", &stdout(&output));

    let sound = project(DOUBTFUL, NO_DECISION);
    let run = [
        "regenerate",
        "--manifest",
        "manifest.toml",
        "--out",
        "out",
        "--format",
        "json",
    ];
    let output = xtask(sound.path(), &run);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["errors"], 0);
    assert!(
        stderr(&output).starts_with("read manifest.toml"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn github_gets_one_command_a_diagnostic() {
    let folder = project(TWO_PLACES, NO_DECISION);
    let run = ["lint", "manifest.toml", "--format", "github"];
    let output = xtask(folder.path(), &run);
    let expected = "::error file=v1.yaml,line=11,col=7,endColumn=18,title=duplicate-operation-id::`CreateThing` is the \
                    `operationId` of two operations%0Afirst used here: v1.yaml:7:7%0Ahelp: give one of them another\n";
    assert_eq!(stdout(&output), expected);
    assert_eq!(stderr(&output), "1 error\n");

    fs::rename(
        folder.path().join("v1.yaml"),
        folder.path().join("a,b%.yaml"),
    )
    .unwrap();
    let output = xtask(folder.path(), &["lint", "a,b%.yaml", "--format", "github"]);
    assert!(
        stdout(&output).contains("file=a%2Cb%25.yaml,"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn explain_prints_the_page_of_a_code_or_lists_all_codes() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |code: &[&str]| xtask(folder.path(), &[&["explain"], code].concat());
    let page = explain(&["dangling-reference"]);
    assert!(page.status.success());
    let begin = "error: dangling-reference\n\n# A reference that leads nowhere\n";
    assert!(stdout(&page).starts_with(begin), "{}", stdout(&page));
    assert!(!stdout(&page).contains("x-accept"));
    let warning = stdout(&explain(&["single-value-enum"]));
    assert!(
        warning.ends_with("```yaml\nx-accept: { single-value-enum: the reason }\n```\n"),
        "{warning}"
    );
    assert_snapshot("codes", &stdout(&explain(&[])));

    let unknown = explain(&["dangling"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert_eq!(
        stderr(&unknown),
        "error: there is no code `dangling`\nto list all codes, run:\n  cargo xtask explain\n\
         to list all rules of `diff`, run:\n  cargo xtask explain --rules\n"
    );
}

#[test]
fn explain_lists_and_explains_the_rules_of_diff() {
    let folder = tempfile::tempdir().unwrap();
    let list = stdout(&xtask(folder.path(), &["explain", "--rules"]));
    assert_eq!(list.lines().count(), RULES.len());
    for (rule, line) in RULES.iter().zip(list.lines()) {
        assert!(line.contains(&format!(" {} ", rule.id)), "{line}");
        assert!(line.ends_with(rule.title), "{line}");
    }
    let page = stdout(&xtask(folder.path(), &["explain", "parameter-removed"]));
    assert_eq!(
        page,
        "breaking: parameter-removed\n\nAn item was removed.\n\nconcern:  source\nverdict:  major\n\
         a caller: fails (E0599: no such method)\n\
         to do:    remove the call: the API no longer describes the parameter\n"
    );
}

/// `cargo xtask explain` finds a page by either name.
#[test]
fn no_rule_has_the_name_of_a_code() {
    for rule in RULES {
        assert!(rule.id.parse::<Code>().is_err(), "{}", rule.id);
    }
}
