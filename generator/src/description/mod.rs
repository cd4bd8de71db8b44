//! A description on its way from files to the typed tree: one document first, then with its overlays applied.

mod brought;

use std::sync::Arc;

pub use self::brought::Brought;
pub(crate) use self::brought::{Part, Problems};
use crate::{
    load::{DescriptionEntry, Files},
    source::Source,
};

/// A description as one document, and its overlays, which are not applied yet.
#[derive(Clone, Debug)]
pub struct Bundled {
    /// Its entry in the manifest.
    pub entry: DescriptionEntry,
    /// Its contents.
    pub source: Source,
    /// The overlays, in the order in which they apply.
    pub overlays: Vec<Arc<Source>>,
    /// The other files that it leads to.
    pub files: Files,
    /// What it has of them by now.
    pub brought: Brought,
}

/// A description with its overlays applied.
#[derive(Clone, Debug)]
pub struct Description {
    /// Its entry in the manifest.
    pub entry: DescriptionEntry,
    /// Its contents.
    pub source: Source,
    /// The other files that it leads to.
    pub files: Files,
    /// What it has of them by now.
    pub brought: Brought,
}
