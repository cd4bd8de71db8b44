//! In: a manifest that names OpenAPI 3.0 descriptions. Out: the source files of a typed Rust client crate.
//!
//! [`generate`] is the whole way, and [`pipeline`] strings its stages together. Each stage is one module that takes one
//! type and returns the next as an [`Outcome`](diagnostic::Outcome): what it made with its warnings, or all faults that it
//! can find.
//!
//! | stage | takes | returns |
//! |---|---|---|
//! | [`load`] | a manifest and the files it names | [`load::Loaded`]: trees that know where they were written |
//! | [`overlay`] | a description and its overlays | an [`overlay::Description`] |
//! | [`parse`] | a description | a [`parse::Document`]: the typed OpenAPI tree beside its source |
//! | `resolve` | a document | operations in which every reference was followed |
//! | `lower` | all descriptions | an [`ir::Api`]: what the crate holds, in the words of the wire |
//! | [`name`] | the `Api` | [`name::Names`]: a Rust name for each item |
//! | `emit` | the `Api` and its names | source files |
//! | [`files`] | source files | a changed folder, or a list of what differs |
//!
//! A [`Generation`] keeps the documents, the `Api` and the names beside the files, for tools that ask what is in them.
//!
//! Only `load` and `files` touch the disk, and nothing touches the network. There is no global state: whatever a
//! run depends on is in its arguments.

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
/// The faults of the first stage that finds any, those of all descriptions together.
pub fn generate(manifest: &Path, options: &Options) -> Result<Generation, Diagnostics> {
    let manifest = Manifest::read(manifest)?;
    let loaded = load::load(&manifest)?;
    pipeline::run(manifest, loaded, options)
}
