//! The names lock: the Rust name of each item, as it was when the crate was last generated or released.
//!
//! It is a text file, `names.lock`, with one line for each item, so that its diff shows a reviewer what a change does
//! to names. A name is published once it stands there with the version that published it. `recognise` finds the items
//! of a crate again whose wire names have changed; [`name`](crate::name) keeps their old names as aliases.

mod kind;
mod outline;
mod parse;
mod print;
mod recognise;
mod record;
mod renamed;
mod similar;
mod suggest;

use std::sync::Arc;

pub use self::{kind::Kind, parse::is_version};
pub(crate) use self::{
    outline::outline,
    recognise::{Known, recognise},
    record::record,
    renamed::Renamed,
    suggest::suggest,
};
use crate::{
    name::{OldName, RustName},
    source::{File, Location},
};

/// The name of the file, in the folder of the crate.
pub const FILE: &str = "names.lock";

/// The names of the items of a crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    /// The file that it was read from, for messages.
    file: Arc<File>,
    /// The SIDs, then the versions.
    pub entries: Vec<Entry>,
}

/// One item, with those that it contains.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// What it is called in the description.
    pub wire: String,
    /// Its Rust name.
    pub name: RustName,
    /// The version of the crate that published the name, if one has.
    pub published: Option<String>,
    /// Whether the description no longer has it. The next release forgets it.
    pub is_gone: bool,
    /// What a schema is for, by which it is recognised: `response of GET /v1/Channels`.
    pub used_as: Option<String>,
    /// Its older names, which stay as deprecated aliases.
    pub was: Vec<OldName>,
    /// What it contains.
    pub entries: Vec<Entry>,
    /// The number of its line.
    line: usize,
}

impl Lock {
    /// The lock after a release: all names are published, and what is gone is forgotten.
    #[must_use]
    pub fn published(mut self, version: &str) -> Self {
        publish(&mut self.entries, version);
        self
    }

    /// Whether a version of the crate has published names.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.entries.iter().any(|entry| entry.published.is_some())
    }

    fn location(&self, entry: &Entry) -> Location {
        Location {
            file: Arc::clone(&self.file),
            line: entry.line,
            column: 1,
        }
    }
}

fn publish(entries: &mut Vec<Entry>, version: &str) {
    entries.retain(|entry| !entry.is_gone);
    for entry in entries {
        entry.published.get_or_insert_with(|| version.to_owned());
        for was in &mut entry.was {
            was.since.get_or_insert_with(|| version.to_owned());
        }
        publish(&mut entry.entries, version);
    }
}

impl Entry {
    /// What it contains of this kind and wire name.
    fn child(&self, kind: Kind, wire: &str) -> Option<&Self> {
        let mut entries = self.entries.iter();
        entries.find(|entry| entry.kind == kind && entry.wire == wire)
    }
}
