//! In: a folder of descriptions, such as those that Twilio publishes. Out: a table of which ones work.
//!
//! Each description, unchanged and complete, becomes a crate, as with `regenerate`. Then Cargo lints, documents and
//! tests each crate. This tests the generator on more descriptions than this repository contains.

mod constructs;
mod description;
mod layout;
mod manifest;
mod part;
mod product;
mod table;

use std::path::PathBuf;

pub(crate) use self::description::Description;
use self::part::Part;
use self::product::{Product, Workshop};
use crate::{Outcome, place};

/// The arguments of `cargo xtask corpus`.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The folder with the descriptions: *.yaml, *.yml and *.json; subfolders are not searched
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Generate each crate twice and compare the results, but compile nothing
    #[arg(long)]
    generate_only: bool,
    /// Take every N-th description, starting with the K-th: 1/4 takes the 1st, 5th, 9th, …
    #[arg(
        long,
        value_name = "K/N",
        default_value = "1/1",
        hide_default_value = true
    )]
    part: Part,
    /// The overlay to apply to every description [default: spec/sids.overlay.yaml in this repository, if it exists]
    #[arg(long, value_name = "PATH")]
    overlay: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
A file twilio_proxy_v1.yaml becomes the module v1 of the crate twilio-proxy-v1. If the file name does not end with a
version, the module is named api. Files without a key openapi or swagger are parts of descriptions, which these may
refer to. An operation with something that is not supported is left out, or only the parameter if that is optional, and
the run fails in the end.

The crates are written to corpus/crates in the target folder of this workspace, and share the build folder
corpus/build. They use the versions in this workspace's Cargo.lock. Cargo lints all targets of each crate, builds its
documentation, and runs its unit tests and doctests, without default features. Warnings of clippy and rustdoc are
errors.

The table is printed to stdout, followed by what was left out and the first lines of each failure; progress is printed
to stderr. The column operations is 25/27 if 25 of 27 operations were generated. The column ms is the time of one
generation in milliseconds, from reading the file to the finished source text, with this build of the generator. What
was left out is listed with the number of operations that contain it, and that of those which contain nothing else
of the list; then the same for parameters.";

/// Generates the crates and reports which ones work.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match products(arguments) {
        Ok(products) => Outcome {
            stdout: table::table(&products)
                + &constructs::constructs(&products)
                + &table::failures(&products),
            stderr: String::new(),
            success: products.iter().all(|it| it.is_good() && it.is_whole()),
        },
        Err(problem) => Outcome {
            stdout: String::new(),
            stderr: format!("error: {problem}\n"),
            success: false,
        },
    }
}

/// # Errors
/// Only what affects all descriptions, such as a missing folder.
fn products(arguments: &Arguments) -> Result<Vec<Product>, String> {
    let all = Description::all(&arguments.folder)?;
    let chosen = arguments.part.of(all);
    let workshop = Workshop::open(overlay(arguments)?)?;
    let mut products = Vec::new();
    for (index, description) in chosen.iter().enumerate() {
        let place = format!("[{}/{}]", index + 1, chosen.len());
        eprintln!("{place} {}: generating", description.name);
        products.push(workshop.generate(description)?);
    }
    if !arguments.generate_only {
        for (index, product) in products.iter_mut().enumerate() {
            let place = format!("[{}/{}]", index + 1, chosen.len());
            workshop.compile(product, &place)?;
        }
    }
    Ok(products)
}

/// The overlay that was passed, or that of this repository.
fn overlay(arguments: &Arguments) -> Result<Option<PathBuf>, String> {
    match &arguments.overlay {
        Some(path) => description::absolute(path).map(Some),
        None => Ok(sid_names()),
    }
}

/// The overlay of this repository that names the SIDs of all products.
pub(crate) fn sid_names() -> Option<PathBuf> {
    let ours = place::in_workspace("spec/sids.overlay.yaml");
    ours.exists().then_some(ours)
}
