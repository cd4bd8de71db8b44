//! In: a version, and a crate that is up to date. Out: its names lock, in which this version publishes all names.
//!
//! From then on, a name that the description changes stays as a deprecated alias.

use generator::diagnostic::Diagnostics;
use generator::{Options, files, lock};

use crate::regenerate::{self, Input};
use crate::{Outcome, report};

/// The arguments of `cargo xtask release`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The version of the crate that is released, such as 0.2.0
    #[arg(value_parser = version)]
    version: String,
    #[command(flatten)]
    input: Input,
}

fn version(text: &str) -> Result<String, String> {
    if lock::is_version(text) {
        Ok(text.to_owned())
    } else {
        Err("a version looks like 0.2.0 or 1.0.0-rc.1".to_owned())
    }
}

/// Records the names.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    record(arguments).unwrap_or_else(|errors| arguments.input.failed(&errors))
}

fn record(arguments: &Arguments) -> Result<Outcome, Diagnostics> {
    let input = &arguments.input;
    let (manifest, out) = (input.manifest(), input.out());
    let generation = regenerate::generate(&manifest, &out, input.options())?;
    let drift = files::check(&out, &generation.contents())?;
    if !drift.is_empty() {
        let mut shown = input.show(&generation.described.warnings, String::new());
        shown.stderr += &report::drift(&out, &drift, &input.command());
        return Ok(Outcome::new(shown, false));
    }
    // Aliases say which version deprecated them.
    let names = generation.described.lock.published(&arguments.version);
    let options = Options {
        names,
        ..input.options()
    };
    let generation = generator::generate(&manifest, &options)?;
    let written = files::write(&out, &generation.contents())?;
    let published = format!("{} publishes the names\n", arguments.version);
    let report = published + &report::written(&out, &written);
    let shown = input.show(&generation.described.warnings, report);
    Ok(Outcome::new(shown, true))
}
