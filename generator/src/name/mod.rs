//! In: the intermediate representation, and what the names lock holds of its items. Out: a side table with the Rust
//! name of each item, and the old names that stay as aliases.
//!
//! If a name is taken, the item gets one with words of its context, or else with a number and a warning. Names from an
//! overlay are used as they are: if one is taken, that is an error. A published name stays with its item.

mod kept;
mod moved;
mod namer;
mod names;
mod reserved;
mod rust_name;
mod scope;

pub use self::{
    names::{Names, OldName},
    rust_name::{RustName, Style},
};
use crate::{diagnostic::Outcome, ir::Api, lock::Known};

/// Names every item that becomes part of the crate.
///
/// # Errors
/// Names from an overlay that are taken or invalid, wire names without characters that Rust accepts, and published
/// names that would pass to another item.
pub(crate) fn name(api: &Api, known: &Known<'_>) -> Outcome<Names> {
    namer::name(api, known)
}

/// Whether these words can become a Rust name.
pub(crate) fn is_nameable(words: &str) -> bool {
    RustName::from_wire(words, Style::Pascal).is_some()
}
