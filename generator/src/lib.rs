//! In: a manifest that names OpenAPI 3.0 descriptions. Out: the source files of a typed Rust client crate.
//!
//! [`generate`] does all of it, and [`pipeline`] strings its stages together. Each stage is one module that takes one type
//! and returns the next, with the errors and warnings that it found.
//!
//! | stage | takes | returns |
//! |---|---|---|
//! | [`load`] | a manifest and the files that it names | [`load::Loaded`]: documents that know where each value was written |
//! | [`overlay`] | a description and its overlays | an [`overlay::Description`] |
//! | [`parse`] | a description | a [`parse::Document`]: the typed OpenAPI tree beside its source |
//! | `resolve` | a document | operations and schemas in which every reference is checked and has a typed target |
//! | `lower` | all descriptions | an [`ir::Api`]: what the crate holds, in the words of the descriptions |
//! | [`name`] | the `Api` | [`name::Names`]: a Rust name for each item |
//! | `emit` | the `Api` and its names | source files |
//! | [`files`] | source files | a changed folder, or a list of differences |
//!
//! A [`Generation`] keeps the documents, the `Api` and the names beside the files, for tools that ask what is in them.
//!
//! Only `load` and `files` access the disk, and nothing accesses the network. There is no global state: whatever a run
//! depends on is in its arguments.

pub mod diagnostic;
mod emit;
mod extensions;
pub mod files;
pub mod ir;
mod keywords;
pub mod load;
mod lower;
pub mod name;
pub mod overlay;
pub mod parse;
pub mod pipeline;
pub mod pointer;
mod resolve;
pub mod skeleton;
pub mod source;
mod text;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostics;
use crate::load::Manifest;
pub use crate::pipeline::{Generation, Summary};

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

/// Turns the descriptions that the manifest at `manifest` names into the files of a crate; writes nothing.
///
/// # Errors
/// See [`pipeline::run`]; before that, what is wrong with the manifest.
pub fn generate(manifest: &Path, options: &Options) -> Result<Generation, Diagnostics> {
    let manifest = Manifest::read(manifest)?;
    let loaded = load::load(&manifest)?;
    pipeline::run(manifest, loaded, options)
}
