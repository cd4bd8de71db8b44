//! The checks for secrets and personal data, shared with the tests of the runtime.

#[path = "../../../templates/runtime/tests/prints/mod.rs"]
mod of_the_runtime;

pub(crate) use of_the_runtime::*;
