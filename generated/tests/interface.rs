//! The interface between generated code and the runtime has a version. What was generated for another one, which this
//! runtime does not have, fails to compile for that reason and for no other.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails has done its job"
)]

mod compiler;

use std::path::{Path, PathBuf};

use compiler::errors_of_crate;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/tests/sample")
}

#[test]
fn another_interface_is_one_error_that_names_it() {
    let errors = errors_of_crate("another-interface", &sample(), |library| {
        let (this, other) = ("generated_for_0_1", "generated_for_0_0");
        assert_eq!(library.matches(this).count(), 1);
        library.replace(this, other)
    });
    let [error] = errors.as_slice() else {
        panic!("{errors:#?}")
    };
    assert_eq!(error.code, "E0432");
    assert!(error.message.contains("generated_for_0_0"), "{error:?}");
}

/// The twin, without which the error could have any reason.
#[test]
fn this_interface_is_none() {
    let errors = errors_of_crate("this-interface", &sample(), |library| library);
    assert!(errors.is_empty(), "{errors:#?}");
}
