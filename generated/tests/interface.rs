//! The interface between generated code and the runtime has a version. Code generated for a version that this runtime
//! lacks fails to compile, with one error that says so.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod compiler;

use std::path::{Path, PathBuf};

use compiler::errors_of_crate;

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/tests/sample")
}

#[test]
fn a_missing_version_is_one_error_that_names_it() {
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

/// The counterpart: otherwise the error above could have another cause.
#[test]
fn the_current_version_compiles() {
    let errors = errors_of_crate("this-interface", &sample(), |library| library);
    assert!(errors.is_empty(), "{errors:#?}");
}
