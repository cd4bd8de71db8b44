//! In: a folder of descriptions, such as those that Twilio publishes. Out: what becomes of each of them.
//!
//! Each description is made into a crate of its own, unchanged and whole, the way `regenerate` does it. Then Cargo says
//! what it thinks of the crates. This holds the generator to more descriptions than this repository has.

mod description;
mod product;
mod table;

use std::path::PathBuf;

use self::description::{Description, Part};
use self::product::{Product, Workshop};
use crate::{Outcome, place};

/// The arguments of `cargo xtask corpus`.
#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The folder that holds the descriptions: *.yaml, *.yml and *.json; folders below it are not searched
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only generate, twice each, and compare the two; compile nothing
    #[arg(long)]
    generate_only: bool,
    /// Take one of N parts of the descriptions, which share them out in turn: 1/4 takes the 1st, the 5th, the 9th
    #[arg(
        long,
        value_name = "K/N",
        default_value = "1/1",
        hide_default_value = true
    )]
    part: Part,
    /// The overlay that every description gets [default: spec/sids.overlay.yaml of this repository, if there is one]
    #[arg(long, value_name = "PATH")]
    overlay: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
A file twilio_proxy_v1.yaml becomes the module v1 of a crate twilio-proxy-v1; without a version at the end of its name,
the module is called api. A description that cannot be generated whole counts as failed.

The crates are written to corpus/crates below the target folder of this workspace, with the versions of its Cargo.lock,
and share the build folder corpus/build. Each is linted with all its targets, documented, and runs its unit tests and
the examples of its documentation, all without default features. Warnings of lints and documentation are errors.

The table goes to stdout, followed by the first lines about everything that failed; progress goes to stderr. The
milliseconds are those of one generation, from the file to the text of the crate, by this program as it was built.";

/// Makes the crates and tells what became of them.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match products(arguments) {
        Ok(products) => Outcome {
            stdout: table::table(&products) + &table::failures(&products),
            stderr: String::new(),
            success: products.iter().all(Product::is_good),
        },
        Err(problem) => Outcome {
            stdout: String::new(),
            stderr: format!("error: {problem}\n"),
            success: false,
        },
    }
}

/// # Errors
/// What concerns all of them, such as a folder that is not there.
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

/// What is given, or what this repository has.
fn overlay(arguments: &Arguments) -> Result<Option<PathBuf>, String> {
    if let Some(path) = &arguments.overlay {
        return description::absolute(path).map(Some);
    }
    let ours = place::in_workspace("spec/sids.overlay.yaml");
    Ok(ours.exists().then_some(ours))
}
