//! Every request of the crate is the same after it was stored and read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use requests::TOKEN;

#[test]
fn every_request_is_read_as_it_was_stored() {
    let mut with_credentials = 0;
    for case in requests::all() {
        match &case.stored {
            Ok((text, call)) => {
                assert_eq!(*call, case.call, "{text}");
                assert!(!text.contains(TOKEN), "{text}");
            }
            Err(error) => {
                assert!(error.contains("has its own credentials"), "{error}");
                assert!(case.takes_credentials(), "{error}");
                with_credentials += 1;
            }
        }
    }
    assert!(with_credentials > 0);
}
