//! `cargo xtask diff`, as people run it.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../../generator/tests/support/changes.rs"]
#[allow(dead_code, reason = "the cases of the generator's tests say more")]
mod changes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use changes::Case;
use tempfile::TempDir;

/// A folder with an old and a new description.
struct Pair {
    folder: TempDir,
}

impl Pair {
    fn of(old: &str, new: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.yaml"), old).unwrap();
        fs::write(folder.path().join("new.yaml"), new).unwrap();
        Self { folder }
    }

    fn edited(edits: &[(&str, &str)]) -> Self {
        let edits: Vec<(String, String)> = edits
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        let base = changes::base();
        Self::of(&base, &changes::edit(&base, &edits).unwrap())
    }

    fn write(&self, name: &str, contents: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, contents).unwrap();
        path
    }

    fn diff(&self, arguments: &[&str]) -> Ran {
        let all = [
            &["diff", "old.yaml", "new.yaml", "--version", "0.1.0"],
            arguments,
        ]
        .concat();
        Ran::of(self.folder.path(), &all)
    }
}

/// What a run printed.
struct Ran {
    stdout: String,
    stderr: String,
    success: bool,
}

impl Ran {
    fn of(folder: &Path, arguments: &[&str]) -> Self {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(folder)
            .output()
            .unwrap();
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            success: output.status.success(),
        }
    }
}

const REMOVED: (&str, &str) = (
    "                Tags: { type: array, items: { type: string } }\n",
    "",
);
const ADDED: (&str, &str) = (
    "        gears: { type: integer }",
    "        gears: { type: integer }\n        bell: { type: boolean }",
);
const UNMARKED: (&str, &str) = (
    "Owner: { type: string, x-twilio: { pii: { handling: standard } } }",
    "Owner: { type: string }",
);

#[test]
fn text_begins_with_the_verdict_and_fits_80_columns() {
    let ran = Pair::edited(&[REMOVED, ADDED, UNMARKED]).diff(&[]);
    assert!(ran.success, "{}", ran.stderr);
    insta::assert_snapshot!("text", ran.stdout);
    for line in ran.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn something_is_printed_even_if_nothing_changed() {
    let ran = Pair::edited(&[]).diff(&[]);
    assert!(ran.success);
    let first = ran.stdout.lines().next().unwrap();
    assert_eq!(first, "none: 0.1.0, because nothing changes for callers");
}

#[test]
fn markdown_folds_what_breaks_nobody() {
    let ran = Pair::edited(&[REMOVED, ADDED]).diff(&["--format", "markdown"]);
    insta::assert_snapshot!("markdown", ran.stdout);
}

#[test]
fn json_has_all_of_it() {
    let ran = Pair::edited(&[REMOVED]).diff(&["--format", "json"]);
    insta::assert_snapshot!("json", ran.stdout);
}

#[test]
fn annotations_stand_at_the_lines_of_the_new_description() {
    let ran = Pair::edited(&[REMOVED, ADDED]).diff(&["--format", "github"]);
    insta::assert_snapshot!("github", ran.stdout);
}

#[test]
fn the_entry_of_a_changelog_speaks_of_rust_items() {
    let ran = Pair::edited(&[REMOVED, ADDED]).diff(&["--changelog"]);
    insta::assert_snapshot!("changelog", ran.stdout);
}

const RENAMED: (&str, &str) = ("Gears: { type: integer", "Gear: { type: integer");

#[test]
fn what_looks_renamed_is_proposed_with_the_lines_that_confirm_it() {
    let pair = Pair::edited(&[RENAMED]);
    let ran = pair.diff(&["--published"]);
    insta::assert_snapshot!("proposal", ran.stdout);

    // The lines make it one rename, which breaks no caller.
    let json: serde_json::Value =
        serde_json::from_str(&pair.diff(&["--format", "json"]).stdout).unwrap();
    let changes = json["blocks"][0]["changes"].as_array().unwrap().iter();
    let lines = changes.flat_map(|change| change["paste"].as_array().unwrap());
    let lines: String = lines
        .map(|line| format!("{}\n", line.as_str().unwrap()))
        .collect();
    pair.write(
        "overlay.yaml",
        &format!("overlay: 1.0.0\ninfo: {{ title: Names, version: 1.0.0 }}\nactions:\n{lines}"),
    );
    pair.write(
        "new.toml",
        "crate = \"api\"\n\n[[description]]\nmodule = \"api\"\nfile = \"new.yaml\"\noverlays = [\"overlay.yaml\"]\n",
    );
    let arguments = [
        "diff",
        "old.yaml",
        "new.toml",
        "--version",
        "0.1.0",
        "--published",
    ];
    let ran = Ran::of(pair.folder.path(), &arguments);
    insta::assert_snapshot!("confirmed", ran.stdout);
}

/// Without `--published`, nobody is known to use the old name.
#[test]
fn only_published_names_stay() {
    let edits = [("operationId: CreateTrip", "operationId: StartTrip")];
    let pair = Pair::edited(&edits);
    assert!(!pair.diff(&["--deny", "breaking"]).success);
    let ran = pair.diff(&["--deny", "breaking", "--published"]);
    assert!(ran.success, "{}", ran.stderr);
    assert!(ran.stdout.contains("function-deprecated"), "{}", ran.stdout);
}

/// The fingerprint of the only change of a rule.
fn fingerprint(pair: &Pair, rule: &str) -> String {
    let json: serde_json::Value =
        serde_json::from_str(&pair.diff(&["--format", "json"]).stdout).unwrap();
    let blocks = json["blocks"].as_array().unwrap().iter();
    let mut changes = blocks.flat_map(|block| block["changes"].as_array().unwrap());
    let change = changes.find(|change| change["rule"] == rule).unwrap();
    change["fingerprint"].as_str().unwrap().to_owned()
}

#[test]
fn denied_changes_fail_until_they_are_accepted_with_a_reason() {
    let pair = Pair::edited(&[REMOVED, ADDED]);
    let denied = pair.diff(&["--deny", "breaking"]);
    assert!(!denied.success);
    assert!(
        denied.stderr.contains("one change is not accepted"),
        "{}",
        denied.stderr
    );

    let fingerprint = fingerprint(&pair, "parameter-removed");
    let accept = |reason: &str| {
        format!("[[accepted]]\nfingerprint = \"{fingerprint}\"\nreason = \"{reason}\"\n")
    };
    let path = pair.write("accepted.toml", &accept("Nobody tags bikes."));
    let path = path.to_str().unwrap();
    let accepted = pair.diff(&["--deny", "breaking", "--accepted", path]);
    assert!(accepted.success, "{}", accepted.stderr);
    assert!(
        accepted.stdout.contains("accepted: Nobody tags bikes."),
        "{}",
        accepted.stdout
    );
    assert!(
        !pair
            .diff(&["--deny", "compatible", "--accepted", path])
            .success
    );

    pair.write("accepted.toml", &accept(" "));
    let unreasoned = pair.diff(&["--accepted", path]);
    assert!(!unreasoned.success);
    assert!(
        unreasoned.stderr.contains("without a reason\n  --> "),
        "{}",
        unreasoned.stderr
    );
}

#[test]
fn an_acceptance_of_nothing_is_an_error() {
    let pair = Pair::edited(&[ADDED]);
    let path = pair.write(
        "accepted.toml",
        "\n[[accepted]]\nfingerprint = \"0123456789ab\"\nreason = \"It was so.\"\n",
    );
    let ran = pair.diff(&["--accepted", path.to_str().unwrap()]);
    assert!(!ran.success);
    let expected = format!(
        "error: the accepted change `0123456789ab` is not among the changes\n  --> {}:2\n  help: remove it\n",
        path.display()
    );
    assert_eq!(ran.stderr, expected);
}

/// A fingerprint stays when something else changes, or moves to another line.
#[test]
fn fingerprints_are_stable() {
    let one = Pair::edited(&[REMOVED]);
    let many = Pair::edited(&[
        ADDED,
        REMOVED,
        ("paths:\n", "x-more: [1]\npaths:\n"),
        UNMARKED,
    ]);
    assert_eq!(
        fingerprint(&one, "parameter-removed"),
        fingerprint(&many, "parameter-removed")
    );
}

#[test]
fn what_cannot_be_compared_is_an_error_with_its_place() {
    let pair = Pair::of(&changes::base(), "openapi: 3.0.1\ninfo: [\n");
    let ran = pair.diff(&[]);
    assert!(!ran.success);
    assert!(
        ran.stderr
            .starts_with("new.yaml cannot be compared:\nerror[invalid-yaml]: "),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.is_empty());

    let nothing = Ran::of(pair.folder.path(), &["diff", "no-such-thing"]);
    assert!(!nothing.success);
    let expected = "`no-such-thing` is neither a file nor a git revision";
    assert!(nothing.stderr.starts_with(expected), "{}", nothing.stderr);
}

/// This repository against itself, as a maintainer runs it.
#[test]
fn a_git_revision_is_compared_with_the_working_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let git = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .current_dir(root)
        .output();
    if !git.is_ok_and(|output| output.status.success()) {
        println!("skipped: this is not a git repository");
        return;
    }
    let ran = Ran::of(root, &["diff", "HEAD", "spec/manifest.toml"]);
    assert!(ran.success, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("spec/manifest.toml against HEAD"),
        "{}",
        ran.stdout
    );
}

/// The compiler agrees with the verdict of every case: callers of the old crate are compiled against the new one. Those
/// of published names are compiled one by one, since one rename can change what another one is.
#[test]
fn the_compiler_agrees_with_every_case() {
    let mut batches: Vec<(Vec<String>, String, bool)> = Vec::new();
    for case in Case::all()
        .into_iter()
        .filter(|case| !case.edits.is_empty())
    {
        let is_published = case.is_published;
        let mut alike = batches.iter_mut().filter(|batch| batch.2 == is_published);
        let free = alike.find_map(|(names, text, _)| {
            let edited = changes::edit(text, &case.edits).ok()?;
            let is_yaml = generator::load::parse_yaml("new.yaml", &edited).is_ok();
            let most = if is_published { 1 } else { 12 };
            (is_yaml && names.len() < most).then_some((names, text, edited))
        });
        match free {
            Some((names, text, edited)) => {
                names.push(case.name);
                *text = edited;
            }
            _ => batches.push((vec![case.name], case.new, is_published)),
        }
    }
    for (names, text, is_published) in batches {
        let pair = Pair::of(&changes::base(), &text);
        let ran = match is_published {
            true => pair.diff(&["--prove", "--published"]),
            false => pair.diff(&["--prove"]),
        };
        assert!(ran.success, "{names:#?}\n{}", ran.stderr);
        assert!(ran.stderr.starts_with("proof: of "), "{}", ran.stderr);
    }
}
