//! What gets a Rust name.

use la_arena::{Idx, RawIdx};

use crate::{pointer::Pointer, source::Location};

/// A name that is sent or received: never an identifier of Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WireName(pub String);

impl WireName {
    /// The text, for string literals and messages.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Identifies an [`Item`].
pub type ItemId = Idx<Item>;

/// Hands out the ids of one [`Api`](super::Api).
#[derive(Debug, Default)]
pub struct ItemIds(u32);

impl ItemIds {
    /// An id that no other item has.
    pub fn fresh(&mut self) -> ItemId {
        self.0 += 1;
        Idx::from_raw(RawIdx::from_u32(self.0))
    }
}

/// What the overlay decides about a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// The Rust name (`x-rust-name`).
    pub rust_name: Option<String>,
    /// The wire name that it had before (`x-renamed-from`).
    pub renamed_from: Option<String>,
}

impl Naming {
    /// This or, where nothing is decided, the other.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            rust_name: self.rust_name.or(other.rust_name),
            renamed_from: self.renamed_from.or(other.renamed_from),
        }
    }
}

impl From<Option<String>> for Naming {
    fn from(rust_name: Option<String>) -> Self {
        Self {
            rust_name,
            renamed_from: None,
        }
    }
}

/// What gets a Rust name.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Identifies it in [`Names`](crate::name::Names).
    pub id: ItemId,
    /// The words that the name is made of.
    pub words: String,
    /// The name that the overlay decides (`x-rust-name`), if it does.
    pub rename: Option<String>,
    /// The wire name that it had before, if the overlay confirms that it was renamed (`x-renamed-from`).
    pub renamed_from: Option<String>,
    /// Words that tell it from another item of the same name, such as those of what holds it; may be empty.
    pub context: String,
    /// Where the description speaks of it.
    pub place: Place,
}

/// Where the description speaks of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The value in the document.
    pub pointer: Pointer,
    /// The pointer to it in its file, if a stage has moved it.
    pub written_at: Option<Box<Pointer>>,
    /// Its location in a file.
    pub location: Location,
}
