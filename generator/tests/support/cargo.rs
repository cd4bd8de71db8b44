//! Crates on the disk: generated code, written to a folder where cargo can build it.

use std::path::{Path, PathBuf};
use std::process::Command;

use generator::Generation;
use generator::RuntimeSource;
use generator::files::{self, Contents};
use generator::skeleton::{features, skeleton};

use super::here;

/// A generated crate on the disk.
pub(crate) struct Crate {
    folder: PathBuf,
}

impl Crate {
    /// Writes the crate `fixtures` to its own folder in the target folder. Later runs with the same name reuse the
    /// build.
    pub(crate) fn write(name: &str, compiled: &Generation) -> Self {
        Self::write_as("fixtures", name, compiled)
    }

    /// The same for a crate with another package name, for programs that use several crates.
    pub(crate) fn write_as(package: &str, name: &str, compiled: &Generation) -> Self {
        let folder = folder(name);
        let runtime = RuntimeSource::Folder(here("../templates/runtime"));
        let skeleton = skeleton(package, &runtime);
        let modules = compiled.described.api.modules.iter();
        let named = modules.filter_map(|module| module.feature.as_deref());
        let blocks = [features(&named.collect())];
        for file in &skeleton {
            // The generator would keep the file of an earlier run.
            let _ = std::fs::remove_file(folder.join(&file.path));
        }
        let contents = Contents {
            skeleton: &skeleton,
            blocks: &blocks,
            ..compiled.contents()
        };
        if let Err(errors) = files::write(&folder, &contents) {
            panic!("{errors}");
        }
        Self::at(folder)
    }

    /// Writes a hand-written crate with this `Cargo.toml` and `src/lib.rs`.
    pub(crate) fn hand_written(name: &str, cargo: &str, lib: &str) -> Self {
        let folder = folder(name);
        std::fs::create_dir_all(folder.join("src")).unwrap();
        std::fs::write(folder.join("Cargo.toml"), cargo).unwrap();
        std::fs::write(folder.join("src/lib.rs"), lib).unwrap();
        Self::at(folder)
    }

    fn at(folder: PathBuf) -> Self {
        // The same versions as in this repository, so that Cargo does not access the network.
        std::fs::copy(here("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { folder }
    }

    /// Adds an integration test.
    pub(crate) fn add_test(&self, name: &str, text: &str) {
        let tests = self.folder.join("tests");
        std::fs::create_dir_all(&tests).unwrap();
        std::fs::write(tests.join(name).with_extension("rs"), text).unwrap();
    }

    /// The folder of the crate.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs cargo on the crate without its default features, with warnings as errors.
    pub(crate) fn cargo(&self, arguments: &[&str]) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .args(["--no-default-features", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            // These crates are neither debugged nor edited, so debug information and incremental builds waste space.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "cargo {} failed in {}:\n{}{}",
            arguments.join(" "),
            self.folder.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
    }
}

fn folder(name: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    crates.join(name)
}
