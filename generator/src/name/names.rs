//! The Rust names of the items of an [`Api`](crate::ir::Api).

use la_arena::ArenaMap;

use super::RustName;
use crate::ir::{Item, ItemId, Setter};

/// The Rust names of the items of an [`Api`](crate::ir::Api) that become part of the crate.
#[derive(Debug, Default)]
pub struct Names {
    pub(super) names: ArenaMap<ItemId, RustName>,
    pub(super) markers: ArenaMap<ItemId, RustName>,
    pub(super) old: ArenaMap<ItemId, Vec<OldName>>,
}

/// A published name that an item no longer has, and that stays as a deprecated alias.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OldName {
    /// The module of the resource that the item was in, if that is another one.
    pub module: Option<RustName>,
    /// The name.
    pub name: RustName,
    /// The version of the crate that deprecated it, if one has been released since.
    pub since: Option<String>,
}

impl OldName {
    /// The name, with the module that the item was in if that is another one.
    #[must_use]
    pub fn path(&self) -> String {
        match &self.module {
            Some(module) => format!("{}::{}", module.as_str(), self.name.as_str()),
            None => self.name.as_str().to_owned(),
        }
    }
}

impl Names {
    /// The Rust name of the item.
    ///
    /// # Panics
    /// If the item is of another `Api`, or does not become part of the crate.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "there are no names at all if one of these items has none"
    )]
    pub fn of(&self, item: &Item) -> &RustName {
        &self.names[item.id]
    }

    /// The Rust name of the item, if it becomes part of the crate.
    #[must_use]
    pub fn find(&self, item: &Item) -> Option<&RustName> {
        self.names.get(item.id)
    }

    /// The marker type of a required setter that was not called.
    ///
    /// # Panics
    /// If the setter is of another `Api`, or is not required.
    #[must_use]
    #[allow(
        clippy::indexing_slicing,
        reason = "there are no names at all if a required setter has no marker"
    )]
    pub fn marker(&self, setter: &Setter) -> &RustName {
        &self.markers[setter.item.id]
    }

    /// The old names of the item, which stay as deprecated aliases.
    #[must_use]
    pub fn old(&self, item: &Item) -> &[OldName] {
        self.old.get(item.id).map_or(&[], Vec::as_slice)
    }

    /// All names with the ids of their items.
    pub fn iter(&self) -> impl Iterator<Item = (ItemId, &RustName)> {
        self.names.iter()
    }

    /// All old names with the ids of their items.
    pub fn iter_old(&self) -> impl Iterator<Item = (ItemId, &OldName)> {
        let old = self.old.iter();
        old.flat_map(|(id, names)| names.iter().map(move |name| (id, name)))
    }
}
