//! In: the loaded descriptions. Out: a [`Generation`]: the files of a crate, and what the stages made along the way; or,
//! for tools that need no files, what they made before `emit`: a [`Described`].
//!
//! The stages are connected only here. Each returns an [`Outcome`], and runs on all descriptions before the next one
//! starts.

use rayon::prelude::*;

use crate::{
    Options,
    accept::accept,
    bundle::{bundle, finish},
    diagnostic::{Diagnostics, Level, Made, Outcome},
    downgrade::downgrade,
    emit::{diagram, emit, operation_table},
    files::{Block, Contents, CrateFile, SourceFile},
    ir::Api,
    load::{Loaded, Manifest},
    lock::{self, Lock, outline, recognise, record, suggest},
    lower::lower,
    name::{Names, name},
    overlay::overlay,
    parse::{Document, parse},
    resolve::resolve,
    skeleton,
    unmarked::unmarked,
};

/// The result of a run, of which nothing is written yet.
#[derive(Debug)]
pub struct Generation {
    /// What the files were made of.
    pub described: Described,
    /// The files below the crate's `src/`.
    pub files: Vec<SourceFile>,
    /// The files beside `src/` that a new crate begins with.
    pub skeleton: Vec<CrateFile>,
    /// The parts of files beside `src/` that each run generates.
    pub blocks: Vec<Block>,
    /// The files beside `src/` that each run generates as a whole.
    pub whole: Vec<CrateFile>,
}

/// The size of a crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The number of operations.
    pub operations: usize,
    /// The number of models.
    pub models: usize,
}

impl Generation {
    /// What [`files::write`](crate::files::write()) writes.
    #[must_use]
    pub fn contents(&self) -> Contents<'_> {
        Contents {
            sources: &self.files,
            skeleton: &self.skeleton,
            blocks: &self.blocks,
            whole: &self.whole,
        }
    }

    /// The size of the crate.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let api = &self.described.api;
        let resources = api.modules.iter().flat_map(|module| &module.resources);
        let resources = resources.map(|id| &api.resources[*id]);
        Summary {
            operations: api.operations().count(),
            models: resources.map(|resource| resource.models.len()).sum(),
        }
    }
}

/// What the descriptions say, before any source is emitted.
#[derive(Debug)]
pub struct Described {
    /// The manifest that was read.
    pub manifest: Manifest,
    /// The descriptions with their overlays applied, in the order of the manifest.
    pub documents: Vec<Document>,
    /// The contents of the crate, with wire names. The modules are in the order of the documents.
    pub api: Api,
    /// The Rust names of the items in `api`, and the old names that stay as aliases.
    pub names: Names,
    /// The names lock as it is now.
    pub lock: Lock,
    /// The warnings, such as about operations that `keep_going` left out.
    pub warnings: Diagnostics,
    /// What is legal but doubtful in the descriptions, which `cargo xtask lint` shows.
    pub lints: Diagnostics,
}

/// Runs the stages after `load` up to `name`.
///
/// # Errors
/// The errors of the first stage that makes nothing, for all descriptions; if every stage makes something, the errors
/// about parts of the descriptions from all stages. The warnings are included.
pub fn describe(
    manifest: Manifest,
    loaded: Made<Vec<Loaded>>,
    options: &Options,
) -> Result<Described, Diagnostics> {
    let mut found = loaded.found;
    let documents = read(loaded.value, &mut found)?;
    let (understood, lints) = rayon::join(
        || understand(&documents, options, &mut found),
        || crate::lint::lint(&documents),
    );
    let (api, names, lock) = understood?;
    let (lints, found): (Diagnostics, Diagnostics) = with_lints(&documents, found, lints)
        .into_iter()
        .partition(|it| it.code.level() == Level::Lint);
    let warnings = found.or_errors()?;
    Ok(Described {
        manifest,
        documents,
        api,
        names,
        lock,
        warnings,
        lints,
    })
}

/// Runs the stages after `load`.
///
/// # Errors
/// Those of [`describe`]: what is described without an error is emitted without one.
pub fn run(
    manifest: Manifest,
    loaded: Made<Vec<Loaded>>,
    options: &Options,
) -> Result<Generation, Diagnostics> {
    let described = describe(manifest, loaded, options)?;
    let Described {
        manifest,
        api,
        names,
        lock,
        ..
    } = &described;
    Ok(Generation {
        files: emit(manifest, api, names),
        skeleton: skeleton::skeleton(&manifest.crate_name, &options.runtime),
        blocks: vec![
            skeleton::features(&manifest.features()),
            diagram(api, names),
            operation_table(manifest, api, names),
        ],
        whole: vec![CrateFile {
            path: lock::FILE.to_owned(),
            contents: lock.to_string(),
        }],
        described,
    })
}

/// Runs the stages from `overlay` to `name`, and the lints.
pub(crate) fn lint(loaded: Made<Vec<Loaded>>, options: &Options) -> Diagnostics {
    let mut found = loaded.found;
    let documents = match read(loaded.value, &mut found) {
        Ok(documents) => documents,
        Err(errors) => return errors,
    };
    // An unsupported operation does not hide what is doubtful in it.
    if let Err(errors) = understand(&documents, options, &mut found) {
        found = errors;
    }
    with_lints(&documents, found, crate::lint::lint(&documents))
}

/// The stages that read each description by itself.
fn read(loaded: Vec<Loaded>, found: &mut Diagnostics) -> Result<Vec<Document>, Diagnostics> {
    let bundled = found.take(each(loaded, bundle))?;
    let overlaid = found.take(each(bundled, overlay))?;
    let whole = found.take(each(overlaid, finish))?;
    let in_3_0 = found.take(each(whole, downgrade))?;
    found.take(each(in_3_0, parse))
}

/// The stages that find out what the descriptions mean.
fn understand(
    documents: &[Document],
    options: &Options,
    found: &mut Diagnostics,
) -> Result<(Api, Names, Lock), Diagnostics> {
    let resolved = found.take(each(documents.iter().collect(), |document| {
        Ok(resolve(document, options))
    }))?;
    let api = found.take(Ok(lower(&resolved, options)))?;
    let outline = outline(&api);
    let known = recognise(&outline, &options.names);
    let (named, unmarked) = rayon::join(|| name(&api, &known), || unmarked(documents, &api));
    let names = found.take(named)?;
    found.extend(suggest(documents, &outline, &known, &names));
    found.extend(unmarked);
    let lock = record(&outline, &names, &known);
    Ok((api, names, lock))
}

/// What the stages and the lints found, without the warnings that an overlay accepts.
fn with_lints(documents: &[Document], mut found: Diagnostics, lints: Diagnostics) -> Diagnostics {
    found.extend(lints);
    accept(documents, found)
}

/// Runs a stage on all inputs in parallel. If it fails for one, returns the diagnostics of all.
fn each<T: Send, U: Send>(
    inputs: Vec<T>,
    stage: impl Fn(T) -> Outcome<U> + Send + Sync,
) -> Outcome<Vec<U>> {
    let outcomes: Vec<Outcome<U>> = inputs.into_par_iter().map(stage).collect();
    let mut found = Diagnostics::new();
    let mut values = Vec::new();
    let mut has_failed = false;
    for outcome in outcomes {
        match outcome {
            Ok(made) => {
                found.extend(made.found);
                values.push(made.value);
            }
            Err(diagnostics) => {
                found.extend(diagnostics);
                has_failed = true;
            }
        }
    }
    if has_failed {
        Err(found)
    } else {
        Ok(found.with(values))
    }
}
