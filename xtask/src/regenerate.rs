//! In: a manifest and the folder of a crate. Out: the crate, regenerated; or, with `--check`, what differs; with
//! `--watch`, again after each edit.

use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::{Described, Generation, Options, RuntimeSource, files};

use crate::show::{Format, show};
use crate::{Outcome, place, report, watch};

/// The arguments of `cargo xtask regenerate`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; list what is out of date, and fail if anything is
    #[arg(long)]
    check: bool,
    /// Go on after each edit of a file that was read, and say what it means for callers, until Ctrl-C
    #[arg(long, conflicts_with_all = ["check", "format"])]
    watch: bool,
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
    /// The path of the manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        or_default(self.manifest.as_ref(), "spec/manifest.toml")
    }

    /// The arguments of `cargo xtask regenerate --check`.
    pub(crate) fn check() -> Self {
        Self {
            check: true,
            watch: false,
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
    match arguments.watch {
        true => watch::run(arguments),
        false => once(arguments).0,
    }
}

/// One run, and what it read unless it failed.
pub(crate) fn once(arguments: &Arguments) -> (Outcome, Option<Described>) {
    let out = or_default(arguments.out.as_ref(), "generated");
    let options = Options {
        keep_going: arguments.keep_going,
        runtime: arguments.runtime.source(),
    };
    let generated = generator::generate(&arguments.manifest(), &options);
    let finished = generated.and_then(|generation| {
        let outcome = if arguments.check {
            check(arguments, &out, &generation)?
        } else {
            write(arguments, &out, &generation)?
        };
        Ok((outcome, Some(generation.into())))
    });
    finished.unwrap_or_else(|errors| {
        let shown = show(
            &errors,
            String::new(),
            "; nothing was written",
            arguments.format,
        );
        (Outcome::new(shown, false), None)
    })
}

fn or_default(path: Option<&PathBuf>, default: &str) -> PathBuf {
    let path = path.cloned();
    place::shorten(path.unwrap_or_else(|| place::in_workspace(default)))
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
