//! In: a manifest or a description. Out: what is wrong with it, and what is legal but doubtful; nothing is written.

use std::path::PathBuf;

use generator::Options;
use generator::diagnostic::Diagnostics;
use generator::load::{Manifest, names_lock};
use generator::lock::{self, Lock};

use crate::show::{Format, show};
use crate::{Outcome, corpus, place};

/// The arguments of `cargo xtask lint`.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// A description (*.yaml, *.yml, *.json), or a manifest (*.toml) [default: spec/manifest.toml in this repository]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The overlay to apply to a description [default: spec/sids.overlay.yaml in this repository, if it exists]
    #[arg(long, value_name = "PATH")]
    overlay: Option<PathBuf>,
    /// What to fail on besides errors
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// How errors and warnings are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

const AFTER_HELP: &str = "\
An error stops `cargo xtask regenerate`, a warning does not. To accept a warning, add `x-accept: { code: the reason }`
in an overlay, to the value that it is about or to one around it. `cargo xtask explain CODE` explains a code.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    Warnings,
}

/// Checks the descriptions. Succeeds without errors and, if these are denied, without warnings.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let found = lint(arguments).unwrap_or_else(|errors| errors);
    let success = match arguments.deny {
        Some(Deny::Warnings) => found.is_empty(),
        None => !found.has_errors(),
    };
    let report = match found.is_empty() {
        true => "nothing is wrong or doubtful\n".to_owned(),
        false => String::new(),
    };
    Outcome::new(show(&found, report, "", arguments.format), success)
}

fn lint(arguments: &Arguments) -> Result<Diagnostics, Diagnostics> {
    let manifest = manifest(arguments)?;
    let names = match arguments.path {
        // Only the crate of this repository is known to have a names lock.
        None => names_lock(&place::in_workspace("generated").join(lock::FILE))?,
        Some(_) => Lock::default(),
    };
    let options = Options {
        names,
        ..Options::default()
    };
    Ok(generator::lint(&manifest, &options))
}

fn manifest(arguments: &Arguments) -> Result<Manifest, Diagnostics> {
    let path = arguments.path.clone();
    let path = place::shorten(path.unwrap_or_else(|| place::in_workspace("spec/manifest.toml")));
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        return Manifest::read(&path);
    }
    let overlay = arguments.overlay.clone().or_else(corpus::sid_names);
    let overlays = overlay.map(place::shorten).into_iter().collect();
    Ok(Manifest::of_description(&path, "api", overlays))
}
