//! Every request as a curl command.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod prints;
mod source;

use std::collections::BTreeSet;

use form_urlencoded::parse;
use prints::{SECRET, assert_clean};
use requests::{Case, PERSONAL, TOKEN};
use source::Operation;
use twilio_flex::Credentials;

#[test]
fn no_command_contains_personal_data_or_secrets() {
    assert!(
        TOKEN.starts_with("correct"),
        "`assert_clean` looks for this"
    );
    let mut cases = requests::all();
    for credentials in [
        Credentials::api_key("SK00", SECRET),
        Credentials::auth_token("AC00", SECRET),
        Credentials::header(SECRET),
        Credentials::client_credentials("OQ00", SECRET),
    ] {
        cases.extend(requests::with_credentials(&credentials));
    }
    let mut operations = BTreeSet::new();
    for case in cases {
        let command = case.call.to_curl().unwrap();
        assert_clean(&command);
        let credentials = command.matches("TWILIO_AUTH").count();
        assert_eq!(credentials, 1, "{command}");
        operations.insert(case.operation());
    }
    assert_eq!(operations.len(), source::operations().len());
}

/// Otherwise the tests would not notice when a value that is not a canary is printed.
#[test]
fn every_redacted_value_in_the_requests_is_a_canary() {
    let operations = source::operations();
    let mut seen = BTreeSet::new();
    for case in requests::all() {
        let operation = operations.iter().find(|it| it.name == case.operation());
        for (name, is_canary) in redacted_values(&case, operation.unwrap()) {
            assert!(is_canary, "{}: {name}", case.operation());
            seen.insert((case.operation(), name));
        }
    }
    let redacted = operations.iter().flat_map(|operation| {
        let redacted = operation
            .parameters
            .iter()
            .filter(|it| it.privacy.redacted().is_some());
        redacted.map(|it| (operation.name.clone(), it.name.clone()))
    });
    assert_eq!(seen, redacted.collect());
}

/// The names of a request's redacted parameters, and whether each value contains the canary.
fn redacted_values(case: &Case, operation: &Operation) -> Vec<(String, bool)> {
    let request = case.call.to_http_request("http://localhost").unwrap();
    let pairs_of = |location: &str| -> Vec<(String, String)> {
        match location {
            "query" => parse(request.uri().query().unwrap_or_default().as_bytes()),
            _ => parse(request.body()),
        }
        .into_owned()
        .collect()
    };
    let path = request.uri().path();
    let redacted = operation
        .parameters
        .iter()
        .filter(|it| it.privacy.redacted().is_some());
    let values = redacted.flat_map(|parameter| match parameter.location.as_str() {
        "path" => vec![(parameter.name.clone(), path.contains("/Zo%C3%AB%20"))],
        "body" | "json" => {
            let body = String::from_utf8_lossy(request.body());
            vec![(parameter.name.clone(), body.contains(PERSONAL))]
        }
        location => {
            let pairs = pairs_of(location).into_iter();
            let of_parameter = pairs.filter(|(name, _)| *name == parameter.name);
            of_parameter
                .map(|(name, value)| (name, value.contains("Zo")))
                .collect()
        }
    });
    values.collect()
}
