//! A checkout as in a workflow: a repository with `spec/` and the scripts, its origin, and stubs of `gh` and `curl`.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::changes;

const MANIFEST: &str = "crate = \"bikes\"\n\n[[description]]\nmodule = \"v1\"\nfile = \"flex_v1.yaml\"\n\n\
                        [[description]]\nmodule = \"v2\"\nfile = \"flex_v2.yaml\"\n";

/// The program under test in place of a build of it.
const CARGO: &str = "#!/bin/sh\nshift\nCARGO_MANIFEST_DIR=\"$PWD/xtask\" exec \"$XTASK\" \"$@\"\n";

/// Records each call; a file that is an argument is recorded with its contents. Answers a query with `answer`.
const GH: &str = r#"#!/usr/bin/env bash
record=
while [ $# -gt 0 ]; do
  case $1 in
    body=@*) record+="body:"$'\n'"$(cat "${1#body=@}")"$'\n' ;;
    --body-file) record+="$1:"$'\n'"$(cat "$2")"$'\n'; shift ;;
    --jq) record+="$1 $2 "; cat answer ;;
    *) record+="$1 " ;;
  esac
  shift
done
printf '%s\0' "$record" >>calls
"#;

/// Copies what is published.
const CURL: &str = r#"#!/usr/bin/env bash
for argument; do
  [ "${last:-}" = --output ] && output=$argument
  last=$argument
done
case $last in
  https://raw.githubusercontent.com/twilio/twilio-oai/main/spec/yaml/*) cp "published/${last##*/}" "$output" ;;
  *) exit 3 ;;
esac
"#;

/// The root of this repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap().to_owned()
}

/// A checkout. Files of the test lie in it, too, and Git ignores them.
pub(crate) struct Checkout {
    folder: TempDir,
}

/// What a script printed.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) success: bool,
}

impl Checkout {
    /// On the branch `main`, which its origin has, too.
    pub(crate) fn new() -> Self {
        let checkout = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        checkout.write("spec/manifest.toml", MANIFEST);
        for version in ["v1", "v2"] {
            checkout.write(&format!("spec/flex_{version}.yaml"), &changes::base());
        }
        checkout.write("answer", "");
        for (name, text) in [("cargo", CARGO), ("gh", GH), ("curl", CURL)] {
            checkout.write(&format!("bin/{name}"), text);
            let mode = fs::Permissions::from_mode(0o755);
            fs::set_permissions(checkout.path(&format!("bin/{name}")), mode).unwrap();
        }
        let ignored = "/*\n!/spec\n!/README.md\n";
        checkout.write(".gitignore", ignored);
        checkout.git(&["init", "--quiet", "--initial-branch=main"]);
        checkout.git(&["init", "--quiet", "--bare", "origin"]);
        checkout.git(&["config", "user.name", "A. Person"]);
        checkout.git(&["config", "user.email", "person@example.com"]);
        checkout.git(&["remote", "add", "origin", "./origin"]);
        checkout.commit("Describe bikes");
        checkout.git(&["push", "--quiet", "origin", "main"]);
        checkout
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// What the stub of `curl` finds from now on.
    pub(crate) fn publish(&self, v1: &str, v2: &str) {
        self.write("published/twilio_flex_v1.yaml", v1);
        self.write("published/twilio_flex_v2.yaml", v2);
    }

    pub(crate) fn commit(&self, subject: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", subject]);
    }

    /// What Git prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().unwrap();
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {problem}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs one of the scripts, as a step of a workflow.
    pub(crate) fn script(&self, name: &str, arguments: &[&str]) -> Ran {
        for file in ["summary", "output"] {
            self.write(file, "");
        }
        let _ = fs::remove_file(self.path("calls"));
        let script = root().join(".github/scripts").join(name);
        let path = std::env::var("PATH").unwrap();
        let output: Output = self
            .command(script.to_str().unwrap())
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("XTASK", env!("CARGO_BIN_EXE_xtask"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_REPOSITORY", "o/r")
            .env("GITHUB_RUN_ID", "9")
            .env_remove("GITHUB_SERVER_URL")
            .output()
            .unwrap();
        Ran {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            success: output.status.success(),
        }
    }

    /// The calls of `gh` by the last script.
    pub(crate) fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        calls.split_terminator('\0').map(str::to_owned).collect()
    }

    /// A command in the checkout, without the settings of the user.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env_remove("GIT_DIR");
        command
    }
}
