//! Real crates: what was generated, written where cargo can build it.

use std::path::{Path, PathBuf};
use std::process::Command;

use generator::RuntimeSource;
use generator::files::{self, SourceFile};
use generator::skeleton::skeleton;

use super::here;

/// A generated crate on the disk.
pub(crate) struct Crate {
    folder: PathBuf,
}

impl Crate {
    /// Writes the crate `fixtures` into a folder of its own below the target folder. What a former run has built
    /// for the same name is used again.
    pub(crate) fn write(name: &str, sources: &[SourceFile]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("crates")
            .join(name);
        let runtime = RuntimeSource::Folder(here("../templates/runtime"));
        let skeleton = skeleton("fixtures", &runtime);
        for file in &skeleton {
            // A crate's own files are written once; here they are those of a former run.
            let _ = std::fs::remove_file(folder.join(&file.path));
        }
        if let Err(faults) = files::write(&folder, sources, &skeleton) {
            panic!("{faults}");
        }
        // The versions that this repository is built with: nothing is looked up, let alone downloaded.
        std::fs::copy(here("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        Self { folder }
    }

    /// Runs cargo on the crate without its default features, and warnings as errors.
    pub(crate) fn cargo(&self, arguments: &[&str]) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .args(["--no-default-features", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            // Nobody debugs these, and nobody changes a line of them: what that would take fills disks.
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
