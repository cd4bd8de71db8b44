//! In: what was loaded. Out: a [`Generation`]: the files of a crate, and what each stage made on the way to them.
//!
//! The only place that strings the stages together. Each of them returns an [`Outcome`], and runs on all descriptions
//! before the next one begins.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::{
    Options,
    diagnostic::{Diagnostics, Made, Outcome},
    emit::{emit, operation_table},
    files::{Block, CrateFile, SourceFile},
    ir::Api,
    load::{Loaded, Manifest},
    lower::lower,
    name::{Names, name},
    overlay::overlay,
    parse::{Document, parse},
    resolve::resolve,
    skeleton,
};

/// Everything that a run made, before anything is written.
#[derive(Debug)]
pub struct Generation {
    /// The manifest that was read.
    pub manifest: Manifest,
    /// The descriptions with their overlays applied, in the order of the manifest.
    pub documents: Vec<Document>,
    /// What the crate holds, in the words of the wire. Its modules are in the order of the documents.
    pub api: Api,
    /// The Rust names of its items.
    pub names: Names,
    /// The files below the crate's `src/`.
    pub files: Vec<SourceFile>,
    /// The files beside `src/` that a new crate begins with.
    pub skeleton: Vec<CrateFile>,
    /// The lines in files beside `src/` that are generated each time.
    pub blocks: Vec<Block>,
    /// What people should know about the run, such as what `keep_going` left out.
    pub warnings: Diagnostics,
}

/// How much a crate holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its operations.
    pub operations: usize,
    /// The structs of its responses and bodies.
    pub models: usize,
}

impl Generation {
    /// How much the crate holds.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let ids = self.api.modules.iter().flat_map(|module| &module.resources);
        let resources = ids.map(|id| &self.api.resources[*id]);
        Summary {
            operations: self.api.operations().count(),
            models: resources.map(|resource| resource.models.len()).sum(),
        }
    }

    /// The files that were read, the manifest first.
    #[must_use]
    pub fn files_read(&self) -> Vec<PathBuf> {
        let descriptions = self.manifest.descriptions.iter();
        let files =
            descriptions.flat_map(|entry| std::iter::once(&entry.file).chain(&entry.overlays));
        std::iter::once(&self.manifest.path)
            .chain(files)
            .cloned()
            .collect()
    }
}

/// Runs the stages after `load`.
///
/// # Errors
/// The errors of the first stages that leave nothing to go on with, those of all descriptions together; or else those
/// of all operations, in whichever stage. With them come the warnings.
pub fn run(
    manifest: Manifest,
    loaded: Made<Vec<Loaded>>,
    options: &Options,
) -> Result<Generation, Diagnostics> {
    let mut found = loaded.found;
    let overlaid = found.take(each(loaded.value, overlay))?;
    let documents = found.take(each(overlaid, parse))?;
    let resolved = found.take(each(documents.iter().collect(), |document| {
        Ok(resolve(document, options))
    }))?;
    let api = found.take(Ok(lower(&resolved, options)))?;
    let names = found.take(name(&api))?;
    let warnings = found.or_errors()?;
    Ok(Generation {
        files: emit(&manifest, &api, &names),
        skeleton: skeleton::skeleton(&manifest.crate_name, &options.runtime),
        blocks: vec![
            skeleton::features(&manifest.features()),
            operation_table(&manifest, &api, &names),
        ],
        manifest,
        documents,
        api,
        names,
        warnings,
    })
}

/// Runs a stage on every item. Fails with what was found in all of them.
fn each<T: Send, U: Send>(
    items: Vec<T>,
    stage: impl Fn(T) -> Outcome<U> + Send + Sync,
) -> Outcome<Vec<U>> {
    let outcomes: Vec<Outcome<U>> = items.into_par_iter().map(stage).collect();
    let mut found = Diagnostics::new();
    let mut values = Vec::new();
    let mut has_all = true;
    for outcome in outcomes {
        match outcome {
            Ok(made) => {
                found.extend(made.found);
                values.push(made.value);
            }
            Err(diagnostics) => {
                found.extend(diagnostics);
                has_all = false;
            }
        }
    }
    if has_all {
        Ok(found.with(values))
    } else {
        Err(found)
    }
}
