//! The HTTP server of the runtime's own tests, which knows no API.

#[path = "../../../templates/runtime/tests/server/mod.rs"]
mod of_the_runtime;

pub(crate) use of_the_runtime::*;
