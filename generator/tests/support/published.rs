//! The descriptions that Twilio publishes, which are not in this repository, and our overlays for them.

use std::path::{Path, PathBuf};

use generator::{
    Generation, Options,
    diagnostic::Diagnostics,
    load::{DescriptionEntry, Manifest, load},
    pipeline::{self, Described},
};

use super::{entry, here, names};

/// The published descriptions. If there are none, prints that the test is skipped.
pub(crate) fn published() -> Option<Vec<PathBuf>> {
    let files = files_of("PUBLISHED_SPECS", "yaml", "published descriptions")?;
    assert!(!files.is_empty(), "PUBLISHED_SPECS contains no *.yaml");
    Some(files)
}

/// The files in the folders that an environment variable names. If it is not set, prints that the test is skipped.
pub(crate) fn files_of(variable: &str, ending: &str, about: &str) -> Option<Vec<PathBuf>> {
    let Some(folders) = std::env::var_os(variable) else {
        println!("skipped: {variable} names no folder of {about}");
        return None;
    };
    let mut files: Vec<PathBuf> = std::env::split_paths(&folders)
        .flat_map(|folder| {
            let folder = here("..").join(folder);
            names(&folder)
                .into_iter()
                .map(move |name| folder.join(name))
        })
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == ending)
        })
        .collect();
    files.sort();
    Some(files)
}

/// The file with this name. If there is none, prints that the test is skipped.
pub(crate) fn find<'a>(files: &'a [PathBuf], name: &str) -> Option<&'a Path> {
    let file = files.iter().find(|file| file.ends_with(name));
    if file.is_none() {
        println!("skipped: there is no {name}");
    }
    file.map(PathBuf::as_path)
}

/// The manifest `spec/manifest.toml`.
pub(crate) fn ours() -> Manifest {
    Manifest::read(&here("../spec/manifest.toml")).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The overlays that all our descriptions share. They name the SIDs of all products.
pub(crate) fn shared_overlays() -> Vec<PathBuf> {
    let manifest = ours();
    let (first, others) = manifest.descriptions.split_first().unwrap();
    let is_shared =
        |overlay: &&PathBuf| others.iter().all(|entry| entry.overlays.contains(overlay));
    first.overlays.iter().filter(is_shared).cloned().collect()
}

/// A published description, unchanged, with only the overlays that name SIDs.
pub(crate) fn unchanged(file: &Path) -> DescriptionEntry {
    DescriptionEntry {
        file: file.to_owned(),
        overlays: shared_overlays(),
        ..entry("v1", None)
    }
}

/// Generates one crate from several descriptions.
pub(crate) fn generate(
    entries: &[DescriptionEntry],
    options: &Options,
) -> Result<Generation, Diagnostics> {
    let manifest = manifest(entries);
    let loaded = load(&manifest)?;
    pipeline::run(manifest, loaded, options)
}

/// Reads several descriptions, and emits nothing.
pub(crate) fn describe(
    entries: &[DescriptionEntry],
    options: &Options,
) -> Result<Described, Diagnostics> {
    generator::describe(&manifest(entries), options)
}

fn manifest(entries: &[DescriptionEntry]) -> Manifest {
    Manifest {
        path: PathBuf::from("manifest.toml"),
        crate_name: "fixtures".to_owned(),
        descriptions: entries.to_vec(),
    }
}
