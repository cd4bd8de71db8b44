//! The runtime of generated crates, as a crate of its own so that it is compiled, linted and tested by itself.
//!
//! Everything below `runtime/` is copied byte for byte into `src/runtime/` of each generated crate. What stays here:
//! this file, which plays the part of a generated `lib.rs`, and the tests.

mod runtime;

pub use runtime::api::*;

#[cfg(test)]
mod tests;
