//! In: a manifest that names OpenAPI 3.0 descriptions. Out: the source files of a typed Rust client crate.
//!
//! [`generate`] is the whole way. Each stage is one module that takes one type and returns the next, and stops
//! after it has collected all faults it can find:
//!
//! | stage | takes | returns |
//! |---|---|---|
//! | [`load`] | a manifest and the files it names | a [`source::Source`] each: a tree that knows where it was written |
//! | [`overlay`] | a `Source` and the actions of an overlay | a `Source` |
//! | [`parse`] | a `Source` | a [`parse::Document`]: the typed OpenAPI tree beside its `Source` |
//! | [`compile`] | all documents | the source files of the crate |
//! | [`files`] | source files | a changed folder, or a list of what differs |
//!
//! Only `load` and `files` touch the disk, and nothing touches the network. There is no global state: whatever a
//! run depends on is in its arguments.

pub mod compile;
pub mod diagnostic;
mod emit;
pub mod files;
pub mod ir;
pub mod load;
mod lower;
pub mod name;
pub mod overlay;
pub mod parse;
pub mod pointer;
mod resolve;
pub mod skeleton;
pub mod source;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::files::{Block, CrateFile, SourceFile};
use crate::load::{Loaded, Manifest};

/// What may vary between two runs over one manifest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leave out what is not supported and list it, instead of stopping.
    pub keep_going: bool,
    /// Where a new crate gets the runtime from.
    pub runtime: RuntimeSource,
}

/// Where a crate gets `twilio-runtime` from.
#[derive(Clone, Debug, Default)]
pub enum RuntimeSource {
    /// The registry.
    #[default]
    Registry,
    /// The folder of the package.
    Folder(PathBuf),
}

/// Everything a run produced, before anything is written.
#[derive(Debug)]
pub struct Generation {
    /// The manifest that was read.
    pub manifest: Manifest,
    /// The files below the crate's `src/`.
    pub files: Vec<SourceFile>,
    /// The files beside `src/` that a new crate begins with.
    pub skeleton: Vec<CrateFile>,
    /// The lines in files beside `src/` that are generated each time.
    pub blocks: Vec<Block>,
    /// What is worth knowing about a run that succeeded, such as what `keep_going` left out.
    pub diagnostics: Diagnostics,
    /// The files that were read, the manifest first.
    pub read: Vec<PathBuf>,
    /// How much the crate holds.
    pub summary: Summary,
}

/// How much a crate holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its operations.
    pub operations: usize,
    /// The structs of its responses and bodies.
    pub models: usize,
}

impl Summary {
    fn of(api: &ir::Api) -> Self {
        let resources = || api.modules.iter().flat_map(|module| &module.resources);
        Self {
            operations: resources().map(|resource| resource.operations.len()).sum(),
            models: resources().map(|resource| resource.models.len()).sum(),
        }
    }
}

/// Turns the descriptions that the manifest at `manifest` names into the files of a crate; writes nothing.
///
/// # Errors
/// The faults of the first stage that finds any, those of all descriptions together.
pub fn generate(manifest: &Path, options: &Options) -> Result<Generation, Diagnostics> {
    let manifest = Manifest::read(manifest)?;
    let loaded = load::load(&manifest)?;
    let overlaid = every(loaded, |loaded| {
        Ok((loaded.entry.clone(), overlaid(loaded)?))
    })?;
    let documents = every(overlaid, |(entry, source)| {
        Ok((entry, parse::parse(source)?))
    })?;
    let compiled = compile::compile(&manifest, documents, options)?;
    Ok(Generation {
        summary: Summary::of(&compiled.api),
        files: compiled.files,
        skeleton: skeleton::skeleton(&manifest.crate_name, &options.runtime),
        blocks: skeleton::blocks(&manifest.features()),
        diagnostics: compiled.diagnostics,
        read: files_read(&manifest),
        manifest,
    })
}

fn overlaid(loaded: Loaded) -> Result<source::Source, Diagnostics> {
    loaded
        .overlays
        .iter()
        .try_fold(loaded.source, overlay::apply)
}

/// Runs one stage on every item and collects the faults of all of them.
fn every<T, U>(
    items: Vec<T>,
    stage: impl Fn(T) -> Result<U, Diagnostics>,
) -> Result<Vec<U>, Diagnostics> {
    let mut faults = Diagnostics::new();
    let results = items
        .into_iter()
        .filter_map(|item| faults.absorb(stage(item)))
        .collect();
    faults.or(results)
}

fn files_read(manifest: &Manifest) -> Vec<PathBuf> {
    let descriptions = manifest
        .descriptions
        .iter()
        .flat_map(|entry| std::iter::once(&entry.file).chain(&entry.overlays));
    std::iter::once(&manifest.path)
        .chain(descriptions)
        .cloned()
        .collect()
}
