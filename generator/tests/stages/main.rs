//! The public API of the stages from `load` to `parse`, and of `files`.

// clippy.toml allows these in test functions only, but this file also contains helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod blocks;
mod files;
mod load;
mod lock;
mod manifest;
mod others;
mod overlay;
mod parse;
mod robust;

use std::path::{Path, PathBuf};

use generator::description::{Brought, Description};
use generator::diagnostic::Diagnostics;
use generator::files::{Block, Contents, CrateFile, Drift, SourceFile, Written};
use generator::load::{DescriptionEntry, Files, parse_yaml};
use generator::parse::Document;
use generator::source::Source;

/// Reads a valid source.
fn source(text: &str) -> Source {
    match parse_yaml("a.yaml", text) {
        Ok(source) => source,
        Err(errors) => panic!("{errors}"),
    }
}

/// Runs the stage `parse` on a description without overlays.
fn parse(source: Source) -> Result<Document, Diagnostics> {
    let entry = DescriptionEntry {
        module: "v1".to_owned(),
        file: PathBuf::from("a.yaml"),
        overlays: Vec::new(),
        tag_prefix: None,
        feature: None,
        location: None,
    };
    let made = generator::parse::parse(Description {
        entry,
        source,
        files: Files::default(),
        brought: Brought::default(),
    })?;
    Ok(made.value)
}

/// Writes a crate without files that are generated as a whole.
fn write(
    folder: &Path,
    sources: &[SourceFile],
    skeleton: &[CrateFile],
    blocks: &[Block],
) -> Result<Written, Diagnostics> {
    let contents = Contents {
        sources,
        skeleton,
        blocks,
        whole: &[],
    };
    generator::files::write(folder, &contents)
}

/// Compares a crate without files that are generated as a whole.
fn check(folder: &Path, sources: &[SourceFile], blocks: &[Block]) -> Result<Drift, Diagnostics> {
    let contents = Contents {
        sources,
        blocks,
        ..Contents::default()
    };
    generator::files::check(folder, &contents)
}

/// The errors of a stage that must fail, one line each: `a.yaml:3:1 message`.
fn errors<T>(result: Result<T, Diagnostics>) -> Vec<String> {
    let Err(errors) = result else {
        panic!("this should have failed");
    };
    let errors = errors.into_sorted().into_iter();
    errors
        .map(|error| {
            let location = error.location.map(|location| format!("{location} "));
            format!("{}{}", location.unwrap_or_default(), error.message)
        })
        .collect()
}
