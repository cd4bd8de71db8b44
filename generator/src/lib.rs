//! In: a manifest that names descriptions of OpenAPI 3.0 and 3.1. Out: the source files of a typed Rust client crate.
//!
//! [`generate`] runs all stages, which [`pipeline`] connects. Each stage is one module: it takes one type and returns
//! the next, with errors and warnings.
//!
//! | stage | takes | returns |
//! |---|---|---|
//! | [`load`] | a manifest and the files that it names | [`load::Loaded`]: documents with the location of each value |
//! | [`bundle`] | a description and the files that it refers to | a [`description::Bundled`]: the description as one document |
//! | [`overlay`] | a description and its overlays | a [`description::Description`] |
//! | [`downgrade`] | a description of OpenAPI 3.1 | the same in the words of 3.0 |
//! | [`parse`] | a description | a [`parse::Document`]: the typed OpenAPI tree and its source |
//! | `resolve` | a document | operations and schemas in which every reference is checked and has a typed target |
//! | `lower` | all descriptions | an [`ir::Api`]: the contents of the crate, with wire names |
//! | [`lock`] | the `Api` and the names lock | which item is which entry of the lock, whatever it is called now |
//! | [`name`] | the `Api` and these entries | [`name::Names`]: a Rust name for each item, and old names |
//! | [`mod@catalogue`] | the `Api` and its names | what a server needs to know about the API, as JSON |
//! | `emit` | the `Api` and its names | source files |
//! | [`files`] | source files | a changed folder, or a list of differences |
//!
//! A [`Generation`] holds the files, and for tools also the documents, the `Api` and the names.
//!
//! [`lint`](fn@lint) stops before `emit`, and adds what is legal but doubtful.
//!
//! Only `load` and `files` access the disk, and nothing accesses the network. There is no global state: the output
//! depends only on the arguments.

mod accept;
pub mod bundle;
pub mod catalogue;
pub mod compare;
pub mod description;
pub mod diagnostic;
pub mod downgrade;
mod emit;
mod extensions;
pub mod files;
pub mod ir;
mod keywords;
mod lint;
pub mod load;
pub mod lock;
mod lower;
pub mod name;
pub mod overlay;
pub mod parse;
pub mod pipeline;
pub mod pointer;
mod resolve;
mod rewrite;
pub mod skeleton;
pub mod source;
pub mod surface;
mod text;
mod unmarked;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::load::Manifest;
use crate::lock::Lock;
pub use crate::pipeline::{Described, Generation, Summary};
pub use crate::text::is_rust_keyword;

/// The settings of a run that are not in the manifest.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether to leave out operations that have errors and report them as warnings, instead of stopping.
    pub keep_going: bool,
    /// Where a new crate gets `twilio-runtime` from.
    pub runtime: RuntimeSource,
    /// The names that the crate has had so far, read by [`load::names_lock`]. Published ones are kept.
    pub names: Lock,
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

/// Generates the files of a crate from the manifest at the path `manifest`; writes nothing.
///
/// # Errors
/// The errors of the manifest or of the files that it names, or those of [`pipeline::run`].
pub fn generate(manifest: &Path, options: &Options) -> Result<Generation, Diagnostics> {
    let manifest = Manifest::read(manifest)?;
    let loaded = load::load(&manifest)?;
    pipeline::run(manifest, loaded, options)
}

/// Reads what a manifest names, as far as the Rust names of all items; emits nothing.
///
/// # Errors
/// The errors of the files that it names, or those of [`pipeline::describe`].
pub fn describe(manifest: &Manifest, options: &Options) -> Result<Described, Diagnostics> {
    let loaded = load::load(manifest)?;
    pipeline::describe(manifest.clone(), loaded, options)
}

/// The catalogue of what a manifest names: what a server needs to know about the API, as JSON. A crate has the same text
/// as its function `catalogue`.
#[must_use]
pub fn catalogue(described: &Described) -> String {
    let name = &described.manifest.crate_name;
    catalogue::catalogue(name, &described.api, &described.names)
}

/// Checks the descriptions of a manifest, without generating anything: what stops [`generate`], what it warns of, and
/// what is legal but doubtful.
#[must_use]
pub fn lint(manifest: &Manifest, options: &Options) -> Diagnostics {
    match load::load(manifest) {
        Ok(loaded) => pipeline::lint(loaded, options),
        Err(errors) => errors,
    }
}
