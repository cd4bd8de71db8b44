//! In: what a person calls a version. Out: its manifest on the disk, and the names of its files as people know them.

use std::path::{Path, PathBuf};
use std::process::Command;

use generator::diagnostic::{Diagnostics, Location};
use generator::load::{Manifest, names_lock};
use generator::lock::{self, Lock};
use generator::pipeline::{self, Described};
use generator::{Generation, Options};
use tempfile::TempDir;

use crate::disk::cannot;
use crate::place;

/// The manifest of this repository.
const MANIFEST: &str = "spec/manifest.toml";

/// The folder of the crate of this repository.
const CRATE: &str = "generated";

/// One of two versions.
pub(super) struct Side {
    /// What people call it.
    pub(super) label: String,
    manifest: Manifest,
    /// The names that the crate has had so far.
    pub(super) names: Lock,
    /// A copy of the files of a revision.
    copy: Option<TempDir>,
}

impl Side {
    /// The version that `name` means: an existing manifest or description, or else a git revision.
    ///
    /// # Errors
    /// If it is none of these, the manifest or the names lock has errors, or the files of the revision cannot be copied.
    pub(super) fn of(name: &str, overlays: &[PathBuf]) -> Result<Self, String> {
        let path = Path::new(name);
        if path.is_file() {
            let is_manifest = path.extension().is_some_and(|it| it == "toml");
            let names = match is_manifest_of_repository(path) {
                true => names_in(&place::in_workspace(""))?,
                false => Lock::default(),
            };
            return Ok(Self {
                names,
                label: name.to_owned(),
                manifest: if is_manifest {
                    read(path)?
                } else {
                    Manifest::of_description(path, "api", overlays.to_vec())
                },
                copy: None,
            });
        }
        let folder = place::in_workspace("");
        let commit = format!("{name}^{{commit}}");
        match git(
            &folder,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        ) {
            Ok(commit) => Self::revision(name, String::from_utf8_lossy(&commit).trim()),
            Err(_) => Err(format!(
                "`{name}` is neither a file nor a git revision\n  help: give a revision such as HEAD~1 or v0.1.0, a \
                 manifest (.toml), or a description (.yaml, .json)"
            )),
        }
    }

    /// The files of the working tree.
    ///
    /// # Errors
    /// If the manifest or the names lock has errors.
    pub(super) fn working_tree() -> Result<Self, String> {
        Ok(Self {
            label: "the working tree".to_owned(),
            manifest: read(&place::shorten(place::in_workspace(MANIFEST)))?,
            names: names_in(&place::in_workspace(""))?,
            copy: None,
        })
    }

    /// What a run has read.
    pub(super) fn of_run(label: &str, described: &Described) -> Self {
        Self {
            label: label.to_owned(),
            manifest: described.manifest.clone(),
            names: described.lock.clone(),
            copy: None,
        }
    }

    /// Copies the folder of the manifest and the names lock out of a revision.
    fn revision(name: &str, commit: &str) -> Result<Self, String> {
        let repository = place::in_workspace("");
        let names = format!("{CRATE}/{}", lock::FILE);
        let arguments = [
            "ls-tree",
            "-r",
            "-z",
            "--name-only",
            commit,
            "--",
            "spec",
            &names,
        ];
        let tree = git(&repository, &arguments)?;
        let copy = folder()?;
        let paths = tree
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty());
        let mut has_manifest = false;
        for path in paths {
            let path = String::from_utf8_lossy(path);
            let contents = git(&repository, &["show", &format!("{commit}:{path}")])?;
            let target = copy.path().join(&*path);
            let written = target
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| std::fs::write(&target, contents));
            written.map_err(|error| cannot("write", &target, &error))?;
            has_manifest |= path == MANIFEST;
        }
        if !has_manifest {
            return Err(format!("the revision `{name}` has no {MANIFEST}"));
        }
        Ok(Self {
            label: name.to_owned(),
            manifest: read(&copy.path().join(MANIFEST))?,
            names: names_in(copy.path())?,
            copy: Some(copy),
        })
    }

    /// Reads what the descriptions say.
    ///
    /// # Errors
    /// The diagnostics of the generator.
    pub(super) fn describe(&self, options: &Options) -> Result<Described, String> {
        let described = generator::describe(&self.manifest, &self.with_names(options));
        described.map_err(|errors| self.not_comparable(&errors))
    }

    /// Generates the crate.
    ///
    /// # Errors
    /// The diagnostics of the generator.
    pub(super) fn generate(&self, options: &Options) -> Result<Generation, String> {
        let loaded = generator::load::load(&self.manifest);
        let options = self.with_names(options);
        let generated =
            loaded.and_then(|loaded| pipeline::run(self.manifest.clone(), loaded, &options));
        generated.map_err(|errors| self.not_comparable(&errors))
    }

    fn with_names(&self, options: &Options) -> Options {
        Options {
            names: self.names.clone(),
            ..options.clone()
        }
    }

    fn not_comparable(&self, errors: &Diagnostics) -> String {
        let errors = self.shown(&errors.to_string());
        format!("{} cannot be compared:\n{errors}", self.label)
    }

    /// The file of accepted changes beside the manifest, if there is one.
    pub(super) fn accepted(&self) -> Option<PathBuf> {
        let path = self.manifest.path.with_file_name("accepted.toml");
        (self.copy.is_none() && path.is_file()).then_some(path)
    }

    /// The name of a file, as people know it: `HEAD~1:spec/flex_v1.yaml`.
    pub(super) fn file(&self, location: &Location) -> String {
        let file = place::shorten(PathBuf::from(&location.file.path));
        self.shown(&file.display().to_string())
    }

    /// A text in which copies are called what they are copies of.
    fn shown(&self, text: &str) -> String {
        match &self.copy {
            Some(copy) => text.replace(
                &format!("{}/", copy.path().display()),
                &format!("{}:", self.label),
            ),
            None => text.to_owned(),
        }
    }
}

fn read(path: &Path) -> Result<Manifest, String> {
    Manifest::read(path).map_err(|errors| errors.to_string())
}

/// The names lock of the crate in a checkout of this repository; empty if there is none.
fn names_in(checkout: &Path) -> Result<Lock, String> {
    let path = checkout.join(CRATE).join(lock::FILE);
    names_lock(&place::shorten(path)).map_err(|errors| errors.to_string())
}

fn is_manifest_of_repository(path: &Path) -> bool {
    let ours = place::in_workspace(MANIFEST).canonicalize();
    path.canonicalize()
        .is_ok_and(|path| ours.is_ok_and(|ours| ours == path))
}

fn folder() -> Result<TempDir, String> {
    tempfile::tempdir().map_err(|error| format!("cannot create a temporary folder: {error}"))
}

/// What git prints.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("cannot start git: {error}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let problem = String::from_utf8_lossy(&output.stderr);
        Err(format!("git {}: {}", arguments.join(" "), problem.trim()))
    }
}
