//! The descriptions that Twilio publishes: the time per byte must not depend on the size of the description.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use crate::{
    rounds::{self, Piece},
    texts::{self, Text},
};

/// Prints the time per byte of each description.
pub(crate) fn growth() {
    let Some(folders) = env::var_os("PUBLISHED_SPECS") else {
        println!("\nskipped: PUBLISHED_SPECS names no folder of published descriptions");
        return;
    };
    let mut texts: Vec<Text> = env::split_paths(&folders)
        .flat_map(descriptions)
        .map(|path| Text::read(&path))
        .collect();
    texts.sort_by_key(|text| text.text.len());
    let mut pieces: Vec<Piece<'_>> = texts
        .iter()
        .map(|text| {
            let result = match texts::generate(text, &[]) {
                Ok(compiled) => format!("{} operations", compiled.summary().operations),
                Err(errors) => format!("{} errors", errors.len()),
            };
            Piece::new(result, || (), |()| texts::generate(text, &[]))
        })
        .collect();
    let rounds = rounds::take_turns(&mut pieces, Duration::from_secs(10));

    println!("\npublished descriptions; shortest of {rounds} rounds");
    println!("      bytes        ms  ns/byte");
    let mut costs: Vec<f64> = Vec::new();
    for (piece, text) in pieces.iter().zip(&texts) {
        let bytes = text.text.len();
        let cost = piece.milliseconds() * 1e6 / bytes as f64;
        let file = text.name.rsplit('/').next().unwrap_or_default();
        println!(
            "  {bytes:9}  {:8.1}  {cost:7.1}  {file}, {}",
            piece.milliseconds(),
            piece.name
        );
        costs.push(cost);
    }
    if let Some(largest) = costs.last().copied() {
        costs.sort_by(f64::total_cmp);
        let ratio = largest / costs[costs.len() / 2];
        println!("  time per byte of the largest: {ratio:.2} times the median (target: near 1)");
    }
}

/// The descriptions in a folder. As in the tests, a relative path starts at the repository.
fn descriptions(folder: PathBuf) -> Vec<PathBuf> {
    let folder = texts::in_repository("").join(folder);
    let files = std::fs::read_dir(&folder);
    let files = files.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files
        .map(|file| file.expect("the folder can be read").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect()
}
