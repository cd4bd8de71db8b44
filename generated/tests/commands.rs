//! Every request of the crate as a command line for curl.

#![allow(clippy::unwrap_used, reason = "a test that fails has done its job")]

mod requests;

use requests::{PERSONAL, TOKEN};

#[test]
fn no_command_of_the_crate_holds_personal_data_or_credentials() {
    // Raw, and as it is in a form or a query.
    let encoded: String = form_urlencoded::byte_serialize(PERSONAL.as_bytes()).collect();
    for case in requests::all() {
        let command = case.call.to_curl().unwrap();
        for secret in [PERSONAL, &encoded, TOKEN] {
            assert!(!command.contains(secret), "{command}");
        }
        let credentials = command.matches("TWILIO_AUTH").count();
        assert_eq!(credentials, 1, "{command}");
    }
}
