//! In: a description. Out: the crate generated from it, and whether it passes Cargo's checks.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::description::Description;
use super::manifest;
use crate::disk::{cannot, copy_lock_file};
use crate::place;
use crate::regenerate::Runtime;
use crate::step::Step;
use generator::diagnostic::{Diagnostics, LeftOut, Part};
use generator::files::{self, CrateFile};
use generator::{Generation, Options, Summary};

/// The checks of each crate. Sending requests is the same in all crates and is tested elsewhere, so reqwest and its
/// dependencies are not compiled.
const STEPS: [Step; 3] = [
    Step {
        name: "clippy",
        arguments: &[
            "clippy",
            "--quiet",
            "--color=never",
            "--all-targets",
            "--no-default-features",
            "--",
            "-Dwarnings",
        ],
        environment: &[],
    },
    Step {
        name: "doc",
        arguments: &[
            "doc",
            "--quiet",
            "--color=never",
            "--no-deps",
            "--no-default-features",
        ],
        environment: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
    // The unit tests, which are the examples of the description, and the doctests.
    Step {
        name: "test",
        arguments: &[
            "test",
            "--quiet",
            "--color=never",
            "--no-fail-fast",
            "--no-default-features",
        ],
        environment: &[("RUST_BACKTRACE", "0")],
    },
];

/// Keeps the build folder small: these crates are neither debugged nor edited.
const SMALL: [(&str, &str); 2] = [("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_INCREMENTAL", "0")];

/// A description, and how its crate turned out.
#[derive(Debug)]
pub(crate) struct Product {
    /// The name of the description.
    pub(crate) name: String,
    /// The folder of the crate.
    pub(crate) folder: PathBuf,
    /// How long the generator took.
    pub(crate) took: Duration,
    /// The size of the crate, if one was generated.
    pub(crate) size: Option<Size>,
    /// The operations that the crate lacks, since they contain something that is not supported.
    pub(crate) left_out: Vec<LeftOut>,
    /// The parameters that operations of the crate lack.
    pub(crate) parameters: Vec<LeftOut>,
    /// What went wrong.
    pub(crate) failures: Vec<Failure>,
}

/// How much was generated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// The number of operations and models.
    pub(crate) summary: Summary,
    /// The number of lines of Rust.
    pub(crate) lines: usize,
}

/// Something that went wrong with a product.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The generator rejected the description.
    Rejected(Diagnostics),
    /// Two runs of the generator gave different results.
    TwoResults,
    /// A step of Cargo failed.
    Step {
        /// Its name.
        name: &'static str,
        /// What Cargo printed.
        output: String,
    },
}

impl Product {
    /// Whether nothing has failed so far.
    pub(crate) fn is_good(&self) -> bool {
        self.failures.is_empty()
    }

    /// Whether the crate has every operation of the description, and these all parameters.
    pub(crate) fn is_whole(&self) -> bool {
        self.left_out.is_empty() && self.parameters.is_empty()
    }

    /// A product of which nothing else is known.
    #[cfg(test)]
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            folder: PathBuf::new(),
            took: Duration::ZERO,
            size: None,
            left_out: Vec::new(),
            parameters: Vec::new(),
            failures: Vec::new(),
        }
    }
}

/// The folders in which crates are generated and built.
pub(crate) struct Workshop {
    crates: PathBuf,
    build: PathBuf,
    /// The overlay to apply to every description.
    overlay: Option<PathBuf>,
}

impl Workshop {
    /// Creates the folders in the target folder of this workspace.
    pub(crate) fn open(overlay: Option<PathBuf>) -> Result<Self, String> {
        let corpus = place::target().join("corpus");
        let crates = corpus.join("crates");
        fs::create_dir_all(&crates).map_err(|error| cannot("create", &crates, &error))?;
        Ok(Self {
            crates,
            build: corpus.join("build"),
            overlay,
        })
    }

    /// Generates a crate and writes it.
    pub(crate) fn generate(&self, description: &Description) -> Result<Product, String> {
        let folder = self.crates.join(description.crate_name());
        let manifest = manifest::write(description, self.overlay.as_slice(), &folder)?;
        let options = Options {
            keep_going: true,
            runtime: Runtime::Checkout.source(),
            ..Options::default()
        };
        let run = || generator::generate(&manifest, &options);
        let start = Instant::now();
        let first = run();
        let took = start.elapsed();
        let mut product = Product {
            name: description.name.clone(),
            took,
            size: None,
            left_out: Vec::new(),
            parameters: Vec::new(),
            failures: Vec::new(),
            folder,
        };
        match first {
            Err(errors) => product.failures.push(Failure::Rejected(errors)),
            Ok(generation) => {
                let again = run().is_ok_and(|again| again.files == generation.files);
                let failed = (!again).then_some(Failure::TwoResults);
                product.failures.extend(failed);
                product
                    .failures
                    .extend(write(&product.folder, &generation)?);
                product.size = Some(size(&generation));
                product.left_out = left_out(&generation, Part::Operation);
                product.parameters = left_out(&generation, Part::Parameter);
            }
        }
        Ok(product)
    }

    /// Runs every step of Cargo on the crate, even if one fails. Skips a crate that has already failed.
    pub(crate) fn compile(&self, product: &mut Product, progress: &str) -> Result<(), String> {
        if !product.is_good() {
            return Ok(());
        }
        for step in &STEPS {
            let start = Instant::now();
            let output = step
                .command(&product.folder)
                .env("CARGO_TARGET_DIR", &self.build)
                .envs(SMALL)
                .output()
                .map_err(|error| format!("cannot start cargo: {error}"))?;
            let (name, seconds) = (step.name, start.elapsed().as_secs_f64());
            let word = if output.status.success() {
                "ok"
            } else {
                "failed"
            };
            eprintln!("{progress} {}: {name} {word}, {seconds:.1} s", product.name);
            if !output.status.success() {
                let output = [output.stdout, output.stderr].concat();
                let output = String::from_utf8_lossy(&output).into_owned();
                product.failures.push(Failure::Step { name, output });
            }
        }
        Ok(())
    }
}

/// Writes the crate, and replaces what an older version of this program wrote beside its `src/`.
fn write(folder: &Path, generation: &Generation) -> Result<Option<Failure>, String> {
    for CrateFile { path, contents } in &generation.skeleton {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old != *contents) {
            fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))?;
        }
    }
    if let Err(errors) = files::write(folder, &generation.contents()) {
        return Ok(Some(Failure::Rejected(errors)));
    }
    copy_lock_file(folder)?;
    Ok(None)
}

/// What is left out of this kind.
fn left_out(generation: &Generation, part: Part) -> Vec<LeftOut> {
    let warnings = generation.described.warnings.iter();
    let parts = warnings.filter_map(|warning| warning.left_out());
    parts.filter(|it| it.part == part).cloned().collect()
}

fn size(generation: &Generation) -> Size {
    let emitted = generation
        .files
        .iter()
        .filter(|file| file.path.ends_with(".rs"));
    Size {
        summary: generation.summary(),
        lines: emitted.map(|file| file.contents.lines().count()).sum(),
    }
}
