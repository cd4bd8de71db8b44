//! In: this checkout. Out: whether it passes every check that a change must pass.
//!
//! The steps are data. All of them run even if one fails, so one run shows every failure. A step is skipped, with a
//! message, if it needs a tool that this machine does not have.

use std::{path::Path, process::Command, time::Instant};

use crate::step::Step;
use crate::{Outcome, place, regenerate};

/// Every feature that may be on beside the default ones. Lints, documentation and tests of the workspace share them, so
/// that dependencies are compiled once for all three.
const OPTIONAL_FEATURES: &str = concat!(
    "--features=twilio-flex/ureq,twilio-flex/tracing,twilio-flex/streams,twilio-flex/webhooks,twilio-flex/tokens,",
    "twilio-flex/events,twilio-flex/catalogue,",
    "twilio-runtime/chrono,twilio-runtime/jiff,twilio-runtime/time,",
    "twilio-emulator/serve"
);

const STEPS: &[Step] = &[
    Step {
        name: "formatting",
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        name: "lints",
        arguments: &[
            "clippy",
            "--workspace",
            OPTIONAL_FEATURES,
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints with default features",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-runtime",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints without default features",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-runtime",
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
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=ureq,rustls",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    // Without the server: `xtask` needs it, so the step for the whole workspace has it.
    Step {
        name: "lints of the emulator alone",
        arguments: &[
            "clippy",
            "--package=twilio-emulator",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    // Each transport has streams of its own, and so has a program without either.
    Step {
        name: "lints with streams over ureq",
        arguments: &[
            "clippy",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=ureq,streams",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints with streams alone",
        arguments: &[
            "clippy",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=streams",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    // They need neither a client nor each other.
    Step {
        name: "lints with webhooks alone",
        arguments: &[
            "clippy",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=webhooks",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints with tokens alone",
        arguments: &[
            "clippy",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=tokens",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    // Only the runtime has code for this, and no other step compiles it.
    Step {
        name: "lints without a crypto provider",
        arguments: &[
            "clippy",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=reqwest,ureq,rustls-no-provider",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints of the outbox with TLS",
        arguments: &[
            "clippy",
            "--package=twilio-outbox",
            "--features=rustls",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "documentation",
        arguments: &["doc", "--workspace", "--no-deps", OPTIONAL_FEATURES],
        environment: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
    // With the optional features, so that their tests run and everything is compiled once.
    Step {
        name: "tests",
        arguments: &["test", "--workspace", OPTIONAL_FEATURES, "--no-fail-fast"],
        environment: &[],
    },
    Step {
        name: "tests without default features",
        arguments: &[
            "test",
            "--package=twilio-flex",
            "--package=twilio-runtime",
            "--no-default-features",
            "--no-fail-fast",
            // Integration tests and doctests need a transport, or behave as with one.
            "--lib",
        ],
        environment: &[],
    },
    // What is published must compile without the rest of the repository.
    Step {
        name: "packages",
        arguments: &[
            "package",
            "--package=twilio-flex",
            "--package=twilio-outbox",
            "--package=twilio-runtime",
            "--package=twilio-emulator",
            "--allow-dirty",
        ],
        environment: &[],
    },
];

/// The oldest Rust that the crates promise to compile with: `rust-version` in `Cargo.toml`.
const OLDEST_RUST: &str = "1.88";

/// Steps that need a tool that is not on every machine.
struct Optional {
    /// What is printed instead if the tool is missing.
    skipped: &'static str,
    can_run: fn() -> bool,
    steps: &'static [Step],
}

const OPTIONAL: &[Optional] = &[
    Optional {
        skipped: "native-tls: skipped because pkg-config does not find OpenSSL",
        can_run: has_native_tls,
        steps: NATIVE_TLS_STEPS,
    },
    Optional {
        skipped: "WebAssembly: skipped because the target is not installed: `rustup target add wasm32-unknown-unknown`",
        can_run: has_wasm,
        steps: WASM_STEPS,
    },
    Optional {
        skipped: "oldest Rust: skipped because it is not installed: `rustup toolchain install 1.88 --profile minimal`",
        can_run: has_oldest_rust,
        steps: OLDEST_RUST_STEPS,
    },
];

/// The crates that are published, all at once, so that their dependencies are compiled once. For the others, clippy's
/// lint `incompatible_msrv` is enough.
const OLDEST_RUST_STEPS: &[Step] = &[Step {
    name: "oldest Rust",
    arguments: &[
        "check",
        "--package=twilio-flex",
        "--package=twilio-runtime",
        "--package=twilio-emulator",
        "--package=twilio-outbox",
        OPTIONAL_FEATURES,
        "--features=twilio-outbox/rustls",
    ],
    environment: &[("RUSTUP_TOOLCHAIN", OLDEST_RUST)],
}];

/// Without an HTTP client, the crate compiles for a target without an operating system.
const WASM_STEPS: &[Step] = &[Step {
    name: "WebAssembly",
    arguments: &[
        "check",
        "--package=twilio-flex",
        "--no-default-features",
        "--features=tracing,streams,webhooks,tokens,events,catalogue",
        "--target=wasm32-unknown-unknown",
    ],
    environment: &[("RUSTFLAGS", "-Dwarnings")],
}];

const NATIVE_TLS_STEPS: &[Step] = &[
    Step {
        name: "lints with native-tls",
        arguments: &[
            "clippy",
            "--package=twilio-flex",
            "--package=twilio-runtime",
            "--no-default-features",
            "--features=reqwest,native-tls",
            "--lib",
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
            "--package=twilio-runtime",
            "--all-features",
            "--lib",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
];

/// Runs every step, then lists those that failed.
pub(crate) fn run() -> Outcome {
    let mut failed = Vec::new();
    println!("== generated/: cargo xtask regenerate --check");
    let fresh = regenerate::run(&regenerate::Arguments::check());
    anstream::print!("{}", fresh.stdout);
    anstream::eprint!("{}", fresh.stderr);
    if !fresh.success {
        failed.push("generated/");
    }
    run_all(STEPS, &mut failed);
    for optional in OPTIONAL {
        if (optional.can_run)() {
            run_all(optional.steps, &mut failed);
        } else {
            println!("== {}", optional.skipped);
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

fn run_all(steps: &[Step], failed: &mut Vec<&'static str>) {
    for step in steps {
        println!("== {}: cargo {}", step.name, step.arguments.join(" "));
        let started = Instant::now();
        if !passes(step) {
            failed.push(step.name);
        }
        println!("== {}: {} s", step.name, started.elapsed().as_secs());
    }
}

/// Whether the standard library for WebAssembly is installed.
fn has_wasm() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let probe = Command::new(rustc)
        .args([
            "--print",
            "target-libdir",
            "--target=wasm32-unknown-unknown",
        ])
        .output();
    probe.is_ok_and(|output| {
        output.status.success()
            && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir()
    })
}

/// Whether rustup has the oldest Rust, under that name.
fn has_oldest_rust() -> bool {
    let probe = Command::new("rustup")
        .args(["toolchain", "list", "--quiet"])
        .output();
    probe.is_ok_and(|output| {
        let installed = String::from_utf8_lossy(&output.stdout);
        let mut versions = installed.lines().filter_map(|name| name.split('-').next());
        output.status.success() && versions.any(|version| version == OLDEST_RUST)
    })
}

/// Whether native-tls can be built. Windows and macOS provide TLS; other systems need the headers of OpenSSL.
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
            eprintln!("cannot start cargo: {error}");
            false
        }
    }
}
