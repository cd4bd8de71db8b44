//! In: a package of a registry, at one version. Out: where it is installed, below the folder that `REFERENCE_TESTS` names.
//!
//! Nothing is installed, and no test that needs it runs, unless that variable is set. What a run before has installed is
//! used again.

#![allow(dead_code, reason = "each of the test crates uses a part of this")]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot install what it was asked to has failed"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// A package at the version that the tests were written for.
#[derive(Clone, Copy)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

/// The folder to install into, relative to the repository; `None`, and a word about it, if the tests were not asked for.
pub(crate) fn folder() -> Option<PathBuf> {
    let Some(folder) = env::var_os("REFERENCE_TESTS") else {
        println!("skipped: REFERENCE_TESTS names no folder to install into");
        return None;
    };
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Some(repository.join(folder))
}

/// The interpreter of a virtual environment that holds a package for Python.
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

/// The folder whose `node_modules` holds a package for Node.
pub(crate) fn node(folder: &Path, package: Package) -> PathBuf {
    let prefix = folder.join(folder_name("node", package));
    once(&prefix, || {
        run(Command::new("npm")
            .args(["install", "--no-save", "--no-package-lock", "--no-audit"])
            // Packages need no more than their files; some use their scripts to report who installs them.
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

/// Installs unless that has been done: a mark is left only when everything went well.
fn once(folder: &Path, install: impl FnOnce()) {
    static INSTALLING: Mutex<()> = Mutex::new(());
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let mark = folder.join("installed");
    if mark.exists() {
        return;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    install();
    fs::write(mark, "").unwrap();
}

/// Runs a program to its end, and gives what it printed.
pub(crate) fn run(command: &mut Command) -> Vec<u8> {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{command:?} does not start: {error}"),
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{complaint}");
    output.stdout
}
