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

use generator::diagnostic::Diagnostics;
use generator::load::parse_yaml;
use generator::source::Source;

/// The source in `text`, which is fine.
fn source(text: &str) -> Source {
    match parse_yaml("a.yaml", text) {
        Ok(source) => source,
        Err(faults) => panic!("{faults}"),
    }
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
