//! In: this checkout. Out: whether everything that has to hold before a change lands does.
//!
//! The steps are data. All of them run, also after one has failed, so that one run shows everything.

use crate::step::Step;
use crate::{Outcome, place, regenerate};

const STEPS: &[Step] = &[
    Step {
        name: "formatting",
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        name: "lints",
        arguments: &["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"],
        environment: &[],
    },
    Step {
        name: "lints without default features",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-flex-runtime",
            "--no-default-features",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
    Step {
        name: "tests",
        arguments: &["test", "--workspace", "--no-fail-fast"],
        environment: &[],
    },
    Step {
        name: "tests without default features",
        arguments: &[
            "test",
            "--package=twilio-flex",
            "--package=twilio-flex-runtime",
            "--no-default-features",
            "--no-fail-fast",
            // The doctests of README.md are written for the default features.
            "--lib",
            "--tests",
        ],
        environment: &[],
    },
];

/// Runs every step, and then tells which of them failed.
pub(crate) fn run() -> Outcome {
    let mut failed = Vec::new();
    println!("== freshness of generated/");
    let fresh = regenerate::run(&regenerate::Arguments::check());
    print!("{}", fresh.stdout);
    eprint!("{}", fresh.stderr);
    if !fresh.success {
        failed.push("freshness of generated/");
    }
    for step in STEPS {
        println!("== {}: cargo {}", step.name, step.arguments.join(" "));
        if !passes(step) {
            failed.push(step.name);
        }
    }
    if failed.is_empty() {
        Outcome {
            stdout: "all checks passed\n".to_owned(),
            stderr: String::new(),
            success: true,
        }
    } else {
        Outcome {
            stdout: String::new(),
            stderr: format!("failed: {}\n", failed.join(", ")),
            success: false,
        }
    }
}

fn passes(step: &Step) -> bool {
    match step.command(&place::in_workspace(".")).status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("cargo cannot be started: {error}");
            false
        }
    }
}
