//! In: this checkout. Out: whether everything that has to hold before a change lands does.
//!
//! The steps are data. All of them run, also after one has failed, so that one run shows everything; only those that
//! need OpenSSL are left out where there is none, and say so.

use std::process::Command;

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
        name: "lints with ureq",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-flex-runtime",
            "--no-default-features",
            "--features=ureq,rustls",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    // Only the runtime has code for this, which no other choice of features compiles.
    Step {
        name: "lints without a crypto provider",
        arguments: &[
            "clippy",
            "--package=twilio-flex-runtime",
            "--no-default-features",
            "--features=reqwest,ureq,rustls-no-provider",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "documentation",
        arguments: &[
            "doc",
            "--workspace",
            "--no-deps",
            concat!(
                "--features=twilio-flex/ureq,twilio-flex/tracing,",
                "twilio-flex-runtime/ureq,twilio-flex-runtime/tracing"
            ),
        ],
        environment: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
    // With what is not on by default, so that the tests of it run too, and all is compiled once.
    Step {
        name: "tests",
        arguments: &[
            "test",
            "--workspace",
            concat!(
                "--features=twilio-flex/ureq,twilio-flex/tracing,",
                "twilio-flex-runtime/ureq,twilio-flex-runtime/tracing"
            ),
            "--no-fail-fast",
        ],
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

/// What compiles only where the operating system's TLS library can be built against.
const NATIVE_TLS_STEPS: &[Step] = &[
    Step {
        name: "lints with native-tls",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-flex-runtime",
            "--no-default-features",
            "--features=reqwest,native-tls",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints with all features",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-flex-runtime",
            "--all-features",
            "--all-targets",
            "--",
            "-Dwarnings",
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
    let native_tls = if has_native_tls() {
        NATIVE_TLS_STEPS
    } else {
        println!("== native-tls: skipped, pkg-config finds no OpenSSL");
        &[]
    };
    for step in STEPS.iter().chain(native_tls) {
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

/// Windows and macOS bring theirs; elsewhere it is OpenSSL, whose headers not every machine has.
fn has_native_tls() -> bool {
    let probe = || {
        Command::new("pkg-config")
            .args(["--exists", "openssl"])
            .status()
    };
    cfg!(any(windows, target_vendor = "apple")) || probe().is_ok_and(|status| status.success())
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
