//! In: what the descriptions of two versions say. Out: a [`Comparison`]: what changes for callers, and how much it matters.
//!
//! Two [`Surface`]s are compared, never emitted text: owners that are the same in both are found (`matching`), their
//! members are compared (`members`), and each difference is judged by a [`Rule`].

mod facts;
mod fingerprint;
mod matching;
mod members;
mod owners;
mod renames;
mod rules;
mod servers;
mod unseen;
mod verdict;
mod widening;

use std::collections::HashSet;

use self::matching::Matching;
pub use self::{
    rules::{Concern, Effect, RULES, Rule},
    unseen::Unseen,
    verdict::{Verdict, Version},
};
use crate::{
    ir::Place,
    parse::Document,
    pipeline::Described,
    surface::{MemberId, OwnerId, Surface},
};

/// What changes for callers between two versions of a crate.
#[derive(Debug)]
pub struct Comparison {
    /// The old crate.
    pub old: Surface,
    /// The new crate.
    pub new: Surface,
    /// The changes, in the order of the new crate; what was removed comes last.
    pub changes: Vec<Change>,
    /// The differences that mean nothing to anybody.
    pub unseen: Unseen,
    /// The members of the old crate whose callers no longer compile.
    pub broken: HashSet<MemberId>,
    /// The members of the old crate that are deprecated aliases in the new one.
    pub deprecated: HashSet<MemberId>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The kind of change, and how it is judged.
    pub rule: &'static Rule,
    /// What changed.
    pub subject: Subject,
    /// The Rust item, as callers write it: `v1::channel::create`, `CreateChannel.target`.
    pub item: String,
    /// Its signature, or what it meant, before.
    pub before: Option<String>,
    /// Its signature, or what it means, now.
    pub after: Option<String>,
    /// A line of a caller's code that used it.
    pub old_line: Option<String>,
    /// The same line for the new crate, if there is something to write in its place.
    pub new_line: Option<String>,
    /// Where the description speaks of it: the new one or, of what was removed, the old one.
    pub place: Place,
    /// More to know about this one.
    pub note: Option<String>,
    /// Lines for an overlay, if the note speaks of them.
    pub paste: Vec<String>,
    /// How many operations it concerns, if it is of something that operations share.
    pub used_by: Option<usize>,
    /// What came or went with it, such as the models of an operation: how many of which kind.
    pub with_it: Vec<(&'static str, usize)>,
    /// Identifies the change in later runs: the same change has the same fingerprint, wherever it is in a file.
    pub fingerprint: String,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Something in the old crate, and perhaps in the new one.
    Old(OwnerId),
    /// Something only in the new crate.
    New(OwnerId),
}

/// Compares what the descriptions of two versions say.
#[must_use]
pub fn compare(old: &Described, new: &Described) -> Comparison {
    let surface = |it: &Described| Surface::of(&it.manifest.crate_name, &it.api, &it.names);
    let (old_surface, new_surface) = (surface(old), surface(new));
    let matching = Matching::of(&old_surface, &new_surface);
    let mut comparer = Comparer {
        old: &old_surface,
        new: &new_surface,
        new_documents: &new.documents,
        matching: &matching,
        changes: Vec::new(),
        broken: HashSet::new(),
        deprecated: HashSet::new(),
        touched: HashSet::new(),
        unseen: Unseen::default(),
    };
    comparer.owners();
    let Comparer {
        changes,
        broken,
        deprecated,
        touched,
        mut unseen,
        ..
    } = comparer;
    unseen.count_spellings(
        (&old_surface, old),
        (&new_surface, new),
        &matching,
        &touched,
    );
    Comparison {
        changes: fingerprint::distinct(servers::folded(changes, &old_surface, &matching)),
        broken,
        deprecated,
        unseen,
        old: old_surface,
        new: new_surface,
    }
}

/// Compares two surfaces and collects the changes.
struct Comparer<'a> {
    old: &'a Surface,
    new: &'a Surface,
    new_documents: &'a [Document],
    matching: &'a Matching,
    changes: Vec<Change>,
    broken: HashSet<MemberId>,
    deprecated: HashSet<MemberId>,
    /// The members of the old crate of which a change is reported.
    touched: HashSet<MemberId>,
    unseen: Unseen,
}
