//! The scripts of the GitHub workflows, in real Git repositories; `gh` and `curl` are stubs that record their calls.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(unix)]

#[path = "../../generator/tests/support/changes.rs"]
#[allow(dead_code, reason = "the cases of the generator's tests say more")]
mod changes;
#[path = "support/checkout.rs"]
mod checkout;

use std::fs;
use std::path::Path;

use checkout::{Checkout, root};
use serde_yaml::Value;

const FIELD: (&str, &str) = (
    "        gears: { type: integer }",
    "        gears: { type: integer }\n        bell: { type: boolean }",
);
const REMOVED: (&str, &str) = (
    "                Tags: { type: array, items: { type: string } }\n",
    "",
);

fn edited(edit: (&str, &str)) -> String {
    let edits = [(edit.0.to_owned(), edit.1.to_owned())];
    changes::edit(&changes::base(), &edits).unwrap()
}

#[test]
fn a_breaking_change_fails_the_review_until_it_is_accepted() {
    let checkout = Checkout::new();
    checkout.write("spec/flex_v1.yaml", &edited(REMOVED));
    checkout.commit("Remove a parameter");
    let refused = checkout.script("review.sh", &["HEAD^1", "report.md"]);
    assert!(!refused.success);
    assert!(
        refused.stdout.contains("::error title=parameter-removed"),
        "{}",
        refused.stdout
    );
    let report = checkout.read("report.md");
    assert!(report.starts_with("## Major: "), "{report}");
    assert!(
        report.contains("    error: one change is not accepted"),
        "{report}"
    );
    assert_eq!(checkout.read("summary"), report);
    assert_eq!(checkout.read("output"), "changed=true\n");

    let fingerprint = report.split("`parameter-removed`, `").nth(1).unwrap();
    let fingerprint = fingerprint.split('`').next().unwrap();
    let accepted =
        format!("[[accepted]]\nfingerprint = \"{fingerprint}\"\nreason = \"Nobody tags bikes.\"\n");
    checkout.write("spec/accepted.toml", &accepted);
    checkout.commit("Accept it");
    let passed = checkout.script("review.sh", &["HEAD~2", "report.md"]);
    assert!(passed.success, "{}", passed.stderr);
    assert!(checkout.read("report.md").contains("Accepted: Nobody tags"));
}

#[test]
fn a_pull_request_that_leaves_spec_alone_passes_without_a_build() {
    let checkout = Checkout::new();
    checkout.write("README.md", "other words");
    checkout.commit("Reword");
    fs::remove_file(checkout.path("bin/cargo")).unwrap();
    let ran = checkout.script("review.sh", &["HEAD^1", "report.md"]);
    assert!(ran.success, "{}", ran.stderr);
    assert_eq!(checkout.read("output"), "changed=false\n");
    assert_eq!(
        checkout.read("report.md"),
        "The descriptions do not change.\n"
    );
}

#[test]
fn errors_in_a_description_are_the_report() {
    let checkout = Checkout::new();
    checkout.write("spec/flex_v1.yaml", "openapi: 3.0.1\ninfo: [\n");
    checkout.commit("Break it");
    let ran = checkout.script("review.sh", &["HEAD^1", "report.md"]);
    assert!(!ran.success);
    let report = checkout.read("report.md");
    assert!(
        report.starts_with("## The descriptions cannot be compared\n\n    the working tree cannot"),
        "{report}"
    );
    assert!(report.contains("flex_v1.yaml:3:1"), "{report}");
}

#[test]
fn there_is_one_comment_and_pushes_replace_it() {
    let checkout = Checkout::new();
    checkout.write("report.md", "## Minor\n");
    let comment = |changed| {
        let ran = checkout.script("comment.sh", &["7", "report.md", changed]);
        assert!(ran.success, "{}", ran.stderr);
        checkout.calls()
    };
    let list = "api --paginate repos/o/r/issues/7/comments --jq";
    assert!(
        matches!(comment("false").as_slice(), [only] if only.starts_with(list)),
        "nothing to say, and nothing was said"
    );
    let calls = comment("true");
    assert!(calls[0].starts_with(list), "{calls:#?}");
    assert!(calls[0].contains("startswith(\"<!-- review of spec/ -->\")"));
    let body = "<!-- review of spec/ -->\n## Minor\n";
    let post =
        format!("api --silent --method POST repos/o/r/issues/7/comments --field body:\n{body}");
    assert_eq!(calls[1..], [post]);

    checkout.write("answer", "41\n42\n");
    for changed in ["true", "false"] {
        let patch = format!(
            "api --silent --method PATCH repos/o/r/issues/comments/41 --field body:\n{body}"
        );
        assert_eq!(comment(changed)[1..], [patch]);
    }
}

#[test]
fn a_long_report_is_cut_at_a_line_and_leads_to_the_run() {
    let checkout = Checkout::new();
    let line = "ä".repeat(500) + "\n";
    checkout.write("report.md", &line.repeat(100));
    let ran = checkout.script("body.sh", &["report.md"]);
    assert!(ran.success, "{}", ran.stderr);
    assert!(
        ran.stdout
            .contains("[the run](https://github.com/o/r/actions/runs/9)"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.len() < 65_000);
    assert!(ran.stdout.ends_with(&line));
}

#[test]
fn a_new_published_description_is_compared_and_proposed() {
    let checkout = Checkout::new();
    checkout.publish(&edited(FIELD), &changes::base());
    let fetched = checkout.script("fetch-published.sh", &["proposal"]);
    assert!(fetched.success, "{}", fetched.stderr);
    assert_eq!(checkout.read("output"), "changed=true\n");
    let report = checkout.read("proposal/report.md");
    assert!(report.contains("## Minor: "), "{report}");
    assert!(report.contains("`field-added`"), "{report}");
    assert!(
        report.contains("target/published/flex_v1.yaml:"),
        "{report}"
    );

    let proposed = checkout.script("propose.sh", &["proposal"]);
    assert!(proposed.success, "{}", proposed.stderr);
    let calls = checkout.calls();
    let create = "pr create --base main --head published-description --title Follow Twilio's";
    assert!(calls[1].starts_with(create), "{calls:#?}");
    assert!(calls[1].contains("`field-added`"), "{calls:#?}");
    let files = checkout.git(&[
        "show",
        "--name-only",
        "--format=%an",
        "published-description",
    ]);
    assert_eq!(files, "github-actions[bot]\n\nspec/published.sha256\n");

    // Once it is merged, the same description is nothing new.
    checkout.git(&["switch", "--quiet", "main"]);
    checkout.git(&["merge", "--quiet", "published-description"]);
    fs::remove_file(checkout.path("bin/cargo")).unwrap();
    let again = checkout.script("fetch-published.sh", &["proposal"]);
    assert!(again.success, "{}", again.stderr);
    assert_eq!(checkout.read("output"), "changed=false\n");
}

#[test]
fn what_people_have_added_to_an_open_proposal_stays() {
    let checkout = Checkout::new();
    let propose = |description: &str| {
        checkout.git(&["switch", "--quiet", "main"]);
        checkout.publish(description, description);
        let fetched = checkout.script("fetch-published.sh", &["proposal"]);
        assert!(fetched.success, "{}", fetched.stderr);
        let proposed = checkout.script("propose.sh", &["proposal"]);
        assert!(proposed.success, "{}", proposed.stderr);
        checkout.calls()
    };
    propose(&edited(FIELD));
    checkout.write("spec/flex_v1.yaml", &edited(FIELD));
    checkout.commit("Transfer the bell");
    checkout.git(&["push", "--quiet", "origin", "published-description"]);

    checkout.write("answer", "12\n");
    let calls = propose(&edited(REMOVED));
    assert!(
        calls[1].starts_with("pr edit 12 --body-file:\nTwilio has published"),
        "{calls:#?}"
    );
    let log = "log --format=%s origin/main..origin/published-description";
    checkout.git(&["fetch", "--quiet"]);
    let subjects = checkout.git(&log.split(' ').collect::<Vec<_>>());
    assert_eq!(
        subjects,
        "Record the published description\nTransfer the bell\nRecord the published description\n"
    );
}

#[test]
fn a_published_description_that_cannot_be_compared_is_proposed_with_the_reason() {
    let checkout = Checkout::new();
    checkout.publish("openapi: 3.1.0\n", &changes::base());
    let fetched = checkout.script("fetch-published.sh", &["proposal"]);
    assert!(fetched.success, "{}", fetched.stderr);
    let report = checkout.read("proposal/report.md");
    assert!(
        report.contains("## The published description cannot be compared\n\n    "),
        "{report}"
    );
}

#[test]
fn a_failed_download_proposes_nothing() {
    let checkout = Checkout::new();
    let ran = checkout.script("fetch-published.sh", &["proposal"]);
    assert!(!ran.success);
    assert_eq!(checkout.read("output"), "");
    assert!(!checkout.path("proposal/report.md").exists());
}

/// Each workflow, and the steps of its jobs.
fn workflows() -> Vec<(String, Value)> {
    let folder = root().join(".github/workflows");
    let entries = fs::read_dir(folder).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, serde_yaml::from_str(&text).unwrap())
        })
        .collect()
}

#[test]
fn workflows_have_the_least_privileges_and_no_code_of_their_own() {
    let mut scripts = 0;
    for (name, workflow) in workflows() {
        let none = workflow["permissions"].as_mapping().unwrap();
        assert!(none.is_empty(), "{name}: privileges belong to jobs");
        for (job, contents) in workflow["jobs"].as_mapping().unwrap() {
            let about = format!("{name}: {}", job.as_str().unwrap());
            let permissions = contents["permissions"].as_mapping().unwrap();
            let writes = permissions.values().any(|it| it.as_str() == Some("write"));
            assert!(contents["timeout-minutes"].is_u64(), "{about}");
            for step in contents["steps"].as_sequence().unwrap() {
                if let Some(action) = step["uses"].as_str() {
                    let version = action.split_once("@v").map(|(_, version)| version);
                    assert!(
                        version.is_some_and(|it| it.parse::<u32>().is_ok()),
                        "{about}: {action}"
                    );
                }
                if let Some(run) = step["run"].as_str() {
                    assert!(
                        !run.contains("${{"),
                        "{about}: a value could be code in {run}"
                    );
                    let script = run.split(' ').next().unwrap();
                    assert!(is_executable(&root().join(script)), "{about}: {script}");
                    scripts += 1;
                    assert!(
                        !writes || !text_of(script).contains("cargo"),
                        "{about}: {script}"
                    );
                    let has_token = !step["env"]["GH_TOKEN"].is_null();
                    assert_eq!(
                        has_token,
                        text_of(script).contains("gh "),
                        "{about}: {script}"
                    );
                }
            }
        }
    }
    assert_eq!(scripts, 4);
}

fn text_of(script: &str) -> String {
    fs::read_to_string(root().join(script)).unwrap()
}

fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o111 != 0)
}
