//! In: a manifest and the folder of a crate. Out: the crate, regenerated; or, with `--check`, what differs.

use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::{Generation, Options, RuntimeSource, files};

use crate::show::{Format, show};
use crate::{Outcome, place, report};

/// The arguments of `cargo xtask regenerate`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; list what is out of date, and fail if anything is
    #[arg(long)]
    check: bool,
    /// The manifest to read [default: spec/manifest.toml in this repository]
    #[arg(long, value_name = "PATH")]
    manifest: Option<PathBuf>,
    /// The folder of the crate [default: generated/ in this repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out what is not supported, with a warning, instead of failing
    #[arg(long)]
    keep_going: bool,
    /// Where a new crate gets twilio-runtime: from this checkout, or from the registry once it is published
    #[arg(long, value_enum, default_value_t = Runtime::Checkout)]
    runtime: Runtime,
    /// How errors and warnings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Where a new crate gets the runtime.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Runtime {
    Checkout,
    Registry,
}

impl Runtime {
    /// The option of the generator.
    pub(crate) fn source(self) -> RuntimeSource {
        match self {
            Self::Checkout => RuntimeSource::Folder(place::in_workspace("templates/runtime")),
            Self::Registry => RuntimeSource::Registry,
        }
    }
}

impl Arguments {
    /// The arguments of `cargo xtask regenerate --check`.
    pub(crate) fn check() -> Self {
        Self {
            check: true,
            manifest: None,
            out: None,
            keep_going: false,
            runtime: Runtime::Checkout,
            format: Format::default(),
        }
    }
}

/// Generates the crate, then writes it or compares it.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let or_default = |path: &Option<PathBuf>, default| {
        let path = path.clone();
        place::shorten(path.unwrap_or_else(|| place::in_workspace(default)))
    };
    let manifest = or_default(&arguments.manifest, "spec/manifest.toml");
    let out = or_default(&arguments.out, "generated");
    let options = Options {
        keep_going: arguments.keep_going,
        runtime: arguments.runtime.source(),
    };
    let finished = generator::generate(&manifest, &options).and_then(|generation| {
        if arguments.check {
            check(arguments, &out, &generation)
        } else {
            write(arguments, &out, &generation)
        }
    });
    finished.unwrap_or_else(|errors| {
        let shown = show(
            &errors,
            String::new(),
            "; nothing was written",
            arguments.format,
        );
        Outcome::new(shown, false)
    })
}

fn write(
    arguments: &Arguments,
    out: &Path,
    generation: &Generation,
) -> Result<Outcome, Diagnostics> {
    let written = files::write(
        out,
        &generation.files,
        &generation.skeleton,
        &generation.blocks,
    )?;
    let report = report::read(generation)
        + &report::written(out, &written)
        + &report::lints(generation, &lint_command(arguments));
    let shown = show(&generation.warnings, report, "", arguments.format);
    Ok(Outcome::new(shown, true))
}

fn check(
    arguments: &Arguments,
    out: &Path,
    generation: &Generation,
) -> Result<Outcome, Diagnostics> {
    let drift = files::check(out, &generation.files, &generation.blocks)?;
    let mut report = report::read(generation);
    if drift.is_empty() {
        report += &report::up_to_date(out, drift.unchanged);
    }
    report += &report::lints(generation, &lint_command(arguments));
    let mut shown = show(&generation.warnings, report, "", arguments.format);
    if !drift.is_empty() {
        shown.stderr += &report::drift(out, &drift, &command(arguments));
    }
    Ok(Outcome::new(shown, drift.is_empty()))
}

/// The command that updates what `--check` found out of date.
fn command(arguments: &Arguments) -> String {
    let mut command = "cargo xtask regenerate".to_owned();
    let paths = [
        ("--manifest", &arguments.manifest),
        ("--out", &arguments.out),
    ];
    for (flag, path) in paths {
        if let Some(path) = path {
            command += &format!(" {flag} {}", report::shell_word(path));
        }
    }
    if arguments.keep_going {
        command += " --keep-going";
    }
    command
}

/// The command that lists what is doubtful.
fn lint_command(arguments: &Arguments) -> String {
    let manifest = arguments.manifest.as_deref().map(report::shell_word);
    let manifest = manifest.map(|path| format!(" {path}"));
    format!("cargo xtask lint{}", manifest.unwrap_or_default())
}
