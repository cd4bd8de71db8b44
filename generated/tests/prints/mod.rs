//! What must not be in anything that is printed, as the runtime's own tests look for it.

#[path = "../../../templates/runtime/tests/prints/mod.rs"]
mod of_the_runtime;

pub(crate) use of_the_runtime::*;
