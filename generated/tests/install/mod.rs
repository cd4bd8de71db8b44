//! In: a package of a registry, at one version. Out: where it is installed, in the folder that `REFERENCE_TESTS` names.
//!
//! Without this variable nothing is installed, and tests that need a package are skipped. Installed packages are reused
//! by later runs.

#![allow(dead_code, reason = "no test uses all of it")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// A package, at the version that the tests were written for.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

/// The folder to install into, relative to the repository. `None`, with a message, if the tests are not enabled.
pub(crate) fn folder() -> Option<PathBuf> {
    let Some(folder) = env::var_os("REFERENCE_TESTS") else {
        println!("skipped: REFERENCE_TESTS is not set to a folder to install into");
        return None;
    };
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Some(repository.join(folder))
}

/// The interpreter of a virtual environment with this Python package.
pub(crate) fn python(folder: &Path, package: Package) -> PathBuf {
    let environment = folder.join(folder_name("python", package));
    let interpreter = environment.join("bin/python");
    once(&environment, || {
        run(Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment));
        run(Command::new(&interpreter)
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            .arg("--disable-pip-version-check")
            .arg(format!("{}=={}", package.name, package.version)));
    });
    interpreter
}

/// The folder whose `node_modules` contains this Node package.
pub(crate) fn node(folder: &Path, package: Package) -> PathBuf {
    let prefix = folder.join(folder_name("node", package));
    once(&prefix, || {
        run(Command::new("npm")
            .args(["install", "--no-save", "--no-package-lock", "--no-audit"])
            // The packages work without their scripts; some only report who installs them.
            .args(["--no-fund", "--ignore-scripts", "--prefix"])
            .arg(&prefix)
            .arg(format!("{}@{}", package.name, package.version)));
    });
    prefix
}

fn folder_name(language: &str, package: Package) -> String {
    let name = package.name.replace('/', "-");
    format!("{language}-{name}-{}", package.version)
}

/// Installs once: a marker file records that it succeeded.
fn once(folder: &Path, install: impl FnOnce()) {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let marker = folder.join("installed");
    if marker.exists() {
        return;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    install();
    fs::write(marker, "").unwrap();
}

/// Runs a program to its end, and returns its output.
pub(crate) fn run(command: &mut Command) -> Vec<u8> {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{command:?} does not start: {error}"),
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{complaint}");
    output.stdout
}
