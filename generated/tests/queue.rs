//! Every request of the crate is the same after it was stored and read.

#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod requests;

use requests::TOKEN;

#[test]
fn every_request_of_the_crate_is_read_as_it_was_stored() {
    let mut with_credentials = 0;
    for case in requests::all() {
        match &case.stored {
            Ok((text, call)) => {
                assert_eq!(*call, case.call, "{text}");
                assert!(!text.contains(TOKEN), "{text}");
            }
            Err(error) => {
                assert!(error.contains("has its own credentials"), "{error}");
                assert!(case.module().starts_with("v1::insights_"), "{error}");
                with_credentials += 1;
            }
        }
    }
    assert_eq!(with_credentials, 24);
}
