//! The stages from the manifest to the typed description, and the writing of files, through their public interfaces.

// clippy.toml allows these inside test functions only; here are helpers of tests, too.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod blocks;
mod files;
mod load;
mod manifest;
mod overlay;
mod parse;
mod robust;

use std::path::PathBuf;

use generator::diagnostic::{Diagnostics, Location};
use generator::load::{DescriptionEntry, parse_yaml};
use generator::overlay::Description;
use generator::parse::Document;
use generator::source::Source;

/// The source in `text`, which is fine.
fn source(text: &str) -> Source {
    match parse_yaml("a.yaml", text) {
        Ok(source) => source,
        Err(faults) => panic!("{faults}"),
    }
}

/// The stage `parse` on a description without overlays.
fn parse(source: Source) -> Result<Document, Diagnostics> {
    let entry = DescriptionEntry {
        module: "v1".to_owned(),
        file: PathBuf::from("a.yaml"),
        overlays: Vec::new(),
        tag_prefix: None,
        feature: None,
        location: Location {
            file: "manifest.toml".into(),
            line: 1,
            column: 1,
        },
    };
    let made = generator::parse::parse(Description { entry, source })?;
    Ok(made.value)
}

/// The faults of a stage that must fail, one line each: `a.yaml:3:1 what is wrong`.
fn faults<T>(result: Result<T, Diagnostics>) -> Vec<String> {
    let Err(faults) = result else {
        panic!("this should have failed");
    };
    let faults = faults.into_sorted().into_iter();
    faults
        .map(|fault| {
            let place = fault.location.map(|place| format!("{place} "));
            format!("{}{}", place.unwrap_or_default(), fault.message)
        })
        .collect()
}
