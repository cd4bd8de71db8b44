//! In: a manifest and the folder of a crate. Out: the crate, regenerated; or, with `--check`, what differs; with
//! `--watch`, again after each edit.

use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::{Described, Generation, Options, RuntimeSource, files, lock};

use crate::show::{Format, Shown, show};
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
    #[command(flatten)]
    pub(crate) input: Input,
    /// Where a new crate gets twilio-runtime: from this checkout, or from the registry once it is published
    #[arg(long, value_enum, default_value_t = Runtime::Checkout)]
    runtime: Runtime,
}

/// What a crate is generated from, and where it is.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Input {
    /// The manifest to read [default: spec/manifest.toml in this repository]
    #[arg(long, value_name = "PATH")]
    manifest: Option<PathBuf>,
    /// The folder of the crate [default: generated/ in this repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leave out what is not supported, with a warning, instead of failing
    #[arg(long)]
    keep_going: bool,
    /// How errors and warnings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Input {
    /// The manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        or_default(self.manifest.as_ref(), "spec/manifest.toml")
    }

    /// The folder of the crate.
    pub(crate) fn out(&self) -> PathBuf {
        or_default(self.out.as_ref(), "generated")
    }

    /// The options that follow from it.
    pub(crate) fn options(&self) -> Options {
        Options {
            keep_going: self.keep_going,
            ..Options::default()
        }
    }

    /// The command that updates the crate.
    pub(crate) fn command(&self) -> String {
        let paths = [("--manifest", &self.manifest), ("--out", &self.out)];
        let given = paths.into_iter().filter_map(|(flag, path)| {
            let word = report::shell_word(path.as_ref()?);
            Some(format!(" {flag} {word}"))
        });
        let keep_going = self.keep_going.then(|| " --keep-going".to_owned());
        let arguments: String = given.chain(keep_going).collect();
        format!("cargo xtask regenerate{arguments}")
    }

    /// The command that lists what is doubtful.
    fn lint_command(&self) -> String {
        let manifest = self.manifest.as_deref().map(report::shell_word);
        let manifest = manifest.map(|path| format!(" {path}"));
        format!("cargo xtask lint{}", manifest.unwrap_or_default())
    }

    /// What a run prints that found no errors.
    pub(crate) fn show(&self, warnings: &Diagnostics, report: String) -> Shown {
        show(warnings, report, "", self.format)
    }

    /// The outcome of a run that found errors.
    pub(crate) fn failed(&self, errors: &Diagnostics) -> Outcome {
        let end = "; nothing was written";
        Outcome::new(show(errors, String::new(), end, self.format), false)
    }
}

fn or_default(path: Option<&PathBuf>, default: &str) -> PathBuf {
    let path = path.cloned();
    place::shorten(path.unwrap_or_else(|| place::in_workspace(default)))
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
            watch: false,
            input: Input::default(),
            runtime: Runtime::Checkout,
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
    let (manifest, out) = (arguments.input.manifest(), arguments.input.out());
    let options = Options {
        runtime: arguments.runtime.source(),
        ..arguments.input.options()
    };
    let finished = generate(&manifest, &out, options).and_then(|generation| {
        let outcome = if arguments.check {
            check(arguments, &out, &generation)?
        } else {
            write(arguments, &out, &generation)?
        };
        Ok((outcome, Some(generation.described)))
    });
    finished.unwrap_or_else(|errors| (arguments.input.failed(&errors), None))
}

/// Generates the crate with the names that the folder `out` remembers.
pub(crate) fn generate(
    manifest: &Path,
    out: &Path,
    options: Options,
) -> Result<Generation, Diagnostics> {
    let names = generator::load::names_lock(&out.join(lock::FILE))?;
    generator::generate(manifest, &Options { names, ..options })
}

fn write(
    arguments: &Arguments,
    out: &Path,
    generation: &Generation,
) -> Result<Outcome, Diagnostics> {
    let input = &arguments.input;
    let written = files::write(out, &generation.contents())?;
    let report = report::read(generation)
        + &report::written(out, &written)
        + &report::old_names(generation)
        + &report::lints(generation, &input.lint_command());
    let shown = input.show(&generation.described.warnings, report);
    Ok(Outcome::new(shown, true))
}

fn check(
    arguments: &Arguments,
    out: &Path,
    generation: &Generation,
) -> Result<Outcome, Diagnostics> {
    let input = &arguments.input;
    let drift = files::check(out, &generation.contents())?;
    let mut report = report::read(generation);
    if drift.is_empty() {
        report += &report::up_to_date(out, drift.unchanged);
    }
    report += &report::lints(generation, &input.lint_command());
    let mut shown = input.show(&generation.described.warnings, report);
    if !drift.is_empty() {
        shown.stderr += &report::drift(out, &drift, &input.command());
    }
    Ok(Outcome::new(shown, drift.is_empty()))
}
