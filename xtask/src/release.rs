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
    record(arguments).unwrap_or_else(regenerate::failed)
}

fn record(arguments: &Arguments) -> Result<Outcome, Diagnostics> {
    let (manifest, out) = (arguments.input.manifest(), arguments.input.out());
    let options = arguments.input.options();
    let generation = regenerate::generate(&manifest, &out, options.clone())?;
    let drift = files::check(&out, &generation.contents())?;
    if !drift.is_empty() {
        return Ok(Outcome {
            stdout: String::new(),
            stderr: report::drift(&out, &drift, &arguments.input.command()),
            success: false,
        });
    }
    // Aliases say which version deprecated them.
    let names = generation.lock.published(&arguments.version);
    let generation = generator::generate(&manifest, &Options { names, ..options })?;
    let written = files::write(&out, &generation.contents())?;
    let published = format!("{} publishes the names\n", arguments.version);
    Ok(Outcome {
        stdout: published + &report::written(&out, &written),
        stderr: report::warnings(&generation),
        success: true,
    })
}
