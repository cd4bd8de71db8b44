//! The HTTP server that the tests of the runtime use.

#[path = "../../../templates/runtime/tests/server/mod.rs"]
mod of_the_runtime;

pub(crate) use of_the_runtime::*;
